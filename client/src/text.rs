//! Text that people wrote, made harmless to show (attacks 54 and 74).
//!
//! Names and titles come from others. They are shown as text and never as markup, but text can lie too:
//! characters that turn the direction of writing make `gpj.exe` of `exe.jpg`, control characters move
//! the cursor of a terminal. They are taken out here, once, before anything can show them.

/// One line: without control characters, line breaks and marks of direction; cut after `chars_max` characters.
pub fn line(text: &str, chars_max: usize) -> String {
    let visible = text.chars().map(|shown| if shown.is_whitespace() { ' ' } else { shown });
    visible.filter(|shown| is_harmless(*shown)).take(chars_max).collect::<String>().trim().to_owned()
}

/// Several lines: line breaks stay; cut after `chars_max` characters.
pub fn lines(text: &str, chars_max: usize) -> String {
    let unified = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
    let shown = unified.chars().filter(|shown| *shown == '\n' || is_harmless(*shown));
    shown.take(chars_max).collect::<String>().trim().to_owned()
}

/// The name of a file: a line without path separators and without dots at its ends; never empty.
pub fn file_name(text: &str) -> String {
    let name = line(text, 200).replace(['/', '\\', ':', '*', '?', '"', '<', '>', '|'], "_");
    let name = name.trim_matches(|end: char| end == '.' || end == ' ');
    if name.is_empty() { "Datei".to_owned() } else { name.to_owned() }
}

fn is_harmless(shown: char) -> bool {
    let turns = matches!(shown, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let hides = matches!(shown, '\u{200b}' | '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}');
    !shown.is_control() && !turns && !hides
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attack_54_a_name_cannot_turn_its_own_ending_around() {
        assert_eq!(file_name("Befund\u{202e}fdp.exe"), "Befundfdp.exe");
        assert_eq!(file_name("../../etc/passwd"), "_.._etc_passwd");
        assert_eq!(file_name("...\u{7}"), "Datei");
        assert_eq!(line("Zeile\neins\u{1b}[2J", 120), "Zeile eins[2J");
        assert_eq!(lines("eins\r\nzwei\u{2066}", 120), "eins\nzwei");
    }

    #[test]
    fn umlauts_and_other_scripts_stay() {
        assert_eq!(line("Müller, Łukasz 王", 120), "Müller, Łukasz 王");
        assert_eq!(line(&"ä".repeat(300), 120).chars().count(), 120);
    }
}
