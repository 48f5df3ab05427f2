//! One page of a document: painted while it is near the view, and forgotten when it is far.

use std::rc::Rc;

use leptos::html;
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{HtmlCanvasElement, IntersectionObserver, IntersectionObserverEntry, IntersectionObserverInit};

use super::pdf::{Painting, Reader, Size};
use crate::tr;

/// A page is painted when it is nearer to the view than this.
const NEAR: &str = "100% 0px";
/// A canvas is at most this wide: some phones refuse larger ones.
const PIXELS_MAX: f64 = 4_096.0;
/// A page of A4, in points, until the page itself says more.
const A4: Size = Size { width: 595.0, height: 842.0 };

/// A page, counted from 1. Its text stands behind the picture for whoever hears the page.
#[component]
pub fn Page(reader: Rc<Reader>, number: u32, zoom: RwSignal<usize>) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    let canvas = NodeRef::<html::Canvas>::new();
    let (near, size, text) = (RwSignal::new(false), RwSignal::new(A4), RwSignal::new(String::new()));
    watch(place, near);
    let painting = SendWrapper::new(Rc::new(Painting::new()));
    let reader = SendWrapper::new(reader);
    Effect::new(move |_| {
        let (Some(canvas), near, _) = (canvas.get(), near.get(), zoom.get()) else { return };
        painting.stop();
        if near {
            let (reader, painting) = (Rc::clone(&reader), Rc::clone(&painting));
            spawn_local(async move { paint(&reader, number, &canvas, &painting, (size, text)).await });
        } else {
            canvas.set_width(0);
            canvas.set_height(0);
        }
    });
    let label = move || tr!("preview-page", n = number);
    view! {
        <div class="viewer-page" node_ref=place>
            <svg class="viewer-space" viewBox=move || { let s = size.get(); format!("0 0 {} {}", s.width, s.height) } aria-hidden="true"></svg>
            <canvas node_ref=canvas role="img" aria-label=label></canvas>
            <div class="visually-hidden viewer-spoken">{text}</div>
        </div>
    }
}

async fn paint(
    reader: &Reader,
    number: u32,
    canvas: &HtmlCanvasElement,
    painting: &Painting,
    (size, text): (RwSignal<Size>, RwSignal<String>),
) {
    let Ok(true_size) = reader.size(number).await else { return };
    if size.try_get_untracked().is_some_and(|known| known != true_size) {
        size.try_set(true_size);
    }
    let pixels = f64::from(canvas.client_width()) * window().device_pixel_ratio();
    // A page that cannot be painted stays white; the others show.
    if let Ok(spoken) = reader.paint(number, canvas, pixels.clamp(1.0, PIXELS_MAX), painting).await {
        text.try_set(spoken);
    }
}

/// Keeps `near` true while the place is in view or close to it.
fn watch(place: NodeRef<html::Div>, near: RwSignal<bool>) {
    let told = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
        let last: Option<IntersectionObserverEntry> = entries.iter().last().map(JsCast::unchecked_into);
        if let Some(entry) = last {
            near.try_set(entry.is_intersecting());
        }
    });
    let options = IntersectionObserverInit::new();
    options.set_root_margin(NEAR);
    let Ok(observer) = IntersectionObserver::new_with_options(told.as_ref().unchecked_ref(), &options) else {
        near.set(true);
        return;
    };
    let watched = SendWrapper::new((observer.clone(), told));
    Effect::new(move |_| {
        if let Some(div) = place.get() {
            observer.observe(&div);
        }
    });
    on_cleanup(move || watched.0.disconnect());
}
