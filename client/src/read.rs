//! Reading a file: a ticket, the list of its parts held against the author's signature, then part after
//! part into a sink (protocol 5).

use futures::{StreamExt, pin_mut, stream};
use siegel_api::id::FileId;
use siegel_api::manifest::FileEntry;
use siegel_api::message::finding::Ticket;
use siegel_api::problem::Code;
use siegel_api::url;
use siegel_crypto::content::FileKey;
use siegel_crypto::part::PartList;

use crate::desk::Desk;
use crate::error::{Error, Refusal};
use crate::finding::VerifiedFinding;
use crate::part::{OpenJob, OpenedPart, PartReceiver};
use crate::server::{Method, Request, Server, ask};
use crate::transfer::{PARTS_IN_FLIGHT, Progress, Report, Sleeper, Watch, retry, unless_cancelled};

/// Takes the bytes of a file, in order, in parts as they were opened. After an error whoever made it throws away
/// what it got: a file counts as read only when reading returned `Ok`.
#[expect(async_fn_in_trait, reason = "browsers have one thread: futures need not be Send")]
pub trait Sink<P = Vec<u8>> {
    /// The next bytes.
    ///
    /// # Errors
    /// `Error::Cancelled` if the person stopped it where it is saved.
    async fn write(&mut self, part: P) -> Result<(), Error>;
}

/// Into memory, for previews.
impl Sink for Vec<u8> {
    async fn write(&mut self, part: Vec<u8>) -> Result<(), Error> {
        self.extend_from_slice(&part);
        Ok(())
    }
}

/// A file that may be read, whether from the inbox or through a link.
#[derive(Debug)]
pub(crate) struct Readable<'f> {
    pub(crate) entry: &'f FileEntry,
    pub(crate) length: u64,
    pub(crate) key: FileKey,
}

impl<'f> Readable<'f> {
    pub(crate) fn new(
        manifest: &'f siegel_api::manifest::Manifest,
        meta: &crate::meta::Meta,
        key: &siegel_crypto::content::FindingKey,
        file_id: FileId,
    ) -> Result<Self, Error> {
        let place = manifest.files.iter().position(|entry| entry.file_id == file_id);
        let place = place.ok_or(Refusal::Mismatch)?;
        let (entry, file) = manifest.files.get(place).zip(meta.files.get(place)).ok_or(Refusal::Mismatch)?;
        Ok(Self { entry, length: file.length, key: key.derive_file_key(&manifest.core, file_id) })
    }
}

/// How a passage is opened: by a ticket or within a visit. A passage that ended is opened anew.
pub(crate) trait Door {
    /// The value of `Siegel-Ticket`, and the hashes of all parts. The server logs it as fetched.
    async fn enter(&self) -> Result<(String, Vec<siegel_api::hash::Hash>), Error>;
    /// Where a part is.
    fn path(&self, part: u32) -> String;
}

struct Office<'a, S> {
    desk: Desk<'a, S>,
    finding_id: siegel_api::id::FindingId,
    file_id: FileId,
}

impl<S: Server> Door for Office<'_, S> {
    async fn enter(&self) -> Result<(String, Vec<siegel_api::hash::Hash>), Error> {
        let path = url::finding_ticket(self.finding_id, self.file_id);
        let request = Request::json(Method::Post, path, &serde_json::json!({}))?;
        let ticket: Ticket = ask(self.desk.server, request).await?;
        Ok((ticket.ticket, ticket.part_hashes))
    }

    fn path(&self, part: u32) -> String {
        url::finding_part(self.finding_id, self.file_id, part)
    }
}

impl<S: Server> Desk<'_, S> {
    /// Reads a file of a finding into `sink`.
    ///
    /// # Errors
    /// `Refusal::Sealed` for anything but what the author sealed, `Error::Cancelled`, and as `server::ask`.
    pub async fn read_file<R: PartReceiver>(
        self,
        finding: &VerifiedFinding,
        file_id: FileId,
        receiver: &R,
        sink: &mut impl Sink<R::Part>,
        watch: &Watch<'_, impl Sleeper, impl Report>,
    ) -> Result<(), Error> {
        let file = Readable::new(finding.manifest.manifest(), &finding.meta, &finding.key, file_id)?;
        let office = Office { desk: self, finding_id: finding.id(), file_id };
        read(&office, &file, receiver, sink, watch).await
    }
}

/// Reads from the first part to the last. When the passage ends on the way it is opened once more, and
/// reading goes on where it was.
pub(crate) async fn read<R: PartReceiver>(
    door: &impl Door,
    file: &Readable<'_>,
    receiver: &R,
    sink: &mut impl Sink<R::Part>,
    watch: &Watch<'_, impl Sleeper, impl Report>,
) -> Result<(), Error> {
    let mut reached = Reached { parts: 0, bytes: 0 };
    loop {
        let (ticket, hashes) = retry(watch.control, watch.sleeper, |_| {}, || door.enter()).await?;
        let list = PartList::verify(file.entry, hashes)?;
        let passage = Passage { door, ticket: &ticket, list: &list, file };
        let before = reached.parts;
        match passage.walk(&mut reached, receiver, sink, watch).await {
            Err(Error::Problem(problem)) if problem.code == Code::TicketEnded && reached.parts > before => {}
            done => return done,
        }
    }
}

struct Reached {
    parts: u32,
    bytes: u64,
}

struct Passage<'p, D> {
    door: &'p D,
    ticket: &'p str,
    list: &'p PartList,
    file: &'p Readable<'p>,
}

impl<D: Door> Passage<'_, D> {
    async fn walk<R: PartReceiver>(
        &self,
        reached: &mut Reached,
        receiver: &R,
        sink: &mut impl Sink<R::Part>,
        watch: &Watch<'_, impl Sleeper, impl Report>,
    ) -> Result<(), Error> {
        let report = |bytes_done, waiting| {
            watch.report.report(Progress {
                bytes_done,
                bytes_total: self.file.length,
                waiting,
                ..Progress::default()
            });
        };
        let parts = stream::iter(reached.parts..self.file.entry.parts);
        let at = std::cell::Cell::new(reached.bytes);
        let waiting = |waiting: bool| report(at.get(), waiting);
        let opened = parts
            .map(|part| {
                retry(watch.control, watch.sleeper, waiting, move || receiver.receive(self.job(part)))
            })
            .buffered(PARTS_IN_FLIGHT);
        pin_mut!(opened);
        report(reached.bytes, false);
        while let Some(part) = unless_cancelled(watch.control, watch.sleeper, opened.next()).await? {
            let part = part?;
            reached.bytes += part.length();
            reached.parts += 1;
            at.set(reached.bytes);
            sink.write(part).await?;
            report(reached.bytes, false);
            watch.control.wait_while_paused(watch.sleeper).await?;
        }
        if reached.bytes == self.file.length { Ok(()) } else { Err(Refusal::Sealed.into()) }
    }

    fn job(&self, part: u32) -> OpenJob<'_> {
        OpenJob {
            path: self.door.path(part),
            ticket: self.ticket,
            part,
            length: self.file.length,
            list: self.list,
            key: &self.file.key,
        }
    }
}
