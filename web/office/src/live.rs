//! What the server announces: first the page learns what an admin signed meanwhile, then its lists load again.

use std::cell::Cell;

use leptos::task::spawn_local;

use crate::act;
use crate::office::Office;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Hearing {
    Idle,
    Busy,
    /// Something more was announced meanwhile.
    Again,
}

thread_local! {
    static NOW: Cell<Hearing> = const { Cell::new(Hearing::Idle) };
}

/// Something changed. However often that is said, one question at a time is asked.
pub fn heard(office: Office) {
    if NOW.replace(Hearing::Again) != Hearing::Idle {
        return;
    }
    spawn_local(async move {
        while NOW.get() == Hearing::Again {
            NOW.set(Hearing::Busy);
            // Without an answer the lists are loaded all the same, and tell what is wrong.
            let _ = act::team::learn(office).await;
            office.changed();
        }
        NOW.set(Hearing::Idle);
    });
}
