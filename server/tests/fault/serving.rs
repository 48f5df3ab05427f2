//! The program itself, in a process that can be bounded, killed and started again on the same folder.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::chance::Watch;
use crate::disk::Access;

static NEXT: AtomicU32 = AtomicU32::new(1);

/// A start takes far less; a machine that is busy with other tests gets this.
const READY_WITHIN: Duration = Duration::from_secs(60);

/// What stands before the program on its command line.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Under {
    /// Nothing.
    Nothing,
    /// The signal of a bound on file sizes is ignored: writes fail then, as they do on a full disk, which
    /// sends no signal.
    NoSignal,
    /// Root's powers are taken away, so that modes of folders mean for root what they mean for all.
    NoPowers,
    /// Its data lie on this disk.
    Disk(Access),
}

/// The running program; dropping it ends it and removes its folder, unless the test has failed.
pub struct Serving {
    folder: PathBuf,
    port: u16,
    under: Under,
    child: Arc<Mutex<Child>>,
}

/// Ends the program from elsewhere, as `kill -9` does.
#[derive(Clone)]
pub struct Killer(Arc<Mutex<Child>>);

impl Killer {
    /// Now.
    pub fn kill(&self) {
        let mut child = self.0.lock().unwrap();
        child.kill().unwrap();
        child.wait().unwrap();
    }
}

impl Serving {
    /// Starts it on an empty folder and waits until it is ready.
    pub fn start(under: Under) -> Self {
        let mut serving = Self::begin(under);
        serving.wait_until_ready();
        serving
    }

    /// Starts it on an empty folder, and does not wait.
    pub fn begin(under: Under) -> Self {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("siegel-fault-{}-{number}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::DirBuilder::new().recursive(true).mode(0o700).create(&folder).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = spawn(&folder, port, under);
        Self { folder, port, under, child: Arc::new(Mutex::new(child)) }
    }

    /// Starts it again on the same folder, after its end, and waits until it is ready.
    pub fn again(&mut self) {
        self.child = Arc::new(Mutex::new(spawn(&self.folder, self.port, self.under)));
        self.wait_until_ready();
    }

    /// How it ends if it is started on this folder: whether well, and what it says.
    pub fn ends(&self) -> (bool, String) {
        let ended = program(&self.folder, self.port, self.under, "serve").output().unwrap();
        (ended.status.success(), String::from_utf8(ended.stderr).unwrap())
    }

    /// How it ends if it is started in earnest, with these settings beside the usual ones.
    pub fn ends_in_earnest(&self, settings: &[(&str, &str)]) -> (bool, String) {
        let mut serve = program(&self.folder, self.port, self.under, "serve");
        let ended = serve.env_remove("SIEGEL_TEST_MODE").envs(settings.iter().copied()).output().unwrap();
        (ended.status.success(), String::from_utf8(ended.stderr).unwrap())
    }

    /// Where people reach it.
    pub fn origin(&self) -> String {
        origin(self.port)
    }

    /// Database, blobs and keys.
    pub fn data(&self) -> PathBuf {
        match self.under {
            Under::Disk(disk) => disk.outside(),
            _ => self.folder.join("data"),
        }
    }

    /// Beside the data, for this test's own use.
    pub fn beside(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// Ends it from elsewhere.
    pub fn killer(&self) -> Killer {
        Killer(Arc::clone(&self.child))
    }

    /// The running process.
    pub fn pid(&self) -> u32 {
        self.child.lock().unwrap().id()
    }

    /// Lets no file of the running program grow beyond so many bytes, or lets them grow again.
    pub fn bound_files(&self, bytes: Option<u64>) {
        let soft = bytes.map_or("unlimited".to_owned(), |bytes| bytes.to_string());
        let pid = self.pid();
        let done = Command::new("prlimit")
            .arg(format!("--pid={pid}"))
            .arg(format!("--fsize={soft}:unlimited"))
            .status()
            .unwrap();
        assert!(done.success(), "prlimit: {done}");
    }

    /// The secret of a new link by which a practice can be set up.
    pub fn set_up_secret(&self) -> String {
        let printed = program(&self.folder, self.port, self.under, "setup-link").output().unwrap();
        let printed = String::from_utf8(printed.stdout).unwrap();
        printed.trim().split_once('#').unwrap().1.to_owned()
    }

    /// What it has logged so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("siegel.log")).unwrap()
    }

    /// Waits until it answers that it is ready.
    pub fn wait_until_ready(&mut self) {
        let watch = Watch::start();
        while !is_ready(self.port) {
            let ended = self.child.lock().unwrap().try_wait().unwrap();
            assert!(ended.is_none(), "siegel ended: {ended:?}\n{}", self.log());
            assert!(watch.passed() < READY_WITHIN, "siegel is not ready\n{}", self.log());
            std::thread::sleep(Duration::from_millis(5));
        }
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        if let Ok(mut child) = self.child.lock() {
            let _ = child.kill();
            let _ = child.wait();
        }
        if std::thread::panicking() {
            println!("the folder is kept: {}", self.folder.display());
        } else {
            let _ = fs::remove_dir_all(&self.folder);
        }
    }
}

fn spawn(folder: &Path, port: u16, under: Under) -> Child {
    let log = File::options().create(true).append(true).open(folder.join("siegel.log")).unwrap();
    program(folder, port, under, "serve").stderr(log).spawn().unwrap()
}

fn program(folder: &Path, port: u16, under: Under, command: &str) -> Command {
    let siegel = env!("CARGO_BIN_EXE_siegel");
    let mut started = match under {
        Under::NoSignal => words(&["sh", "-c", "trap '' XFSZ; exec \"$0\" \"$@\"", siegel]),
        Under::Disk(disk) => disk.command(siegel),
        Under::NoPowers if is_root() => words(&["setpriv", "--bounding-set=-all", "--inh-caps=-all", siegel]),
        _ => words(&[siegel]),
    };
    started.arg(command).current_dir(folder);
    // What is said to the tests is no setting of the program.
    let own = std::env::vars_os().map(|(name, _)| name);
    own.filter(|name| name.to_string_lossy().starts_with("SIEGEL_")).for_each(|name| {
        started.env_remove(name);
    });
    started.env("SIEGEL_LISTEN", format!("127.0.0.1:{port}")).env("SIEGEL_ORIGIN", origin(port));
    let data = if let Under::Disk(disk) = under { disk.inside().to_owned() } else { folder.join("data") };
    started.env("SIEGEL_DATA", data).env("SIEGEL_TEST_MODE", "true");
    started
}

fn words(words: &[&str]) -> Command {
    let mut command = Command::new(words[0]);
    command.args(&words[1..]);
    command
}

fn is_root() -> bool {
    fs::metadata("/proc/self").unwrap().uid() == 0
}

fn origin(port: u16) -> String {
    format!("http://localhost:{port}")
}

fn is_ready(port: u16) -> bool {
    let ask = || {
        let mut stream = TcpStream::connect(("127.0.0.1", port))?;
        write!(stream, "GET /readyz HTTP/1.1\r\nhost: localhost:{port}\r\nconnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        std::io::Result::Ok(answer.starts_with("HTTP/1.1 200"))
    };
    ask().unwrap_or(false)
}
