//! What the page knows, from the first press of a button to the end.

use std::sync::Arc;

use leptos::prelude::*;
use send_wrapper::SendWrapper;
use siegel_api::id::{FileId, FindingId};
use siegel_client::address::Address;
use siegel_client::door::{Knocked, Visit};
use siegel_client::greeting::Greeting;
use siegel_kit::engine::Engine;
use siegel_kit::{Glyph, Trouble, faults, tr};

use crate::arrival::{Arrival, Trace};

/// What is on the screen.
#[derive(Clone)]
pub enum Screen {
    /// A code is typed from paper.
    Code,
    /// A link, and nothing fetched yet.
    Closed(Arc<Address>),
    /// The link is real: the PIN is asked for.
    Pin(Arc<Address>, Arc<Knocked>),
    /// The link is open.
    Open(Opened),
    /// One file of it.
    Document(Opened, FileRef),
    /// The link does not open: why.
    Barred(Trouble),
    /// The link was cut (P-04).
    Cut,
    /// The page was reloaded, or has ended.
    Again(Trace),
}

/// An open link, with the workers that open its files.
#[derive(Clone)]
pub struct Opened {
    pub visit: Arc<Visit>,
    pub engine: SendWrapper<Engine>,
    /// The secret stood in a path on its way here.
    pub exposed: bool,
}

/// A file behind the link.
#[derive(Clone, PartialEq, Eq)]
pub struct FileRef {
    pub finding_id: FindingId,
    pub file_id: FileId,
    pub name: String,
    pub media: String,
    /// Bytes.
    pub length: u64,
}

impl FileRef {
    /// What it is, in a word.
    pub fn kind(&self) -> String {
        match self.media.as_str() {
            "application/pdf" => tr!("door-kind-pdf"),
            "application/dicom" => tr!("door-kind-dicom"),
            _ if self.name.to_ascii_lowercase().ends_with(".dcm") => tr!("door-kind-dicom"),
            "text/plain" => tr!("door-kind-text"),
            media if media.starts_with("image/") => tr!("door-kind-picture"),
            _ => tr!("door-kind-file"),
        }
    }

    /// The same as a picture.
    pub fn glyph(&self) -> Glyph {
        if self.media.starts_with("image/") { Glyph::Image } else { Glyph::File }
    }
}

/// The page's own state.
#[derive(Clone, Copy)]
pub struct Door {
    pub screen: RwSignal<Screen>,
    /// The link that a person acts on: what it proves itself by, also where it does not open.
    pub link: StoredValue<Option<Arc<Address>>>,
    /// Known once the link has answered.
    pub greeting: RwSignal<Option<Greeting>>,
    /// Whether this is a trial service; known once a person has acted.
    pub trial: RwSignal<bool>,
    /// The visit ends in a moment.
    pub end_is_near: RwSignal<bool>,
    /// A piece of the link's secret stood in path or query of the address by which the page was opened.
    leaked: bool,
}

impl Door {
    pub fn new(arrival: Arrival) -> Self {
        let leaked = matches!(arrival, Arrival::Cut { leaked: true });
        let screen = match arrival {
            Arrival::Link(address) => Screen::Closed(address),
            Arrival::Bare => Screen::Code,
            Arrival::Cut { .. } => Screen::Cut,
            Arrival::Again(trace) => Screen::Again(trace),
        };
        Self {
            screen: RwSignal::new(screen),
            link: StoredValue::new(None),
            greeting: RwSignal::new(None),
            trial: RwSignal::new(false),
            end_is_near: RwSignal::new(false),
            leaked,
        }
    }

    /// A link that came another way, after one that could not be read. What a server may have seen of that one, it has
    /// seen of this one.
    pub fn takes(self, address: Address) -> Arc<Address> {
        Arc::new(Address { exposed: address.exposed || self.leaked, ..address })
    }

    /// Shows another screen, and puts the focus on its heading.
    pub fn show(self, screen: Screen) {
        self.screen.set(screen);
        request_animation_frame(|| {
            window().scroll_to_with_x_and_y(0.0, 0.0);
            faults::focus("title");
        });
    }

    /// The telephone number of whoever gave the link, once it is known.
    pub fn phone(self) -> Option<String> {
        self.greeting
            .with(|greeting| greeting.as_ref().map(|greeting| greeting.phone.clone()))
            .filter(|phone| !phone.is_empty())
    }
}
