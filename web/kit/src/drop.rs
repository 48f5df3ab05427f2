//! The place where files are dropped, chosen by a button, or pasted.

use leptos::ev::{DragEvent, Event};
use leptos::html;
use leptos::prelude::*;
use web_sys::{File, FileList, HtmlInputElement};

use crate::{Glyph, Icon, Text};

/// Takes files. The button alone is enough; dropping is a convenience.
#[component]
pub fn DropZone(
    id: &'static str,
    #[prop(into)] label: Text,
    #[prop(into)] hint: Text,
    #[prop(into)] on_files: Callback<Vec<File>>,
    #[prop(optional)] accept: Option<&'static str>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let over = RwSignal::new(false);
    let choose = move |_| {
        if let Some(input) = input.get() {
            input.click();
        }
    };
    let drop = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        on_files.run(event.data_transfer().and_then(|d| d.files()).map(listed).unwrap_or_default());
    };
    let drag = move |event: DragEvent| {
        event.prevent_default();
        over.set(true);
    };
    view! {
        <div class="drop" class:over=move || over.get() on:dragover=drag on:dragleave=move |_| over.set(false) on:drop=drop>
            <Icon glyph=Glyph::Upload/>
            <p class="drop-hint">{hint}</p>
            <button type="button" id=id class="button" on:click=choose>
                <Icon glyph=Glyph::Plus/>
                <span>{label}</span>
            </button>
            <input
                type="file"
                class="visually-hidden"
                multiple=true
                accept=accept
                tabindex="-1"
                aria-label=label
                node_ref=input
                on:change=move |event| on_files.run(chosen(&event))
            />
        </div>
    }
}

/// Takes one picture: on a telephone by its camera, elsewhere from a file.
#[component]
pub fn PictureButton(
    id: &'static str,
    #[prop(into)] label: Text,
    #[prop(optional, into)] busy: Signal<bool>,
    #[prop(into)] on_picture: Callback<File>,
) -> impl IntoView {
    let input = NodeRef::<html::Input>::new();
    let choose = move |_| {
        if let Some(input) = input.get() {
            input.click();
        }
    };
    let take = move |event: Event| {
        if let Some(picture) = chosen(&event).into_iter().next() {
            on_picture.run(picture);
        }
    };
    view! {
        <button type="button" id=id class="button" disabled=busy on:click=choose>
            <Icon glyph=Glyph::Eye/>
            <span>{label}</span>
        </button>
        <input
            type="file"
            class="visually-hidden"
            accept="image/*"
            capture="environment"
            tabindex="-1"
            aria-label=label
            node_ref=input
            on:change=take
        />
    }
}

fn chosen(event: &Event) -> Vec<File> {
    let input: HtmlInputElement = event_target(event);
    let files = input.files().map(listed).unwrap_or_default();
    // The same file can be chosen again after it was removed.
    input.set_value("");
    files
}

fn listed(files: FileList) -> Vec<File> {
    (0..files.length()).filter_map(|at| files.get(at)).collect()
}
