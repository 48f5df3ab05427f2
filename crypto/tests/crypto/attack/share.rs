//! A sender who chooses the X25519 share of a wrap so that its secret is known to everybody: a point of low
//! order (attack 14).
//!
//! X-Wing does not reject such a share, and need not: half of its secret comes from ML-KEM, and the share
//! itself is hashed into the other. The sender is written out here, since no library lets one do this.

use chacha20poly1305::aead::inout::InOutBuf;
use chacha20poly1305::{AeadInOut, ChaCha20Poly1305, KeyInit};
use hmac::{Hmac, Mac};
use ml_kem::kem::{Encapsulate, TryKeyInit};
use sha2::{Digest, Sha256};
use x25519_dalek::{PublicKey, StaticSecret};

use siegel_api::grant::{Grant, GrantInfo, Purpose, VerifiedGrant};
use siegel_api::hash::Hash;
use siegel_api::label::SignLabel;
use siegel_api::suite::{Encapsulation, KemPublicKey};
use siegel_crypto::content::FindingKey;
use siegel_crypto::grant::unwrap;

use crate::people::{GOSSIP, Practice, bytes, chance};

/// Points whose product with every clamped secret is zero (RFC 7748, section 6.1; Cremers and Jackson, 2019).
fn points_of_low_order() -> [[u8; 32]; 4] {
    let one = std::array::from_fn(|place| u8::from(place == 0));
    let p = |low: u8| {
        let mut point = [0xff; 32];
        (point[0], point[31]) = (low, 0x7f);
        point
    };
    [[0; 32], one, p(0xec), p(0xed)]
}

const FINDING_KEY: [u8; 32] = [7; 32];

/// What X-Wing makes of its two halves.
fn combine(mlkem: &[u8; 32], x25519: &[u8; 32], share: &[u8; 32], public: &[u8]) -> [u8; 32] {
    sha3::Sha3_256::digest([mlkem.as_slice(), x25519, share, public, br"\.//^\"].concat()).into()
}

fn hmac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(message);
    mac.finalize().into_bytes().into()
}

/// RFC 9180, section 5.1, for mode_base and our suite: key and base nonce.
fn key_schedule(secret: &[u8; 32], info: &[u8]) -> ([u8; 32], [u8; 12]) {
    let suite = [b"HPKE".as_slice(), &[0x64, 0x7a, 0, 1, 0, 3]].concat();
    let extract = |salt: &[u8], label: &[u8], ikm: &[u8]| {
        hmac(salt, &[b"HPKE-v1", suite.as_slice(), label, ikm].concat())
    };
    let context = [&[0], &extract(b"", b"psk_id_hash", b"")[..], &extract(b"", b"info_hash", info)].concat();
    let prk = extract(secret, b"secret", b"");
    let expand = |label: &[u8], length: u8| {
        let info = [&[0, length], b"HPKE-v1".as_slice(), &suite, label, &context, &[1]].concat();
        hmac(&prk, &info)
    };
    (expand(b"key", 32), *expand(b"base_nonce", 12).first_chunk().unwrap())
}

/// Opens a ciphertext with a shared secret; nothing if it is another one.
fn opens(secret: &[u8; 32], grant: &Grant) -> Option<Vec<u8>> {
    let (key, nonce) = key_schedule(secret, &grant.info.hpke_info());
    let (text, tag) = grant.ct.as_slice().split_last_chunk::<16>().unwrap();
    let mut plain = text.to_vec();
    let (buffer, aad) = (InOutBuf::from(plain.as_mut_slice()), grant.info.subject_hash.0);
    let cipher = ChaCha20Poly1305::new(&key.into());
    cipher.decrypt_inout_detached(&nonce.into(), &aad, buffer, tag.into()).ok()?;
    Some(plain)
}

/// What the sender sends, and the half of the secret that he shares with the recipient alone.
fn sends(info: GrantInfo, to: &KemPublicKey, share: [u8; 32]) -> (Grant, [u8; 32]) {
    let (mlkem, x25519) = to.as_bytes().split_at(1_184);
    let public = ml_kem::ml_kem_768::EncapsulationKey::new_from_slice(mlkem).unwrap();
    let (sealed, half) = public.encapsulate_with_rng(&mut chance(71));
    let half: [u8; 32] = half.as_slice().try_into().unwrap();
    let secret = combine(&half, &[0; 32], &share, x25519);
    let (key, nonce) = key_schedule(&secret, &info.hpke_info());
    let (mut text, aad) = (FINDING_KEY, info.subject_hash.0);
    let cipher = ChaCha20Poly1305::new(&key.into());
    let tag =
        cipher.encrypt_inout_detached(&nonce.into(), &aad, InOutBuf::from(text.as_mut_slice())).unwrap();
    let enc = Encapsulation::from_slice(&[sealed.as_slice(), &share].concat()).unwrap();
    (Grant { info, enc, ct: [text.as_slice(), &tag].concat().into(), gossip: GOSSIP }, half)
}

#[test]
fn attack_14_a_share_of_low_order_tells_nobody_the_key() {
    let (amsel, birke) = (Practice::amsel(), Practice::birke());
    let pair = birke.pair();
    for share in points_of_low_order() {
        let secret = StaticSecret::from(bytes::<32>(&mut chance(72)));
        assert_eq!(secret.diffie_hellman(&PublicKey::from(share)).as_bytes(), &[0; 32], "known to everybody");
        let info = amsel.grant_to(&birke, Purpose::Finding, Hash([9; 32]));
        let (grant, half) = sends(info, pair.public(), share);
        // The recipient opens it, and knows by the signature who made it so.
        let signed = amsel.identity.sign_coded(SignLabel::Grant, &grant);
        let verified = VerifiedGrant::verify(&signed, &amsel.identity.public()).unwrap();
        let opened: FindingKey = unwrap(&pair, &verified).unwrap();
        assert_eq!(opened.expose(), &FINDING_KEY);
        // Whoever listens has the share, its secret, the public key; not the half that ML-KEM carries.
        let public = &pair.public().as_bytes()[1_184..];
        for guess in [[0; 32], Hash::of(grant.enc.as_bytes()).0, Sha256::digest(share).into()] {
            assert_eq!(opens(&combine(&guess, &[0; 32], &share, public), &grant), None);
        }
        // Whoever has that half, as the sender does, opens it: nothing else was in the way.
        assert!(opens(&combine(&half, &[0; 32], &share, public), &grant).is_some());
        // And in a wrap that others made, such a share opens nothing.
        let mut bent =
            amsel.give(&FindingKey::from_bytes(FINDING_KEY), verified.grant().info.clone(), pair.public());
        assert!(unwrap::<FindingKey>(&pair, &bent).is_ok());
        let mut other = bent.grant().clone();
        other.enc.0[1_088..].copy_from_slice(&share);
        let signed = amsel.identity.sign_coded(SignLabel::Grant, &other);
        bent = VerifiedGrant::verify(&signed, &amsel.identity.public()).unwrap();
        assert!(unwrap::<FindingKey>(&pair, &bent).is_err());
    }
}

/// X25519 alone, where nobody looks at the share: the key is a constant, and whoever listens opens.
#[test]
fn attack_14_succeeds_without_the_second_half() {
    for share in points_of_low_order() {
        let recipient = StaticSecret::from([5; 32]);
        let theirs = recipient.diffie_hellman(&PublicKey::from(share)).to_bytes();
        let listener = [0; 32];
        assert_eq!(theirs, listener, "the recipient's secret plays no part");
    }
}
