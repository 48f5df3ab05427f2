//! Freigabelinks: what was given to patients, and what became of it.

use leptos::prelude::*;
use siegel_api::id::LinkId;
use siegel_api::time::Time;
use siegel_kit::catalogue::say;
use siegel_kit::title::titled;
use siegel_kit::{
    Button, ButtonLink, Choice, Dialog, Empty, Glyph, Help, Loaded, Notice, NoticeKind, PageHead, RadioGroup,
    Rank, SelectField, Task, TroubleNotice, Waiting, format, load, tr,
};

use super::link_made::{PinCard, UrlCard};
use crate::act;
use crate::model::link::{LetterText, LinkCard, LinkState, Slip};
use crate::office::Office;
use crate::part::badges;

/// A new PIN on its way to the person. It belongs to the page: it exists nowhere else, whatever becomes of its row.
#[derive(Clone, Copy, Default)]
struct NewPin {
    task: Task,
    slip: RwSignal<Option<Slip>>,
}

/// The list.
#[component]
pub fn LinksPage() -> impl IntoView {
    let office = Office::here();
    titled(say("nav-links"));
    let loaded = load(move || {
        office.changes.get();
        act::link::list(office)
    });
    let fresh = NewPin::default();
    view! {
        <PageHead title=say("nav-links") lead=say("links-lead")>
            <ButtonLink text=say("links-new") href="/links/neu" rank=Rank::Primary glyph=Glyph::Plus/>
        </PageHead>
        <Waiting loaded/>
        <TroubleNotice trouble=fresh.task.trouble/>
        <Rows loaded fresh/>
        <NewPinDialog fresh/>
        <Help texts=vec![say("links-help-1"), say("links-help-2"), say("links-help-3")]/>
    }
}

#[component]
fn Rows(loaded: Loaded<Vec<LinkCard>>, fresh: NewPin) -> impl IntoView {
    let empty = move || loaded.value.with(|all| all.as_ref().is_some_and(Vec::is_empty));
    let ids = Memo::new(move |_| {
        loaded.value.with(|all| all.iter().flatten().map(|card| card.id).collect::<Vec<_>>())
    });
    view! {
        <Show when=empty>
            <Empty text=say("links-empty") glyph=Glyph::Link>
                <ButtonLink text=say("links-new") href="/links/neu" rank=Rank::Primary glyph=Glyph::Plus/>
            </Empty>
        </Show>
        <div class="stack">
            <For each=move || ids.get() key=|id| *id let:id>
                <Row id loaded fresh/>
            </For>
        </div>
    }
}

/// A link. What is told of it changes while somebody looks; dialogues that are open stay open.
#[component]
fn Row(id: LinkId, loaded: Loaded<Vec<LinkCard>>, fresh: NewPin) -> impl IntoView {
    let card = Memo::new(move |_| {
        let found = |all: &Vec<LinkCard>| all.iter().find(|card| card.id == id).cloned();
        loaded.value.with(|all| all.as_ref().and_then(found)).unwrap_or_else(|| LinkCard::refused(id))
    });
    view! {
        <section class="card">
            {move || view! { <About card=card.get()/> }}
            <RowActions id card fresh/>
        </section>
    }
}

#[component]
fn About(card: LinkCard) -> impl IntoView {
    let (opened, most, until, made) = (card.opened, card.max_open, card.valid_until.0, card.created_at.0);
    let state = card.state;
    let titles = card.titles.join(", ");
    let name = if card.name.is_empty() { titles.clone() } else { card.name };
    view! {
        <div class="card-head"><h2><bdi>{name}</bdi></h2>{badges::link(state)}</div>
        <dl>
            <dt>{say("links-content")}</dt><dd><bdi>{titles}</bdi></dd>
            <dt>{say("links-opened")}</dt><dd class="numbers">{move || tr!("links-opened-of", n = opened, most = most)}</dd>
            <dt>{say("finding-valid-until")}</dt><dd class="numbers">{move || format::minute(until)}</dd>
            <dt>{say("links-made")}</dt><dd class="numbers">{move || format::minute(made)}</dd>
        </dl>
        {card.asked_at.map(|Time(at)| view! {
            <Notice kind=NoticeKind::Info title=say("links-asked")>
                <p>{move || tr!("links-asked-text", time = format::minute(at))}</p>
            </Notice>
        })}
        {hint(state)}
        {card.exposed_at.map(|Time(at)| view! {
            <Notice kind=NoticeKind::Warn title=say("links-exposed")>
                <p>{move || tr!("links-exposed-text", time = format::minute(at))}</p>
            </Notice>
        })}
    }
}

fn hint(state: LinkState) -> Option<impl IntoView> {
    let text = match state {
        LinkState::Paused(Time(until)) => {
            Signal::derive(move || tr!("links-paused-text", time = format::minute(until)))
        }
        LinkState::Locked => say("links-locked-text"),
        LinkState::Refused => say("links-refused-text"),
        LinkState::Revoked(Time(at)) => {
            Signal::derive(move || tr!("links-revoked-text", time = format::minute(at)))
        }
        _ => return None,
    };
    Some(view! { <Notice kind=NoticeKind::Warn><p>{text}</p></Notice> })
}

#[component]
fn RowActions(id: LinkId, card: Memo<LinkCard>, fresh: NewPin) -> impl IntoView {
    let is_alive = Memo::new(move |_| {
        card.with(|card| !matches!(card.state, LinkState::Revoked(_) | LinkState::Refused))
    });
    let (showing, arming) = (RwSignal::new(false), RwSignal::new(false));
    let (extending, revoking) = (RwSignal::new(false), RwSignal::new(false));
    view! {
        <Show when=move || is_alive.get()>
            <div class="actions">
                <Button text=say("links-show") glyph=Glyph::Link on_press=move |()| showing.set(true)/>
                <Button text=say("links-new-pin") glyph=Glyph::Key busy=fresh.task.busy on_press=move |()| arming.set(true)/>
                <Button text=say("links-extend") glyph=Glyph::Clock on_press=move |()| extending.set(true)/>
                <Button text=say("links-revoke") rank=Rank::Danger glyph=Glyph::Cross on_press=move |()| revoking.set(true)/>
            </div>
            <ShowDialog id card open=showing/>
            <NewPinAsked id fresh open=arming/>
            <ExtendDialog id card open=extending/>
            <RevokeDialog id open=revoking/>
        </Show>
    }
}

/// The link once more, with its letter.
#[component]
fn ShowDialog(id: LinkId, card: Memo<LinkCard>, open: RwSignal<bool>) -> impl IntoView {
    let letter = RwSignal::new(None::<LetterText>);
    Effect::new(move |_| {
        letter.set(None);
        if open.get() {
            let asked = act::link::letter(card.get_untracked());
            leptos::task::spawn_local(async move { drop(letter.try_set(Some(asked.await))) });
        }
    });
    view! {
        <Dialog id=format!("link-{id}") title=say("links-show") open>
            {move || letter.get().map(|letter| view! { <UrlCard letter/> })}
        </Dialog>
    }
}

/// Says what a new PIN does to the old one, before it does.
#[component]
fn NewPinAsked(id: LinkId, fresh: NewPin, open: RwSignal<bool>) -> impl IntoView {
    let office = Office::here();
    let kind = RwSignal::new("6".to_owned());
    let go = move |()| {
        open.set(false);
        fresh.task.run(act::link::arm(office, id, act::link::pin_kind(kind)), move |slip| {
            fresh.slip.set(Some(slip));
        });
    };
    view! {
        <Dialog id=format!("arm-{id}") title=say("links-new-pin-ask") open>
            <p>{say("links-new-pin-ask-text")}</p>
            <RadioGroup id="arm-pin" label=say("link-new-pin") value=kind choices=pins()/>
            <div class="actions">
                <Button text=say("links-new-pin-go") rank=Rank::Primary glyph=Glyph::Key on_press=go/>
                <Button text=say("dialog-cancel") on_press=move |()| open.set(false)/>
            </div>
        </Dialog>
    }
}

/// How long a PIN may be.
pub fn pins() -> Vec<Choice> {
    vec![
        Choice::new("6", say("pin-6")).helped(say("pin-6-help")),
        Choice::new("8", say("pin-8")).helped(say("pin-8-help")),
    ]
}

/// Shows a new PIN until the person closes it.
#[component]
fn NewPinDialog(fresh: NewPin) -> impl IntoView {
    let office = Office::here();
    let shown = RwSignal::new(false);
    Effect::new(move |_| shown.set(fresh.slip.with(Option::is_some)));
    Effect::new(move |_| {
        if !shown.get() && fresh.slip.with_untracked(Option::is_some) {
            fresh.slip.set(None);
            office.changed();
        }
    });
    view! {
        <Dialog id="pin-new" title=say("links-new-pin") open=shown>
            <p>{say("links-new-pin-text")}</p>
            {move || fresh.slip.get().map(|slip| view! { <PinCard slip=Signal::stored(slip)/> })}
        </Dialog>
    }
}

#[component]
fn RevokeDialog(id: LinkId, open: RwSignal<bool>) -> impl IntoView {
    let office = Office::here();
    let task = Task::default();
    let revoke = move |()| {
        task.run(act::link::revoke(office, id), move |()| {
            open.set(false);
            office.changed();
        });
    };
    view! {
        <Dialog id=format!("revoke-{id}") title=say("links-revoke") open>
            <p>{say("links-revoke-text")}</p>
            <TroubleNotice trouble=task.trouble/>
            <div class="actions">
                <Button text=say("links-revoke-go") rank=Rank::Danger busy=task.busy on_press=revoke/>
                <Button text=say("dialog-cancel") on_press=move |()| open.set(false)/>
            </div>
        </Dialog>
    }
}

/// The end of a link stays where it is.
const AS_BEFORE: &str = "as-before";

#[component]
fn ExtendDialog(id: LinkId, card: Memo<LinkCard>, open: RwSignal<bool>) -> impl IntoView {
    let office = Office::here();
    let task = Task::default();
    let (days, openings) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    // What is proposed is what applies: nothing changes that nobody changed.
    Effect::new(move |_| {
        if open.get() {
            days.set(AS_BEFORE.to_owned());
            openings.set(card.with_untracked(|card| card.max_open.to_string()));
        }
    });
    let until = move || format::day(card.read().valid_until.0);
    let as_before = Choice::new(AS_BEFORE, Signal::derive(move || tr!("links-as-before", day = until())));
    let choices = std::iter::once((None, vec![as_before])).chain(spans()).collect::<Vec<_>>();
    let extend = move |()| {
        let (days, most) = (
            days.read_untracked().parse().ok(),
            openings.read_untracked().parse().unwrap_or_else(|_| card.with_untracked(|card| card.max_open)),
        );
        task.run(act::link::extend(office, id, days, most), move |()| {
            open.set(false);
            office.changed();
        });
    };
    view! {
        <Dialog id=format!("extend-{id}") title=say("links-extend") open>
            <form class="form" on:submit=|event| event.prevent_default()>
                <SelectField id="extend-days" label=say("links-days-from-now") value=days groups=choices.clone()/>
                <siegel_kit::TextField id="extend-openings" kind="number" inputmode="numeric" label=say("links-most") value=openings/>
                <TroubleNotice trouble=task.trouble/>
                <Button text=say("links-extend-go") rank=Rank::Primary submit=true busy=task.busy on_press=extend/>
            </form>
        </Dialog>
    }
}

/// How long a link may live.
pub fn spans() -> Vec<(Option<siegel_kit::Text>, Vec<Choice>)> {
    let choice = |days: &'static str, key: &'static str| Choice::new(days, say(key));
    vec![(
        None,
        vec![
            choice("7", "valid-7"),
            choice("30", "valid-30"),
            choice("91", "valid-91"),
            choice("365", "valid-365"),
        ],
    )]
}
