//! What a finding says of itself: sealed for its recipients, signed by its author (protocol 6).

use siegel_api::codec::{Coded, Malformed, decode, encode};
use siegel_api::hash::Hash;
use siegel_api::statement::Roles;
use tls_codec::{TlsDeserializeBytes, TlsSerialize, TlsSize};

mod wire;

use wire::Wire;

/// Characters of a title, at most.
pub const TITLE_CHARS_MAX: usize = 120;
/// Characters of a note, at most.
pub const NOTE_CHARS_MAX: usize = 4_000;
/// Characters of every other line, at most.
pub const LINE_CHARS_MAX: usize = 200;

/// The sealed metadata. Its texts are harmless to show: control characters and marks of direction are
/// taken out when it is read.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Meta {
    /// What the finding is called.
    pub title: String,
    /// Its class, if the author chose one.
    pub class: Option<Class>,
    /// The day of the finding.
    pub found_on: Option<Day>,
    /// Whom it is about.
    pub patient: Patient,
    /// The author's number of the case, or empty.
    pub case_number: String,
    /// A note to the recipients, several lines.
    pub note: String,
    /// How soon it should be read.
    pub urgency: Urgency,
    /// Why it may be sent.
    pub basis: Basis,
    /// Who sends it; held against the author's statement before it is shown.
    pub author: AuthorName,
    /// Who took the pictures, and whether those shown agree.
    pub image: Option<ImageConsent>,
    /// One for each file, in the manifest's order.
    pub files: Vec<FileMeta>,
}

/// Names stay out of logs and reports of faults.
impl std::fmt::Debug for Meta {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Meta({} files, ..)", self.files.len())
    }
}

/// A class of documents: code and text of the catalogue KDL.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Class {
    /// For example `AM010103`.
    pub code: String,
    /// The catalogue's text for it.
    pub text: String,
}

/// Whom a finding is about; every field may be empty.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Patient {
    /// Surname.
    pub surname: String,
    /// Given names.
    pub given: String,
    /// Day of birth.
    pub born: Option<Day>,
}

impl std::fmt::Debug for Patient {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Patient(..)")
    }
}

impl Patient {
    /// Whether nobody is named.
    pub fn is_empty(&self) -> bool {
        self.surname.is_empty() && self.given.is_empty() && self.born.is_none()
    }
}

/// A day of the calendar, `YYYY-MM-DD`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(String);

impl Day {
    /// Reads `YYYY-MM-DD`; `None` for a day that the calendar does not have.
    pub fn parse(text: &str) -> Option<Self> {
        let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text.as_bytes() else { return None };
        let number = |digits: &[u8]| {
            let all = digits.iter().all(u8::is_ascii_digit);
            all.then(|| digits.iter().fold(0_u32, |sum, digit| sum * 10 + u32::from(digit - b'0')))
        };
        let (year, month, day) = (number(&[y1, y2, y3, y4])?, number(&[m1, m2])?, number(&[d1, d2])?);
        let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        let days = match month {
            4 | 6 | 9 | 11 => 30,
            2 if leap => 29,
            2 => 28,
            1..=12 => 31,
            _ => return None,
        };
        (1..=days).contains(&day).then(|| Self(text.to_owned()))
    }

    /// `YYYY-MM-DD`.
    pub fn text(&self) -> &str {
        &self.0
    }
}

/// How soon a finding should be read. Numbers are for ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
#[repr(u8)]
pub enum Urgency {
    /// As usual.
    #[default]
    Normal = 1,
    /// Soon.
    Urgent = 2,
    /// At once; the sender should call, too.
    Emergency = 3,
}

/// Why a finding may be sent. Numbers are for ever.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
#[repr(u8)]
pub enum Basis {
    /// The recipients treat the patient, too.
    #[default]
    Treatment = 1,
    /// The patient agreed.
    Consent = 2,
    /// A law demands it.
    Duty = 3,
}

/// A member's name with what opens its hash in the practice's statement.
#[derive(Clone, PartialEq, Eq)]
pub struct AuthorName {
    /// As the practice wrote it.
    pub name: String,
    /// Random.
    pub blind: [u8; 32],
    /// What the author was when it was sent.
    pub roles: Roles,
}

impl Default for AuthorName {
    fn default() -> Self {
        Self { name: String::new(), blind: [0; 32], roles: Roles(0) }
    }
}

/// Who took the pictures, and whether those shown agree.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImageConsent {
    /// Who took them.
    pub taken_by: String,
    /// Whether all persons shown agree.
    pub agreed: bool,
}

/// What is sealed of one file.
#[derive(Clone, PartialEq, Eq)]
pub struct FileMeta {
    /// Its name, without a path.
    pub name: String,
    /// Its media type, as the author's browser said it.
    pub media_type: String,
    /// Its true length in bytes.
    pub length: u64,
}

impl std::fmt::Debug for FileMeta {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "FileMeta({} bytes, ..)", self.length)
    }
}

impl Meta {
    /// What a finding is called: its title, else its class, else its first file; else nothing.
    pub fn called(&self) -> &str {
        let class = self.class.as_ref().map(|class| class.text.as_str());
        let file = self.files.first().map(|file| file.name.as_str());
        let titles = [Some(self.title.as_str()), class, file];
        titles.into_iter().flatten().find(|title| !title.trim().is_empty()).unwrap_or_default()
    }

    /// The one encoding, as it is sealed.
    pub fn encode(&self) -> Vec<u8> {
        encode(&Wire::from(self))
    }

    /// Reads the one encoding.
    ///
    /// # Errors
    /// `Malformed`, also for text that is no UTF-8 and days that do not exist.
    pub fn decode(bytes: &[u8]) -> Result<Self, Malformed> {
        decode::<Wire>(bytes)?.read().ok_or(Malformed { what: Wire::WHAT })
    }

    /// `H` of the encoding: what of two forms is the same.
    pub fn hash(&self) -> Hash {
        Hash::of(&self.encode())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meta() -> Meta {
        Meta {
            title: "MRT Schädel".into(),
            class: Some(Class { code: "DG020103".into(), text: "Befundbericht".into() }),
            found_on: Day::parse("2024-02-29"),
            patient: Patient {
                surname: "Müller".into(),
                given: "Änne".into(),
                born: Day::parse("1950-12-31"),
            },
            case_number: "4711".into(),
            note: "Bitte um Rückruf.\nDanke.".into(),
            urgency: Urgency::Urgent,
            basis: Basis::Consent,
            author: AuthorName { name: "Dr. Anna Weber".into(), blind: [7; 32], roles: Roles::ALL },
            image: Some(ImageConsent { taken_by: "Praxis".into(), agreed: true }),
            files: vec![FileMeta { name: "mrt.pdf".into(), media_type: "application/pdf".into(), length: 9 }],
        }
    }

    #[test]
    fn what_was_written_is_read() {
        let bytes = meta().encode();
        assert_eq!(Meta::decode(&bytes), Ok(meta()));
        assert_eq!(Meta::decode(&Meta::default().encode()), Ok(Meta::default()));
    }

    #[test]
    fn one_byte_more_or_less_is_refused() {
        let bytes = meta().encode();
        assert!(Meta::decode(&[bytes.as_slice(), &[0]].concat()).is_err());
        assert!(Meta::decode(&bytes[..bytes.len() - 1]).is_err());
    }

    #[test]
    fn days_that_do_not_exist_are_refused() {
        for text in
            ["2023-02-29", "1900-02-29", "2024-13-01", "2024-00-10", "2024-04-31", "24-04-01", "2024-4-01"]
        {
            assert_eq!(Day::parse(text), None, "{text}");
        }
        assert!(Day::parse("2000-02-29").is_some());
    }

    #[test]
    fn nothing_of_a_patient_is_in_a_debug_output() {
        let shown = format!("{:?} {:?} {:?}", meta(), meta().patient, meta().files);
        assert!(!shown.contains("Müller") && !shown.contains("mrt") && !shown.contains("MRT"), "{shown}");
    }
}
