//! Letters. Each text stands in full in [`super::text`]: a notice has one in German and one in English, and nothing is put
//! into it but the instance's own address and, where the letter has one, its link.

use std::time::{Duration, SystemTime};

use lettre::address::AddressError;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue, MIME_VERSION_1_0};
use lettre::{Address, Message};
use siegel_api::time::Time;
use siegel_storage::mail::Language;
use siegel_storage::outbox::Notice;

use super::text::{END, Text, text};

/// Tells other programs that nobody wrote this: none may answer it (RFC 3834).
#[derive(Clone)]
struct AutoSubmitted;

impl Header for AutoSubmitted {
    fn name() -> HeaderName {
        HeaderName::new_from_ascii_str("Auto-Submitted")
    }

    fn parse(_: &str) -> Result<Self, Box<dyn std::error::Error + Send + Sync>> {
        Ok(Self)
    }

    fn display(&self) -> HeaderValue {
        HeaderValue::new(Self::name(), "auto-generated".to_owned())
    }
}

/// A letter, ready to be made.
pub struct Draft<'a> {
    /// What it is about.
    pub notice: Notice,
    /// In which language.
    pub language: Language,
    /// The sender of this instance.
    pub from: &'a str,
    /// Whose address.
    pub to: &'a str,
    /// Where to sign in, or the letter's own link.
    pub link: &'a str,
    /// Names the letter: the same for each try.
    pub id: String,
    /// When its act was.
    pub at: Time,
}

impl Draft<'_> {
    /// The letter as it goes out.
    ///
    /// # Errors
    /// `Unwritable` if one of the addresses is none.
    pub fn write(&self) -> Result<Message, Unwritable> {
        let at = usize::from(self.language == Language::English);
        let Text(subject, said) = text(self.notice);
        let [subject, said, end] = [subject, said, END].map(|both| both.get(at).copied().unwrap_or_default());
        let sender = Mailbox::new(Some("Siegel".to_owned()), self.from.parse::<Address>()?);
        Message::builder()
            .from(sender)
            .to(Mailbox::new(None, self.to.parse::<Address>()?))
            .subject(subject)
            .date(SystemTime::UNIX_EPOCH + Duration::from_millis(self.at.0))
            .message_id(Some(self.id.clone()))
            .header(AutoSubmitted)
            .header(MIME_VERSION_1_0)
            .header(ContentType::TEXT_PLAIN)
            .body(format!("{said}\n\n{}\n\n{end}\n", self.link))
            .map_err(Unwritable::from)
    }
}

/// Why a letter cannot be made. It says nothing of the address.
#[derive(Debug, thiserror::Error)]
#[error("a letter cannot be written")]
pub struct Unwritable;

impl From<AddressError> for Unwritable {
    fn from(_: AddressError) -> Self {
        Self
    }
}

impl From<lettre::error::Error> for Unwritable {
    fn from(_: lettre::error::Error) -> Self {
        Self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(notice: Notice, language: Language) -> String {
        let (from, to) = ("siegel@befund.example", "ada@praxis.example");
        let (id, at) = ("<1.2@befund.example>".to_owned(), Time(1_793_577_600_000));
        let link = "https://befund.example";
        let text = Draft { notice, language, from, to, link, id, at }.write().unwrap().formatted();
        String::from_utf8(text).unwrap()
    }

    /// All letters, as they are: whoever changes a word sees here what people will read.
    #[test]
    fn d20_the_letters_say_this_and_nothing_else() {
        let mut all = String::new();
        for notice in Notice::ALL {
            for (at, language) in [Language::German, Language::English].into_iter().enumerate() {
                let Text(subject, said) = text(notice);
                all += &format!("== {notice:?}, {language:?}\n{}\n\n{}\n\n", subject[at], said[at]);
            }
        }
        all += &format!("== under each\n{}\n\n{}\n", END[0], END[1]);
        insta::assert_snapshot!("letters", all);
    }

    #[test]
    fn a_letter_has_these_headers_alone() {
        let letter = drawn(Notice::Arrived, Language::English);
        let (head, body) = letter.split_once("\r\n\r\n").unwrap();
        let names: Vec<&str> =
            head.lines().filter_map(|line| line.split_once(": ")).map(|(name, _)| name).collect();
        let wanted = [
            "From",
            "To",
            "Subject",
            "Date",
            "Message-ID",
            "Auto-Submitted",
            "Content-Type",
            "Content-Transfer-Encoding",
            "MIME-Version",
        ];
        assert!(wanted.iter().all(|name| names.contains(name)), "{head}");
        assert_eq!(names.len(), wanted.len(), "{head}");
        assert!(head.contains("From: Siegel <siegel@befund.example>\r\n"), "{head}");
        assert!(head.contains("Subject: New message\r\n"), "{head}");
        assert!(body.contains("https://befund.example"), "{body}");
    }

    #[test]
    fn attack_header_injection_a_bad_address_makes_no_letter() {
        for to in ["a@b.example\r\nBcc: c@d.example", "a\n@b.example", "<a@b.example>"] {
            let (id, at) = ("<1@x>".to_owned(), Time(0));
            let draft = Draft {
                notice: Notice::Arrived,
                language: Language::German,
                from: "siegel@befund.example",
                to,
                link: "https://befund.example",
                id,
                at,
            };
            assert!(draft.write().is_err(), "{to:?}");
        }
    }
}
