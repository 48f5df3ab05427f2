//! Choosing practices: each is shown with its place and how far its keys are trusted; a changed key blocks until
//! fingerprints are compared (S-05). Nobody is chosen beforehand (D7).

use leptos::prelude::*;
use siegel_api::id::PracticeId;
use siegel_client::draft::ChosenUnit;
use siegel_kit::catalogue::say;
use siegel_kit::choice::toggle;
use siegel_kit::{
    Button, ButtonLink, Empty, Glyph, Loaded, Notice, NoticeKind, Rank, Task, TextField, Waiting, format, tr,
};

use crate::model::contact::{PracticeCard, Trust};
use crate::model::unit::UnitCard;
use crate::office::Office;
use crate::part::badges;
use crate::part::compare::CompareDialog;

/// The directory as cards, without those in `except`.
#[component]
pub fn PracticeChoice(
    directory: Loaded<Vec<PracticeCard>>,
    chosen: RwSignal<Vec<PracticeId>>,
    #[prop(optional, into)] except: Signal<Vec<PracticeId>>,
    /// Where units can be chosen, too.
    #[prop(optional, into)]
    units: Option<UnitChoice>,
) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let comparing = RwSignal::new(None::<PracticeId>);
    let shown = move || {
        let words = search.get().to_lowercase();
        let mut all = directory.value.get().unwrap_or_default();
        all.retain(|card| {
            !except.read().contains(&card.id)
                && format!("{} {} {}", card.name, card.place, card.licence)
                    .to_lowercase()
                    .contains(words.trim())
        });
        all.into_iter().map(|card| view! { <Card card chosen comparing units/> }).collect_view()
    };
    let empty = move || directory.value.with(|all| all.as_ref().is_some_and(Vec::is_empty));
    let all_taken = move || {
        let taken = |all: &Vec<PracticeCard>| all.iter().all(|card| except.read().contains(&card.id));
        !empty() && directory.value.with(|all| all.as_ref().is_some_and(taken))
    };
    view! {
        <Waiting loaded=directory/>
        <Show when=empty>
            <Empty text=say("contacts-empty") glyph=Glyph::People>
                <ButtonLink text=say("contacts-invite") href="/kontakte" rank=Rank::Primary glyph=Glyph::Plus/>
            </Empty>
        </Show>
        <Show when=all_taken>
            <Empty text=say("case-all-taken") glyph=Glyph::People>
                <ButtonLink text=say("contacts-invite") href="/kontakte" glyph=Glyph::Plus/>
            </Empty>
        </Show>
        <Show when=move || directory.value.with(|all| all.as_ref().is_some_and(|all| all.len() > 5))>
            <TextField id="recipient-search" kind="search" optional=true label=say("contacts-search") value=search/>
        </Show>
        <ul class="list">{shown}</ul>
        <Comparing comparing/>
    }
}

/// Whoever may not be chosen any more, because their key changed meanwhile, is chosen no longer. After a trouble the
/// directory is looked at again.
pub fn follow(directory: Loaded<Vec<PracticeCard>>, chosen: RwSignal<Vec<PracticeId>>, task: Task) {
    let office = Office::here();
    Effect::new(move |_| {
        if task.trouble.with(Option::is_some) {
            office.changed();
        }
    });
    Effect::new(move |_| {
        let all = directory.value.get().unwrap_or_default();
        let blocked = |id: &PracticeId| all.iter().any(|card| card.id == *id && !card.trust.may_send());
        if chosen.with_untracked(|chosen| chosen.iter().any(blocked)) {
            chosen.update(|chosen| chosen.retain(|id| !blocked(id)));
        }
    });
}

#[component]
fn Card(
    card: PracticeCard,
    chosen: RwSignal<Vec<PracticeId>>,
    comparing: RwSignal<Option<PracticeId>>,
    units: Option<UnitChoice>,
) -> impl IntoView {
    let (id, trust) = (card.id, card.trust);
    let is_chosen = move || chosen.read().contains(&id);
    let tick = move |_| chosen.update(|all| toggle(all, id));
    let since = card.since.map(|since| move || tr!("trust-since", day = format::day(since.0)));
    let licence = (!card.licence.is_empty())
        .then(|| view! { <small>{say("setup-licence")}" "<bdi>{card.licence.clone()}</bdi></small> });
    let by = card.compared.map(|compared| view! { <small><bdi>{move || compared.text()}</bdi></small> });
    let field = format!("recipient-{id}");
    view! {
        <li class="item" class:chosen=is_chosen>
            <label class="check grow choice-line" for=field.clone()>
                <input type="checkbox" id=field.clone() disabled=!trust.may_send() prop:checked=is_chosen on:change=tick/>
                <span>
                    <strong><bdi>{card.name}</bdi></strong>
                    <small><bdi>{card.place}</bdi>{since.map(|since| view! { " · "{since} })}</small>
                    {licence}
                    {by}
                </span>
            </label>
            {badges::trust(trust)}
            <Hint trust chosen=Signal::derive(move || is_chosen() || units.is_some_and(|units| units.has_chosen(id)))/>
            {matches!(trust, Trust::Changed | Trust::Renamed | Trust::New | Trust::Pinned).then(|| view! {
                <Button text=say("compare-open") rank=Rank::Quiet glyph=Glyph::Shield on_press=move |()| comparing.set(Some(id))/>
            })}
            {units.filter(|_| trust.may_send()).map(|units| view! { <Units of=id units/> })}
        </li>
    }
}

/// Choosing units beside practices.
#[derive(Clone, Copy)]
pub struct UnitChoice {
    /// Practices whose units are looked at.
    pub expanded: RwSignal<Vec<PracticeId>>,
    /// Units of these, and of those of which some are chosen.
    pub known: Loaded<Vec<UnitCard>>,
    /// What was chosen.
    pub chosen: RwSignal<Vec<ChosenUnit>>,
    /// One's own practice, with its name: its units are chosen beside the others'.
    pub own: StoredValue<Option<(PracticeId, String)>>,
}

impl UnitChoice {
    /// The name of one's own practice, if it is this one.
    pub fn own_name(self, of: PracticeId) -> Option<String> {
        let named = |(id, name): &(PracticeId, String)| (*id == of).then(|| name.clone());
        self.own.with_value(|own| own.as_ref().and_then(named))
    }

    /// The units of one's own practice, following them.
    pub fn of_own(self) -> Vec<UnitCard> {
        let mut known = self.known.value.get().unwrap_or_default();
        known.retain(|unit| self.own_name(unit.practice).is_some());
        known
    }

    fn is_shown(self, of: PracticeId) -> bool {
        self.expanded.read().contains(&of) || self.has_chosen(of)
    }

    fn has_chosen(self, of: PracticeId) -> bool {
        self.chosen.read().iter().any(|unit| unit.practice.practice_id == of)
    }
}

/// The units of one practice, where somebody looks for them. Those who belong to one read what is sent to it, and nobody else of
/// the practice.
#[component]
fn Units(of: PracticeId, units: UnitChoice) -> impl IntoView {
    let shown = Memo::new(move |_| units.is_shown(of));
    let all = Memo::new(move |_| {
        let known = units.known.value.get()?;
        Some(known.into_iter().filter(|unit| unit.practice == of && !unit.is_closed()).collect::<Vec<_>>())
    });
    let lines = move || match all.get() {
        None => view! { <li class="soft">{say("task-loading")}</li> }.into_any(),
        Some(all) if all.is_empty() => view! { <li class="soft">{say("unit-none-here")}</li> }.into_any(),
        Some(all) => all
            .into_iter()
            .map(|unit| view! { <UnitLine unit chosen=units.chosen/> })
            .collect_view()
            .into_any(),
    };
    view! {
        <Show
            when=move || shown.get()
            fallback=move || view! {
                <Button text=say("unit-look") rank=Rank::Quiet glyph=Glyph::Team on_press=move |()| units.expanded.update(|all| all.push(of))/>
            }
        >
            <div class="units">
                <p class="soft">{say("unit-choose-lead")}</p>
                <ul>{lines}</ul>
            </div>
        </Show>
    }
}

/// Chooses a unit, or chooses it no longer.
pub fn choose(chosen: RwSignal<Vec<ChosenUnit>>, unit: ChosenUnit) {
    chosen.update(|all| match all.iter().position(|one| one.unit_id == unit.unit_id) {
        Some(at) => drop(all.remove(at)),
        None => all.push(unit),
    });
}

#[component]
fn UnitLine(unit: UnitCard, chosen: RwSignal<Vec<ChosenUnit>>) -> impl IntoView {
    let (id, takes, refused) = (unit.id, unit.takes(), unit.refused);
    let is_chosen = move || chosen.read().iter().any(|one| one.unit_id == id);
    let wanted = unit.chosen();
    let toggle = move |_| choose(chosen, wanted);
    let field = format!("unit-{id}");
    let name = if refused { say("unit-refused-title") } else { Signal::stored(unit.name.clone()) };
    let hint = (!takes).then(|| say(if refused { "unit-refused-text" } else { "unit-waits-choose" }));
    view! {
        <li>
            <label class="check choice-line" for=field.clone()>
                <input type="checkbox" id=field.clone() disabled=move || !takes && !is_chosen() prop:checked=is_chosen on:change=toggle/>
                <span>
                    <strong><bdi>{name}</bdi></strong>
                    <small><bdi>{unit.place}</bdi></small>
                    {hint.map(|hint| view! { <small>{hint}</small> })}
                </span>
            </label>
        </li>
    }
}

/// What the trust means for sending: said aloud at first use, and where it blocks.
#[component]
pub fn Hint(trust: Trust, chosen: Signal<bool>) -> impl IntoView {
    let (kind, title, text, always) = match trust {
        Trust::Changed => (NoticeKind::Bad, "contact-changed", "contact-changed-text", true),
        Trust::Renamed => (NoticeKind::Bad, "contact-renamed", "contact-renamed-text", true),
        Trust::Refused => (NoticeKind::Bad, "contact-refused", "contact-refused-text", true),
        Trust::New => (NoticeKind::Warn, "trust-first", "trust-first-text", false),
        Trust::Pinned => (NoticeKind::Info, "trust-unverified", "trust-unverified-text", false),
        Trust::Verified => return ().into_any(),
    };
    view! {
        <Show when=move || always || chosen.get()>
            <Notice kind title=say(title)><p>{say(text)}</p></Notice>
        </Show>
    }
    .into_any()
}

/// One dialogue for the whole list.
#[component]
pub fn Comparing(comparing: RwSignal<Option<PracticeId>>) -> impl IntoView {
    let office = Office::here();
    move || {
        comparing.get().map(|practice| {
            let open = RwSignal::new(true);
            Effect::new(move |_| {
                if !open.get() {
                    comparing.set(None);
                }
            });
            let verified = Callback::new(move |()| office.changed());
            view! { <CompareDialog practice open on_verified=verified/> }
        })
    }
}
