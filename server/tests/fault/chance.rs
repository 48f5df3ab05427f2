//! Chance from a seed that is printed, and the machine's clock.

use std::time::{Duration, Instant};

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use siegel_api::time::Time;
use siegel_client::clock::Clock;

/// Replays a run's draws. What a draw meets is up to the machine: a kill falls where the process is just then.
const SEED: &str = "SIEGEL_FAULT_SEED";

/// The seed that is asked for, or another one each time; a failing test shows it.
pub fn seed() -> u64 {
    let asked = std::env::var(SEED).ok().map(|text| text.parse().unwrap());
    let seed = asked.unwrap_or(Now.now().0);
    println!("{SEED}={seed}");
    seed
}

/// Everybody's own chance.
pub fn chance(seed: u64, whose: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed.wrapping_mul(1_000).wrapping_add(whose))
}

/// A number below `bound`.
pub fn below(rng: &mut ChaCha20Rng, bound: usize) -> usize {
    usize::try_from(rng.next_u64() % bound as u64).unwrap()
}

/// A number from 0 to `top`.
pub fn fraction(rng: &mut ChaCha20Rng, top: f64) -> f64 {
    f64::from(rng.next_u32()) / f64::from(u32::MAX) * top
}

/// Bytes that no other file has.
pub fn content(rng: &mut ChaCha20Rng, bytes: usize) -> Vec<u8> {
    let mut content = vec![0; bytes];
    rng.fill_bytes(&mut content);
    content
}

/// The machine's clock.
pub struct Now;

impl Clock for Now {
    #[expect(clippy::disallowed_methods, reason = "a process of its own lives in real time")]
    fn now(&self) -> Time {
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
        Time(u64::try_from(since.as_millis()).unwrap())
    }
}

/// Measures how long something takes.
pub struct Watch(Instant);

impl Watch {
    #[expect(
        clippy::disallowed_methods,
        reason = "where a kill falls is drawn within a time that was measured"
    )]
    pub fn start() -> Self {
        Self(Instant::now())
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "where a kill falls is drawn within a time that was measured"
    )]
    pub fn passed(&self) -> Duration {
        Instant::now() - self.0
    }
}
