//! A dialogue on the browser's own `<dialog>`: focus is held and given back, Escape closes.

use leptos::html;
use leptos::prelude::*;

use crate::catalogue::say;
use crate::faults::focus;
use crate::{Glyph, Icon, Text};

/// A modal dialogue that follows `open`. Children are built when it opens and dropped when it closes.
#[component]
pub fn Dialog(
    #[prop(into)] id: String,
    #[prop(into)] title: Text,
    open: RwSignal<bool>,
    children: ChildrenFn,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let children = StoredValue::new(children);
    let title_id = format!("{id}-title");
    let heading = title_id.clone();
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
        <dialog id=id class="dialog" node_ref=node aria-labelledby=title_id.clone() on:close=move |_| open.set(false)>
            <div class="dialog-head">
                <h2 id=title_id.clone() tabindex="-1">{title}</h2>
                <button type="button" class="button quiet" on:click=move |_| open.set(false)>
                    <Icon glyph=Glyph::Cross/>
                    <span class="visually-hidden">{say("dialog-close")}</span>
                </button>
            </div>
            <Show when=move || open.get()>
                <div class="dialog-body">{children.with_value(|children| children())}</div>
            </Show>
        </dialog>
    }
}
