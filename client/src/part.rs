//! Parts on their way: sealed and sent, fetched and opened (protocol 5).
//!
//! How bytes are read, sealed and carried is the business of whoever runs this crate: in the browser a
//! worker does all of it, here `NativeSender` and `NativeReceiver` do. What is the same for all, four at a
//! time, pauses, retries and progress, is in [`crate::transfer`].

use std::cell::RefCell;
use std::fmt;

use base64ct::{Base64, Encoding};
use rand_core::CryptoRng;
use siegel_api::bundle::Head;
use siegel_api::hash::Hash;
use siegel_api::id::{FileId, FindingId};
use siegel_api::message::draft::BundleAnswer;
use siegel_api::url;
use siegel_crypto::content::FileKey;
use siegel_crypto::part::{PartList, Place};

use crate::bundle::{self, Fate};
use crate::error::{Error, Refusal};
use crate::server::{Method, Request, Server, ask, ask_bytes, tell};

/// A file that a person picked.
#[expect(async_fn_in_trait, reason = "browsers have one thread: futures need not be Send")]
pub trait Source {
    /// Its length in bytes, now.
    fn length(&self) -> u64;

    /// When it was last changed, in milliseconds since 1970; 0 where nobody knows.
    fn modified(&self) -> u64;

    /// Exactly `bytes` bytes from `start` on.
    ///
    /// # Errors
    /// `Error::FileChanged` if they are not there any more.
    async fn read(&self, start: u64, bytes: usize) -> Result<Vec<u8>, Error>;
}

/// A file in memory.
impl Source for Vec<u8> {
    fn length(&self) -> u64 {
        self.len() as u64
    }

    fn modified(&self) -> u64 {
        0
    }

    async fn read(&self, start: u64, bytes: usize) -> Result<Vec<u8>, Error> {
        let start = usize::try_from(start).map_err(|_| Error::FileChanged)?;
        let end = start.checked_add(bytes).ok_or(Error::FileChanged)?;
        self.get(start..end).map(<[u8]>::to_vec).ok_or(Error::FileChanged)
    }
}

/// A piece of a picked file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The file's place among the picked ones.
    pub file: usize,
    /// Where it begins, in bytes.
    pub start: u64,
    /// How long it is, in bytes.
    pub bytes: usize,
}

/// One part to be read, sealed and sent.
#[derive(Clone, Copy, Debug)]
pub struct SealJob<'a> {
    /// The draft; of a new finding it is the finding's id, too.
    pub finding_id: FindingId,
    /// The file.
    pub file_id: FileId,
    /// Its place among the picked files.
    pub file: usize,
    /// The part's number, from 0.
    pub part: u32,
    /// Where the part lies, and how long it is, plain and sealed.
    pub place: Place,
    /// The file's own bytes in this part; the rest is padded with zeros.
    pub own_bytes: usize,
    /// Seals this file. A worker gets a copy and wipes it.
    pub key: &'a FileKey,
}

impl SealJob<'_> {
    /// Where the sealed part is PUT.
    pub fn path(&self) -> String {
        url::draft_part(self.finding_id, self.file_id, self.part)
    }

    /// The whole request for these sealed bytes, with their hash.
    pub fn request(&self, sealed: Vec<u8>) -> (Request, Hash) {
        let hash = Hash::of(&sealed);
        let mut request = Request::new(Method::Put, self.path())
            .with("content-type", "application/octet-stream")
            .with(url::HEADER_DIGEST, digest_header(hash));
        request.body = sealed;
        (request, hash)
    }
}

/// `Content-Digest` of a part (RFC 9530): `sha-256=:…:`.
pub fn digest_header(hash: Hash) -> String {
    format!("sha-256=:{}:", Base64::encode_string(hash.as_bytes()))
}

/// Reads a part of a picked file, seals it under a fresh salt and PUTs it.
#[expect(async_fn_in_trait, reason = "browsers have one thread: futures need not be Send")]
pub trait PartSender {
    /// Sends one part, once; whoever calls tries again. Returns the hash of the sealed bytes.
    ///
    /// # Errors
    /// `Error::Lost` and `Error::Problem` from the way, `Error::FileChanged` if the file cannot be read.
    async fn send(&self, job: SealJob<'_>) -> Result<Hash, Error>;

    /// Sends several small parts of one finding in one request, once. Answers what became of each; whoever cannot
    /// bundle sends one after the other.
    ///
    /// # Errors
    /// As `send`: then none of them counts as arrived.
    async fn send_bundle(&self, jobs: &[SealJob<'_>]) -> Result<Vec<Fate>, Error> {
        let mut fates = Vec::with_capacity(jobs.len());
        for job in jobs {
            fates.push(Ok(self.send(*job).await?));
        }
        Ok(fates)
    }

    /// Reads some bytes of picked file `file`, to recognise it when a draft is taken up again.
    ///
    /// # Errors
    /// `Error::FileChanged`.
    async fn read(&self, file: usize, start: u64, bytes: usize) -> Result<Vec<u8>, Error>;

    /// Reads several pieces, one behind the other. In a browser this is one call instead of many.
    ///
    /// # Errors
    /// `Error::FileChanged` if one of them is not there.
    async fn read_all(&self, pieces: &[Piece]) -> Result<Vec<u8>, Error> {
        let mut all = Vec::with_capacity(pieces.iter().map(|piece| piece.bytes).sum());
        for piece in pieces {
            all.extend(self.read(piece.file, piece.start, piece.bytes).await?);
        }
        Ok(all)
    }
}

/// Seals on this very thread.
#[derive(Debug)]
pub struct NativeSender<'a, S, F, R> {
    server: &'a S,
    files: &'a [F],
    rng: RefCell<R>,
}

impl<'a, S: Server, F: Source, R: CryptoRng> NativeSender<'a, S, F, R> {
    /// For these picked files, in their order.
    pub fn new(server: &'a S, files: &'a [F], rng: R) -> Self {
        Self { server, files, rng: RefCell::new(rng) }
    }

    fn source(&self, file: usize) -> Result<&F, Error> {
        self.files.get(file).ok_or(Error::FileChanged)
    }

    async fn seal(&self, job: &SealJob<'_>) -> Result<Vec<u8>, Error> {
        let source = self.source(job.file)?;
        // The padding of a large file may be longer than a part: such a part lies behind the file's end.
        let plain = match job.own_bytes {
            0 => Vec::new(),
            bytes => source.read(job.place.start(), bytes).await?,
        };
        job.key.seal_part(&job.place, &plain, &mut *self.rng.borrow_mut()).map_err(|_| Error::Fault)
    }
}

impl<S: Server, F: Source, R: CryptoRng> PartSender for NativeSender<'_, S, F, R> {
    async fn send(&self, job: SealJob<'_>) -> Result<Hash, Error> {
        let (request, hash) = job.request(self.seal(&job).await?);
        tell(self.server, request).await?;
        Ok(hash)
    }

    async fn send_bundle(&self, jobs: &[SealJob<'_>]) -> Result<Vec<Fate>, Error> {
        let (mut entries, mut sealed) = (Vec::with_capacity(jobs.len()), Vec::with_capacity(jobs.len()));
        for job in jobs {
            let part = self.seal(job).await?;
            entries.push(bundle::entry(job, &part)?);
            sealed.push(part);
        }
        let head = Head::new(entries).map_err(|_| Error::Fault)?;
        let finding_id = jobs.first().ok_or(Error::Fault)?.finding_id;
        let answer: BundleAnswer = ask(self.server, bundle::request(finding_id, &head, &sealed)).await?;
        bundle::fates(&head, &answer)
    }

    async fn read(&self, file: usize, start: u64, bytes: usize) -> Result<Vec<u8>, Error> {
        self.source(file)?.read(start, bytes).await
    }
}

/// One part to be fetched, held against the list and opened.
#[derive(Clone)]
pub struct OpenJob<'a> {
    /// Where it is.
    pub path: String,
    /// Sent as `Siegel-Ticket`.
    pub ticket: &'a str,
    /// The part's number, from 0.
    pub part: u32,
    /// The file's true length in bytes.
    pub length: u64,
    /// The hashes to which the author's signature commits.
    pub list: &'a PartList,
    /// Opens this file.
    pub key: &'a FileKey,
}

impl fmt::Debug for OpenJob<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "OpenJob({})", self.part)
    }
}

impl OpenJob<'_> {
    /// The whole request.
    pub fn request(&self) -> Request {
        Request::new(Method::Get, &self.path).with(url::HEADER_TICKET, self.ticket)
    }

    /// Holds the sealed bytes against the list and opens them; gives the file's own bytes, without padding.
    ///
    /// # Errors
    /// `Refusal::Sealed` for other bytes than the author's.
    pub fn open(&self, sealed: &[u8]) -> Result<Vec<u8>, Error> {
        self.key.open_part(self.list, self.part, self.length, sealed).map_err(|_| Refusal::Sealed.into())
    }
}

/// The file's own bytes of an opened part, wherever they lie: in a browser outside of this program's memory.
pub trait OpenedPart: Into<Vec<u8>> {
    /// How many bytes they are.
    fn length(&self) -> u64;
}

impl OpenedPart for Vec<u8> {
    fn length(&self) -> u64 {
        self.len() as u64
    }
}

/// Fetches a part, holds it against the list and opens it.
#[expect(async_fn_in_trait, reason = "browsers have one thread: futures need not be Send")]
pub trait PartReceiver {
    /// As what an opened part comes.
    type Part: OpenedPart;

    /// Gives the file's own bytes of the part; whoever calls tries again.
    ///
    /// # Errors
    /// `Error::Lost` and `Error::Problem` from the way, `Refusal::Sealed` for damaged bytes.
    async fn receive(&self, job: OpenJob<'_>) -> Result<Self::Part, Error>;
}

/// Opens on this very thread.
#[derive(Debug)]
pub struct NativeReceiver<'a, S>(pub &'a S);

impl<S: Server> PartReceiver for NativeReceiver<'_, S> {
    type Part = Vec<u8>;

    async fn receive(&self, job: OpenJob<'_>) -> Result<Vec<u8>, Error> {
        let sealed = ask_bytes(self.0, job.request()).await?;
        job.open(&sealed)
    }
}
