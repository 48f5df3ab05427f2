//! An extract of the log (PR11): every row that a filter matches, who vouches for it, and the head under which
//! it stands.

use rand_core::CryptoRng;
use serde::Serialize;
use siegel_api::event::EventKind;
use siegel_api::export::Export;
use siegel_api::id::{ObjectId, PracticeId, UserId};
use siegel_api::message::log::LogQuery;
use siegel_api::time::Time;

use super::moment::Moment;
use super::{LogHead, Maker, hex, word};
use crate::desk::Desk;
use crate::error::Error;
use crate::log::{ChainState, LogEntry, Names};
use crate::server::Server;
use crate::transfer::Control;

/// Rows of one extract, at most: about 60 MB of text. Whoever needs more narrows the days.
pub const ROWS_MAX: usize = 100_000;

/// The document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Extract {
    /// `siegel-log`.
    pub format: &'static str,
    /// 1.
    pub version: u32,
    /// Whether the service is on trial: nothing in it is real.
    pub trial: bool,
    /// When it was made, by the clock of the maker's device.
    pub made_at: Moment,
    /// Who made it.
    pub made_by: Maker,
    /// What was asked for.
    pub filter: Filter,
    /// `holds` or `broken`: whether all leaves of the log make up the root of its head.
    pub chain: &'static str,
    /// The first leaf that is not what the head says, where one can be blamed.
    pub first_wrong: Option<u64>,
    /// The head that was checked.
    pub log: LogHead,
    /// The rows, newest first.
    pub rows: Vec<ExtractRow>,
}

/// What was asked for; what is not named was not asked.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Filter {
    /// The object's id.
    pub object_id: Option<ObjectId>,
    /// The object's name.
    pub object: Option<String>,
    /// The person's id.
    pub member_id: Option<UserId>,
    /// The person's name.
    pub member: Option<String>,
    /// The kind of event.
    pub kind: Option<EventKind>,
    /// From this moment on.
    pub from: Option<Moment>,
    /// Before this moment.
    pub before: Option<Moment>,
    /// Words that stand in each row's sentence.
    pub words: Option<String>,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ExtractRow {
    /// Number of the leaf, from 0.
    pub leaf: u64,
    /// By the server's clock.
    pub logged_at: Moment,
    /// By the clock of the device that signed it.
    pub signed_at: Option<Moment>,
    /// `signed`, `server`, or `wrong`: it says that somebody signed it, and that does not hold.
    pub vouched: &'static str,
    /// What happened.
    pub kind: EventKind,
    /// The same as a sentence, in the language of who made the extract.
    pub sentence: String,
    /// Who did it; nothing for a person without an account.
    pub member_id: Option<UserId>,
    /// The member's name.
    pub member: Option<String>,
    /// The member's practice.
    pub practice_id: Option<PracticeId>,
    /// Its name.
    pub practice: Option<String>,
    /// What it is about.
    pub object_id: ObjectId,
    /// Its name.
    pub object: Option<String>,
    /// The other practice that it concerns.
    pub other_practice: Option<String>,
    /// What exactly, as the kind has it (protocol 10).
    pub reference_sha256: String,
    /// Hash of the leaf's bytes.
    pub leaf_sha256: String,
}

/// The name of a kind, as programs read it.
pub fn code_of(kind: EventKind) -> String {
    let code = serde_json::to_value(kind).ok();
    code.as_ref().and_then(|code| code.as_str()).unwrap_or_default().to_owned()
}

impl ExtractRow {
    /// The row, with its sentence.
    pub fn new(entry: &LogEntry, sentence: String) -> Self {
        let row = &entry.row;
        Self {
            leaf: row.seq(),
            logged_at: Moment(row.at()),
            signed_at: row.client_time().map(Moment),
            vouched: word(row.vouched()),
            kind: row.kind(),
            sentence,
            member_id: row.actor(),
            member: entry.person.clone(),
            practice_id: row.practice_id(),
            practice: entry.practice.clone(),
            object_id: row.object(),
            object: entry.object.clone(),
            other_practice: entry.other.clone(),
            reference_sha256: hex(row.ref_hash()),
            leaf_sha256: hex(row.leaf_hash()),
        }
    }
}

/// All that the document needs beside its rows and what was read.
#[derive(Clone, Debug)]
pub struct Cover {
    /// When it is made.
    pub made_at: Time,
    /// Who makes it.
    pub made_by: Maker,
    /// Whether the service is on trial.
    pub trial: bool,
    /// What is asked for.
    pub query: LogQuery,
    /// The same as the document says it.
    pub filter: Filter,
}

impl<S: Server> Desk<'_, S> {
    /// Reads every row that the cover's query matches, page after page, and holds the whole log against its head.
    /// That an extract is made is noted in the log first, and stands in it. `row` makes a line of the document of an entry, or passes over it; `report` hears of the rows read.
    ///
    /// # Errors
    /// `Error::Cancelled`, `Code::TooLarge` for more rows than an extract takes, and as `read_log`.
    #[expect(clippy::too_many_arguments, reason = "clock and chance are arguments of everything here")]
    pub async fn extract(
        self,
        names: &Names,
        cover: Cover,
        control: &Control,
        row: impl Fn(&LogEntry) -> Option<ExtractRow>,
        report: impl Fn(usize),
        rng: &mut impl CryptoRng,
    ) -> Result<Extract, Error> {
        control.check()?;
        let log = [self.vault.practice_id().into()];
        self.note_export(Export::Log, &log, cover.made_at, rng).await?;
        let mut rows = Vec::new();
        let mut query = LogQuery { before: None, limit: None, ..cover.query.clone() };
        let mut read = 0;
        loop {
            let page = self.read_log(names, &query).await?;
            control.check()?;
            read += page.entries.len();
            rows.extend(page.entries.iter().filter_map(&row));
            report(read);
            if rows.len() > ROWS_MAX {
                return Err(Error::Problem(Box::new(siegel_api::problem::Problem::new(
                    siegel_api::problem::Code::TooLarge,
                ))));
            }
            query.before = page.before;
            if query.before.is_none() {
                break;
            }
        }
        let (state, checkpoint) = self.check_chain_under().await?;
        control.check()?;
        let (chain, first_wrong) = match state {
            ChainState::Holds { .. } => ("holds", None),
            ChainState::Broken { first_wrong } => ("broken", first_wrong),
        };
        let Cover { made_at, made_by, trial, filter, .. } = cover;
        Ok(Extract {
            format: "siegel-log",
            version: 1,
            trial,
            made_at: Moment(made_at),
            made_by,
            filter,
            chain,
            first_wrong,
            log: LogHead::from(&checkpoint),
            rows,
        })
    }
}
