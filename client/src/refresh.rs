//! The own account and practice as they are by now, for keys that are open: what another device or another page of the same
//! browser changed is followed first (`envelope`), and the practice is opened by it (`open`).

use crate::envelope;
use crate::error::{Error, Refusal};
use crate::open::{find_account, open_practice_anew};
use crate::server::Server;
use crate::vault::Vault;

/// Fetches the own practice and its seeds anew: after `stale_epoch`, when an admin has signed a newer one. The practice shows
/// the member's chain as it is now, so the account is followed before: by what was open here a chain that has grown since is
/// a stranger's.
///
/// # Errors
/// `Error::AccountChanged` if the account has another master key by now: one gesture opens it (`signin::renew`), then try
/// again. `Error::Refused` if what the server shows does not verify or follow, and as `server::ask`.
pub async fn refresh_practice(server: &impl Server, vault: &Vault) -> Result<(), Error> {
    let before = vault.keyring().seq;
    let message = find_account(server).await?;
    // What this page itself has written meanwhile is newer than the answer.
    if vault.keyring().seq == before {
        envelope::follow(vault, &message)?;
    }
    let practice = open_practice_anew(server, vault, &message).await?;
    if practice.verified().epoch() < vault.practice().verified().epoch() {
        return Err(Refusal::Stale.into());
    }
    vault.replace_practice(practice);
    Ok(())
}
