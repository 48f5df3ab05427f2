//! The question before an act that cannot be taken back, upon a case or a unit: what it means, in plain words.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::{Button, Dialog, Rank, Task, Text, TroubleNotice};

/// The dialogue; what it means stands in its children.
#[component]
pub fn Ask(
    id: &'static str,
    #[prop(into)] title: Text,
    #[prop(into)] go: Text,
    open: RwSignal<bool>,
    task: Task,
    #[prop(optional)] rank: Rank,
    #[prop(into)] on_go: Callback<()>,
    children: ChildrenFn,
) -> impl IntoView {
    let children = StoredValue::new(children);
    view! {
        <Dialog id title open alert=true>
            {children.with_value(|children| children())}
            <TroubleNotice trouble=task.trouble/>
            <div class="actions">
                <Button text=go rank busy=task.busy on_press=on_go/>
                <Button text=say("dialog-cancel") on_press=move |()| open.set(false)/>
            </div>
        </Dialog>
    }
}
