//! What lies in a case: each finding with who added it and when.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::{Badge, ButtonLink, Empty, Glyph, Loaded, Rank, Tone, format, lines, tr};

use crate::model::case::{CaseDetail, CaseLine};
use crate::model::contact::Trust;
use crate::model::right::Right;
use crate::office::Office;
use crate::part::badges;
use crate::part::patient::patient;

/// The findings, newest first.
#[component]
pub fn Contents(loaded: Loaded<CaseDetail>) -> impl IntoView {
    let office = Office::here();
    let findings = Memo::new(move |_| {
        loaded.value.with(|detail| detail.as_ref().map(|detail| detail.lines.clone())).unwrap_or_default()
    });
    let takes = Memo::new(move |_| {
        let manages = office.may(Right::ManageCases);
        let open = |detail: &CaseDetail| detail.card.takes(manages);
        office.may(Right::SendFindings) && loaded.value.with(|detail| detail.as_ref().is_some_and(open))
    });
    view! {
        <section class="card">
            <h2>{say("case-findings")}</h2>
            <Show when=move || findings.with(Vec::is_empty)>
                <Empty text=say("case-empty") glyph=Glyph::Folder>
                    <Show when=move || takes.get()>
                        <ButtonLink text=say("case-from-sent") href="/ausgang" rank=Rank::Primary glyph=Glyph::Sent/>
                    </Show>
                </Empty>
            </Show>
            <Show when=move || findings.with(|all| !all.is_empty())>
                <ul class="list">{lines(findings, |line| line.card.id, row)}</ul>
                <Show when=move || takes.get()>
                    <p class="soft">{say("case-how-to-add")}" "<a href="/ausgang">{say("case-from-sent")}</a></p>
                </Show>
            </Show>
            <p class="visually-hidden" role="status">{move || tr!("list-count", n = findings.with(Vec::len))}</p>
        </section>
    }
}

fn row(line: CaseLine) -> impl IntoView {
    let CaseLine { card, by, added_at } = line;
    let (title, own) = (card.shown_title(), card.trust.is_none() && !card.practice.is_empty());
    let state = if own && !card.is_withdrawn() {
        view! { <Badge text=say("trust-own") glyph=Glyph::Sent tone=Tone::Plain/> }.into_any()
    } else {
        badges::incoming(card.state).into_any()
    };
    let added = added_at.map(|at| {
        let practice = card.practice.clone();
        let who = match by {
            Some(by) => format!("{by} ({practice})"),
            None => practice,
        };
        let words = move || tr!("case-added-by", who = who.clone(), at = format::minute(at.0));
        view! { <p class="soft">{words}</p> }
    });
    let named = added.is_none() && !card.practice.is_empty();
    let practice = named.then(|| view! { <p class="soft"><bdi>{card.practice.clone()}</bdi></p> });
    let about = (!card.patient.is_empty())
        .then(|| view! { <p>{patient(card.patient.clone(), card.born.clone())}</p> });
    view! {
        <li class="item">
            <div class="grow">
                <p><a class="row-link" href=format!("/befund/{}", card.id)><bdi>{title}</bdi></a></p>
                {about}
                {added}
                {practice}
            </div>
            <div class="badges">
                {badges::urgency(card.urgency)}
                {badges::corrected(card.revision)}
                {card.trust.filter(|trust| *trust != Trust::Verified).map(badges::trust)}
                {state}
            </div>
        </li>
    }
}
