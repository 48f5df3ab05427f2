//! Nobody at the desk: after a while the keys are wiped. A minute before, the page asks. The same watch
//! knows how long the session lasts, tells the server that somebody is there, and speaks with the other tabs.

mod presence;

use std::cell::Cell;
use std::time::Duration;

use leptos::ev::{keydown, pointerdown, wheel};
use leptos::prelude::*;
use leptos::task::spawn_local;
use siegel_api::message::session::SessionInfo;
use siegel_client::clock::Clock;
use siegel_client::session;
use siegel_kit::browser::{BrowserClock, steady_ms};
use siegel_kit::catalogue::say;
use siegel_kit::{Button, Dialog, Rank};

use crate::act::SERVER;
use crate::office::{Office, Stage};
use crate::renewal::Renewal;
use crate::tabs::{self, Word};
pub use presence::{Life, Moment};
use presence::{Presence, RENEWAL_MS, Verdict};

/// How often the page looks.
const LOOK_EVERY: Duration = Duration::from_secs(5);
/// Milliseconds between two words to the other tabs.
const WORD_MS: u64 = 20_000;

#[derive(Clone, Copy)]
struct Watch {
    office: Office,
    renewal: Renewal,
    /// Whether the page asks if anybody is there.
    asking: RwSignal<bool>,
    presence: StoredValue<Presence>,
    /// When the other tabs were last told of hands, and of sight.
    told: StoredValue<[Option<Moment>; 2]>,
    /// Since when the page waits for the gesture that renews the session.
    waits: StoredValue<Option<Moment>>,
}

thread_local! {
    static HERE: Cell<Option<Watch>> = const { Cell::new(None) };
}

/// What the two clocks say now.
pub fn now() -> Moment {
    Moment { wall: BrowserClock.now().0, steady: steady_ms() }
}

/// Watches for hands, sight, time and the other tabs.
pub fn watch(office: Office, renewal: Renewal) {
    let watch = Watch {
        office,
        renewal,
        asking: RwSignal::new(false),
        presence: StoredValue::new(Presence::begin(now())),
        told: StoredValue::new([None; 2]),
        waits: StoredValue::new(None),
    };
    HERE.set(Some(watch));
    // All of these live as long as the page.
    let _ = window_event_listener(pointerdown, move |_| watch.touch());
    let _ = window_event_listener(keydown, move |_| watch.touch());
    let _ = window_event_listener(wheel, move |_| watch.touch());
    for sight in ["visibilitychange", "pageshow", "focus"] {
        let _ = window_event_listener_untyped(sight, move |_| watch.look());
    }
    set_interval(move || watch.look(), LOOK_EVERY);
    tabs::listen(move |word, user| watch.hear(word, user));
    Effect::new(move |before: Option<Stage>| {
        let stage = office.stage.get();
        if stage == Stage::Open && before != Some(Stage::Open) {
            watch.presence.set_value(Presence::begin(now()));
            watch.beat();
        }
        stage
    });
}

/// Whether a session that the server knows no more has ended by itself.
pub fn has_expired() -> bool {
    HERE.get().is_some_and(|watch| watch.presence.with_value(|presence| presence.has_expired(now())))
}

/// The server told of the session.
pub fn hear(session: &SessionInfo) {
    if let Some(watch) = HERE.get() {
        let left_ms = session.ends_at.0.saturating_sub(session.told_at.0);
        watch.presence.update_value(|presence| presence.hear(now(), left_ms));
        watch.presence.update_value(|presence| presence.touch(now()));
    }
}

/// The server answered within the session.
pub fn answered() {
    if let Some(watch) = HERE.get() {
        watch.presence.update_value(|presence| presence.answer(now()));
    }
}

impl Watch {
    /// Hands. What they find may already be too late: a device that slept locks before it takes notice of them.
    fn touch(self) {
        self.look();
        if self.office.is_open() && !self.asking.get_untracked() {
            self.presence.update_value(|presence| presence.touch(now()));
            self.tell(Word::Hands);
        }
    }

    fn look(self) {
        let (now, hidden) = (now(), document().hidden());
        if !self.office.is_open() {
            self.asking.set(false);
            return;
        }
        let transfers = self.office.transfers();
        self.presence.update_value(|presence| presence.hide(hidden, now));
        let verdict = self.presence.try_update_value(|presence| presence.judge(now, transfers));
        match verdict.unwrap_or(Verdict::Lock) {
            Verdict::Lock => return self.office.lock(),
            Verdict::LockHidden => return self.office.lock_here(),
            Verdict::Ask => self.asking.set(self.renewal.asks.get_untracked().is_none()),
            Verdict::Stay => self.asking.set(false),
        }
        self.renewal.watch(self.presence.with_value(|presence| presence.life(now)));
        if self.waited_long(now) {
            return self.office.lock();
        }
        if !hidden {
            self.tell(Word::Seen);
        }
        if self.presence.with_value(|presence| presence.beat_is_due(now)) {
            self.beat();
        }
    }

    /// Whether nobody answered for minutes to the end of the session.
    fn waited_long(self, now: Moment) -> bool {
        let asks = self.renewal.asks.get_untracked().is_some_and(|ending| !ending.may_wait());
        let since = asks.then(|| self.waits.get_value().unwrap_or(now));
        self.waits.set_value(since);
        since.is_some_and(|since| now.since(since) >= RENEWAL_MS)
    }

    /// Tells the server that somebody is there, and hears how long the session lasts.
    fn beat(self) {
        self.presence.update_value(|presence| presence.beat(now()));
        spawn_local(async {
            // An outage is told by whatever else is asked; the end of the session the carrier has seen.
            if let Ok(session) = session::find_own(&SERVER).await
                && let Some(watch) = HERE.get()
            {
                let left_ms = session.ends_at.0.saturating_sub(session.told_at.0);
                watch.presence.update_value(|presence| presence.hear(now(), left_ms));
                watch.renewal.hear(&session);
            }
        });
    }

    /// Tells the other tabs, of each thing now and then.
    fn tell(self, word: Word) {
        let place = usize::from(word == Word::Seen);
        let told = self.told.with_value(|told| told[place]);
        if told.is_none_or(|told| now().since(told) >= WORD_MS)
            && let Some(vault) = self.office.vault()
        {
            self.told.update_value(|told| told[place] = Some(now()));
            tabs::tell(word, vault.user_id());
        }
    }

    fn hear(self, word: Word, user: siegel_api::id::UserId) {
        let Some(vault) = self.office.vault() else { return };
        let own = vault.user_id() == user;
        match word {
            Word::Hands if own => {
                self.asking.set(false);
                self.presence.update_value(|presence| presence.touch(now()));
            }
            Word::Seen if own => self.presence.update_value(|presence| presence.show_elsewhere(now())),
            Word::Locked if own => self.office.lock_here(),
            Word::Renewed if own => self.renewal.go_on(),
            // The cookie that all tabs share is somebody else's from now on.
            Word::Entered if !own => self.office.lock_here(),
            _ => {}
        }
    }
}

/// The question, a minute before the lock.
pub fn warning(office: Office) -> impl IntoView {
    HERE.get().map(|watch| {
        let stay = move |()| {
            watch.asking.set(false);
            watch.presence.update_value(|presence| presence.touch(now()));
            watch.told.set_value([None; 2]);
            watch.tell(Word::Hands);
            watch.beat();
        };
        // Closing it by Escape or the cross is an answer, too: somebody is there.
        let asking = watch.asking;
        Effect::new(move |before: Option<bool>| {
            let asks = asking.get();
            if before == Some(true) && !asks && office.is_open() {
                watch.presence.update_value(|presence| presence.touch(now()));
            }
            asks
        });
        view! {
            <Dialog id="idle" title=say("idle-title") open=watch.asking alert=true>
                <p>{say("idle-text")}</p>
                <Show when=move || watch.renewal.sheet.with(Option::is_some)><p><strong>{say("idle-sheet")}</strong></p></Show>
                <div class="actions">
                    <Button text=say("idle-stay") rank=Rank::Primary on_press=stay/>
                    <Button text=say("nav-lock") on_press=move |()| office.lock()/>
                </div>
            </Dialog>
        }
    })
}
