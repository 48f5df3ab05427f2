//! The draft behind the form: what a person fills in lies sealed on the server a few seconds later, so that a reload,
//! a crash or a lock loses nothing. Nothing of it is stored on this device.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use futures::future::{Either, select};
use leptos::prelude::*;
use leptos::task::spawn_local;
use siegel_api::id::{FileId, FindingId};
use siegel_api::manifest::Flags;
use siegel_api::problem::Code;
use siegel_client::draft::{Form, Letter, Outgoing};
use siegel_client::envelope;
use siegel_client::error::Error;
use siegel_client::server::{Request, Server, tell};
use siegel_client::transfer::Sleeper;
use siegel_client::vault::Vault;
use siegel_kit::Trouble;
use siegel_kit::browser::{NameLock, Parting, Timer, rng};
use wasm_bindgen::JsValue;

use crate::act::{SERVER, desk, told, vault};
use crate::office::{Office, Stage};
use crate::renewal;

/// Milliseconds without a change until a draft is saved.
const QUIET: u64 = 2_000;
/// Milliseconds after which it is saved while somebody still types.
const LONGEST: u64 = 12_000;
/// Milliseconds between two looks at the form.
const STEP: u64 = 500;
/// Milliseconds until it is tried again where the server did not answer.
const AGAIN: u64 = 10_000;
/// Milliseconds that a page that goes waits for the last answer.
const LAST_WORD: u64 = 5_000;

/// Whether what was filled in lies on the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    /// Nothing was filled in yet.
    Nothing,
    /// There are changes; they will be saved in a moment.
    Soon,
    /// All of it.
    All,
    /// The server did not take it. It is tried again.
    Not,
}

/// The draft of one form. The page holds it, and the office until what is in it has been saved.
pub struct Keeper {
    id: FindingId,
    /// Dropped, as the draft itself is, when the page locks: what is pending is ciphertext.
    vault: RefCell<Option<Arc<Vault>>>,
    outgoing: RefCell<Option<Outgoing>>,
    /// What the server has, or will have with the next request: nothing else needs to be saved.
    noted: RefCell<Option<Noted>>,
    /// Sealed, and not yet on its way.
    pending: RefCell<Option<Request>>,
    /// Keeps other pages of this browser away from the same draft.
    lock: RefCell<Option<NameLock>>,
    begun: Cell<bool>,
    saving: Cell<bool>,
    waiting: Cell<bool>,
    quiet_ms: Cell<u64>,
    pub kept: ArcRwSignal<Kept>,
}

#[derive(PartialEq)]
struct Noted(Letter, Form, Vec<FileId>);

impl Noted {
    /// Whether there is nothing in it that somebody would miss.
    fn is_empty(&self) -> bool {
        let Noted(Letter { meta, recipients, cases, units, .. }, _, files) = self;
        let texts = [&meta.title, &meta.case_number, &meta.note];
        let said =
            texts.iter().any(|text| !text.is_empty()) || meta.class.is_some() || meta.found_on.is_some();
        let nobody = recipients.is_empty() && cases.is_empty() && units.is_empty();
        !said && meta.patient.is_empty() && nobody && files.is_empty()
    }
}

/// The form that is open in this page, if there is one, and how many drafts there are.
#[derive(Clone, Copy)]
pub struct Keeping {
    held: StoredValue<Option<Rc<Keeper>>, LocalStorage>,
    /// The member's drafts, as far as this page knows.
    pub count: RwSignal<usize>,
}

thread_local! {
    static HERE: Cell<Option<Keeping>> = const { Cell::new(None) };
    static KEPT_BEFORE: Cell<bool> = const { Cell::new(false) };
}

/// The page before this one said, as it was locked, that all that was filled in lies on the server.
pub fn was_kept() -> bool {
    KEPT_BEFORE.get()
}

/// The page before this one said so.
pub fn take_word() {
    KEPT_BEFORE.set(true);
}

impl Keeping {
    /// Makes the page's one, where the whole page is built.
    pub fn provide() {
        HERE.set(Some(Keeping { held: StoredValue::new_local(None), count: RwSignal::new(0) }));
    }

    /// The page's one.
    pub fn here() -> Self {
        HERE.get().unwrap_or_else(|| Keeping { held: StoredValue::new_local(None), count: RwSignal::new(0) })
    }

    /// This form is the one that is open now. What the one before still held is saved.
    pub fn hold(self, keeper: Option<Rc<Keeper>>) {
        let before = self.held.try_update_value(|held| std::mem::replace(held, keeper)).flatten();
        if let Some(before) = before {
            spawn_local(async move {
                let _ = before.flush().await;
            });
        }
    }

    /// Wipes the keys, and saves what is sealed already. True if all that was filled in lies on the server.
    pub async fn leave(self) -> bool {
        if let Some(keeper) = self.held.get_value() {
            keeper.wipe();
        }
        self.flush().await
    }

    /// Saves what is not saved yet. False if something that was filled in would be lost with the page.
    pub async fn is_safe(self) -> bool {
        match self.held.get_value() {
            Some(keeper) => keeper.flush().await || keeper.kept.get_untracked() == Kept::Nothing,
            None => true,
        }
    }

    /// Lets go of this form; what it still held is saved.
    pub fn release(self, keeper: &Rc<Keeper>) {
        if self.holds(keeper) {
            self.hold(None);
        }
    }

    fn holds(self, keeper: &Keeper) -> bool {
        self.held.with_value(|held| held.as_deref().is_some_and(|held| std::ptr::eq(held, keeper)))
    }

    /// Lets go of a form whose draft was thrown away: nothing of it is saved any more.
    pub fn forget(self) {
        if let Some(keeper) = self.held.try_update_value(Option::take).flatten() {
            keeper.pending.take();
            keeper.outgoing.take();
        }
    }

    /// Saves what is not saved yet. True if all that was filled in lies on the server now; false also where nothing was.
    pub async fn flush(self) -> bool {
        match self.held.get_value() {
            Some(keeper) => keeper.flush().await,
            None => false,
        }
    }
}

impl Keeper {
    pub(in crate::act) fn new(vault: Arc<Vault>, outgoing: Outgoing, lock: Option<NameLock>) -> Rc<Self> {
        let begun = lock.is_some();
        Rc::new(Keeper {
            id: outgoing.id(),
            vault: RefCell::new(Some(vault)),
            outgoing: RefCell::new(Some(outgoing)),
            noted: RefCell::new(None),
            pending: RefCell::new(None),
            lock: RefCell::new(lock),
            begun: Cell::new(begun),
            saving: Cell::new(false),
            waiting: Cell::new(false),
            quiet_ms: Cell::new(0),
            kept: ArcRwSignal::new(if begun { Kept::All } else { Kept::Nothing }),
        })
    }

    /// A form that nobody has filled in yet.
    pub fn begin(office: Office) -> Result<Rc<Self>, Trouble> {
        Self::begin_with(office, Letter { flags: Flags::DOWNLOAD, ..Letter::default() })
    }

    /// A form in which this stands already, and nobody's own words.
    pub fn begin_with(office: Office, letter: Letter) -> Result<Rc<Self>, Trouble> {
        let vault = vault(office)?;
        let outgoing = desk(&vault).new_draft(letter, &mut rng()).map_err(told(office))?;
        Ok(Keeper::new(vault, outgoing, None))
    }

    /// The draft's id.
    pub fn id(&self) -> FindingId {
        self.id
    }

    /// Where it is taken up.
    pub fn address(&self) -> String {
        let corrects = self.with(|outgoing| outgoing.corrects()).flatten();
        address(self.id, corrects.map(|corrects| corrects.finding_id))
    }

    /// Looks at the draft, or changes it. Nothing while it is being sent.
    pub fn with<T>(&self, act: impl FnOnce(&mut Outgoing) -> T) -> Option<T> {
        self.outgoing.borrow_mut().as_mut().map(act)
    }

    /// Saves what is pending, and takes the draft out to send it.
    ///
    /// # Errors
    /// As `server::ask`; `Error::Fault` where another one sends it already.
    pub async fn take(&self) -> Result<Outgoing, Error> {
        self.save(&SERVER).await?;
        self.outgoing.borrow_mut().take().filter(|_| self.begun.get()).ok_or(Error::Fault)
    }

    /// Puts it back; what was sent with it is on the server.
    pub fn put_back(&self, outgoing: Outgoing) {
        if self.vault.borrow().is_some() {
            *self.outgoing.borrow_mut() = Some(outgoing);
        }
    }

    fn wipe(&self) {
        self.vault.take();
        self.outgoing.take();
    }

    /// Says that this is how the form looks before anybody touched it: it alone begins no draft.
    pub fn settle(&self, letter: Letter, form: Form) {
        let files = self.with(|outgoing| files(outgoing)).unwrap_or_default();
        *self.noted.borrow_mut() = Some(Noted(letter, form, files));
    }

    /// Notes what the form holds now. Seals it where it has changed, and sees to it that it is saved soon.
    pub fn note(self: &Rc<Self>, office: Office, letter: Letter, form: Form) {
        let sealed = self.with(|outgoing| {
            let now = Noted(letter.clone(), form, files(outgoing));
            if self.noted.borrow().as_ref() == Some(&now) || (now.is_empty() && !self.begun.get()) {
                return None;
            }
            outgoing.fill(letter, form);
            *self.noted.borrow_mut() = Some(now);
            desk(self.vault.borrow().as_ref()?).draft_request(outgoing, &mut rng()).ok()
        });
        let Some(Some(request)) = sealed else { return };
        *self.pending.borrow_mut() = Some(request);
        self.quiet_ms.set(0);
        self.kept.set(Kept::Soon);
        if !self.waiting.replace(true) {
            let own = Rc::clone(self);
            spawn_local(async move { own.save_soon(office).await });
        }
    }

    async fn save_soon(self: Rc<Self>, office: Office) {
        let mut passed = 0;
        while self.pending.borrow().is_some() {
            Timer.sleep(STEP).await;
            passed += STEP;
            self.quiet_ms.set(self.quiet_ms.get() + STEP);
            if self.quiet_ms.get() < QUIET && passed < LONGEST {
                continue;
            }
            passed = 0;
            if let Err(error) = self.save(&SERVER).await {
                if matches!(&error, Error::Problem(problem) if problem.code == Code::SignedOut) {
                    drop(told(office)(error));
                }
                if office.stage.get_untracked() != Stage::Open {
                    break;
                }
                Timer.sleep(AGAIN).await;
            }
        }
        self.waiting.set(false);
    }

    /// Saves what is pending, if anything is.
    async fn save(&self, server: &impl Server) -> Result<(), Error> {
        while self.saving.get() {
            Timer.sleep(STEP / 10).await;
        }
        let Some(request) = self.pending.borrow_mut().take() else { return Ok(()) };
        self.saving.set(true);
        let done = match tell(server, request.clone()).await {
            Err(error) if envelope::is_outdated(&error) => self.save_anew(server).await,
            done => done,
        };
        self.saving.set(false);
        match &done {
            Ok(()) => self.saved().await,
            Err(_) => {
                // What was filled in since is newer.
                self.pending.borrow_mut().get_or_insert(request);
                self.kept.set(Kept::Not);
            }
        }
        done
    }

    /// Seals for the account as it is now. Where that has another master key, its owner opens it first.
    async fn save_anew(&self, server: &impl Server) -> Result<(), Error> {
        self.kept.set(Kept::Not);
        let vault = self.vault.borrow().clone().ok_or(Error::AccountChanged)?;
        let mut known = envelope::refresh(&SERVER, &vault).await;
        if known == Err(Error::AccountChanged) && renewal::keys().await {
            known = envelope::refresh(&SERVER, &vault).await;
        }
        known?;
        let sealed = self.with(|outgoing| desk(&vault).draft_request(outgoing, &mut rng()));
        tell(server, sealed.ok_or(Error::AccountChanged)??).await
    }

    async fn saved(&self) {
        if self.pending.borrow().is_none() {
            self.kept.set(Kept::All);
        }
        if self.begun.replace(true) {
            return;
        }
        // The address leads back to the draft after a reload; the router need not know.
        if Keeping::here().holds(self)
            && window().location().pathname().is_ok_and(|path| path == "/senden")
            && let Ok(history) = window().history()
        {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&self.address()));
        }
        *self.lock.borrow_mut() = NameLock::take(&lock_name(self.id)).await;
    }

    /// Saves the last change. True if all that was filled in lies on the server.
    pub async fn flush(&self) -> bool {
        let saved = std::pin::pin!(self.save(&Parting));
        match select(saved, std::pin::pin!(Timer.sleep(LAST_WORD))).await {
            Either::Left((saved, _)) => saved.is_ok() && self.begun.get(),
            Either::Right(_) => false,
        }
    }
}

fn files(outgoing: &Outgoing) -> Vec<FileId> {
    outgoing.file_states().map(|file| file.file_id).collect()
}

/// The address under which a draft is taken up.
pub fn address(id: FindingId, corrects: Option<FindingId>) -> String {
    match corrects {
        Some(finding) => format!("/senden?entwurf={id}&korrektur={finding}"),
        None => format!("/senden?entwurf={id}"),
    }
}

/// What the pages of one browser call a draft among themselves.
pub(super) fn lock_name(id: FindingId) -> String {
    format!("siegel-draft-{id}")
}
