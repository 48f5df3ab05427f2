//! A small disk that can truly be full: a file system in memory, of a bounded size, that only the programs see which
//! are started on it. It needs no root: its maker is root in a namespace of their own (user_namespaces(7)).

use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

/// Where those see it who are started on it.
const INSIDE: &str = "/mnt";

/// The disk; gone with all that lies on it when this is dropped.
pub struct Disk(Child);

/// Says who is started on it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Access(u32);

impl Disk {
    /// An empty disk of so many bytes.
    pub fn of(bytes: u64) -> Self {
        let script =
            format!("mount -t tmpfs -o mode=700,size={bytes} siegel {INSIDE} && echo mounted && exec cat");
        let mut holder = Command::new("unshare")
            .args(["--user", "--map-root-user", "--mount", "sh", "-c", &script])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut said = String::new();
        BufReader::new(holder.stdout.take().unwrap()).read_line(&mut said).unwrap();
        assert_eq!(said.trim(), "mounted", "this needs user namespaces: sysctl user.max_user_namespaces");
        Self(holder)
    }

    /// For whom is started on it.
    pub fn access(&self) -> Access {
        Access(self.0.id())
    }

    /// Makes it larger, or smaller than what lies on it needs, as an operator does who has found room.
    pub fn resize(&self, bytes: u64) {
        let size = format!("remount,size={bytes}");
        let done = self.access().command("mount").args(["-o", &size, INSIDE]).status().unwrap();
        assert!(done.success(), "mount: {done}");
    }
}

impl Access {
    /// A command that sees the disk.
    pub fn command(self, program: &str) -> Command {
        let mut command = Command::new("nsenter");
        command.arg(format!("--target={}", self.0)).args(["--user", "--mount", program]);
        command
    }

    /// Where a program sees it that is started on it.
    pub fn inside(self) -> &'static Path {
        Path::new(INSIDE)
    }

    /// Where everybody else sees it.
    pub fn outside(self) -> PathBuf {
        PathBuf::from(format!("/proc/{}/root{INSIDE}", self.0))
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
