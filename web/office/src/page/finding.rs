//! Befund: what it says, its files, who sent it, what happened to it.

use std::sync::Arc;

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use siegel_client::finding::VerifiedFinding;
use siegel_client::row::Vouched;
use siegel_kit::catalogue::say;
use siegel_kit::title::titled;
use siegel_kit::{
    Badge, Button, ButtonLink, Dialog, Glyph, Help, Loaded, Notice, NoticeKind, PageHead, Rank, Task,
    Timeline, TimelineEntry, Tone, TroubleNotice, Waiting, format, load, tr,
};

use crate::act;
use crate::model::contact::Trust;
use crate::model::event::EventLine;
use crate::model::finding::{CardState, FindingDetail, RecipientState};
use crate::office::Office;
use crate::part::badges;
use crate::part::files::Files;
use crate::part::patient::patient;

/// One finding.
#[component]
pub fn FindingPage() -> impl IntoView {
    let office = Office::here();
    titled(say("finding-page"));
    let params = use_params_map();
    let id = move || params.read().get("id").unwrap_or_default();
    let loaded = load(move || {
        office.changes.get();
        act::finding::open(office, id())
    });
    // The files stay as they are shown when only the states around them change.
    let core = Memo::new(move |_| loaded.value.with(|detail| detail.as_ref().map(|detail| detail.card.id)));
    let body = move || {
        core.get()?;
        let detail = loaded.value.get_untracked()?;
        Some(view! { <Shown detail loaded/> })
    };
    view! {
        <Waiting loaded/>
        {body}
        <Help texts=vec![say("finding-help-1"), say("finding-help-2"), say("finding-help-3")]/>
    }
}

#[component]
fn Shown(detail: FindingDetail, loaded: Loaded<FindingDetail>) -> impl IntoView {
    let (title, urgency) = (detail.card.shown_title(), detail.card.urgency);
    let withdrawn =
        move || loaded.value.with(|d| d.as_ref().is_some_and(|d| d.card.state == CardState::Withdrawn));
    let head = detail.clone();
    view! {
        <PageHead title>
            <Actions detail=head loaded/>
        </PageHead>
        <div class="badges">{badges::urgency(urgency)}</div>
        <Show when=withdrawn>
            <Notice kind=NoticeKind::Warn title=say("finding-withdrawn")><p>{say("finding-withdrawn-text")}</p></Notice>
        </Show>
        <div class="split">
            <Files finding=detail.clone()/>
            <div class="stack">
                <Sender detail=detail.clone()/>
                <Facts detail=detail.clone()/>
                {detail.own.then(|| view! { <Recipients loaded/> })}
                <History loaded/>
            </div>
        </div>
    }
}

#[component]
fn Sender(detail: FindingDetail) -> impl IntoView {
    let card = detail.card;
    let badge = match card.trust {
        Some(trust) => badges::trust(trust).into_any(),
        None => view! { <Badge text=say("trust-own") tone=Tone::Good glyph=Glyph::Shield/> }.into_any(),
    };
    let first = card.trust == Some(Trust::New);
    view! {
        <section class="card">
            <h2>{say("finding-sender")}</h2>
            <p><strong><bdi>{card.practice}</bdi></strong><br/><bdi>{card.author}</bdi></p>
            <div class="badges">
                <Badge text=say("finding-signed") tone=Tone::Good glyph=Glyph::Check/>
                {badge}
            </div>
            <Show when=move || first>
                <p class="soft">{say("finding-first-text")}</p>
            </Show>
        </section>
    }
}

#[component]
fn Facts(detail: FindingDetail) -> impl IntoView {
    let FindingDetail { card, note, case_number, basis, image, .. } = detail;
    let (sent, until, day) = (card.sent_at.0, card.valid_until.0, card.day.clone());
    let line = |key: &'static str, value: String| {
        (!value.is_empty()).then(|| view! { <dt>{say(key)}</dt><dd><bdi>{value}</bdi></dd> })
    };
    let image = image.map(|(by, agreed)| {
        let agreed = say(if agreed { "finding-image-agreed" } else { "finding-image-not-agreed" });
        view! { <dt>{say("send-image-author")}</dt><dd><bdi>{by}</bdi>" · "{agreed}</dd> }
    });
    view! {
        <section class="card">
            <h2>{say("finding-facts")}</h2>
            <dl>
                {(!card.patient.is_empty()).then(|| view! { <dt>{say("finding-patient")}</dt><dd>{patient(card.patient, card.born)}</dd> })}
                {line("send-case", case_number)}
                {line("send-class", card.class.unwrap_or_default())}
                {(!day.is_empty()).then(|| view! { <dt>{say("send-day")}</dt><dd>{move || format::iso_day(&day)}</dd> })}
                <dt>{say("finding-sent-at")}</dt><dd class="numbers">{move || format::minute(sent)}</dd>
                <dt>{say("finding-valid-until")}</dt><dd class="numbers">{move || format::day(until)}</dd>
                <dt>{say("send-basis")}</dt><dd>{say(basis)}</dd>
                {image}
            </dl>
            {(!note.is_empty()).then(|| view! { <h3>{say("send-note")}</h3><p class="lines"><bdi>{note}</bdi></p> })}
        </section>
    }
}

#[component]
fn Recipients(loaded: Loaded<FindingDetail>) -> impl IntoView {
    let line = |one: RecipientState| {
        let at = one.at.0;
        view! {
            <li class="item">
                <div class="grow">
                    <p><bdi>{one.practice}</bdi></p>
                    <p class="soft numbers">{move || format::minute(at)}{one.by.map(|by| view! { " · "<bdi>{by}</bdi> })}</p>
                </div>
                {badges::delivery(one.delivery)}
            </li>
        }
    };
    let rows = move || {
        let all = loaded
            .value
            .with(|detail| detail.as_ref().map(|d| d.card.recipients.clone()).unwrap_or_default());
        if all.is_empty() {
            return view! { <li class="soft">{say("sent-no-recipient")}</li> }.into_any();
        }
        all.into_iter().map(line).collect_view().into_any()
    };
    view! {
        <section class="card">
            <h2>{say("finding-recipients")}</h2>
            <ul class="list">{rows}</ul>
        </section>
    }
}

#[component]
fn History(loaded: Loaded<FindingDetail>) -> impl IntoView {
    let entry = |line: EventLine| {
        let at = line.at.0;
        let tone = if line.vouched == Vouched::Signed { Tone::Good } else { Tone::Plain };
        view! {
            <TimelineEntry when=Signal::derive(move || format::minute(at)) tone>
                {move || line.sentence()}
            </TimelineEntry>
        }
    };
    let rows = move || {
        let all = loaded.value.with(|detail| detail.as_ref().map(|d| d.history.clone()).unwrap_or_default());
        all.into_iter().map(entry).collect_view()
    };
    view! {
        <section class="card">
            <h2>{say("finding-history")}</h2>
            <Timeline label=say("finding-history")>{rows}</Timeline>
        </section>
    }
}

#[component]
fn Actions(detail: FindingDetail, loaded: Loaded<FindingDetail>) -> impl IntoView {
    let office = Office::here();
    let id = detail.card.id;
    let filing = Task::default();
    let asking = RwSignal::new(false);
    let filed = move || loaded.value.with(|d| d.as_ref().is_some_and(|d| d.card.state == CardState::Filed));
    let withdrawable = move || {
        let may = |d: &FindingDetail| {
            d.own && d.card.state != CardState::Withdrawn && !d.card.recipients.is_empty()
        };
        loaded.value.with(|d| d.as_ref().is_some_and(may))
    };
    let verified = StoredValue::new(detail.verified.clone());
    let file =
        move |()| filing.run(act::finding::file(office, verified.get_value()), move |()| office.changed());
    view! {
        <Show when=move || !detail.own && !filed()>
            <Button text=say("finding-file") rank=Rank::Primary glyph=Glyph::Folder busy=filing.busy on_press=file/>
        </Show>
        {detail.may_pass_on.then(|| view! {
            <ButtonLink text=say("links-new") href=format!("/links/neu?befund={id}") glyph=Glyph::Link/>
        })}
        <Show when=withdrawable>
            <Button text=say("finding-withdraw") rank=Rank::Danger glyph=Glyph::Cross on_press=move |()| asking.set(true)/>
        </Show>
        <TroubleNotice trouble=filing.trouble/>
        <WithdrawDialog verified asking loaded/>
    }
}

#[component]
fn WithdrawDialog(
    verified: StoredValue<Arc<VerifiedFinding>>,
    asking: RwSignal<bool>,
    loaded: Loaded<FindingDetail>,
) -> impl IntoView {
    let office = Office::here();
    let task = Task::default();
    let withdraw = move |()| {
        task.run(act::finding::withdraw(office, verified.get_value()), move |()| {
            asking.set(false);
            office.changed();
        });
    };
    let opened = move || {
        loaded.value.with(|d| {
            let all = d.as_ref().map(|d| d.card.recipients.as_slice()).unwrap_or_default();
            all.iter().filter(|one| one.was_read).count()
        })
    };
    view! {
        <Dialog id="withdraw" title=say("finding-withdraw") open=asking>
            <p>{say("finding-withdraw-text")}</p>
            <p>{move || tr!("finding-withdraw-read", n = opened())}</p>
            <TroubleNotice trouble=task.trouble/>
            <div class="actions">
                <Button text=say("finding-withdraw-go") rank=Rank::Danger busy=task.busy on_press=withdraw/>
                <Button text=say("dialog-cancel") on_press=move |()| asking.set(false)/>
            </div>
        </Dialog>
    }
}
