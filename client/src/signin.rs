//! Signing in: one gesture gives the session and opens the keys (protocol 2). Beside a passkey without PRF the
//! passphrase opens them; it is tried here, as often as its owner likes, and nothing of it leaves.

use siegel_api::chain::WayKind;
use siegel_api::hash::Hash;
use siegel_api::id::UserId;
use siegel_api::message::account::Account as AccountMessage;
use siegel_api::message::registration::CeremonyBegun;
use siegel_api::message::session::{SessionInfo, SignInFinish};
use siegel_api::url;
use siegel_crypto::unlock::Unlock;

use crate::account::Anchoring;
use crate::authenticator::{self, Authenticator, Beside, Proof};
use crate::directory::verify_chain;
use crate::envelope;
use crate::error::{AuthenticatorError, Error, Refusal};
use crate::open::{find_account, find_instance, open_fetched, opens};
use crate::server::{Method, Request, Server, ask, tell};
use crate::vault::Vault;

/// Signs in with a passkey and opens the account.
///
/// # Errors
/// `Error::Authenticator` without a gesture, or if neither a PRF result nor a passphrase can be had;
/// `Error::Problem` with `sign_in_failed` or `ceremony_ended`; `Error::Refused` if what the server keeps of the
/// account is not the owner's, and as `server::ask`.
pub async fn sign_in(server: &impl Server, authenticator: &impl Authenticator) -> Result<Vault, Error> {
    let begun = begin(server).await?;
    let proof = authenticator::get(authenticator, &begun.options).await?;
    let session = finish(server, &begun, &proof).await?;
    let instance = find_instance(server).await?;
    let account = find_account(server).await?;
    let unlock = unlock(authenticator, session.user_id, &account, &proof).await;
    if let Err(Error::Authenticator(_)) = &unlock {
        // Whoever gave up on the passphrase has keys nowhere: no session stays behind for nobody.
        tell(server, Request::new(Method::Delete, url::SESSION)).await?;
    }
    let unlock = unlock?;
    open_fetched(server, session.user_id, (instance, account), &unlock).await
}

/// Begins a new session for somebody whose keys are open: one gesture of a passkey of the same person. If the account
/// has another master key by now, because a way to unlock was revoked elsewhere, the gesture opens that one too.
///
/// # Errors
/// `Error::Authenticator` without a gesture, or with that of somebody else, for whom no session begins;
/// `Error::Problem` with `sign_in_failed` or `ceremony_ended`; `Refusal::Stale` if the account is older than what
/// these keys know or has other keys of its own, and as `server::ask`.
pub async fn renew(
    server: &impl Server,
    authenticator: &impl Authenticator,
    vault: &Vault,
) -> Result<SessionInfo, Error> {
    let begun = begin(server).await?;
    let proof = authenticator::get_of(authenticator, &begun.options, vault.user_id()).await?;
    let session = finish(server, &begun, &proof).await?;
    let way = async |account: &_| unlock(authenticator, vault.user_id(), account, &proof).await;
    let session = same(server, vault, session, way).await?;
    vault.was_opened_by(proof.hash);
    if let Some(prf) = &proof.prf {
        vault.anchors_by(Anchoring::by(&Unlock::derive_by_passkey(prf, vault.user_id(), proof.hash))?);
    }
    Ok(session)
}

/// The session must be that of the open keys; it is ended at once where the server began it for somebody else. Where
/// the account got another master key meanwhile, `way` opens it: what the old one sealed from now on, no device could
/// open.
pub(crate) async fn same(
    server: &impl Server,
    vault: &Vault,
    session: SessionInfo,
    way: impl AsyncFnOnce(&AccountMessage) -> Result<Unlock, Error>,
) -> Result<SessionInfo, Error> {
    let own = (session.user_id, session.practice_id) == (vault.user_id(), vault.practice_id());
    let followed = if own { follow(server, vault, way).await } else { Err(Refusal::Mismatch.into()) };
    match followed {
        Ok(()) => Ok(session),
        Err(lost) if lost.is_outage() => Err(lost),
        Err(refused) => {
            tell(server, Request::new(Method::Delete, url::SESSION)).await?;
            Err(refused)
        }
    }
}

async fn follow(
    server: &impl Server,
    vault: &Vault,
    way: impl AsyncFnOnce(&AccountMessage) -> Result<Unlock, Error>,
) -> Result<(), Error> {
    match envelope::refresh(server, vault).await {
        Err(Error::AccountChanged) => {
            let message = find_account(server).await?;
            envelope::take_over(vault, &message, &way(&message).await?)
        }
        done => done,
    }
}

async fn begin(server: &impl Server) -> Result<CeremonyBegun, Error> {
    ask(server, Request::json(Method::Post, url::SESSION_BEGIN, &serde_json::json!({}))?).await
}

async fn finish(server: &impl Server, begun: &CeremonyBegun, proof: &Proof) -> Result<SessionInfo, Error> {
    let finish = SignInFinish { ceremony_id: begun.ceremony_id, credential: proof.credential.clone() };
    ask(server, Request::json(Method::Post, url::SESSION_FINISH, &finish)?).await
}

/// What this passkey opens with, by the way that its owner's chain lists for it. The chain is not anchored yet: a
/// server that lies here can have a passphrase asked for, which then opens nothing and goes nowhere.
async fn unlock(
    authenticator: &impl Authenticator,
    user_id: UserId,
    account: &AccountMessage,
    proof: &Proof,
) -> Result<Unlock, Error> {
    match (listed(user_id, account, proof.hash)?, &proof.prf) {
        (WayKind::Passphrase, _) => by_passphrase(authenticator, user_id, account, proof.hash).await,
        (_, Some(prf)) => Ok(Unlock::derive_by_passkey(prf, user_id, proof.hash)),
        (_, None) => Err(AuthenticatorError::NoPrf.into()),
    }
}

fn listed(user_id: UserId, account: &AccountMessage, credential: Hash) -> Result<WayKind, Error> {
    let chain = verify_chain(user_id, &account.chain)?;
    let way = chain.ways().iter().find(|way| way.credential == credential);
    way.map(|way| way.kind).ok_or(Refusal::Sealed.into())
}

/// Asks until the passphrase opens the anchor, or its owner gives up.
async fn by_passphrase(
    authenticator: &impl Authenticator,
    user_id: UserId,
    account: &AccountMessage,
    credential: Hash,
) -> Result<Unlock, Error> {
    let beside = Beside { user_id, credential };
    let mut wrong = false;
    loop {
        let stretched = authenticator.ask_passphrase(beside, wrong).await?;
        let unlock = Unlock::derive_by_passphrase(&stretched, user_id, credential);
        if opens(user_id, account, &unlock) {
            return Ok(unlock);
        }
        wrong = true;
    }
}
