//! Suite 0x0001, fixed once: nothing from the wire chooses an algorithm or a mode (protocol 1).

/// X-Wing: X25519 with ML-KEM-768 (0x647a).
pub(crate) type Kem = hpke::kem::XWing;
/// HKDF-SHA256 (0x0001).
pub(crate) type Kdf = hpke::kdf::HkdfSha256;
/// ChaCha20-Poly1305 (0x0003).
pub(crate) type Aead = hpke::aead::ChaCha20Poly1305;

/// Bytes that an AEAD adds.
pub const TAG_BYTES: usize = 16;
