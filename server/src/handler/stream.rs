//! Live updates: an event whenever the practice's log has grown, something happened in a case in which it takes part, or a
//! unit of any practice was closed: whoever is about to send to it must not choose it any more. What changed, the client
//! asks for.

use std::convert::Infallible;
use std::time::Duration;

use axum::http::HeaderMap;
use axum::response::sse::{Event, KeepAlive, Sse};
use futures::Stream;
use serde_json::json;
use siegel_api::id::PracticeId;
use siegel_api::time::Time;
use siegel_storage::{TokenHash, case, log, session, unit};
use tokio::sync::watch;

use crate::caller::Caller;
use crate::http::peer::Peer;
use crate::http::session::hash_of;
use crate::state::App;

/// How often the log's head and the cases are looked at. A few indexed rows, whatever the number of servers.
const LOOK_EVERY: Duration = Duration::from_millis(700);
/// How often a quiet line says that it is alive.
const ALIVE_EVERY: Duration = Duration::from_secs(15);

/// What is looked at: the log's size, the mark of the cases, and how many units were closed.
type Look = (u64, u64, u64);

struct Watch {
    app: App,
    practice: PracticeId,
    session: Option<TokenHash>,
    peer: Peer,
    stopping: watch::Receiver<bool>,
    seen: Option<Look>,
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
    let watch = Watch { app, practice, session, peer, stopping, seen: None, looked_at };
    let events = futures::stream::unfold(watch, |mut watch| async move {
        let size = watch.next().await?;
        let event = Event::default().event("changed").data(json!({ "size": size }).to_string());
        Some((Ok(event), watch))
    });
    Sse::new(events).keep_alive(KeepAlive::new().interval(ALIVE_EVERY))
}

impl Watch {
    /// The log's size, once that or anything else that is looked at is another than before; `None` at the end of session or
    /// server.
    async fn next(&mut self) -> Option<u64> {
        loop {
            if *self.stopping.borrow() || !self.lives().await {
                return None;
            }
            // A database that does not answer now may answer at the next look.
            let now = self.look().await;
            if now.is_some() && now != self.seen {
                self.seen = now;
                return now.map(|(size, ..)| size);
            }
            tokio::select! {
                () = tokio::time::sleep(LOOK_EVERY) => (),
                _ = self.stopping.wait_for(|stop| *stop) => return None,
            }
        }
    }

    async fn look(&self) -> Option<Look> {
        let head = log::find_head(self.app.store(), self.practice).await.ok().flatten()?;
        let mark = case::find_mark(self.app.store(), self.practice).await.ok()?;
        let closed = unit::count_closed(self.app.store()).await.ok()?;
        Some((head.size(), mark, closed))
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
