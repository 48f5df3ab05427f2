//! What is wrong in a form: beside each field, and summed up above the form with links to the fields.

use leptos::html;
use leptos::prelude::*;

use crate::catalogue::{say, tr};
use crate::{Glyph, Icon};

/// One fault: the id of its field, and the key of its sentence.
pub type Fault = (&'static str, &'static str);

/// The faults of one form.
#[derive(Clone, Copy)]
pub struct Faults(RwSignal<Vec<Fault>>);

impl Default for Faults {
    fn default() -> Self {
        Faults(RwSignal::new(Vec::new()))
    }
}

impl Faults {
    /// Replaces all faults; true when there are none.
    pub fn set(self, faults: Vec<Fault>) -> bool {
        let fine = faults.is_empty();
        self.0.set(faults);
        fine
    }

    /// The sentence that belongs to a field, if it has a fault.
    pub fn of(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.0.with(|all| all.iter().find(|(id, _)| *id == field).map(|(_, key)| tr(key)))
        })
    }
}

/// A fault, for lists of them: `fault("form-missing")` keeps the key findable for the catalogue's test.
pub const fn fault(key: &'static str) -> &'static str {
    key
}

/// The summary above a form. It takes the focus when faults appear.
#[component]
pub fn ErrorSummary(faults: Faults) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        if faults.0.with(|all| !all.is_empty())
            && let Some(div) = place.get()
        {
            let _ = div.focus();
        }
    });
    let rows = move || faults.0.get().into_iter().map(|(id, key)| row(id, key)).collect_view();
    view! {
        <Show when=move || faults.0.with(|all| !all.is_empty())>
            <div class="notice tone-bad" role="alert" tabindex="-1" node_ref=place>
                <Icon glyph=Glyph::Alert/>
                <div>
                    <p class="notice-title">{say("form-faults")}</p>
                    <ul>{rows}</ul>
                </div>
            </div>
        </Show>
    }
}

fn row(id: &'static str, key: &'static str) -> impl IntoView {
    let jump = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        focus(id);
    };
    view! { <li><a href=format!("#{id}") on:click=jump>{say(key)}</a></li> }
}

/// Moves the focus to the element with this id, if it is there.
pub fn focus(id: &str) {
    use wasm_bindgen::JsCast;
    if let Some(element) = document().get_element_by_id(id)
        && let Ok(element) = element.dyn_into::<web_sys::HtmlElement>()
    {
        let _ = element.focus();
    }
}
