//! All that the form holds, line by line, before it is sent: who mixes up two patients sees it here or nowhere.

use leptos::prelude::*;
use siegel_kit::catalogue::{Language, language, say};
use siegel_kit::{Text, format, tr};

use super::Sending;
use super::review::title_now;
use crate::kdl;
use crate::model::outgoing::{Letter, PickedFile};

/// What was filled in; what was left empty has no line.
pub fn rows(sending: Sending, files: &[PickedFile]) -> impl IntoView + use<> {
    let letter = sending.letter;
    let title = title_now(sending);
    let texts = [
        ("finding-patient", patient(letter)),
        ("finding-title", Signal::stored(title)),
        ("send-class", class(letter)),
        ("send-day", Signal::derive(move || written(&letter.day.read()))),
        ("send-urgency", urgency(letter)),
        ("send-note", Signal::derive(move || letter.note.get().trim().to_owned())),
        ("send-basis", basis(letter)),
        ("review-allowed", allowed(letter)),
    ];
    let files: Vec<(String, u64)> = files.iter().map(|file| (file.name.clone(), file.size)).collect();
    let file = |(name, size): (String, u64)| {
        view! { <li><bdi>{name}</bdi>" · "<span class="soft numbers">{move || format::size(size)}</span></li> }
    };
    view! {
        {texts.map(|(label, text)| row(label, text)).collect_view()}
        <dt>{say("send-files")}</dt>
        <dd><ul>{files.into_iter().map(file).collect_view()}</ul></dd>
    }
}

fn row(label: &'static str, text: Text) -> impl IntoView {
    move || {
        (!text.read().is_empty())
            .then(|| view! { <dt>{say(label)}</dt><dd class="lines"><bdi>{text}</bdi></dd> })
    }
}

fn patient(letter: Letter) -> Text {
    let joined = |parts: Vec<String>, between: &str| {
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(between)
    };
    Signal::derive(move || {
        let name = joined(vec![letter.surname.get(), letter.given.get()], ", ");
        let born = written(&letter.born.read());
        let born = if born.is_empty() { born } else { tr!("review-born", day = born) };
        joined(vec![name, born, letter.case_number.get()], " · ")
    })
}

fn class(letter: Letter) -> Text {
    Signal::derive(move || {
        let class = kdl::find(&letter.class.read());
        class.map_or_else(String::new, |(_, german, english)| match language() {
            Language::German => (*german).to_owned(),
            Language::English => (*english).to_owned(),
        })
    })
}

fn urgency(letter: Letter) -> Text {
    Signal::derive(move || tr!(&format!("urgency-{}", letter.urgency.read())))
}

fn basis(letter: Letter) -> Text {
    Signal::derive(move || tr!(&format!("basis-{}", letter.basis.read())))
}

fn allowed(letter: Letter) -> Text {
    Signal::derive(move || {
        tr!(match (letter.may_download.get(), letter.may_pass_on.get()) {
            (true, true) => "review-allowed-all",
            (true, false) => "review-allowed-download",
            (false, true) => "review-allowed-pass-on",
            (false, false) => "review-allowed-nothing",
        })
    })
}

/// A day as people write it; empty where none was chosen.
fn written(day: &str) -> String {
    format::iso_day(day)
}
