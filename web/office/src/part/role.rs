//! Roles to choose from, each with what it may and may not do; or rights that are put together singly.

use leptos::prelude::*;
use siegel_api::statement::Roles;
use siegel_client::team::Role;
use siegel_kit::catalogue::say;
use siegel_kit::faults::{Fault, fault};
use siegel_kit::{CheckField, Choice, Faults, RadioGroup};

use crate::model::role::{Amiss, OWN, SWITCHES, chosen, role_help_key, role_key, role_value, roles_value};

/// What the form holds.
#[derive(Clone, Copy)]
pub struct RoleForm {
    /// Of the cards and of the boxes.
    ids: &'static [&'static str; 4],
    value: RwSignal<String>,
    ticked: [RwSignal<bool>; 3],
}

impl RoleForm {
    /// A form that shows `before`; the ids are those of its cards, and of its boxes.
    pub fn of(ids: &'static [&'static str; 4], before: Option<Roles>) -> Self {
        let value = before.map(roles_value).unwrap_or_default().to_owned();
        let has = |right| before.is_some_and(|before| before.has(right));
        let ticked = SWITCHES.each_ref().map(|switch| RwSignal::new(has(switch.gives)));
        Self { ids, value: RwSignal::new(value), ticked }
    }

    /// What was chosen. Follows the fields.
    ///
    /// # Errors
    /// What is wrong at which field.
    pub fn judged(self) -> Result<Roles, Fault> {
        let ticked = self.ticked.iter().zip(&SWITCHES).filter(|(ticked, _)| ticked.get());
        let ticked = Roles(ticked.fold(0, |all, (_, switch)| all | switch.gives.0));
        let [cards, _, manage, _] = *self.ids;
        self.value.with(|value| chosen(value, ticked)).map_err(|amiss| match amiss {
            Amiss::Nothing => (cards, fault("team-role-missing")),
            Amiss::Alone => (manage, fault("team-own-manage-alone")),
        })
    }
}

/// The four roles as cards, and a fifth for rights that are put together singly.
#[component]
pub fn RoleCards(form: RoleForm, faults: Faults) -> impl IntoView {
    let card =
        |role: Role| Choice::new(role_value(role), say(role_key(role))).helped(say(role_help_key(role)));
    let own = Choice::new(OWN, say("team-role-other")).helped(say("team-role-other-help"));
    let cards: Vec<Choice> = Role::ALL.map(card).into_iter().chain([own]).collect();
    let [id, boxes @ ..] = *form.ids;
    let one = move |((id, value), label): ((&'static str, RwSignal<bool>), &'static str)| {
        view! { <CheckField id label=say(label) value error=faults.of(id)/> }
    };
    let switches = move || {
        let labels = SWITCHES.each_ref().map(|switch| switch.label);
        boxes.into_iter().zip(form.ticked).zip(labels).map(one).collect_view()
    };
    view! {
        <RadioGroup id label=say("team-role") value=form.value choices=cards error=faults.of(id)/>
        <Show when=move || form.value.with(|value| value == OWN)>
            <fieldset class="field"><legend>{say("team-own-legend")}</legend>{switches}</fieldset>
        </Show>
    }
}
