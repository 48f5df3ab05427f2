//! Einheiten: departments and sites of the practice, who belongs to them, and at which level.

mod close;
mod form;

use leptos::prelude::*;
use siegel_api::time::Time;
use siegel_kit::catalogue::say;
use siegel_kit::title::titled;
use siegel_kit::{
    Badge, Button, ButtonLink, Empty, Glyph, Help, Loaded, Notice, NoticeKind, PageHead, Rank, Tone, Waiting,
    format, load, tr,
};

use crate::act;
use crate::model::right::Right;
use crate::model::unit::{UnitCard, UnitMember, level_key};
use crate::office::Office;
use crate::part::about::About;

/// The page.
#[component]
pub fn UnitsPage() -> impl IntoView {
    let office = Office::here();
    titled(say("units-title"));
    let loaded = load(move || {
        office.changes.get();
        act::unit::list(office)
    });
    let opening = RwSignal::new(false);
    let (changing, closing) = (About::<UnitCard>::default(), About::<UnitCard>::default());
    let manages = Memo::new(move |_| Right::ManageTeam.is_in(office.roles.get()));
    view! {
        <PageHead title=say("units-title") lead=say("units-lead")>
            <Show when=move || manages.get()>
                <Button text=say("unit-new") rank=Rank::Primary glyph=Glyph::Plus on_press=move |()| opening.set(true)/>
            </Show>
            <ButtonLink text=say("nav-team") href="/team" glyph=Glyph::Team/>
        </PageHead>
        <Waiting loaded/>
        <Units loaded changing closing opening manages/>
        <form::NewDialog open=opening/>
        <form::ChangeDialog about=changing manages/>
        <close::CloseDialog about=closing/>
        <Help texts=vec![say("units-help-1"), say("units-help-2"), say("units-help-3")]/>
    }
}

#[component]
fn Units(
    loaded: Loaded<Vec<UnitCard>>,
    changing: About<UnitCard>,
    closing: About<UnitCard>,
    opening: RwSignal<bool>,
    manages: Memo<bool>,
) -> impl IntoView {
    let none = move || loaded.value.with(|all| all.as_ref().is_some_and(Vec::is_empty));
    let empty = move || say(if manages.get() { "units-empty" } else { "units-empty-member" });
    let cards = move || {
        let mut all = loaded.value.get().unwrap_or_default();
        all.sort_by_key(UnitCard::is_closed);
        all.into_iter().map(|unit| view! { <UnitSection unit changing closing/> }).collect_view()
    };
    view! {
        <Show when=none>
            <Empty text=empty() glyph=Glyph::Team>
                <Show when=move || manages.get()>
                    <Button text=say("unit-new") rank=Rank::Primary glyph=Glyph::Plus on_press=move |()| opening.set(true)/>
                </Show>
            </Empty>
        </Show>
        <div class="stack">{cards}</div>
    }
}

#[component]
fn UnitSection(unit: UnitCard, changing: About<UnitCard>, closing: About<UnitCard>) -> impl IntoView {
    if unit.refused {
        return view! {
            <section class="card">
                <h2>{say("unit-refused-title")}</h2>
                <p class="soft">{say("unit-refused-text")}</p>
            </section>
        }
        .into_any();
    }
    let members = unit.members.clone().into_iter().map(|member| view! { <Member member/> }).collect_view();
    let place =
        (!unit.place.is_empty()).then(|| view! { <p class="soft"><bdi>{unit.place.clone()}</bdi></p> });
    let (manages, reads, name) = (unit.manages, unit.reads, unit.name.clone());
    let is_closed = unit.is_closed();
    let named = |key: &'static str| {
        let name = name.clone();
        Signal::derive(move || tr!(key, name = name.clone()))
    };
    let (change, close) = (named("unit-change-named"), named("unit-close-named"));
    let unit = StoredValue::new(unit);
    let state = unit.with_value(|unit| match unit.closed.clone() {
        Some(closed) => Some(view! { <Closed closed/> }.into_any()),
        None => unit.waits.then(|| view! { <Waits manages reads/> }.into_any()),
    });
    view! {
        <section class="card stack">
            <div class="card-head">
                <h2><bdi>{name}</bdi></h2>
                {is_closed.then(|| view! { <Badge text=say("unit-closed") glyph=Glyph::Lock/> })}
            </div>
            {place}
            {state}
            <ul class="list">{members}</ul>
            {manages.then(|| view! {
                <div class="actions">
                    <Button text=change glyph=Glyph::Key on_press=move |()| changing.open(unit.get_value())/>
                    {(!is_closed).then(|| view! {
                        <Button text=close rank=Rank::Danger glyph=Glyph::Lock on_press=move |()| closing.open(unit.get_value())/>
                    })}
                </div>
            })}
        </section>
    }
    .into_any()
}

/// Since when nothing new goes to it, and who closed it.
#[component]
fn Closed(closed: (Time, Option<String>)) -> impl IntoView {
    let (at, who) = (closed.0, closed.1);
    let since = move || {
        let day = format::day(at.0);
        match who.clone() {
            Some(who) => tr!("unit-closed-by", day = day, who = who),
            None => tr!("unit-closed-since", day = day),
        }
    };
    view! { <Notice title=say("unit-closed")><p>{since}</p><p>{say("unit-closed-text")}</p></Notice> }
}

/// That it takes nothing now, and who can mend that.
#[component]
fn Waits(manages: bool, reads: bool) -> impl IntoView {
    let text = match (manages, reads) {
        (true, true) => "unit-waits-manages",
        (true, false) => "unit-waits-outside",
        _ => "unit-waits-others",
    };
    view! { <Notice kind=NoticeKind::Warn title=say("unit-waits")><p>{say(text)}</p></Notice> }
}

#[component]
fn Member(member: UnitMember) -> impl IntoView {
    let (level, own) = (member.level, member.own);
    view! {
        <li class="item">
            <div class="grow">
                <p><strong><bdi>{move || member.called()}</bdi></strong></p>
                <p class="soft">{say(level_key(level))}</p>
            </div>
            {own.then(|| view! { <Badge text=say("team-you") tone=Tone::Good glyph=Glyph::Account/> })}
        </li>
    }
}
