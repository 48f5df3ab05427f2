//! A patient reads a finding through a link and a PIN, and the practice stays in charge of it.

use siegel_api::event::EventKind;
use siegel_api::id::FindingId;
use siegel_api::link::LinkFlags;
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_client::address::Address;
use siegel_client::door;
use siegel_client::error::Error;
use siegel_client::link::{LinkEntry, LinkOffer, LinkRoot, LinkState, NewLink, PinKind, VerifiedLink};
use siegel_client::signin::sign_in;
use siegel_client::team::Role;
use siegel_crypto::link::LinkSecret;

use crate::files::pdf;
use crate::patient::{ORIGIN, Patient, give, offer};
use crate::story_mail::{collect, reads_at};
use crate::support::{Browser, House, Person};
use crate::works::{At, at, rng};

/// The code of a refusal by the server, and the tries left.
pub fn refused<T>(answer: Result<T, Error>) -> Option<(Code, Option<u32>)> {
    match answer {
        Err(Error::Problem(problem)) => Some((problem.code, problem.tries_left)),
        _ => None,
    }
}

/// The practice's only link.
pub async fn only_link(at: At<'_, Browser>) -> VerifiedLink {
    let mut links = at.desk().list_links().await.unwrap();
    match (links.pop(), links.pop()) {
        (Some(LinkEntry::Link(link)), None) => *link,
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_patient_reads_with_a_pin() {
    let house = House::open().await;
    let weber = Person::founds(&house, "Anna Weber").await;
    let anna = at(&weber);
    let report = pdf("Laborwerte im Normbereich.");
    let files = vec![("Labor.pdf", "application/pdf", report.clone())];
    let id = anna.send("Laborbefund", &[], files).await.unwrap();
    let new = give(anna, id, 2).await;

    let phone = house.browser();
    let lena = Patient::taps(&phone, &new.expose_url(ORIGIN));
    let knocked = lena.knocks().await.unwrap();
    assert_eq!(knocked.greeting.name, "Gemeinschaftspraxis");
    assert_eq!(refused(lena.types("000 000").await), Some((Code::PinWrong, Some(4))));
    let visit = lena.types(&new.pin().expose_text()).await.unwrap();
    let [shown] = visit.findings() else { panic!("{visit:?}") };
    assert_eq!((shown.title(), shown.author().name()), ("Laborbefund", "Dr. Anna Weber"));
    let file = shown.files().next().unwrap();
    assert_eq!(file.name, "Labor.pdf");
    assert_eq!(lena.reads(&visit, shown.id(), file.file_id).await.unwrap(), report);
    visit.receipt(&phone, shown, anna.now).await.unwrap();

    let link = only_link(anna).await;
    assert_eq!((link.name(), link.opened(), link.state(anna.now)), (Some("Frau M."), 1, LinkState::Active));
    assert_eq!(*link.expose_url(ORIGIN), *new.expose_url(ORIGIN));
    lena.types(&new.pin().expose_text()).await.unwrap();
    assert_eq!(refused(lena.types(&new.pin().expose_text()).await).map(|it| it.0), Some(Code::LinkUsedUp));
    assert_eq!(only_link(anna).await.state(anna.now), LinkState::UsedUp);
    house.is_in_order().await;
}

#[tokio::test]
async fn the_next_link_is_proposed_what_the_newest_says() {
    let house = House::open().await;
    let mut weber = Person::founds(&house, "Anna Weber").await;
    let keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Physician).await;
    assert_eq!(weber.desk().usual_greeting().await, Ok(None), "there is no link yet");
    let id = at(&keller).send("Befund", &[], vec![("a.pdf", "application/pdf", pdf("a"))]).await.unwrap();
    give(at(&keller), id, 2).await;
    let said = offer(at(&weber).now, 2).greeting;
    assert_eq!(weber.desk().usual_greeting().await, Ok(Some(said.clone())), "a colleague's link");

    // A new PIN keeps it, so that a letter can be printed again without asking the server.
    let fresh = NewLink::generate(PinKind::EightDigits, &mut rng());
    let link = only_link(at(&weber)).await;
    let root = link.secret().derive_root(link.id(), fresh.pin()).unwrap();
    weber.desk().rearm_link(&link, &root, at(&weber).now, &mut rng()).await.unwrap();
    assert_eq!(only_link(at(&weber)).await.greeting(), Some(said.clone()));

    // Who left has the seed under which it is sealed, and a server that helps them could put another number there.
    weber.removes(&keller).await.unwrap();
    assert_eq!(only_link(at(&weber)).await.greeting(), Some(said.clone()));
    assert_eq!(weber.desk().usual_greeting().await, Ok(None));
    give(at(&weber), id, 2).await;
    assert_eq!(weber.desk().usual_greeting().await, Ok(Some(said)));
    house.is_in_order().await;
}

#[tokio::test]
async fn a_holder_gives_one_receipt_for_each_visit_and_finding() {
    let house = House::open().await;
    let weber = Person::founds(&house, "Anna Weber").await;
    let anna = at(&weber);
    let id = anna.send("Befund", &[], vec![("a.pdf", "application/pdf", pdf("a"))]).await.unwrap();
    let other = anna.send("Anderer", &[], vec![("b.pdf", "application/pdf", pdf("b"))]).await.unwrap();
    let new = give(anna, id, 9).await;
    let phone = house.browser();
    let lena = Patient::taps(&phone, &new.expose_url(ORIGIN));
    for visits in 1..=2 {
        let visit = lena.types(&new.pin().expose_text()).await.unwrap();
        for later in 0..3 {
            visit.receipt(&phone, &visit.findings()[0], anna.now.plus(later)).await.unwrap();
        }
        let foreign = visit.receipt(&phone, &anna.find(other).await, anna.now).await;
        assert_eq!(refused(foreign).map(|it| it.0), Some(Code::NotVerified), "the link does not show it");
        let link = only_link(anna).await;
        let receipts = link.history().iter().filter(|row| row.kind() == EventKind::LinkReceipt);
        assert_eq!(receipts.count(), visits);
    }
}

/// Gives a link that wants to be refused once its secret stood in a path, or one that does not.
async fn gives_flagged(anna: At<'_, Browser>, id: FindingId, flags: LinkFlags) -> NewLink {
    let new = NewLink::generate(PinKind::SixDigits, &mut rng());
    let root = new.derive_root().unwrap();
    let (finding, offer) = (anna.find(id).await, LinkOffer { flags, ..offer(anna.now, 5) });
    let what = (&[&finding][..], &offer);
    anna.desk().create_link(&new, &root, what, anna.now, &mut rng()).await.unwrap();
    new
}

#[tokio::test]
async fn a_secret_that_a_gateway_put_into_the_path_is_told_to_the_practice() {
    let house = House::open().await;
    let weber = Person::founds(&house, "Anna Weber").await;
    let anna = at(&weber);
    let id = anna.send("Befund", &[], vec![("a.pdf", "application/pdf", pdf("a"))]).await.unwrap();
    let phone = house.browser();
    for (flags, code) in [(LinkFlags(0), None), (LinkFlags::SENSITIVE, Some(Code::LinkGone))] {
        let new = gives_flagged(anna, id, flags).await;
        let whole = Patient::taps(&phone, &new.expose_url(ORIGIN));
        whole.knocks().await.unwrap();
        let mangled = new.expose_url(ORIGIN).strip_prefix(ORIGIN).unwrap().replace('#', "%23");
        let mangled = Patient { server: &phone, address: Address::arrive(&mangled, "", "").unwrap() };
        assert_eq!(refused(mangled.knocks().await).map(|it| it.0), code);
        let entries = anna.desk().list_links().await.unwrap();
        let mut links = entries.iter().filter_map(|entry| match entry {
            LinkEntry::Link(link) if link.id() == new.id() => Some(link),
            _ => None,
        });
        assert_eq!(links.next().unwrap().exposed_at(), Some(anna.now));
        let again = whole.types(&new.pin().expose_text()).await;
        assert_eq!(refused(again).map(|it| it.0), code, "what was seen stays seen");
    }
}

#[tokio::test]
async fn wrong_pins_pause_and_lock_until_the_practice_gives_a_new_one() {
    let house = House::open().await;
    let weber = Person::founds(&house, "Anna Weber").await;
    let id = at(&weber).send("Befund", &[], vec![("a.pdf", "application/pdf", pdf("a"))]).await.unwrap();
    let new = give(at(&weber), id, 10).await;
    let phone = house.browser();
    let lena = Patient::taps(&phone, &new.expose_url(ORIGIN));

    for tries_left in [4, 3, 2, 1] {
        assert_eq!(refused(lena.types("000000").await), Some((Code::PinWrong, Some(tries_left))));
    }
    assert!(matches!(refused(lena.types("000000").await), Some((Code::PinWrong | Code::LinkPaused, _))));
    let right = new.pin().expose_text();
    assert_eq!(refused(lena.types(&right).await).map(|it| it.0), Some(Code::LinkPaused));
    house.clock.pass(16 * Time::MINUTE);
    for _ in 0..5 {
        assert!(refused(lena.types("000000").await).is_some());
    }
    house.clock.pass(16 * Time::MINUTE);
    assert_eq!(refused(lena.types(&right).await).map(|it| it.0), Some(Code::LinkLocked));
    // Half an hour ended the session: Anna signs in again.
    let again = sign_in(&weber.browser, &weber.passkey).await.unwrap();
    let anna = At { vault: &again, ..at(&weber) };
    let link = only_link(anna).await;
    assert_eq!(link.state(anna.now), LinkState::Locked);

    let fresh = NewLink::generate(PinKind::EightDigits, &mut rng());
    let root = link.secret().derive_root(link.id(), fresh.pin()).unwrap();
    anna.desk().rearm_link(&link, &root, anna.now, &mut rng()).await.unwrap();
    assert_eq!(refused(lena.types(&right).await), Some((Code::PinWrong, Some(4))));
    let visit = lena.types(&fresh.pin().expose_text()).await.unwrap();
    assert_eq!(visit.findings().len(), 1);
    house.is_in_order().await;
}

#[tokio::test]
async fn a_link_is_extended_and_revoked() {
    let house = House::open().await;
    let weber = Person::founds(&house, "Anna Weber").await;
    let id = at(&weber).send("Befund", &[], vec![("a.pdf", "application/pdf", pdf("a"))]).await.unwrap();
    let new = give(at(&weber), id, 10).await;
    let anna = at(&weber);
    let phone = house.browser();
    let lena = Patient::taps(&phone, &new.expose_url(ORIGIN));
    let pin = new.pin().expose_text();

    let link = only_link(anna).await;
    let terms = (anna.now.plus(60 * Time::DAY), 3);
    anna.desk().change_link(&link, terms, anna.now, &mut rng()).await.unwrap();
    let visit = lena.types(&pin).await.unwrap();
    assert_eq!((visit.expires_at(), visit.openings_left()), (terms.0, 2));

    house.clock.pass(7 * Time::HOUR);
    let again = sign_in(&weber.browser, &weber.passkey).await.unwrap();
    let anna = At { vault: &again, ..at(&weber) };
    anna.desk().revoke_link(&only_link(anna).await, anna.now, &mut rng()).await.unwrap();
    assert_eq!(refused(lena.knocks().await).map(|it| it.0), Some(Code::LinkGone));
    assert!(matches!(only_link(anna).await.state(anna.now), LinkState::Revoked { .. }));
    let root = LinkRoot::from_bytes(new.id(), *new.derive_root().unwrap().expose());
    assert!(anna.desk().rearm_link(&only_link(anna).await, &root, anna.now, &mut rng()).await.is_err());
    house.is_in_order().await;
}

#[tokio::test]
async fn who_has_a_link_asks_for_more_of_it_and_the_practice_is_told_once_a_day() {
    let house = House::open().await;
    let weber = Person::founds(&house, "Anna Weber").await;
    let id = at(&weber).send("Befund", &[], vec![("a.pdf", "application/pdf", pdf("a"))]).await.unwrap();
    let new = give(at(&weber), id, 1).await;
    let phone = house.browser();
    let address = Patient::taps(&phone, &new.expose_url(ORIGIN)).address;
    let ask = async || refused(door::ask_for_more(&phone, &address).await).map(|it| it.0);
    reads_at(&house, &weber.browser, "anna@praxis.example").await;
    for _ in 0..3 {
        assert_eq!(ask().await, None);
    }
    assert_eq!(collect(&house).await.len(), 1, "a letter to who made it");
    let link = only_link(at(&weber)).await;
    let asked = link.history().iter().filter(|row| row.kind() == EventKind::LinkAsked).count();
    assert_eq!((asked, link.asked_at(), link.opened()), (1, Some(at(&weber).now), 0));

    // Whoever knows the link alone, and not its secret, asks for nothing.
    let stranger = Address {
        secret: LinkSecret::from_bytes([7; 32]),
        ..Patient::taps(&phone, &new.expose_url(ORIGIN)).address
    };
    let wrong = door::ask_for_more(&phone, &stranger).await;
    assert_eq!(refused(wrong).map(|it| it.0), Some(Code::LinkGone));

    let terms = (at(&weber).now.plus(2 * Time::DAY), 3);
    weber.desk().change_link(&link, terms, at(&weber).now, &mut rng()).await.unwrap();
    assert_eq!(only_link(at(&weber)).await.asked_at(), None, "it was answered");

    house.clock.pass(31 * Time::DAY);
    assert_eq!(ask().await, None, "29 days after its end");
    house.clock.pass(2 * Time::DAY);
    assert_eq!(ask().await, Some(Code::LinkGone));
    let again = sign_in(&weber.browser, &weber.passkey).await.unwrap();
    let link = only_link(At { vault: &again, ..at(&weber) }).await;
    let asked = link.history().iter().filter(|row| row.kind() == EventKind::LinkAsked).count();
    assert_eq!((asked, link.asked_at().is_some()), (2, true), "another day");
    house.is_in_order().await;
}

#[tokio::test]
async fn of_a_link_that_was_taken_back_nothing_is_asked() {
    let house = House::open().await;
    let weber = Person::founds(&house, "Anna Weber").await;
    let id = at(&weber).send("Befund", &[], vec![("a.pdf", "application/pdf", pdf("a"))]).await.unwrap();
    let new = give(at(&weber), id, 1).await;
    let link = only_link(at(&weber)).await;
    weber.desk().revoke_link(&link, at(&weber).now, &mut rng()).await.unwrap();
    let phone = house.browser();
    let lena = Patient::taps(&phone, &new.expose_url(ORIGIN));
    let asked = door::ask_for_more(&phone, &lena.address).await;
    assert_eq!(refused(asked).map(|it| it.0), Some(Code::LinkGone));
    assert_eq!(only_link(at(&weber)).await.asked_at(), None);
}

#[tokio::test]
async fn a_link_ends_by_itself() {
    let house = House::open().await;
    let weber = Person::founds(&house, "Anna Weber").await;
    let id = at(&weber).send("Befund", &[], vec![("a.pdf", "application/pdf", pdf("a"))]).await.unwrap();
    let new = give(at(&weber), id, 10).await;
    let phone = house.browser();
    let lena = Patient::taps(&phone, &new.expose_url(ORIGIN));
    let visit = lena.types(&new.pin().expose_text()).await.unwrap();
    let file = visit.findings()[0].files().next().unwrap().file_id;
    house.clock.pass(40 * Time::MINUTE);
    let late = lena.reads(&visit, id, file).await;
    assert_eq!(refused(late).map(|it| it.0), Some(Code::TicketEnded), "the visit is over");
    house.clock.pass(30 * Time::DAY);
    assert_eq!(refused(lena.knocks().await).map(|it| it.0), Some(Code::LinkGone));
    let again = sign_in(&weber.browser, &weber.passkey).await.unwrap();
    let anna = At { vault: &again, ..at(&weber) };
    assert_eq!(only_link(anna).await.state(anna.now), LinkState::Expired);
}

#[tokio::test]
async fn a_patient_who_opens_while_the_practice_changes_is_not_put_off() {
    let house = House::open().await;
    let mut weber = Person::founds(&house, "Anna Weber").await;
    let keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Assistant).await;
    let files = vec![("a.pdf", "application/pdf", pdf("a"))];
    let id = at(&weber).send("Befund", &[], files).await.unwrap();
    let new = give(at(&weber), id, 100).await;
    let root = new.derive_root().unwrap();
    let phone = house.browser();
    let lena = Patient::taps(&phone, &new.expose_url(ORIGIN));
    for role in [Role::Physician, Role::Assistant].into_iter().cycle().take(10) {
        let opens = async {
            for _ in 0..3 {
                let knocked = lena.knocks().await.unwrap();
                door::enter(&phone, &lena.address, &knocked, &root).await.unwrap();
            }
        };
        let (changed, ()) = tokio::join!(weber.gives(&keller, role), opens);
        changed.unwrap();
    }
}
