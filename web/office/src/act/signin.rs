//! One's own sign-ins.

use siegel_api::message::session::SignInItem;
use siegel_client::session;
use siegel_kit::Trouble;

use super::{SERVER, told};
use crate::office::Office;

/// The newest ones, and the newest that failed.
pub async fn list(office: Office) -> Result<Vec<SignInItem>, Trouble> {
    session::list_signins(&SERVER).await.map_err(told(office))
}
