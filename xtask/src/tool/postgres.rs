//! A PostgreSQL of one's own: a cluster in a temporary folder, gone when the tests are.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::on_path;
use crate::step;

const HELP: &str = "no PostgreSQL: install its server (Debian: apt-get install postgresql)";

/// Debian's folder of all versions.
const DEBIAN: &str = "/usr/lib/postgresql";

/// A running cluster; dropping it ends it and removes its data.
pub struct Cluster {
    programs: PathBuf,
    folder: PathBuf,
    port: u16,
}

impl Cluster {
    /// Finds or installs PostgreSQL, makes a cluster and starts it.
    pub fn start() -> Result<Self> {
        let programs = programs()?;
        let folder = std::env::temp_dir().join(format!("siegel-postgres-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        let cluster = Self { programs, folder, port: super::free_port()? };
        if super::is_root()? {
            step::read(Command::new("chown").arg("postgres").arg(&cluster.folder))?;
        }
        let data = cluster.data();
        let create = ["--auth", "trust", "--username", "postgres", "--encoding", "UTF8", "--no-sync", "-D"];
        step::read(cluster.command("initdb")?.args(create).arg(&data))?;
        // Data that is thrown away need not survive a power cut.
        let options = format!(
            "-p {} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c fsync=off",
            cluster.port
        );
        let log = cluster.folder.join("log");
        let mut start = cluster.command("pg_ctl")?;
        start.args(["--wait", "--silent", "-o", &options, "-D"]).arg(&data).arg("-l").arg(&log).arg("start");
        step::run(&mut start).with_context(|| fs::read_to_string(&log).unwrap_or_default())?;
        Ok(cluster)
    }

    /// Its address, for the user who may do everything.
    pub fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    fn data(&self) -> PathBuf {
        self.folder.join("data")
    }

    /// One of its programs, never as root: PostgreSQL refuses that.
    fn command(&self, name: &str) -> Result<Command> {
        let program = self.programs.join(name);
        let mut command = if super::is_root()? {
            let mut command = Command::new("setpriv");
            command.args(["--reuid", "postgres", "--regid", "postgres", "--clear-groups"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.current_dir(&self.folder);
        Ok(command)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let stopped = self.command("pg_ctl").and_then(|mut stop| {
            step::run(stop.args(["--wait", "--silent", "--mode", "immediate", "stop", "-D"]).arg(self.data()))
        });
        if let Err(error) = stopped.and_then(|()| Ok(fs::remove_dir_all(&self.folder)?)) {
            step::say(format_args!("a test database is left in {}: {error:#}", self.folder.display()));
        }
    }
}

/// The folder with `initdb` and `pg_ctl`.
fn programs() -> Result<PathBuf> {
    if let Some(found) = installed() {
        return Ok(found);
    }
    if !super::may_apt()? {
        bail!(HELP);
    }
    step::step("install PostgreSQL", || super::apt(&["postgresql"])).context(HELP)?;
    installed().context(HELP)
}

fn installed() -> Option<PathBuf> {
    let versions = fs::read_dir(DEBIAN).ok().into_iter().flatten().flatten();
    let mut folders: Vec<PathBuf> = versions.map(|version| version.path().join("bin")).collect();
    folders.sort();
    let debian = folders.into_iter().rev().find(|folder| folder.join("initdb").is_file());
    debian.or_else(|| on_path(&["initdb"]).and_then(|program| program.parent().map(Path::to_path_buf)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cluster_listens_and_leaves_nothing_behind() {
        let cluster = Cluster::start().unwrap();
        let folder = cluster.folder.clone();
        assert!(std::net::TcpStream::connect(("127.0.0.1", cluster.port)).is_ok());
        drop(cluster);
        assert!(!folder.exists());
    }
}
