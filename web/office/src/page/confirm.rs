//! Where the links of letters lead: one confirms a mail address, one opens a locked account. Nothing happens before somebody
//! presses the button: programs that look into mail open links, too. The page knows no address and no name.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::title::titled;
use siegel_kit::{Button, ButtonLink, Glyph, Help, Notice, NoticeKind, PageHead, Rank, Task, TroubleNotice};

use crate::act;
use crate::arrival::Arrival;
use crate::office::Office;

/// What a link is for, in words: keys of the catalogue.
#[derive(Clone, Copy)]
struct Words {
    title: &'static str,
    lead: &'static str,
    text: &'static str,
    go: &'static str,
    done: [&'static str; 2],
    onward: (&'static str, &'static str),
    help: [&'static str; 2],
    /// Without the link.
    missing: &'static str,
}

const CONFIRM: Words = Words {
    title: "confirm-title",
    lead: "confirm-lead",
    text: "confirm-text",
    go: "confirm-go",
    done: ["confirm-done", "confirm-done-text"],
    onward: ("/konto", "confirm-account"),
    help: ["confirm-help-1", "confirm-help-2"],
    missing: "confirm-no-link-text",
};

const UNLOCK: Words = Words {
    title: "unlock-title",
    lead: "unlock-lead",
    text: "unlock-text",
    go: "unlock-go",
    done: ["unlock-done", "unlock-done-text"],
    onward: ("/", "unlock-sign-in"),
    help: ["unlock-help-1", "unlock-help-2"],
    missing: "unlock-no-link-text",
};

/// `/bestaetigen`.
#[component]
pub fn ConfirmPage() -> impl IntoView {
    let has_link = matches!(Office::here().arrival.get_value(), Some(Arrival::Confirm(_)));
    view! { <Pressed words=CONFIRM has_link/> }
}

/// `/entsperren`.
#[component]
pub fn UnlockPage() -> impl IntoView {
    let has_link = matches!(Office::here().arrival.get_value(), Some(Arrival::Unlock(_)));
    view! { <Pressed words=UNLOCK has_link/> }
}

/// One button.
#[component]
fn Pressed(words: Words, has_link: bool) -> impl IntoView {
    let office = Office::here();
    titled(say(words.title));
    let (task, done) = (Task::default(), RwSignal::new(false));
    let press = move |()| {
        task.run(act::notice::confirm(office.arrival.get_value()), move |()| {
            office.arrival.set_value(None);
            done.set(true);
        });
    };
    let (title, text) = (say(words.done[0]), say(words.done[1]));
    let body = move || {
        match (done.get(), has_link) {
        (true, _) => view! {
            <Notice kind=NoticeKind::Good title><p>{text}</p></Notice>
            <div class="actions"><ButtonLink href=words.onward.0 text=say(words.onward.1) glyph=Glyph::Account/></div>
        }
        .into_any(),
        (false, true) => view! {
            <section class="card">
                <p>{say(words.text)}</p>
                <TroubleNotice trouble=task.trouble/>
                <div class="actions">
                    <Button text=say(words.go) rank=Rank::Primary glyph=Glyph::Check busy=task.busy on_press=press/>
                </div>
            </section>
        }
        .into_any(),
        (false, false) => view! {
            <Notice kind=NoticeKind::Warn title=say("confirm-no-link")><p>{say(words.missing)}</p></Notice>
        }
        .into_any(),
    }
    };
    view! {
        <div class="narrow">
            <PageHead title=say(words.title) lead=say(words.lead)/>
            {body}
            <Help texts=words.help.map(say).to_vec()/>
        </div>
    }
}
