//! One part from the file to the server, or from the server to the page.

use getrandom::SysRng;
use js_sys::{ArrayBuffer, Uint8Array};
use rand_core::UnwrapErr;
use siegel_api::hash::Hash;
use siegel_crypto::chunked::generate_salt;
use siegel_crypto::content::FileKey;
use siegel_crypto::part::Place;
use siegel_engine::message::{Answer, EngineKind, Failure, PartPlace};
use wasm_bindgen::JsCast;
use web_sys::{AbortSignal, Blob};

use super::scope::{digest, wait};
use super::{cipher, transfer};

/// Reads, seals under a fresh salt, hashes and sends. Sending it again is the page's decision, and a new salt.
pub async fn seal(
    kind: EngineKind,
    key: &FileKey,
    (path, place): (&str, PartPlace),
    blob: &Blob,
    signal: &AbortSignal,
) -> Result<Answer, Failure> {
    let at = Place::new(place.padded, place.part).ok_or(Failure::Fault)?;
    let plain = read(blob, at.own_bytes(place.length)).await?;
    let salt = generate_salt(&mut UnwrapErr(SysRng));
    let sealed = cipher::seal(kind, key, &at, &salt, &plain).await?;
    let hash = digest(&sealed).await?;
    transfer::put(path, &sealed, hash, signal).await?;
    Ok(Answer::Sealed { hash, bytes: u64::from(sealed.length()) })
}

/// The file's own bytes of the part. A browser refuses to read a file that has changed since it was chosen.
pub async fn read(blob: &Blob, bytes: usize) -> Result<Uint8Array, Failure> {
    let buffer = wait(blob.array_buffer()).await.map_err(|_| Failure::FileChanged)?;
    let plain = Uint8Array::new(&buffer.unchecked_into::<ArrayBuffer>());
    if plain.length() as usize == bytes { Ok(plain) } else { Err(Failure::FileChanged) }
}

/// Fetches, holds the bytes against the listed hash, and only then opens them.
pub async fn open(
    kind: EngineKind,
    key: &FileKey,
    (path, place): (&str, PartPlace),
    (ticket, listed): (&str, Hash),
    signal: &AbortSignal,
) -> Result<Uint8Array, Failure> {
    let at = Place::new(place.padded, place.part).ok_or(Failure::Fault)?;
    let sealed = transfer::get(path, ticket, at.sealed_bytes(), signal).await?;
    if digest(&sealed).await? != listed {
        return Err(Failure::Damaged);
    }
    cipher::open(kind, key, &at, place.length, &sealed).await
}
