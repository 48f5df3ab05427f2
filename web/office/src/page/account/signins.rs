//! Who signed in to one's own account, and who tried to (B21).

use leptos::prelude::*;
use siegel_api::message::session::{SignInItem, SignInWay};
use siegel_client::zone::Whereabouts;
use siegel_kit::catalogue::say;
use siegel_kit::{Badge, Button, Glyph, Tone, Waiting, format, load, tr};

use crate::act;
use crate::office::Office;
use crate::part::device::called;

/// Lines that are shown before somebody asks for all.
const FIRST: usize = 5;

/// The list.
#[component]
pub fn SignIns() -> impl IntoView {
    let office = Office::here();
    let loaded = load(move || act::signin::list(office));
    let all = RwSignal::new(false);
    let count = move || loaded.value.with(|lines| lines.as_ref().map_or(0, Vec::len));
    let lines = move || {
        let shown = if all.get() { usize::MAX } else { FIRST };
        let lines = loaded.value.get().unwrap_or_default().into_iter().take(shown);
        lines.map(|(one, zone)| view! { <Line one zone/> }).collect_view()
    };
    let rest = Signal::derive(move || tr!("signins-all", n = count()));
    view! {
        <section class="card">
            <h2>{say("signins-title")}</h2>
            <p>{say("signins-text")}</p>
            <Waiting loaded/>
            <ul class="list">{lines}</ul>
            <Show when=move || !all.get() && (count() > FIRST)>
                <div class="actions"><Button text=rest on_press=move |()| all.set(true)/></div>
            </Show>
        </section>
    }
}

#[component]
fn Line(one: SignInItem, zone: Option<Whereabouts>) -> impl IntoView {
    let SignInItem { at, way, entered, locked, outside, device, place, is_full } = one;
    let failed = match (locked, outside) {
        (true, _) => "signins-locked",
        (_, true) => "signins-outside",
        _ => "signins-refused",
    };
    let named = move || called(device).unwrap_or_else(|| tr!("account-session-unknown"));
    let by = match way {
        SignInWay::Passkey => "signins-by-passkey",
        SignInWay::Sheet => "signins-by-sheet",
        SignInWay::Device => "signins-by-device",
    };
    let from = move || {
        let key = if is_full { "signins-from" } else { "signins-from-network" };
        tr!(key, place = place.clone())
    };
    view! {
        <li class="item">
            <div class="grow">
                <p class="numbers"><strong>{move || format::minute(at.0)}</strong></p>
                <p>{named}", "{say(by)}</p>
                <p class="soft numbers">{from}</p>
                {zone.map(|zone| {
                    let text = move || match &zone {
                        Whereabouts::In(name) => tr!("signins-zone", name = name.clone()),
                        Whereabouts::Near(name) => tr!("signins-zone-near", name = name.clone()),
                    };
                    view! { <p>{text}</p> }
                })}
            </div>
            {if entered {
                view! { <Badge text=say("signins-entered") tone=Tone::Good glyph=Glyph::Check/> }.into_any()
            } else {
                view! { <Badge text=say(failed) tone=Tone::Warn glyph=Glyph::Alert/> }.into_any()
            }}
        </li>
    }
}
