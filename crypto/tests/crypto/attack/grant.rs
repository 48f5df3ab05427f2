//! Wraps that are moved, re-signed or weakened.

use hpke::{Deserializable, Kem as _, OpModeR, OpModeS, Serializable};

use siegel_api::chain::Gossip;
use siegel_api::grant::{Grant, GrantInfo, Purpose, VerifiedGrant};
use siegel_api::hash::Hash;
use siegel_api::id::{GroupId, ObjectId, UserId};
use siegel_api::label::SignLabel;
use siegel_crypto::content::FindingKey;
use siegel_crypto::grant::{unwrap, wrap};
use siegel_crypto::kem::KemKeyPair;
use siegel_crypto::seed::ContentSeed;
use siegel_crypto::sign::IdentityKey;

use crate::people::{GOSSIP, Practice, chance};

/// Amsel's grant to Birke, and a double of it whose wrap is bound to nothing.
struct Given {
    amsel: Practice,
    birke: Practice,
    grant: Grant,
}

fn given() -> Given {
    let (amsel, birke) = (Practice::amsel(), Practice::birke());
    let info = amsel.grant_to(&birke, Purpose::Finding, Hash([9; 32]));
    let key = FindingKey::generate(&mut chance(80));
    let grant = wrap(&key, info, birke.pair().public(), GOSSIP, &mut chance(81)).unwrap();
    Given { amsel, birke, grant }
}

/// Signs whatever it is given, and opens it as Birke would.
fn opens(pair: &KemKeyPair, signer: &IdentityKey, grant: &Grant) -> bool {
    let signed = signer.sign_coded(SignLabel::Grant, grant);
    VerifiedGrant::verify(&signed, &signer.public())
        .is_ok_and(|verified| unwrap::<FindingKey>(pair, &verified).is_ok())
}

fn changed(grant: &Grant, change: impl FnOnce(&mut GrantInfo)) -> Grant {
    let mut grant = grant.clone();
    change(&mut grant.info);
    grant
}

/// Attack 9: every id and fingerprint of both sides is in the wrap; exchange one and it does not open, even
/// if the signer signs it so.
#[test]
fn attack_09_ids_exchanged() {
    let Given { amsel, birke, grant } = given();
    let pair = birke.pair();
    assert!(opens(&pair, &amsel.identity, &grant));
    let swaps: [fn(&mut GrantInfo); 8] = [
        |info| info.practice_id = GroupId([1; 16]),
        |info| info.granter = UserId([1; 16]),
        |info| info.granter_group = GroupId([1; 16]),
        |info| info.recipient_id = ObjectId([1; 16]),
        |info| info.recipient_id = ObjectId(info.granter.0),
        |info| info.granter = UserId(info.recipient_id.0),
        |info| std::mem::swap(&mut info.practice_id.0, &mut info.recipient_id.0),
        |info| info.recipient_key_fp = info.granter_key_fp,
    ];
    for (number, swap) in swaps.into_iter().enumerate() {
        assert!(!opens(&pair, &amsel.identity, &changed(&grant, swap)), "swap {number}");
    }
}

/// Attack 29: Eve takes Amsel's ciphertext and gives it as her own.
#[test]
fn attack_29_signed_again_as_ones_own() {
    let Given { birke, grant, .. } = given();
    let eve = IdentityKey::generate(&mut chance(82)).1;
    let own = changed(&grant, |info| {
        info.granter = UserId([0xee; 16]);
        info.granter_key_fp = eve.public().fingerprint();
    });
    assert!(!opens(&birke.pair(), &eve, &own));
    // Unchanged, it names another signer than the one who signed.
    let signed = eve.sign_coded(SignLabel::Grant, &grant);
    assert!(VerifiedGrant::verify(&signed, &eve.public()).is_err());
}

/// Attack 30: the same wrap in another practice, for another finding, another epoch, or as another purpose.
#[test]
fn attack_30_replayed_elsewhere() {
    let Given { amsel, birke, grant } = given();
    let pair = birke.pair();
    let replays: [fn(&mut GrantInfo); 5] = [
        |info| info.practice_id = GroupId([2; 16]),
        |info| info.subject_hash = Hash([2; 32]),
        |info| info.recipient_epoch += 1,
        |info| info.granter_epoch += 1,
        |info| info.parent_grant_hash = Hash([2; 32]),
    ];
    for (number, replay) in replays.into_iter().enumerate() {
        assert!(!opens(&pair, &amsel.identity, &changed(&grant, replay)), "replay {number}");
    }
    let as_seed = changed(&grant, |info| info.purpose = Purpose::ContentSeed);
    let signed = amsel.identity.sign_coded(SignLabel::Grant, &as_seed);
    let verified = VerifiedGrant::verify(&signed, &amsel.identity.public()).unwrap();
    assert!(unwrap::<ContentSeed>(&pair, &verified).is_err(), "a finding's key is no seed");
}

type Kem = hpke::kem::XWing;
type Aead = hpke::aead::ChaCha20Poly1305;
type Kdf = hpke::kdf::HkdfSha256;

/// Attacks 9, 29 and 30 where HPKE's `info` is empty: the wrap opens, whatever the page around it says.
#[test]
fn attack_09_29_30_succeed_without_info() {
    let rng = &mut chance(83);
    let (secret, public) = Kem::gen_keypair_with_rng(rng);
    let (enc, ct) =
        hpke::single_shot_seal_with_rng::<Aead, Kdf, Kem>(&OpModeS::Base, &public, &[], &[7; 32], &[], rng)
            .unwrap();
    let claims = ["from Amsel, for finding 1", "from Eve, for finding 2"];
    for claim in claims {
        let opened = hpke::single_shot_open::<Aead, Kdf, Kem>(&OpModeR::Base, &secret, &enc, &[], &ct, &[]);
        assert_eq!(opened.unwrap(), [7; 32], "{claim}");
    }
}

/// A wrap is refused already when it is made for another key than its `info` names (attack 1's last line).
#[test]
fn attack_09_wrapped_for_another_than_named() {
    let (amsel, birke, rng) = (Practice::amsel(), Practice::birke(), &mut chance(84));
    let info = amsel.grant_to(&birke, Purpose::Finding, Hash([9; 32]));
    let key = FindingKey::generate(rng);
    assert!(wrap(&key, info.clone(), amsel.pair().public(), GOSSIP, rng).is_err());
    let gossip = Gossip { log_size: 0, log_root: Hash::of(b"") };
    assert!(wrap(&ContentSeed::generate(rng), info, birke.pair().public(), gossip, rng).is_err());
}

/// Attack 32: harvested now, opened when X25519 falls. Both halves of an encapsulation count, so whoever has
/// only the classical one, or replaces the other, has nothing; and no key type is shorter than the hybrid.
#[test]
fn attack_32_the_classical_half_alone() {
    let Given { amsel, birke, grant } = given();
    let pair = birke.pair();
    let mut other = given().grant;
    let fresh = FindingKey::generate(&mut chance(85));
    other.enc = amsel.give(&fresh, grant.info.clone(), pair.public()).grant().enc;
    let mut mixed = grant.clone();
    mixed.enc.0[..1088].copy_from_slice(&other.enc.0[..1088]);
    assert!(!opens(&pair, &amsel.identity, &mixed), "ML-KEM half exchanged");
    let mut mixed = grant.clone();
    mixed.enc.0[1088..].copy_from_slice(&other.enc.0[1088..]);
    assert!(!opens(&pair, &amsel.identity, &mixed), "X25519 half exchanged");
    assert_eq!(Kem::KEM_ID, 0x647a);
    assert_eq!(siegel_api::suite::KemPublicKey::LEN, 1184 + 32);
}

/// No other KEM is named anywhere in the sources of this crate.
#[test]
fn attack_32_there_is_no_classical_path() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/src");
    let kem = std::fs::read_to_string(format!("{folder}/suite.rs")).unwrap();
    assert_eq!(kem.matches("hpke::kem::").count(), 1);
    assert!(kem.contains("hpke::kem::XWing"));
    for file in std::fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let Ok(text) = std::fs::read_to_string(&path) else { continue };
        let names = ["X25519HkdfSha256", "DhP256", "x25519_dalek", "OpModeS::Auth", "OpModeR::Auth"];
        assert!(names.iter().all(|name| !text.contains(name)), "{}", path.display());
    }
}

/// The attack on a wrap by X25519 alone: whoever has broken that one secret opens what he kept for years.
#[test]
fn attack_32_succeeds_against_a_classical_wrap() {
    type Classical = hpke::kem::X25519HkdfSha256;
    let rng = &mut chance(86);
    let (broken, public) = Classical::gen_keypair_with_rng(rng);
    let (enc, ct) = hpke::single_shot_seal_with_rng::<Aead, Kdf, Classical>(
        &OpModeS::Base,
        &public,
        b"2026",
        b"kept until 2040",
        &[],
        rng,
    )
    .unwrap();
    let broken = <Classical as hpke::Kem>::PrivateKey::from_bytes(&broken.to_bytes()).unwrap();
    let opened =
        hpke::single_shot_open::<Aead, Kdf, Classical>(&OpModeR::Base, &broken, &enc, b"2026", &ct, &[]);
    assert_eq!(opened.unwrap(), b"kept until 2040");
}
