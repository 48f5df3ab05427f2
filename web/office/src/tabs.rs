//! What the tabs of one browser tell each other: that somebody is there, that it was locked, that the session was
//! renewed, and who signed in. They share one cookie, so they must be of one person. Words, no secrets.

use std::cell::RefCell;

use siegel_api::id::UserId;
use siegel_kit::browser::Channel;

/// Names the channel.
const CHANNEL: &str = "siegel-office";

thread_local! {
    static OPEN: RefCell<Option<Channel>> = const { RefCell::new(None) };
}

/// What one tab says to the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// Hands were seen.
    Hands,
    /// A tab is in sight.
    Seen,
    /// It was locked, by hand or because nobody is there, or signed out.
    Locked,
    /// A new session was begun for the same person.
    Renewed,
    /// Somebody signed in.
    Entered,
}

const WORDS: [(Word, &str); 5] = [
    (Word::Hands, "hands"),
    (Word::Seen, "seen"),
    (Word::Locked, "locked"),
    (Word::Renewed, "renewed"),
    (Word::Entered, "entered"),
];

/// Listens to the other tabs as long as the page lives.
pub fn listen(heard: impl Fn(Word, UserId) + 'static) {
    let channel = Channel::open(CHANNEL, move |text| {
        if let Some((word, user)) = read(&text) {
            heard(word, user);
        }
    });
    OPEN.set(channel);
}

/// Tells the other tabs something of a person.
pub fn tell(word: Word, user: UserId) {
    OPEN.with_borrow(|channel| {
        if let Some(channel) = channel {
            channel.say(&write(word, user));
        }
    });
}

fn write(word: Word, user: UserId) -> String {
    let text = WORDS.iter().find(|(one, _)| *one == word).map_or("", |(_, text)| text);
    format!("{text} {user}")
}

fn read(text: &str) -> Option<(Word, UserId)> {
    let (word, user) = text.split_once(' ')?;
    let (word, _) = WORDS.iter().find(|(_, text)| *text == word)?;
    Some((*word, user.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_one_tab_says_another_hears_and_nothing_else_is_heard() {
        let user = UserId([7; 16]);
        for (word, _) in WORDS {
            assert_eq!(read(&write(word, user)), Some((word, user)));
        }
        for other in ["", "locked", "locked nobody", "shout AAAAAAAAAAAAAAAAAAAAAA", "hands  "] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
