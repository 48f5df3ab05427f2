//! Live updates: the server says that something changed, the page asks what.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventSource};

/// An open stream of updates; it ends when it is dropped. The browser reconnects by itself.
pub struct Stream {
    source: EventSource,
    _heard: Closure<dyn FnMut(Event)>,
    _failed: Closure<dyn FnMut(Event)>,
}

impl Stream {
    /// Listens for the event `name` on `path`; `refused` hears that the server refuses, after which the browser tries
    /// no more. Nothing where the browser has no event streams.
    pub fn open(
        path: &str,
        name: &str,
        heard: impl Fn() + 'static,
        refused: impl Fn() + 'static,
    ) -> Option<Self> {
        let source = EventSource::new(path).ok()?;
        let heard = Closure::<dyn FnMut(Event)>::new(move |_| heard());
        source.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref()).ok()?;
        let asked = source.clone();
        let failed = Closure::<dyn FnMut(Event)>::new(move |_| {
            if asked.ready_state() == EventSource::CLOSED {
                refused();
            }
        });
        source.set_onerror(Some(failed.as_ref().unchecked_ref()));
        Some(Stream { source, _heard: heard, _failed: failed })
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.set_onerror(None);
        self.source.close();
    }
}
