//! An operator's access: no keys, no vault, and a session of another kind. Its calls go past what renews members' sessions.

use siegel_api::message::operator::OperatorView;
use siegel_client::found::SetupToken;
use siegel_client::operator;
use siegel_kit::Trouble;
use siegel_kit::browser::{BrowserPasskeys, Fetch, Making};

/// Makes the passkey of an offered access; the numbers come with it.
pub async fn set_up(token: String, name: String) -> Result<OperatorView, Trouble> {
    let token = SetupToken::parse(&token)?;
    let passkeys = Making::by(BrowserPasskeys);
    let made = operator::set_up(&Fetch, &passkeys, &token, &name).await;
    passkeys.ends(made)?;
    find().await
}

/// Signs in; the numbers come with it.
pub async fn sign_in() -> Result<OperatorView, Trouble> {
    operator::sign_in(&Fetch, &BrowserPasskeys).await?;
    find().await
}

/// The numbers, as of now.
pub async fn find() -> Result<OperatorView, Trouble> {
    Ok(operator::find_view(&Fetch).await?)
}

/// Signs out.
pub async fn sign_out() -> Result<(), Trouble> {
    Ok(operator::sign_out(&Fetch).await?)
}
