//! The sending: bytes, time left, pause, go on, cancel (S-07, S-08, S-09). Closing the tab warns.

use leptos::ev::beforeunload;
use leptos::prelude::*;
use siegel_client::transfer::{Control, Progress as Way};
use siegel_kit::catalogue::say;
use siegel_kit::{
    Button, ButtonLink, Glyph, Notice, NoticeKind, Progress, Rank, Task, TroubleNotice, format, tr,
};

use super::{Sending, Step};
use crate::act;
use crate::act::send::Parcel;
use crate::office::Office;

/// What the page knows of the way.
#[derive(Clone, Copy)]
struct Seen {
    way: RwSignal<Way>,
    started: u64,
    paused: RwSignal<bool>,
}

/// Sends as it appears.
#[component]
pub fn Transfer(sending: Sending) -> impl IntoView {
    let office = Office::here();
    let seen =
        Seen { way: RwSignal::new(Way::default()), started: format::now(), paused: RwSignal::new(false) };
    let control = StoredValue::new(Control::new());
    let task = Task::default();
    let sent = RwSignal::new(None::<siegel_api::id::FindingId>);
    let begun = StoredValue::new_local(None);
    let begin = Callback::new(move |()| {
        control.set_value(Control::new());
        seen.paused.set(false);
        let directory = sending.directory.value.get_untracked().unwrap_or_default();
        let form = (sending.letter, super::review::title_now(sending));
        let parcel = Parcel::of(form, sending.picked, &directory, control.get_value(), begun);
        task.run(
            act::send::send(office, parcel, move |way| {
                seen.way.try_set(way);
            }),
            move |id| {
                sent.set(Some(id));
                office.changed();
            },
        );
    });
    begin.run(());
    let warn = window_event_listener(beforeunload, move |event| {
        if task.busy.get_untracked() {
            event.prevent_default();
        }
    });
    on_cleanup(move || {
        warn.remove();
        control.with_value(Control::cancel);
    });
    view! {
        <section class="card stack">
            <Show
                when=move || sent.with(Option::is_none)
                fallback=move || view! { <Done sending id=sent.get_untracked()/> }
            >
                <h2>{say("transfer-title")}</h2>
                <TroubleNotice trouble=task.trouble/>
                <Show
                    when=move || task.busy.get()
                    fallback=move || view! {
                        <div class="actions">
                            <Button text=say("transfer-again") rank=Rank::Primary glyph=Glyph::Send on_press=begin/>
                            <Button text=say("review-back") glyph=Glyph::Back on_press=move |()| sending.step.set(Step::Form)/>
                        </div>
                    }
                >
                    <OnTheWay seen control/>
                </Show>
            </Show>
        </section>
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
        let left = way.left_ms(siegel_api::time::Time(seen.started), siegel_api::time::Time(format::now()));
        match left.filter(|_| !seen.paused.get() && way.bytes_done < way.bytes_total) {
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
    }
}

#[component]
fn Done(sending: Sending, id: Option<siegel_api::id::FindingId>) -> impl IntoView {
    let files = sending.picked.list.read_untracked().len();
    let text = move || tr!("transfer-done-text", n = files);
    let another = move |()| {
        sending.number.update(|number| *number += 1);
        window().scroll_to_with_x_and_y(0.0, 0.0);
    };
    view! {
        <Notice kind=NoticeKind::Good title=say("transfer-done")><p>{text}</p></Notice>
        <div class="actions">
            {id.map(|id| view! {
                <ButtonLink text=say("transfer-look") href=format!("/befund/{id}") rank=Rank::Primary glyph=Glyph::Eye/>
                <ButtonLink text=say("links-new") href=format!("/links/neu?befund={id}") glyph=Glyph::Link/>
            })}
            <Button text=say("transfer-another") glyph=Glyph::Plus on_press=another/>
            <ButtonLink text=say("nav-sent") href="/ausgang" glyph=Glyph::Sent/>
        </div>
    }
}
