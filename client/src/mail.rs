//! One's own mail address, and of what one is told. Letters hold nothing of what they tell of; the address is the one
//! thing of a person that the server reads.

use siegel_api::bytes::{self, B64};
use siegel_api::message::mail::{Choices, MailAsk, MailConfirm, MailLanguage, MailView, NoticesWrite};
use siegel_api::url;

use crate::error::Error;
use crate::server::{Method, Request, Server, ask, tell};

/// What is known of one's own address.
///
/// # Errors
/// As `server::ask`.
pub async fn find(server: &impl Server) -> Result<MailView, Error> {
    ask(server, Request::new(Method::Get, url::ACCOUNT_MAIL)).await
}

/// Has a link sent to an address; it counts once the link was pressed.
///
/// # Errors
/// `malformed` for what is no address, `too_many` after five in a day, and as `server::tell`.
pub async fn give(server: &impl Server, address: &str, language: MailLanguage) -> Result<(), Error> {
    let asked = MailAsk { address: address.to_owned(), language };
    tell(server, Request::json(Method::Put, url::ACCOUNT_MAIL, &asked)?).await
}

/// Removes the address.
///
/// # Errors
/// As `server::tell`.
pub async fn remove(server: &impl Server) -> Result<(), Error> {
    tell(server, Request::new(Method::Delete, url::ACCOUNT_MAIL)).await
}

/// Chooses what one is told of.
///
/// # Errors
/// As `server::tell`.
pub async fn choose(server: &impl Server, choices: Choices, language: MailLanguage) -> Result<(), Error> {
    let chosen = NoticesWrite { choices, language };
    tell(server, Request::json(Method::Put, url::ACCOUNT_NOTICES, &chosen)?).await
}

/// Opens a locked account by the link of its letter.
///
/// # Errors
/// As `confirm`.
pub async fn unlock(server: &impl Server, token: &str) -> Result<(), Error> {
    let token = B64(bytes::from_text(token).unwrap_or_default());
    tell(server, Request::json(Method::Post, url::MAIL_UNLOCK, &MailConfirm { token })?).await
}

/// Does what a letter's link is for. Nobody needs to be signed in.
///
/// # Errors
/// `mail_link_gone`, also for what is no token; as `server::tell`.
pub async fn confirm(server: &impl Server, token: &str) -> Result<(), Error> {
    let token = B64(bytes::from_text(token).unwrap_or_default());
    tell(server, Request::json(Method::Post, url::MAIL_CONFIRM, &MailConfirm { token })?).await
}
