//! A new link: two cards that go two different ways. Shown once; nobody can look it up later.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::{
    ButtonLink, CopyText, Digits, Glyph, Notice, NoticeKind, PageHead, PrintButton, QrCode, Sheet, format,
};

use crate::model::link::LinkMade;
use crate::office::Office;

/// Link card and PIN card.
#[component]
pub fn LinkMadePage(made: LinkMade) -> impl IntoView {
    view! {
        <PageHead title=say("link-made-title") lead=say("link-made-lead")/>
        <Notice kind=NoticeKind::Warn title=say("link-made-two")><p>{say("link-made-two-text")}</p></Notice>
        <div class="pair">
            <UrlCard made=made.clone()/>
            <section class="card">
                <h2>{say("link-made-pin")}</h2>
                <PinCard pin=Signal::stored(made.pin)/>
            </section>
        </div>
        <div class="actions">
            <ButtonLink text=say("link-made-done") href="/links" glyph=Glyph::Check/>
        </div>
    }
}

#[component]
fn UrlCard(made: LinkMade) -> impl IntoView {
    let printing = RwSignal::new(false);
    let url = made.url.clone();
    view! {
        <section class="card">
            <h2>{say("link-made-link")}</h2>
            <p>{say("link-made-link-text")}</p>
            <QrCode content=url.clone() label=say("link-made-qr")/>
            <CopyText text=Signal::stored(url) label=say("link-made-copy")/>
            <div class="actions">
                <PrintButton text=say("link-made-letter") printing/>
            </div>
        </section>
        <Letter made printing/>
    }
}

/// The letter to the patient: link and QR code, never the PIN (PR2).
#[component]
fn Letter(made: LinkMade, printing: RwSignal<bool>) -> impl IntoView {
    let office = Office::here();
    let practice = office.vault().map(|vault| crate::act::account::practice_name(&vault));
    let (until, most, phone) = (made.valid_until.0, made.max_open, made.phone.clone());
    view! {
        <Sheet printing trial=office.trial()>
            <p class="address">{practice}</p>
            <p class="date">{move || format::day(format::now())}</p>
            <h1>{say("letter-title")}</h1>
            <p>{say("letter-hello")}</p>
            <p>{say("letter-text")}</p>
            <QrCode content=made.url.clone() label=say("link-made-qr")/>
            <p>{say("letter-type")}</p>
            <p class="copy-text">{made.url}</p>
            <p>{say("letter-pin")}</p>
            <p>{move || siegel_kit::tr!("letter-until", day = format::day(until), n = most)}</p>
            {(!phone.is_empty()).then(|| view! { <p>{say("letter-phone")}" "<strong>{phone}</strong></p> })}
            <p class="sheet-foot">{say("letter-foot")}</p>
        </Sheet>
    }
}

/// The PIN, and its own slip of paper (PR3): no link, no name.
#[component]
pub fn PinCard(#[prop(into)] pin: Signal<String>) -> impl IntoView {
    let office = Office::here();
    let printing = RwSignal::new(false);
    view! {
        <p>{say("link-made-pin-text")}</p>
        <div class="pin"><Digits text=pin/></div>
        <div class="actions">
            <PrintButton text=say("link-made-slip") printing/>
        </div>
        <Sheet printing trial=office.trial()>
            <h1>{say("slip-title")}</h1>
            <Digits text=pin/>
            <p>{say("slip-text")}</p>
        </Sheet>
    }
}
