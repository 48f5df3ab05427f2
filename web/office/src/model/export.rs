//! Documents as tables and in words: columns of the CSV files, and what the printed sheets say.

use siegel_client::export::moment::{Moment, in_cell, local};
use siegel_client::export::{LogHead, Maker};
use siegel_kit::{format, tr};

use crate::act::export::minutes_east;

mod contents;
mod dispatch;
mod extract;

pub use contents::{contents_table, left_out_words};
pub use dispatch::{Given, dispatch_table, given, state_key};
pub use extract::{chain_words, extract_table, filter_words};

/// What is known of a practice's keys, as its badge says it.
pub fn trust_key(trust: &str) -> &'static str {
    match trust {
        "own" => "trust-own",
        "first_use" => "trust-pinned",
        "compared" => "trust-verified",
        "renamed" => "trust-renamed",
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

/// A moment on paper, in the language of the page, on the clock of this device; [`zone_words`] names that once.
pub fn on_paper(moment: Moment) -> String {
    match local(moment.0, &minutes_east) {
        Some(_) => format::second(moment.0.0),
        None => when(moment),
    }
}

/// The clock by which a sheet tells the time: "Zeitzone Europe/Berlin, bei der Erstellung UTC+01:00".
pub fn zone_words(made_at: Moment) -> String {
    tr!("export-zone-text", name = format::zone(), distance = distance(minutes_east(made_at.0)))
}

/// How far a clock is from UTC: "UTC+01:00".
fn distance(minutes_east: i32) -> String {
    let (sign, minutes) = (if minutes_east < 0 { '-' } else { '+' }, minutes_east.unsigned_abs());
    format!("UTC{sign}{:02}:{:02}", minutes / 60, minutes % 60)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_east_and_west_of_utc_has_its_distance_in_hours_and_minutes() {
        assert_eq!([60, 0, -210].map(distance), ["UTC+01:00", "UTC+00:00", "UTC-03:30"]);
    }
}
