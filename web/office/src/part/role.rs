//! Roles to choose from, each with what it may and may not do.

use leptos::prelude::*;
use siegel_client::team::Role;
use siegel_kit::catalogue::say;
use siegel_kit::{Choice, RadioGroup};

use crate::model::team::{role_help_key, role_key, role_value};

/// The four roles as cards; `value` is a `role_value`, or empty.
#[component]
pub fn RoleCards(
    id: &'static str,
    value: RwSignal<String>,
    #[prop(into)] error: Signal<Option<String>>,
) -> impl IntoView {
    let card =
        |role: Role| Choice::new(role_value(role), say(role_key(role))).helped(say(role_help_key(role)));
    view! { <RadioGroup id label=say("team-role") value choices=Role::ALL.map(card).to_vec() error/> }
}
