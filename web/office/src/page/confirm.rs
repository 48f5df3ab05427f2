//! Where the link of a letter leads that confirms a mail address. Nothing happens before somebody presses the button:
//! programs that look into mail open links, too. The page knows no address and no name.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::title::titled;
use siegel_kit::{Button, ButtonLink, Glyph, Help, Notice, NoticeKind, PageHead, Rank, Task, TroubleNotice};

use crate::act;
use crate::arrival::Arrival;
use crate::office::Office;

/// One button.
#[component]
pub fn ConfirmPage() -> impl IntoView {
    let office = Office::here();
    titled(say("confirm-title"));
    let (task, done) = (Task::default(), RwSignal::new(false));
    let has_link = matches!(office.arrival.get_value(), Some(Arrival::Confirm(_)));
    let press = move |()| {
        task.run(act::notice::confirm(office.arrival.get_value()), move |()| {
            office.arrival.set_value(None);
            done.set(true);
        });
    };
    let body = move || {
        match (done.get(), has_link) {
        (true, _) => view! {
            <Notice kind=NoticeKind::Good title=say("confirm-done")><p>{say("confirm-done-text")}</p></Notice>
            <div class="actions"><ButtonLink href="/konto" text=say("confirm-account") glyph=Glyph::Account/></div>
        }
        .into_any(),
        (false, true) => view! {
            <section class="card">
                <p>{say("confirm-text")}</p>
                <TroubleNotice trouble=task.trouble/>
                <div class="actions">
                    <Button text=say("confirm-go") rank=Rank::Primary glyph=Glyph::Check busy=task.busy on_press=press/>
                </div>
            </section>
        }
        .into_any(),
        (false, false) => view! {
            <Notice kind=NoticeKind::Warn title=say("confirm-no-link")><p>{say("confirm-no-link-text")}</p></Notice>
        }
        .into_any(),
    }
    };
    view! {
        <div class="narrow">
            <PageHead title=say("confirm-title") lead=say("confirm-lead")/>
            {body}
            <Help texts=vec![say("confirm-help-1"), say("confirm-help-2")]/>
        </div>
    }
}
