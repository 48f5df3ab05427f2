//! One's own sign-ins; locked accounts of the practice.

use siegel_api::id::UserId;
use siegel_api::message::session::{LockedAccount, SignInItem};
use siegel_client::session;
use siegel_kit::Trouble;

use super::{SERVER, told};
use crate::model::right::Right;
use crate::office::Office;

/// The newest ones, and the newest that failed.
pub async fn list(office: Office) -> Result<Vec<SignInItem>, Trouble> {
    session::list_signins(&SERVER).await.map_err(told(office))
}

/// Locked accounts of the practice; nothing for who does not manage the team.
pub async fn locked(office: Office) -> Result<Vec<LockedAccount>, Trouble> {
    if !office.may(Right::ManageTeam) {
        return Ok(Vec::new());
    }
    session::list_locks(&SERVER).await.map_err(told(office))
}

/// Opens a member's account.
pub async fn unlock(office: Office, member: UserId) -> Result<(), Trouble> {
    session::unlock(&SERVER, member).await.map_err(told(office))
}
