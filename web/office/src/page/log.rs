//! Protokoll: every event in words. Names and titles are opened here; the server filters by ids alone. Every row
//! was proven to stand in the log before it is shown.

mod refused;

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use siegel_api::message::log::LogQuery;
use siegel_client::log::ChainState;
use siegel_client::row::Vouched;
use siegel_kit::catalogue::say;
use siegel_kit::title::titled;
use siegel_kit::{
    Badge, Button, Cell, Choice, DateField, Empty, Glyph, Help, Loaded, Notice, NoticeKind, PageHead,
    SelectField, Table, Task, TextField, Tone, TroubleNotice, Waiting, format, load, tr,
};

use crate::act;
use crate::act::log::{LogFilter, LogView};
use crate::model::event::{EventLine, FILTERS};
use crate::office::Office;
use crate::part::export::{Document, DocumentDialog, Making};

/// The console.
#[component]
pub fn LogPage() -> impl IntoView {
    let office = Office::here();
    titled(say("nav-log"));
    let filter = LogFilter::default();
    let asked = use_query_map();
    if let Some(object) = asked.read_untracked().get("objekt") {
        filter.object.set(object);
    }
    filter.from_row.set(asked.read_untracked().get("zeile").and_then(|row| row.parse().ok()));
    let loaded = load(move || {
        office.changes.get();
        act::log::list(office, filter, filter.follow())
    });
    let older = RwSignal::new((Vec::<EventLine>::new(), None));
    let taking = RwSignal::new(false);
    let make = move |control, read: RwSignal<usize>| -> Making {
        let extract = act::export::extract(office, filter, control, move |n| {
            let _ = read.try_set(n);
        });
        Box::pin(async move { extract.await.map(Document::Log) })
    };
    Effect::new(move |_| {
        filter.follow();
        older.set((Vec::new(), None));
    });
    view! {
        <PageHead title=say("nav-log") lead=say("log-lead")>
            <Button text=say("extract-title") glyph=Glyph::Print on_press=move |()| taking.set(true)/>
        </PageHead>
        <DocumentDialog id="extract" title=say("extract-title") open=taking make/>
        <ChainNotice loaded/>
        <refused::RefusedAttempts log=loaded/>
        <FromRow filter/>
        <Filters filter loaded/>
        <Waiting loaded/>
        <Rows loaded older filter/>
        <Help texts=vec![say("log-help-1"), say("log-help-2"), say("log-help-3")]/>
    }
}

#[component]
fn ChainNotice(loaded: Loaded<LogView>) -> impl IntoView {
    move || {
        loaded.value.with(|view| {
            view.as_ref().and_then(|view| view.chain).map(|chain| match chain {
                ChainState::Holds { size } => {
                    let text = move || tr!("log-holds-text", n = size);
                    view! { <Notice kind=NoticeKind::Good title=say("log-holds")><p>{text}</p></Notice> }
                        .into_any()
                }
                ChainState::Broken { first_wrong } => {
                    let text = move || match first_wrong {
                        Some(at) => tr!("log-broken-at", n = at),
                        None => tr!("log-broken-text"),
                    };
                    view! { <Notice kind=NoticeKind::Bad title=say("log-broken")><p>{text}</p></Notice> }
                        .into_any()
                }
            })
        })
    }
}

/// Says that the list does not begin with the newest row, and leads back there.
#[component]
fn FromRow(filter: LogFilter) -> impl IntoView {
    let text = move || tr!("log-from-row", n = filter.from_row.get().unwrap_or_default());
    view! {
        <Show when=move || filter.from_row.get().is_some()>
            <Notice kind=NoticeKind::Info>
                <p>{text}</p>
                <Button text=say("log-from-newest") on_press=move |()| filter.from_row.set(None)/>
            </Notice>
        </Show>
    }
}

#[component]
fn Filters(filter: LogFilter, loaded: Loaded<LogView>) -> impl IntoView {
    let kinds = || {
        let all = Choice::new("", say("log-all-kinds"));
        let named = FILTERS.iter().map(|(_, key)| Choice::new(key, say(key)));
        vec![(None, std::iter::once(all).chain(named).collect())]
    };
    view! {
        <div class="filters" role="search">
            <Named id="object" label="log-object" all="log-all-objects" value=filter.object
                names=Signal::derive(move || loaded.value.with(|v| v.as_ref().map(|v| v.objects.clone()).unwrap_or_default()))/>
            <Named id="person" label="log-person" all="log-all-people" value=filter.person
                names=Signal::derive(move || loaded.value.with(|v| v.as_ref().map(|v| v.people.clone()).unwrap_or_default()))/>
            <SelectField id="kind" label=say("log-kind") value=filter.kind groups=kinds()/>
            <DateField id="from" label=say("log-from") value=filter.from optional=true/>
            <DateField id="until" label=say("log-until") value=filter.until optional=true/>
            <TextField id="search" kind="search" label=say("log-words") value=filter.words optional=true/>
        </div>
    }
}

/// A list of names whose ids the server may filter by; the names stay here.
#[component]
fn Named(
    id: &'static str,
    label: &'static str,
    all: &'static str,
    value: RwSignal<String>,
    names: Signal<Vec<(String, String)>>,
) -> impl IntoView {
    let option = move |(id, name): (String, String)| {
        let own = id.clone();
        view! { <option value=id selected=move || value.with(|v| *v == own)>{name}</option> }
    };
    view! {
        <div class="field">
            <label for=id>{say(label)}</label>
            <select id=id on:change=move |event| value.set(event_target_value(&event))>
                <option value="" selected=move || value.with(String::is_empty)>{say(all)}</option>
                {move || names.get().into_iter().map(option).collect_view()}
            </select>
        </div>
    }
}

#[component]
fn Rows(
    loaded: Loaded<LogView>,
    older: RwSignal<(Vec<EventLine>, Option<Option<u64>>)>,
    filter: LogFilter,
) -> impl IntoView {
    let office = Office::here();
    let more = Task::default();
    let shown = Memo::new(move |_| {
        let first =
            loaded.value.with(|view| view.as_ref().map(|view| view.lines.clone()).unwrap_or_default());
        let words = filter.words.get();
        let all = first.into_iter().chain(older.get().0);
        all.filter(|line| line.matches(&words)).collect::<Vec<_>>()
    });
    // Where the next page begins: as the older page said, else as the first one did.
    let before = move || {
        older
            .with(|(_, before)| *before)
            .unwrap_or_else(|| loaded.value.with(|v| v.as_ref().and_then(|v| v.before)))
    };
    let load_more = move |()| {
        let query = LogQuery { before: untrack(before), ..untrack(move || filter.follow()) };
        more.run(act::log::list_before(office, filter, query), move |view| {
            older.update(|(lines, before)| {
                lines.extend(view.lines);
                *before = Some(view.before);
            });
        });
    };
    view! {
        <Show when=move || loaded.value.with(Option::is_some) && shown.read().is_empty()>
            <Empty text=say("log-empty") glyph=Glyph::Log/>
        </Show>
        <Show when=move || !shown.read().is_empty()>
            <Table caption=say("nav-log") heads=["log-what", "log-when", "log-word"].map(say).to_vec()>
                {move || shown.get().into_iter().map(row).collect_view()}
            </Table>
        </Show>
        <TroubleNotice trouble=more.trouble/>
        <Show when=move || before().is_some()>
            <div class="actions"><Button text=say("log-more") busy=more.busy on_press=load_more/></div>
        </Show>
    }
}

fn row(line: EventLine) -> impl IntoView {
    let (at, seq) = (line.at.0, line.seq.map(|seq| format!("#{seq}")));
    let (key, tone, glyph) = match line.vouched {
        Vouched::Signed => ("log-signed", Tone::Good, Glyph::Check),
        Vouched::Server => ("log-attested", Tone::Plain, Glyph::Info),
        Vouched::Wrong => ("log-wrong", Tone::Bad, Glyph::Alert),
    };
    view! {
        <tr>
            <Cell head=say("log-what")>{move || line.sentence()}" "<small class="numbers">{seq}</small></Cell>
            <Cell head=say("log-when")><span class="numbers">{move || format::second(at)}</span></Cell>
            <Cell head=say("log-word")><Badge text=say(key) tone glyph/></Cell>
        </tr>
    }
}
