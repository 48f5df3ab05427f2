//! The sending: bytes, time left, pause, go on, cancel (S-07, S-08, S-09). Closing the tab warns. Whatever ends it, the
//! draft stays with all that has arrived.

use std::rc::Rc;

use leptos::ev::{beforeunload, online};
use leptos::prelude::*;
use siegel_client::transfer::{Control, Progress as Way};
use siegel_kit::catalogue::say;
use siegel_kit::{
    Button, ButtonLink, Glyph, Notice, NoticeKind, Progress, Rank, Task, Trouble, TroubleNotice, format, tr,
};

use super::review::title_now;
use super::undo::Undo;
use super::{Sending, Step};
use crate::act;
use crate::act::draft::Keeping;
use crate::act::send::Delivered;
use crate::office::{Office, Undelivered};
use crate::page::drafts::DiscardDialog;
use crate::part::undelivered::addressed;

/// What the page knows of the way.
#[derive(Clone, Copy)]
struct Seen {
    way: RwSignal<Way>,
    /// When it was begun or taken up, and the bytes that had arrived by then.
    started: StoredValue<Option<(u64, u64)>>,
    paused: RwSignal<bool>,
}

impl Seen {
    fn hear(self, way: Way) {
        self.started.try_update_value(|started| {
            started.get_or_insert((format::now(), way.bytes_done));
        });
        self.way.try_set(way);
    }

    /// Milliseconds that are left, by the pace since it was begun here.
    fn left_ms(self) -> Option<u64> {
        let (at, before) = self.started.get_value()?;
        let way = self.way.get();
        let own = Way {
            bytes_done: way.bytes_done.saturating_sub(before),
            bytes_total: way.bytes_total.saturating_sub(before),
            ..way
        };
        own.left_ms(siegel_api::time::Time(at), siegel_api::time::Time(format::now()))
    }
}

/// Sends as it appears.
#[component]
pub fn Transfer(sending: Sending) -> impl IntoView {
    let seen = Seen {
        way: RwSignal::new(Way::default()),
        started: StoredValue::new(None),
        paused: RwSignal::new(false),
    };
    let control = StoredValue::new(Control::new());
    let task = Task::default();
    let sent = RwSignal::new(None::<Delivered>);
    let begin = begins(sending, seen, (control, task), sent);
    begin.run(());
    Effect::new(move |_| sending.desk.busy.set(task.busy.get()));
    looks(seen, task);
    minds_the_window(sending, task, control, begin);
    let (what, whom) = (title_now(sending), sending.whom().join(", "));
    let is_sent_on = !whom.is_empty();
    // Who sees only now that it is the wrong practice reads it here.
    let line = Signal::derive(move || addressed(&what, &whom));
    let title = move || say(if seen.paused.get() { "transfer-paused" } else { "transfer-title" }).get();
    let taken_back = move || task.trouble.with(|trouble| trouble.as_ref().is_some_and(is_taken_back));
    let trouble = Signal::derive(move || task.trouble.get().filter(|trouble| !is_taken_back(trouble)));
    view! {
        <section class="card stack">
            <Show
                when=move || sent.with(Option::is_none)
                fallback=move || view! { <Done sending sent=sent.get_untracked() line is_sent_on/> }
            >
                <Show when=taken_back fallback=move || view! { <h2>{title}</h2> }>
                    <h2>{say("transfer-back")}</h2>
                    <Notice kind=NoticeKind::Info><p>{say("transfer-back-text")}</p></Notice>
                </Show>
                <p><bdi>{line}</bdi></p>
                <TroubleNotice trouble/>
                <Show
                    when=move || task.busy.get()
                    fallback=move || view! {
                        <p>{say("transfer-stays")}</p>
                        <div class="actions">
                            <Button text=say("draft-go-on") rank=Rank::Primary glyph=Glyph::Send on_press=begin/>
                            <Button text=say("review-back") glyph=Glyph::Back on_press=move |()| sending.step.set(Step::Form)/>
                            <Discard sending/>
                        </div>
                    }
                >
                    <UnderWay seen control/>
                </Show>
            </Show>
        </section>
    }
}

/// What sends, once it is pressed and whenever it goes on. Who has left the page meanwhile hears on any other of a failure.
fn begins(
    sending: Sending,
    seen: Seen,
    (control, task): (StoredValue<Control>, Task),
    sent: RwSignal<Option<Delivered>>,
) -> Callback<()> {
    let office = Office::here();
    Callback::new(move |()| {
        control.set_value(Control::new());
        seen.paused.set(false);
        seen.started.set_value(None);
        let parcel = (sending.picked, control.get_value());
        let keeper = sending.keeper.get_value();
        let (what, whom) = (title_now(sending), sending.whom().join(", "));
        let sends = act::send::send(office, Rc::clone(&keeper), parcel, move |way| seen.hear(way));
        let told = async move {
            let sent = sends.await;
            if let Err(trouble) = &sent
                && seen.way.try_get_untracked().is_none()
                && office.is_open()
                && !is_taken_back(trouble)
            {
                office.undelivered.set(Some(Undelivered { what, whom, trouble: trouble.clone() }));
                act::draft::count(office);
            }
            sent
        };
        task.run(told, move |delivered| {
            sent.try_set(Some(delivered));
            Keeping::here().release(&keeper);
            act::draft::count(office);
            office.changed();
        });
    })
}

/// Closing the tab warns; after a long outage it goes on by itself as soon as the device is online again. Whoever goes
/// has not taken back what has arrived.
fn minds_the_window(sending: Sending, task: Task, control: StoredValue<Control>, begin: Callback<()>) {
    let warn = window_event_listener(beforeunload, move |event| {
        if task.busy.get_untracked() {
            event.prevent_default();
        }
    });
    let again = window_event_listener(online, move |_| {
        let gave_up = task.trouble.with_untracked(|trouble| trouble.as_ref().is_some_and(Trouble::is_outage));
        if gave_up && !task.busy.get_untracked() {
            begin.run(());
        }
    });
    on_cleanup(move || {
        warn.remove();
        again.remove();
        sending.desk.busy.try_set(false);
        control.with_value(Control::leave);
    });
}

/// Whether the person took it back.
fn is_taken_back(trouble: &Trouble) -> bool {
    trouble.key() == "problem-cancelled"
}

/// Where the server has other pages by now, what this one still needs may be gone.
fn looks(seen: Seen, task: Task) {
    Effect::new(move |_| {
        let gone = task.trouble.with(|trouble| trouble.as_ref().is_some_and(is_engine_gone));
        if seen.way.get().waiting || gone {
            crate::fresh::look();
        }
    });
}

/// Whether what seals beside the page is gone.
fn is_engine_gone(trouble: &Trouble) -> bool {
    trouble.key() == "problem-engine-gone"
}

/// First the bytes, then the seconds in which it can be taken back.
#[component]
fn UnderWay(seen: Seen, control: StoredValue<Control>) -> impl IntoView {
    let left = Signal::derive(move || seen.way.read().undo_ms.unwrap_or_default());
    view! {
        <Show
            when=move || seen.way.read().undo_ms.is_some()
            fallback=move || view! { <OnTheWay seen control/> }
        >
            <Undo left control/>
        </Show>
    }
}

#[component]
fn OnTheWay(seen: Seen, control: StoredValue<Control>) -> impl IntoView {
    let done = Signal::derive(move || {
        let way = seen.way.get();
        (way.bytes_total > 0).then(|| way.bytes_done as f64 / way.bytes_total as f64)
    });
    let detail = Signal::derive(move || {
        let way = seen.way.get();
        let (done, total) = (format::size(way.bytes_done), format::size(way.bytes_total));
        match seen
            .left_ms()
            .filter(|_| !seen.paused.get() && !way.waiting && way.bytes_done < way.bytes_total)
        {
            Some(left) => {
                tr!("transfer-left", done = done, total = total, left = format::duration(left / 1000))
            }
            None => tr!("transfer-bytes", done = done, total = total),
        }
    });
    let pause = move |()| {
        control.with_value(Control::pause);
        seen.paused.set(true);
    };
    let resume = move |()| {
        control.with_value(Control::resume);
        seen.paused.set(false);
    };
    view! {
        <Progress label=say("transfer-doing") done detail/>
        <Show when=move || seen.way.get().waiting>
            <Notice kind=NoticeKind::Warn title=say("transfer-lost")>
                <p>{move || tr!("transfer-lost-text", percent = u64::from(seen.way.get().percent()))}</p>
            </Notice>
        </Show>
        <div class="actions">
            <Show
                when=move || seen.paused.get()
                fallback=move || view! { <Button text=say("transfer-pause") glyph=Glyph::Pause on_press=pause/> }
            >
                <Button text=say("transfer-resume") rank=Rank::Primary glyph=Glyph::Play on_press=resume/>
            </Show>
            <Button text=say("transfer-cancel") rank=Rank::Danger glyph=Glyph::Cross on_press=move |()| control.with_value(Control::cancel)/>
        </div>
        <p class="soft">{say("transfer-stay-here")}</p>
    }
}

/// Throws the draft of this form away, after asking.
#[component]
fn Discard(sending: Sending) -> impl IntoView {
    let open = RwSignal::new(false);
    let id = sending.keeper.with_value(|keeper| keeper.with(|outgoing| outgoing.id()));
    let gone = move |()| {
        Keeping::here().forget();
        sending.desk.anew.run(());
    };
    id.map(|id| {
        view! {
            <Button text=say("draft-discard") rank=Rank::Danger glyph=Glyph::Cross on_press=move |()| open.set(true)/>
            <DiscardDialog id open on_gone=gone/>
        }
    })
}

#[component]
fn Done(sending: Sending, sent: Option<Delivered>, line: Signal<String>, is_sent_on: bool) -> impl IntoView {
    let id = sent.map(|sent| sent.id);
    let links = sent.and_then(|sent| sent.corrected).unwrap_or_default();
    let files = sending.picked.list.read_untracked().len();
    let to = if is_sent_on { "transfer-done-text" } else { "transfer-done-kept" };
    let text = move || tr!(to, n = files);
    view! {
        <Notice kind=NoticeKind::Good title=say("transfer-done")>
            <p><bdi>{line}</bdi></p>
            <p>{text}</p>
        </Notice>
        {(links.done > 0).then(|| view! {
            <Notice kind=NoticeKind::Info><p>{move || tr!("correct-links-done", n = links.done)}</p></Notice>
        })}
        {(links.left > 0).then(|| view! {
            <Notice kind=NoticeKind::Warn><p>{move || tr!("correct-links-left", n = links.left)}</p></Notice>
        })}
        <div class="actions">
            {id.map(|id| view! {
                <ButtonLink text=say("transfer-look") href=format!("/befund/{id}") rank=Rank::Primary glyph=Glyph::Eye/>
                <ButtonLink text=say("links-new") href=format!("/links/neu?befund={id}") glyph=Glyph::Link/>
            })}
            <Button text=say("transfer-another") glyph=Glyph::Plus on_press=sending.desk.anew/>
            <ButtonLink text=say("nav-sent") href="/ausgang" glyph=Glyph::Sent/>
        </div>
    }
}
