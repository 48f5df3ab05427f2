//! A stolen session: the cookie in another browser, without passkey and keys (attack 57).
//!
//! What a cookie opens is ciphertext, and what it may do to a finding needs a signature that only the keys
//! make. The double is a thief who has the keys as well: to him the same cookie gives everything, so it is
//! the keys that stand in the way.

use std::cell::RefCell;

use http::StatusCode;
use rand_chacha::ChaCha20Rng;
use serde_json::{Value, json};
use siegel_api::bytes::{from_text, to_text};
use siegel_api::codec::{decode, encode};
use siegel_api::event::SignedEvent;
use siegel_api::id::FindingId;
use siegel_api::label::SignLabel;
use siegel_api::message::account::Account;
use siegel_api::problem::Code;
use siegel_api::url;
use siegel_client::desk::Desk;
use siegel_client::link::{NewLink, PinKind};
use siegel_client::receive::Entry;
use siegel_client::server::{Lost, Method, Request, Response, Server, ask};
use siegel_crypto::sign::IdentityKey;

use crate::support::{Browser, House, Person, link_offer};

/// Anna's cookie in Eva's browser.
fn steals(house: &House, anna: &Person) -> Browser {
    let browser = house.browser();
    browser.take_cookie(anna.browser.cookie());
    browser
}

async fn opens(browser: &Browser, by: &Person, finding: FindingId) -> bool {
    matches!(Desk::new(browser, &by.vault).find_finding(finding).await, Ok(Entry::Open(_)))
}

#[tokio::test]
async fn attack_57_a_stolen_cookie_opens_nothing() {
    let house = House::open().await;
    let mut anna = Person::founds(&house, "Anna").await;
    let eva = Person::founds(&house, "Eva").await;
    let finding = anna.sends("Arztbrief", b"Befund: unauffaellig".repeat(300)).await;
    let stolen = steals(&house, &anna);
    // The server takes the thief for Anna, and gives what it has.
    let account: Account = ask(&stolen, Request::new(Method::Get, url::ACCOUNT)).await.unwrap();
    assert_eq!(account.user_id, anna.vault.user_id());
    let given = stolen.ask("GET", &url::finding(finding), "").await;
    assert_eq!(given.status, StatusCode::OK);
    assert!(!given.body.windows(9).any(|window| window == b"Arztbrief"));
    assert!(!opens(&stolen, &eva, finding).await, "with keys of the thief's own");
    // The double has Anna's keys.
    assert!(opens(&stolen, &anna, finding).await, "the cookie was good");
}

/// Keeps the one request to `path` and sends it to nobody; everything else goes through.
pub struct Held<'a> {
    browser: &'a Browser,
    path: String,
    kept: RefCell<Option<Request>>,
}

impl Server for Held<'_> {
    async fn call(&self, request: Request) -> Result<Response, Lost> {
        if request.method == Method::Post && request.path == self.path {
            self.kept.replace(Some(request));
            return Err(Lost);
        }
        self.browser.call(request).await
    }
}

impl<'a> Held<'a> {
    pub fn new(browser: &'a Browser, path: impl Into<String>) -> Self {
        Self { browser, path: path.into(), kept: RefCell::default() }
    }

    pub fn taken(self) -> Request {
        self.kept.take().unwrap()
    }
}

/// Signs every event of a message anew, with a key of the thief's.
fn sign_anew(message: &mut Value, thief: &IdentityKey) {
    match message {
        Value::Object(fields) => {
            if let Some(event) = fields.get_mut("event").filter(|event| event.is_string()) {
                let bytes = from_text(event.as_str().unwrap()).unwrap();
                let SignedEvent { body, .. } = decode(&bytes).unwrap();
                let signature = thief.sign(SignLabel::Event, &encode(&body));
                *event = json!(to_text(&encode(&SignedEvent { body, signature })));
            }
            fields.values_mut().for_each(|field| sign_anew(field, thief));
        }
        Value::Array(all) => all.iter_mut().for_each(|one| sign_anew(one, thief)),
        _ => {}
    }
}

/// What Anna's own pages were about to say: sending, giving a link, withdrawing.
async fn about_to_happen(anna: &mut Person, finding: FindingId) -> Vec<Request> {
    let mut chance: ChaCha20Rng = anna.chance.clone();
    let draft = anna.uploads("Zweiter Brief", vec![3; 5_000], &[]).await;
    let now = anna.clock_now();
    let Entry::Open(found) = anna.desk().find_finding(finding).await.unwrap() else { panic!("it opens") };
    let sending = Held::new(&anna.browser, url::FINDINGS);
    let sent = Desk::new(&sending, &anna.vault).finish_draft(&draft, &anna.clock, &mut chance).await;
    assert!(sent.is_err());
    let linking = Held::new(&anna.browser, url::LINKS);
    let new = NewLink::generate(PinKind::SixDigits, &mut chance);
    let (root, offer) = (new.derive_root().unwrap(), link_offer(now, 3));
    let desk = Desk::new(&linking, &anna.vault);
    assert!(desk.create_link(&new, &root, (&[&*found], &offer), now, &mut chance).await.is_err());
    let withdrawing = Held::new(&anna.browser, url::finding_withdraw(finding));
    assert!(Desk::new(&withdrawing, &anna.vault).withdraw(&found, now, &mut chance).await.is_err());
    vec![sending.taken(), linking.taken(), withdrawing.taken()]
}

#[tokio::test]
async fn attack_57_a_stolen_cookie_signs_nothing() {
    let house = House::open().await;
    let mut anna = Person::founds(&house, "Anna").await;
    let berta = Person::founds(&house, "Berta").await;
    let finding = anna.sends_to("Arztbrief", vec![1; 5_000], &[&berta]).await;
    let stolen = steals(&house, &anna);
    let (_, thief) = IdentityKey::generate(&mut house.chance("Eva"));
    for act in about_to_happen(&mut anna, finding).await {
        let mut forged: Value = serde_json::from_slice(&act.body).unwrap();
        sign_anew(&mut forged, &thief);
        let refused = stolen.ask("POST", &act.path, forged.to_string()).await;
        assert_eq!(refused.code(), Some(Code::NotVerified), "{}", act.path);
        let own = stolen.ask("POST", &act.path, act.body.clone()).await;
        assert!(own.status.is_success(), "{}: what Anna's keys signed is taken: {:?}", act.path, own.code());
    }
    house.is_in_order().await;
}
