//! Fields of text and dates, with label, help and error tied by aria.

use leptos::prelude::*;

use crate::catalogue::say;
use crate::{Glyph, Icon, Text};

/// Label, help and error around a control. The control names `{id}-help` and `{id}-error`.
#[component]
pub fn Framed(
    id: &'static str,
    label: Text,
    help: Option<Text>,
    error: Signal<Option<String>>,
    optional: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field" class:faulty=move || error.with(Option::is_some)>
            <label for=id>
                {label}
                {optional.then(|| view! { <span class="optional">" "{say("field-optional")}</span> })}
            </label>
            {help.map(|text| view! { <p class="field-help" id=format!("{id}-help")>{text}</p> })}
            {children()}
            <FieldError id error/>
        </div>
    }
}

/// The sentence below a control that has a fault.
#[component]
pub fn FieldError(id: &'static str, error: Signal<Option<String>>) -> impl IntoView {
    view! {
        <p class="field-error" id=format!("{id}-error")>
            {move || error.get().map(|text| view! { <Icon glyph=Glyph::Alert/> <span>{text}</span> })}
        </p>
    }
}

/// The value of `aria-describedby`.
pub fn described(id: &str, help: bool) -> String {
    if help { format!("{id}-help {id}-error") } else { format!("{id}-error") }
}

/// One line of text.
#[component]
pub fn TextField(
    id: &'static str,
    #[prop(into)] label: Text,
    value: RwSignal<String>,
    #[prop(optional, into)] help: Option<Text>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] optional: bool,
    #[prop(default = "text")] kind: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(default = 200)] max: u32,
    /// For codes and digits: wide letters of equal width, no correction by the keyboard.
    #[prop(optional)]
    code: bool,
) -> impl IntoView {
    let with_help = help.is_some();
    view! {
        <Framed id label help=help error optional>
            <input
                id=id
                name=id
                type=kind
                class:code=code
                autocomplete=autocomplete
                inputmode=inputmode
                maxlength=max.to_string()
                spellcheck=code.then_some("false")
                autocapitalize=code.then_some("characters")
                aria-describedby=described(id, with_help)
                aria-invalid=move || error.with(Option::is_some).to_string()
                aria-required=(!optional).to_string()
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
        </Framed>
    }
}

/// Several lines of text.
#[component]
pub fn AreaField(
    id: &'static str,
    #[prop(into)] label: Text,
    value: RwSignal<String>,
    #[prop(optional, into)] help: Option<Text>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] optional: bool,
    #[prop(default = 4000)] max: u32,
    /// For what is pasted: no correction by the keyboard, and no service that checks spelling reads it.
    #[prop(optional)]
    verbatim: bool,
) -> impl IntoView {
    let with_help = help.is_some();
    view! {
        <Framed id label help=help error optional>
            <textarea
                id=id
                name=id
                rows="4"
                autocomplete="off"
                maxlength=max.to_string()
                spellcheck=verbatim.then_some("false")
                autocapitalize=verbatim.then_some("off")
                aria-describedby=described(id, with_help)
                aria-invalid=move || error.with(Option::is_some).to_string()
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            ></textarea>
        </Framed>
    }
}

/// A day, as `YYYY-MM-DD`; the browser shows it in the person's own order.
#[component]
pub fn DateField(
    id: &'static str,
    #[prop(into)] label: Text,
    value: RwSignal<String>,
    #[prop(optional, into)] help: Option<Text>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] optional: bool,
    #[prop(optional, into)] min: String,
    #[prop(optional, into)] max: String,
) -> impl IntoView {
    let with_help = help.is_some();
    view! {
        <Framed id label help=help error optional>
            <input
                id=id
                name=id
                type="date"
                min=min
                max=max
                aria-describedby=described(id, with_help)
                aria-invalid=move || error.with(Option::is_some).to_string()
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
        </Framed>
    }
}
