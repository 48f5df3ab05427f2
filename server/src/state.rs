//! What handlers work with. The server keeps no state of its own: all that must last is in the store.

use std::sync::Arc;

use siegel_api::time::Time;
use siegel_storage::store::Store;
use tokio::sync::watch;

use crate::chance::Chance;
use crate::clock::Clock;
use crate::config::Config;
use crate::decoy::Decoys;
use crate::log_key::LogKey;
use crate::mail::{Carrier, MailKey};
use crate::pages::Pages;
use crate::passkey::Passkeys;
use crate::room::Rooms;

/// Everything that is made once at the start.
pub struct Parts {
    /// Checked settings.
    pub config: Config,
    /// Database and blobs.
    pub store: Store,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Where random bytes come from.
    pub chance: Chance,
    /// The relying party.
    pub passkeys: Passkeys,
    /// Signs the heads of logs.
    pub log_key: LogKey,
    /// Answers for what is not there.
    pub decoys: Decoys,
    /// Encrypts mail addresses.
    pub mail_key: MailKey,
    /// Carries letters.
    pub carrier: Carrier,
    /// The documents and their files.
    pub pages: Arc<dyn Pages>,
    /// Turns true when the server is told to stop: streams end themselves.
    pub stopping: watch::Receiver<bool>,
}

/// The application's state; cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    parts: Parts,
    rooms: Rooms,
    started_at: Time,
}

impl App {
    /// From parts that were made at the start.
    pub fn new(parts: Parts) -> Self {
        let started_at = parts.clock.now();
        Self(Arc::new(Inner { parts, rooms: Rooms::default(), started_at }))
    }

    /// Checked settings.
    pub fn config(&self) -> &Config {
        &self.0.parts.config
    }

    /// Database and blobs.
    pub fn store(&self) -> &Store {
        &self.0.parts.store
    }

    /// The clock.
    pub fn clock(&self) -> &dyn Clock {
        self.0.parts.clock.as_ref()
    }

    /// Now.
    pub fn now(&self) -> Time {
        self.0.parts.clock.now()
    }

    /// When this process began.
    pub fn started_at(&self) -> Time {
        self.0.started_at
    }

    /// Random bytes.
    pub fn chance(&self) -> &Chance {
        &self.0.parts.chance
    }

    /// The relying party.
    pub fn passkeys(&self) -> &Passkeys {
        &self.0.parts.passkeys
    }

    /// Signs the heads of logs.
    pub fn log_key(&self) -> &LogKey {
        &self.0.parts.log_key
    }

    /// Answers for what is not there.
    pub fn decoys(&self) -> &Decoys {
        &self.0.parts.decoys
    }

    /// Encrypts mail addresses.
    pub fn mail_key(&self) -> &MailKey {
        &self.0.parts.mail_key
    }

    /// Carries letters.
    pub fn carrier(&self) -> &Carrier {
        &self.0.parts.carrier
    }

    /// Room in memory for parts on their way in.
    pub fn rooms(&self) -> &Rooms {
        &self.0.rooms
    }

    /// The documents and their files.
    pub fn pages(&self) -> &dyn Pages {
        self.0.parts.pages.as_ref()
    }

    /// Turns true when the server is told to stop.
    pub fn stopping(&self) -> watch::Receiver<bool> {
        self.0.parts.stopping.clone()
    }
}
