//! The proof of dispatch on paper (PR5).

use std::sync::Arc;

use leptos::prelude::*;
use siegel_client::export::dispatch::{Act, DispatchProof, Place, SentFile, SentFinding};
use siegel_kit::catalogue::say;
use siegel_kit::{Sheet, format};

use super::export_log::Cover;
use crate::model::export::{Given, given, on_paper, state_key, trust_key, word_key};

/// The sheets of a proof; each finding begins a section.
#[component]
pub fn DispatchSheet(proof: Arc<DispatchProof>, printing: RwSignal<bool>) -> impl IntoView {
    let (made_at, made_by, trial) = (proof.made_at, proof.made_by.clone(), proof.trial);
    let findings = proof.findings.iter().cloned().map(finding).collect_view();
    view! {
        <Sheet printing trial report=true>
            <h1>{say("dispatch-title")}</h1>
            <Cover made_at made_by/>
            {findings}
            <p class="sheet-foot">{say("dispatch-foot")}</p>
        </Sheet>
    }
}

fn finding(finding: SentFinding) -> impl IntoView {
    let title = finding.shown_title().to_owned();
    let SentFinding { sent, practice, log, .. } = finding.clone();
    let sender = format!("{} ({})", sent.member.clone().unwrap_or_default(), practice.name);
    let files = finding.files.iter().cloned().map(file).collect_view();
    let recipients = given(&finding).into_iter().map(recipient).collect_view();
    let nobody = finding.recipients.is_empty() && finding.cases.is_empty();
    view! {
        <section class="report-part">
            <h2><bdi>{if title.is_empty() { say("finding-untitled").get_untracked() } else { title }}</bdi></h2>
            <dl>
                {(!finding.class.is_empty()).then(|| view! { <dt>{say("send-class")}</dt><dd>{finding.class}</dd> })}
                <dt>{say("finding-sender")}</dt><dd><bdi>{sender}</bdi></dd>
                <dt>{say("export-sent-logged")}</dt><dd>{on_paper(sent.logged_at)}</dd>
                <dt>{say("export-sent-signed")}</dt><dd>{sent.signed_at.map(on_paper)}</dd>
                <dt>{say("finding-valid-until")}</dt><dd>{on_paper(finding.valid_until)}</dd>
                <dt>{say("export-finding-id")}</dt><dd class="code">{finding.finding_id.to_string()}</dd>
                <dt>{say("export-manifest")}</dt><dd class="code">{finding.manifest_sha256}</dd>
                <dt>{say("export-sent-leaf")}</dt><dd>{sent.leaf}</dd>
                <dt>{say("export-log")}</dt><dd class="code">{log.origin}</dd>
                <dt>{say("export-log-size")}</dt><dd>{log.size}</dd>
                <dt>{say("export-log-root")}</dt><dd class="code">{log.root}</dd>
            </dl>
            <h3>{say("finding-files")}</h3>
            <table class="report-table">
                <thead><tr>
                    <th scope="col">{say("export-file")}</th>
                    <th scope="col">{say("export-bytes")}</th>
                    <th scope="col">{say("export-sealed")}</th>
                </tr></thead>
                <tbody>{files}</tbody>
            </table>
            {recipients}
            {nobody.then(|| view! { <p>{say("sent-no-recipient")}</p> })}
        </section>
    }
}

fn file(file: SentFile) -> impl IntoView {
    view! {
        <tr>
            <td><bdi>{file.name}</bdi></td>
            <td>{file.bytes}" ("{format::size(file.bytes)}")"</td>
            <td class="code">{file.sealed_sha256}</td>
        </tr>
    }
}

fn recipient(to: Given<'_>) -> impl IntoView + use<> {
    let states =
        to.acts.into_iter().enumerate().flat_map(|(at, acts)| {
            acts.into_iter().cloned().map(move |act| state(at, act)).collect::<Vec<_>>()
        });
    let states = states.collect_view();
    view! {
        <h3>{say("finding-recipients")}": "<bdi>{to.name}</bdi></h3>
        {to.place.cloned().map(practice)}
        <table class="report-table">
            <thead><tr>
                <th scope="col">{say("finding-state")}</th>
                <th scope="col">{say("export-logged")}</th>
                <th scope="col">{say("export-signed-at")}</th>
                <th scope="col">{say("log-person")}</th>
                <th scope="col">{say("log-word")}</th>
                <th scope="col">{say("export-leaf")}</th>
            </tr></thead>
            <tbody>{states}</tbody>
        </table>
    }
}

fn practice(place: Place) -> impl IntoView {
    view! {
        <dl>
            <dt>{say("export-place")}</dt><dd>{place.place}</dd>
            {(!place.licence.is_empty()).then(|| view! { <dt>{say("export-licence")}</dt><dd>{place.licence}</dd> })}
            <dt>{say("export-fingerprint")}</dt><dd class="code">{place.fingerprint}</dd>
            <dt>{say("export-trust")}</dt><dd>{say(trust_key(place.trust))}</dd>
        </dl>
    }
}

fn state(at: usize, act: Act) -> impl IntoView {
    view! {
        <tr>
            <td>{say(state_key(at))}</td>
            <td>{on_paper(act.logged_at)}</td>
            <td>{act.signed_at.map(on_paper)}</td>
            <td><bdi>{act.member}</bdi></td>
            <td>{say(word_key(act.vouched))}</td>
            <td>{act.leaf}</td>
        </tr>
    }
}
