//! What all pages share: who is there, what the instance is, and when something changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use siegel_api::id::FindingId;
use siegel_api::message::instance::Instance;
use siegel_api::message::session::SessionInfo;
use siegel_api::period::Period;
use siegel_api::statement::Roles;
use siegel_api::url::STREAM;
use siegel_client::team::own_roles;
use siegel_client::transfer::Control;
use siegel_client::vault::Vault;
use siegel_kit::Trouble;
use siegel_kit::browser::Stream;
use siegel_kit::engine::Engine;

use crate::act;
use crate::arrival::Arrival;
use crate::dispatch::Dispatches;
use crate::live;
use crate::model::finding::FindingCard;
use crate::model::right::Right;
use crate::renewal;
use crate::tabs::{self, Word};

/// Where the office stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It asks the server what this instance is.
    Starting,
    /// Nobody is there.
    SignedOut,
    /// Somebody was there, and went: the keys are wiped.
    Locked,
    /// Somebody ended the session from elsewhere: the keys are wiped.
    Ended,
    /// Keys are open.
    Open,
}

/// The shared state; a handle that every page takes from the context.
#[derive(Clone, Copy)]
pub struct Office {
    pub stage: RwSignal<Stage>,
    pub instance: RwSignal<Option<Instance>>,
    vault: RwSignal<Option<Arc<Vault>>>,
    /// What the person may do here; menu and pages follow it.
    pub roles: RwSignal<Roles>,
    /// From when until when the person has access, as the server says with each session.
    pub period: RwSignal<Period>,
    /// Whether the person has put away that it ends soon.
    pub period_seen: RwSignal<bool>,
    engine: StoredValue<Option<Engine>, LocalStorage>,
    live: StoredValue<Option<Stream>, LocalStorage>,
    /// The transfers under way, each by what steers it.
    transfers: StoredValue<Vec<(u64, Control)>>,
    /// Counts what the server announced; whoever reads it loads again.
    pub changes: RwSignal<u64>,
    /// Findings of others that this session has seen: a finding that is taken back still says whose it was.
    seen: StoredValue<BTreeMap<FindingId, FindingCard>>,
    /// Findings on their way.
    pub dispatches: Dispatches,
    /// Findings in the inbox that nobody here has opened.
    pub unread: RwSignal<usize>,
    /// What an admin was told of and has not looked at.
    pub unseen: RwSignal<usize>,
    /// A link's secret part, taken from the address bar at the start, or when it was pasted there.
    pub arrival: StoredValue<Option<Arrival>>,
    /// How many links were pasted since.
    pub arrived: RwSignal<u32>,
}

impl Office {
    /// An office that has just been entered.
    pub fn new(arrival: Option<Arrival>) -> Self {
        Office {
            stage: RwSignal::new(Stage::Starting),
            instance: RwSignal::new(None),
            vault: RwSignal::new(None),
            roles: RwSignal::new(Roles(0)),
            period: RwSignal::new(Period::ALWAYS),
            period_seen: RwSignal::new(false),
            engine: StoredValue::new_local(None),
            live: StoredValue::new_local(None),
            transfers: StoredValue::new(Vec::new()),
            changes: RwSignal::new(0),
            seen: StoredValue::new(BTreeMap::new()),
            dispatches: Dispatches::new(),
            unread: RwSignal::new(0),
            unseen: RwSignal::new(0),
            arrival: StoredValue::new(arrival),
            arrived: RwSignal::new(0),
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
        tabs::tell(Word::Entered, vault.user_id());
        self.knows(&vault);
        self.vault.set(Some(vault.clone()));
        self.stage.set(Stage::Open);
        self.follow();
        spawn_local(async move { act::team::note(&vault).await });
    }

    /// Hears what changes, from now on; after an end of the session anew.
    pub fn follow(self) {
        self.live.set_value(Stream::open(STREAM, "changed", move || live::heard(self), renewal::check));
    }

    /// Takes over what the newest statement gives the person.
    pub fn knows(self, vault: &Vault) {
        let roles = own_roles(vault);
        if self.roles.get_untracked() != roles {
            self.roles.set(roles);
        }
    }

    /// The server told of the session: takes over how long there is access at all.
    pub fn hears(self, session: &SessionInfo) {
        if self.period.get_untracked() != session.period {
            self.period.set(session.period);
            self.period_seen.set(false);
        }
    }

    /// Whether the person has a right; follows the roles.
    pub fn may(self, right: Right) -> bool {
        right.is_in(self.roles.get())
    }

    /// Where the person's work begins.
    pub fn home(self) -> &'static str {
        let may = |right: Right| right.is_in(self.roles.get_untracked());
        match (may(Right::ReadFindings), may(Right::ReadLog)) {
            (true, _) => "/eingang",
            (false, true) => "/protokoll",
            (false, false) => "/team",
        }
    }

    /// Whether keys are open.
    pub fn is_open(self) -> bool {
        self.stage.get_untracked() == Stage::Open
    }

    /// Closes the page, wherever it was open, in all tabs of the person: wipes it. `leaving::watch` sees it, and
    /// starts it anew.
    pub fn lock(self) {
        self.tell_locked();
        self.close(Stage::Locked);
    }

    /// The same, in this tab only.
    pub fn lock_here(self) {
        self.close(Stage::Locked);
    }

    /// Closes the page because somebody ended its session.
    pub fn end(self) {
        self.close(Stage::Ended);
    }

    /// Wipes the page as somebody signs out; all tabs of the person lock.
    pub fn sign_out(self) {
        self.tell_locked();
        self.wipe(Stage::SignedOut);
    }

    fn tell_locked(self) {
        if let Some(vault) = self.vault() {
            tabs::tell(Word::Locked, vault.user_id());
        }
    }

    fn close(self, stage: Stage) {
        if self.is_open() {
            self.wipe(stage);
        }
    }

    /// Wipes the keys, the workers and everything that pages show. What was freed may still stand in the page's memory
    /// until `leaving::start_anew`.
    fn wipe(self, stage: Stage) {
        self.dispatches.leave();
        self.stage.set(stage);
        self.live.set_value(None);
        self.engine.set_value(None);
        self.vault.set(None);
        self.seen.set_value(BTreeMap::new());
        self.unread.set(0);
        self.unseen.set(0);
        self.period.set(Period::ALWAYS);
        self.period_seen.set(false);
    }

    /// Keeps what a list says of another practice's finding, until the page is left or locked.
    pub fn remember(self, card: &FindingCard) {
        if card.trust.is_some() {
            self.seen.update_value(|seen| drop(seen.insert(card.id, card.clone())));
        }
    }

    /// What this session has seen of a finding.
    pub fn remembered(self, id: FindingId) -> Option<FindingCard> {
        self.seen.with_value(|seen| seen.get(&id).cloned())
    }

    /// Something changed: what follows `changes` loads again.
    pub fn changed(self) {
        self.changes.update(|count| *count += 1);
    }

    /// A transfer begins. It is under way until what this gives is dropped.
    pub fn transfer(self, control: &Control) -> UnderWay {
        let number =
            self.transfers.with_value(|all| all.iter().map(|(number, _)| number + 1).max().unwrap_or(0));
        self.transfers.update_value(|all| all.push((number, control.clone())));
        UnderWay(self, number)
    }

    /// Whether something has arrived whole and is being delivered.
    pub fn delivers(self) -> bool {
        self.transfers.with_value(|all| all.iter().any(|(_, one)| one.has_arrived() && !one.is_cancelled()))
    }

    /// Whether something is being sent or fetched; what is paused is not.
    pub fn transfers(self) -> bool {
        self.transfers.with_value(|all| all.iter().any(|(_, one)| !one.is_paused() && !one.is_cancelled()))
    }

    /// The sealing workers; they start when they are first needed, and anew when they are gone.
    ///
    /// # Errors
    /// A trouble where the browser starts none.
    pub fn engine(self) -> Result<Engine, Trouble> {
        if let Some(engine) = self.engine.get_value().filter(|engine| !engine.is_gone()) {
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

/// A transfer that is under way.
pub struct UnderWay(Office, u64);

impl Drop for UnderWay {
    fn drop(&mut self) {
        self.0.transfers.try_update_value(|all| all.retain(|(number, _)| *number != self.1));
    }
}
