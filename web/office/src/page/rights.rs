//! Wer darf was? The matrix of roles and rights, and who has which role (C5); on paper and as a file.

use leptos::prelude::*;
use siegel_api::id::UserId;
use siegel_api::time::Time;
use siegel_client::export::moment::day;
use siegel_client::team::Role;
use siegel_kit::catalogue::say;
use siegel_kit::title::titled;
use siegel_kit::{
    Button, ButtonLink, Cell, Choice, Glyph, Help, Loaded, Notice, NoticeKind, PageHead, PrintButton, Rank,
    SelectField, Sheet, Table, Task, TroubleNotice, Waiting, format, load, tr,
};

use crate::act;
use crate::act::export::minutes_east;
use crate::model::period::words;
use crate::model::right::Right;
use crate::model::role::{role_key, roles_words};
use crate::model::team::{MemberCard, MemberOrder, mark_key, rights_table, sorted};
use crate::model::unit::{UnitCard, level_in, level_key, refused};
use crate::office::Office;
use crate::part::export::save;

/// The matrix.
#[component]
pub fn RightsPage() -> impl IntoView {
    let office = Office::here();
    titled(say("rights-title"));
    let names = StoredValue::new(None);
    let loaded = load(move || {
        office.changes.get();
        act::team::people(office, names)
    });
    let units = load(move || {
        office.changes.get();
        act::unit::levels(office)
    });
    let (printing, saving) = (RwSignal::new(false), Task::default());
    // A table without units that are not there yet would look complete.
    let is_whole = move || loaded.value.with(Option::is_some) && units.value.with(Option::is_some);
    let order = RwSignal::new(MemberOrder::Name.value().to_owned());
    let members = move || {
        let all = loaded.value.get().unwrap_or_default();
        sorted(all, MemberOrder::of(&order.read()), |member| member.called())
    };
    let members = Signal::derive(members);
    let levels = move || units.value.get().unwrap_or_default();
    let save_csv = move |()| {
        let name = format!("{}-{}.csv", tr!("rights-name"), day(Time(format::now()), &minutes_east));
        let table = rights_table(&members.get_untracked(), &untrack(levels), |key| tr!(key), words);
        save(saving, name, "text/csv", table.csv());
    };
    view! {
        <PageHead title=say("rights-title") lead=say("rights-lead")>
            <Show when=is_whole>
                <PrintButton text=say("export-print") printing/>
                <Button text=say("export-csv") glyph=Glyph::Download busy=saving.busy on_press=save_csv/>
            </Show>
        </PageHead>
        <TroubleNotice trouble=saving.trouble/>
        <div class="stack">
            <Matrix/>
            <Waiting loaded/>
            <TroubleNotice trouble=units.trouble/>
            <People loaded members units order/>
        </div>
        {move || printing.get().then(|| view! { <RightsSheet members=members.get() units=levels() printing/> })}
        <Help texts=vec![say("rights-help-1"), say("rights-help-2")]/>
    }
}

#[component]
fn Matrix() -> impl IntoView {
    let heads = std::iter::once("rights-right").chain(Role::ALL.map(role_key)).map(say).collect();
    let row = |right: Right| {
        let cells = Role::ALL.map(|role| {
            let given = right.is_in(role.roles());
            view! { <Cell head=say(role_key(role))><Mark given/></Cell> }
        });
        view! { <tr><Cell head=say("rights-right")>{say(right.key())}</Cell>{cells.collect_view()}</tr> }
    };
    view! { <Table caption=say("rights-title") heads>{Right::ALL.map(row).collect_view()}</Table> }
}

/// A sign and a word.
#[component]
fn Mark(given: bool) -> impl IntoView {
    view! { <span class="numbers" class:soft=!given>{if given { "✓ " } else { "– " }}{say(mark_key(given))}</span> }
}

/// In which units somebody has which level, in one line each.
fn levels_of(id: UserId, units: &[UnitCard]) -> Vec<String> {
    let level = |unit: &UnitCard| {
        let level = tr!(level_key(Some(level_in(unit, id)?)));
        Some(tr!("rights-unit", unit = unit.shown_name(), level = level))
    };
    units.iter().filter_map(level).collect()
}

/// The word for who has a level in no unit that verifies.
fn nowhere(units: &[UnitCard]) -> &'static str {
    if refused(units) > 0 { "unit-level-unknown" } else { "unit-level-none" }
}

/// That units do not verify, and how many.
fn refused_line(units: &[UnitCard]) -> Option<String> {
    let n = refused(units);
    (n > 0).then(|| tr!("rights-refused", n = n))
}

/// Who has which role, and which level in which unit.
#[component]
fn People(
    loaded: Loaded<Vec<MemberCard>>,
    members: Signal<Vec<MemberCard>>,
    units: Loaded<Vec<UnitCard>>,
    order: RwSignal<String>,
) -> impl IntoView {
    let all_units = Signal::derive(move || units.value.get().unwrap_or_default());
    let has_units = Memo::new(move |_| !all_units.read().is_empty());
    let row = move |member: MemberCard| {
        let (roles, period, id) = (member.roles, member.period, member.id);
        let lines = move || {
            let levels = levels_of(id, &all_units.read());
            let none = levels.is_empty().then(|| tr!(nowhere(&all_units.read())));
            levels.into_iter().chain(none).map(|line| view! { <div><bdi>{line}</bdi></div> }).collect_view()
        };
        view! {
            <tr>
                <Cell head=say("team-name")><bdi>{move || member.called()}</bdi></Cell>
                <Cell head=say("team-role")>{move || roles_words(roles)}</Cell>
                {period.map(|period| view! {
                    <Cell head=say("period-head")><span class="numbers">{move || words(period)}</span></Cell>
                })}
                {has_units.get().then(|| view! { <Cell head=say("units-title")>{lines}</Cell> })}
            </tr>
        }
    };
    let rows = move || members.get().into_iter().map(row).collect_view();
    let orders = MemberOrder::ALL.map(|order| Choice::new(order.value(), say(order.key())));
    let orders = vec![(None, orders.to_vec())];
    let heads = move || {
        let known = loaded.value.with(|all| all.iter().flatten().any(|member| member.period.is_some()));
        let heads = ["team-name", "team-role"].map(say).into_iter();
        let heads = heads.chain(known.then(|| say("period-head")));
        heads.chain(has_units.get().then(|| say("units-title"))).collect::<Vec<_>>()
    };
    view! {
        <Show when=move || loaded.value.with(Option::is_some)>
            <section>
                <h2>{say("rights-people")}</h2>
                <div class="filters"><SelectField id="rights-order" label=say("rights-order") value=order groups=orders.clone()/></div>
                {move || view! { <Table caption=say("rights-people") heads=heads()>{rows}</Table> }}
                {move || refused_line(&all_units.read()).map(|line| view! {
                    <Notice kind=NoticeKind::Warn title=say("unit-refused-title")><p>{line}</p></Notice>
                })}
            </section>
        </Show>
    }
}

#[component]
fn RightsSheet(members: Vec<MemberCard>, units: Vec<UnitCard>, printing: RwSignal<bool>) -> impl IntoView {
    let office = Office::here();
    let practice = office.vault().map(|vault| act::account::practice_name(&vault));
    let heads = Role::ALL.map(|role| view! { <th scope="col">{say(role_key(role))}</th> }).collect_view();
    let row = |right: Right| {
        let cells = Role::ALL.map(|role| view! { <td>{say(mark_key(right.is_in(role.roles())))}</td> });
        view! { <tr><td>{say(right.key())}</td>{cells.collect_view()}</tr> }
    };
    let known = members.iter().any(|member| member.period.is_some());
    let people = members.into_iter().map(|member| {
        let access = member.period.map(|period| view! { <td>{words(period)}</td> });
        let levels = levels_of(member.id, &units);
        let levels = if levels.is_empty() { tr!(nowhere(&units)) } else { levels.join("; ") };
        let levels = (!units.is_empty()).then(|| view! { <td>{levels}</td> });
        view! { <tr><td><bdi>{member.called()}</bdi></td><td>{roles_words(member.roles)}</td>{access}{levels}</tr> }
    });
    let people = people.collect_view();
    let has_units = !units.is_empty();
    let refused = refused_line(&units).map(|line| view! { <p><strong>{line}</strong></p> });
    view! {
        <Sheet printing trial=office.trial() report=true>
            <h1>{say("rights-title")}</h1>
            <dl>
                <dt>{say("sheet-practice")}</dt><dd><bdi>{practice}</bdi></dd>
                <dt>{say("export-made-at")}</dt><dd>{move || format::minute(format::now())}</dd>
            </dl>
            <table class="report-table">
                <thead><tr><th scope="col">{say("rights-right")}</th>{heads}</tr></thead>
                <tbody>{Right::ALL.map(row).collect_view()}</tbody>
            </table>
            <h2>{say("rights-people")}</h2>
            <table class="report-table">
                <thead><tr>
                    <th scope="col">{say("team-name")}</th><th scope="col">{say("team-role")}</th>
                    {known.then(|| view! { <th scope="col">{say("period-head")}</th> })}
                    {has_units.then(|| view! { <th scope="col">{say("units-title")}</th> })}
                </tr></thead>
                <tbody>{people}</tbody>
            </table>
            {refused}
            <p>{say("rights-help-1")}</p>
        </Sheet>
    }
}

/// In place of a page that one's roles do not open.
#[component]
pub fn NotForYou(right: Right) -> impl IntoView {
    let office = Office::here();
    titled(say("rights-not"));
    let text =
        move || tr!("rights-not-text", role = roles_words(office.roles.get()), right = tr!(right.key()));
    view! {
        <PageHead title=say("rights-not")/>
        <Notice kind=NoticeKind::Warn><p>{text}</p><p>{say("rights-not-do")}</p></Notice>
        <div class="actions">
            <ButtonLink text=say("missing-back") href="/" rank=Rank::Primary glyph=Glyph::Back/>
            <ButtonLink text=say("rights-title") href="/rechte" glyph=Glyph::Shield/>
        </div>
    }
}
