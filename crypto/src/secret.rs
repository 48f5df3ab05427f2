//! Secrets as types of their own, each named for what it opens.
//!
//! A secret is inert: it is wiped when dropped, its `Debug` says only its name, it can be neither
//! cloned, serialised nor compared by `==`. Whoever needs its bytes writes `expose`, which a reviewer finds.

/// Defines a secret of a fixed number of bytes.
macro_rules! secret {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        pub struct $name(zeroize::Zeroizing<[u8; $len]>);

        impl $name {
            /// Length in bytes.
            pub const LEN: usize = $len;

            /// From the CSPRNG.
            pub fn generate(rng: &mut impl rand_core::CryptoRng) -> Self {
                let mut bytes = zeroize::Zeroizing::new([0; $len]);
                rng.fill_bytes(bytes.as_mut_slice());
                Self(bytes)
            }

            /// From bytes that were opened or derived elsewhere.
            pub fn from_bytes(bytes: [u8; $len]) -> Self {
                Self(zeroize::Zeroizing::new(bytes))
            }

            /// From exactly `LEN` bytes.
            ///
            /// # Errors
            /// `CannotOpen` for any other number.
            pub fn from_slice(bytes: &[u8]) -> Result<Self, $crate::error::CannotOpen> {
                let mut own = zeroize::Zeroizing::new([0; $len]);
                if bytes.len() != $len {
                    return Err($crate::error::CannotOpen);
                }
                own.copy_from_slice(bytes);
                Ok(Self(own))
            }

            /// The bytes, to seal them or to derive from them.
            pub fn expose(&self) -> &[u8; $len] {
                &self.0
            }
        }

        impl From<zeroize::Zeroizing<[u8; $len]>> for $name {
            fn from(bytes: zeroize::Zeroizing<[u8; $len]>) -> Self {
                Self(bytes)
            }
        }

        impl std::fmt::Debug for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(..)"))
            }
        }
    };
}

pub(crate) use secret;
