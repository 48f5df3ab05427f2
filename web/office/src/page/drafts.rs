//! Entwürfe: findings that were begun and not sent. They lie sealed on the server and are taken up on any device.

use leptos::prelude::*;
use siegel_api::id::{FindingId, PracticeId};
use siegel_kit::catalogue::say;
use siegel_kit::title::titled;
use siegel_kit::{
    Badge, Button, ButtonLink, Dialog, Empty, Glyph, Help, Notice, NoticeKind, PageHead, Rank, Task, Tone,
    TroubleNotice, Waiting, format, load, tr,
};

use crate::act;
use crate::act::draft::Keeping;
use crate::model::contact::PracticeCard;
use crate::model::outgoing::{DraftCard, DraftContent};
use crate::office::Office;

/// The list.
#[component]
pub fn DraftsPage() -> impl IntoView {
    let office = Office::here();
    titled(say("nav-drafts"));
    let keeping = Keeping::here();
    let loaded = load(move || {
        office.changes.get();
        act::draft::list(office, keeping)
    });
    // Names of recipients; without them the list shows how many there are.
    let directory = load(move || act::contact::list(office));
    let empty = move || loaded.value.with(|all| all.as_ref().is_some_and(Vec::is_empty));
    let rows = move || {
        let all = loaded.value.get().unwrap_or_default();
        all.into_iter().map(|card| view! { <Row card practices=directory.value.into()/> }).collect_view()
    };
    view! {
        <PageHead title=say("nav-drafts") lead=say("drafts-lead")>
            <ButtonLink text=say("nav-send-long") href="/senden" rank=Rank::Primary glyph=Glyph::Send/>
        </PageHead>
        <Waiting loaded/>
        <Show when=empty>
            <Empty text=say("drafts-empty") glyph=Glyph::Folder/>
        </Show>
        <div class="stack">{rows}</div>
        <Help texts=vec![say("drafts-help-1"), say("drafts-help-2"), say("drafts-help-3")]/>
    }
}

#[component]
fn Row(card: DraftCard, practices: Signal<Option<Vec<PracticeCard>>>) -> impl IntoView {
    let office = Office::here();
    let (id, begun, kept) = (card.id, card.begun_at.0, card.kept_until.0);
    let opens = card.content.is_some();
    let title = match card.content.as_ref().map(|content| content.title.clone()) {
        Some(title) if !title.is_empty() => view! { <bdi>{title}</bdi> }.into_any(),
        Some(_) => view! { {say("finding-untitled")} }.into_any(),
        None => view! { {say("draft-refused")} }.into_any(),
    };
    let open = RwSignal::new(false);
    let corrects = card.content.as_ref().and_then(|content| content.corrects);
    // It is looked at, and not thrown away, while it is being sent.
    let sends = Memo::new(move |_| office.dispatches.sends(id));
    let go_on =
        Signal::derive(move || say(if sends.get() { "on-the-way-look" } else { "draft-go-on" }).get());
    let href = act::draft::address(id, corrects);
    view! {
        <section class="card">
            <div class="card-head">
                <h2>{title}</h2>
                {corrects.map(|_| view! { <Badge text=say("correct-draft") tone=Tone::New glyph=Glyph::Check/> })}
                <Show when=move || sends.get()>
                    <Badge text=say("on-the-way") tone=Tone::New glyph=Glyph::Send/>
                </Show>
            </div>
            {match card.content {
                Some(content) => view! { <Content content practices/> }.into_any(),
                None => view! { <Notice kind=NoticeKind::Bad><p>{say("draft-refused-text")}</p></Notice> }.into_any(),
            }}
            <dl>
                <dt>{say("draft-begun")}</dt><dd class="numbers">{move || format::minute(begun)}</dd>
                <dt>{say("draft-kept-until")}</dt><dd class="numbers">{move || format::minute(kept)}</dd>
            </dl>
            <div class="actions">
                {opens.then(|| view! { <ButtonLink text=go_on href rank=Rank::Primary glyph=Glyph::Send/> })}
                <Show when=move || !sends.get()>
                    <Button text=say("draft-discard") rank=Rank::Danger glyph=Glyph::Cross on_press=move |()| open.set(true)/>
                </Show>
            </div>
            <DiscardDialog id open on_gone=move |()| office.changed()/>
        </section>
    }
}

#[component]
fn Content(content: DraftContent, practices: Signal<Option<Vec<PracticeCard>>>) -> impl IntoView {
    let (files, (arrived, total)) = (content.files, content.bytes);
    let (recipients, others) = (content.recipients, (content.units, content.cases));
    view! {
        <dl>
            <dt>{say("finding-recipients")}</dt>
            <dd><bdi>{move || whom(&recipients, others, practices.read().as_deref().unwrap_or_default())}</bdi></dd>
            <dt>{say("finding-files")}</dt>
            <dd class="numbers">{move || {
                let (done, all) = (format::size(arrived), format::size(total));
                if files == 0 { tr!("draft-no-files") } else { tr!("draft-arrived", n = files, done = done, total = all) }
            }}</dd>
        </dl>
    }
}

fn whom(recipients: &[PracticeId], (units, cases): (usize, usize), practices: &[PracticeCard]) -> String {
    let name = |id: &PracticeId| practices.iter().find(|card| card.id == *id).map(|card| card.name.clone());
    let names: Vec<String> = recipients.iter().filter_map(name).collect();
    let mut all = Vec::new();
    if names.len() == recipients.len() && !names.is_empty() {
        all.push(names.join(", "));
    } else if !recipients.is_empty() || units + cases == 0 {
        all.push(tr!("draft-recipients", n = recipients.len()));
    }
    if units > 0 {
        all.push(tr!("draft-units", n = units));
    }
    if cases > 0 {
        all.push(tr!("draft-cases", n = cases));
    }
    all.join(", ")
}

/// Asks, and throws the draft away.
#[component]
pub fn DiscardDialog(
    id: FindingId,
    open: RwSignal<bool>,
    #[prop(into)] on_gone: Callback<()>,
) -> impl IntoView {
    let office = Office::here();
    let task = Task::default();
    let discard = move |()| {
        task.run(act::draft::remove(office, id), move |()| {
            open.try_set(false);
            act::draft::count(office);
            on_gone.run(());
        });
    };
    view! {
        <Dialog id=format!("discard-{id}") title=say("draft-discard-title") open>
            <p>{say("draft-discard-text")}</p>
            <TroubleNotice trouble=task.trouble/>
            <div class="actions">
                <Button text=say("draft-discard-go") rank=Rank::Danger busy=task.busy on_press=discard/>
                <Button text=say("dialog-cancel") on_press=move |()| open.set(false)/>
            </div>
        </Dialog>
    }
}
