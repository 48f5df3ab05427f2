//! A second device by the code that an unlocked one shows (J10): it is compared, gets what it needs, and makes a passkey of
//! its own.

use std::sync::atomic::{AtomicBool, Ordering};

use siegel_api::device::Device;
use siegel_api::message::pairing::PairingStage;
use siegel_api::message::session::{SignInItem, SignInWay};
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_client::error::Error;
use siegel_client::pairing::guest::{Guest, settle};
use siegel_client::pairing::host::{Compared, Hosting};
use siegel_client::server::{Lost, Method, Request, Response, Server, ask};
use siegel_client::session::{end_others, find_own};
use siegel_client::signin::sign_in;
use siegel_client::soft::SoftPasskey;
use siegel_client::team::Role;
use siegel_client::vault::Vault;
use siegel_client::{passkey, session};

use crate::people::{Named, ORIGIN, code};
use crate::support::{Browser, House, Person};

const WINDOWS: &str = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:153.0) Gecko/20100101 Firefox/153.0";

/// A pairing that is compared next.
pub struct Met {
    pub hosting: Hosting,
    pub browser: Browser,
    pub guest: Guest,
    pub digits: String,
}

/// `person` opens a pairing, and a new device answers it.
pub async fn meets(house: &House, person: &mut Person) -> Met {
    let hosting = Hosting::open(&person.browser, &person.vault, &mut person.chance).await.unwrap();
    let browser = house.browser();
    let code = hosting.expose_code();
    let mut chance = house.chance("new device");
    let guest = Guest::answer(&browser, &mut chance, &code, Device::of(WINDOWS)).await.unwrap();
    assert!(guest.digits(&browser).await.unwrap().is_none(), "nothing is revealed before it was heard");
    hosting.look(&person.browser).await.unwrap();
    let digits = guest.digits(&browser).await.unwrap().unwrap().expose_text().to_owned();
    Met { hosting, browser, guest, digits }
}

impl Met {
    /// Types digits into the unlocked device.
    pub async fn types(&self, person: &mut Person, digits: &str) -> Result<Compared, Error> {
        let Person { browser, vault, clock, chance, .. } = person;
        self.hosting.compare(browser, vault, clock, chance, digits).await
    }

    /// The whole way until the account is open on the new device.
    pub async fn enters(&self, person: &mut Person) -> Vault {
        assert_eq!(self.types(person, &self.digits).await.unwrap(), Compared::Same);
        let handed = self.guest.receive(&self.browser).await.unwrap().unwrap();
        self.guest.enter(&self.browser, handed).await.unwrap()
    }
}

/// Digits that are not these.
pub fn other(digits: &str) -> String {
    format!("{:06}", (digits.parse::<u32>().unwrap() + 1) % 1_000_000)
}

fn is_gone<T: std::fmt::Debug>(answer: Result<T, Error>) -> bool {
    code(&answer.unwrap_err()) == Some(Code::PairingGone)
}

#[tokio::test]
async fn a_new_device_is_let_in_by_an_unlocked_one_and_signs_in_by_its_own_passkey() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let finding = ada.sends("Befund von gestern", b"ein alter Befund".to_vec()).await;
    let met = meets(&house, &mut ada).await;
    assert_eq!(met.digits.len(), 6);
    let seen = met.hosting.look(&ada.browser).await.unwrap();
    assert_eq!((seen.stage, seen.device), (PairingStage::Answered, Some(Device::of(WINDOWS))));
    assert!(met.guest.receive(&met.browser).await.unwrap().is_none(), "nothing is given before the digits");

    let vault = met.enters(&mut ada).await;
    assert_eq!(met.hosting.look(&ada.browser).await.unwrap().stage, PairingStage::Entered);
    assert_eq!((vault.user_id(), vault.practice_id()), (ada.vault.user_id(), ada.vault.practice_id()));
    let phone = SoftPasskey::new(ORIGIN).unwrap();
    let mut chance = house.chance("phone");
    settle(&met.browser, &Named(&phone, "Telefon"), &vault, &house.clock, &mut chance).await.unwrap();
    assert_eq!(met.hosting.look(&ada.browser).await.unwrap().stage, PairingStage::Finished);
    let named = passkey::list(&ada.browser, &ada.vault).await.unwrap();
    assert_eq!(named.last().unwrap().name, "Telefon");
    let here = passkey::list(&met.browser, &vault).await.unwrap();
    assert!(here.last().unwrap().is_here);

    // Its session is a whole one now, and outlives the pairing.
    house.clock.pass(14 * Time::MINUTE);
    find_own(&met.browser).await.unwrap();
    let ways: Vec<SignInItem> = session::list_signins(&met.browser).await.unwrap();
    assert!(ways.iter().any(|one| one.way == SignInWay::Device && one.entered));
    let browser = house.browser();
    ada.vault = sign_in(&browser, &phone).await.unwrap();
    ada.browser = browser;
    let opened = ada.desk().find_finding(finding).await;
    assert!(opened.is_ok(), "{:?}", opened.err());
    house.is_in_order().await;
}

#[tokio::test]
async fn a_code_is_used_once_and_answers_alike_whatever_became_of_it() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let met = meets(&house, &mut ada).await;
    let typed = met.hosting.expose_code();
    let (browser, mut chance) = (house.browser(), house.chance("late"));
    let device = Device::default();
    assert!(is_gone(Guest::answer(&browser, &mut chance, &typed, device).await), "answered");
    met.enters(&mut ada).await;
    assert!(is_gone(Guest::answer(&browser, &mut chance, &typed, device).await), "used");
    // Who answered enters once.
    let handed = met.guest.receive(&met.browser).await.unwrap().unwrap();
    assert!(is_gone(met.guest.enter(&house.browser(), handed).await));

    let open = Hosting::open(&ada.browser, &ada.vault, &mut ada.chance).await.unwrap();
    let newer = Hosting::open(&ada.browser, &ada.vault, &mut ada.chance).await.unwrap();
    assert!(is_gone(Guest::answer(&browser, &mut chance, &open.expose_code(), device).await), "replaced");
    newer.end(&ada.browser).await.unwrap();
    assert!(is_gone(Guest::answer(&browser, &mut chance, &newer.expose_code(), device).await), "taken back");
    let expired = Hosting::open(&ada.browser, &ada.vault, &mut ada.chance).await.unwrap();
    house.clock.pass(10 * Time::MINUTE);
    assert!(is_gone(Guest::answer(&browser, &mut chance, &expired.expose_code(), device).await), "expired");
    let slip = Guest::answer(&browser, &mut chance, "0000000-0000000-0000000-0000000", device).await;
    assert!(matches!(slip, Err(Error::Unreadable { .. })));
    let sheet = Guest::answer(&browser, &mut chance, &ada.sheet.expose_text(), device).await;
    assert!(matches!(sheet, Err(Error::Unreadable { .. })), "a sheet is no code for a device");
}

#[tokio::test]
async fn wrong_digits_end_it_and_hand_out_nothing() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let met = meets(&house, &mut ada).await;
    let wrong = other(&met.digits);
    assert_eq!(met.types(&mut ada, &wrong).await.unwrap(), Compared::Differs);
    let right = met.digits.clone();
    assert!(is_gone(met.types(&mut ada, &right).await), "the right ones come too late");
    assert!(is_gone(met.guest.receive(&met.browser).await));
    assert!(is_gone(met.hosting.look(&ada.browser).await));
}

/// Loses the first word of what is revealed, before or after it arrived.
struct Loses<'a> {
    line: &'a Browser,
    arrives: bool,
    lost: AtomicBool,
}

impl Server for Loses<'_> {
    async fn call(&self, request: Request) -> Result<Response, Lost> {
        let meant = request.method == Method::Put && request.path == url::PAIRING;
        if !meant || self.lost.swap(true, Ordering::SeqCst) {
            return self.line.call(request).await;
        }
        if self.arrives {
            self.line.call(request).await?;
        }
        Err(Lost)
    }
}

#[tokio::test]
async fn what_is_lost_on_the_way_is_said_again() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    for arrives in [false, true] {
        let hosting = Hosting::open(&ada.browser, &ada.vault, &mut ada.chance).await.unwrap();
        let (browser, mut chance) = (house.browser(), house.chance("new device"));
        let code = hosting.expose_code();
        let guest = Guest::answer(&browser, &mut chance, &code, Device::default()).await.unwrap();
        let line = Loses { line: &ada.browser, arrives, lost: AtomicBool::new(false) };
        assert!(matches!(hosting.look(&line).await, Err(Error::Lost(_))));
        assert_eq!(guest.digits(&browser).await.unwrap().is_some(), arrives);
        assert_eq!(hosting.look(&line).await.unwrap().stage, PairingStage::Answered);
        let digits = guest.digits(&browser).await.unwrap().unwrap().expose_text().to_owned();
        let met = Met { hosting, browser, guest, digits };
        met.enters(&mut ada).await;
    }
}

#[tokio::test]
async fn a_new_device_that_gives_up_ends_it_and_a_stranger_does_not() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let mut met = meets(&house, &mut ada).await;
    let foreign = meets(&house, &mut Person::founds(&house, "Mallory").await).await;
    foreign.guest.leave(&foreign.browser).await.unwrap();
    assert_eq!(met.hosting.look(&ada.browser).await.unwrap().stage, PairingStage::Answered);
    met.guest.leave(&met.browser).await.unwrap();
    assert!(is_gone(met.hosting.look(&ada.browser).await));
    assert!(is_gone(met.guest.receive(&met.browser).await));
    // Who has entered is at home, or ends the session.
    met = meets(&house, &mut ada).await;
    met.enters(&mut ada).await;
    met.guest.leave(&met.browser).await.unwrap();
    assert_eq!(met.hosting.look(&ada.browser).await.unwrap().stage, PairingStage::Entered);
}

#[tokio::test]
async fn without_a_passkey_the_session_ends_with_the_pairing() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let met = meets(&house, &mut ada).await;
    met.enters(&mut ada).await;
    find_own(&met.browser).await.unwrap();
    house.clock.pass(5 * Time::MINUTE);
    assert_eq!(code(&find_own(&met.browser).await.unwrap_err()), Some(Code::SignedOut));
    assert_eq!(passkey::list(&ada.browser, &ada.vault).await.unwrap().len(), 1);
}

#[tokio::test]
async fn it_ends_with_the_session_that_opened_it() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let met = meets(&house, &mut ada).await;
    assert_eq!(met.types(&mut ada, &met.digits.clone()).await.unwrap(), Compared::Same);
    let elsewhere = house.browser();
    sign_in(&elsewhere, &ada.passkey).await.unwrap();
    end_others(&elsewhere).await.unwrap();
    assert!(is_gone(met.guest.receive(&met.browser).await));
}

#[tokio::test]
async fn it_ends_with_the_membership() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let mut mia = Person::joins(&house, &mut ada, "Mia", Role::Physician).await;
    let met = meets(&house, &mut mia).await;
    assert_eq!(met.types(&mut mia, &met.digits.clone()).await.unwrap(), Compared::Same);
    let handed = met.guest.receive(&met.browser).await.unwrap().unwrap();
    ada.removes(&mia).await.unwrap();
    assert!(is_gone(met.guest.enter(&met.browser, handed).await));
}

#[tokio::test]
async fn two_devices_that_come_in_at_once_do_not_lock_each_other_out() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let first = meets(&house, &mut ada).await;
    let one = first.enters(&mut ada).await;
    let second = meets(&house, &mut ada).await;
    let two = second.enters(&mut ada).await;
    let [phone, laptop] = [(); 2].map(|()| SoftPasskey::new(ORIGIN).unwrap());
    let mut chance = house.chance("both");
    // Both were opened before either has its passkey: who comes second goes on by itself.
    settle(&second.browser, &laptop, &two, &house.clock, &mut chance).await.unwrap();
    settle(&first.browser, &phone, &one, &house.clock, &mut chance).await.unwrap();
    for passkey in [&ada.passkey, &phone, &laptop] {
        sign_in(&house.browser(), passkey).await.unwrap();
    }
    house.is_in_order().await;
}

#[tokio::test]
async fn a_stranger_without_the_claim_hears_nothing_and_another_session_sees_nothing() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let met = meets(&house, &mut ada).await;
    let wait = serde_json::json!({
        "pairing_id": siegel_crypto::code::PairingCode::parse(&met.hosting.expose_code()).unwrap().derive_id(),
        "claim": siegel_api::bytes::to_text(&[7; 32]),
    });
    let wait = Request::json(Method::Post, url::PAIRING_WAIT, &wait).unwrap();
    assert!(is_gone(ask::<serde_json::Value>(&house.browser(), wait).await));
    let elsewhere = house.browser();
    sign_in(&elsewhere, &ada.passkey).await.unwrap();
    assert!(is_gone(met.hosting.look(&elsewhere).await));
}
