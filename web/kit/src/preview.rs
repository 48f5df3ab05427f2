//! Documents in the page, for the office and for patients: PDF on canvases, pictures, plain text.
//!
//! Nothing in a document runs (attack 55): what kind it is, its first bytes say, not its name; SVG and HTML are
//! never shown; pdf.js has no scripting, no XFA and no annotation layer, and paints on canvases only.

mod kind;
mod page;
mod pdf;
mod picture;

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;

use crate::catalogue::say;
use crate::{Button, Glyph, Notice, NoticeKind, Rank, tr};
use page::Page;
use picture::Picture;

pub use kind::{Kind, PREVIEW_BYTES_MAX, may_be_shown};

/// Widths of a page, in percent of the place it has.
const ZOOMS: [&str; 5] = ["zoom-100", "zoom-130", "zoom-170", "zoom-220", "zoom-300"];

/// Shows a document. `name` is its file's name, for whoever hears the page; `content` its bytes, which are gone
/// from the page when the component is.
#[component]
pub fn Preview(#[prop(into)] name: String, content: Vec<u8>) -> impl IntoView {
    let shown = match Kind::of(&content) {
        Kind::Pdf => view! { <Pdf name content/> }.into_any(),
        Kind::Picture(media) => view! { <Picture name content media/> }.into_any(),
        Kind::Text => view! { <pre class="viewer-text" tabindex="0">{kind::text(&content)}</pre> }.into_any(),
        Kind::Other => view! { <NoPreview/> }.into_any(),
    };
    view! { <div class="viewer">{shown}</div> }
}

///
#[component]
fn NoPreview() -> impl IntoView {
    view! {
        <Notice title=say("preview-none")>
            <p>{say("preview-none-do")}</p>
        </Notice>
    }
}

/// How far a document is.
#[derive(Clone)]
enum State {
    Opening,
    Open(SendWrapper<Rc<pdf::Reader>>),
    Locked,
    Unreadable,
}

#[component]
fn Pdf(name: String, content: Vec<u8>) -> impl IntoView {
    let state = RwSignal::new(State::Opening);
    let zoom = RwSignal::new(0_usize);
    spawn_local(async move {
        let opened = match pdf::Reader::open(content).await {
            Ok(reader) => State::Open(SendWrapper::new(Rc::new(reader))),
            Err(pdf::Refused::Password) => State::Locked,
            Err(pdf::Refused::Unreadable) => State::Unreadable,
        };
        // The page may be gone by now; then the reader is dropped, and with it the document.
        state.try_set(opened);
    });
    move || {
        match state.get() {
        State::Opening => view! { <p role="status" class="soft">{say("preview-opening")}</p> }.into_any(),
        State::Open(reader) => pages(name.clone(), Rc::clone(&reader), zoom).into_any(),
        State::Locked => view! {
            <Notice kind=NoticeKind::Warn title=say("preview-password")><p>{say("preview-none-do")}</p></Notice>
        }
        .into_any(),
        State::Unreadable => view! {
            <Notice kind=NoticeKind::Warn title=say("preview-failed")><p>{say("preview-none-do")}</p></Notice>
        }
        .into_any(),
    }
    }
}

fn pages(name: String, reader: Rc<pdf::Reader>, zoom: RwSignal<usize>) -> impl IntoView {
    let count = reader.pages();
    let row = |number| view! { <Page reader=reader.clone() number zoom/> };
    let rows = (1..=count).map(row).collect_view();
    let smaller = move |()| zoom.update(|zoom| *zoom = zoom.saturating_sub(1));
    let larger = move |()| zoom.update(|zoom| *zoom = (*zoom + 1).min(ZOOMS.len() - 1));
    view! {
        <div class="viewer-bar">
            <p class="numbers">{move || tr!("preview-pages", n = count)}</p>
            <Button text=say("preview-smaller") glyph=Glyph::Minus on_press=smaller rank=Rank::Quiet
                disabled=Signal::derive(move || zoom.get() == 0)/>
            <Button text=say("preview-larger") glyph=Glyph::Plus on_press=larger rank=Rank::Quiet
                disabled=Signal::derive(move || zoom.get() + 1 == ZOOMS.len())/>
        </div>
        {move || (zoom.get() > 0).then(|| view! { <p class="soft">{say("preview-shift")}</p> })}
        <div class="viewer-pages" tabindex="0" role="region" aria-label=name>
            <div class=move || format!("viewer-column {}", ZOOMS.get(zoom.get()).copied().unwrap_or_default())>
                {rows}
            </div>
        </div>
    }
}
