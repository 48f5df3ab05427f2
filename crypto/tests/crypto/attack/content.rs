//! A server that edits, moves or mixes ciphertext.

use std::collections::HashSet;

use chacha20poly1305::aead::inout::InOutBuf;
use chacha20poly1305::{AeadInOut, ChaCha20Poly1305, KeyInit};

use siegel_api::hash::Hash;
use siegel_api::id::{FileId, FindingId};
use siegel_api::manifest::{Core, FileEntry};
use siegel_api::part::blob_hash;
use siegel_crypto::chunked::{self, HEADER_BYTES, MessageKeys, Opener, Scheme, TAG_BYTES};
use siegel_crypto::content::FindingKey;
use siegel_crypto::part::{PartList, Place};

use crate::people::{Practice, chance};

/// Chunks of sixteen bytes, so that attacks stay readable.
enum Small {}

impl Scheme for Small {
    type Cipher = ChaCha20Poly1305;
    type Key = [u8; 32];
    const CHUNK_BYTES: usize = 16;
    const PREFIX: &'static str = "attack+16";

    fn cipher(key: &[u8; 32]) -> Self::Cipher {
        Self::Cipher::new(key.into())
    }
}

const KEY: [u8; 32] = [1; 32];
const SALT: [u8; 24] = [2; 24];
const SEALED_CHUNK: usize = Small::CHUNK_BYTES + TAG_BYTES;

fn sealed() -> Vec<u8> {
    chunked::seal::<Small>(&KEY, &SALT, b"first chunk here second one hereend", &[]).unwrap()
}

#[test]
fn attack_15_edited_ciphertext() {
    for at in HEADER_BYTES..sealed().len() {
        let mut edited = sealed();
        edited[at] ^= 0x20;
        assert!(chunked::open::<Small>(&KEY, &edited, &[]).is_err(), "byte {at}");
    }
}

/// Without the tag the cipher is a stream: the attacker flips the very bit that he wants.
#[test]
fn attack_15_succeeds_without_authentication() {
    let keys = MessageKeys::<Small>::derive(&KEY, &SALT, &[]);
    let mut edited = sealed()[HEADER_BYTES..][..16].to_vec();
    edited[0] ^= 0x20;
    // Encrypting again takes the key stream off: decryption that looks at no tag.
    let cipher = ChaCha20Poly1305::new(keys.expose_key().into());
    cipher.encrypt_inout_detached(&keys.nonce(0).into(), &[], InOutBuf::from(&mut edited[..])).unwrap();
    assert_eq!(edited, b"First chunk here");
}

#[test]
fn attack_16_chunks_moved_doubled_dropped() {
    let whole = sealed();
    let (header, body) = whole.split_at(HEADER_BYTES);
    let chunks: Vec<&[u8]> = body.chunks(SEALED_CHUNK).collect();
    for order in [vec![1, 0, 2], vec![0, 0, 2], vec![0, 2], vec![1, 2], vec![0, 1, 1, 2], vec![2]] {
        let moved: Vec<&[u8]> = std::iter::once(header).chain(order.iter().map(|at| chunks[*at])).collect();
        assert!(chunked::open::<Small>(&KEY, &moved.concat(), &[]).is_err(), "{order:?}");
    }
}

/// Where every chunk has the same nonce, they change places unseen.
#[test]
fn attack_16_succeeds_without_counting_nonces() {
    let cipher = ChaCha20Poly1305::new((&KEY).into());
    let nonce = [0; 12].into();
    let chunks: Vec<_> = [*b"pay to Dr. Amsel", *b"and not to Elke!"]
        .into_iter()
        .map(|mut chunk| {
            let tag = cipher.encrypt_inout_detached(&nonce, &[], InOutBuf::from(&mut chunk[..])).unwrap();
            (chunk, tag)
        })
        .collect();
    let opened: Vec<u8> = [1, 0]
        .into_iter()
        .flat_map(|at: usize| {
            let (mut chunk, tag) = chunks[at];
            let buffer = InOutBuf::from(&mut chunk[..]);
            cipher.decrypt_inout_detached(&nonce, &[], buffer, &tag).unwrap();
            chunk
        })
        .collect();
    assert_eq!(opened, b"and not to Elke!pay to Dr. Amsel");
}

#[test]
fn attack_17_cut_off_at_a_chunks_border() {
    for chunks in 0..=2 {
        let cut = &sealed()[..HEADER_BYTES + chunks * SEALED_CHUNK];
        assert!(chunked::open::<Small>(&KEY, cut, &[]).is_err(), "{chunks} chunks");
        let mut out = vec![0xaa; chunks * 16];
        assert!(chunked::open_into::<Small>(&KEY, cut, &[], &mut out).is_err());
    }
}

/// Chunk by chunk, no length of the whole helps: a full chunk, and nothing at all, are refused as the end.
#[test]
fn attack_17_neither_a_full_chunk_nor_nothing_is_an_end() {
    let whole = sealed();
    let start = || Opener::<Small>::start(&KEY, whole.first_chunk().unwrap(), &[]).unwrap();
    let chunk = &whole[HEADER_BYTES..][..SEALED_CHUNK];
    assert!(start().finish(chunk, &mut [0; 16]).is_err(), "it is authentic, and in its place");
    let mut opener = start();
    assert!(opener.open_chunk(chunk, &mut [0; 16]).is_ok());
    assert!(opener.finish(&[], &mut []).is_err());
}

/// Lists of one part for a file of two: each of three checks is the only one that stands in the way of one of them.
#[test]
fn attack_17_a_part_fewer_in_the_list() {
    let padded = siegel_api::part::padded_length(2 * siegel_api::part::PART_BYTES);
    let (file_id, first, second) = (FileId([3; 16]), Hash([1; 32]), Hash([2; 32]));
    let entry = |parts: u32, listed: &[Hash]| FileEntry {
        file_id,
        padded,
        parts,
        blob_hash: blob_hash(file_id, listed),
    };
    assert!(PartList::verify(&entry(2, &[first, second]), vec![first, second]).is_ok());
    let fewer = PartList::verify(&entry(2, &[first]), vec![first]);
    assert!(fewer.is_err(), "the manifest names two");
    let signed_so = PartList::verify(&entry(1, &[first]), vec![first]);
    assert!(signed_so.is_err(), "the manifest's own length needs two");
    let another = PartList::verify(&entry(2, &[first, second]), vec![first, first]);
    assert!(another.is_err(), "the manifest commits to another list");
}

/// Whoever may sign lists a part that was cut at a chunk's border: its hash is the listed one, and it is refused all the same.
#[test]
fn attack_17_a_cut_part_that_is_listed_so() {
    let (core, rng) = (Practice::amsel().core(FindingId([1; 16])), &mut chance(66));
    let key = FindingKey::generate(rng).derive_file_key(&core, FileId([3; 16]));
    let padded = siegel_api::part::padded_length(150_000);
    let whole = key.seal_part(&Place::new(padded, 0).unwrap(), &[7; 150_000], rng).unwrap();
    let list = |part: &[u8]| {
        let hashes = vec![Hash::of(part)];
        let blob_hash = blob_hash(FileId([3; 16]), &hashes);
        PartList::verify(&FileEntry { file_id: FileId([3; 16]), padded, parts: 1, blob_hash }, hashes)
            .unwrap()
    };
    assert!(key.open_part(&list(&whole), 0, 150_000, &whole).is_ok());
    for chunks in 0..=2 {
        let cut = &whole[..HEADER_BYTES + chunks * (65_536 + TAG_BYTES)];
        assert!(key.open_part(&list(cut), 0, 150_000, cut).is_err(), "{chunks} chunks");
    }
}

/// A reader that takes whatever full chunks come and calls it a day shows half a finding as a whole one.
#[test]
fn attack_17_succeeds_without_the_short_last_chunk() {
    let whole = sealed();
    let header = whole.first_chunk().unwrap();
    let mut opener = Opener::<Small>::start(&KEY, header, &[]).unwrap();
    let mut shown = [0; 16];
    opener.open_chunk(&whole[HEADER_BYTES..][..SEALED_CHUNK], &mut shown).unwrap();
    assert_eq!(&shown, b"first chunk here");
}

struct Sealed {
    core: Core,
    file: FileId,
    meta: Vec<u8>,
    part: Vec<u8>,
}

/// Two files each of two findings under one key, which a careless author might do.
fn all(key: &FindingKey) -> Vec<Sealed> {
    let rng = &mut chance(60);
    let amsel = Practice::amsel();
    let mut second = amsel.core(FindingId([2; 16]));
    second.revision = 2;
    second.prev_manifest_hash = Hash([1; 32]);
    let mut all = Vec::new();
    for core in [amsel.core(FindingId([1; 16])), amsel.core(FindingId([2; 16])), second] {
        for file in [FileId([3; 16]), FileId([4; 16])] {
            let place = Place::new(4_096, 0).unwrap();
            let part = key.derive_file_key(&core, file).seal_part(&place, b"text", rng).unwrap();
            let meta = key.seal_meta(&core, b"title", rng).unwrap();
            all.push(Sealed { core: core.clone(), file, meta, part });
        }
    }
    all
}

/// Attack 21: metadata of one finding with the body of another, over all pairs; the server makes the lists.
#[test]
fn attack_21_cut_and_paste() {
    let key = FindingKey::generate(&mut chance(61));
    let all = all(&key);
    for (one, from) in all.iter().enumerate() {
        for (other, into) in all.iter().enumerate() {
            let meta = key.open_meta(&into.core, &from.meta);
            assert_eq!(meta.is_ok(), from.core == into.core, "metadata of {one} with {other}");
            let hashes = vec![Hash::of(&from.part)];
            let entry = FileEntry {
                file_id: into.file,
                padded: 4_096,
                parts: 1,
                blob_hash: blob_hash(into.file, &hashes),
            };
            let list = PartList::verify(&entry, hashes).unwrap();
            let opened = key.derive_file_key(&into.core, into.file).open_part(&list, 0, 4, &from.part);
            assert_eq!(opened.is_ok(), one == other, "part of {one} in {other}");
        }
    }
}

/// Parts of one file change places, although the same key seals them: the context holds their number.
#[test]
fn attack_21_parts_of_one_file_exchanged() {
    let (key, core, rng) =
        (FindingKey::generate(&mut chance(62)), Practice::amsel().core(FindingId([1; 16])), &mut chance(63));
    let file_key = key.derive_file_key(&core, FileId([3; 16]));
    let padded = siegel_api::part::padded_length(2 * siegel_api::part::PART_BYTES);
    let parts: Vec<Vec<u8>> = (0..2)
        .map(|part| file_key.seal_part(&Place::new(padded, part).unwrap(), &[part as u8], rng).unwrap())
        .collect();
    let hashes = vec![Hash::of(&parts[1]), Hash::of(&parts[0])];
    let entry = FileEntry {
        file_id: FileId([3; 16]),
        padded,
        parts: 2,
        blob_hash: blob_hash(FileId([3; 16]), &hashes),
    };
    let list = PartList::verify(&entry, hashes).unwrap();
    assert!(file_key.open_part(&list, 0, padded, &parts[1]).is_err());
    // Defence off: the bare message opens wherever it is put, once its own context is used.
    let context = Place::new(padded, 1).unwrap().context();
    assert!(chunked::Chunked::open(file_key.expose(), &parts[1], &context).is_ok());
}

/// Where one key seals everything and no context says where it belongs, everything opens everywhere.
#[test]
fn attack_21_succeeds_without_context() {
    let rng = &mut chance(64);
    let one = chunked::Chunked::seal(&KEY, b"tumour: malign", &[], rng).unwrap();
    let opened = chunked::Chunked::open(&KEY, &one, &[]).unwrap();
    assert_eq!(opened.as_slice(), b"tumour: malign", "and nobody knows whose");
}

#[test]
fn attack_26_no_key_and_nonce_come_twice() {
    let (rng, mut seen) = (&mut chance(65), HashSet::new());
    let core = Practice::amsel().core(FindingId([1; 16]));
    let file_key = FindingKey::generate(rng).derive_file_key(&core, FileId([3; 16]));
    let place = Place::new(4_096, 0).unwrap();
    for edit in 0..200u8 {
        let sealed = file_key.seal_part(&place, &[edit], rng).unwrap();
        let salt = sealed.first_chunk().unwrap();
        let keys = MessageKeys::<chunked::Siegel>::derive(file_key.expose(), salt, &place.context());
        for chunk in 0..4 {
            assert!(seen.insert((*keys.expose_key(), keys.nonce(chunk))));
        }
    }
}

/// With the salt of the first sealing kept, the two ciphertexts say the difference of the two texts.
#[test]
fn attack_26_succeeds_where_a_salt_is_used_again() {
    let (before, after) = (b"diagnosis: benign", b"diagnosis: malign");
    let one = chunked::seal::<Siegel17>(&KEY, &SALT, before, &[]).unwrap();
    let two = chunked::seal::<Siegel17>(&KEY, &SALT, after, &[]).unwrap();
    let sealed = one[HEADER_BYTES..].iter().zip(&two[HEADER_BYTES..]).map(|(a, b)| a ^ b);
    let plain = before.iter().zip(after).map(|(a, b)| a ^ b);
    assert!(sealed.take(17).eq(plain));
}

/// One chunk is enough for both texts.
enum Siegel17 {}

impl Scheme for Siegel17 {
    type Cipher = ChaCha20Poly1305;
    type Key = [u8; 32];
    const CHUNK_BYTES: usize = 64;
    const PREFIX: &'static str = "attack+64";

    fn cipher(key: &[u8; 32]) -> Self::Cipher {
        Self::Cipher::new(key.into())
    }
}
