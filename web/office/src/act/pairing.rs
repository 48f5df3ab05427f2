//! A second device by the code that an unlocked one shows: both sides of it.

use std::sync::Arc;

use leptos::prelude::*;
use siegel_api::device::Device;
use siegel_api::problem::{Code, Problem};
use siegel_client::error::Error;
use siegel_client::pairing::PATH;
use siegel_client::pairing::guest::{self, Guest};
use siegel_client::pairing::host::{Compared, Hosting, Seen};
use siegel_client::passkey;
use siegel_client::transfer::Sleeper;
use siegel_client::vault::Vault;
use siegel_kit::browser::{BrowserClock, Fetch, Making, Timer, rng};
use siegel_kit::{Mishap, Trouble, scan};
use web_sys::File;

use super::account::own_name;
use super::{SERVER, told, vault};
use crate::office::Office;
use crate::part::passphrase::{self, OfficePasskeys};

/// Milliseconds between two questions how far it is.
const ASK_AGAIN: u64 = 2_000;

/// Waits until it is time to ask again.
pub async fn rest() {
    Timer.sleep(ASK_AGAIN).await;
}

/// Opens a pairing on this device.
pub async fn open(office: Office) -> Result<Arc<Hosting>, Trouble> {
    let vault = vault(office)?;
    Hosting::open(&SERVER, &vault, &mut rng()).await.map(Arc::new).map_err(told(office))
}

/// How far it is.
pub async fn look(office: Office, hosting: Arc<Hosting>) -> Result<Seen, Trouble> {
    hosting.look(&SERVER).await.map_err(|error| match error {
        Error::Refused(_) => in_words(error),
        other => told(office)(other),
    })
}

/// Compares the digits of the new device, and lets it in where they fit.
pub async fn compare(office: Office, hosting: Arc<Hosting>, typed: String) -> Result<Compared, Trouble> {
    let vault = vault(office)?;
    hosting.compare(&SERVER, &vault, &BrowserClock, &mut rng(), &typed).await.map_err(told(office))
}

/// Ends it; without an answer it ends by itself.
pub async fn end(hosting: Arc<Hosting>) {
    let _ = hosting.end(&Fetch).await;
}

/// What the passkey is called that was made last.
pub async fn newest(office: Office) -> Result<String, Trouble> {
    let vault = vault(office)?;
    let all = passkey::list(&SERVER, &vault).await.map_err(told(office))?;
    Ok(all.last().map(|one| one.name.clone()).unwrap_or_default())
}

/// Answers by the code.
pub async fn answer(code: String) -> Result<Arc<Guest>, Trouble> {
    let agent = window().navigator().user_agent().unwrap_or_default();
    let answered = Guest::answer(&Fetch, &mut rng(), &code, Device::of(&agent)).await;
    answered.map(Arc::new).map_err(in_words)
}

/// The code of a link in a picture, if it is one of this service.
pub async fn scan(picture: File) -> Result<String, Trouble> {
    let read = scan::codes(&picture).await.unwrap_or_default();
    let place = window().location().origin().unwrap_or_default() + PATH + "#";
    let code = read.iter().find_map(|text| text.strip_prefix(place.as_str()));
    code.map(|code| code.to_owned()).ok_or(Trouble::here(Mishap::PairingNoCode))
}

/// The digits to show; waits for them. `lost` tells whether the line is down; with its page gone nobody waits.
pub async fn digits(guest: &Guest, lost: RwSignal<bool>) -> Result<String, Trouble> {
    let digits = wait(lost, async || guest.digits(&Fetch).await).await?;
    Ok(digits.expose_text().to_owned())
}

/// The account, once the digits were typed on the other device; waits for that, as `digits`. Its session has five minutes
/// for the passkey.
pub async fn enter(guest: &Guest, lost: RwSignal<bool>) -> Result<Arc<Vault>, Trouble> {
    let handed = wait(lost, async || guest.receive(&Fetch).await).await?;
    guest.enter(&Fetch, handed).await.map(Arc::new).map_err(in_words)
}

/// Gives up, so that the other device learns of it; without an answer the pairing ends by itself.
pub async fn leave(guest: Arc<Guest>) {
    let _ = guest.leave(&Fetch).await;
}

async fn wait<T>(
    lost: RwSignal<bool>,
    ask: impl AsyncFn() -> Result<Option<T>, Error>,
) -> Result<T, Trouble> {
    loop {
        let is_lost = match ask().await.map_err(in_words) {
            Ok(Some(given)) => return Ok(given),
            Ok(None) => false,
            // What has ended is said by the server.
            Err(trouble) if trouble.is_outage() => true,
            Err(trouble) => return Err(trouble),
        };
        if lost.try_set(is_lost).is_some() {
            return Err(Trouble::here(Mishap::Cancelled));
        }
        rest().await;
    }
}

/// Makes the passkey of this device.
pub async fn settle(office: Office, vault: Arc<Vault>) -> Result<(), Trouble> {
    let practice = vault.practice();
    let card = practice.verified().card();
    let own = own_name(&vault).into_iter();
    passphrase::know(own.chain([card.name.clone(), card.place.clone()]).collect());
    let passkeys = Making::by(OfficePasskeys(office));
    let settled = guest::settle(&Fetch, &passkeys, &vault, &BrowserClock, &mut rng()).await;
    passphrase::done();
    passkeys.ends(settled).map_err(|error| match error {
        // Its minutes are over.
        Error::Problem(problem) if problem.code == Code::SignedOut => gone(),
        other => Trouble::from(other),
    })
}

fn gone() -> Trouble {
    Trouble::told(&Problem::new(Code::PairingGone))
}

/// A slip in this code is corrected beside the other device; what does not fit is no damaged finding.
fn in_words(error: Error) -> Trouble {
    match error {
        Error::Unreadable { .. } => Trouble::here(Mishap::PairingMistyped),
        Error::Refused(_) => Trouble::here(Mishap::PairingForged),
        other => Trouble::from(other),
    }
}
