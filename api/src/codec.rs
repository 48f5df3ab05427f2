//! One encoding for what is signed: the presentation language of RFC 8446, section 3.
//!
//! Integers are big-endian and of fixed width, lists carry their length in bytes. `decode` refuses
//! trailing bytes and whatever does not encode to the very bytes that it was read from (protocol 0).

use tls_codec::{DeserializeBytes, Serialize, Size};

/// Bytes that are not the one encoding of what they claim to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{what} is malformed")]
pub struct Malformed {
    /// The structure that was expected.
    pub what: &'static str,
}

/// A structure with exactly one encoding.
pub trait Coded: Size + Serialize + DeserializeBytes {
    /// The structure's name, for errors.
    const WHAT: &'static str;
    /// Largest accepted encoding, in bytes; checked before anything is allocated.
    const BYTES_MAX: usize;
}

/// The one encoding of `value`. A list over its bound encodes to nothing, which no decoder accepts.
pub fn encode<T: Coded>(value: &T) -> Vec<u8> {
    value.tls_serialize_detached().unwrap_or_default()
}

/// Reads the one encoding of a `T`.
///
/// # Errors
/// `Malformed` if the bytes are too many, too few, or not what `encode` would write.
pub fn decode<T: Coded>(bytes: &[u8]) -> Result<T, Malformed> {
    let malformed = Malformed { what: T::WHAT };
    if bytes.len() > T::BYTES_MAX {
        return Err(malformed);
    }
    let value = T::tls_deserialize_exact_bytes(bytes).map_err(|_| malformed)?;
    if encode(&value) != bytes {
        return Err(malformed);
    }
    Ok(value)
}

/// Names a structure and bounds its encoding.
macro_rules! coded {
    ($name:ty, $what:literal, $max:expr) => {
        impl $crate::codec::Coded for $name {
            const WHAT: &'static str = $what;
            const BYTES_MAX: usize = $max;
        }
    };
}
pub(crate) use coded;
