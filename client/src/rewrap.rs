//! New ways to unlock, old ones revoked: links, envelope, keyring and drafts, written in one message
//! (protocol 2).

use rand_core::CryptoRng;

use siegel_api::chain::Change;
use siegel_api::codec::encode;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::message::account::{Account as AccountMessage, DraftKey, KeyringBlob, Rewrap};
use siegel_api::message::draft::Drafts;
use siegel_api::url;
use siegel_crypto::account::MasterKey;
use siegel_crypto::code::RecoveryCode;
use siegel_crypto::envelope::Generation;
use siegel_crypto::unlock::Unlock;

use crate::account::{Chain, anchor, recovery_verifier};
use crate::clock::Clock;
use crate::error::Error;
use crate::event::Act;
use crate::server::{Method, Request, Server, ask, tell};
use crate::vault::{Account, KeyringState, Vault};

/// What changes among the ways.
pub(crate) struct Ways<'a> {
    /// Opens the account from now on.
    pub(crate) add: &'a Unlock,
    /// Opens nothing any more; each by `H` of its unlock key.
    pub(crate) revoke: Vec<Hash>,
    /// The code of `add`, where it is a sheet.
    pub(crate) sheet: Option<&'a RecoveryCode>,
}

/// What is sent, and what the vault becomes once it is written.
pub(crate) struct Prepared {
    pub(crate) message: Rewrap,
    account: Account,
    keyring: KeyringState,
}

/// Makes everything that goes with the change. Revoking a way makes a new master key, under which the
/// drafts are sealed anew.
pub(crate) async fn prepare(
    server: &impl Server,
    vault: &Vault,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
    ways: &Ways<'_>,
) -> Result<Prepared, Error> {
    let (old, before, now) = (vault.account(), vault.keyring(), clock.now());
    let mut chain = Chain::from((*old.identity).clone(), vault.identity_key(), vault.logs().gossip(), now);
    chain.add_way(ways.add)?;
    for revoked in &ways.revoke {
        chain.add(Change::CredRevoke { unlock_key: *revoked })?;
    }
    let fresh = !ways.revoke.is_empty();
    let master = if fresh { MasterKey::generate(rng) } else { MasterKey::from_slice(old.master.expose())? };
    let drafts = if fresh { drafts(server, &old.master, &master, rng).await? } else { Vec::new() };
    let generation = Generation {
        user_id: vault.user_id(),
        number: old.generation.number.checked_add(1).ok_or(Error::Fault)?,
        prev_hash: old.envelope_hash,
    };
    let envelope = master.seal_envelope(generation, chain.identity.ways(), vault.identity_key(), rng)?;
    let seq = before.seq.checked_add(1).ok_or(Error::Fault)?;
    let keyring = vault.secrets.keyring(before.remembered.clone())?;
    let blob = master.seal_keyring(vault.user_id(), seq, &keyring, rng)?;
    let act = Act::new(EventKind::AccountRewrapped, vault.user_id(), envelope.hash());
    let state = KeyringState { seq, blob_hash: Hash::of(&blob), remembered: before.remembered };
    let message = Rewrap {
        links: chain.encoded(),
        envelope: encode(&envelope).into(),
        keyring: KeyringBlob { seq, blob: blob.into() },
        prev_keyring_hash: before.blob_hash,
        anchors: vec![anchor(ways.add, &chain.identity, vault.logs().gossip(), rng)?],
        recovery: ways.sheet.map(|sheet| recovery_verifier(sheet, vault.user_id())),
        drafts,
        event: act.sign(vault, now, rng)?,
    };
    let envelope_hash = envelope.hash();
    let account = Account { identity: chain.identity.into(), master, generation, envelope_hash };
    Ok(Prepared { message, account, keyring: state })
}

/// Sends, and makes the vault what the server now has. An answer that is lost on its way back is looked
/// for: else a new sheet could be good and never be shown.
pub(crate) async fn commit(
    server: &impl Server,
    vault: &Vault,
    request: Request,
    prepared: Prepared,
) -> Result<(), Error> {
    match tell(server, request).await {
        Ok(()) => {}
        Err(Error::Lost(lost)) => {
            let now: AccountMessage = ask(server, Request::new(Method::Get, url::ACCOUNT)).await?;
            if now.envelope != prepared.message.envelope {
                return Err(Error::Lost(lost));
            }
        }
        Err(other) => return Err(other),
    }
    vault.replace_account(prepared.account);
    vault.replace_keyring(prepared.keyring);
    Ok(())
}

/// All drafts under the new key. One that the old key does not open stays as it is, and its owner finds it in the list
/// of drafts as one that cannot be opened: no damaged draft may keep anybody from revoking a stolen way to unlock, nor is it
/// thrown away, for perhaps another version opens it.
async fn drafts(
    server: &impl Server,
    old: &MasterKey,
    new: &MasterKey,
    rng: &mut impl CryptoRng,
) -> Result<Vec<DraftKey>, Error> {
    let open: Drafts = ask(server, Request::new(Method::Get, url::DRAFTS)).await?;
    let mut keys = Vec::with_capacity(open.drafts.len());
    for draft in &open.drafts {
        let (finding_id, before) = (draft.finding_id, &draft.sealed_key.0);
        let plain = old.open_draft(finding_id, before).ok();
        let sealed = plain.map(|plain| new.seal_draft(finding_id, &plain, rng)).transpose()?;
        keys.push(DraftKey { finding_id, prev_hash: Hash::of(before), sealed_key: sealed.map(Into::into) });
    }
    Ok(keys)
}
