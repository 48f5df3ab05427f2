//! Chosen findings as one archive: asked first, watched while it grows, and told at the end what is in it and
//! what is not.

use leptos::prelude::*;
use siegel_client::export::contents::{Contents, LeftOut};
use siegel_client::export::gather::{FINDINGS_MAX, Step};
use siegel_client::transfer::Control;
use siegel_kit::catalogue::say;
use siegel_kit::{
    Button, Dialog, Glyph, Notice, NoticeKind, Progress, Rank, Task, TroubleNotice, format, tr,
};

use crate::act;
use crate::model::export::left_out_words;
use crate::model::finding::FindingCard;
use crate::office::Office;

/// One archive on its way.
#[derive(Clone, Copy)]
struct Run {
    task: Task,
    step: RwSignal<Step>,
    control: StoredValue<Control>,
    made: RwSignal<Option<Contents>>,
    /// The person stopped it: nothing was saved, and that is no failure.
    stopped: RwSignal<bool>,
}

/// Asks, saves, tells. Closing it stops what runs.
#[component]
pub fn ArchiveDialog(cards: Memo<Vec<FindingCard>>, open: RwSignal<bool>) -> impl IntoView {
    let office = Office::here();
    let run = Run {
        task: Task::default(),
        step: RwSignal::new(Step::default()),
        control: StoredValue::new(Control::new()),
        made: RwSignal::new(None),
        stopped: RwSignal::new(false),
    };
    Effect::new(move |_| {
        if !open.get() {
            run.control.with_value(Control::cancel);
        }
        run.made.set(None);
        run.stopped.set(false);
        run.task.trouble.set(None);
    });
    on_cleanup(move || {
        run.control.try_with_value(Control::cancel);
    });
    let begin = Callback::new(move |()| {
        let control = Control::new();
        run.control.set_value(control.clone());
        run.step.set(Step::default());
        run.stopped.set(false);
        let chosen = cards.get_untracked();
        let bytes = chosen.iter().filter(|card| card.may_save).map(|card| card.bytes).sum();
        let ids = chosen.into_iter().map(|card| card.id).collect();
        let report = move |step| {
            run.step.try_set(step);
        };
        run.task.run(act::export::archive(office, ids, bytes, control, report), move |contents| {
            run.stopped.try_set(contents.is_none());
            run.made.try_set(contents);
        });
    });
    view! {
        <Dialog id="archive" title=say("archive-title") open>
            <Show when=move || run.task.busy.get()>
                <Growing run/>
            </Show>
            <Broken run/>
            {move || run.stopped.get().then(|| view! { <p role="status" class="soft">{say("archive-none")}</p> })}
            {move || run.made.get().map(|contents| view! { <Made contents open/> })}
            <Show when=move || !run.task.busy.get() && run.made.with(Option::is_none)>
                <Asking cards open begin/>
            </Show>
        </Dialog>
    }
}

#[component]
fn Asking(cards: Memo<Vec<FindingCard>>, open: RwSignal<bool>, begin: Callback<()>) -> impl IntoView {
    let count = move || cards.with(Vec::len);
    let refused = move || cards.with(|all| all.iter().filter(|card| !card.may_save).count());
    let size = move || cards.with(|all| all.iter().filter(|card| card.may_save).map(|card| card.bytes).sum());
    let foreign = move || cards.with(|all| all.iter().any(|card| card.trust.is_some()));
    let too_many = move || count() > FINDINGS_MAX;
    view! {
        <p>{move || tr!("archive-count", n = count(), size = format::size(size()))}</p>
        <p>{say("archive-text")}</p>
        <Show when=move || { refused() > 0 }>
            <Notice kind=NoticeKind::Info><p>{move || tr!("archive-some-not", n = refused())}</p></Notice>
        </Show>
        <Show when=foreign>
            <p class="soft">{say("archive-told")}</p>
        </Show>
        <Show when=too_many>
            <Notice kind=NoticeKind::Warn><p>{move || tr!("archive-too-many", n = FINDINGS_MAX)}</p></Notice>
        </Show>
        <div class="actions">
            <Button text=say("files-save-go") rank=Rank::Primary glyph=Glyph::Download
                disabled=Signal::derive(move || refused() == count() || too_many()) on_press=begin/>
            <Button text=say("dialog-cancel") on_press=move |()| open.set(false)/>
        </div>
    }
}

#[component]
fn Growing(run: Run) -> impl IntoView {
    let done = Signal::derive(move || {
        run.step.with(|step| (step.bytes_total > 0).then(|| step.bytes_done as f64 / step.bytes_total as f64))
    });
    let detail = Signal::derive(move || {
        run.step.with(|step| match () {
            () if step.waiting => tr!("transfer-lost"),
            () if step.title.is_empty() => String::new(),
            () => tr!("archive-step", title = step.title.clone(), size = format::size(step.bytes_done)),
        })
    });
    view! {
        <Progress label=say("archive-saving") done detail/>
        <div class="actions">
            <Button text=say("dialog-cancel") on_press=move |()| run.control.with_value(Control::cancel)/>
        </div>
    }
}

/// What went wrong, and where.
#[component]
fn Broken(run: Run) -> impl IntoView {
    let text = move || match run.step.with(|step| step.title.clone()) {
        title if title.is_empty() => tr!("archive-none"),
        title => tr!("archive-broken", title = title),
    };
    view! {
        <TroubleNotice trouble=run.task.trouble/>
        <Show when=move || run.task.trouble.with(Option::is_some)>
            <p>{text}</p>
        </Show>
    }
}

#[component]
fn Made(contents: Contents, open: RwSignal<bool>) -> impl IntoView {
    let left_out = contents.left_out;
    let files: usize = contents.findings.iter().map(|finding| finding.files.len()).sum();
    let missing = !left_out.is_empty();
    let rows = left_out.into_iter().map(|out| view! { <LeftOutRow out/> }).collect_view();
    view! {
        <Notice kind=NoticeKind::Good title=say("archive-done")>
            <p>{move || tr!("archive-done-text", n = files)}</p>
        </Notice>
        {missing.then(|| view! {
            <h3>{say("archive-left-out")}</h3>
            <ul class="list">{rows}</ul>
        })}
        <div class="actions">
            <Button text=say("dialog-close") rank=Rank::Primary on_press=move |()| open.set(false)/>
        </div>
    }
}

#[component]
fn LeftOutRow(out: LeftOut) -> impl IntoView {
    let name = out.file.clone().or_else(|| out.title.clone()).unwrap_or_else(|| out.finding_id.to_string());
    view! {
        <li class="item">
            <div class="grow">
                <p><bdi>{name}</bdi></p>
                <p class="soft">{move || left_out_words(&out)}</p>
            </div>
        </li>
    }
}
