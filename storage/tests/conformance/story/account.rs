//! Accounts: keyrings that two devices write, chains, recovery sheets.

use siegel_api::{
    event::EventKind,
    hash::Hash,
    id::{GroupId, RecoveryId, SessionId, UserId},
};
use siegel_storage::session::{self, Way};
use siegel_storage::signin::Trace;
use siegel_storage::statement::{self, EpochSealed};
use siegel_storage::{Encoded, Error, account, credential};

use crate::support::{House, attested, everywhere, statement};

everywhere! {
    of_two_devices_that_write_the_keyring_one_must_merge;
    a_chain_grows_link_by_link;
    an_envelope_follows_the_one_before;
    a_recovery_sheet_opens_with_its_proof_only_and_once;
    a_doctor_adds_and_removes_a_passkey;
    an_anchor_is_written_once_and_anew_with_new_keys;
    what_was_replaced_lets_nobody_in_any_more;
    behind_an_epoch_nothing_is_written_that_was_signed_under_the_one_before;
}

async fn of_two_devices_that_write_the_keyring_one_must_merge(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let account = house.member(&aydin).await.account();
    let known = account::find_keyring(&house.store, &account).await.unwrap().unwrap();
    assert_eq!(known.hash, Hash::of(&known.sealed.0));
    let before = Some((known.seq, known.hash));
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    let first = account::update_keyring(&mut write, &account, before, &house.chance.sealed()).await.unwrap();
    let kind = EventKind::KeyringWritten;
    write.commit(attested(aydin.practice, kind, aydin.user, aydin.user, first.hash)).await.unwrap();
    for stale in [before, Some((first.seq, known.hash)), Some((first.seq + 1, first.hash)), None] {
        let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
        let lost = account::update_keyring(&mut write, &account, stale, &house.chance.sealed()).await;
        assert!(matches!(lost, Err(Error::Conflict { table: "keyrings" })), "{stale:?}");
    }
    let stored = account::find_keyring(&house.store, &account).await.unwrap().unwrap();
    assert_eq!((stored.seq, stored.hash), (1, first.hash));
}

async fn a_chain_grows_link_by_link(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let account = house.member(&aydin).await.account();
    let links = account::list_links(&house.store, aydin.user).await.unwrap();
    let next = house.chance.link(aydin.user, 1, links[0].hash());
    let gap = house.chance.link(aydin.user, 2, next.hash());
    let again = house.chance.link(aydin.user, 0, Hash::ZERO);
    let foreign = house.chance.link(UserId(house.chance.id()), 1, links[0].hash());
    for refused in [&gap, &again, &foreign] {
        let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
        let refused = account::append_link(&mut write, &account, refused).await;
        assert!(matches!(refused, Err(Error::Conflict { .. } | Error::Bounds(_))));
    }
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    account::append_link(&mut write, &account, &next).await.unwrap();
    let kind = EventKind::ChainExtended;
    write.commit(attested(aydin.practice, kind, aydin.user, aydin.user, next.hash())).await.unwrap();
    let links = account::list_links(&house.store, aydin.user).await.unwrap();
    assert_eq!(links.last(), Some(&next));
}

async fn an_envelope_follows_the_one_before(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let account = house.member(&aydin).await.account();
    let envelope = |generation| account::Envelope {
        generation,
        hash: Hash(house.chance.draw()),
        body: Encoded(house.chance.bytes(50)),
    };
    for generation in [0, 2] {
        let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
        let refused = account::update_envelope(&mut write, &account, &envelope(generation)).await;
        assert!(matches!(refused, Err(Error::Conflict { .. })), "generation {generation}");
    }
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    account::update_envelope(&mut write, &account, &envelope(1)).await.unwrap();
    write.commit(aydin.note(EventKind::AccountRewrapped)).await.unwrap();
    assert_eq!(account::find_envelope(&house.store, &account).await.unwrap().unwrap().generation, 1);
}

async fn a_recovery_sheet_opens_with_its_proof_only_and_once(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let unknown = RecoveryId(house.chance.id());
    assert!(credential::find_recovery(&house.store, unknown).await.unwrap().is_none());
    let sheet = credential::find_recovery(&house.store, aydin.recovery).await.unwrap().unwrap();
    assert_eq!(sheet.user, aydin.user);
    assert!(sheet.proven(house.chance.token()).is_none(), "a guess");
    let account = sheet.proven(aydin.sheet).unwrap();
    let (next, auth) = (RecoveryId(house.chance.id()), house.chance.token());
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    credential::update_recovery(&mut write, &account, next, Hash(house.chance.draw()), auth).await.unwrap();
    write.commit(aydin.note(EventKind::Recovered)).await.unwrap();
    assert!(
        credential::find_recovery(&house.store, aydin.recovery).await.unwrap().is_none(),
        "it is used up"
    );
    let sheet = credential::find_recovery(&house.store, next).await.unwrap().unwrap();
    assert!(sheet.proven(auth).is_some());
}

async fn a_doctor_adds_and_removes_a_passkey(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let brandt = house.doctor("Praxis Brandt").await;
    let account = house.member(&aydin).await.account();
    house.wait(1);
    let (passkey, way) = (house.chance.bytes(32), Hash(house.chance.draw()));
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    credential::insert(&mut write, &account, &passkey, way, "{}").await.unwrap();
    assert!(
        !credential::remove(&mut write, &account, &brandt.passkey).await.unwrap(),
        "a stranger's passkey"
    );
    write.commit(aydin.note(EventKind::AccountRewrapped)).await.unwrap();
    let listed = credential::list(&house.store, &account).await.unwrap();
    assert_eq!(
        listed.iter().map(|passkey| passkey.id.clone()).collect::<Vec<_>>(),
        [aydin.passkey.clone(), passkey.clone()]
    );
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    let taken = credential::insert(&mut write, &account, &brandt.passkey, way, "{}").await;
    assert!(matches!(taken, Err(Error::Conflict { table: "credentials" })));
    drop(write);
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    assert!(credential::remove(&mut write, &account, &passkey).await.unwrap());
    write.commit(aydin.note(EventKind::AccountRewrapped)).await.unwrap();
    assert!(credential::find(&house.store, &passkey).await.unwrap().is_none());
}

async fn an_anchor_is_written_once_and_anew_with_new_keys(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let account = house.member(&aydin).await.account();
    let way = credential::list(&house.store, &account).await.unwrap()[0].way;
    let anchor = credential::find_anchor(&house.store, &account, way).await.unwrap().unwrap();
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    let again = credential::insert_anchor(&mut write, &account, way, &house.chance.sealed()).await;
    assert!(matches!(again, Err(Error::Conflict { table: "anchors" })));
    drop(write);
    assert_eq!(credential::find_anchor(&house.store, &account, way).await.unwrap(), Some(anchor));
    assert!(credential::find_anchor(&house.store, &account, Hash::ZERO).await.unwrap().is_none());
    // With new keys it is written anew, and that of no other account.
    let brandt = house.doctor("Praxis Brandt").await;
    let other = house.member(&brandt).await.account();
    let (new, foreign) = (house.chance.sealed(), house.chance.sealed());
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    credential::write_anchor(&mut write, &account, way, &new).await.unwrap();
    write.commit(aydin.note(EventKind::KeysRotated)).await.unwrap();
    let mut write = house.store.write(&other, &[], house.now()).await.unwrap();
    credential::write_anchor(&mut write, &other, way, &foreign).await.unwrap();
    write.commit(brandt.note(EventKind::KeysRotated)).await.unwrap();
    assert_eq!(credential::find_anchor(&house.store, &account, way).await.unwrap(), Some(new));
}

async fn what_was_replaced_lets_nobody_in_any_more(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let account = house.member(&aydin).await.account();
    let next = RecoveryId(house.chance.id());
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    // Idle for long, and listed nowhere: it ends all the same.
    let other = SessionId(house.chance.id());
    let trace = Trace::default();
    session::insert(&mut write, &account, other, house.chance.token(), Way::Sheet, &trace).await.unwrap();
    write.commit(aydin.note(EventKind::Recovered)).await.unwrap();
    house.wait(session::IDLE_MS + 1);
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    credential::touch_recovery(&mut write, &account, aydin.recovery).await.unwrap();
    credential::update_recovery(&mut write, &account, next, Hash(house.chance.draw()), house.chance.token())
        .await
        .unwrap();
    assert!(credential::remove(&mut write, &account, &aydin.passkey).await.unwrap());
    session::remove_others(&mut write, &account, SessionId(house.chance.id())).await.unwrap();
    write.commit(aydin.note(EventKind::SheetRenewed)).await.unwrap();

    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    let by_sheet = credential::touch_recovery(&mut write, &account, aydin.recovery).await;
    assert!(matches!(by_sheet, Err(Error::Conflict { .. })), "{by_sheet:?}");
    drop(write);
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    let by_passkey = credential::update(&mut write, &account, &aydin.passkey, "{}").await;
    assert!(matches!(by_passkey, Err(Error::Conflict { .. })), "{by_passkey:?}");
    drop(write);
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    assert!(!session::remove(&mut write, &account, other).await.unwrap(), "it has ended");
}

/// An admin signs an epoch, or ends the session, between what a request verified and its write.
async fn behind_an_epoch_nothing_is_written_that_was_signed_under_the_one_before(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let right = house.member(&aydin).await;
    let at = async |practice, epoch| {
        let mut write = house.store.write(&right, &[], house.now()).await?;
        statement::check_epoch(&mut write, practice, epoch).await
    };
    at(aydin.practice, 1).await.unwrap();
    for (practice, epoch) in [(aydin.practice, 0), (aydin.practice, 2), (GroupId(house.chance.id()), 1)] {
        assert!(matches!(at(practice, epoch).await, Err(Error::Stale)));
    }
    let admin = house.admin(&aydin).await;
    let mut write = house.store.write(&admin, &[], house.now()).await.unwrap();
    let next = statement(&house.chance, &aydin, 2, "Praxis Aydin", &[aydin.user]);
    statement::append(&mut write, &admin, &next, &house.chance.keys(), &EpochSealed::default())
        .await
        .unwrap();
    let kind = EventKind::StatementAdded;
    write.commit(attested(aydin.practice, kind, aydin.user, aydin.practice, next.hash())).await.unwrap();
    assert!(matches!(at(aydin.practice, 1).await, Err(Error::Stale)), "a request that was verified before");
    at(aydin.practice, 2).await.unwrap();
}
