//! What lies in an archive and what does not, as a table.

use siegel_client::export::contents::{Contents, LeftOut, Reason};
use siegel_client::export::table::Table;
use siegel_kit::tr;

use super::{cover, plain, when, words};

/// What lies in an archive and what does not: a row for each file.
pub fn contents_table(contents: &Contents) -> Table {
    let mut heads = words(&["export-path", "export-file", "export-bytes", "export-sha256", "finding-title"]);
    heads.extend(words(&["finding-sender", "export-sent-by", "finding-sent-at", "export-finding-id"]));
    heads.extend(words(&[
        "export-manifest",
        "export-left-out",
        "export-made-at",
        "export-made-by",
        "export-trial",
    ]));
    let cover = cover(contents.made_at, &contents.made_by, contents.trial);
    let files =
        contents.findings.iter().flat_map(|finding| finding.files.iter().map(move |file| (finding, file)));
    let there = files.map(|(finding, file)| {
        vec![
            file.path.clone(),
            file.name.clone(),
            file.bytes.to_string(),
            file.sha256.clone(),
            finding.title.clone(),
            finding.practice.clone(),
            finding.member.clone(),
            when(finding.sent_at),
            finding.finding_id.to_string(),
            finding.manifest_sha256.clone(),
            String::new(),
        ]
    });
    let missing = contents.left_out.iter().map(|out| {
        let mut row = vec![String::new(); 11];
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        let cells = [
            (1, text(&out.file)),
            (4, text(&out.title)),
            (8, out.finding_id.to_string()),
            (10, left_out_words(out)),
        ];
        for (at, cell) in cells {
            if let Some(place) = row.get_mut(at) {
                *place = cell;
            }
        }
        row
    });
    let rows =
        there.chain(missing).map(|row| row.into_iter().chain(cover.iter().cloned()).collect()).collect();
    Table { heads: heads.iter().map(|head| plain(head)).collect(), rows }
}

/// Why something is not in an archive.
pub fn left_out_words(out: &LeftOut) -> String {
    let key = match out.reason {
        Reason::NotAllowed => "archive-not-allowed",
        Reason::Withdrawn => "archive-withdrawn",
        Reason::KeysChanged => "archive-keys-changed",
        Reason::Damaged => "archive-damaged",
        Reason::Gone => "archive-gone",
    };
    tr!(key)
}
