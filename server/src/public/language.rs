//! The language of a public page: the one that its address names, else the one that the browser asks for.

use axum::http::{HeaderMap, header};
use siegel_api::page::Page;

/// A language that the public pages speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// German, where nothing else is asked for.
    German,
    /// English.
    English,
}

impl Language {
    /// The tag of BCP 47.
    pub fn tag(self) -> &'static str {
        match self {
            Self::German => "de",
            Self::English => "en",
        }
    }

    /// What the address says, before what the browser says.
    pub fn choose(said: Option<&str>, headers: &HeaderMap) -> Self {
        said.and_then(Self::parse).or_else(|| asked(headers)).unwrap_or(Self::German)
    }

    /// The name of a page.
    pub fn title(self, page: Page) -> &'static str {
        let [german, english] = match page {
            Page::Help => ["Hilfe", "Help"],
            Page::Imprint => ["Impressum", "Imprint"],
            Page::Privacy => ["Datenschutz", "Data protection"],
            Page::Cookies => ["Cookies", "Cookies"],
            Page::Accessibility => ["Barrierefreiheit", "Accessibility"],
            Page::Security => ["Sicherheit", "Security"],
            Page::Browsers => ["Browser", "Browsers"],
            Page::Software => ["Verwendete Software", "Software used"],
        };
        self.pick([german, english])
    }

    /// The text in this language, of a German and an English one.
    pub fn pick<T>(self, [german, english]: [T; 2]) -> T {
        match self {
            Self::German => german,
            Self::English => english,
        }
    }

    fn parse(tag: &str) -> Option<Self> {
        match tag.trim().get(..2)?.to_ascii_lowercase().as_str() {
            "de" => Some(Self::German),
            "en" => Some(Self::English),
            _ => None,
        }
    }
}

/// The language of `Accept-Language` (RFC 9110, 12.5.4) with the greatest weight, the first of equals.
fn asked(headers: &HeaderMap) -> Option<Language> {
    let value = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best = None;
    for range in value.split(',') {
        let (tag, weight) = range.split_once(';').unwrap_or((range, ""));
        let weight = weight.trim().strip_prefix("q=").map_or(Some(1.0), |q| q.parse::<f32>().ok());
        let (Some(language), Some(weight)) = (Language::parse(tag), weight) else { continue };
        if weight > best.map_or(0.0, |(_, most)| most) {
            best = Some((language, weight));
        }
    }
    best.map(|(language, _)| language)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn h17_the_address_goes_before_the_browser_and_german_is_the_rest() {
        let choose = |said: Option<&str>, asked: &str| {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, asked.parse().unwrap());
            Language::choose(said, &headers)
        };
        assert_eq!(Language::choose(None, &HeaderMap::new()), Language::German);
        assert_eq!(choose(None, "en-GB,en;q=0.9,de;q=0.8"), Language::English);
        assert_eq!(choose(None, "fr, en;q=0.4, de-AT;q=0.7"), Language::German);
        assert_eq!(choose(None, "fr, en;q=0.4"), Language::English);
        assert_eq!(choose(Some("de"), "en"), Language::German);
        assert_eq!(choose(Some("en"), "de"), Language::English);
        for nonsense in ["evil", "", "é", "en;q=x", "en;q=0", "*"] {
            assert_eq!(choose(Some("xx"), nonsense.escape_default().to_string().as_str()), Language::German);
        }
    }
}
