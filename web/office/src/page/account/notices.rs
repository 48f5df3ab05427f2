//! Where one is written to, and of what (D20): an address that was confirmed, and what is told there.

use leptos::prelude::*;
use siegel_api::message::mail::{Choices, MailView};
use siegel_kit::catalogue::say;
use siegel_kit::faults::fault;
use siegel_kit::{
    Badge, Button, CheckField, Dialog, ErrorSummary, Faults, Glyph, Notice, NoticeKind, Rank, Task,
    TextField, Tone, TroubleNotice, Waiting, format, load, tr,
};

use crate::act;
use crate::model::right::Right;
use crate::office::Office;

/// The part of the page.
#[component]
pub fn Notices() -> impl IntoView {
    let office = Office::here();
    let again = RwSignal::new(0_u32);
    let loaded = load(move || {
        again.get();
        act::notice::find(office)
    });
    let body = move || loaded.value.get().map(|known| view! { <Known known again/> });
    view! {
        <section class="card">
            <h2>{say("notices-title")}</h2>
            <p>{say("notices-text")}</p>
            <Waiting loaded/>
            {body}
        </section>
    }
}

#[component]
fn Known(known: MailView, again: RwSignal<u32>) -> impl IntoView {
    let MailView { address, pending, pending_until, choices, failing_at, delivers } = known;
    let changing = RwSignal::new(address.is_none() && pending.is_none());
    let until = pending_until.map(|until| until.0).unwrap_or_default();
    let waits = pending.clone().map(|pending| {
        view! {
            <Notice title=say("notices-waiting")>
                <p>{move || tr!("notices-waiting-text", address = pending.clone(), time = format::minute(until))}</p>
            </Notice>
        }
    });
    let failing = failing_at.map(|since| {
        view! {
            <Notice kind=NoticeKind::Warn title=say("notices-failing")>
                <p>{move || tr!("notices-failing-text", time = format::minute(since.0))}</p>
            </Notice>
        }
    });
    let has_some = address.is_some() || pending.is_some();
    view! {
        {(!delivers).then(|| view! {
            <Notice kind=NoticeKind::Warn title=say("notices-folder")><p>{say("notices-folder-text")}</p></Notice>
        })}
        {address.map(|address| view! { <ul class="list"><li class="item">
            <div class="grow"><p><strong>{address}</strong></p></div>
            <Badge text=say("notices-confirmed") tone=Tone::Good glyph=Glyph::Check/>
        </li></ul> })}
        {failing}
        {waits}
        <Show when=move || changing.get()><AddressForm again/></Show>
        {has_some.then(|| view! { <Keep changing again/> })}
        {choices.map(|choices| view! { <Chosen choices/> })}
    }
}

/// An address is typed; it counts once its link was pressed.
#[component]
fn AddressForm(again: RwSignal<u32>) -> impl IntoView {
    let office = Office::here();
    let (value, faults, task) = (RwSignal::new(String::new()), Faults::default(), Task::default());
    let give = move |()| {
        let typed = value.get_untracked();
        let wrong =
            if act::notice::is_address(&typed) { Vec::new() } else { vec![("mail", fault("notices-wrong"))] };
        if faults.set(wrong) {
            task.run(act::notice::give(office, typed), move |()| again.update(|n| *n += 1));
        }
    };
    view! {
        <form class="form" on:submit=|event| event.prevent_default()>
            <ErrorSummary faults/>
            <TextField id="mail" label=say("notices-address") help=say("notices-address-help") value kind="email"
                autocomplete="email" inputmode="email" max=254 error=faults.of("mail")/>
            <TroubleNotice trouble=task.trouble/>
            <div class="actions">
                <Button text=say("notices-give") rank=Rank::Primary submit=true busy=task.busy on_press=give/>
            </div>
        </form>
    }
}

/// Another address, or none.
#[component]
fn Keep(changing: RwSignal<bool>, again: RwSignal<u32>) -> impl IntoView {
    let office = Office::here();
    let (asking, task) = (RwSignal::new(false), Task::default());
    let remove = move |()| {
        task.run(act::notice::remove(office), move |()| {
            asking.set(false);
            again.update(|n| *n += 1);
        });
    };
    view! {
        <div class="actions">
            <Show when=move || !changing.get()>
                <Button text=say("notices-change") on_press=move |()| changing.set(true)/>
            </Show>
            <Button text=say("notices-remove") rank=Rank::Quiet glyph=Glyph::Cross on_press=move |()| asking.set(true)/>
        </div>
        <Dialog id="unmail" title=say("notices-remove") open=asking>
            <p>{say("notices-remove-text")}</p>
            <TroubleNotice trouble=task.trouble/>
            <div class="actions">
                <Button text=say("notices-remove-go") rank=Rank::Danger busy=task.busy on_press=remove/>
                <Button text=say("dialog-cancel") on_press=move |()| asking.set(false)/>
            </div>
        </Dialog>
    }
}

/// What is told, and what is told in any case.
#[component]
fn Chosen(choices: Choices) -> impl IntoView {
    let office = Office::here();
    let Choices { arrived, opened, link_locked, oversight, period, unit_closed } = choices;
    let [arrived, opened, link_locked, oversight, period, unit_closed] =
        [arrived, opened, link_locked, oversight, period, unit_closed].map(RwSignal::new);
    let (task, saved) = (Task::default(), RwSignal::new(false));
    let save = move |()| {
        saved.set(false);
        let choices = Choices {
            arrived: arrived.get_untracked(),
            opened: opened.get_untracked(),
            link_locked: link_locked.get_untracked(),
            oversight: oversight.get_untracked(),
            period: period.get_untracked(),
            unit_closed: unit_closed.get_untracked(),
        };
        task.run(act::notice::choose(office, choices), move |()| saved.set(true));
    };
    view! {
        <form class="form" on:submit=|event| event.prevent_default()>
            <fieldset class="field">
                <legend>{say("notices-which")}</legend>
                <CheckField id="told-arrived" label=say("notices-arrived") value=arrived/>
                <CheckField id="told-opened" label=say("notices-opened") value=opened/>
                <CheckField id="told-locked" label=say("notices-locked") value=link_locked/>
                <CheckField id="told-period" label=say("notices-period") value=period/>
                <CheckField id="told-unit-closed" label=say("notices-unit-closed") value=unit_closed/>
                <Show when=move || office.may(Right::ManageTeam)>
                    <CheckField id="told-oversight" label=say("notices-oversight") value=oversight/>
                </Show>
            </fieldset>
            <p class="soft">{say("notices-always")}</p>
            <TroubleNotice trouble=task.trouble/>
            <Show when=move || saved.get()>
                <Notice kind=NoticeKind::Good><p>{say("notices-saved")}</p></Notice>
            </Show>
            <div class="actions"><Button text=say("notices-save") submit=true busy=task.busy on_press=save/></div>
        </form>
    }
}
