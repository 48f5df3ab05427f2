//! Drafts and their parts: the last gate before ciphertext is stored.

use bytes::Bytes;
use siegel_api::{
    event::EventKind,
    hash::Hash,
    part::{PART_BYTES, SEALED_PART_BYTES},
    time::Time,
};
use siegel_storage::{
    Encoded, Error, ObjectKey, account, check,
    draft::{self, Change, DraftRight, Resealed},
    part::{self, Arrival},
    sweep,
};

use crate::support::{Doctor, House, Letter, crossed, everywhere};

everywhere! {
    a_draft_goes_on_where_it_stopped;
    plaintext_is_never_stored;
    a_part_of_another_length_or_hash_is_refused;
    a_part_that_comes_again_replaces_the_one_before;
    a_stranger_sees_no_draft_of_mine;
    a_draft_that_is_given_up_leaves_nothing;
    a_draft_that_nobody_sends_is_swept_away;
    parts_arrive_in_parallel;
    nothing_is_saved_under_a_master_key_that_was_replaced;
    a_draft_and_a_new_master_key_follow_each_other;
}
crossed! {
    a_draft_goes_on_where_it_stopped;
    plaintext_is_never_stored;
    a_part_that_comes_again_replaces_the_one_before;
    a_draft_that_is_given_up_leaves_nothing;
    a_draft_that_nobody_sends_is_swept_away;
}

async fn begin(house: &House, doctor: &Doctor, letter: &Letter) -> DraftRight {
    let sender = house.sender(doctor).await;
    draft::insert(&house.store, &sender, &letter.draft(house, doctor), house.now()).await.unwrap()
}

async fn insert(house: &House, right: &DraftRight, letter: &Letter, file: usize, number: usize) -> Arrival {
    let (new, body) = letter.new_part(house, file, number);
    part::insert(&house.store, right, &new, body, house.now()).await.unwrap()
}

async fn a_draft_goes_on_where_it_stopped(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let mut letter = Letter::new(house, &[2 * PART_BYTES, 4096]);
    let right = begin(house, &aydin, &letter).await;
    assert_eq!(insert(house, &right, &letter, 0, 1).await, Arrival::Stored);
    let late = house.publish_err(&aydin, &mut letter, &right).await;
    assert!(matches!(late, Error::Incomplete), "{late:?}");

    let sender = house.sender(&aydin).await;
    let (found, right) = draft::find(&house.store, &sender, letter.finding, house.now())
        .await
        .unwrap()
        .expect("after a reload");
    assert_eq!((found.finding, found.revision), (letter.finding, 1));
    let change = |envelope| Change { sealed: house.chance.sealed(), envelope, files: Vec::new() };
    let state = change(aydin.envelope);
    assert!(draft::update(&house.store, &right, &state, house.now()).await.unwrap());
    let arrived = part::list_arrived(&house.store, &right).await.unwrap();
    let arrived: Vec<_> = arrived.iter().map(|(file, part)| (*file, part.part, part.length)).collect();
    assert_eq!(arrived, [(letter.files[0].file_id, 1, SEALED_PART_BYTES)]);
    for (file, part) in [(0, 0), (1, 0)] {
        assert_eq!(insert(house, &right, &letter, file, part).await, Arrival::Stored);
    }
    house.publish(&aydin, &[], &mut letter, &right).await;
    assert!(draft::find(&house.store, &sender, letter.finding, house.now()).await.unwrap().is_none());
    assert_eq!(insert(house, &right, &letter, 1, 0).await, Arrival::Missing, "it is sent");
    assert!(!draft::update(&house.store, &right, &state, house.now()).await.unwrap());
}

async fn plaintext_is_never_stored(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let letter = Letter::new(house, &[4096]);
    let right = begin(house, &aydin, &letter).await;
    let (sealed, _) = letter.new_part(house, 0, 0);
    let length = letter.parts[0][0].len();
    let texts = [
        vec![0; length],
        b"Befundbericht Frau Erika Mustermann, ".iter().copied().cycle().take(length).collect(),
        b"%PDF-1.7\n%".iter().copied().chain(std::iter::repeat(b' ')).take(length).collect(),
    ];
    for text in texts {
        let mut new = sealed.clone();
        new.digest = Hash::of(&text);
        let body = vec![Bytes::from(text)];
        let arrival = part::insert(&house.store, &right, &new, body, house.now()).await.unwrap();
        assert_eq!(arrival, Arrival::NotSealed);
    }
    assert!(part::list_arrived(&house.store, &right).await.unwrap().is_empty());
    assert_eq!(sweep::run(&house.store, house.now()).await.unwrap().objects, 0, "not even as dust");
}

async fn a_part_of_another_length_or_hash_is_refused(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let letter = Letter::new(house, &[PART_BYTES]);
    let right = begin(house, &aydin, &letter).await;
    let (new, body) = letter.new_part(house, 0, 0);
    let whole = body[0].clone();
    let longer = Bytes::from([whole.as_ref(), &[0]].concat());
    for body in [Vec::new(), vec![whole.slice(1..)], vec![longer]] {
        let arrival = part::insert(&house.store, &right, &new, body, house.now()).await.unwrap();
        assert_eq!(arrival, Arrival::Length);
    }
    let mut flipped = whole.to_vec();
    flipped[5000] ^= 1;
    let arrival = part::insert(&house.store, &right, &new, vec![flipped.into()], house.now()).await.unwrap();
    assert_eq!(arrival, Arrival::Digest);
    let mut beyond = new.clone();
    beyond.part = 1;
    let arrival = part::insert(&house.store, &right, &beyond, body, house.now()).await.unwrap();
    assert_eq!(arrival, Arrival::Missing);
    let pieces = vec![whole.slice(..1000), whole.slice(1000..)];
    assert_eq!(part::insert(&house.store, &right, &new, pieces, house.now()).await.unwrap(), Arrival::Stored);
}

async fn a_part_that_comes_again_replaces_the_one_before(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let mut letter = Letter::new(house, &[4096]);
    let right = begin(house, &aydin, &letter).await;
    assert_eq!(insert(house, &right, &letter, 0, 0).await, Arrival::Stored);
    assert_eq!(insert(house, &right, &letter, 0, 0).await, Arrival::Stored);
    assert_eq!(part::list_arrived(&house.store, &right).await.unwrap().len(), 1);
    assert_eq!(sweep::run(&house.store, house.now()).await.unwrap().objects, 0, "the old object is gone");
    house.publish(&aydin, &[], &mut letter, &right).await;
}

async fn a_stranger_sees_no_draft_of_mine(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let brandt = house.doctor("Praxis Brandt").await;
    let letter = Letter::new(house, &[4096]);
    begin(house, &aydin, &letter).await;
    let stranger = house.sender(&brandt).await;
    assert!(draft::find(&house.store, &stranger, letter.finding, house.now()).await.unwrap().is_none());
    assert!(draft::list(&house.store, &stranger, house.now()).await.unwrap().is_empty());
    let taken = draft::insert(&house.store, &stranger, &letter.draft(house, &brandt), house.now()).await;
    assert!(matches!(taken, Err(Error::Conflict { .. })));
    let sender = house.sender(&aydin).await;
    assert_eq!(draft::list(&house.store, &sender, house.now()).await.unwrap().len(), 1);
}

async fn a_draft_that_is_given_up_leaves_nothing(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let letter = Letter::new(house, &[4096, 4096]);
    let right = begin(house, &aydin, &letter).await;
    letter.upload(house, &right).await;
    draft::remove(&house.store, &right).await.unwrap();
    draft::remove(&house.store, &right).await.unwrap();
    let sender = house.sender(&aydin).await;
    assert!(draft::list(&house.store, &sender, house.now()).await.unwrap().is_empty());
    assert!(part::list_arrived(&house.store, &right).await.unwrap().is_empty());
    assert_eq!(sweep::run(&house.store, house.now()).await.unwrap().objects, 0);
    assert!(matches!(house.store.write(&right, &[], house.now()).await, Err(Error::Gone)));
}

async fn a_draft_that_nobody_sends_is_swept_away(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let letter = Letter::new(house, &[4096]);
    let right = begin(house, &aydin, &letter).await;
    letter.upload(house, &right).await;
    assert_eq!(sweep::run(&house.store, house.now()).await.unwrap().drafts, 0);
    house.wait(7 * Time::DAY);
    assert_eq!(insert(house, &right, &letter, 0, 0).await, Arrival::Missing, "too late");
    let swept = sweep::run(&house.store, house.now()).await.unwrap();
    assert_eq!((swept.drafts, swept.objects), (1, 0));
    assert_eq!(sweep::run(&house.store, house.now()).await.unwrap(), sweep::Swept::default());
}

async fn parts_arrive_in_parallel(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let mut letter = Letter::new(house, &[4096; 40]);
    let right = begin(house, &aydin, &letter).await;
    let neighbour = house.neighbour_with_blobs().await;
    let arrivals = (0..40).map(|file| {
        let (new, body) = letter.new_part(house, file, 0);
        let store = if house.is_folder() && file % 2 == 0 { &neighbour } else { &house.store };
        let (right, now) = (&right, house.now());
        async move { part::insert(store, right, &new, body, now).await }
    });
    let arrivals = futures::future::try_join_all(arrivals).await.unwrap();
    assert!(arrivals.iter().all(|arrival| *arrival == Arrival::Stored));
    house.publish(&aydin, &[], &mut letter, &right).await;
    assert_eq!(check::run(&house.store).await.unwrap(), []);
    assert_ne!(ObjectKey::from_random([0; 16]), ObjectKey::from_random([1; 16]));
    neighbour.close().await;
}

async fn nothing_is_saved_under_a_master_key_that_was_replaced(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let letter = Letter::new(house, &[4096]);
    let right = begin(house, &aydin, &letter).await;
    let sender = house.sender(&aydin).await;
    let lying = draft::list(&house.store, &sender, house.now()).await.unwrap();
    let before = Hash::of(&lying[0].sealed.0);
    let rewraps = async |all: &[Resealed]| {
        let account = house.member(&aydin).await.account();
        let known = account::find_envelope(&house.store, &account).await.unwrap().unwrap().generation;
        let (hash, body) = (Hash(house.chance.draw()), Encoded(house.chance.bytes(50)));
        let envelope = account::Envelope { generation: known + 1, hash, body };
        let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
        account::update_envelope(&mut write, &account, &envelope).await.unwrap();
        draft::reseal_all(&mut write, &account, all).await?;
        write.commit(aydin.note(EventKind::AccountRewrapped)).await?;
        Ok::<Hash, Error>(hash)
    };
    let resealed = |before| Resealed { finding: letter.finding, before, sealed: Some(house.chance.sealed()) };
    for unread in [vec![], vec![resealed(Hash::ZERO)]] {
        let refused = rewraps(&unread).await;
        assert!(matches!(refused, Err(Error::Conflict { .. })), "a draft that was not read: {refused:?}");
    }
    let envelope = rewraps(&[resealed(before)]).await.unwrap();

    let change = |envelope| Change { sealed: house.chance.sealed(), envelope, files: Vec::new() };
    let late = draft::update(&house.store, &right, &change(aydin.envelope), house.now()).await;
    assert!(matches!(late, Err(Error::Outdated)), "{late:?}");
    let another = Letter::new(house, &[4096]);
    let late = draft::insert(&house.store, &sender, &another.draft(house, &aydin), house.now()).await;
    assert!(matches!(late, Err(Error::Outdated)), "{late:?}");
    assert!(draft::update(&house.store, &right, &change(envelope), house.now()).await.unwrap());
}

/// Both at once: whoever comes second sees what the first one wrote.
async fn a_draft_and_a_new_master_key_follow_each_other(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let letter = Letter::new(house, &[4096]);
    let right = begin(house, &aydin, &letter).await;
    let sender = house.sender(&aydin).await;
    let read = draft::list(&house.store, &sender, house.now()).await.unwrap();
    let before = Hash::of(&read[0].sealed.0);
    let saved = Change { sealed: house.chance.sealed(), envelope: aydin.envelope, files: Vec::new() };
    let rewraps = async {
        let account = house.member(&aydin).await.account();
        let (hash, body) = (Hash(house.chance.draw()), Encoded(house.chance.bytes(50)));
        let envelope = account::Envelope { generation: 1, hash, body };
        let mut write = house.store.write(&account, &[], house.now()).await?;
        account::update_envelope(&mut write, &account, &envelope).await?;
        let all = [Resealed { finding: letter.finding, before, sealed: Some(house.chance.sealed()) }];
        draft::reseal_all(&mut write, &account, &all).await?;
        write.commit(aydin.note(EventKind::AccountRewrapped)).await
    };
    let saves = draft::update(&house.store, &right, &saved, house.now());
    let (rewrapped, written) = futures::join!(rewraps, saves);
    let lying = draft::list(&house.store, &sender, house.now()).await.unwrap();
    match (rewrapped, written) {
        (Ok(_), Err(Error::Outdated)) => assert_ne!(lying[0].sealed.0, saved.sealed.0),
        (Err(Error::Conflict { .. }), Ok(true)) => assert_eq!(lying[0].sealed.0, saved.sealed.0),
        other => panic!("one of them loses: {other:?}"),
    }
}
