//! Links: made, opened, extended, revoked, listed.

use siegel_api::{
    codec::{decode, encode},
    event::{EventKind, Leaf},
    hash::Hash,
    id::{FindingId, LinkId, UserId},
    limits::PIN_TRIES_PAUSE,
    time::Time,
};
use siegel_storage::{
    Error, TokenHash, finding, grant,
    link::{self, Arm, Attempt, Boxes, Content, NewLink, State},
    log, sweep, ticket,
};

use crate::support::{
    Card, House, Letter, attested, change, everywhere, give, owns, right, state, terms, try_give, wrong,
};

everywhere! {
    a_patient_knocks_types_the_pin_and_reads;
    a_link_is_extended_and_shows_more;
    a_revoked_link_opens_nothing_more;
    an_expired_link_opens_nothing_more_and_loses_its_boxes;
    a_link_shows_only_what_the_practice_may_read;
    a_withdrawn_finding_goes_from_its_recipients_links;
    a_finding_goes_from_its_recipients_links_when_it_expires;
    a_link_lists_what_a_receipt_may_speak_of;
    a_stranger_has_no_right_to_a_link;
    an_exposed_link_is_marked_once;
    a_visitor_is_told_what_became_of_this_link_alone;
    links_come_in_pages;
}

async fn a_patient_knocks_types_the_pin_and_reads(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let (mut letter, mut other) = (Letter::new(house, &[4096]), Letter::new(house, &[4096]));
    house.send(&aydin, &[], &mut letter).await;
    house.send(&aydin, &[], &mut other).await;
    let card = give(house, &aydin, &[(letter.finding, letter.manifest_hash)]).await;
    assert_eq!(state(house, &card).await, State::Open { tries_left: PIN_TRIES_PAUSE });
    let Attempt::Opened(boxes) = right(house, &card).await else { panic!("the PIN is right") };
    assert_eq!((&boxes.box0, &boxes.box1, boxes.openings), (&card.box0, &card.box1, 1));
    let shown = finding::list_shown(&house.store, &boxes.right, house.now()).await.unwrap();
    assert_eq!(shown.iter().map(|revision| revision.finding).collect::<Vec<_>>(), [letter.finding]);

    let cookie = house.chance.token();
    let file = letter.files[0].file_id;
    let mut write = house.store.write(&boxes.right, &[], house.now()).await.unwrap();
    let foreign = other.files[0].file_id;
    let refused =
        ticket::insert_for_visit(&mut write, &boxes.right, foreign, house.chance.token()).await.unwrap();
    assert!(refused.is_none(), "a finding that the link does not show");
    let given = ticket::insert_for_visit(&mut write, &boxes.right, file, cookie).await.unwrap().unwrap();
    assert_eq!(given.finding(), letter.finding);
    let kind = EventKind::LinkFetched;
    write
        .commit(attested(aydin.practice, kind, UserId::ZERO, card.link, Hash::of(file.as_bytes())))
        .await
        .unwrap();
    assert!(ticket::find(&house.store, cookie, house.now()).await.unwrap().is_some());
    house.wait(30 * Time::MINUTE);
    let over = house.store.write(&boxes.right, &[], house.now()).await;
    assert!(matches!(over, Err(Error::Gone)), "the visit is over");
}

async fn a_link_is_extended_and_shows_more(house: &House) {
    let mut aydin = house.doctor("Praxis Aydin").await;
    let (mut first, mut second) = (Letter::new(house, &[4096]), Letter::new(house, &[4096]));
    house.send(&aydin, &[], &mut first).await;
    house.send(&aydin, &[], &mut second).await;
    let first = (first.finding, first.manifest_hash);
    let second = (second.finding, second.manifest_hash);
    let card = give(house, &aydin, &[first]).await;
    change(house, &aydin, &card, (1, 1), None, None).await.unwrap();
    let content = || Some(Content { box1: house.chance.sealed(), findings: vec![first, second] });
    let refused = change(house, &aydin, &card, (1, 1), None, content()).await;
    assert!(matches!(refused, Err(Error::Conflict { .. })), "new content has a new number");
    change(house, &aydin, &card, (1, 2), None, content()).await.unwrap();
    house.wait(Time::HOUR);
    house.sign_in(&mut aydin).await;
    let Attempt::Opened(boxes) = right(house, &card).await else { panic!("it was extended") };
    assert_eq!(finding::list_shown(&house.store, &boxes.right, house.now()).await.unwrap().len(), 2);
    let sender = house.sender(&aydin).await;
    let own = link::right_to_own(&house.store, &sender, card.link, house.now()).await.unwrap().unwrap();
    let listed = link::find(&house.store, &own).await.unwrap().unwrap();
    assert_eq!((listed.content, listed.arm, listed.openings), (2, 1, 1));
    assert_eq!(link::list_findings(&house.store, &own).await.unwrap().len(), 2);
}

async fn a_revoked_link_opens_nothing_more(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let mut letter = Letter::new(house, &[4096]);
    house.send(&aydin, &[], &mut letter).await;
    let card = give(house, &aydin, &[(letter.finding, letter.manifest_hash)]).await;
    let Attempt::Opened(boxes) = right(house, &card).await else { panic!("the PIN is right") };
    let cookie = house.chance.token();
    let mut write = house.store.write(&boxes.right, &[], house.now()).await.unwrap();
    ticket::insert_for_visit(&mut write, &boxes.right, letter.files[0].file_id, cookie)
        .await
        .unwrap()
        .unwrap();
    write.commit(aydin.note(EventKind::LinkFetched)).await.unwrap();

    let sender = house.sender(&aydin).await;
    let own = link::right_to_own(&house.store, &sender, card.link, house.now()).await.unwrap().unwrap();
    let terms_hash = link::find(&house.store, &own).await.unwrap().unwrap().terms_hash;
    let mut write = house.store.write(&own, &[], house.now()).await.unwrap();
    assert!(link::revoke(&mut write, &own).await.unwrap());
    assert!(!link::revoke(&mut write, &own).await.unwrap(), "once");
    let kind = EventKind::LinkRevoked;
    write.commit(attested(aydin.practice, kind, aydin.user, card.link, terms_hash)).await.unwrap();

    assert_eq!(state(house, &card).await, State::Revoked);
    assert!(matches!(right(house, &card).await, Attempt::Closed(State::Revoked)));
    assert!(ticket::find(&house.store, cookie, house.now()).await.unwrap().is_none());
    assert!(matches!(house.store.write(&boxes.right, &[], house.now()).await, Err(Error::Gone)));
    let refused = change(house, &aydin, &card, (1, 1), None, None).await;
    assert!(matches!(refused, Err(Error::Conflict { .. })), "what is revoked is not extended");
}

async fn an_expired_link_opens_nothing_more_and_loses_its_boxes(house: &House) {
    let mut aydin = house.doctor("Praxis Aydin").await;
    let card = give(house, &aydin, &[]).await;
    house.wait(Time::HOUR - 1);
    assert_eq!(state(house, &card).await, State::Open { tries_left: PIN_TRIES_PAUSE });
    house.wait(1);
    assert!(matches!(right(house, &card).await, Attempt::Closed(State::Expired)));
    sweep::run(&house.store, house.now()).await.unwrap();
    house.sign_in(&mut aydin).await;
    let refused = change(house, &aydin, &card, (1, 1), None, None).await;
    assert!(matches!(refused, Err(Error::Conflict { .. })), "its boxes are gone");
    let arm = Arm { access: house.chance.token(), box0: house.chance.sealed() };
    let content = Content { box1: house.chance.sealed(), findings: Vec::new() };
    let again = Card { access: arm.access, ..card };
    change(house, &aydin, &again, (2, 2), Some(arm), Some(content)).await.unwrap();
    assert!(matches!(right(house, &again).await, Attempt::Opened(_)), "restored on the same link");
}

async fn a_link_shows_only_what_the_practice_may_read(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let (mut granted, mut private) = (Letter::new(house, &[4096]), Letter::new(house, &[4096]));
    house.send(&aydin, &[&brandt], &mut granted).await;
    house.send(&aydin, &[], &mut private).await;
    let card = |house: &House| Card {
        link: LinkId(house.chance.id()),
        knock: house.chance.token(),
        access: house.chance.token(),
        box0: house.chance.sealed(),
        box1: house.chance.sealed(),
        expires_at: house.now().plus(Time::HOUR),
    };
    let private = (private.finding, private.manifest_hash);
    let granted = (granted.finding, granted.manifest_hash);
    let mixed = (granted.0, private.1);
    for refused in [private, mixed, (FindingId(house.chance.id()), granted.1)] {
        let refused = try_give(house, &brandt, &[granted, refused], &card(house)).await;
        assert!(matches!(refused, Err(Error::Conflict { table: "link_findings" })));
    }
    try_give(house, &brandt, &[granted], &card(house)).await.unwrap();
    let stolen = Card { expires_at: house.now().plus(Time::HOUR), ..card(house) };
    let foreign = terms(&aydin, stolen.link, 1, 1, &stolen.box1.0, stolen.expires_at);
    let new = NewLink {
        terms: house.chance.signed(encode(&foreign)),
        knock: stolen.knock,
        pre: house.chance.sealed(),
        arm: Arm { access: stolen.access, box0: stolen.box0 },
        content: Content { box1: stolen.box1, findings: Vec::new() },
        office: house.chance.sealed(),
    };
    let sender = house.sender(&brandt).await;
    let mut write = house.store.write(&sender, &[], house.now()).await.unwrap();
    assert!(
        matches!(link::insert(&mut write, &sender, &new).await, Err(Error::Bounds(_))),
        "terms of another"
    );
}

/// A visit of a link that Brandt gave, with a ticket for Aydın's finding.
async fn visit_of_a_recipients_link(house: &House, card: &Card, letter: &Letter) -> (Boxes, TokenHash) {
    let Attempt::Opened(boxes) = right(house, card).await else { panic!("the PIN is right") };
    let cookie = house.chance.token();
    let mut write = house.store.write(&boxes.right, &[], house.now()).await.unwrap();
    let file = letter.files[0].file_id;
    ticket::insert_for_visit(&mut write, &boxes.right, file, cookie).await.unwrap().unwrap();
    let (kind, hash) = (EventKind::LinkFetched, Hash::of(file.as_bytes()));
    write.commit(attested(boxes.right.owner(), kind, UserId::ZERO, card.link, hash)).await.unwrap();
    assert!(ticket::find(&house.store, cookie, house.now()).await.unwrap().is_some());
    (*boxes, cookie)
}

/// What a visit can still do: see findings, read by its ticket, fetch anew.
async fn opens(house: &House, boxes: &Boxes, letter: &Letter, cookie: TokenHash) -> (usize, bool, bool) {
    let shown = finding::list_shown(&house.store, &boxes.right, house.now()).await.unwrap().len();
    let read = ticket::find(&house.store, cookie, house.now()).await.unwrap().is_some();
    let mut write = house.store.write(&boxes.right, &[], house.now()).await.unwrap();
    let (file, hash) = (letter.files[0].file_id, house.chance.token());
    let fetched = ticket::insert_for_visit(&mut write, &boxes.right, file, hash).await.unwrap().is_some();
    (shown, read, fetched)
}

async fn a_withdrawn_finding_goes_from_its_recipients_links(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let (mut theirs, mut own) = (Letter::new(house, &[4096]), Letter::new(house, &[4096]));
    let grants = house.send(&aydin, &[&brandt], &mut theirs).await;
    house.send(&brandt, &[], &mut own).await;
    let both = [(theirs.finding, theirs.manifest_hash), (own.finding, own.manifest_hash)];
    let card = give(house, &brandt, &both).await;
    let (boxes, cookie) = visit_of_a_recipients_link(house, &card, &theirs).await;
    assert_eq!(opens(house, &boxes, &theirs, cookie).await, (2, true, true));

    let right = owns(house, &aydin, &theirs).await.unwrap();
    let mut write = house.store.write(&right, &[brandt.practice], house.now()).await.unwrap();
    grant::revoke(&mut write, &right, grants[0]).await.unwrap().unwrap();
    let event = attested(aydin.practice, EventKind::GrantRevoked, aydin.user, theirs.finding, grants[0]);
    write.commit(event.also_in(brandt.practice)).await.unwrap();
    assert_eq!(opens(house, &boxes, &theirs, cookie).await, (1, false, false), "the own one stays");
}

async fn a_finding_goes_from_its_recipients_links_when_it_expires(house: &House) {
    let (mut aydin, mut brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let mut letter = Letter::new(house, &[4096]);
    house.send(&aydin, &[&brandt], &mut letter).await;
    let own = owns(house, &aydin, &letter).await.unwrap();
    let valid_until = finding::find(&house.store, &own).await.unwrap().unwrap().valid_until;
    house.wait(valid_until.0 - house.now().0 - Time::MINUTE);
    house.sign_in(&mut aydin).await;
    house.sign_in(&mut brandt).await;
    let shown = [(letter.finding, letter.manifest_hash)];
    let (foreign, kept) = (give(house, &brandt, &shown).await, give(house, &aydin, &shown).await);
    let (foreign, kept) = (
        visit_of_a_recipients_link(house, &foreign, &letter).await,
        visit_of_a_recipients_link(house, &kept, &letter).await,
    );
    house.wait(Time::MINUTE);
    assert_eq!(opens(house, &foreign.0, &letter, foreign.1).await, (0, false, false));
    assert_eq!(opens(house, &kept.0, &letter, kept.1).await, (1, true, true), "the author's own link");
}

async fn a_link_lists_what_a_receipt_may_speak_of(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let (mut shown, mut other) = (Letter::new(house, &[4096]), Letter::new(house, &[4096]));
    house.send(&aydin, &[], &mut shown).await;
    house.send(&aydin, &[], &mut other).await;
    let card = give(house, &aydin, &[(shown.finding, shown.manifest_hash)]).await;
    let Attempt::Opened(boxes) = right(house, &card).await else { panic!("the PIN is right") };
    let terms = siegel_api::codec::decode::<siegel_api::signing::Signed>(&boxes.terms.0).unwrap().hash();
    let lists =
        async |terms, manifest| link::lists(&house.store, &boxes.right, terms, manifest).await.unwrap();
    assert!(lists(terms, shown.manifest_hash).await);
    assert!(!lists(terms, other.manifest_hash).await, "another finding");
    assert!(!lists(Hash::of(b"other terms"), shown.manifest_hash).await);
}

async fn a_stranger_has_no_right_to_a_link(house: &House) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let card = give(house, &aydin, &[]).await;
    let stranger = house.sender(&brandt).await;
    let none = link::right_to_own(&house.store, &stranger, card.link, house.now()).await.unwrap();
    assert!(none.is_none());
    assert!(link::list(&house.store, &stranger, None, 10).await.unwrap().is_empty());
}

async fn an_exposed_link_is_marked_once(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let card = give(house, &aydin, &[]).await;
    let at = house.now();
    for _ in 0..2 {
        let knocked = link::knock(&house.store, card.link, card.knock, house.now()).await.unwrap().unwrap();
        assert_eq!(knocked.exposed, house.now() > at);
        link::expose(&house.store, &knocked.right, house.now()).await.unwrap();
        house.wait(1000);
    }
    let sender = house.sender(&aydin).await;
    let own = link::right_to_own(&house.store, &sender, card.link, house.now()).await.unwrap().unwrap();
    assert_eq!(link::find(&house.store, &own).await.unwrap().unwrap().exposed_at, Some(at));
}

async fn links_come_in_pages(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let mut letter = Letter::new(house, &[4096]);
    house.send(&aydin, &[], &mut letter).await;
    let mut made = Vec::new();
    for number in 0..5 {
        made.push(give(house, &aydin, &[(letter.finding, letter.manifest_hash)]).await.link);
        house.wait(number % 2);
    }
    let sender = house.sender(&aydin).await;
    let (mut listed, mut cursor) = (Vec::new(), None);
    loop {
        let page = link::list(&house.store, &sender, cursor, 2).await.unwrap();
        let Some(last) = page.last() else { break };
        cursor = Some((last.created_at, last.id));
        listed.extend(page.iter().map(|link| link.id));
    }
    made.sort_unstable();
    listed.sort_unstable();
    assert_eq!(listed, made);
    let own =
        finding::right_to_own(&house.store, &sender, letter.finding, house.now()).await.unwrap().unwrap();
    assert_eq!(link::list_of_finding(&house.store, &own).await.unwrap().len(), 5);
}

async fn a_visitor_is_told_what_became_of_this_link_alone(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let (card, other) = (give(house, &aydin, &[]).await, give(house, &aydin, &[]).await);
    for tried in [&card, &other] {
        assert!(matches!(wrong(house, tried).await, Attempt::Wrong { .. }));
    }
    change(house, &aydin, &card, (1, 1), None, None).await.unwrap();
    let Attempt::Opened(boxes) = right(house, &card).await else { panic!("the PIN is right") };
    let write = house.store.write(&boxes.right, &[], house.now()).await.unwrap();
    let receipt =
        attested(aydin.practice, EventKind::LinkReceipt, UserId::ZERO, card.link, Hash::of(b"receipt"));
    write.commit(receipt).await.unwrap();
    let told = async |limit| {
        let kinds = (EventKind::LinkCreated, EventKind::LinkFetched);
        let entries = log::list_of_visit(&house.store, &boxes.right, kinds, limit).await.unwrap();
        assert!(entries.iter().all(|entry| entry.details.net.is_none()));
        let leaves = entries.iter().map(|entry| decode::<Leaf>(&entry.leaf).unwrap().body);
        leaves.map(|body| (body.kind, body.object == card.link.into())).collect::<Vec<_>>()
    };
    let newest =
        [EventKind::LinkOpened, EventKind::LinkChanged, EventKind::LinkPinWrong, EventKind::LinkCreated];
    assert_eq!(told(200).await, newest.map(|kind| (kind, true)));
    assert_eq!(told(1).await, [(EventKind::LinkOpened, true)]);
}
