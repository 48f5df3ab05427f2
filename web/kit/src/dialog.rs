//! A dialogue on the browser's own `<dialog>`: focus is held and given back, Escape closes.

use leptos::html;
use leptos::prelude::*;

use crate::catalogue::say;
use crate::faults::focus;
use crate::{Glyph, Icon, Text};

/// A modal dialogue that follows `open`. Children are built when it opens and dropped when it closes.
///
/// `alert` has a screen reader read the whole of it at once. A `firm` one is left by its own buttons only.
#[component]
pub fn Dialog(
    #[prop(into)] id: String,
    #[prop(into)] title: Text,
    open: RwSignal<bool>,
    #[prop(optional)] alert: bool,
    #[prop(optional)] firm: bool,
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let children = StoredValue::new(children);
    let title_id = format!("{id}-title");
    let heading = title_id.clone();
    let body_id = format!("{id}-body");
    let described_by = alert.then(|| body_id.clone());
    let closed = move || {
        let held = firm && open.get_untracked();
        if let Some(dialog) = node.get_untracked().filter(|_| held) {
            // Browsers close at a second Escape, whatever the page says to the first.
            let _ = dialog.show_modal();
        } else {
            open.set(false);
        }
    };
    let cancelled = move |event: leptos::ev::Event| {
        if firm {
            event.prevent_default();
        }
    };
    Effect::new(move |_| {
        let (Some(dialog), wanted) = (node.get(), open.get()) else { return };
        if wanted && !dialog.open() {
            let _ = dialog.show_modal();
            focus(&heading);
        } else if !wanted && dialog.open() {
            dialog.close();
        }
    });
    view! {
        <dialog
            id=id
            class="dialog"
            class:firm=firm
            node_ref=node
            role=alert.then_some("alertdialog")
            aria-labelledby=title_id.clone()
            aria-describedby=described_by
            on:cancel=cancelled
            on:close=move |_| closed()
        >
            <div class="dialog-head">
                <h2 id=title_id.clone() tabindex="-1">{title}</h2>
                {(!firm).then(|| view! {
                    <button type="button" class="button quiet" on:click=move |_| open.set(false)>
                        <Icon glyph=Glyph::Cross/>
                        <span class="visually-hidden">{say("dialog-close")}</span>
                    </button>
                })}
            </div>
            <Show when=move || open.get()>
                <div class="dialog-body" id=body_id.clone()>{children.with_value(|children| children())}</div>
            </Show>
        </dialog>
    }
}
