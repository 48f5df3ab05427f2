//! The screens, in the order in which a person sees them.

mod access;
pub mod again;
mod ask;
pub mod barred;
pub mod closed;
pub mod code;
pub mod cut;
pub mod document;
pub mod open;
pub mod pin;
mod save;

use leptos::prelude::*;
use siegel_client::greeting::Greeting;
use siegel_kit::catalogue::say;
use siegel_kit::{Glyph, Icon};

use crate::door::Door;

/// A telephone number that can be tapped.
#[component]
pub fn Phone(number: String) -> impl IntoView {
    let dialled: String = number.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    view! { <a class="phone" href=format!("tel:{dialled}")>{number}</a> }
}

/// Who gave the link, and where to call. Shown once the link has proved itself.
#[component]
pub fn Sender(door: Door) -> impl IntoView {
    move || door.greeting.get().map(|greeting| sender(&greeting))
}

fn sender(greeting: &Greeting) -> impl IntoView + use<> {
    let (name, phone) = (greeting.name.clone(), greeting.phone.clone());
    let call = (!phone.is_empty()).then(|| {
        view! { <p>{say("door-phone")}" "<Phone number=phone/></p> }
    });
    view! {
        <div class="item sender">
            <Icon glyph=Glyph::Shield/>
            <div class="grow">
                <p class="soft">{say("door-from")}</p>
                <p class="sender-name"><bdi>{name}</bdi></p>
                {call}
            </div>
        </div>
    }
}
