//! Where one is signed in: each session with its device, to be ended singly or all but this one (B14).

use leptos::prelude::*;
use siegel_api::device::Device;
use siegel_kit::catalogue::say;
use siegel_kit::{Badge, Button, Glyph, Rank, Task, Tone, TroubleNotice, Waiting, format, load, tr};

use crate::act;
use crate::act::account::SessionLine;
use crate::office::Office;
use crate::part::device;

/// The list, and what ends them.
#[component]
pub fn Sessions() -> impl IntoView {
    let office = Office::here();
    let again = RwSignal::new(0_u32);
    let loaded = load(move || {
        again.get();
        act::account::sessions(office)
    });
    let ending = Task::default();
    let others = move || loaded.value.with(|all| all.as_ref().is_some_and(|all| all.len() > 1));
    let end = move |()| ending.run(act::account::end_others(office), move |()| again.update(|n| *n += 1));
    let line = move |one: SessionLine| view! { <Line one ending again/> };
    view! {
        <section class="card">
            <h2>{say("account-sessions")}</h2>
            <Waiting loaded/>
            <ul class="list">{move || loaded.value.get().unwrap_or_default().into_iter().map(line).collect_view()}</ul>
            <TroubleNotice trouble=ending.trouble/>
            <Show when=others>
                <div class="actions"><Button text=say("account-sessions-end") rank=Rank::Danger busy=ending.busy on_press=end/></div>
            </Show>
        </section>
    }
}

#[component]
fn Line(one: SessionLine, ending: Task, again: RwSignal<u32>) -> impl IntoView {
    let office = Office::here();
    let SessionLine { id, own, device, started_at, seen_at } = one;
    let end =
        move |()| ending.run(act::account::end_session(office, id), move |()| again.update(|n| *n += 1));
    let named = move || called(device);
    let ends = Signal::derive(move || {
        tr!("account-session-end", device = called(device), time = format::minute(started_at.0))
    });
    view! {
        <li class="item">
            <div class="grow">
                <p><strong>{named}</strong></p>
                <p class="numbers">{move || tr!("account-session-since", time = format::minute(started_at.0))}</p>
                <p class="soft numbers">{move || tr!("account-session-seen", time = format::minute(seen_at.0))}</p>
            </div>
            {if own {
                view! { <Badge text=say("account-session-own") tone=Tone::Good glyph=Glyph::Check/> }.into_any()
            } else {
                view! { <Button text=ends rank=Rank::Quiet glyph=Glyph::Cross busy=ending.busy on_press=end/> }.into_any()
            }}
        </li>
    }
}

fn called(device: Device) -> String {
    device::called(device).unwrap_or_else(|| tr!("account-session-unknown"))
}
