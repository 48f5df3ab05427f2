//! What a draft holds, sealed under its author's master key.

use siegel_api::codec::{Coded, Malformed, decode, encode};
use siegel_api::id::{CaseId, FileId, ThreadId};
use siegel_api::manifest::Flags;
use siegel_api::message::draft::{Draft as DraftMessage, DraftFileState};
use siegel_api::time::Time;
use siegel_crypto::content::FindingKey;
use tls_codec::{TlsByteVecU32, TlsDeserializeBytes, TlsSerialize, TlsSize, TlsVecU32};
use zeroize::Zeroizing;

use super::file::Mark;
use super::{Chosen, ChosenUnit, Corrects, Form, Letter, Outgoing, OutgoingFile};
use crate::error::{Error, Refusal};
use crate::meta::{FileMeta, Meta};

/// With the units to which it goes.
const VERSION: u8 = 5;
/// With the cases to which it goes.
const VERSION_CASES: u8 = 4;
/// With what the draft corrects.
const VERSION_CORRECTS: u8 = 3;
/// With what the form holds beyond the letter.
const VERSION_FORM: u8 = 2;
/// Without it.
const VERSION_BARE: u8 = 1;

impl Outgoing {
    pub(super) fn sealed_form(&self) -> Zeroizing<Vec<u8>> {
        let file = |file: &OutgoingFile| FileWire { file_id: file.file_id, mark: file.mark };
        let letter = &self.letter;
        let mut meta = letter.meta.clone();
        meta.files = self.files.iter().map(|file| file.meta.clone()).collect();
        let wire = Wire {
            version: VERSION,
            key: *self.key.expose(),
            meta: meta.encode().into(),
            recipients: letter.recipients.clone().into(),
            valid_until: letter.valid_until,
            delete_after: letter.delete_after,
            flags: letter.flags,
            thread: letter.thread,
            files: self.files.iter().map(file).collect::<Vec<_>>().into(),
        };
        let (cases, units) = (letter.cases.clone().into(), letter.units.clone().into());
        let (form, corrects) = (self.form.into(), self.corrects);
        Zeroizing::new(encode(&Whole { wire, form, corrects, cases, units }))
    }

    pub(super) fn open(message: &DraftMessage, plain: &[u8]) -> Result<Self, Error> {
        let Whole { wire, form, corrects, cases, units } = read(plain)?;
        let key = FindingKey::from_slice(&wire.key)?;
        let mut meta = Meta::decode(wire.meta.as_slice())?;
        let names = std::mem::take(&mut meta.files);
        if names.len() != wire.files.len() {
            return Err(Malformed { what: Wire::WHAT }.into());
        }
        let files = wire.files.iter().zip(names);
        let files = files.map(|(file, meta)| OutgoingFile::open(file, meta, &message.files));
        let letter = Letter {
            meta,
            recipients: wire.recipients.as_slice().to_vec(),
            cases: cases.as_slice().to_vec(),
            units: units.into_vec(),
            valid_until: wire.valid_until,
            delete_after: wire.delete_after,
            flags: wire.flags,
            thread: wire.thread,
        };
        let form = form.into();
        Ok(Self {
            draft_id: message.finding_id,
            corrects,
            key,
            letter,
            form,
            files: files.collect::<Result<_, _>>()?,
        })
    }
}

impl OutgoingFile {
    fn open(wire: &FileWire, meta: FileMeta, states: &[DraftFileState]) -> Result<Self, Error> {
        let state = states.iter().find(|state| state.file_id == wire.file_id).ok_or(Refusal::Mismatch)?;
        let arrived = state.parts.iter().map(|part| (part.part, part.hash)).collect();
        let file = Self { file_id: wire.file_id, meta, mark: wire.mark, picked: None, arrived };
        let fits = state.padded == file.padded() && file.arrived.keys().all(|part| *part < file.parts());
        if fits { Ok(file) } else { Err(Refusal::Mismatch.into()) }
    }
}

/// Sealed under the author's master key: `FindingKey`, the form, and how the files are recognised.
#[derive(TlsSize, TlsSerialize, TlsDeserializeBytes)]
struct Wire {
    version: u8,
    key: [u8; 32],
    meta: TlsByteVecU32,
    recipients: TlsVecU32<Chosen>,
    valid_until: Time,
    delete_after: Time,
    flags: Flags,
    thread: Option<ThreadId>,
    files: TlsVecU32<FileWire>,
}

impl Coded for Wire {
    const WHAT: &'static str = "draft";
    const BYTES_MAX: usize = siegel_api::limits::META_BYTES_MAX;
}

impl Drop for Wire {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.key);
    }
}

/// As it is written now.
#[derive(TlsSize, TlsSerialize, TlsDeserializeBytes)]
struct Whole {
    wire: Wire,
    form: FormWire,
    corrects: Option<Corrects>,
    cases: TlsVecU32<CaseId>,
    units: TlsVecU32<ChosenUnit>,
}

impl Coded for Whole {
    const WHAT: &'static str = Wire::WHAT;
    const BYTES_MAX: usize = Wire::BYTES_MAX;
}

/// As it was written before findings could be addressed to units.
#[derive(TlsSize, TlsSerialize, TlsDeserializeBytes)]
struct WithCases {
    wire: Wire,
    form: FormWire,
    corrects: Option<Corrects>,
    cases: TlsVecU32<CaseId>,
}

impl Coded for WithCases {
    const WHAT: &'static str = Wire::WHAT;
    const BYTES_MAX: usize = Wire::BYTES_MAX;
}

/// As it was written before it could go to a case.
#[derive(TlsSize, TlsSerialize, TlsDeserializeBytes)]
struct WithCorrects {
    wire: Wire,
    form: FormWire,
    corrects: Option<Corrects>,
}

impl Coded for WithCorrects {
    const WHAT: &'static str = Wire::WHAT;
    const BYTES_MAX: usize = Wire::BYTES_MAX;
}

/// As it was written before findings could be corrected.
#[derive(TlsSize, TlsSerialize, TlsDeserializeBytes)]
struct WithForm {
    wire: Wire,
    form: FormWire,
}

impl Coded for WithForm {
    const WHAT: &'static str = Wire::WHAT;
    const BYTES_MAX: usize = Wire::BYTES_MAX;
}

#[derive(TlsSize, TlsSerialize, TlsDeserializeBytes)]
struct FormWire {
    has_basis: u8,
    is_link_only: u8,
    valid_days: u16,
}

impl From<Form> for FormWire {
    fn from(form: Form) -> Self {
        let (has_basis, is_link_only) = (form.has_basis.into(), form.is_link_only.into());
        Self { has_basis, is_link_only, valid_days: form.valid_days }
    }
}

impl From<FormWire> for Form {
    fn from(wire: FormWire) -> Self {
        let (has_basis, is_link_only) = (wire.has_basis != 0, wire.is_link_only != 0);
        Self { has_basis, is_link_only, valid_days: wire.valid_days }
    }
}

fn read(plain: &[u8]) -> Result<Whole, Malformed> {
    let (wire, form, corrects, cases) = match plain.first().copied() {
        Some(VERSION) => return decode(plain),
        Some(VERSION_CASES) => {
            let WithCases { wire, form, corrects, cases } = decode(plain)?;
            (wire, form, corrects, cases)
        }
        Some(VERSION_CORRECTS) => {
            let WithCorrects { wire, form, corrects } = decode(plain)?;
            (wire, form, corrects, Vec::new().into())
        }
        Some(VERSION_FORM) => {
            let WithForm { wire, form } = decode(plain)?;
            (wire, form, None, Vec::new().into())
        }
        Some(VERSION_BARE) => (decode(plain)?, Form::default().into(), None, Vec::new().into()),
        _ => return Err(Malformed { what: Wire::WHAT }),
    };
    Ok(Whole { wire, form, corrects, cases, units: Vec::new().into() })
}

#[derive(TlsSize, TlsSerialize, TlsDeserializeBytes)]
struct FileWire {
    file_id: FileId,
    mark: Mark,
}
