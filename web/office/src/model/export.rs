//! Documents as tables and in words: columns of the CSV files, and what the printed sheets say.

use siegel_client::export::moment::{Moment, in_cell};
use siegel_client::export::{LogHead, Maker};
use siegel_kit::tr;

use crate::act::export::minutes_east;

mod contents;
mod dispatch;
mod extract;

pub use contents::{contents_table, left_out_words};
pub use dispatch::{acts, dispatch_table, state_key};
pub use extract::{chain_words, extract_table, filter_words};

/// What is known of a practice's keys, as its badge says it.
pub fn trust_key(trust: &str) -> &'static str {
    match trust {
        "own" => "trust-own",
        "first_use" => "trust-pinned",
        "compared" => "trust-verified",
        "changed" => "trust-changed",
        _ => "trust-new",
    }
}

/// Who vouches, in words.
pub fn word_key(vouched: &str) -> &'static str {
    match vouched {
        "signed" => "export-signed",
        "server" => "export-server",
        _ => "log-wrong",
    }
}

/// A moment in a cell, on the clock of this device.
pub fn when(moment: Moment) -> String {
    in_cell(moment.0, &minutes_east)
}

/// Who made a document.
pub fn maker(by: &Maker) -> String {
    by.member.as_ref().map_or_else(|| by.practice.clone(), |member| format!("{member} ({})", by.practice))
}

fn log_cells(log: &LogHead) -> [String; 3] {
    [log.origin.clone(), log.size.to_string(), log.root.clone()]
}

fn cover_heads() -> Vec<String> {
    words(&[
        "export-log",
        "export-log-size",
        "export-log-root",
        "export-made-at",
        "export-made-by",
        "export-trial",
    ])
}

fn cover(made_at: Moment, made_by: &Maker, trial: bool) -> [String; 3] {
    [when(made_at), maker(made_by), plain(&tr!(if trial { "export-yes" } else { "export-no" }))]
}

fn words(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| tr!(key)).collect()
}

/// Without the marks that Fluent stands around what it puts into a sentence: in a file they are only dirt.
pub fn plain(text: &str) -> String {
    text.replace(['\u{2068}', '\u{2069}'], "")
}
