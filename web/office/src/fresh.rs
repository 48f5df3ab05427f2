//! What the page finds out about itself: that the server serves a newer version of it by now (H15), and that this
//! device's clock is wrong. It asks whether the server still has the script that it runs.

use std::cell::Cell;
use std::time::Duration;

use leptos::ev::visibilitychange;
use leptos::prelude::*;
use leptos::task::spawn_local;
use siegel_client::transfer::Sleeper;
use siegel_kit::browser::{Served, Timer};
use siegel_kit::catalogue::say;
use siegel_kit::{Button, Glyph, Notice, NoticeKind, Task, Trouble, format, tr};

use crate::act::draft::Keeping;
use crate::model::right::Right;
use crate::office::{Office, Stage};

/// How often an open page asks, beside each time that the server came back or the page comes into sight.
const EVERY: Duration = Duration::from_secs(10 * 60);
/// Milliseconds between two questions, at least.
const REST: u64 = 10_000;
/// Milliseconds that a clock may be off before it is said.
const CLOCK_OFF: u64 = 10 * 60_000;

#[derive(Clone, Copy)]
struct Fresh {
    newer: RwSignal<bool>,
    ahead_ms: RwSignal<i64>,
    /// When it was asked last.
    asked: StoredValue<u64>,
    /// Whether it will be asked once the rest is over.
    later: StoredValue<bool>,
}

impl Fresh {
    /// What is needed may be asked for only once: the question is put off, not dropped.
    fn look_later(self) {
        if self.later.get_value() {
            return;
        }
        self.later.set_value(true);
        spawn_local(async move {
            Timer.sleep(REST).await;
            self.later.set_value(false);
            look();
        });
    }
}

thread_local! {
    static HERE: Cell<Option<Fresh>> = const { Cell::new(None) };
}

/// Asks now, unless it was asked a moment ago: something that the page needed did not come.
pub fn look() {
    let Some(fresh) = HERE.get() else { return };
    let now = format::now();
    if now.abs_diff(fresh.asked.get_value()) < REST {
        return fresh.look_later();
    }
    fresh.asked.set_value(now);
    spawn_local(async move {
        if let Some(served) = Served::look().await {
            fresh.newer.try_set(served.is_newer);
            fresh.ahead_ms.try_set(served.ahead_ms);
        }
    });
}

/// Watches as long as the page lives.
pub fn watch(office: Office) {
    let (newer, ahead_ms) = (RwSignal::new(false), RwSignal::new(0));
    HERE.set(Some(Fresh { newer, ahead_ms, asked: StoredValue::new(0), later: StoredValue::new(false) }));
    // `changes` also moves whenever the connection to the server came back.
    Effect::new(move |_| {
        office.changes.track();
        if office.stage.get() != Stage::Starting {
            look();
        }
    });
    Effect::new(move |before: Option<Stage>| {
        let stage = office.stage.get();
        let sends = Right::SendFindings.is_in(office.roles.get_untracked());
        if sends && stage == Stage::Open && before != Some(Stage::Open) {
            crate::act::draft::count(office);
        }
        stage
    });
    // Both live as long as the page.
    set_interval(look, EVERY);
    let _ = window_event_listener(visibilitychange, move |_| {
        if !document().hidden() {
            look();
        }
    });
}

/// What is said above every page.
pub fn notices(office: Office) -> Option<impl IntoView> {
    let Fresh { newer, ahead_ms, .. } = HERE.get()?;
    let off = move || ahead_ms.get().unsigned_abs() > CLOCK_OFF;
    let clock = move || {
        let time = format::duration(ahead_ms.get().unsigned_abs() / 1000);
        if ahead_ms.get() > 0 { tr!("clock-ahead", time = time) } else { tr!("clock-behind", time = time) }
    };
    Some(view! {
        <Show when=move || newer.get()>
            <Newer office/>
        </Show>
        <Show when=off>
            <Notice kind=NoticeKind::Warn title=say("clock-wrong")><p>{clock}</p></Notice>
        </Show>
    })
}

#[component]
fn Newer(office: Office) -> impl IntoView {
    let task = Task::default();
    let kept = RwSignal::new(true);
    let reload = move |()| {
        let open = office.stage.get_untracked() == Stage::Open;
        let keeps = async move { Ok::<bool, Trouble>(!open || Keeping::here().is_safe().await) };
        task.run(keeps, move |is_kept| {
            kept.try_set(is_kept);
            if is_kept {
                let _ = window().location().reload();
            }
        });
    };
    view! {
        <Notice kind=NoticeKind::Info title=say("fresh-newer")>
            <p>{say("fresh-newer-text")}</p>
            <Show when=move || !kept.get()><p>{say("fresh-not-kept")}</p></Show>
            <Button text=say("fresh-reload") glyph=Glyph::Download busy=task.busy on_press=reload/>
        </Notice>
    }
}
