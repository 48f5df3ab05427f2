//! Asking the practice for more time or openings (J3): nobody needs to call for that.

use std::sync::Arc;

use leptos::prelude::*;
use siegel_api::time::Time;
use siegel_client::address::Address;
use siegel_client::clock::Clock;
use siegel_client::door::{Visit, ask_for_more};
use siegel_kit::browser::{BrowserClock, Fetch};
use siegel_kit::catalogue::say;
use siegel_kit::{Button, Glyph, Notice, NoticeKind, Task, Trouble, TroubleNotice};

/// A link that ends before that, in milliseconds, is soon over.
const SOON_MS: u64 = 7 * Time::DAY;
/// A link with so many openings left is soon used up.
const FEW: u32 = 2;

/// Whether who has the link open may want more of it.
pub fn is_near_its_end(visit: &Visit) -> bool {
    visit.expires_at() < BrowserClock.now().plus(SOON_MS) || visit.openings_left() <= FEW
}

/// A button, and then that the practice knows.
#[component]
pub fn AskForMore(address: Arc<Address>) -> impl IntoView {
    let (task, told) = (Task::default(), RwSignal::new(false));
    let press = move |()| {
        let address = address.clone();
        let act = async move { ask_for_more(&Fetch, &address).await.map_err(Trouble::from) };
        task.run(act, move |()| told.set(true));
    };
    view! {
        <div role="status">
            <Show when=move || told.get()>
                <Notice kind=NoticeKind::Good title=say("door-asked")><p>{say("door-asked-what")}</p></Notice>
            </Show>
        </div>
        <TroubleNotice trouble=task.trouble/>
        <div class="actions" hidden=move || told.get()>
            <Button text=say("door-ask") glyph=Glyph::Clock busy=task.busy on_press=press id="ask"/>
        </div>
        <p class="soft" hidden=move || told.get()>{say("door-ask-what")}</p>
    }
}
