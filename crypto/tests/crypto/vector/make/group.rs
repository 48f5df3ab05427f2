//! Vectors of groups: seeds, records, names, labels (protocol 4 and 10).

use serde_json::json;

use siegel_api::codec::encode;
use siegel_api::hash::Hash;
use siegel_api::id::{FolderId, GroupId, ObjectId, UserId};
use siegel_api::statement::{Card, LogIdentity, Member, Roles, Statement, name_hash};
use siegel_api::suite::Suite;
use siegel_crypto::folder::FolderPlace;
use siegel_crypto::label::{LabelEntry, LabelKind, LabelPlace, seal_label};
use siegel_crypto::record::{MemberName, RecordKind, RecordPlace, Vouched};
use siegel_crypto::seed::{ContentSeed, Epoch};

use super::{epoch_fails, epoch_fields, fail, file, flip, flips, joined, sealed_fails, set};
use crate::people::{Practice, audit_keys, chance};
use crate::vector::{Change, Vectors, hex};

pub fn previous_content() -> Vectors {
    let (amsel, rng) = (Practice::amsel(), &mut chance(113));
    let next = Epoch { number: 2, ..amsel.epoch };
    let seed = ContentSeed::generate(rng);
    let sealed = seed.seal_previous(&next, &amsel.content, rng).unwrap();
    let own = json!({ "content_seed": hex(seed.expose()), "sealed": hex(&sealed) });
    let fails = vec![flip("content_seed"), epoch_fails(), sealed_fails()];
    file("previous_content", 4, joined(own, epoch_fields(&next)), fails)
}

pub fn previous_audit() -> Vectors {
    let (amsel, rng) = (Practice::amsel(), &mut chance(114));
    let next = Epoch { number: 2, ..amsel.epoch };
    let keys = audit_keys(rng);
    let sealed = keys.seal_previous(&next, &amsel.audit, rng).unwrap();
    let own = json!({
        "audit_seed": hex(keys.seed.expose()), "index_key": hex(keys.index.expose()), "sealed": hex(&sealed),
    });
    let fails = vec![flip("audit_seed"), epoch_fails(), sealed_fails()];
    file("previous_audit", 4, joined(own, epoch_fields(&next)), fails)
}

pub fn record() -> Vectors {
    let (amsel, rng) = (Practice::amsel(), &mut chance(115));
    let place = RecordPlace { kind: RecordKind::Contact, id: ObjectId([2; 16]), version: 3 };
    let sealed = amsel.content.seal_record(&amsel.epoch, &place, b"verified", rng).unwrap();
    let own = json!({
        "content_seed": hex(amsel.content.expose()), "kind": 1, "id": hex(place.id.as_bytes()), "version": 3,
        "sealed": hex(&sealed),
    });
    let fails = vec![
        flip("content_seed"),
        flip("id"),
        set("another_kind", "kind", 2),
        set("an_older_version", "version", 2),
        epoch_fails(),
        sealed_fails(),
    ];
    file("record", 4, joined(own, epoch_fields(&amsel.epoch)), fails)
}

pub fn folder() -> Vectors {
    let (amsel, rng) = (Practice::amsel(), &mut chance(125));
    let place = FolderPlace { id: FolderId([3; 16]), version: 2 };
    let sealed = amsel.content.seal_folder(&amsel.epoch, &place, "2026 Kardiologie", rng).unwrap();
    let own = json!({
        "content_seed": hex(amsel.content.expose()), "id": hex(place.id.as_bytes()), "version": 2,
        "sealed": hex(&sealed),
    });
    let fails = vec![
        flip("content_seed"),
        flip("id"),
        set("an_older_version", "version", 1),
        epoch_fails(),
        sealed_fails(),
    ];
    file("folder", 4, joined(own, epoch_fields(&amsel.epoch)), fails)
}

/// As earlier clients wrote them, and as a case has them.
pub fn names() -> Vectors {
    names_that("names", 116, None)
}

/// With the records that the epoch vouches for.
pub fn roll() -> Vectors {
    names_that("roll", 141, Some(&[Vouched { peer: GroupId([0x77; 16]), record: Hash([9; 32]) }]))
}

fn names_that(what: &str, chances: u64, vouched: Option<&[Vouched]>) -> Vectors {
    let (amsel, rng) = (Practice::amsel(), &mut chance(chances));
    let name = MemberName { id: amsel.user_id, blind: [4; 32], name: "Dr. Anna Amsel".into() };
    let sealed = match vouched {
        Some(vouched) => amsel.content.seal_roll(&amsel.epoch, (&[name], vouched), rng),
        None => amsel.content.seal_names(&amsel.epoch, &[name], rng),
    };
    let sealed = sealed.unwrap();
    let statement = statement(&amsel, 1, name_hash(&[4; 32], "Dr. Anna Amsel"));
    let valid = json!({
        "content_seed": hex(amsel.content.expose()), "statement": hex(&encode(&statement)), "sealed": hex(&sealed),
    });
    let other_name = self::statement(&amsel, 1, name_hash(&[4; 32], "Dr. Eva Elster"));
    let other_blind = self::statement(&amsel, 1, name_hash(&[5; 32], "Dr. Anna Amsel"));
    let mut other_member = statement.clone();
    other_member.members =
        vec![Member { id: UserId([0xee; 16]), ..statement.members.as_slice()[0].clone() }].into();
    let mut nobody = statement.clone();
    nobody.members = Vec::new().into();
    let fails = vec![
        flip("content_seed"),
        set("another_name", "statement", hex(&encode(&other_name))),
        set("another_blind", "statement", hex(&encode(&other_blind))),
        set("another_member", "statement", hex(&encode(&other_member))),
        set("a_name_too_many", "statement", hex(&encode(&nobody))),
        set(
            "another_epoch",
            "statement",
            hex(&encode(&self::statement(&amsel, 2, statement.members.as_slice()[0].name_hash))),
        ),
        sealed_fails(),
    ];
    file(what, 4, valid, fails)
}

fn statement(amsel: &Practice, epoch: u32, name_hash: Hash) -> Statement {
    let log = LogIdentity { origin: b"example/log".to_vec().into(), key: amsel.identity.public() };
    let member =
        Member { id: amsel.user_id, chain_seq: 0, chain_head: Hash([1; 32]), roles: Roles::ALL, name_hash };
    Statement {
        version: 1,
        suite: Suite::ONE,
        kind: amsel.epoch.kind,
        group_id: amsel.epoch.group_id,
        epoch,
        prev_hash: Hash::ZERO,
        parent_id: siegel_api::id::GroupId::ZERO,
        parent_statement_hash: Hash::ZERO,
        card: Card::new("Praxis Amsel", "Köln", ""),
        members: vec![member].into(),
        content_key_fp: amsel.pair().public().fingerprint(),
        audit_key_fp: Hash([2; 32]),
        log: log.clone(),
        instance_log: log,
        min_suite: Suite::ONE,
    }
}

pub fn label() -> Vectors {
    let (amsel, rng) = (Practice::amsel(), &mut chance(117));
    let audit = amsel.audit.key_pair(&amsel.epoch).unwrap();
    let place = LabelPlace { practice_id: amsel.epoch.group_id, epoch: 1, writer: amsel.user_id };
    let entry =
        LabelEntry { kind: LabelKind::Person, object: ObjectId([1; 16]), text: "Dr. Anna Amsel".into() };
    let sealed = seal_label(place, audit.public(), &[entry], rng).unwrap();
    let own = json!({
        "audit_seed": hex(amsel.audit.seed.expose()), "index_key": hex(amsel.audit.index.expose()),
        "sealed": hex(&sealed),
    });
    // version 1, suite 2, practice 16, epoch 4, writer 16, enc 1120, u16 and ct 48, u16 and body
    let at = [
        ("version", 0),
        ("suite", 2),
        ("practice", 3),
        ("epoch", 22),
        ("writer", 23),
        ("enc_ml_kem", 39),
        ("enc_x25519", 1158),
        ("ct_length", 1160),
        ("ct", 1161),
        ("ct_tag", 1208),
        ("body_length", 1210),
        ("body_salt", 1211),
        ("body_commitment", 1235),
        ("body", 1267),
        ("body_tag", -1),
    ];
    let ends = vec![
        fail("sealed_one_byte_less", "sealed", Change::Cut(1)),
        fail("sealed_one_byte_more", "sealed", Change::Append("00".into())),
    ];
    let fails = vec![flip("audit_seed"), epoch_fails(), flips("sealed", &at), ends];
    file("label", 10, joined(own, epoch_fields(&amsel.epoch)), fails)
}
