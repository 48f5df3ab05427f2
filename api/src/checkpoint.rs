//! Checkpoints: the signed heads of logs, as C2SP tlog-checkpoint and signed-note have them
//! (protocol 10). A note is three lines of text, an empty line, and one line for each signature.

use base64ct::{Base64, Encoding};

use crate::codec::Malformed;
use crate::hash::Hash;
use crate::signing::{BadSignature, Signature, VerifyingKey};

/// The head of a log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name.
    pub origin: String,
    /// Leaves.
    pub size: u64,
    /// Root of the tree.
    pub root: Hash,
}

/// Bytes of a note, at most.
pub const NOTE_BYTES_MAX: usize = 4_096;
const MALFORMED: Malformed = Malformed { what: "checkpoint" };
const ED25519: u8 = 1;

/// Why a checkpoint is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckpointError {
    /// Not a note.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// No good signature of the log's key.
    #[error(transparent)]
    Signature(#[from] BadSignature),
    /// It speaks of another log.
    #[error("the checkpoint is of another log")]
    Origin,
}

impl Checkpoint {
    /// The text that is signed.
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, Base64::encode_string(self.root.as_bytes()))
    }

    /// The note, from a signature over `text`.
    pub fn note(&self, key: &VerifyingKey, signature: &Signature) -> String {
        let mut line = key_id(&self.origin, key).to_vec();
        line.extend_from_slice(signature.as_bytes());
        format!("{}\n\u{2014} {} {}\n", self.text(), self.origin, Base64::encode_string(&line))
    }

    /// Reads a note of the log `origin` and verifies the signature of `key`. Lines of other
    /// signers are passed over.
    ///
    /// # Errors
    /// `CheckpointError`.
    pub fn verify(note: &str, origin: &str, key: &VerifyingKey) -> Result<Self, CheckpointError> {
        if note.len() > NOTE_BYTES_MAX {
            return Err(MALFORMED.into());
        }
        let (text, signatures) = note.split_once("\n\n").ok_or(MALFORMED)?;
        let checkpoint = Self::parse(text)?;
        if checkpoint.origin != origin {
            return Err(CheckpointError::Origin);
        }
        let id = key_id(origin, key);
        let signature = signatures.lines().find_map(|line| signature_of(line, origin, &id));
        key.verify_bare(checkpoint.text().as_bytes(), &signature.ok_or(BadSignature)?)?;
        Ok(checkpoint)
    }

    fn parse(text: &str) -> Result<Self, Malformed> {
        let mut lines = text.split('\n');
        let (Some(origin), Some(size), Some(root), None) =
            (lines.next(), lines.next(), lines.next(), lines.next())
        else {
            return Err(MALFORMED);
        };
        let checkpoint = Self {
            origin: origin.to_owned(),
            size: size.parse().map_err(|_| MALFORMED)?,
            root: Base64::decode_vec(root).ok().and_then(|root| Hash::from_slice(&root)).ok_or(MALFORMED)?,
        };
        if checkpoint.text().trim_end_matches('\n') == text { Ok(checkpoint) } else { Err(MALFORMED) }
    }
}

/// First four bytes of `H(name || 0x0A || type || key)`.
fn key_id(name: &str, key: &VerifyingKey) -> [u8; 4] {
    let mut bytes = name.as_bytes().to_vec();
    bytes.extend_from_slice(&[b'\n', ED25519]);
    bytes.extend_from_slice(key.as_bytes());
    let [a, b, c, d, ..] = Hash::of(&bytes).0;
    [a, b, c, d]
}

fn signature_of(line: &str, origin: &str, id: &[u8; 4]) -> Option<Signature> {
    let (name, rest) = line.strip_prefix("\u{2014} ")?.rsplit_once(' ')?;
    let bytes = Base64::decode_vec(rest).ok()?;
    let (line_id, signature) = bytes.split_at_checked(4)?;
    (name == origin && line_id == id).then(|| Signature::from_slice(signature)).flatten()
}
