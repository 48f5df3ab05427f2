//! HPKE with X-Wing, HKDF-SHA256 and ChaCha20-Poly1305: the row of draft-ietf-hpke-pq for our suite.

use data_encoding::HEXLOWER;
use hpke::{Deserializable, OpModeR};

use siegel_crypto::kem::{KemKeyPair, KemSecret};

fn field(name: &str) -> Vec<u8> {
    let text = include_str!("../vectors/published/hpke_xwing.json");
    let row: serde_json::Value = serde_json::from_str(text).unwrap();
    HEXLOWER.decode(row[name].as_str().unwrap().as_bytes()).unwrap()
}

#[test]
fn the_published_secret_has_the_published_public_key() {
    let secret = KemSecret::from_slice(&field("skRm")).unwrap();
    let pair = KemKeyPair::from_secret(&secret).unwrap();
    let public = pair.public().as_bytes();
    assert!(public.starts_with(&field("pkRm_first")) && public.ends_with(&field("pkRm_last")));
}

#[test]
fn the_published_ciphertexts_open() {
    type Kem = hpke::kem::XWing;
    let secret = <Kem as hpke::Kem>::PrivateKey::from_bytes(&field("skRm")).unwrap();
    let enc = <Kem as hpke::Kem>::EncappedKey::from_bytes(&field("enc")).unwrap();
    let mut receiver = hpke::setup_receiver::<hpke::aead::ChaCha20Poly1305, hpke::kdf::HkdfSha256, Kem>(
        &OpModeR::Base,
        &secret,
        &enc,
        &field("info"),
    )
    .unwrap();
    assert_eq!(receiver.open(&field("ct_0"), b"Count-0").unwrap(), field("pt"));
    assert_eq!(receiver.open(&field("ct_1"), b"Count-1").unwrap(), field("pt"));
    let mut exported = [0; 32];
    receiver.export(b"pseudorandom0", &mut exported).unwrap();
    assert_eq!(exported.as_slice(), field("exported_0"));
}
