//! What the pages ask of `siegel_client`, and how its answers become what the pages show.

pub mod account;
pub mod case;
pub mod contact;
pub mod correction;
pub mod draft;
pub mod export;
pub mod finding;
pub mod folder;
pub mod holding;
pub mod join;
pub mod link;
pub mod log;
pub mod notice;
pub mod operator;
pub mod oversight;
pub mod pairing;
pub mod passkey;
pub mod picture;
pub mod practice;
pub mod refused;
pub mod send;
pub mod signin;
pub mod team;
pub mod thread;
pub mod unit;
pub mod zone;

use std::sync::Arc;

use leptos::task::spawn_local;
use siegel_api::problem::Code;
use siegel_client::desk::Desk;
use siegel_client::error::Error;
use siegel_client::vault::Vault;
use siegel_kit::{Mishap, Trouble};

use crate::office::Office;
use crate::renewal::{self, Carrier};

/// The only server there is. Where the session has ended, a call waits until it is renewed.
pub const SERVER: Carrier = Carrier;

/// The open keys; a trouble where they are gone.
fn vault(office: Office) -> Result<Arc<Vault>, Trouble> {
    office.vault().ok_or_else(|| Trouble::here(Mishap::Unexpected))
}

fn desk(vault: &Vault) -> Desk<'_, Carrier> {
    Desk::new(&SERVER, vault)
}

/// A failure in words. Where the session has ended the office asks for the gesture that renews it, or closes.
fn told(office: Office) -> impl Fn(Error) -> Trouble {
    move |error| {
        if renewal::ended(&error) && office.is_open() {
            renewal::ask();
        }
        // Somebody changed the team meanwhile: what this page knows of it is old, and the next try knows the new state.
        if matches!(&error, Error::Problem(problem) if problem.code == Code::StaleEpoch) {
            spawn_local(team::refresh(office));
        }
        if error == Error::AccountChanged && office.is_open() {
            renewal::ask_for_keys();
        }
        Trouble::from(error)
    }
}
