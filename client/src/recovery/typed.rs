//! A recovery code as people type it from the paper, with the numbers that stand before its groups, and where the
//! slip is if it is none. The check characters are over the whole code: they say that a character is wrong, and not
//! which one.

use siegel_crypto::code::RecoveryCode;
use siegel_crypto::error::Unreadable;
use zeroize::Zeroizing;

use super::GROUPS;

/// Characters of a group.
const GROUP: usize = 7;

/// Why what was typed cannot be a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slip {
    /// A group, counted from 1, has this many characters instead of seven.
    Group { number: usize, characters: usize },
    /// So many characters instead of 28, and the groups cannot be told apart.
    Length(usize),
    /// This character stands on no sheet.
    Character(char),
    /// Everything has its length; a character is another one than on the sheet.
    Check,
}

/// Reads the code, with the printed numbers or without.
///
/// # Errors
/// `Unreadable` for what cannot be a code.
pub(super) fn read(typed: &str) -> Result<RecoveryCode, Unreadable> {
    RecoveryCode::parse(typed).or_else(|slip| match numbered(typed) {
        Some(groups) => RecoveryCode::parse(&Zeroizing::new(groups.concat())),
        None => Err(slip),
    })
}

/// Where the slip is; nothing in what can be a code.
pub fn slip(typed: &str) -> Option<Slip> {
    if read(typed).is_ok() {
        return None;
    }
    let groups = numbered(typed).unwrap_or_else(|| plain(typed));
    let foreign = |letter: &char| !letter.is_ascii_alphanumeric() || letter.eq_ignore_ascii_case(&'u');
    if let Some(letter) = groups.iter().flat_map(|group| group.chars()).find(foreign) {
        return Some(Slip::Character(letter));
    }
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    let total = lengths.iter().sum();
    if total == GROUPS * GROUP {
        return Some(Slip::Check);
    }
    let odd = lengths.iter().position(|length| *length != GROUP).filter(|_| lengths.len() == GROUPS);
    Some(match odd {
        Some(place) => {
            Slip::Group { number: place + 1, characters: lengths.get(place).copied().unwrap_or(0) }
        }
        None => Slip::Length(total),
    })
}

/// The four groups of what was typed with the numbers before them, `1.` to `4.`; nothing where one is missing.
fn numbered(typed: &str) -> Option<Vec<String>> {
    let mut rest = typed.trim().strip_prefix("1.")?;
    let mut groups = Vec::with_capacity(GROUPS);
    for number in ["2.", "3.", "4."] {
        let (group, after) = rest.split_once(number)?;
        groups.push(characters(group));
        rest = after;
    }
    groups.push(characters(rest));
    Some(groups)
}

fn plain(typed: &str) -> Vec<String> {
    typed.split(between).filter(|group| !group.is_empty()).map(str::to_owned).collect()
}

fn characters(group: &str) -> String {
    group.chars().filter(|letter| !between(*letter)).collect()
}

/// What protocol 2 drops between characters.
fn between(letter: char) -> bool {
    letter.is_whitespace()
        || matches!(letter, '-' | '\u{2010}' | '\u{2011}' | '\u{2013}' | '\u{2014}' | '.' | '_' | '/')
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALPHABET: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    /// The groups of a code, its check characters found by trying.
    fn groups() -> Vec<String> {
        let pairs = ALPHABET.chars().flat_map(|one| ALPHABET.chars().map(move |two| [one, two]));
        let texts = pairs.map(|pair| format!("{}{}", &ALPHABET[..26], pair.iter().collect::<String>()));
        let code = texts.filter_map(|text| RecoveryCode::parse(&text).ok()).next().unwrap();
        code.expose_text().split('-').map(str::to_owned).collect()
    }

    fn as_printed(groups: &[String]) -> String {
        let each = groups.iter().enumerate().map(|(place, group)| format!("{}. {group}", place + 1));
        each.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn the_numbers_that_are_printed_before_the_groups_may_be_typed() {
        let groups = groups();
        let read = |text: &str| read(text).map(|code| code.expose_text().to_string()).ok();
        let plain = Some(groups.join("-"));
        assert_eq!(read(&groups.join(" ")), plain);
        assert_eq!(read(&as_printed(&groups)), plain);
        assert_eq!(read(&as_printed(&groups).replace(' ', "").to_lowercase()), plain);
        assert_eq!(slip(&as_printed(&groups)), None);
    }

    #[test]
    fn a_slip_is_told_by_its_group_its_length_or_its_character() {
        let mut groups = groups();
        let whole = groups.clone();
        groups[1].pop();
        assert_eq!(slip(&groups.join("-")), Some(Slip::Group { number: 2, characters: 6 }));
        assert_eq!(slip(&as_printed(&groups)), Some(Slip::Group { number: 2, characters: 6 }));
        assert_eq!(slip(&groups.concat()), Some(Slip::Length(27)));
        assert_eq!(slip(&whole[..3].join(" ")), Some(Slip::Length(21)));
        groups = whole.clone();
        groups[3].replace_range(0..1, "U");
        assert_eq!(slip(&groups.join("-")), Some(Slip::Character('U')));
        groups = whole;
        let other = if groups[0].starts_with('2') { "3" } else { "2" };
        groups[0].replace_range(0..1, other);
        assert_eq!(slip(&groups.join("-")), Some(Slip::Check));
    }
}
