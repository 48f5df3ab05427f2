//! Labels: the names beside the audit log, sealed to those who may AUDIT (protocol 10).
//!
//! A label goes to the audit key of one practice; whoever writes one needs no secret of that practice. The
//! event that introduces it commits to its bytes, which can be erased without breaking the tree.

use rand_core::CryptoRng;
use tls_codec::{TlsByteVecU16, TlsDeserializeBytes, TlsSerialize, TlsSize, TlsVecU32};

use siegel_api::codec::{Coded, decode, encode};
use siegel_api::grant::{GrantInfo, Purpose, RecipientKind};
use siegel_api::hash::Hash;
use siegel_api::id::{GroupId, ObjectId, PracticeId, UserId};
use siegel_api::label::DeriveLabel;
use siegel_api::limits::LABEL_BYTES_MAX;
use siegel_api::suite::{Encapsulation, KemPublicKey, Suite, VERSION};

use crate::chunked::Chunked;
use crate::error::{CannotOpen, CannotSeal};
use crate::expand::expand32;
use crate::grant::{unwrap_bound, wrap_bound, wrapped_key};
use crate::kem::KemKeyPair;
use crate::padding::{NAME_FLOOR, pad, unpad};
use crate::secret::secret;

secret!(
    /// Opens one label.
    LabelKey, 32
);
wrapped_key!(LabelKey, Purpose::Label);

/// What is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, TlsSize, TlsSerialize, TlsDeserializeBytes)]
#[repr(u8)]
pub enum LabelKind {
    /// A member, by name.
    Person = 1,
    /// A finding, by title.
    Finding = 2,
    /// A link, by what the sender called it.
    Link = 3,
    /// A practice, by name.
    Practice = 4,
    /// A case, by what it is called.
    Case = 5,
    /// A unit.
    Unit = 6,
    /// A folder.
    Folder = 7,
    /// An invitation, by whom it is for.
    Invitation = 8,
}

/// One name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelEntry {
    /// Of what.
    pub kind: LabelKind,
    /// Of which.
    pub object: ObjectId,
    /// The name.
    pub text: String,
}

/// Whom a label is for, and who wrote it. All of it is bound into the wrap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LabelPlace {
    /// The practice whose auditors read it.
    pub practice_id: PracticeId,
    /// The epoch of its audit key.
    pub epoch: u32,
    /// Who wrote it; zero for a person without an account.
    pub writer: UserId,
}

#[derive(TlsSize, TlsSerialize, TlsDeserializeBytes)]
struct SealedLabel {
    version: u8,
    suite: Suite,
    practice_id: PracticeId,
    epoch: u32,
    writer: UserId,
    enc: Encapsulation,
    ct: TlsByteVecU16,
    body: TlsByteVecU16,
}

impl Coded for SealedLabel {
    const WHAT: &'static str = "sealed label";
    const BYTES_MAX: usize = LABEL_BYTES_MAX;
}

#[derive(TlsSize, TlsSerialize, TlsDeserializeBytes)]
struct EntryBytes {
    kind: LabelKind,
    object: ObjectId,
    text: TlsByteVecU16,
}

#[derive(TlsSize, TlsSerialize, TlsDeserializeBytes)]
struct LabelText {
    entries: TlsVecU32<EntryBytes>,
}

impl Coded for LabelText {
    const WHAT: &'static str = "label";
    const BYTES_MAX: usize = LABEL_BYTES_MAX;
}

/// Seals names to a practice's audit key.
///
/// # Errors
/// `CannotSeal` if the key is none, or the names are over `LABEL_BYTES_MAX`.
pub fn seal_label(
    place: LabelPlace,
    audit_key: &KemPublicKey,
    entries: &[LabelEntry],
    rng: &mut impl CryptoRng,
) -> Result<Vec<u8>, CannotSeal> {
    let key = LabelKey::generate(rng);
    let wrapped = wrap_bound(&key, &info(place, audit_key.fingerprint()), audit_key, rng)?;
    // Before anything is written: what is longer than its length can say cannot be.
    if entries.iter().any(|entry| entry.text.len() > LABEL_BYTES_MAX) {
        return Err(CannotSeal);
    }
    let entries: Vec<EntryBytes> = entries.iter().map(EntryBytes::from).collect();
    let text = encode(&LabelText { entries: entries.into() });
    if text.len() > LABEL_BYTES_MAX {
        return Err(CannotSeal);
    }
    let body = Chunked::seal(&body_key(&key, place), &pad(&text, NAME_FLOOR)?, &context(place), rng)?;
    let sealed = encode(&SealedLabel {
        version: VERSION,
        suite: Suite::ONE,
        practice_id: place.practice_id,
        epoch: place.epoch,
        writer: place.writer,
        enc: wrapped.encapsulation,
        ct: wrapped.ciphertext.into(),
        body: body.into(),
    });
    if sealed.len() > LABEL_BYTES_MAX { Err(CannotSeal) } else { Ok(sealed) }
}

/// For whom a sealed label says it is, to choose the epoch's key; nothing of it is verified before `open_label`.
///
/// # Errors
/// `CannotOpen` if the bytes are no sealed label.
pub fn parse_place(sealed: &[u8]) -> Result<LabelPlace, CannotOpen> {
    read(sealed).map(|label| label.place())
}

/// Opens a label.
///
/// # Errors
/// `CannotOpen`: another practice, epoch, writer or key than it was sealed for, or names that are no UTF-8.
pub fn open_label(audit: &KemKeyPair, sealed: &[u8]) -> Result<Vec<LabelEntry>, CannotOpen> {
    let label = read(sealed)?;
    let place = label.place();
    let info = info(place, audit.public().fingerprint());
    let key: LabelKey = unwrap_bound(audit, &info, &label.enc, label.ct.as_slice())?;
    let padded = Chunked::open(&body_key(&key, place), label.body.as_slice(), &context(place))?;
    let text: LabelText = decode(unpad(&padded, NAME_FLOOR)?).map_err(|_| CannotOpen)?;
    text.entries.iter().map(LabelEntry::try_from).collect()
}

fn read(sealed: &[u8]) -> Result<SealedLabel, CannotOpen> {
    let label: SealedLabel = decode(sealed).map_err(|_| CannotOpen)?;
    if label.version == VERSION && label.suite == Suite::ONE { Ok(label) } else { Err(CannotOpen) }
}

impl SealedLabel {
    fn place(&self) -> LabelPlace {
        LabelPlace { practice_id: self.practice_id, epoch: self.epoch, writer: self.writer }
    }
}

impl From<&LabelEntry> for EntryBytes {
    fn from(entry: &LabelEntry) -> Self {
        Self { kind: entry.kind, object: entry.object, text: entry.text.as_bytes().to_vec().into() }
    }
}

impl TryFrom<&EntryBytes> for LabelEntry {
    type Error = CannotOpen;

    fn try_from(bytes: &EntryBytes) -> Result<Self, CannotOpen> {
        let text = String::from_utf8(bytes.text.as_slice().to_vec()).map_err(|_| CannotOpen)?;
        Ok(Self { kind: bytes.kind, object: bytes.object, text })
    }
}

/// Purpose 6 of protocol 7: what a label has not is zero.
fn info(place: LabelPlace, audit_key_fp: Hash) -> GrantInfo {
    GrantInfo {
        suite: Suite::ONE,
        purpose: Purpose::Label,
        practice_id: place.practice_id,
        subject_hash: Hash::ZERO,
        granter: place.writer,
        granter_key_fp: Hash::ZERO,
        granter_group: GroupId::ZERO,
        granter_epoch: 0,
        granter_statement_hash: Hash::ZERO,
        parent_grant_hash: Hash::ZERO,
        recipient_kind: RecipientKind::Audit,
        recipient_id: ObjectId::from(place.practice_id),
        recipient_epoch: place.epoch,
        recipient_key_fp: audit_key_fp,
    }
}

fn body_key(key: &LabelKey, place: LabelPlace) -> zeroize::Zeroizing<[u8; 32]> {
    expand32(key.expose(), DeriveLabel::Label, &[&context(place)])
}

/// `practice_id || u32 epoch`.
fn context(place: LabelPlace) -> Vec<u8> {
    [place.practice_id.as_bytes(), &place.epoch.to_be_bytes()].concat()
}
