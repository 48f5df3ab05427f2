//! Writes: no act without its event, no event without its act, whatever is cut off when.

use siegel_api::{
    event::{CommitField, EventKind},
    hash::Hash,
    id::{GroupId, RecoveryId, SessionId},
};
use siegel_storage::{
    Detail, Details, Error, check, credential, log, retry,
    session::{self, Way},
    signin::Trace,
};

use crate::support::{House, everywhere};

everywhere! {
    a_write_that_is_dropped_leaves_nothing;
    a_write_whose_connection_is_cut_leaves_nothing;
    an_event_for_a_log_that_was_not_taken_is_refused;
    labels_that_the_event_does_not_commit_to_are_refused;
    a_second_commit_of_one_row_is_a_conflict;
    writes_of_two_practices_in_both_directions_do_not_lock_each_other;
    many_writers_of_two_processes_append_to_one_log;
    what_was_committed_is_there_after_a_restart;
}

async fn a_write_that_is_dropped_leaves_nothing(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let account = house.member(&aydin).await.account();
    let before = log::find_head(&house.store, aydin.practice).await.unwrap();
    let cookie = house.chance.token();
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    session::insert(
        &mut write,
        &account,
        SessionId(house.chance.id()),
        cookie,
        Way::Passkey,
        &Trace::default(),
    )
    .await
    .unwrap();
    drop(write);
    assert!(session::find(&house.store, cookie, house.now()).await.unwrap().is_none());
    assert_eq!(log::find_head(&house.store, aydin.practice).await.unwrap(), before);
}

/// On PostgreSQL the server ends every other connection; on SQLite the process's pool is closed under it.
async fn a_write_whose_connection_is_cut_leaves_nothing(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let account = house.member(&aydin).await.account();
    let neighbour = house.neighbour().await;
    let cookie = house.chance.token();
    let mut write = neighbour.write(&account, &[], house.now()).await.unwrap();
    session::insert(
        &mut write,
        &account,
        SessionId(house.chance.id()),
        cookie,
        Way::Passkey,
        &Trace::default(),
    )
    .await
    .unwrap();
    if house.is_sqlite() {
        drop(write);
        neighbour.close().await;
    } else {
        house
            .tamper(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() \
                     AND datname = current_database() AND state = 'idle in transaction'",
            )
            .await;
        let cut = write.commit(aydin.note(EventKind::SignedIn)).await;
        assert!(matches!(cut, Err(Error::Unreachable(_))), "{cut:?}");
    }
    assert!(session::find(&house.store, cookie, house.now()).await.unwrap().is_none());
    house.act(&aydin).await;
}

async fn an_event_for_a_log_that_was_not_taken_is_refused(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let brandt = house.doctor("Praxis Brandt").await;
    let member = house.member(&aydin).await;
    for event in [brandt.note(EventKind::LogRead), aydin.note(EventKind::LogRead).also_in(brandt.practice)] {
        let write = house.store.write(&member, &[], house.now()).await.unwrap();
        assert!(matches!(write.commit(event).await, Err(Error::Bounds(_))));
    }
    let unknown = GroupId(house.chance.id());
    assert!(matches!(house.store.write(&member, &[unknown], house.now()).await, Err(Error::Gone)));
}

async fn labels_that_the_event_does_not_commit_to_are_refused(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let brandt = house.doctor("Praxis Brandt").await;
    let member = house.member(&aydin).await;
    let label = Detail { blind: house.chance.draw(), bytes: house.chance.bytes(60) };
    let told = label.commitment(CommitField::LabelOwn);
    let beside = Details { own: Some(label), ..Details::default() };

    let unsaid = aydin.note(EventKind::LabelAdded).with(beside.clone());
    let mut missing = aydin.note(EventKind::LabelAdded);
    missing.body.label_own = told;
    let mut another = aydin.note(EventKind::LabelAdded).with(beside.clone());
    another.body.label_own = Hash(house.chance.draw());
    let mut swapped = aydin.note(EventKind::LabelAdded).also_in(brandt.practice);
    swapped.details.other = beside.own.clone();
    swapped.body.label_other = told;
    for event in [unsaid, missing, another, swapped] {
        let write = house.store.write(&member, &[brandt.practice], house.now()).await.unwrap();
        assert!(matches!(write.commit(event).await, Err(Error::Bounds(_))));
    }
    let mut good = aydin.note(EventKind::LabelAdded).with(beside);
    good.body.label_own = told;
    let write = house.store.write(&member, &[], house.now()).await.unwrap();
    write.commit(good).await.unwrap();
}

async fn a_second_commit_of_one_row_is_a_conflict(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let brandt = house.doctor("Praxis Brandt").await;
    let account = house.member(&brandt).await.account();
    let mut write = house.store.write(&account, &[], house.now()).await.unwrap();
    let sheet =
        credential::update_recovery(&mut write, &account, aydin.recovery, Hash::ZERO, house.chance.token());
    assert!(matches!(sheet.await, Err(Error::Conflict { table: "recoveries" })));
    drop(write);
    let unknown = RecoveryId(house.chance.id());
    assert!(credential::find_recovery(&house.store, unknown).await.unwrap().is_none());
}

async fn writes_of_two_practices_in_both_directions_do_not_lock_each_other(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let brandt = house.doctor("Praxis Brandt").await;
    let neighbour = house.neighbour().await;
    let there = house.member(&aydin).await;
    let back = house.member(&brandt).await;
    let now = house.now();
    let acts = (0..40).map(|number| {
        let (right, from, to) =
            if number % 2 == 0 { (&there, &aydin, &brandt) } else { (&back, &brandt, &aydin) };
        let store = if number % 4 < 2 { &house.store } else { &neighbour };
        retry(move || async move {
            let write = store.write(right, &[to.practice], now).await?;
            write.commit(from.note(EventKind::Opened).also_in(to.practice)).await
        })
    });
    let positions = futures::future::try_join_all(acts).await.unwrap();
    assert!(positions.iter().all(|positions| positions.len() == 2));
    assert_eq!(log::find_head(&house.store, aydin.practice).await.unwrap().unwrap().size(), 4 + 40);
    neighbour.close().await;
}

async fn many_writers_of_two_processes_append_to_one_log(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let neighbour = house.neighbour().await;
    let member = house.member(&aydin).await;
    let now = house.now();
    let acts = (0..100).map(|number| {
        let store = if number % 2 == 0 { &house.store } else { &neighbour };
        let (member, aydin) = (&member, &aydin);
        retry(move || async move {
            let write = store.write(member, &[], now).await?;
            write.commit(aydin.note(EventKind::LogRead)).await
        })
    });
    let positions = futures::future::try_join_all(acts).await.unwrap();
    let mut indices: Vec<u64> = positions.iter().map(|positions| positions[0].index).collect();
    indices.sort_unstable();
    assert_eq!(indices, (4..104).collect::<Vec<u64>>(), "each act has a leaf of its own");
    assert_eq!(check::run(&neighbour).await.unwrap(), []);
    neighbour.close().await;
}

async fn what_was_committed_is_there_after_a_restart(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    house.act(&aydin).await;
    let before = log::find_head(&house.store, aydin.practice).await.unwrap().unwrap();
    let restarted = house.neighbour().await;
    assert_eq!(log::find_head(&restarted, aydin.practice).await.unwrap().unwrap(), before);
    assert_eq!(before.size(), 5);
    restarted.close().await;
}
