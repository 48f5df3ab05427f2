//! Letters that are due go out, one after the other. Each is taken, tried, and its row removed: a process that is killed
//! in between loses none, and sends one at most once more, under the same `Message-ID`.

use siegel_api::bytes;
use siegel_api::limits::{MAIL_LINK_HOURS, UNLOCK_LINK_MINUTES};
use siegel_api::mail::Address;
use siegel_api::time::Time;
use siegel_storage::outbox::{self, Letter, Notice, Outcome};

use crate::http::problem::{Answer, Problem};
use crate::mail::carrier::Stuck;
use crate::mail::cipher::What;
use crate::mail::letter::Draft;
use crate::state::App;

/// Letters of one turn, at most.
const LETTERS_MAX: u32 = 50;

/// Sends what is due. Where the mail server does not answer, the rest waits for the next turn.
///
/// # Errors
/// As the store.
pub async fn run(app: &App) -> Answer<()> {
    for _ in 0..LETTERS_MAX {
        let Some(letter) = outbox::take(app.store(), app.now()).await? else { return Ok(()) };
        let sent = send(app, &letter).await;
        let outcome = match sent {
            Ok(()) => Outcome::Sent,
            Err(Fault::Void) => Outcome::Void,
            Err(Fault::Stuck(Stuck::Refused)) => Outcome::Refused,
            Err(Fault::Stuck(Stuck::Line)) => Outcome::Line,
            Err(Fault::Stuck(Stuck::Later)) => Outcome::Later,
        };
        outbox::finish(app.store(), &letter, outcome, app.now()).await?;
        if matches!(sent, Err(Fault::Stuck(Stuck::Line))) {
            return Ok(());
        }
    }
    Ok(())
}

/// Why a letter did not go out.
enum Fault {
    Stuck(Stuck),
    /// It cannot be written, or its link has ended.
    Void,
}

async fn send(app: &App, letter: &Letter) -> Result<(), Fault> {
    if is_over(letter, app.now()) {
        return Err(Fault::Void);
    }
    // With another `mail.key` nothing opens; with the right one again, the letter is still there.
    let (address, link) = opened(app, letter).map_err(|_| Fault::Stuck(Stuck::Later))?;
    let name = name(letter);
    let draft = Draft {
        notice: letter.notice,
        language: letter.language,
        from: &app.config().mail_from,
        to: address.as_str(),
        link: &link,
        id: format!("<{name}@{}>", app.config().origin.host()),
        at: letter.created_at,
    };
    let written = draft.write().map_err(|_| Fault::Void)?;
    app.carrier().send(written, &name).await.map_err(Fault::Stuck)
}

/// A link that has ended is sent to nobody.
fn is_over(letter: &Letter, now: Time) -> bool {
    let life = match letter.notice {
        Notice::Confirm => MAIL_LINK_HOURS * Time::HOUR,
        Notice::Locked => UNLOCK_LINK_MINUTES * Time::MINUTE,
        _ => return false,
    };
    letter.created_at.plus(life) <= now
}

/// The address and the link, decrypted.
fn opened(app: &App, letter: &Letter) -> Answer<(Address, String)> {
    let raw = app.mail_key().open(What::Address, letter.user, &letter.address)?;
    let address = std::str::from_utf8(&raw).ok().and_then(Address::parse);
    let address = address.ok_or_else(|| Problem::internal("mail: an address that is none"))?;
    let origin = app.config().origin.as_str();
    let Some(sealed) = &letter.token else { return Ok((address, origin.to_owned())) };
    let token = app.mail_key().open(What::Token, letter.user, sealed)?;
    let page = if letter.notice == Notice::Locked { "entsperren" } else { "bestaetigen" };
    Ok((address, format!("{origin}/{page}#{}", bytes::to_text(&token))))
}

/// Time and a hash: nothing of person or act can be told from it.
fn name(letter: &Letter) -> String {
    let mut parts = letter.act.0.to_vec();
    parts.extend_from_slice(&letter.user.0);
    parts.push(letter.notice as u8);
    let hash = siegel_api::hash::Hash::of(&parts);
    let short = hash.0.get(..12).map(bytes::to_text).unwrap_or_default();
    format!("{}.{short}", letter.created_at.0)
}
