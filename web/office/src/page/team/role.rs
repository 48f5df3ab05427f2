//! Giving a member another role.

use leptos::prelude::*;
use siegel_client::team::Role;
use siegel_kit::catalogue::say;
use siegel_kit::faults::fault;
use siegel_kit::{Button, Dialog, ErrorSummary, Faults, Rank, Task, TroubleNotice, tr};

use super::About;
use crate::act;
use crate::model::team::{MemberCard, role_of, role_value};
use crate::office::Office;
use crate::part::role::RoleCards;

/// The dialogue; the member's role is chosen beforehand.
#[component]
pub(super) fn RoleDialog(about: About<MemberCard>) -> impl IntoView {
    let title = Signal::derive(move || {
        let name = about.one.with(|one| one.as_ref().map(MemberCard::called)).unwrap_or_default();
        tr!("team-change-title", name = name)
    });
    view! {
        <Dialog id="change" title open=about.open>
            {move || about.one.get().map(|member| view! { <RoleForm member open=about.open/> })}
        </Dialog>
    }
}

#[component]
fn RoleForm(member: MemberCard, open: RwSignal<bool>) -> impl IntoView {
    let office = Office::here();
    let (id, before) = (member.id, Role::of(member.roles));
    let value = RwSignal::new(before.map(role_value).unwrap_or_default().to_owned());
    let (faults, task) = (Faults::default(), Task::default());
    let change = move |()| {
        let chosen = role_of(&value.read_untracked());
        let wrong = match chosen {
            Some(role) if Some(role) != before => Vec::new(),
            _ => vec![("new-role", fault("team-change-same"))],
        };
        let is_fine = faults.set(wrong);
        if let Some(role) = chosen.filter(|_| is_fine) {
            task.run(act::team::change(office, id, role), move |()| open.set(false));
        }
    };
    view! {
        <form class="form" on:submit=|event| event.prevent_default()>
            <p>{say("team-change-text")}</p>
            <ErrorSummary faults/>
            <RoleCards id="new-role" value error=faults.of("new-role")/>
            <TroubleNotice trouble=task.trouble/>
            <div class="actions">
                <Button text=say("team-change-go") rank=Rank::Primary submit=true busy=task.busy on_press=change/>
                <Button text=say("dialog-cancel") on_press=move |()| open.set(false)/>
            </div>
        </form>
    }
}
