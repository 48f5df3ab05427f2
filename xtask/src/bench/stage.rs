//! Everything that a transfer needs: server, bare receiver, browser and material; and the transfers themselves.

use std::fs::{self, File};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use base64ct::{Base64, Encoding};
use rand_core::Rng;
use serde_json::{Value, json};
use siegel_api::bytes::B64;
use siegel_api::hash::{Hash, Hasher};
use siegel_api::id::{FileId, FindingId};
use siegel_api::message::draft::{DraftFile, DraftWrite};
use siegel_api::part::SEALED_PART_BYTES;
use siegel_api::url;
use siegel_client::clock::Clock;

use super::bare::Bare;
use super::browser::{Browser, Cipher, Told};
use super::material::{Material, Size};
use super::meter::Meter;
use super::native::Native;
use super::table::Transfer;
use crate::demo::doctor::{Now, rng};
use crate::serving::{Profile, Serving};
use crate::{step, tool};

/// How often a growing download is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// A download that does not grow any more has failed.
const STILL_AT_MOST: Duration = Duration::from_secs(60);

/// What is measured, running.
pub struct Stage {
    serving: Serving,
    bare: Bare,
    browser: Browser,
    folder: PathBuf,
    pub material: Material,
}

/// What somebody without a browser measured.
pub struct NativeResult {
    /// Bytes per second.
    pub sealing: f64,
    pub sent: Transfer,
    pub fetched: Transfer,
}

/// Who receives what is sent unsealed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receiver {
    Siegel,
    Bare,
}

impl Stage {
    /// Builds and starts everything in an empty `folder`.
    pub fn set(folder: &Path, profile: Profile, cipher: Cipher, size: Size) -> Result<Self> {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
        let serving = Serving::start_built(profile, tool::free_port()?, &folder.join("data"))?;
        let material = step::step("files of random bytes", || Material::make(&folder.join("files"), size))?;
        let bare = Bare::start(&folder.join("bare"), &material.blobs)?;
        let browser = Browser::start(folder, cipher)?;
        Ok(Self { serving, bare, browser, folder: folder.to_path_buf(), material })
    }

    /// Date, machine, browser and size.
    pub fn about(&self) -> Result<String> {
        let date = step::read(Command::new("date").args(["-u", "+%F"]))?;
        let told = |file: &str, name: &str| {
            let text = fs::read_to_string(file).unwrap_or_default();
            let line = text.lines().find_map(|line| line.strip_prefix(name).map(str::to_owned));
            line.unwrap_or_default().trim_matches([' ', '\t', ':']).to_owned()
        };
        let cores = std::thread::available_parallelism()?;
        let (model, memory) = (told("/proc/cpuinfo", "model name"), told("/proc/meminfo", "MemTotal:"));
        let (browser, size) = (self.browser.version()?, self.material.size >> 20);
        Ok(format!("{}: {cores} cores ({model}), {memory}, {browser}, {size} MiB", date.trim()))
    }

    /// A client without a browser sends and fetches the large file.
    pub fn native(&self) -> Result<NativeResult> {
        let link = self.serving.set_up_link()?;
        let native = Native::start(&self.serving.origin(), &link, self.folder.join("sealed"))?;
        let (sent, upload, sealing) = native.send(&self.material.large, |put| self.alone(put))?;
        let fetched = self.alone(&mut || native.fetch(&sent))?;
        fs::remove_dir_all(self.folder.join("sealed"))?;
        Ok(NativeResult { sealing, sent: upload, fetched })
    }

    /// What the server spends on the large file while `work` is done.
    fn alone(&self, work: &mut dyn FnMut() -> Result<()>) -> Result<Transfer> {
        let (meter, started) = (Meter::of_process(self.serving.pid())?, step::now());
        work()?;
        let seconds = started.elapsed().as_secs_f64();
        Ok(Transfer { bytes: self.material.size, seconds, browser: None, server: Some(meter.stop()?) })
    }

    /// Somebody sets up a practice in the browser, and stays signed in.
    pub fn set_up(&mut self) -> Result<()> {
        let wanted = json!({ "origin": self.serving.origin(), "link": self.serving.set_up_link()? });
        self.browser.prepare("sets up a practice", wanted)
    }

    /// Both engines of the sealing worker, on one part: microseconds of the fastest try.
    pub fn engines(&mut self) -> Result<Told> {
        self.browser.prepare("measures the engines", json!({ "origin": self.serving.origin() }))?;
        self.browser.wait_for_end()
    }

    /// Somebody sends files by the page, as one finding.
    pub fn send_sealed(&mut self, files: &[PathBuf], bytes: u64) -> Result<Transfer> {
        let wanted = json!({ "origin": self.serving.origin(), "files": files });
        self.browser.prepare("sends sealed", wanted)?;
        self.measured(bytes, Receiver::Siegel, Self::page)
    }

    /// A script sends as many bytes as the sealed parts of the large file have, in as many requests, four at a time,
    /// straight out of a file. Siegel takes them, since random bytes look sealed and their hashes were computed before.
    pub fn send_unsealed(&mut self, to: Receiver) -> Result<Transfer> {
        let (origin, (draft, paths)) = match to {
            Receiver::Siegel => (self.serving.origin(), self.draft()?),
            Receiver::Bare => (self.bare.origin(), (Value::Null, self.bare_paths())),
        };
        let digest = |hash: &Hash| Base64::encode_string(hash.as_bytes());
        let put = |(path, hash): (&String, _)| {
            json!({ "path": path, "headers": {
                "content-type": "application/octet-stream", "x-siegel": "1",
                "content-digest": format!("sha-256=:{}:", digest(hash)),
            } })
        };
        let puts: Vec<Value> = paths.iter().zip(&self.material.hashes).map(put).collect();
        let wanted =
            json!({ "origin": origin, "files": [self.material.blobs], "draft": draft, "puts": puts });
        self.browser.prepare("sends unsealed", wanted)?;
        self.measured(self.material.blob_bytes(), to, Self::page)
    }

    /// Somebody saves the file that was sent last: this one.
    pub fn save(&mut self, sent: &Path) -> Result<Transfer> {
        let wanted = json!({ "origin": self.serving.origin() });
        self.browser.prepare("saves what was sent", wanted)?;
        let bytes = fs::metadata(sent)?.len();
        let saved = self.browser.downloads().join(sent.file_name().context("a file has a name")?);
        let transfer = self.measured(bytes, Receiver::Siegel, |stage| stage.download(&saved, bytes))?;
        ensure!(digest(&saved)? == digest(sent)?, "what was saved is not what was sent");
        fs::remove_file(saved)?;
        Ok(transfer)
    }

    /// A script fetches the sealed parts of the finding in view, four at a time, and throws them away.
    pub fn fetch_sealed(&mut self) -> Result<Transfer> {
        let parts = self.material.hashes.len();
        let wanted = json!({ "origin": self.serving.origin(), "parts": parts, "bytes": SEALED_PART_BYTES });
        self.browser.prepare("fetches sealed", wanted)?;
        self.measured(self.material.blob_bytes(), Receiver::Siegel, Self::page)
    }

    /// An ordinary download of one file from the bare receiver.
    pub fn download_bare(&mut self) -> Result<Transfer> {
        self.browser.prepare("downloads", json!({ "origin": self.bare.origin() }))?;
        let (bytes, saved) = (self.material.blob_bytes(), self.browser.downloads().join("bare.bin"));
        let transfer = self.measured(bytes, Receiver::Bare, |stage| stage.download(&saved, bytes))?;
        fs::remove_file(saved)?;
        Ok(transfer)
    }

    /// Measures until `end` answers when it began and ended, in milliseconds.
    fn measured(
        &self,
        bytes: u64,
        receiver: Receiver,
        end: impl FnOnce(&Self) -> Result<(u64, u64)>,
    ) -> Result<Transfer> {
        let browser = Meter::of_tree(self.browser.pid())?;
        let server = Meter::of_process(self.serving.pid())?;
        let (began, ended) = end(self)?;
        let (browser, server) = (Some(browser.stop()?), server.stop()?);
        let server = (receiver == Receiver::Siegel).then_some(server);
        Ok(Transfer { bytes, seconds: ended.saturating_sub(began) as f64 / 1000.0, browser, server })
    }

    fn page(&self) -> Result<(u64, u64)> {
        let told = self.browser.wait_for_end()?;
        Ok((told.began().unwrap_or_default(), told.ended().unwrap_or_default()))
    }

    /// A download has ended when the browser has given the file its name.
    fn download(&self, file: &Path, bytes: u64) -> Result<(u64, u64)> {
        let began = self.browser.wait_for_begin()?;
        let part = PathBuf::from(format!("{}.crdownload", file.display()));
        let length = |file: &Path| fs::metadata(file).map_or(0, |meta| meta.len());
        let (mut grown, mut since) = (0, step::now());
        while length(file) != bytes {
            let now = length(&part);
            if now != grown {
                (grown, since) = (now, step::now());
            }
            ensure!(since.elapsed() < STILL_AT_MOST, "{} stopped growing at {grown} bytes", file.display());
            std::thread::sleep(LOOK_EVERY);
        }
        Ok((began, Now.now().0))
    }

    /// A draft for as many parts, and where they go.
    fn draft(&self) -> Result<(Value, Vec<String>)> {
        let (mut finding, mut file, mut sealed) = ([0; 16], [0; 16], [0; 256]);
        [&mut finding[..], &mut file, &mut sealed].into_iter().for_each(|bytes| rng().fill_bytes(bytes));
        let (finding, file) = (FindingId(finding), FileId(file));
        let files = vec![DraftFile { file_id: file, padded: self.material.size }];
        // The script in the browser says which envelope is the account's.
        let body = DraftWrite { sealed_key: B64::from(sealed.to_vec()), envelope: Hash::ZERO, files };
        let parts = u32::try_from(self.material.hashes.len()).context("too many parts")?;
        let paths = (0..parts).map(|part| url::draft_part(finding, file, part)).collect();
        Ok((json!({ "path": url::draft(finding), "body": body }), paths))
    }

    fn bare_paths(&self) -> Vec<String> {
        (0..self.material.hashes.len()).map(|part| format!("/parts/{part}")).collect()
    }
}

fn digest(file: &Path) -> Result<Hash> {
    let (mut file, mut hasher, mut piece) = (File::open(file)?, Hasher::default(), vec![0; 1 << 20]);
    loop {
        match file.read(&mut piece)? {
            0 => return Ok(hasher.finish()),
            bytes => hasher.update(&piece[..bytes]),
        }
    }
}
