//! Attack 11, where an unlocked device lets a new one in: by a server that puts another key, another account or another log
//! in its place, and by somebody who photographed the code.

use serde_json::{Value, json};
use siegel_api::device::Device;
use siegel_api::hash::Hash;
use siegel_api::message::pairing::{PairingFound, PairingProgress, PairingReveal};
use siegel_api::problem::Code;
use siegel_api::url;
use siegel_client::error::{Error, Refusal};
use siegel_client::open::find_instance;
use siegel_client::pairing::guest::Guest;
use siegel_client::pairing::host::{Compared, Hosting};
use siegel_client::passkey;
use siegel_client::server::{Lost, Method, Request, Response, Server, ask};
use siegel_client::signin::sign_in;
use siegel_crypto::code::PairingCode;
use siegel_crypto::kem::{KemKeyPair, KemSecret};

use crate::hostile::Hostile;
use crate::people::code;
use crate::story_pairing::meets;
use crate::support::{House, Person};

#[tokio::test]
async fn attack_11_a_server_puts_its_own_key_for_that_of_the_new_device() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let hosting = Hosting::open(&ada.browser, &ada.vault, &mut ada.chance).await.unwrap();
    let (browser, mut chance) = (house.browser(), house.chance("new"));
    let typed = hosting.expose_code();
    let guest = Guest::answer(&browser, &mut chance, &typed, Device::default()).await.unwrap();
    let own = KemKeyPair::from_secret(&KemSecret::generate(&mut chance)).unwrap();
    let liar = Hostile::new(&ada.browser, |path, answer| {
        if path == url::PAIRING {
            answer["answer"]["public_key"] = json!(own.public());
        }
    });
    assert!(matches!(hosting.look(&liar).await, Err(Error::Refused(Refusal::Sealed))));
    // It has ended, and what was committed to was never shown.
    assert_eq!(code(&guest.digits(&browser).await.unwrap_err()), Some(Code::PairingGone));
    assert_eq!(code(&hosting.look(&ada.browser).await.unwrap_err()), Some(Code::PairingGone));
}

#[tokio::test]
async fn attack_11_who_photographed_the_code_and_answers_first_gets_nothing() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    // The stranger is the one who is met.
    let stranger = meets(&house, &mut ada).await;
    let (browser, mut chance) = (house.browser(), house.chance("owner"));
    let typed = stranger.hosting.expose_code();
    let late = Guest::answer(&browser, &mut chance, &typed, Device::default()).await.unwrap_err();
    assert_eq!(code(&late), Some(Code::PairingGone), "the owner is told on the new device");
    // Its owner's device shows no digits, so none are typed: the stranger's own wait for ever.
    assert!(stranger.guest.receive(&stranger.browser).await.unwrap().is_none());
    stranger.hosting.end(&ada.browser).await.unwrap();
    let after = stranger.guest.receive(&stranger.browser).await.unwrap_err();
    assert_eq!(code(&after), Some(Code::PairingGone));
}

/// A server that was told the code: towards the new device it plays the unlocked one, with a number of its own.
struct Between {
    commitment: Hash,
    opening: PairingReveal,
}

impl Server for Between {
    async fn call(&self, request: Request) -> Result<Response, Lost> {
        let body = match request.path.as_str() {
            url::PAIRING_FIND => serde_json::to_vec(&PairingFound { commitment: self.commitment }),
            url::PAIRING_WAIT => {
                serde_json::to_vec(&PairingProgress { opening: Some(self.opening), sealed: None })
            }
            _ => Ok(Vec::new()),
        };
        Ok(Response { status: 200, body: body.unwrap() })
    }
}

#[tokio::test]
async fn attack_11_a_server_that_was_told_the_code_stands_between_and_the_digits_differ() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let hosting = Hosting::open(&ada.browser, &ada.vault, &mut ada.chance).await.unwrap();
    let (typed, mut chance) = (hosting.expose_code(), house.chance("between"));
    let id = PairingCode::parse(&typed).unwrap().derive_id();
    // It has answered by its own key, and learnt the number.
    let impostor = house.browser();
    let own = Guest::answer(&impostor, &mut chance, &typed, Device::default()).await.unwrap();
    hosting.look(&ada.browser).await.unwrap();
    let shown = own.digits(&impostor).await.unwrap().unwrap();

    // Towards the new device it must name a commitment before that one has drawn a key.
    let opening = siegel_crypto::pairing::Opening {
        nonce: siegel_crypto::pairing::PairingNonce::generate(&mut chance),
        handover: Hash::of(b"another account"),
    };
    let revealed = PairingReveal { nonce: Hash(*opening.nonce.expose()), handover: opening.handover };
    let mut between = Between { commitment: opening.commitment(id), opening: revealed };
    let device = Guest::answer(&between, &mut chance, &typed, Device::default()).await.unwrap();
    let read = device.digits(&between).await.unwrap().unwrap();
    assert_ne!(read.expose_text(), shown.expose_text());
    let Person { browser, vault, clock, chance: own_chance, .. } = &mut ada;
    let compared = hosting.compare(browser, vault, clock, own_chance, read.expose_text()).await.unwrap();
    assert_eq!(compared, Compared::Differs);
    let given = own.receive(&impostor).await.map(|_| ()).unwrap_err();
    assert_eq!(code(&given), Some(Code::PairingGone), "nothing was given, and no other digits are tried");

    // And it cannot change its mind once it has seen the key, to search for a number that fits.
    between.opening.nonce = Hash([9; 32]);
    assert!(matches!(device.digits(&between).await, Err(Error::Refused(Refusal::Sealed))));
}

#[tokio::test]
async fn attack_11_a_new_device_is_given_another_account_or_an_older_one() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let mallory = Person::founds(&house, "Mallory").await;
    let account = Request::new(Method::Get, url::ACCOUNT);
    let foreign: Value = ask(&mallory.browser, account.clone()).await.unwrap();
    let before: Value = ask(&ada.browser, account).await.unwrap();
    let young: Value = ask(&ada.browser, Request::new(Method::Get, url::CHECKPOINT)).await.unwrap();
    let own = passkey::list(&ada.browser, &ada.vault).await.unwrap().remove(0).credential;
    passkey::rename(&ada.browser, &ada.vault, &ada.clock, &mut ada.chance, (own, "Rechner")).await.unwrap();
    // Somebody is shown the log as it is now.
    sign_in(&house.browser(), &ada.passkey).await.unwrap();

    let chain = foreign["chain"].clone();
    let bends: [(&str, Value, Option<&str>); 4] = [
        ("another account", foreign, None),
        ("another identity chain", chain, Some("chain")),
        ("an older keyring", before["keyring"].clone(), Some("keyring")),
        ("an older log", young, Some("")),
    ];
    for (what, shown, field) in bends {
        let met = meets(&house, &mut ada).await;
        assert_eq!(met.types(&mut ada, &met.digits.clone()).await.unwrap(), Compared::Same);
        let liar = Hostile::new(&met.browser, |path, answer| match field {
            Some("") if path == url::CHECKPOINT => *answer = shown.clone(),
            Some(field) if !field.is_empty() && path == url::ACCOUNT => answer[field] = shown.clone(),
            None if path == url::ACCOUNT => *answer = shown.clone(),
            _ => {}
        });
        let handed = met.guest.receive(&liar).await.unwrap().unwrap();
        let refused = met.guest.enter(&liar, handed).await.map(|_| ());
        assert!(matches!(refused, Err(Error::Refused(_))), "{what}: {refused:?}");
        let left = siegel_client::session::find_own(&met.browser).await.unwrap_err();
        assert_eq!(code(&left), Some(Code::SignedOut), "{what}: no session is left");
    }
    // The double: a server that shows what is so.
    let met = meets(&house, &mut ada).await;
    let vault = met.enters(&mut ada).await;
    assert_eq!(vault.identity().root_fingerprint(), ada.vault.identity().root_fingerprint());
    find_instance(&met.browser).await.unwrap();
}

#[tokio::test]
async fn attack_11_what_is_given_is_bent_or_opens_another_account() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let mut mallory = Person::founds(&house, "Mallory").await;
    let met = meets(&house, &mut ada).await;
    let foreign = meets(&house, &mut mallory).await;
    assert_eq!(met.types(&mut ada, &met.digits.clone()).await.unwrap(), Compared::Same);
    assert_eq!(foreign.types(&mut mallory, &foreign.digits.clone()).await.unwrap(), Compared::Same);
    let other = foreign.guest.receive(&foreign.browser).await.unwrap().unwrap();
    // One that opens, of another account, in the session of this one.
    let refused = met.guest.enter(&met.browser, other).await.map(|_| ());
    assert_eq!(refused, Err(Error::Refused(Refusal::Mismatch)));
    let liar = Hostile::new(&met.browser, |path, answer| {
        if path == url::PAIRING_WAIT {
            let text = answer["sealed"].as_str().unwrap().replacen(|_: char| true, "_", 1);
            answer["sealed"] = json!(text);
        }
    });
    assert!(matches!(met.guest.receive(&liar).await, Err(Error::Refused(Refusal::Sealed))));
}
