//! Sessions: which there are, ending others, signing out.

use siegel_api::id::{SessionId, UserId};
use siegel_api::message::account::SessionItem;
use siegel_api::message::session::{LockedAccount, SessionInfo, SignInItem};
use siegel_api::url;

use crate::error::Error;
use crate::server::{Method, Request, Server, ask, tell};
use crate::vault::Vault;

/// The session of this client, if there is one; asking counts as activity.
///
/// # Errors
/// `Error::Problem` with `signed_out` without one, and as `server::ask`.
pub async fn find_own(server: &impl Server) -> Result<SessionInfo, Error> {
    ask(server, Request::new(Method::Get, url::SESSION)).await
}

/// All sessions of the account.
///
/// # Errors
/// As `server::ask`.
pub async fn list(server: &impl Server) -> Result<Vec<SessionItem>, Error> {
    ask(server, Request::new(Method::Get, url::SESSIONS)).await
}

/// The newest sign-ins of the account, and the newest that failed.
///
/// # Errors
/// As `server::ask`.
pub async fn list_signins(server: &impl Server) -> Result<Vec<SignInItem>, Error> {
    ask(server, Request::new(Method::Get, url::ACCOUNT_SIGNINS)).await
}

/// The locked accounts of the practice; for admins.
///
/// # Errors
/// As `server::ask`.
pub async fn list_locks(server: &impl Server) -> Result<Vec<LockedAccount>, Error> {
    ask(server, Request::new(Method::Get, url::LOCKS)).await
}

/// Opens a member's locked account; for admins.
///
/// # Errors
/// As `server::tell`.
pub async fn unlock(server: &impl Server, member: UserId) -> Result<(), Error> {
    tell(server, Request::new(Method::Delete, url::lock(member))).await
}

/// Ends one session of the account.
///
/// # Errors
/// As `server::ask`.
pub async fn end(server: &impl Server, id: SessionId) -> Result<(), Error> {
    tell(server, Request::new(Method::Delete, url::session(id))).await
}

/// Ends all sessions of the account but this one.
///
/// # Errors
/// As `server::ask`.
pub async fn end_others(server: &impl Server) -> Result<(), Error> {
    tell(server, Request::new(Method::Delete, url::SESSIONS)).await
}

/// Signs out. The vault goes first, whatever the server then says: no key outlives this call.
///
/// # Errors
/// As `server::ask`.
pub async fn sign_out(server: &impl Server, vault: Vault) -> Result<(), Error> {
    drop(vault);
    tell(server, Request::new(Method::Delete, url::SESSION)).await
}
