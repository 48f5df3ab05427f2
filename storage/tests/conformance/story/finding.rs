//! Findings: sent, read, revised, deleted, listed.

use futures::TryStreamExt;
use siegel_api::{
    event::EventKind,
    hash::Hash,
    id::{FileId, PatientToken},
    manifest::ManifestKind,
    part::{PART_BYTES, SEALED_PART_BYTES},
};
use siegel_storage::finding::Among;
use siegel_storage::{Error, check, finding, grant, part, patient, right::FileRight, sweep, ticket};

use crate::support::{House, Letter, attested, crossed, everywhere, fetch, owns, reads};

everywhere! {
    a_doctor_sends_and_a_colleague_reads;
    a_stranger_has_no_right_to_a_finding;
    a_finding_without_all_its_parts_is_not_sent;
    files_that_were_taken_out_or_moved_before_sending_are_not_sent;
    a_manifest_of_somebody_else_is_refused;
    a_second_revision_takes_the_place_of_the_first;
    a_tombstone_buries_everything;
    inbox_and_sent_come_in_pages;
    lists_can_be_narrowed_to_one_practice_or_one_thread;
    a_patient_is_found_inside_one_practice_only;
}
crossed! {
    a_doctor_sends_and_a_colleague_reads;
    a_finding_without_all_its_parts_is_not_sent;
    a_tombstone_buries_everything;
}

async fn read_all(house: &House, right: &FileRight, number: u32) -> Vec<u8> {
    let (_, content) = part::read(&house.store, right, number, None).await.unwrap().unwrap();
    content.try_collect::<Vec<_>>().await.unwrap().concat()
}

async fn a_doctor_sends_and_a_colleague_reads(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let mut letter = Letter::new(house, &[2 * PART_BYTES, 4096]);
    house.send(&aydin, &[&brandt], &mut letter).await;

    let inbox =
        finding::list_inbox(&house.store, &house.reader(&brandt).await, None, 10, house.now()).await.unwrap();
    assert_eq!(inbox.len(), 1);
    assert_eq!((inbox[0].finding.id, inbox[0].finding.practice), (letter.finding, aydin.practice));
    assert_eq!(inbox[0].revision.meta.as_ref(), Some(&letter.meta));
    assert_eq!(inbox[0].revision.manifest.hash(), letter.manifest_hash);

    let right = reads(house, &brandt, &letter).await.unwrap();
    assert!(!right.is_own());
    let received = grant::list_received(&house.store, &right).await.unwrap();
    assert_eq!((received.len(), received[0].hash), (1, inbox[0].grant_hash));
    let cookie = fetch(house, &brandt, &right, letter.files[0].file_id).await;
    let file = ticket::find(&house.store, cookie, house.now()).await.unwrap().unwrap();
    let parts = part::list(&house.store, &file).await.unwrap();
    assert_eq!(parts.iter().map(|part| part.length).collect::<Vec<_>>(), [SEALED_PART_BYTES; 2]);
    for (number, sealed) in (0..).zip(&letter.parts[0]) {
        assert_eq!(&read_all(house, &file, number).await, sealed);
    }
    let (_, content) = part::read(&house.store, &file, 1, Some(300_000..700_001)).await.unwrap().unwrap();
    let range = content.try_collect::<Vec<_>>().await.unwrap().concat();
    assert_eq!(range, letter.parts[0][1][300_000..700_001]);
    assert!(part::read(&house.store, &file, 2, None).await.unwrap().is_none());
}

async fn a_stranger_has_no_right_to_a_finding(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let celik = house.doctor("Praxis Çelik").await;
    let mut letter = Letter::new(house, &[4096]);
    let mut another = Letter::new(house, &[4096]);
    house.send(&aydin, &[&brandt], &mut letter).await;
    house.send(&aydin, &[], &mut another).await;
    assert!(reads(house, &celik, &letter).await.is_none());
    assert!(owns(house, &celik, &letter).await.is_none());
    assert!(owns(house, &brandt, &letter).await.is_none(), "a recipient does not own");
    assert!(reads(house, &brandt, &another).await.is_none(), "another finding of the same practice");
    assert!(reads(house, &aydin, &letter).await.unwrap().is_own());
    let inbox =
        finding::list_inbox(&house.store, &house.reader(&celik).await, None, 10, house.now()).await.unwrap();
    assert!(inbox.is_empty());

    let right = reads(house, &brandt, &letter).await.unwrap();
    let mut write = house.store.write(&right, &[], house.now()).await.unwrap();
    let foreign = another.files[0].file_id;
    assert!(ticket::insert(&mut write, &right, foreign, house.chance.token()).await.unwrap().is_none());
}

async fn a_finding_without_all_its_parts_is_not_sent(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let mut letter = Letter::new(house, &[4096, 4096]);
    let sender = house.sender(&aydin).await;
    let right =
        siegel_storage::draft::insert(&house.store, &sender, &letter.draft(house, &aydin), house.now())
            .await
            .unwrap();
    assert!(
        matches!(house.publish_err(&aydin, &mut letter, &right).await, Error::Incomplete),
        "nothing arrived"
    );
    let (new, body) = letter.new_part(house, 0, 0);
    part::insert(&house.store, &right, &new, body, house.now()).await.unwrap();
    assert!(
        matches!(house.publish_err(&aydin, &mut letter, &right).await, Error::Incomplete),
        "one is missing"
    );
    letter.upload(house, &right).await;
    let file = letter.files.pop().unwrap();
    let mut forged = file.clone();
    forged.blob_hash = Hash(house.chance.draw());
    let mut unknown = file.clone();
    unknown.file_id = FileId(house.chance.id());
    for other in [forged, unknown] {
        letter.files.push(other);
        assert!(matches!(house.publish_err(&aydin, &mut letter, &right).await, Error::Incomplete));
        letter.files.pop();
    }
    assert!(reads(house, &aydin, &letter).await.is_none(), "nothing is visible");
    letter.files.push(file);
    house.publish(&aydin, &[], &mut letter, &right).await;
    assert!(reads(house, &aydin, &letter).await.is_some());
}

async fn files_that_were_taken_out_or_moved_before_sending_are_not_sent(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let mut letter = Letter::new(house, &[4096, 4096, 4096]);
    let sender = house.sender(&aydin).await;
    let right =
        siegel_storage::draft::insert(&house.store, &sender, &letter.draft(house, &aydin), house.now())
            .await
            .unwrap();
    let late = siegel_storage::draft::NewFile { id: FileId(house.chance.id()), padded: 4096 };
    let change = siegel_storage::draft::Change {
        sealed: house.chance.sealed(),
        envelope: aydin.envelope,
        files: vec![late],
    };
    assert!(siegel_storage::draft::update(&house.store, &right, &change, house.now()).await.unwrap());
    let listed = siegel_storage::draft::list_files(&house.store, &right).await.unwrap();
    assert_eq!((listed.len(), listed[3]), (4, (late.id, 4096)));
    letter.upload(house, &right).await;
    letter.files.swap(0, 2);
    letter.files.pop();
    house.publish(&aydin, &[], &mut letter, &right).await;
    assert_eq!(sweep::run(&house.store, house.now()).await.unwrap().objects, 1, "what was not sent is dust");
    assert_eq!(check::run(&house.store).await.unwrap(), []);
}

async fn a_manifest_of_somebody_else_is_refused(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let mut letter = Letter::new(house, &[4096]);
    let sender = house.sender(&aydin).await;
    let right =
        siegel_storage::draft::insert(&house.store, &sender, &letter.draft(house, &aydin), house.now())
            .await
            .unwrap();
    letter.upload(house, &right).await;
    assert!(
        matches!(house.publish_err(&brandt, &mut letter, &right).await, Error::Bounds(_)),
        "another author"
    );
    letter.revision = 2;
    letter.prev = Hash(house.chance.draw());
    assert!(
        matches!(house.publish_err(&aydin, &mut letter, &right).await, Error::Bounds(_)),
        "another revision"
    );
    letter.revision = 1;
    letter.prev = Hash::ZERO;
    let signed = letter.sign(house, &aydin, ManifestKind::Finding);
    let mut write = house.store.write(&right, &[], house.now()).await.unwrap();
    let swapped = finding::publish(&mut write, &right, &signed, &house.chance.sealed()).await;
    assert!(matches!(swapped, Err(Error::Bounds(_))), "other metadata");
}

async fn a_second_revision_takes_the_place_of_the_first(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let mut letter = Letter::new(house, &[4096]);
    house.send(&aydin, &[&brandt], &mut letter).await;
    let first = letter.manifest_hash;
    letter.revise(house, &[4096, 4096]);
    house.send(&aydin, &[&brandt], &mut letter).await;

    let right = reads(house, &brandt, &letter).await.unwrap();
    let revisions = finding::list_revisions(&house.store, &right).await.unwrap();
    let hashes: Vec<_> = revisions.iter().map(|revision| revision.manifest_hash).collect();
    assert_eq!(hashes, [first, letter.manifest_hash]);
    assert_eq!(finding::find(&house.store, &right).await.unwrap().unwrap().revision, 2);
    let inbox =
        finding::list_inbox(&house.store, &house.reader(&brandt).await, None, 10, house.now()).await.unwrap();
    assert_eq!(inbox.len(), 1, "the newest only");
    assert_eq!(inbox[0].revision.manifest_hash, letter.manifest_hash);

    // A third one that names another as its predecessor.
    letter.revise(house, &[4096]);
    letter.prev = first;
    let sender = house.sender(&aydin).await;
    let draft =
        siegel_storage::draft::insert(&house.store, &sender, &letter.draft(house, &aydin), house.now())
            .await
            .unwrap();
    letter.upload(house, &draft).await;
    let refused = house.publish_err(&aydin, &mut letter, &draft).await;
    assert!(matches!(refused, Error::Conflict { table: "findings" }), "{refused:?}");
}

async fn a_tombstone_buries_everything(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let mut letter = Letter::new(house, &[4096, 4096]);
    house.send(&aydin, &[&brandt], &mut letter).await;
    let theirs = reads(house, &brandt, &letter).await.unwrap();
    let cookie = fetch(house, &brandt, &theirs, letter.files[0].file_id).await;
    let own = owns(house, &aydin, &letter).await.unwrap();
    letter.revision = 2;
    letter.prev = letter.manifest_hash;
    let tombstone = letter.sign(house, &aydin, ManifestKind::Tombstone);
    let mut write = house.store.write(&own, &[], house.now()).await.unwrap();
    let erased = finding::append_tombstone(&mut write, &own, &tombstone).await.unwrap();
    let kind = EventKind::FindingSent;
    write.commit(attested(aydin.practice, kind, aydin.user, letter.finding, tombstone.hash())).await.unwrap();
    finding::erase_objects(&house.store, erased).await.unwrap();

    assert!(ticket::find(&house.store, cookie, house.now()).await.unwrap().is_none());
    assert!(reads(house, &brandt, &letter).await.is_none());
    let own = owns(house, &aydin, &letter).await.unwrap();
    let revisions = finding::list_revisions(&house.store, &own).await.unwrap();
    assert!(revisions.iter().all(|revision| revision.meta.is_none()));
    assert_eq!(revisions[1].kind, ManifestKind::Tombstone);
    assert_eq!(finding::find(&house.store, &own).await.unwrap().unwrap().deleted_at, Some(house.now()));
    assert_eq!(
        sweep::run(&house.store, house.now()).await.unwrap().objects,
        0,
        "the objects are gone already"
    );
    letter.revise(house, &[4096]);
    letter.prev = tombstone.hash();
    let sender = house.sender(&aydin).await;
    let draft =
        siegel_storage::draft::insert(&house.store, &sender, &letter.draft(house, &aydin), house.now())
            .await
            .unwrap();
    letter.upload(house, &draft).await;
    let refused = house.publish_err(&aydin, &mut letter, &draft).await;
    assert!(matches!(refused, Error::Conflict { .. }), "what is buried does not rise");
}

async fn inbox_and_sent_come_in_pages(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let mut sent = Vec::new();
    for number in 0..5 {
        let mut letter = Letter::new(house, &[4096]);
        house.send(&aydin, &[&brandt], &mut letter).await;
        sent.push(letter.finding);
        // Two of them in the same millisecond.
        house.wait(number % 2);
    }
    let (reader, sender) = (house.reader(&brandt).await, house.reader(&aydin).await);
    let (mut inbox, mut cursor) = (Vec::new(), None);
    loop {
        let page = finding::list_inbox(&house.store, &reader, cursor, 2, house.now()).await.unwrap();
        let Some(last) = page.last() else { break };
        cursor = Some((last.granted_at, last.grant_hash));
        inbox.extend(page.iter().map(|row| row.finding.id));
    }
    let (mut outbox, mut cursor) = (Vec::new(), None);
    loop {
        let page = finding::list_sent(&house.store, &sender, cursor, 2, Among::default()).await.unwrap();
        let Some(last) = page.last() else { break };
        cursor = Some((last.finding.created_at, last.finding.id));
        assert!(page.iter().all(|row| row.grant.is_some()), "the own practice opens its titles");
        outbox.extend(page.iter().map(|row| row.finding.id));
    }
    for mut list in [inbox, outbox] {
        assert_eq!(list.len(), 5);
        list.sort_unstable();
        sent.sort_unstable();
        assert_eq!(list, sent, "each once");
    }
}

async fn lists_can_be_narrowed_to_one_practice_or_one_thread(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let celik = house.doctor("Praxis Çelik").await;
    let mut letters = Vec::new();
    for (from, to) in [(&aydin, &brandt), (&aydin, &celik), (&celik, &brandt), (&aydin, &brandt)] {
        let mut letter = Letter::new(house, &[4096]);
        if let Some(Letter { thread, .. }) = letters.get(2) {
            letter.thread = *thread;
        }
        house.send(from, &[to], &mut letter).await;
        letters.push(letter);
    }
    let (sender, reader) = (house.reader(&aydin).await, house.reader(&brandt).await);
    let now = house.now();
    let from = |peer, thread| Among { peer, thread, unit: None };
    for (among, sent, received) in [
        (Among::default(), vec![0, 1, 3], vec![0, 2, 3]),
        (from(Some(brandt.practice), None), vec![0, 3], vec![]),
        (from(Some(celik.practice), None), vec![1], vec![2]),
        (from(None, Some(letters[2].thread)), vec![3], vec![2, 3]),
        (from(Some(celik.practice), Some(letters[2].thread)), vec![], vec![2]),
    ] {
        let outbox = finding::list_sent(&house.store, &sender, None, 10, among).await.unwrap();
        let inbox = finding::list_granted(&house.store, &reader, None, 10, (now, among)).await.unwrap();
        let number = |id| letters.iter().position(|letter| letter.finding == id).unwrap();
        let mut outbox: Vec<_> = outbox.iter().map(|row| number(row.finding.id)).collect();
        let mut inbox: Vec<_> = inbox.iter().map(|row| number(row.finding)).collect();
        outbox.sort_unstable();
        inbox.sort_unstable();
        assert_eq!((outbox, inbox), (sent, received), "{among:?}");
    }
}

async fn a_patient_is_found_inside_one_practice_only(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let mut letter = Letter::new(house, &[4096]);
    house.send(&aydin, &[&brandt], &mut letter).await;
    let (token, unknown) = (PatientToken(house.chance.id()), PatientToken(house.chance.id()));
    let own = owns(house, &aydin, &letter).await.unwrap();
    let mut write = house.store.write(&own, &[], house.now()).await.unwrap();
    for _ in 0..2 {
        patient::insert(&mut write, &own, token).await.unwrap();
    }
    write.commit(aydin.note(EventKind::LogRead)).await.unwrap();
    let here = house.member(&aydin).await;
    let there = house.member(&brandt).await;
    assert_eq!(patient::list(&house.store, &here, &[unknown, token]).await.unwrap(), [letter.finding]);
    assert!(patient::list(&house.store, &there, &[token]).await.unwrap().is_empty());
}
