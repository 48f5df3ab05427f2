//! Operators: every practice is told or nobody is in, once a day; and the numbers, of which each is counted here by hand (C12, C14, E8).

use std::sync::atomic::{AtomicU32, Ordering};

use siegel_api::{
    event::EventKind,
    hash::Hash,
    id::{CeremonyId, GroupId, OperatorId, PracticeId, UserId},
    time::Time,
};
use siegel_storage::{
    Error, Event, TokenHash,
    ceremony::{self, Kind},
    log,
    operator::{self, Entry, OperatorRight, OperatorSession, PracticeCount, Telling},
    retry, sweep,
};

use crate::support::{Doctor, House, Letter, attested, everywhere};

everywhere! {
    an_offer_is_taken_once_and_ends_after_its_time;
    a_sign_in_stands_in_every_log_once_a_day;
    all_practices_are_told_or_nobody_is_in;
    of_two_sign_ins_at_once_each_practice_is_told_once;
    sessions_go_idle_end_and_go_with_their_operator;
    a_ceremony_of_a_member_makes_no_operator;
    numbers_are_drawn_once_and_each_is_another_one;
    a_practice_is_counted_by_what_is_its_own;
}

const CREDENTIAL: &[u8] = b"an operator's passkey";

fn told(practice: PracticeId) -> Event {
    attested(practice, EventKind::OperatorEntered, UserId::ZERO, practice, Hash::ZERO)
}

static DRAWN: AtomicU32 = AtomicU32::new(0);

fn draw() -> u32 {
    DRAWN.fetch_add(7, Ordering::Relaxed)
}

const TELLING: Telling<'_> = Telling { event: &told, draw: &draw };

fn entry(session: TokenHash) -> Entry<'static> {
    Entry { session, credential: CREDENTIAL, passkey: "{}" }
}

async fn offer(house: &House) -> (OperatorId, TokenHash) {
    let (id, token) = (OperatorId(house.chance.id()), house.chance.token());
    let until = house.now().plus(Time::DAY);
    operator::invite(&house.store, id, token, house.now(), until).await.unwrap();
    (id, token)
}

/// Somebody who has set up an access; the first session's hash.
async fn operator(house: &House) -> (OperatorId, TokenHash) {
    let ((id, token), session) = (offer(house).await, house.chance.token());
    let right = operator::find_invite(&house.store, token, house.now()).await.unwrap().unwrap();
    operator::set_up(&house.store, &right, &entry(session), TELLING, house.now()).await.unwrap();
    (id, session)
}

async fn right(house: &House, kind: Kind) -> Option<OperatorRight> {
    let id = CeremonyId(house.chance.id());
    ceremony::insert(&house.store, id, kind, None, "", house.now().plus(1)).await.unwrap();
    let taken = ceremony::take(&house.store, id, kind, house.now()).await.unwrap().unwrap();
    taken.proven_operator(&operator::find(&house.store, CREDENTIAL).await.unwrap().unwrap())
}

async fn enters(house: &House) -> TokenHash {
    let (right, session) = (right(house, Kind::OperatorSignIn).await.unwrap(), house.chance.token());
    operator::enter(&house.store, &right, &entry(session), TELLING, house.now()).await.unwrap();
    session
}

async fn session(house: &House, hash: TokenHash) -> Option<OperatorSession> {
    operator::find_session(&house.store, hash, house.now()).await.unwrap()
}

async fn sees(house: &House, hash: TokenHash) -> Vec<PracticeCount> {
    let session = session(house, hash).await.unwrap();
    operator::list_practices(&house.store, &session, house.now()).await.unwrap()
}

async fn leaves(house: &House, doctor: &Doctor) -> u64 {
    log::find_head(&house.store, doctor.practice).await.unwrap().unwrap().size()
}

async fn an_offer_is_taken_once_and_ends_after_its_time(house: &House) {
    let (_, token) = offer(house).await;
    let found = async || operator::find_invite(&house.store, token, house.now()).await.unwrap();
    let (first, second) = (found().await.unwrap(), found().await.unwrap());
    let set_up = async |right| {
        let session = entry(house.chance.token());
        operator::set_up(&house.store, right, &session, TELLING, house.now()).await
    };
    set_up(&first).await.unwrap();
    assert!(matches!(set_up(&second).await, Err(Error::Gone)), "it was used meanwhile");
    assert!(found().await.is_none());
    let (id, late) = offer(house).await;
    assert_eq!(operator::list(&house.store, house.now()).await.unwrap().len(), 2);
    house.wait(Time::DAY);
    assert!(operator::find_invite(&house.store, late, house.now()).await.unwrap().is_none());
    assert_eq!(operator::list(&house.store, house.now()).await.unwrap().len(), 1);
    sweep::run(&house.store, house.now()).await.unwrap();
    assert!(!operator::remove(&house.store, id).await.unwrap(), "the sweep took it");
}

async fn a_sign_in_stands_in_every_log_once_a_day(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let before = (leaves(house, &aydin).await, leaves(house, &brandt).await);
    operator(house).await;
    assert_eq!((leaves(house, &aydin).await, leaves(house, &brandt).await), (before.0 + 1, before.1 + 1));
    enters(house).await;
    // A practice that came later is told by the next sign-in, the others are not told again.
    let conrad = house.doctor("Praxis Conrad").await;
    let young = leaves(house, &conrad).await;
    let session = enters(house).await;
    assert_eq!((leaves(house, &aydin).await, leaves(house, &conrad).await), (before.0 + 1, young + 1));
    assert_eq!(sees(house, session).await.len(), 3);
    house.wait(Time::DAY);
    enters(house).await;
    assert_eq!((leaves(house, &aydin).await, leaves(house, &brandt).await), (before.0 + 2, before.1 + 2));
}

async fn all_practices_are_told_or_nobody_is_in(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let last = aydin.practice.max(brandt.practice);
    let before = (leaves(house, &aydin).await, leaves(house, &brandt).await);
    let ((_, token), hash) = (offer(house).await, house.chance.token());
    let offered = operator::find_invite(&house.store, token, house.now()).await.unwrap().unwrap();
    // The last practice's event is one for a log that the write did not take in.
    let broken =
        |practice: PracticeId| told(if practice == last { GroupId(house.chance.id()) } else { practice });
    let telling = Telling { event: &broken, draw: &draw };
    operator::set_up(&house.store, &offered, &entry(hash), telling, house.now()).await.unwrap_err();
    assert_eq!((leaves(house, &aydin).await, leaves(house, &brandt).await), before);
    assert!(session(house, hash).await.is_none());
    operator::set_up(&house.store, &offered, &entry(hash), TELLING, house.now()).await.unwrap();
    assert_eq!(sees(house, hash).await.len(), 2);
}

async fn of_two_sign_ins_at_once_each_practice_is_told_once(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    operator(house).await;
    house.wait(Time::DAY);
    let before = leaves(house, &aydin).await;
    let rights = [right(house, Kind::OperatorSignIn).await, right(house, Kind::OperatorSignIn).await];
    let (one, other) = (house.chance.token(), house.chance.token());
    let enter = async |at: usize, hash| {
        let right = rights[at].as_ref().unwrap();
        retry(|| async { operator::enter(&house.store, right, &entry(hash), TELLING, house.now()).await })
            .await
    };
    let (first, second) = tokio::join!(enter(0, one), enter(1, other));
    first.unwrap();
    second.unwrap();
    assert_eq!(leaves(house, &aydin).await, before + 1);
    assert!(session(house, one).await.is_some() && session(house, other).await.is_some());
}

async fn sessions_go_idle_end_and_go_with_their_operator(house: &House) {
    let (id, first) = operator(house).await;
    house.wait(14 * Time::MINUTE);
    let mut open = session(house, first).await.unwrap();
    operator::touch_session(&house.store, &mut open, house.now()).await.unwrap();
    assert_eq!(open.idle_until(), house.now().plus(15 * Time::MINUTE));
    house.wait(15 * Time::MINUTE - 1);
    assert!(session(house, first).await.is_some());
    house.wait(1);
    assert!(session(house, first).await.is_none());
    let second = enters(house).await;
    for _ in 0..60 {
        house.wait(12 * Time::MINUTE);
        let Some(mut open) = session(house, second).await else { break };
        operator::touch_session(&house.store, &mut open, house.now()).await.unwrap();
    }
    assert!(session(house, second).await.is_none(), "after twelve hours, whatever happens");
    let (third, fourth) = (enters(house).await, enters(house).await);
    operator::remove_session(&house.store, third).await.unwrap();
    assert!(session(house, third).await.is_none() && session(house, fourth).await.is_some());
    assert!(operator::remove(&house.store, id).await.unwrap());
    assert!(session(house, fourth).await.is_none());
    assert!(operator::find(&house.store, CREDENTIAL).await.unwrap().is_none());
}

async fn a_ceremony_of_a_member_makes_no_operator(house: &House) {
    operator(house).await;
    for kind in [Kind::SignIn, Kind::Proof, Kind::Registration, Kind::Recovery, Kind::OperatorSetUp] {
        assert!(right(house, kind).await.is_none(), "{kind:?}");
    }
    assert!(right(house, Kind::OperatorSignIn).await.is_some());
}

async fn numbers_are_drawn_once_and_each_is_another_one(house: &House) {
    for name in ["Praxis Aydin", "Praxis Brandt", "Praxis Conrad"] {
        house.doctor(name).await;
    }
    let (next, (_, token), hash) = (AtomicU32::new(0), offer(house).await, house.chance.token());
    // Each number comes three times.
    let sparse = || 10_400 + next.fetch_add(1, Ordering::Relaxed) / 3;
    let offered = operator::find_invite(&house.store, token, house.now()).await.unwrap().unwrap();
    let telling = Telling { event: &told, draw: &sparse };
    operator::set_up(&house.store, &offered, &entry(hash), telling, house.now()).await.unwrap();
    let numbers = async |hash| sees(house, hash).await.iter().map(|one| one.number).collect::<Vec<_>>();
    assert_eq!(numbers(hash).await, [400, 401, 402]);
    house.wait(Time::DAY);
    assert_eq!(numbers(enters(house).await).await, [400, 401, 402]);
    // Chance that says the same again and again names nobody, and lets nobody in.
    house.doctor("Praxis Demir").await;
    let (stuck, hash) = (|| 400, house.chance.token());
    let right = right(house, Kind::OperatorSignIn).await.unwrap();
    let telling = Telling { event: &told, draw: &stuck };
    operator::enter(&house.store, &right, &entry(hash), telling, house.now()).await.unwrap_err();
    assert!(session(house, hash).await.is_none());
}

async fn a_practice_is_counted_by_what_is_its_own(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let mut letter = Letter::new(house, &[4_096, 8_192]);
    house.send(&aydin, &[&brandt], &mut letter).await;
    let (_, hash) = operator(house).await;
    let open = session(house, hash).await.unwrap();
    let whole = operator::survey(&house.store, &open, house.now()).await.unwrap();
    let all = sees(house, hash).await;
    let [sender, receiver] = [1, 0].map(|findings| {
        let mut found = all.iter().filter(|one| one.findings == findings);
        (found.next().unwrap().clone(), found.next()).0
    });
    assert_eq!((sender.members, sender.sessions, sender.locked), (1, 1, 0));
    assert_eq!((receiver.members, receiver.sessions, receiver.bytes), (1, 1, 0));
    assert!(sender.bytes > 12_000, "{sender:?}");
    assert_eq!((whole.parts, whole.bytes, whole.uploads, whole.unseen), (2, sender.bytes, 0, 0));
    assert_eq!(sender.active_at, Some(house.now()));
    // Its own sign-in is no activity of the practice's.
    house.wait(2 * Time::DAY);
    let later = sees(house, enters(house).await).await;
    assert_eq!(later.iter().map(|one| one.active_at).max(), Some(sender.active_at));
    assert_eq!(later.iter().map(|one| one.sessions).sum::<u64>(), 0, "members' sessions are idle");
    assert!(house.store.database_bytes().await.unwrap() > 4_096);
    match house.store.folder() {
        Some(free) => assert!(free.unwrap() > 0),
        None => assert!(!house.is_folder()),
    }
    // Who came since is counted, and not looked at.
    let hash = enters(house).await;
    house.doctor("Praxis Conrad").await;
    assert_eq!(sees(house, hash).await.len(), 2);
    let open = session(house, hash).await.unwrap();
    assert_eq!(operator::survey(&house.store, &open, house.now()).await.unwrap().unseen, 1);
}
