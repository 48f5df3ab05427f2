//! The classes of routes: who may ask for them, and with what headers they are answered.

use siegel_api::page::Page;

/// What a path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// The office's one document, at every path that nothing else claims.
    Office,
    /// The patient's one document: share links and intake links.
    Door,
    /// A page without script, for everybody.
    Public,
    /// Files with hashed names.
    Asset,
    /// The service worker of streaming downloads.
    Worker,
    /// JSON, octet streams and short texts.
    Api,
}

impl Class {
    /// The class of a path.
    pub fn of(path: &str) -> Self {
        let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        match first {
            "s" | "u" => Self::Door,
            "pkg" => Self::Asset,
            "dl" => Self::Worker,
            "api" | ".well-known" | "healthz" | "readyz" | "sbom.json" => Self::Api,
            _ if Page::parse(first).is_some() => Self::Public,
            _ => Self::Office,
        }
    }

    /// Whether it is a page that a person opens.
    pub fn is_document(self) -> bool {
        matches!(self, Self::Office | Self::Door | Self::Public)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_whose_hash_sign_was_repaired_is_still_the_door() {
        assert_eq!(Class::of("/s/abc%23secret"), Class::Door);
        assert_eq!([Class::of("/s"), Class::of("/s/")], [Class::Door; 2]);
        assert_eq!(Class::of("/u/abc/def"), Class::Door);
        assert_eq!(Class::of("/settings"), Class::Office);
        assert_eq!(Class::of("/"), Class::Office);
        assert_eq!(Class::of("/impressum"), Class::Public);
        assert_eq!(Class::of("/datenschutz/2026-11-24"), Class::Public);
        assert_eq!(Class::of("/impressum-neu"), Class::Office);
    }
}
