//! A link that cannot be read (P-04): another way to it, by the message that it came in or by the code from a letter.

use std::sync::Arc;

use leptos::prelude::*;
use siegel_client::address::{Address, MESSAGE_CHARS_MAX, Unfound};
use siegel_kit::catalogue::say;
use siegel_kit::{AreaField, Button, Mishap, Rank, Task, Trouble, TroubleNotice};

use super::closed::{Answer, ask, enter};
use super::code::ToCode;
use crate::arrival::{Trace, kept, leave};
use crate::door::Door;

const FIELD: &str = "message";

#[component]
pub fn CutScreen(door: Door) -> impl IntoView {
    view! {
        <h1 id="title" tabindex="-1">{say("door-cut-title")}</h1>
        <TroubleNotice trouble=Signal::derive(|| Some(Trouble::here(Mishap::LinkCut)))/>
        <p>{say("door-cut-more")}</p>
        <Pasting door/>
        <p>{say("door-cut-code")}</p>
        <ToCode door/>
    }
}

/// Takes the whole message; the link in it is found here, and nothing of the rest leaves the device.
#[component]
fn Pasting(door: Door) -> impl IntoView {
    let (message, fault, task) = (RwSignal::new(String::new()), RwSignal::new(None::<&str>), Task::default());
    let submit = move |()| match message.with_untracked(|message| read(message)) {
        Err(found) => {
            fault.set(Some(found));
            siegel_kit::faults::focus(FIELD);
        }
        Ok(address) => {
            fault.set(None);
            task.run(open(door.takes(address)), move |(address, answer)| {
                leave(Trace::Taken, &kept(&address));
                enter(door, address, answer);
            });
        }
    };
    view! {
        <form class="card form" on:submit=|event| event.prevent_default()>
            <TroubleNotice trouble=task.trouble/>
            <AreaField id=FIELD label=say("door-paste") help=say("door-paste-help") value=message max=MESSAGE_CHARS_MAX verbatim=true
                error=Signal::derive(move || fault.get().map(|fault| say(fault).get()))/>
            <Button text=say("door-paste-go") rank=Rank::Primary busy=task.busy on_press=submit submit=true id="paste-go"/>
        </form>
    }
}

fn read(message: &str) -> Result<Address, &'static str> {
    if message.trim().is_empty() {
        return Err("door-paste-missing");
    }
    Address::find(message).map_err(|why| match why {
        Unfound::Nothing => "door-paste-nothing",
        Unfound::Several => "door-paste-several",
    })
}

async fn open(address: Arc<Address>) -> Result<(Arc<Address>, Answer), Trouble> {
    let answer = ask(&address).await?;
    Ok((address, answer))
}
