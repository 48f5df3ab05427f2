//! Units: what is granted to one its members read, and nobody else of the practice; with whoever goes, it waits.

use siegel_api::{
    codec::{decode, encode},
    event::EventKind,
    grant::{Grant, Purpose, RecipientKind},
    hash::Hash,
    id::{FindingId, GroupId, UnitId},
    invitation::InvitationKind,
    limits::UNITS_MAX,
    signing::Signed,
    statement::{GroupKind, Member, Roles, SignedStatement, Statement},
};
use siegel_storage::{
    Error, account, finding, finding::Among, grant, receipt, statement as statements, ticket, unit,
};

use super::team::{answer, invite, state};
use crate::support::{Doctor, House, Letter, attested, everywhere, fetch, owns, reads, statement};

everywhere! {
    what_is_granted_to_a_unit_its_members_read_and_nobody_else;
    who_is_left_out_of_a_unit_reads_nothing_any_more;
    a_unit_waits_as_soon_as_the_practice_lists_a_member_otherwise;
    who_says_who_belongs_to_a_unit;
    a_closed_unit_takes_nothing_but_corrections_of_what_it_has;
    what_came_to_a_unit_alone_is_answered_by_who_may_send_in_it;
    a_practice_has_so_many_units_and_no_more;
}

/// Aydin's practice with Keller; a unit of Keller's; Brandt writes to it.
struct Clinic {
    aydin: Doctor,
    keller: Doctor,
    brandt: Doctor,
    unit: UnitId,
    first: SignedStatement,
}

impl Clinic {
    async fn opens(house: &House) -> Self {
        let aydin = house.doctor("Praxis Aydin").await;
        let descriptor = invite(house, &aydin, InvitationKind::Member).await;
        let (mut keller, _) = answer(house, &aydin, &descriptor).await;
        state(house, &aydin, 2, &[aydin.user, keller.user], Some(descriptor.id)).await;
        house.sign_in(&mut keller).await;
        let brandt = house.doctor("Praxis Brandt").await;
        let unit = GroupId(house.chance.id());
        let mut clinic =
            Self { first: signed(house, &aydin, unit, 1, Vec::new()), aydin, keller, brandt, unit };
        let members = vec![clinic.lists(house, &clinic.keller, Roles::READ).await];
        clinic.first = signed(house, &clinic.aydin, unit, 1, members);
        let said = read(&clinic.first);
        let (keys, admin) = (house.chance.keys(), house.admin(&clinic.aydin).await);
        for (under, fits) in [(1, false), (2, true)] {
            let mut write = house.store.write(&admin, &[], house.now()).await.unwrap();
            let stated = stated(&clinic.first, &said, &keys, under);
            let done = unit::insert(&mut write, &admin, &stated).await;
            assert_eq!(done.is_ok(), fits, "under the practice's newest statement alone: {done:?}");
            if fits {
                let opened = clinic.event(EventKind::UnitOpened, clinic.first.hash());
                write.commit(opened).await.unwrap();
            }
        }
        clinic
    }

    fn event(&self, kind: EventKind, hash: Hash) -> siegel_storage::Event {
        attested(self.aydin.practice, kind, self.aydin.user, self.unit, hash)
    }

    /// Somebody as a statement lists them, by the newest link.
    async fn lists(&self, house: &House, one: &Doctor, roles: Roles) -> Member {
        let links = account::list_links(&house.store, one.user).await.unwrap();
        let chain_seq = u32::try_from(links.len() - 1).unwrap();
        let chain_head = links.last().unwrap().hash();
        Member { id: one.user, chain_seq, chain_head, roles, name_hash: Hash::ZERO }
    }

    /// The next epoch of the unit, with these.
    async fn appends(&self, house: &House, epoch: u32, members: Vec<Member>, under: u32) {
        let next = signed(house, &self.aydin, self.unit, epoch, members);
        let (said, keys) = (read(&next), house.chance.keys());
        let member = house.member(&self.aydin).await;
        let right = unit::right(&house.store, member, self.unit, house.now()).await.unwrap().unwrap();
        let mut write = house.store.write(&right, &[], house.now()).await.unwrap();
        unit::append(&mut write, &right, &stated(&next, &said, &keys, under)).await.unwrap();
        write.commit(self.event(EventKind::UnitChanged, next.hash())).await.unwrap();
    }

    /// Brandt sends a letter, and gives it to the unit.
    async fn sends(&self, house: &House, epoch: u32) -> (Letter, Result<Hash, Error>) {
        let mut letter = Letter::new(house, &[4096]);
        house.send(&self.brandt, &[], &mut letter).await;
        let own = owns(house, &self.brandt, &letter).await.unwrap();
        let given = to_unit(house, &self.brandt, letter.manifest_hash, self.unit, epoch);
        let others = [self.aydin.practice];
        let mut write = house.store.write(&own, &others, house.now()).await.unwrap();
        let hash = match grant::insert(&mut write, &own, &given).await {
            Ok(hash) => hash,
            refused => return (letter, refused),
        };
        let (kind, log) = (EventKind::GrantGiven, self.brandt.practice);
        let event = attested(log, kind, self.brandt.user, letter.finding, hash);
        write.commit(event.also_in(self.aydin.practice)).await.unwrap();
        (letter, Ok(hash))
    }

    async fn inbox(&self, house: &House, reader: &Doctor, unit: Option<UnitId>) -> Vec<FindingId> {
        let among = Among { unit, ..Among::default() };
        let right = house.reader(reader).await;
        let listed = finding::list_granted(&house.store, &right, None, 10, (house.now(), among)).await;
        listed.unwrap().into_iter().map(|place| place.finding).collect()
    }
}

fn read(signed: &SignedStatement) -> Statement {
    decode(signed.body.as_slice()).unwrap()
}

fn signed(house: &House, doctor: &Doctor, unit: UnitId, epoch: u32, members: Vec<Member>) -> SignedStatement {
    let mut signed = statement(&house.chance, doctor, epoch, "Radiologie", &[]);
    let practice = read(&signed);
    let said = Statement {
        kind: GroupKind::Unit,
        group_id: unit,
        parent_id: doctor.practice,
        members: members.into(),
        ..practice
    };
    signed.body = encode(&said).into();
    signed
}

fn stated<'a>(
    signed: &'a SignedStatement,
    statement: &'a Statement,
    keys: &'a siegel_api::statement::EpochKeys,
    under: u32,
) -> unit::Stated<'a> {
    unit::Stated { signed, statement, keys: (&keys.content, &keys.audit), under, previous: None, seeds: &[] }
}

fn to_unit(house: &House, doctor: &Doctor, manifest: Hash, unit: UnitId, epoch: u32) -> Signed {
    let given = doctor.grant(&house.chance, Purpose::Finding, manifest, unit.into(), epoch);
    let mut grant: Grant = decode(given.body()).unwrap();
    grant.info.recipient_kind = RecipientKind::Unit;
    house.chance.signed(encode(&grant))
}

async fn what_is_granted_to_a_unit_its_members_read_and_nobody_else(house: &House) {
    let clinic = Clinic::opens(house).await;
    let (letter, given) = clinic.sends(house, 1).await;
    let hash = given.unwrap();
    let right = reads(house, &clinic.keller, &letter).await.unwrap();
    for (unit, there) in [(None, true), (Some(clinic.unit), true), (Some(GroupId([9; 16])), false)] {
        assert_eq!(clinic.inbox(house, &clinic.keller, unit).await.len(), usize::from(there));
        assert!(clinic.inbox(house, &clinic.aydin, unit).await.is_empty());
    }
    assert!(reads(house, &clinic.aydin, &letter).await.is_none(), "not even an admin");
    let received = grant::list_received(&house.store, &right).await.unwrap();
    assert_eq!(
        received.iter().map(|one| (one.hash, one.kind)).collect::<Vec<_>>(),
        [(hash, RecipientKind::Unit)]
    );
    fetch(house, &clinic.keller, &right, letter.files[0].file_id).await;
    let own = owns(house, &clinic.brandt, &letter).await.unwrap();
    let seen = receipt::list(&house.store, &own).await.unwrap();
    assert_eq!(
        seen.iter().map(|one| (one.grant, one.user)).collect::<Vec<_>>(),
        [(hash, clinic.keller.user)]
    );

    // Taken back, who could read it is told, and nobody else.
    let mut write = house.store.write(&own, &[clinic.aydin.practice], house.now()).await.unwrap();
    grant::revoke(&mut write, &own, hash).await.unwrap();
    let event =
        attested(clinic.brandt.practice, EventKind::GrantRevoked, clinic.brandt.user, letter.finding, hash);
    write.commit(event.also_in(clinic.aydin.practice)).await.unwrap();
    for (reader, knows) in [(&clinic.keller, true), (&clinic.aydin, false)] {
        let member = house.reader(reader).await;
        let right = finding::right_to_know(&house.store, &member, letter.finding).await.unwrap();
        assert_eq!(right.is_some(), knows);
        if let Some(right) = right {
            assert_eq!(grant::list_withdrawn(&house.store, &right).await.unwrap().len(), 1);
        }
    }
}

async fn who_is_left_out_of_a_unit_reads_nothing_any_more(house: &House) {
    let clinic = Clinic::opens(house).await;
    let (letter, given) = clinic.sends(house, 1).await;
    given.unwrap();
    let right = reads(house, &clinic.keller, &letter).await.unwrap();
    let cookie = fetch(house, &clinic.keller, &right, letter.files[0].file_id).await;
    assert!(ticket::find(&house.store, cookie, house.now()).await.unwrap().is_some());
    clinic.appends(house, 2, vec![clinic.lists(house, &clinic.aydin, Roles::READ).await], 2).await;
    assert!(reads(house, &clinic.keller, &letter).await.is_none());
    assert!(
        ticket::find(&house.store, cookie, house.now()).await.unwrap().is_none(),
        "nor by what was fetched"
    );
    assert!(matches!(house.store.write(&right, &[], house.now()).await, Err(Error::Gone)));
    assert!(clinic.inbox(house, &clinic.keller, None).await.is_empty());
    assert_eq!(clinic.inbox(house, &clinic.aydin, Some(clinic.unit)).await, [letter.finding]);
    let (_, stale) = clinic.sends(house, 1).await;
    assert!(matches!(stale, Err(Error::Stale)), "{stale:?}");
    clinic.sends(house, 2).await.1.unwrap();
}

async fn a_unit_waits_as_soon_as_the_practice_lists_a_member_otherwise(house: &House) {
    let clinic = Clinic::opens(house).await;
    let listed = async |members: Vec<Member>, epoch: u32| {
        let mut signed = statement(&house.chance, &clinic.aydin, epoch, "Praxis Aydin", &[]);
        signed.body = encode(&Statement { members: members.into(), ..read(&signed) }).into();
        let admin = house.admin(&clinic.aydin).await;
        let mut write = house.store.write(&admin, &[], house.now()).await.unwrap();
        let (keys, sealed) = (house.chance.keys(), statements::EpochSealed::default());
        statements::append(&mut write, &admin, &signed, &keys, &sealed).await.unwrap();
        let (log, kind) = (clinic.aydin.practice, EventKind::StatementAdded);
        write.commit(attested(log, kind, clinic.aydin.user, log, signed.hash())).await.unwrap();
    };
    let aydin = clinic.lists(house, &clinic.aydin, Roles::ALL).await;
    let keller = clinic.lists(house, &clinic.keller, Roles::ALL).await;
    listed(vec![aydin.clone(), keller.clone()], 3).await;
    clinic.sends(house, 1).await.1.expect("nobody of the unit has changed");
    // By another chain, without the right to read, or not at all; the last for good.
    let other = Member { chain_head: Hash([1; 32]), ..keller.clone() };
    let blind = Member { roles: Roles::AUDIT, ..keller.clone() };
    let mut epoch = 3;
    for members in [vec![aydin.clone(), other], vec![aydin.clone(), blind], vec![aydin.clone()]] {
        epoch += 1;
        let leaves = members.len() == 1;
        listed(members, epoch).await;
        let (_, waits) = clinic.sends(house, 1).await;
        assert!(matches!(waits, Err(Error::Stale)), "{waits:?}");
        if !leaves {
            epoch += 1;
            listed(vec![aydin.clone(), keller.clone()], epoch).await;
            clinic.sends(house, 1).await.1.expect("listed as before");
        }
    }
    clinic.appends(house, 2, vec![clinic.lists(house, &clinic.aydin, Roles::READ).await], epoch).await;
    clinic.sends(house, 2).await.1.expect("without who left");
}

async fn who_says_who_belongs_to_a_unit(house: &House) {
    let clinic = Clinic::opens(house).await;
    let right = async |doctor: &Doctor| {
        let member = house.member(doctor).await;
        unit::right(&house.store, member, clinic.unit, house.now()).await.unwrap().is_some()
    };
    assert!(right(&clinic.aydin).await && !right(&clinic.brandt).await);
    assert_eq!(unit::find_practice(&house.store, clinic.unit).await.unwrap(), Some(clinic.aydin.practice));
    assert_eq!(unit::find_practice(&house.store, clinic.brandt.practice).await.unwrap(), None);
    assert_eq!(unit::list(&house.store, clinic.aydin.practice, 10).await.unwrap(), [clinic.unit]);
    assert!(unit::list(&house.store, clinic.brandt.practice, 10).await.unwrap().is_empty());
    for (one, belongs) in [(&clinic.keller, true), (&clinic.aydin, false), (&clinic.brandt, false)] {
        let member = house.reader(one).await;
        assert_eq!(unit::is_member(&house.store, &member, clinic.unit).await.unwrap(), belongs);
    }
    // Her seeds are her own, and whoever is none of its members has none.
    assert!(statements::list_seeds(&house.store, clinic.unit, clinic.brandt.user).await.unwrap().is_empty());
    let again = house.admin(&clinic.aydin).await;
    let said = read(&clinic.first);
    let keys = house.chance.keys();
    let mut write = house.store.write(&again, &[], house.now()).await.unwrap();
    let twice = unit::insert(&mut write, &again, &stated(&clinic.first, &said, &keys, 2)).await;
    assert!(matches!(twice, Err(Error::Conflict { .. })), "{twice:?}");
}

async fn a_closed_unit_takes_nothing_but_corrections_of_what_it_has(house: &House) {
    let clinic = Clinic::opens(house).await;
    let (mut letter, given) = clinic.sends(house, 1).await;
    given.unwrap();
    let named = clinic.first.hash();
    for (epoch, fits) in [(2, false), (1, true), (1, false)] {
        let member = house.member(&clinic.aydin).await;
        let right = unit::right(&house.store, member, clinic.unit, house.now()).await.unwrap().unwrap();
        let mut write = house.store.write(&right, &[], house.now()).await.unwrap();
        let done = unit::close(&mut write, &right, (epoch, named)).await;
        assert_eq!(done.is_ok(), fits, "once, in its newest epoch: {done:?}");
        if fits {
            write.commit(clinic.event(EventKind::UnitClosed, named)).await.unwrap();
        }
    }
    assert_eq!(unit::find_closed(&house.store, clinic.unit).await.unwrap(), Some(named));
    let (_, closed) = clinic.sends(house, 1).await;
    assert!(matches!(closed, Err(Error::Stale)), "{closed:?}");
    assert!(reads(house, &clinic.keller, &letter).await.is_some(), "what came stays");

    // The next revision of what it has goes there; a revision of what it has not does not.
    let mut strange = Letter::new(house, &[4096]);
    house.send(&clinic.brandt, &[], &mut strange).await;
    for (letter, fits) in [(&mut letter, true), (&mut strange, false)] {
        letter.revise(house, &[4096]);
        house.send(&clinic.brandt, &[], letter).await;
        let own = owns(house, &clinic.brandt, letter).await.unwrap();
        let given = to_unit(house, &clinic.brandt, letter.manifest_hash, clinic.unit, 1);
        let others = [clinic.aydin.practice];
        let mut write = house.store.write(&own, &others, house.now()).await.unwrap();
        let done = grant::insert(&mut write, &own, &given).await;
        assert_eq!(done.is_ok(), fits, "{done:?}");
    }
    // New keys do not open it again.
    clinic.appends(house, 2, vec![clinic.lists(house, &clinic.keller, Roles::READ).await], 2).await;
    assert_eq!(unit::find_closed(&house.store, clinic.unit).await.unwrap(), Some(named));
    let (_, closed) = clinic.sends(house, 2).await;
    assert!(matches!(closed, Err(Error::Stale)), "{closed:?}");
}

async fn what_came_to_a_unit_alone_is_answered_by_who_may_send_in_it(house: &House) {
    let clinic = Clinic::opens(house).await;
    let (letter, given) = clinic.sends(house, 1).await;
    given.unwrap();
    let may = async |doctor: &Doctor, letter: &Letter| {
        let sender = house.sender(doctor).await;
        finding::may_answer(&house.store, &sender, letter.thread).await.unwrap()
    };
    assert!(!may(&clinic.keller, &letter).await, "who reads in the unit");
    assert!(!may(&clinic.aydin, &letter).await, "who does not belong to it");
    assert!(may(&clinic.brandt, &letter).await, "who began the thread");
    let fresh = Letter::new(house, &[4096]);
    assert!(may(&clinic.keller, &fresh).await, "a thread of one's own");
    // Whoever asked before, and lost the right meanwhile, writes nothing.
    let mut answer = Letter { thread: letter.thread, ..Letter::new(house, &[4096]) };
    let sender = house.sender(&clinic.aydin).await;
    let draft = answer.draft(house, &clinic.aydin);
    let draft = siegel_storage::draft::insert(&house.store, &sender, &draft, house.now()).await.unwrap();
    answer.upload(house, &draft).await;
    let refused = house.publish_err(&clinic.aydin, &mut answer, &draft).await;
    assert!(matches!(refused, Error::Gone), "{refused:?}");
    let sends = Roles(Roles::READ.0 | Roles::SEND.0);
    clinic.appends(house, 2, vec![clinic.lists(house, &clinic.aydin, sends).await], 2).await;
    assert!(may(&clinic.aydin, &letter).await && !may(&clinic.keller, &letter).await);
    house.publish(&clinic.aydin, &[&clinic.brandt], &mut answer, &draft).await;
    assert!(!may(&clinic.keller, &letter).await, "that she answered does not make it everybody's");
    // What comes to the practice itself in the same thread all of it answers.
    let mut whole = Letter { thread: letter.thread, ..Letter::new(house, &[4096]) };
    house.send(&clinic.brandt, &[&clinic.aydin], &mut whole).await;
    assert!(may(&clinic.keller, &letter).await);
}

async fn a_practice_has_so_many_units_and_no_more(house: &House) {
    let clinic = Clinic::opens(house).await;
    let admin = house.admin(&clinic.aydin).await;
    let opens = async || {
        let first = signed(house, &clinic.aydin, GroupId(house.chance.id()), 1, Vec::new());
        let (said, keys) = (read(&first), house.chance.keys());
        let mut write = house.store.write(&admin, &[], house.now()).await.unwrap();
        unit::insert(&mut write, &admin, &stated(&first, &said, &keys, 2)).await?;
        write.commit(clinic.event(EventKind::UnitOpened, first.hash())).await
    };
    for _ in 1..UNITS_MAX {
        opens().await.unwrap();
    }
    assert!(matches!(opens().await, Err(Error::UnitsFull)));
    assert_eq!(unit::list(&house.store, clinic.aydin.practice, 200).await.unwrap().len(), UNITS_MAX as usize);
}
