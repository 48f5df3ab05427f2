//! The recovery sheet: shown once, printed, and two of its groups typed back (J10, K-01). Until then the browser asks
//! before it closes the page, and a page that was locked meanwhile says so.

use std::cell::Cell;
use std::sync::Arc;

use leptos::ev::beforeunload;
use leptos::prelude::*;
use siegel_client::recovery::{SheetCheck, Slip};
use siegel_client::vault::Vault;
use siegel_crypto::code::RecoveryCode;
use siegel_kit::browser::rng;
use siegel_kit::catalogue::say;
use siegel_kit::faults::{fault, focus};
use siegel_kit::{
    Button, Faults, Glyph, Groups, Notice, NoticeKind, PrintButton, Rank, Sheet, TextField, format, tr,
};

use crate::act::account::own_name;
use crate::office::Office;

thread_local! {
    static LOST: Cell<bool> = const { Cell::new(false) };
}

/// A new sheet: what is printed on it, and which groups are typed back.
#[derive(Clone)]
pub struct SheetText {
    code: Arc<RecoveryCode>,
    check: SheetCheck,
    practice: String,
    person: String,
    made_at: u64,
    replaces: bool,
}

impl SheetText {
    /// The sheet of an account.
    pub fn new(code: RecoveryCode, vault: &Vault) -> Self {
        let practice = vault.practice().verified().card().name.clone();
        Self::of(code, practice, own_name(vault).unwrap_or_default())
    }

    /// The sheet of a person's account in the practice of this name.
    pub fn of(code: RecoveryCode, practice: String, person: String) -> Self {
        let check = SheetCheck::draw(&mut rng());
        SheetText { code: Arc::new(code), check, practice, person, made_at: format::now(), replaces: false }
    }

    /// It takes the place of a sheet that is void by now.
    pub fn replacing(self) -> Self {
        SheetText { replaces: true, ..self }
    }

    fn groups(&self) -> Vec<String> {
        self.code.expose_text().split('-').map(str::to_owned).collect()
    }
}

/// Whether a sheet was shown and not confirmed as its page went.
pub fn was_lost() -> bool {
    LOST.get()
}

/// Whether the page before this one went with a sheet that was not confirmed; until somebody is there again.
pub fn mark_lost(lost: bool) {
    LOST.set(lost);
}

/// What is wrong with a code that was typed.
pub fn told(slip: Slip) -> String {
    match slip {
        Slip::Group { number, characters } => tr!("recovery-slip-group", n = number, count = characters),
        Slip::Length(count) => tr!("recovery-slip-length", count = count),
        Slip::Character(letter) => tr!("recovery-slip-character", letter = letter.to_string()),
        Slip::Check => tr!("recovery-slip-check"),
    }
}

/// Shows the sheet, prints it, asks for two groups, then calls `on_done`.
#[component]
pub fn RecoverySheet(sheet: SheetText, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let printing = RwSignal::new(false);
    let groups = sheet.groups();
    let on_done = guarded(on_done);
    let title = if sheet.replaces { say("sheet-replaces") } else { say("sheet-warn") };
    let replaces = sheet.replaces.then(|| view! { <p>{say("sheet-replaces-text")}</p> });
    view! {
        <div class="stack">
            <Notice kind=NoticeKind::Warn title>
                {replaces}
                <p>{say("sheet-warn-text")}</p>
                <p>{say("sheet-warn-stay")}</p>
            </Notice>
            <section class="card">
                <h2 id="sheet-code" tabindex="-1">{say("sheet-code")}</h2>
                <Groups groups numbered=true/>
                <div class="actions">
                    <PrintButton text=say("sheet-print") printing rank=Rank::Primary/>
                </div>
            </section>
            <TypedBack sheet=sheet.clone() on_done/>
            <Printed sheet printing/>
        </div>
    }
}

/// Has the browser ask before the page closes, until `on_done` is called; and brings the sheet into view.
fn guarded(on_done: Callback<()>) -> Callback<()> {
    let confirmed = StoredValue::new(false);
    LOST.set(false);
    let warn = window_event_listener(beforeunload, move |event| event.prevent_default());
    on_cleanup(move || {
        warn.remove();
        LOST.set(!confirmed.try_get_value().unwrap_or(true));
    });
    Effect::new(move |_| focus("sheet-code"));
    Callback::new(move |()| {
        confirmed.set_value(true);
        on_done.run(());
    })
}

/// Two groups, typed from the paper.
#[component]
fn TypedBack(sheet: SheetText, on_done: Callback<()>) -> impl IntoView {
    let faults = Faults::default();
    let typed = [RwSignal::new(String::new()), RwSignal::new(String::new())];
    let [first, second] = sheet.check.groups();
    let check = move |()| {
        let [one, two] = typed.map(|text| text.get_untracked());
        let fits = sheet.check.fits(&sheet.code, [&one, &two]);
        let wrong =
            [("sheet-first", fault("sheet-group-wrong")), ("sheet-second", fault("sheet-group-wrong"))];
        if faults.set(if fits { Vec::new() } else { wrong.to_vec() }) {
            on_done.run(());
        }
    };
    view! {
        <form class="card form" on:submit=|event| event.prevent_default()>
            <h2>{say("sheet-back")}</h2>
            <p>{say("sheet-back-text")}</p>
            <div class="columns">
                <TextField id="sheet-first" code=true max=12 value=typed[0] error=faults.of("sheet-first")
                    label=Signal::derive(move || tr!("sheet-group", n = first))/>
                <TextField id="sheet-second" code=true max=12 value=typed[1] error=faults.of("sheet-second")
                    label=Signal::derive(move || tr!("sheet-group", n = second))/>
            </div>
            <Button text=say("sheet-done") rank=Rank::Primary glyph=Glyph::Check submit=true on_press=check/>
        </form>
    }
}

#[component]
fn Printed(sheet: SheetText, printing: RwSignal<bool>) -> impl IntoView {
    let office = Office::here();
    let (made_at, groups) = (sheet.made_at, sheet.groups());
    let person = sheet.person;
    let person = (!person.is_empty()).then(|| view! { <dt>{say("sheet-person")}</dt><dd>{person}</dd> });
    let origin = move || office.instance.with(|i| i.as_ref().map(|i| i.origin.clone()));
    view! {
        <Sheet printing trial=office.trial()>
            <h1>{say("sheet-title")}</h1>
            <dl>
                <dt>{say("sheet-practice")}</dt><dd>{sheet.practice}</dd>
                {person}
                <dt>{say("sheet-address")}</dt><dd>{origin}</dd>
                <dt>{say("sheet-made")}</dt><dd>{move || format::day(made_at)}</dd>
            </dl>
            <h2>{say("sheet-code")}</h2>
            <div class="large"><Groups groups numbered=true/></div>
            <p>{say("sheet-use")}</p>
            <p>{say("sheet-keep")}</p>
            <p class="signature">{say("sheet-signature")}</p>
            <p class="sheet-foot">{say("sheet-foot")}</p>
        </Sheet>
    }
}
