//! The key of the logs: signs heads (checkpoints), and nothing else (protocol 10, attack 12).

use ed25519_dalek::{Signer, SigningKey};
use siegel_api::checkpoint::Checkpoint;
use siegel_api::hash::Hash;
use siegel_api::id::GroupId;
use siegel_api::signing::{Signature, VerifyingKey};

/// Name of the key's file in the data folder.
pub const FILE: &str = "log.key";

/// Signs the heads of all logs of this instance. It can sign no identity, statement or grant: those
/// are signed under labels, and a checkpoint's text begins with the host's name.
pub struct LogKey {
    host: String,
    key: SigningKey,
}

impl LogKey {
    /// From the 32 bytes of the key file, for the instance at `host`.
    pub fn new(host: &str, seed: &[u8; 32]) -> Self {
        Self { host: host.to_owned(), key: SigningKey::from_bytes(seed) }
    }

    /// The name of a log: the first line of its checkpoints. Practices pin it in their statements.
    pub fn origin(&self, log: GroupId) -> String {
        if log == GroupId::INSTANCE { self.host.clone() } else { format!("{}/{log}", self.host) }
    }

    /// The key that verifies the checkpoints.
    pub fn verifying_key(&self) -> VerifyingKey {
        VerifyingKey(self.key.verifying_key().to_bytes())
    }

    /// The signed note of a log's head.
    pub fn sign(&self, log: GroupId, size: u64, root: Hash) -> String {
        let checkpoint = Checkpoint { origin: self.origin(log), size, root };
        let signature = Signature(self.key.sign(checkpoint.text().as_bytes()).to_bytes());
        checkpoint.note(&self.verifying_key(), &signature)
    }
}

impl std::fmt::Debug for LogKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("LogKey").field("host", &self.host).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signed_head_verifies_under_its_own_name_only() {
        let key = LogKey::new("siegel.example", &[7; 32]);
        let log = GroupId([1; 16]);
        let note = key.sign(log, 3, Hash::of(b"root"));
        let read = Checkpoint::verify(&note, &key.origin(log), &key.verifying_key()).unwrap();
        assert_eq!((read.size, read.root), (3, Hash::of(b"root")));
        assert!(Checkpoint::verify(&note, "siegel.example", &key.verifying_key()).is_err());
    }

    /// Attack 12: no other part of the server signs anything, so it can vouch for nobody.
    #[test]
    fn attack_12_the_server_has_no_other_key_that_signs() {
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        let mut read = 0;
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                let Ok(text) = std::fs::read_to_string(&path) else {
                    folders.extend(path.is_dir().then_some(path));
                    continue;
                };
                let signs = text.contains("ed25519_dalek") || text.contains("SigningKey");
                assert!(!signs || path.ends_with("log_key.rs"), "{}", path.display());
                read += 1;
            }
        }
        assert!(read > 50, "{read} files");
    }

    #[test]
    fn the_key_is_not_shown() {
        assert!(!format!("{:?}", LogKey::new("h", &[7; 32])).contains('7'));
    }
}
