//! Choices: one of several (radio group, list), or yes and no.

use std::borrow::Cow;

use leptos::prelude::*;

use crate::Text;
use crate::field::{FieldError, Framed, described};

/// Ticks what was not ticked, at the end, or the other way round.
pub fn toggle<T: PartialEq>(ticked: &mut Vec<T>, one: T) {
    match ticked.iter().position(|known| *known == one) {
        Some(at) => drop(ticked.remove(at)),
        None => ticked.push(one),
    }
}

/// One choice: its value, its words, and a second line that explains it.
#[derive(Clone)]
pub struct Choice {
    pub value: Cow<'static, str>,
    pub label: Text,
    pub help: Option<Text>,
}

impl Choice {
    /// A choice without a second line.
    pub fn new(value: &'static str, label: impl Into<Text>) -> Self {
        Choice { value: Cow::Borrowed(value), label: label.into(), help: None }
    }

    /// A choice of something that somebody has named.
    pub fn named(value: String, label: impl Into<Text>) -> Self {
        Choice { value: Cow::Owned(value), label: label.into(), help: None }
    }

    /// The same with a second line.
    pub fn helped(self, help: impl Into<Text>) -> Self {
        Choice { help: Some(help.into()), ..self }
    }
}

/// A yes or no.
#[component]
pub fn CheckField(
    id: &'static str,
    #[prop(into)] label: Text,
    value: RwSignal<bool>,
    #[prop(optional, into)] help: Option<Text>,
    #[prop(optional, into)] error: Signal<Option<String>>,
) -> impl IntoView {
    let with_help = help.is_some();
    view! {
        <div class="field check" class:faulty=move || error.with(Option::is_some)>
            <label for=id>
                <input
                    id=id
                    type="checkbox"
                    aria-describedby=described(id, with_help)
                    aria-invalid=move || error.with(Option::is_some).to_string()
                    prop:checked=value
                    on:change=move |event| value.set(event_target_checked(&event))
                />
                <span>{label}</span>
            </label>
            {help.map(|text| view! { <p class="field-help" id=format!("{id}-help")>{text}</p> })}
            <FieldError id error/>
        </div>
    }
}

/// One of a few, all in sight.
#[component]
pub fn RadioGroup(
    id: &'static str,
    #[prop(into)] label: Text,
    value: RwSignal<String>,
    choices: Vec<Choice>,
    #[prop(optional, into)] help: Option<Text>,
    #[prop(optional, into)] error: Signal<Option<String>>,
) -> impl IntoView {
    let with_help = help.is_some();
    let rows =
        choices.into_iter().enumerate().map(|(at, choice)| radio(id, at, choice, value)).collect_view();
    view! {
        <fieldset
            class="field"
            class:faulty=move || error.with(Option::is_some)
            id=id
            tabindex="-1"
            aria-describedby=described(id, with_help)
        >
            <legend>{label}</legend>
            {help.map(|text| view! { <p class="field-help" id=format!("{id}-help")>{text}</p> })}
            <div class="choices">{rows}</div>
            <FieldError id error/>
        </fieldset>
    }
}

fn radio(group: &'static str, at: usize, choice: Choice, value: RwSignal<String>) -> impl IntoView {
    let id = format!("{group}-{at}");
    let (known, picked) = (choice.value.clone(), choice.value.to_string());
    view! {
        <label class="choice" for=id.clone()>
            <input
                type="radio"
                id=id.clone()
                name=group
                value=choice.value.clone()
                prop:checked=move || value.with(|chosen| *chosen == known)
                on:change=move |_| value.set(picked.clone())
            />
            <span>
                {choice.label}
                {choice.help.map(|help| view! { <small>{help}</small> })}
            </span>
        </label>
    }
}

/// Several groups of choices in a list that opens; a group without a name stands alone.
#[component]
pub fn SelectField(
    id: &'static str,
    #[prop(into)] label: Text,
    value: RwSignal<String>,
    groups: Vec<(Option<Text>, Vec<Choice>)>,
    #[prop(optional, into)] help: Option<Text>,
    #[prop(optional, into)] error: Signal<Option<String>>,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let with_help = help.is_some();
    let rows = groups.into_iter().map(|(name, choices)| group(name, choices, value)).collect_view();
    view! {
        <Framed id label help=help error optional>
            <select
                id=id
                name=id
                aria-describedby=described(id, with_help)
                aria-invalid=move || error.with(Option::is_some).to_string()
                prop:value=value
                on:change=move |event| value.set(event_target_value(&event))
            >
                {rows}
            </select>
        </Framed>
    }
}

fn group(name: Option<Text>, choices: Vec<Choice>, value: RwSignal<String>) -> AnyView {
    let option = move |choice: Choice| {
        let known = choice.value.clone();
        view! {
            <option value=choice.value selected=move || value.with(|v| *v == known)>{choice.label}</option>
        }
    };
    let rows = choices.into_iter().map(option).collect_view();
    match name {
        Some(name) => view! { <optgroup label=name>{rows}</optgroup> }.into_any(),
        None => rows.into_any(),
    }
}

#[cfg(test)]
mod tests {
    use super::toggle;

    #[test]
    fn what_is_ticked_twice_is_not_ticked() {
        let mut ticked = vec![1, 2];
        toggle(&mut ticked, 3);
        toggle(&mut ticked, 1);
        assert_eq!(ticked, [2, 3]);
    }
}
