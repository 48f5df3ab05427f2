//! Access zones: the internet connections from which members of the practice sign in (B22), and who is excepted. Whoever
//! would lock out the connection at which they sit is asked once more.

mod confirm;
mod form;

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::title::titled;
use siegel_kit::{Badge, Glyph, Help, PageHead, Tone, Waiting, load, tr};

use crate::act;
use crate::act::zone::{Written, ZonesView};
use crate::office::Office;
use form::ZonesForm;

/// The page; for who manages the team.
#[component]
pub fn ZonesPage() -> impl IntoView {
    let office = Office::here();
    titled(say("zones-title"));
    let again = RwSignal::new(0_u32);
    let written = RwSignal::new(None::<Written>);
    let loaded = load(move || {
        again.get();
        act::zone::find(office)
    });
    let body = move || {
        loaded.value.get().map(|view| {
            view! {
                <Here view=view.clone()/>
                <ZonesForm view written again/>
            }
        })
    };
    view! {
        <PageHead title=say("zones-title") lead=say("zones-lead")/>
        <Waiting loaded/>
        <div class="stack">{body}</div>
        <Help texts=vec![say("zones-help-1"), say("zones-help-2"), say("zones-help-3"), say("zones-help-4")]/>
    }
}

/// From where this page comes, and whether the list that holds lets it in.
#[component]
fn Here(view: ZonesView) -> impl IntoView {
    let ZonesView { list, own_address, .. } = view;
    let (key, tone, glyph) = if list.ranges.is_empty() {
        ("zones-none", Tone::Plain, Glyph::Info)
    } else if list.admits(own_address) {
        ("zones-inside", Tone::Good, Glyph::Check)
    } else {
        ("zones-outside", Tone::Warn, Glyph::Alert)
    };
    view! {
        <section class="card">
            <h2>{say("zones-here")}</h2>
            <p class="numbers">{move || tr!("zones-address", address = own_address.to_string())}</p>
            <p><Badge text=say(key) tone glyph/></p>
        </section>
    }
}
