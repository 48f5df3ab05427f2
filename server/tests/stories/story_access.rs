//! Who has a link open reads who used it and when (EHDS Art. 9).

use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_client::door::{Access, Accesses, Act, Visit};
use siegel_client::link::{LinkEntry, NewLink, PinKind, VerifiedLink};

use crate::files::pdf;
use crate::patient::{ORIGIN, Patient, give};
use crate::story_link::refused;
use crate::support::{Browser, House, Person};
use crate::works::{at, rng};

/// What the visitor reads, the newest first.
async fn reads(visit: &Visit, phone: &Browser) -> Vec<Access> {
    let Accesses { newest, more } = visit.accesses(phone).await.unwrap();
    assert!(!more);
    newest
}

/// The link as its practice has it now.
async fn kept(person: &Person, new: &NewLink) -> VerifiedLink {
    let entries = at(person).desk().list_links().await.unwrap();
    let mut links = entries.into_iter().filter_map(|entry| match entry {
        LinkEntry::Link(link) if link.id() == new.id() => Some(*link),
        _ => None,
    });
    links.next().unwrap()
}

#[tokio::test]
async fn a_patient_reads_who_used_the_link_and_when() {
    let house = House::open().await;
    let weber = Person::founds(&house, "Anna Weber").await;
    let anna = at(&weber);
    let id = anna.send("Laborbefund", &[], vec![("Labor.pdf", "application/pdf", pdf("a"))]).await.unwrap();
    let other = anna.send("Anderer", &[], vec![("b.pdf", "application/pdf", pdf("b"))]).await.unwrap();
    let (new, noise) = (give(at(&weber), id, 5).await, give(at(&weber), other, 5).await);
    let (phone, begun) = (house.browser(), at(&weber).now);
    let lena = Patient::taps(&phone, &new.expose_url(ORIGIN));
    let omar = Patient::taps(&phone, &noise.expose_url(ORIGIN));
    omar.types(&noise.pin().expose_text()).await.unwrap();

    house.clock.pass(Time::MINUTE);
    assert!(refused(lena.types("000000").await).is_some());
    house.clock.pass(Time::MINUTE);
    let visit = lena.types(&new.pin().expose_text()).await.unwrap();
    house.clock.pass(Time::MINUTE);
    let file = visit.findings()[0].files().next().unwrap().file_id;
    lena.reads(&visit, id, file).await.unwrap();
    visit.receipt(&phone, &visit.findings()[0], begun).await.unwrap();
    let told = |after: u64, act| Access { at: begun.plus(after * Time::MINUTE), act };
    let mut newest = vec![
        told(3, Act::Fetched(Some("Labor.pdf".into()))),
        told(2, Act::Opened),
        told(1, Act::WrongPin),
        told(0, Act::Made),
    ];
    assert_eq!(reads(&visit, &phone).await, newest, "of the other link, nothing");

    let link = kept(&weber, &new).await;
    let terms = (link.terms().expires_at.plus(Time::DAY), 6);
    anna.desk().change_link(&link, terms, at(&weber).now, &mut rng()).await.unwrap();
    newest.insert(0, told(3, Act::Changed));
    assert_eq!(reads(&visit, &phone).await, newest, "what the practice changes is told to who is there");

    house.clock.pass(Time::MINUTE);
    let (link, fresh) = (kept(&weber, &new).await, NewLink::generate(PinKind::SixDigits, &mut rng()));
    let root = link.secret().derive_root(link.id(), fresh.pin()).unwrap();
    anna.desk().rearm_link(&link, &root, at(&weber).now, &mut rng()).await.unwrap();
    let ended = refused(visit.accesses(&phone).await).map(|(code, _)| code);
    assert_eq!(ended, Some(Code::TicketEnded), "the old PIN's visit is over");
    let visit = lena.types(&fresh.pin().expose_text()).await.unwrap();
    newest.insert(0, told(4, Act::NewPin));
    newest.insert(0, told(4, Act::Opened));
    assert_eq!(reads(&visit, &phone).await, newest);
    house.is_in_order().await;
}
