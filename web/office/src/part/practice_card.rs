//! The card of a practice: the fields of a form, what is wrong with them, and two cards beside each other.

use leptos::prelude::*;
use siegel_api::statement::CardText;
use siegel_kit::catalogue::say;
use siegel_kit::faults::fault;
use siegel_kit::{Faults, TextField};

use crate::act::practice::CardForm;

/// Name, place, licence number.
#[component]
pub fn CardFields(form: CardForm, faults: Faults) -> impl IntoView {
    view! {
        <TextField id="practice" label=say("setup-practice") value=form.practice error=faults.of("practice")
            autocomplete="organization" max=120/>
        <div class="columns">
            <TextField id="place" label=say("setup-place") value=form.place error=faults.of("place")
                autocomplete="address-level2" max=100/>
            <TextField id="licence" label=say("setup-licence") help=say("setup-licence-help") value=form.licence
                error=faults.of("licence") optional=true inputmode="numeric" max=20/>
        </div>
    }
}

/// What is wrong with them.
pub fn card_faults(form: CardForm) -> Vec<(&'static str, &'static str)> {
    let fields = [
        ("practice", form.practice, fault("setup-practice-missing")),
        ("place", form.place, fault("setup-place-missing")),
    ];
    let empty = fields.into_iter().filter(|(_, value, _)| value.with_untracked(|v| v.trim().is_empty()));
    let licence = (!form.licence.with_untracked(|typed| is_licence(typed)))
        .then_some(("licence", fault("setup-licence-wrong")));
    empty.map(|(id, _, key)| (id, key)).chain(licence).collect()
}

/// Nine digits, with white space between them or not; or nothing.
fn is_licence(typed: &str) -> bool {
    let figures: String = typed.split_whitespace().collect();
    figures.is_empty() || figures.len() == 9 && figures.bytes().all(|figure| figure.is_ascii_digit())
}

/// The card as it is; `None` where there is none.
#[component]
pub fn CardShown(card: CardText) -> impl IntoView {
    let CardText { name, place, licence } = card;
    let licence = if licence.is_empty() {
        say("practice-licence-none").get().into_any()
    } else {
        view! { <bdi>{licence}</bdi> }.into_any()
    };
    view! {
        <dl>
            <dt>{say("setup-practice")}</dt><dd><bdi>{name}</bdi></dd>
            <dt>{say("setup-place")}</dt><dd><bdi>{place}</bdi></dd>
            <dt>{say("setup-licence")}</dt><dd>{licence}</dd>
        </dl>
    }
}

/// What becomes of each field that changes.
#[component]
pub fn CardChange(before: CardText, after: CardText) -> impl IntoView {
    let fields = [
        ("setup-practice", before.name, after.name),
        ("setup-place", before.place, after.place),
        ("setup-licence", before.licence, after.licence),
    ];
    let shown = |text: String| if text.is_empty() { "\u{2013}".to_owned() } else { text };
    let changed = fields.into_iter().filter(|(_, before, after)| before != after);
    let row = move |(key, before, after)| {
        view! {
            <dt>{say(key)}</dt>
            <dd><del><bdi>{shown(before)}</bdi></del>" "<ins><bdi>{shown(after)}</bdi></ins></dd>
        }
    };
    view! { <dl>{changed.map(row).collect_view()}</dl> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_number_has_nine_digits_or_is_left_out() {
        for good in ["", "  ", "123456789", "12 34 56 789 "] {
            assert!(is_licence(good), "{good}");
        }
        for bad in ["12", "12345678", "1234567890", "12345678a", "١٢٣٤٥٦٧٨٩"] {
            assert!(!is_licence(bad), "{bad}");
        }
    }
}
