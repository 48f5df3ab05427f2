//! The data protection declaration in all its versions (H6): the program brings its words, the operator a part of their
//! own, and either may change. What held on a day is what both said on that day.

use serde::Serialize;

use super::{Language, Wish};
use crate::config::Legal;

/// The program's words from a day on, in a template of their own.
struct Edition {
    since: &'static str,
    template: &'static str,
    /// What changed, in German and in English.
    changed: [&'static str; 2],
}

/// The newest is last. Words that were in force stay in their file; whoever changes them adds a file and a line.
static EDITIONS: [Edition; 1] = [Edition {
    since: "2026-11-24",
    template: "privacy-2026-11-24",
    changed: ["Erste Fassung.", "First version."],
}];

/// The version that is shown, and all that there are.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// The template with the program's words.
    words: String,
    /// The operator's own part.
    own: String,
    /// The day from which on it holds.
    since: String,
    /// Whether it is the one in force.
    in_force: bool,
    /// The one in force first, then what is planned, then what held before, the newest first.
    history: Vec<Entry>,
}

/// A line of the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
struct Entry {
    since: String,
    changed: Vec<String>,
    in_force: bool,
    planned: bool,
}

/// The version that a visitor asks for, else the one in force on this day; nothing if there is no such version.
pub fn choose(legal: &Legal, today: &str, wish: &Wish<'_>) -> Option<Shown> {
    let history = history(legal, today, wish.language);
    let since = match wish.version {
        Some(day) => history.iter().find(|entry| entry.since == day)?.since.clone(),
        None => history.first()?.since.clone(),
    };
    let edition = EDITIONS.iter().rfind(|edition| *edition.since <= *since).unwrap_or(&EDITIONS[0]);
    let own = legal.privacy_versions.iter().rfind(|version| version.since <= since);
    Some(Shown {
        words: format!("{}/{}.html", wish.language.tag(), edition.template),
        own: own.map_or(&legal.privacy, |version| &version.text).clone(),
        in_force: history.iter().any(|entry| entry.in_force && entry.since == since),
        since,
        history,
    })
}

/// All versions, by the days on which one of both sides changed its words.
fn history(legal: &Legal, today: &str, language: Language) -> Vec<Entry> {
    let ours = EDITIONS.iter().map(|one| (one.since.to_owned(), language.pick(one.changed).to_owned()));
    let theirs = legal.privacy_versions.iter();
    let theirs =
        theirs.map(|one| (one.since.clone(), language.pick([&one.changed, &one.changed_en]).clone()));
    let mut entries: Vec<Entry> = Vec::new();
    for (since, changed) in ours.chain(theirs) {
        match entries.iter_mut().find(|entry| entry.since == since) {
            Some(entry) => entry.changed.push(changed),
            None => entries.push(Entry { since, changed: vec![changed], in_force: false, planned: false }),
        }
    }
    entries.sort_by(|a, b| b.since.cmp(&a.since));
    // Where the clock stands before the first version, that one holds.
    let now = entries.iter().position(|entry| *entry.since <= *today).unwrap_or(entries.len() - 1);
    entries.iter_mut().take(now).for_each(|entry| entry.planned = true);
    let mut in_force = entries.remove(now);
    in_force.in_force = true;
    entries.insert(0, in_force);
    entries
}

#[cfg(test)]
mod tests {
    use siegel_api::page::Page;

    use super::*;
    use crate::config::PrivacyVersion;

    fn legal() -> Legal {
        let version = |since: &str, changed: &str, text: &str| PrivacyVersion {
            since: since.into(),
            changed: changed.into(),
            changed_en: format!("{changed} (en)"),
            text: text.into(),
        };
        Legal {
            privacy: "Rechenzentrum: Nord".into(),
            privacy_versions: vec![
                version("2027-01-01", "Umzug nach Süd", "Rechenzentrum: Süd"),
                version("2027-06-01", "Umzug nach West", "Rechenzentrum: West"),
            ],
            ..Legal::default()
        }
    }

    fn shown(today: &str, version: Option<&str>) -> Option<Shown> {
        choose(&legal(), today, &Wish { page: Page::Privacy, language: Language::German, version })
    }

    #[test]
    fn h6_the_version_in_force_comes_first_and_each_can_be_read() {
        let now = shown("2027-03-01", None).unwrap();
        assert_eq!(
            (now.since.as_str(), now.in_force, now.own.as_str()),
            ("2027-01-01", true, "Rechenzentrum: Süd")
        );
        let days: Vec<_> = now.history.iter().map(|entry| (entry.since.as_str(), entry.planned)).collect();
        assert_eq!(days, [("2027-01-01", false), ("2027-06-01", true), ("2026-11-24", false)]);
        assert_eq!(now.history[0].changed, ["Umzug nach Süd"]);
        let before = shown("2027-03-01", Some("2026-11-24")).unwrap();
        assert_eq!((before.in_force, before.own.as_str()), (false, "Rechenzentrum: Nord"));
        assert_eq!(shown("2027-03-01", Some("2027-06-01")).unwrap().own, "Rechenzentrum: West");
        assert_eq!(shown("2027-03-01", Some("2026-12-31")), None);
        assert_eq!(shown("2027-06-01", None).unwrap().since, "2027-06-01");
        assert_eq!(shown("2020-01-01", None).unwrap().since, "2026-11-24", "a clock that goes wrong");
    }

    #[test]
    fn h6_the_programs_versions_are_in_order() {
        assert!(EDITIONS.is_sorted_by(|a, b| a.since < b.since));
    }
}
