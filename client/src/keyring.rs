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
use siegel_crypto::keyring::{Pin, PinKind, Remembered};

use crate::clock::Clock;
use crate::error::{Error, Refusal};
use crate::event::Act;
use crate::open::open_keyring;
use crate::server::{Method, Request, Server, ask, tell};
use crate::vault::{KeyringState, Vault};

/// Times that another device may come first before we give up.
const TRIES_MAX: u32 = 5;

/// Remembers `pin`, replacing an older one of the same thing, and writes the keyring. The caller has judged
/// that the new root may take the old one's place.
///
/// # Errors
/// `Error::KeyChanged` if another device pinned another root meanwhile, or if the pin would give one's own
/// practice another root, which nothing may; `Refusal::Stale` if the server
/// shows an older keyring than before, and as `server::ask`.
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
    for _ in 0..TRIES_MAX {
        let before = vault.keyring();
        // What another device has pinned since was not judged by the caller.
        let known = find_pin(&before.remembered, pin.kind, pin.id).map(|known| known.root);
        if known != judged && known != Some(pin.root) {
            return Err(Error::KeyChanged);
        }
        if before.remembered.pins.iter().any(|known| *known == pin) {
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

/// The pin of a thing, if it was seen before.
pub(crate) fn find_pin(remembered: &Remembered, kind: PinKind, id: impl Into<ObjectId>) -> Option<Pin> {
    let id = id.into();
    remembered.pins.iter().find(|pin| pin.kind == kind && pin.id == id).copied()
}

/// With one pin more, or another in its place; in order of kind and id.
pub(crate) fn with_pin(remembered: &Remembered, pin: Pin) -> Remembered {
    let others = remembered.pins.iter().filter(|known| (known.kind, known.id) != (pin.kind, pin.id));
    let mut pins: Vec<Pin> = others.copied().chain([pin]).collect();
    pins.sort_by_key(|pin| (pin.kind, pin.id));
    Remembered { gossip: remembered.gossip, pins: pins.into() }
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
    let keyring = vault.secrets.keyring(remembered)?;
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
    let newer = open_keyring(&account.master, &account.identity, &message)?;
    let remembered = merge(&newer.remembered, &before.remembered)?;
    let blob_hash = Hash::of(&message.keyring.blob.0);
    vault.replace_keyring(KeyringState { seq: message.keyring.seq, blob_hash, remembered });
    Ok(())
}

/// The union of what two devices saw.
///
/// # Errors
/// `Error::KeyChanged` for two roots of one group or person, `Refusal::Stale` for two roots of one log.
pub(crate) fn merge(newer: &Remembered, known: &Remembered) -> Result<Remembered, Error> {
    let mut merged = newer.clone();
    for pin in known.pins.iter() {
        let seen = find_pin(&merged, pin.kind, pin.id);
        let kept = seen.map_or(Ok(*pin), |seen| merge_pin(seen, *pin))?;
        merged = with_pin(&merged, kept);
    }
    let (ours, theirs) = (known.gossip, newer.gossip);
    if ours.log_size == theirs.log_size && ours.log_root != theirs.log_root {
        return Err(Refusal::Stale.into());
    }
    merged.gossip = if ours.log_size > theirs.log_size { ours } else { theirs };
    Ok(merged)
}

fn merge_pin(a: Pin, b: Pin) -> Result<Pin, Error> {
    let larger = if a.number >= b.number { a } else { b };
    if a.root == b.root {
        return Ok(larger);
    }
    match a.kind {
        PinKind::Log if a.number != b.number => Ok(larger),
        PinKind::Log => Err(Refusal::Stale.into()),
        PinKind::Group | PinKind::User => Err(Error::KeyChanged),
    }
}

#[cfg(test)]
mod tests {
    use siegel_api::chain::Gossip;

    use super::*;

    fn pin(kind: PinKind, id: u8, root: u8, number: u64) -> Pin {
        Pin { kind, id: ObjectId([id; 16]), root: Hash([root; 32]), number }
    }

    fn remembered(size: u64, root: u8, pins: &[Pin]) -> Remembered {
        let none =
            Remembered { gossip: Gossip { log_size: size, log_root: Hash([root; 32]) }, pins: vec![].into() };
        pins.iter().fold(none, |all, pin| with_pin(&all, *pin))
    }

    #[test]
    fn two_devices_keep_what_both_have_seen() {
        let phone = remembered(7, 1, &[pin(PinKind::Group, 2, 5, 1), pin(PinKind::Log, 3, 9, 40)]);
        let desk = remembered(5, 0, &[pin(PinKind::Group, 1, 4, 3), pin(PinKind::Group, 2, 5, 2)]);
        let merged = merge(&phone, &desk).unwrap();
        assert_eq!(merged, merge(&desk, &phone).unwrap());
        let expected =
            [pin(PinKind::Group, 1, 4, 3), pin(PinKind::Group, 2, 5, 2), pin(PinKind::Log, 3, 9, 40)];
        assert_eq!(merged.pins.as_slice(), expected);
        assert_eq!(merged.gossip.log_size, 7);
    }

    #[test]
    fn two_roots_for_one_practice_are_an_alarm() {
        let a = remembered(1, 1, &[pin(PinKind::Group, 2, 5, 1)]);
        let b = remembered(1, 1, &[pin(PinKind::Group, 2, 6, 1)]);
        assert_eq!(merge(&a, &b), Err(Error::KeyChanged));
    }

    #[test]
    fn two_trees_of_one_size_are_an_alarm() {
        let fork = Err(Error::Refused(Refusal::Stale));
        assert_eq!(merge(&remembered(4, 1, &[]), &remembered(4, 2, &[])), fork);
        let a = remembered(4, 1, &[pin(PinKind::Log, 2, 5, 9)]);
        let b = remembered(4, 1, &[pin(PinKind::Log, 2, 6, 9)]);
        assert_eq!(merge(&a, &b), fork);
    }
}
