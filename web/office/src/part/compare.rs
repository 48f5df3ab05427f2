//! Comparing a fingerprint: the other side reads it aloud, here it is typed in, 60 digits or 8 words; or its sheet is at
//! hand, and the code on it is photographed (A9, S-05).

use leptos::prelude::*;
use siegel_api::id::PracticeId;
use siegel_client::trust::{Shape, is_code, shape};
use siegel_kit::catalogue::say;
use siegel_kit::faults::fault;
use siegel_kit::{
    AreaField, Button, Dialog, ErrorSummary, Faults, Glyph, Groups, Notice, NoticeKind, PictureButton, Rank,
    Task, TroubleNotice, tr,
};

use crate::act;
use crate::act::contact::Verdict;
use crate::model::contact::Fingerprint;
use crate::office::Office;

/// A fingerprint as digits and as words.
#[component]
pub fn FingerprintShown(fingerprint: Fingerprint) -> impl IntoView {
    view! {
        <h3>{say("compare-digits")}</h3>
        <Groups groups=fingerprint.digits/>
        <h3>{say("compare-words")}</h3>
        <Groups groups=fingerprint.words numbered=true/>
    }
}

/// The dialogue. What is typed decides; the page never shows the number that should be typed.
#[component]
pub fn CompareDialog(
    practice: PracticeId,
    open: RwSignal<bool>,
    #[prop(into)] on_verified: Callback<()>,
) -> impl IntoView {
    let office = Office::here();
    let typed = RwSignal::new(String::new());
    let faults = Faults::default();
    let task = Task::default();
    let differs = RwSignal::new(None::<(Option<usize>, &'static str)>);
    let odd = RwSignal::new(None::<Shape>);
    // `text` says what to do where it differs.
    let judge = move |verdict: Verdict, text| match verdict {
        Verdict::Differs(place) => differs.set(Some((place, text))),
        Verdict::Same => {
            typed.set(String::new());
            open.set(false);
            on_verified.run(());
        }
    };
    let scan = move |picture| {
        differs.set(None);
        odd.set(None);
        task.run(act::contact::scan(office, practice, picture), move |verdict| {
            judge(verdict, "compare-differs-scan")
        });
    };
    let compare = move |()| {
        differs.set(None);
        let empty = typed.with_untracked(|typed| typed.trim().is_empty());
        let found = if empty { vec![("typed", fault("compare-missing"))] } else { Vec::new() };
        odd.set(typed.with_untracked(|typed| incomplete(typed)).filter(|_| !empty));
        if faults.set(found) && odd.with_untracked(Option::is_none) {
            task.trouble.set(None);
            let compared = act::contact::compare(office, practice, typed.get_untracked());
            task.run(compared, move |verdict| judge(verdict, "compare-differs-text"));
        }
    };
    let empty = faults.of("typed");
    let error = Signal::derive(move || empty.get().or_else(|| odd.get().map(told)));
    view! {
        <Dialog id="compare" title=say("compare-title") open>
            <ol>
                <li>{say("compare-step-1")}</li>
                <li>{say("compare-step-2")}</li>
                <li>{say("compare-step-3")}</li>
            </ol>
            <form class="form" on:submit=|event| event.prevent_default()>
                <ErrorSummary faults/>
                <AreaField id="typed" label=say("compare-typed") help=say("compare-typed-help") value=typed max=400
                    error=error/>
                {move || differs.get().map(|(place, text)| view! {
                    <Notice kind=NoticeKind::Bad title=say("compare-differs")>
                        {place.map(|n| view! { <p>{move || tr!("compare-differs-at", n = n)}</p> })}
                        <p>{say(text)}</p>
                    </Notice>
                })}
                <TroubleNotice trouble=task.trouble/>
                <p class="soft">{say("compare-scan-text")}</p>
                <div class="actions">
                    <Button text=say("compare-go") rank=Rank::Primary glyph=Glyph::Shield submit=true busy=task.busy on_press=compare/>
                    <PictureButton id="compare-scan" label=say("compare-scan") busy=task.busy on_picture=scan/>
                    <Button text=say("dialog-cancel") on_press=move |()| open.set(false)/>
                </div>
            </form>
        </Dialog>
    }
}

/// What was typed, where it cannot be a whole fingerprint.
fn incomplete(typed: &str) -> Option<Shape> {
    let odd = Some(shape(typed)).filter(|_| !is_code(typed.trim()));
    odd.filter(|shape| !matches!(shape, Shape::Digits(60) | Shape::Words(8)))
}

fn told(shape: Shape) -> String {
    match shape {
        Shape::Digits(n) if n < 60 => tr!("compare-digits-few", n = n, missing = 60 - n),
        Shape::Digits(n) => tr!("compare-digits-many", n = n),
        Shape::Words(n) if n < 8 => tr!("compare-words-few", n = n, missing = 8 - n),
        Shape::Words(n) => tr!("compare-words-many", n = n),
        Shape::Mixed => tr!("compare-mixed"),
    }
}
