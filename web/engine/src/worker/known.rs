//! Known answers: which engine may seal here.
//!
//! At start the browser's engine seals a message of three chunks with fixed key and salt. Only if it makes the
//! bytes that this crate has made, and opens them again, it is taken; any difference, and any browser
//! without the cipher, means WebAssembly.

use js_sys::Uint8Array;
use siegel_api::part::{PADDED_BYTES_MIN, PART_BYTES, padded_length};
use siegel_crypto::content::FileKey;
use siegel_crypto::part::Place;
use siegel_engine::message::{EngineKind, Failure, Tested};

use super::cipher;
use super::scope::{digest, steady_ms};

const KEY: [u8; 32] = [0x42; 32];
const SALT: [u8; 24] = [0x17; 24];
/// Two full chunks and a short one.
const PROBE_BYTES: u32 = 2 * 65_536 + 4_096;

/// The engine that seals from now on.
pub async fn choose() -> EngineKind {
    let probe = Uint8Array::new_with_length(PROBE_BYTES).fill(0xA5, 0, PROBE_BYTES);
    match compare(&probe).await {
        Ok(tested) if tested.crossed && tested.browser == Some(tested.wasm) => EngineKind::Browser,
        _ => EngineKind::Wasm,
    }
}

/// Seals `plain` by both engines, and opens with each what the other sealed.
///
/// # Errors
/// `Fault` if the bytes do not fit into one part, or WebAssembly itself fails.
pub async fn compare(plain: &Uint8Array) -> Result<Tested, Failure> {
    let length = u64::from(plain.length());
    let padded = padded_length(length.max(PADDED_BYTES_MIN));
    let place = Place::new(padded, 0).filter(|_| padded <= PART_BYTES).ok_or(Failure::Fault)?;
    let key = FileKey::from_bytes(KEY);
    let seal = async |kind| {
        let start = steady_ms();
        let sealed = cipher::seal(kind, &key, &place, &SALT, plain).await?;
        Ok::<_, Failure>((sealed, ((steady_ms() - start) * 1000.0) as u32))
    };
    let (by_wasm, wasm_us) = seal(EngineKind::Wasm).await?;
    let wasm = digest(&by_wasm).await?;
    let Ok((by_browser, browser_us)) = seal(EngineKind::Browser).await else {
        return Ok(Tested { wasm, browser: None, crossed: false, wasm_us, browser_us: None });
    };
    let browser = digest(&by_browser).await?;
    let opened = [
        cipher::open(EngineKind::Browser, &key, &place, length, &by_wasm).await,
        cipher::open(EngineKind::Wasm, &key, &place, length, &by_browser).await,
    ];
    let original = digest(plain).await?;
    let mut crossed = true;
    for plain in opened {
        crossed &= match plain {
            Ok(plain) => digest(&plain).await? == original,
            Err(_) => false,
        };
    }
    Ok(Tested { wasm, browser: Some(browser), crossed, wasm_us, browser_us: Some(browser_us) })
}
