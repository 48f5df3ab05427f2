//! The members of the practice.

use leptos::prelude::*;
use siegel_api::period::Period;
use siegel_api::time::Time;
use siegel_kit::catalogue::say;
use siegel_kit::{Badge, Button, Glyph, Loaded, Rank, Tone, format, lines, tr};

use super::Dialogues;
use crate::model::period::words;
use crate::model::role::roles_words;
use crate::model::team::{MemberCard, TeamView};

/// The list; for who manages the team with what can be done.
#[component]
pub(super) fn Members(loaded: Loaded<TeamView>, opens: Dialogues, manages: Memo<bool>) -> impl IntoView {
    let members = Memo::new(move |_| {
        loaded.value.with(|view| view.as_ref().map(|view| view.members.clone()).unwrap_or_default())
    });
    let row = move |member| view! { <Row member opens manages=manages.get()/> };
    view! {
        <Show when=move || loaded.value.with(Option::is_some)>
            <section class="card">
                <h2>{say("team-members")}</h2>
                <ul class="list">{lines(members, |member| member.id, row)}</ul>
            </section>
        </Show>
    }
}

#[component]
fn Row(member: MemberCard, opens: Dialogues, manages: bool) -> impl IntoView {
    let (own, last) = (member.own, member.last_admin);
    let name = {
        let member = member.clone();
        move || member.called()
    };
    let roles = member.roles;
    let limits = member.period.filter(|period| period.is_limited());
    view! {
        <li class="item">
            <div class="grow">
                <p><strong><bdi>{name}</bdi></strong></p>
                <p class="soft">{move || roles_words(roles)}</p>
                {(manages && own).then(|| view! { <OwnHint last/> })}
            </div>
            {own.then(|| view! { <Badge text=say("team-you") tone=Tone::Good glyph=Glyph::Account/> })}
            {limits.map(|period| view! { <Limits period/> })}
            {(manages && member.keys_wait).then(|| view! { <Badge text=say("team-keys-badge") tone=Tone::Warn glyph=Glyph::Key/> })}
            {last.then(|| view! { <Badge text=say("team-last-admin") glyph=Glyph::Shield/> })}
            {(manages && !own).then(|| view! { <Acts member opens/> })}
        </li>
    }
}

#[component]
fn Acts(member: MemberCard, opens: Dialogues) -> impl IntoView {
    let (leaver, stuck, limited) = (member.leaver(), member.clone(), member.clone());
    view! {
        <Button text=say("team-change") rank=Rank::Quiet glyph=Glyph::Key on_press=move |()| opens.role.open(member.clone())/>
        <Button text=say("team-until") rank=Rank::Quiet glyph=Glyph::Clock on_press=move |()| opens.until.open(limited.clone())/>
        <Button text=say("reentry-open") rank=Rank::Quiet glyph=Glyph::Lock on_press=move |()| opens.reentry.open(stuck.clone())/>
        <Button text=say("team-leave") rank=Rank::Quiet glyph=Glyph::Out on_press=move |()| opens.leaving.open(leaver.clone())/>
    }
}

/// From when until when somebody has access.
#[component]
fn Limits(period: Period) -> impl IntoView {
    let now = Time(format::now());
    if let Some(ends) = period.ends_at.filter(|_| period.is_over(now)) {
        let text =
            Signal::derive(move || tr!("team-until-over", day = format::day(ends.0.saturating_sub(1))));
        return Some(view! { <Badge text tone=Tone::Warn glyph=Glyph::Clock/> });
    }
    // What has begun is of no more interest than its end.
    let rest = if period.has_begun(now) { Period { starts_at: None, ..period } } else { period };
    rest.is_limited().then(|| view! { <Badge text=Signal::derive(move || words(rest)) glyph=Glyph::Clock/> })
}

/// Why one's own row has no buttons.
#[component]
fn OwnHint(last: bool) -> impl IntoView {
    let text = if last { "team-own-last" } else { "team-own-other" };
    view! { <p>{say(text)}</p> }
}
