//! Live updates: an event whenever the practice's log has grown. What changed, the client asks for.

use std::convert::Infallible;
use std::time::Duration;

use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::Stream;
use serde_json::json;
use siegel_api::id::PracticeId;
use siegel_api::time::Time;
use siegel_storage::{TokenHash, log, session};
use tokio::sync::watch;

use crate::caller::Caller;
use crate::http::peer::Peer;
use crate::http::session::hash_of;
use crate::state::App;

/// How often the log's head is looked at. One indexed row, whatever the number of servers.
const LOOK_EVERY: Duration = Duration::from_millis(700);
/// How often a quiet line says that it is alive.
const ALIVE_EVERY: Duration = Duration::from_secs(15);

struct Watch {
    app: App,
    practice: PracticeId,
    session: Option<TokenHash>,
    peer: Peer,
    stopping: watch::Receiver<bool>,
    size: Option<u64>,
    looked_at: Time,
}

/// `GET /api/v1/stream`: ends with the session, and when the server stops.
#[utoipa::path(get, path = "/api/v1/stream", responses((status = 200, description = "server-sent events")))]
pub async fn follow(
    caller: Caller,
    headers: HeaderMap,
) -> Sse<impl Stream<Item = Result<Event, Infallible>>> {
    let Caller { app, session, peer } = caller;
    let (practice, stopping, looked_at) = (session.practice, app.stopping(), app.now());
    let session = hash_of(&headers);
    let watch = Watch { app, practice, session, peer, stopping, size: None, looked_at };
    let events = futures::stream::unfold(watch, |mut watch| async move {
        let size = watch.next().await?;
        let event = Event::default().event("changed").data(json!({ "size": size }).to_string());
        Some((Ok(event), watch))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(ALIVE_EVERY))
}

impl Watch {
    /// The log's size, once it is another one than before; `None` at the end of session or server.
    async fn next(&mut self) -> Option<u64> {
        loop {
            if *self.stopping.borrow() || !self.lives().await {
                return None;
            }
            // A database that does not answer now may answer at the next look.
            let size =
                log::find_head(self.app.store(), self.practice).await.ok().flatten().map(|head| head.size());
            if size.is_some() && size != self.size {
                self.size = size;
                return size;
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => (),
                _ = self.stopping.wait_for(|stop| *stop) => return None,
            }
        }
    }

    /// Whether the session lasts; asked for once in a while. Following is no use of it: a page left
    /// open must not keep its person signed in.
    async fn lives(&mut self) -> bool {
        let now = self.app.now();
        if now < self.looked_at.plus(Time::MINUTE) {
            return true;
        }
        self.looked_at = now;
        let Some(hash) = self.session else { return false };
        let found = session::find(self.app.store(), hash, now).await.ok().flatten();
        found.is_some_and(|session| session.reach.admits(self.peer.address()))
    }
}
