//! The sealing workers, as the pages use them: parts of files, and what Argon2id derives.

use js_sys::Uint8Array;
use leptos::prelude::document;
use siegel_api::hash::Hash;
use siegel_api::id::LinkId;
use siegel_client::error::{Error, Refusal};
use siegel_client::link::LinkRoot;
use siegel_client::part::{OpenJob, PartReceiver, PartSender, SealJob};
use siegel_client::server::Lost;
use siegel_engine::message::{Answer, Failure, Order, PartPlace};
use siegel_engine::pool::{Pool, secret_bytes};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::File;
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

impl PartReceiver for Engine {
    async fn receive(&self, job: OpenJob<'_>) -> Result<Vec<u8>, Error> {
        let (padded, hash) = job.list.find(job.part).ok_or(Error::Fault)?;
        let place = PartPlace { part: job.part, padded, length: job.length };
        let order = Order::Open { path: job.path, ticket: job.ticket.to_owned(), place, hash };
        let bytes = self.0.run_for_bytes(order, &[job.key.expose()]).await.map_err(told)?;
        Ok(bytes.to_vec())
    }
}

/// Sends parts of picked files.
pub struct FileSender<'a> {
    engine: &'a Engine,
    files: &'a [File],
}

impl FileSender<'_> {
    /// A piece of a file; its bytes are read by whoever needs them, and never lie here.
    fn slice(&self, file: usize, start: u64, bytes: usize) -> Result<web_sys::Blob, Error> {
        let (from, to) = (start as f64, (start + bytes as u64) as f64);
        let file = self.files.get(file).ok_or(Error::FileChanged)?;
        file.slice_with_f64_and_f64(from, to).map_err(|_| Error::FileChanged)
    }
}

impl PartSender for FileSender<'_> {
    async fn send(&self, job: SealJob<'_>) -> Result<Hash, Error> {
        let (start, own) = (job.place.start(), job.own_bytes);
        let blob = self.slice(job.file, start, own)?;
        let place = PartPlace { part: job.part, padded: job.place.padded(), length: start + own as u64 };
        let order = Order::Seal { path: job.path(), place };
        let answer = self.engine.0.run(order, Some(secret_bytes(&[job.key.expose()])), Some(blob)).await;
        match answer.map_err(told)?.head {
            Answer::Sealed { hash, .. } => Ok(hash),
            _ => Err(Error::Fault),
        }
    }

    async fn read(&self, file: usize, start: u64, bytes: usize) -> Result<Vec<u8>, Error> {
        let blob = self.slice(file, start, bytes)?;
        let buffer = JsFuture::from(blob.array_buffer()).await.map_err(|_| Error::FileChanged)?;
        let read = Uint8Array::new(buffer.unchecked_ref());
        if read.length() as usize == bytes { Ok(read.to_vec()) } else { Err(Error::FileChanged) }
    }
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
        Failure::Problem(problem) => Error::Problem(problem),
        Failure::Damaged => Error::Refused(Refusal::Sealed),
        Failure::FileChanged => Error::FileChanged,
        Failure::Stopped => Error::Cancelled,
        Failure::Unreadable => Error::Unreadable { what: "PIN" },
        Failure::Fault => Error::Fault,
    }
}
