//! What letters say. Each text stands here in full: a notice has one in German and one in English, and nothing is put
//! into it but the instance's own address and, where the letter has one, its link.

use std::time::{Duration, SystemTime};

use lettre::address::AddressError;
use lettre::message::Mailbox;
use lettre::message::header::{ContentType, Header, HeaderName, HeaderValue, MIME_VERSION_1_0};
use lettre::{Address, Message};
use siegel_api::time::Time;
use siegel_storage::mail::Language;
use siegel_storage::outbox::Notice;

/// Subject, what happened, what it means and what to do.
struct Text(&'static str, &'static str);

const NEWS: [&str; 2] = ["Neue Nachricht", "New message"];
const ACCOUNT: [&str; 2] = ["Hinweis zu Ihrem Konto", "About your account"];

/// Said under every letter.
const END: [&str; 2] = [
    "Diese E-Mail wurde automatisch verschickt; Antworten werden nicht gelesen. Worüber Sie benachrichtigt werden,\nkönnen Sie nach dem Anmelden unter „Konto“ einstellen.",
    "This mail was sent automatically; replies are not read. You can choose what you are told of under \"Account\"\nafter signing in.",
];

fn text(notice: Notice, at: usize) -> Text {
    let (subject, said) = match notice {
        Notice::Confirm => (
            ["Bitte bestätigen Sie Ihre E-Mail-Adresse", "Please confirm your mail address"],
            [
                "Diese Adresse wurde bei Siegel angegeben, um Benachrichtigungen zu bekommen. Wenn Sie das waren, öffnen Sie\nbitte innerhalb von 24 Stunden diesen Link:",
                "This address was given at Siegel to be told of news. If that was you, please open this link within 24 hours:",
            ],
        ),
        Notice::Arrived => (
            NEWS,
            [
                "Für Sie liegt eine neue Nachricht bereit. Bitte melden Sie sich an, um sie zu lesen:",
                "A new message is waiting for you. Please sign in to read it:",
            ],
        ),
        Notice::Opened => (
            NEWS,
            [
                "Etwas, das Sie verschickt haben, wurde geöffnet. Mehr sehen Sie, wenn Sie sich anmelden:",
                "Something that you sent was opened. Sign in to see more:",
            ],
        ),
        Notice::LinkLocked => (
            NEWS,
            [
                "Ein Link, den Sie weitergegeben haben, wurde gesperrt, weil zu oft eine falsche PIN eingegeben wurde. Wenn Sie\nsich anmelden, können Sie eine neue PIN vergeben:",
                "A link that you gave to somebody was locked after too many wrong PINs. Sign in to give it a new PIN:",
            ],
        ),
        Notice::Oversight => (
            NEWS,
            [
                "In Ihrer Praxis ist etwas geschehen, das die Administration wissen sollte. Was genau, steht im Protokoll. Bitte\nmelden Sie sich an:",
                "Something happened in your practice that its administrators should know of. The log says what. Please sign in:",
            ],
        ),
        Notice::SheetUsed => (
            ACCOUNT,
            [
                "Jemand hat sich mit Ihrem Wiederherstellungsblatt angemeldet. Waren Sie das, ist nichts zu tun. Waren Sie das\nnicht, sagen Sie bitte sofort Ihrer Administration Bescheid. Hier melden Sie sich an:",
                "Somebody signed in with your recovery sheet. If that was you, there is nothing to do. If not, tell your\nadministrators at once. Sign in here:",
            ],
        ),
        Notice::WaysChanged => (
            ACCOUNT,
            [
                "Bei Ihrem Konto wurde geändert, womit man sich anmeldet: ein Passkey oder das Wiederherstellungsblatt. Waren Sie\ndas, ist nichts zu tun. Waren Sie das nicht, sagen Sie bitte sofort Ihrer Administration Bescheid. Hier melden\nSie sich an:",
                "The ways to sign in to your account were changed: a passkey or the recovery sheet. If that was you, there is\nnothing to do. If not, tell your administrators at once. Sign in here:",
            ],
        ),
        Notice::NewDevice => (
            ACCOUNT,
            [
                "An Ihrem Konto hat sich jemand mit einem Gerät angemeldet, das Sie bisher nicht benutzt haben. Waren Sie das, ist\nnichts zu tun. Waren Sie das nicht, beenden Sie unter „Konto“ die fremde Sitzung und sagen Sie Ihrer\nAdministration Bescheid:",
                "Somebody signed in to your account on a device that you did not use before. If that was you, there is nothing to\ndo. If not, end that session under \"Account\" and tell your administrators:",
            ],
        ),
        Notice::AddressChanged => (
            ACCOUNT,
            [
                "Benachrichtigungen zu Ihrem Konto gehen ab jetzt nicht mehr an diese Adresse. Waren Sie das, ist nichts zu tun.\nWaren Sie das nicht, sagen Sie bitte sofort Ihrer Administration Bescheid. Hier melden Sie sich an:",
                "Notices about your account do not come to this address any more. If that was you, there is nothing to do. If\nnot, tell your administrators at once. Sign in here:",
            ],
        ),
    };
    let pick = |both: [&'static str; 2]| both.get(at).copied().unwrap_or_default();
    Text(pick(subject), pick(said))
}

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
        let Text(subject, said) = text(self.notice, at);
        let end = END.get(at).copied().unwrap_or_default();
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
                let Text(subject, said) = text(notice, at);
                all += &format!("== {notice:?}, {language:?}\n{subject}\n\n{said}\n\n");
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
