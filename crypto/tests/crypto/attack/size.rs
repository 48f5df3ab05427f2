//! What the length of ciphertext betrays (attacks 64 and 65).

use std::collections::{BTreeMap, HashSet};

use miniz_oxide::deflate::compress_to_vec;
use rand_chacha::rand_core::Rng;

use siegel_api::hash::Hash;
use siegel_api::id::FileId;
use siegel_api::part::{PADDED_BYTES_MIN, padded_length, part_count, sealed_length, sealed_part_length};
use siegel_crypto::chunked::{self, Siegel};
use siegel_crypto::content::{FileKey, FindingKey};
use siegel_crypto::part::Place;

use crate::people::{Practice, bytes, chance, finding_id};

/// Lengths of ten thousand files, from 4 KiB to 64 MiB, each order of magnitude as often as the next.
fn lengths() -> Vec<u64> {
    let rng = &mut chance(110);
    let mut draw = || {
        let exponent = 12 + rng.next_u32() % 14;
        (1 << exponent) + rng.next_u64() % (1 << exponent)
    };
    (0..10_000).map(|_| draw()).collect()
}

/// What whoever counts bytes sees of a file.
fn seen(length: u64) -> u64 {
    let padded = padded_length(length);
    (0..part_count(padded).unwrap()).map(|part| sealed_part_length(padded, part).unwrap()).sum()
}

/// How many of the files a listener names who knows all true lengths, and counts bytes.
fn named(observed: impl Fn(u64) -> u64) -> usize {
    let mut classes: BTreeMap<u64, HashSet<u64>> = BTreeMap::new();
    for length in lengths() {
        classes.entry(observed(length)).or_default().insert(length);
    }
    classes.values().filter(|lengths| lengths.len() == 1).count()
}

#[test]
fn attack_64_a_size_names_no_file() {
    let all = lengths();
    let classes: HashSet<u64> = all.iter().map(|length| seen(*length)).collect();
    assert!(classes.len() < 500, "{} sizes for {} files", classes.len(), all.len());
    assert!(named(seen) < 50, "{} of {} files are alone in their class", named(seen), all.len());
    for length in all {
        let more = padded_length(length) - length;
        assert!(more * 100 <= length * 12, "{length} grows by {more}");
    }
    assert!((0..=PADDED_BYTES_MIN).all(|length| padded_length(length) == PADDED_BYTES_MIN));
}

#[test]
fn attack_64_succeeds_without_padding() {
    let files = lengths().into_iter().collect::<HashSet<_>>().len();
    assert_eq!(named(sealed_length), files, "every file has a size of its own");
}

fn file_key(seed: u64) -> FileKey {
    FindingKey::generate(&mut chance(seed)).derive_file_key(&Practice::amsel().core(finding_id()), FILE)
}

const FILE: FileId = FileId([3; 16]);

fn sealed(key: &FileKey, plain: &[u8], seed: u64) -> Vec<u8> {
    let place = Place::new(padded_length(plain.len() as u64), 0).unwrap();
    key.seal_part(&place, plain, &mut chance(seed)).unwrap()
}

/// The sealed bytes themselves: lengths of one class, and contents that compress well or not at all, weigh
/// the same; so do titles.
#[test]
fn attack_64_what_is_sealed_shows_its_class_alone() {
    let key = file_key(111);
    let sizes: HashSet<usize> = [1, 900, 4_095, 4_096].map(|n| sealed(&key, &vec![7; n], 1).len()).into();
    assert_eq!(sizes.len(), 1);
    let finding = FindingKey::generate(&mut chance(112));
    let core = Practice::amsel().core(finding_id());
    let titles = ["MRT", "MRT Knie links mit Kontrastmittel, Verlaufskontrolle nach Meniskusteilresektion"];
    let [short, long] =
        titles.map(|title| finding.seal_meta(&core, title.as_bytes(), &mut chance(113)).unwrap().len());
    assert_eq!(short, long);
}

fn texts() -> [Vec<u8>; 3] {
    let random = chance_bytes(60_000);
    [vec![0; 60_000], b"Der Befund ist unauffaellig. ".repeat(2_069)[..60_000].to_vec(), random]
}

fn chance_bytes(count: usize) -> Vec<u8> {
    let mut random = vec![0; count];
    chance(114).fill_bytes(&mut random);
    random
}

#[test]
fn attack_65_nothing_is_compressed_and_nothing_is_stored_once_for_two() {
    let key = file_key(115);
    let sizes: HashSet<usize> = texts().iter().map(|text| sealed(&key, text, 2).len()).collect();
    assert_eq!(sizes.len(), 1, "zeros, prose and noise weigh the same");
    // The same file sealed twice under one key, and under the key of another finding.
    let text = &texts()[1];
    let all = [sealed(&key, text, 3), sealed(&key, text, 4), sealed(&file_key(116), text, 3)];
    let blocks: Vec<&[u8]> = all.iter().flat_map(|sealed| sealed[24..].chunks_exact(16)).collect();
    let different: HashSet<&[u8]> = blocks.iter().copied().collect();
    assert_eq!(different.len(), blocks.len(), "no block of ciphertext comes twice");
}

/// Where the key comes from the content, so that equal files are stored once, the server tests a guess; where
/// text is compressed before it is sealed, whoever may add a line reads another's by the length.
#[test]
fn attack_65_succeeds_with_deduplication_and_with_compression() {
    let convergent = |text: &[u8]| {
        let salt = bytes(&mut chance(0));
        chunked::seal::<Siegel>(&Hash::of(text).0, &salt, text, &[]).unwrap()
    };
    let stored = convergent(b"HIV: positiv");
    assert_eq!(stored, convergent(b"HIV: positiv"), "the server has guessed right, and knows it");
    assert_ne!(stored, convergent(b"HIV: negativ"));

    let sealed = |added: &str| {
        let whole = format!("Diagnose: chronische Hepatitis C\nNotiz: Diagnose: chronische {added}");
        sealed_length(compress_to_vec(whole.as_bytes(), 9).len() as u64)
    };
    let guesses = ["Gastritis  B", "Hepatitis C", "Bronchitis A", "Pankreatitis"];
    let shortest = guesses.into_iter().min_by_key(|guess| sealed(guess));
    assert_eq!(shortest, Some("Hepatitis C"));
}
