//! The sealing workers, as the pages use them: parts of files, and what Argon2id derives.

use js_sys::{Array, Uint8Array};
use leptos::prelude::document;
use siegel_api::hash::Hash;
use siegel_api::id::LinkId;
use siegel_api::url;
use siegel_client::authenticator::Beside;
use siegel_client::bundle::Fate;
use siegel_client::error::{Error, Refusal};
use siegel_client::link::LinkRoot;
use siegel_client::part::{OpenJob, OpenedPart, PartReceiver, PartSender, Piece, SealJob};
use siegel_client::read::Sink;
use siegel_client::server::Lost;
use siegel_crypto::unlock::{Passphrase, StretchedPassphrase};
use siegel_engine::message::{Answer, BundlePlace, Failure, Order, PartPlace};
use siegel_engine::pool::{Pool, secret_bytes};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, File};
use zeroize::Zeroizing;

/// The workers of this page. Clones share them; the last one that is dropped ends them and wipes what they hold.
#[derive(Clone)]
pub struct Engine(Pool);

impl Engine {
    /// Starts them. Nothing is loaded before.
    ///
    /// # Errors
    /// `Error::Fault` where the document names no worker, or the browser starts none.
    pub fn start() -> Result<Self, Error> {
        let script = named("engine").ok_or(Error::Fault)?;
        Pool::start(&script).map(Self).map_err(told)
    }

    /// Whether all workers are gone: they could not be loaded, or they crashed. New ones may do.
    pub fn is_gone(&self) -> bool {
        self.0.is_gone()
    }

    /// Sends parts of these files, in their order.
    pub fn sender<'a>(&'a self, files: &'a [File]) -> FileSender<'a> {
        FileSender { engine: self, files }
    }

    /// The root of a link, from its secret and the characters of its PIN (protocol 8); about a third of a second.
    ///
    /// # Errors
    /// `Error::Unreadable` for characters that no PIN has.
    pub async fn derive_link_root(
        &self,
        link_id: LinkId,
        secret: &[u8; 32],
        pin: &str,
    ) -> Result<LinkRoot, Error> {
        let root = self.0.run_for_bytes(Order::LinkRoot { link_id }, &[secret, pin.as_bytes()]).await;
        let root = taken(root.map_err(told)?);
        Ok(LinkRoot::from_bytes(link_id, root.as_slice().try_into().map_err(|_| Error::Fault)?))
    }

    /// What a passphrase opens with beside a passkey (protocol 2); about a third of a second.
    ///
    /// # Errors
    /// Those of a worker that cannot be loaded.
    pub async fn stretch_passphrase(
        &self,
        passphrase: &Passphrase,
        beside: Beside,
    ) -> Result<StretchedPassphrase, Error> {
        let order = Order::Passphrase { user_id: beside.user_id, credential: beside.credential };
        let typed = passphrase.expose_text().as_bytes();
        let stretched = taken(self.0.run_for_bytes(order, &[typed]).await.map_err(told)?);
        StretchedPassphrase::from_slice(&stretched).map_err(|_| Error::Fault)
    }

    /// Link id and secret behind a code on paper (protocol 8).
    ///
    /// # Errors
    /// `Error::Unreadable` for characters that no code has.
    pub async fn derive_link_code(&self, code: &str) -> Result<(LinkId, Zeroizing<[u8; 32]>), Error> {
        let both = self.0.run_for_bytes(Order::LinkCode, &[code.as_bytes()]).await;
        let both = taken(both.map_err(told)?);
        let (id, secret) = both.split_at_checked(LinkId::LEN).ok_or(Error::Fault)?;
        let secret = secret.try_into().map_err(|_| Error::Fault)?;
        Ok((LinkId::from_slice(id).ok_or(Error::Fault)?, Zeroizing::new(secret)))
    }
}

/// The file's own bytes of a part, in the buffer in which the worker opened them and handed them over.
pub struct Plain(Uint8Array);

impl Plain {
    /// The bytes; whoever takes them may hand their buffer on.
    pub fn into_bytes(self) -> Uint8Array {
        self.0
    }
}

impl OpenedPart for Plain {
    fn length(&self) -> u64 {
        u64::from(self.0.length())
    }
}

impl From<Plain> for Vec<u8> {
    fn from(Plain(part): Plain) -> Self {
        part.to_vec()
    }
}

/// Into memory, for previews.
impl Sink<Plain> for Vec<u8> {
    async fn write(&mut self, Plain(part): Plain) -> Result<(), Error> {
        let before = self.len();
        self.resize(before + part.length() as usize, 0);
        self.get_mut(before..).ok_or(Error::Fault).map(|room| part.copy_to(room))
    }
}

impl PartReceiver for Engine {
    type Part = Plain;

    async fn receive(&self, job: OpenJob<'_>) -> Result<Plain, Error> {
        let (padded, hash) = job.list.find(job.part).ok_or(Error::Fault)?;
        let place = PartPlace { part: job.part, padded, length: job.length };
        let order = Order::Open { path: job.path, ticket: job.ticket.to_owned(), place, hash };
        self.0.run_for_bytes(order, &[job.key.expose()]).await.map(Plain).map_err(told)
    }
}

/// Sends parts of picked files.
pub struct FileSender<'a> {
    engine: &'a Engine,
    files: &'a [File],
}

impl FileSender<'_> {
    /// A piece of a file; its bytes are read by whoever needs them, and never lie here.
    fn slice(&self, file: usize, start: u64, bytes: usize) -> Result<Blob, Error> {
        let (from, to) = (start as f64, (start + bytes as u64) as f64);
        let file = self.files.get(file).ok_or(Error::FileChanged)?;
        file.slice_with_f64_and_f64(from, to).map_err(|_| Error::FileChanged)
    }

    /// Pieces as one blob, which nobody has read yet.
    fn join(&self, pieces: &[Piece]) -> Result<Blob, Error> {
        if let [Piece { file, start, bytes }] = *pieces {
            return self.slice(file, start, bytes);
        }
        let slices = pieces.iter().map(|piece| self.slice(piece.file, piece.start, piece.bytes));
        let slices: Vec<Blob> = slices.collect::<Result<_, _>>()?;
        Blob::new_with_blob_sequence(&slices.into_iter().collect::<Array>()).map_err(|_| Error::Fault)
    }
}

impl PartSender for FileSender<'_> {
    async fn send(&self, job: SealJob<'_>) -> Result<Hash, Error> {
        let blob = self.slice(job.file, job.place.start(), job.own_bytes)?;
        let order = Order::Seal { path: job.path(), place: place(&job) };
        let answer = self.engine.0.run(order, Some(secret_bytes(&[job.key.expose()])), Some(blob)).await;
        match answer.map_err(told)?.head {
            Answer::Sealed { hash, .. } => Ok(hash),
            _ => Err(Error::Fault),
        }
    }

    async fn send_bundle(&self, jobs: &[SealJob<'_>]) -> Result<Vec<Fate>, Error> {
        let finding_id = jobs.first().ok_or(Error::Fault)?.finding_id;
        let own =
            jobs.iter().map(|job| Piece { file: job.file, start: job.place.start(), bytes: job.own_bytes });
        let blob = self.join(&own.collect::<Vec<_>>())?;
        let places = jobs.iter().map(|job| BundlePlace { file_id: job.file_id, place: place(job) }).collect();
        let keys: Vec<&[u8]> = jobs.iter().map(|job| job.key.expose().as_slice()).collect();
        let order = Order::SealBundle { path: url::draft_parts(finding_id), places };
        let answer = self.engine.0.run(order, Some(secret_bytes(&keys)), Some(blob)).await;
        match answer.map_err(told)?.head {
            Answer::Bundled { hashes, fates } if fates.len() == hashes.len() => {
                let both = hashes.into_iter().zip(fates);
                Ok(both.map(|(hash, fate)| fate.refusal().map_or(Ok(hash), Err)).collect())
            }
            _ => Err(Error::Answer),
        }
    }

    async fn read(&self, file: usize, start: u64, bytes: usize) -> Result<Vec<u8>, Error> {
        self.read_all(&[Piece { file, start, bytes }]).await
    }

    /// One call of the browser, however many the pieces are.
    async fn read_all(&self, pieces: &[Piece]) -> Result<Vec<u8>, Error> {
        let blob = self.join(pieces)?;
        let buffer = JsFuture::from(blob.array_buffer()).await.map_err(|_| Error::FileChanged)?;
        let read = Uint8Array::new(buffer.unchecked_ref());
        let bytes: usize = pieces.iter().map(|piece| piece.bytes).sum();
        if read.length() as usize == bytes { Ok(read.to_vec()) } else { Err(Error::FileChanged) }
    }
}

/// The file's own bytes end with the part's: so long is what the worker reads.
fn place(job: &SealJob<'_>) -> PartPlace {
    let length = job.place.start() + job.own_bytes as u64;
    PartPlace { part: job.part, padded: job.place.padded(), length }
}

/// The address that the document gives for `siegel:{name}`.
pub(crate) fn named(name: &str) -> Option<String> {
    meta(name)?.get_attribute("content").filter(|content| !content.is_empty())
}

/// The document's entry `siegel:{name}`.
pub(crate) fn meta(name: &str) -> Option<web_sys::Element> {
    document().query_selector(&format!("meta[name=\"siegel:{name}\"]")).ok().flatten()
}

fn taken(bytes: Uint8Array) -> Zeroizing<Vec<u8>> {
    let own = Zeroizing::new(bytes.to_vec());
    bytes.fill(0, 0, bytes.length());
    own
}

fn told(failure: Failure) -> Error {
    match failure {
        Failure::Lost => Error::Lost(Lost),
        Failure::Gone => Error::EngineGone,
        Failure::Problem(problem) => Error::Problem(problem),
        Failure::Damaged => Error::Refused(Refusal::Sealed),
        Failure::FileChanged => Error::FileChanged,
        Failure::Stopped => Error::Cancelled,
        Failure::Unreadable => Error::Unreadable { what: "PIN" },
        Failure::Fault => Error::Fault,
    }
}
