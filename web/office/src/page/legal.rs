//! Help, Impressum and Datenschutz: the operator's own texts, asked of the instance; and the page that is not there.

use leptos::prelude::*;
use siegel_api::message::instance::OperatorTexts;
use siegel_kit::catalogue::say;
use siegel_kit::name::shown_lines;
use siegel_kit::title::titled;
use siegel_kit::{ButtonLink, Empty, Glyph, Notice, NoticeKind, PageHead, Rank};

use crate::office::Office;

/// Help, with the operator's support.
#[component]
pub fn HelpPage() -> impl IntoView {
    titled(say("foot-help"));
    let topics = ["send", "receive", "patient", "trust", "recovery"];
    let topic = |name: &'static str| {
        let (head, text): (&'static str, &'static str) = match name {
            "send" => ("help-send", "help-send-text"),
            "receive" => ("help-receive", "help-receive-text"),
            "patient" => ("help-patient", "help-patient-text"),
            "trust" => ("help-trust", "help-trust-text"),
            _ => ("help-recovery", "help-recovery-text"),
        };
        view! { <section class="card"><h2>{say(head)}</h2><p>{say(text)}</p></section> }
    };
    view! {
        <PageHead title=say("foot-help") lead=say("help-lead")/>
        <div class="stack">
            <section class="card">
                <h2>{say("help-support")}</h2>
                <OperatorText text=|texts| texts.support.clone()/>
            </section>
            {topics.map(topic).into_iter().collect_view()}
            <section class="card">
                <h2>{say("help-not")}</h2>
                <p>{say("help-not-text")}</p>
            </section>
            <section class="card">
                <h2>{say("help-keys")}</h2>
                <p>{say("help-keys-text")}</p>
            </section>
        </div>
    }
}

/// Impressum (section 5 DDG).
#[component]
pub fn ImprintPage() -> impl IntoView {
    titled(say("foot-imprint"));
    view! {
        <PageHead title=say("foot-imprint")/>
        <section class="card"><OperatorText text=|texts| texts.imprint.clone()/></section>
    }
}

/// The data protection declaration.
#[component]
pub fn PrivacyPage() -> impl IntoView {
    titled(say("foot-privacy"));
    view! {
        <PageHead title=say("foot-privacy")/>
        <section class="card"><OperatorText text=|texts| texts.privacy.clone()/></section>
    }
}

/// An address that leads nowhere.
#[component]
pub fn MissingPage() -> impl IntoView {
    titled(say("missing-title"));
    view! {
        <PageHead title=say("missing-title")/>
        <Empty text=say("missing-text") glyph=Glyph::Search>
            <ButtonLink text=say("missing-back") href="/" rank=Rank::Primary glyph=Glyph::Back/>
        </Empty>
    }
}

#[component]
fn OperatorText(text: fn(&OperatorTexts) -> String) -> impl IntoView {
    let office = Office::here();
    let lines = move || {
        office.instance.with(|i| i.as_ref().map(|i| shown_lines(&text(&i.texts))).unwrap_or_default())
    };
    move || {
        let whole = lines();
        if whole.trim().is_empty() {
            return view! { <Notice kind=NoticeKind::Warn><p>{say("legal-missing")}</p></Notice> }.into_any();
        }
        let paragraphs: Vec<String> = whole.split("\n\n").map(str::to_owned).collect();
        paragraphs
            .into_iter()
            .map(|paragraph| view! { <p class="lines">{paragraph}</p> })
            .collect_view()
            .into_any()
    }
}
