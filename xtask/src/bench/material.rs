//! What is sent: files of random bytes, so that nothing in them can be compressed, in sizes that follow one.

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use anyhow::{Result, anyhow};
use rand_core::Rng;
use siegel_api::hash::Hash;
use siegel_api::part::{PART_BYTES, SEALED_PART_BYTES};

use crate::demo::doctor::rng;

/// Bytes of one of the many small files.
const SMALL_BYTES: u64 = 500_000;
/// Small files for 1 GiB, together half a gigabyte.
const SMALL_OF_GIB: u64 = 1_000;

/// Size of the large file in bytes: a power of two, one part at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size(pub u64);

impl FromStr for Size {
    type Err = anyhow::Error;

    fn from_str(text: &str) -> Result<Self> {
        let units = [("MiB", 1_u64 << 20), ("GiB", 1 << 30)];
        let split = units.iter().find_map(|(name, unit)| Some((text.strip_suffix(name)?, unit)));
        let bytes = split.and_then(|(number, unit)| number.trim().parse::<u64>().ok()?.checked_mul(*unit));
        let fits = |bytes: &u64| bytes.is_power_of_two() && (PART_BYTES..=64 << 30).contains(bytes);
        bytes.filter(fits).map(Size).ok_or_else(|| anyhow!("a power of two from 8MiB to 64GiB, such as 1GiB"))
    }
}

/// The files.
pub struct Material {
    pub size: u64,
    /// One large file.
    pub large: PathBuf,
    /// A file of a quarter of its size.
    pub quarter: PathBuf,
    /// As many bytes as its sealed parts have: what is sent and fetched for comparison.
    pub blobs: PathBuf,
    /// SHA-256 of each piece of `blobs` that is as long as a sealed part.
    pub hashes: Vec<Hash>,
    /// As many bytes as the small files have together.
    pub one: PathBuf,
    /// Small files.
    pub many: Vec<PathBuf>,
}

impl Material {
    /// Makes them in `folder`.
    pub fn make(folder: &Path, Size(size): Size) -> Result<Self> {
        fs::create_dir_all(folder)?;
        let named = |name: &str| folder.join(name);
        let (large, blobs, one) = (named("Serie.dcm"), named("blobs.bin"), named("Eine.dcm"));
        write(&large, size / PART_BYTES, PART_BYTES)?;
        let quarter = named("Viertel.dcm");
        write(&quarter, 4, size / 16)?;
        let hashes = write(&blobs, size / PART_BYTES, SEALED_PART_BYTES)?;
        let count = ((SMALL_OF_GIB * size) >> 30).max(1);
        write(&one, count, SMALL_BYTES)?;
        let many: Vec<PathBuf> = (0..count).map(|number| folder.join(format!("{number:04}.dcm"))).collect();
        for file in &many {
            write(file, 1, SMALL_BYTES)?;
        }
        Ok(Self { size, large, quarter, blobs, hashes, one, many })
    }

    /// Bytes of the small files together.
    pub fn small_bytes(&self) -> u64 {
        self.many.len() as u64 * SMALL_BYTES
    }

    /// Bytes of the sealed parts of the large file.
    pub fn blob_bytes(&self) -> u64 {
        self.hashes.len() as u64 * SEALED_PART_BYTES
    }
}

/// Writes so many pieces of random bytes; answers their hashes.
fn write(file: &Path, pieces: u64, bytes: u64) -> Result<Vec<Hash>> {
    let (mut out, mut piece) = (File::create(file)?, vec![0; usize::try_from(bytes)?]);
    let mut hashes = Vec::new();
    for _ in 0..pieces {
        rng().fill_bytes(&mut piece);
        hashes.push(Hash::of(&piece));
        out.write_all(&piece)?;
    }
    Ok(hashes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_a_power_of_two_with_its_unit() {
        assert_eq!("64MiB".parse::<Size>().unwrap(), Size(64 << 20));
        assert_eq!("1GiB".parse::<Size>().unwrap(), Size(1 << 30));
        for text in ["1000MiB", "4MiB", "1GB", "1", "", "128GiB"] {
            assert!(text.parse::<Size>().is_err(), "{text}");
        }
    }
}
