//! Passkeys under attack: a PRF result that travels, a user who was not verified, a page on a subdomain (58 to
//! 60).
//!
//! The doubles are relying parties that use the same library, and nothing beside it: there each attack
//! succeeds.

use serde_json::{Value, json};
use siegel_api::bytes::{from_text, to_text};
use siegel_api::hash::Hash;
use siegel_api::message::registration::CeremonyBegun;
use siegel_api::problem::Code;
use siegel_api::url;
use siegel_client::authenticator::Authenticator;
use siegel_client::soft::SoftPasskey;
use siegel_server::config::Origin;
use webauthn_rs::prelude::{Url, Uuid, Webauthn, WebauthnBuilder};

use super::passkey::{finish, gesture};
use crate::support::{House, Person};

const LOCAL: &str = "http://localhost:8080";
const OURS: &str = "https://siegel.example";
/// A page that once was a service of the same owner, and is somebody else's now.
const TAKEN_OVER: &str = "https://old.siegel.example";
const SOMEBODY: Uuid = Uuid::from_bytes([7; 16]);

fn relying_party(origin: &str, subdomains: bool) -> Webauthn {
    let url = Url::parse(origin).unwrap();
    let built = WebauthnBuilder::new(url.domain().unwrap(), &url).unwrap();
    built.allow_subdomains(subdomains).build().unwrap()
}

/// A passkey made at a relying party that does what the library does, and a sign-in there: whether it lets in.
/// `turn` is what the attacker does to device and options, `bend` what becomes of the answer.
async fn lets_in(
    party: &Webauthn,
    device: &mut SoftPasskey,
    turn: impl Fn(&mut SoftPasskey, &mut Value),
    bend: impl Fn(&mut Value),
) -> bool {
    let (options, state) = party.start_passkey_registration(SOMEBODY, "-", "-", None).unwrap();
    let options = serde_json::to_value(options).unwrap();
    let made = device.create(&options["publicKey"], "Anna", &eval()).await.unwrap();
    let made = serde_json::from_value(made.credential().clone()).unwrap();
    let key = party.finish_passkey_registration(&made, &state).unwrap();
    let (options, state) = party.start_passkey_authentication(&[key]).unwrap();
    let mut given = answers(device, serde_json::to_value(options).unwrap(), turn).await;
    bend(&mut given);
    party.finish_passkey_authentication(&serde_json::from_value(given).unwrap(), &state).is_ok()
}

/// What the device says to these options, after the attacker's turn.
async fn answers(
    device: &mut SoftPasskey,
    mut options: Value,
    turn: impl Fn(&mut SoftPasskey, &mut Value),
) -> Value {
    turn(device, &mut options);
    let given = device.get(&options["publicKey"], &eval()).await.unwrap();
    given.credential().clone()
}

fn eval() -> Hash {
    Hash::of(b"")
}

fn leave(_: &mut SoftPasskey, _: &mut Value) {}

/// What a browser's own `toJSON()` says after a PRF, in either of two places.
fn leak(credential: &mut Value, place: &str) {
    credential[place] = json!({ "prf": { "results": { "first": "c2VjcmV0" } } });
}

#[tokio::test]
async fn attack_58_a_sign_in_that_carries_a_prf_result_is_refused() {
    let house = House::open().await;
    let anna = Person::founds(&house, "Anna").await;
    let browser = house.browser();
    for place in ["clientExtensionResults", "extensions"] {
        let (begun, mut credential) = gesture(&anna, &browser).await;
        leak(&mut credential, place);
        let refused = finish(&browser, &begun, &credential).await;
        assert_eq!(refused.code(), Some(Code::PrfLeaked), "{place}");
        assert_eq!(browser.cookie(), None);
    }
    // Without the result the same gesture signs in: the refusal is the check's doing.
    let (begun, honest) = gesture(&anna, &browser).await;
    assert_eq!(finish(&browser, &begun, &honest).await.status, http::StatusCode::OK);
}

/// The library alone takes the answer with the secret in it, and nobody notices that it came.
#[tokio::test]
async fn attack_58_succeeds_where_nobody_looks_for_it() {
    let party = relying_party(LOCAL, false);
    let mut device = SoftPasskey::new(LOCAL).unwrap();
    let leaky = |credential: &mut Value| leak(credential, "extensions");
    assert!(lets_in(&party, &mut device, leave, leaky).await);
}

/// A thief has the device, but not the finger: his page asks the device for less than the server did.
fn asks_for_nobody(_: &mut SoftPasskey, options: &mut Value) {
    options["publicKey"]["userVerification"] = json!("discouraged");
}

/// Bit 2 of the flags, byte 32 of the authenticator's data: the user was verified.
fn was_verified(credential: &Value) -> bool {
    let data = credential["response"]["authenticatorData"].as_str().unwrap();
    from_text(data).unwrap()[32] & 4 == 4
}

#[tokio::test]
async fn attack_59_an_assertion_without_user_verification_is_refused() {
    let house = House::open().await;
    let careless = SoftPasskey::careless(LOCAL).unwrap();
    let mut anna = Person::founds_with(&house, "Anna", careless).await;
    let browser = house.browser();
    for (turn, verified) in [(leave as fn(&mut _, &mut _), true), (asks_for_nobody, false)] {
        let begun = browser.ask("POST", url::SESSION_BEGIN, "").await;
        let begun: CeremonyBegun = serde_json::from_slice(&begun.body).unwrap();
        let given = answers(&mut anna.passkey, begun.options.clone(), turn).await;
        assert_eq!(was_verified(&given), verified, "and the device has signed it so");
        let answer = finish(&browser, &begun, &given).await;
        assert_eq!(answer.code(), (!verified).then_some(Code::SignInFailed));
    }
}

/// Nor does a thief raise the flag himself: the device's signature covers it.
#[tokio::test]
async fn attack_59_a_raised_flag_breaks_the_signature() {
    let house = House::open().await;
    let mut anna = Person::founds_with(&house, "Anna", SoftPasskey::careless(LOCAL).unwrap()).await;
    let browser = house.browser();
    let begun = browser.ask("POST", url::SESSION_BEGIN, "").await;
    let begun: CeremonyBegun = serde_json::from_slice(&begun.body).unwrap();
    let mut given = answers(&mut anna.passkey, begun.options.clone(), asks_for_nobody).await;
    let data = &mut given["response"]["authenticatorData"];
    let mut bytes = from_text(data.as_str().unwrap()).unwrap();
    bytes[32] |= 4;
    *data = json!(to_text(&bytes));
    assert!(was_verified(&given));
    assert_eq!(finish(&browser, &begun, &given).await.code(), Some(Code::SignInFailed));
}

/// A relying party that calls the device a second factor does not ask who holds it.
#[tokio::test]
async fn attack_59_succeeds_where_possession_is_enough() {
    let party = relying_party(LOCAL, false);
    let mut device = SoftPasskey::careless(LOCAL).unwrap();
    let begun = party.start_securitykey_registration(SOMEBODY, "-", "-", None, None, None);
    let (options, state) = begun.unwrap();
    let mut options = serde_json::to_value(options).unwrap();
    options["publicKey"]["authenticatorSelection"]["userVerification"] = json!("discouraged");
    let made = device.create(&options["publicKey"], "Anna", &eval()).await.unwrap();
    let made = serde_json::from_value(made.credential().clone()).unwrap();
    let key = party.finish_securitykey_registration(&made, &state).unwrap();
    let (options, state) = party.start_securitykey_authentication(&[key]).unwrap();
    let given = answers(&mut device, serde_json::to_value(options).unwrap(), asks_for_nobody).await;
    assert!(!was_verified(&given), "and the thief is in all the same:");
    let given = serde_json::from_value(given).unwrap();
    party.finish_securitykey_authentication(&given, &state).unwrap();
}

/// Anna's browser, on a page of the subdomain: it lets the page use the passkey of the domain above.
fn visits_the_subdomain(device: &mut SoftPasskey, _: &mut Value) {
    device.visits(TAKEN_OVER).unwrap();
}

#[tokio::test]
async fn attack_60_an_assertion_made_on_a_subdomain_is_refused() {
    let house = House::open_with(|config| config.origin = Origin::parse(OURS).unwrap()).await;
    let device = SoftPasskey::new(OURS).unwrap();
    let mut anna = Person::founds_with(&house, "Anna", device).await;
    let browser = house.browser();
    for (turn, taken) in [(leave as fn(&mut _, &mut _), true), (visits_the_subdomain, false)] {
        let begun = browser.ask("POST", url::SESSION_BEGIN, "").await;
        let begun: CeremonyBegun = serde_json::from_slice(&begun.body).unwrap();
        assert_eq!(begun.options["publicKey"]["rpId"], "siegel.example");
        let given = answers(&mut anna.passkey, begun.options.clone(), turn).await;
        let answer = finish(&browser, &begun, &given).await;
        assert_eq!(answer.code(), (!taken).then_some(Code::SignInFailed));
        if let Some(cookie) = answer.header("set-cookie") {
            // A cookie with this prefix and without a domain is never sent to, nor taken from, a subdomain.
            assert!(cookie.starts_with("__Host-") && cookie.contains("; Path=/; Secure; "), "{cookie}");
            assert!(!cookie.to_lowercase().contains("domain="), "{cookie}");
        }
    }
}

#[tokio::test]
async fn attack_60_the_relying_party_is_the_host_and_none_above_it() {
    let app = "https://app.siegel.example";
    let house = House::open_with(|config| config.origin = Origin::parse(app).unwrap()).await;
    let begun = house.browser().ask("POST", url::SESSION_BEGIN, "").await;
    let begun: CeremonyBegun = serde_json::from_slice(&begun.body).unwrap();
    assert_eq!(begun.options["publicKey"]["rpId"], "app.siegel.example");
}

#[tokio::test]
async fn attack_60_succeeds_where_subdomains_are_trusted() {
    for (subdomains, taken) in [(true, true), (false, false)] {
        let party = relying_party(OURS, subdomains);
        let mut device = SoftPasskey::new(OURS).unwrap();
        assert_eq!(lets_in(&party, &mut device, visits_the_subdomain, |_| ()).await, taken);
    }
}
