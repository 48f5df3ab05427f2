//! Passkeys that open nothing by themselves: a passphrase stands beside them (protocol 2, kind 2).

use std::sync::Mutex;

use siegel_api::chain::WayKind;
use siegel_client::authenticator::Beside;
use siegel_client::error::{AuthenticatorError, Error};
use siegel_client::passkey;
use siegel_client::passphrase;
use siegel_client::server::{Lost, Request, Response, Server};
use siegel_client::session;
use siegel_client::signin::sign_in;
use siegel_client::soft::SoftPasskey;
use siegel_crypto::unlock::Passphrase;

use crate::people::ORIGIN;
use crate::support::{Browser, House, Person};

const WORDS: &str = "lusab-babad-gutih-tugad-mudof-sakat";

fn plain(passphrase: &str) -> SoftPasskey {
    SoftPasskey::without_prf(ORIGIN, passphrase).unwrap()
}

/// Passes everything on, and keeps what was sent.
struct Overheard<'a>(&'a Browser, Mutex<Vec<u8>>);

impl Server for Overheard<'_> {
    async fn call(&self, request: Request) -> Result<Response, Lost> {
        self.1.lock().unwrap().extend([request.path.as_bytes(), &request.body].concat());
        self.0.call(request).await
    }
}

fn holds(bytes: &[u8], needle: &[u8]) -> bool {
    bytes.windows(needle.len()).any(|window| window == needle)
}

#[tokio::test]
async fn a_practice_is_founded_with_a_passphrase_and_opens_by_both_together() {
    let house = House::open().await;
    let ada = Person::founds_with(&house, "Ada", plain(WORDS)).await;
    let kinds: Vec<WayKind> = ada.vault.identity().ways().iter().map(|way| way.kind).collect();
    assert_eq!(kinds, [WayKind::Passphrase, WayKind::RecoverySheet]);
    let fresh = house.browser();
    let vault = sign_in(&fresh, &ada.passkey).await.unwrap();
    assert_eq!(vault.user_id(), ada.vault.user_id());
    assert!(vault.practice().seeds().unwrap().content().is_ok());
    house.is_in_order().await;
}

#[tokio::test]
async fn a_wrong_passphrase_is_told_at_once_and_nothing_of_it_leaves() {
    let house = House::open().await;
    let ada = Person::founds_with(&house, "Ada", plain(WORDS)).await;
    let wrong = "falsche worte im kopf";
    ada.passkey.types(&[wrong, "noch einmal daneben", WORDS]).await;
    let browser = house.browser();
    let heard = Overheard(&browser, Mutex::default());
    sign_in(&heard, &ada.passkey).await.unwrap();
    let heard = heard.1.into_inner().unwrap();
    let asked = |path: &str| String::from_utf8_lossy(&heard).matches(path).count();
    assert_eq!(asked("/api/v1/session/finish"), 1, "one gesture, however often somebody mistypes");
    let way = ada.vault.identity().ways()[0].clone();
    let beside = Beside { user_id: ada.vault.user_id(), credential: way.credential };
    for typed in [wrong, WORDS] {
        let stretched = Passphrase::new(typed).stretch(beside.user_id, beside.credential).unwrap();
        let text = siegel_api::bytes::to_text(stretched.expose());
        for secret in [typed.as_bytes(), stretched.expose().as_slice(), text.as_bytes()] {
            assert!(!holds(&heard, secret), "{typed}");
        }
    }
    // The search finds what was sent.
    assert!(holds(&heard, b"ceremony_id"));
}

#[tokio::test]
async fn generated_passphrases_are_always_good_ones() {
    let mut chance = House::open().await.chance("Ada");
    for _ in 0..500 {
        let made = Passphrase::generate(&mut chance);
        let judged = passphrase::judge(made.expose_text(), &["Praxis Ada", "Dr. Ada", "Musterstadt"]);
        assert_eq!(judged, Ok(()), "{}", made.expose_text());
    }
}

#[tokio::test]
async fn who_gives_up_on_the_passphrase_opens_nothing() {
    let house = House::open().await;
    let ada = Person::founds_with(&house, "Ada", plain(WORDS)).await;
    ada.passkey.types(&["alles andere"]).await;
    let browser = house.browser();
    let refused = sign_in(&browser, &ada.passkey).await.unwrap_err();
    assert_eq!(refused, Error::Authenticator(AuthenticatorError::Dismissed));
    assert_eq!(browser.cookie(), None, "no session stays behind");
    assert_eq!(session::list(&ada.browser).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_passkey_without_prf_is_added_beside_one_with_it_and_each_opens() {
    let house = House::open().await;
    let Person { browser, passkey, vault, clock, mut chance, .. } = Person::founds(&house, "Ada").await;
    let plain = plain("Drei graue Elefanten im Regen");
    passkey::add(&browser, &plain, &vault, &clock, &mut chance).await.unwrap();
    for device in [&passkey, &plain] {
        let fresh = house.browser();
        assert_eq!(sign_in(&fresh, device).await.unwrap().user_id(), vault.user_id());
        session::find_own(&fresh).await.unwrap();
    }
    house.is_in_order().await;
}

#[tokio::test]
async fn a_device_that_gives_no_prf_and_a_person_who_chooses_nothing_make_no_account() {
    let house = House::open().await;
    let nobody = plain(WORDS);
    nobody.types(&[]).await;
    let Person { browser, vault, clock, mut chance, .. } = Person::founds(&house, "Ada").await;
    let refused = passkey::add(&browser, &nobody, &vault, &clock, &mut chance).await.unwrap_err();
    assert_eq!(refused, Error::Authenticator(AuthenticatorError::NoPrf));
    assert_eq!(vault.identity().ways().len(), 2);
}
