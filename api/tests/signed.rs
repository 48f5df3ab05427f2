//! What people sign: every structure holds as it was signed, and no other way. Each refusal is brought
//! about alone, by one change.
#![expect(clippy::unwrap_used, reason = "what fails in a fixture fails the test")]

use std::collections::HashMap;

use ed25519_dalek::{Signer, SigningKey};
use siegel_api::chain::{ChainError, ChainLink, Change, Gossip, SignedLink, VerifiedIdentity, Way, WayKind};
use siegel_api::checkpoint::{Checkpoint, CheckpointError};
use siegel_api::codec::{Coded, decode, encode};
use siegel_api::hash::Hash;
use siegel_api::id::{GroupId, UserId};
use siegel_api::label::SignLabel;
use siegel_api::merkle::empty_root;
use siegel_api::signing::{Signature, Signed, VerifyingKey, to_be_signed};
use siegel_api::statement::{
    Card, EpochKeys, GroupError, GroupKind, LogIdentity, Member, Roles, SignedStatement, Statement,
    StatementSignature, VerifiedGroup, name_hash,
};
use siegel_api::suite::{KemPublicKey, Suite};
use siegel_api::time::Time;

#[path = "signed/reentry.rs"]
mod reentry;
#[path = "signed/rotated.rs"]
mod rotated;
#[path = "signed/unit.rs"]
mod unit;

struct Person {
    id: UserId,
    key: SigningKey,
    links: Vec<SignedLink>,
}

fn public(key: &SigningKey) -> VerifyingKey {
    VerifyingKey(key.verifying_key().to_bytes())
}

fn sign(key: &SigningKey, label: SignLabel, body: &[u8]) -> Signature {
    Signature(key.sign(&to_be_signed(label, body)).to_bytes())
}

fn signed_link(key: &SigningKey, link: &ChainLink) -> SignedLink {
    let body = encode(link);
    let signature = sign(key, SignLabel::Chain, &body);
    SignedLink { signed: Signed::new(body, signature), second: None }
}

impl Person {
    fn new(number: u8) -> Self {
        let key = SigningKey::from_bytes(&[number; 32]);
        let mut person = Self { id: UserId([number; 16]), key, links: Vec::new() };
        let root = Change::Root { identity: public(&person.key), kem: KemPublicKey([number; 1216]) };
        person.says(root);
        person
    }

    fn link(&self, change: Change) -> ChainLink {
        ChainLink {
            version: 1,
            suite: Suite::ONE,
            user_id: self.id,
            seq: u32::try_from(self.links.len()).unwrap(),
            prev_hash: self.links.last().map_or(Hash::ZERO, SignedLink::hash),
            change,
            gossip: Gossip { log_size: 0, log_root: empty_root() },
            time: Time(1),
        }
    }

    fn says(&mut self, change: Change) {
        let link = self.link(change);
        self.links.push(signed_link(&self.key, &link));
    }

    fn verified(&self) -> Result<VerifiedIdentity, ChainError> {
        VerifiedIdentity::verify(self.id, &self.links)
    }

    fn member(&self, roles: Roles) -> Member {
        let identity = self.verified().unwrap();
        Member {
            id: self.id,
            chain_seq: identity.seq(),
            chain_head: identity.head(),
            roles,
            name_hash: name_hash(&[0; 32], "Dr. Anna Weber"),
        }
    }
}

fn way(number: u8) -> Way {
    Way { kind: WayKind::Passkey, credential: Hash([number; 32]), unlock_key: KemPublicKey([number; 1216]) }
}

#[test]
fn a_chain_says_which_ways_open_the_account() {
    let mut anna = Person::new(1);
    anna.says(Change::CredAdd { way: way(7) });
    anna.says(Change::CredAdd { way: way(8) });
    anna.says(Change::CredRevoke { unlock_key: Hash::of(&[7; 1216]) });
    let identity = anna.verified().unwrap();
    assert_eq!(identity.ways(), [way(8)]);
    assert_eq!(identity.seq(), 3);
    assert_eq!(identity.key_at(1, anna.links[1].hash()), Some(&public(&anna.key)));
    assert_eq!(identity.key_at(1, anna.links[2].hash()), None);
}

#[test]
fn a_new_identity_key_is_signed_by_the_old_and_the_new() {
    let mut anna = Person::new(1);
    let new = SigningKey::from_bytes(&[9; 32]);
    let mut link = signed_link(&anna.key, &anna.link(Change::Rotate { identity: public(&new) }));
    anna.links.push(link.clone());
    assert_eq!(anna.verified(), Err(ChainError::Order(1)), "without the new key's signature");
    link.second = Some(sign(&new, SignLabel::Chain, link.signed.body()));
    anna.links[1] = link;
    assert_eq!(anna.verified().unwrap().identity(), &public(&new));
    assert_eq!(anna.verified().unwrap().root_fingerprint(), public(&anna.key).fingerprint());
}

type Spoil = (&'static str, fn(&mut ChainLink));

#[test]
fn each_link_follows_the_one_before_it() {
    let spoils: [Spoil; 7] = [
        ("another version", |link| link.version = 2),
        ("an unknown suite", |link| link.suite = Suite(2)),
        ("another person's", |link| link.user_id = UserId([9; 16])),
        ("a gap", |link| link.seq += 1),
        ("another past", |link| link.prev_hash = Hash([1; 32])),
        ("a second root", |link| {
            link.change = Change::Root { identity: VerifyingKey([0; 32]), kem: KemPublicKey([0; 1216]) }
        }),
        ("a way that was never added", |link| link.change = Change::CredRevoke { unlock_key: Hash::ZERO }),
    ];
    for (what, spoil) in spoils {
        let mut anna = Person::new(1);
        let mut link = anna.link(Change::CredAdd { way: way(7) });
        spoil(&mut link);
        anna.links.push(signed_link(&anna.key, &link));
        assert!(anna.verified().is_err(), "{what}");
    }
}

#[test]
fn a_link_that_somebody_else_signed_is_refused() {
    let mut anna = Person::new(1);
    let mallory = SigningKey::from_bytes(&[66; 32]);
    let link = anna.link(Change::CredAdd { way: way(66) });
    anna.links.push(signed_link(&mallory, &link));
    assert!(matches!(anna.verified(), Err(ChainError::Signature(_))));
}

struct Practice {
    people: Vec<Person>,
    epochs: Vec<(SignedStatement, EpochKeys)>,
}

impl Practice {
    fn founded() -> Self {
        let mut practice = Self { people: vec![Person::new(1), Person::new(2)], epochs: Vec::new() };
        let mut statement = practice.statement();
        statement.members = vec![practice.people[0].member(Roles::ALL)].into();
        practice.publish(&statement, &[0]);
        practice
    }

    fn statement(&self) -> Statement {
        let keys = Self::keys();
        let log = LogIdentity { origin: b"localhost/log"[..].to_vec().into(), key: VerifyingKey([3; 32]) };
        Statement {
            version: 1,
            suite: Suite::ONE,
            kind: GroupKind::Practice,
            group_id: GroupId([5; 16]),
            epoch: u32::try_from(self.epochs.len()).unwrap() + 1,
            prev_hash: self.epochs.last().map_or(Hash::ZERO, |(signed, _)| signed.hash()),
            parent_id: GroupId::ZERO,
            parent_statement_hash: Hash::ZERO,
            card: Card::new("Praxis Weber", "Mainz", ""),
            members: vec![self.people[0].member(Roles::ALL), self.people[1].member(Roles::READ)].into(),
            content_key_fp: keys.content.fingerprint(),
            audit_key_fp: keys.audit.fingerprint(),
            log: log.clone(),
            instance_log: log,
            min_suite: Suite::ONE,
        }
    }

    fn keys() -> EpochKeys {
        EpochKeys { content: KemPublicKey([11; 1216]), audit: KemPublicKey([12; 1216]) }
    }

    fn publish(&mut self, statement: &Statement, signers: &[usize]) {
        let body = encode(statement);
        let signature = |index: &usize| StatementSignature {
            signer: self.people[*index].id,
            signature: sign(&self.people[*index].key, SignLabel::Statement, &body),
        };
        let signatures: Vec<_> = signers.iter().map(signature).collect();
        let signed = SignedStatement { body: body.into(), signatures: signatures.into() };
        self.epochs.push((signed, Self::keys()));
    }

    fn verified(&self) -> Result<VerifiedGroup, GroupError> {
        let people: HashMap<_, _> =
            self.people.iter().map(|person| (person.id, person.verified().unwrap())).collect();
        VerifiedGroup::verify(&self.epochs, &people)
    }
}

#[test]
fn a_practice_is_what_its_admins_signed() {
    let mut practice = Practice::founded();
    let root = practice.verified().unwrap().root_fingerprint();
    practice.publish(&practice.statement(), &[0]);
    let group = practice.verified().unwrap();
    assert_eq!(group.root_fingerprint(), root, "a new epoch leaves the root");
    assert_eq!(group.epochs().len(), 2);
    assert_eq!(group.current().unwrap().card().name, "Praxis Weber");
    assert!(group.current().unwrap().member(practice.people[1].id).is_some());
}

#[test]
fn attack_03_inserted_group_key() {
    let mut practice = Practice::founded();
    practice.epochs[0].1.content = KemPublicKey([66; 1216]);
    assert_eq!(practice.verified(), Err(GroupError::Key(1)));
    // Without the comparison of fingerprints the key would be taken: the statement itself is untouched.
    practice.epochs[0].1.content = Practice::keys().content;
    assert!(practice.verified().is_ok());
}

#[test]
fn attack_04_ghost_member() {
    let mut practice = Practice::founded();
    practice.people.push(Person::new(66));
    let mut statement = practice.statement();
    let ghost = practice.people[2].member(Roles::ALL);
    statement.members = vec![practice.people[0].member(Roles::ALL), ghost].into();
    practice.publish(&statement, &[2]);
    assert_eq!(practice.verified(), Err(GroupError::Signers(2)), "a ghost signs itself in");
    practice.epochs.pop();
    practice.publish(&statement, &[0]);
    assert!(practice.verified().is_ok(), "the same statement counts when the admin signs it");
}

/// Attack 12: a service that certifies its members' keys, as its own authority. The one key that ours has is that of the
/// log (`server/src/log_key.rs`), and whatever it signs, it makes nobody known.
#[test]
fn attack_12_what_the_instance_certifies_makes_nobody_known() {
    let instance = SigningKey::from_bytes(&[77; 32]);
    let mut practice = Practice::founded();
    practice.people.push(Person::new(66));
    let (admin, ghost) = (practice.people[0].id, practice.people[2].id);
    let mut statement = practice.statement();
    statement.members =
        vec![practice.people[0].member(Roles::ALL), practice.people[2].member(Roles::READ)].into();
    let body = encode(&statement);
    for signer in [admin, ghost, UserId([77; 16])] {
        let certified =
            StatementSignature { signer, signature: sign(&instance, SignLabel::Statement, &body) };
        let signed = SignedStatement { body: body.clone().into(), signatures: vec![certified].into() };
        practice.epochs.push((signed, Practice::keys()));
        let refused = practice.verified().unwrap_err();
        assert!(matches!(refused, GroupError::Signers(2) | GroupError::Signature(_)), "{signer}: {refused}");
        practice.epochs.pop();
    }
    practice.publish(&statement, &[0]);
    assert!(practice.verified().is_ok(), "it counts when the admin signs it");
    let (mut anna, new) = (Person::new(1), SigningKey::from_bytes(&[9; 32]));
    let mut link = signed_link(&instance, &anna.link(Change::Rotate { identity: public(&new) }));
    link.second = Some(sign(&new, SignLabel::Chain, link.signed.body()));
    anna.links.push(link);
    assert!(matches!(anna.verified(), Err(ChainError::Signature(_))), "a renewed certificate");
}

/// A directory whose keys are good because its own key signed them hands out whose keys it likes.
#[test]
fn attack_12_succeeds_where_the_instance_is_the_authority() {
    let (instance, ghost) = (SigningKey::from_bytes(&[77; 32]), Person::new(66));
    let certificate = sign(&instance, SignLabel::Chain, public(&ghost.key).0.as_slice());
    let is_good = |key: &VerifyingKey, certificate: &Signature| {
        let signed = Signed::new(key.0.to_vec(), *certificate);
        signed.verify(SignLabel::Chain, &public(&instance)).is_ok()
    };
    assert!(is_good(&public(&ghost.key), &certificate), "said to be Anna's");
}

type SpoilStatement = (&'static str, fn(&mut Statement));

#[test]
fn each_epoch_follows_the_one_before_it() {
    let spoils: [SpoilStatement; 9] = [
        ("another version", |s| s.version = 2),
        ("an unknown suite", |s| s.suite = Suite(2)),
        ("a unit", |s| s.kind = GroupKind::Unit),
        ("another group", |s| s.group_id = GroupId([6; 16])),
        ("a gap", |s| s.epoch += 1),
        ("another past", |s| s.prev_hash = Hash([1; 32])),
        ("another parent", |s| s.parent_id = GroupId([1; 16])),
        ("unknown role bits", |s| {
            s.members = vec![Member { roles: Roles(63), ..s.members[0].clone() }].into()
        }),
        ("nobody to administer", |s| {
            s.members = vec![Member { roles: Roles::READ, ..s.members[0].clone() }].into()
        }),
    ];
    for (what, spoil) in spoils {
        let mut practice = Practice::founded();
        let mut statement = practice.statement();
        spoil(&mut statement);
        practice.publish(&statement, &[0]);
        assert!(practice.verified().is_err(), "{what}");
    }
}

#[test]
fn giving_administration_takes_two_admins_where_there_are_two() {
    let mut practice = Practice::founded();
    let both = |practice: &Practice| {
        vec![practice.people[0].member(Roles::ALL), practice.people[1].member(Roles::ALL)]
    };
    let mut statement = practice.statement();
    statement.members = both(&practice).into();
    practice.publish(&statement, &[0]);
    assert!(practice.verified().is_ok(), "one admin alone may make a second");
    practice.people.push(Person::new(3));
    let mut third = practice.statement();
    third.members = [both(&practice), vec![practice.people[2].member(Roles::ALL)]].concat().into();
    practice.publish(&third, &[0]);
    assert_eq!(practice.verified(), Err(GroupError::Signers(3)));
    practice.epochs.pop();
    practice.publish(&third, &[0, 0]);
    assert_eq!(practice.verified(), Err(GroupError::Signers(3)), "one admin twice is one");
    practice.epochs.pop();
    practice.publish(&third, &[0, 1]);
    assert!(practice.verified().is_ok());
}

#[test]
fn a_changed_card_takes_every_admin_that_there_is_up_to_two() {
    let mut practice = Practice::founded();
    let mut statement = practice.statement();
    statement.card = Card::new("Praxis Mallory", "Mainz", "");
    practice.publish(&statement, &[]);
    assert_eq!(practice.verified(), Err(GroupError::Signers(2)));
}

#[test]
fn a_checkpoint_is_a_signed_note() {
    let key = SigningKey::from_bytes(&[4; 32]);
    let head = Checkpoint { origin: "localhost/log".into(), size: 0, root: empty_root() };
    let note = head.note(&public(&key), &Signature(key.sign(head.text().as_bytes()).to_bytes()));
    assert_eq!(Checkpoint::verify(&note, "localhost/log", &public(&key)), Ok(head));
    assert_eq!(Checkpoint::verify(&note, "localhost/other", &public(&key)), Err(CheckpointError::Origin));
    let other = public(&SigningKey::from_bytes(&[5; 32]));
    assert!(matches!(Checkpoint::verify(&note, "localhost/log", &other), Err(CheckpointError::Signature(_))));
    for spoilt in
        [note.replace("\n0\n", "\n1\n"), note.replace("\n0\n", "\n00\n"), note.replace("\n\n", "\n")]
    {
        assert!(Checkpoint::verify(&spoilt, "localhost/log", &public(&key)).is_err(), "{spoilt}");
    }
}

/// The example of the signed-note specification (C2SP, signed-note.md, and Go's package note).
#[test]
fn key_ids_are_those_of_the_specification() {
    let text = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
    let key = <base64ct::Base64 as base64ct::Encoding>::decode_vec(text.rsplit_once('+').unwrap().1).unwrap();
    let key = VerifyingKey::from_slice(&key[1..]).unwrap();
    let head = Checkpoint { origin: "PeterNeumann".into(), size: 0, root: Hash::ZERO };
    let note = head.note(&key, &Signature::ZERO);
    let line = note.lines().last().unwrap().rsplit_once(' ').unwrap().1;
    let bytes = <base64ct::Base64 as base64ct::Encoding>::decode_vec(line).unwrap();
    assert_eq!(bytes[..4], [0xc7, 0x4f, 0x20, 0xa3]);
}

fn holds_one_encoding<T: Coded + PartialEq + std::fmt::Debug>(value: &T) {
    let bytes = encode(value);
    assert_eq!(decode::<T>(&bytes).as_ref(), Ok(value));
    assert!(decode::<T>(&[bytes.as_slice(), &[0]].concat()).is_err(), "a trailing byte");
    for cut in 0..bytes.len() {
        assert!(decode::<T>(&bytes[..cut]).is_err(), "cut at {cut}");
    }
}

#[test]
fn structures_have_one_encoding() {
    let practice = Practice::founded();
    holds_one_encoding(&practice.statement());
    holds_one_encoding(&practice.epochs[0].0);
    holds_one_encoding(&practice.people[0].links[0]);
    holds_one_encoding(&practice.people[0].link(Change::CredAdd { way: way(1) }));
}
