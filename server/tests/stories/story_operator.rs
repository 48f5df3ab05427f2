//! Operators: how they come in, what practices' logs tell of it, and what an operator is shown, which is numbers (C12, C14, E8).

use std::collections::BTreeSet;

use serde_json::Value;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::message::log::LogQuery;
use siegel_api::message::operator::{OperatorView, Warning};
use siegel_api::message::practice::Practice;
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_client::error::Error;
use siegel_client::log::LogEntry;
use siegel_client::operator::{find_view, sign_out};
use siegel_client::row::Vouched;
use siegel_client::team::Role;
use siegel_server::command::operator as command;

use crate::hostile::contains;
use crate::story_mail::reads_at;
use crate::support::{Browser, House, Operator, Person, give_link};
use crate::works::code;

async fn rows(person: &Person) -> Vec<LogEntry> {
    let query = LogQuery { kind: Some(EventKind::OperatorEntered), ..LogQuery::default() };
    let names = person.desk().read_names().await.unwrap();
    person.desk().read_log(&names, &query).await.unwrap().entries
}

async fn sees(browser: &Browser) -> OperatorView {
    find_view(browser).await.unwrap()
}

async fn refused(browser: &Browser) -> Option<Code> {
    find_view(browser).await.err().and_then(|error| code(&error))
}

fn told(outcome: Result<Operator, Error>) -> Option<Code> {
    outcome.err().and_then(|error| code(&error))
}

#[tokio::test]
async fn e8_a_sign_in_stands_in_every_practices_log_as_the_servers_word_once_a_day() {
    let house = House::open().await;
    let (anna, berta) = (Person::founds(&house, "Anna").await, Person::founds(&house, "Berta").await);
    let operator = Operator::enters(&house).await;
    operator.signs_in(&house).await.unwrap();
    for person in [&anna, &berta] {
        let logged = rows(person).await;
        let [entry] = logged.as_slice() else { panic!("{logged:?}") };
        assert_eq!((entry.row.vouched(), entry.row.actor()), (Vouched::Server, None));
        assert_eq!(entry.row.net(), None, "no practice learns where an operator sits");
        assert_ne!(entry.row.ref_hash(), Hash::ZERO, "two operators are told apart");
    }
    // Whoever comes later is told by the next sign-in, and not looked at before.
    let conny = Person::founds(&house, "Conny").await;
    let view = sees(&operator.browser).await;
    assert_eq!((view.practices.len(), view.unseen), (2, 1));
    let again = operator.signs_in(&house).await.unwrap();
    assert_eq!((sees(&again).await.practices.len(), sees(&again).await.unseen), (3, 0));
    assert_eq!((rows(&conny).await.len(), rows(&anna).await.len()), (1, 1));
    let other = Operator::enters(&house).await;
    assert_eq!(rows(&anna).await.len(), 2, "another operator is another sign-in");
    house.clock.pass(Time::DAY);
    other.signs_in(&house).await.unwrap();
    siegel_client::signin::sign_in(&anna.browser, &anna.passkey).await.unwrap();
    assert_eq!(rows(&anna).await.len(), 3);
    house.is_in_order().await;
}

#[tokio::test]
async fn an_address_lets_one_person_in_once_within_a_day_and_an_access_is_taken_away_at_once() {
    let house = House::open().await;
    let token = Operator::is_invited(&house).await;
    let operator = Operator::takes(&house, &token).await.unwrap();
    assert_eq!(told(Operator::takes(&house, &token).await), Some(Code::InvitationGone));
    // Accesses are listed in order of time.
    house.clock.pass(1_000);
    let late = Operator::is_invited(&house).await;
    let now = || siegel_client::clock::Clock::now(&house.clock);
    let lines = command::lines(house.config(), now()).await.unwrap();
    let [own, open] = lines.as_slice() else { panic!("{lines:?}") };
    assert!(own.ends_with("offered 2026-11-02, last signed in 2026-11-02"), "{own}");
    assert!(open.ends_with("offered 2026-11-02, not set up yet"), "{open}");
    house.clock.pass(Time::DAY);
    assert_eq!(told(Operator::takes(&house, &late).await), Some(Code::InvitationGone));
    assert_eq!(command::lines(house.config(), now()).await.unwrap().len(), 1);
    let browser = operator.signs_in(&house).await.unwrap();
    let id = own.split_whitespace().next().unwrap().parse().unwrap();
    command::remove(house.config(), id).await.unwrap();
    assert_eq!(refused(&browser).await, Some(Code::SignedOut));
    let again = operator.signs_in(&house).await.map(drop).unwrap_err();
    assert_eq!(code(&again), Some(Code::SignInFailed));
    assert!(command::remove(house.config(), id).await.is_err(), "there is none any more");
}

#[tokio::test]
async fn a_session_ends_by_itself_and_by_signing_out() {
    let house = House::open().await;
    let operator = Operator::enters(&house).await;
    house.clock.pass(15 * Time::MINUTE - 1);
    let view = sees(&operator.browser).await;
    assert_eq!(view.session.idle_until, view.session.told_at.plus(15 * Time::MINUTE));
    house.clock.pass(15 * Time::MINUTE);
    assert_eq!(refused(&operator.browser).await, Some(Code::SignedOut));
    let browser = operator.signs_in(&house).await.unwrap();
    for _ in 0..71 {
        house.clock.pass(10 * Time::MINUTE);
        sees(&browser).await;
    }
    house.clock.pass(10 * Time::MINUTE);
    assert_eq!(refused(&browser).await, Some(Code::SignedOut), "after twelve hours in any case");
    let browser = operator.signs_in(&house).await.unwrap();
    let kept = browser.clone_with_cookie();
    sign_out(&browser).await.unwrap();
    assert_eq!((browser.cookie(), refused(&kept).await), (None, Some(Code::SignedOut)));
}

#[tokio::test]
async fn the_numbers_are_those_of_what_there_is() {
    let house =
        House::open_with(|config| config.legal.privacy_contact = "datenschutz@nord.example".into()).await;
    let mut anna = Person::founds(&house, "Anna").await;
    Person::joins(&house, &mut anna, "Ben", Role::Physician).await;
    let operator = Operator::enters(&house).await;
    let view = sees(&operator.browser).await;
    let [practice] = view.practices.as_slice() else { panic!("{view:?}") };
    assert_eq!((practice.members, practice.sessions, practice.findings, practice.bytes), (2, 2, 0, 0));
    assert_eq!(practice.active_on.as_deref(), Some("2026-11-02"));
    anna.sends("Arztbrief", vec![1; 5_000]).await;
    let after = sees(&operator.browser).await;
    assert_eq!((after.practices[0].findings, after.instance.parts), (1, 1));
    assert!(after.practices[0].bytes > 5_000);
    assert_eq!(after.practices[0].bytes, after.instance.stored_bytes);
    assert_eq!(after.practices[0].number, practice.number);
    let instance = after.instance;
    assert_eq!((instance.started_at, instance.letters.waiting), (view.instance.started_at, 0));
    assert!(instance.database_bytes > 4_096);
    assert!(instance.warnings.contains(&Warning::NoMail) && !instance.warnings.contains(&Warning::NoPrivacy));
}

/// Every place of an answer and the kind of what stands there.
fn shape(value: &Value, at: &str, found: &mut BTreeSet<String>) {
    match value {
        Value::Object(all) => all.iter().for_each(|(name, one)| shape(one, &format!("{at}.{name}"), found)),
        Value::Array(all) => all.iter().for_each(|one| shape(one, &format!("{at}[]"), found)),
        Value::String(_) => drop(found.insert(format!("{at} text"))),
        Value::Number(_) => drop(found.insert(format!("{at} number"))),
        Value::Bool(_) => drop(found.insert(format!("{at} yes or no"))),
        Value::Null => drop(found.insert(format!("{at} nothing"))),
    }
}

/// Everything that an operator is ever told. Whoever adds a line says in docs/threat-model.md what it adds.
const SHAPE: [&str; 30] = [
    ".instance.build text",
    ".instance.database text",
    ".instance.database_bytes number",
    ".instance.free_bytes nothing",
    ".instance.letters.failed number",
    ".instance.letters.oldest_at number",
    ".instance.letters.refusing number",
    ".instance.letters.waiting number",
    ".instance.parts number",
    ".instance.started_at number",
    ".instance.storage text",
    ".instance.stored_bytes number",
    ".instance.sweep_at number",
    ".instance.uploads number",
    ".instance.version text",
    ".instance.warnings[] text",
    ".practices[].active_on text",
    ".practices[].bytes number",
    ".practices[].findings number",
    ".practices[].locked number",
    ".practices[].members number",
    ".practices[].number number",
    ".practices[].sessions number",
    ".session.ends_at number",
    ".session.idle_until number",
    ".session.told_at number",
    ".unseen number",
    "begun.ends_at number",
    "begun.idle_until number",
    "begun.told_at number",
];

#[tokio::test]
async fn attack_72_c14_an_operators_answers_hold_no_name_no_address_and_no_id() {
    let house = House::open().await;
    let mut anna = Person::founds(&house, "Kanarienweber").await;
    let berta = Person::founds(&house, "Kanarienbrandt").await;
    reads_at(&house, &anna.browser, "kanarie@praxis.example").await;
    reads_at(&house, &berta.browser, "kanarie@labor.example").await;
    let finding = anna.sends_to("KANARIENTITEL", b"KANARIENINHALT".repeat(400), &[&berta]).await;
    let link = give_link(&mut anna, finding, 3).await;
    let file = anna.file_of(finding).await;
    let token = Operator::is_invited(&house).await;
    let operator = Operator::takes(&house, &token).await.unwrap();
    let answers = [
        operator.browser.ask("GET", url::OPERATOR, "").await.body,
        operator.browser.ask("POST", url::OPERATOR_SESSION_BEGIN, "{}").await.body,
    ];
    let ids = [
        anna.vault.practice_id().to_string(),
        berta.vault.practice_id().to_string(),
        anna.vault.user_id().to_string(),
        berta.vault.user_id().to_string(),
        finding.to_string(),
        link.id().to_string(),
        file.to_string(),
    ];
    let names =
        ["anarien", "kanarie", "KANARIEN", "Praxis", "praxis", "Musterstadt", "Dr.", "@", "Frau", "befund"];
    for answer in &answers {
        for word in ids.iter().map(String::as_str).chain(names) {
            assert!(!contains(answer, word.as_bytes()), "{word} in {}", String::from_utf8_lossy(answer));
        }
    }
    let view: Value = serde_json::from_slice(&answers[0]).unwrap();
    let session = &view["session"];
    let mut found = BTreeSet::new();
    shape(&view, "", &mut found);
    shape(session, "begun", &mut found);
    assert_eq!(found.iter().map(String::as_str).collect::<Vec<_>>(), SHAPE);
    // What is text is the program's own, or a day.
    for practice in view["practices"].as_array().unwrap() {
        assert_eq!(practice["active_on"], "2026-11-02");
    }
    let own = [env!("CARGO_PKG_VERSION"), "sqlite", "other"];
    let texts = ["version", "database", "storage"].map(|name| view["instance"][name].as_str().unwrap());
    assert_eq!(texts, own);
    // The search finds what is there: members are told the id as text, and the name in the statement.
    let told = anna.browser.ask("GET", &url::practice(berta.vault.practice_id()), "").await.body;
    let practice: Practice = serde_json::from_slice(&told).unwrap();
    let statement = &practice.epochs.last().unwrap().statement.0;
    assert!(contains(&told, ids[1].as_bytes()) && contains(statement, b"Kanarienbrandt"));
}
