//! A new passphrase: six generated words, or one of the person's own that guessers do not try first.

use leptos::prelude::*;
use siegel_client::passphrase::{CHARS_MIN, Weakness, judge};
use siegel_crypto::unlock::Passphrase;
use siegel_kit::browser::rng;
use siegel_kit::catalogue::{say, tr};
use siegel_kit::faults::fault;
use siegel_kit::{
    Button, CheckField, Choice, ErrorSummary, Faults, Glyph, Groups, Notice, NoticeKind, RadioGroup, Rank,
};

use super::{Keeper, PassphraseField};
use crate::meter::{Meter, Strength};

/// The form's fields.
#[derive(Clone, Copy)]
struct Form {
    kind: RwSignal<String>,
    words: RwSignal<String>,
    own: RwSignal<String>,
    again: RwSignal<String>,
    shown: RwSignal<bool>,
    faults: Faults,
}

impl Form {
    fn begin() -> Self {
        let text = || RwSignal::new(String::new());
        let form = Form {
            kind: RwSignal::new("words".to_owned()),
            words: text(),
            own: text(),
            again: text(),
            shown: RwSignal::new(false),
            faults: Faults::default(),
        };
        form.draw();
        form
    }

    fn draw(self) {
        self.words.set(Passphrase::generate(&mut rng()).expose_text().to_owned());
    }

    fn is_own(self) -> bool {
        self.kind.with(|kind| kind == "own")
    }

    fn text(self) -> String {
        if self.is_own() { self.own.get() } else { self.words.get() }
    }
}

#[component]
pub fn Choose(keeper: Keeper) -> impl IntoView {
    let form = Form::begin();
    let meter = Meter::new(keeper.own.get_value());
    Effect::new(move |_| {
        if form.is_own() {
            meter.look(form.own.get());
        }
    });
    let choose = move |()| {
        if form.faults.set(untrack(|| wrong(form, keeper, meter))) {
            keeper.say(Passphrase::new(&untrack(|| form.text())));
        }
    };
    let kinds =
        vec![Choice::new("words", say("passphrase-words")), Choice::new("own", say("passphrase-own"))];
    view! {
        <form class="form" on:submit=|event| event.prevent_default()>
            <p>{say("passphrase-new-text")}</p>
            <ErrorSummary faults=form.faults/>
            <RadioGroup id="passphrase-kind" label=say("passphrase-kind") value=form.kind choices=kinds/>
            <Show when=move || form.is_own() fallback=move || view! { <Words form/> }>
                <PassphraseField id="passphrase-typed" label=say("passphrase-own-label") value=form.own shown=form.shown
                    autocomplete="new-password" error=form.faults.of("passphrase-typed")/>
                <Measured form keeper meter/>
            </Show>
            <PassphraseField id="passphrase-again" label=say("passphrase-again") value=form.again shown=form.shown
                autocomplete="new-password" error=form.faults.of("passphrase-again")/>
            <CheckField id="passphrase-shown" label=say("passphrase-show") value=form.shown/>
            <Notice kind=NoticeKind::Warn><p>{say("passphrase-keep")}</p></Notice>
            <div class="actions">
                <Button text=say("passphrase-choose") rank=Rank::Primary glyph=Glyph::Check submit=true busy=keeper.busy on_press=choose/>
                <Button text=say("dialog-cancel") on_press=move |()| keeper.close()/>
            </div>
        </form>
    }
}

#[component]
fn Words(form: Form) -> impl IntoView {
    let groups = move || {
        let groups = form.words.with(|words| words.split('-').map(str::to_owned).collect::<Vec<_>>());
        view! { <Groups groups numbered=true/> }
    };
    view! {
        <div class="stack">
            {groups}
            <p class="soft">{say("passphrase-words-text")}</p>
            <div class="actions"><Button text=say("passphrase-draw") glyph=Glyph::Key on_press=move |()| form.draw()/></div>
        </div>
    }
}

/// What becomes of one's own passphrase, in words as it is typed.
#[component]
fn Measured(form: Form, keeper: Keeper, meter: Meter) -> impl IntoView {
    let told = move || {
        let typed = form.own.get();
        if typed.is_empty() {
            return tr("passphrase-least");
        }
        let names = keeper.own.get_value();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        match (judge(&typed, &names), meter.strength.get()) {
            (Err(weakness), _) => tr(weak(weakness)),
            (Ok(()), None) => tr("passphrase-measuring"),
            (Ok(()), Some(strength)) => tr(strength_key(strength)),
        }
    };
    let score = move || meter.strength.get().map_or(0, Strength::score).to_string();
    view! {
        <div class="field">
            <meter min="0" max="4" low="2" high="3" optimum="4" value=score aria-hidden="true"></meter>
            <p role="status">{told}</p>
        </div>
    }
}

fn strength_key(strength: Strength) -> &'static str {
    match strength {
        Strength::Weak => fault("passphrase-weak"),
        Strength::Fair => fault("passphrase-fair"),
        Strength::Good => fault("passphrase-good"),
        Strength::Strong => fault("passphrase-strong"),
    }
}

fn weak(weakness: Weakness) -> &'static str {
    match weakness {
        Weakness::Short => fault("passphrase-short"),
        Weakness::Long => fault("passphrase-long"),
        Weakness::Own => fault("passphrase-names"),
        Weakness::Common => fault("passphrase-common"),
        Weakness::Run => fault("passphrase-run"),
    }
}

fn wrong(form: Form, keeper: Keeper, meter: Meter) -> Vec<(&'static str, &'static str)> {
    let (typed, again) = (form.text(), form.again.get());
    let names = keeper.own.get_value();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    if form.is_own() {
        if let Err(weakness) = judge(&typed, &names) {
            return vec![("passphrase-typed", weak(weakness))];
        }
        match meter.strength.get() {
            Some(strength) if strength.is_enough() => {}
            Some(strength) => return vec![("passphrase-typed", strength_key(strength))],
            None => return vec![("passphrase-typed", fault("passphrase-measuring"))],
        }
    }
    let same = Passphrase::new(&typed).expose_text() == Passphrase::new(&again).expose_text();
    if same { Vec::new() } else { vec![("passphrase-again", fault("passphrase-differs"))] }
}

const _: () = assert!(CHARS_MIN == 12, "the catalogue's messages say twelve");
