//! Many small parts that arrive together.

use bytes::Bytes;
use siegel_api::{hash::Hash, id::FileId, part::PART_BYTES, time::Time};
use siegel_storage::{
    Error, ObjectKey, bundle, check,
    draft::{self, DraftRight},
    part::{self, Arrival, NewPart},
    sweep,
};

use crate::support::{Doctor, House, Letter, crossed, everywhere};

everywhere! {
    a_bundle_is_stored_and_sent;
    each_part_of_a_bundle_is_judged_alone;
    a_bundle_that_comes_again_replaces_the_one_before;
    a_bundle_for_a_draft_that_is_no_more_leaves_nothing;
    a_bundle_of_which_one_part_cannot_be_written_leaves_nothing;
    bundles_of_one_draft_arrive_in_parallel;
}
crossed! {
    a_bundle_is_stored_and_sent;
    each_part_of_a_bundle_is_judged_alone;
    a_bundle_that_comes_again_replaces_the_one_before;
    a_bundle_for_a_draft_that_is_no_more_leaves_nothing;
    a_bundle_of_which_one_part_cannot_be_written_leaves_nothing;
}

type Part = (NewPart, Vec<Bytes>);

async fn begin(house: &House, doctor: &Doctor, letter: &Letter) -> DraftRight {
    let sender = house.sender(doctor).await;
    draft::insert(&house.store, &sender, &letter.draft(house, doctor), house.now()).await.unwrap()
}

fn first_parts(house: &House, letter: &Letter) -> Vec<Part> {
    (0..letter.parts.len()).map(|file| letter.new_part(house, file, 0)).collect()
}

async fn insert(house: &House, right: &DraftRight, parts: Vec<Part>) -> Vec<Arrival> {
    bundle::insert(&house.store, right, parts, house.now()).await.unwrap()
}

async fn arrived(house: &House, right: &DraftRight) -> Vec<FileId> {
    let arrived = part::list_arrived(&house.store, right).await.unwrap();
    arrived.into_iter().map(|(file, _)| file).collect()
}

async fn a_bundle_is_stored_and_sent(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let mut letter = Letter::new(house, &[4096, 8192, 4096, 65_536]);
    let right = begin(house, &aydin, &letter).await;
    let mut parts = first_parts(house, &letter);
    // As a body comes: in pieces.
    let whole = parts[1].1[0].clone();
    parts[1].1 = vec![whole.slice(..1), whole.slice(1..5_000), whole.slice(5_000..)];
    assert_eq!(insert(house, &right, parts).await, [Arrival::Stored; 4]);
    house.publish(&aydin, &[], &mut letter, &right).await;
    assert_eq!(check::run(&house.store).await.unwrap(), []);
    assert_eq!(sweep::run(&house.store, house.now()).await.unwrap().objects, 0);
}

async fn each_part_of_a_bundle_is_judged_alone(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let (letter, theirs) = (Letter::new(house, &[4096; 6]), Letter::new(house, &[4096]));
    let right = begin(house, &aydin, &letter).await;
    begin(house, &brandt, &theirs).await;
    let mut parts = first_parts(house, &letter);
    parts[1].0.digest = Hash::of(b"other bytes");
    let text = b"Befundbericht Frau Erika Mustermann, ".repeat(200);
    let text = text[..letter.parts[2][0].len()].to_vec();
    (parts[2].0.digest, parts[2].1) = (Hash::of(&text), vec![Bytes::from(text)]);
    parts[3].1 = vec![parts[3].1[0].slice(1..)];
    parts[4].0.part = 1;
    parts.push(theirs.new_part(house, 0, 0));
    let expected = [
        Arrival::Stored,
        Arrival::Digest,
        Arrival::NotSealed,
        Arrival::Length,
        Arrival::Missing,
        Arrival::Stored,
        Arrival::Missing,
    ];
    assert_eq!(insert(house, &right, parts).await, expected);
    assert_eq!(arrived(house, &right).await, [letter.files[0].file_id, letter.files[5].file_id]);
    let swept = sweep::run(&house.store, house.now()).await.unwrap();
    assert_eq!(swept.objects, 0, "what is refused is not even dust");
}

async fn a_bundle_that_comes_again_replaces_the_one_before(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let mut letter = Letter::new(house, &[4096; 3]);
    let right = begin(house, &aydin, &letter).await;
    for _ in 0..3 {
        assert_eq!(insert(house, &right, first_parts(house, &letter)).await, [Arrival::Stored; 3]);
    }
    assert_eq!(arrived(house, &right).await.len(), 3);
    assert_eq!(sweep::run(&house.store, house.now()).await.unwrap().objects, 0, "the old objects are gone");
    house.publish(&aydin, &[], &mut letter, &right).await;
    assert_eq!(check::run(&house.store).await.unwrap(), []);
}

async fn a_bundle_for_a_draft_that_is_no_more_leaves_nothing(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let mut letter = Letter::new(house, &[4096; 3]);
    let right = begin(house, &aydin, &letter).await;
    insert(house, &right, first_parts(house, &letter)).await;
    house.publish(&aydin, &[], &mut letter, &right).await;
    assert_eq!(insert(house, &right, first_parts(house, &letter)).await, [Arrival::Missing; 3]);
    assert_eq!(check::run(&house.store).await.unwrap(), [], "what was sent stays");
    assert_eq!(sweep::run(&house.store, house.now()).await.unwrap().objects, 0);

    let given_up = Letter::new(house, &[4096; 2]);
    let right = begin(house, &aydin, &given_up).await;
    draft::remove(&house.store, &right).await.unwrap();
    assert_eq!(insert(house, &right, first_parts(house, &given_up)).await, [Arrival::Missing; 2]);
    assert_eq!(sweep::run(&house.store, house.now()).await.unwrap().objects, 0);

    let expired = Letter::new(house, &[4096; 2]);
    let right = begin(house, &aydin, &expired).await;
    house.wait(7 * Time::DAY);
    assert_eq!(insert(house, &right, first_parts(house, &expired)).await, [Arrival::Missing; 2], "too late");
    let swept = sweep::run(&house.store, house.now()).await.unwrap();
    assert_eq!((swept.drafts, swept.objects), (1, 0));
}

/// Where the folder of one object should be lies a file.
async fn a_bundle_of_which_one_part_cannot_be_written_leaves_nothing(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let letter = Letter::new(house, &[4096; 12]);
    let right = begin(house, &aydin, &letter).await;
    let mut parts = first_parts(house, &letter);
    if house.is_folder() {
        parts[7].0.key = ObjectKey::from_random([0xab; 16]);
        let folder = house.folder.path().join("blobs").join("ab");
        std::fs::create_dir_all(folder.parent().unwrap()).unwrap();
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::write(&folder, b"in the way").unwrap();
        let failed = bundle::insert(&house.store, &right, parts, house.now()).await;
        assert!(matches!(failed, Err(Error::Blob(_))), "{failed:?}");
        assert_eq!(arrived(house, &right).await, []);
        std::fs::remove_file(&folder).unwrap();
        assert_eq!(sweep::run(&house.store, house.now()).await.unwrap().objects, 0, "not even dust");
        parts = first_parts(house, &letter);
    }
    assert_eq!(insert(house, &right, parts).await, [Arrival::Stored; 12]);
}

async fn bundles_of_one_draft_arrive_in_parallel(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let mut letter = Letter::new(house, &[vec![4096; 40], vec![PART_BYTES / 4; 3]].concat());
    let right = begin(house, &aydin, &letter).await;
    let mut parts = first_parts(house, &letter).into_iter();
    let bundles = std::iter::from_fn(|| {
        Some(parts.by_ref().take(11).collect::<Vec<_>>()).filter(|some| !some.is_empty())
    });
    let arrivals = bundles.map(|bundle| insert(house, &right, bundle));
    let arrivals = futures::future::join_all(arrivals).await.concat();
    assert_eq!(arrivals, [Arrival::Stored; 43]);
    house.publish(&aydin, &[], &mut letter, &right).await;
    assert_eq!(check::run(&house.store).await.unwrap(), []);
}
