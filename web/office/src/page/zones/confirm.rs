//! The question before a list that leaves out the connection at which one sits: what will happen, and what helps then.

use std::net::IpAddr;

use leptos::prelude::*;
use siegel_api::zone::ZoneList;
use siegel_client::zone::ZoneNames;
use siegel_kit::catalogue::say;
use siegel_kit::{Button, Dialog, Rank, Task, TroubleNotice, tr};

use super::form::lines;
use crate::office::Office;
use crate::part::about::About;

/// The dialogue.
#[component]
pub(super) fn ConfirmDialog(
    about: About<(ZoneList, ZoneNames)>,
    own_address: IpAddr,
    task: Task,
    #[prop(into)] on_go: Callback<(ZoneList, ZoneNames)>,
) -> impl IntoView {
    let me = Office::here().vault().map(|vault| vault.user_id());
    let excepted = move || {
        about
            .one
            .with(|zones| zones.as_ref().zip(me).is_some_and(|((list, _), me)| list.anywhere.contains(&me)))
    };
    let what = move || if excepted() { tr!("zones-confirm-others") } else { tr!("zones-confirm-you") };
    let allowed = move || {
        let lines = |(list, names): &(ZoneList, ZoneNames)| lines(&list.ranges, names);
        about.one.with(|zones| zones.as_ref().map(lines).unwrap_or_default())
    };
    let go = move |()| {
        if let Some(list) = about.one.get_untracked() {
            on_go.run(list);
        }
    };
    view! {
        <Dialog id="zones-confirm" title=say("zones-confirm-title") open=about.open alert=true>
            <p>{move || tr!("zones-confirm-here", address = own_address.to_string())}</p>
            <p><strong>{what}</strong></p>
            <p>{say("zones-confirm-allowed")}</p>
            <p class="numbers lines">{allowed}</p>
            <p>{say("zones-confirm-help")}</p>
            <TroubleNotice trouble=task.trouble/>
            <div class="actions">
                <Button text=say("zones-confirm-go") rank=Rank::Danger busy=task.busy on_press=go/>
                <Button text=say("dialog-cancel") on_press=move |()| about.open.set(false)/>
            </div>
        </Dialog>
    }
}
