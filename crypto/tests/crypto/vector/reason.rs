//! Why a chunked message does not open. The product says nothing of it (protocol 1); the vectors are only worth their names if
//! each meets the check that it is named for.

use chacha20poly1305::aead::inout::InOutBuf;
use chacha20poly1305::{AeadInOut, ChaCha20Poly1305, KeyInit};

use siegel_crypto::chunked::{HEADER_BYTES, MessageKeys, SALT_BYTES, Siegel, TAG_BYTES};

use super::open::Reader;
use super::{changed, files};

/// The check that refuses, in the order of section 5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reason {
    /// No message has this length.
    Length,
    /// The commitment is to another key, salt or context.
    Commitment,
    /// A chunk is not what was sealed.
    Tag,
}

/// Messages of one chunk. Nothing if it opens.
fn reason(f: Reader) -> Option<Reason> {
    let (key, sealed, context) = (f.array("key"), f.bytes("sealed"), f.bytes("context"));
    if sealed.len() < HEADER_BYTES + TAG_BYTES {
        return Some(Reason::Length);
    }
    let (header, body) = sealed.split_at(HEADER_BYTES);
    let keys = MessageKeys::<Siegel>::derive(&key, header.first_chunk().unwrap(), &context);
    let salt = header.first_chunk::<SALT_BYTES>().unwrap();
    if keys.header(salt) != header {
        return Some(Reason::Commitment);
    }
    let (text, tag) = body.split_last_chunk::<TAG_BYTES>().unwrap();
    let mut plain = text.to_vec();
    let cipher = ChaCha20Poly1305::new(keys.expose_key().into());
    let buffer = InOutBuf::from(plain.as_mut_slice());
    let opened = cipher.decrypt_inout_detached(&keys.nonce(0).into(), &[], buffer, tag.into());
    opened.is_err().then_some(Reason::Tag)
}

#[test]
fn every_chunked_failure_meets_the_check_that_it_is_named_for() {
    use Reason::{Commitment, Length, Tag};
    let expected = [
        ("key_changed", Commitment),
        ("context_changed", Commitment),
        ("context_longer", Commitment),
        ("context_missing", Commitment),
        ("sealed_salt_changed", Commitment),
        ("sealed_commitment_changed", Commitment),
        ("sealed_ciphertext_changed", Tag),
        ("sealed_tag_changed", Tag),
        ("sealed_last_byte_missing", Tag),
        ("sealed_tag_missing", Length),
        ("sealed_one_byte_more", Tag),
        ("sealed_one_tag_more", Tag),
        ("sealed_is_empty", Length),
        ("sealed_header_only", Length),
    ];
    let file = files().find(|file| file.what == "chunked").unwrap();
    assert_eq!(reason(Reader(&file.valid)), None);
    let met: Vec<(&str, Reason)> = file
        .fails
        .iter()
        .map(|failure| (failure.name.as_str(), reason(Reader(&changed(&file.valid, failure))).unwrap()))
        .collect();
    assert_eq!(met.len(), expected.len());
    for (name, why) in expected {
        assert!(met.contains(&(name, why)), "{name} meets {met:?}");
    }
}
