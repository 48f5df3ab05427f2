//! What doctors may do with a finding, asked as a server asks it.

use siegel_api::{event::EventKind, hash::Hash, id::FileId};
use siegel_storage::{
    TokenHash, finding, receipt,
    right::{FindingRight, Own, Read},
    ticket,
};

use super::{Doctor, House, Letter, attested};

pub async fn reads(house: &House, doctor: &Doctor, letter: &Letter) -> Option<FindingRight<Read>> {
    let reader = house.reader(doctor).await;
    finding::right_to_read(&house.store, &reader, letter.finding, house.now()).await.unwrap()
}

pub async fn owns(house: &House, doctor: &Doctor, letter: &Letter) -> Option<FindingRight<Own>> {
    let sender = house.sender(doctor).await;
    finding::right_to_own(&house.store, &sender, letter.finding, house.now()).await.unwrap()
}

/// A colleague fetches a file: one event, one ticket.
pub async fn fetch(house: &House, doctor: &Doctor, right: &FindingRight<Read>, file: FileId) -> TokenHash {
    let hash = house.chance.token();
    let mut write = house.store.write(right, &[right.owner()], house.now()).await.unwrap();
    assert!(ticket::insert(&mut write, right, file, hash).await.unwrap().is_some());
    receipt::insert_fetched(&mut write, right, file).await.unwrap();
    let kind = EventKind::Fetched;
    let event = attested(doctor.practice, kind, doctor.user, right.finding(), Hash::of(file.as_bytes()));
    write.commit(event.also_in(right.owner())).await.unwrap();
    hash
}
