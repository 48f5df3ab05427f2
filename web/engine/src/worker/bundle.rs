//! Many small parts from their files to the server in one request: one reading, one message, one answer.

use getrandom::SysRng;
use js_sys::{Array, Uint8Array};
use rand_core::UnwrapErr;
use siegel_api::bundle::{Entry, Head};
use siegel_crypto::chunked::generate_salt;
use siegel_crypto::content::FileKey;
use siegel_crypto::part::Place;
use siegel_engine::message::{Answer, BundlePlace, EngineKind, Failure};
use web_sys::{AbortSignal, Blob};

use super::part::read;
use super::scope::digest;
use super::{cipher, transfer};

/// Bytes of one key among the keys.
const KEY_BYTES: usize = 32;

/// Reads all parts, seals each under its file's key and a fresh salt, hashes and sends them together. `keys` are
/// those of the places, in their order. Sending again is the page's decision, with new salts.
pub async fn seal(
    kind: EngineKind,
    keys: &[u8],
    (path, places): (&str, &[BundlePlace]),
    blob: &Blob,
    signal: &AbortSignal,
) -> Result<Answer, Failure> {
    let ats: Vec<Place> = places.iter().map(place).collect::<Result<_, _>>()?;
    let own = ats.iter().zip(places).map(|(at, one)| at.own_bytes(one.place.length));
    let own: Vec<usize> = own.collect();
    let plain = read(blob, own.iter().sum()).await?;
    let (keys, rest) = keys.as_chunks::<KEY_BYTES>();
    if keys.len() != places.len() || !rest.is_empty() {
        return Err(Failure::Fault);
    }
    let (mut entries, sealed, mut from) = (Vec::with_capacity(places.len()), Array::new(), 0);
    for (((at, one), key), own) in ats.iter().zip(places).zip(keys).zip(own) {
        let key = FileKey::from_slice(key).map_err(|_| Failure::Fault)?;
        let (salt, end) = (generate_salt(&mut UnwrapErr(SysRng)), from + own as u32);
        let part = cipher::seal(kind, &key, at, &salt, &plain.subarray(from, end)).await?;
        let (hash, bytes) = (digest(&part).await?, part.length());
        entries.push(Entry { file_id: one.file_id, part: one.place.part, bytes, hash });
        sealed.push(&part);
        from = end;
    }
    let hashes = entries.iter().map(|entry| entry.hash).collect();
    let head = Head::new(entries).map_err(|_| Failure::Fault)?;
    sealed.unshift(&Uint8Array::from(head.encode().as_slice()));
    let answer = transfer::put_bundle(path, &sealed, signal).await?;
    Ok(Answer::Bundled { hashes, fates: answer.parts })
}

fn place(one: &BundlePlace) -> Result<Place, Failure> {
    Place::new(one.place.padded, one.place.part).ok_or(Failure::Fault)
}
