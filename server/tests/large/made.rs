//! A file that is made as it is read, and a sink that holds what it gets against it.

use rand_chacha::rand_core::Rng;
use siegel_client::error::Error;
use siegel_client::part::Source;
use siegel_client::read::Sink;

use crate::chance::chance;

/// Bytes that are made at once: their number stands in front, noise from a place of their own follows.
const BLOCK_BYTES: u64 = 64 << 10;
/// Noise to choose from, in bytes.
const NOISE_BYTES: usize = 4 << 20;

/// A file of any length; no two blocks of it are alike.
pub struct Made {
    length: u64,
    noise: Vec<u8>,
}

impl Made {
    pub fn new(length: u64) -> Self {
        let mut noise = vec![0; NOISE_BYTES];
        chance(20, 0).fill_bytes(&mut noise);
        Self { length, noise }
    }

    pub fn bytes(&self) -> u64 {
        self.length
    }

    /// `bytes` bytes from `start` on.
    fn make(&self, start: u64, bytes: usize) -> Vec<u8> {
        let mut made = Vec::with_capacity(bytes + usize::try_from(2 * BLOCK_BYTES).unwrap());
        let skip = usize::try_from(start % BLOCK_BYTES).unwrap();
        let mut block = start / BLOCK_BYTES;
        while made.len() < skip + bytes {
            let choices = NOISE_BYTES as u64 - BLOCK_BYTES;
            let at = usize::try_from(block.wrapping_mul(0x9E37_79B9_7F4A_7C15) % choices).unwrap();
            made.extend_from_slice(&block.to_be_bytes());
            made.extend_from_slice(&self.noise[at..at + usize::try_from(BLOCK_BYTES).unwrap() - 8]);
            block += 1;
        }
        made.drain(..skip);
        made.truncate(bytes);
        made
    }
}

impl Source for Made {
    fn length(&self) -> u64 {
        self.length
    }

    fn modified(&self) -> u64 {
        0
    }

    async fn read(&self, start: u64, bytes: usize) -> Result<Vec<u8>, Error> {
        let end = start.checked_add(bytes as u64).filter(|end| *end <= self.length);
        end.map(|_| self.make(start, bytes)).ok_or(Error::FileChanged)
    }
}

/// Takes a file's bytes and holds each against the one that was made.
pub struct Same<'m> {
    made: &'m Made,
    at: u64,
}

impl<'m> Same<'m> {
    pub fn new(made: &'m Made) -> Self {
        Self { made, at: 0 }
    }

    /// So many were the same.
    pub fn bytes(&self) -> u64 {
        self.at
    }
}

impl Sink for Same<'_> {
    async fn write(&mut self, part: Vec<u8>) -> Result<(), Error> {
        assert!(
            self.made.make(self.at, part.len()) == part,
            "other bytes than were sent, from {} on",
            self.at
        );
        self.at += part.len() as u64;
        Ok(())
    }
}

#[test]
fn a_made_file_is_the_same_wherever_it_is_read_from() {
    let made = Made::new(1 << 40);
    let whole = made.make(3 * BLOCK_BYTES, 200_000);
    for start in [0, 1, 65_535, 65_536, 70_000, 131_073] {
        assert!(made.make(3 * BLOCK_BYTES + start as u64, 200_000 - start) == whole[start..]);
    }
    assert_ne!(made.make(0, 4_096), made.make(BLOCK_BYTES, 4_096));
}
