//! A member's own account: sealed keys, ways to unlock (protocol 2 and 3).

use axum::http::StatusCode;
use siegel_api::bytes::B64;
use siegel_api::codec::encode;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::limits::KEYRING_BYTES_MAX;
use siegel_api::message::account::{
    Account, Anchor, EpochBefore, EpochNames, KeyringBlob, KeyringWrite, Passkey, PasskeyFinish, Rewrap,
};
use siegel_api::message::registration::CeremonyBegun;
use siegel_api::problem::Code;
use siegel_storage::ceremony::{self, Kind};
use siegel_storage::right::AccountRight;
use siegel_storage::{Sealed, account, credential, statement};

use super::ceremony::keep;
use crate::account_keys::{passkey_way, unlock_hash};
use crate::actor::About;
use crate::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};
use crate::rewrap::{NewPasskey, Rewrapped, keyring_before};

/// `GET /api/v1/account`.
#[utoipa::path(get, path = "/api/v1/account", responses((status = 200, description = "Account")))]
pub async fn fetch(caller: Caller) -> Answer<Json<Account>> {
    let (store, own) = (caller.app.store(), caller.session.right().account());
    let lost = || Problem::internal("an account without its keys");
    let links = account::list_links(store, own.user()).await?;
    let envelope = account::find_envelope(store, &own).await?.ok_or_else(lost)?;
    let keyring = account::find_keyring(store, &own).await?.ok_or_else(lost)?;
    let seeds = statement::list_seeds(store, own.practice(), own.user()).await?;
    let epochs = statement::list(store, own.practice()).await?;
    Ok(Json(Account {
        user_id: own.user(),
        practice_id: own.practice(),
        chain: links.iter().map(|link| B64(encode(link))).collect(),
        envelope: B64(envelope.body.0),
        keyring: KeyringBlob { seq: keyring.seq + 1, blob: B64(keyring.sealed.0) },
        anchors: anchors(&caller, &own).await?,
        seeds: seeds.iter().map(|seed| B64(encode(seed))).collect(),
        names: names(&epochs),
        previous: previous(&epochs),
        passkeys: passkeys(&caller, &own).await?,
    }))
}

fn names(epochs: &[statement::Epoch]) -> Vec<EpochNames> {
    let kept = (1..).zip(epochs).filter_map(|(epoch, stored)| Some((epoch, stored.sealed.names.clone()?)));
    kept.map(|(epoch, names)| EpochNames { epoch, names: B64(names.0) }).collect()
}

fn previous(epochs: &[statement::Epoch]) -> Vec<EpochBefore> {
    let before = |(epoch, stored): (u32, &statement::Epoch)| {
        let sealed = stored.sealed.prev_content.clone().zip(stored.sealed.prev_audit.clone());
        sealed.map(|(content, audit)| EpochBefore { epoch, content: B64(content.0), audit: B64(audit.0) })
    };
    (1..).zip(epochs).filter_map(before).collect()
}

async fn anchors(caller: &Caller, own: &AccountRight) -> Answer<Vec<Anchor>> {
    let identity = crate::caller::identity(&caller.app, own.user()).await?;
    let mut anchors = Vec::new();
    for unlock_key_hash in identity.ways().iter().map(unlock_hash) {
        let found = credential::find_anchor(caller.app.store(), own, unlock_key_hash).await?;
        anchors.extend(found.map(|sealed| Anchor { unlock_key_hash, blob: B64(sealed.0) }));
    }
    Ok(anchors)
}

async fn passkeys(caller: &Caller, own: &AccountRight) -> Answer<Vec<Passkey>> {
    let stored = credential::list(caller.app.store(), own).await?;
    let item = |one: credential::Credential| Passkey {
        id: B64(one.id),
        added_at: one.created_at,
        used_at: one.used_at,
    };
    Ok(stored.into_iter().map(item).collect())
}

/// `PUT /api/v1/account/keyring`: compare-and-swap on the one before; the loser merges and tries again.
#[utoipa::path(put, path = "/api/v1/account/keyring",
    request_body(content = serde_json::Value, description = "KeyringWrite"),
    responses((status = 204, description = "written"), (status = 409, description = "conflict")))]
pub async fn update_keyring(caller: Caller, Json(body): Json<KeyringWrite>) -> Answer<StatusCode> {
    let sealed = Sealed(body.keyring.blob.0);
    if sealed.0.len() > KEYRING_BYTES_MAX {
        return Err(Problem::new(Code::TooLarge));
    }
    let before = keyring_before(body.keyring.seq, body.prev_hash)?;
    let actor = caller.actor().await?;
    let about = About::new(EventKind::KeyringWritten, caller.session.user, Hash::of(&sealed.0));
    let event = actor.event(&body.event, about)?;
    let right = caller.session.right();
    let mut write = caller.app.store().write(&right, &[], caller.app.now()).await?;
    statement::check_epoch(&mut write, right.practice(), event.body.epoch).await?;
    account::update_keyring(&mut write, &right.account(), Some(before), &sealed).await?;
    write.commit(event).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/account/rewrap`: a passkey less, or a new sheet, in one transaction. Whoever comes second of two
/// devices is told `stale_account` or `conflict`, reads the account anew and tries again.
#[utoipa::path(post, path = "/api/v1/account/rewrap",
    request_body(content = serde_json::Value, description = "Rewrap"),
    responses((status = 204, description = "written"), (status = 409, description = "stale_account, conflict")))]
pub async fn rewrap(caller: Caller, Json(body): Json<Rewrap>) -> Answer<StatusCode> {
    Rewrapped::verify(&caller, &body).await?.write(&caller, &body, None).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// `POST /api/v1/account/passkeys/begin`.
#[utoipa::path(post, path = "/api/v1/account/passkeys/begin", responses((status = 200, description = "CeremonyBegun")))]
pub async fn begin_passkey(caller: Caller) -> Answer<Json<CeremonyBegun>> {
    let own = caller.session.right().account();
    let stored = credential::list(caller.app.store(), &own).await?;
    let existing = stored.into_iter().map(|one| one.id).collect();
    let ceremony = caller.app.passkeys().begin_registration(own.user(), existing)?;
    let ceremony_id = keep(&caller.app, Kind::Registration, Some(own.user()), &ceremony.state).await?;
    Ok(Json(CeremonyBegun { ceremony_id, options: ceremony.options }))
}

/// `POST /api/v1/account/passkeys/finish`: the passkey and its way to unlock, in one transaction, which ends the
/// ceremony: a device that comes second tries again with the passkey that it has made.
#[utoipa::path(post, path = "/api/v1/account/passkeys/finish",
    request_body(content = serde_json::Value, description = "PasskeyFinish"),
    responses((status = 204, description = "added"), (status = 409, description = "stale_account, conflict"),
        (status = 422, description = "not_verified, prf_leaked")))]
pub async fn finish_passkey(caller: Caller, Json(body): Json<PasskeyFinish>) -> Answer<StatusCode> {
    let app = &caller.app;
    let begun = ceremony::find(app.store(), body.ceremony_id, Kind::Registration, app.now()).await?;
    let begun = begun.filter(|begun| begun.user == Some(caller.session.user));
    let begun = begun.ok_or(Problem::new(Code::CeremonyEnded))?;
    let passkey = app.passkeys().finish_registration(body.credential, &begun.state)?;
    let rewrapped = Rewrapped::verify(&caller, &body.rewrap).await?;
    let credential = Hash::of(passkey.cred_id());
    let way = passkey_way(rewrapped.identity(), credential).ok_or(Problem::new(Code::NotVerified))?;
    let new = NewPasskey { passkey, way, ceremony: body.ceremony_id };
    rewrapped.write(&caller, &body.rewrap, Some(new)).await?;
    Ok(StatusCode::NO_CONTENT)
}
