//! Sessions and ceremonies: who is in, and by what.

use siegel_api::{
    device::{Browser, Device, System},
    event::EventKind,
    id::{CeremonyId, SessionId},
    limits::PROOF_MINUTES,
    time::Time,
};
use siegel_storage::{
    Error, TokenHash, ceremony, credential,
    right::{MayAdmin, MemberRight},
    session::{self, IDLE_MS, LIFE_MS, Way},
    signin::{self, Outcome, Trace},
    sweep,
};

use crate::support::{Doctor, House, everywhere};

everywhere! {
    a_session_ends_when_it_is_idle;
    a_session_ends_after_its_life_however_busy;
    a_stranger_has_no_session;
    a_right_ends_with_its_session;
    a_doctor_lists_and_ends_sessions;
    a_session_that_another_took_the_place_of_ends_in_a_minute;
    a_proof_grows_old_and_one_that_lies_ahead_counts_for_nothing;
    a_ceremony_is_taken_once;
    of_two_who_take_a_ceremony_at_once_one_has_it;
    a_passkey_signs_in_by_a_ceremony_of_its_own_kind;
    the_owner_sees_the_newest_sign_ins_and_the_newest_that_failed;
    a_full_address_is_kept_for_seven_days_and_a_sign_in_for_ninety;
}

async fn a_session_ends_when_it_is_idle(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    house.wait(IDLE_MS - 1);
    let session = session::find(&house.store, aydin.cookie, house.now()).await.unwrap().unwrap();
    session::touch(&house.store, &session, house.now()).await.unwrap();
    house.wait(IDLE_MS - 1);
    let session = session::find(&house.store, aydin.cookie, house.now()).await.unwrap().unwrap();
    assert_eq!(session.seen_at, house.now().minus(IDLE_MS - 1));
    house.wait(1);
    assert!(session::find(&house.store, aydin.cookie, house.now()).await.unwrap().is_none());
}

async fn a_session_ends_after_its_life_however_busy(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let end = house.now().plus(LIFE_MS);
    while house.now().plus(10 * Time::MINUTE) < end {
        house.wait(10 * Time::MINUTE);
        let session = session::find(&house.store, aydin.cookie, house.now()).await.unwrap().unwrap();
        session::touch(&house.store, &session, house.now()).await.unwrap();
    }
    let member = house.member(&aydin).await;
    house.wait(10 * Time::MINUTE);
    assert!(session::find(&house.store, aydin.cookie, house.now()).await.unwrap().is_none());
    assert!(matches!(house.store.write(&member, &[], house.now()).await, Err(Error::Gone)));
}

async fn a_stranger_has_no_session(house: &House) {
    house.doctor("Praxis Aydin").await;
    assert!(session::find(&house.store, house.chance.token(), house.now()).await.unwrap().is_none());
}

async fn a_right_ends_with_its_session(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let admin: MemberRight<MayAdmin> = house.admin(&aydin).await;
    let account = admin.account();
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    assert!(session::remove(&mut write, &account, aydin.session).await.unwrap());
    write.commit(aydin.note(EventKind::SignedOut)).await.unwrap();
    assert!(matches!(house.store.write(&admin, &[], house.now()).await, Err(Error::Gone)));
}

async fn a_doctor_lists_and_ends_sessions(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let brandt = house.doctor("Praxis Brandt").await;
    let account = house.member(&aydin).await.account();
    let second = SessionId(house.chance.id());
    let phone = Device { browser: Browser::Safari, system: System::Iphone };
    house.wait(1);
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    session::insert(
        &mut write,
        &account,
        second,
        house.chance.token(),
        Way::Sheet,
        &Trace { device: phone, ..Trace::default() },
    )
    .await
    .unwrap();
    write.commit(aydin.note(EventKind::Recovered)).await.unwrap();
    let sessions = session::list(&house.store, &account, house.now()).await.unwrap();
    let listed: Vec<_> = sessions.iter().map(|session| (session.id, session.way, session.device)).collect();
    assert_eq!(listed, [(second, Way::Sheet, phone), (aydin.session, Way::Passkey, Device::default())]);
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    assert!(!session::remove(&mut write, &account, brandt.session).await.unwrap(), "a stranger's session");
    session::remove_all(&mut write, &account).await.unwrap();
    write.commit(aydin.note(EventKind::SessionsEnded)).await.unwrap();
    assert!(session::find(&house.store, aydin.cookie, house.now()).await.unwrap().is_none());
    house.member(&brandt).await;
}

async fn supersedes(house: &House, by: &Doctor, cookie: TokenHash) {
    let account = house.member(by).await.account();
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    session::supersede(&mut write, &account, cookie).await.unwrap();
    write.commit(by.note(EventKind::SignedIn)).await.unwrap();
}

async fn a_session_that_another_took_the_place_of_ends_in_a_minute(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let brandt = house.doctor("Praxis Brandt").await;
    let find = async |doctor: &Doctor| session::find(&house.store, doctor.cookie, house.now()).await.unwrap();
    supersedes(house, &brandt, aydin.cookie).await;
    assert_eq!(find(&aydin).await.unwrap().expires_at, house.now().plus(LIFE_MS), "of somebody else");
    supersedes(house, &aydin, aydin.cookie).await;
    house.wait(Time::MINUTE - 1);
    // Nothing makes it last longer.
    let ends_at = find(&aydin).await.unwrap().expires_at;
    supersedes(house, &aydin, aydin.cookie).await;
    assert_eq!(find(&aydin).await.unwrap().expires_at, ends_at);
    house.wait(1);
    assert!(find(&aydin).await.is_none());
    assert!(find(&brandt).await.is_some());
}

async fn a_proof_grows_old_and_one_that_lies_ahead_counts_for_nothing(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let session = session::find(&house.store, aydin.cookie, house.now()).await.unwrap().unwrap();
    let (proved, minutes) = (session.proved_at, PROOF_MINUTES * Time::MINUTE);
    for (now, holds) in [
        (proved.minus(Time::HOUR), false),
        (proved.minus(Time::MINUTE + 1), false),
        (proved.minus(Time::MINUTE), true),
        (proved, true),
        (proved.plus(minutes - 1), true),
        (proved.plus(minutes), false),
    ] {
        assert_eq!(session.is_proven(now), holds, "{now:?}");
    }
}

async fn begin(house: &House, kind: ceremony::Kind) -> CeremonyId {
    let id = CeremonyId(house.chance.id());
    let expires_at = house.now().plus(5 * Time::MINUTE);
    ceremony::insert(&house.store, id, kind, None, "{\"challenge\":1}", expires_at).await.unwrap();
    id
}

async fn a_ceremony_is_taken_once(house: &House) {
    let id = begin(house, ceremony::Kind::SignIn).await;
    let taken = |kind, now| ceremony::take(&house.store, id, kind, now);
    assert!(taken(ceremony::Kind::Registration, house.now()).await.unwrap().is_none(), "of another kind");
    let first = taken(ceremony::Kind::SignIn, house.now()).await.unwrap().unwrap();
    assert_eq!(first.state, "{\"challenge\":1}");
    assert!(taken(ceremony::Kind::SignIn, house.now()).await.unwrap().is_none(), "a replay");
    let late = begin(house, ceremony::Kind::SignIn).await;
    house.wait(5 * Time::MINUTE);
    assert!(ceremony::take(&house.store, late, ceremony::Kind::SignIn, house.now()).await.unwrap().is_none());
}

async fn of_two_who_take_a_ceremony_at_once_one_has_it(house: &House) {
    let neighbour = house.neighbour().await;
    for _ in 0..10 {
        let id = begin(house, ceremony::Kind::SignIn).await;
        let takes = [&house.store, &neighbour, &house.store, &neighbour]
            .map(|store| ceremony::take(store, id, ceremony::Kind::SignIn, house.now()));
        let taken = futures::future::try_join_all(takes).await.unwrap();
        assert_eq!(taken.iter().flatten().count(), 1);
    }
    neighbour.close().await;
}

async fn a_passkey_signs_in_by_a_ceremony_of_its_own_kind(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let passkey = credential::find(&house.store, &aydin.passkey).await.unwrap().unwrap();
    let take = async |kind| {
        let id = begin(house, kind).await;
        ceremony::take(&house.store, id, kind, house.now()).await.unwrap().unwrap()
    };
    assert!(take(ceremony::Kind::Registration).await.proven(&passkey).is_none());
    let right = take(ceremony::Kind::SignIn).await.proven(&passkey).unwrap();
    assert_eq!((right.user(), right.practice()), (aydin.user, aydin.practice));
    let mut write = house.store.write(&right, &[], house.now()).await.unwrap();
    credential::update(&mut write, &right, &aydin.passkey, "{\"counter\":1}").await.unwrap();
    let cookie = house.chance.token();
    session::insert(
        &mut write,
        &right,
        SessionId(house.chance.id()),
        cookie,
        Way::Passkey,
        &Trace::default(),
    )
    .await
    .unwrap();
    write.commit(aydin.note(EventKind::SignedIn)).await.unwrap();
    assert!(session::find(&house.store, cookie, house.now()).await.unwrap().is_some());
    let passkey = credential::find(&house.store, &aydin.passkey).await.unwrap().unwrap();
    assert_eq!((passkey.passkey.as_str(), passkey.used_at), ("{\"counter\":1}", Some(house.now())));
}

fn from(number: u8) -> Trace {
    Trace { device: Device::default(), address: format!("192.0.2.{number}"), network: "192.0.2.0".into() }
}

async fn the_owner_sees_the_newest_sign_ins_and_the_newest_that_failed(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let brandt = house.doctor("Praxis Brandt").await;
    let account = house.member(&aydin).await.account();
    for number in 1..=25 {
        house.wait(1);
        let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
        let (id, hash) = (SessionId(house.chance.id()), house.chance.token());
        session::insert(&mut write, &account, id, hash, Way::Sheet, &from(number)).await.unwrap();
        write.commit(aydin.note(EventKind::Recovered)).await.unwrap();
        house.wait(1);
        let id = SessionId(house.chance.id());
        let (trace, now) = (from(100 + number), house.now());
        signin::insert_refused(&house.store, aydin.user, (id, Way::Passkey), Outcome::Refused, &trace, now)
            .await
            .unwrap();
    }
    let listed = signin::list(&house.store, &account, house.now()).await.unwrap();
    let places: Vec<_> = listed.iter().map(|one| (one.outcome, one.way, one.place.clone())).collect();
    let mut wanted = Vec::new();
    for number in (6..=25).rev() {
        wanted.push((Outcome::Refused, Way::Passkey, from(100 + number).address));
        wanted.push((Outcome::Entered, Way::Sheet, from(number).address));
    }
    assert_eq!(places, wanted);
    let theirs = house.member(&brandt).await.account();
    assert_eq!(signin::list(&house.store, &theirs, house.now()).await.unwrap().len(), 1, "a stranger's");
}

async fn a_full_address_is_kept_for_seven_days_and_a_sign_in_for_ninety(house: &House) {
    let mut aydin = house.doctor("Praxis Aydin").await;
    let id = SessionId(house.chance.id());
    signin::insert_refused(
        &house.store,
        aydin.user,
        (id, Way::Sheet),
        Outcome::Refused,
        &from(7),
        house.now(),
    )
    .await
    .unwrap();
    let shown = async |aydin: &Doctor| {
        let account = house.member(aydin).await.account();
        let listed = signin::list(&house.store, &account, house.now()).await.unwrap();
        let one = listed.into_iter().find(|one| one.outcome == Outcome::Refused);
        one.map(|one| (one.place, one.is_full))
    };
    assert_eq!(shown(&aydin).await, Some(("192.0.2.7".into(), true)));
    house.wait(7 * Time::DAY);
    house.sign_in(&mut aydin).await;
    assert_eq!(shown(&aydin).await, Some(("192.0.2.0".into(), false)), "also before a sweep");
    sweep::run(&house.store, house.now()).await.unwrap();
    let dump = format!("{:?}", siegel_storage::export::tables(&house.store).await.unwrap());
    assert!(!dump.contains("192.0.2.7") && dump.contains("192.0.2.0"), "nor does the database hold it");
    house.wait(83 * Time::DAY);
    sweep::run(&house.store, house.now()).await.unwrap();
    house.sign_in(&mut aydin).await;
    assert_eq!(shown(&aydin).await, None);
}
