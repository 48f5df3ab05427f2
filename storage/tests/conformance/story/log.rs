//! Logs: proofs, pages, heads in the instance's log, and details that are erased.

use siegel_api::{
    chain::Gossip,
    codec::{decode, encode},
    event::{CommitField, EventBody, EventKind, Leaf, Origin},
    hash::Hash,
    id::{GroupId, UserId},
    merkle::{leaf_hash, verify_inclusion},
    time::Time,
};
use siegel_storage::{
    Detail, Details, Store, label,
    log::{self, Filter, Unpublished},
    sweep,
};

use crate::support::{Doctor, House, everywhere};

everywhere! {
    every_leaf_is_proven_in_every_tree_since;
    the_console_pages_and_filters;
    an_act_between_two_practices_stands_in_both_logs;
    heads_go_into_the_instances_log_once;
    details_are_erased_and_the_tree_still_holds;
    others_do_not_crowd_out_own_names;
    a_signed_act_is_found_by_what_it_refers_to;
    a_checkpoint_is_kept_as_it_was_signed;
}

async fn leaves(store: &Store, log: GroupId, size: u64) -> Vec<Hash> {
    let mut leaves = Vec::new();
    for index in 0..size {
        let head = log::find_head_at(store, log, index + 1).await.unwrap().unwrap();
        assert_eq!(head.size(), index + 1);
        leaves.push(head.root());
    }
    leaves
}

async fn every_leaf_is_proven_in_every_tree_since(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    for _ in 0..20 {
        house.act(&aydin).await;
    }
    let auditor = house.auditor(&aydin).await;
    let entries = log::list(&house.store, &auditor, &Filter::default(), 200).await.unwrap();
    assert_eq!(entries.len(), 24);
    let roots = leaves(&house.store, aydin.practice, 24).await;
    for entry in &entries {
        let leaf: Leaf = decode(&entry.leaf).unwrap();
        assert_eq!((leaf.seq, leaf.origin), (entry.index, Origin::Server));
        for size in entry.index + 1..=24 {
            let path =
                log::inclusion(&house.store, aydin.practice, entry.index, size).await.unwrap().unwrap();
            let root = roots[usize::try_from(size - 1).unwrap()];
            assert!(verify_inclusion(leaf_hash(&entry.leaf), entry.index, size, &path, root));
        }
    }
    assert!(log::inclusion(&house.store, aydin.practice, 24, 24).await.unwrap().is_none(), "no such leaf");
    assert!(log::inclusion(&house.store, aydin.practice, 0, 25).await.unwrap().is_none(), "never that large");
    assert!(log::find_head_at(&house.store, aydin.practice, 25).await.unwrap().is_none());
}

async fn the_console_pages_and_filters(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let brandt = house.doctor("Praxis Brandt").await;
    for _ in 0..6 {
        house.wait(1000);
        house.act(&aydin).await;
    }
    let auditor = house.auditor(&aydin).await;
    let list = async |filter: Filter, limit| {
        let entries = log::list(&house.store, &auditor, &filter, limit).await.unwrap();
        entries.iter().map(|entry| entry.index).collect::<Vec<_>>()
    };
    assert_eq!(list(Filter::default(), 4).await, [9, 8, 7, 6]);
    assert_eq!(list(Filter { before: Some(6), ..Filter::default() }, 4).await, [5, 4, 3, 2]);
    assert_eq!(list(Filter { kind: Some(EventKind::SignedIn), ..Filter::default() }, 10).await, [3]);
    assert_eq!(list(Filter { actor: Some(brandt.user), ..Filter::default() }, 10).await, [0_u64; 0]);
    assert_eq!(list(Filter { object: Some(aydin.user.into()), ..Filter::default() }, 10).await, [3, 2, 1]);
    let since = Filter { from: Some(house.now().minus(1000)), ..Filter::default() };
    assert_eq!(list(since, 10).await, [9, 8]);
    let until = Filter { until: Some(house.now().minus(5000)), actor: Some(aydin.user), ..Filter::default() };
    assert_eq!(list(until, 10).await, [3, 2, 1, 0]);
}

async fn an_act_between_two_practices_stands_in_both_logs(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let brandt = house.doctor("Praxis Brandt").await;
    let detail = || Detail { blind: house.chance.draw(), bytes: house.chance.bytes(40) };
    let details = Details { net: Some(detail()), own: Some(detail()), other: Some(detail()) };
    let mut event = aydin.note(EventKind::GrantGiven).also_in(brandt.practice).with(details.clone());
    event.body.label_own = details.own.as_ref().unwrap().commitment(CommitField::LabelOwn);
    event.body.label_other = details.other.as_ref().unwrap().commitment(CommitField::LabelOther);
    let member = house.member(&aydin).await;
    let write = house.store.write(&member, &[brandt.practice], house.now()).await.unwrap();
    let positions = write.commit(event).await.unwrap();
    assert_eq!(
        positions.iter().map(|place| place.log).collect::<Vec<_>>(),
        [aydin.practice, brandt.practice]
    );

    let newest = async |doctor: &Doctor| {
        let auditor = house.auditor(doctor).await;
        let entry = log::list(&house.store, &auditor, &Filter::default(), 1).await.unwrap().remove(0);
        (decode::<Leaf>(&entry.leaf).unwrap(), entry.details)
    };
    let (here, there) = (newest(&aydin).await, newest(&brandt).await);
    assert_eq!(here.0.body, there.0.body, "the same body in both");
    assert_ne!(here.0.net, Hash::ZERO);
    assert_eq!(there.0.net, Hash::ZERO, "the address is nobody else's business");
    assert!(here.1.net.is_some() && here.1.own.is_some() && here.1.other.is_none());
    assert!(there.1.net.is_none() && there.1.own.is_none() && there.1.other.is_some());
}

fn head_body(head: &Unpublished) -> EventBody {
    EventBody {
        version: 1,
        kind: EventKind::PracticeHead,
        actor_group: GroupId::ZERO,
        epoch: 0,
        actor: UserId::ZERO,
        object: head.practice.into(),
        ref_hash: head.root,
        label_own: Hash::ZERO,
        label_other: Hash::ZERO,
        client_time: Time(0),
        gossip: Gossip { log_size: 0, log_root: Hash::of(b"") },
    }
}

async fn heads_go_into_the_instances_log_once(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    house.doctor("Praxis Brandt").await;
    assert_eq!(log::find_published(&house.store, aydin.practice).await.unwrap().unwrap().size(), 0);
    let heads = log::list_unpublished(&house.store).await.unwrap();
    assert_eq!(heads.len(), 2);
    let publish = |heads| log::publish(&house.store, heads, head_body, house.now());
    assert_eq!(publish(heads.clone()).await.unwrap().len(), 2);
    assert_eq!(publish(heads.clone()).await.unwrap(), [], "another job was faster");
    assert_eq!(log::list_unpublished(&house.store).await.unwrap(), []);
    house.act(&aydin).await;
    let published = log::find_published(&house.store, aydin.practice).await.unwrap().unwrap();
    let newest = log::find_head(&house.store, aydin.practice).await.unwrap().unwrap();
    assert_eq!((published.size(), newest.size()), (4, 5));
    let mut forged = log::list_unpublished(&house.store).await.unwrap();
    forged[0].root = Hash(house.chance.draw());
    assert!(publish(forged).await.is_err(), "a root that is not the head's");
    assert_eq!(publish(log::list_unpublished(&house.store).await.unwrap()).await.unwrap().len(), 1);
    let instance = log::find_head(&house.store, GroupId::INSTANCE).await.unwrap().unwrap();
    assert_eq!(instance.size(), 3);
    let found =
        log::find_by_ref(&house.store, GroupId::INSTANCE, EventKind::PracticeHead, newest.root()).await;
    assert_eq!(found.unwrap().unwrap().0, 2);
}

async fn details_are_erased_and_the_tree_still_holds(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let detail = || Detail { blind: house.chance.draw(), bytes: house.chance.bytes(40) };
    let details = Details { net: Some(detail()), own: Some(detail()), other: None };
    let mut event = aydin.note(EventKind::LabelAdded).with(details.clone());
    event.body.label_own = details.own.as_ref().unwrap().commitment(CommitField::LabelOwn);
    let admin = house.admin(&aydin).await;
    let write = house.store.write(&admin, &[], house.now()).await.unwrap();
    let index = write.commit(event).await.unwrap()[0].index;

    let object = [aydin.practice.into()];
    let labels = label::list(&house.store, &house.auditor(&aydin).await, &object).await.unwrap();
    assert_eq!(labels.len(), 1);
    assert_eq!(labels[0].details.own.as_ref().unwrap().bytes, details.own.unwrap().bytes);
    house.wait(7 * Time::DAY);
    sweep::run(&house.store, house.now()).await.unwrap();
    let labels = {
        // The session has ended meanwhile: another doctor of another practice sees none of it.
        let brandt = house.doctor("Praxis Brandt").await;
        label::list(&house.store, &house.auditor(&brandt).await, &object).await.unwrap()
    };
    assert!(labels.is_empty());
    let leaf =
        log::find_by_ref(&house.store, aydin.practice, EventKind::LabelAdded, Hash::ZERO).await.unwrap();
    assert_eq!(leaf.unwrap().0, index);
    erase_label(house, index).await;
}

async fn others_do_not_crowd_out_own_names(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let detail = || Detail { blind: house.chance.draw(), bytes: house.chance.bytes(40) };
    let named = detail();
    let mut event = aydin.note(EventKind::LabelAdded);
    event.body.label_own = named.commitment(CommitField::LabelOwn);
    let event = event.with(Details { own: Some(named.clone()), ..Details::default() });
    let member = house.member(&aydin).await;
    house.store.write(&member, &[], house.now()).await.unwrap().commit(event).await.unwrap();
    for _ in 0..3 {
        let named = detail();
        let mut event = brandt.note(EventKind::GrantGiven).also_in(aydin.practice);
        event.body.label_other = named.commitment(CommitField::LabelOther);
        let event = event.with(Details { other: Some(named), ..Details::default() });
        let member = house.member(&brandt).await;
        let write = house.store.write(&member, &[aydin.practice], house.now()).await.unwrap();
        write.commit(event).await.unwrap();
    }
    let labels = label::list_all(&house.store, &house.auditor(&aydin).await, 2).await.unwrap();
    assert_eq!(labels.len(), 3, "two of Brandt's, and the own one");
    assert_eq!(labels[0].details.own.as_ref().unwrap().bytes, named.bytes);
}

/// Erasing is an act of an admin of the practice itself.
async fn erase_label(house: &House, foreign: u64) {
    let dorn = house.doctor("Praxis Dorn").await;
    let admin = house.admin(&dorn).await;
    let label = Detail { blind: house.chance.draw(), bytes: house.chance.bytes(40) };
    let mut event = dorn.note(EventKind::LabelAdded);
    event.body.label_own = label.commitment(CommitField::LabelOwn);
    let write = house.store.write(&admin, &[], house.now()).await.unwrap();
    let event = event.with(Details { own: Some(label), ..Details::default() });
    let index = write.commit(event).await.unwrap()[0].index;
    assert_eq!(index, foreign, "the same place in another log");
    let mut write = house.store.write(&admin, &[], house.now()).await.unwrap();
    label::erase(&mut write, &admin, index, CommitField::LabelOwn).await.unwrap();
    write.commit(dorn.note(EventKind::LogRead)).await.unwrap();
    let auditor = house.auditor(&dorn).await;
    assert!(label::list(&house.store, &auditor, &[dorn.practice.into()]).await.unwrap().is_empty());
}

async fn a_signed_act_is_found_by_what_it_refers_to(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let found = async |kind, hash| log::find_by_ref(&house.store, aydin.practice, kind, hash).await.unwrap();
    let (index, leaf) = found(EventKind::PracticeFounded, aydin.statement).await.unwrap();
    let leaf: Leaf = decode(&leaf).unwrap();
    assert_eq!((index, leaf.body.ref_hash, encode(&leaf).len() <= 512), (0, aydin.statement, true));
    assert!(found(EventKind::StatementAdded, aydin.statement).await.is_none());
    assert!(found(EventKind::PracticeFounded, Hash(house.chance.draw())).await.is_none());
}

async fn a_checkpoint_is_kept_as_it_was_signed(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let log = aydin.practice;
    assert!(log::find_checkpoint(&house.store, log, 4).await.unwrap().is_none());
    for note in ["first", "second"] {
        log::insert_checkpoint(&house.store, log, 4, note, house.now()).await.unwrap();
    }
    assert_eq!(log::find_checkpoint(&house.store, log, 4).await.unwrap().as_deref(), Some("first"));
}
