//! A device was stolen while it was open, or its keys are in other hands: the account takes new keys (J9).

use leptos::prelude::*;
use siegel_api::hash::Hash;
use siegel_client::passkey::Passkey;
use siegel_kit::catalogue::say;
use siegel_kit::choice::toggle;
use siegel_kit::{Button, Dialog, Glyph, Loaded, Notice, NoticeKind, Rank, Task, TroubleNotice, format, tr};

use super::called;
use crate::act;
use crate::model::right::Right;
use crate::office::Office;
use crate::part::about::About;
use crate::renewal;

/// Says what follows and what nothing undoes, and makes new keys. The practice's follow by `concluding`.
#[component]
pub(super) fn StolenDialog(
    about: About<Option<Passkey>>,
    passkeys: Loaded<Vec<Passkey>>,
    concluding: Task,
    done: Callback<()>,
) -> impl IntoView {
    let office = Office::here();
    let task = Task::default();
    // Nothing is vouched for beforehand.
    let at_hand = RwSignal::new(Vec::<Hash>::new());
    Effect::new(move |_| {
        if about.open.get() {
            task.trouble.set(None);
            at_hand.set(Vec::new());
        }
    });
    let go = move |()| {
        task.run(act::passkey::rotate(office, at_hand.get_untracked()), move |sheet| {
            about.open.set(false);
            // It stands above every page until it was confirmed: who goes to another page does not lose it.
            if let Some(renewal) = renewal::here() {
                renewal.sheet.set(Some(sheet));
            }
            done.run(());
            concluding.run(act::passkey::conclude(office), move |()| done.run(()));
        });
    };
    let name = move || about.one.get().flatten().as_ref().map(called);
    let title = Signal::derive(move || match name() {
        Some(name) => tr!("account-stolen-title", name = name),
        None => tr!("account-stolen-title-none"),
    });
    let first = move || name().map(|name| view! { <li>{tr!("account-stolen-1", name = name)}</li> });
    let last = move || {
        let manages = Right::ManageTeam.is_in(office.roles.get());
        say(if manages { "account-stolen-4-admin" } else { "account-stolen-4-others" })
    };
    view! {
        <Dialog id="stolen" title open=about.open>
            <div class="form">
                <p>{say("account-stolen-text")}</p>
                <ol>
                    {first}
                    <li>{say("account-stolen-2")}</li>
                    <li>{say("account-stolen-3")}</li>
                    <li>{move || last()}</li>
                </ol>
                <AtHand about passkeys at_hand/>
                <Notice kind=NoticeKind::Warn title=say("account-stolen-stays")>
                    <p>{say("account-stolen-stays-text")}</p>
                    <p>{say("account-stolen-do")}</p>
                </Notice>
                <TroubleNotice trouble=task.trouble/>
                <div class="actions">
                    <Button text=say("account-stolen-go") rank=Rank::Danger busy=task.busy on_press=go/>
                    <Button text=say("dialog-cancel") on_press=move |()| about.open.set(false)/>
                </div>
            </div>
        </Dialog>
    }
}

/// The other passkeys: which of them are at hand, and stay.
#[component]
fn AtHand(
    about: About<Option<Passkey>>,
    passkeys: Loaded<Vec<Passkey>>,
    at_hand: RwSignal<Vec<Hash>>,
) -> impl IntoView {
    let others = move || {
        let stolen = about.one.get().flatten().map(|one| one.credential);
        let all = passkeys.value.get().unwrap_or_default();
        all.into_iter().filter(|one| !one.is_here && Some(one.credential) != stolen).collect::<Vec<_>>()
    };
    let row = move |one: Passkey| {
        let (name, credential, added) = (called(&one), one.credential, one.added_at);
        let tick = move |_| at_hand.update(|all| toggle(all, credential));
        let added = added.map(
            |at| view! { <small>{move || tr!("account-passkey-added", time = format::minute(at.0))}</small> },
        );
        let field = format!("at-hand-{credential}");
        view! {
            <li class="item">
                <label class="check grow choice-line" for=field.clone()>
                    <input type="checkbox" id=field.clone() prop:checked=move || at_hand.read().contains(&credential) on:change=tick/>
                    <span><strong><bdi>{name}</bdi></strong>{added}</span>
                </label>
            </li>
        }
    };
    let rows = move || others().into_iter().map(row).collect_view();
    view! {
        <Show when=move || about.open.get() && !others().is_empty()>
            <fieldset class="field" id="at-hand">
                <legend>{say("account-stolen-keep")}</legend>
                <p class="field-help">{say("account-stolen-keep-help")}</p>
                <ul class="list">{rows}</ul>
            </fieldset>
        </Show>
    }
}

/// As long as new keys wait for a statement that lists them: what holds until then, and the next step.
#[component]
pub(super) fn KeysWait(waits: Loaded<bool>, concluding: Task, done: Callback<()>) -> impl IntoView {
    let office = Office::here();
    let manages = move || Right::ManageTeam.is_in(office.roles.get());
    let go = move |()| concluding.run(act::passkey::conclude(office), move |()| done.run(()));
    let text = move || say(if manages() { "account-keys-wait-admin" } else { "account-keys-wait-others" });
    view! {
        <Show when=move || waits.value.get() == Some(true)>
            <Notice kind=NoticeKind::Warn title=say("account-keys-wait")>
                <p>{move || text()}</p>
                <TroubleNotice trouble=concluding.trouble/>
                <Show when=manages>
                    <Button text=say("account-keys-wait-go") glyph=Glyph::Key busy=concluding.busy on_press=go/>
                </Show>
            </Notice>
        </Show>
    }
}
