//! The lock of an account: ten failures in a row, whatever crashes and however many come at once.

use siegel_api::{
    event::EventKind,
    hash::Hash,
    id::{SessionId, UserId},
    time::Time,
};
use siegel_storage::{
    Error, Event, Sealed, TokenHash, outbox,
    session::{self, Way},
    signin::{
        Trace,
        lock::{self, FAILURES_MAX, Key, LOCKED_MS, LockRight},
    },
};

use crate::support::{Doctor, House, attested, everywhere};

everywhere! {
    the_tenth_failure_in_a_row_locks_and_no_earlier_one;
    whoever_gets_in_begins_to_count_anew;
    failures_that_come_at_once_are_all_counted_and_lock_once;
    a_count_that_was_full_before_a_crash_refuses_and_locks_with_the_next_failure;
    a_lock_ends_by_itself_after_a_day;
    a_link_opens_once_and_in_time;
    an_admin_opens_accounts_of_the_own_practice_alone;
}

fn about(doctor: &Doctor, kind: EventKind, actor: UserId) -> Event {
    attested(doctor.practice, kind, actor, doctor.user, Hash::ZERO)
}

async fn fails(house: &House, doctor: &Doctor, times: u32) -> Option<LockRight> {
    let mut last = None;
    for _ in 0..times {
        last = lock::count(&house.store, doctor.user, house.now()).await.unwrap();
    }
    last
}

async fn locks(house: &House, doctor: &Doctor, right: &LockRight) -> TokenHash {
    let token = house.chance.token();
    let key = Key { token, sealed: Sealed(vec![1]), until: house.now().plus(30 * Time::MINUTE) };
    let mut write = house.store.write(right, &[], house.now()).await.unwrap();
    lock::insert(&mut write, right, &key).await.unwrap();
    write.commit(about(doctor, EventKind::AccountLocked, UserId::ZERO)).await.unwrap();
    token
}

async fn is_locked(house: &House, doctor: &Doctor) -> bool {
    lock::find(&house.store, doctor.user, house.now()).await.unwrap().is_some()
}

async fn the_tenth_failure_in_a_row_locks_and_no_earlier_one(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    assert!(fails(house, &aydin, FAILURES_MAX - 1).await.is_none());
    assert!(!is_locked(house, &aydin).await);
    let right = fails(house, &aydin, 1).await.unwrap();
    assert_eq!((right.user(), right.practice()), (aydin.user, aydin.practice));
    locks(house, &aydin, &right).await;
    let found = lock::find(&house.store, aydin.user, house.now()).await.unwrap().unwrap();
    assert_eq!(found.until, Some(house.now().plus(LOCKED_MS)));
    let neighbour = house.neighbour().await;
    assert!(lock::find(&neighbour, aydin.user, house.now()).await.unwrap().is_some(), "for all servers");
    neighbour.close().await;
    assert!(fails(house, &aydin, 30).await.is_none(), "it is locked once");
    assert_eq!(outbox::count(&house.store).await.unwrap(), 0, "who reads no mail gets none");
    let brandt = house.doctor("Praxis Brandt").await;
    assert!(!is_locked(house, &brandt).await);
}

async fn whoever_gets_in_begins_to_count_anew(house: &House) {
    let mut aydin = house.doctor("Praxis Aydin").await;
    fails(house, &aydin, FAILURES_MAX - 1).await;
    house.sign_in(&mut aydin).await;
    assert!(fails(house, &aydin, FAILURES_MAX - 1).await.is_none());
    let right = fails(house, &aydin, 1).await.unwrap();
    locks(house, &aydin, &right).await;
    // A sign-in that was let in just before the lock does not open it.
    let account = house.member(&aydin).await.account();
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    let (id, hash) = (SessionId(house.chance.id()), house.chance.token());
    session::insert(&mut write, &account, id, hash, Way::Passkey, &Trace::default()).await.unwrap();
    write.commit(aydin.note(EventKind::SignedIn)).await.unwrap();
    assert!(is_locked(house, &aydin).await);
}

async fn failures_that_come_at_once_are_all_counted_and_lock_once(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let neighbour = house.neighbour().await;
    let stores = [&house.store, &neighbour].repeat(10);
    let counts = stores.into_iter().map(|store| lock::count(store, aydin.user, house.now()));
    let rights: Vec<LockRight> =
        futures::future::try_join_all(counts).await.unwrap().into_iter().flatten().collect();
    assert_eq!(rights.len(), 11, "the tenth and all that follow see a full count");
    locks(house, &aydin, &rights[0]).await;
    let mut write = house.store.write(&rights[1], &[], house.now()).await.unwrap();
    let key = Key { token: house.chance.token(), sealed: Sealed(vec![1]), until: house.now() };
    let second = lock::insert(&mut write, &rights[1], &key).await;
    assert!(matches!(second, Err(Error::Conflict { .. })), "one of them locks");
    drop(write);
    neighbour.close().await;
}

async fn a_count_that_was_full_before_a_crash_refuses_and_locks_with_the_next_failure(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    assert!(fails(house, &aydin, FAILURES_MAX).await.is_some());
    // The process dies here.
    let found = lock::find(&house.store, aydin.user, house.now()).await.unwrap().unwrap();
    assert_eq!(found.until, None);
    let right = fails(house, &aydin, 1).await.unwrap();
    locks(house, &aydin, &right).await;
}

async fn a_lock_ends_by_itself_after_a_day(house: &House) {
    let mut aydin = house.doctor("Praxis Aydin").await;
    let right = fails(house, &aydin, FAILURES_MAX).await.unwrap();
    locks(house, &aydin, &right).await;
    house.wait(LOCKED_MS - 1);
    assert!(is_locked(house, &aydin).await);
    house.wait(1);
    assert!(!is_locked(house, &aydin).await);
    assert!(fails(house, &aydin, FAILURES_MAX - 1).await.is_none(), "the count begins anew");
    house.sign_in(&mut aydin).await;
    assert!(fails(house, &aydin, FAILURES_MAX - 1).await.is_none());
}

async fn a_link_opens_once_and_in_time(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let right = fails(house, &aydin, FAILURES_MAX).await.unwrap();
    let token = locks(house, &aydin, &right).await;
    assert!(lock::find_by_link(&house.store, house.chance.token(), house.now()).await.unwrap().is_none());
    let link = lock::find_by_link(&house.store, token, house.now()).await.unwrap().unwrap();
    let mut write = house.store.write(&link, &[], house.now()).await.unwrap();
    lock::remove_by_link(&mut write, &link, token).await.unwrap();
    write.commit(about(&aydin, EventKind::AccountUnlocked, aydin.user)).await.unwrap();
    assert!(!is_locked(house, &aydin).await);
    assert!(lock::find_by_link(&house.store, token, house.now()).await.unwrap().is_none(), "once");
    let right = fails(house, &aydin, FAILURES_MAX).await.unwrap();
    let late = locks(house, &aydin, &right).await;
    house.wait(30 * Time::MINUTE);
    assert!(lock::find_by_link(&house.store, late, house.now()).await.unwrap().is_none(), "in time");
}

async fn an_admin_opens_accounts_of_the_own_practice_alone(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let right = fails(house, &aydin, FAILURES_MAX).await.unwrap();
    locks(house, &aydin, &right).await;
    let stranger = house.admin(&brandt).await;
    assert_eq!(lock::list(&house.store, &stranger, house.now()).await.unwrap(), []);
    let mut write = house.store.write(&stranger, &[], house.now()).await.unwrap();
    assert!(!lock::remove(&mut write, &stranger, aydin.user).await.unwrap());
    drop(write);
    let admin = house.admin(&aydin).await;
    let listed = lock::list(&house.store, &admin, house.now()).await.unwrap();
    assert_eq!(listed.iter().map(|one| one.user).collect::<Vec<_>>(), [aydin.user]);
    let mut write = house.store.write(&admin, &[], house.now()).await.unwrap();
    assert!(lock::remove(&mut write, &admin, aydin.user).await.unwrap());
    assert!(!lock::remove(&mut write, &admin, aydin.user).await.unwrap(), "it is open");
    write.commit(about(&aydin, EventKind::AccountUnlocked, aydin.user)).await.unwrap();
    assert!(!is_locked(house, &aydin).await);
}
