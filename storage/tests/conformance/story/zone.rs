//! Access zones: one list for a practice, written whole, whoever comes first.

use std::net::IpAddr;

use siegel_api::{
    event::EventKind,
    hash::Hash,
    id::{SessionId, UserId},
    zone::{Range, ZoneList},
};
use siegel_storage::{
    Error, Write, outbox, session,
    session::Way,
    signin::{self, Outcome, Trace},
    zone,
};

use crate::support::{Doctor, House, attested, everywhere};

everywhere! {
    without_a_list_everybody_comes_from_everywhere;
    a_list_holds_for_the_practice_alone_and_for_sessions_that_are_there;
    who_is_excepted_comes_from_everywhere_until_the_next_list;
    of_two_admins_who_change_at_once_one_is_told;
    nobody_is_excepted_in_another_practice;
    names_go_with_the_list_that_they_were_sealed_for;
    the_operator_lifts_zones_and_an_old_page_writes_no_more;
    who_was_refused_outside_stands_in_the_own_list_and_locks_nothing;
}

const INSIDE: &str = "192.0.2.7";
const OUTSIDE: &str = "198.51.100.7";

fn list(version: u64, ranges: &[&str], anywhere: &[UserId]) -> ZoneList {
    let ranges = ranges.iter().map(|text| Range::parse(text).unwrap()).collect();
    ZoneList { version, ranges, anywhere: anywhere.iter().copied().collect() }
}

fn from(address: &str) -> IpAddr {
    address.parse().unwrap()
}

async fn begin(house: &House, doctor: &Doctor) -> Write {
    house.store.write(&house.admin(doctor).await, &[], house.now()).await.unwrap()
}

async fn try_set(house: &House, doctor: &Doctor, list: &ZoneList) -> Result<(), Error> {
    let admin = house.admin(doctor).await;
    let mut write = begin(house, doctor).await;
    zone::update(&mut write, &admin, (list, None)).await?;
    write.commit(changed(doctor, list.hash())).await.map(drop)
}

fn changed(doctor: &Doctor, hash: Hash) -> siegel_storage::Event {
    attested(doctor.practice, EventKind::ZonesChanged, doctor.user, doctor.practice, hash)
}

async fn set(house: &House, doctor: &Doctor, list: &ZoneList) {
    try_set(house, doctor, list).await.unwrap();
}

/// Whether a sign-in and the session that is there are admitted; they agree.
async fn comes(house: &House, doctor: &Doctor, address: &str) -> bool {
    let reach = zone::reach(&house.store, doctor.user).await.unwrap().unwrap();
    let session = session::find(&house.store, doctor.cookie, house.now()).await.unwrap().unwrap();
    assert_eq!(session.reach, reach);
    reach.admits(from(address))
}

async fn without_a_list_everybody_comes_from_everywhere(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let known = zone::find(&house.store, &house.admin(&aydin).await).await.unwrap();
    assert_eq!(known, ZoneList::default());
    assert!(comes(house, &aydin, OUTSIDE).await);
    assert!(zone::reach(&house.store, UserId(house.chance.id())).await.unwrap().is_none());
    set(house, &aydin, &list(1, &[INSIDE], &[])).await;
    set(house, &aydin, &list(2, &[], &[])).await;
    assert!(comes(house, &aydin, OUTSIDE).await, "an empty list is none");
    assert!(zone::list(&house.store).await.unwrap().is_empty());
}

async fn a_list_holds_for_the_practice_alone_and_for_sessions_that_are_there(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let told = list(1, &["192.0.2.0/24", "2001:db8::/48"], &[]);
    set(house, &aydin, &told).await;
    let known = zone::find(&house.store, &house.admin(&aydin).await).await.unwrap();
    assert_eq!(known, told);
    for (address, inside) in [
        (INSIDE, true),
        ("::ffff:192.0.2.7", true),
        ("2001:db8::1", true),
        (OUTSIDE, false),
        ("::ffff:198.51.100.7", false),
        ("2001:db8:1::1", false),
    ] {
        assert_eq!(comes(house, &aydin, address).await, inside, "{address}");
        assert!(comes(house, &brandt, address).await);
    }
    let listed =
        session::list(&house.store, &house.member(&aydin).await.account(), house.now()).await.unwrap();
    assert!(!listed[0].reach.admits(from(OUTSIDE)));
    let neighbour = house.neighbour().await;
    let reach = zone::reach(&neighbour, aydin.user).await.unwrap().unwrap();
    assert!(!reach.admits(from(OUTSIDE)), "for all servers");
    neighbour.close().await;
}

async fn who_is_excepted_comes_from_everywhere_until_the_next_list(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    set(house, &aydin, &list(1, &[INSIDE], &[aydin.user])).await;
    assert!(comes(house, &aydin, OUTSIDE).await);
    let known = zone::find(&house.store, &house.admin(&aydin).await).await.unwrap();
    assert_eq!(known, list(1, &[INSIDE], &[aydin.user]));
    set(house, &aydin, &list(2, &[INSIDE], &[])).await;
    assert!(!comes(house, &aydin, OUTSIDE).await);
    assert!(comes(house, &aydin, INSIDE).await);
}

async fn of_two_admins_who_change_at_once_one_is_told(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    for version in [1, 2, 3] {
        let (one, other) = (list(version, &[INSIDE], &[]), list(version, &[OUTSIDE], &[]));
        set(house, &aydin, &one).await;
        let second = try_set(house, &aydin, &other).await;
        assert!(matches!(second, Err(Error::Conflict { .. })), "{version}: {second:?}");
        assert_eq!(zone::find(&house.store, &house.admin(&aydin).await).await.unwrap(), one);
    }
    for version in [0, 2, 5] {
        assert!(try_set(house, &aydin, &list(version, &[], &[])).await.is_err(), "{version}");
    }
}

async fn nobody_is_excepted_in_another_practice(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    set(house, &brandt, &list(1, &[INSIDE], &[])).await;
    let foreign = try_set(house, &aydin, &list(1, &[INSIDE], &[brandt.user])).await;
    assert!(matches!(foreign, Err(Error::Conflict { .. })), "{foreign:?}");
    assert!(!comes(house, &brandt, OUTSIDE).await);
    assert!(comes(house, &aydin, OUTSIDE).await, "nothing of it was written");
}

async fn the_operator_lifts_zones_and_an_old_page_writes_no_more(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    set(house, &aydin, &list(1, &[INSIDE], &[])).await;
    set(house, &brandt, &list(1, &[INSIDE], &[])).await;
    let zoned = zone::list(&house.store).await.unwrap();
    assert_eq!(zoned.iter().map(|one| one.name()).collect::<Vec<_>>(), ["Praxis Aydin", "Praxis Brandt"]);
    let lift = async || {
        let mut write = house.store.write(&zoned[0], &[], house.now()).await?;
        zone::clear(&mut write, &zoned[0]).await?;
        write.commit(changed(&aydin, Hash::ZERO)).await.map(drop)
    };
    lift().await.unwrap();
    assert!(comes(house, &aydin, OUTSIDE).await);
    assert!(!comes(house, &brandt, OUTSIDE).await);
    assert!(matches!(lift().await, Err(Error::Gone)), "there is nothing to lift");
    assert!(try_set(house, &aydin, &list(2, &[INSIDE], &[])).await.is_err(), "the page is old");
    set(house, &aydin, &list(3, &[INSIDE], &[])).await;
}

async fn names_go_with_the_list_that_they_were_sealed_for(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let named =
        async |doctor: &Doctor| zone::find_names(&house.store, &house.member(doctor).await).await.unwrap();
    assert_eq!(named(&aydin).await, (0, None));
    let (names, admin) = (house.chance.sealed(), house.admin(&aydin).await);
    let one = list(1, &[INSIDE], &[]);
    let mut write = begin(house, &aydin).await;
    zone::update(&mut write, &admin, (&one, Some(&names))).await.unwrap();
    write.commit(changed(&aydin, one.hash())).await.unwrap();
    assert_eq!(named(&aydin).await, (1, Some(names)));
    assert_eq!(named(&brandt).await, (0, None), "each practice has its own");
    set(house, &aydin, &list(2, &[INSIDE], &[])).await;
    assert_eq!(named(&aydin).await, (2, None), "a list without names has none");
}

async fn who_was_refused_outside_stands_in_the_own_list_and_locks_nothing(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let own = house.member(&aydin).await.account();
    for _ in 0..30 {
        let id = (SessionId(house.chance.id()), Way::Passkey);
        let trace = Trace { address: OUTSIDE.to_owned(), ..Trace::default() };
        signin::insert_refused(&house.store, aydin.user, id, Outcome::Outside, &trace, house.now())
            .await
            .unwrap();
    }
    let listed = signin::list(&house.store, &own, house.now()).await.unwrap();
    let outside: Vec<_> = listed.iter().filter(|one| one.outcome == Outcome::Outside).collect();
    assert_eq!((listed.len(), outside.len()), (21, 20), "the sign-in stays in sight");
    assert_eq!(outside[0].place, OUTSIDE);
    assert!(signin::lock::find(&house.store, aydin.user, house.now()).await.unwrap().is_none());
    assert_eq!(outbox::count(&house.store).await.unwrap(), 0);
}
