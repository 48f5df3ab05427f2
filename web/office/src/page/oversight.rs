//! Hinweise: what administrators are told of, since they last looked and before (C8). The rows are those of the log.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::title::titled;
use siegel_kit::{
    Badge, Button, ButtonLink, Empty, Glyph, Help, PageHead, Task, Tone, TroubleNotice, Waiting, format,
    load, tr,
};

use crate::act;
use crate::act::log::Held;
use crate::model::event::EventLine;
use crate::model::oversight::OversightView;
use crate::model::right::Right;
use crate::office::Office;

/// The page. Whoever opens it has seen what stands there.
#[component]
pub fn OversightPage() -> impl IntoView {
    let office = Office::here();
    titled(say("oversight-title"));
    let held = Held::new(None);
    let loaded = load(move || {
        office.changes.get();
        act::oversight::list(office, held)
    });
    let shown = RwSignal::new(None::<OversightView>);
    Effect::new(move |_| {
        let Some(newest) = loaded.value.get() else { return };
        let size = newest.size;
        shown.update(|shown| {
            *shown = Some(match shown.take() {
                Some(before) => before.renewed(newest),
                None => newest,
            });
        });
        // What was loaded and not shown, because something newer came, was not seen.
        act::oversight::note_seen(office, size);
    });
    let rows = move || {
        let lines = shown.get().map(|view| {
            let line = |line: &EventLine| (line.clone(), view.is_new(line));
            view.lines.iter().map(line).collect::<Vec<_>>()
        });
        lines
            .unwrap_or_default()
            .into_iter()
            .map(|(line, is_new)| view! { <Line line is_new/> })
            .collect_view()
    };
    let is_empty = move || shown.with(|view| view.as_ref().map(|view| view.lines.is_empty()));
    view! {
        <PageHead title=say("oversight-title") lead=say("oversight-lead")>
            <ButtonLink text=say("nav-team") href="/team" glyph=Glyph::Team/>
        </PageHead>
        <Waiting loaded/>
        <Show when=move || is_empty() == Some(true)>
            <Empty text=say("oversight-empty") glyph=Glyph::Check/>
        </Show>
        <Show when=move || is_empty() == Some(false)>
            <section class="card"><ul class="list">{rows}</ul></section>
        </Show>
        <More shown held/>
        <Help texts=vec![say("oversight-help-1"), say("oversight-help-2"), say("oversight-help-3")]/>
    }
}

/// Loads what is older than the list.
#[component]
fn More(shown: RwSignal<Option<OversightView>>, held: Held) -> impl IntoView {
    let office = Office::here();
    let task = Task::default();
    let before = Memo::new(move |_| shown.with(|view| view.as_ref().and_then(|view| view.before)));
    let more = move |()| {
        let Some(before) = before.get_untracked() else { return };
        task.run(act::oversight::list_before(office, held, Some(before)), move |older| {
            shown.update(|view| view.iter_mut().for_each(|view| view.extend(older.clone())));
        });
    };
    view! {
        <TroubleNotice trouble=task.trouble/>
        <Show when=move || before.get().is_some()>
            <div class="actions"><Button text=say("log-more") busy=task.busy on_press=more/></div>
        </Show>
    }
}

#[component]
fn Line(line: EventLine, is_new: bool) -> impl IntoView {
    let office = Office::here();
    let (at, seq) = (line.at.0, line.seq.unwrap_or_default());
    let row = move || tr!("oversight-row", n = seq);
    let reads_log = move || office.may(Right::ReadLog);
    view! {
        <li class="item">
            <div class="grow">
                <p>{move || line.sentence()}</p>
                <p class="soft numbers">
                    {move || format::minute(at)}
                    <Show when=reads_log>" · "<a href=format!("/protokoll?zeile={seq}")>{row}</a></Show>
                </p>
            </div>
            {is_new.then(|| view! { <Badge text=say("oversight-new") tone=Tone::New glyph=Glyph::Info/> })}
        </li>
    }
}
