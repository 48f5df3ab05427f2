//! Opening a unit, and saying who belongs to it.

use leptos::prelude::*;
use siegel_api::id::UserId;
use siegel_api::unit::Level;
use siegel_client::unit::NewUnit;
use siegel_kit::catalogue::say;
use siegel_kit::faults::{Fault, fault};
use siegel_kit::{
    Button, Dialog, ErrorSummary, Faults, Notice, NoticeKind, Rank, Task, TextField, TroubleNotice, tr,
};

use crate::act;
use crate::model::unit::{UnitCard, UnitMember, level_key, level_of, level_value};
use crate::office::Office;
use crate::part::about::About;

/// What a form holds.
#[derive(Clone, Copy)]
struct Fields {
    name: RwSignal<String>,
    place: RwSignal<String>,
    /// Everybody, with the value of their level.
    levels: StoredValue<Vec<(UnitMember, RwSignal<String>)>>,
}

impl Fields {
    fn of(office: Office, unit: Option<&UnitCard>) -> Self {
        let text = |text: Option<&String>| RwSignal::new(text.cloned().unwrap_or_default());
        let level = |one: UnitMember| {
            let value = RwSignal::new(level_value(one.level).to_owned());
            (one, value)
        };
        let people = act::unit::people(office, unit).into_iter().map(level).collect();
        let (name, place) = (text(unit.map(|unit| &unit.name)), text(unit.map(|unit| &unit.place)));
        Self { name, place, levels: StoredValue::new(people) }
    }

    fn card(self) -> (String, String) {
        let text = |text: RwSignal<String>| text.read_untracked().trim().to_owned();
        (text(self.name), text(self.place))
    }

    /// Who has which level now.
    fn chosen(self) -> Vec<(UserId, Option<Level>)> {
        let one =
            |(member, value): &(UnitMember, RwSignal<String>)| (member.id, level_of(&value.read_untracked()));
        self.levels.with_value(|all| all.iter().map(one).collect())
    }

    /// Who has another level than before.
    fn changed(self) -> Vec<(UserId, Option<Level>)> {
        let before = |id: UserId| {
            self.levels
                .with_value(|all| all.iter().find(|(one, _)| one.id == id).and_then(|(one, _)| one.level))
        };
        self.chosen().into_iter().filter(|(id, level)| before(*id) != *level).collect()
    }

    fn missing(self) -> Vec<Fault> {
        let mut found = Vec::new();
        if self.name.read().trim().is_empty() {
            found.push(("unit-name", fault("unit-name-missing")));
        }
        let nobody =
            self.levels.with_value(|all| all.iter().all(|(_, value)| level_of(&value.read()).is_none()));
        if nobody {
            found.push(("unit-members", fault("unit-members-missing")));
        }
        found
    }
}

/// The dialogue of a new unit.
#[component]
pub(super) fn NewDialog(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog id="unit-new" title=say("unit-new") open>
            {move || open.get().then(|| view! { <NewForm open/> })}
        </Dialog>
    }
}

#[component]
fn NewForm(open: RwSignal<bool>) -> impl IntoView {
    let office = Office::here();
    let fields = Fields::of(office, None);
    let (faults, task) = (Faults::default(), Task::default());
    Effect::new(move |_| faults.keep(&fields.missing()));
    let done = move |_| {
        office.changed();
        open.set(false);
    };
    let go = move |()| {
        if !faults.set(untrack(move || fields.missing())) {
            return;
        }
        let members = fields.chosen().into_iter().filter_map(|(id, level)| Some((id, level?))).collect();
        let (name, place) = fields.card();
        task.run(act::unit::open(office, NewUnit { name, place, members }), done);
    };
    view! {
        <form class="form" on:submit=|event| event.prevent_default()>
            <p>{say("unit-new-text")}</p>
            <ErrorSummary faults/>
            <Card fields faults/>
            <Levels fields faults/>
            <TroubleNotice trouble=task.trouble/>
            <div class="actions">
                <Button text=say("unit-new-go") rank=Rank::Primary submit=true busy=task.busy on_press=go/>
                <Button text=say("dialog-cancel") on_press=move |()| open.set(false)/>
            </div>
        </form>
    }
}

/// The dialogue of a unit that is there. What it is called is for admins.
#[component]
pub(super) fn ChangeDialog(about: About<UnitCard>, manages: Memo<bool>) -> impl IntoView {
    let title = Signal::derive(move || {
        let name = about.one.with(|one| one.as_ref().map(|one| one.name.clone())).unwrap_or_default();
        tr!("unit-change-title", name = name)
    });
    view! {
        <Dialog id="unit-change" title open=about.open>
            {move || about.one.get().map(|unit| view! { <ChangeForm unit open=about.open names=manages.get_untracked()/> })}
        </Dialog>
    }
}

#[component]
fn ChangeForm(unit: UnitCard, open: RwSignal<bool>, names: bool) -> impl IntoView {
    let office = Office::here();
    let fields = Fields::of(office, Some(&unit));
    let (faults, task) = (Faults::default(), Task::default());
    let (id, before, outside) = (unit.id, (unit.name.clone(), unit.place.clone()), !unit.reads);
    Effect::new(move |_| faults.keep(&fields.missing()));
    let done = move |()| {
        office.changed();
        open.set(false);
    };
    let go = move |()| {
        if !faults.set(untrack(move || fields.missing())) {
            return;
        }
        let card = Some(fields.card()).filter(|card| names && *card != before);
        task.run(act::unit::change(office, id, card, fields.changed()), done);
    };
    view! {
        <form class="form" on:submit=|event| event.prevent_default()>
            <p>{say("unit-change-text")}</p>
            {outside.then(|| view! {
                <Notice kind=NoticeKind::Warn title=say("unit-outside")><p>{say("unit-outside-text")}</p></Notice>
            })}
            <ErrorSummary faults/>
            {names.then(|| view! { <Card fields faults/> })}
            <Levels fields faults/>
            <TroubleNotice trouble=task.trouble/>
            <div class="actions">
                <Button text=say("unit-change-go") rank=Rank::Primary submit=true busy=task.busy on_press=go/>
                <Button text=say("dialog-cancel") on_press=move |()| open.set(false)/>
            </div>
        </form>
    }
}

/// What it is called, and where it is.
#[component]
fn Card(fields: Fields, faults: Faults) -> impl IntoView {
    view! {
        <TextField id="unit-name" label=say("unit-name") help=say("unit-name-help") value=fields.name max=100
            error=faults.of("unit-name")/>
        <TextField id="unit-place" label=say("unit-place") value=fields.place max=100 optional=true/>
    }
}

/// Who belongs to it, at which level.
#[component]
fn Levels(fields: Fields, faults: Faults) -> impl IntoView {
    let error = faults.of("unit-members");
    let rows = fields.levels.with_value(Clone::clone).into_iter();
    let rows = rows.map(|(member, value)| view! { <LevelRow member value/> }).collect_view();
    view! {
        <fieldset class="field" id="unit-members" tabindex="-1" class:faulty=move || error.with(Option::is_some)>
            <legend>{say("unit-members")}</legend>
            <p class="field-help">{say("unit-members-help")}</p>
            <p class="field-error">{error}</p>
            <ul class="list">{rows}</ul>
        </fieldset>
    }
}

#[component]
fn LevelRow(member: UnitMember, value: RwSignal<String>) -> impl IntoView {
    let field = format!("unit-level-{}", member.id);
    let choices = std::iter::once(None).chain(Level::ALL.map(Some)).map(|level| {
        let known = level_value(level);
        view! { <option value=known selected=move || value.read().as_str() == known>{say(level_key(level))}</option> }
    });
    view! {
        <li class="item">
            <label class="grow" for=field.clone()><bdi>{move || member.called()}</bdi></label>
            <select id=field prop:value=value on:change=move |event| value.set(event_target_value(&event))>
                {choices.collect_view()}
            </select>
        </li>
    }
}
