//! Two engines, one format: whichever seals, the bytes are the same (protocol 5).

use js_sys::Uint8Array;
use siegel_crypto::chunked::SALT_BYTES;
use siegel_crypto::content::FileKey;
use siegel_crypto::part::Place;
use siegel_engine::message::{EngineKind, Failure};

use super::{browser, wasm};

/// Seals the file's own bytes of a part. The salt must be fresh.
pub async fn seal(
    kind: EngineKind,
    key: &FileKey,
    place: &Place,
    salt: &[u8; SALT_BYTES],
    plain: &Uint8Array,
) -> Result<Uint8Array, Failure> {
    if plain.length() as usize > place.plain_bytes() {
        return Err(Failure::FileChanged);
    }
    match kind {
        EngineKind::Browser => browser::seal(key, place, salt, plain).await,
        EngineKind::Wasm => wasm::seal(key, place, salt, plain),
    }
}

/// Opens a part whose hash was checked. Answers the file's own bytes of it; the padding behind them is zero.
pub async fn open(
    kind: EngineKind,
    key: &FileKey,
    place: &Place,
    length: u64,
    sealed: &Uint8Array,
) -> Result<Uint8Array, Failure> {
    if sealed.length() as usize != place.sealed_bytes() {
        return Err(Failure::Damaged);
    }
    let plain = match kind {
        EngineKind::Browser => browser::open(key, place, sealed).await?,
        EngineKind::Wasm => wasm::open(key, place, sealed)?,
    };
    let own = place.own_bytes(length) as u32;
    let padding = plain.subarray(own, plain.length());
    if padding.to_vec().iter().any(|byte| *byte != 0) {
        plain.fill(0, 0, plain.length());
        return Err(Failure::Damaged);
    }
    Ok(plain.subarray(0, own))
}
