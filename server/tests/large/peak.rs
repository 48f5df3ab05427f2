//! The most memory that a process had at one time.

use std::fs;

/// Counts from `from_now` on.
pub struct Peak(u32);

impl Peak {
    /// The kernel's mark is set back to what the process has now.
    pub fn from_now(pid: u32) -> Self {
        fs::write(format!("/proc/{pid}/clear_refs"), "5").unwrap();
        Self(pid)
    }

    /// Resident bytes, at most.
    pub fn bytes(&self) -> u64 {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0)).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap();
        line.split_whitespace().next().unwrap().parse::<u64>().unwrap() * 1024
    }
}

#[test]
fn what_was_given_back_still_counts() {
    let _alone = crate::ALONE.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let peak = Peak::from_now(std::process::id());
    let before = peak.bytes();
    let large = vec![1_u8; 64 << 20];
    assert_eq!(large.iter().step_by(4_096).map(|byte| u64::from(*byte)).sum::<u64>(), 16_384);
    drop(large);
    assert!(peak.bytes() >= before + (32 << 20), "{before} {}", peak.bytes());
}
