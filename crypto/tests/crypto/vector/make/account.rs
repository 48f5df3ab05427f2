//! Vectors of an account: ways, envelope, keyring, anchor, draft (protocol 2).

use serde_json::json;

use siegel_api::chain::{ChainLink, Change as ChainChange, SignedLink};
use siegel_api::codec::encode;
use siegel_api::hash::Hash;
use siegel_api::id::{ObjectId, UserId};
use siegel_api::label::SignLabel;
use siegel_api::suite::Suite;
use siegel_api::time::Time;
use siegel_crypto::account::{Anchor, MasterKey};
use siegel_crypto::code::RecoveryCode;
use siegel_crypto::envelope::{Envelope, Generation};
use siegel_crypto::kem::{KemKeyPair, KemSecret};
use siegel_crypto::keyring::{Keyring, PasskeyName, Pin as Seen, PinKind as SeenKind, Remembered};
use siegel_crypto::sign::{IdentityKey, IdentitySeed};
use siegel_crypto::unlock::{AnchorKey, PrfResult, Unlock};

use super::{fail, file, flip, sealed_fails, set};
use crate::people::{GOSSIP, chance, finding_id};
use crate::vector::{Change, Failure, Vectors, hex};

struct Account {
    seed: IdentitySeed,
    user_id: UserId,
    chain: Vec<SignedLink>,
    secret: KemSecret,
}

fn link(identity: &IdentityKey, before: Option<&SignedLink>, seq: u32, change: ChainChange) -> SignedLink {
    let link = ChainLink {
        version: 1,
        suite: Suite::ONE,
        user_id: UserId([0x11; 16]),
        seq,
        prev_hash: before.map_or(Hash::ZERO, SignedLink::hash),
        change,
        gossip: GOSSIP,
        time: Time(1_000),
    };
    SignedLink { signed: identity.sign_coded(SignLabel::Chain, &link), second: None }
}

/// Root, a recovery sheet, and a way whose secret the vector tells.
fn account(rng: &mut rand_chacha::ChaCha20Rng) -> Account {
    let user_id = UserId([0x11; 16]);
    let (seed, identity) = IdentityKey::generate(rng);
    let kem = *KemKeyPair::from_secret(&KemSecret::generate(rng)).unwrap().public();
    let secret = KemSecret::generate(rng);
    let sheet = Unlock::derive_by_recovery_code(&RecoveryCode::generate(rng), user_id);
    let passkey = Unlock::derive_by_passkey(&PrfResult::generate(rng), user_id, Hash::of(b"credential"));
    let mut way = passkey.way().unwrap();
    way.unlock_key = *KemKeyPair::from_secret(&secret).unwrap().public();
    let root = link(&identity, None, 0, ChainChange::Root { identity: identity.public(), kem });
    let first = link(&identity, Some(&root), 1, ChainChange::CredAdd { way: sheet.way().unwrap() });
    let second = link(&identity, Some(&first), 2, ChainChange::CredAdd { way });
    Account { seed, user_id, chain: vec![root, first, second], secret }
}

pub fn envelope() -> Vectors {
    let rng = &mut chance(104);
    let Account { seed, user_id, chain, secret } = account(rng);
    let identity = IdentityKey::from_seed(&seed);
    let known = siegel_api::chain::VerifiedIdentity::verify(user_id, &chain).unwrap();
    let generation = Generation { user_id, number: 1, prev_hash: Hash::ZERO };
    let master = MasterKey::generate(rng);
    let signed = master.seal_envelope(generation, known.ways(), &identity, rng).unwrap();
    let whole: Envelope = siegel_api::codec::decode(signed.body()).unwrap();
    let links: Vec<String> = chain.iter().map(|link| hex(&encode(link))).collect();
    let without_way = links[..2].to_vec();
    let valid = json!({
        "user_id": hex(user_id.as_bytes()), "chain": links, "signer_seed": hex(seed.expose()),
        "envelope": hex(signed.body()), "way_secret": hex(secret.expose()),
    });
    let fails = vec![
        flip("user_id"),
        flip("signer_seed"),
        flip("way_secret"),
        set("way_not_in_chain", "chain", without_way),
        head_fails(&whole),
        entry_fails(&whole),
        vec![fail("envelope_one_byte_more", "envelope", Change::Append("00".into()))],
    ];
    file("envelope", 2, valid, fails)
}

fn with(whole: &Envelope, name: &str, change: impl FnOnce(&mut Envelope)) -> Vec<Failure> {
    let mut changed = whole.clone();
    change(&mut changed);
    set(name, "envelope", hex(&encode(&changed)))
}

fn head_fails(whole: &Envelope) -> Vec<Failure> {
    let fails = [
        with(whole, "version_changed", |e| e.version = 2),
        with(whole, "suite_changed", |e| e.suite = Suite(2)),
        with(whole, "another_account", |e| e.user_id = UserId([0x12; 16])),
        with(whole, "generation_zero", |e| e.generation = 0),
        with(whole, "generation_without_one_before", |e| e.generation = 2),
        with(whole, "first_with_one_before", |e| e.prev_hash = Hash([1; 32])),
        with(whole, "generation_and_hash_changed", |e| {
            e.generation = 2;
            e.prev_hash = Hash([1; 32]);
        }),
    ];
    fails.into_iter().flatten().collect()
}

fn entry_fails(whole: &Envelope) -> Vec<Failure> {
    let entries = whole.entries.as_slice();
    let (sheet, passkey) = (&entries[0], &entries[1]);
    let mut server = passkey.clone();
    server.unlock_key = Hash([5; 32]);
    let mut long = passkey.clone();
    long.ct = [long.ct.as_slice(), &[0; 16]].concat().into();
    let (mut one, mut other) = (sheet.clone(), passkey.clone());
    std::mem::swap(&mut one.ct, &mut other.ct);
    let lists = [
        ("ways_in_another_order", vec![passkey.clone(), sheet.clone()]),
        ("a_way_missing", vec![passkey.clone()]),
        ("a_way_twice", vec![sheet.clone(), passkey.clone(), passkey.clone()]),
        ("a_way_of_the_server", vec![sheet.clone(), passkey.clone(), server]),
        ("wraps_exchanged", vec![one, other]),
        ("wrap_too_long", vec![sheet.clone(), long]),
    ];
    let fails = lists.into_iter().map(|(name, list)| with(whole, name, |e| e.entries = list.into()));
    fails.flatten().collect()
}

pub fn keyring() -> Vectors {
    let rng = &mut chance(105);
    let master = MasterKey::generate(rng);
    let user_id = UserId([0x11; 16]);
    let seen = Seen { kind: SeenKind::Group, id: ObjectId([4; 16]), root: Hash([5; 32]), number: 6 };
    let named = PasskeyName { credential: Hash([8; 32]), name: b"Handy".to_vec().into(), named_at: Time(9) };
    let keyring = Keyring {
        identity: IdentitySeed::generate(rng),
        former: Vec::new(),
        kems: vec![KemSecret::generate(rng)],
        remembered: Remembered { gossip: GOSSIP, pins: vec![seen].into(), names: vec![named].into() },
    };
    let sealed = master.seal_keyring(user_id, 7, &keyring, rng).unwrap();
    let valid = json!({
        "master_key": hex(master.expose()), "user_id": hex(user_id.as_bytes()), "seq": 7, "sealed": hex(&sealed),
    });
    let fails = vec![
        flip("master_key"),
        flip("user_id"),
        set("an_older_number", "seq", 6),
        set("a_newer_number", "seq", 8),
        sealed_fails(),
    ];
    file("keyring", 2, valid, fails)
}

/// A keyring with seeds of former identity keys: version 3.
pub fn keyring_former() -> Vectors {
    let rng = &mut chance(124);
    let master = MasterKey::generate(rng);
    let user_id = UserId([0x11; 16]);
    let keyring = Keyring {
        identity: IdentitySeed::generate(rng),
        former: vec![IdentitySeed::generate(rng), IdentitySeed::generate(rng)],
        kems: vec![KemSecret::generate(rng), KemSecret::generate(rng), KemSecret::generate(rng)],
        remembered: Remembered { gossip: GOSSIP, pins: Vec::new().into(), names: Vec::new().into() },
    };
    let sealed = master.seal_keyring(user_id, 7, &keyring, rng).unwrap();
    let valid = json!({
        "master_key": hex(master.expose()), "user_id": hex(user_id.as_bytes()), "seq": 7, "sealed": hex(&sealed),
    });
    file("keyring_former", 2, valid, vec![flip("master_key"), sealed_fails()])
}

/// As earlier clients wrote it.
pub fn anchor() -> Vectors {
    anchor_that("anchor", 106, None)
}

pub fn anchor_head() -> Vectors {
    anchor_that("anchor_head", 140, Some((7, Hash([8; 32]))))
}

fn anchor_that(what: &'static str, chances: u64, head: Option<(u32, Hash)>) -> Vectors {
    let rng = &mut chance(chances);
    let (key, user_id) = (AnchorKey::generate(rng), UserId([0x11; 16]));
    let anchor = Anchor { user_id, root_fp: Hash([6; 32]), gossip: GOSSIP, head };
    let sealed = key.seal_anchor(&anchor, rng).unwrap();
    let valid = json!({
        "anchor_key": hex(key.expose()), "user_id": hex(user_id.as_bytes()), "sealed": hex(&sealed),
    });
    file(what, 2, valid, vec![flip("anchor_key"), flip("user_id"), sealed_fails()])
}

pub fn draft() -> Vectors {
    let rng = &mut chance(107);
    let master = MasterKey::generate(rng);
    let sealed = master.seal_draft(finding_id(), b"key and form", rng).unwrap();
    let valid = json!({
        "master_key": hex(master.expose()), "finding_id": hex(finding_id().as_bytes()), "sealed": hex(&sealed),
    });
    file("draft", 2, valid, vec![flip("master_key"), flip("finding_id"), sealed_fails()])
}

pub fn recovery_code() -> Vectors {
    let printed = RecoveryCode::generate(&mut chance(119)).expose_text();
    let with = |at: usize, typed: &str| {
        let mut text = printed.to_string();
        text.replace_range(at..at + 1, typed);
        text
    };
    let other = if printed.starts_with('7') { "8" } else { "7" };
    let last = if printed.ends_with('7') { "8" } else { "7" };
    let fails = vec![
        set("first_character_wrong", "text", with(0, other)),
        set("check_wrong", "text", with(30, last)),
        set("with_a_letter_that_is_none", "text", with(0, "U")),
        set("with_a_letter_of_germany", "text", with(0, "Ä")),
        set("one_character_less", "text", &printed[..30]),
        set("one_character_more", "text", printed.to_string() + "0"),
        set("without_check", "text", &printed[..28]),
        set("empty", "text", ""),
    ];
    file("recovery_code", 2, json!({ "text": printed.as_str() }), fails)
}
