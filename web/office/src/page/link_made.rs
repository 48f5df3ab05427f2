//! A new link: two cards that go two different ways. The PIN is shown once; nobody can look it up later.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::{
    ButtonLink, CopyText, Digits, Glyph, Notice, NoticeKind, PageHead, PrintButton, QrCode, Sheet, format, tr,
};

use crate::model::link::{LetterText, LinkMade, Slip, mark};
use crate::office::Office;

/// Link card and PIN card.
#[component]
pub fn LinkMadePage(made: LinkMade) -> impl IntoView {
    let slip = Slip { pin: made.pin, neutral: made.letter.neutral.clone(), mark: mark(made.letter.id) };
    view! {
        <PageHead title=say("link-made-title") lead=say("link-made-lead")/>
        <Notice kind=NoticeKind::Warn title=say("link-made-two")><p>{say("link-made-two-text")}</p></Notice>
        <div class="pair">
            <section class="card">
                <h2>{say("link-made-link")}</h2>
                <p>{say("link-made-link-text")}</p>
                <UrlCard letter=made.letter/>
            </section>
            <section class="card">
                <h2>{say("link-made-pin")}</h2>
                <PinCard slip=Signal::stored(slip)/>
            </section>
        </div>
        <div class="actions">
            <ButtonLink text=say("link-made-done") href="/links" glyph=Glyph::Check/>
        </div>
    }
}

/// The link to copy, to photograph and to print.
#[component]
pub fn UrlCard(letter: LetterText) -> impl IntoView {
    let printing = RwSignal::new(false);
    let (url, code) = (letter.url.clone(), letter.code.clone());
    view! {
        <QrCode content=url.clone() label=say("link-made-qr")/>
        <CopyText text=Signal::stored(url) label=say("link-made-copy")/>
        {code.map(|code| view! {
            <p>{say("link-made-code")}</p>
            <Digits text=Signal::stored(code) group=7/>
        })}
        <div class="actions">
            <PrintButton text=say("link-made-letter") printing/>
        </div>
        <Letter letter printing/>
    }
}

/// The letter to the patient: link and QR code, never the PIN (PR2).
#[component]
fn Letter(letter: LetterText, printing: RwSignal<bool>) -> impl IntoView {
    let office = Office::here();
    let practice = office.vault().map(|vault| crate::act::account::practice_name(&vault));
    let (until, most, phone, mark) = (letter.valid_until.0, letter.max_open, letter.phone, mark(letter.id));
    let name = letter.name;
    let hello = move || {
        if name.is_empty() { tr!("letter-hello") } else { tr!("letter-hello-name", name = name.clone()) }
    };
    view! {
        <Sheet printing trial=office.trial()>
            <p class="address">{practice}</p>
            <p class="date">{move || format::day(format::now())}</p>
            <h1>{say("letter-title")}</h1>
            <p>{hello}</p>
            <p>{say("letter-text")}</p>
            <QrCode content=letter.url.clone() label=say("link-made-qr")/>
            <Typed url=letter.url code=letter.code/>
            <p>{say("letter-pin")}</p>
            <p>{move || tr!("letter-until", day = format::day(until), n = most)}</p>
            {(!phone.is_empty()).then(|| view! { <p>{say("letter-phone")}" "<strong>{phone}</strong></p> })}
            <p class="sheet-foot">{say("letter-foot")}" "{move || tr!("letter-mark", mark = mark.clone())}</p>
        </Sheet>
    }
}

/// What is typed where nobody photographs: a code, or the whole address.
#[component]
fn Typed(url: String, code: Option<String>) -> impl IntoView {
    match code {
        Some(code) => {
            // Everything before the link's own id.
            let place = url.split_once("/s/").map_or_else(String::new, |(origin, _)| format!("{origin}/s"));
            let place = place.split_once("://").map_or(place.clone(), |(_, place)| place.to_owned());
            view! {
                <p>{say("letter-code")}</p>
                <p class="copy-text">{place}</p>
                <Digits text=Signal::stored(code) group=7/>
            }
            .into_any()
        }
        None => view! {
            <p>{say("letter-type")}</p>
            <p class="copy-text">{url}</p>
        }
        .into_any(),
    }
}

/// The PIN, and its own slip of paper (PR3): no link, no patient's name.
#[component]
pub fn PinCard(#[prop(into)] slip: Signal<Slip>) -> impl IntoView {
    let office = Office::here();
    let printing = RwSignal::new(false);
    let pin = Signal::derive(move || slip.read().pin.clone());
    let neutral = move || slip.read().neutral.clone();
    let mark = move || tr!("slip-mark", mark = slip.read().mark.clone());
    view! {
        <p>{say("link-made-pin-text")}</p>
        <div class="pin"><Digits text=pin/></div>
        <div class="actions">
            <PrintButton text=say("link-made-slip") printing/>
        </div>
        <Sheet printing trial=office.trial()>
            <p class="address">{neutral}</p>
            <h1>{say("slip-title")}</h1>
            <Digits text=pin/>
            <p>{say("slip-text")}</p>
            <p class="sheet-foot">{mark}</p>
        </Sheet>
    }
}
