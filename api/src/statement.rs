//! Groups: practice, unit, case, and the signed statements of their epochs (protocol 4).
//!
//! Who belongs to a group, and which keys its epoch has, is what its admins signed; a list that an
//! API returns counts for nothing. `VerifiedGroup` exists only as the result of verification.

use std::collections::HashMap;

use tls_codec::{TlsByteVecU16, TlsDeserializeBytes, TlsSerialize, TlsSize, TlsVecU32};

use crate::chain::VerifiedIdentity;
use crate::codec::{Malformed, coded, decode, encode};
use crate::hash::Hash;
use crate::id::{GroupId, UserId};
use crate::label::{HashLabel, SignLabel};
use crate::signing::{BadSignature, Signature, VerifyingKey};
use crate::suite::{KemPublicKey, Suite, VERSION};

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

/// Why a group is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GroupError {
    /// Not the one encoding.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// A signature is bad.
    #[error(transparent)]
    Signature(#[from] BadSignature),
    /// The statement of this epoch does not follow from the one before.
    #[error("epoch {0} does not follow from the one before it")]
    Order(u32),
    /// Too few admins signed, or somebody who is none.
    #[error("epoch {0} lacks the signatures that it needs")]
    Signers(u32),
    /// A member's chain is missing or is not the one that was signed for.
    #[error("epoch {0} names a member whose keys are missing")]
    Member(u32),
    /// An epoch key has another fingerprint than the statement says.
    #[error("a key of epoch {0} is not the one that was signed")]
    Key(u32),
}

/// Public keys of one epoch; they travel beside the statement and are held against it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EpochKeys {
    /// Findings and grants for the group are sealed to it.
    pub content: KemPublicKey,
    /// Labels for the group are sealed to it.
    pub audit: KemPublicKey,
}

/// One verified epoch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedEpoch {
    statement: Statement,
    hash: Hash,
    card: CardText,
    keys: EpochKeys,
}

impl VerifiedEpoch {
    /// The statement.
    pub fn statement(&self) -> &Statement {
        &self.statement
    }
    /// Its hash.
    pub fn hash(&self) -> Hash {
        self.hash
    }
    /// Its card as text.
    pub fn card(&self) -> &CardText {
        &self.card
    }
    /// Its keys.
    pub fn keys(&self) -> &EpochKeys {
        &self.keys
    }
    /// The member, if listed.
    pub fn member(&self, id: UserId) -> Option<&Member> {
        self.statement.members.iter().find(|member| member.id == id)
    }
}

/// A group whose every statement was verified, first to newest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedGroup {
    group_id: GroupId,
    root_fp: Hash,
    epochs: Vec<VerifiedEpoch>,
}

impl VerifiedGroup {
    /// Verifies the statements of a practice, with the keys of each epoch and the chains of all who
    /// are members or signers.
    ///
    /// # Errors
    /// `GroupError` names the first epoch that does not hold.
    pub fn verify(
        statements: &[(SignedStatement, EpochKeys)],
        people: &HashMap<UserId, VerifiedIdentity>,
    ) -> Result<Self, GroupError> {
        let (first, rest) = statements.split_first().ok_or(GroupError::Order(0))?;
        let root_fp = first.0.root_fingerprint();
        let first = verify_epoch(None, first, people)?;
        let mut group = Self { group_id: first.statement.group_id, root_fp, epochs: vec![first] };
        for next in rest {
            let epoch = verify_epoch(group.epochs.last(), next, people)?;
            group.epochs.push(epoch);
        }
        Ok(group)
    }

    /// Which group.
    pub fn group_id(&self) -> GroupId {
        self.group_id
    }
    /// What people compare: it covers the first statement, card included.
    pub fn root_fingerprint(&self) -> Hash {
        self.root_fp
    }
    /// The newest epoch.
    pub fn current(&self) -> Option<&VerifiedEpoch> {
        self.epochs.last()
    }
    /// The epoch with this statement hash.
    pub fn by_hash(&self, statement_hash: Hash) -> Option<&VerifiedEpoch> {
        self.epochs.iter().find(|epoch| epoch.hash == statement_hash)
    }
    /// All epochs, first to newest.
    pub fn epochs(&self) -> &[VerifiedEpoch] {
        &self.epochs
    }
}

fn verify_epoch(
    before: Option<&VerifiedEpoch>,
    (signed, keys): &(SignedStatement, EpochKeys),
    people: &HashMap<UserId, VerifiedIdentity>,
) -> Result<VerifiedEpoch, GroupError> {
    let statement: Statement = decode(signed.body.as_slice())?;
    let epoch = statement.epoch;
    let card = statement.card.text().ok_or(GroupError::Order(epoch))?;
    if !is_sound(&statement) || !follows(before, &statement) {
        return Err(GroupError::Order(epoch));
    }
    for member in statement.members.iter() {
        key_of(member, people).ok_or(GroupError::Member(epoch))?;
    }
    let fps = (keys.content.fingerprint(), keys.audit.fingerprint());
    if fps != (statement.content_key_fp, statement.audit_key_fp) {
        return Err(GroupError::Key(epoch));
    }
    verify_signers(before.map_or(&statement, |before| &before.statement), &statement, signed, people)?;
    Ok(VerifiedEpoch { hash: signed.hash(), card, keys: keys.clone(), statement })
}

fn is_sound(statement: &Statement) -> bool {
    let members = statement.members.as_slice();
    statement.version == VERSION
        && statement.suite == Suite::ONE
        && statement.min_suite <= statement.suite
        && members.iter().all(|member| member.roles.is_sound())
        && members.iter().any(|member| member.roles.has(Roles::ADMIN))
        && members.windows(2).all(|pair| matches!(pair, [a, b] if a.id < b.id))
}

fn follows(before: Option<&VerifiedEpoch>, statement: &Statement) -> bool {
    let Some(before) = before else {
        return statement.epoch == 1 && statement.prev_hash == Hash::ZERO;
    };
    let last = &before.statement;
    Some(statement.epoch) == last.epoch.checked_add(1)
        && statement.prev_hash == before.hash
        && statement.kind == last.kind
        && statement.group_id == last.group_id
        && statement.parent_id == last.parent_id
        && statement.min_suite >= last.min_suite
}

fn key_of<'a>(member: &Member, people: &'a HashMap<UserId, VerifiedIdentity>) -> Option<&'a VerifyingKey> {
    people.get(&member.id)?.key_at(member.chain_seq, member.chain_head)
}

fn verify_signers(
    before: &Statement,
    statement: &Statement,
    signed: &SignedStatement,
    people: &HashMap<UserId, VerifiedIdentity>,
) -> Result<(), GroupError> {
    let lacking = GroupError::Signers(statement.epoch);
    let mut signers = Vec::new();
    for StatementSignature { signer, signature } in signed.signatures.iter() {
        let admin = admins(before).find(|member| member.id == *signer).ok_or(lacking)?;
        let key = key_of(admin, people).ok_or(lacking)?;
        key.verify(SignLabel::Statement, signed.body.as_slice(), signature)?;
        if signers.contains(signer) {
            return Err(lacking);
        }
        signers.push(*signer);
    }
    if signers.len() < signatures_needed(before, statement) { Err(lacking) } else { Ok(()) }
}

fn admins(statement: &Statement) -> impl Iterator<Item = &Member> {
    statement.members.iter().filter(|member| member.roles.has(Roles::ADMIN))
}

/// Giving ADMIN, or changing card, logs or min_suite, takes min(2, the admins who remain as they are).
fn signatures_needed(before: &Statement, statement: &Statement) -> usize {
    let was_admin = |id: UserId| admins(before).any(|member| member.id == id);
    let grave = admins(statement).any(|member| !was_admin(member.id))
        || before.card != statement.card
        || before.log != statement.log
        || before.instance_log != statement.instance_log
        || before.min_suite != statement.min_suite;
    if !grave || statement.epoch == 1 {
        return 1;
    }
    let remaining = admins(before)
        .filter(|old| statement.members.iter().any(|new| new.id == old.id && new.chain_seq >= old.chain_seq));
    remaining.count().clamp(1, 2)
}

/// The hash that stands in a statement for a member's name.
pub fn name_hash(blind: &[u8; 32], name: &str) -> Hash {
    Hash::labelled(HashLabel::Name, &[blind, name.as_bytes()])
}

/// The bytes of a statement, to sign.
pub fn statement_bytes(statement: &Statement) -> Vec<u8> {
    encode(statement)
}
