//! A server that this tool starts, and ends.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::{place, step, tool};

/// A server ought to be ready long before this.
const READY_WITHIN: Duration = Duration::from_secs(30);

/// How the server is built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Profile {
    /// Fast to build: what tests and demonstrations run.
    Tests,
    /// What ships.
    Release,
}

/// A running `siegel serve`; dropping it ends it.
pub struct Serving {
    child: Child,
    profile: Profile,
    port: u16,
    data: PathBuf,
}

impl Serving {
    /// Builds the server, starts it on localhost with `data` as its folder, and waits until it is ready. It is marked as a
    /// trial: nothing that this tool starts is meant for patients. Its log goes into the data folder.
    pub fn start(port: u16, data: &Path) -> Result<Self> {
        Self::start_built(Profile::Tests, port, data)
    }

    /// As `start`, built in this way.
    pub fn start_built(profile: Profile, port: u16, data: &Path) -> Result<Self> {
        let mut build = tool::cargo();
        build.args(["build", "--locked", "--package", "siegel-server"]).args(profile.arguments());
        step::run(&mut build)?;
        private_folder(data)?;
        let log = data.join("siegel.log");
        let output = File::create(&log)?;
        let mut serve = program(profile, port, data);
        serve.arg("serve").stdout(output.try_clone()?).stderr(output);
        let mut serving = Self { child: serve.spawn()?, profile, port, data: data.to_path_buf() };
        serving.wait_until_ready().with_context(|| fs::read_to_string(&log).unwrap_or_default())?;
        Ok(serving)
    }

    /// Where people reach it.
    pub fn origin(&self) -> String {
        origin(self.port)
    }

    /// A new link by which one practice can be set up.
    pub fn set_up_link(&self) -> Result<String> {
        let printed = step::read(program(self.profile, self.port, &self.data).arg("setup-link"))?;
        let link = printed.split_whitespace().find(|word| word.starts_with("http"));
        Ok(link.context("siegel setup-link printed no link")?.to_owned())
    }

    /// Its process.
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits until it ends, as it does on Ctrl+C, which reaches it too.
    pub fn wait(&mut self) -> Result<ExitStatus> {
        Ok(self.child.wait()?)
    }

    fn wait_until_ready(&mut self) -> Result<()> {
        let started = step::now();
        while started.elapsed() < READY_WITHIN {
            if let Some(status) = self.child.try_wait()? {
                bail!("siegel serve ended with {status}");
            }
            if is_ready(self.port).unwrap_or(false) {
                return Ok(());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        bail!("siegel serve is not ready after {} s", READY_WITHIN.as_secs())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Profile {
    fn arguments(self) -> &'static [&'static str] {
        match self {
            Self::Tests => &[],
            Self::Release => &["--release"],
        }
    }

    fn program(self) -> PathBuf {
        place::target().join(match self {
            Self::Tests => "debug/siegel",
            Self::Release => "release/siegel",
        })
    }
}

fn program(profile: Profile, port: u16, data: &Path) -> Command {
    let mut command = Command::new(profile.program());
    // This tool's own; the server refuses a setting that it does not know.
    command.env_remove("SIEGEL_CHROMIUM");
    command.current_dir(place::root()).env("SIEGEL_LISTEN", format!("127.0.0.1:{port}"));
    command.env("SIEGEL_ORIGIN", origin(port)).env("SIEGEL_DATA", data).env("SIEGEL_TEST_MODE", "true");
    command
}

fn origin(port: u16) -> String {
    format!("http://localhost:{port}")
}

fn is_ready(port: u16) -> Result<bool> {
    let mut stream = TcpStream::connect(("127.0.0.1", port))?;
    write!(stream, "GET /readyz HTTP/1.1\r\nhost: localhost:{port}\r\nconnection: close\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer.starts_with("HTTP/1.1 200"))
}

/// Makes a folder that nobody else can read.
fn private_folder(folder: &Path) -> Result<()> {
    use std::os::unix::fs::DirBuilderExt;
    fs::DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(folder)
        .with_context(|| format!("{}", folder.display()))
}
