//! Cases: their list in pages, and what one that was closed still takes.

use siegel_api::{
    codec::{decode, encode},
    event::EventKind,
    grant::{Grant, Purpose, RecipientKind},
    hash::Hash,
    id::{CaseId, GroupId},
};
use siegel_storage::{
    Error,
    case::{self, CasePlace},
    grant,
    right::{MayManage, MemberRight},
};

use crate::support::{Doctor, House, Letter, attested, everywhere, owns};

everywhere! {
    the_list_comes_in_pages_open_ones_first_and_what_changed_last_before_the_rest;
    a_closed_case_takes_nothing_but_corrections_of_what_it_has;
}

/// Five doctors, each of whom opened a case that all of them take part in, a minute after the one before. A case is called
/// after who opened it.
async fn five(house: &House) -> Vec<Doctor> {
    let mut doctors = Vec::new();
    for number in 0..5 {
        house.wait(60_000);
        doctors.push(house.doctor(&format!("Praxis {number}")).await);
    }
    house
        .tamper(
            "INSERT INTO cases (case_id, practice_id, epoch, created_at) \
             SELECT a.user_id, a.practice_id, 1, a.created_at FROM accounts a",
        )
        .await;
    house
        .tamper(
            "INSERT INTO case_members (case_id, practice_id, epoch) \
             SELECT a.user_id, p.practice_id, 1 FROM accounts a, practices p",
        )
        .await;
    doctors
}

fn of(doctor: &Doctor) -> CaseId {
    GroupId(doctor.user.0)
}

async fn closes(house: &House, doctor: &Doctor) {
    let manager: MemberRight<MayManage> = house.member(doctor).await.with().expect("a founder");
    let right = case::right(&house.store, manager, of(doctor)).await.unwrap().unwrap();
    let mut write = house.store.write(&right, &[], house.now()).await.unwrap();
    case::close(&mut write, &right).await.unwrap();
    let event = attested(doctor.practice, EventKind::CaseClosed, doctor.user, of(doctor), Hash::ZERO);
    write.commit(event).await.unwrap();
}

async fn pages(house: &House, doctor: &Doctor, limit: u32) -> Vec<Vec<CasePlace>> {
    let (mut pages, mut after) = (Vec::new(), None);
    loop {
        let right = house.reader(doctor).await;
        let page = case::list(&house.store, &right, after, limit).await.unwrap();
        if page.is_empty() {
            return pages;
        }
        after = page.last().copied();
        pages.push(page);
    }
}

async fn the_list_comes_in_pages_open_ones_first_and_what_changed_last_before_the_rest(house: &House) {
    let doctors = five(house).await;
    closes(house, &doctors[4]).await;
    closes(house, &doctors[2]).await;
    let expected = [3, 1, 0, 4, 2].map(|number: usize| of(&doctors[number]));
    for limit in [1, 2, 5, 50] {
        let pages = pages(house, &doctors[0], limit).await;
        assert!(pages.iter().all(|page| page.len() <= limit as usize), "{pages:?}");
        let all: Vec<CaseId> = pages.iter().flatten().map(|place| place.case).collect();
        assert_eq!(all, expected, "pages of {limit}");
        let closed: Vec<bool> = pages.iter().flatten().map(|place| place.closed).collect();
        assert_eq!(closed, [false, false, false, true, true]);
    }
    // Two of the same moment: each of them stands on one page, and once.
    house.tamper("UPDATE cases SET added_at = 7").await;
    let pages = pages(house, &doctors[0], 2).await;
    let mut all: Vec<CaseId> = pages.iter().flatten().map(|place| place.case).collect();
    assert!(pages.iter().flatten().all(|place| place.at.0 == 7), "{pages:?}");
    all.sort_unstable();
    all.dedup();
    assert_eq!(all.len(), 5);
    // Who takes part no longer has none of them.
    house.tamper("UPDATE case_members SET left_at = 9").await;
    assert!(self::pages(house, &doctors[0], 2).await.is_empty());
}

async fn gives(house: &House, doctor: &Doctor, letter: &Letter, to: CaseId) -> Result<Hash, Error> {
    let given = doctor.grant(&house.chance, Purpose::Finding, letter.manifest_hash, to.into(), 1);
    let mut grant: Grant = decode(given.body()).unwrap();
    grant.info.recipient_kind = RecipientKind::Case;
    let given = house.chance.signed(encode(&grant));
    let own = owns(house, doctor, letter).await.unwrap();
    let mut write = house.store.write(&own, &[], house.now()).await.unwrap();
    let hash = grant::insert(&mut write, &own, &given).await?;
    let event = attested(doctor.practice, EventKind::GrantGiven, doctor.user, letter.finding, hash);
    write.commit(event).await.unwrap();
    Ok(hash)
}

async fn a_closed_case_takes_nothing_but_corrections_of_what_it_has(house: &House) {
    let doctors = five(house).await;
    let (doctor, to) = (&doctors[0], of(&doctors[0]));
    let (mut inside, mut outside) = (Letter::new(house, &[4096]), Letter::new(house, &[4096]));
    for letter in [&mut inside, &mut outside] {
        house.send(doctor, &[], letter).await;
    }
    gives(house, doctor, &inside, to).await.unwrap();
    closes(house, doctor).await;
    let refused = gives(house, doctor, &outside, to).await;
    assert!(matches!(refused, Err(Error::Stale)), "{refused:?}");
    for (letter, fits) in [(&mut inside, true), (&mut outside, false)] {
        letter.revise(house, &[4096]);
        house.send(doctor, &[], letter).await;
        let done = gives(house, doctor, letter, to).await;
        assert_eq!(done.is_ok(), fits, "{done:?}");
    }
}
