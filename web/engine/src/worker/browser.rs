//! The engine of the browser: WebCrypto's ChaCha20-Poly1305, a call for every chunk.
//!
//! Keys, nonces, header and the rule of the last chunk come from `siegel_crypto::chunked`; only the cipher is
//! the browser's. Calls are under way a few at a time: each copies its chunk.

use js_sys::{Array, ArrayBuffer, Object, Promise, Reflect, Uint8Array};
use siegel_api::part::{CHUNK_BYTES, HEADER_BYTES, TAG_BYTES};
use siegel_crypto::chunked::{Header, MessageKeys, SALT_BYTES, Siegel};
use siegel_crypto::content::FileKey;
use siegel_crypto::part::Place;
use siegel_engine::message::Failure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{CryptoKey, SubtleCrypto};

use super::scope::{fault, subtle, wait};

const NAME: &str = "ChaCha20-Poly1305";
/// Chunks under way at once.
const CALLS_MAX: u32 = 16;
const CHUNK: u32 = CHUNK_BYTES as u32;
const SEALED_CHUNK: u32 = CHUNK + TAG_BYTES as u32;
const HEADER: u32 = HEADER_BYTES as u32;

#[derive(Clone, Copy)]
enum Way {
    Seal,
    Open,
}

/// Seals the file's own bytes of a part.
pub async fn seal(
    key: &FileKey,
    place: &Place,
    salt: &[u8; SALT_BYTES],
    plain: &Uint8Array,
) -> Result<Uint8Array, Failure> {
    let padded = pad(plain, place.plain_bytes() as u32);
    let keys = MessageKeys::<Siegel>::derive(key.expose(), salt, &place.context());
    let sealed = Uint8Array::new_with_length(place.sealed_bytes() as u32);
    sealed.subarray(0, HEADER).copy_from(&keys.header(salt));
    let body = sealed.subarray(HEADER, sealed.length());
    run(&keys, Way::Seal, &padded, &body).await?;
    Ok(sealed)
}

/// Opens a part whose hash was checked, padding and all.
pub async fn open(key: &FileKey, place: &Place, sealed: &Uint8Array) -> Result<Uint8Array, Failure> {
    let mut header: Header = [0; HEADER_BYTES as usize];
    sealed.subarray(0, HEADER).copy_to(&mut header);
    let keys = MessageKeys::<Siegel>::accept(key.expose(), &header, &place.context())
        .map_err(|_| Failure::Damaged)?;
    let plain = Uint8Array::new_with_length(place.plain_bytes() as u32);
    run(&keys, Way::Open, &sealed.subarray(HEADER, sealed.length()), &plain).await?;
    Ok(plain)
}

/// The bytes with zeros behind them; the same bytes where none are missing.
fn pad(plain: &Uint8Array, padded: u32) -> Uint8Array {
    if plain.length() == padded {
        return plain.clone();
    }
    let all = Uint8Array::new_with_length(padded);
    all.set(plain, 0);
    all
}

/// Takes every chunk of `from` through the cipher into `to`. The last one is shorter, perhaps empty.
async fn run(
    keys: &MessageKeys<Siegel>,
    way: Way,
    from: &Uint8Array,
    to: &Uint8Array,
) -> Result<(), Failure> {
    let (subtle, key) = (subtle()?, import(keys).await?);
    let (step_from, step_to) = match way {
        Way::Seal => (CHUNK, SEALED_CHUNK),
        Way::Open => (SEALED_CHUNK, CHUNK),
    };
    let chunks = from.length() / step_from + 1;
    for first in (0..chunks).step_by(CALLS_MAX as usize) {
        let calls = Array::new();
        for index in first..chunks.min(first + CALLS_MAX) {
            let chunk = from.subarray(index * step_from, from.length().min((index + 1) * step_from));
            calls.push(&call(&subtle, &key, way, keys.nonce(u64::from(index)), &chunk)?.into());
        }
        let made = wait(Promise::all(&calls)).await.map_err(|_| Failure::Damaged)?;
        for (index, chunk) in (first..).zip(Array::from(&made).iter()) {
            to.set(&Uint8Array::new(&chunk.unchecked_into::<ArrayBuffer>()), index * step_to);
        }
    }
    Ok(())
}

fn call(
    subtle: &SubtleCrypto,
    key: &CryptoKey,
    way: Way,
    nonce: [u8; 12],
    chunk: &Uint8Array,
) -> Result<Promise, Failure> {
    let algorithm = Object::new();
    set(&algorithm, "name", &JsValue::from_str(NAME))?;
    set(&algorithm, "iv", &Uint8Array::from(nonce.as_slice()))?;
    let promise = match way {
        Way::Seal => subtle.encrypt_with_object_and_buffer_source(&algorithm, key, chunk),
        Way::Open => subtle.decrypt_with_object_and_buffer_source(&algorithm, key, chunk),
    };
    promise.map_err(fault)
}

/// Hands the message's key to the browser, which does not give it back.
async fn import(keys: &MessageKeys<Siegel>) -> Result<CryptoKey, Failure> {
    let bytes = Uint8Array::from(keys.expose_key().as_slice());
    let usages = Array::of2(&JsValue::from_str("encrypt"), &JsValue::from_str("decrypt"));
    let promise = subtle()?.import_key_with_str("raw-secret", &bytes, NAME, false, &usages).map_err(fault)?;
    let key = wait(promise).await;
    bytes.fill(0, 0, bytes.length());
    key.map(JsCast::unchecked_into).map_err(fault)
}

fn set(object: &Object, name: &str, value: &JsValue) -> Result<(), Failure> {
    Reflect::set(object, &JsValue::from_str(name), value).map(|_| ()).map_err(fault)
}
