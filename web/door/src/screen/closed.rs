//! Before anything is fetched: a person, not a mail scanner, presses the button (attack 44).

use std::sync::Arc;

use leptos::prelude::*;
use siegel_client::address::Address;
use siegel_client::door::{Knocked, knock};
use siegel_client::open::find_instance;
use siegel_kit::browser::Fetch;
use siegel_kit::catalogue::say;
use siegel_kit::{Button, Glyph, Rank, Task, Trouble, TroubleNotice};

use crate::door::{Door, Screen};
use crate::screen::barred::bars;

/// What the knock told.
pub(super) struct Answer {
    knocked: Knocked,
    trial: bool,
}

#[component]
pub fn ClosedScreen(door: Door, address: Arc<Address>) -> impl IntoView {
    let task = Task::default();
    let press = move |()| {
        let (asked, held) = (address.clone(), address.clone());
        door.link.set_value(Some(address.clone()));
        let act = async move {
            match ask(&asked).await {
                Err(trouble) if bars(&trouble) => {
                    door.show(Screen::Barred(trouble));
                    Ok(None)
                }
                answer => answer.map(Some),
            }
        };
        task.run(act, move |answer| {
            if let Some(answer) = answer {
                enter(door, held, answer);
            }
        });
    };
    view! {
        <h1 id="title" tabindex="-1">{say("door-closed-title")}</h1>
        <p class="large">{say("door-closed-what")}</p>
        <p>{say("door-closed-pin")}</p>
        <TroubleNotice trouble=task.trouble/>
        <div class="actions">
            <Button text=say("door-open") glyph=Glyph::Lock rank=Rank::Primary busy=task.busy on_press=press id="open"/>
        </div>
    }
}

/// Knocks.
pub(super) async fn ask(address: &Address) -> Result<Answer, Trouble> {
    let knocked = knock(&Fetch, address).await?;
    let trial = find_instance(&Fetch).await?.test_mode;
    Ok(Answer { knocked, trial })
}

/// Shows what comes after the knock.
pub(super) fn enter(door: Door, address: Arc<Address>, answer: Answer) {
    door.link.set_value(Some(address.clone()));
    door.trial.set(answer.trial);
    door.greeting.set(Some(answer.knocked.greeting.clone()));
    match super::barred::bar_of(&answer.knocked) {
        Some(trouble) => door.show(Screen::Barred(trouble)),
        None => door.show(Screen::Pin(address, Arc::new(answer.knocked))),
    }
}
