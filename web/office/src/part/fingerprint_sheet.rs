//! The practice's own fingerprint: to be read aloud, scanned from the screen, or handed over on paper.

use leptos::prelude::*;
use siegel_kit::catalogue::say;
use siegel_kit::{Groups, PrintButton, QrCode, Sheet, format};

use super::compare::FingerprintShown;
use crate::act;
use crate::office::Office;

/// The fingerprint as digits, words and code, with its sheet.
#[component]
pub fn OwnFingerprint() -> impl IntoView {
    let office = Office::here();
    let printing = RwSignal::new(false);
    let own = office.vault().map(|vault| {
        let fingerprint = act::contact::own_fingerprint(&vault);
        let card = vault.practice().verified().card().clone();
        let printed = fingerprint.clone();
        let licence = (!card.licence.is_empty())
            .then(|| view! { <dt>{say("setup-licence")}</dt><dd>{card.licence.clone()}</dd> });
        view! {
            <FingerprintShown fingerprint=fingerprint.clone()/>
            <QrCode content=fingerprint.code label=say("fingerprint-code")/>
            <div class="actions">
                <PrintButton text=say("fingerprint-print") printing/>
            </div>
            <Sheet printing trial=office.trial()>
                <h1>{say("fingerprint-title")}</h1>
                <dl>
                    <dt>{say("setup-practice")}</dt><dd>{card.name}</dd>
                    <dt>{say("setup-place")}</dt><dd>{card.place}</dd>
                    {licence}
                    <dt>{say("sheet-made")}</dt><dd>{move || format::day(format::now())}</dd>
                </dl>
                <QrCode content=printed.code label=say("fingerprint-code")/>
                <h2>{say("compare-digits")}</h2>
                <Groups groups=printed.digits/>
                <h2>{say("compare-words")}</h2>
                <Groups groups=printed.words numbered=true/>
                <p>{say("fingerprint-use")}</p>
                <p>{say("fingerprint-hand")}</p>
                <p class="sheet-foot">{say("fingerprint-foot")}</p>
            </Sheet>
        }
    });
    view! {
        <section class="card">
            <h2>{say("contacts-own")}</h2>
            <p>{say("contacts-own-text")}</p>
            {own}
        </section>
    }
}
