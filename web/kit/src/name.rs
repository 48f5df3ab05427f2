//! Names and titles from elsewhere, made fit to be shown.

/// The text without control characters and without marks that turn the direction of reading: a file
/// named `befund<U+202E>fdp.exe` must not look like `befundexe.pdf`. Line breaks become blanks.
pub fn shown(text: &str) -> String {
    text.chars()
        .filter_map(|c| if c.is_whitespace() { Some(' ') } else { (!hidden(c)).then_some(c) })
        .collect()
}

/// The same for a text of several lines.
pub fn shown_lines(text: &str) -> String {
    text.chars().filter(|c| *c == '\n' || !hidden(*c)).collect()
}

fn hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{061c}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_turn_its_ending_around() {
        assert_eq!(shown("befund\u{202e}fdp.exe"), "befundfdp.exe");
        assert_eq!(shown("a\nb\u{0}c\u{2067}d"), "a bcd");
        assert_eq!(shown("Müller-Lüdenscheidt"), "Müller-Lüdenscheidt");
        assert_eq!(shown_lines("a\r\nb\u{202e}"), "a\nb");
    }
}
