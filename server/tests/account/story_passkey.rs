//! Passkeys of one's own: named, listed, removed when a device is lost (B2, J9).

use std::sync::Mutex;

use siegel_api::event::EventKind;
use siegel_api::message::log::LogQuery;
use siegel_api::problem::Code;
use siegel_client::desk::Desk;
use siegel_client::draft::Letter;
use siegel_client::error::Error;
use siegel_client::log::LogEntry;
use siegel_client::passkey::{self, Passkey, Place};
use siegel_client::recovery::recover;
use siegel_client::row::Vouched;
use siegel_client::server::{Lost, Request, Response, Server};
use siegel_client::session;
use siegel_client::signin::{renew, sign_in};
use siegel_client::soft::SoftPasskey;

use crate::people::{Named, ORIGIN, code};
use crate::support::{Browser, House, Person};

/// Notes every body that goes to the server.
struct Noting<'a>(&'a Browser, Mutex<Vec<u8>>);

impl Server for Noting<'_> {
    async fn call(&self, request: Request) -> Result<Response, Lost> {
        self.1.lock().unwrap().extend_from_slice(&request.body);
        self.0.call(request).await
    }
}

async fn adds(ada: &mut Person, name: &str) -> SoftPasskey {
    let device = SoftPasskey::new(ORIGIN).unwrap();
    let named = Named(&device, name);
    passkey::add(&ada.browser, &named, &ada.vault, &ada.clock, &mut ada.chance).await.unwrap();
    device
}

async fn removes(ada: &mut Person, one: &Passkey) -> Result<(), Error> {
    passkey::remove(&ada.browser, &ada.vault, &ada.clock, &mut ada.chance, one.credential).await
}

async fn lists(ada: &Person) -> Vec<Passkey> {
    passkey::list(&ada.browser, &ada.vault).await.unwrap()
}

#[tokio::test]
async fn a_lost_phone_is_removed_and_opens_nothing_any_more() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let phone = adds(&mut ada, "Handy").await;
    let thief = house.browser();
    sign_in(&thief, &phone).await.unwrap();
    let desk = Desk::new(&ada.browser, &ada.vault);
    let mut draft = desk.new_draft(Letter::default(), &mut ada.chance).unwrap();
    desk.save_draft(&mut draft, Letter::default(), &mut ada.chance).await.unwrap();

    let lost = lists(&ada).await.into_iter().find(|one| one.name == "Handy").unwrap();
    assert_eq!((lost.place, lost.is_here), (Place::Spare, false));
    removes(&mut ada, &lost).await.unwrap();

    assert_eq!(code(&session::find_own(&thief).await.unwrap_err()), Some(Code::SignedOut));
    let refused = sign_in(&house.browser(), &phone).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::SignInFailed));
    removes(&mut ada, &lost).await.unwrap();
    assert_eq!(lists(&ada).await.len(), 1);
    // What was there stays: the draft, the passkey of the desk, the sheet.
    let again = house.browser();
    let vault = sign_in(&again, &ada.passkey).await.unwrap();
    assert!(Desk::new(&again, &vault).find_draft(draft.id()).await.is_ok());
    let names = ada.desk().read_names().await.unwrap();
    let told = ada.desk().read_log(&names, &LogQuery::default()).await.unwrap().entries;
    for kind in [EventKind::PasskeyAdded, EventKind::PasskeyRemoved] {
        let signed = |entry: &&LogEntry| entry.row.kind() == kind && entry.row.vouched() == Vouched::Signed;
        assert_eq!(told.iter().filter(signed).count(), 1, "{kind:?}");
    }
    recover(&house.browser(), &ada.clock, &mut ada.chance, &ada.sheet.expose_text()).await.unwrap();
    house.is_in_order().await;
}

#[tokio::test]
async fn the_only_passkey_stays_and_so_does_the_one_that_is_in_use() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let only = lists(&ada).await.remove(0);
    assert_eq!((only.place, only.is_here), (Place::Last, true));
    assert_eq!(removes(&mut ada, &only).await, Err(Error::LastWay));

    let phone = adds(&mut ada, "Handy").await;
    let both = lists(&ada).await;
    assert_eq!(both.iter().map(|one| one.place).collect::<Vec<_>>(), [Place::Here, Place::Spare]);
    assert_eq!(removes(&mut ada, &both[0]).await, Err(Error::LastWay));
    // Who comes by the other one has shown that it is there and opens.
    renew(&ada.browser, &phone, &ada.vault).await.unwrap();
    let both = lists(&ada).await;
    assert_eq!(both.iter().map(|one| one.place).collect::<Vec<_>>(), [Place::Spare, Place::Here]);
    removes(&mut ada, &both[0]).await.unwrap();
    assert_eq!(code(&sign_in(&house.browser(), &ada.passkey).await.unwrap_err()), Some(Code::SignInFailed));
    sign_in(&house.browser(), &phone).await.unwrap();
}

#[tokio::test]
async fn who_came_by_the_sheet_removes_a_passkey_only_while_another_one_stays() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let browser = house.browser();
    let recovered = recover(&browser, &ada.clock, &mut ada.chance, &ada.sheet.expose_text()).await.unwrap();
    (ada.browser, ada.vault) = (browser, recovered.vault);
    let lost = lists(&ada).await.remove(0);
    assert_eq!((lost.place, lost.is_here), (Place::Last, false));
    assert_eq!(removes(&mut ada, &lost).await, Err(Error::LastWay));
    adds(&mut ada, "Neues Handy").await;
    removes(&mut ada, &lost).await.unwrap();
    assert_eq!(lists(&ada).await.iter().map(|one| one.name.as_str()).collect::<Vec<_>>(), ["Neues Handy"]);
}

#[tokio::test]
async fn names_follow_to_every_device_and_no_server_reads_them() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    assert_eq!(lists(&ada).await[0].name, "", "nothing was proposed");
    let first = lists(&ada).await[0].credential;
    let device = SoftPasskey::new(ORIGIN).unwrap();
    let noting = Noting(&ada.browser, Mutex::default());
    let named = Named(&device, "Seidelbast auf Moos");
    passkey::add(&noting, &named, &ada.vault, &ada.clock, &mut ada.chance).await.unwrap();
    let call = (first, " Zwölf\u{202e} Kormorane ");
    passkey::rename(&noting, &ada.vault, &ada.clock, &mut ada.chance, call).await.unwrap();
    let blank = passkey::rename(&noting, &ada.vault, &ada.clock, &mut ada.chance, (first, " \u{200b}")).await;
    assert_eq!(blank, Err(Error::Unreadable { what: "name" }));
    let sent = noting.1.into_inner().unwrap();
    assert!(sent.len() > 4_000, "there was something to read");
    for secret in ["Seidelbast", "Kormorane"] {
        assert!(!sent.windows(secret.len()).any(|bytes| bytes == secret.as_bytes()), "{secret}");
    }

    let browser = house.browser();
    let vault = sign_in(&browser, &ada.passkey).await.unwrap();
    let seen = passkey::list(&browser, &vault).await.unwrap();
    let names: Vec<_> = seen.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(names, ["Zwölf Kormorane", "Seidelbast auf Moos"]);
    assert!(seen.iter().all(|one| one.added_at.is_some() && one.id.is_some()));
}
