//! Who used the link and when (EHDS Art. 9): fetched when somebody asks for it.

use leptos::prelude::*;
use siegel_client::door::{Access, Accesses, Act};
use siegel_kit::browser::Fetch;
use siegel_kit::catalogue::say;
use siegel_kit::format::minute_in_words;
use siegel_kit::{Button, Glyph, Task, Timeline, TimelineEntry, Tone, TroubleNotice, tr};

use super::Phone;
use crate::door::{Door, Opened};
use crate::reading::told;

/// A button, and the list once it was asked for.
#[component]
pub fn AccessList(door: Door, opened: Opened) -> impl IntoView {
    let (task, found) = (Task::default(), RwSignal::new(None::<Accesses>));
    let ask = move |()| {
        let opened = opened.clone();
        let act = async move {
            let found = opened.visit.accesses(&Fetch).await;
            found.map_err(|error| told(door, &opened, error))
        };
        task.run(act, move |accesses| drop(found.try_set(Some(accesses))));
    };
    let again = move || found.with(Option::is_some);
    let text =
        Signal::derive(move || if again() { tr!("door-access-again") } else { tr!("door-access-show") });
    view! {
        <section class="card accesses">
            <h2>{say("door-access-title")}</h2>
            <p>{say("door-access-what")}</p>
            <TroubleNotice trouble=task.trouble/>
            <div class="actions">
                <Button text glyph=Glyph::Clock busy=task.busy on_press=ask id="accesses"/>
            </div>
            {move || found.get().map(|found| list(door, found))}
        </section>
    }
}

fn list(door: Door, found: Accesses) -> impl IntoView {
    let Accesses { newest, more } = found;
    let call = move || door.phone().map(|phone| view! { " "<Phone number=phone/> });
    view! {
        <Timeline label=say("door-access-list")>{newest.into_iter().map(row).collect_view()}</Timeline>
        {more.then(|| view! { <p>{say("door-access-more")}</p> })}
        <p>{say("door-access-not-me")}{call}</p>
        <p class="soft">{say("door-access-others")}</p>
    }
}

fn row(access: Access) -> impl IntoView {
    let Access { at, act } = access;
    let (glyph, tone) = match act {
        Act::Opened | Act::Fetched(_) => (Glyph::Eye, Tone::default()),
        Act::WrongPin | Act::Paused | Act::Locked => (Glyph::Alert, Tone::Warn),
        Act::Made | Act::Changed | Act::NewPin | Act::Revoked => (Glyph::Shield, Tone::default()),
    };
    view! {
        <TimelineEntry when=Signal::derive(move || minute_in_words(at.0)) glyph tone>
            {move || sentence(&act)}
        </TimelineEntry>
    }
}

fn sentence(act: &Act) -> String {
    match act {
        Act::Made => tr!("door-access-made"),
        Act::Changed => tr!("door-access-changed"),
        Act::NewPin => tr!("door-access-armed"),
        Act::Revoked => tr!("door-access-revoked"),
        Act::Opened => tr!("door-access-opened"),
        Act::WrongPin => tr!("door-access-pin-wrong"),
        Act::Paused => tr!("door-access-paused"),
        Act::Locked => tr!("door-access-locked"),
        Act::Fetched(Some(file)) => tr!("door-access-fetched", file = file.clone()),
        Act::Fetched(None) => tr!("door-access-fetched-gone"),
    }
}
