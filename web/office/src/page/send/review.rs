//! The review: to whom, what, how long, in one sentence; then the one button that sends (D7).

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::{Button, Glyph, Notice, NoticeKind, Rank, format, tr};

use super::{Sending, Step};
use crate::model::contact::{PracticeCard, Trust};
use crate::part::badges;

/// What will be sent.
#[component]
pub fn Review(sending: Sending) -> impl IntoView {
    let Sending { letter, picked, directory, step, .. } = sending;
    let chosen = letter.recipients.get_untracked();
    let all = directory.value.get_untracked().unwrap_or_default();
    let cards: Vec<PracticeCard> = all.into_iter().filter(|card| chosen.contains(&card.id)).collect();
    let unverified = cards.iter().any(|card| card.trust != Trust::Verified);
    let many = cards.len() > 5;
    let files = picked.list.get_untracked();
    let names = files.iter().map(|file| file.name.clone()).collect::<Vec<_>>();
    let patient = Signal::derive(move || {
        let parts = [letter.surname.get(), letter.given.get()];
        let name = parts.iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(", ");
        [name, letter.case_number.get()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(" · ")
    });
    let until = move || {
        format::day(format::now() + letter.valid_days.read().parse::<u64>().unwrap_or(182) * 86_400_000)
    };
    let whom = cards.iter().map(|card| card.name.clone()).collect::<Vec<_>>().join(", ");
    let alone = cards.is_empty();
    let sentence = move || {
        if alone {
            tr!("review-sentence-link", n = files.len(), until = until())
        } else {
            tr!("review-sentence", n = files.len(), whom = whom.clone(), until = until())
        }
    };
    let card = |card: PracticeCard| {
        view! {
            <li class="item"><div class="grow"><p><bdi>{card.name}</bdi></p><p class="soft"><bdi>{card.place}</bdi></p></div>{badges::trust(card.trust)}</li>
        }
    };
    view! {
        <section class="card stack">
            <h2 tabindex="-1">{say("review-title")}</h2>
            <p class="lead">{sentence}</p>
            <dl>
                {move || (!patient.read().is_empty()).then(|| view! { <dt>{say("finding-patient")}</dt><dd><bdi>{patient}</bdi></dd> })}
                <dt>{say("finding-title")}</dt><dd><bdi>{title_now(sending)}</bdi></dd>
                <dt>{say("send-files")}</dt><dd><ul>{names.into_iter().map(|name| view! { <li><bdi>{name}</bdi></li> }).collect_view()}</ul></dd>
            </dl>
            {(!alone).then(|| view! {
                <h3>{say("finding-recipients")}</h3>
                <ul class="list">{cards.into_iter().map(card).collect_view()}</ul>
            })}
            {unverified.then(|| view! {
                <Notice kind=NoticeKind::Warn title=say("trust-unverified")><p>{say("trust-unverified-text")}</p></Notice>
            })}
            {many.then(|| view! { <Notice kind=NoticeKind::Warn><p>{say("review-many")}</p></Notice> })}
            <div class="actions">
                <Button id="send" text=say("review-send") rank=Rank::Primary glyph=Glyph::Lock on_press=move |()| step.set(Step::Transfer)/>
                <Button text=say("review-back") glyph=Glyph::Back on_press=move |()| step.set(Step::Form)/>
            </div>
        </section>
    }
}

/// The title that was typed, or the class, or the first file.
pub fn title_now(sending: Sending) -> String {
    let typed = sending.letter.title.get_untracked();
    let class = crate::kdl::find(&sending.letter.class.read_untracked()).map(|class| class.1.to_owned());
    let first = sending.picked.list.read_untracked().first().map(|file| file.name.clone());
    if typed.trim().is_empty() { class.or(first).unwrap_or_default() } else { typed }
}
