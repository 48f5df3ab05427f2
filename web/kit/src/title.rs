//! The document's title. It stands in the browser's history: a page names itself, never a patient.

use leptos::prelude::*;

use crate::Text;

/// Keeps `document.title` as "page · Siegel" while the calling component lives.
pub fn titled(page: Text) {
    Effect::new(move |_| document().set_title(&format!("{} · Siegel", page.get())));
}
