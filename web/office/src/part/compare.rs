//! Comparing a fingerprint: the other side reads it aloud, here it is typed in, 60 digits or 8 words; or its sheet is at
//! hand, and the code on it is photographed (A9, S-05).

use leptos::prelude::*;
use siegel_api::id::PracticeId;
use siegel_kit::catalogue::say;
use siegel_kit::faults::fault;
use siegel_kit::{
    AreaField, Button, Dialog, ErrorSummary, Faults, Glyph, Groups, Notice, NoticeKind, PictureButton, Rank,
    Task, TroubleNotice,
};

use crate::act;
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
    let differs = RwSignal::new(None::<&'static str>);
    // `text` says what to do where it differs.
    let judge = move |same: bool, text| {
        differs.set((!same).then_some(text));
        if same {
            typed.set(String::new());
            open.set(false);
            on_verified.run(());
        }
    };
    let scan = move |picture| {
        differs.set(None);
        task.run(act::contact::scan(office, practice, picture), move |same| {
            judge(same, "compare-differs-scan")
        });
    };
    let compare = move |()| {
        differs.set(None);
        let empty = typed.with_untracked(|typed| typed.trim().is_empty());
        let found = if empty { vec![("typed", fault("compare-missing"))] } else { Vec::new() };
        if faults.set(found) {
            let compared = act::contact::compare(office, practice, typed.get_untracked());
            task.run(compared, move |same| judge(same, "compare-differs-text"));
        }
    };
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
                    error=faults.of("typed")/>
                {move || differs.get().map(|text| view! {
                    <Notice kind=NoticeKind::Bad title=say("compare-differs")><p>{say(text)}</p></Notice>
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
