//! Chance as an argument: one generator, shared by all handlers.

use std::sync::{Arc, Mutex, PoisonError};

use getrandom::SysRng;
use rand_core::{CryptoRng, UnwrapErr};

/// A generator that handlers share. Tests give a seeded one.
#[derive(Clone)]
pub struct Chance(Arc<Mutex<dyn CryptoRng + Send>>);

impl Chance {
    /// From any generator fit for keys.
    pub fn new(rng: impl CryptoRng + Send + 'static) -> Self {
        Self(Arc::new(Mutex::new(rng)))
    }

    /// The operating system's generator.
    pub fn system() -> Self {
        Self::new(UnwrapErr(SysRng))
    }

    /// `N` random bytes.
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes);
        bytes
    }
}
