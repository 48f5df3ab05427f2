//! How somebody came here: with a link, with a piece of one, or by reloading (attack 46).
//!
//! The secret is read once and leaves the address bar, and so the history and every screenshot, before the first
//! word is shown, wherever in the address a gateway had put it. What stays is a word in the history's state, which
//! tells a reload from a link that was cut.

use std::sync::Arc;

use leptos::prelude::window;
use siegel_client::address::Address;
use wasm_bindgen::JsCast;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

/// The page's path without any link: one that no link has.
pub const BARE: &str = "/s/-";
/// What stands before the id of a link.
const PATH: &str = "/s/";

/// How somebody came here.
#[derive(Clone)]
pub enum Arrival {
    /// With a whole link.
    Link(Arc<Address>),
    /// With a link that was cut or bent beyond repair (P-04).
    Cut {
        /// A piece of its secret stood in path or query, and so may have reached a server's log.
        leaked: bool,
    },
    /// Without any: to type a code from paper.
    Bare,
    /// By reloading a page that had taken its link.
    Again(Trace),
}

/// What a page leaves in the history's state. It says nothing of the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trace {
    /// The link was taken.
    Taken,
    /// The person ended it.
    Ended,
    /// It ended by itself.
    Late,
    /// A document was open.
    Document,
}

impl Trace {
    const ALL: [Self; 4] = [Self::Taken, Self::Ended, Self::Late, Self::Document];

    /// As it stands in the history's state.
    pub fn text(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Ended => "ended",
            Self::Late => "late",
            Self::Document => "document",
        }
    }

    fn parse(state: &JsValue) -> Option<Self> {
        let text = state.as_string()?;
        Self::ALL.into_iter().find(|trace| trace.text() == text)
    }
}

/// Takes the link out of the address.
pub fn take() -> Arrival {
    let location = window().location();
    let (path, query) = (location.pathname().unwrap_or_default(), location.search().unwrap_or_default());
    let fragment = location.hash().unwrap_or_default();
    let trace = window().history().ok().and_then(|history| history.state().ok());
    let trace = trace.and_then(|state| Trace::parse(&state));
    let leaked = Address::leaked(&path, &query);
    let bare = fragment.trim_start_matches('#').is_empty() && !leaked;
    let arrival = match (Address::arrive(&path, &query, &fragment), trace) {
        (Ok(address), _) => Arrival::Link(Arc::new(address)),
        (Err(_), Some(trace)) if bare => Arrival::Again(trace),
        (Err(_), None) if bare && is_bare(&path) => Arrival::Bare,
        (Err(_), _) => Arrival::Cut { leaked },
    };
    let kept = match &arrival {
        Arrival::Link(address) => kept(address),
        Arrival::Bare | Arrival::Cut { .. } | Arrival::Again(_) => BARE.to_owned(),
    };
    // Whoever has typed nothing yet may load the page anew.
    if !matches!(arrival, Arrival::Bare) {
        leave(trace.filter(|_| bare).unwrap_or(Trace::Taken), &kept);
    }
    watch();
    arrival
}

/// What the address bar keeps of a link: its id, which opens nothing.
pub fn kept(address: &Address) -> String {
    format!("{PATH}{}", address.link_id)
}

/// Whether a path names no link at all.
fn is_bare(path: &str) -> bool {
    matches!(path, "/s" | "/s/" | BARE)
}

/// Replaces what the address bar and the history hold of this page.
pub fn leave(trace: Trace, path: &str) {
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&trace.text().into(), "", Some(path));
    }
}

/// Leaves no link behind, and starts the page anew: everything in its memory is gone.
pub fn start_anew(trace: Trace) {
    leave(trace, BARE);
    let _ = window().location().reload();
}

/// A second link in the same tab changes only the fragment: then the page starts anew, with that link.
/// A page that comes back from the browser's cache of pages starts anew, too.
fn watch() {
    let changed = Closure::<dyn Fn()>::new(|| {
        if window().location().hash().is_ok_and(|fragment| fragment.len() > 1) {
            let _ = window().location().reload();
        }
    });
    listen("hashchange", changed.as_ref().unchecked_ref());
    changed.forget();
    let back = Closure::<dyn Fn(web_sys::PageTransitionEvent)>::new(|event: web_sys::PageTransitionEvent| {
        if event.persisted() {
            let _ = window().location().reload();
        }
    });
    listen("pageshow", back.as_ref().unchecked_ref());
    back.forget();
}

fn listen(name: &str, heard: &js_sys::Function) {
    // Fails in no browser.
    let _ = window().add_event_listener_with_callback(name, heard);
}
