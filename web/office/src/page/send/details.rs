//! Step 2: what the files are. Everything here is sealed; only pictures make something a duty (S-10).

use leptos::prelude::*;
use siegel_kit::catalogue::{Language, language, say};
use siegel_kit::{
    AreaField, CheckField, Choice, DateField, Notice, NoticeKind, RadioGroup, SelectField, TextField, format,
};

use super::Sending;
use crate::kdl;

/// Title, class, day, patient, note, urgency; author and consent for pictures.
#[component]
pub fn DetailsPart(sending: Sending) -> impl IntoView {
    let letter = sending.letter;
    let note_help = if sending.before.is_some() { "correct-note-help" } else { "send-note-help" };
    view! {
        <section class="card form">
            <div><h2>{say("send-details")}</h2><p class="soft">{say("send-details-lead")}</p></div>
            <TextField id="title" label=say("finding-title") help=say("send-title-help") value=letter.title optional=true max=120/>
            <div class="columns">
                <SelectField id="class" label=say("send-class") value=letter.class groups=classes() optional=true/>
                <DateField id="day" label=say("send-day") value=letter.day optional=true max=format::today() error=sending.faults.of("day")/>
            </div>
            <fieldset class="field">
                <legend>{say("finding-patient")}</legend>
                <p class="field-help">{say("send-patient-help")}</p>
                <div class="columns">
                    <TextField id="surname" label=say("send-surname") value=letter.surname optional=true max=120/>
                    <TextField id="given" label=say("send-given") value=letter.given optional=true max=120/>
                    <DateField id="born" label=say("send-born") value=letter.born optional=true max=format::today()/>
                    <TextField id="case" label=say("send-case") value=letter.case_number optional=true max=60/>
                </div>
            </fieldset>
            <RadioGroup id="urgency" label=say("send-urgency") value=letter.urgency choices=urgencies()/>
            <AreaField id="note" label=say("send-note") help=say(note_help) value=letter.note optional=sending.before.is_none()
                error=sending.faults.of("note")/>
            <Show when=move || sending.picked.has_pictures()>
                <Pictures sending/>
            </Show>
        </section>
    }
}

#[component]
fn Pictures(sending: Sending) -> impl IntoView {
    let letter = sending.letter;
    view! {
        <Notice kind=NoticeKind::Info title=say("send-image")>
            <p>{say("send-image-text")}</p>
            <TextField id="image-author" label=say("send-image-author") value=letter.image_author max=120
                error=sending.faults.of("image-author")/>
            <CheckField id="image-consent" label=say("send-image-consent") value=letter.image_consent/>
        </Notice>
    }
}

fn urgencies() -> Vec<Choice> {
    vec![
        Choice::new("normal", say("urgency-normal")),
        Choice::new("urgent", say("urgency-urgent")).helped(say("urgency-urgent-help")),
        Choice::new("emergency", say("urgency-emergency")).helped(say("urgency-emergency-help")),
    ]
}

fn classes() -> Vec<(Option<siegel_kit::Text>, Vec<Choice>)> {
    let none = (None, vec![Choice::new("", say("send-class-none"))]);
    let group = |(name, classes): &(&'static str, &'static [kdl::Class])| {
        let choice = |class: &kdl::Class| {
            let (code, german, english) = *class;
            Choice::new(
                code,
                Signal::derive(move || match language() {
                    Language::German => german.to_owned(),
                    Language::English => english.to_owned(),
                }),
            )
        };
        (Some(say(name)), classes.iter().map(choice).collect())
    };
    std::iter::once(none).chain(kdl::GROUPS.iter().map(group)).collect()
}
