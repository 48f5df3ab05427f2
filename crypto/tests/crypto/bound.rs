//! Bounds: what is too long is not sealed, and not opened either, whoever sealed it.
//!
//! The forger has every key: he seals by the construction itself, as a client does that keeps no bounds.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use siegel_api::codec::encode;
use siegel_api::hash::Hash;
use siegel_api::id::{FindingId, ObjectId, UserId};
use siegel_api::limits::{KEYRING_BYTES_MAX, LABEL_BYTES_MAX, LINK_FINDINGS_MAX, META_BYTES_MAX};
use siegel_crypto::account::{Anchor, MasterKey};
use siegel_crypto::chunked::Chunked;
use siegel_crypto::content::FindingKey;
use siegel_crypto::error::{CannotOpen, CannotSeal};
use siegel_crypto::kem::KemSecret;
use siegel_crypto::keyring::{Keyring, Pin, PinKind, Remembered};
use siegel_crypto::label::{LabelEntry, LabelKind, LabelPlace, seal_label};
use siegel_crypto::link_content::{LinkContent, LinkFinding, LinkPractice};
use siegel_crypto::record::MemberName;
use siegel_crypto::sign::IdentitySeed;
use siegel_crypto::unlock::AnchorKey;

use crate::people::{GOSSIP, Practice, chance, finding_id};

/// `Exp(key, label, context)` (protocol 1): one block of HKDF-Expand.
fn exp(key: &[u8; 32], label: &str, context: &[u8]) -> [u8; 32] {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
    mac.update(&[b"siegel/v1/", label.as_bytes(), &[0], context, &[1]].concat());
    mac.finalize().into_bytes().into()
}

/// `u32 length || bytes || zeros`, as long as `padded`.
fn padded(bytes: &[u8], padded: usize) -> Vec<u8> {
    let mut out = [&u32::try_from(bytes.len()).unwrap().to_be_bytes(), bytes].concat();
    out.resize(padded, 0);
    out
}

/// A keyring of so many things that were seen, 57 bytes each.
fn keyring(pins: u64) -> Keyring {
    let pin = |number| Pin { kind: PinKind::Log, id: ObjectId([4; 16]), root: Hash([5; 32]), number };
    Keyring {
        identity: IdentitySeed::from_bytes([1; 32]),
        former: Vec::new(),
        kems: vec![KemSecret::from_bytes([2; 32]), KemSecret::from_bytes([3; 32])],
        remembered: Remembered {
            gossip: GOSSIP,
            pins: (0..pins).map(pin).collect::<Vec<_>>().into(),
            names: vec![].into(),
        },
    }
}

#[test]
fn a_keyring_beyond_its_bound_is_neither_sealed_nor_opened() {
    let (master, user, rng) = (MasterKey::from_bytes([9; 32]), UserId([0x11; 16]), &mut chance(300));
    // The largest class of size that fits: 63 times 2^14.
    let most = keyring(18_106);
    let sealed = master.seal_keyring(user, 7, &most, rng).unwrap();
    assert!(sealed.len() <= KEYRING_BYTES_MAX && sealed.len() > KEYRING_BYTES_MAX / 16 * 15);
    assert_eq!(master.open_keyring(user, 7, &sealed).unwrap().remembered, most.remembered);
    let more = keyring(18_107);
    assert!(master.seal_keyring(user, 7, &more, rng) == Err(CannotSeal));
    // Sealed all the same, by hand: the next class of size is longer than the bound.
    let context = [user.as_bytes(), 7u64.to_be_bytes().as_slice()].concat();
    let key = exp(master.expose(), "keyring", &context);
    let forge = |keyring: &Keyring, class: usize| {
        let kems = keyring.kems.iter().flat_map(|kem| *kem.expose());
        let head = [2].into_iter().chain(*keyring.identity.expose()).chain([2]).chain(kems);
        let plain: Vec<u8> = head.chain(encode(&keyring.remembered)).collect();
        Chunked::seal(&key, &padded(&plain, class), &context, &mut chance(301)).unwrap()
    };
    assert!(master.open_keyring(user, 7, &forge(&most, 63 << 14)).is_ok(), "forged as it is made");
    assert!(master.open_keyring(user, 7, &forge(&more, 64 << 14)).is_err());
}

#[test]
fn metadata_beyond_its_bound_is_neither_sealed_nor_opened() {
    let (key, core, rng) =
        (FindingKey::from_bytes([9; 32]), Practice::amsel().core(finding_id()), &mut chance(302));
    let most = vec![7; (63 << 15) - 4];
    let sealed = key.seal_meta(&core, &most, rng).unwrap();
    assert!(sealed.len() <= META_BYTES_MAX);
    assert!(*key.open_meta(&core, &sealed).unwrap() == most);
    let more = vec![7; (63 << 15) - 3];
    assert!(key.seal_meta(&core, &more, rng) == Err(CannotSeal));
    let meta_key = exp(key.expose(), "meta", &encode(&core));
    let forged =
        |plain: &[u8], class| Chunked::seal(&meta_key, &padded(plain, class), &[], &mut chance(303)).unwrap();
    assert!(key.open_meta(&core, &forged(&most, 63 << 15)).is_ok(), "forged as it is made");
    assert!(key.open_meta(&core, &forged(&more, 64 << 15)).is_err());
}

#[test]
fn a_label_beyond_its_bound_is_not_sealed() {
    let amsel = Practice::amsel();
    let audit = amsel.audit.key_pair(&amsel.epoch).unwrap();
    let place = LabelPlace { practice_id: amsel.epoch.group_id, epoch: 1, writer: amsel.user_id };
    let seal = |characters: usize| {
        let text = "a".repeat(characters);
        let entry = LabelEntry { kind: LabelKind::Finding, object: ObjectId([2; 16]), text };
        seal_label(place, audit.public(), &[entry], &mut chance(304))
    };
    let sealed = seal(14_000).unwrap();
    assert!(!sealed.is_empty() && sealed.len() <= LABEL_BYTES_MAX);
    for characters in [15_900, 65_000, 70_000] {
        assert!(seal(characters) == Err(CannotSeal), "{characters}");
    }
    let entry = |_| LabelEntry { kind: LabelKind::Finding, object: ObjectId([2; 16]), text: "a".into() };
    let many: Vec<LabelEntry> = (0..5_000).map(entry).collect();
    assert!(seal_label(place, audit.public(), &many, &mut chance(304)) == Err(CannotSeal));
}

#[test]
fn a_name_that_is_too_long_to_be_written_is_not_sealed_as_none() {
    let amsel = Practice::amsel();
    let seal = |characters: usize| {
        let name = MemberName { id: amsel.user_id, blind: [1; 32], name: "a".repeat(characters) };
        amsel.content.seal_names(&amsel.epoch, &[name], &mut chance(306))
    };
    assert!(seal(65_535).is_ok());
    assert!(seal(65_536) == Err(CannotSeal));
}

fn content(practices: usize, findings: usize) -> LinkContent {
    let practice = LinkPractice {
        practice_id: Practice::amsel().epoch.group_id,
        root_fp: Hash([1; 32]),
        statement_hash: Hash([2; 32]),
    };
    let finding = |_| LinkFinding {
        finding_id: FindingId([3; 16]),
        manifest_hash: Hash([4; 32]),
        key: FindingKey::from_bytes([5; 32]),
    };
    LinkContent { practices: vec![practice; practices], findings: (0..findings).map(finding).collect() }
}

#[test]
fn a_link_shows_so_many_findings_and_no_more() {
    let most = content(1, LINK_FINDINGS_MAX).encode().unwrap();
    assert_eq!(LinkContent::decode(&most).unwrap().findings.len(), LINK_FINDINGS_MAX);
    assert!(matches!(content(1, LINK_FINDINGS_MAX + 1).encode(), Err(CannotSeal)));
    assert!(matches!(content(256, 1).encode(), Err(CannotSeal)));
    // One more by hand: its count, and its eighty bytes.
    let count = u16::try_from(LINK_FINDINGS_MAX + 1).unwrap().to_be_bytes();
    let more = [&most[..82], &count, &most[84..], &most[84..164]].concat();
    assert!(matches!(LinkContent::decode(&more), Err(CannotOpen)));
}

/// A buffer that grows leaves copies of secrets behind.
#[test]
fn what_a_link_shows_is_written_into_as_much_as_it_needs() {
    for (practices, findings) in [(0, 0), (1, 1), (1, 2), (3, 5)] {
        let written = content(practices, findings).encode().unwrap();
        assert_eq!(written.capacity(), written.len(), "{practices}, {findings}");
    }
}

#[test]
fn an_anchor_of_another_version_or_account_is_none() {
    let (key, user) = (AnchorKey::from_bytes([9; 32]), UserId([0x11; 16]));
    let good = Anchor::new(user, Hash([6; 32]), GOSSIP, (7, Hash([8; 32])));
    let seal = |bytes: &[u8]| Chunked::seal(key.expose(), bytes, user.as_bytes(), &mut chance(305)).unwrap();
    for anchor in [good.clone(), Anchor { head: None, ..good.clone() }] {
        let bytes = anchor.encode();
        assert_eq!(key.open_anchor(user, &seal(&bytes)).unwrap(), anchor);
        // Neither version passes for the other, and there is no third.
        for version in (0..4).filter(|version| *version != bytes[0]) {
            assert!(key.open_anchor(user, &seal(&[&[version], &bytes[1..]].concat())).is_err(), "{version}");
        }
        let other = Anchor { user_id: UserId([0x12; 16]), ..anchor };
        assert!(key.open_anchor(user, &seal(&other.encode())).is_err());
    }
}
