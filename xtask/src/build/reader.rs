//! The PDF reader of the pages: pdf.js as its authors ship it, under a path that names its content.

use std::fs;

use anyhow::{Context, Result};

use super::asset::{Asset, Assets, short_hash, sorted_files};
use crate::place;

/// What of the package the pages need: the two scripts, and the data they fetch when a document asks for it.
const WANTED: &[&str] = &[
    "LICENSE",
    "build/pdf.min.mjs",
    "build/pdf.worker.min.mjs",
    "cmaps/",
    "standard_fonts/",
    "wasm/",
    "iccs/",
];

/// What must not be there: the interpreter for scripts inside documents.
const REFUSED: &[&str] = &["wasm/quickjs"];

/// The published reader.
pub struct Reader {
    /// The folder, with a slash at its end: `cmaps/`, `standard_fonts/`, `wasm/` and `iccs/` lie in it.
    pub folder: String,
    /// The library; as a script it sets `globalThis.pdfjsLib`.
    pub library: Asset,
    /// Its worker.
    pub worker: Asset,
}

/// Publishes the reader.
pub fn copy(assets: &mut Assets) -> Result<Reader> {
    let package = place::root().join("web/node_modules/pdfjs-dist");
    let mut files = Vec::new();
    for file in sorted_files(&package)? {
        let path = file.strip_prefix(&package)?.to_string_lossy().into_owned();
        let matches = |list: &[&str]| list.iter().any(|start| path.starts_with(start));
        if matches(WANTED) && !matches(REFUSED) {
            files.push((path, fs::read(&file)?));
        }
    }
    let all: Vec<u8> = files.iter().flat_map(|(path, content)| [path.as_bytes(), content].concat()).collect();
    let folder = format!("pkg/pdf-{}/", short_hash(&all));
    let (mut library, mut worker) = (None, None);
    for (path, content) in &files {
        let licence = if path.contains("LICENSE") { ".txt" } else { "" };
        let asset =
            assets.add_at(&format!("{folder}{}{licence}", path.trim_start_matches("build/")), content)?;
        match path.as_str() {
            "build/pdf.min.mjs" => library = Some(asset),
            "build/pdf.worker.min.mjs" => worker = Some(asset),
            _ => {}
        }
    }
    Ok(Reader {
        folder: format!("/{folder}"),
        library: library.context("pdfjs-dist has no build/pdf.min.mjs")?,
        worker: worker.context("pdfjs-dist has no build/pdf.worker.min.mjs")?,
    })
}
