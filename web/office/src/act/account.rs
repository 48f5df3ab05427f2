//! Setting up, signing in, recovery; passkeys, sheet and sessions of one's own account.

use std::sync::Arc;

use leptos::prelude::*;
use siegel_api::id::InvitationId;
use siegel_api::message::account::Account;
use siegel_api::message::instance::Instance;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_client::error::Error;
use siegel_client::found::{Admission, NewPractice, SetupToken};
use siegel_client::server::{Method, Request, ask, tell};
use siegel_client::vault::Vault;
use siegel_client::{found, invitation, open, recovery, session, signin};
use siegel_kit::browser::{BrowserClock, BrowserPasskeys, rng};
use siegel_kit::{Mishap, Trouble};

use super::{SERVER, told, vault};
use crate::arrival::Arrival;
use crate::office::Office;
use crate::part::recovery_sheet::SheetText;

/// What a founder fills in.
#[derive(Clone, Copy)]
pub struct PracticeForm {
    pub practice: RwSignal<String>,
    pub place: RwSignal<String>,
    pub licence: RwSignal<String>,
    pub person: RwSignal<String>,
}

impl Default for PracticeForm {
    fn default() -> Self {
        let text = || RwSignal::new(String::new());
        PracticeForm { practice: text(), place: text(), licence: text(), person: text() }
    }
}

/// Keys that were just opened, and the sheet that must be printed before the office opens.
pub struct WithSheet {
    pub vault: Arc<Vault>,
    pub sheet: SheetText,
}

/// A passkey in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct PasskeyLine {
    pub added_at: Time,
    pub used_at: Option<Time>,
}

/// A session in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionLine {
    pub own: bool,
    pub started_at: Time,
    pub seen_at: Time,
}

/// Asks what this instance is.
pub async fn enter() -> Result<Instance, Trouble> {
    open::find_instance(&SERVER).await.map_err(Trouble::from)
}

/// The name of one's own practice.
pub fn practice_name(vault: &Vault) -> String {
    vault.practice().verified().card().name.clone()
}

/// One's own name, where the statement's names could be opened.
pub fn own_name(vault: &Vault) -> Option<String> {
    vault.own_name().map(|own| own.name)
}

/// One gesture: session and keys.
pub async fn sign_in() -> Result<Vault, Trouble> {
    signin::sign_in(&SERVER, &BrowserPasskeys).await.map_err(Trouble::from)
}

/// Ends the session; the keys are gone already.
pub async fn sign_out() -> Result<(), Trouble> {
    tell(&SERVER, Request::new(Method::Delete, url::SESSION)).await.map_err(Trouble::from)
}

/// Who invites; nothing for the operator's set-up link.
pub async fn inviter(arrival: Arrival) -> Result<Option<String>, Trouble> {
    match admission(&arrival).await? {
        Admission::Invitation(accepted) => Ok(Some(accepted.inviter().name.clone())),
        Admission::Setup(_) => Ok(None),
    }
}

/// Founds the practice: passkey, keys, sheet, statement 1.
pub async fn found(arrival: Arrival, form: PracticeForm) -> Result<WithSheet, Trouble> {
    let admission = admission(&arrival).await?;
    let practice = NewPractice {
        name: form.practice.get_untracked().trim().to_owned(),
        place: form.place.get_untracked().trim().to_owned(),
        licence: form.licence.get_untracked().trim().to_owned(),
        founder: form.person.get_untracked().trim().to_owned(),
    };
    let founded =
        found::found(&SERVER, &BrowserPasskeys, &BrowserClock, &mut rng(), &admission, &practice).await?;
    let sheet = SheetText::new(founded.sheet, &founded.vault);
    Ok(WithSheet { vault: Arc::new(founded.vault), sheet })
}

async fn admission(arrival: &Arrival) -> Result<Admission, Trouble> {
    match arrival {
        Arrival::Setup(token) => Ok(Admission::Setup(SetupToken::parse(token)?)),
        Arrival::Invitation { id, fragment } => {
            let id: InvitationId = id.parse().map_err(|_| Trouble::here(Mishap::LinkCut))?;
            let accepted = invitation::view(&SERVER, &BrowserClock, id, fragment).await?;
            Ok(Admission::Invitation(Box::new(accepted)))
        }
    }
}

/// Signs in by the sheet; the new sheet replaces it.
pub async fn recover(code: String) -> Result<WithSheet, Trouble> {
    let recovered = recovery::recover(&SERVER, &BrowserClock, &mut rng(), &code).await?;
    let sheet = SheetText::new(recovered.sheet, &recovered.vault);
    Ok(WithSheet { vault: Arc::new(recovered.vault), sheet })
}

/// Adds a passkey to the account.
pub async fn add_passkey(vault: Arc<Vault>) -> Result<(), Trouble> {
    recovery::add_passkey(&SERVER, &BrowserPasskeys, &vault, &BrowserClock, &mut rng())
        .await
        .map_err(Trouble::from)
}

/// Makes a new sheet; the old one is void.
pub async fn renew_sheet(office: Office) -> Result<SheetText, Trouble> {
    let vault = vault(office)?;
    let code =
        recovery::renew_sheet(&SERVER, &vault, &BrowserClock, &mut rng()).await.map_err(told(office))?;
    Ok(SheetText::new(code, &vault))
}

/// The account's passkeys, oldest first.
pub async fn passkeys(office: Office) -> Result<Vec<PasskeyLine>, Trouble> {
    let asked: Result<Account, Error> = ask(&SERVER, Request::new(Method::Get, url::ACCOUNT)).await;
    let account = asked.map_err(told(office))?;
    Ok(account
        .passkeys
        .iter()
        .map(|one| PasskeyLine { added_at: one.added_at, used_at: one.used_at })
        .collect())
}

/// The account's sessions.
pub async fn sessions(office: Office) -> Result<Vec<SessionLine>, Trouble> {
    let all = session::list(&SERVER).await.map_err(told(office))?;
    let line = |one: &siegel_api::message::account::SessionItem| SessionLine {
        own: one.own,
        started_at: one.started_at,
        seen_at: one.seen_at,
    };
    Ok(all.iter().map(line).collect())
}

/// Ends all sessions but this one.
pub async fn end_others(office: Office) -> Result<(), Trouble> {
    session::end_others(&SERVER).await.map_err(told(office))
}
