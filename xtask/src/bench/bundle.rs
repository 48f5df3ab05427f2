//! How many bytes the pages are on the wire: the compressed twins that the server hands out.

use std::collections::BTreeSet;
use std::fs;

use anyhow::{Context, Result};

use crate::place;

/// What is fetched for something.
pub struct Bundle {
    pub what: &'static str,
    /// Bytes, compressed by brotli where the server has a twin.
    pub bytes: u64,
}

/// The bundles, and what each document loads before anybody has done anything.
pub fn list() -> Result<Vec<Bundle>> {
    let office = Document::read("office.html")?;
    let door = Document::read("door.html")?;
    let engine = with_binary(&office.named("siegel:engine")?)?;
    let reader = BTreeSet::from([office.named("siegel:pdf")?, office.named("siegel:pdf-worker")?]);
    Ok(vec![
        bundle("bundle office (script and WebAssembly)", &with_binary(&office.script()?)?)?,
        bundle("bundle door (script and WebAssembly)", &with_binary(&door.script()?)?)?,
        bundle("bundle engine (loaded with the first file or PIN)", &engine)?,
        bundle("PDF reader (loaded with the first PDF)", &reader)?,
        bundle("the office loads first, in all", &office.first()?)?,
        bundle("the door loads first, in all", &door.first()?)?,
    ])
}

fn bundle(what: &'static str, files: &BTreeSet<String>) -> Result<Bundle> {
    let mut bytes = 0;
    for file in files {
        let plain = place::dist().join(file.trim_start_matches('/'));
        let twin = place::dist().join(format!("{}.br", file.trim_start_matches('/')));
        let served = if twin.exists() { twin } else { plain };
        bytes += fs::metadata(&served).with_context(|| served.display().to_string())?.len();
    }
    Ok(Bundle { what, bytes })
}

/// A script and the WebAssembly that it fetches.
fn with_binary(script: &str) -> Result<BTreeSet<String>> {
    let text = fs::read_to_string(place::dist().join(script.trim_start_matches('/')))?;
    let binary = between(&text, "module_or_path: fetch(\"", "\"");
    let binary = binary.with_context(|| format!("{script} fetches no WebAssembly"))?;
    Ok(BTreeSet::from([script.to_owned(), binary.to_owned()]))
}

struct Document {
    name: &'static str,
    html: String,
}

impl Document {
    fn read(name: &'static str) -> Result<Self> {
        Ok(Self { name, html: fs::read_to_string(place::dist().join(name))? })
    }

    /// The address that it gives for a name, which scripts fetch when they need it.
    fn named(&self, name: &str) -> Result<String> {
        let found = between(&self.html, &format!("<meta name=\"{name}\" content=\""), "\"");
        Ok(found.with_context(|| format!("{} names no {name}", self.name))?.to_owned())
    }

    fn script(&self) -> Result<String> {
        let found = between(&self.html, "<script type=\"module\" src=\"", "\"");
        Ok(found.with_context(|| format!("{} has no script", self.name))?.to_owned())
    }

    /// The document, what its elements load, and the WebAssembly behind its script.
    fn first(&self) -> Result<BTreeSet<String>> {
        let mut files = with_binary(&self.script()?)?;
        files.insert(format!("/{}", self.name));
        for attribute in [" src=\"", " href=\""] {
            let loaded = self.html.split(attribute).skip(1).filter_map(|rest| rest.split('"').next());
            files.extend(loaded.filter(|address| address.starts_with("/pkg/")).map(str::to_owned));
        }
        Ok(files)
    }
}

fn between<'t>(text: &'t str, before: &str, after: &str) -> Option<&'t str> {
    text.split_once(before)?.1.split(after).next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_document_names_for_later_is_not_loaded_first() {
        let html = "<meta name=\"siegel:engine\" content=\"/pkg/engine.js\"><link href=\"/pkg/a.css\"><a href=\"#b\">";
        let document = Document { name: "x.html", html: html.to_owned() };
        assert_eq!(document.named("siegel:engine").unwrap(), "/pkg/engine.js");
        assert!(document.named("siegel:pdf").is_err());
        assert!(document.script().is_err());
    }
}
