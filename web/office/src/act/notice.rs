//! One's own mail address, and of what one is told.

use siegel_api::mail::Address;
use siegel_api::message::mail::{Choices, MailLanguage, MailView};
use siegel_api::problem::Code;
use siegel_client::error::Error;
use siegel_client::mail;
use siegel_kit::catalogue::{Language, language_now};
use siegel_kit::{Mishap, Trouble};

use super::{SERVER, told};
use crate::arrival::Arrival;
use crate::office::Office;

/// What is known of one's own address.
pub async fn find(office: Office) -> Result<MailView, Trouble> {
    mail::find(&SERVER).await.map_err(told(office))
}

/// Whether what was typed can be written to.
pub fn is_address(typed: &str) -> bool {
    Address::parse(typed).is_some()
}

/// Has the link sent that confirms an address.
pub async fn give(office: Office, typed: String) -> Result<(), Trouble> {
    mail::give(&SERVER, &typed, language()).await.map_err(told(office))
}

/// Removes the address.
pub async fn remove(office: Office) -> Result<(), Trouble> {
    mail::remove(&SERVER).await.map_err(told(office))
}

/// Chooses what one is told of, in the language of the page.
pub async fn choose(office: Office, choices: Choices) -> Result<(), Trouble> {
    mail::choose(&SERVER, choices, language()).await.map_err(told(office))
}

/// Does what the link of a letter is for.
pub async fn confirm(arrival: Option<Arrival>) -> Result<(), Trouble> {
    let done = match arrival {
        Some(Arrival::Confirm(token)) => mail::confirm(&SERVER, &token).await,
        Some(Arrival::Unlock(token)) => return unlock(&token).await,
        _ => return Err(Trouble::here(Mishap::LinkCut)),
    };
    done.map_err(Trouble::from)
}

/// Whose link is good no more cannot sign in for a new one.
async fn unlock(token: &str) -> Result<(), Trouble> {
    mail::unlock(&SERVER, token).await.map_err(|error| match error {
        Error::Problem(problem) if problem.code == Code::MailLinkGone => {
            Trouble::here(Mishap::UnlockLinkGone)
        }
        error => Trouble::from(error),
    })
}

fn language() -> MailLanguage {
    match language_now() {
        Language::German => MailLanguage::German,
        Language::English => MailLanguage::English,
    }
}
