//! The keyring as devices share it: written by compare-and-swap, merged by who comes second (protocol 2).
//!
//! What one device has seen, no other may unsee: a merge keeps every pin, takes the higher number, and
//! treats two roots for one thing as the alarm that it is.

use rand_core::CryptoRng;

use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::ObjectId;
use siegel_api::message::account::{Account as AccountMessage, KeyringBlob, KeyringWrite};
use siegel_api::problem::Code;
use siegel_api::url;
use siegel_crypto::keyring::{PasskeyName, Pin, PinKind, Remembered};

use crate::clock::Clock;
use crate::envelope;
use crate::error::{Error, Refusal};
use crate::event::Act;
use crate::open::open_keyring;
use crate::pin::{find_pin, merge, with_name, with_pin};
use crate::server::{Method, Request, Server, ask, tell};
use crate::vault::{KeyringState, Vault};

/// Times that another device may come first before we give up.
const TRIES_MAX: u32 = 5;

/// Remembers `pin`, replacing an older one of the same thing, and writes the keyring. A higher number of the same root stays.
/// The caller has judged that a new root may take the old one's place.
///
/// # Errors
/// `Error::KeyChanged` if another device pinned another root meanwhile, or if the pin would give one's own
/// practice another root, which nothing may; `Refusal::Stale` if the server
/// shows an older keyring than before, `Error::AccountChanged` if the account has another master key by now, and as
/// `server::ask`.
pub(crate) async fn remember(
    server: &impl Server,
    vault: &Vault,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
    pin: Pin,
) -> Result<(), Error> {
    let own = vault.practice().verified().root_fingerprint();
    let is_own = pin.kind == PinKind::Group && pin.id == ObjectId::from(vault.practice_id());
    if is_own && pin.root != own {
        return Err(Error::KeyChanged);
    }
    let judged = find_pin(&vault.keyring().remembered, pin.kind, pin.id).map(|known| known.root);
    let _turn = vault.keyring_turn.lock().await;
    for _ in 0..TRIES_MAX {
        let before = vault.keyring();
        // What another device has pinned since was not judged by the caller.
        let known = find_pin(&before.remembered, pin.kind, pin.id).map(|known| known.root);
        if known != judged && known != Some(pin.root) {
            return Err(Error::KeyChanged);
        }
        // Another device may have seen more meanwhile: that is not taken back.
        let seen = |known: &Pin| known.root == pin.root && known.number >= pin.number;
        if find_pin(&before.remembered, pin.kind, pin.id).as_ref().is_some_and(seen) {
            return Ok(());
        }
        let remembered = with_logs(with_pin(&before.remembered, pin), vault);
        match write(server, vault, clock, rng, &before, remembered).await {
            Err(Error::Problem(problem)) if problem.code == Code::Conflict => {
                catch_up(server, vault, &before).await?;
            }
            done => return done,
        }
    }
    Err(Error::Fault)
}

/// Remembers what a passkey is called, and writes the keyring.
///
/// # Errors
/// As `remember`.
pub(crate) async fn call(
    server: &impl Server,
    vault: &Vault,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
    name: PasskeyName,
) -> Result<(), Error> {
    let _turn = vault.keyring_turn.lock().await;
    for _ in 0..TRIES_MAX {
        let before = vault.keyring();
        let remembered = with_name(before.remembered.clone(), name.clone());
        if remembered == before.remembered {
            return Ok(());
        }
        // Names of passkeys that this device has not heard of stay: another one may just have added them.
        let remembered = with_logs(remembered, vault);
        match write(server, vault, clock, rng, &before, remembered).await {
            Err(Error::Problem(problem)) if problem.code == Code::Conflict => {
                catch_up(server, vault, &before).await?;
            }
            done => return done,
        }
    }
    Err(Error::Fault)
}

/// With the heads of the instance's and the own practice's log, as they are known now.
fn with_logs(remembered: Remembered, vault: &Vault) -> Remembered {
    let practice = vault.practice();
    let head = vault.logs().checkpoint(practice.verified().log());
    let mut remembered = head.map_or(remembered.clone(), |head| {
        let id = vault.practice_id().into();
        with_pin(&remembered, Pin { kind: PinKind::Log, id, root: head.root, number: head.size })
    });
    remembered.gossip = vault.logs().gossip();
    remembered
}

async fn write(
    server: &impl Server,
    vault: &Vault,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
    before: &KeyringState,
    remembered: Remembered,
) -> Result<(), Error> {
    let seq = before.seq.checked_add(1).ok_or(Error::Fault)?;
    let keyring = vault.secrets().keyring(vault.listed_key(), remembered)?;
    let blob = vault.account().master.seal_keyring(vault.user_id(), seq, &keyring, rng)?;
    let blob_hash = Hash::of(&blob);
    let act = Act::new(EventKind::KeyringWritten, vault.user_id(), blob_hash);
    let event = act.sign(vault, clock.now(), rng)?;
    let keyring_blob = KeyringBlob { seq, blob: blob.into() };
    let write = KeyringWrite { prev_hash: before.blob_hash, keyring: keyring_blob, event };
    tell(server, Request::json(Method::Put, url::KEYRING, &write)?).await?;
    vault.replace_keyring(KeyringState { seq, blob_hash, remembered: keyring.remembered });
    Ok(())
}

/// Takes over what another device wrote, and keeps what this one knew.
async fn catch_up(server: &impl Server, vault: &Vault, before: &KeyringState) -> Result<(), Error> {
    let message: AccountMessage = ask(server, Request::new(Method::Get, url::ACCOUNT)).await?;
    let account = vault.account();
    if message.user_id != vault.user_id() || message.keyring.seq <= before.seq {
        return Err(Refusal::Stale.into());
    }
    let Ok(newer) = open_keyring(&account.master, &account.identity, &message) else {
        envelope::refresh(server, vault).await?;
        return Err(Refusal::Sealed.into());
    };
    let remembered = merge(&newer.remembered, &before.remembered)?;
    let blob_hash = Hash::of(&message.keyring.blob.0);
    vault.replace_keyring(KeyringState { seq: message.keyring.seq, blob_hash, remembered });
    Ok(())
}
