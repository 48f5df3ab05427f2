//! The keyring: what a member's client must remember from one device to the next (protocol 2).
//!
//! ```text
//! keyring = version 2 || identity seed (32) || u8 n || n KEM secrets (32 each) || remembered
//!         = version 3 || identity seed (32) || u8 m || m former seeds (32 each) || u8 n || n KEM secrets (32 each) || remembered
//! ```
//!
//! Version 3 is written where there are former seeds, and only there. Version 1, which earlier clients wrote, has no names of passkeys at its end; it is still read.

use tls_codec::{TlsByteVecU16, TlsDeserializeBytes, TlsSerialize, TlsSize, TlsVecU32};
use zeroize::Zeroizing;

use siegel_api::chain::Gossip;
use siegel_api::codec::{Coded, decode, encode};
use siegel_api::hash::Hash;
use siegel_api::id::ObjectId;
use siegel_api::time::Time;

use crate::error::CannotOpen;
use crate::kem::KemSecret;
use crate::sign::IdentitySeed;

/// The version that is written.
const VERSION: u8 = 2;

/// The version that is written as long as a former identity key still signs.
const WITH_FORMER: u8 = 3;

/// Former identity keys, at most.
pub const FORMER_MAX: usize = 16;

/// A member's secrets, and what it has seen that nobody may take back.
#[derive(Debug)]
pub struct Keyring {
    /// Grows into the identity key that signs now.
    pub identity: IdentitySeed,
    /// Those of identity keys before, oldest first, that a statement may still list (protocol 4, "New keys"); at most
    /// `FORMER_MAX`.
    pub former: Vec<IdentitySeed>,
    /// KEM secrets, of epoch 1 first; at most 255.
    pub kems: Vec<KemSecret>,
    /// What was seen.
    pub remembered: Remembered,
}

/// What was seen of others and of the log. Public, but only the owner says what it was.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct Remembered {
    /// The newest checkpoint of the instance's log.
    pub gossip: Gossip,
    /// Roots and heads, in ascending order of kind and id.
    pub pins: TlsVecU32<Pin>,
    /// What the owner calls passkeys, in ascending order of credential.
    pub names: TlsVecU32<PasskeyName>,
}

impl Coded for Remembered {
    const WHAT: &'static str = "keyring";
    const BYTES_MAX: usize = siegel_api::limits::KEYRING_BYTES_MAX;
}

/// What an owner calls one passkey. No server reads it.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct PasskeyName {
    /// `H(credential id)`.
    pub credential: Hash,
    /// UTF-8.
    pub name: TlsByteVecU16,
    /// When it was given: of two names the later one counts.
    pub named_at: Time,
}

/// What version 1 remembered.
#[derive(TlsSize, TlsSerialize, TlsDeserializeBytes)]
struct RememberedOne {
    gossip: Gossip,
    pins: TlsVecU32<Pin>,
}

impl Coded for RememberedOne {
    const WHAT: &'static str = "keyring";
    const BYTES_MAX: usize = siegel_api::limits::KEYRING_BYTES_MAX;
}

/// One thing that was seen and does not go back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct Pin {
    /// Of what.
    pub kind: PinKind,
    /// Of which.
    pub id: ObjectId,
    /// The root that never changes; of a log the tree's root at `number`.
    pub root: Hash,
    /// Highest epoch, link number or tree size seen.
    pub number: u64,
}

/// What a pin holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, TlsSize, TlsSerialize, TlsDeserializeBytes)]
#[repr(u8)]
pub enum PinKind {
    /// A group's root fingerprint, and its highest epoch.
    Group = 1,
    /// A person's root key fingerprint, and the highest link.
    User = 2,
    /// A practice's log: its root, and its size.
    Log = 3,
}

impl Keyring {
    /// The plaintext of the keyring.
    pub(crate) fn encode(&self) -> Zeroizing<Vec<u8>> {
        let kems = self.kems.iter().take(255);
        let remembered = encode(&self.remembered);
        // As much as is needed at once: a buffer that grows leaves copies of secrets behind.
        let former = self.former.iter().take(FORMER_MAX);
        let with_former = usize::from(former.len() > 0);
        let seeds = 1 + former.len() + kems.len();
        let mut bytes = Zeroizing::new(Vec::with_capacity(2 + with_former + 32 * seeds + remembered.len()));
        bytes.push(if former.len() > 0 { WITH_FORMER } else { VERSION });
        bytes.extend_from_slice(self.identity.expose());
        if former.len() > 0 {
            bytes.push(u8::try_from(former.len()).unwrap_or(u8::MAX));
            former.for_each(|seed| bytes.extend_from_slice(seed.expose()));
        }
        bytes.push(u8::try_from(kems.len()).unwrap_or(u8::MAX));
        kems.for_each(|kem| bytes.extend_from_slice(kem.expose()));
        bytes.extend_from_slice(&remembered);
        bytes
    }

    pub(crate) fn decode(bytes: &[u8]) -> Result<Self, CannotOpen> {
        let (version, rest) = bytes.split_first().ok_or(CannotOpen)?;
        let (identity, rest) = rest.split_at_checked(IdentitySeed::LEN).ok_or(CannotOpen)?;
        let (former, rest) = if *version == WITH_FORMER { former(rest)? } else { (Vec::new(), rest) };
        let (kems, rest) = counted(rest)?;
        let kems: Result<Vec<_>, _> = kems.chunks_exact(KemSecret::LEN).map(KemSecret::from_slice).collect();
        let remembered = remembered(*version, rest)?;
        Ok(Self { identity: IdentitySeed::from_slice(identity)?, former, kems: kems?, remembered })
    }
}

/// A count, and as many secrets of 32 bytes; then the rest.
fn counted(bytes: &[u8]) -> Result<(&[u8], &[u8]), CannotOpen> {
    let (count, rest) = bytes.split_first().ok_or(CannotOpen)?;
    rest.split_at_checked(usize::from(*count) * KemSecret::LEN).ok_or(CannotOpen)
}

/// Former seeds: at least one, where the version says that there are some.
fn former(bytes: &[u8]) -> Result<(Vec<IdentitySeed>, &[u8]), CannotOpen> {
    let (seeds, rest) = counted(bytes)?;
    let seeds: Vec<IdentitySeed> =
        seeds.chunks_exact(IdentitySeed::LEN).map(IdentitySeed::from_slice).collect::<Result<_, _>>()?;
    if (1..=FORMER_MAX).contains(&seeds.len()) { Ok((seeds, rest)) } else { Err(CannotOpen) }
}

fn remembered(version: u8, bytes: &[u8]) -> Result<Remembered, CannotOpen> {
    match version {
        VERSION | WITH_FORMER => decode(bytes).map_err(|_| CannotOpen),
        1 => {
            let RememberedOne { gossip, pins } = decode(bytes).map_err(|_| CannotOpen)?;
            Ok(Remembered { gossip, pins, names: Vec::new().into() })
        }
        _ => Err(CannotOpen),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A buffer that grows leaves copies of secrets behind.
    #[test]
    fn a_keyring_is_written_into_as_much_as_it_needs() {
        for (former, count) in [(0, 0), (0, 1), (0, 3), (0, 255), (1, 2), (FORMER_MAX, 255)] {
            let keyring = Keyring {
                identity: IdentitySeed::from_bytes([1; 32]),
                former: (0..former).map(|_| IdentitySeed::from_bytes([3; 32])).collect(),
                kems: (0..count).map(|_| KemSecret::from_bytes([2; 32])).collect(),
                remembered: Remembered {
                    gossip: Gossip { log_size: 0, log_root: Hash::ZERO },
                    pins: Vec::new().into(),
                    names: Vec::new().into(),
                },
            };
            let written = keyring.encode();
            assert_eq!(written.capacity(), written.len(), "{count}");
            let read = Keyring::decode(&written).unwrap();
            assert_eq!((read.former.len(), read.kems.len()), (former, count));
            assert!(read.former.iter().all(|seed| *seed.expose() == [3; 32]));
        }
    }

    #[test]
    fn former_seeds_are_there_exactly_where_the_version_says_so() {
        let gossip = Gossip { log_size: 7, log_root: Hash([7; 32]) };
        let rest = encode(&Remembered { gossip, pins: Vec::new().into(), names: Vec::new().into() });
        let written = |former: &[u8]| [&[3][..], &[1; 32], former, &[1], &[2; 32], &rest].concat();
        let one = [&[1][..], &[9; 32]].concat();
        let read = Keyring::decode(&written(&one)).unwrap();
        assert_eq!((read.former[0].expose(), read.kems[0].expose()), (&[9; 32], &[2; 32]));
        let many = [&[17][..], &[9; 17 * 32]].concat();
        for bad in [&[0][..], &many, &one[..32], &[]] {
            assert!(Keyring::decode(&written(bad)).is_err());
        }
    }

    #[test]
    fn a_keyring_that_an_earlier_client_wrote_opens_without_names() {
        let gossip = Gossip { log_size: 7, log_root: Hash([7; 32]) };
        let pin = Pin { kind: PinKind::Group, id: ObjectId([4; 16]), root: Hash([5; 32]), number: 6 };
        let before = RememberedOne { gossip, pins: vec![pin].into() };
        let start: &[u8] = &[&[1], [1; 32].as_slice(), &[1], &[2; 32]].concat();
        let opened = Keyring::decode(&[start, &encode(&before)].concat()).unwrap();
        let expected = Remembered { gossip, pins: vec![pin].into(), names: Vec::new().into() };
        assert_eq!(opened.remembered, expected);
        // No version passes for another, and there is no fourth.
        assert!(Keyring::decode(&[start, &encode(&expected)].concat()).is_err());
        for version in [0, 2, 3, 4] {
            let mut other = [start, &encode(&before)].concat();
            other[0] = version;
            assert!(Keyring::decode(&other).is_err(), "{version}");
        }
    }
}
