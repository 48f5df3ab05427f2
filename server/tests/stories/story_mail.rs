//! Mail without a mail server: letters lie in the data folder. What people are told, what they are never told, and who
//! may have a letter sent where.

use std::collections::BTreeSet;

use mailparse::{MailHeaderMap, ParsedMail, parse_mail};
use siegel_api::message::mail::{Choices, MailLanguage};
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_client::signin::sign_in;
use siegel_client::{mail, recovery};
use siegel_server::job;

use crate::story_correction::corrected;
use crate::support::{Browser, House, Person};
use crate::works::{at, code, rng, two_doctors};

const CANARY: &str = "Canarius";

/// Sends what is due and reads all letters of the folder, oldest first.
pub async fn post(house: &House) -> Vec<String> {
    job::mail::run(&house.app).await.unwrap();
    let folder = house.folder().join("mail");
    let mut names: Vec<_> = std::fs::read_dir(&folder)
        .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
        .unwrap_or_default();
    names.sort();
    assert!(names.iter().all(|name| name.extension().is_some_and(|end| end == "eml")), "{names:?}");
    names.iter().map(|name| std::fs::read_to_string(name).unwrap()).collect()
}

/// Empties the folder, after reading.
pub async fn collect(house: &House) -> Vec<String> {
    let letters = post(house).await;
    let _ = std::fs::remove_dir_all(house.folder().join("mail"));
    letters
}

fn parsed(letter: &str) -> ParsedMail<'_> {
    parse_mail(letter.as_bytes()).unwrap()
}

pub fn told(letter: &str) -> (String, String) {
    let parsed = parsed(letter);
    let head = |name| parsed.headers.get_first_value(name).unwrap();
    (head("To"), head("Subject"))
}

/// The secret of the link in a letter.
pub fn token(letter: &str) -> String {
    link(letter, "bestaetigen")
}

/// The same, of a link to this page.
pub fn link(letter: &str, page: &str) -> String {
    let body = parsed(letter).get_body().unwrap();
    let link = body.lines().find(|line| line.starts_with("http")).unwrap();
    link.split_once(&format!("/{page}#")).unwrap().1.to_owned()
}

/// Somebody who reads mail at `address`; their letters so far are gone.
pub async fn reads_at(house: &House, browser: &Browser, address: &str) {
    mail::give(browser, address, MailLanguage::German).await.unwrap();
    let letters = collect(house).await;
    mail::confirm(&house.browser(), &token(letters.last().unwrap())).await.unwrap();
}

#[tokio::test]
async fn an_address_is_confirmed_by_its_link_once_and_shown_masked() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    assert_eq!(mail::find(&ada.browser).await.unwrap().address, None);
    mail::give(&ada.browser, " ada.lang@Praxis.example ", MailLanguage::English).await.unwrap();
    let waiting = mail::find(&ada.browser).await.unwrap();
    assert_eq!((waiting.address, waiting.pending.as_deref()), (None, Some("a…@praxis.example")));
    assert!(!waiting.delivers && waiting.choices.is_none());

    let letters = post(&house).await;
    let [letter] = letters.as_slice() else { panic!("one letter: {letters:?}") };
    let to = "ada.lang@praxis.example".to_owned();
    assert_eq!(told(letter), (to, "Please confirm your mail address".to_owned()));
    let secret = token(letter);

    // The link needs no session, and its answer tells nothing.
    let stranger = house.browser();
    let wrong = mail::confirm(&stranger, &secret.chars().rev().collect::<String>()).await.unwrap_err();
    assert_eq!(code(&wrong), Some(Code::MailLinkGone));
    mail::confirm(&stranger, &secret).await.unwrap();
    let again = mail::confirm(&stranger, &secret).await.unwrap_err();
    assert_eq!(code(&again), Some(Code::MailLinkGone), "once");
    let read = mail::find(&ada.browser).await.unwrap();
    assert_eq!((read.address.as_deref(), read.pending), (Some("a…@praxis.example"), None));
    let chosen = Choices {
        arrived: true,
        opened: false,
        link_locked: true,
        oversight: true,
        period: true,
        unit_closed: true,
    };
    assert_eq!(read.choices, Some(chosen));
    house.is_in_order().await;
}

#[tokio::test]
async fn a_link_that_is_a_day_old_confirms_nothing_and_is_not_sent_any_more() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    mail::give(&ada.browser, "ada@praxis.example", MailLanguage::German).await.unwrap();
    let secret = token(&post(&house).await[0]);
    house.clock.pass(Time::DAY);
    let late = mail::confirm(&house.browser(), &secret).await.unwrap_err();
    assert_eq!(code(&late), Some(Code::MailLinkGone));

    sign_in(&ada.browser, &ada.passkey).await.unwrap();
    mail::give(&ada.browser, "ada@praxis.example", MailLanguage::German).await.unwrap();
    house.clock.pass(Time::DAY);
    collect(&house).await;
    assert_eq!(post(&house).await.len(), 0);
}

#[tokio::test]
async fn nobody_is_flooded_with_letters_from_here() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    for _ in 0..5 {
        mail::give(&ada.browser, "ben@elsewhere.example", MailLanguage::German).await.unwrap();
    }
    let refused = mail::give(&ada.browser, "ben@elsewhere.example", MailLanguage::German).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::TooMany));
    assert_eq!(post(&house).await.len(), 1, "a newer question takes the place of one that waits");
}

#[tokio::test]
async fn attack_header_injection_an_address_cannot_write_into_a_letter() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    for typed in [
        "a@b.example\r\nBcc: all@evil.example",
        "a@b.example\nSubject: x",
        "\"a\r\nBcc: x@y.example\r\n\"@b.example",
        "a@b.example>\r\nRCPT TO:<x@y.example",
        "a@b.example, c@d.example",
        "A <a@b.example>",
    ] {
        let refused = mail::give(&ada.browser, typed, MailLanguage::German).await.unwrap_err();
        assert_eq!(code(&refused), Some(Code::Malformed), "{typed:?}");
    }
    assert_eq!(post(&house).await.len(), 0);
}

#[tokio::test]
async fn a_finding_is_told_of_once_until_its_reader_signs_in() {
    let house = House::open().await;
    let (mut ada, ben) = (Person::founds(&house, "Ada").await, Person::founds(&house, "Ben").await);
    reads_at(&house, &ben.browser, "ben@praxis.example").await;
    reads_at(&house, &ada.browser, "ada@praxis.example").await;
    for _ in 0..3 {
        ada.sends_to("Befund", vec![1; 5_000], &[&ben]).await;
    }
    let letters = collect(&house).await;
    let all: Vec<_> = letters.iter().map(|letter| told(letter)).collect();
    assert_eq!(all, [("ben@praxis.example".to_owned(), "Neue Nachricht".to_owned())]);
    house.clock.pass(1);
    sign_in(&ben.browser, &ben.passkey).await.unwrap();
    ada.sends_to("Befund", vec![1; 5_000], &[&ben]).await;
    assert_eq!(collect(&house).await.len(), 1, "after a sign-in again");

    let nothing = Choices {
        arrived: false,
        opened: false,
        link_locked: false,
        oversight: false,
        period: false,
        unit_closed: false,
    };
    mail::choose(&ben.browser, nothing, MailLanguage::English).await.unwrap();
    house.clock.pass(1);
    sign_in(&ben.browser, &ben.passkey).await.unwrap();
    ada.sends_to("Befund", vec![1; 5_000], &[&ben]).await;
    assert_eq!(collect(&house).await.len(), 0, "who does not want to be told is not");
    house.is_in_order().await;
}

#[tokio::test]
async fn of_a_corrected_version_is_told_as_of_a_new_finding() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    reads_at(&house, &brandt.browser, "jan@praxis.example").await;
    let file = vec![("a.pdf", "application/pdf", b"rechts".to_vec())];
    let id = at(&weber).send("Befund", &[&brandt], file).await.unwrap();
    let first = collect(&house).await;
    house.clock.pass(1);
    sign_in(&brandt.browser, &brandt.passkey).await.unwrap();
    corrected(&at(&weber), id, "Berichtigt", "links").await;
    let second = collect(&house).await;
    let ([first], [second]) = (first.as_slice(), second.as_slice()) else { panic!("{first:?} {second:?}") };
    assert_eq!(told(first), told(second));
    assert!(!second.contains("Berichtigt"));
}

#[tokio::test]
async fn what_concerns_the_own_account_is_told_whatever_was_chosen() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    reads_at(&house, &ada.browser, "ada@praxis.example").await;
    let nothing = Choices {
        arrived: false,
        opened: false,
        link_locked: false,
        oversight: false,
        period: false,
        unit_closed: false,
    };
    mail::choose(&ada.browser, nothing, MailLanguage::English).await.unwrap();

    let agent = "Mozilla/5.0 (Android 14; Mobile; rv:153.0) Gecko/153.0 Firefox/153.0";
    let phone = house.browser().calls_itself(agent);
    sign_in(&phone, &ada.passkey).await.unwrap();
    let letters = collect(&house).await;
    assert!(parsed(&letters[0]).get_body().unwrap().contains("browser or system not seen here"));
    sign_in(&phone, &ada.passkey).await.unwrap();
    assert_eq!(collect(&house).await.len(), 0, "it is known by now");

    let mut chance = house.chance("sheet");
    let code = ada.sheet.expose_text();
    recovery::recover(&house.browser(), &house.clock, &mut chance, &code).await.unwrap();
    let bodies: String =
        collect(&house).await.iter().map(|letter| parsed(letter).get_body().unwrap()).collect();
    assert!(bodies.contains("signed in with your recovery sheet"), "{bodies}");
    assert!(bodies.contains("ways to sign in to your account were changed"), "{bodies}");

    // The sheet ended all sessions. Whoever takes the account over cannot take the letters along in silence.
    sign_in(&phone, &ada.passkey).await.unwrap();
    mail::give(&phone, "eve@elsewhere.example", MailLanguage::German).await.unwrap();
    let asked = collect(&house).await;
    assert_eq!(told(&asked[0]).0, "eve@elsewhere.example");
    mail::confirm(&phone, &token(&asked[0])).await.unwrap();
    let letters = collect(&house).await;
    assert_eq!(told(&letters[0]), ("ada@praxis.example".to_owned(), "Hinweis zu Ihrem Konto".to_owned()));
    mail::remove(&phone).await.unwrap();
    assert_eq!(told(&collect(&house).await[0]).0, "eve@elsewhere.example");
    house.is_in_order().await;
}

#[tokio::test]
async fn d20_no_letter_holds_a_name_a_title_a_file_or_a_practice() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, CANARY).await;
    let ben = Person::founds(&house, "Benedictus").await;
    let all = Choices {
        arrived: true,
        opened: true,
        link_locked: true,
        oversight: true,
        period: true,
        unit_closed: true,
    };
    for (person, address) in [(&ada, "one@mail.example"), (&ben, "two@mail.example")] {
        house.clock.pass(1);
        mail::give(&person.browser, address, MailLanguage::English).await.unwrap();
        mail::confirm(&house.browser(), &token(post(&house).await.last().unwrap())).await.unwrap();
        mail::choose(&person.browser, all, MailLanguage::German).await.unwrap();
    }
    let title = format!("Herzkatheter {CANARY} Meier");
    let finding = ada.sends_to(&title, vec![7; 5_000], &[&ben]).await;
    let reader = at(&ben);
    let found = reader.find(finding).await;
    reader.desk().receipt_opened(&found, &reader, &mut rng()).await.unwrap().unwrap();
    let sheet = ben.sheet.expose_text();
    recovery::recover(&ben.browser, &house.clock, &mut house.chance("ben"), &sheet).await.unwrap();

    let letters = post(&house).await;
    let subjects: BTreeSet<String> = letters.iter().map(|letter| told(letter).1).collect();
    assert!(subjects.len() >= 3, "{subjects:?}");
    let words =
        [CANARY, "Benedictus", "Praxis ", "Musterstadt", "Herz", "Meier", "befund.pdf", "Befund", "Dr."];
    for letter in &letters {
        let parsed = parsed(letter);
        let said = parsed.get_body().unwrap();
        let heads: String = parsed.headers.iter().map(|head| head.get_value() + "\n").collect();
        for word in words {
            // "In your practice" names none.
            let named = said.contains(word) || heads.contains(word);
            assert!(!named, "{word}: {letter}");
        }
        assert!(parsed.subparts.is_empty(), "no attachment");
        assert!(said.lines().filter(|line| line.contains("http")).count() == 1, "one link: {said}");
    }
    // Nor does the database hold an address that could be read.
    for table in siegel_storage::export::tables(&house.store).await.unwrap() {
        let text = format!("{table:?}");
        let bytes = format!("{:?}", b"mail.example").replace(['[', ']'], "");
        assert!(!text.contains("mail.example") && !text.contains(&bytes), "{}", table.name);
    }
}

#[tokio::test]
async fn whoever_has_lost_the_key_of_mail_loses_no_more_than_the_addresses() {
    let mut house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let mut ben = Person::founds(&house, "Ben").await;
    reads_at(&house, &ben.browser, "ben@praxis.example").await;
    (house.mail_key, ada.clock) = ([1; 32], house.clock.clone());
    house.restart().await;
    ada.browser = ada.browser.again_at(house.router.clone());
    ben.browser = ben.browser.again_at(house.router.clone());
    ada.sends_to("Befund", vec![1; 5_000], &[&ben]).await;
    assert_eq!(collect(&house).await.len(), 0, "nobody knows where to");
    let known = mail::find(&ben.browser).await.unwrap();
    assert_eq!((known.address, known.choices), (None, None), "the page asks for it again");
    reads_at(&house, &ben.browser, "ben@praxis.example").await;
    house.clock.pass(1);
    sign_in(&ben.browser, &ben.passkey).await.unwrap();
    ada.sends_to("Befund", vec![1; 5_000], &[&ben]).await;
    let letters = collect(&house).await;
    let heard: Vec<_> = letters.iter().map(|letter| told(letter)).collect();
    assert_eq!(heard.last().unwrap(), &("ben@praxis.example".to_owned(), "Neue Nachricht".to_owned()));
    house.is_in_order().await;
}
