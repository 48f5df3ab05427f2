//! Accesses that come to their end by themselves (B30).

use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::UserId;
use siegel_storage::holding::end;
use siegel_storage::outbox;

use crate::caller::attested;
use crate::http::problem::Answer;
use crate::state::App;

/// Has those told whose access ends in some days, and notes in the log whose access has come to its end, and ends the sessions that are still there: they were refused from that
/// moment on. A process that dies in between leaves it to the next turn.
///
/// # Errors
/// `internal`; those before it are noted.
pub async fn run(app: &App) -> Answer<()> {
    outbox::period::tell_ending(app.store(), app.now()).await?;
    for right in end::list_due(app.store(), app.now()).await? {
        // By nobody of the practice: an admin set the end, and time brought it.
        let what = (EventKind::AccessEnded, right.user().into(), Hash::ZERO);
        let event = attested(app, right.practice(), UserId::ZERO, what).await?;
        let mut write = match app.store().write(&right, &[], app.now()).await {
            // Another server's turn, or an admin who moved the end.
            Err(siegel_storage::Error::Gone) => continue,
            begun => begun?,
        };
        end::finish(&mut write, &right).await?;
        write.commit(event).await?;
    }
    Ok(())
}
