//! Live updates: the server says that something changed, the page asks what.

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Event, EventSource};

/// An open stream of updates; it ends when it is dropped. The browser reconnects by itself.
pub struct Stream {
    source: EventSource,
    _heard: Closure<dyn FnMut(Event)>,
}

impl Stream {
    /// Listens for the event `name` on `path`. Nothing where the browser has no event streams.
    pub fn open(path: &str, name: &str, heard: impl Fn() + 'static) -> Option<Self> {
        let source = EventSource::new(path).ok()?;
        let heard = Closure::<dyn FnMut(Event)>::new(move |_| heard());
        source.add_event_listener_with_callback(name, heard.as_ref().unchecked_ref()).ok()?;
        Some(Stream { source, _heard: heard })
    }
}

impl Drop for Stream {
    fn drop(&mut self) {
        self.source.close();
    }
}
