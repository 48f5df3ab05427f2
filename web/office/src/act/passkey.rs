//! The passkeys of one's own account.

use std::sync::Arc;

use siegel_api::hash::Hash;
use siegel_client::passkey::{self, Passkey};
use siegel_client::rotation;
use siegel_client::vault::Vault;
use siegel_kit::Trouble;
use siegel_kit::browser::{BrowserClock, Making, forget_passkey, rng};

use super::account::own_name;
use super::{SERVER, told, vault};
use crate::office::Office;
use crate::part::passphrase::{self, OfficePasskeys};
use crate::part::recovery_sheet::SheetText;

/// The account's passkeys, oldest first.
pub async fn list(office: Office) -> Result<Vec<Passkey>, Trouble> {
    let vault = vault(office)?;
    passkey::list(&SERVER, &vault).await.map_err(told(office))
}

/// Adds one that this device, or one at hand, makes.
pub async fn add(office: Office, vault: Arc<Vault>) -> Result<(), Trouble> {
    let practice = vault.practice();
    let card = practice.verified().card();
    let own = own_name(&vault).into_iter();
    passphrase::know(own.chain([card.name.clone(), card.place.clone()]).collect());
    let passkeys = Making::by(OfficePasskeys(office));
    let added = passkey::add(&SERVER, &passkeys, &vault, &BrowserClock, &mut rng()).await;
    passphrase::done();
    passkeys.ends(added).map_err(told(office))
}

/// Gives one another name.
pub async fn rename(office: Office, credential: Hash, name: String) -> Result<(), Trouble> {
    let vault = vault(office)?;
    let named = passkey::rename(&SERVER, &vault, &BrowserClock, &mut rng(), (credential, &name)).await;
    named.map_err(told(office))
}

/// Removes one, and tells this device that it opens nothing any more.
pub async fn remove(office: Office, gone: Passkey) -> Result<(), Trouble> {
    let vault = vault(office)?;
    let removed = passkey::remove(&SERVER, &vault, &BrowserClock, &mut rng(), gone.credential).await;
    removed.map_err(told(office))?;
    if let Some(id) = gone.id {
        forget_passkey(&id);
    }
    Ok(())
}

/// New keys for the account, and a new sheet. Of the passkeys there stay the one in use and those that are `at_hand`.
pub async fn rotate(office: Office, at_hand: Vec<Hash>) -> Result<SheetText, Trouble> {
    let vault = vault(office)?;
    let before = passkey::list(&SERVER, &vault).await.map_err(told(office))?;
    let made = rotation::rotate(&SERVER, &vault, &BrowserClock, &mut rng(), &at_hand).await;
    let sheet = SheetText::new(made.map_err(told(office))?, &vault).replacing();
    let gone = before.into_iter().filter(|one| !one.is_here && !at_hand.contains(&one.credential));
    for id in gone.filter_map(|one| one.id) {
        forget_passkey(&id);
    }
    Ok(sheet)
}

/// Has the new keys hold, where one is an admin; else an admin is asked, by mail and on their pages.
pub async fn conclude(office: Office) -> Result<(), Trouble> {
    let vault = vault(office)?;
    let done = rotation::conclude(&SERVER, &vault, &BrowserClock, &mut rng()).await;
    office.changed();
    done.map(drop).map_err(told(office))
}

/// Whether one's own new keys wait for an admin.
pub async fn keys_wait(office: Office) -> Result<bool, Trouble> {
    let vault = vault(office)?;
    rotation::is_waiting(&SERVER, &vault).await.map_err(told(office))
}
