//! The recovery sheet: shown once, printed, and two of its groups typed back (J10, K-01).

use std::sync::Arc;

use leptos::prelude::*;
use siegel_client::recovery::SheetCheck;
use siegel_client::vault::Vault;
use siegel_crypto::code::RecoveryCode;
use siegel_kit::browser::rng;
use siegel_kit::catalogue::say;
use siegel_kit::faults::fault;
use siegel_kit::{
    Button, Faults, Glyph, Groups, Notice, NoticeKind, PrintButton, Rank, Sheet, TextField, format, tr,
};

use crate::office::Office;

/// A new sheet: what is printed on it, and which groups are typed back.
#[derive(Clone)]
pub struct SheetText {
    code: Arc<RecoveryCode>,
    check: SheetCheck,
    practice: String,
    made_at: u64,
}

impl SheetText {
    /// The sheet of an account.
    pub fn new(code: RecoveryCode, vault: &Vault) -> Self {
        Self::of(code, vault.practice().verified().card().name.clone())
    }

    /// The sheet of an account in the practice of this name.
    pub fn of(code: RecoveryCode, practice: String) -> Self {
        let check = SheetCheck::draw(&mut rng());
        SheetText { code: Arc::new(code), check, practice, made_at: format::now() }
    }

    fn groups(&self) -> Vec<String> {
        self.code.expose_text().split('-').map(str::to_owned).collect()
    }
}

/// Shows the sheet, prints it, asks for two groups, then calls `on_done`.
#[component]
pub fn RecoverySheet(sheet: SheetText, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let printing = RwSignal::new(false);
    let groups = sheet.groups();
    view! {
        <div class="stack">
            <Notice kind=NoticeKind::Warn title=say("sheet-warn")>
                <p>{say("sheet-warn-text")}</p>
            </Notice>
            <section class="card">
                <h2>{say("sheet-code")}</h2>
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
    let origin = move || office.instance.with(|i| i.as_ref().map(|i| i.origin.clone()));
    view! {
        <Sheet printing trial=office.trial()>
            <h1>{say("sheet-title")}</h1>
            <dl>
                <dt>{say("sheet-practice")}</dt><dd>{sheet.practice}</dd>
                <dt>{say("sheet-address")}</dt><dd>{origin}</dd>
                <dt>{say("sheet-made")}</dt><dd>{move || format::day(made_at)}</dd>
            </dl>
            <h2>{say("sheet-code")}</h2>
            <Groups groups numbered=true/>
            <p>{say("sheet-use")}</p>
            <p>{say("sheet-keep")}</p>
            <p class="signature">{say("sheet-signature")}</p>
            <p class="sheet-foot">{say("sheet-foot")}</p>
        </Sheet>
    }
}
