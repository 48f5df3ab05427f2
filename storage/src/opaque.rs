//! Bytes that storage keeps and never looks into.

use std::fmt;

/// Ciphertext. Whoever can open it is not here.
#[derive(Clone, PartialEq, Eq)]
pub struct Sealed(pub Vec<u8>);

/// The encoding of a public, signed structure of `api`, verified before it came here.
#[derive(Clone, PartialEq, Eq)]
pub struct Encoded(pub Vec<u8>);

macro_rules! opaque {
    ($name:ident) => {
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({} bytes)"), self.0.len())
            }
        }

        impl From<Vec<u8>> for $name {
            fn from(bytes: Vec<u8>) -> Self {
                Self(bytes)
            }
        }

        impl AsRef<[u8]> for $name {
            fn as_ref(&self) -> &[u8] {
                &self.0
            }
        }
    };
}
opaque!(Sealed);
opaque!(Encoded);
