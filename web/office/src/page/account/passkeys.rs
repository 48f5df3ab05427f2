//! The passkeys of one's own account: named, and removed where another one stays (B2).

mod remove;
mod rename;
mod stolen;

use leptos::prelude::*;
use siegel_client::passkey::{Passkey, Place};
use siegel_kit::catalogue::say;
use siegel_kit::{
    Badge, Button, ButtonLink, Glyph, Notice, NoticeKind, Rank, Task, Tone, TroubleNotice, Waiting, format,
    load, tr,
};

use crate::act;
use crate::office::Office;
use crate::part::about::About;
use remove::RemoveDialog;
use rename::RenameDialog;
use stolen::{KeysWait, StolenDialog};

/// The list, and what is done with it.
#[component]
pub fn Passkeys() -> impl IntoView {
    let office = Office::here();
    let again = RwSignal::new(0_u32);
    let loaded = load(move || {
        again.get();
        act::passkey::list(office)
    });
    let waits = load(move || {
        again.get();
        office.changes.get();
        act::passkey::keys_wait(office)
    });
    let (renaming, removing, stolen) = (About::default(), About::default(), About::default());
    let (adding, concluding) = (Task::default(), Task::default());
    let reload = Callback::new(move |()| again.update(|n| *n += 1));
    let add = move |()| {
        if let Some(vault) = office.vault() {
            adding.run(act::passkey::add(office, vault), move |()| reload.run(()));
        }
    };
    let none = move || loaded.value.with(|all| all.as_ref().is_some_and(Vec::is_empty));
    let lines = move || {
        let all = loaded.value.get().unwrap_or_default();
        all.into_iter().map(|one| view! { <Line one renaming removing/> }).collect_view()
    };
    view! {
        <section class="card">
            <h2>{say("account-passkeys")}</h2>
            <KeysWait waits concluding done=reload/>
            <Waiting loaded/>
            <Show when=none><Notice kind=NoticeKind::Warn><p>{say("account-passkey-none")}</p></Notice></Show>
            <ul class="list">{lines}</ul>
            <TroubleNotice trouble=adding.trouble/>
            <div class="actions">
                <ButtonLink text=say("account-device-add") href="/konto/geraet" glyph=Glyph::Plus/>
                <Button text=say("recovery-passkey-add") glyph=Glyph::Key busy=adding.busy on_press=add/>
                <Button text=say("account-stolen-open") rank=Rank::Quiet glyph=Glyph::Shield on_press=move |()| stolen.open(None)/>
            </div>
        </section>
        <RenameDialog about=renaming done=reload/>
        <RemoveDialog about=removing stolen done=reload/>
        <StolenDialog about=stolen passkeys=loaded concluding done=reload/>
    }
}

#[component]
fn Line(one: Passkey, renaming: About<Passkey>, removing: About<Passkey>) -> impl IntoView {
    let name = called(&one);
    let (rename_name, remove_name) = (name.clone(), name.clone());
    let (added, used) = (one.added_at, one.used_at);
    let added = added.map(|at| view! { <p class="numbers">{move || tr!("account-passkey-added", time = format::minute(at.0))}</p> });
    let used = move || match used {
        Some(at) => tr!("account-passkey-used", time = format::minute(at.0)),
        None => tr!("account-passkey-unused"),
    };
    let stays = match one.place {
        Place::Spare => None,
        Place::Here => Some("account-passkey-here"),
        Place::Last => Some("account-passkey-last"),
    };
    let (is_here, both) = (one.is_here, StoredValue::new(one));
    view! {
        <li class="item">
            <div class="grow">
                <p><strong><bdi>{name}</bdi></strong></p>
                {added}
                <p class="soft numbers">{used}</p>
                {stays.map(|key| view! { <p class="soft">{say(key)}</p> })}
            </div>
            {is_here.then(|| view! { <Badge text=say("account-passkey-own") tone=Tone::Good glyph=Glyph::Check/> })}
            <Button
                text=Signal::derive(move || tr!("account-passkey-rename", name = rename_name.clone()))
                rank=Rank::Quiet
                on_press=move |()| renaming.open(both.get_value())
            />
            {stays.is_none().then(|| view! {
                <Button
                    text=Signal::derive(move || tr!("account-passkey-remove", name = remove_name.clone()))
                    rank=Rank::Quiet
                    glyph=Glyph::Cross
                    on_press=move |()| removing.open(both.get_value())
                />
            })}
        </li>
    }
}

/// What the one is called that a dialogue is about.
fn name(about: About<Passkey>) -> String {
    about.one.with(|one| one.as_ref().map(called).unwrap_or_default())
}

/// Its name; one without a name is called by its day.
fn called(one: &Passkey) -> String {
    match (one.name.is_empty(), one.added_at) {
        (false, _) => one.name.clone(),
        (true, Some(at)) => tr!("account-passkey-unnamed", day = format::day(at.0)),
        (true, None) => tr!("account-passkey-one"),
    }
}
