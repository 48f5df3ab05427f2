//! Where a person is written to, and of what.

use serde::{Deserialize, Serialize};

use crate::bytes::B64;
use crate::time::Time;

inert!(MailAsk, MailConfirm);

/// The language of letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum MailLanguage {
    /// German.
    #[serde(rename = "de")]
    German,
    /// English.
    #[serde(rename = "en")]
    English,
}

/// What a person is told of. What concerns their own keys and sign-ins is told in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choices {
    /// Something new lies in the inbox.
    pub arrived: bool,
    /// Something that they sent was opened.
    pub opened: bool,
    /// A link of theirs was locked.
    pub link_locked: bool,
    /// Admins: what the practice's admins should know of.
    pub oversight: bool,
    /// Their own access was given another period, or ends soon.
    pub period: bool,
    /// A unit to which they belong was closed.
    pub unit_closed: bool,
}

/// `GET /api/v1/account/mail`. Addresses are masked: a stolen session learns none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailView {
    /// The confirmed address.
    pub address: Option<String>,
    /// One that waits until its link is pressed.
    pub pending: Option<String>,
    /// When that link ends.
    pub pending_until: Option<Time>,
    /// What is told; nothing without an address.
    pub choices: Option<Choices>,
    /// Since when the address has refused letters.
    pub failing_at: Option<Time>,
    /// Whether this instance hands letters to a mail server. Otherwise they stay in its operator's folder.
    pub delivers: bool,
}

/// `PUT /api/v1/account/mail`: asks the address to confirm itself.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailAsk {
    /// As typed ([`crate::mail::Address::parse`]).
    pub address: String,
    /// In which language its owner reads.
    pub language: MailLanguage,
}

/// `PUT /api/v1/account/notices`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticesWrite {
    /// What is told from now on.
    pub choices: Choices,
    /// In which language.
    pub language: MailLanguage,
}

/// `POST /api/v1/mail/confirm`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailConfirm {
    /// The secret of the link, 32 bytes.
    pub token: B64,
}
