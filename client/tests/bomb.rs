//! Bytes that claim to be large: lengths, counts and proofs beyond every bound (attack 37). A client refuses
//! them for what they say, before it makes room for them. What a server must withstand is in
//! server/tests/wire/attack_bomb.rs.
//!
//! This is a program of its own with one test, because it watches the memory of the whole process.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use siegel_api::chain::{Gossip, SignedLink};
use siegel_api::codec::{Coded, decode, encode};
use siegel_api::event::SignedEvent;
use siegel_api::hash::Hash;
use siegel_api::id::{FileId, FindingId, GroupId, ThreadId, UserId};
use siegel_api::link::Terms;
use siegel_api::manifest::{Core, FileEntry, Flags, MAGIC, Manifest, ManifestKind};
use siegel_api::merkle::verify_inclusion;
use siegel_api::part::{PADDED_BYTES_MAX, blob_hash, part_count, part_length};
use siegel_api::signing::Signed;
use siegel_api::statement::SignedStatement;
use siegel_api::suite::Suite;
use siegel_api::time::Time;
use siegel_client::meta::Meta;
use siegel_crypto::chunked::{HEADER_BYTES, Siegel, open};
use siegel_crypto::keyring::Remembered;
use siegel_crypto::link_content::LinkContent;
use siegel_crypto::part::{PartList, Place};

/// The most memory that this process ever had, in bytes, as Linux says it.
fn peak_bytes() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
    line.split_whitespace().next().unwrap().parse::<u64>().unwrap() << 10
}

const MIB: u64 = 1 << 20;

fn core(file_count: u32) -> Core {
    Core {
        magic: MAGIC,
        suite: Suite::ONE,
        kind: ManifestKind::Finding,
        practice_id: GroupId([1; 16]),
        finding_id: FindingId([2; 16]),
        revision: 1,
        flags: Flags::DOWNLOAD,
        prev_manifest_hash: Hash::ZERO,
        thread_id: ThreadId([3; 16]),
        author: UserId([4; 16]),
        author_chain_seq: 0,
        author_key_fp: Hash([5; 32]),
        author_epoch: 1,
        author_statement_hash: Hash([6; 32]),
        valid_until: Time(9_000),
        delete_after: Time(8_000),
        gossip: Gossip { log_size: 0, log_root: Hash::ZERO },
        file_count,
    }
}

fn manifest(padded: u64, parts: u32) -> Manifest {
    let file_id = FileId([7; 16]);
    let entry = FileEntry { file_id, padded, parts, blob_hash: blob_hash(file_id, &[]) };
    Manifest { core: core(1), files: vec![entry].into(), meta_hash: Hash([8; 32]) }
}

/// Bytes in which every place, one after the other, claims the greatest number.
fn refuses_claims<T: Coded>(example: &[u8]) {
    for at in 0..example.len() {
        for width in [1, 2, 4, 8] {
            let mut bent = example.to_vec();
            let end = (at + width).min(bent.len());
            bent[at..end].fill(0xff);
            if let Ok(read) = decode::<T>(&bent) {
                assert_eq!(encode(&read), bent, "what is read is what is there");
            }
        }
    }
    for length in [1, 4, 8, 40, 400, 4_000] {
        assert!(decode::<T>(&vec![0xff; length]).is_err());
    }
}

fn bombs() {
    let honest = manifest(4_096, 1);
    assert!(Manifest::parse(&encode(&honest)).is_ok());
    refuses_claims::<Manifest>(&encode(&honest));
    refuses_claims::<Signed>(&[0; 100]);
    refuses_claims::<SignedLink>(&[0; 200]);
    refuses_claims::<SignedStatement>(&[0; 200]);
    refuses_claims::<SignedEvent>(&[0; 300]);
    refuses_claims::<Terms>(&[0; 300]);
    refuses_claims::<Remembered>(&[0; 44]);
    for (padded, parts) in [(4_096, u32::MAX), (u64::MAX, u32::MAX), (PADDED_BYTES_MAX + 1, 8_193)] {
        let claims = manifest(padded, parts);
        assert!(Manifest::parse(&encode(&claims)).is_err(), "{padded} bytes in {parts} parts");
        let entry = claims.files.iter().next().unwrap();
        assert!(PartList::verify(entry, vec![Hash::ZERO]).is_err());
    }
    assert_eq!((part_count(u64::MAX), part_length(u64::MAX, u32::MAX)), (None, None));
    assert_eq!(Place::new(u64::MAX, 0), None);
    // The largest file there may be is still read part by part.
    let last = Place::new(PADDED_BYTES_MAX, part_count(PADDED_BYTES_MAX).unwrap() - 1).unwrap();
    assert!(last.sealed_bytes() <= siegel_api::limits::PART_BODY_BYTES_MAX);
    let path = vec![Hash::ZERO; 1_000_000];
    assert!(!verify_inclusion(Hash::ZERO, 0, u64::MAX, &path, Hash::ZERO), "a proof of a million steps");
    assert!(open::<Siegel>(&[0; 32], &[0xff; HEADER_BYTES + 16], &[]).is_err());
    for length in [0, 1, 4, 44, 444, 4_444] {
        assert!(Meta::decode(&vec![0xff; length]).is_err());
        assert!(LinkContent::decode(&vec![0xff; length]).is_err());
    }
}

/// The double takes a length for what it says, and makes room before it looks further.
fn believes(bytes: &[u8]) -> Vec<u8> {
    let (length, rest) = bytes.split_first_chunk().unwrap();
    let mut room = vec![1; u32::from_be_bytes(*length) as usize];
    room[..rest.len()].copy_from_slice(rest);
    room
}

#[test]
fn attack_37_no_room_is_made_for_what_is_only_claimed() {
    let before = peak_bytes();
    bombs();
    let grown = peak_bytes() - before;
    // The proof of a million steps is 32 MB of the test's own.
    assert!(grown < 64 * MIB, "{} MiB", grown / MIB);

    let eight_bytes = [0x10, 0, 0, 0, 1, 2, 3, 4];
    assert!(decode::<Signed>(&eight_bytes).is_err());
    assert_eq!(believes(&eight_bytes).len() as u64, 256 * MIB);
    assert!(peak_bytes() - before > 250 * MIB, "eight bytes, and a quarter of a gigabyte");
}
