//! Leaving (J8): what ends at once, what remains, what has to be done outside the service; then the record of it.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::{
    Button, CheckField, Dialog, Glyph, Notice, NoticeKind, PrintButton, Rank, Task, TroubleNotice, Waiting,
    load, tr,
};

use super::About;
use super::departure::{Checklist, DepartureSheet, Links, OUTSIDE};
use crate::act;
use crate::model::team::{Departure, MemberCard};
use crate::office::Office;

/// The dialogue. What was done stays in it until it is closed, though the member is gone from the list.
#[component]
pub(super) fn LeaveDialog(about: About<MemberCard>) -> impl IntoView {
    let done = RwSignal::new(None::<Departure>);
    let printing = RwSignal::new(false);
    let checks = StoredValue::new(Checklist::default());
    Effect::new(move |_| {
        if about.open.get() {
            done.set(None);
            checks.with_value(|checks| checks.iter().for_each(|one| one.set(false)));
        }
    });
    let title = Signal::derive(move || {
        let name = about.one.with(|one| one.as_ref().map(MemberCard::called)).unwrap_or_default();
        tr!("team-leave-title", name = name)
    });
    view! {
        <Dialog id="leave" title open=about.open>
            {move || match (done.get(), about.one.get()) {
                (Some(departure), _) => view! { <Done departure checks printing/> }.into_any(),
                (None, Some(member)) => view! { <Before member done open=about.open/> }.into_any(),
                (None, None) => ().into_any(),
            }}
        </Dialog>
        {move || done.get().filter(|_| printing.get()).map(|departure| {
            view! { <DepartureSheet departure checks=checks.get_value() printing/> }
        })}
    }
}

#[component]
fn Before(member: MemberCard, done: RwSignal<Option<Departure>>, open: RwSignal<bool>) -> impl IntoView {
    let office = Office::here();
    let id = member.id;
    let links = load(move || act::team::links_of(office, id));
    let task = Task::default();
    let remove =
        move |()| task.run(act::team::remove(office, member.clone()), move |made| done.set(Some(made)));
    let known = Signal::derive(move || links.value.get());
    view! {
        <h3>{say("team-leave-ends")}</h3>
        <ul>
            <li>{say("team-leave-ends-1")}</li>
            <li>{say("team-leave-ends-2")}</li>
            <li>{say("team-leave-ends-3")}</li>
        </ul>
        <h3>{say("team-leave-links")}</h3>
        <Waiting loaded=links/>
        {move || known.get().map(|links| view! { <Links links/> })}
        <h3>{say("team-leave-stays")}</h3>
        <ul>
            <li>{say("team-leave-stays-1")}</li>
            <li>{say("team-leave-stays-2")}</li>
            <li>{say("team-leave-stays-3")}</li>
        </ul>
        <TroubleNotice trouble=task.trouble/>
        <div class="actions">
            <Button text=say("team-leave-go") rank=Rank::Danger glyph=Glyph::Out busy=task.busy on_press=remove/>
            <Button text=say("dialog-cancel") on_press=move |()| open.set(false)/>
        </div>
    }
}

/// What the service cannot do.
#[component]
fn Outside(checks: StoredValue<Checklist>) -> impl IntoView {
    let fields = checks.get_value().into_iter().zip(OUTSIDE);
    let fields =
        fields.map(|(value, key)| view! { <CheckField id=key label=say(key) value/> }).collect_view();
    view! {
        <h3>{say("team-leave-outside")}</h3>
        <p>{say("team-leave-outside-text")}</p>
        {fields}
    }
}

#[component]
fn Done(departure: Departure, checks: StoredValue<Checklist>, printing: RwSignal<bool>) -> impl IntoView {
    let name = departure.name.clone();
    let title = Signal::derive(move || tr!("team-left", name = name.clone()));
    let missed = departure.links.as_ref().is_none_or(|links| links.iter().any(|link| !link.revoked));
    view! {
        <Notice kind=NoticeKind::Good title><p>{say("team-left-text")}</p></Notice>
        {missed.then(|| view! {
            <Notice kind=NoticeKind::Warn title=say("team-left-links")><p>{say("team-left-links-text")}</p></Notice>
        })}
        <Outside checks/>
        <div class="actions"><PrintButton text=say("team-left-print") printing rank=Rank::Primary/></div>
    }
}
