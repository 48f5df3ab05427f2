//! New keys for an account whose old ones somebody else may have: a device was stolen while it was open, or its keys
//! were copied (protocol 4, "New keys").
//!
//! What was lost cannot be called back: whoever has the old keys opens what they took with them. From here on nothing new
//! reaches them: their sessions end, what they sign is signed under keys that no statement lists any more, and the
//! practice's next epoch is sealed to keys that they never had.

use rand_core::CryptoRng;

use siegel_api::hash::Hash;
use siegel_api::statement::Roles;
use siegel_api::url;
use siegel_crypto::chance;
use siegel_crypto::code::RecoveryCode;
use siegel_crypto::unlock::Unlock;

use crate::clock::Clock;
use crate::desk::Desk;
use crate::error::Error;
use crate::refresh::refresh_practice;
use crate::rewrap::{Turn, rewrap};
use crate::server::{Method, Request, Server};
use crate::team::{members, own_roles};
use crate::vault::Vault;

/// Takes new identity and KEM keys and a new master key, and makes a new recovery sheet. Of the passkeys there stay only the
/// one that opened what is open, and those in `stays`, by `H(credential id)`: the new keys are sealed to whatever stays,
/// so that nothing may that a thief has, or has made. All other sessions of the account end.
///
/// # Errors
/// `Error::LastWay` if no passkey would stay; else as `recovery::renew_sheet`.
pub async fn rotate(
    server: &impl Server,
    vault: &Vault,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
    stays: &[Hash],
) -> Result<RecoveryCode, Error> {
    chance::check(rng)?;
    let sheet = RecoveryCode::generate(rng);
    let unlock = Unlock::derive_by_recovery_code(&sheet, vault.user_id());
    let turn = Turn::RotateKeys { stays, unlock: &unlock, sheet: &sheet };
    rewrap(server, vault, clock, rng, (&turn, |said| Request::json(Method::Post, url::REWRAP, said))).await?;
    Ok(sheet)
}

/// Who has the new keys hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Concluded {
    /// They hold: the practice has new keys, too.
    Now,
    /// An admin must sign for it; the old keys are in force until then.
    ByAdmin,
}

/// After `rotate`: an admin's own client has the new keys hold at once. For others an admin does.
///
/// # Errors
/// As `Desk::list_keys`; it may be repeated.
pub async fn conclude(
    server: &impl Server,
    vault: &Vault,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
) -> Result<Concluded, Error> {
    if !own_roles(vault).has(Roles::ADMIN) {
        return Ok(Concluded::ByAdmin);
    }
    Desk::new(server, vault).list_keys(clock, rng, vault.user_id()).await.map(|()| Concluded::Now)
}

/// Whether the own new keys wait for a statement that lists them.
///
/// # Errors
/// As `refresh_practice`.
pub async fn is_waiting(server: &impl Server, vault: &Vault) -> Result<bool, Error> {
    refresh_practice(server, vault).await?;
    Ok(members(vault).iter().any(|member| member.own && member.keys_wait))
}
