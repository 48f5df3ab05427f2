//! Cases on a finding's page: through which one it came, and adding one's own to one.

use std::sync::Arc;

use leptos::prelude::*;
use siegel_api::id::CaseId;
use siegel_client::finding::VerifiedFinding;
use siegel_kit::catalogue::say;
use siegel_kit::{
    Badge, Button, ButtonLink, Dialog, Empty, Glyph, Loaded, Notice, NoticeKind, Rank, Task, Tone,
    TroubleNotice, Waiting, load, tr,
};

use crate::act;
use crate::model::case::CaseCard;
use crate::model::finding::{Delivery, FindingDetail};
use crate::model::right::Right;
use crate::office::Office;
use crate::part::badges;

/// It came through a case.
#[component]
pub fn ThroughCase(through: (CaseId, String)) -> impl IntoView {
    let (id, title) = through;
    let words = Signal::derive(move || match title.as_str() {
        "" => say("case-through").get(),
        _ => tr!("case-through-named", title = title.clone()),
    });
    view! {
        <p>
            <Badge text=words tone=Tone::New glyph=Glyph::Folder/>" "
            <a href=format!("/fallakte/{id}")>{say("case-show")}</a>
        </p>
    }
}

/// The cases in which it stands.
fn standing(detail: &FindingDetail) -> Vec<CaseId> {
    let standing = detail.card.recipients.iter().filter(|one| one.delivery < Delivery::Withdrawn);
    standing.filter_map(|one| one.case).collect()
}

/// Adds a finding of the own practice to a case, once who will read it was said.
#[component]
pub fn AddToCase(
    verified: Arc<VerifiedFinding>,
    loaded: Loaded<FindingDetail>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let verified = StoredValue::new(verified);
    view! {
        <Dialog id="add-to-case" title=say("case-add-finding") open>
            <Choosing verified loaded open/>
        </Dialog>
    }
}

#[component]
fn Choosing(
    verified: StoredValue<Arc<VerifiedFinding>>,
    loaded: Loaded<FindingDetail>,
    open: RwSignal<bool>,
) -> impl IntoView {
    let office = Office::here();
    let cases = load(move || {
        office.changes.get();
        act::case::list(office)
    });
    let chosen = RwSignal::new(None::<CaseId>);
    let task = Task::default();
    let offered = Memo::new(move |_| {
        let inside = loaded.value.with(|detail| detail.as_ref().map(standing).unwrap_or_default());
        let mut all = cases.value.get().unwrap_or_default();
        all.retain(|card| card.takes(office.may(Right::ManageCases)) && !inside.contains(&card.id));
        all
    });
    let none = move || cases.value.with(Option::is_some) && offered.with(Vec::is_empty);
    let card = Memo::new(move |_| {
        let chosen = chosen.get()?;
        offered.with(|all| all.iter().find(|card| card.id == chosen).cloned())
    });
    let nobody = Signal::derive(move || card.with(Option::is_none));
    let add = move |()| {
        let Some(card) = card.get_untracked() else { return };
        task.run(act::case::add_finding(office, card.id, verified.get_value()), move |()| {
            open.try_set(false);
            office.changed();
        });
    };
    let rows = move || {
        let row = |card: CaseCard| view! { <Line card chosen/> };
        offered.get().into_iter().map(row).collect_view()
    };
    view! {
        <Waiting loaded=cases/>
        <Show when=none>
            <Empty text=say("case-none-open") glyph=Glyph::Folder>
                <Show when=move || office.may(Right::ManageCases)>
                    <ButtonLink text=say("case-new") href="/fallakten/neu" rank=Rank::Primary glyph=Glyph::Plus/>
                </Show>
            </Empty>
        </Show>
        <Show when=move || !none()>
            <fieldset class="field">
                <legend>{say("case-which")}</legend>
                <ul class="list">{rows}</ul>
            </fieldset>
            {move || card.get().map(|card| view! { <Readers card/> })}
            <TroubleNotice trouble=task.trouble/>
            <div class="actions">
                <Button text=say("case-add-finding-go") rank=Rank::Primary glyph=Glyph::Folder busy=task.busy disabled=nobody on_press=add/>
                <Button text=say("dialog-cancel") on_press=move |()| open.set(false)/>
            </div>
        </Show>
    }
}

/// Who reads what is added.
#[component]
fn Readers(card: CaseCard) -> impl IntoView {
    let whom = card.others.join(", ");
    let whom = move || {
        if whom.is_empty() { tr!("case-readers-none") } else { tr!("case-readers", whom = whom.clone()) }
    };
    view! {
        <Notice kind=NoticeKind::Info title=say("case-who-reads")>
            <p>{whom}</p>
            <p>{say("case-readers-later")}</p>
        </Notice>
    }
}

#[component]
fn Line(card: CaseCard, chosen: RwSignal<Option<CaseId>>) -> impl IntoView {
    let (id, title) = (card.id, card.shown_title());
    let field = format!("case-{id}");
    let is_chosen = move || chosen.get() == Some(id);
    let line = [card.patient, card.others.join(", ")];
    let line = line.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    view! {
        <li class="item" class:chosen=is_chosen>
            <label class="check grow choice-line" for=field.clone()>
                <input
                    type="radio"
                    name="case"
                    id=field.clone()
                    prop:checked=is_chosen
                    on:change=move |_| chosen.set(Some(id))
                />
                <span>
                    <strong><bdi>{title}</bdi></strong>
                    <small><bdi>{line}</bdi></small>
                </span>
            </label>
            {badges::case(card.state)}
        </li>
    }
}
