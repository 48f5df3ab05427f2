//! Setting up, signing in, recovery; sheet and sessions of one's own account.

use std::sync::Arc;

use leptos::prelude::*;
use siegel_api::device::Device;
use siegel_api::id::SessionId;
use siegel_api::message::instance::Instance;
use siegel_api::message::session::SessionInfo;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_client::error::{Error, Refusal};
use siegel_client::found::{Admission, NewPractice, SetupToken};
use siegel_client::server::{Method, Request, tell};
use siegel_client::vault::Vault;
use siegel_client::{found, open, recovery, session, signin};
use siegel_kit::browser::{BrowserClock, Fetch, Making, rng};
use siegel_kit::{Mishap, Trouble};

use super::practice::CardForm;
use super::{SERVER, told, vault};
use crate::arrival::Arrival;
use crate::office::Office;
use crate::part::passphrase::{self, OfficePasskeys};
use crate::part::recovery_sheet::SheetText;

/// What a founder fills in.
#[derive(Clone, Copy, Default)]
pub struct PracticeForm {
    pub card: CardForm,
    pub person: RwSignal<String>,
}

/// Keys that were just opened, and the sheet that must be printed before the office opens.
pub struct WithSheet {
    pub vault: Arc<Vault>,
    pub sheet: SheetText,
}

/// A session in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct SessionLine {
    pub id: SessionId,
    pub own: bool,
    pub device: Device,
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

/// Who is signed in, and for whom.
pub fn signed_in_as(vault: &Vault) -> String {
    own_name(vault).into_iter().chain([practice_name(vault)]).collect::<Vec<_>>().join(" · ")
}

/// One's own name, where the statement's names could be opened.
pub fn own_name(vault: &Vault) -> Option<String> {
    vault.own_name().map(|own| own.name)
}

/// One gesture: session and keys; beside a passkey without PRF the passphrase, too.
pub async fn sign_in(office: Office) -> Result<Vault, Trouble> {
    let signed_in = signin::sign_in(&SERVER, &OfficePasskeys(office)).await;
    passphrase::done();
    signed_in.map_err(Trouble::from)
}

/// One gesture: a new session for the keys that are open.
pub async fn renew(office: Office) -> Result<SessionInfo, Trouble> {
    let vault = vault(office)?;
    signin::renew(&Fetch, &OfficePasskeys(office), &vault).await.map_err(outdated(office))
}

/// Keys that were replaced on another device are of no more use: the page closes, and signing in opens the new ones.
fn outdated(office: Office) -> impl Fn(Error) -> Trouble {
    move |error| {
        if error == Error::Refused(Refusal::Stale) {
            office.end();
        }
        Trouble::from(error)
    }
}

/// The same by the recovery sheet, and the sheet that takes its place.
pub async fn renew_by_sheet(office: Office, code: String) -> Result<(SessionInfo, SheetText), Trouble> {
    let vault = vault(office)?;
    let renewed = recovery::renew(&Fetch, &vault, &BrowserClock, &mut rng(), &code).await;
    let (session, sheet) = renewed.map_err(outdated(office))?;
    Ok((session, SheetText::new(sheet, &vault).replacing()))
}

/// Ends the session; the keys are gone already.
pub async fn sign_out() -> Result<(), Trouble> {
    tell(&SERVER, Request::new(Method::Delete, url::SESSION)).await.map_err(Trouble::from)
}

/// Founds the practice: passkey, keys, sheet, statement 1.
pub async fn found(office: Office, arrival: Arrival, form: PracticeForm) -> Result<WithSheet, Trouble> {
    let admission = admission(&arrival).await?;
    let card = form.card.card();
    let practice = NewPractice {
        name: card.name,
        place: card.place,
        licence: card.licence,
        founder: form.person.get_untracked().trim().to_owned(),
    };
    passphrase::know(vec![practice.name.clone(), practice.place.clone(), practice.founder.clone()]);
    let passkeys = Making::by(OfficePasskeys(office));
    let founded = found::found(&SERVER, &passkeys, &BrowserClock, &mut rng(), &admission, &practice).await;
    passphrase::done();
    let founded = passkeys.ends(founded)?;
    let sheet = SheetText::new(founded.sheet, &founded.vault);
    Ok(WithSheet { vault: Arc::new(founded.vault), sheet })
}

async fn admission(arrival: &Arrival) -> Result<Admission, Trouble> {
    match arrival {
        Arrival::Setup(token) => Ok(Admission::Setup(SetupToken::parse(token)?)),
        Arrival::Invitation { id, fragment } => {
            Ok(Admission::Invitation(Box::new(super::join::view(id, fragment).await?)))
        }
        Arrival::Operator(_) | Arrival::Confirm(_) | Arrival::Unlock(_) | Arrival::Device(_) => {
            Err(Trouble::here(Mishap::LinkCut))
        }
    }
}

/// Signs in by the sheet; the new sheet replaces it.
pub async fn recover(code: String) -> Result<WithSheet, Trouble> {
    let recovered = recovery::recover(&SERVER, &BrowserClock, &mut rng(), &code).await?;
    let sheet = SheetText::new(recovered.sheet, &recovered.vault).replacing();
    Ok(WithSheet { vault: Arc::new(recovered.vault), sheet })
}

/// Makes a new sheet; the old one is void.
pub async fn renew_sheet(office: Office) -> Result<SheetText, Trouble> {
    let vault = vault(office)?;
    let code =
        recovery::renew_sheet(&SERVER, &vault, &BrowserClock, &mut rng()).await.map_err(told(office))?;
    Ok(SheetText::new(code, &vault).replacing())
}

/// The account's sessions.
pub async fn sessions(office: Office) -> Result<Vec<SessionLine>, Trouble> {
    let all = session::list(&SERVER).await.map_err(told(office))?;
    let line = |one: &siegel_api::message::account::SessionItem| SessionLine {
        id: one.session_id,
        own: one.own,
        device: one.device,
        started_at: one.started_at,
        seen_at: one.seen_at,
    };
    Ok(all.iter().map(line).collect())
}

/// Ends all sessions but this one.
pub async fn end_others(office: Office) -> Result<(), Trouble> {
    session::end_others(&SERVER).await.map_err(told(office))
}

/// Ends one session.
pub async fn end_session(office: Office, id: SessionId) -> Result<(), Trouble> {
    session::end(&SERVER, id).await.map_err(told(office))
}
