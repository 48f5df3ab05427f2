//! Attack 5: a server that damages a member's sealed keys, one bit at a time, and watches what the client says
//! to it afterwards. (Every bit of every sealed thing, and what succeeds without a tag:
//! crypto/tests/crypto/attack/oracle.rs.)

use std::cell::RefCell;

use serde_json::Value;
use siegel_api::bytes::{from_text, to_text};
use siegel_api::url;
use siegel_client::error::{Error, Refusal};
use siegel_client::server::{Lost, Method, Request, Response, Server};
use siegel_client::signin::sign_in;

use crate::support::{Browser, House, Person};

/// Answers the question for the account with these bytes, and keeps all that is asked after it.
struct Watching<'a> {
    browser: &'a Browser,
    account: Vec<u8>,
    after: RefCell<Option<Vec<Request>>>,
}

impl Server for Watching<'_> {
    async fn call(&self, request: Request) -> Result<Response, Lost> {
        if request.method == Method::Get && request.path == url::ACCOUNT {
            self.after.replace(Some(Vec::new()));
            return Ok(Response { status: 200, body: self.account.clone() });
        }
        if let Some(after) = self.after.borrow_mut().as_mut() {
            after.push(request.clone());
        }
        self.browser.call(request).await
    }
}

/// Signs in to such an account: how it ends, and what the server hears after it has given it.
async fn signs_in(house: &House, person: &Person, account: &Value) -> (Result<(), Error>, Vec<Request>) {
    house.clock.pass(5_000);
    let (browser, account) = (house.browser(), serde_json::to_vec(account).unwrap());
    let server = Watching { browser: &browser, account, after: RefCell::default() };
    let ended = sign_in(&server, &person.passkey).await.map(|_| ());
    (ended, server.after.take().unwrap())
}

/// The sealed things of an account that a sign-in by passkey opens.
const SEALED: [&str; 4] = ["/anchors/0/blob", "/envelope", "/keyring/blob", "/seeds/0"];

#[tokio::test]
async fn attack_05_a_damaged_key_ends_the_sign_in_without_a_word() {
    let house = House::open().await;
    let ada = Person::founds(&house, "Ada").await;
    let answer = ada.browser.ask("GET", url::ACCOUNT, "").await;
    let honest: Value = serde_json::from_slice(&answer.body).unwrap();
    let (ended, said) = signs_in(&house, &ada, &honest).await;
    assert!(ended.is_ok() && !said.is_empty());
    let quiet: Vec<String> = said.iter().map(|request| request.path.clone()).collect();
    for place in SEALED {
        let sealed = from_text(honest.pointer(place).unwrap().as_str().unwrap()).unwrap();
        for at in (0..sealed.len()).step_by(sealed.len() / 13) {
            let mut bent = sealed.clone();
            bent[at] ^= 1 << (at % 8);
            let mut account = honest.clone();
            *account.pointer_mut(place).unwrap() = Value::String(to_text(&bent));
            let (ended, said) = signs_in(&house, &ada, &account).await;
            assert!(matches!(ended, Err(Error::Refused(_))), "{place}, byte {at}: {ended:?}");
            if place != "/seeds/0" && place != "/envelope" {
                assert_eq!(ended, Err(Error::Refused(Refusal::Sealed)), "{place}, byte {at}");
            }
            for request in said {
                // At most the questions that every sign-in asks: no body, nothing that was derived.
                assert!(request.method == Method::Get && request.body.is_empty(), "{place}, byte {at}");
                assert!(quiet.contains(&request.path), "{place}, byte {at}: {}", request.path);
            }
        }
    }
}
