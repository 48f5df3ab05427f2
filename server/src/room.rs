//! Room in memory for parts on their way in. Bodies are not read before there is room for them.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use siegel_api::id::SessionId;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;

/// Parts in memory at once, of 8 MiB each.
const PARTS_AT_ONCE: usize = 32;
/// Of these for one session, as many as our pages send at once: nobody takes all the room.
const PARTS_OF_SESSION: usize = 4;
/// So long a part waits for room.
const WAIT: Duration = Duration::from_secs(60);

/// Who has room, and how much there is.
pub struct Rooms {
    all: Arc<Semaphore>,
    sessions: Mutex<HashMap<SessionId, Arc<Semaphore>>>,
    wait: Duration,
}

/// Room for one part, as long as it is held.
#[derive(Debug)]
pub struct Room {
    _own: OwnedSemaphorePermit,
    _all: OwnedSemaphorePermit,
}

impl Default for Rooms {
    fn default() -> Self {
        Self::waiting(WAIT)
    }
}

impl Rooms {
    /// Empty; a part waits so long for room.
    fn waiting(wait: Duration) -> Self {
        Self { all: Arc::new(Semaphore::new(PARTS_AT_ONCE)), sessions: Mutex::default(), wait }
    }

    /// Room for one part of a session; `None` if there was none in a minute.
    pub async fn enter(&self, session: SessionId) -> Option<Room> {
        // First the session's own turn: who waits for that keeps no room from others.
        let own = self.of(session);
        let enter = async {
            let own = own.acquire_owned().await.ok()?;
            let all = Arc::clone(&self.all).acquire_owned().await.ok()?;
            Some(Room { _own: own, _all: all })
        };
        timeout(self.wait, enter).await.ok().flatten()
    }

    fn of(&self, session: SessionId) -> Arc<Semaphore> {
        let mut sessions = self.sessions.lock().unwrap_or_else(PoisonError::into_inner);
        // Whoever holds room or waits for it holds the semaphore as well; the others are gone.
        sessions.retain(|_, own| Arc::strong_count(own) > 1);
        let own = sessions.entry(session).or_insert_with(|| Arc::new(Semaphore::new(PARTS_OF_SESSION)));
        Arc::clone(own)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_session_that_stands_still_keeps_nobody_else_out() {
        let rooms = Rooms::waiting(Duration::ZERO);
        let mut held = Vec::new();
        for _ in 0..PARTS_OF_SESSION {
            held.push(rooms.enter(SessionId([1; 16])).await.unwrap());
        }
        assert!(rooms.enter(SessionId([1; 16])).await.is_none(), "its own are taken");
        assert!(rooms.enter(SessionId([2; 16])).await.is_some());
        held.pop();
        assert!(rooms.enter(SessionId([1; 16])).await.is_some());
    }

    #[tokio::test]
    async fn all_the_room_together_is_bounded() {
        let rooms = Rooms::waiting(Duration::ZERO);
        let mut held = Vec::new();
        for session in 0..PARTS_AT_ONCE {
            held.extend(rooms.enter(SessionId([u8::try_from(session).unwrap(); 16])).await);
        }
        assert!(rooms.enter(SessionId([255; 16])).await.is_none(), "none is left");
        held.clear();
        assert!(rooms.enter(SessionId([255; 16])).await.is_some());
        assert_eq!(rooms.sessions.lock().unwrap().len(), 1, "nothing is kept of those who left");
    }
}
