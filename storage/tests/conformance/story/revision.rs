//! Corrected versions: what replaces what, for whom, and who still reads.

use siegel_api::{event::EventKind, hash::Hash, id::FindingId, manifest::ManifestKind};
use siegel_storage::finding::Among;
use siegel_storage::{Error, draft, finding, grant, link, receipt, ticket};

use crate::support::{Doctor, House, Letter, attested, everywhere, fetch, owns, reads};

everywhere! {
    of_two_who_correct_at_once_the_first_wins;
    a_correction_goes_to_just_those_who_may_read;
    what_was_corrected_is_new_again;
    who_lost_the_newest_version_reads_no_earlier_one;
    what_was_withdrawn_before_a_correction_stays_known;
    a_later_revision_stays_in_its_thread;
}

/// A draft of the letter as it stands, with all its parts.
async fn ready(house: &House, doctor: &Doctor, letter: &Letter) -> draft::DraftRight {
    let sender = house.sender(doctor).await;
    let right =
        draft::insert(&house.store, &sender, &letter.draft(house, doctor), house.now()).await.unwrap();
    letter.upload(house, &right).await;
    right
}

async fn of_two_who_correct_at_once_the_first_wins(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let mut letter = Letter::new(house, &[4096]);
    house.send(&aydin, &[&brandt], &mut letter).await;
    let (before, thread) = (letter.manifest_hash, letter.thread);
    let mut late = Letter { finding: letter.finding, thread, ..Letter::new(house, &[4096]) };
    late.manifest_hash = before;
    letter.revise(house, &[4096]);
    late.revise(house, &[8192]);
    let (fast, slow) = (ready(house, &aydin, &letter).await, ready(house, &aydin, &late).await);
    house.publish(&aydin, &[&brandt], &mut letter, &fast).await;
    let refused = house.publish_err(&aydin, &mut late, &slow).await;
    assert!(matches!(refused, Error::Conflict { table: "findings" }), "{refused:?}");

    let sender = house.sender(&aydin).await;
    let drafts = draft::list(&house.store, &sender, house.now()).await.unwrap();
    assert_eq!(
        drafts.iter().map(|one| one.finding).collect::<Vec<_>>(),
        [late.draft],
        "nothing of it is lost"
    );
    let own = owns(house, &aydin, &letter).await.unwrap();
    assert_eq!(
        finding::list_revisions(&house.store, &own).await.unwrap()[1].manifest_hash,
        letter.manifest_hash
    );
}

/// Sends the next revision with grants to the own practice and to these.
async fn revises(house: &House, aydin: &Doctor, letter: &mut Letter, to: &[&Doctor]) -> Result<(), Error> {
    let before = letter.manifest_hash;
    letter.revise(house, &[4096]);
    let draft = ready(house, aydin, letter).await;
    let own = owns(house, aydin, letter).await.unwrap();
    let signed = letter.sign(house, aydin, ManifestKind::Finding);
    let others: Vec<_> = to.iter().map(|doctor| doctor.practice).collect();
    let mut write = house.store.write(&draft, &others, house.now()).await.unwrap();
    finding::publish_next(&mut write, &draft, &own, (&signed, &letter.meta)).await.unwrap();
    let mut events = Vec::new();
    for recipient in to.iter().copied().chain([aydin]) {
        let purpose = siegel_api::grant::Purpose::Finding;
        let given = aydin.grant(&house.chance, purpose, signed.hash(), recipient.practice.into(), 1);
        let hash = grant::insert(&mut write, &own, &given).await.unwrap();
        let event = attested(aydin.practice, EventKind::GrantGiven, aydin.user, letter.finding, hash);
        events.push(event.also_in(recipient.practice));
    }
    let held = grant::hold_recipients(&mut write, &own, (before, signed.hash())).await;
    if held.is_err() {
        // As if it had never been tried.
        drop(write);
        draft::remove(&house.store, &draft).await.unwrap();
        (letter.revision, letter.manifest_hash, letter.prev) = (letter.revision - 1, before, Hash::ZERO);
        return held;
    }
    let sent = attested(aydin.practice, EventKind::FindingSent, aydin.user, letter.finding, signed.hash());
    write.commit_all(sent, events).await.unwrap();
    Ok(())
}

/// Takes a finding back from a colleague, by one grant.
async fn withdraws(house: &House, aydin: &Doctor, letter: &Letter, from: &Doctor) {
    let own = owns(house, aydin, letter).await.unwrap();
    let given = grant::list(&house.store, &own).await.unwrap();
    let newest = given
        .iter()
        .find(|one| one.manifest_hash == letter.manifest_hash && one.recipient == from.practice.into());
    let hash = newest.unwrap().hash;
    let mut write = house.store.write(&own, &[from.practice], house.now()).await.unwrap();
    grant::revoke(&mut write, &own, hash).await.unwrap();
    let event = attested(aydin.practice, EventKind::GrantRevoked, aydin.user, letter.finding, hash);
    write.commit(event.also_in(from.practice)).await.unwrap();
}

async fn a_correction_goes_to_just_those_who_may_read(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let celik = house.doctor("Praxis Çelik").await;
    let mut letter = Letter::new(house, &[4096]);
    house.send(&aydin, &[&brandt, &celik], &mut letter).await;
    let odd = |result| matches!(result, Err(Error::Conflict { table: "grants" }));
    assert!(odd(revises(house, &aydin, &mut letter, &[&brandt]).await), "one is forgotten");
    withdraws(house, &aydin, &letter, &celik).await;
    assert!(odd(revises(house, &aydin, &mut letter, &[&brandt, &celik]).await), "one had lost it");
    revises(house, &aydin, &mut letter, &[&brandt]).await.unwrap();
    assert!(reads(house, &brandt, &letter).await.is_some());
    assert!(reads(house, &celik, &letter).await.is_none());
}

async fn what_was_corrected_is_new_again(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let mut letter = Letter::new(house, &[4096]);
    house.send(&aydin, &[&brandt], &mut letter).await;
    let right = reads(house, &brandt, &letter).await.unwrap();
    let (first, file) = (letter.manifest_hash, letter.files[0].file_id);
    let opens = async |manifest| {
        let mut write = house.store.write(&right, &[right.owner()], house.now()).await.unwrap();
        let new = receipt::insert(&mut write, &right, receipt::Kind::Opened, manifest).await.unwrap();
        let event = attested(brandt.practice, EventKind::Opened, brandt.user, letter.finding, manifest);
        write.commit(event.also_in(aydin.practice)).await.unwrap();
        new
    };
    assert!(opens(first).await);
    let reader = house.reader(&brandt).await;
    let unread = async || finding::count_unread(&house.store, &reader, house.now()).await.unwrap();
    assert_eq!(unread().await, 0);
    let mut next = Letter { finding: letter.finding, thread: letter.thread, ..Letter::new(house, &[4096]) };
    (next.manifest_hash, next.revision) = (first, 1);
    revises(house, &aydin, &mut next, &[&brandt]).await.unwrap();
    assert_eq!(unread().await, 1, "nobody has opened the corrected version");
    assert!(!opens(first).await, "the old one was opened before");
    fetch(house, &brandt, &right, file).await;
    assert_eq!(unread().await, 1, "whoever looks at the old one has not seen the new one");
    assert!(opens(next.manifest_hash).await);
    assert_eq!(unread().await, 0);
    let now = (house.now(), Among::default());
    let listed = finding::list_granted(&house.store, &reader, None, 10, now).await.unwrap();
    assert_eq!(listed.len(), 1, "one line, whatever the number of versions");
}

async fn who_lost_the_newest_version_reads_no_earlier_one(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let mut letter = Letter::new(house, &[4096]);
    house.send(&aydin, &[&brandt], &mut letter).await;
    let (first, file) = (letter.manifest_hash, letter.files[0].file_id);
    let card = crate::support::give(house, &brandt, &[(letter.finding, first)]).await;
    revises(house, &aydin, &mut letter, &[&brandt]).await.unwrap();
    let right = reads(house, &brandt, &letter).await.unwrap();
    let cookie = fetch(house, &brandt, &right, file).await;
    let link::Attempt::Opened(boxes) = crate::support::right(house, &card).await else { panic!("it opens") };
    let shown = async || finding::list_shown(&house.store, &boxes.right, house.now()).await.unwrap();
    assert_eq!(
        shown().await[0].manifest_hash,
        first,
        "until it is sealed anew, the link shows what it showed"
    );
    let known = finding::list_revisions_of_shown(&house.store, &boxes.right, letter.finding).await.unwrap();
    assert_eq!(known.iter().map(|one| one.manifest_hash).collect::<Vec<_>>(), [first, letter.manifest_hash]);
    let foreign = FindingId(house.chance.id());
    assert!(finding::list_revisions_of_shown(&house.store, &boxes.right, foreign).await.unwrap().is_empty());

    withdraws(house, &aydin, &letter, &brandt).await;
    assert!(
        reads(house, &brandt, &letter).await.is_none(),
        "the grant of the first version stands, and opens nothing"
    );
    assert!(ticket::find(&house.store, cookie, house.now()).await.unwrap().is_none());
    assert!(shown().await.is_empty(), "nor does a link to it");
    let reader = house.reader(&brandt).await;
    assert!(finding::right_to_know(&house.store, &reader, letter.finding).await.unwrap().is_some());
}

async fn what_was_withdrawn_before_a_correction_stays_known(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let mut letter = Letter::new(house, &[4096]);
    house.send(&aydin, &[&brandt], &mut letter).await;
    withdraws(house, &aydin, &letter, &brandt).await;
    revises(house, &aydin, &mut letter, &[]).await.unwrap();
    let reader = house.reader(&brandt).await;
    let now = (house.now(), Among::default());
    let listed = finding::list_granted(&house.store, &reader, None, 10, now).await.unwrap();
    assert_eq!(listed.iter().map(|place| place.finding).collect::<Vec<_>>(), [letter.finding]);
    assert!(finding::right_to_know(&house.store, &reader, letter.finding).await.unwrap().is_some());
    assert!(reads(house, &brandt, &letter).await.is_none());
}

async fn a_later_revision_stays_in_its_thread(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let mut letter = Letter::new(house, &[4096]);
    house.send(&aydin, &[], &mut letter).await;
    letter.revise(house, &[4096]);
    letter.thread = Letter::new(house, &[4096]).thread;
    let draft = ready(house, &aydin, &letter).await;
    let refused = house.publish_err(&aydin, &mut letter, &draft).await;
    assert!(matches!(refused, Error::Conflict { table: "findings" }), "{refused:?}");
}
