//! An operator: an access that is set up by a one-time address, sign-in, and the numbers. There are no keys: a passkey says who is
//! there, and nothing that it could open is asked for.

use serde_json::json;
use siegel_api::hash::Hash;
use siegel_api::message::operator::{OperatorFinish, OperatorSession, OperatorSetUpBegin, OperatorView};
use siegel_api::message::registration::CeremonyBegun;
use siegel_api::url;

use crate::authenticator::{Authenticator, Gesture};
use crate::error::Error;
use crate::found::SetupToken;
use crate::server::{Method, Request, Server, ask, tell};

/// Makes the passkey of an offered access, and begins its first session. `name` is what the device shows.
///
/// # Errors
/// `Error::Problem` with `invitation_gone` if the address was used or has ended, `Error::Authenticator` without a passkey, and as
/// `server::ask`.
pub async fn set_up(
    server: &impl Server,
    authenticator: &impl Authenticator,
    token: &SetupToken,
    name: &str,
) -> Result<OperatorSession, Error> {
    let begin = OperatorSetUpBegin { token: token.to_message() };
    let begun: CeremonyBegun =
        ask(server, Request::json(Method::Post, url::OPERATOR_SETUP_BEGIN, &begin)?).await?;
    let made = authenticator.create(public_key(&begun)?, name, &nothing()).await?;
    finish(server, url::OPERATOR_SETUP_FINISH, &begun, &made).await
}

/// Signs in with an operator's passkey.
///
/// # Errors
/// `Error::Authenticator` without a gesture, `Error::Problem` with `sign_in_failed` for anybody else's passkey, and as
/// `server::ask`.
pub async fn sign_in(
    server: &impl Server,
    authenticator: &impl Authenticator,
) -> Result<OperatorSession, Error> {
    let begin = Request::json(Method::Post, url::OPERATOR_SESSION_BEGIN, &json!({}))?;
    let begun: CeremonyBegun = ask(server, begin).await?;
    let shown = authenticator.get(public_key(&begun)?, &nothing()).await?;
    finish(server, url::OPERATOR_SESSION_FINISH, &begun, &shown).await
}

/// The numbers, as of now.
///
/// # Errors
/// `Error::Problem` with `signed_out` without a session, and as `server::ask`.
pub async fn find_view(server: &impl Server) -> Result<OperatorView, Error> {
    ask(server, Request::new(Method::Get, url::OPERATOR)).await
}

/// Signs out.
///
/// # Errors
/// As `server::tell`.
pub async fn sign_out(server: &impl Server) -> Result<(), Error> {
    tell(server, Request::new(Method::Delete, url::OPERATOR_SESSION)).await
}

async fn finish(
    server: &impl Server,
    path: &'static str,
    begun: &CeremonyBegun,
    gesture: &Gesture,
) -> Result<OperatorSession, Error> {
    let credential = gesture.credential().clone();
    let finish = OperatorFinish { ceremony_id: begun.ceremony_id, credential };
    ask(server, Request::json(Method::Post, path, &finish)?).await
}

/// Passkeys of this address are asked for a PRF result in any case: here at a place that no account knows, and it is dropped.
fn nothing() -> Hash {
    Hash::of(b"an operator has no keys")
}

fn public_key(begun: &CeremonyBegun) -> Result<&serde_json::Value, Error> {
    begun.options.get("publicKey").filter(|options| options.is_object()).ok_or(Error::Answer)
}
