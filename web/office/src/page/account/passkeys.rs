//! The passkeys of one's own account.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::{Button, Glyph, Notice, NoticeKind, Task, TroubleNotice, Waiting, format, load, tr};

use crate::act;
use crate::act::account::PasskeyLine;
use crate::office::Office;

#[component]
pub fn Passkeys() -> impl IntoView {
    let office = Office::here();
    let again = RwSignal::new(0_u32);
    let loaded = load(move || {
        again.get();
        act::account::passkeys(office)
    });
    let adding = Task::default();
    let add = move |()| {
        if let Some(vault) = office.vault() {
            adding.run(act::account::add_passkey(office, vault), move |()| again.update(|n| *n += 1));
        }
    };
    let line = |one: PasskeyLine| {
        let (added, used) = (one.added_at.0, one.used_at.map(|at| at.0));
        view! {
            <li class="item">
                <div class="grow">
                    <p>{move || tr!("account-passkey-added", time = format::minute(added))}</p>
                    <p class="soft">{move || used.map_or_else(|| tr!("account-passkey-unused"), |at| tr!("account-passkey-used", time = format::minute(at)))}</p>
                </div>
            </li>
        }
    };
    let one_way = move || loaded.value.with(|all| all.as_ref().is_some_and(Vec::is_empty));
    view! {
        <section class="card">
            <h2>{say("account-passkeys")}</h2>
            <Waiting loaded/>
            <Show when=one_way><Notice kind=NoticeKind::Warn><p>{say("account-passkey-none")}</p></Notice></Show>
            <ul class="list">{move || loaded.value.get().unwrap_or_default().into_iter().map(line).collect_view()}</ul>
            <TroubleNotice trouble=adding.trouble/>
            <div class="actions"><Button text=say("recovery-passkey-add") glyph=Glyph::Key busy=adding.busy on_press=add/></div>
        </section>
    }
}
