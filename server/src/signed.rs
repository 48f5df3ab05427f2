//! Signed structures of a request: read, or refused.

use siegel_api::bytes::B64;
use siegel_api::codec::{Coded, decode};
use siegel_api::problem::Code;
use siegel_api::suite::KemPublicKey;

use crate::http::problem::{Answer, Problem};

/// Reads a list of structures, each in its one encoding.
///
/// # Errors
/// `malformed`.
pub fn decode_all<T: Coded>(list: &[B64]) -> Answer<Vec<T>> {
    list.iter().map(|bytes| decode(&bytes.0).map_err(Problem::from)).collect()
}

/// A key of an epoch.
///
/// # Errors
/// `malformed` for another length.
pub fn kem(bytes: &B64) -> Answer<KemPublicKey> {
    KemPublicKey::from_slice(&bytes.0).ok_or(Problem::new(Code::Malformed))
}

/// What does not verify is refused without a word why; the log says it.
pub fn refused(reason: impl std::fmt::Display) -> Problem {
    tracing::info!(%reason, "a signed structure was refused");
    Problem::new(Code::NotVerified)
}
