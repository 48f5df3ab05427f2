//! What a link changed, in a word: for who reads that keys changed, and not which.

use super::{Change, VerifiedIdentity, VerifyingKey, Way, WayKind};
use crate::hash::Hash;

/// What a link changed, without its keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The first keys.
    Root,
    /// A new identity key.
    Rotate,
    /// A new KEM key.
    Kem,
    /// A way to unlock more.
    Added(WayKind),
    /// A way to unlock less.
    Revoked(WayKind),
    /// A higher least suite.
    MinSuite,
}

/// What holds as of one link, and what it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct LinkState {
    pub(super) head: Hash,
    pub(super) identity: VerifyingKey,
    pub(super) keys_from: u32,
    pub(super) step: Step,
}

impl Step {
    /// Of a change to an account that these ways open; `None` where it takes away one that is not among them.
    pub(super) fn of(change: &Change, ways: &[Way]) -> Option<Self> {
        Some(match change {
            Change::Root { .. } => Self::Root,
            Change::Rotate { .. } => Self::Rotate,
            Change::KemAdd { .. } => Self::Kem,
            Change::CredAdd { way } => Self::Added(way.kind),
            Change::CredRevoke { unlock_key } => {
                let gone = ways.iter().find(|way| Hash::of(way.unlock_key.as_bytes()) == *unlock_key)?;
                Self::Revoked(gone.kind)
            }
            Change::MinSuite { .. } => Self::MinSuite,
        })
    }
}

impl VerifiedIdentity {
    /// What the link with this hash changed, in this chain or a former one.
    pub fn step_of(&self, link: Hash) -> Option<Step> {
        let mut chains = std::iter::once(self).chain(&self.former);
        chains.find_map(|chain| chain.links.iter().find(|one| one.head == link)).map(|one| one.step)
    }
}
