//! Mail by a mail server: letters arrive there as they are, once; and nothing is lost while it is in a bad mood.

use std::time::Duration;

use mailparse::{MailHeaderMap, parse_mail};
use siegel_api::message::mail::MailLanguage;
use siegel_api::time::Time;
use siegel_client::mail;
use siegel_client::signin::sign_in;
use siegel_server::config::Relay;
use siegel_server::job;
use siegel_server::mail::Carrier;
use siegel_server::mail::carrier::Stuck;
use siegel_server::mail::letter::Draft;
use siegel_storage::mail::Language;
use siegel_storage::outbox::{self, Notice};

use crate::sink::{Mood, Sink};
use crate::story_mail::token;
use crate::support::{House, Person};

async fn house_at(sink: &Sink) -> House {
    let url = sink.url();
    House::open_with(|config| {
        config.relay = Relay::Smtp(url);
        "siegel@befund.example".clone_into(&mut config.mail_from);
    })
    .await
}

async fn turn(house: &House) {
    job::mail::run(&house.app).await.unwrap();
}

async fn reads_at(house: &House, sink: &Sink, person: &Person, address: &str) {
    mail::give(&person.browser, address, MailLanguage::German).await.unwrap();
    turn(house).await;
    mail::confirm(&person.browser, &token(sink.letters().last().unwrap())).await.unwrap();
}

#[tokio::test]
async fn a_letter_arrives_at_a_mail_server_with_neutral_sender_and_subject() {
    let sink = Sink::open(Mood::Good).await;
    let house = house_at(&sink).await;
    let (mut ada, ben) = (Person::founds(&house, "Ada").await, Person::founds(&house, "Ben").await);
    assert!(mail::find(&ben.browser).await.unwrap().delivers);
    reads_at(&house, &sink, &ben, "ben@praxis.example").await;
    ada.sends_to("Befund", vec![1; 5_000], &[&ben]).await;
    turn(&house).await;
    let letters = sink.letters();
    assert_eq!(letters.len(), 2);
    let letter = parse_mail(letters[1].as_bytes()).unwrap();
    let head = |name: &str| letter.headers.get_first_value(name).unwrap_or_default();
    assert_eq!(head("From"), "Siegel <siegel@befund.example>");
    assert_eq!(head("To"), "ben@praxis.example");
    assert_eq!(head("Subject"), "Neue Nachricht");
    assert_eq!(head("Auto-Submitted"), "auto-generated");
    let body = letter.get_body().unwrap();
    assert!(body.contains("Für Sie liegt eine neue Nachricht bereit."), "{body}");
    let said = sink.commands().join("\n");
    assert!(
        said.contains("MAIL FROM:<siegel@befund.example>") && said.contains("RCPT TO:<ben@praxis.example>")
    );
    assert_eq!(outbox::count(&house.store).await.unwrap(), 0);
    turn(&house).await;
    assert_eq!(sink.letters().len(), 2, "once");
}

#[tokio::test]
async fn nothing_is_lost_while_the_mail_server_is_away_and_the_server_starts_anew() {
    let sink = Sink::open(Mood::Good).await;
    let mut house = house_at(&sink).await;
    let (mut ada, ben) = (Person::founds(&house, "Ada").await, Person::founds(&house, "Ben").await);
    reads_at(&house, &sink, &ben, "ben@praxis.example").await;
    for mood in [Mood::Closing, Mood::Greylisting] {
        sink.feels(mood);
        ada.sends_to("Befund", vec![1; 5_000], &[&ben]).await;
        let before = sink.letters().len();
        turn(&house).await;
        assert_eq!(
            (sink.letters().len(), outbox::count(&house.store).await.unwrap()),
            (before, 1),
            "{mood:?}"
        );
        turn(&house).await;
        assert_eq!(outbox::count(&house.store).await.unwrap(), 1, "it is not tried at once again");
        house.restart().await;
        sink.feels(Mood::Good);
        house.clock.pass(Time::MINUTE);
        turn(&house).await;
        assert_eq!((sink.letters().len(), outbox::count(&house.store).await.unwrap()), (before + 1, 0));
        ada.browser = ada.browser.again_at(house.router.clone());
        let again = ben.browser.again_at(house.router.clone());
        sign_in(&again, &ben.passkey).await.unwrap();
    }
}

#[tokio::test]
async fn a_process_that_is_killed_behind_a_letter_sends_it_at_most_once_more_under_one_name() {
    let sink = Sink::open(Mood::Good).await;
    let house = house_at(&sink).await;
    let (mut ada, ben) = (Person::founds(&house, "Ada").await, Person::founds(&house, "Ben").await);
    reads_at(&house, &sink, &ben, "ben@praxis.example").await;
    ada.sends_to("Befund", vec![1; 5_000], &[&ben]).await;
    // Killed between taking and sending: the letter was taken by a process that never comes back.
    assert!(
        outbox::take(&house.store, Time(siegel_client::clock::Clock::now(&house.clock).0))
            .await
            .unwrap()
            .is_some()
    );
    turn(&house).await;
    assert_eq!(sink.letters().len(), 1, "not while that process may still be at it");
    house.clock.pass(Time::MINUTE);
    turn(&house).await;
    assert_eq!(sink.letters().len(), 2);
    house.clock.pass(Time::DAY);
    turn(&house).await;
    assert_eq!(sink.letters().len(), 2);
}

#[tokio::test]
async fn an_address_that_does_not_exist_is_given_up_and_its_owner_sees_it() {
    let sink = Sink::open(Mood::Good).await;
    let house = house_at(&sink).await;
    let (mut ada, ben) = (Person::founds(&house, "Ada").await, Person::founds(&house, "Ben").await);
    reads_at(&house, &sink, &ben, "ben@praxis.example").await;
    sink.feels(Mood::Unknown);
    ada.sends_to("Befund", vec![1; 5_000], &[&ben]).await;
    for _ in 0..3 {
        turn(&house).await;
        house.clock.pass(4 * Time::MINUTE);
    }
    assert_eq!(outbox::count(&house.store).await.unwrap(), 0);
    assert!(mail::find(&ben.browser).await.unwrap().failing_at.is_some());
    let tries = sink.commands().iter().filter(|said| said.starts_with("RCPT")).count();
    assert_eq!(tries, 4, "one that was good, three that were not");
    house.clock.pass(4 * Time::MINUTE);
    sign_in(&ada.browser, &ada.passkey).await.unwrap();
    ada.sends_to("Befund", vec![1; 5_000], &[&ben]).await;
    assert_eq!(outbox::count(&house.store).await.unwrap(), 0, "nothing more is queued for it");
}

#[tokio::test]
async fn a_mail_server_that_says_nothing_holds_nobody_up_for_long() {
    let sink = Sink::open(Mood::Silent).await;
    let carrier = Carrier::relay(&sink.url(), Duration::from_millis(150)).unwrap();
    let (from, to, link) = ("siegel@befund.example", "ben@praxis.example", "https://befund.example");
    let (notice, language, at) = (Notice::Arrived, Language::German, Time(0));
    let draft = Draft { notice, language, from, to, link, id: "<1@befund.example>".to_owned(), at };
    assert_eq!(carrier.send(draft.write().unwrap(), "1").await, Err(Stuck::Line));
    let nobody = Carrier::relay("smtp://127.0.0.1:1", Duration::from_secs(5)).unwrap();
    assert_eq!(nobody.send(draft.write().unwrap(), "1").await, Err(Stuck::Line));
}
