//! What is wrong in a form: beside each field, and summed up above the form with links to the fields.

use leptos::ev::input;
use leptos::html;
use leptos::prelude::*;
use wasm_bindgen::JsCast;

use crate::catalogue::{say, tr};
use crate::{Glyph, Icon};

/// One fault: the id of its field, and the key of its sentence.
pub type Fault = (&'static str, &'static str);

/// The faults of one form. What is said of a field goes as soon as something is changed there.
#[derive(Clone, Copy)]
pub struct Faults {
    all: RwSignal<Vec<Fault>>,
    /// Counts how often the form was judged.
    judged: RwSignal<u32>,
}

impl Default for Faults {
    fn default() -> Self {
        let all = RwSignal::new(Vec::<Fault>::new());
        let changed = window_event_listener(input, move |event| {
            let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
            let field = target.and_then(|field| field.get_attribute("name"));
            let is_at_fault = |all: &Vec<Fault>| all.iter().any(|(id, _)| Some(*id) == field.as_deref());
            if all.try_with_untracked(is_at_fault) == Some(true) {
                all.update(|all| all.retain(|(id, _)| Some(*id) != field.as_deref()));
            }
        });
        on_cleanup(move || changed.remove());
        Faults { all, judged: RwSignal::new(0) }
    }
}

impl Faults {
    /// Replaces all faults; true when there are none.
    pub fn set(self, faults: Vec<Fault>) -> bool {
        let fine = faults.is_empty();
        self.all.set(faults);
        self.judged.update(|judged| *judged = judged.wrapping_add(1));
        fine
    }

    /// Lets go of what is mended: all but `still`. Finds no new ones.
    pub fn keep(self, still: &[Fault]) {
        if self.all.with_untracked(|all| all.iter().any(|fault| !still.contains(fault))) {
            self.all.update(|all| all.retain(|fault| still.contains(fault)));
        }
    }

    /// The sentence that belongs to a field, if it has a fault.
    pub fn of(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || {
            self.all.with(|all| all.iter().find(|(id, _)| *id == field).map(|(_, key)| tr(key)))
        })
    }
}

/// A fault, for lists of them: `fault("form-missing")` keeps the key findable for the catalogue's test.
pub const fn fault(key: &'static str) -> &'static str {
    key
}

/// The summary above a form. It takes the focus when the form was judged and has faults, not while they are mended.
#[component]
pub fn ErrorSummary(faults: Faults) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        faults.judged.track();
        if faults.all.with_untracked(|all| !all.is_empty())
            && let Some(div) = place.get()
        {
            let _ = div.focus();
        }
    });
    let rows = move || faults.all.get().into_iter().map(|(id, key)| row(id, key)).collect_view();
    view! {
        <Show when=move || faults.all.with(|all| !all.is_empty())>
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
    if let Some(element) = document().get_element_by_id(id)
        && let Ok(element) = element.dyn_into::<web_sys::HtmlElement>()
    {
        let _ = element.focus();
    }
}
