//! The public pages: for everybody, without sign-in and without script. The server writes them, the other pages lead
//! to them.

/// A public page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    /// Help, and whom to ask.
    Help,
    /// Who runs the service (section 5 DDG).
    Imprint,
    /// What becomes of personal data (Art. 13 GDPR), in all its versions.
    Privacy,
    /// What a browser keeps.
    Cookies,
    /// What is accessible and what is not yet.
    Accessibility,
    /// Who sees what, what is served, and where to report a weakness.
    Security,
    /// With which browsers it works.
    Browsers,
    /// What it is made of.
    Software,
}

/// The list of all that the program is made of, for programs (CycloneDX).
pub const SOFTWARE_LIST: &str = "/sbom.json";

/// The parameter that chooses the language of a public page, and its values.
pub const LANGUAGE_PARAMETER: &str = "sprache";

impl Page {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 8] = [
        Self::Help,
        Self::Imprint,
        Self::Privacy,
        Self::Cookies,
        Self::Accessibility,
        Self::Security,
        Self::Browsers,
        Self::Software,
    ];

    /// Where it lies, in both languages.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Help => "/hilfe",
            Self::Imprint => "/impressum",
            Self::Privacy => "/datenschutz",
            Self::Cookies => "/cookies",
            Self::Accessibility => "/barrierefreiheit",
            Self::Security => "/sicherheit",
            Self::Browsers => "/browser",
            Self::Software => "/sbom",
        }
    }

    /// The page whose path begins with this first part, as `datenschutz`.
    pub fn parse(first: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|page| page.path().strip_prefix('/') == Some(first))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_is_found_by_its_path_and_nothing_else_is() {
        for page in Page::ALL {
            assert_eq!(Page::parse(page.path().trim_start_matches('/')), Some(page));
        }
        for other in ["", "Impressum", "impressum/", "eingang", "s"] {
            assert_eq!(Page::parse(other), None, "{other}");
        }
    }
}
