//! A correction: the form begins as the version before. Whom it goes to stands; its files are kept or picked anew.

use leptos::prelude::*;
use siegel_api::id::PracticeId;
use siegel_kit::catalogue::say;
use siegel_kit::{
    Badge, Button, Glyph, Icon, Notice, NoticeKind, Progress, Rank, Task, Tone, TroubleNotice, Waiting,
    format, tr,
};

use super::{Desk, Sending, begun};
use crate::act;
use crate::act::correction::Before;
use crate::model::contact::{PracticeCard, Trust};
use crate::model::finding::FileCard;
use crate::model::outgoing::PickedFile;
use crate::office::Office;
use crate::part::badges;
use crate::part::practices::{Comparing, Hint};

/// Looks at what is corrected, then shows the form.
#[component]
pub fn Correction(id: String, desk: Desk) -> impl IntoView {
    begun(act::correction::begin(Office::here(), id), desk, || ().into_any())
}

/// What a correction is, and what becomes of the version before.
#[component]
pub fn Lead(sending: Sending) -> impl IntoView {
    let before = sending.before;
    let text = move || {
        let sent_at = before?.value.with(|before| before.as_ref().map(|before| before.verified.sent_at()))?;
        Some(tr!("correct-lead", day = format::day(sent_at.0)))
    };
    before.map(|_| {
        view! {
            <Notice kind=NoticeKind::Info title=say("correct-title")>
                <p>{text}" "{say("correct-lead-note")}</p>
            </Notice>
        }
    })
}

/// The files of the version before: each is kept by a press, and stays behind otherwise.
#[component]
pub fn KeptFiles(sending: Sending) -> impl IntoView {
    sending.before.map(|before| {
        let rows = move || {
            let before = before.value.get()?;
            let row = |file: &FileCard| view! { <Kept file=file.clone() before=before.clone() sending/> };
            Some(before.files.iter().map(row).collect_view())
        };
        view! {
            <h3>{say("correct-files")}</h3>
            <p class="soft">{say("correct-files-text")}</p>
            <Waiting loaded=before/>
            <ul class="list" id="files-before">{rows}</ul>
            <h3>{say("correct-files-new")}</h3>
        }
    })
}

#[component]
fn Kept(file: FileCard, before: Before, sending: Sending) -> impl IntoView {
    let office = Office::here();
    let (task, done) = (Task::default(), RwSignal::new(None::<f64>));
    let (name, length) = (file.name.clone(), file.length);
    let shown = (siegel_kit::name::shown(&file.name), file.length);
    let is_kept = {
        let is_this = move |one: &PickedFile| (&one.name, one.size) == (&shown.0, shown.1) && one.is_ready();
        move || sending.picked.list.with(|all| all.iter().any(&is_this))
    };
    let label = {
        let name = name.clone();
        Signal::derive(move || tr!("correct-keep-one", name = name.clone()))
    };
    let file = StoredValue::new(file);
    let before = StoredValue::new(before);
    let keep = move |()| {
        done.set(Some(0.0));
        let report = move |part| {
            done.try_set(Some(part));
        };
        let opened = act::correction::open_file(office, before.get_value(), file.get_value(), report);
        let keeper = sending.keeper.get_value();
        task.run(opened, move |opened| act::picture::pick(office, keeper, sending.picked, vec![opened]));
    };
    let keep = Callback::new(keep);
    view! {
        <li class="item">
            <Icon glyph=Glyph::File/>
            <div class="grow">
                <p><bdi>{name}</bdi></p>
                <p class="soft numbers">{move || format::size(length)}</p>
                <Show when=move || task.busy.get()><Progress label=say("correct-keeping") done/></Show>
                <TroubleNotice trouble=task.trouble/>
            </div>
            <Show
                when=is_kept
                fallback=move || view! { <Button text=say("correct-keep") label=label glyph=Glyph::Check busy=task.busy on_press=keep/> }
            >
                <Badge text=say("correct-kept") tone=Tone::Good glyph=Glyph::Check/>
            </Show>
        </li>
    }
}

/// Whom it goes to: those who may read the version before, and nobody else.
#[component]
pub fn FixedRecipients(sending: Sending) -> impl IntoView {
    let comparing = RwSignal::new(None::<PracticeId>);
    let chosen = sending.letter.recipients;
    let cases = move || {
        let line = |one: String| {
            let name = move || tr!("case-named", title = one.clone());
            view! { <li class="item"><Icon glyph=Glyph::Cases/><div class="grow"><p><strong><bdi>{name}</bdi></strong></p></div></li> }
        };
        sending.cases().into_iter().map(line).collect_view()
    };
    let units = move || {
        let line = |one: String| {
            view! { <li class="item"><Icon glyph=Glyph::Team/><div class="grow"><p><strong><bdi>{one}</bdi></strong></p></div></li> }
        };
        super::units::names(sending).into_iter().map(line).collect_view()
    };
    let none = move || {
        chosen.read().is_empty() && sending.letter.units.read().is_empty() && sending.cases().is_empty()
    };
    let rows = move || {
        let mut all = sending.directory.value.get().unwrap_or_default();
        all.retain(|card| chosen.read().contains(&card.id));
        all.into_iter().map(|card| view! { <Line card comparing/> }).collect_view()
    };
    view! {
        <section class="card" id="recipients" tabindex="-1">
            <h2>{say("send-recipients")}</h2>
            <p class="soft">
                {move || say(if none() { "correct-recipients-none" } else { "correct-recipients" })}
            </p>
            <Waiting loaded=sending.directory/>
            <ul class="list">{rows}{units}{cases}</ul>
            <super::units::ClosedCorrected sending/>
            <Comparing comparing/>
        </section>
    }
}

#[component]
fn Line(card: PracticeCard, comparing: RwSignal<Option<PracticeId>>) -> impl IntoView {
    let (id, trust) = (card.id, card.trust);
    let blocked = matches!(trust, Trust::Changed | Trust::Renamed | Trust::Refused);
    view! {
        <li class="item">
            <div class="grow">
                <p><strong><bdi>{card.name}</bdi></strong></p>
                <p class="soft"><bdi>{card.place}</bdi></p>
            </div>
            {badges::trust(trust)}
            {blocked.then(|| view! {
                <Hint trust chosen=Signal::stored(true)/>
                <Button text=say("compare-open") rank=Rank::Quiet glyph=Glyph::Shield on_press=move |()| comparing.set(Some(id))/>
            })}
        </li>
    }
}
