//! Signing in: one gesture gives the session and opens the keys (protocol 2).

use siegel_api::message::registration::CeremonyBegun;
use siegel_api::message::session::{SessionInfo, SignInFinish};
use siegel_api::url;
use siegel_crypto::unlock::Unlock;

use crate::authenticator::{self, Authenticator};
use crate::error::Error;
use crate::open::open;
use crate::server::{Method, Request, Server, ask};
use crate::vault::Vault;

/// Signs in with a passkey and opens the account.
///
/// # Errors
/// `Error::Authenticator` without a gesture or a PRF result, `Error::Problem` with `sign_in_failed`,
/// `Error::Refused` if what the server keeps of the account is not the owner's, and as `server::ask`.
pub async fn sign_in(server: &impl Server, authenticator: &impl Authenticator) -> Result<Vault, Error> {
    let begin = Request::json(Method::Post, url::SESSION_BEGIN, &serde_json::json!({}))?;
    let begun: CeremonyBegun = ask(server, begin).await?;
    let (credential, credential_hash, prf) = authenticator::get(authenticator, &begun.options).await?;
    let finish = SignInFinish { ceremony_id: begun.ceremony_id, credential };
    let finish = Request::json(Method::Post, url::SESSION_FINISH, &finish)?;
    let session: SessionInfo = ask(server, finish).await?;
    let unlock = Unlock::derive_by_passkey(&prf, session.user_id, credential_hash);
    open(server, session.user_id, &unlock).await
}
