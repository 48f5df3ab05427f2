//! What the second box of a link holds: whom the holder may believe, and the keys of what is shown
//! (protocol 8).
//!
//! ```text
//! content = version 1 || u8 p || p * (practice_id, root fp, statement hash) || u16 n || n * (finding_id, manifest hash, FindingKey)
//! ```
//!
//! The box is sealed under the link's key, which no server has, so the practices in it are as sure as the
//! link itself: a server can show no other signer, and no other revision than the practice put in.

use zeroize::Zeroizing;

use siegel_api::hash::Hash;
use siegel_api::id::{FindingId, PracticeId};
use siegel_api::limits::LINK_FINDINGS_MAX;
use siegel_api::suite::VERSION;

use crate::content::FindingKey;
use crate::error::{CannotOpen, CannotSeal};

/// Whom the holder may believe.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LinkPractice {
    /// The practice.
    pub practice_id: PracticeId,
    /// Its root fingerprint: every statement must follow from it.
    pub root_fp: Hash,
    /// A statement that must be among its statements.
    pub statement_hash: Hash,
}

/// One finding that the link shows.
#[derive(Debug)]
pub struct LinkFinding {
    /// The finding.
    pub finding_id: FindingId,
    /// This revision of it and no other.
    pub manifest_hash: Hash,
    /// Opens it.
    pub key: FindingKey,
}

/// The content of the second box.
#[derive(Debug)]
pub struct LinkContent {
    /// The practice that gives the link, then the other authors' practices; at most 255.
    pub practices: Vec<LinkPractice>,
    /// What the link shows, in its order; at most `LINK_FINDINGS_MAX`.
    pub findings: Vec<LinkFinding>,
}

impl LinkContent {
    /// The plaintext of the second box.
    ///
    /// # Errors
    /// `CannotSeal` for more practices or findings than allowed.
    pub fn encode(&self) -> Result<Zeroizing<Vec<u8>>, CannotSeal> {
        let practices = u8::try_from(self.practices.len()).map_err(|_| CannotSeal)?;
        let findings = u16::try_from(self.findings.len()).map_err(|_| CannotSeal)?;
        if self.findings.len() > LINK_FINDINGS_MAX {
            return Err(CannotSeal);
        }
        let bytes = 4 + 80 * (self.practices.len() + self.findings.len());
        let mut out = Zeroizing::new(Vec::with_capacity(bytes));
        out.extend_from_slice(&[VERSION, practices]);
        for practice in &self.practices {
            out.extend_from_slice(practice.practice_id.as_bytes());
            out.extend_from_slice(practice.root_fp.as_bytes());
            out.extend_from_slice(practice.statement_hash.as_bytes());
        }
        out.extend_from_slice(&findings.to_be_bytes());
        for finding in &self.findings {
            out.extend_from_slice(finding.finding_id.as_bytes());
            out.extend_from_slice(finding.manifest_hash.as_bytes());
            out.extend_from_slice(finding.key.expose());
        }
        Ok(out)
    }

    /// Reads the plaintext of a second box that was opened.
    ///
    /// # Errors
    /// `CannotOpen` for another version, and for bytes too many or too few.
    pub fn decode(bytes: &[u8]) -> Result<Self, CannotOpen> {
        let mut rest = bytes;
        let [version, practices] = take(&mut rest)?;
        if version != VERSION {
            return Err(CannotOpen);
        }
        let practices: Result<Vec<_>, _> = (0..practices).map(|_| practice(&mut rest)).collect();
        let findings = usize::from(u16::from_be_bytes(take(&mut rest)?));
        if findings > LINK_FINDINGS_MAX {
            return Err(CannotOpen);
        }
        let findings: Result<Vec<_>, _> = (0..findings).map(|_| finding(&mut rest)).collect();
        if rest.is_empty() {
            Ok(Self { practices: practices?, findings: findings? })
        } else {
            Err(CannotOpen)
        }
    }
}

fn practice(rest: &mut &[u8]) -> Result<LinkPractice, CannotOpen> {
    Ok(LinkPractice {
        practice_id: siegel_api::id::GroupId(take(rest)?),
        root_fp: Hash(take(rest)?),
        statement_hash: Hash(take(rest)?),
    })
}

fn finding(rest: &mut &[u8]) -> Result<LinkFinding, CannotOpen> {
    let (finding_id, manifest_hash) = (FindingId(take(rest)?), Hash(take(rest)?));
    let (key, later) = rest.split_at_checked(FindingKey::LEN).ok_or(CannotOpen)?;
    *rest = later;
    Ok(LinkFinding { finding_id, manifest_hash, key: FindingKey::from_slice(key)? })
}

fn take<const N: usize>(rest: &mut &[u8]) -> Result<[u8; N], CannotOpen> {
    let (taken, later) = rest.split_first_chunk().ok_or(CannotOpen)?;
    *rest = later;
    Ok(*taken)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content() -> LinkContent {
        LinkContent {
            practices: vec![LinkPractice {
                practice_id: siegel_api::id::GroupId([1; 16]),
                root_fp: Hash([2; 32]),
                statement_hash: Hash([3; 32]),
            }],
            findings: vec![LinkFinding {
                finding_id: FindingId([4; 16]),
                manifest_hash: Hash([5; 32]),
                key: FindingKey::from_slice(&[6; 32]).unwrap(),
            }],
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let bytes = content().encode().unwrap();
        let read = LinkContent::decode(&bytes).unwrap();
        assert_eq!(read.practices, content().practices);
        assert_eq!(*read.encode().unwrap(), *bytes);
        assert!(format!("{read:?}").contains("FindingKey(..)"));
    }

    #[test]
    fn other_lengths_and_versions_are_refused() {
        let bytes = content().encode().unwrap();
        for cut in 0..bytes.len() {
            assert!(LinkContent::decode(&bytes[..cut]).is_err(), "{cut}");
        }
        assert!(LinkContent::decode(&[bytes.as_slice(), &[0]].concat()).is_err());
        assert!(LinkContent::decode(&[&[2], &bytes[1..]].concat()).is_err());
    }
}
