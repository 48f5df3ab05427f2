//! The way in: passkey first, the recovery sheet second. Also the lock screen.

use std::sync::Arc;

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::shell::Seal;
use siegel_kit::title::titled;
use siegel_kit::{Button, ButtonLink, Glyph, Help, Notice, Rank, Task, TroubleNotice};

use crate::act;
use crate::office::{Office, Stage};

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
    let sign_in = move |()| {
        entering.run(act::account::sign_in(office), move |vault| office.open(Arc::new(vault)));
    };
    view! {
        <div class="welcome stack">
            <div>
                <Seal/>
                <h1 tabindex="-1">{head}</h1>
                <p class="lead">{lead}</p>
            </div>
            <TroubleNotice trouble=entering.trouble/>
            <div class="form">
                <Button text=say("start-passkey") rank=Rank::Primary glyph=Glyph::Key busy=entering.busy on_press=sign_in/>
                <ButtonLink text=say("start-recovery") href="/wiederherstellen" glyph=Glyph::File/>
                <ButtonLink text=say("start-device") href="/geraet" glyph=Glyph::Plus/>
            </div>
            <Notice title=say("start-new")>
                <p>{say("start-new-text")}</p>
            </Notice>
            <Help texts=vec![say("start-help-1"), say("start-help-2"), say("start-help-3")]/>
        </div>
    }
}
