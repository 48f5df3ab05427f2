//! Opening an account on a device that knows nothing yet but one way to unlock (protocol 2).
//!
//! The order is the defence: the anchor, which only the way opens, names root and head of one's own chain; the
//! chain signs the envelope; the envelope holds the master key; the keyring names the practice's root. A
//! server that puts other keys anywhere in this line ends it, with one and the same error (attack 2).

use std::collections::BTreeMap;

use siegel_api::chain::{Gossip, VerifiedIdentity};
use siegel_api::checkpoint::Checkpoint;
use siegel_api::codec::decode;
use siegel_api::grant::{Grant, Purpose, RecipientKind, VerifiedGrant};
use siegel_api::hash::Hash;
use siegel_api::id::{GroupId, ObjectId, UserId};
use siegel_api::message::account::Account as AccountMessage;
use siegel_api::message::instance::Instance;
use siegel_api::message::log::Head;
use siegel_api::message::practice::Practice;
use siegel_api::signing::Signed;
use siegel_api::statement::{Roles, VerifiedEpoch};
use siegel_api::url;
use siegel_crypto::account::{Anchor, MasterKey};
use siegel_crypto::envelope::VerifiedEnvelope;
use siegel_crypto::error::CannotOpen;
use siegel_crypto::grant::{WrappedKey, unwrap};
use siegel_crypto::kem::{KemKeyPair, KemSecret};
use siegel_crypto::keyring::{Keyring, Pin, PinKind, Remembered};
use siegel_crypto::pairing::Handover;
use siegel_crypto::record::Roll;
use siegel_crypto::sign::IdentityKey;
use siegel_crypto::unlock::Unlock;

use crate::account::Anchoring;
use crate::directory::{VerifiedPractice, verify_chain};
use crate::error::{Error, Refusal};
use crate::pin::find_pin;
use crate::place::{Logs, instance_log, origin};
use crate::server::{Method, Request, Server, ask};
use crate::vault::{Account, EpochSeeds, KeyringState, Opened, OwnPractice, Secrets, Vault};

/// Fetches what the instance says of itself.
///
/// # Errors
/// As `server::ask`.
pub async fn find_instance(server: &impl Server) -> Result<Instance, Error> {
    ask(server, Request::new(Method::Get, url::INSTANCE)).await
}

/// Opens the account of the session by one way.
pub(crate) async fn open(server: &impl Server, user_id: UserId, unlock: &Unlock) -> Result<Vault, Error> {
    let instance = find_instance(server).await?;
    let account = find_account(server).await?;
    open_fetched(server, user_id, (instance, account), unlock).await
}

/// The account of the session, as the server keeps it.
pub(crate) async fn find_account(server: &impl Server) -> Result<AccountMessage, Error> {
    ask(server, Request::new(Method::Get, url::ACCOUNT)).await
}

/// Whether a way opens its anchor: a wrong passphrase is told by this, without a word to the server.
pub(crate) fn opens(user_id: UserId, message: &AccountMessage, unlock: &Unlock) -> bool {
    find_anchor(user_id, message, unlock).is_ok()
}

/// Opens an account that was fetched.
pub(crate) async fn open_fetched(
    server: &impl Server,
    user_id: UserId,
    (instance, message): (Instance, AccountMessage),
    unlock: &Unlock,
) -> Result<Vault, Error> {
    let (account, keyring, anchored) = open_account(user_id, &message, unlock)?;
    open_known(server, (instance, message), (account, keyring, anchored), Some(unlock)).await
}

/// Opens an account by the master key that an unlocked device handed over with what it knew (protocol 14). No way of this
/// device has opened it: `Vault::was_opened_by` once it has one.
pub(crate) async fn open_handed(
    server: &impl Server,
    (instance, message): (Instance, AccountMessage),
    master: MasterKey,
    handover: &Handover,
) -> Result<Vault, Error> {
    let (account, keyring) = open_account_handed(&message, master, handover)?;
    open_known(server, (instance, message), (account, keyring, handover.gossip), None).await
}

/// Goes on with account and keyring, from what the instance's log was when it was seen last.
async fn open_known(
    server: &impl Server,
    (instance, message): (Instance, AccountMessage),
    (account, keyring, seen): (Account, Keyring, Gossip),
    unlock: Option<&Unlock>,
) -> Result<Vault, Error> {
    let logs = Logs::new(instance_log(&instance));
    let (user_id, (secrets, remembered)) = (account.identity.user_id(), Secrets::of(keyring));
    pin_seen(&logs, &instance, seen, &[])?;
    pin_seen(&logs, &instance, remembered.gossip, remembered.pins.as_slice())?;
    let owner = Owner { account: &account, secrets: &secrets, remembered: &remembered };
    let practice = open_practice(server, &logs, &message, &owner).await?;
    refresh_checkpoint(server, &logs).await?;
    let blob_hash = Hash::of(&message.keyring.blob.0);
    let keyring = KeyringState { seq: message.keyring.seq, blob_hash, remembered };
    let opened_by = unlock.map_or(Hash::ZERO, Unlock::credential);
    let anchoring = unlock.map(Anchoring::by).transpose()?;
    let opened =
        Opened { user_id, instance, logs, secrets, account, practice, keyring, opened_by, anchoring };
    Ok(Vault::new(opened))
}

/// Learns the newest head of the instance's log: it goes into everything that is signed from now on.
///
/// # Errors
/// As `server::ask` and `Reading::head`.
pub async fn refresh_checkpoint(server: &impl Server, logs: &Logs) -> Result<(), Error> {
    let reading = logs.begin();
    let head: Head = ask(server, Request::new(Method::Get, url::CHECKPOINT)).await?;
    reading.instance_head(&head).map(|_| ())
}

/// Anchor, chain, envelope, master key, keyring, in this order.
fn open_account(
    user_id: UserId,
    message: &AccountMessage,
    unlock: &Unlock,
) -> Result<(Account, Keyring, Gossip), Error> {
    if message.user_id != user_id {
        return Err(Refusal::Mismatch.into());
    }
    let pair = unlock.key_pair()?;
    let anchor = find_anchor(user_id, message, unlock)?;
    let identity = verify_chain(user_id, &message.chain)?;
    // A chain without the link that the anchor names is one of before, or one that went on by another's hand.
    let follows = anchor.head.is_none_or(|(seq, head)| identity.own_key_at(seq, head).is_some());
    if identity.root_fingerprint() != anchor.root_fp || !follows {
        return Err(Refusal::Sealed.into());
    }
    let envelope: Signed = decode(&message.envelope.0)?;
    let envelope = VerifiedEnvelope::verify(&envelope, &identity)?;
    let master = envelope.open(&pair)?;
    let (account, keyring) = with_keyring(message, identity, &envelope, master)?;
    Ok((account, keyring, anchor.gossip))
}

/// Chain and envelope, which are those that the unlocked device knew or follow them, and the keyring.
fn open_account_handed(
    message: &AccountMessage,
    master: MasterKey,
    known: &Handover,
) -> Result<(Account, Keyring), Error> {
    if message.user_id != known.user_id {
        return Err(Refusal::Mismatch.into());
    }
    let identity = verify_chain(known.user_id, &message.chain)?;
    if identity.root_fingerprint() != known.root_fp {
        return Err(Refusal::Sealed.into());
    }
    let envelope: Signed = decode(&message.envelope.0)?;
    let envelope = VerifiedEnvelope::verify(&envelope, &identity)?;
    let follows = identity.key_at(known.chain_seq, known.chain_head).is_some();
    let older = envelope.generation().number < known.generation || message.keyring.seq < known.keyring_seq;
    if older || !follows {
        return Err(Refusal::Stale.into());
    }
    with_keyring(message, identity, &envelope, master)
}

fn with_keyring(
    message: &AccountMessage,
    identity: VerifiedIdentity,
    envelope: &VerifiedEnvelope,
    master: MasterKey,
) -> Result<(Account, Keyring), Error> {
    let keyring = open_keyring(&master, &identity, message)?;
    let (generation, envelope_hash) = (envelope.generation(), envelope.hash());
    Ok((Account { identity: identity.into(), master, generation, envelope_hash }, keyring))
}

/// The anchor of one way.
fn find_anchor(user_id: UserId, message: &AccountMessage, unlock: &Unlock) -> Result<Anchor, Error> {
    let way = Hash::of(unlock.key_pair()?.public().as_bytes());
    let anchor = message.anchors.iter().find(|anchor| anchor.unlock_key_hash == way);
    let anchor = anchor.ok_or(Refusal::Sealed)?;
    Ok(unlock.anchor_key().open_anchor(user_id, &anchor.blob.0)?)
}

/// Opens the keyring, whose secrets are those of the chain.
pub(crate) fn open_keyring(
    master: &MasterKey,
    identity: &VerifiedIdentity,
    message: &AccountMessage,
) -> Result<Keyring, Error> {
    let keyring = master.open_keyring(identity.user_id(), message.keyring.seq, &message.keyring.blob.0)?;
    let signs = IdentityKey::from_seed(&keyring.identity).public();
    let newest = keyring.kems.last().map(KemKeyPair::from_secret).transpose()?;
    let listed = identity.kem().map(|(epoch, key)| (usize::try_from(epoch).ok(), *key));
    let held = newest.map(|pair| (Some(keyring.kems.len()), *pair.public()));
    let former = keyring.former.iter().map(|seed| IdentityKey::from_seed(seed).public());
    let own = signs == *identity.identity()
        && listed == held
        && former.into_iter().all(|key| identity.has_had(&key));
    if own { Ok(keyring) } else { Err(Refusal::Sealed.into()) }
}

/// Pins what an anchor or a keyring has seen of logs: no head may be smaller from now on.
fn pin_seen(logs: &Logs, instance: &Instance, gossip: Gossip, pins: &[Pin]) -> Result<(), Error> {
    let own = origin(logs.instance())?.to_owned();
    logs.pin(Checkpoint { origin: own, size: gossip.log_size, root: gossip.log_root })?;
    for pin in pins.iter().filter(|pin| pin.kind == PinKind::Log) {
        let origin = instance.practice_log_origin(GroupId(pin.id.0));
        logs.pin(Checkpoint { origin, size: pin.number, root: pin.root })?;
    }
    Ok(())
}

/// The own practice and its seeds anew, for an account that is open.
pub(crate) async fn open_practice_anew(
    server: &impl Server,
    vault: &Vault,
    message: &AccountMessage,
) -> Result<OwnPractice, Error> {
    let (account, secrets, remembered) = (vault.account(), vault.secrets(), vault.keyring().remembered);
    let owner = Owner { account: &account, secrets: &secrets, remembered: &remembered };
    open_practice(server, vault.logs(), message, &owner).await
}

/// Whose practice is opened.
struct Owner<'a> {
    account: &'a Account,
    secrets: &'a Secrets,
    remembered: &'a Remembered,
}

async fn open_practice(
    server: &impl Server,
    logs: &Logs,
    message: &AccountMessage,
    owner: &Owner<'_>,
) -> Result<OwnPractice, Error> {
    let own = &owner.account.identity;
    let reading = logs.begin();
    let practice = Request::new(Method::Get, url::practice(message.practice_id));
    let practice: Practice = ask(server, practice).await?;
    let verified = VerifiedPractice::verify_own(&reading, &practice, own)?;
    is_own(&verified, message, owner.remembered, own)?;
    let seeds = open_seeds(&verified, message, own, owner.secrets)?;
    let rolls = open_rolls(&verified, message, &seeds);
    Ok(OwnPractice::new(verified, seeds, rolls))
}

/// The practice is the one that the keyring pins, not older than it pins, and lists this member by this very chain.
fn is_own(
    verified: &VerifiedPractice,
    message: &AccountMessage,
    remembered: &Remembered,
    own: &VerifiedIdentity,
) -> Result<(), Error> {
    let pin = find_pin(remembered, PinKind::Group, verified.id()).ok_or(Refusal::Mismatch)?;
    if verified.id() != message.practice_id || pin.root != verified.root_fingerprint() {
        return Err(Refusal::Mismatch.into());
    }
    if u64::from(verified.epoch()) < pin.number {
        return Err(Refusal::Stale.into());
    }
    let listed = verified.current().member(own.user_id()).ok_or(Refusal::Mismatch)?;
    own.own_key_at(listed.chain_seq, listed.chain_head).map(|_| ()).ok_or(Refusal::Mismatch.into())
}

/// The seeds of every epoch, newest first: those that were wrapped for this member, and from each epoch those of the one
/// before it. Those of the newest epoch must have been given, as far as the member's roles there go; an older epoch
/// whose seeds do not open stays closed, and so does what was sealed under it.
fn open_seeds(
    practice: &VerifiedPractice,
    message: &AccountMessage,
    own: &VerifiedIdentity,
    secrets: &Secrets,
) -> Result<BTreeMap<u32, EpochSeeds>, Error> {
    let grants = message.seeds.iter().map(|seed| decode(&seed.0)).collect::<Result<Vec<Signed>, _>>()?;
    let mut seeds: BTreeMap<u32, EpochSeeds> = BTreeMap::new();
    for epoch in practice.group().epochs().iter().rev() {
        let mut content = open_seed(practice, epoch, &grants, own, secrets)?;
        let mut audit = open_seed(practice, epoch, &grants, own, secrets)?;
        let newest = epoch.hash() == practice.current().hash();
        let may = |role| epoch.member(own.user_id()).is_some_and(|member| member.roles.has(role));
        if newest && (content.is_none() && may(Roles::READ) || audit.is_none() && may(Roles::AUDIT)) {
            return Err(Refusal::Sealed.into());
        }
        let number = epoch.statement().epoch;
        if let Some(later) = number.checked_add(1).and_then(|later| seeds.get(&later)) {
            let sealed = message.previous.iter().find(|sealed| sealed.epoch == later.epoch().number);
            content = content.or_else(|| later.open_content_before(&sealed?.content.0));
            audit = audit.or_else(|| later.open_audit_before(&sealed?.audit.0));
        }
        seeds.insert(number, EpochSeeds::new(epoch, content, audit)?);
    }
    Ok(seeds)
}

/// The seed of one epoch and purpose, if it was given; an admin of that epoch signed for it.
pub(crate) fn open_seed<K: WrappedKey>(
    practice: &VerifiedPractice,
    epoch: &VerifiedEpoch,
    grants: &[Signed],
    own: &VerifiedIdentity,
    secrets: &Secrets,
) -> Result<Option<K>, Error> {
    let meant = |signed: &&Signed| {
        Grant::parse(signed.body())
            .is_ok_and(|grant| grant.info.purpose == K::PURPOSE && grant.info.subject_hash == epoch.hash())
    };
    let Some(signed) = grants.iter().find(meant) else { return Ok(None) };
    let info = Grant::parse(signed.body())?.info;
    // An admin of the epoch itself, or of the one before, under which the new one is made.
    let granter = practice.group().by_hash(info.granter_statement_hash);
    let near = |at: &&VerifiedEpoch| {
        let (at, epoch) = (at.statement().epoch, epoch.statement().epoch);
        at == epoch || at.checked_add(1) == Some(epoch)
    };
    let granter = granter.filter(near).and_then(|at| practice.signer(at, info.granter, Roles::ADMIN));
    let grant = VerifiedGrant::verify(signed, granter.ok_or(Refusal::Place)?)?;
    let own_seed = info.practice_id == practice.id()
        && info.granter_group == practice.id()
        && info.recipient_kind == RecipientKind::User
        && info.recipient_id == ObjectId::from(own.user_id())
        && matches!(info.purpose, Purpose::ContentSeed | Purpose::AuditSeed);
    let index = usize::try_from(info.recipient_epoch).ok().and_then(|epoch| epoch.checked_sub(1));
    let kem =
        index.and_then(|index| secrets.kems.get(index)).filter(|_| own_seed).ok_or(Refusal::Mismatch)?;
    Ok(Some(open_with(kem, &grant)?))
}

fn open_with<K: WrappedKey>(kem: &KemSecret, grant: &VerifiedGrant) -> Result<K, CannotOpen> {
    unwrap(&KemKeyPair::from_secret(kem)?, grant)
}

/// Names may be erased, and who may not READ cannot open them: what does not open is left out.
fn open_rolls(
    practice: &VerifiedPractice,
    message: &AccountMessage,
    seeds: &BTreeMap<u32, EpochSeeds>,
) -> BTreeMap<u32, Roll> {
    let open = |epoch: &VerifiedEpoch| {
        let number = epoch.statement().epoch;
        let sealed = message.names.iter().find(|names| names.epoch == number)?;
        let seed = seeds.get(&number)?.content().ok()?;
        Some((number, seed.open_roll(epoch.statement(), &sealed.names.0).ok()?))
    };
    practice.group().epochs().iter().filter_map(open).collect()
}
