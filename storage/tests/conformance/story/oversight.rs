//! What administrators are told of in the app (C8).

use siegel_api::{
    event::EventKind,
    hash::Hash,
    id::{ObjectId, UserId},
};
use siegel_storage::oversight;

use crate::support::{Doctor, House, attested, everywhere};

everywhere! {
    an_admin_is_told_of_what_others_did_and_of_nothing_else;
    whoever_never_looked_has_seen_what_is_older_than_their_admission;
    what_was_seen_stays_seen_and_nobody_sees_ahead;
}

/// An act of somebody in the practice; the number of its row.
async fn act(house: &House, doctor: &Doctor, who: UserId, kind: EventKind, about: ObjectId) -> u64 {
    house.wait(1_000);
    let write = house.store.write(&house.member(doctor).await, &[], house.now()).await.unwrap();
    let event = attested(doctor.practice, kind, who, about, Hash::ZERO);
    write.commit(event).await.unwrap()[0].index
}

async fn told(house: &House, doctor: &Doctor, from: u64, before: Option<u64>, limit: u32) -> Vec<u64> {
    let admin = house.admin(doctor).await;
    let rows = oversight::list(&house.store, &admin, (from, before), limit).await.unwrap();
    rows.iter().map(|row| row.index).collect()
}

async fn seen(house: &House, doctor: &Doctor) -> u64 {
    oversight::find_seen(&house.store, &house.admin(doctor).await).await.unwrap()
}

async fn sees(house: &House, doctor: &Doctor, seen: u64) {
    oversight::note_seen(&house.store, &house.admin(doctor).await, seen).await.unwrap();
}

async fn an_admin_is_told_of_what_others_did_and_of_nothing_else(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let other = UserId(house.chance.id());
    let begun = seen(house, &aydin).await;
    let first = act(house, &aydin, other, EventKind::PasskeyAdded, other.into()).await;
    act(house, &aydin, other, EventKind::SignedIn, other.into()).await;
    act(house, &aydin, aydin.user, EventKind::PasskeyAdded, aydin.user.into()).await;
    act(house, &aydin, UserId::ZERO, EventKind::AccountLocked, aydin.user.into()).await;
    let locked = act(house, &aydin, UserId::ZERO, EventKind::AccountLocked, other.into()).await;
    let document = act(house, &aydin, other, EventKind::Exported, aydin.practice.into()).await;
    assert_eq!(told(house, &aydin, begun, None, 9).await, [document, locked, first]);
    assert_eq!(told(house, &aydin, locked, None, 9).await, [document, locked]);
    assert_eq!(told(house, &aydin, 0, Some(document), 1).await, [locked]);
    let elsewhere = told(house, &brandt, 0, None, 9).await;
    assert!(elsewhere.is_empty(), "{elsewhere:?}");
}

async fn whoever_never_looked_has_seen_what_is_older_than_their_admission(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let other = UserId(house.chance.id());
    let size = siegel_storage::log::find_head(&house.store, aydin.practice).await.unwrap().unwrap().size();
    assert_eq!(seen(house, &aydin).await, size, "nothing came since the founding");
    let first = act(house, &aydin, other, EventKind::Exported, aydin.practice.into()).await;
    act(house, &aydin, other, EventKind::Exported, aydin.practice.into()).await;
    assert_eq!(seen(house, &aydin).await, first);
}

async fn what_was_seen_stays_seen_and_nobody_sees_ahead(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let other = UserId(house.chance.id());
    let row = act(house, &aydin, other, EventKind::Exported, aydin.practice.into()).await;
    sees(house, &aydin, row + 1).await;
    assert_eq!(seen(house, &aydin).await, row + 1);
    sees(house, &aydin, row).await;
    assert_eq!(seen(house, &aydin).await, row + 1, "an old page unsees nothing");
    sees(house, &aydin, row + 2).await;
    assert_eq!(seen(house, &aydin).await, row + 1, "what comes is new");
    let before = seen(house, &brandt).await;
    act(house, &brandt, other, EventKind::Exported, brandt.practice.into()).await;
    assert_eq!(seen(house, &brandt).await, before, "each has a mark of their own");
}
