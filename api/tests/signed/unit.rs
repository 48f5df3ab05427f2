//! Units: each statement stands below one of the practice, is signed by who may, and lists nobody whom the practice does not.

use siegel_api::chain::Change;
use siegel_api::statement::GroupKind;
use siegel_api::subgroup::Parent;
use siegel_api::unit::{Level, UnitEpoch, unit_card};

use super::*;

const UNIT: GroupId = GroupId([8; 16]);

fn kem(number: u8) -> KemPublicKey {
    KemPublicKey([number; 1216])
}

/// A practice with an admin, a physician, an assistant, and an auditor who opens no content.
struct Clinic {
    admin: Person,
    physician: Person,
    assistant: Person,
    auditor: Person,
    practice: Statement,
}

impl Clinic {
    fn new() -> Self {
        let (admin, physician) = (Person::new(1), Person::new(2));
        let (assistant, auditor) = (Person::new(3), Person::new(4));
        let log = |name: &str| LogIdentity {
            origin: name.as_bytes().to_vec().into(),
            key: public(&SigningKey::from_bytes(&[99; 32])),
        };
        let members = vec![
            admin.member(Roles::ALL),
            physician.member(Roles(7)),
            assistant.member(Roles(3)),
            auditor.member(Roles::AUDIT),
        ];
        let practice = Statement {
            version: 1,
            suite: Suite::ONE,
            kind: GroupKind::Practice,
            group_id: GroupId([7; 16]),
            epoch: 4,
            prev_hash: Hash([9; 32]),
            parent_id: GroupId::ZERO,
            parent_statement_hash: Hash::ZERO,
            card: Card::new("Klinik", "Musterstadt", ""),
            members: members.into(),
            content_key_fp: kem(1).fingerprint(),
            audit_key_fp: kem(2).fingerprint(),
            log: log("siegel/7"),
            instance_log: log("siegel"),
            min_suite: Suite::ONE,
        };
        Self { admin, physician, assistant, auditor, practice }
    }

    fn hash(&self) -> Hash {
        Hash::of(&encode(&self.practice))
    }

    fn listed(&self, person: &Person, level: Level) -> Member {
        let member = self.practice.members.iter().find(|one| one.id == person.id).unwrap();
        Member { roles: level.roles(), ..member.clone() }
    }

    /// A unit of the physician, who manages it, and the assistant.
    fn first(&self) -> Statement {
        Statement {
            kind: GroupKind::Unit,
            group_id: UNIT,
            epoch: 1,
            prev_hash: Hash::ZERO,
            parent_id: self.practice.group_id,
            parent_statement_hash: self.hash(),
            card: unit_card("Radiologie", "Haus B"),
            members: vec![
                self.listed(&self.physician, Level::Manage),
                self.listed(&self.assistant, Level::Read),
            ]
            .into(),
            content_key_fp: kem(5).fingerprint(),
            ..self.practice.clone()
        }
    }

    fn next(&self, before: &UnitEpoch) -> Statement {
        Statement { epoch: 2, prev_hash: before.hash(), ..self.first() }
    }

    fn verify(
        &self,
        before: Option<&UnitEpoch>,
        statement: &Statement,
        signer: &Person,
    ) -> Result<UnitEpoch, GroupError> {
        let body = encode(statement);
        let signature = sign(&signer.key, SignLabel::Statement, &body);
        let signatures = vec![StatementSignature { signer: signer.id, signature }].into();
        let signed = SignedStatement { body: body.into(), signatures };
        let key = public(&signer.key);
        let parent = Parent { statement: &self.practice, hash: self.hash(), key: &key };
        UnitEpoch::verify(before, &signed, kem(5), parent)
    }

    fn opened(&self) -> UnitEpoch {
        self.verify(None, &self.first(), &self.admin).unwrap()
    }
}

#[test]
fn an_admin_opens_a_unit_and_who_manages_it_goes_on() {
    let clinic = Clinic::new();
    let opened = clinic.opened();
    assert_eq!((opened.unit_id(), opened.practice()), (UNIT, clinic.practice.group_id));
    assert_eq!(opened.level(clinic.physician.id), Some(Level::Manage));
    assert_eq!(opened.level(clinic.admin.id), None);
    for signer in [&clinic.admin, &clinic.physician] {
        let next = clinic.verify(Some(&opened), &clinic.next(&opened), signer).unwrap();
        assert_eq!(next.number(), 2);
    }
}

#[test]
fn nobody_else_signs() {
    let clinic = Clinic::new();
    let opened = clinic.opened();
    for signer in [&clinic.physician, &clinic.assistant, &clinic.auditor] {
        assert_eq!(clinic.verify(None, &clinic.first(), signer), Err(GroupError::Signers(1)));
    }
    let next = clinic.next(&opened);
    for signer in [&clinic.assistant, &clinic.auditor, &Person::new(5)] {
        assert_eq!(clinic.verify(Some(&opened), &next, signer), Err(GroupError::Signers(2)));
    }
    // Who managed it once, and no more.
    let members = vec![clinic.listed(&clinic.physician, Level::Read)];
    let lower = Statement { members: members.into(), ..clinic.next(&opened) };
    let lower = clinic.verify(Some(&opened), &lower, &clinic.admin).unwrap();
    let later = Statement { epoch: 3, prev_hash: lower.hash(), ..clinic.first() };
    assert_eq!(clinic.verify(Some(&lower), &later, &clinic.physician), Err(GroupError::Signers(3)));
    assert!(clinic.verify(Some(&lower), &later, &clinic.admin).is_ok());
}

#[test]
fn who_manages_a_unit_does_not_rename_it_and_signs_nothing_once_the_practice_took_the_right_to_read() {
    let mut clinic = Clinic::new();
    let opened = clinic.opened();
    let renamed = Statement { card: unit_card("Labor", ""), ..clinic.next(&opened) };
    assert_eq!(clinic.verify(Some(&opened), &renamed, &clinic.physician), Err(GroupError::Signers(2)));
    assert!(clinic.verify(Some(&opened), &renamed, &clinic.admin).is_ok());
    let base = clinic.next(&opened);
    let members: Vec<Member> = clinic.practice.members.iter().cloned().collect();
    let without =
        |roles| members.iter().filter(|one| roles || one.id != UserId([2; 16])).cloned().collect::<Vec<_>>();
    // Removed from the practice, or left without READ there.
    for members in [without(false), {
        let mut members = without(true);
        members[1].roles = Roles::AUDIT;
        members
    }] {
        clinic.practice.members = members.into();
        let only = vec![clinic.listed(&clinic.assistant, Level::Read)];
        let parent_statement_hash = clinic.hash();
        let next = Statement { members: only.into(), parent_statement_hash, ..base.clone() };
        assert_eq!(clinic.verify(Some(&opened), &next, &clinic.physician), Err(GroupError::Signers(2)));
        assert!(clinic.verify(Some(&opened), &next, &clinic.admin).is_ok(), "the double");
    }
}

#[test]
fn members_are_those_of_the_practice_by_the_same_keys_and_names() {
    let clinic = Clinic::new();
    let with = |member: Member| {
        let statement = Statement { members: vec![member].into(), ..clinic.first() };
        clinic.verify(None, &statement, &clinic.admin).map(drop)
    };
    let good = clinic.listed(&clinic.assistant, Level::Send);
    assert_eq!(with(good.clone()), Ok(()));
    let stranger = Person::new(6).member(Level::Read.roles());
    for bad in [
        Member { chain_seq: good.chain_seq + 1, ..good.clone() },
        Member { chain_head: Hash([1; 32]), ..good.clone() },
        Member { name_hash: Hash([1; 32]), ..good.clone() },
        Member { roles: Roles(0), ..good.clone() },
        Member { roles: Roles::SEND, ..good.clone() },
        Member { roles: Roles(5), ..good.clone() },
        Member { roles: Roles::ALL, ..good.clone() },
        clinic.listed(&clinic.auditor, Level::Read),
        stranger,
    ] {
        assert_eq!(with(bad.clone()), Err(GroupError::Member(1)), "{bad:?}");
    }
}

#[test]
fn a_unit_lives_in_its_practices_log_and_follows_what_was_before() {
    let clinic = Clinic::new();
    let opened = clinic.opened();
    let good = clinic.next(&opened);
    let other = LogIdentity { origin: b"elsewhere".to_vec().into(), ..good.log.clone() };
    for bad in [
        Statement { kind: GroupKind::Case, ..good.clone() },
        Statement { kind: GroupKind::Practice, ..good.clone() },
        Statement { version: 2, ..good.clone() },
        Statement { epoch: 3, ..good.clone() },
        Statement { epoch: 1, prev_hash: Hash::ZERO, ..good.clone() },
        Statement { prev_hash: Hash([1; 32]), ..good.clone() },
        Statement { group_id: GroupId([5; 16]), ..good.clone() },
        Statement { group_id: good.parent_id, ..good.clone() },
        Statement { parent_id: GroupId([5; 16]), ..good.clone() },
        Statement { parent_statement_hash: Hash([1; 32]), ..good.clone() },
        Statement { audit_key_fp: kem(9).fingerprint(), ..good.clone() },
        Statement { log: other.clone(), ..good.clone() },
        Statement { instance_log: other, ..good.clone() },
        Statement { card: Card::new("Radiologie", "Haus B", "123"), ..good.clone() },
        Statement { card: unit_card(" ", ""), ..good.clone() },
        Statement { members: Vec::new().into(), ..good.clone() },
        Statement { members: good.members.iter().rev().cloned().collect::<Vec<_>>().into(), ..good.clone() },
    ] {
        let refused = clinic.verify(Some(&opened), &bad, &clinic.admin);
        assert_eq!(refused, Err(GroupError::Order(bad.epoch)), "{bad:?}");
    }
    let key = Statement { content_key_fp: kem(6).fingerprint(), ..good.clone() };
    assert_eq!(clinic.verify(Some(&opened), &key, &clinic.admin), Err(GroupError::Key(2)));
    assert!(clinic.verify(Some(&opened), &good, &clinic.admin).is_ok());
}

#[test]
fn a_signature_of_another_key_or_two_of_them_count_for_nothing() {
    let clinic = Clinic::new();
    let body = encode(&clinic.first());
    let by = |key| StatementSignature {
        signer: clinic.admin.id,
        signature: sign(key, SignLabel::Statement, &body),
    };
    let key = public(&clinic.admin.key);
    let verify = |signatures: Vec<StatementSignature>| {
        let signed = SignedStatement { body: body.clone().into(), signatures: signatures.into() };
        let parent = Parent { statement: &clinic.practice, hash: clinic.hash(), key: &key };
        UnitEpoch::verify(None, &signed, kem(5), parent).map(drop)
    };
    assert!(matches!(verify(vec![by(&clinic.physician.key)]), Err(GroupError::Signature(_))));
    assert_eq!(verify(vec![by(&clinic.admin.key), by(&clinic.admin.key)]), Err(GroupError::Signers(1)));
    assert_eq!(verify(Vec::new()), Err(GroupError::Signers(1)));
    assert_eq!(verify(vec![by(&clinic.admin.key)]), Ok(()));
}

#[test]
fn links_of_one_chain_have_the_same_keys_until_new_ones_come() {
    let mut person = Person::new(3);
    let at = |person: &Person| {
        let known = person.verified().unwrap();
        (known.seq(), known.head())
    };
    let root = at(&person);
    person.says(Change::CredAdd { way: way(7) });
    let way_added = at(&person);
    assert!(person.verified().unwrap().has_same_keys(root, way_added));
    person.says(Change::KemAdd { epoch: 2, kem: kem(9) });
    let renewed = at(&person);
    let known = person.verified().unwrap();
    assert!(!known.has_same_keys(way_added, renewed) && !known.has_same_keys(renewed, root));
    assert!(known.has_same_keys(root, way_added), "as it was");
    assert!(!known.has_same_keys(root, (1, Hash([1; 32]))) && !known.has_same_keys((9, root.1), root));
    // Who came back goes on by another chain.
    let mut back = Person::new(4);
    back.id = person.id;
    back.links.clear();
    back.says(Change::Root { identity: public(&back.key), kem: kem(4) });
    let new = at(&back);
    let both = back.verified().unwrap().in_place_of(&known);
    assert!(
        !both.has_same_keys(root, new) && both.has_same_keys(root, way_added) && both.has_same_keys(new, new)
    );
}

#[test]
fn a_unit_is_closed_by_an_admin_or_who_manages_it() {
    let clinic = Clinic::new();
    let unit = clinic.opened();
    let may = |person: &Person, practice: &Statement| unit.may_be_closed_by(person.id, practice);
    assert!(may(&clinic.admin, &clinic.practice), "who belongs to the unit or not");
    assert!(may(&clinic.physician, &clinic.practice));
    assert!(!may(&clinic.assistant, &clinic.practice), "reads in it");
    assert!(!may(&clinic.auditor, &clinic.practice) && !may(&Person::new(9), &clinic.practice));
    // Who manages it and reads in the practice no more signs nothing for it.
    let mut blind = clinic.practice.clone();
    let mut members = blind.members.as_slice().to_vec();
    members.iter_mut().filter(|one| one.id == clinic.physician.id).for_each(|one| one.roles = Roles::AUDIT);
    blind.members = members.into();
    assert!(!may(&clinic.physician, &blind));
}
