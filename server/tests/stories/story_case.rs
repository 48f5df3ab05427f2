//! Cases: practices share findings, and each change of who takes part has keys of its own.

use siegel_api::event::EventKind;
use siegel_api::id::{CaseId, FindingId};
use siegel_api::message::finding::FindingBox;
use siegel_api::message::log::LogQuery;
use siegel_api::problem::Code;
use siegel_client::case::{CaseTitle, Change, OpenCase};
use siegel_client::directory::find_practice;
use siegel_client::draft::Chosen;
use siegel_client::error::Error;
use siegel_client::finding::VerifiedFinding;
use siegel_client::receive::Entry;
use siegel_client::server::Server;
use siegel_client::team::Role;
use siegel_client::transfer::Control;

use crate::files::pdf;
use crate::story_correction::corrects;
use crate::support::{House, Person};
use crate::works::{At, Files, at, code, rng, two_doctors};

pub fn file(content: &'static str) -> Files {
    vec![("Befund.pdf", "application/pdf", pdf(content))]
}

/// A practice, by the keys that it shows now.
pub async fn chosen<S: Server>(me: &At<'_, S>, other: &Person) -> Chosen {
    let id = other.vault.practice_id();
    let practice = find_practice(me.server, me.vault.logs(), id).await.unwrap();
    Chosen { practice_id: id, root_fp: practice.root_fingerprint() }
}

/// Opens a case with these.
pub async fn opens(opener: &Person, others: &[&Person]) -> CaseId {
    let me = at(opener);
    let mut practices = Vec::new();
    for other in others {
        practices.push(chosen(&me, other).await);
    }
    let title = CaseTitle { title: "Knie links".into(), patient: "Lena Sommer, 12.04.1961".into() };
    let id = me.desk().new_case(&mut rng()).unwrap();
    me.desk().open_case((id, &title), &practices, &me, &mut rng()).await.expect("a case");
    id
}

/// Sends a finding to nobody else, and adds it to the case.
pub async fn adds(person: &Person, case: CaseId, title: &str) -> FindingId {
    let finding = writes(person, title).await;
    let me = at(person);
    let open = me.find(finding).await;
    me.desk().add_to_case(case, &open, &me, &mut rng()).await.expect("it is added");
    finding
}

pub async fn writes(person: &Person, title: &str) -> FindingId {
    let me = at(person);
    me.send(title, &[], file("der Befund")).await.unwrap()
}

/// What a case shows: titles, newest first.
pub async fn titles(person: &Person, case: CaseId) -> Vec<String> {
    let page = at(person).desk().list_case(case, None).await.expect("findings of a case");
    page.entries.iter().map(title).collect()
}

fn title(entry: &Entry) -> String {
    match entry {
        Entry::Open(finding) => finding.title().to_owned(),
        Entry::Withdrawn(_) => "withdrawn".to_owned(),
        other => panic!("{other:?}"),
    }
}

pub async fn found(person: &Person, case: CaseId) -> OpenCase {
    at(person).desk().find_case(case).await.expect("a case")
}

pub async fn change(opener: &Person, case: CaseId, add: Vec<Chosen>, remove: &[&Person]) {
    let me = at(opener);
    let remove = remove.iter().map(|one| one.vault.practice_id()).collect();
    me.desk().change_case(case, &Change { add, remove }, &me, &mut rng()).await.expect("new keys");
}

pub async fn opened(person: &Person, id: FindingId) -> VerifiedFinding {
    at(person).find(id).await
}

#[tokio::test]
async fn three_practices_share_a_case_and_each_reads_what_the_others_add() {
    let house = House::open().await;
    let (anna, jan) = two_doctors(&house).await;
    let mira = Person::founds(&house, "Mira Stein").await;
    let case = opens(&anna, &[&jan, &mira]).await;
    let by_anna = adds(&anna, case, "MRT").await;
    house.clock.pass(1_000);
    let by_jan = adds(&jan, case, "Labor").await;
    for person in [&anna, &jan, &mira] {
        assert_eq!(titles(person, case).await, ["Labor", "MRT"]);
        let shown = found(person, case).await;
        assert_eq!((shown.title(), shown.patient()), ("Knie links", "Lena Sommer, 12.04.1961"));
        assert_eq!(shown.participants().len(), 3);
        assert!(!shown.waits() && shown.closed_at().is_none());
    }
    // Neither lies in anybody's inbox: a case is a list of its own.
    assert!(at(&mira).list(FindingBox::Inbox).await.is_empty());
    let read = opened(&mira, by_jan).await;
    assert_eq!(read.through_case(), Some(case));
    assert_eq!(at(&mira).read_only_file(&read).await.unwrap(), pdf("der Befund"));
    // Her signed receipt reaches the sender as for what is sent to her directly.
    at(&mira).desk().receipt_opened(&read, &at(&mira), &mut rng()).await.unwrap();
    let sent = opened(&jan, by_jan).await;
    let [in_case] = sent.in_cases() else { panic!("{:?}", sent.in_cases()) };
    let [reader] = in_case.opened.as_slice() else { panic!("{:?}", in_case.opened) };
    assert_eq!(reader.practice_id, mira.vault.practice_id());
    assert_eq!(reader.reader.name.as_deref(), Some("Dr. Mira Stein"));
    assert!(opened(&anna, by_anna).await.in_cases()[0].opened.is_empty());
    house.is_in_order().await;
}

#[tokio::test]
async fn who_is_removed_reads_nothing_any_more_and_who_is_added_reads_what_was_before() {
    let house = House::open().await;
    let (anna, jan) = two_doctors(&house).await;
    let mira = Person::founds(&house, "Mira Stein").await;
    let case = opens(&anna, &[&jan]).await;
    let first = adds(&anna, case, "MRT").await;
    let add = vec![chosen(&at(&anna), &mira).await];
    change(&anna, case, add, &[&jan]).await;
    house.clock.pass(1_000);
    let second = adds(&anna, case, "Labor").await;
    assert_eq!(titles(&mira, case).await, ["Labor", "MRT"], "history by the chain of seeds");
    let gone = at(&jan).desk().find_case(case).await.unwrap_err();
    assert_eq!(code(&gone), Some(Code::NotFound));
    for finding in [first, second] {
        assert_eq!(code(&at(&jan).refusal(finding).await), Some(Code::NotFound));
    }
    assert!(at(&jan).desk().list_cases(None).await.unwrap().cases.is_empty());
    let open = opened(&jan, writes(&jan, "Nachtrag").await).await;
    let refused = at(&jan).desk().add_to_case(case, &open, &at(&jan), &mut rng()).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotFound));
    house.is_in_order().await;
}

#[tokio::test]
async fn what_somebody_read_before_they_left_stays_known_and_stands_in_the_proof_of_dispatch() {
    let house = House::open().await;
    let (anna, jan) = two_doctors(&house).await;
    let case = opens(&anna, &[&jan]).await;
    let id = adds(&anna, case, "MRT").await;
    let read = opened(&jan, id).await;
    at(&jan).desk().receipt_opened(&read, &at(&jan), &mut rng()).await.unwrap();
    at(&jan).desk().receipt_filed(&read, &at(&jan), &mut rng()).await.unwrap();
    change(&anna, case, Vec::new(), &[&jan]).await;
    let sent = opened(&anna, id).await;
    let [in_case] = sent.in_cases() else { panic!("{:?}", sent.in_cases()) };
    for readers in [&in_case.opened, &in_case.filed] {
        assert_eq!(readers.iter().map(|one| one.practice_id).collect::<Vec<_>>(), [jan.vault.practice_id()]);
    }
    let me = at(&anna);
    let control = Control::new();
    let proven = me.desk().prove_dispatch(&[id], &control, |_| {}, me.now, &mut rng()).await.unwrap();
    let [finding] = proven.findings.as_slice() else { panic!("{proven:?}") };
    let [shared] = finding.cases.as_slice() else { panic!("{finding:?}") };
    assert_eq!((shared.case_id, shared.title.as_deref()), (case, Some("Knie links")));
    assert!(finding.recipients.is_empty() && shared.added.is_signed());
    for acts in [&shared.opened, &shared.filed] {
        let [act] = acts.as_slice() else { panic!("{acts:?}") };
        let practice = jan.vault.practice().verified().card().name.clone();
        assert!(
            act.is_signed() && act.member.as_ref().is_some_and(|member| member.contains(&practice)),
            "{act:?}"
        );
    }
    house.is_in_order().await;
}

#[tokio::test]
async fn who_leaves_reads_nothing_and_the_case_waits_for_new_keys() {
    let house = House::open().await;
    let (anna, jan) = two_doctors(&house).await;
    let mira = Person::founds(&house, "Mira Stein").await;
    let case = opens(&anna, &[&jan, &mira]).await;
    adds(&anna, case, "MRT").await;
    let me = at(&jan);
    me.desk().leave_case(case, me.now, &mut rng()).await.unwrap();
    assert!(me.desk().find_case(case).await.is_err());
    // Mira cannot give it new keys; Anna's client does, as soon as she adds something.
    let open = opened(&mira, writes(&mira, "Labor").await).await;
    let waits = at(&mira).desk().add_to_case(case, &open, &at(&mira), &mut rng()).await.unwrap_err();
    assert_eq!(waits, Error::CaseWaits);
    adds(&anna, case, "Brief").await;
    at(&mira).desk().add_to_case(case, &open, &at(&mira), &mut rng()).await.unwrap();
    assert_eq!(found(&mira, case).await.participants().len(), 2);
    let refused = at(&anna).desk().leave_case(case, at(&anna).now, &mut rng()).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotAllowed), "who opened it closes it");
    house.is_in_order().await;
}

#[tokio::test]
async fn a_correction_goes_to_the_case_and_a_withdrawal_takes_it_from_all() {
    let house = House::open().await;
    let (anna, jan) = two_doctors(&house).await;
    let mira = Person::founds(&house, "Mira Stein").await;
    let case = opens(&anna, &[&jan, &mira]).await;
    let id = adds(&jan, case, "MRT").await;
    let (me, sent) = (at(&jan), opened(&jan, id).await);
    let outgoing = corrects(&me, &sent, "MRT, ergänzt", &file("neu")).await.unwrap();
    me.desk().finish_draft(&outgoing, &me, &mut rng()).await.unwrap();
    for person in [&anna, &jan, &mira] {
        assert_eq!(titles(person, case).await, ["MRT, ergänzt"]);
    }
    assert_eq!(opened(&mira, id).await.versions().len(), 2);
    let sent = opened(&jan, id).await;
    me.desk().withdraw(&sent, me.now, &mut rng()).await.unwrap().expect("somebody had it");
    for person in [&anna, &mira] {
        assert_eq!(titles(person, case).await, ["withdrawn"]);
    }
    let again = opened(&jan, id).await;
    assert!(again.in_cases().iter().all(siegel_client::finding::InCase::is_withdrawn));
    house.is_in_order().await;
}

#[tokio::test]
async fn a_finding_that_was_sent_directly_too_is_read_as_before() {
    let house = House::open().await;
    let (anna, jan) = two_doctors(&house).await;
    let case = opens(&jan, &[&anna]).await;
    let id = at(&anna).send("MRT", &[&jan], file("der Befund")).await.unwrap();
    let open = opened(&anna, id).await;
    at(&anna).desk().add_to_case(case, &open, &at(&anna), &mut rng()).await.unwrap();
    // Two grants stand in Jan's log, and neither makes the other look kept back.
    assert_eq!(opened(&jan, id).await.through_case(), None);
    assert_eq!(titles(&jan, case).await, ["MRT"]);
}

#[tokio::test]
async fn it_is_taken_out_of_the_case_alone_and_who_got_it_by_itself_keeps_it() {
    let house = House::open().await;
    let (anna, jan) = two_doctors(&house).await;
    let mira = Person::founds(&house, "Mira Stein").await;
    let case = opens(&anna, &[&jan, &mira]).await;
    let id = at(&anna).send("MRT", &[&jan], file("der Befund")).await.unwrap();
    let (me, open) = (at(&anna), opened(&anna, id).await);
    me.desk().add_to_case(case, &open, &me, &mut rng()).await.unwrap();
    let grant = opened(&anna, id).await.in_cases()[0].grant_hash;
    me.desk().take_back(&open, &[grant], me.now, &mut rng()).await.unwrap().expect("it lay there");
    assert_eq!(titles(&mira, case).await, ["withdrawn"]);
    let sent = opened(&anna, id).await;
    assert!(sent.in_cases()[0].is_withdrawn());
    assert!(!sent.recipients()[0].is_withdrawn());
    assert_eq!(me.desk().may_take_back(&sent), [sent.recipients()[0].grant_hash]);
    assert_eq!(opened(&jan, id).await.title(), "MRT");
    // A second time there is nothing to take.
    let again = me.desk().take_back(&open, &[grant], me.now.plus(1), &mut rng()).await.unwrap_err();
    assert_eq!(code(&again), Some(Code::Conflict));
    house.is_in_order().await;
}

#[tokio::test]
async fn who_may_not_manage_takes_back_what_she_gave_and_not_what_a_colleague_added() {
    let house = House::open().await;
    let (mut anna, jan) = two_doctors(&house).await;
    let lena = Person::joins(&house, &mut anna, "Lena Kurz", Role::Assistant).await;
    let case = opens(&anna, &[&jan]).await;
    let me = at(&lena);
    let id = me.send("Labor", &[&jan], file("der Befund")).await.unwrap();
    let boss = at(&anna);
    boss.desk().add_to_case(case, &opened(&anna, id).await, &boss, &mut rng()).await.unwrap();
    let sent = opened(&lena, id).await;
    let (own, other) = (sent.recipients()[0].grant_hash, sent.in_cases()[0].grant_hash);
    assert_eq!(me.desk().may_take_back(&sent), [own]);
    let mut both = boss.desk().may_take_back(&opened(&anna, id).await);
    both.sort_unstable();
    let mut all = vec![own, other];
    all.sort_unstable();
    assert_eq!(both, all, "who manages takes all of it");
    let refused = me.desk().take_back(&sent, &[own, other], me.now, &mut rng()).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotAllowed));
    assert!(!opened(&lena, id).await.recipients()[0].is_withdrawn(), "all of them or none");
    me.desk().take_back(&sent, &[own], me.now, &mut rng()).await.unwrap().expect("she gave it");
    assert_eq!(titles(&jan, case).await, ["Labor"]);
    house.is_in_order().await;
}

#[tokio::test]
async fn every_act_stands_in_the_logs_of_the_practices_concerned_with_its_names() {
    let house = House::open().await;
    let (anna, jan) = two_doctors(&house).await;
    let case = opens(&anna, &[&jan]).await;
    adds(&jan, case, "MRT").await;
    at(&jan).desk().leave_case(case, at(&jan).now, &mut rng()).await.unwrap();
    change(&anna, case, Vec::new(), &[]).await;
    at(&anna).desk().close_case(case, at(&anna).now, &mut rng()).await.unwrap();
    use EventKind::{CaseChanged, CaseClosed, CaseLeft, CaseOpened, CaseShared, GrantGiven};
    let told = [CaseOpened, CaseShared, GrantGiven, CaseLeft, CaseChanged, CaseLeft, CaseClosed];
    assert_eq!(kinds(&anna, case).await, told);
    assert_eq!(kinds(&jan, case).await, [CaseShared, GrantGiven, GrantGiven, CaseLeft, CaseLeft]);
}

/// What the console says of cases and grants, oldest first; whatever is about the case is called by its name.
async fn kinds(person: &Person, case: CaseId) -> Vec<EventKind> {
    let me = at(person);
    let names = me.desk().read_names().await.unwrap();
    let page = me.desk().read_log(&names, &LogQuery::default()).await.unwrap();
    let mut kinds = Vec::new();
    for entry in page.entries.iter().rev() {
        let kind = entry.row.kind();
        if entry.row.object() == case.into() {
            assert_eq!(entry.row.vouched(), siegel_client::row::Vouched::Signed, "{kind:?}");
            assert_eq!(names.case(case), Some("Knie links"));
            kinds.push(kind);
        } else if kind == EventKind::GrantGiven {
            kinds.push(kind);
        }
    }
    kinds
}

#[tokio::test]
async fn who_may_not_manage_opens_and_ends_nothing() {
    let house = House::open().await;
    let (mut anna, jan) = two_doctors(&house).await;
    let tom = Person::joins(&house, &mut anna, "Tom Kern", Role::Assistant).await;
    assert!(!at(&tom).desk().may_manage_cases() && at(&anna).desk().may_manage_cases());
    let practices = [chosen(&at(&tom), &jan).await];
    let title = CaseTitle { title: "Knie".into(), ..CaseTitle::default() };
    let me = at(&tom);
    let id = me.desk().new_case(&mut rng()).unwrap();
    let refused = me.desk().open_case((id, &title), &practices, &me, &mut rng()).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotAllowed));
    // An assistant adds to a case, and reads it.
    let case = opens(&jan, &[&anna]).await;
    adds(&tom, case, "MRT").await;
    assert_eq!(titles(&jan, case).await, ["MRT"]);
    let refused = me.desk().leave_case(case, me.now, &mut rng()).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotAllowed));
    // Nor does a practice that takes no part see it.
    let mira = Person::founds(&house, "Mira Stein").await;
    assert_eq!(code(&at(&mira).desk().find_case(case).await.unwrap_err()), Some(Code::NotFound));
}
