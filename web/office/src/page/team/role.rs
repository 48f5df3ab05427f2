//! Giving a member another role.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::faults::fault;
use siegel_kit::{Button, Dialog, ErrorSummary, Faults, Rank, Task, TroubleNotice, tr};

use super::About;
use crate::act;
use crate::model::team::MemberCard;
use crate::office::Office;
use crate::part::role::{RoleCards, RoleForm};

/// The dialogue; the member's role is chosen beforehand.
#[component]
pub(super) fn RoleDialog(about: About<MemberCard>) -> impl IntoView {
    let title = Signal::derive(move || {
        let name = about.one.with(|one| one.as_ref().map(MemberCard::called)).unwrap_or_default();
        tr!("team-change-title", name = name)
    });
    view! {
        <Dialog id="change" title open=about.open>
            {move || about.one.get().map(|member| view! { <ChangeForm member open=about.open/> })}
        </Dialog>
    }
}

#[component]
fn ChangeForm(member: MemberCard, open: RwSignal<bool>) -> impl IntoView {
    let office = Office::here();
    let (id, before) = (member.id, member.roles);
    let form =
        RoleForm::of(&["new-role", "new-role-send", "new-role-manage", "new-role-audit"], Some(before));
    let (faults, task) = (Faults::default(), Task::default());
    let judged = move || match form.judged() {
        Ok(roles) if roles == before => Err(("new-role", fault("team-change-same"))),
        judged => judged,
    };
    Effect::new(move |_| faults.keep(judged().err().as_slice()));
    let change = move |()| {
        let judged = untrack(judged);
        faults.set(judged.err().into_iter().collect());
        if let Ok(roles) = judged {
            task.run(act::team::change(office, id, roles), move |()| open.set(false));
        }
    };
    view! {
        <form class="form" on:submit=|event| event.prevent_default()>
            <p>{say("team-change-text")}</p>
            <ErrorSummary faults/>
            <RoleCards form faults/>
            <TroubleNotice trouble=task.trouble/>
            <div class="actions">
                <Button text=say("team-change-go") rank=Rank::Primary submit=true busy=task.busy on_press=change/>
                <Button text=say("dialog-cancel") on_press=move |()| open.set(false)/>
            </div>
        </form>
    }
}
