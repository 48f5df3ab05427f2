//! A client without a browser: it seals a file beforehand, part by part on one thread, then sends and fetches the
//! sealed parts, four at a time. What the server spends meanwhile is the server's alone.

use std::cell::{Cell, RefCell};
use std::fs::{self, File};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::Duration;

use anyhow::{Result, ensure};
use futures::executor::block_on;
use rand_core::Rng;
use siegel_api::hash::Hash;
use siegel_api::id::{FileId, FindingId};
use siegel_api::message::finding::Ticket;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_client::clock::Clock;
use siegel_client::draft::{Letter, Picked};
use siegel_client::error::Error;
use siegel_client::found::NewPractice;
use siegel_client::part::{PartSender, SealJob};
use siegel_client::server::{Method, Request, ask, ask_bytes, tell};
use siegel_client::transfer::{Control, PARTS_IN_FLIGHT, Progress, Sleeper, Watch};

use crate::demo::carrier::Carrier;
use crate::demo::doctor::{Doctor, Now, rng};
use crate::step;

/// Somebody with an account and a finding that is ready to be sent.
pub struct Native {
    doctor: Doctor,
    folder: PathBuf,
}

/// A finding that was sent.
pub struct Sent {
    finding_id: FindingId,
    parts: Vec<Sealed>,
}

/// A sealed part in a file, and how it is sent.
struct Sealed {
    file_id: FileId,
    part: u32,
    request: Request,
    file: PathBuf,
    bytes: u64,
}

impl Native {
    /// Sets up a practice; sealed parts will lie in `folder`.
    pub fn start(origin: &str, link: &str, folder: PathBuf) -> Result<Self> {
        let practice = NewPractice {
            name: "Praxis ohne Browser (Testbetrieb)".to_owned(),
            place: "Bonn".to_owned(),
            licence: "000000000".to_owned(),
            founder: "Dr. Rosa Messner".to_owned(),
        };
        fs::create_dir_all(&folder)?;
        Ok(Self { doctor: Doctor::by_set_up_link(origin, link, &practice)?, folder })
    }

    /// Seals a file, then sends it under `measure`. Answers what was sent, what `measure` answered, and the bytes per
    /// second of sealing.
    pub fn send<T>(
        &self,
        file: &Path,
        measure: impl FnOnce(&mut dyn FnMut() -> Result<()>) -> Result<T>,
    ) -> Result<(Sent, T, f64)> {
        let sealer = Sealer::of(file, &self.folder)?;
        let until = Time(Now.now().0 + 30 * Time::DAY);
        let letter = Letter { valid_until: until, delete_after: until, ..Letter::default() };
        let picked = Picked {
            name: "Serie.dcm".to_owned(),
            media_type: "application/dicom".to_owned(),
            length: file.metadata()?.len(),
            modified: 0,
        };
        let watch = Watch { control: &Control::new(), sleeper: &NoSleep, report: &|_: Progress| () };
        let outgoing = block_on(async {
            let mut outgoing = self.doctor.desk().begin_draft(letter, &[picked], &sealer, &mut rng()).await?;
            self.doctor.desk().send_parts(&mut outgoing, &sealer, &watch).await?;
            Ok::<_, Error>(outgoing)
        })?;
        let (parts, speed) = sealer.end();
        let told = measure(&mut || self.put(&parts))?;
        block_on(self.doctor.desk().finish_draft(&outgoing, &Now, &mut rng()))?;
        Ok((Sent { finding_id: outgoing.id(), parts }, told, speed))
    }

    fn put(&self, parts: &[Sealed]) -> Result<()> {
        self.each(parts, |part, server| {
            let request = Request { body: fs::read(&part.file)?, ..part.request.clone() };
            Ok(block_on(tell(server, request))?)
        })
    }

    /// Fetches all parts, and throws them away.
    pub fn fetch(&self, sent: &Sent) -> Result<()> {
        let Some(first) = sent.parts.first() else { return Ok(()) };
        let path = url::finding_ticket(sent.finding_id, first.file_id);
        let ticket = Request::json(Method::Post, path, &serde_json::json!({}))?;
        let ticket: Ticket = block_on(ask(self.doctor.server(), ticket))?;
        self.each(&sent.parts, |part, server| {
            let path = url::finding_part(sent.finding_id, part.file_id, part.part);
            let request = Request::new(Method::Get, path).with(url::HEADER_TICKET, &ticket.ticket);
            let got = block_on(ask_bytes(server, request))?;
            ensure!(got.len() as u64 == part.bytes, "part {} has {} bytes", part.part, got.len());
            Ok(())
        })
    }

    /// As many at once as the pages have under way, each on a connection of its own.
    fn each(&self, parts: &[Sealed], act: impl Fn(&Sealed, &Carrier) -> Result<()> + Sync) -> Result<()> {
        let left = Mutex::new(parts.iter());
        let walk = |server: Carrier| {
            while let Some(part) = left.lock().ok().and_then(|mut left| left.next()) {
                act(part, &server)?;
            }
            Ok(())
        };
        std::thread::scope(|scope| {
            let servers: Vec<Carrier> = (0..PARTS_IN_FLIGHT).map(|_| self.doctor.server().again()).collect();
            let walks: Vec<_> = servers.into_iter().map(|server| scope.spawn(|| walk(server))).collect();
            walks
                .into_iter()
                .try_for_each(|walk| walk.join().map_err(|_| anyhow::anyhow!("a sender broke"))?)
        })
    }
}

/// Seals into files instead of sending.
struct Sealer<'a> {
    source: File,
    folder: &'a Path,
    parts: RefCell<Vec<Sealed>>,
    buffer: RefCell<Vec<u8>>,
    /// Bytes per second of the fastest part.
    speed: Cell<f64>,
}

impl<'a> Sealer<'a> {
    fn of(file: &Path, folder: &'a Path) -> Result<Self> {
        let source = File::open(file)?;
        Ok(Self {
            source,
            folder,
            parts: RefCell::default(),
            buffer: RefCell::default(),
            speed: Cell::default(),
        })
    }

    fn seal(&self, job: &SealJob<'_>, plain: &[u8]) -> Result<Vec<u8>, Error> {
        let (mut sealed, mut salt) = (self.buffer.take(), [0; 24]);
        sealed.resize(job.place.sealed_bytes(), 0);
        rng().fill_bytes(&mut salt);
        let started = step::now();
        job.key.seal_part_into(&job.place, &salt, plain, &mut sealed).map_err(|_| Error::Fault)?;
        self.speed.set(self.speed.get().max(plain.len() as f64 / started.elapsed().as_secs_f64()));
        Ok(sealed)
    }

    fn end(self) -> (Vec<Sealed>, f64) {
        (self.parts.into_inner(), self.speed.get())
    }
}

impl PartSender for Sealer<'_> {
    async fn send(&self, job: SealJob<'_>) -> Result<Hash, Error> {
        let plain = self.read(job.file, job.place.start(), job.own_bytes).await?;
        let (mut request, hash) = job.request(self.seal(&job, &plain)?);
        let file = self.folder.join(job.part.to_string());
        fs::write(&file, &request.body).map_err(|_| Error::Fault)?;
        let bytes = request.body.len() as u64;
        self.buffer.replace(std::mem::take(&mut request.body));
        let (file_id, part) = (job.file_id, job.part);
        self.parts.borrow_mut().push(Sealed { file_id, part, request, file, bytes });
        Ok(hash)
    }

    async fn read(&self, _file: usize, start: u64, bytes: usize) -> Result<Vec<u8>, Error> {
        let mut read = vec![0; bytes];
        self.source.read_exact_at(&mut read, start).map_err(|_| Error::FileChanged)?;
        Ok(read)
    }
}

/// Nothing is sent while sealing, so nothing is tried again.
struct NoSleep;

impl Sleeper for NoSleep {
    async fn sleep(&self, milliseconds: u64) {
        std::thread::sleep(Duration::from_millis(milliseconds.min(1)));
    }
}
