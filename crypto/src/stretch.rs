//! Argon2id, for secrets that people can remember or read aloud (protocol 2 and 8).

use argon2::{Algorithm, Argon2, Params, Version};
use zeroize::Zeroizing;

use crate::error::CannotSeal;

/// 64 MiB, three passes, one lane, 32 bytes: fixed by version 1 of every format that uses it. No server,
/// no link and no stored field can name other costs.
const MEMORY_KIB: u32 = 64 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 1;

/// `Argon2id(secret, salt, 64 MiB, 3, 1)`, 32 bytes; takes about 0.2 s and, in the browser, a worker.
///
/// # Errors
/// `CannotSeal` if the memory cannot be had.
pub(crate) fn stretch(secret: &[u8], salt: &[u8; 16]) -> Result<Zeroizing<[u8; 32]>, CannotSeal> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(32)).map_err(|_| CannotSeal)?;
    let mut out = Zeroizing::new([0; 32]);
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
        .hash_password_into(secret, salt, out.as_mut_slice())
        .map_err(|_| CannotSeal)?;
    Ok(out)
}
