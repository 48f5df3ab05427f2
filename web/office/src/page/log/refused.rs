//! What was refused in the last thirty days: a sentence, bars, and the days behind them (B23).

use leptos::prelude::*;
use siegel_api::time::Time;
use siegel_client::export::moment::day;
use siegel_kit::catalogue::say;
use siegel_kit::{Bars, Button, Cell, Glyph, Loaded, Table, Task, TroubleNotice, format, load, tr};

use crate::act;
use crate::act::export::minutes_east;
use crate::act::log::LogView;
use crate::model::refused::{REFUSED, Refused, RefusedDay};
use crate::office::Office;
use crate::part::export::save;

/// The section.
#[component]
pub(super) fn RefusedAttempts(log: Loaded<LogView>) -> impl IntoView {
    let office = Office::here();
    // Behind the list: that the log is read is noted once, by whichever question comes first.
    let is_read = Memo::new(move |_| log.value.with(Option::is_some));
    let loaded = load(move || {
        office.changes.get();
        let is_read = is_read.get();
        async move { if is_read { act::refused::count(office).await.map(Some) } else { Ok(None) } }
    });
    let refused = Signal::derive(move || loaded.value.get().flatten());
    let open = RwSignal::new(false);
    let toggle = Signal::derive(move || tr!(if open.get() { "refused-hide" } else { "refused-show" }));
    let saving = Task::default();
    let save_csv = move |()| {
        let Some(refused) = refused.get_untracked() else { return };
        let called = |at: Time| day(at, &minutes_east);
        let table = refused.table(|key| tr!(key), called);
        save(
            saving,
            format!("{}-{}.csv", tr!("refused-name"), called(Time(format::now()))),
            "text/csv",
            table.csv(),
        );
    };
    let is_some =
        move || refused.with(|refused| refused.as_ref().is_some_and(|it| !it.eventful().is_empty()));
    view! {
        <section class="card">
            <h2>{say("refused-title")}</h2>
            <TroubleNotice trouble=loaded.trouble/>
            <p role="status">{move || refused.with(|refused| refused.as_ref().map(sentence))}</p>
            <TroubleNotice trouble=saving.trouble/>
            <Show when=is_some>
                <Drawn refused/>
                <div class="actions">
                    <Button text=toggle on_press=move |()| open.update(|open| *open = !*open)/>
                    <Button text=say("export-csv") glyph=Glyph::Download busy=saving.busy on_press=save_csv/>
                </div>
            </Show>
            <Show when=move || open.get() && is_some()>
                <Days refused/>
            </Show>
        </section>
    }
}

fn sentence(refused: &Refused) -> String {
    if refused.eventful().is_empty() {
        return tr!("refused-none");
    }
    let (now, before) = refused.trend();
    // What is not counted may be of any of these days.
    let key = if refused.more { "refused-trend-least" } else { "refused-trend" };
    tr!(key, n = now, before = before)
}

/// The days from the earliest to today, each a bar of all that was refused.
#[component]
fn Drawn(refused: Signal<Option<Refused>>) -> impl IntoView {
    let days = move || refused.with(|refused| refused.as_ref().map(|it| it.days.clone()).unwrap_or_default());
    let bars = Signal::derive(move || days().iter().rev().map(RefusedDay::sum).collect::<Vec<_>>());
    let begins = |day: Option<&RefusedDay>| day.map(|day| format::day(day.begins.0)).unwrap_or_default();
    let from = Signal::derive(move || begins(days().last()));
    let until = Signal::derive(move || begins(days().first()));
    let label = Signal::derive(move || {
        let days = days();
        let highest = days.iter().max_by_key(|day| (day.sum(), day.begins));
        let sum: usize = days.iter().map(RefusedDay::sum).sum();
        tr!(
            "refused-drawn",
            sum = sum,
            n = highest.map(RefusedDay::sum).unwrap_or_default(),
            day = begins(highest)
        )
    });
    view! { <Bars label from until bars/> }
}

#[component]
fn Days(refused: Signal<Option<Refused>>) -> impl IntoView {
    let heads = std::iter::once("refused-day").chain(REFUSED.map(|(_, head)| head)).map(say).collect();
    let row = |day: RefusedDay| {
        let cells = REFUSED.iter().zip(day.counts).map(|((_, head), count)| {
            view! { <Cell head=say(head)><span class="numbers">{count}</span></Cell> }
        });
        let begins = day.begins.0;
        view! {
            <tr>
                <Cell head=say("refused-day")><span class="numbers">{move || format::day(begins)}</span></Cell>
                {cells.collect_view()}
            </tr>
        }
    };
    let rows = move || {
        let days = refused.with(|refused| refused.as_ref().map(Refused::eventful).unwrap_or_default());
        days.into_iter().map(row).collect_view()
    };
    let more = move || refused.with(|refused| refused.as_ref().is_some_and(|refused| refused.more));
    view! {
        <Table caption=say("refused-title") heads>{rows}</Table>
        <Show when=more><p class="soft">{say("refused-more")}</p></Show>
        <p class="soft">{say("refused-what")}</p>
    }
}
