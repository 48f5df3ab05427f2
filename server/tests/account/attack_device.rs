//! Attack 11: a server that waits for a device that knows nothing yet, and shows it the practice or the log anew, as if all
//! began today.
//!
//! A new device is no first use: by passkey or by sheet it opens the anchor and the keyring, which name the own root, the
//! practice's root, and the checkpoint that older devices saw.

use serde_json::Value;
use siegel_api::url;
use siegel_client::directory::find_practice;
use siegel_client::error::{Error, Refusal};
use siegel_client::open::find_instance;
use siegel_client::passkey;
use siegel_client::place::{Logs, instance_log};
use siegel_client::recovery::recover;
use siegel_client::server::{Method, Request, ask};
use siegel_client::signin::sign_in;
use siegel_client::soft::SoftPasskey;

use crate::hostile::{Hostile, Liar};
use crate::people::ORIGIN;
use crate::support::{House, Person};

#[tokio::test]
async fn attack_11_a_new_device_is_shown_the_practice_anew() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let (id, phone) = (ada.vault.practice_id(), SoftPasskey::new(ORIGIN).unwrap());
    passkey::add(&ada.browser, &phone, &ada.vault, &ada.clock, &mut ada.chance).await.unwrap();

    let browser = house.browser();
    let liar = Liar::new(&house, &browser, id).await;
    let by_passkey = sign_in(&liar, &phone).await.map(|_| ());
    assert!(matches!(by_passkey, Err(Error::Refused(_))), "{by_passkey:?}");
    let code = ada.sheet.expose_text();
    let by_sheet = recover(&liar, &ada.clock, &mut ada.chance, &code).await.map(|_| ());
    assert!(matches!(by_sheet, Err(Error::Refused(_))), "{by_sheet:?}");
    let signed = |path: &String| path != url::RECOVERY_BEGIN && path != url::RECOVERY_FINISH;
    let written: Vec<_> = liar.written().into_iter().filter(signed).collect();
    assert_eq!(written, [url::SESSION_BEGIN, url::SESSION_FINISH], "nothing was written for the impostor");

    // The double: who believes what is shown first finds a practice in which everything fits.
    let instance = find_instance(&liar).await.unwrap();
    let shown = find_practice(&liar, &Logs::new(instance_log(&instance)), id).await.unwrap();
    assert_ne!(shown.root_fingerprint(), ada.vault.practice().verified().root_fingerprint());

    let device = sign_in(&house.browser(), &phone).await.unwrap();
    let own = (ada.vault.practice().verified().root_fingerprint(), ada.vault.identity().root_fingerprint());
    let seen = (device.practice().verified().root_fingerprint(), device.identity().root_fingerprint());
    assert_eq!(seen, own);
    recover(&house.browser(), &ada.clock, &mut ada.chance, &code).await.unwrap();
}

#[tokio::test]
async fn attack_11_a_new_device_is_shown_a_log_from_before() {
    let house = House::open().await;
    let mut ada = Person::founds(&house, "Ada").await;
    let head = Request::new(Method::Get, url::CHECKPOINT);
    let young: Value = ask(&ada.browser, head).await.unwrap();
    // Much is done since, and the last of it remembered what the log had become.
    for name in ["Rechner", "Anmeldung", "Zimmer 2"] {
        ada.vault = sign_in(&ada.browser, &ada.passkey).await.unwrap();
        let own = passkey::list(&ada.browser, &ada.vault).await.unwrap().remove(0).credential;
        passkey::rename(&ada.browser, &ada.vault, &ada.clock, &mut ada.chance, (own, name)).await.unwrap();
    }
    let browser = house.browser();
    let hostile = Hostile::new(&browser, |path, answer| {
        if path == url::CHECKPOINT {
            *answer = young.clone();
        }
    });
    assert_eq!(sign_in(&hostile, &ada.passkey).await.map(|_| ()), Err(Error::Refused(Refusal::Stale)));
    let code = ada.sheet.expose_text();
    let by_sheet = recover(&hostile, &ada.clock, &mut ada.chance, &code).await.map(|_| ());
    assert_eq!(by_sheet, Err(Error::Refused(Refusal::Stale)));
    // The double: a device without a memory takes the old head for the newest.
    let logs = Logs::new(instance_log(&find_instance(&hostile).await.unwrap()));
    assert!(siegel_client::open::refresh_checkpoint(&hostile, &logs).await.is_ok());
    sign_in(&house.browser(), &ada.passkey).await.unwrap();
}
