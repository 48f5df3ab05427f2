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
    let locked = office.stage.get_untracked() == Stage::Locked;
    let sign_in = move |()| {
        entering.run(act::account::sign_in(), move |vault| office.open(Arc::new(vault)));
    };
    view! {
        <div class="welcome stack">
            <div>
                <Seal/>
                <h1 tabindex="-1">{say(if locked { "start-locked" } else { "start-head" })}</h1>
                <p class="lead">{say(if locked { "start-locked-lead" } else { "start-lead" })}</p>
            </div>
            <TroubleNotice trouble=entering.trouble/>
            <div class="form">
                <Button text=say("start-passkey") rank=Rank::Primary glyph=Glyph::Key busy=entering.busy on_press=sign_in/>
                <ButtonLink text=say("start-recovery") href="/wiederherstellen" glyph=Glyph::File/>
            </div>
            <Notice title=say("start-new")>
                <p>{say("start-new-text")}</p>
            </Notice>
            <Help texts=vec![say("start-help-1"), say("start-help-2"), say("start-help-3")]/>
        </div>
    }
}
