//! An extract of the log as a table, and its filter and state in words.

use siegel_client::export::extract::{Extract, ExtractRow, Filter, code_of};
use siegel_client::export::moment::Moment;
use siegel_client::export::table::Table;
use siegel_kit::{format, tr};

use super::{cover, cover_heads, log_cells, plain, when, word_key, words};
use crate::model::event::kind_name;

/// An extract of the log: a row for each leaf.
pub fn extract_table(extract: &Extract) -> Table {
    let mut heads = words(&["export-leaf", "export-logged", "export-signed-at", "log-word", "log-kind"]);
    heads.extend(words(&["log-what", "log-person", "export-practice", "log-object", "export-object-id"]));
    heads.extend(words(&[
        "export-other",
        "export-reference",
        "export-leaf-hash",
        "export-filter",
        "export-chain",
    ]));
    heads.extend(cover_heads());
    let context = [filter_words(&extract.filter), chain_words(extract)];
    let cover = cover(extract.made_at, &extract.made_by, extract.trial);
    let row = |row: &ExtractRow| {
        let mut cells = row_cells(row);
        cells.extend(context.iter().cloned());
        cells.extend(log_cells(&extract.log));
        cells.extend(cover.iter().cloned());
        cells
    };
    Table {
        heads: heads.iter().map(|head| plain(head)).collect(),
        rows: extract.rows.iter().map(row).collect(),
    }
}

fn row_cells(row: &ExtractRow) -> Vec<String> {
    let text = |text: &Option<String>| text.clone().unwrap_or_default();
    vec![
        row.leaf.to_string(),
        when(row.logged_at),
        row.signed_at.map(when).unwrap_or_default(),
        plain(&tr!(word_key(row.vouched))),
        code_of(row.kind),
        row.sentence.clone(),
        text(&row.member),
        text(&row.practice),
        text(&row.object),
        row.object_id.to_string(),
        text(&row.other_practice),
        row.reference_sha256.clone(),
        row.leaf_sha256.clone(),
    ]
}

/// What was asked for, in words.
pub fn filter_words(filter: &Filter) -> String {
    let label =
        |key: &'static str, value: Option<String>| value.map(|value| format!("{}: {value}", tr!(key)));
    let day = |moment: Moment| format::minute(moment.0.0);
    let kind = filter.kind.map(kind_name);
    let asked = [
        label("log-object", filter.object.clone()),
        label("log-person", filter.member.clone()),
        label("log-kind", kind),
        label("log-from", filter.from.map(day)),
        label("export-before", filter.before.map(day)),
        label("export-words", filter.words.clone()),
    ];
    let asked: Vec<String> = asked.into_iter().flatten().collect();
    plain(&if asked.is_empty() { tr!("export-no-filter") } else { asked.join("; ") })
}

/// Whether the log holds, in words.
pub fn chain_words(extract: &Extract) -> String {
    plain(&match (extract.chain, extract.first_wrong) {
        ("holds", _) => tr!("log-holds"),
        (_, Some(at)) => tr!("log-broken-at", n = at),
        _ => tr!("log-broken"),
    })
}
