//! Files named by their content, with their integrity and a compressed twin.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256, Sha384};

use crate::place;

/// Compression of what is served thousands of times and made once.
const BROTLI_QUALITY: i32 = 11;
const BROTLI_WINDOW_BITS: i32 = 24;

/// One published file.
pub struct Asset {
    /// Its address from the root of the origin, as `/pkg/office-0123456789abcdef.js`.
    pub url: String,
    /// Its `integrity` attribute, `sha384-…`.
    pub integrity: String,
}

/// The published files of one build; [`Assets::sweep`] removes those of earlier builds.
pub struct Assets {
    dist: PathBuf,
    kept: BTreeSet<PathBuf>,
}

impl Assets {
    /// Publishes into `dist`.
    pub fn in_folder(dist: PathBuf) -> Result<Self> {
        fs::create_dir_all(dist.join("pkg"))?;
        Ok(Self { dist, kept: BTreeSet::new() })
    }

    /// Publishes `content` as `/pkg/{stem}-{hash}.{extension}`.
    pub fn add(&mut self, stem: &str, extension: &str, content: &[u8]) -> Result<Asset> {
        self.add_at(&format!("pkg/{stem}-{}.{extension}", short_hash(content)), content)
    }

    /// Publishes `content` at a path that is unique for it, relative to the dist folder.
    pub fn add_at(&mut self, path: &str, content: &[u8]) -> Result<Asset> {
        let file = self.dist.join(path);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(&file, content)?;
        let twin = PathBuf::from(format!("{}.br", file.display()));
        if !twin.exists() {
            compress(&twin, content)?;
        }
        self.kept.extend([file, twin]);
        Ok(Asset { url: format!("/{path}"), integrity: integrity(content) })
    }

    /// Removes what earlier builds published.
    pub fn sweep(&self) -> Result<()> {
        sweep(&self.dist.join("pkg"), &self.kept)
    }
}

/// The design system's stylesheets, in the order of their names, as one file.
pub fn style(assets: &mut Assets) -> Result<Asset> {
    let mut sheet = String::new();
    for file in sorted_files(&place::root().join("web/kit/style"))? {
        if file.extension().is_some_and(|extension| extension == "css") {
            sheet.push_str(&fs::read_to_string(&file)?);
            sheet.push('\n');
        }
    }
    assets.add("siegel", "css", sheet.as_bytes())
}

/// The first 16 hexadecimal digits of SHA-256: enough to tell builds apart, not a proof.
pub fn short_hash(content: &[u8]) -> String {
    Sha256::digest(content).iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// All files below a folder, in order; none where the folder is missing.
pub fn sorted_files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = BTreeSet::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else {
                files.insert(entry.path());
            }
        }
    }
    Ok(files.into_iter().collect())
}

fn integrity(content: &[u8]) -> String {
    format!("sha384-{}", Base64::encode_string(&Sha384::digest(content)))
}

fn compress(twin: &Path, content: &[u8]) -> Result<()> {
    let mut packed = Vec::new();
    let parameters = brotli::enc::BrotliEncoderParams {
        quality: BROTLI_QUALITY,
        lgwin: BROTLI_WINDOW_BITS,
        ..Default::default()
    };
    brotli::BrotliCompress(&mut &content[..], &mut packed, &parameters)?;
    let mut file = fs::File::create(twin).with_context(|| format!("cannot write {}", twin.display()))?;
    Ok(file.write_all(&packed)?)
}

fn sweep(folder: &Path, kept: &BTreeSet<PathBuf>) -> Result<()> {
    for file in sorted_files(folder)? {
        if !kept.contains(&file) {
            fs::remove_file(file)?;
        }
    }
    Ok(())
}
