//! The frame: header with language and larger letters, one screen, footer.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::{PublicLinks, Shell, title};

use crate::arrival::Arrival;
use crate::door::{Door, Screen};
use crate::screen::Phone;
use crate::screen::again::AgainScreen;
use crate::screen::barred::BarredScreen;
use crate::screen::closed::ClosedScreen;
use crate::screen::code::CodeScreen;
use crate::screen::cut::CutScreen;
use crate::screen::document::DocumentScreen;
use crate::screen::open::OpenScreen;
use crate::screen::pin::PinScreen;
use crate::size::SizeSwitch;

/// The whole page.
pub fn app(arrival: Arrival) -> impl IntoView {
    let door = Door::new(arrival);
    provide_context(door);
    title::titled(say("door-title"));
    view! {
        <Shell
            trial=door.trial
            home=""
            tools=Box::new(|| view! { <SizeSwitch/> }.into_any())
            footer=Box::new(move || view! { <Footer door/> }.into_any())
        >
            <div class="door">{move || screen(door)}</div>
        </Shell>
    }
}

fn screen(door: Door) -> AnyView {
    match door.screen.get() {
        Screen::Code => view! { <CodeScreen door/> }.into_any(),
        Screen::Closed(address) => view! { <ClosedScreen door address/> }.into_any(),
        Screen::Pin(address, knocked) => view! { <PinScreen door address knocked/> }.into_any(),
        Screen::Open(opened) => view! { <OpenScreen door opened/> }.into_any(),
        Screen::Document(opened, file) => view! { <DocumentScreen door opened file/> }.into_any(),
        Screen::Barred(trouble) => view! { <BarredScreen door trouble/> }.into_any(),
        Screen::Cut => view! { <CutScreen door/> }.into_any(),
        Screen::Again(trace) => view! { <AgainScreen door trace/> }.into_any(),
    }
}

/// The footer: whom to call, and the ways to the public pages.
#[component]
fn Footer(door: Door) -> impl IntoView {
    view! {
        <ul>
            <PublicLinks/>
            {move || door.phone().map(|phone| view! {
                <li>{say("door-help")}" "<Phone number=phone/></li>
            })}
        </ul>
    }
}
