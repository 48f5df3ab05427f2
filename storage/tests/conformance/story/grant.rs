//! Grants: what becomes of them, and how they end.

use siegel_api::{event::EventKind, grant::Purpose, hash::Hash, time::Time};
use siegel_storage::finding::Among;
use siegel_storage::{Error, finding, grant, receipt, ticket};

use crate::support::{House, Letter, attested, everywhere, fetch, owns, reads, statement};

everywhere! {
    what_was_withdrawn_is_still_known;
    the_sender_sees_what_became_of_it;
    a_grant_that_is_taken_back_ends_everything;
    a_grant_of_somebody_else_is_taken_back_by_who_manages;
    a_finding_ends_for_recipients_when_it_expires;
    a_grant_for_a_stale_epoch_is_refused;
    a_ticket_lives_ten_minutes;
}

async fn what_was_withdrawn_is_still_known(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let celik = house.doctor("Praxis Çelik").await;
    let mut letter = Letter::new(house, &[4096]);
    let grants = house.send(&aydin, &[&brandt], &mut letter).await;
    let reader = house.reader(&brandt).await;
    assert!(
        finding::right_to_know(&house.store, &reader, letter.finding).await.unwrap().is_none(),
        "it stands"
    );
    let own = owns(house, &aydin, &letter).await.unwrap();
    let mut write = house.store.write(&own, &[brandt.practice], house.now()).await.unwrap();
    grant::revoke(&mut write, &own, grants[0]).await.unwrap();
    let event = attested(aydin.practice, EventKind::GrantRevoked, aydin.user, letter.finding, grants[0]);
    write.commit(event.also_in(brandt.practice)).await.unwrap();

    let right = finding::right_to_know(&house.store, &reader, letter.finding).await.unwrap().unwrap();
    let taken = grant::list_withdrawn(&house.store, &right).await.unwrap();
    assert_eq!((taken[0].hash, taken[0].revoked_at), (grants[0], Some(house.now())));
    assert!(
        matches!(house.store.write(&right, &[], house.now()).await, Err(Error::Gone)),
        "to know is not to act"
    );
    let stranger = house.reader(&celik).await;
    assert!(finding::right_to_know(&house.store, &stranger, letter.finding).await.unwrap().is_none());
    let listed = finding::list_granted(&house.store, &reader, None, 10, (house.now(), Among::default()))
        .await
        .unwrap();
    assert_eq!(listed.iter().map(|place| place.finding).collect::<Vec<_>>(), [letter.finding]);
    assert!(
        finding::list_granted(&house.store, &stranger, None, 10, (house.now(), Among::default()))
            .await
            .unwrap()
            .is_empty()
    );
    let history = siegel_storage::log::list_about(&house.store, &right, 10).await.unwrap();
    assert_eq!(history.len(), 2, "given and revoked, in the recipient's log");
}

async fn the_sender_sees_what_became_of_it(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let celik = house.doctor("Praxis Çelik").await;
    let mut letter = Letter::new(house, &[4096]);
    let grants = house.send(&aydin, &[&brandt, &celik], &mut letter).await;
    let reader = house.reader(&brandt).await;
    assert_eq!(finding::count_unread(&house.store, &reader, house.now()).await.unwrap(), 1);

    let right = reads(house, &brandt, &letter).await.unwrap();
    fetch(house, &brandt, &right, letter.files[0].file_id).await;
    for (kind, event) in
        [(receipt::Kind::Opened, EventKind::Opened), (receipt::Kind::Filed, EventKind::Filed)]
    {
        house.wait(1000);
        for first in [true, false] {
            let mut write = house.store.write(&right, &[right.owner()], house.now()).await.unwrap();
            assert_eq!(receipt::insert(&mut write, &right, kind, letter.manifest_hash).await.unwrap(), first);
            let event = attested(brandt.practice, event, brandt.user, letter.finding, letter.manifest_hash);
            write.commit(event.also_in(aydin.practice)).await.unwrap();
        }
    }
    assert_eq!(finding::count_unread(&house.store, &reader, house.now()).await.unwrap(), 0);
    let own = owns(house, &aydin, &letter).await.unwrap();
    let seen = receipt::list(&house.store, &own).await.unwrap();
    let seen: Vec<_> = seen.iter().map(|receipt| (receipt.grant, receipt.kind, receipt.user)).collect();
    let expected = [receipt::Kind::Fetched, receipt::Kind::Opened, receipt::Kind::Filed];
    assert_eq!(seen, expected.map(|kind| (grants[0], kind, brandt.user)));
    let theirs = reads(house, &celik, &letter).await.unwrap();
    assert!(
        receipt::list(&house.store, &theirs).await.unwrap().is_empty(),
        "one recipient does not see another"
    );
    let given = grant::list(&house.store, &own).await.unwrap();
    assert_eq!(given.len(), 3);
    assert!(given.iter().all(|grant| grant.revoked_at.is_none() && grant.granter == aydin.user));
}

async fn a_grant_that_is_taken_back_ends_everything(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let mut letter = Letter::new(house, &[4096]);
    let grants = house.send(&aydin, &[&brandt], &mut letter).await;
    let right = reads(house, &brandt, &letter).await.unwrap();
    let cookie = fetch(house, &brandt, &right, letter.files[0].file_id).await;

    let own = owns(house, &aydin, &letter).await.unwrap();
    let mut write = house.store.write(&own, &[brandt.practice], house.now()).await.unwrap();
    let recipient = grant::revoke(&mut write, &own, grants[0]).await.unwrap();
    assert_eq!(recipient, Some(brandt.practice.into()));
    assert_eq!(grant::revoke(&mut write, &own, grants[0]).await.unwrap(), None, "once");
    assert_eq!(grant::revoke(&mut write, &own, Hash(house.chance.draw())).await.unwrap(), None);
    let event = attested(aydin.practice, EventKind::GrantRevoked, aydin.user, letter.finding, grants[0]);
    write.commit(event.also_in(brandt.practice)).await.unwrap();

    assert!(reads(house, &brandt, &letter).await.is_none());
    assert!(
        matches!(house.store.write(&right, &[], house.now()).await, Err(Error::Gone)),
        "the right from before"
    );
    assert!(
        ticket::find(&house.store, cookie, house.now()).await.unwrap().is_none(),
        "the ticket from before"
    );
    let inbox =
        finding::list_inbox(&house.store, &house.reader(&brandt).await, None, 10, house.now()).await.unwrap();
    assert!(inbox.is_empty());
    assert!(reads(house, &aydin, &letter).await.is_some(), "the sender keeps it");
}

async fn a_grant_of_somebody_else_is_taken_back_by_who_manages(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let mut letter = Letter::new(house, &[4096]);
    let grants = house.send(&aydin, &[&brandt], &mut letter).await;
    house.tamper("UPDATE grants SET granter_id = (SELECT a.user_id FROM accounts a WHERE a.user_id <> granter_id LIMIT 1)").await;
    let revoke = async || {
        let own = owns(house, &aydin, &letter).await.unwrap();
        let mut write = house.store.write(&own, &[brandt.practice], house.now()).await.unwrap();
        grant::revoke(&mut write, &own, grants[0]).await.unwrap()
    };
    house.tamper("UPDATE accounts SET roles = 3").await;
    assert_eq!(revoke().await, None, "READ and SEND are not enough");
    house.tamper("UPDATE accounts SET roles = 7").await;
    assert_eq!(revoke().await, Some(brandt.practice.into()), "MANAGE is");
}

async fn a_finding_ends_for_recipients_when_it_expires(house: &House) {
    let (mut aydin, mut brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let mut letter = Letter::new(house, &[4096]);
    house.send(&aydin, &[&brandt], &mut letter).await;
    house.wait(180 * Time::DAY - 1);
    house.sign_in(&mut aydin).await;
    house.sign_in(&mut brandt).await;
    assert!(reads(house, &brandt, &letter).await.is_some());
    house.wait(1);
    assert!(reads(house, &brandt, &letter).await.is_none());
    let reader = house.reader(&brandt).await;
    assert!(finding::list_inbox(&house.store, &reader, None, 10, house.now()).await.unwrap().is_empty());
    assert!(reads(house, &aydin, &letter).await.is_some(), "its owner keeps it");
}

async fn a_grant_for_a_stale_epoch_is_refused(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let mut letter = Letter::new(house, &[4096]);
    house.send(&aydin, &[], &mut letter).await;
    let own = owns(house, &aydin, &letter).await.unwrap();
    let give = |recipient: siegel_api::id::ObjectId, epoch| {
        aydin.grant(&house.chance, Purpose::Finding, letter.manifest_hash, recipient, epoch)
    };
    let unknown = siegel_api::id::ObjectId(house.chance.id());
    for stale in [give(brandt.practice.into(), 2), give(brandt.practice.into(), 0), give(unknown, 1)] {
        let mut write = house.store.write(&own, &[brandt.practice], house.now()).await.unwrap();
        assert!(matches!(grant::insert(&mut write, &own, &stale).await, Err(Error::Stale)));
    }
    let another =
        brandt.grant(&house.chance, Purpose::Finding, letter.manifest_hash, brandt.practice.into(), 1);
    let mut write = house.store.write(&own, &[brandt.practice], house.now()).await.unwrap();
    assert!(
        matches!(grant::insert(&mut write, &own, &another).await, Err(Error::Bounds(_))),
        "not by this member"
    );
    let twice = give(aydin.practice.into(), 1);
    assert!(matches!(
        grant::insert(&mut write, &own, &twice).await,
        Err(Error::Conflict { table: "grants" })
    ));
    drop(write);
    // Brandt turns the keys: what is sealed for the old epoch is not taken any more.
    let admin = house.admin(&brandt).await;
    let signed = statement(&house.chance, &brandt, 2, "Praxis Brandt", &[brandt.user]);
    let mut write = house.store.write(&admin, &[], house.now()).await.unwrap();
    let (keys, sealed) = (house.chance.keys(), siegel_storage::statement::EpochSealed::default());
    siegel_storage::statement::append(&mut write, &admin, &signed, &keys, &sealed).await.unwrap();
    let kind = EventKind::StatementAdded;
    write.commit(attested(brandt.practice, kind, brandt.user, brandt.practice, signed.hash())).await.unwrap();
    let mut write = house.store.write(&own, &[brandt.practice], house.now()).await.unwrap();
    let old = give(brandt.practice.into(), 1);
    assert!(matches!(grant::insert(&mut write, &own, &old).await, Err(Error::Stale)));
}

async fn a_ticket_lives_ten_minutes(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let mut letter = Letter::new(house, &[4096]);
    house.send(&aydin, &[], &mut letter).await;
    let right = reads(house, &aydin, &letter).await.unwrap();
    let cookie = fetch(house, &aydin, &right, letter.files[0].file_id).await;
    assert!(
        ticket::find(&house.store, house.chance.token(), house.now()).await.unwrap().is_none(),
        "a stranger's"
    );
    house.wait(10 * Time::MINUTE - 1);
    assert!(ticket::find(&house.store, cookie, house.now()).await.unwrap().is_some());
    house.wait(1);
    assert!(ticket::find(&house.store, cookie, house.now()).await.unwrap().is_none());
}
