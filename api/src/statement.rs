//! Groups: practice, unit, case, and the signed statements of their epochs (protocol 4).
//!
//! Who belongs to a group, and which keys its epoch has, is what its admins signed; a list that an
//! API returns counts for nothing. `VerifiedGroup` exists only as the result of verification.

use tls_codec::{TlsByteVecU16, TlsDeserializeBytes, TlsSerialize, TlsSize, TlsVecU32};

use crate::codec::{coded, encode};
use crate::hash::Hash;
use crate::id::{GroupId, UserId};
use crate::label::HashLabel;
use crate::signing::{Signature, VerifyingKey};
use crate::suite::Suite;

mod verify;

pub use verify::{EpochKeys, GroupError, VerifiedEpoch, VerifiedGroup};

/// Which kind of group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
#[repr(u8)]
pub enum GroupKind {
    /// A practice, the tenant.
    Practice = 1,
    /// A unit of a practice.
    Unit = 2,
    /// A case, shared by several groups.
    Case = 3,
}

/// What a member may do; bits as in protocol 4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct Roles(pub u8);

impl Roles {
    /// Opens content.
    pub const READ: Self = Self(1);
    /// Signs findings and grants.
    pub const SEND: Self = Self(2);
    /// Revises, revokes and opens cases for others.
    pub const MANAGE: Self = Self(4);
    /// Signs statements; has READ and AUDIT too.
    pub const ADMIN: Self = Self(8);
    /// Opens labels, and no content.
    pub const AUDIT: Self = Self(16);
    /// What a founder has.
    pub const ALL: Self = Self(31);

    /// Whether all bits of `other` are set here.
    pub fn has(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    fn is_sound(self) -> bool {
        self.0 & !Self::ALL.0 == 0 && (!self.has(Self::ADMIN) || self.has(Self(Self::READ.0 | Self::AUDIT.0)))
    }
}

/// What a practice says of itself; public.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct Card {
    /// Name in UTF-8, at most 200 bytes.
    pub name: TlsByteVecU16,
    /// Town in UTF-8, at most 200 bytes.
    pub place: TlsByteVecU16,
    /// Licence number (BSNR) in UTF-8, may be empty, at most 40 bytes.
    pub licence: TlsByteVecU16,
}

/// A card as text. Only statements that were verified should be shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardText {
    /// Name of the practice.
    pub name: String,
    /// Town.
    pub place: String,
    /// Licence number, or empty.
    pub licence: String,
}

impl Card {
    /// From text.
    pub fn new(name: &str, place: &str, licence: &str) -> Self {
        let bytes = |text: &str| TlsByteVecU16::from(text.as_bytes().to_vec());
        Self { name: bytes(name), place: bytes(place), licence: bytes(licence) }
    }

    /// As text; `None` if a field is no UTF-8, over its bound, or the name is empty.
    pub fn text(&self) -> Option<CardText> {
        let text = |bytes: &TlsByteVecU16, max: usize| {
            let bytes = bytes.as_slice();
            (bytes.len() <= max).then(|| String::from_utf8(bytes.to_vec()).ok()).flatten()
        };
        let card = CardText {
            name: text(&self.name, 200)?,
            place: text(&self.place, 200)?,
            licence: text(&self.licence, 40)?,
        };
        (!card.name.trim().is_empty()).then_some(card)
    }
}

/// One member of a group, as of one statement.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct Member {
    /// A user of a practice or unit; in a case a group's id, byte for byte.
    pub id: UserId,
    /// Number of the member's newest chain link that the signer saw.
    pub chain_seq: u32,
    /// Hash of that link.
    pub chain_head: Hash,
    /// What the member may do.
    pub roles: Roles,
    /// `H("siegel/v1/name" || 0 || blind || name)`.
    pub name_hash: Hash,
}

/// A log: its name, and the key that signs its checkpoints.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct LogIdentity {
    /// The checkpoint's first line, in UTF-8.
    pub origin: TlsByteVecU16,
    /// Ed25519.
    pub key: VerifyingKey,
}

/// One epoch of a group.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct Statement {
    /// 1.
    pub version: u8,
    /// Suite of the epoch's keys.
    pub suite: Suite,
    /// Practice, unit or case.
    pub kind: GroupKind,
    /// Which group.
    pub group_id: GroupId,
    /// 1, 2, 3, …
    pub epoch: u32,
    /// `statement hash` of the one before; zero in the first.
    pub prev_hash: Hash,
    /// The practice of a unit, the opener of a case; zero for a practice.
    pub parent_id: GroupId,
    /// The parent's statement at that time; zero for a practice.
    pub parent_statement_hash: Hash,
    /// What the group says of itself.
    pub card: Card,
    /// Members in ascending order of id.
    pub members: TlsVecU32<Member>,
    /// Fingerprint of the epoch's X-Wing key.
    pub content_key_fp: Hash,
    /// Fingerprint of the epoch's audit key.
    pub audit_key_fp: Hash,
    /// The group's log.
    pub log: LogIdentity,
    /// The instance's log.
    pub instance_log: LogIdentity,
    /// The least suite that counts; it only rises.
    pub min_suite: Suite,
}
coded!(Statement, "statement", 1 << 18);

/// An admin's signature.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct StatementSignature {
    /// The admin.
    pub signer: UserId,
    /// Over the statement's bytes.
    pub signature: Signature,
}

/// A statement and its signatures.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct SignedStatement {
    /// The encoded `Statement`.
    pub body: tls_codec::TlsByteVecU32,
    /// One or two admins.
    pub signatures: TlsVecU32<StatementSignature>,
}
coded!(SignedStatement, "signed statement", 1 << 18);

impl SignedStatement {
    /// `statement_hash`: over the statement's bytes alone, so that a second signature changes nothing.
    pub fn hash(&self) -> Hash {
        Hash::of(self.body.as_slice())
    }

    /// The root fingerprint, if this is a first statement.
    pub fn root_fingerprint(&self) -> Hash {
        Hash::labelled(HashLabel::Root, &[self.body.as_slice()])
    }
}

/// The hash that stands in a statement for a member's name.
pub fn name_hash(blind: &[u8; 32], name: &str) -> Hash {
    Hash::labelled(HashLabel::Name, &[blind, name.as_bytes()])
}

/// The bytes of a statement, to sign.
pub fn statement_bytes(statement: &Statement) -> Vec<u8> {
    encode(statement)
}
