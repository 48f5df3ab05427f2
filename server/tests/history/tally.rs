//! What the histories of a run have shown: a fault that never did anything, or that nobody ever noticed, has
//! tested nothing.

use std::collections::BTreeMap;
use std::fmt;

use crate::fault::FAULTS;
use crate::judge::Verdict;

/// How often a fault did something, and what came of it where it was alone.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fired {
    pub answers: u32,
    pub refused: u32,
    pub unkept: u32,
    pub stale: u32,
    pub right: u32,
}

/// Sums over all histories.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    pub faults: BTreeMap<&'static str, Fired>,
    /// Steps by their name: played honestly, and among faults.
    pub steps: BTreeMap<&'static str, [u32; 2]>,
}

impl Tally {
    pub fn note(&mut self, step: &'static str, fired: &[(&'static str, u32)], verdict: Verdict) {
        self.steps.entry(step).or_default()[usize::from(!fired.is_empty())] += 1;
        for (name, answers) in fired {
            self.faults.entry(name).or_default().answers += answers;
        }
        if let [(name, _)] = fired {
            let fault = self.faults.entry(name).or_default();
            match verdict {
                Verdict::Right => fault.right += 1,
                Verdict::Refused => fault.refused += 1,
                Verdict::Unkept => fault.unkept += 1,
                Verdict::Stale => fault.stale += 1,
            }
        }
    }

    pub fn add(&mut self, other: &Self) {
        for (name, one) in &other.faults {
            let sum = self.faults.entry(name).or_default();
            sum.answers += one.answers;
            sum.refused += one.refused;
            sum.unkept += one.unkept;
            sum.stale += one.stale;
            sum.right += one.right;
        }
        for (name, [honest, hostile]) in &other.steps {
            let sum = self.steps.entry(name).or_default();
            sum[0] += honest;
            sum[1] += hostile;
        }
    }

    /// Faults that did nothing, or that made no difference to anybody.
    pub fn idle(&self) -> Vec<&'static str> {
        let noticed = |name: &str| {
            let fired = self.faults.get(name).copied().unwrap_or_default();
            fired.answers > 0 && fired.refused + fired.stale > 0
        };
        FAULTS.iter().map(|fault| fault.name).filter(|name| !noticed(name)).collect()
    }

    pub fn stale(&self) -> u32 {
        self.faults.values().map(|fired| fired.stale).sum()
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, fired) in &self.faults {
            writeln!(f, "{name:>20}: {fired:?}")?;
        }
        for (name, [honest, hostile]) in &self.steps {
            writeln!(f, "{name:>20}: {honest} honest, {hostile} among faults")?;
        }
        Ok(())
    }
}
