//! Findings into an archive (G3): each verified anew, opened part by part, and told to its sender, as where it is
//! looked at. What does not verify, what its sender did not allow to be saved and what is not there any more is
//! left out before its first byte, and listed. A file that breaks in its middle breaks the archive off: no half
//! file is ever in one that looks whole.

use rand_core::CryptoRng;
use siegel_api::export::Export;
use siegel_api::hash::{Hash, Hasher};
use siegel_api::id::FindingId;
use siegel_api::problem::Code;
use siegel_api::time::Time;
use time::OffsetDateTime;

use super::archive::Archive;
use super::contents::{ArchivedFile, ArchivedFinding, CONTENTS_JSON, Contents, LeftOut, Reason};
use super::entry_name::Names;
use super::moment::{Moment, Zone, day, local};
use super::table::Table;
use super::{Maker, json};
use crate::clock::Clock;
use crate::desk::Desk;
use crate::error::Error;
use crate::finding::VerifiedFinding;
use crate::part::{OpenedPart, PartReceiver};
use crate::read::Sink;
use crate::receive::Entry;
use crate::server::Server;
use crate::transfer::{Progress, Sleeper, Watch, retry};

/// Findings in one archive, at most.
pub const FINDINGS_MAX: usize = 1_000;

/// What is wanted.
pub struct Order<'o> {
    /// The findings, in the order of the archive.
    pub ids: &'o [FindingId],
    /// Bytes of all their files, as far as they are known; for the progress alone.
    pub bytes: u64,
    /// Who makes it.
    pub made_by: Maker,
    /// Whether the service is on trial.
    pub trial: bool,
    /// The time zone of its days.
    pub zone: &'o dyn Zone,
    /// Name of the list for people, and how it is written.
    pub list: (&'o str, &'o dyn Fn(&Contents) -> Table),
}

/// How far it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Step {
    /// The finding that is being fetched: its place in the order, from 0.
    pub finding: usize,
    /// Its title, once it is open.
    pub title: String,
    /// Bytes of all files that are through.
    pub bytes_done: u64,
    /// Bytes of all files.
    pub bytes_total: u64,
    /// Whether the connection is lost and it waits to try again (S-07).
    pub waiting: bool,
}

impl<S: Server> Desk<'_, S> {
    /// Writes an archive of findings into `sink`, and gives what lies in it. After an error the sink holds no
    /// archive.
    ///
    /// # Errors
    /// `Error::Cancelled`; `Refusal::Sealed` for a file that broke in its middle; as `server::ask`.
    #[expect(clippy::too_many_arguments, reason = "clock and chance are arguments of everything here")]
    pub async fn archive(
        self,
        order: &Order<'_>,
        receiver: &impl PartReceiver,
        sink: &mut impl Sink,
        watch: &Watch<'_, impl Sleeper, impl Fn(Step)>,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
    ) -> Result<Contents, Error> {
        let mut gathering = Gathering {
            order,
            archive: Archive::new(sink),
            folders: Names::default(),
            at: Step { bytes_total: order.bytes, ..Step::default() },
            findings: Vec::new(),
            left_out: Vec::new(),
        };
        for (place, id) in order.ids.iter().enumerate() {
            gathering.at.finding = place;
            gathering.at.title.clear();
            (watch.report)(gathering.at.clone());
            let entry = retry(watch.control, watch.sleeper, |_| {}, || self.find_finding(*id)).await;
            let finding = match openable(self, entry)? {
                Ok(finding) => finding,
                Err(reason) => {
                    gathering.leave_out(*id, None, None, reason);
                    continue;
                }
            };
            let noted = match self.receipt_opened(&finding, clock, rng).await {
                Ok(_) => self.note_export(Export::Archive, &[(*id).into()], clock.now(), rng).await,
                Err(error) => Err(error),
            };
            match noted {
                Ok(()) => gathering.take(self, &finding, receiver, watch).await?,
                Err(error) => gathering.leave_out(*id, None, None, reason(&error).ok_or(error)?),
            }
        }
        gathering.finish(clock.now()).await
    }
}

/// The finding, or why it is left out; an error where that cannot be told.
fn openable<S: Server>(
    desk: Desk<'_, S>,
    entry: Result<Entry, Error>,
) -> Result<Result<Box<VerifiedFinding>, Reason>, Error> {
    Ok(match entry {
        Ok(Entry::Open(finding)) if finding.may_be_saved_by(desk.vault.practice_id()) => Ok(finding),
        Ok(Entry::Open(_)) => Err(Reason::NotAllowed),
        Ok(Entry::Withdrawn(_)) => Err(Reason::Withdrawn),
        Ok(Entry::Changed { .. }) => Err(Reason::KeysChanged),
        Ok(Entry::Refused { .. }) => Err(Reason::Damaged),
        Err(error) => Err(reason(&error).ok_or(error)?),
    })
}

/// What an error says of the thing that was asked for; nothing where it says something of the way.
fn reason(error: &Error) -> Option<Reason> {
    match error {
        Error::KeyChanged => Some(Reason::KeysChanged),
        Error::Refused(_) => Some(Reason::Damaged),
        Error::Problem(problem) => match problem.code {
            Code::NotFound => Some(Reason::Gone),
            Code::Withdrawn => Some(Reason::Withdrawn),
            _ => None,
        },
        _ => None,
    }
}

struct Gathering<'g, 's, K> {
    order: &'g Order<'g>,
    archive: Archive<'s, K>,
    folders: Names,
    at: Step,
    findings: Vec<ArchivedFinding>,
    left_out: Vec<LeftOut>,
}

impl<K: Sink> Gathering<'_, '_, K> {
    async fn take<S: Server>(
        &mut self,
        desk: Desk<'_, S>,
        finding: &VerifiedFinding,
        receiver: &impl PartReceiver,
        watch: &Watch<'_, impl Sleeper, impl Fn(Step)>,
    ) -> Result<(), Error> {
        self.at.title = finding.title().to_owned();
        let (practice, zone) = (&finding.author().practice().card().name, self.order.zone);
        let folder = format!("{}_{practice}_{}", day(finding.sent_at(), zone), finding.title());
        let folder = self.folders.give(folder.trim_end_matches('_'));
        let at = local(finding.sent_at(), zone);
        let (mut names, mut files) = (Names::default(), Vec::new());
        for file in finding.files() {
            let path = format!("{folder}/{}", names.give(file.name));
            let mut entry =
                Growing { archive: &mut self.archive, path, length: file.length, at, hasher: None };
            let before = self.at.clone();
            let report = |progress: Progress| {
                let bytes_done = before.bytes_done + progress.bytes_done;
                (watch.report)(Step { bytes_done, waiting: progress.waiting, ..before.clone() });
            };
            let part = Watch { control: watch.control, sleeper: watch.sleeper, report: &report };
            match desk.read_file(finding, file.file_id, receiver, &mut entry, &part).await {
                Ok(()) => files.push(ArchivedFile::new(&file, entry.path.clone(), entry.end().await?)),
                Err(error) => match reason(&error).filter(|_| entry.hasher.is_none()) {
                    Some(reason) => self.leave_out(finding.id(), Some(finding), Some(file.name), reason),
                    None => return Err(error),
                },
            }
            self.at.bytes_done = before.bytes_done + file.length;
        }
        if !files.is_empty() {
            self.findings.push(ArchivedFinding::new(finding, folder, files));
        }
        Ok(())
    }

    fn leave_out(
        &mut self,
        finding_id: FindingId,
        finding: Option<&VerifiedFinding>,
        file: Option<&str>,
        reason: Reason,
    ) {
        let title = finding.map(|finding| finding.title().to_owned());
        self.left_out.push(LeftOut { finding_id, title, file: file.map(str::to_owned), reason });
    }

    /// The lists come last: hashes are known only now.
    async fn finish(mut self, made_at: Time) -> Result<Contents, Error> {
        let contents = Contents {
            format: "siegel-archive",
            version: 1,
            trial: self.order.trial,
            made_at: Moment(made_at),
            made_by: self.order.made_by.clone(),
            findings: self.findings,
            left_out: self.left_out,
        };
        let (name, table) = self.order.list;
        let at = local(made_at, self.order.zone);
        for (name, bytes) in [(name, table(&contents).csv()?), (CONTENTS_JSON, json(&contents)?)] {
            self.archive.begin(name, bytes.len() as u64, at).await?;
            self.archive.write(&bytes).await?;
        }
        self.archive.finish().await?;
        Ok(contents)
    }
}

/// A file on its way into an archive; it is begun by its first bytes, which come verified.
struct Growing<'g, 's, K> {
    archive: &'g mut Archive<'s, K>,
    path: String,
    length: u64,
    at: Option<OffsetDateTime>,
    hasher: Option<Hasher>,
}

impl<K: Sink> Growing<'_, '_, K> {
    async fn begun(&mut self) -> Result<&mut Hasher, Error> {
        if self.hasher.is_none() {
            self.archive.begin(&self.path, self.length, self.at).await?;
        }
        Ok(self.hasher.get_or_insert_default())
    }

    async fn end(mut self) -> Result<Hash, Error> {
        self.begun().await?;
        Ok(self.hasher.unwrap_or_default().finish())
    }
}

impl<K: Sink, P: OpenedPart> Sink<P> for Growing<'_, '_, K> {
    async fn write(&mut self, part: P) -> Result<(), Error> {
        let bytes: Vec<u8> = part.into();
        self.begun().await?.update(&bytes);
        self.archive.write(&bytes).await
    }
}
