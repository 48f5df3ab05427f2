//! Names inside an archive: those that people gave, made safe for every disk that it may be unpacked on.
//!
//! A sender chooses titles and names of files. None of them may leave its folder, hide behind another one, be a
//! device of Windows, or fail to be unpacked (attack 54).

use std::collections::HashSet;

use unicode_normalization::UnicodeNormalization;

/// Bytes of one name, at most; file systems take 255.
const NAME_BYTES_MAX: usize = 180;
/// UTF-16 units of one name, at most: with two names in a path, Windows' 260 leave room for where it is unpacked.
const NAME_UNITS_MAX: usize = 80;
/// Characters of an ending that is kept when a name is cut.
const ENDING_CHARS_MAX: usize = 10;

/// The names that one folder has given away.
#[derive(Debug, Default)]
pub struct Names {
    taken: HashSet<String>,
}

impl Names {
    /// A name that is safe, and told apart from all before: `Befund (2).pdf`. Never empty.
    pub fn give(&mut self, wanted: &str) -> String {
        let safe = safe(wanted);
        let (stem, ending) = parts(&safe);
        let mut number = 1_u32;
        let mut name = safe.clone();
        while !self.taken.insert(key(&name)) {
            number = number.saturating_add(1);
            let mark = format!(" ({number}){ending}");
            name = format!("{}{mark}", cut(stem, mark.len(), mark.encode_utf16().count()));
        }
        name
    }
}

/// What a disk that does not tell capitals apart takes for the same.
fn key(name: &str) -> String {
    name.nfc().collect::<String>().to_uppercase().to_lowercase()
}

fn safe(wanted: &str) -> String {
    let shown = crate::text::file_name(wanted);
    let one_blank = shown.split_whitespace().collect::<Vec<_>>().join(" ");
    let composed: String = one_blank.nfc().collect();
    let (stem, ending) = parts(&composed);
    let stem = if is_device(stem) { format!("_{stem}") } else { stem.to_owned() };
    let name = format!("{}{ending}", cut(&stem, ending.len(), ending.encode_utf16().count()));
    let name = name.trim_matches(['.', ' ']);
    if name.is_empty() { "_".to_owned() } else { name.to_owned() }
}

/// Stem and ending, the ending with its dot; no ending where it is none.
fn parts(name: &str) -> (&str, &str) {
    let at = name.rfind('.').filter(|at| *at > 0);
    let Some((stem, ending)) = at.and_then(|at| name.split_at_checked(at)) else { return (name, "") };
    let is_ending = ending.chars().count() <= ENDING_CHARS_MAX
        && ending.chars().skip(1).all(char::is_alphanumeric)
        && ending.len() > 1;
    if is_ending { (stem, ending) } else { (name, "") }
}

/// `text`, cut so that there is room for so many bytes and UTF-16 units more.
fn cut(text: &str, bytes: usize, units: usize) -> &str {
    let (mut bytes, mut units) = (bytes, units);
    let end = text.char_indices().find(|(_, one)| {
        bytes += one.len_utf8();
        units += one.len_utf16();
        bytes > NAME_BYTES_MAX || units > NAME_UNITS_MAX
    });
    let kept = end.and_then(|(at, _)| text.get(..at)).unwrap_or(text);
    kept.trim_end_matches(['.', ' '])
}

/// Names that Windows keeps for devices, whatever ending follows.
fn is_device(stem: &str) -> bool {
    let first = stem.split('.').next().unwrap_or_default().trim_end().to_uppercase();
    let numbered = |kind: &str| {
        let number = first.strip_prefix(kind).unwrap_or_default();
        matches!(number, "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³")
    };
    matches!(first.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$" | "CLOCK$")
        || numbered("COM")
        || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn one(wanted: &str) -> String {
        Names::default().give(wanted)
    }

    #[test]
    fn names_stay_what_they_are_where_they_can() {
        for name in ["Befund.pdf", "Übersicht – Schädel (1).dcm", "王.jpg", ".a", "IM0001", "COMPUTER.txt"]
        {
            assert_eq!(one(name), name.trim_start_matches('.'), "{name}");
        }
    }

    #[test]
    fn attack_54_no_name_leaves_its_folder() {
        assert_eq!(one("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(one("C:\\Windows\\system.ini"), "C__Windows_system.ini");
        assert_eq!(one("..\\..\\x"), "_.._x");
        assert_eq!(one("a\u{202e}fdp.exe"), "afdp.exe");
        assert_eq!(one(".."), "Datei");
        assert_eq!(one("\u{0}"), "Datei");
    }

    #[test]
    fn devices_of_windows_are_no_names() {
        for device in ["CON", "con.txt", "Nul.tar.gz", "COM1.pdf", "lpt9", "COM¹", "CLOCK$"] {
            assert_eq!(one(device), format!("_{device}"), "{device}");
        }
        assert_eq!(one("aux .txt"), "_aux.txt");
    }

    #[test]
    fn the_same_name_twice_is_told_apart_whatever_its_capitals_and_marks() {
        let mut names = Names::default();
        assert_eq!(names.give("Müller.pdf"), "Müller.pdf");
        assert_eq!(names.give("Mu\u{308}ller.pdf"), "Müller (2).pdf");
        assert_eq!(names.give("MÜLLER.PDF"), "MÜLLER (3).PDF");
        assert_eq!(names.give("Müller (2).pdf"), "Müller (2) (2).pdf");
        assert_eq!(names.give(&"x".repeat(300)), "x".repeat(80));
        assert_eq!(names.give(&"x".repeat(300)), format!("{} (2)", "x".repeat(76)));
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let name = one(&format!("{}.jpeg", "Ö".repeat(150)));
        assert_eq!(name, format!("{}.jpeg", "Ö".repeat(75)));
        assert_eq!(one(&format!("{}.pdf", "😀".repeat(90))), format!("{}.pdf", "😀".repeat(38)));
    }

    proptest! {
        #[test]
        fn every_name_can_be_unpacked(wanted in any::<Vec<String>>()) {
            let mut names = Names::default();
            let given: Vec<String> = wanted.iter().map(|name| names.give(name)).collect();
            let distinct: HashSet<String> = given.iter().map(|name| key(name)).collect();
            prop_assert_eq!(distinct.len(), given.len());
            for name in &given {
                prop_assert!(!name.is_empty() && name.len() <= NAME_BYTES_MAX, "{:?}", name);
                prop_assert!(name.encode_utf16().count() <= NAME_UNITS_MAX, "{:?}", name);
                prop_assert!(!name.contains(['/', '\\', ':', '*', '?', '"', '<', '>', '|']), "{:?}", name);
                prop_assert!(!name.chars().any(char::is_control), "{:?}", name);
                prop_assert!(!name.starts_with(['.', ' ']) && !name.ends_with(['.', ' ']), "{:?}", name);
                prop_assert!(!is_device(name), "{:?}", name);
                prop_assert_eq!(name.nfc().collect::<String>(), name.clone());
            }
        }
    }
}
