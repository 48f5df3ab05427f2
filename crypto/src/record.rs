//! Records that a practice keeps for all its members who may READ: contacts, notes, names (protocol 4).

use rand_core::CryptoRng;
use tls_codec::{TlsByteVecU16, TlsDeserializeBytes, TlsSerialize, TlsSize, TlsVecU32};
use zeroize::Zeroizing;

use siegel_api::codec::{Coded, decode, encode};
use siegel_api::hash::Hash;
use siegel_api::id::{ObjectId, PracticeId, UserId};
use siegel_api::label::DeriveLabel;
use siegel_api::statement::{Statement, name_hash};

use crate::chunked::Chunked;
use crate::error::{CannotOpen, CannotSeal};
use crate::padding::{META_FLOOR, NAME_FLOOR, pad, unpad};
use crate::seed::{ContentSeed, Epoch};

/// Which record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub enum RecordKind {
    /// What is known of another practice's keys; id: that practice.
    Contact = 1,
    /// The inviter's note on an invitation; id: the invitation.
    InvitationNote = 2,
    /// What a practice calls its access zones; id: the practice, version: that of the list.
    ZoneNames = 3,
}

/// Where a record lives. It opens nowhere else, and as no other version.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RecordPlace {
    /// Which kind.
    pub kind: RecordKind,
    /// Of which thing.
    pub id: ObjectId,
    /// 1, 2, 3, …
    pub version: u64,
}

impl RecordPlace {
    /// `kind || id || u64 version`.
    fn context(&self) -> Vec<u8> {
        let mut bytes = vec![self.kind as u8];
        bytes.extend_from_slice(self.id.as_bytes());
        bytes.extend_from_slice(&self.version.to_be_bytes());
        bytes
    }
}

/// A member's name in a statement: only its hash is public.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberName {
    /// The member.
    pub id: UserId,
    /// 32 random bytes, new for each statement.
    pub blind: [u8; 32],
    /// The name.
    pub name: String,
}

#[derive(TlsSize, TlsSerialize, TlsDeserializeBytes)]
struct NameBytes {
    id: UserId,
    blind: [u8; 32],
    name: TlsByteVecU16,
}

/// A contact record that goes on counting although whoever signed it does not sign any more (protocol 4, "Vouched records").
#[derive(Debug, Clone, Copy, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct Vouched {
    /// The practice that it is about.
    pub peer: PracticeId,
    /// `H` of the stored record.
    pub record: Hash,
}

/// What an epoch's members alone open: their names, and the records that the epoch vouches for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roll {
    /// The members, in the statement's order.
    pub names: Vec<MemberName>,
    /// Nothing where an earlier client made the epoch: it says nothing of records.
    pub vouched: Option<Vec<Vouched>>,
}

#[derive(TlsSize, TlsSerialize, TlsDeserializeBytes)]
struct Names {
    names: TlsVecU32<NameBytes>,
}

impl Coded for Names {
    const WHAT: &'static str = "names";
    const BYTES_MAX: usize = 1 << 20;
}

#[derive(TlsSize, TlsSerialize, TlsDeserializeBytes)]
struct NamesAndVouched {
    names: TlsVecU32<NameBytes>,
    vouched: TlsVecU32<Vouched>,
}

impl Coded for NamesAndVouched {
    const WHAT: &'static str = "names";
    const BYTES_MAX: usize = 1 << 20;
}

impl ContentSeed {
    /// Seals a record.
    ///
    /// # Errors
    /// As `Chunked::seal`.
    pub fn seal_record(
        &self,
        epoch: &Epoch,
        place: &RecordPlace,
        record: &[u8],
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, CannotSeal> {
        let context = place.context();
        let key = self.derive_key(DeriveLabel::Contact, epoch, &context);
        Chunked::seal(&key, &pad(record, META_FLOOR)?, &context, rng)
    }

    /// Opens a record.
    ///
    /// # Errors
    /// `CannotOpen`.
    pub fn open_record(
        &self,
        epoch: &Epoch,
        place: &RecordPlace,
        sealed: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
        let context = place.context();
        let key = self.derive_key(DeriveLabel::Contact, epoch, &context);
        let padded = Chunked::open(&key, sealed, &context)?;
        unpad(&padded, META_FLOOR).map(|record| Zeroizing::new(record.to_vec()))
    }

    /// Seals the names of the members of an epoch that has no records: a case's.
    ///
    /// # Errors
    /// `CannotSeal` if a name has over 65,535 bytes; else as `Chunked::seal`.
    pub fn seal_names(
        &self,
        epoch: &Epoch,
        names: &[MemberName],
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, CannotSeal> {
        self.seal_named(epoch, &encode(&Names { names: name_bytes(names)? }), rng)
    }

    /// Seals the names of an epoch's members, and the records that it vouches for.
    ///
    /// # Errors
    /// As `seal_names`.
    pub fn seal_roll(
        &self,
        epoch: &Epoch,
        (names, vouched): (&[MemberName], &[Vouched]),
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, CannotSeal> {
        let roll = NamesAndVouched { names: name_bytes(names)?, vouched: vouched.to_vec().into() };
        self.seal_named(epoch, &encode(&roll), rng)
    }

    fn seal_named(
        &self,
        epoch: &Epoch,
        plain: &[u8],
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, CannotSeal> {
        let key = self.derive_key(DeriveLabel::Names, epoch, &[]);
        Chunked::seal(&key, &pad(plain, NAME_FLOOR)?, &epoch.context(), rng)
    }

    /// Opens the names of a verified statement's members; each is held against its hash.
    ///
    /// # Errors
    /// `CannotOpen`, also if a name is missing, is one too many or does not fit.
    pub fn open_names(&self, statement: &Statement, sealed: &[u8]) -> Result<Vec<MemberName>, CannotOpen> {
        self.open_roll(statement, sealed).map(|roll| roll.names)
    }

    /// The same, with the records that the epoch vouches for.
    ///
    /// # Errors
    /// As `open_names`.
    pub fn open_roll(&self, statement: &Statement, sealed: &[u8]) -> Result<Roll, CannotOpen> {
        let epoch = Epoch::of(statement);
        let key = self.derive_key(DeriveLabel::Names, &epoch, &[]);
        let padded = Chunked::open(&key, sealed, &epoch.context())?;
        let plain = unpad(&padded, NAME_FLOOR)?;
        // Where the first list is all there is, nothing is said of records.
        let (names, vouched) = match decode::<Names>(plain) {
            Ok(Names { names }) => (names, None),
            Err(_) => {
                let NamesAndVouched { names, vouched } = decode(plain).map_err(|_| CannotOpen)?;
                (names, Some(vouched.into_vec()))
            }
        };
        let names = names.iter().map(MemberName::try_from).collect::<Result<Vec<_>, CannotOpen>>()?;
        let listed = statement.members.iter().map(|member| (member.id, member.name_hash));
        let known = names.iter().map(|name| (name.id, name_hash(&name.blind, &name.name)));
        if listed.eq(known) { Ok(Roll { names, vouched }) } else { Err(CannotOpen) }
    }
}

fn name_bytes(names: &[MemberName]) -> Result<TlsVecU32<NameBytes>, CannotSeal> {
    if names.iter().any(|name| name.name.len() > usize::from(u16::MAX)) {
        return Err(CannotSeal);
    }
    Ok(names.iter().map(NameBytes::from).collect::<Vec<_>>().into())
}

impl From<&MemberName> for NameBytes {
    fn from(name: &MemberName) -> Self {
        Self { id: name.id, blind: name.blind, name: name.name.as_bytes().to_vec().into() }
    }
}

impl TryFrom<&NameBytes> for MemberName {
    type Error = CannotOpen;

    fn try_from(bytes: &NameBytes) -> Result<Self, CannotOpen> {
        let name = String::from_utf8(bytes.name.as_slice().to_vec()).map_err(|_| CannotOpen)?;
        Ok(Self { id: bytes.id, blind: bytes.blind, name })
    }
}
