//! New ways to unlock, old ones revoked: links, envelope, keyring and drafts, written in one message
//! (protocol 2). Two devices may change them at once: what comes second is made anew on top of what came first.

use rand_core::CryptoRng;

use siegel_api::chain::{Change, KEM_EPOCHS_MAX, VerifiedIdentity, Way, WayKind};
use siegel_api::codec::encode;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::message::account::{Account as AccountMessage, Anchor, DraftKey, KeyringBlob, Rewrap};
use siegel_api::message::draft::Drafts;
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_crypto::account::MasterKey;
use siegel_crypto::code::RecoveryCode;
use siegel_crypto::envelope::Generation;
use siegel_crypto::kem::{KemKeyPair, KemSecret};
use siegel_crypto::keyring::Remembered;
use siegel_crypto::sign::{IdentityKey, IdentitySeed};
use siegel_crypto::unlock::Unlock;

use crate::account::{Chain, anchor, recovery_verifier};
use crate::clock::Clock;
use crate::envelope;
use crate::error::Error;
use crate::event::Act;
use crate::pin::{passkey_name, with_name, without_gone};
use crate::refresh::refresh_practice;
use crate::server::{Method, Request, Server, ask, tell};
use crate::vault::{Account, KeyringState, Secrets, Vault};

/// Times that other devices may come first before we give up.
const TRIES_MAX: u32 = 5;

/// What changes among the ways.
pub(crate) enum Turn<'a> {
    /// A passkey more, and what it is called.
    AddPasskey { unlock: &'a Unlock, name: &'a str },
    /// A passkey less, by `H(credential id)`.
    RemovePasskey(Hash),
    /// Another sheet in the place of the one before.
    RenewSheet { unlock: &'a Unlock, sheet: &'a RecoveryCode },
    /// New identity and KEM keys, and another sheet: after a theft. Of the passkeys only these stay, by `H(credential id)`,
    /// and the one that opened what is open.
    RotateKeys { stays: &'a [Hash], unlock: &'a Unlock, sheet: &'a RecoveryCode },
}

impl Turn<'_> {
    /// Which event tells of it.
    fn kind(&self) -> EventKind {
        match self {
            Self::AddPasskey { .. } => EventKind::PasskeyAdded,
            Self::RemovePasskey(_) => EventKind::PasskeyRemoved,
            Self::RenewSheet { .. } => EventKind::SheetRenewed,
            Self::RotateKeys { .. } => EventKind::KeysRotated,
        }
    }

    /// What opens the account from now on.
    fn added(&self) -> Option<&Unlock> {
        match self {
            Self::AddPasskey { unlock, .. }
            | Self::RenewSheet { unlock, .. }
            | Self::RotateKeys { unlock, .. } => Some(unlock),
            Self::RemovePasskey(_) => None,
        }
    }

    /// The sheet that it makes.
    fn sheet(&self) -> Option<&RecoveryCode> {
        match self {
            Self::RenewSheet { sheet, .. } | Self::RotateKeys { sheet, .. } => Some(sheet),
            Self::AddPasskey { .. } | Self::RemovePasskey(_) => None,
        }
    }

    /// Passkeys that go. After a theft that is all that nobody vouched for: one that the thief added a moment ago, too.
    fn gone(&self, vault: &Vault, ways: &[Way]) -> Vec<Hash> {
        let others = |stays: &[Hash]| {
            let goes = |credential: &Hash| *credential != vault.opened_by() && !stays.contains(credential);
            ways.iter().filter(|way| is_passkey(way)).map(|way| way.credential).filter(goes).collect()
        };
        match self {
            Self::RemovePasskey(gone) => vec![*gone],
            Self::RotateKeys { stays, .. } => others(stays),
            Self::AddPasskey { .. } | Self::RenewSheet { .. } => Vec::new(),
        }
    }

    /// Unlock keys that open nothing any more, each by its `H`.
    ///
    /// # Errors
    /// `Error::LastWay` if a passkey may not go.
    fn revoked(&self, vault: &Vault, ways: &[Way]) -> Result<Vec<Hash>, Error> {
        let passkeys = self.gone(vault, ways);
        let here = passkeys.contains(&vault.opened_by());
        let stays = ways.iter().any(|way| is_passkey(way) && !passkeys.contains(&way.credential));
        if !passkeys.is_empty() && (here || !stays) {
            return Err(Error::LastWay);
        }
        let gone = |way: &&Way| {
            if is_passkey(way) { passkeys.contains(&way.credential) } else { self.sheet().is_some() }
        };
        Ok(ways.iter().filter(gone).map(|way| Hash::of(way.unlock_key.as_bytes())).collect())
    }

    /// Whether there is nothing left to do: another device has removed the passkey already.
    fn is_done(&self, ways: &[Way]) -> bool {
        match self {
            Self::RemovePasskey(gone) => !ways.iter().any(|way| way.credential == *gone),
            Self::AddPasskey { .. } | Self::RenewSheet { .. } | Self::RotateKeys { .. } => false,
        }
    }

    /// What is remembered from now on: names of the account's own passkeys alone.
    fn remembered(&self, before: &Remembered, ways: &[Way], now: Time) -> Remembered {
        let name = match self {
            Self::AddPasskey { unlock, name } => passkey_name(unlock.credential(), name, now),
            Self::RemovePasskey(_) | Self::RenewSheet { .. } | Self::RotateKeys { .. } => None,
        };
        without_gone(name.into_iter().fold(before.clone(), with_name), ways)
    }
}

/// Whether a way stands or falls with a passkey: a passphrase is only ever beside one.
pub(crate) fn is_passkey(way: &Way) -> bool {
    matches!(way.kind, WayKind::Passkey | WayKind::Passphrase)
}

/// What would follow if a passkey were removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// Another passkey and the sheet would remain.
    Spare,
    /// Somebody came in by it just now. By another one they would show that it is there and opens.
    Here,
    /// Only the sheet would remain: who then loses the sheet has lost everything.
    Last,
}

/// Where a passkey stands among the ways. Two ways always remain, and one that was seen to open.
pub(crate) fn place_of(vault: &Vault, ways: &[Way], credential: Hash) -> Place {
    let others = ways.iter().filter(|way| is_passkey(way) && way.credential != credential).count();
    match (others, vault.opened_by() == credential) {
        (0, _) => Place::Last,
        (_, true) => Place::Here,
        (_, false) => Place::Spare,
    }
}

/// Makes the change and sends it, in what `request` puts it into. Where another device came first, the account is read
/// anew and the change made on top of what that one wrote: neither undoes the other.
///
/// # Errors
/// `Error::AccountChanged` if the account has another master key by now: one gesture opens it (`signin::renew`), then
/// try again. `Error::LastWay` if a passkey may not go, `Error::Problem` with `conflict` or `stale_account` if others
/// do not stop, and as `server::ask`.
pub(crate) async fn rewrap(
    server: &impl Server,
    vault: &Vault,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
    (turn, request): (&Turn<'_>, impl Fn(&Rewrap) -> Result<Request, Error>),
) -> Result<(), Error> {
    // It writes the keyring, too: of what this page writes at once nothing comes second.
    let _alone = vault.keyring_turn.lock().await;
    let mut tries = 1;
    while !turn.is_done(vault.account().identity.ways()) {
        let prepared = prepare(server, vault, clock, rng, turn).await?;
        match commit(server, vault, request(&prepared.message)?, prepared).await {
            Err(error) if tries < TRIES_MAX && is_late(&error) => envelope::refresh(server, vault).await?,
            // An admin has signed another epoch meanwhile, under which the event has to be signed.
            Err(Error::Problem(problem)) if tries < TRIES_MAX && problem.code == Code::StaleEpoch => {
                refresh_practice(server, vault).await?;
            }
            done => return done,
        }
        tries += 1;
    }
    Ok(())
}

/// Whether the server refused because another device wrote first.
fn is_late(error: &Error) -> bool {
    matches!(error, Error::Problem(problem) if matches!(problem.code, Code::Conflict | Code::StaleAccount))
}

/// What is sent, and what the vault becomes once it is written.
struct Prepared {
    message: Rewrap,
    account: Account,
    keyring: KeyringState,
    /// New keys, where there are some.
    secrets: Option<Secrets>,
}

/// New keys of the account itself.
struct NewKeys {
    seed: IdentitySeed,
    identity: IdentityKey,
    kem: KemSecret,
}

impl NewKeys {
    fn generate(rng: &mut impl CryptoRng) -> Self {
        let (seed, identity) = IdentityKey::generate(rng);
        Self { seed, identity, kem: KemSecret::generate(rng) }
    }
}

/// Makes everything that goes with the change. Revoking a way makes a new master key, under which the
/// drafts are sealed anew.
async fn prepare(
    server: &impl Server,
    vault: &Vault,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
    turn: &Turn<'_>,
) -> Result<Prepared, Error> {
    let (old, before, now) = (vault.account(), vault.keyring(), clock.now());
    let secrets = vault.secrets();
    let new = matches!(turn, Turn::RotateKeys { .. }).then(|| NewKeys::generate(rng));
    let chain = links(vault, &old, (turn, &secrets.newest, new.as_ref()), now)?;
    let fresh = turn.kind() != EventKind::PasskeyAdded;
    let master = if fresh { MasterKey::generate(rng) } else { MasterKey::from_slice(old.master.expose())? };
    let drafts = if fresh { drafts(server, &old.master, &master, rng).await? } else { Vec::new() };
    let number = old.generation.number.checked_add(1).ok_or(Error::Fault)?;
    let generation = Generation { user_id: vault.user_id(), number, prev_hash: old.envelope_hash };
    let signs = new.as_ref().map_or(&*secrets.newest, |new| &new.identity);
    let envelope = master.seal_envelope(generation, chain.identity.ways(), signs, rng)?;
    let seq = before.seq.checked_add(1).ok_or(Error::Fault)?;
    let remembered = turn.remembered(&before.remembered, chain.identity.ways(), now);
    let (links, identity) = (chain.encoded(), chain.identity);
    let (is_new, listed) = (new.is_some(), vault.listed_key());
    let held = match new {
        Some(new) => secrets.rotated(listed, (new.seed, new.kem), remembered.clone())?,
        None => secrets.keyring(listed, remembered.clone())?,
    };
    let blob = master.seal_keyring(vault.user_id(), seq, &held, rng)?;
    let keyring = KeyringState { seq, blob_hash: Hash::of(&blob), remembered };
    let anchors = anchors(vault, &identity, (turn, is_new), rng)?;
    let message = Rewrap {
        links,
        envelope: encode(&envelope).into(),
        keyring: KeyringBlob { seq, blob: blob.into() },
        prev_keyring_hash: before.blob_hash,
        anchors,
        recovery: turn.sheet().map(|sheet| recovery_verifier(sheet, vault.user_id())),
        drafts,
        event: Act::new(turn.kind(), vault.user_id(), envelope.hash()).sign(vault, now, rng)?,
    };
    let envelope_hash = envelope.hash();
    let account = Account { identity: identity.into(), master, generation, envelope_hash };
    let secrets = is_new.then(|| Secrets::of(held).0);
    Ok(Prepared { message, account, keyring, secrets })
}

/// Anchors of what is added; with new keys also of the way in use, so that it is shown no chain of before.
fn anchors(
    vault: &Vault,
    identity: &VerifiedIdentity,
    (turn, new_keys): (&Turn<'_>, bool),
    rng: &mut impl CryptoRng,
) -> Result<Vec<Anchor>, Error> {
    let gossip = vault.logs().gossip();
    let mut anchors = Vec::new();
    if let Some(added) = turn.added() {
        anchors.push(anchor(added, identity, gossip, rng)?);
    }
    let is_listed =
        |hash: Hash| identity.ways().iter().any(|way| Hash::of(way.unlock_key.as_bytes()) == hash);
    if let Some(here) = vault.anchoring().filter(|here| new_keys && is_listed(here.unlock_key_hash)) {
        anchors.push(here.seal(identity, gossip, rng)?);
    }
    Ok(anchors)
}

/// The chain with what is new: first what is added, then what is revoked, then new keys.
fn links<'a>(
    vault: &Vault,
    old: &Account,
    (turn, key, new): (&Turn<'_>, &'a IdentityKey, Option<&NewKeys>),
    now: Time,
) -> Result<Chain<'a>, Error> {
    let revoked = turn.revoked(vault, old.identity.ways())?;
    let mut chain = Chain::from((*old.identity).clone(), key, vault.logs().gossip(), now);
    if let Some(added) = turn.added() {
        chain.add_way(added)?;
    }
    for unlock_key in revoked {
        chain.add(Change::CredRevoke { unlock_key })?;
    }
    if let Some(new) = new {
        let (epoch, _) = chain.identity.kem().ok_or(Error::Fault)?;
        if epoch >= KEM_EPOCHS_MAX {
            return Err(Error::KeysFull);
        }
        let (epoch, kem) = (epoch + 1, KemKeyPair::from_secret(&new.kem)?);
        chain.add(Change::KemAdd { epoch, kem: *kem.public() })?;
        chain.rotate(&new.identity)?;
    }
    Ok(chain)
}

/// Sends, and makes the vault what the server now has. An answer that is lost on its way back is looked
/// for: else a new sheet could be good and never be shown.
async fn commit(
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
    if let Some(secrets) = prepared.secrets {
        vault.replace_secrets(secrets);
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
