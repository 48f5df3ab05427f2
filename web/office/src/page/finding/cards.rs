//! What stands beside the files of a finding.

use leptos::prelude::*;
use siegel_client::row::Vouched;
use siegel_kit::catalogue::say;
use siegel_kit::{Badge, Glyph, Loaded, Timeline, TimelineEntry, Tone, format};

use crate::model::contact::Trust;
use crate::model::event::EventLine;
use crate::model::finding::{Delivery, FindingDetail, RecipientState};
use crate::part::badges;
use crate::part::patient::patient;

/// Who sent it, and how far that is known.
#[component]
pub fn Sender(detail: FindingDetail) -> impl IntoView {
    let card = detail.card;
    let badge = match card.trust {
        Some(trust) => badges::trust(trust).into_any(),
        None => view! { <Badge text=say("trust-own") tone=Tone::Good glyph=Glyph::Shield/> }.into_any(),
    };
    let first = card.trust == Some(Trust::New);
    let renamed = (card.trust == Some(Trust::Renamed)).then(|| detail.verified.author().practice().id());
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
            {renamed.map(|id| view! {
                <p class="soft">{say("finding-renamed-text")}</p>
                <p><a href=format!("/kontakte/{id}")>{say("finding-renamed-go")}</a></p>
            })}
        </section>
    }
}

/// What its author wrote down.
#[component]
pub fn Facts(detail: FindingDetail) -> impl IntoView {
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

/// To whom it was given, and what became of it there.
#[component]
pub fn Recipients(loaded: Loaded<FindingDetail>) -> impl IntoView {
    let line = |one: RecipientState| {
        let at = one.at.0;
        let before = one.clone();
        let gone = matches!(one.delivery, Delivery::Withdrawn | Delivery::SaidWithdrawn);
        let name = match one.case.filter(|_| !one.practice.is_empty()) {
            Some(case) => {
                view! { <a class="row-link" href=format!("/fallakte/{case}")><bdi>{one.shown()}</bdi></a> }
                    .into_any()
            }
            None => view! { <bdi>{one.shown()}</bdi> }.into_any(),
        };
        let fate = gone.then(|| view! { <p class="soft">{move || before.fate()}</p> });
        view! {
            <li class="item">
                <div class="grow">
                    <p>{name}</p>
                    <p class="soft numbers">{move || format::minute(at)}{one.by.map(|by| view! { " · "<bdi>{by}</bdi> })}</p>
                    {fate}
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

/// What happened to it, oldest first.
#[component]
pub fn History(loaded: Loaded<FindingDetail>) -> impl IntoView {
    let entry = |line: EventLine| {
        let at = line.at.0;
        let tone = if line.vouched == Vouched::Signed { Tone::Good } else { Tone::Plain };
        view! {
            <TimelineEntry when=Signal::derive(move || format::minute(at)) tone>
                {move || line.sentence_here()}
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
