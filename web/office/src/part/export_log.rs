//! The extract of the log on paper (PR11).

use std::sync::Arc;

use leptos::prelude::*;
use siegel_client::export::Maker;
use siegel_client::export::extract::{Extract, ExtractRow};
use siegel_client::export::moment::Moment;
use siegel_kit::Sheet;
use siegel_kit::catalogue::say;

use crate::model::export::{chain_words, filter_words, maker, on_paper, word_key, zone_words};
use crate::office::Office;

/// The sheets of an extract.
#[component]
pub fn ExtractSheet(extract: Arc<Extract>, printing: RwSignal<bool>) -> impl IntoView {
    let (made_at, made_by, trial) = (extract.made_at, extract.made_by.clone(), extract.trial);
    let rows = extract.rows.iter().cloned().map(row).collect_view();
    let (filter, chain, log) = (filter_words(&extract.filter), chain_words(&extract), extract.log.clone());
    view! {
        <Sheet printing trial report=true>
            <h1>{say("extract-title")}</h1>
            <Cover made_at made_by/>
            <dl>
                <dt>{say("export-filter")}</dt><dd><bdi>{filter}</bdi></dd>
                <dt>{say("export-chain")}</dt><dd>{chain}</dd>
                <dt>{say("export-log")}</dt><dd class="code">{log.origin}</dd>
                <dt>{say("export-log-size")}</dt><dd>{log.size}</dd>
                <dt>{say("export-log-root")}</dt><dd class="code">{log.root}</dd>
            </dl>
            <table class="report-table">
                <thead><tr>
                    <th scope="col">{say("export-leaf")}</th>
                    <th scope="col">{say("log-when")}</th>
                    <th scope="col">{say("log-what")}</th>
                    <th scope="col">{say("log-word")}</th>
                </tr></thead>
                <tbody>{rows}</tbody>
            </table>
            <h2>{say("extract-verify")}</h2>
            <p>{say("extract-verify-text")}</p>
        </Sheet>
    }
}

fn row(row: ExtractRow) -> impl IntoView {
    view! {
        <tr>
            <td>{row.leaf}</td>
            <td>{on_paper(row.logged_at)}</td>
            <td><bdi>{row.sentence}</bdi></td>
            <td>{say(word_key(row.vouched))}</td>
        </tr>
    }
}

/// Who made a document, when and where.
#[component]
pub fn Cover(made_at: Moment, made_by: Maker) -> impl IntoView {
    let office = Office::here();
    let origin = move || office.instance.with(|i| i.as_ref().map(|i| i.origin.clone()));
    view! {
        <dl>
            <dt>{say("export-made-at")}</dt><dd>{on_paper(made_at)}</dd>
            <dt>{say("export-made-by")}</dt><dd><bdi>{maker(&made_by)}</bdi></dd>
            <dt>{say("export-zone")}</dt><dd><bdi>{zone_words(made_at)}</bdi></dd>
            <dt>{say("sheet-address")}</dt><dd>{origin}</dd>
        </dl>
    }
}
