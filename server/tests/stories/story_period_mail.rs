//! Who has access for a time is written to within it, and told of the time itself (B30).

use siegel_api::message::mail::{Choices, MailLanguage};
use siegel_api::time::Time;
use siegel_client::mail;
use siegel_client::team::Role;

use crate::files::pdf;
use crate::story_mail::{collect, reads_at, told};
use crate::story_period::{from, job_turn, limits, until};
use crate::support::{House, Person};

#[tokio::test]
async fn b30_nobody_is_written_to_before_their_access_begins() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let mut brandt = Person::founds(&house, "Jan").await;
    let laura = Person::joins(&house, &mut ada, "Laura Stein", Role::Physician).await;
    reads_at(&house, &laura.browser, "laura@praxis.example").await;
    collect(&house).await;
    assert_eq!(limits(&ada, &laura, from(ada.clock_now().plus(Time::MINUTE))).await, None);
    assert_eq!(collect(&house).await.len(), 1, "but of the beginning itself");
    brandt.sends_to("Vorher", pdf("a"), &[&ada]).await;
    assert!(collect(&house).await.is_empty());
    house.clock.pass(Time::MINUTE);
    brandt.sends_to("Nachher", pdf("b"), &[&ada]).await;
    assert_eq!(told(&collect(&house).await[0]).0, "laura@praxis.example");
}

#[tokio::test]
async fn b30_whoever_has_a_period_is_told_of_a_new_one_and_once_of_its_end() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let laura = Person::joins(&house, &mut ada, "Laura Stein", Role::Physician).await;
    reads_at(&house, &laura.browser, "laura@praxis.example").await;
    collect(&house).await;
    assert_eq!(limits(&ada, &laura, until(ada.clock_now().plus(20 * Time::DAY))).await, None);
    let moved = collect(&house).await;
    assert_eq!(told(&moved[0]).0, "laura@praxis.example");
    for hidden in ["Laura", "Ada", "Praxis Ada", "20"] {
        let body = moved[0].split_once("\r\n\r\n").map_or(moved[0].as_str(), |(_, body)| body);
        assert!(!body.contains(hidden), "{hidden} in {body}");
    }
    // The end of the day before the seventh day before: nothing; then one letter, whichever server asks how often.
    house.clock.pass(13 * Time::DAY - 1);
    job_turn(&house).await;
    assert!(collect(&house).await.is_empty());
    house.clock.pass(1);
    tokio::join!(job_turn(&house), job_turn(&house));
    job_turn(&house).await;
    let ending = collect(&house).await;
    assert_eq!(ending.iter().map(|letter| told(letter).0).collect::<Vec<_>>(), ["laura@praxis.example"]);
    let body = |letter: &String| letter.split_once("\r\n\r\n").map(|(_, body)| body.to_owned());
    assert_ne!(body(&moved[0]), body(&ending[0]), "it says something else");
    house.clock.pass(Time::DAY);
    job_turn(&house).await;
    assert!(collect(&house).await.is_empty(), "of one end once");
}

#[tokio::test]
async fn b30_whoever_chose_not_to_hear_of_the_period_does_not() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let laura = Person::joins(&house, &mut ada, "Laura Stein", Role::Physician).await;
    reads_at(&house, &laura.browser, "laura@praxis.example").await;
    let choices = Choices {
        arrived: true,
        opened: true,
        link_locked: true,
        oversight: true,
        period: false,
        unit_closed: true,
    };
    mail::choose(&laura.browser, choices, MailLanguage::English).await.unwrap();
    collect(&house).await;
    assert_eq!(limits(&ada, &laura, until(ada.clock_now().plus(10 * Time::DAY))).await, None);
    house.clock.pass(5 * Time::DAY);
    job_turn(&house).await;
    assert!(collect(&house).await.is_empty());
}
