//! A finding is corrected: the new version goes wherever the old one went.

use std::cell::Cell;

use siegel_api::codec::{decode, encode};
use siegel_api::id::FindingId;
use siegel_api::label::SignLabel;
use siegel_api::link::Terms;
use siegel_api::message::finding::FindingBox;
use siegel_api::message::link::{LinkContentWrite, LinkRevision};
use siegel_api::problem::Code;
use siegel_api::signing::Signed;
use siegel_api::time::Time;
use siegel_client::draft::{Marked, Outgoing};
use siegel_client::error::Error;
use siegel_client::finding::VerifiedFinding;
use siegel_client::link::Renewed;
use siegel_client::part::NativeSender;
use siegel_client::receive::Entry;
use siegel_client::server::{Method, Request, Server};
use siegel_client::team::Role;
use siegel_client::transfer::{Control, Progress, Watch};

use crate::files::{Nothing, pdf};
use crate::hostile::Wire;
use crate::patient::{ORIGIN, Patient, give};
use crate::support::{House, Person};
use crate::works::{At, Files, at, code, pick, rng, through, two_doctors};

fn file(content: &'static str) -> Files {
    vec![("Befund.pdf", "application/pdf", pdf(content))]
}

/// Uploads a corrected version; it is not sent yet.
pub async fn corrects<S: Server>(
    at: &At<'_, S>,
    finding: &VerifiedFinding,
    title: &str,
    files: &Files,
) -> Result<Outgoing, Error> {
    let letter = at.letter(title, &[]).await;
    let mut outgoing = at.desk().new_correction(finding, letter, &mut rng())?;
    uploads(at, &mut outgoing, files).await?;
    Ok(outgoing)
}

/// Picks files for a draft, and sends their parts.
async fn uploads<S: Server>(at: &At<'_, S>, outgoing: &mut Outgoing, files: &Files) -> Result<(), Error> {
    let (picked, contents) = pick(files);
    let sender = NativeSender::new(at.server, &contents, rng());
    for marked in Marked::read_all(0, &picked, &sender).await? {
        outgoing.add_file(marked, &mut rng());
    }
    let letter = outgoing.letter().clone();
    at.desk().save_draft(outgoing, letter, &mut rng()).await?;
    let (control, report) = (Control::new(), |_: Progress| {});
    let watch = Watch { control: &control, sleeper: &Nothing, report: &report };
    at.desk().send_parts(outgoing, &sender, &watch).await
}

/// Sends a corrected version.
pub async fn corrected<S: Server>(at: &At<'_, S>, id: FindingId, title: &str, content: &'static str) {
    let outgoing = corrects(at, &at.find(id).await, title, &file(content)).await.unwrap();
    assert_eq!(outgoing.finding_id(), id);
    at.desk().finish_draft(&outgoing, at, &mut rng()).await.unwrap();
}

/// A version of a finding, opened.
async fn version<S: Server>(at: &At<'_, S>, id: FindingId, revision: u64) -> VerifiedFinding {
    match at.desk().find_version(id, revision).await.unwrap() {
        Entry::Open(finding) => *finding,
        other => panic!("not open: {other:?}"),
    }
}

#[tokio::test]
async fn a_corrected_version_reaches_all_who_had_the_old_one() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let cem = Person::founds(&house, "Cem Demir").await;
    let id = at(&weber).send("Befund", &[&brandt, &cem], file("rechts")).await.unwrap();
    let jan = at(&brandt);
    let before = jan.find(id).await;
    jan.desk().receipt_opened(&before, &jan, &mut rng()).await.unwrap();
    jan.read_only_file(&before).await.unwrap();

    house.clock.pass(60_000);
    corrected(&at(&weber), id, "Befund, berichtigt", "links").await;
    for person in [&brandt, &cem] {
        let inbox = at(person).list(FindingBox::Inbox).await;
        let [Entry::Open(new)] = &inbox[..] else { panic!("{inbox:?}") };
        assert_eq!(
            (new.id(), new.revision(), new.title(), new.is_unread()),
            (id, 2, "Befund, berichtigt", true)
        );
        assert_eq!(new.versions().len(), 2);
        assert_eq!(new.thread_id(), before.thread_id());
        assert_eq!(at(person).read_only_file(new).await.unwrap(), pdf("links"));
        let old = version(&at(person), id, 1).await;
        let newer = old.superseded_by().expect("there is a newer one");
        assert_eq!((newer.revision, newer.sent_at), (2, new.sent_at()));
        assert_eq!(at(person).read_only_file(&old).await.unwrap(), pdf("rechts"), "what was, stays readable");
    }
    let (anna, now) = (at(&weber), at(&weber).find(id).await);
    assert!(now.recipients().iter().all(|one| one.opened.is_empty()), "nobody has said that they opened it");
    let to_jan = |finding: &VerifiedFinding| {
        let of = finding.recipients().iter().find(|one| one.practice_id == brandt.vault.practice_id());
        of.map(|one| (one.opened.len(), one.fetched_at.is_some())).unwrap()
    };
    assert_eq!(to_jan(&version(&anna, id, 1).await), (1, true));
    assert_eq!(to_jan(&now), (0, true), "fetched above, not opened");
    assert_eq!(anna.list(FindingBox::Sent).await.len(), 1);
    house.is_in_order().await;
}

#[tokio::test]
async fn who_may_manage_corrects_for_a_colleague_and_nobody_else_does() {
    let house = House::open().await;
    let (mut weber, brandt) = two_doctors(&house).await;
    let zoe = Person::joins(&house, &mut weber, "Zoe Assistenz", Role::Assistant).await;
    let paul = Person::joins(&house, &mut weber, "Paul Arzt", Role::Physician).await;
    let id = at(&weber).send("Befund", &[&brandt], file("rechts")).await.unwrap();

    let found = at(&zoe).find(id).await;
    assert!(!at(&zoe).desk().may_correct(&found));
    let tries = corrects(&at(&zoe), &found, "Von Zoe", &file("falsch")).await.unwrap();
    let refused = at(&zoe).desk().finish_draft(&tries, &at(&zoe), &mut rng()).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotAllowed));
    let foreign = at(&brandt).find(id).await;
    assert!(!at(&brandt).desk().may_correct(&foreign));
    let tries = corrects(&at(&brandt), &foreign, "Von Jan", &file("falsch")).await.unwrap();
    assert!(at(&brandt).desk().finish_draft(&tries, &at(&brandt), &mut rng()).await.is_err());

    assert!(at(&paul).desk().may_correct(&at(&paul).find(id).await));
    corrected(&at(&paul), id, "Von Paul", "links").await;
    let shown = at(&brandt).find(id).await;
    assert_eq!((shown.title(), shown.author().user_id()), ("Von Paul", paul.vault.user_id()));
    assert_eq!(shown.versions()[0].author, weber.vault.user_id());
    assert!(at(&weber).desk().may_correct(&at(&weber).find(id).await), "she began it");
    corrected(&at(&weber), id, "Von Anna", "rechts unten").await;
    assert_eq!(at(&brandt).find(id).await.revision(), 3);
}

#[tokio::test]
async fn of_two_corrections_the_first_wins_and_the_other_goes_on_from_it() {
    let house = House::open().await;
    let (mut weber, brandt) = two_doctors(&house).await;
    let paul = Person::joins(&house, &mut weber, "Paul Arzt", Role::Physician).await;
    let id = at(&weber).send("Befund", &[&brandt], file("eins")).await.unwrap();
    let (anna, colleague) = (at(&weber), at(&paul));
    let slow = corrects(&colleague, &colleague.find(id).await, "Von Paul", &file("drei")).await.unwrap();
    corrected(&anna, id, "Von Anna", "zwei").await;

    let refused = colleague.desk().finish_draft(&slow, &colleague, &mut rng()).await;
    assert_eq!(refused, Err(Error::Corrected));
    assert_eq!(at(&brandt).find(id).await.title(), "Von Anna");
    let mut again = colleague.desk().find_draft(slow.id()).await.unwrap();
    assert_eq!(again.letter().meta.title, "Von Paul", "nothing that was filled in is lost");
    assert!(colleague.desk().renew_correction(&mut again, &mut rng()).await.unwrap());
    assert!(!colleague.desk().renew_correction(&mut again, &mut rng()).await.unwrap(), "once is enough");
    assert_eq!(
        (again.bytes().0, again.is_complete()),
        (0, false),
        "sealed for another version, nothing counts"
    );
    let first = again.file_states().next().unwrap().file_id;
    again.remove_file(first);
    uploads(&colleague, &mut again, &file("drei")).await.unwrap();
    colleague.desk().finish_draft(&again, &colleague, &mut rng()).await.unwrap();
    let shown = at(&brandt).find(id).await;
    assert_eq!((shown.title(), shown.revision(), shown.versions().len()), ("Von Paul", 3, 3));
    assert_eq!(at(&brandt).read_only_file(&shown).await.unwrap(), pdf("drei"));
    house.is_in_order().await;
}

#[tokio::test]
async fn whoever_lost_it_gets_no_corrected_version_and_loses_every_version_at_once() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let (anna, jan) = (at(&weber), at(&brandt));
    let before = anna.send("Erst zurückgezogen", &[&brandt], file("rechts")).await.unwrap();
    anna.desk().withdraw(&anna.find(before).await, anna.now, &mut rng()).await.unwrap().unwrap();
    corrected(&anna, before, "Berichtigt", "links").await;
    let told = jan.list(FindingBox::Inbox).await;
    assert!(matches!(&told[..], [Entry::Withdrawn(gone)] if gone.finding_id == before), "{told:?}");
    assert!(anna.find(before).await.recipients().is_empty());

    let after = anna.send("Erst berichtigt", &[&brandt], file("eins")).await.unwrap();
    corrected(&anna, after, "Berichtigt", "zwei").await;
    let old = version(&jan, after, 1).await;
    anna.desk().withdraw(&anna.find(after).await, anna.now, &mut rng()).await.unwrap().unwrap();
    let shown = jan.desk().find_version(after, 1).await.unwrap();
    assert!(matches!(shown, Entry::Withdrawn(_)), "{shown:?}");
    assert!(jan.read_only_file(&old).await.is_err(), "the old version went with the new one");
    let told = jan.list(FindingBox::Inbox).await;
    assert!(matches!(&told[..], [Entry::Withdrawn(_), Entry::Withdrawn(_)]), "{told:?}");
}

#[tokio::test]
async fn an_answer_that_was_lost_is_no_second_correction() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let id = at(&weber).send("Befund", &[&brandt], file("eins")).await.unwrap();
    let outgoing = corrects(&at(&weber), &at(&weber).find(id).await, "Neu", &file("zwei")).await.unwrap();
    let wire = Wire::new(&weber.browser);
    wire.lose("/api/v1/findings", 2);
    let anna = through(&weber, &wire);
    let done = anna.desk().finish_draft(&outgoing, &anna, &mut rng()).await;
    assert!(done.is_err(), "{done:?}");
    let anna = at(&weber);
    if anna.desk().is_sent(outgoing.trace()).await == Ok(false) {
        anna.desk().finish_draft(&outgoing, &anna, &mut rng()).await.unwrap();
    }
    assert_eq!(anna.desk().is_sent(outgoing.trace()).await, Ok(true));
    assert_eq!(at(&brandt).find(id).await.versions().len(), 2);
    assert!(anna.desk().list_drafts().await.unwrap().is_empty());
}

#[tokio::test]
async fn a_patient_is_told_and_then_shown_the_corrected_version_under_the_same_link_and_pin() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let id = at(&weber).send("Befund", &[&brandt], file("rechts")).await.unwrap();
    let anna = at(&weber);
    let new = give(anna, id, 9).await;
    let phone = house.browser();
    let lena = Patient::taps(&phone, &new.expose_url(ORIGIN));
    let pin = new.pin().expose_text();
    house.clock.pass(60_000);
    corrected(&anna, id, "Berichtigt", "links").await;

    let told = lena.types(&pin).await.unwrap();
    let [old] = told.findings() else { panic!("{told:?}") };
    let newest = anna.find(id).await;
    assert_eq!((old.revision(), old.superseded_by().unwrap().sent_at), (1, newest.sent_at()));
    let renewed = anna.desk().renew_links(&newest, anna.now, &mut rng()).await.unwrap();
    assert_eq!(renewed, Renewed { done: 1, left: 0 });
    let file = old.files().next().unwrap().file_id;
    let ended = lena.reads(&told, id, file).await;
    assert_eq!(ended.as_ref().err().and_then(code), Some(Code::TicketEnded), "{ended:?}");

    let shown = lena.types(&pin).await.unwrap();
    let [now] = shown.findings() else { panic!("{shown:?}") };
    assert_eq!((now.title(), now.revision(), now.superseded_by()), ("Berichtigt", 2, None));
    let file = now.files().next().unwrap().file_id;
    assert_eq!(lena.reads(&shown, id, file).await.unwrap(), pdf("links"));
    shown.receipt(&phone, now, anna.now).await.unwrap();
    let again = anna.desk().renew_links(&newest, anna.now, &mut rng()).await.unwrap();
    assert_eq!(again, Renewed::default(), "nothing is left to do");
    house.is_in_order().await;
}

#[tokio::test]
async fn who_reads_while_a_finding_is_corrected_sees_one_version_or_the_next() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let (anna, jan) = (at(&weber), at(&brandt));
    let first = anna.send("Erster", &[&brandt], file("rechts")).await.unwrap();
    let second = anna.send("Zweiter", &[&brandt], file("rechts")).await.unwrap();
    let correcting = Cell::new(true);
    let corrections = async {
        for id in [first, second].into_iter().cycle().take(6) {
            corrected(&anna, id, "Berichtigt", "links").await;
        }
        correcting.set(false);
    };
    let reads = async {
        while correcting.get() {
            let inbox = jan.desk().list_findings(FindingBox::Inbox, None).await.unwrap().entries;
            let open = inbox.iter().filter(|entry| matches!(entry, Entry::Open(_))).count();
            assert_eq!(open, 2, "{inbox:?}");
            jan.find(first).await;
        }
    };
    tokio::join!(corrections, reads);
}

#[tokio::test]
async fn a_link_that_is_renewed_shows_no_other_findings_and_opens_no_longer_than_before() {
    let house = House::open().await;
    let (weber, _) = two_doctors(&house).await;
    let id = at(&weber).send("Befund", &[], file("rechts")).await.unwrap();
    give(at(&weber), id, 9).await;
    corrected(&at(&weber), id, "Berichtigt", "links").await;
    let wire = Wire::new(&weber.browser);
    let anna = through(&weber, &wire);
    let newest = anna.find(id).await;
    anna.desk().renew_links(&newest, anna.now, &mut rng()).await.unwrap();
    let honest = wire.asked().into_iter().find(|asked| asked.path.ends_with("/content")).unwrap();
    let body: LinkContentWrite = serde_json::from_slice(&honest.body).unwrap();
    let before = Terms::parse(decode::<Signed>(&body.terms.0).unwrap().body()).unwrap();
    let next = Terms { content: before.content + 1, ..before.clone() };
    let longer = Terms { expires_at: before.expires_at.plus(Time::DAY), ..next.clone() };
    let asks = async |terms: &Terms, findings: &[LinkRevision]| {
        let terms = encode(&weber.vault.identity_key().sign_coded(SignLabel::Terms, terms)).into();
        let odd = LinkContentWrite { terms, findings: findings.to_vec(), ..body.clone() };
        let request = Request::json(Method::Post, honest.path.clone(), &odd).unwrap();
        weber.browser.call(request).await.unwrap().status
    };
    assert_eq!(asks(&longer, &body.findings).await, 409, "longer");
    assert_eq!(asks(&next, &[]).await, 409, "without the finding");
    // The double changes nothing but the number: what it lacks is an event of its own.
    assert_eq!(asks(&next, &body.findings).await, 400);
}
