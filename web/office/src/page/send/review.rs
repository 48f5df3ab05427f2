//! The review: to whom, what, how long, in one sentence; then the one button that sends (D7).

use leptos::prelude::*;
use siegel_api::id::PracticeId;
use siegel_api::time::Time;
use siegel_client::exchange::Exchange;
use siegel_kit::catalogue::say;
use siegel_kit::{Button, Glyph, Icon, Loaded, Notice, NoticeKind, Rank, TroubleNotice, format, load, tr};

use super::{Sending, Step, contents};
use crate::act;
use crate::model::case::CaseCard;
use crate::model::contact::{PracticeCard, Trust};
use crate::model::unit::UnitCard;
use crate::office::Office;
use crate::part::badges;

/// After this time without a finding a practice is an unusual recipient.
const YEAR_MS: u64 = 365 * Time::DAY;

/// What will be sent.
#[component]
pub fn Review(sending: Sending) -> impl IntoView {
    let Sending { letter, picked, directory, step, .. } = sending;
    // Whose keys a unit's are is its practice's matter: it is shown as one to which something goes.
    let mut chosen = letter.recipients.get_untracked();
    chosen.extend(letter.units.get_untracked().iter().map(|unit| unit.practice.practice_id));
    let all = directory.value.get_untracked().unwrap_or_default();
    let cards: Vec<PracticeCard> = all.into_iter().filter(|card| chosen.contains(&card.id)).collect();
    let in_case = letter.cases.get_untracked();
    let cases = sending.all_cases.value.get_untracked().unwrap_or_default();
    let cases: Vec<CaseCard> = cases.into_iter().filter(|card| in_case.contains(&card.id)).collect();
    let own_units: Vec<UnitCard> = untrack(|| sending.units.of_own())
        .into_iter()
        .filter(|unit| letter.units.read_untracked().iter().any(|one| one.unit_id == unit.id))
        .collect();
    let exchanged = exchanges(&cards);
    // Who is unusual is said before anybody can send, and what comes in above the button would move it away under a click.
    let unread = Signal::derive(move || {
        exchanged.value.with(Option::is_none) && exchanged.trouble.with(Option::is_none)
    });
    let unverified = cards.iter().any(|card| card.trust != Trust::Verified);
    let many = cards.len() > 5;
    let files = picked.list.get_untracked();
    let count = files.len();
    let until = move || {
        format::day(format::now() + letter.valid_days.read().parse::<u64>().unwrap_or(182) * 86_400_000)
    };
    let whom = sending.whom().join(", ");
    let alone = whom.is_empty();
    let sentence = move || {
        if alone {
            tr!("review-sentence-link", n = count, until = until())
        } else {
            tr!("review-sentence", n = count, whom = whom.clone(), until = until())
        }
    };
    view! {
        <section class="card stack">
            <h2 tabindex="-1">{say("review-title")}</h2>
            <p class="lead">{sentence}</p>
            <dl>{contents::rows(sending, &files)}</dl>
            {(!cards.is_empty()).then(|| view! { <Recipients cards exchanged/> })}
            {(!own_units.is_empty()).then(|| view! { <OwnUnits units=own_units/> })}
            {(!cases.is_empty()).then(|| view! { <Cases cases/> })}
            {unverified.then(|| view! {
                <Notice kind=NoticeKind::Warn title=say("trust-unverified")><p>{say("trust-unverified-text")}</p></Notice>
            })}
            {many.then(|| view! { <Notice kind=NoticeKind::Warn><p>{say("review-many")}</p></Notice> })}
            <div class="actions">
                <Button id="send" text=say("review-send") rank=Rank::Primary glyph=Glyph::Lock busy=unread on_press=move |()| step.set(Step::Transfer)/>
                <Button text=say("review-back") glyph=Glyph::Back on_press=move |()| step.set(Step::Form)/>
            </div>
        </section>
    }
}

/// When findings last went to and fro between the own practice and each of these.
type Exchanges = Vec<(PracticeId, Exchange)>;

/// Loads them; of nobody there is nothing to load.
fn exchanges(cards: &[PracticeCard]) -> Loaded<Exchanges> {
    let office = Office::here();
    let asked: Vec<PracticeId> = cards.iter().map(|card| card.id).collect();
    if asked.is_empty() {
        return Loaded { value: RwSignal::new(Some(Vec::new())), trouble: RwSignal::new(None) };
    }
    load(move || act::contact::exchanges(office, asked.clone()))
}

/// To whom, when findings last went to and fro, and whether that is unusual.
#[component]
fn Recipients(cards: Vec<PracticeCard>, exchanged: Loaded<Exchanges>) -> impl IntoView {
    let unusual = cards.clone();
    let card = move |card: PracticeCard| {
        let last = move || exchanged.value.with(|all| last_text(all.as_deref(), card.id));
        view! {
            <li class="item">
                <div class="grow">
                    <p><bdi>{card.name}</bdi></p>
                    <p class="soft"><bdi>{card.place}</bdi></p>
                    <p class="soft numbers">{last}</p>
                </div>
                {badges::trust(card.trust)}
            </li>
        }
    };
    view! {
        <h3>{say("finding-recipients")}</h3>
        <ul class="list">{cards.into_iter().map(card).collect_view()}</ul>
        {move || exchanged.value.with(|all| warnings(all.as_deref().unwrap_or_default(), &unusual))}
        <TroubleNotice trouble=exchanged.trouble/>
    }
}

/// Into the inboxes of which units of one's own practice, and who has these.
#[component]
fn OwnUnits(units: Vec<UnitCard>) -> impl IntoView {
    let row = |unit: UnitCard| {
        let name = unit.name.clone();
        let whom = move || tr!("own-unit-readers", whom = unit.called().join(", "));
        view! {
            <li class="item">
                <Icon glyph=Glyph::Team/>
                <div class="grow">
                    <p><bdi>{name}</bdi></p>
                    <p class="soft"><bdi>{whom}</bdi></p>
                </div>
            </li>
        }
    };
    view! {
        <h3>{say("own-units-title")}</h3>
        <ul class="list">{units.into_iter().map(row).collect_view()}</ul>
        <p class="soft">{say("own-unit-all")}</p>
    }
}

/// To which cases, and who reads what lies in them.
#[component]
fn Cases(cases: Vec<CaseCard>) -> impl IntoView {
    let row = |card: CaseCard| {
        let title = card.shown_title();
        let name = move || tr!("case-named", title = title.get());
        view! {
            <li class="item">
                <Icon glyph=Glyph::Cases/>
                <div class="grow">
                    <p><bdi>{name}</bdi></p>
                    <p class="soft"><bdi>{card.others.join(", ")}</bdi></p>
                </div>
            </li>
        }
    };
    view! {
        <h3>{say("nav-cases")}</h3>
        <ul class="list">{cases.into_iter().map(row).collect_view()}</ul>
        <p class="soft">{say("case-readers-later")}</p>
    }
}

/// When findings last went to a practice, or came from it.
fn last_text(all: Option<&[(PracticeId, Exchange)]>, id: PracticeId) -> Option<String> {
    let (_, exchange) = all?.iter().find(|(peer, _)| *peer == id)?;
    Some(match exchange.last() {
        Some(at) => tr!("exchange-last", day = format::day(at.0)),
        None => say("exchange-first").get(),
    })
}

/// Practices to which somebody rarely writes: the wrong line of a list is clicked soon.
fn warnings(all: &[(PracticeId, Exchange)], cards: &[PracticeCard]) -> impl IntoView + use<> {
    let name = |id| cards.iter().find(|card| card.id == id).map(|card| card.name.clone());
    let whom = |odd: &dyn Fn(&Exchange) -> bool| {
        let names = all.iter().filter(|(_, exchange)| odd(exchange)).filter_map(|(id, _)| name(*id));
        names.collect::<Vec<_>>().join(", ")
    };
    let long_ago = format::now().saturating_sub(YEAR_MS);
    let first = whom(&|exchange| exchange.last().is_none());
    let long = whom(&|exchange| exchange.last().is_some_and(|at| at.0 < long_ago));
    let line = |whom: String, key: &'static str| {
        (!whom.is_empty()).then(|| view! { <p>{move || tr!(key, whom = whom.clone())}</p> })
    };
    (!first.is_empty() || !long.is_empty()).then(|| {
        view! {
            <Notice kind=NoticeKind::Warn title=say("unusual")>
                {line(first, "unusual-first")}
                {line(long, "unusual-long")}
            </Notice>
        }
    })
}

/// The title that was typed, or the class, or the first file.
pub fn title_now(sending: Sending) -> String {
    let typed = sending.letter.title.get_untracked();
    let class = crate::kdl::find(&sending.letter.class.read_untracked()).map(|class| class.1.to_owned());
    let first = sending.picked.list.read_untracked().first().map(|file| file.name.clone());
    if typed.trim().is_empty() { class.or(first).unwrap_or_default() } else { typed }
}
