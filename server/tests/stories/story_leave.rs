//! Leaving (J8, C7): what somebody holds, who takes it over, who is told from then on, and what a run that was cut off
//! leaves behind.

use siegel_api::event::EventKind;
use siegel_api::message::holding::{Holding, successor_hash};
use siegel_api::message::log::LogQuery;
use siegel_api::message::mail::{Choices, MailLanguage};
use siegel_api::problem::Code;
use siegel_api::url;
use siegel_client::mail;
use siegel_client::row::Vouched;
use siegel_client::team::{self, Role};
use siegel_crypto::label::LabelKind;

use crate::files::pdf;
use crate::story_mail::{collect, reads_at, told};
use crate::support::{House, Person};
use crate::works::{at, code, rng};

pub async fn held(admin: &Person, of: &Person) -> Holding {
    let all = admin.desk().list_holdings().await.unwrap();
    all.into_iter().find(|one| one.user_id == of.vault.user_id()).unwrap()
}

async fn hands_over(admin: &Person, from: &Person, to: &Person) -> Option<Code> {
    let (from, to) = (from.vault.user_id(), to.vault.user_id());
    let done = admin.desk().hand_over(from, to, admin.clock_now(), &mut rng()).await;
    done.err().and_then(|error| code(&error))
}

/// To whom the letters went.
async fn letters(house: &House) -> Vec<String> {
    collect(house).await.iter().map(|letter| told(letter).0).collect()
}

#[tokio::test]
async fn whoever_takes_over_is_told_what_becomes_of_the_leavers_findings() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let brandt = Person::founds(&house, "Jan").await;
    let mut laura = Person::joins(&house, &mut ada, "Laura Stein", Role::Assistant).await;
    let mia = Person::joins(&house, &mut ada, "Mia Keller", Role::Physician).await;
    for (person, address) in [(&laura, "laura@praxis.example"), (&mia, "mia@praxis.example")] {
        reads_at(&house, &person.browser, address).await;
        let opened = Choices {
            arrived: false,
            opened: true,
            link_locked: false,
            oversight: false,
            period: false,
            unit_closed: false,
        };
        mail::choose(&person.browser, opened, MailLanguage::German).await.unwrap();
    }
    laura.uploads("Nicht abgeschlossen", pdf("x"), &[&brandt]).await;
    let first = laura.sends_to("Vorher", pdf("a"), &[&brandt]).await;
    let second = laura.sends_to("Nachher", pdf("b"), &[&brandt]).await;
    let before = held(&ada, &laura).await;
    assert_eq!((before.drafts, before.unopened, before.passkeys, before.sessions), (1, 2, 1, 1));

    // As long as she is there, she is told herself, whoever takes over one day.
    assert_eq!(hands_over(&ada, &laura, &mia).await, None);
    letters(&house).await;
    let finding = at(&brandt).find(first).await;
    brandt.desk().receipt_opened(&finding, &brandt.clock, &mut rng()).await.unwrap();
    assert_eq!(letters(&house).await, ["laura@praxis.example"]);

    ada.removes(&laura).await.unwrap();
    letters(&house).await;
    let finding = at(&brandt).find(second).await;
    brandt.desk().receipt_opened(&finding, &brandt.clock, &mut rng()).await.unwrap();
    assert_eq!(letters(&house).await, ["mia@praxis.example"]);

    let after = held(&ada, &laura).await;
    assert_eq!((after.left_at, after.sessions), (Some(ada.clock_now()), 0));
    assert_eq!((after.drafts, after.unopened), (1, 0), "nobody else can open or send her draft");
    assert_eq!(after.successor, Some(mia.vault.user_id()));
    assert_eq!(team::last_roles(&ada.vault, laura.vault.user_id()), Role::Assistant.roles());
    house.is_in_order().await;
}

#[tokio::test]
async fn a_hand_over_is_signed_named_in_the_log_and_may_come_after_the_leaving() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let laura = Person::joins(&house, &mut ada, "Laura Stein", Role::Assistant).await;
    let mia = Person::joins(&house, &mut ada, "Mia Keller", Role::Physician).await;
    ada.removes(&laura).await.unwrap();
    assert_eq!(held(&ada, &laura).await.successor, None);
    // The answer of a first run was lost, another tab does it once more.
    for _ in 0..2 {
        assert_eq!(hands_over(&ada, &laura, &mia).await, None);
    }
    ada.removes(&laura).await.unwrap();
    assert_eq!(held(&ada, &laura).await.successor, Some(mia.vault.user_id()));
    let query = LogQuery { kind: Some(EventKind::HandedOver), ..LogQuery::default() };
    let names = ada.desk().read_names().await.unwrap();
    let row = ada.desk().read_log(&names, &query).await.unwrap().entries.remove(0).row;
    assert_eq!((row.vouched(), row.object()), (Vouched::Signed, laura.vault.user_id().into()));
    assert_eq!(row.ref_hash(), successor_hash(mia.vault.user_id()));
    assert_eq!(row.name_of(LabelKind::Person, mia.vault.user_id().into()), Some("Mia Keller"));
    assert_eq!(row.name_of(LabelKind::Person, laura.vault.user_id().into()), Some("Laura Stein"));
}

#[tokio::test]
async fn attack_leave_only_an_admin_sees_what_others_hold_and_hands_it_over() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let stranger = Person::founds(&house, "Eva").await;
    let laura = Person::joins(&house, &mut ada, "Laura Stein", Role::Assistant).await;
    let auditor = Person::joins(&house, &mut ada, "Otto", Role::Auditor).await;
    for person in [&laura, &auditor] {
        let seen = person.desk().list_holdings().await.unwrap_err();
        assert_eq!(code(&seen), Some(Code::NotAllowed));
        assert_eq!(hands_over(person, &ada, person).await, Some(Code::NotAllowed));
    }
    assert_eq!(hands_over(&ada, &laura, &auditor).await, Some(Code::Conflict), "who reads no findings");
    assert_eq!(hands_over(&ada, &laura, &laura).await, Some(Code::Conflict));
    assert_eq!(hands_over(&ada, &laura, &stranger).await, Some(Code::Conflict));
    assert_eq!(hands_over(&ada, &stranger, &ada).await, Some(Code::Conflict));
    assert_eq!(stranger.desk().list_holdings().await.unwrap().len(), 1, "of the own practice alone");

    // What was signed for one successor serves for no other.
    let signed = siegel_client::event::Act::new(
        EventKind::HandedOver,
        laura.vault.user_id(),
        successor_hash(ada.vault.user_id()),
    );
    let event = signed.sign(&ada.vault, ada.clock_now(), &mut rng()).unwrap();
    let body = serde_json::json!({ "successor": auditor.vault.user_id(), "event": event }).to_string();
    let answer = ada.browser.ask("PUT", &url::holding(laura.vault.user_id()), body).await;
    assert_eq!(answer.code(), Some(Code::Malformed));
    assert_eq!(held(&ada, &laura).await.successor, None);
}
