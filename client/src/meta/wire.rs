//! The encoding of metadata, as it is sealed (protocol 6).

use siegel_api::codec::Coded;
use siegel_api::statement::Roles;
use tls_codec::{TlsByteVecU16, TlsByteVecU32, TlsDeserializeBytes, TlsSerialize, TlsSize, TlsVecU32};

use super::{
    AuthorName, Basis, Class, Day, FileMeta, ImageConsent, LINE_CHARS_MAX, Meta, NOTE_CHARS_MAX, Patient,
    TITLE_CHARS_MAX, Urgency,
};
use crate::text::{file_name, line, lines};

/// Version of the encoding.
const VERSION: u8 = 1;

type Text = TlsByteVecU16;

/// As it is sealed. Texts are UTF-8; days are ten characters or none.
#[derive(PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub(super) struct Wire {
    version: u8,
    title: Text,
    class: Option<ClassWire>,
    found_on: Text,
    surname: Text,
    given: Text,
    born: Text,
    case_number: Text,
    note: TlsByteVecU32,
    urgency: Urgency,
    basis: Basis,
    author_name: Text,
    author_blind: [u8; 32],
    author_roles: Roles,
    image: Option<ImageWire>,
    files: TlsVecU32<FileWire>,
}

impl Coded for Wire {
    const WHAT: &'static str = "metadata";
    const BYTES_MAX: usize = siegel_api::limits::META_BYTES_MAX;
}

#[derive(PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
struct ClassWire {
    code: Text,
    text: Text,
}

#[derive(PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
struct ImageWire {
    taken_by: Text,
    agreed: u8,
}

#[derive(PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
struct FileWire {
    name: Text,
    media_type: Text,
    length: u64,
}

fn write(text: &str) -> Text {
    text.as_bytes().to_vec().into()
}

fn write_day(day: Option<&Day>) -> Text {
    write(day.map_or("", Day::text))
}

fn read(text: &Text) -> Option<String> {
    std::str::from_utf8(text.as_slice()).ok().map(|text| line(text, LINE_CHARS_MAX))
}

fn read_day(text: &Text) -> Option<Option<Day>> {
    match std::str::from_utf8(text.as_slice()).ok()? {
        "" => Some(None),
        day => Day::parse(day).map(Some),
    }
}

impl From<&Meta> for Wire {
    fn from(meta: &Meta) -> Self {
        let file = |file: &FileMeta| FileWire {
            name: write(&file.name),
            media_type: write(&file.media_type),
            length: file.length,
        };
        let image = |image: &ImageConsent| ImageWire {
            taken_by: write(&image.taken_by),
            agreed: u8::from(image.agreed),
        };
        Self {
            version: VERSION,
            title: write(&meta.title),
            class: meta
                .class
                .as_ref()
                .map(|class| ClassWire { code: write(&class.code), text: write(&class.text) }),
            found_on: write_day(meta.found_on.as_ref()),
            surname: write(&meta.patient.surname),
            given: write(&meta.patient.given),
            born: write_day(meta.patient.born.as_ref()),
            case_number: write(&meta.case_number),
            note: meta.note.as_bytes().to_vec().into(),
            urgency: meta.urgency,
            basis: meta.basis,
            author_name: write(&meta.author.name),
            author_blind: meta.author.blind,
            author_roles: meta.author.roles,
            image: meta.image.as_ref().map(image),
            files: meta.files.iter().map(file).collect::<Vec<_>>().into(),
        }
    }
}

impl Wire {
    pub(super) fn read(self) -> Option<Meta> {
        if self.version != VERSION {
            return None;
        }
        let class = match &self.class {
            Some(class) => Some(Class { code: read(&class.code)?, text: read(&class.text)? }),
            None => None,
        };
        let image = match &self.image {
            Some(ImageWire { taken_by, agreed: agreed @ 0..=1 }) => {
                Some(ImageConsent { taken_by: read(taken_by)?, agreed: *agreed == 1 })
            }
            Some(_) => return None,
            None => None,
        };
        let title = std::str::from_utf8(self.title.as_slice()).ok()?;
        let note = std::str::from_utf8(self.note.as_slice()).ok()?;
        Some(Meta {
            title: line(title, TITLE_CHARS_MAX),
            class,
            found_on: read_day(&self.found_on)?,
            patient: Patient {
                surname: read(&self.surname)?,
                given: read(&self.given)?,
                born: read_day(&self.born)?,
            },
            case_number: read(&self.case_number)?,
            note: lines(note, NOTE_CHARS_MAX),
            urgency: self.urgency,
            basis: self.basis,
            author: AuthorName {
                // Not cleaned: its hash must fit. `author::name` cleans it when it is shown.
                name: String::from_utf8(self.author_name.as_slice().to_vec()).ok()?,
                blind: self.author_blind,
                roles: self.author_roles,
            },
            image,
            files: self.files.iter().map(FileWire::read).collect::<Option<_>>()?,
        })
    }
}

impl FileWire {
    fn read(&self) -> Option<FileMeta> {
        let name = std::str::from_utf8(self.name.as_slice()).ok()?;
        Some(FileMeta { name: file_name(name), media_type: read(&self.media_type)?, length: self.length })
    }
}
