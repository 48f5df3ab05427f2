//! What the pages ask of `siegel_client`, and how its answers become what the pages show.

pub mod account;
pub mod contact;
pub mod export;
pub mod finding;
pub mod link;
pub mod log;
pub mod picture;
pub mod send;

use std::sync::Arc;

use siegel_api::problem::Code;
use siegel_client::desk::Desk;
use siegel_client::error::Error;
use siegel_client::vault::Vault;
use siegel_kit::browser::Fetch;
use siegel_kit::{Mishap, Trouble};

use crate::office::Office;

/// The only server there is.
pub const SERVER: Fetch = Fetch;

/// The open keys; a trouble where they are gone.
fn vault(office: Office) -> Result<Arc<Vault>, Trouble> {
    office.vault().ok_or_else(|| Trouble::here(Mishap::Unexpected))
}

fn desk(vault: &Vault) -> Desk<'_, Fetch> {
    Desk::new(&SERVER, vault)
}

/// A failure in words. Where the session has ended the office closes, whatever page asked.
fn told(office: Office) -> impl Fn(Error) -> Trouble {
    move |error| {
        if matches!(&error, Error::Problem(problem) if problem.code == Code::SignedOut) {
            office.lock();
        }
        Trouble::from(error)
    }
}
