//! Shortcuts: `n` sends, `/` searches, `g e` and `g a` go to inbox and sent, `?` helps. They can be switched
//! off under "Konto" (WCAG 2.1.4), and rest while somebody types.

use leptos::ev::{KeyboardEvent, keydown};
use leptos::prelude::*;
use leptos_router::hooks::use_navigate;
use wasm_bindgen::JsCast;

use crate::office::{Office, Stage};

/// Whether shortcuts are on.
#[derive(Clone, Copy)]
pub struct Shortcuts(pub RwSignal<bool>);

/// Listens for shortcuts as long as the page lives.
pub fn watch(office: Office) {
    let on = RwSignal::new(true);
    provide_context(Shortcuts(on));
    let navigate = use_navigate();
    let before = StoredValue::new(String::new());
    let listener = window_event_listener(keydown, move |event: KeyboardEvent| {
        let busy = event.ctrl_key() || event.meta_key() || event.alt_key() || is_typing(&event);
        if busy || !on.get_untracked() || office.stage.get_untracked() != Stage::Open {
            return;
        }
        let key = event.key();
        let last = before.get_value();
        before.set_value(key.clone());
        let target = match (last.as_str(), key.as_str()) {
            ("g", "e") => "/eingang",
            ("g", "a") => "/ausgang",
            // Pressed as a person would: on the page itself it begins a new finding, too.
            (_, "n") if press("nav a[href='/senden']") => return event.prevent_default(),
            (_, "n") => "/senden",
            (_, "?") if press("footer a[href^='/hilfe']") => return event.prevent_default(),
            (_, "/") => {
                event.prevent_default();
                siegel_kit::faults::focus("search");
                return;
            }
            _ => return,
        };
        event.prevent_default();
        navigate(target, Default::default());
    });
    on_cleanup(move || listener.remove());
}

/// Presses a link of the navigation; false where there is none.
fn press(selector: &str) -> bool {
    let link = document().query_selector(selector).ok().flatten();
    let link = link.and_then(|link| link.dyn_into::<web_sys::HtmlElement>().ok());
    link.inspect(web_sys::HtmlElement::click).is_some()
}

fn is_typing(event: &KeyboardEvent) -> bool {
    let element = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    element.is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
            || element.closest("dialog").ok().flatten().is_some()
    })
}
