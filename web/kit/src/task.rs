//! What runs behind a page: loading what it shows, and doing what a button asks.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::catalogue::say;
use crate::problem::{Trouble, TroubleNotice};

/// An act behind a button: whether it runs, and what went wrong.
#[derive(Clone, Copy)]
pub struct Task {
    pub busy: RwSignal<bool>,
    pub trouble: RwSignal<Option<Trouble>>,
}

impl Default for Task {
    fn default() -> Self {
        Task { busy: RwSignal::new(false), trouble: RwSignal::new(None) }
    }
}

impl Task {
    /// Runs `act`, unless it runs already; `done` gets what it gave.
    pub fn run<T: 'static, F>(self, act: F, done: impl FnOnce(T) + 'static)
    where
        F: Future<Output = Result<T, Trouble>> + 'static,
    {
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        self.trouble.set(None);
        spawn_local(async move {
            let outcome = act.await;
            // The page may be gone by now; then nobody waits for the outcome.
            self.busy.try_set(false);
            match outcome {
                Ok(given) => done(given),
                Err(trouble) => drop(self.trouble.try_set(Some(trouble))),
            }
        });
    }
}

/// What a page shows, as it is loaded and loaded again.
pub struct Loaded<T: Send + Sync + 'static> {
    pub value: RwSignal<Option<T>>,
    pub trouble: RwSignal<Option<Trouble>>,
}

impl<T: Send + Sync + 'static> Clone for Loaded<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for Loaded<T> {}

/// Loads by `ask`, and again whenever a signal that `ask` reads before its first wait changes.
pub fn load<T, F>(ask: impl Fn() -> F + 'static) -> Loaded<T>
where
    T: Send + Sync + 'static,
    F: Future<Output = Result<T, Trouble>> + 'static,
{
    let loaded = Loaded { value: RwSignal::new(None), trouble: RwSignal::new(None) };
    let newest = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let asked = ask();
        newest.update_value(|number| *number += 1);
        let number = newest.get_value();
        spawn_local(async move {
            let answer = asked.await;
            // A later question counts, whichever answer comes first; and the page may be gone.
            if newest.try_get_value() != Some(number) {
                return;
            }
            match answer {
                Ok(value) => {
                    loaded.trouble.try_set(None);
                    loaded.value.try_set(Some(value));
                }
                Err(trouble) => drop(loaded.trouble.try_set(Some(trouble))),
            }
        });
    });
    loaded
}

/// Says that something is being loaded, or what went wrong; nothing once it is there.
#[component]
pub fn Waiting<T: Send + Sync + 'static>(loaded: Loaded<T>) -> impl IntoView {
    let waits =
        Memo::new(move |_| loaded.value.with(Option::is_none) && loaded.trouble.with(Option::is_none));
    view! {
        <TroubleNotice trouble=loaded.trouble/>
        <p role="status" class="soft">{move || waits.get().then(|| say("task-loading"))}</p>
    }
}
