//! Zuweiser: the directory of practices, how far each is trusted, and invitations.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::title::titled;
use siegel_kit::{
    Button, CopyText, Dialog, Empty, Glyph, Help, Loaded, Notice, NoticeKind, PageHead, QrCode, Rank, Task,
    TextField, TroubleNotice, Waiting, format, lines, load, tr,
};

use crate::act;
use crate::model::contact::{InvitationCard, PracticeCard};
use crate::model::right::Right;
use crate::office::Office;
use crate::part::badges;
use crate::part::fingerprint_sheet::OwnFingerprint;

/// The directory.
#[component]
pub fn ContactsPage() -> impl IntoView {
    let office = Office::here();
    titled(say("nav-contacts"));
    let inviting = RwSignal::new(false);
    let loaded = load(move || {
        office.changes.get();
        act::contact::list(office)
    });
    let invites = Memo::new(move |_| office.may(Right::InvitePractices));
    view! {
        <PageHead title=say("nav-contacts") lead=say("contacts-lead")>
            <Show when=move || invites.get()>
                <Button text=say("contacts-invite") rank=Rank::Primary glyph=Glyph::Plus on_press=move |()| inviting.set(true)/>
            </Show>
        </PageHead>
        <Waiting loaded/>
        <Practices loaded inviting invites/>
        <OwnFingerprint/>
        <Show when=move || invites.get()>
            <Invitations/>
        </Show>
        <InviteDialog open=inviting/>
        <Help texts=vec![say("contacts-help-1"), say("contacts-help-2"), say("contacts-help-3")]/>
    }
}

#[component]
fn Practices(
    loaded: Loaded<Vec<PracticeCard>>,
    inviting: RwSignal<bool>,
    invites: Memo<bool>,
) -> impl IntoView {
    let search = RwSignal::new(String::new());
    let shown = Memo::new(move |_| {
        let words = search.get().to_lowercase();
        let mut all = loaded.value.get().unwrap_or_default();
        all.retain(|card| {
            format!("{} {} {}", card.name, card.place, card.licence).to_lowercase().contains(words.trim())
        });
        all
    });
    let empty = move || loaded.value.with(|all| all.as_ref().is_some_and(Vec::is_empty));
    view! {
        <Show when=empty>
            <Empty text=say("contacts-empty") glyph=Glyph::People>
                <Show when=move || invites.get()>
                    <Button text=say("contacts-invite") rank=Rank::Primary glyph=Glyph::Plus on_press=move |()| inviting.set(true)/>
                </Show>
            </Empty>
        </Show>
        <Show when=move || loaded.value.with(|all| all.as_ref().is_some_and(|all| !all.is_empty()))>
            <div class="filters" role="search">
                <TextField id="search" kind="search" optional=true label=say("contacts-search") value=search/>
            </div>
            <ul class="list">{lines(shown, |card| card.id, card)}</ul>
        </Show>
    }
}

fn card(card: PracticeCard) -> impl IntoView {
    let since = card.since.map(|since| move || tr!("trust-since", day = format::day(since.0)));
    view! {
        <li class="item">
            <div class="grow">
                <p><a class="row-link" href=format!("/kontakte/{}", card.id)><bdi>{card.name}</bdi></a></p>
                <p class="soft"><bdi>{card.place}</bdi>{since.map(|since| view! { " · "{since} })}</p>
            </div>
            {badges::trust(card.trust)}
        </li>
    }
}

#[component]
fn Invitations() -> impl IntoView {
    let office = Office::here();
    let loaded = load(move || {
        office.changes.get();
        act::contact::invitations(office)
    });
    let line = |one: InvitationCard| {
        let (made, until) = (one.created_at.0, one.expires_at.0);
        let state = match one.taken {
            None => {
                view! { <span>{move || tr!("invitation-open", day = format::day(until))}</span> }.into_any()
            }
            Some(Some(practice)) => {
                view! { <span>{move || tr!("invitation-taken", practice = practice.clone())}</span> }
                    .into_any()
            }
            Some(None) => {
                view! { <Notice kind=NoticeKind::Bad><p>{say("invitation-false")}</p></Notice> }.into_any()
            }
        };
        view! {
            <li class="item">
                <div class="grow"><p><bdi>{one.note}</bdi></p><p class="soft numbers">{move || format::day(made)}</p></div>
                {state}
            </li>
        }
    };
    let rows = move || loaded.value.get().unwrap_or_default().into_iter().map(line).collect_view();
    view! {
        <section class="card">
            <h2>{say("invitation-list")}</h2>
            <TroubleNotice trouble=loaded.trouble/>
            <Show when=move || loaded.value.with(|all| all.as_ref().is_none_or(Vec::is_empty))>
                <p class="soft">{say("invitation-none")}</p>
            </Show>
            <ul class="list">{rows}</ul>
        </section>
    }
}

#[component]
fn InviteDialog(open: RwSignal<bool>) -> impl IntoView {
    let office = Office::here();
    let note = RwSignal::new(String::new());
    let made = RwSignal::new(None::<String>);
    let task = Task::default();
    Effect::new(move |_| {
        if !open.get() {
            made.set(None);
            note.set(String::new());
        }
    });
    let make = move |()| {
        task.run(act::contact::invite(office, note.get_untracked()), move |url| {
            made.set(Some(url));
            office.changed();
        });
    };
    let url = Signal::derive(move || made.get().unwrap_or_default());
    view! {
        <Dialog id="invite" title=say("contacts-invite") open>
            <Show
                when=move || made.with(Option::is_some)
                fallback=move || view! {
                    <form class="form" on:submit=|event| event.prevent_default()>
                        <p>{say("invitation-text")}</p>
                        <TextField id="note" label=say("invitation-note") help=say("invitation-note-help") value=note optional=true max=120/>
                        <TroubleNotice trouble=task.trouble/>
                        <Button text=say("invitation-make") rank=Rank::Primary glyph=Glyph::Link submit=true busy=task.busy on_press=make/>
                    </form>
                }
            >
                <p>{say("invitation-made")}</p>
                {move || made.get().map(|url| view! { <QrCode content=url label=say("team-invite-qr")/> })}
                <CopyText text=url label=say("invitation-copy")/>
                <Notice><p>{say("invitation-once")}</p></Notice>
            </Show>
        </Dialog>
    }
}
