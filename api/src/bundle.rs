//! Bundles: many small sealed parts in one request (docs/decisions/009-small-parts-travel-in-bundles.md).
//!
//! ```text
//! bundle = head || sealed parts, one after the other in the order of the head
//! head   = u16 bytes of the entries || entries
//! entry  = file_id (16) || u32 part || u32 bytes of the sealed part || SHA-256 of the sealed part (32)
//! ```
//!
//! The head comes first, so that a server knows who sends what, and how much, before it takes in the rest.

use tls_codec::{TlsDeserializeBytes, TlsSerialize, TlsSize, TlsVecU16};

use crate::codec::{Malformed, coded, decode, encode};
use crate::hash::Hash;
use crate::id::FileId;
use crate::part::{PADDED_BYTES_MIN, SEALED_PART_BYTES, sealed_length};

/// Parts of one bundle, at most: each is an object and a row of its own.
pub const BUNDLE_PARTS_MAX: usize = 128;
/// Bytes of a bundle, head included, at most: one large part. So nobody needs more memory for many small
/// parts than for one large.
pub const BUNDLE_BYTES_MAX: u64 = SEALED_PART_BYTES;
/// Bytes that stand before the entries and say how long they are.
pub const PREFIX_BYTES: usize = 2;
/// Bytes of one entry.
pub const ENTRY_BYTES: usize = 16 + 4 + 4 + 32;
/// Bytes of a head, at most.
pub const HEAD_BYTES_MAX: usize = PREFIX_BYTES + BUNDLE_PARTS_MAX * ENTRY_BYTES;

/// What a bundle says of one of its parts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct Entry {
    /// The file.
    pub file_id: FileId,
    /// The part's number, from 0.
    pub part: u32,
    /// Bytes of the sealed part.
    pub bytes: u32,
    /// SHA-256 of the sealed part.
    pub hash: Hash,
}

/// The head of a bundle whose bounds were checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head(Wire);

#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
struct Wire {
    entries: TlsVecU16<Entry>,
}
coded!(Wire, "bundle", HEAD_BYTES_MAX);

impl Head {
    /// A head of these entries.
    ///
    /// # Errors
    /// `Malformed` for none or too many, for one part twice, for a length that no sealed part has, and for
    /// more bytes in all than a bundle may have.
    pub fn new(entries: Vec<Entry>) -> Result<Self, Malformed> {
        Self(Wire { entries: entries.into() }).checked()
    }

    /// Reads a head: exactly its bytes.
    ///
    /// # Errors
    /// `Malformed` for any other bytes than `encode` writes, and as `new`.
    pub fn parse(bytes: &[u8]) -> Result<Self, Malformed> {
        Self(decode(bytes)?).checked()
    }

    /// The one encoding.
    pub fn encode(&self) -> Vec<u8> {
        encode(&self.0)
    }

    /// How long a head is that begins so, prefix included; `None` if no head begins so.
    pub fn length(prefix: [u8; PREFIX_BYTES]) -> Option<usize> {
        let entries = usize::from(u16::from_be_bytes(prefix));
        let whole = entries > 0 && entries.is_multiple_of(ENTRY_BYTES);
        (whole && entries <= HEAD_BYTES_MAX - PREFIX_BYTES).then_some(PREFIX_BYTES + entries)
    }

    /// The parts, in the order in which their bytes follow.
    pub fn entries(&self) -> &[Entry] {
        self.0.entries.as_slice()
    }

    /// Bytes that follow the head.
    pub fn body_bytes(&self) -> u64 {
        self.entries().iter().map(|entry| u64::from(entry.bytes)).sum()
    }

    fn checked(self) -> Result<Self, Malformed> {
        let entries = self.entries();
        let head = PREFIX_BYTES + entries.len() * ENTRY_BYTES;
        let sound = (1..=BUNDLE_PARTS_MAX).contains(&entries.len())
            && entries.iter().all(Entry::is_sound)
            && head as u64 + self.body_bytes() <= BUNDLE_BYTES_MAX
            && has_distinct_parts(entries);
        if sound { Ok(self) } else { Err(Malformed { what: "bundle" }) }
    }
}

impl Entry {
    fn is_sound(&self) -> bool {
        u64::from(self.bytes) >= sealed_length(PADDED_BYTES_MIN)
    }
}

fn has_distinct_parts(entries: &[Entry]) -> bool {
    let mut places: Vec<_> = entries.iter().map(|entry| (entry.file_id, entry.part)).collect();
    places.sort_unstable();
    places.windows(2).all(|pair| matches!(pair, [a, b] if a != b))
}

#[cfg(test)]
mod tests {
    use proptest::collection::vec;
    use proptest::prelude::*;

    use super::*;

    fn entry(number: u8, bytes: u64) -> Entry {
        let bytes = u32::try_from(bytes).unwrap();
        Entry { file_id: FileId([number; 16]), part: 0, bytes, hash: Hash::of(&[number]) }
    }

    fn least() -> u64 {
        sealed_length(PADDED_BYTES_MIN)
    }

    #[test]
    fn a_head_is_read_as_it_was_written() {
        let head = Head::new(vec![entry(1, least()), entry(2, 600_000)]).unwrap();
        let bytes = head.encode();
        assert_eq!(bytes.len(), PREFIX_BYTES + 2 * ENTRY_BYTES);
        assert_eq!(Head::length([bytes[0], bytes[1]]), Some(bytes.len()));
        assert_eq!(Head::parse(&bytes), Ok(head.clone()));
        assert_eq!(head.body_bytes(), least() + 600_000);
    }

    #[test]
    fn nothing_too_many_and_too_much_is_no_bundle() {
        let of = |entries: Vec<Entry>| Head::new(entries).is_ok();
        assert!(!of(Vec::new()));
        let many = |count: usize| (0..count).map(|number| entry(u8::try_from(number).unwrap(), least()));
        assert!(of(many(BUNDLE_PARTS_MAX).collect()));
        assert!(!of(many(BUNDLE_PARTS_MAX + 1).collect()));
        let room = BUNDLE_BYTES_MAX - (PREFIX_BYTES + 2 * ENTRY_BYTES) as u64;
        assert!(of(vec![entry(1, least()), entry(2, room - least())]));
        assert!(!of(vec![entry(1, least()), entry(2, room - least() + 1)]));
        assert!(!of(vec![entry(1, u64::from(u32::MAX)), entry(2, u64::from(u32::MAX))]), "no sum overflows");
    }

    #[test]
    fn one_part_twice_is_no_bundle() {
        let (one, mut other) = (entry(1, least()), entry(1, least()));
        assert!(Head::new(vec![one, other]).is_err());
        other.part = 1;
        assert!(Head::new(vec![one, other]).is_ok());
    }

    #[test]
    fn a_part_shorter_than_any_sealed_one_is_refused_before_it_is_read() {
        assert!(Head::new(vec![entry(1, least() - 1)]).is_err());
        assert!(Head::new(vec![entry(1, 0)]).is_err());
    }

    #[test]
    fn a_prefix_says_how_long_the_head_is_or_that_there_is_none() {
        let of = |entries: usize| Head::length(u16::try_from(entries).unwrap().to_be_bytes());
        assert_eq!(of(0), None);
        assert_eq!(of(ENTRY_BYTES - 1), None);
        assert_eq!(of(ENTRY_BYTES), Some(PREFIX_BYTES + ENTRY_BYTES));
        assert_eq!(of(BUNDLE_PARTS_MAX * ENTRY_BYTES), Some(HEAD_BYTES_MAX));
        assert_eq!(of((BUNDLE_PARTS_MAX + 1) * ENTRY_BYTES), None);
        assert_eq!(Head::length([255, 255]), None);
    }

    #[test]
    fn a_head_that_is_cut_or_goes_on_is_refused() {
        let bytes = Head::new(vec![entry(1, least()), entry(2, least())]).unwrap().encode();
        for end in 0..bytes.len() {
            assert!(Head::parse(&bytes[..end]).is_err(), "cut at {end}");
        }
        assert!(Head::parse(&[bytes, vec![0]].concat()).is_err());
    }

    proptest! {
        #[test]
        fn every_sound_head_comes_back(parts in vec((any::<[u8; 16]>(), any::<u32>(), 4168_u32..60_000), 1..100)) {
            let entries = parts.iter().map(|&(file, part, bytes)| {
                Entry { file_id: FileId(file), part, bytes, hash: Hash::of(&file) }
            });
            let head = Head::new(entries.collect()).unwrap();
            prop_assert_eq!(Head::parse(&head.encode()), Ok(head));
        }

        #[test]
        fn what_is_read_is_the_one_encoding(bytes in vec(any::<u8>(), 0..400)) {
            if let Ok(head) = Head::parse(&bytes) {
                prop_assert_eq!(head.encode(), bytes);
            }
        }
    }
}
