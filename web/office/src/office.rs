//! What all pages share: who is there, what the instance is, and when something changed.

use std::sync::Arc;

use leptos::prelude::*;
use siegel_api::message::instance::Instance;
use siegel_api::url::STREAM;
use siegel_client::vault::Vault;
use siegel_kit::Trouble;
use siegel_kit::browser::Stream;
use siegel_kit::engine::Engine;

use crate::arrival::Arrival;

/// Where the office stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It asks the server what this instance is.
    Starting,
    /// Nobody is there.
    SignedOut,
    /// Somebody was there, and went: the keys are wiped.
    Locked,
    /// Keys are open.
    Open,
}

/// The shared state; a handle that every page takes from the context.
#[derive(Clone, Copy)]
pub struct Office {
    pub stage: RwSignal<Stage>,
    pub instance: RwSignal<Option<Instance>>,
    vault: RwSignal<Option<Arc<Vault>>>,
    engine: StoredValue<Option<Engine>, LocalStorage>,
    live: StoredValue<Option<Stream>, LocalStorage>,
    /// Counts what the server announced; whoever reads it loads again.
    pub changes: RwSignal<u64>,
    /// Findings in the inbox that nobody here has opened.
    pub unread: RwSignal<usize>,
    /// A link's secret part, taken from the address bar at the start.
    pub arrival: StoredValue<Option<Arrival>>,
}

impl Office {
    /// An office that has just been entered.
    pub fn new(arrival: Option<Arrival>) -> Self {
        Office {
            stage: RwSignal::new(Stage::Starting),
            instance: RwSignal::new(None),
            vault: RwSignal::new(None),
            engine: StoredValue::new_local(None),
            live: StoredValue::new_local(None),
            changes: RwSignal::new(0),
            unread: RwSignal::new(0),
            arrival: StoredValue::new(arrival),
        }
    }

    /// The office of the page.
    pub fn here() -> Self {
        expect_context::<Office>()
    }

    /// The open keys, if there are any.
    pub fn vault(self) -> Option<Arc<Vault>> {
        self.vault.get_untracked()
    }

    /// Takes the keys in: the pages open, and hear from now on what changes.
    pub fn open(self, vault: Arc<Vault>) {
        self.vault.set(Some(vault));
        self.live.set_value(Stream::open(STREAM, "changed", move || self.changed()));
        self.stage.set(Stage::Open);
    }

    /// Closes the page, wherever it was open: wipes it. `leaving::watch` sees it, and starts it anew.
    pub fn lock(self) {
        if self.stage.get_untracked() == Stage::Open {
            self.wipe(Stage::Locked);
        }
    }

    /// Wipes the keys, the workers and everything that pages show. What was freed may still stand in the page's memory
    /// until `leaving::start_anew`.
    pub fn wipe(self, stage: Stage) {
        self.stage.set(stage);
        self.live.set_value(None);
        self.engine.set_value(None);
        self.vault.set(None);
        self.unread.set(0);
    }

    /// Something changed: what follows `changes` loads again.
    pub fn changed(self) {
        self.changes.update(|count| *count += 1);
    }

    /// The sealing workers; they start when they are first needed.
    ///
    /// # Errors
    /// A trouble where the browser starts none.
    pub fn engine(self) -> Result<Engine, Trouble> {
        if let Some(engine) = self.engine.get_value() {
            return Ok(engine);
        }
        let engine = Engine::start()?;
        self.engine.set_value(Some(engine.clone()));
        Ok(engine)
    }

    /// Whether every page says that this is a trial.
    pub fn trial(self) -> Signal<bool> {
        Signal::derive(move || self.instance.with(|i| i.as_ref().is_some_and(|i| i.test_mode)))
    }
}
