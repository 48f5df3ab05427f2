//! What holds for every input.

use chacha20poly1305::KeyInit;
use proptest::prelude::*;

use siegel_api::hash::Hash;
use siegel_crypto::chunked::{self, Scheme, Sealer, Siegel, TAG_BYTES, seal_padded_into, sealed_bytes};
use siegel_crypto::code::{LinkCode, RecoveryCode};
use siegel_crypto::fingerprint::{digits, words};
use siegel_crypto::fragment::{link_text, parse_link};
use siegel_crypto::link::LinkSecret;
use siegel_crypto::part::Place;
use siegel_crypto::pin::{Pin, PinKind};

use crate::people::chance;

/// Chunks of seven bytes: every border is near.
enum Tiny {}

impl Scheme for Tiny {
    type Cipher = chacha20poly1305::ChaCha20Poly1305;
    type Key = [u8; 32];
    const CHUNK_BYTES: usize = 7;
    const PREFIX: &'static str = "test+7";

    fn cipher(key: &[u8; 32]) -> Self::Cipher {
        Self::Cipher::new(key.into())
    }
}

#[test]
fn chunk_by_chunk_seals_the_same_and_no_chunk_of_another_length() {
    let plain = b"first..second.third";
    let (mut sealer, header) = Sealer::<Tiny>::start(&[1; 32], &[2; 24], b"here");
    let mut sealed = header.to_vec();
    let (full, last) = plain.split_at(14);
    for chunk in full.chunks(7) {
        for wrong in [6, 8] {
            assert!(sealer.seal_chunk(&[0; 8][..wrong], &mut vec![0; wrong + TAG_BYTES]).is_err());
        }
        let mut out = [0; 7 + TAG_BYTES];
        sealer.seal_chunk(chunk, &mut out).unwrap();
        sealed.extend(out);
    }
    let mut out = [0; 5 + TAG_BYTES];
    sealer.finish(last, &mut out).unwrap();
    sealed.extend(out);
    assert_eq!(sealed, chunked::seal::<Tiny>(&[1; 32], &[2; 24], plain, b"here").unwrap());
    let (sealer, _) = Sealer::<Tiny>::start(&[1; 32], &[2; 24], b"here");
    assert!(sealer.finish(&[0; 7], &mut [0; 7 + TAG_BYTES]).is_err(), "a full chunk is no end");
}

/// Each of the two lengths is wrong alone.
#[test]
fn what_is_sealed_fits_its_room_and_its_padding() {
    let room = usize::try_from(sealed_bytes::<Tiny>(10)).unwrap();
    let seal = |plain: &[u8], room: usize| {
        seal_padded_into::<Tiny>(&[1; 32], &[2; 24], plain, 10, &[], &mut vec![0; room])
    };
    assert!(seal(&[7; 10], room).is_ok());
    assert!(seal(&[7; 11], room).is_err(), "longer than its padding");
    assert!(seal(&[7; 10], room + 1).is_err() && seal(&[7; 10], room - 1).is_err(), "another room");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_sealed_opens(plain: Vec<u8>, key: [u8; 32], salt: [u8; 24], context: Vec<u8>) {
        let sealed = chunked::seal::<Tiny>(&key, &salt, &plain, &context).unwrap();
        prop_assert_eq!(sealed.len() as u64, sealed_bytes::<Tiny>(plain.len() as u64));
        let opened = chunked::open::<Tiny>(&key, &sealed, &context).unwrap();
        prop_assert_eq!(&*opened, &plain);
    }

    #[test]
    fn no_bit_may_change(plain in prop::collection::vec(any::<u8>(), 0..40), at: prop::sample::Index, bit in 0..8) {
        let mut sealed = chunked::seal::<Tiny>(&[1; 32], &[2; 24], &plain, b"here").unwrap();
        let at = at.index(sealed.len());
        sealed[at] ^= 1u8 << bit;
        prop_assert!(chunked::open::<Tiny>(&[1; 32], &sealed, b"here").is_err());
    }

    #[test]
    fn no_end_may_be_cut_off(plain in prop::collection::vec(any::<u8>(), 0..40), cut: prop::sample::Index) {
        let sealed = chunked::seal::<Tiny>(&[1; 32], &[2; 24], &plain, &[]).unwrap();
        let short = &sealed[..cut.index(sealed.len())];
        prop_assert!(chunked::open::<Tiny>(&[1; 32], short, &[]).is_err());
    }

    #[test]
    fn zeros_of_padding_are_as_good_as_zeros_of_a_file(plain in prop::collection::vec(any::<u8>(), 0..40), more in 0..30usize) {
        let mut padded = plain.clone();
        padded.resize(plain.len() + more, 0);
        let whole = chunked::seal::<Tiny>(&[1; 32], &[2; 24], &padded, &[]).unwrap();
        let mut out = vec![0xaa; whole.len()];
        seal_padded_into::<Tiny>(&[1; 32], &[2; 24], &plain, padded.len(), &[], &mut out).unwrap();
        prop_assert_eq!(out, whole);
    }

    #[test]
    fn a_failed_opening_leaves_nothing_behind(at in 56..130usize) {
        let mut sealed = chunked::seal::<Tiny>(&[1; 32], &[2; 24], &[0x55; 20], &[]).unwrap();
        let at = at.min(sealed.len() - 1);
        sealed[at] ^= 1;
        let mut out = [0xaa; 20];
        prop_assert!(chunked::open_into::<Tiny>(&[1; 32], &sealed, &[], &mut out).is_err());
        prop_assert_eq!(out, [0; 20]);
    }

    #[test]
    fn another_context_is_another_message(context: Vec<u8>, other: Vec<u8>) {
        prop_assume!(context != other);
        let sealed = chunked::seal::<Siegel>(&[1; 32], &[2; 24], b"x", &context).unwrap();
        prop_assert!(chunked::open::<Siegel>(&[1; 32], &sealed, &other).is_err());
    }

    #[test]
    fn a_fragment_is_read_back(secret: [u8; 32]) {
        let text = link_text(&LinkSecret::from_bytes(secret));
        prop_assert_eq!(text.len(), 47);
        let read = parse_link(&text).unwrap();
        prop_assert_eq!(read.expose(), &secret);
    }

    #[test]
    fn nothing_typed_makes_a_parser_panic(text: String) {
        let _ = (parse_link(&text), RecoveryCode::parse(&text), LinkCode::parse(&text), Pin::parse(&text));
    }

    #[test]
    fn a_code_with_one_wrong_character_is_refused(seed: u64, at in 0..28usize, typed in 0..32u8) {
        let code = RecoveryCode::generate(&mut chance(seed));
        let mut text: Vec<char> = code.expose_text().chars().filter(|c| *c != '-').collect();
        let other = char::from(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"[usize::from(typed)]);
        prop_assume!(text[at] != other);
        text[at] = other;
        let text: String = text.into_iter().collect();
        let read = RecoveryCode::parse(&text);
        // Ten bits of check: one slip in 1024 passes, and then derives another id.
        prop_assert!(read.is_err() || read.unwrap().derive_id() != code.derive_id());
    }

    #[test]
    fn pins_are_read_back(seed: u64) {
        for (kind, typed) in [(PinKind::SixDigits, 7), (PinKind::EightDigits, 9), (PinKind::TenCharacters, 11)] {
            let pin = Pin::generate(kind, &mut chance(seed));
            let text = pin.expose_text();
            prop_assert_eq!(text.len(), typed);
            let read = Pin::parse(&text.to_lowercase()).unwrap().expose_text();
            prop_assert_eq!(read.as_str(), text.as_str());
        }
    }

    #[test]
    fn fingerprints_differ_as_their_hashes_do(one: [u8; 32], other: [u8; 32]) {
        prop_assume!(one[..16] != other[..16]);
        prop_assert_ne!(digits(Hash(one)), digits(Hash(other)));
        prop_assert_ne!(words(Hash(one)), words(Hash(other)));
        prop_assert!(words(Hash(one)).iter().all(|word| word.len() == 5));
        prop_assert!(digits(Hash(one)).iter().all(|group| group.len() == 5));
    }

    #[test]
    fn a_part_holds_just_the_files_own_bytes(length in 1..100_000_000u64) {
        let padded = siegel_api::part::padded_length(length);
        let parts = siegel_api::part::part_count(padded).unwrap();
        let own: usize = (0..parts).map(|part| Place::new(padded, part).unwrap().own_bytes(length)).sum();
        prop_assert_eq!(own as u64, length);
        prop_assert_eq!(Place::new(padded, parts), None);
    }
}
