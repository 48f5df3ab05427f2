//! What may go wrong, and how little of it is said.

/// Something did not open. Why is not said: wrong key, wrong place, changed bytes and wrong length are
/// one answer, so that nobody who serves bytes learns anything from watching us fail (protocol 7).
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this does not open")]
pub struct CannotOpen;

/// Something could not be sealed: the recipient's key is no key, or the input is over its bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this cannot be sealed")]
pub struct CannotSeal;

/// A person's input that is not what it should be: a code, a PIN, an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("{what}: {why}")]
pub struct Unreadable {
    /// What was expected.
    pub what: &'static str,
    /// What is wrong with it.
    pub why: Fault,
}

/// What is wrong with an input.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// Too short or too long.
    #[error("wrong length")]
    Length,
    /// A character that cannot stand here.
    #[error("unknown character")]
    Character,
    /// The check characters do not fit: a slip of the pen or of the eye.
    #[error("the check does not fit")]
    Check,
    /// Made by another version of the format.
    #[error("unknown version")]
    Version,
}
