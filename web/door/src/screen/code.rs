//! The code from a letter, for who has no camera (protocol 8): 21 characters, typed as people type.

use std::sync::Arc;

use leptos::prelude::*;
use siegel_client::address::{Address, LinkCode};
use siegel_kit::catalogue::say;
use siegel_kit::engine::Engine;
use siegel_kit::{Button, Digits, Progress, Rank, Task, TextField, Trouble, TroubleNotice, tr};

use super::closed::{Answer, ask, enter};
use crate::arrival::{BARE, Trace, leave};
use crate::door::{Door, Screen};

const FIELD: &str = "link-code";

/// Asks for it. What is wrong is said before anything is sent; what was typed stays.
#[component]
pub fn CodeScreen(door: Door) -> impl IntoView {
    let (code, fault, task) = (RwSignal::new(String::new()), RwSignal::new(None::<&str>), Task::default());
    // One line of a phone does not hold the whole: below it stands in the letter's own groups.
    let shown = Signal::derive(move || code.with(|code| letters(code)));
    let submit = move |()| match code.with_untracked(|code| read(code)) {
        Err(found) => {
            fault.set(Some(found));
            siegel_kit::faults::focus(FIELD);
        }
        Ok(read) => {
            fault.set(None);
            task.run(open(door, read), move |(address, answer)| {
                leave(Trace::Taken, BARE);
                enter(door, address, answer);
            });
        }
    };
    view! {
        <h1 id="title" tabindex="-1">{say("door-code-title")}</h1>
        <p class="large">{say("door-code-what")}</p>
        <form class="card form" on:submit=|event| event.prevent_default()>
            <TroubleNotice trouble=task.trouble/>
            <TextField id=FIELD label=say("door-code") help=say("door-code-help") value=code max=60 code=true
                error=Signal::derive(move || fault.get().map(|fault| say(fault).get()))/>
            <Show when=move || !shown.read().is_empty()>
                <div>
                    <p>{move || tr!("door-code-typed", n = shown.read().chars().count())}</p>
                    <Digits text=shown group=7/>
                </div>
            </Show>
            <Show when=move || task.busy.get()>
                <Progress label=say("door-opening") done=Signal::derive(|| None) detail=say("door-opening-who")/>
            </Show>
            <Button text=say("door-code-go") rank=Rank::Primary busy=task.busy on_press=submit submit=true id="code-go"/>
        </form>
        <p class="soft">{say("door-code-link")}</p>
    }
}

/// Leads from a link that does not open to the code.
#[component]
pub fn ToCode(door: Door) -> impl IntoView {
    let go = move |()| door.show(Screen::Code);
    view! {
        <div class="actions">
            <Button text=say("door-code-offer") on_press=go/>
        </div>
    }
}

/// What was typed, in capitals and without what stands between the groups.
fn letters(typed: &str) -> String {
    typed.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect()
}

fn read(typed: &str) -> Result<LinkCode, &'static str> {
    if typed.trim().is_empty() {
        return Err("door-code-missing");
    }
    LinkCode::parse(typed).map_err(|_| "door-code-wrong")
}

/// Finds the link behind the code: a worker stretches it, then the page knocks.
async fn open(door: Door, code: LinkCode) -> Result<(Arc<Address>, Answer), Trouble> {
    let engine = Engine::start()?;
    let (link_id, secret) = engine.derive_link_code(&code.expose_text()).await?;
    let address = door.takes(Address::of_code(link_id, &secret));
    let answer = ask(&address).await?;
    Ok((address, answer))
}
