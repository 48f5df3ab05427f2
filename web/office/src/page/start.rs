//! The way in: passkey first, the recovery sheet second. Also the lock screen.

use std::sync::Arc;

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::shell::Seal;
use siegel_kit::title::titled;
use siegel_kit::{Button, ButtonLink, Glyph, Help, Icon, Notice, NoticeKind, Rank, Task, TroubleNotice};

use crate::act;
use crate::office::{Office, Stage};
use crate::part::recovery_sheet;

/// Signs in, or unlocks.
#[component]
pub fn StartPage() -> impl IntoView {
    let office = Office::here();
    titled(say("start-title"));
    let entering = Task::default();
    let (head, lead) = match office.stage.get_untracked() {
        Stage::Locked if act::draft::was_kept() => (say("start-locked"), say("start-locked-kept")),
        Stage::Locked => (say("start-locked"), say("start-locked-lead")),
        Stage::Ended => (say("start-ended"), say("start-ended-lead")),
        _ => (say("start-head"), say("start-lead")),
    };
    let stage = office.stage.get_untracked();
    let enter = if stage == Stage::Locked { say("start-unlock") } else { say("start-passkey") };
    // Who was here a moment ago has a practice.
    let stranger = !matches!(stage, Stage::Locked | Stage::Ended);
    let sign_in = move |()| {
        entering.run(act::account::sign_in(office), move |vault| {
            recovery_sheet::mark_lost(false);
            office.open(Arc::new(vault));
        });
    };
    view! {
        <div class="welcome stack">
            <div>
                <Seal/>
                <h1 tabindex="-1">{head}</h1>
                <p class="lead">{lead}</p>
            </div>
            {recovery_sheet::was_lost().then(|| view! {
                <Notice kind=NoticeKind::Warn title=say("start-sheet")><p>{say("start-sheet-text")}</p></Notice>
            })}
            <TroubleNotice trouble=entering.trouble/>
            <div class="form">
                <Button text=enter rank=Rank::Primary glyph=Glyph::Key busy=entering.busy on_press=sign_in/>
                <ButtonLink text=say("start-recovery") href="/wiederherstellen" glyph=Glyph::File/>
                <ButtonLink text=say("start-device") href="/geraet" glyph=Glyph::Plus/>
            </div>
            <Stuck/>
            {stranger.then(|| view! { <Notice title=say("start-new")><p>{say("start-new-text")}</p></Notice> })}
            <Help texts=vec![say("start-help-1"), say("start-help-2"), say("start-help-3")]/>
        </div>
    }
}

/// What there is for who cannot sign in (J10): three ways, in the order in which they are least trouble.
#[component]
fn Stuck() -> impl IntoView {
    view! {
        <details class="help" id="stuck">
            <summary><Icon glyph=Glyph::Info/><span>{say("start-stuck")}</span></summary>
            <div>
                <ol>
                    <li>{say("start-stuck-device")}</li>
                    <li>{say("start-stuck-sheet")}</li>
                    <li>{say("start-stuck-admin")}</li>
                </ol>
                <p>{say("start-stuck-none")}</p>
            </div>
        </details>
    }
}
