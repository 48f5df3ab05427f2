//! What is served now, by its hashes: the documents name their scripts and styles with their integrity, and a script
//! names its WebAssembly. Whoever compares them sees whether others are given the same pages.

use base64ct::{Base64, Encoding};
use serde::Serialize;
use sha2::{Digest, Sha384};

use crate::pages::Pages;

/// The documents, and the one file whose name says nothing of its content.
const WITHOUT_HASH: [(&str, &str); 3] =
    [("/", "office.html"), ("/s", "door.html"), ("/dl/sw.js", "dl/sw.js")];

/// A served file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Served {
    /// Its address.
    pub url: String,
    /// `sha384-…`, as browsers check it.
    pub integrity: String,
}

/// The file of this ending that the office's document names.
pub fn named(pages: &dyn Pages, ending: &str) -> Option<Served> {
    in_document(&text(pages, "office.html")?).into_iter().find(|one| one.url.ends_with(ending))
}

/// All of them, each once: documents first, then what they name, in the order of the addresses.
pub fn all(pages: &dyn Pages) -> Vec<Served> {
    let mut found = Vec::new();
    for (_, path) in WITHOUT_HASH {
        let named = text(pages, path).map(|text| in_document(&text)).unwrap_or_default();
        for one in &named {
            let script = one.url.strip_prefix('/').filter(|path| path.ends_with(".js"));
            found.extend(script.and_then(|path| text(pages, path)).and_then(|text| in_script(&text)));
        }
        found.extend(named.into_iter().filter(|one| !one.integrity.is_empty()));
    }
    found.sort_by(|a, b| a.url.cmp(&b.url));
    found.dedup();
    let whole = WITHOUT_HASH.into_iter().filter_map(|(url, path)| {
        let bytes = pages.find(path)?;
        Some(Served { url: url.to_owned(), integrity: integrity(&bytes) })
    });
    whole.chain(found).collect()
}

/// What a document names in `src`, `href` or `content`, with its integrity where it says one.
fn in_document(html: &str) -> Vec<Served> {
    let mut found = Vec::new();
    for tag in html.split('<') {
        let url = ["src", "href", "content"].iter().find_map(|name| attribute(tag, name));
        let Some(url) = url.filter(|url| url.starts_with("/pkg/")) else { continue };
        let integrity = attribute(tag, "integrity").unwrap_or_default();
        found.push(Served { url: url.to_owned(), integrity: integrity.to_owned() });
    }
    found
}

/// The WebAssembly that a bundle's script loads, as `cargo xtask build` writes it.
fn in_script(script: &str) -> Option<Served> {
    let (_, rest) = script.rsplit_once("module_or_path: fetch(\"")?;
    let (url, rest) = rest.split_once('"')?;
    let integrity = rest.strip_prefix(", { integrity: \"")?.split('"').next()?;
    Some(Served { url: url.to_owned(), integrity: integrity.to_owned() })
}

/// `name="…"` or `data-name="…"`.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let tag = tag.split('>').next()?;
    let opening = format!("{name}=\"");
    let at = tag.match_indices(&opening).find(|(at, _)| tag[..*at].ends_with([' ', '-', '\n']))?.0;
    tag[at + opening.len()..].split('"').next()
}

fn text(pages: &dyn Pages, path: &str) -> Option<String> {
    pages.find(path).and_then(|bytes| String::from_utf8(bytes.into_owned()).ok())
}

fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", Base64::encode_string(&Sha384::digest(bytes)))
}

#[cfg(test)]
mod tests {
    use std::borrow::Cow;

    use super::*;

    struct Built;

    const OFFICE: &str = r#"<meta name="siegel:pdf" content="/pkg/pdf.js" data-integrity="sha384-P">
        <meta name="siegel:engine" content="/pkg/e.js"><link rel="icon" href="/pkg/i.svg" type="image/svg+xml">
        <link rel="stylesheet" href="/pkg/a.css" integrity="sha384-C">
        <script type="module" src="/pkg/o.js" integrity="sha384-J"></script><a href="/hilfe">a</a>"#;

    impl Pages for Built {
        fn find(&self, path: &str) -> Option<Cow<'static, [u8]>> {
            Some(Cow::Borrowed(match path {
                "office.html" => OFFICE.as_bytes(),
                "door.html" => br#"<link rel="stylesheet" href="/pkg/a.css" integrity="sha384-C">"#,
                "pkg/o.js" => br#"f({ module_or_path: fetch("/pkg/o.wasm", { integrity: "sha384-W", credentials: "omit" }) })"#,
                "pkg/e.js" => br#"f({ module_or_path: fetch("/pkg/e.wasm", { integrity: "sha384-E", credentials: "omit" }) })"#,
                _ => return None,
            }))
        }
    }

    #[test]
    fn h14_each_file_is_listed_once_with_the_hash_by_which_browsers_check_it() {
        let listed: Vec<_> = all(&Built).into_iter().map(|one| (one.url, one.integrity)).collect();
        let said = |url: &str| listed.iter().find(|(one, _)| one == url).map(|(_, hash)| hash.as_str());
        assert_eq!(said("/").unwrap(), integrity(OFFICE.as_bytes()));
        for (url, hash) in [
            ("/pkg/a.css", "sha384-C"),
            ("/pkg/o.js", "sha384-J"),
            ("/pkg/o.wasm", "sha384-W"),
            ("/pkg/e.wasm", "sha384-E"),
            ("/pkg/pdf.js", "sha384-P"),
        ] {
            assert_eq!(said(url), Some(hash), "{url}");
        }
        assert_eq!(listed.len(), 7, "{listed:?}");
        assert_eq!(named(&Built, ".css").unwrap().url, "/pkg/a.css");
        assert_eq!(named(&Built, ".svg").unwrap().url, "/pkg/i.svg");
    }
}
