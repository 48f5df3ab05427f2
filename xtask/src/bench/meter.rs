//! What processes spend: CPU time and memory, as Linux tells them in /proc.

use std::collections::HashSet;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, Result, anyhow};

/// Units of CPU time in /proc: `USER_HZ`, 100 on every Linux that a browser runs on.
const TICKS_PER_SECOND: f64 = 100.0;
/// How often memory is looked at. A look costs the browser a few milliseconds.
const LOOK_EVERY: Duration = Duration::from_millis(500);

/// What something cost.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cost {
    /// Seconds of CPU time, user and system.
    pub cpu_s: f64,
    /// Most bytes of memory at one time.
    pub peak_bytes: u64,
}

/// Measures one process from [`Meter::of_process`], or a whole tree from [`Meter::of_tree`], until `stop`.
pub struct Meter {
    pid: u32,
    cpu_before_s: f64,
    /// Looks at the memory of a tree; a single process has a mark of its own.
    looker: Option<Looker>,
}

struct Looker {
    stop: Arc<AtomicBool>,
    peak_bytes: Arc<AtomicU64>,
    thread: JoinHandle<()>,
}

impl Meter {
    /// Of one process: its peak is the kernel's own mark, which is set back now.
    pub fn of_process(pid: u32) -> Result<Self> {
        let reset = format!("/proc/{pid}/clear_refs");
        fs::write(&reset, "5").with_context(|| reset)?;
        Ok(Self { pid, cpu_before_s: cpu_s(pid)?, looker: None })
    }

    /// Of a process and all its descendants: memory that they share is counted once (PSS), twice a second.
    pub fn of_tree(pid: u32) -> Result<Self> {
        Ok(Self { pid, cpu_before_s: cpu_s(pid)?, looker: Some(Looker::start(pid)) })
    }

    /// What was spent since it began.
    pub fn stop(self) -> Result<Cost> {
        let cpu_s = cpu_s(self.pid)? - self.cpu_before_s;
        let peak_bytes = match self.looker {
            Some(looker) => looker.stop()?,
            None => kibibytes(&format!("/proc/{}/status", self.pid), "VmHWM:")?,
        };
        Ok(Cost { cpu_s, peak_bytes })
    }
}

impl Looker {
    fn start(pid: u32) -> Self {
        let (stop, peak_bytes) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let (until, peak) = (stop.clone(), peak_bytes.clone());
        let thread = std::thread::spawn(move || {
            while !until.load(Ordering::Acquire) {
                peak.fetch_max(memory_bytes(pid), Ordering::AcqRel);
                std::thread::sleep(LOOK_EVERY);
            }
        });
        Self { stop, peak_bytes, thread }
    }

    fn stop(self) -> Result<u64> {
        self.stop.store(true, Ordering::Release);
        self.thread.join().map_err(|_| anyhow!("looking at memory failed"))?;
        Ok(self.peak_bytes.load(Ordering::Acquire))
    }
}

/// CPU seconds of a tree, with those of descendants that have ended.
fn cpu_s(pid: u32) -> Result<f64> {
    let all = processes()?;
    let tree = tree(pid, &all);
    let ticks: u64 = all.iter().filter(|one| tree.contains(&one.pid)).map(|one| one.ticks).sum();
    Ok(ticks as f64 / TICKS_PER_SECOND)
}

/// Proportional set size of a tree, in bytes. A process that ends meanwhile counts as nothing.
fn memory_bytes(pid: u32) -> u64 {
    let all = processes().unwrap_or_default();
    let each = tree(pid, &all).into_iter();
    each.map(|pid| kibibytes(&format!("/proc/{pid}/smaps_rollup"), "Pss:").unwrap_or(0)).sum()
}

/// The value of a line such as `VmHWM:  1234 kB`, in bytes.
fn kibibytes(file: &str, name: &str) -> Result<u64> {
    let text = fs::read_to_string(file).with_context(|| file.to_owned())?;
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.split_whitespace().next());
    Ok(number.with_context(|| format!("{file} has no {name}"))?.parse::<u64>()? * 1024)
}

/// One line of `/proc/<pid>/stat`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Process {
    pid: u32,
    parent: u32,
    /// Its own CPU time and that of its children that have ended.
    ticks: u64,
}

impl Process {
    fn parse(stat: &str) -> Option<Self> {
        // The program's name stands in parentheses, and may hold spaces and parentheses itself.
        let (head, rest) = stat.rsplit_once(')')?;
        let fields: Vec<&str> = rest.split_whitespace().collect();
        let times = fields.get(11..15)?.iter();
        Some(Self {
            pid: head.split_whitespace().next()?.parse().ok()?,
            parent: fields.get(1)?.parse().ok()?,
            ticks: times.map(|ticks| ticks.parse::<u64>().unwrap_or(0)).sum(),
        })
    }
}

fn processes() -> Result<Vec<Process>> {
    let mut all = Vec::new();
    for entry in fs::read_dir(Path::new("/proc"))? {
        // One that has ended since the listing is no error.
        let stat = fs::read_to_string(entry?.path().join("stat"));
        all.extend(stat.ok().and_then(|stat| Process::parse(&stat)));
    }
    Ok(all)
}

/// A process and its descendants.
fn tree(root: u32, all: &[Process]) -> HashSet<u32> {
    let mut found = HashSet::from([root]);
    loop {
        let new: Vec<u32> = all.iter().filter(|one| found.contains(&one.parent)).map(|one| one.pid).collect();
        let before = found.len();
        found.extend(new);
        if found.len() == before {
            return found;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_may_hold_spaces_and_parentheses() {
        let stat = "42 (a (b) c) S 7 42 42 0 -1 4194560 1 2 3 4 100 20 3 1 20 0 5 0 999 1 1";
        assert_eq!(Process::parse(stat), Some(Process { pid: 42, parent: 7, ticks: 124 }));
        assert_eq!(Process::parse("42 (cut off) S 7"), None);
    }

    #[test]
    fn a_tree_holds_grandchildren_and_nobody_else() {
        let process = |pid, parent| Process { pid, parent, ticks: 0 };
        let all = [process(5, 3), process(3, 2), process(2, 1), process(9, 1), process(4, 2)];
        assert_eq!(tree(2, &all), HashSet::from([2, 3, 4, 5]));
    }

    #[test]
    fn work_costs_time_and_memory() {
        let meter = Meter::of_tree(std::process::id()).unwrap();
        let mut bytes = vec![1_u8; 64 << 20];
        let started = crate::step::now();
        while started.elapsed() < Duration::from_millis(700) {
            bytes.iter_mut().for_each(|byte| *byte = byte.wrapping_mul(3));
        }
        let cost = meter.stop().unwrap();
        assert!(cost.cpu_s > 0.0 && cost.peak_bytes > 64 << 20, "{cost:?} {}", bytes[7]);
    }
}
