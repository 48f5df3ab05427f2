//! One practice: its card, how far it is trusted, its fingerprint, and the comparison.

use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use siegel_api::statement::CardText;
use siegel_client::exchange::Exchange;
use siegel_kit::catalogue::say;
use siegel_kit::title::titled;
use siegel_kit::{
    Button, ButtonLink, Glyph, Help, Notice, NoticeKind, PageHead, Rank, TroubleNotice, Waiting, format,
    load, tr,
};

use crate::act;
use crate::model::contact::{PracticeCard, Trust};
use crate::model::right::Right;
use crate::office::Office;
use crate::part::badges;
use crate::part::compare::CompareDialog;
use crate::part::practice_card::CardChange;

/// One practice.
#[component]
pub fn ContactPage() -> impl IntoView {
    let office = Office::here();
    titled(say("contact-page"));
    let params = use_params_map();
    let loaded = load(move || {
        office.changes.get();
        act::contact::find(office, params.read().get("id").unwrap_or_default())
    });
    view! {
        <Waiting loaded/>
        {move || loaded.value.get().map(|card| view! { <Shown card/> })}
        <Help texts=vec![say("contacts-help-2"), say("contacts-help-3")]/>
    }
}

#[component]
fn Shown(card: PracticeCard) -> impl IntoView {
    let office = Office::here();
    let comparing = RwSignal::new(false);
    let (id, trust) = (card.id, card.trust);
    let since = card.since.map(|since| view! { <dt>{say("contact-since")}</dt><dd class="numbers">{move || format::day(since.0)}</dd> });
    let by = card.compared.clone().map(|compared| {
        view! {
            <dt>{say("contact-compared")}</dt><dd><bdi>{move || compared.text()}</bdi></dd>
        }
    });
    let exchanged = load(move || {
        office.changes.get();
        act::contact::exchanges(office, vec![id])
    });
    let last = move || {
        let one = exchanged.value.get()?.into_iter().next()?;
        Some(view! { <dt>{say("exchange")}</dt><dd class="numbers">{move || exchange_text(one.1)}</dd> })
    };
    let compared = Callback::new(move |()| office.changed());
    view! {
        <PageHead title=Signal::stored(card.name.clone())>
            {(trust.may_send() && office.may(Right::SendFindings)).then(|| view! {
                <ButtonLink text=say("nav-send-long") href=format!("/senden?an={id}") rank=Rank::Primary glyph=Glyph::Send/>
            })}
        </PageHead>
        <div class="stack">
            {changed(trust)}
            {card.was.clone().map(|before| {
                let after = CardText { name: card.name.clone(), place: card.place.clone(), licence: card.licence.clone() };
                view! { <section class="card"><h2>{say("contact-was")}</h2><CardChange before after/></section> }
            })}
            <section class="card">
                <dl>
                    <dt>{say("setup-practice")}</dt><dd><bdi>{card.name}</bdi></dd>
                    <dt>{say("setup-place")}</dt><dd><bdi>{card.place}</bdi></dd>
                    {(!card.licence.is_empty()).then(|| view! { <dt>{say("setup-licence")}</dt><dd>{card.licence}</dd> })}
                    <dt>{say("contact-trust")}</dt><dd>{badges::trust(trust)}</dd>
                    {by}
                    {since}
                    {last}
                </dl>
                <TroubleNotice trouble=exchanged.trouble/>
                {(trust != Trust::Refused).then(|| view! {
                    <div class="actions">
                        <Button text=say("compare-title") glyph=Glyph::Shield on_press=move |()| comparing.set(true)/>
                        <Show when=move || office.may(Right::ReadLog)>
                            <ButtonLink text=say("contact-log") href=format!("/protokoll?objekt={id}") glyph=Glyph::Log/>
                        </Show>
                    </div>
                })}
            </section>
        </div>
        <CompareDialog practice=id open=comparing on_verified=compared/>
    }
}

fn exchange_text(exchange: Exchange) -> String {
    let sent = exchange.sent_at.map(|at| tr!("exchange-sent", day = format::day(at.0)));
    let received = exchange.received_at.map(|at| tr!("exchange-received", day = format::day(at.0)));
    match (sent, received) {
        (Some(sent), Some(received)) => format!("{sent}, {received}"),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => say("exchange-none").get(),
    }
}

/// S-05, and an entry that does not verify.
fn changed(trust: Trust) -> Option<impl IntoView> {
    let (title, text) = match trust {
        Trust::Changed => ("contact-changed", "contact-changed-text"),
        Trust::Renamed => ("contact-renamed", "contact-renamed-text"),
        Trust::Refused => ("contact-refused", "contact-refused-text"),
        _ => return None,
    };
    Some(view! { <Notice kind=NoticeKind::Bad title=say(title)><p>{say(text)}</p></Notice> })
}
