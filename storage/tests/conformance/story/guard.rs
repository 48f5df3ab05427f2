//! What guards the doors: rate limits, and answers to calls that come twice.

use siegel_api::{event::EventKind, hash::Hash, time::Time};
use siegel_storage::{
    Error,
    idempotency::{self, Answer, CallHash},
    rate::{self, BucketHash, Limit},
    sweep,
};

use crate::support::{House, everywhere};

everywhere! {
    a_bucket_empties_and_fills_with_time;
    a_bucket_is_one_for_all_servers;
    a_clock_that_is_set_back_keeps_no_bucket_empty;
    a_call_that_comes_twice_acts_once;
    an_answer_without_its_act_is_not_kept;
}

const LIMIT: Limit = Limit { burst: 10, refill_ms: 6_000 };

async fn a_bucket_empties_and_fills_with_time(house: &House) {
    let bucket = BucketHash(Hash(house.chance.draw()));
    let take = || rate::take(&house.store, bucket, LIMIT, house.now());
    for _ in 0..10 {
        assert!(take().await.unwrap());
    }
    assert!(!take().await.unwrap());
    house.wait(5_999);
    assert!(!take().await.unwrap());
    house.wait(1);
    assert!(take().await.unwrap());
    assert!(!take().await.unwrap());
    house.wait(Time::DAY);
    for _ in 0..10 {
        assert!(take().await.unwrap(), "full, and not fuller");
    }
    assert!(!take().await.unwrap());
    let other = BucketHash(Hash(house.chance.draw()));
    assert!(rate::take(&house.store, other, LIMIT, house.now()).await.unwrap());
    house.wait(Time::DAY);
    sweep::run(&house.store, house.now()).await.unwrap();
    assert!(take().await.unwrap());
}

async fn a_clock_that_is_set_back_keeps_no_bucket_empty(house: &House) {
    let bucket = BucketHash(Hash(house.chance.draw()));
    let take = async |now| rate::take(&house.store, bucket, LIMIT, now).await.unwrap();
    for _ in 0..10 {
        assert!(take(house.now()).await);
    }
    // Servers differ a little: that fills nothing.
    assert!(!take(house.now().minus(1_000)).await);
    let back = house.now().minus(Time::HOUR);
    for _ in 0..10 {
        assert!(take(back).await);
    }
    assert!(!take(back).await, "full once, not for ever");
    assert!(take(back.plus(6_000)).await);
}

async fn a_bucket_is_one_for_all_servers(house: &House) {
    let bucket = BucketHash(Hash(house.chance.draw()));
    let neighbour = house.neighbour().await;
    let stores = [&house.store, &neighbour];
    let takes = (0..100).map(|number| rate::take(stores[number % 2], bucket, LIMIT, house.now()));
    let taken = futures::future::try_join_all(takes).await.unwrap();
    assert_eq!(taken.iter().filter(|taken| **taken).count(), 10);
    neighbour.close().await;
}

async fn a_call_that_comes_twice_acts_once(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let member = house.member(&aydin).await;
    let call = CallHash(Hash(house.chance.draw()));
    let answer = Answer { request: Hash(house.chance.draw()), status: 201, body: b"{}".to_vec() };
    let end = house.now().plus(Time::DAY);
    assert!(idempotency::find(&house.store, call, house.now()).await.unwrap().is_none());
    let mut write = house.store.write(&member, &[], house.now()).await.unwrap();
    idempotency::insert(&mut write, call, &answer, end).await.unwrap();
    write.commit(aydin.note(EventKind::LogRead)).await.unwrap();
    assert_eq!(idempotency::find(&house.store, call, house.now()).await.unwrap(), Some(answer.clone()));
    let mut write = house.store.write(&member, &[], house.now()).await.unwrap();
    let again = idempotency::insert(&mut write, call, &answer, end).await;
    assert!(matches!(again, Err(Error::Conflict { table: "answers" })));
    drop(write);
    let pending = idempotency::insert_pending(&house.store, call, &answer, end).await;
    assert!(matches!(pending, Err(Error::Conflict { table: "answers" })));
    house.wait(Time::DAY);
    assert!(idempotency::find(&house.store, call, house.now()).await.unwrap().is_none());
    sweep::run(&house.store, house.now()).await.unwrap();
    idempotency::insert_pending(&house.store, call, &answer, house.now().plus(1)).await.unwrap();
}

async fn an_answer_without_its_act_is_not_kept(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let member = house.member(&aydin).await;
    let call = CallHash(Hash(house.chance.draw()));
    let answer = Answer { request: Hash(house.chance.draw()), status: 201, body: Vec::new() };
    let mut write = house.store.write(&member, &[], house.now()).await.unwrap();
    idempotency::insert(&mut write, call, &answer, house.now().plus(Time::DAY)).await.unwrap();
    drop(write);
    assert!(idempotency::find(&house.store, call, house.now()).await.unwrap().is_none());
}
