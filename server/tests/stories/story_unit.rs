//! Units: departments of a practice with keys and an inbox of their own.

use siegel_api::event::EventKind;
use siegel_api::id::{FindingId, UnitId};
use siegel_api::limits::PROOF_MINUTES;
use siegel_api::message::finding::FindingBox;
use siegel_api::message::log::LogQuery;
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_api::unit::Level;
use siegel_client::draft::ChosenUnit;
use siegel_client::error::{Error, Refusal};
use siegel_client::finding::VerifiedFinding;
use siegel_client::receive::Entry;
use siegel_client::rotation::rotate;
use siegel_client::server::Server;
use siegel_client::team::Role;
use siegel_client::unit::{NewUnit, UnitChange};

use crate::files::pdf;
use crate::story_case::{chosen, file};
use crate::story_correction::corrects;
use crate::story_mail::{collect, reads_at, told};
use crate::support::{House, Person};
use crate::works::{At, at, code, rng, two_doctors};

/// Opens a unit of the admin's practice with these.
pub async fn opens(admin: &Person, members: &[(&Person, Level)]) -> UnitId {
    let members = members.iter().map(|(person, level)| (person.vault.user_id(), *level)).collect();
    let new = NewUnit { name: "Radiologie".into(), place: "Haus B".into(), members };
    let me = at(admin);
    me.desk().open_unit(&new, &me, &mut rng()).await.expect("a unit")
}

/// Gives members of a unit other levels.
pub async fn changes(
    person: &Person,
    unit: UnitId,
    levels: &[(&Person, Option<Level>)],
) -> Result<(), Error> {
    let levels = levels.iter().map(|(person, level)| (person.vault.user_id(), *level)).collect();
    let me = at(person);
    me.desk().change_unit(unit, &UnitChange { levels, ..UnitChange::default() }, &me, &mut rng()).await
}

/// Sends a finding to a unit of `of`'s practice.
pub async fn sends<S: Server>(
    me: At<'_, S>,
    title: &str,
    of: &Person,
    unit: UnitId,
) -> Result<FindingId, Error> {
    let mut letter = me.letter(title, &[]).await;
    letter.units = vec![ChosenUnit { practice: chosen(&me, of).await, unit_id: unit }];
    let outgoing = me.upload(letter, &file("der Befund")).await?;
    me.desk().finish_draft(&outgoing, &me, &mut rng()).await?;
    Ok(outgoing.id())
}

/// What lies in the inbox of a unit.
pub async fn titles(person: &Person, unit: UnitId) -> Vec<String> {
    let page = at(person).desk().list_unit_inbox(unit, None).await.expect("an inbox");
    let title = |entry: &Entry| match entry {
        Entry::Open(finding) => finding.title().to_owned(),
        Entry::Withdrawn(_) => "withdrawn".to_owned(),
        other => panic!("{other:?}"),
    };
    page.entries.iter().map(title).collect()
}

/// Whether somebody is told that there is no such finding, wherever they look.
pub async fn knows_nothing(person: &Person, id: FindingId) -> bool {
    let me = at(person);
    let listed = me.list(FindingBox::Inbox).await.iter().any(|entry| match entry {
        Entry::Open(finding) => finding.id() == id,
        Entry::Withdrawn(finding) => finding.finding_id == id,
        Entry::Changed { finding_id, .. } | Entry::Refused { finding_id, .. } => *finding_id == id,
    });
    let ticket = siegel_api::url::finding_ticket(id, siegel_api::id::FileId([1; 16]));
    !listed
        && code(&me.refusal(id).await) == Some(Code::NotFound)
        && person.browser.ask("POST", &ticket, "{}").await.status == 404
}

async fn waits(person: &Person, of: &Person, unit: UnitId) -> bool {
    at(person).desk().find_unit(of.vault.practice_id(), unit).await.expect("a unit").waits()
}

/// Jan's practice with Mia, a physician, and Tom, an assistant.
pub async fn staff(house: &House) -> (Person, Person, Person, Person) {
    let (anna, mut jan) = two_doctors(house).await;
    let mia = Person::joins(house, &mut jan, "Mia Keller", Role::Physician).await;
    let tom = Person::joins(house, &mut jan, "Tom Kern", Role::Assistant).await;
    (anna, jan, mia, tom)
}

#[tokio::test]
async fn a_unit_opens_what_is_addressed_to_it_and_nobody_else_of_the_practice_does() {
    let house = House::open().await;
    let (anna, jan, mia, tom) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Manage)]).await;
    let id = sends(at(&anna), "MRT", &jan, unit).await.unwrap();
    assert_eq!(titles(&mia, unit).await, ["MRT"]);
    assert_eq!(at(&mia).list(FindingBox::Inbox).await.len(), 1, "it lies in her inbox, too");
    let read = at(&mia).find(id).await;
    assert_eq!(read.through_unit().map(|unit| unit.name.as_str()), Some("Radiologie"));
    assert_eq!(at(&mia).read_only_file(&read).await.unwrap(), pdf("der Befund"));
    // Neither the admin who opened the unit nor a colleague sees that there is such a finding.
    for other in [&jan, &tom] {
        assert!(knows_nothing(other, id).await);
        assert!(titles(other, unit).await.is_empty());
    }
    // The receipt reaches the sender as for what is sent to the practice.
    at(&mia).desk().receipt_opened(&read, &at(&mia), &mut rng()).await.unwrap();
    let sent: VerifiedFinding = at(&anna).find(id).await;
    let [recipient] = sent.recipients() else { panic!("{:?}", sent.recipients()) };
    assert_eq!(recipient.practice_id, jan.vault.practice_id());
    assert_eq!(recipient.unit.as_ref().map(|unit| unit.name.as_str()), Some("Radiologie"));
    assert_eq!(recipient.opened.len(), 1);
    house.is_in_order().await;
}

#[tokio::test]
async fn the_console_of_both_practices_tells_of_a_unit_and_of_what_came_to_it() {
    let house = House::open().await;
    let (anna, jan, mia, _) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Read)]).await;
    changes(&jan, unit, &[(&mia, Some(Level::Send))]).await.unwrap();
    let id = sends(at(&anna), "MRT", &jan, unit).await.unwrap();
    let me = at(&jan);
    let names = me.desk().read_names().await.unwrap();
    assert_eq!((names.unit(unit), names.finding(id)), (Some("Radiologie"), Some("MRT")));
    let page = me.desk().read_log(&names, &LogQuery::default()).await.unwrap();
    let about = |kind| page.entries.iter().find(|entry| entry.row.kind() == kind).expect("a row");
    for kind in [EventKind::UnitOpened, EventKind::UnitChanged, EventKind::GrantGiven] {
        assert_eq!(about(kind).row.vouched(), siegel_client::row::Vouched::Signed, "{kind:?}");
    }
    let names = at(&anna).desk().read_names().await.unwrap();
    assert_eq!(names.unit(unit), Some("Radiologie"), "to whom she sent it");
}

#[tokio::test]
async fn who_comes_reads_what_was_before_and_who_goes_reads_nothing() {
    let house = House::open().await;
    let (anna, jan, mia, tom) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Manage)]).await;
    let old = sends(at(&anna), "MRT", &jan, unit).await.unwrap();
    changes(&mia, unit, &[(&tom, Some(Level::Read))]).await.unwrap();
    assert_eq!(titles(&tom, unit).await, ["MRT"], "history by the chain of seeds");
    changes(&mia, unit, &[(&tom, None)]).await.unwrap();
    house.clock.pass(1_000);
    let new = sends(at(&anna), "Labor", &jan, unit).await.unwrap();
    assert!(knows_nothing(&tom, old).await && knows_nothing(&tom, new).await);
    assert_eq!(titles(&mia, unit).await, ["Labor", "MRT"]);
    house.is_in_order().await;
}

#[tokio::test]
async fn an_admin_who_reads_a_unit_gives_it_new_keys_as_soon_as_somebody_leaves() {
    let house = House::open().await;
    let (anna, mut jan, mia, tom) = staff(&house).await;
    let unit = opens(&jan, &[(&jan, Level::Manage), (&mia, Level::Read), (&tom, Level::Read)]).await;
    sends(at(&anna), "MRT", &jan, unit).await.unwrap();
    jan.removes(&mia).await.unwrap();
    assert!(!waits(&anna, &jan, unit).await);
    house.clock.pass(1_000);
    sends(at(&anna), "Labor", &jan, unit).await.unwrap();
    assert_eq!(titles(&tom, unit).await, ["Labor", "MRT"]);
    let shown = at(&anna).desk().find_unit(jan.vault.practice_id(), unit).await.unwrap();
    assert_eq!((shown.members().count(), shown.epoch()), (2, 2));
    house.is_in_order().await;
}

#[tokio::test]
async fn a_unit_that_no_admin_reads_waits_until_who_manages_it_gives_it_new_keys() {
    let house = House::open().await;
    let (anna, mut jan, mia, tom) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Read), (&tom, Level::Manage)]).await;
    let old = sends(at(&anna), "MRT", &jan, unit).await.unwrap();
    jan.removes(&mia).await.unwrap();
    assert!(waits(&anna, &jan, unit).await);
    assert_eq!(sends(at(&anna), "Labor", &jan, unit).await.unwrap_err(), Error::UnitWaits);
    assert_eq!(titles(&tom, unit).await, ["MRT"], "it is read on");
    assert_eq!(at(&tom).desk().renew_units(&at(&tom), &mut rng()).await.unwrap(), 1);
    assert!(!waits(&anna, &jan, unit).await);
    sends(at(&anna), "Labor", &jan, unit).await.unwrap();
    assert!(matches!(tom.desk().find_finding(old).await, Ok(Entry::Open(_))));
}

#[tokio::test]
async fn new_keys_of_a_member_make_a_unit_wait_until_both_list_them() {
    let house = House::open().await;
    let (anna, jan, mia, tom) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Read), (&tom, Level::Manage)]).await;
    sends(at(&anna), "MRT", &jan, unit).await.unwrap();
    rotate(&mia.browser, &mia.vault, &mia.clock, &mut rng(), &[]).await.unwrap();
    // Until the practice lists her new keys nobody seals anything new to the old ones.
    assert_eq!(changes(&tom, unit, &[]).await.unwrap_err(), Error::UnitWaits);
    jan.desk().list_keys(&jan.clock, &mut rng(), mia.vault.user_id()).await.unwrap();
    assert!(waits(&anna, &jan, unit).await);
    assert_eq!(sends(at(&anna), "Labor", &jan, unit).await.unwrap_err(), Error::UnitWaits);
    tom.desk().keep_up().await.unwrap();
    assert_eq!(at(&tom).desk().renew_units(&at(&tom), &mut rng()).await.unwrap(), 1);
    house.clock.pass(1_000);
    sends(at(&anna), "Labor", &jan, unit).await.unwrap();
    mia.desk().keep_up().await.unwrap();
    assert_eq!(titles(&mia, unit).await, ["Labor", "MRT"], "by her new keys");
    house.is_in_order().await;
}

#[tokio::test]
async fn an_admin_from_outside_renews_a_unit_and_who_is_new_reads_nothing_of_before() {
    let house = House::open().await;
    let (anna, jan, mia, tom) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Manage)]).await;
    let old = sends(at(&anna), "MRT", &jan, unit).await.unwrap();
    changes(&jan, unit, &[(&tom, Some(Level::Read))]).await.unwrap();
    house.clock.pass(1_000);
    let new = sends(at(&anna), "Labor", &jan, unit).await.unwrap();
    assert!(matches!(tom.desk().find_finding(new).await, Ok(Entry::Open(_))));
    assert_eq!(at(&tom).refusal(old).await, Error::Refused(Refusal::Sealed), "nobody gave him the seed");
    assert_eq!(titles(&mia, unit).await, ["Labor", "MRT"], "she has those of before");
}

#[tokio::test]
async fn a_correction_goes_to_the_unit_and_a_withdrawal_takes_it_back() {
    let house = House::open().await;
    let (anna, jan, mia, _) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Read)]).await;
    let id = sends(at(&anna), "MRT", &jan, unit).await.unwrap();
    let (me, sent) = (at(&anna), at(&anna).find(id).await);
    let outgoing = corrects(&me, &sent, "MRT, ergänzt", &file("neu")).await.unwrap();
    me.desk().finish_draft(&outgoing, &me, &mut rng()).await.unwrap();
    assert_eq!(titles(&mia, unit).await, ["MRT, ergänzt"]);
    assert_eq!(at(&mia).find(id).await.versions().len(), 2);
    let sent = me.find(id).await;
    me.desk().withdraw(&sent, me.now, &mut rng()).await.unwrap().expect("somebody had it");
    assert_eq!(titles(&mia, unit).await, ["withdrawn"]);
    assert!(knows_nothing(&jan, id).await, "nor does anybody hear that it was taken back");
    house.is_in_order().await;
}

#[tokio::test]
async fn a_finding_to_the_practice_and_to_two_of_its_units_is_listed_once_and_read_by_all() {
    let house = House::open().await;
    let (anna, jan, mia, tom) = staff(&house).await;
    let units = [opens(&jan, &[(&mia, Level::Read)]).await, opens(&jan, &[(&mia, Level::Read)]).await];
    let me = at(&anna);
    let mut letter = me.letter("MRT", &[&jan]).await;
    let practice = letter.recipients[0];
    letter.units = units.map(|unit_id| ChosenUnit { practice, unit_id }).to_vec();
    let outgoing = me.upload(letter, &file("der Befund")).await.unwrap();
    me.desk().finish_draft(&outgoing, &me, &mut rng()).await.unwrap();
    let id = outgoing.id();
    for reader in [&jan, &mia, &tom] {
        assert_eq!(at(reader).list(FindingBox::Inbox).await.len(), 1);
        assert_eq!(at(reader).find(id).await.through_unit(), None, "by the practice's own key");
    }
    for unit in units {
        assert_eq!(titles(&mia, unit).await, ["MRT"]);
    }
    assert_eq!(me.find(id).await.recipients().len(), 3);
    let exchange = me.desk().last_exchange(jan.vault.practice_id()).await.unwrap();
    assert!(exchange.sent_at.is_some());
}

#[tokio::test]
async fn what_is_addressed_to_a_unit_of_the_own_practice_lies_in_its_inbox() {
    let house = House::open().await;
    let (_, jan, mia, tom) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Read)]).await;
    let id = sends(at(&tom), "Anmeldung", &jan, unit).await.unwrap();
    assert_eq!(titles(&mia, unit).await, ["Anmeldung"]);
    // What a practice sends it may read: all of it does, as all that it sends.
    assert!(matches!(jan.desk().find_finding(id).await, Ok(Entry::Open(_))));
    assert!(titles(&jan, unit).await.is_empty());
    house.is_in_order().await;
}

#[tokio::test]
async fn who_may_not_manage_changes_nothing() {
    let house = House::open().await;
    let (anna, jan, mia, tom) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Manage), (&tom, Level::Send)]).await;
    let refused = changes(&tom, unit, &[(&tom, Some(Level::Manage))]).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotAllowed));
    let me = at(&mia);
    let new = NewUnit {
        name: "Labor".into(),
        members: vec![(mia.vault.user_id(), Level::Read)],
        ..NewUnit::default()
    };
    let refused = me.desk().open_unit(&new, &me, &mut rng()).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotAllowed), "an admin opens units");
    let card = Some(("Labor".to_owned(), String::new()));
    let renamed = UnitChange { card, ..UnitChange::default() };
    let refused = me.desk().change_unit(unit, &renamed, &me, &mut rng()).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotVerified), "and calls them otherwise");
    at(&jan).desk().change_unit(unit, &renamed, &at(&jan), &mut rng()).await.unwrap();
    let shown = at(&anna).desk().find_unit(jan.vault.practice_id(), unit).await.unwrap();
    assert_eq!((shown.card().name.as_str(), shown.card().place.as_str()), ("Labor", ""));
    // Of another practice's unit nobody is told more than that practice's directory says.
    let path = siegel_api::url::unit_statements(unit);
    let body = r#"{"statement":"","content_key":"","seeds":[],"event":{"event":""}}"#;
    assert_eq!(anna.browser.ask("POST", &path, body).await.status, 404);
    assert_eq!(house.browser().ask("POST", &path, body).await.status, 401);
    let all = siegel_api::url::practice_units(jan.vault.practice_id());
    assert_eq!(house.browser().ask("GET", &all, "").await.status, 401);
}

#[tokio::test]
async fn to_let_somebody_do_more_asks_who_is_there_and_new_keys_do_not() {
    let house = House::open().await;
    let (_, jan, mia, tom) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Manage), (&tom, Level::Send)]).await;
    house.clock.pass((PROOF_MINUTES + 1) * Time::MINUTE);
    for more in [(&jan, Some(Level::Read)), (&tom, Some(Level::Manage))] {
        let refused = changes(&mia, unit, &[more]).await.unwrap_err();
        assert_eq!(code(&refused), Some(Code::ProofNeeded));
    }
    let me = at(&jan);
    let new = NewUnit {
        name: "Labor".into(),
        members: vec![(jan.vault.user_id(), Level::Read)],
        ..NewUnit::default()
    };
    let refused = me.desk().open_unit(&new, &me, &mut rng()).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::ProofNeeded));
    changes(&mia, unit, &[]).await.expect("new keys for the same");
    changes(&mia, unit, &[(&tom, Some(Level::Read))]).await.expect("less");
    changes(&mia, unit, &[(&tom, None)]).await.expect("nothing any more");
}

#[tokio::test]
async fn letters_tell_a_units_members_and_nobody_else() {
    let house = House::open().await;
    let (anna, jan, mia, _) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Read)]).await;
    reads_at(&house, &jan.browser, "jan@praxis.example").await;
    reads_at(&house, &mia.browser, "mia@praxis.example").await;
    collect(&house).await;
    sends(at(&anna), "MRT", &jan, unit).await.unwrap();
    let to: Vec<String> = collect(&house).await.iter().map(|letter| told(letter).0).collect();
    assert_eq!(to, ["mia@praxis.example"]);
}
