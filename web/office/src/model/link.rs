//! Share links, as the practice sees them.

use siegel_api::id::{FindingId, LinkId};
use siegel_api::time::Time;

/// What a link does right now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    Active,
    Paused(Time),
    Locked,
    UsedUp,
    Expired,
    Revoked(Time),
    /// It does not verify.
    Refused,
}

/// A link in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkCard {
    pub id: LinkId,
    /// What the practice calls it: whom it is for.
    pub name: String,
    pub titles: Vec<String>,
    pub state: LinkState,
    pub opened: u32,
    pub max_open: u32,
    pub valid_until: Time,
    pub created_at: Time,
    /// A mail gateway put its secret before a server then.
    pub exposed_at: Option<Time>,
    /// Who has it asked for more time or openings then, and nobody has answered.
    pub asked_at: Option<Time>,
    /// The whole address, to show it again.
    pub url: String,
    /// Neutral sender and telephone number, where the practice has kept them.
    pub greeting: Option<(String, String)>,
}

impl LinkCard {
    /// A link that does not verify: only its number is known.
    pub fn refused(id: LinkId) -> Self {
        LinkCard {
            id,
            name: id.to_string(),
            titles: Vec::new(),
            state: LinkState::Refused,
            opened: 0,
            max_open: 0,
            valid_until: Time(0),
            created_at: Time(0),
            exposed_at: None,
            asked_at: None,
            url: String::new(),
            greeting: None,
        }
    }
}

/// A link that was just made: its PIN is shown once.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkMade {
    pub letter: LetterText,
    pub pin: String,
}

/// What stands on the letter to a patient.
#[derive(Clone, Debug, PartialEq)]
pub struct LetterText {
    pub id: LinkId,
    pub url: String,
    /// What is typed where nobody can photograph; known as long as the link has just been made.
    pub code: Option<String>,
    /// Whom it greets, or empty.
    pub name: String,
    /// The neutral sender that the link shows, or empty; it stands on the slip of the PIN.
    pub neutral: String,
    /// The practice's telephone number, or empty.
    pub phone: String,
    pub valid_until: Time,
    pub max_open: u32,
}

/// A slip of paper with a PIN on it.
#[derive(Clone, Debug, PartialEq)]
pub struct Slip {
    pub pin: String,
    /// The neutral sender, or empty.
    pub neutral: String,
    /// The letter that it belongs to.
    pub mark: String,
}

/// A finding as who opens a link will see it.
#[derive(Clone, Debug, PartialEq)]
pub struct GivenFinding {
    pub id: FindingId,
    pub title: String,
    /// `YYYY-MM-DD`, or empty.
    pub day: String,
    /// Names and bytes of its files.
    pub files: Vec<(String, u64)>,
    /// The note from practice to practice, which is sealed together with the title.
    pub note: String,
}

/// Letters of a mark: no vowels, so that it is no word; no digits, so that it is no PIN.
const MARK_LETTERS: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

/// The three letters that letter and slip of one link share, for who has several on the desk. One of 7,919, folded out
/// of the link's number: nobody finds a link by it.
pub fn mark(id: LinkId) -> String {
    let folded = id.0.iter().fold(0_u64, |sum, byte| (sum * 257 + u64::from(*byte)) % 7_919);
    let letter = |at: u64| MARK_LETTERS.get((at % 20) as usize).copied().map_or('X', char::from);
    [folded / 400, folded / 20, folded].map(letter).into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_three_letters_that_follow_from_the_link_alone() {
        let marks: Vec<_> = (0..200_u8).map(|byte| mark(LinkId([byte; 16]))).collect();
        assert!(
            marks.iter().all(|mark| mark.len() == 3 && mark.bytes().all(|one| MARK_LETTERS.contains(&one)))
        );
        assert_eq!(mark(LinkId([7; 16])), marks[7]);
        let different: std::collections::HashSet<_> = marks.iter().collect();
        assert!(different.len() > 190, "{} of 200", different.len());
    }
}
