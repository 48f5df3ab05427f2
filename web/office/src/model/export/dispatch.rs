//! The proof of dispatch as a table: a row for each file and each recipient, which is a practice or a case.

use siegel_client::export::dispatch::{Act, DispatchProof, Place, Reached, SentFile, SentFinding, Shared};
use siegel_client::export::table::Table;
use siegel_kit::tr;

use super::{cover, cover_heads, log_cells, plain, trust_key, when, word_key, words};

/// The five states of a recipient, by their names.
const STATES: [&str; 5] =
    ["delivery-delivered", "delivery-fetched", "delivery-opened", "delivery-filed", "delivery-withdrawn"];

/// The proof of dispatch: a row for each file and each recipient.
pub fn dispatch_table(proof: &DispatchProof) -> Table {
    let mut heads = words(&["finding-title", "send-class", "export-finding-id", "export-revision"]);
    heads.extend(words(&["finding-sender", "export-place", "export-licence", "export-sent-by"]));
    heads.extend(words(&[
        "export-sent-logged",
        "export-sent-signed",
        "export-sent-leaf",
        "finding-valid-until",
    ]));
    heads.extend(words(&[
        "finding-recipients",
        "export-to-place",
        "export-to-licence",
        "export-fingerprint",
    ]));
    heads.push(tr!("export-trust"));
    for state in STATES {
        let state = tr!(state);
        heads.push(tr!("export-act-when", act = state.clone()));
        heads.push(tr!("export-act-who", act = state.clone()));
        heads.push(tr!("export-act-word", act = state.clone()));
        heads.push(tr!("export-act-leaf", act = state));
    }
    heads.extend(words(&["export-file", "export-bytes", "export-sealed", "export-manifest"]));
    heads.extend(cover_heads());
    let cover = cover(proof.made_at, &proof.made_by, proof.trial);
    let rows = proof.findings.iter().flat_map(|finding| finding_rows(finding, &cover)).collect();
    Table { heads: heads.iter().map(|head| plain(head)).collect(), rows }
}

fn finding_rows(finding: &SentFinding, cover: &[String; 3]) -> Vec<Vec<String>> {
    let files: Vec<Option<&SentFile>> = at_least_one(&finding.files);
    let given = given(finding);
    let recipients: Vec<Option<&Given<'_>>> = at_least_one(&given);
    let pairs = recipients.iter().flat_map(|to| files.iter().map(move |file| (*to, *file)));
    pairs.map(|(to, file)| finding_row(finding, to, file, cover)).collect()
}

/// A finding without a recipient has a row, too.
fn at_least_one<T>(all: &[T]) -> Vec<Option<&T>> {
    if all.is_empty() { vec![None] } else { all.iter().map(Some).collect() }
}

fn finding_row(
    finding: &SentFinding,
    to: Option<&Given<'_>>,
    file: Option<&SentFile>,
    cover: &[String; 3],
) -> Vec<String> {
    let (practice, sent) = (&finding.practice, &finding.sent);
    let mut row = vec![
        finding.title.clone(),
        finding.class.clone(),
        finding.finding_id.to_string(),
        finding.revision.to_string(),
        practice.name.clone(),
        practice.place.clone(),
        practice.licence.clone(),
        sent.member.clone().unwrap_or_default(),
        when(sent.logged_at),
        sent.signed_at.map(when).unwrap_or_default(),
        leaf(sent),
        when(finding.valid_until),
    ];
    row.extend(to.map_or_else(|| vec![String::new(); 5], recipient_cells));
    for acts in to.iter().flat_map(|to| &to.acts) {
        row.extend(act_cells(acts));
    }
    row.resize(17 + STATES.len() * 4, String::new());
    match file {
        Some(file) => row.extend([file.name.clone(), file.bytes.to_string(), file.sealed_sha256.clone()]),
        None => row.extend([String::new(), String::new(), String::new()]),
    }
    row.push(finding.manifest_sha256.clone());
    row.extend(log_cells(&finding.log));
    row.extend(cover.iter().cloned());
    row
}

fn recipient_cells(to: &Given<'_>) -> Vec<String> {
    let mut cells = vec![plain(&to.name)];
    if let Some(place) = to.place {
        let trust = plain(&tr!(trust_key(place.trust)));
        cells.extend([place.place.clone(), place.licence.clone(), place.fingerprint.clone(), trust]);
    }
    cells.resize(5, String::new());
    cells
}

/// One to whom a finding was given.
pub struct Given<'a> {
    /// The practice, or the case.
    pub name: String,
    /// Which practice that is; none for a case.
    pub place: Option<&'a Place>,
    /// What became of it, in the order of `STATES`.
    pub acts: [Vec<&'a Act>; 5],
}

/// All to whom a finding was given: practices, then cases.
pub fn given(finding: &SentFinding) -> Vec<Given<'_>> {
    finding.recipients.iter().map(to_practice).chain(finding.cases.iter().map(to_case)).collect()
}

fn to_practice(to: &Reached) -> Given<'_> {
    Given {
        name: to.practice.name.clone(),
        place: Some(&to.practice),
        acts: [
            vec![&to.delivered],
            to.fetched.iter().collect(),
            to.opened.iter().collect(),
            to.filed.iter().collect(),
            to.withdrawn.iter().collect(),
        ],
    }
}

fn to_case(case: &Shared) -> Given<'_> {
    let (opened, filed) = (case.opened.iter().collect(), case.filed.iter().collect());
    Given {
        name: case.title.clone().map_or_else(|| tr!("case-one"), |title| tr!("case-named", title = title)),
        place: None,
        acts: [vec![&case.added], Vec::new(), opened, filed, case.withdrawn.iter().collect()],
    }
}

/// Name of a state, by its place in `Given::acts`.
pub fn state_key(place: usize) -> &'static str {
    STATES.get(place).copied().unwrap_or("delivery-delivered")
}

/// When, who, on whose word, and in which leaf; several people one behind the other.
fn act_cells(acts: &[&Act]) -> [String; 4] {
    let all =
        |cell: &dyn Fn(&Act) -> String| acts.iter().map(|act| cell(act)).collect::<Vec<_>>().join(" | ");
    [
        all(&|act| when(act.logged_at)),
        all(&|act| act.member.clone().unwrap_or_default()),
        all(&|act| plain(&tr!(word_key(act.vouched)))),
        all(&leaf),
    ]
}

fn leaf(act: &Act) -> String {
    act.leaf.map(|leaf| leaf.to_string()).unwrap_or_default()
}
