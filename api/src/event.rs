//! Events: the leaves of the audit log (protocol 10).

use serde::{Deserialize, Serialize};
use tls_codec::{TlsDeserializeBytes, TlsSerialize, TlsSize};

use crate::chain::Gossip;
use crate::codec::{coded, encode};
use crate::hash::Hash;
use crate::id::{GroupId, ObjectId, UserId};
use crate::label::{HashLabel, SignLabel};
use crate::signing::{BadSignature, Signature, VerifyingKey};
use crate::time::Time;

/// What happened. Numbers are for ever.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    TlsSize,
    TlsSerialize,
    TlsDeserializeBytes,
)]
#[serde(rename_all = "snake_case")]
#[repr(u16)]
pub enum EventKind {
    /// A practice's first statement; object: the practice; ref: statement hash.
    PracticeFounded = 1,
    /// A later statement; object: the practice; ref: statement hash.
    StatementAdded = 2,
    /// A keyring was written; object: the user; ref: `H(blob)`.
    KeyringWritten = 3,
    /// A link was added to an identity chain; object: the user; ref: link hash.
    ChainExtended = 4,
    /// The account was signed in to; object: the user. The server's word.
    SignedIn = 5,
    /// The account was signed in to by its recovery sheet; object: the user. The server's word.
    Recovered = 6,
    /// The session was ended by its owner; object: the user. The server's word.
    SignedOut = 7,
    /// An invitation was made; object: the invitation; ref: descriptor hash.
    InvitationCreated = 8,
    /// An invitation was used; object: the invitation; ref: statement hash of a new practice, chain head of a new member.
    InvitationAccepted = 9,
    /// Another practice's keys were remembered, or, as earlier versions wrote it, compared; object: that practice; ref: its root.
    ContactPinned = 10,
    /// A finding's revision was sent; object: the finding; ref: manifest hash.
    FindingSent = 11,
    /// A finding was granted; object: the finding; ref: grant hash. In both logs.
    GrantGiven = 12,
    /// A grant was revoked; object: the finding; ref: grant hash. In both logs.
    GrantRevoked = 13,
    /// Ciphertext of a file was handed out; object: the finding; ref: `H(file id)`. The server's word.
    Fetched = 14,
    /// The finding was opened: the receipt; object: the finding; ref: manifest hash. In both logs.
    Opened = 15,
    /// The finding was filed in the practice's record; object: the finding; ref: manifest hash. In both.
    Filed = 16,
    /// A share link was made; object: the link; ref: terms hash.
    LinkCreated = 17,
    /// Its terms changed; object: the link; ref: terms hash.
    LinkChanged = 18,
    /// It was given a new PIN; object: the link; ref: terms hash.
    LinkArmed = 19,
    /// It was revoked; object: the link; ref: terms hash.
    LinkRevoked = 20,
    /// It was opened with the right PIN; object: the link. The server's word.
    LinkOpened = 21,
    /// A wrong PIN; object: the link. The server's word.
    LinkPinWrong = 22,
    /// Too many wrong PINs for now; object: the link. The server's word.
    LinkPaused = 23,
    /// Too many wrong PINs; object: the link. The server's word.
    LinkLocked = 24,
    /// Ciphertext of a file was handed out through the link; object: the link; ref: `H(file id)`.
    LinkFetched = 25,
    /// The link's receipt arrived; object: the link; ref: `H(receipt)`. The server's word.
    LinkReceipt = 26,
    /// The log was looked into; object: the practice. The server's word.
    LogRead = 27,
    /// A practice's head, in the instance's log; object: the practice; ref: its root.
    PracticeHead = 28,
    /// Sealed names were added; object: what they name.
    LabelAdded = 29,
    /// Account keys were wrapped anew; object: the user; ref: envelope hash. Earlier versions, for the three below.
    AccountRewrapped = 30,
    /// Other sessions were ended; object: the user. The server's word.
    SessionsEnded = 31,
    /// A document left the service; object: a finding, or the practice for an extract of its log; ref: which document
    /// (`export::Export`).
    Exported = 32,
    /// An invitation was taken back, or its answer declined; object: the invitation; ref: descriptor hash.
    InvitationRevoked = 33,
    /// A statement that needs a second admin's signature was proposed; object: the practice; ref: statement hash.
    StatementProposed = 34,
    /// A proposed statement was declined or taken back; object: the practice; ref: statement hash.
    StatementDeclined = 35,
    /// A passkey was added to the account; object: the user; ref: envelope hash.
    PasskeyAdded = 36,
    /// A passkey was removed from the account; object: the user; ref: envelope hash.
    PasskeyRemoved = 37,
    /// The account got a new recovery sheet; object: the user; ref: envelope hash.
    SheetRenewed = 38,
    /// Who was signed in showed anew to be there; object: the user. The server's word.
    Confirmed = 39,
    /// A mail address was given for the account, and waits to be confirmed; object: the user. The server's word.
    MailAsked = 40,
    /// A mail address was confirmed by its link; object: the user. The server's word.
    MailConfirmed = 41,
    /// The account's mail address was removed; object: the user. The server's word.
    MailRemoved = 42,
    /// What its owner is told by mail was chosen; object: the user. The server's word.
    NoticesChosen = 43,
    /// An account was locked after ten failed proofs in a row; object: the user. The server's word.
    AccountLocked = 44,
    /// A locked account was opened, by its owner's link or by an admin; object: the user. The server's word.
    AccountUnlocked = 45,
    /// A member's access got a beginning or an end, others, or none any more; object: the user; ref: `Period::reference`. By the member's
    /// own invitation at the admission: the server's word.
    PeriodSet = 46,
    /// The access zones were changed; object: the practice; ref: the list's hash. Lifted by the operator: zero, the server's word.
    ZonesChanged = 47,
    /// Somebody with the right proof was refused outside the access zones; object: the user. The server's word.
    SignInOutside = 48,
    /// A new device was let in by an unlocked one, after the comparison; object: the user; ref: `H` of what it was given.
    DeviceApproved = 49,
    /// A session of that new device began; object: the user. The server's word.
    DeviceEntered = 50,
    /// A member who has lost every way in was offered a new one; object: the user; ref: descriptor hash.
    ReentryOffered = 51,
    /// Somebody answered that offer, and waits; object: the user; ref: head of the new chain. The server's word.
    ReentryAnswered = 52,
    /// A statement put the new chain in the old one's place; object: the user; ref: its head. The server's word.
    Reentered = 53,
    /// A case was opened; object: the case; ref: statement hash.
    CaseOpened = 54,
    /// A case began its next epoch; object: the case; ref: statement hash.
    CaseChanged = 55,
    /// A practice takes part in a case from now on; object: the case; ref: hash of the seed's grant. In both logs.
    CaseShared = 56,
    /// A practice takes part no longer; object: the case; ref: statement hash. In both logs.
    CaseLeft = 57,
    /// A case was closed: it takes no more findings; object: the case; ref: statement hash.
    CaseClosed = 58,
    /// What a member leaves behind was handed over; object: the user who leaves; ref: `H` of the successor's id.
    HandedOver = 59,
    /// Written by earlier versions for `PeriodSet`: a member's access got an end, another one, or none any more; object: the user; ref: `H`
    /// of the time as u64, zero for none.
    AccessLimited = 60,
    /// A member's access came to its end; object: the user. The server's word.
    AccessEnded = 61,
    /// After a theft a member took new identity and KEM keys; object: the user.
    KeysRotated = 62,
    /// A statement lists a member's new keys for the first time; object: the user. The server's word.
    KeysListed = 63,
    /// A unit of the practice was opened; object: the unit; ref: statement hash.
    UnitOpened = 64,
    /// A unit began its next epoch; object: the unit; ref: statement hash.
    UnitChanged = 65,
    /// A folder was made or renamed, or removed; object: the folder; ref: `H` of its sealed name, zero where it was removed.
    FolderChanged = 66,
    /// A finding was put into a folder, or out of all; object: the finding; ref: `H` of the folder's id, zero for none.
    FindingMoved = 67,
    /// An operator signed in, for the first time on this day; object: the practice; ref: `H` of the operator's id. By nobody of the
    /// practice: the server's word.
    OperatorEntered = 68,
    /// A unit was closed: nothing new is addressed to it; object: the unit; ref: hash of its newest statement.
    UnitClosed = 69,
    /// Another practice's keys were compared; object: that practice; ref: its root.
    ContactCompared = 70,
    /// A proof at an account did not hold, and nobody was let in; object: the user. By nobody: who it was is not known. The server's
    /// word.
    SignInFailed = 71,
    /// Who has the link asked for more time or openings; object: the link. The server's word.
    LinkAsked = 72,
}

/// What a client signs, or the server attests.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct EventBody {
    /// 1.
    pub version: u8,
    /// What happened.
    pub kind: EventKind,
    /// The practice of who acted; zero for nobody's.
    pub actor_group: GroupId,
    /// Its epoch, 0 where it is unknown.
    pub epoch: u32,
    /// Who acted; zero for a person without an account.
    pub actor: UserId,
    /// What it is about.
    pub object: ObjectId,
    /// What exactly, as the kind says; zero for nothing.
    pub ref_hash: Hash,
    /// Commitment to a label in the actor's practice's log; zero for none.
    pub label_own: Hash,
    /// Commitment to a label in the other practice's log; zero for none.
    pub label_other: Hash,
    /// The client's clock; the server's where the server attests.
    pub client_time: Time,
    /// The instance's log, as the actor knew it.
    pub gossip: Gossip,
}
coded!(EventBody, "event", 256);

/// A body with its actor's signature.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct SignedEvent {
    /// The body.
    pub body: EventBody,
    /// Over the body's encoding.
    pub signature: Signature,
}
coded!(SignedEvent, "signed event", 320);

impl SignedEvent {
    /// Verifies the actor's signature.
    ///
    /// # Errors
    /// `BadSignature`.
    pub fn verify(&self, key: &VerifyingKey) -> Result<(), BadSignature> {
        key.verify(SignLabel::Event, &encode(&self.body), &self.signature)
    }
}

/// Who vouches for a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
#[repr(u8)]
pub enum Origin {
    /// A signature of the actor.
    Client = 1,
    /// Only the server's word.
    Server = 2,
}

/// A leaf of the log.
#[derive(Clone, Debug, PartialEq, Eq, TlsSize, TlsSerialize, TlsDeserializeBytes)]
pub struct Leaf {
    /// Its index, from 0.
    pub seq: u64,
    /// The server's clock.
    pub server_time: Time,
    /// Who vouches for it.
    pub origin: Origin,
    /// Commitment to address and user agent; zero for none.
    pub net: Hash,
    /// What happened.
    pub body: EventBody,
    /// The actor's signature where `origin` is `Client`.
    pub signature: Option<Signature>,
}
coded!(Leaf, "leaf", 512);

impl Leaf {
    /// Whether the signature is there exactly where it should be.
    pub fn is_sound(&self) -> bool {
        (self.origin == Origin::Client) == self.signature.is_some()
    }

    /// The signed event, where a client signed.
    pub fn signed(&self) -> Option<SignedEvent> {
        self.signature.map(|signature| SignedEvent { body: self.body.clone(), signature })
    }
}

/// Which detail a commitment is to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommitField {
    /// Address and user agent.
    Net,
    /// A label for the actor's practice.
    LabelOwn,
    /// A label for the other practice.
    LabelOther,
}

impl CommitField {
    fn number(self) -> u8 {
        match self {
            Self::Net => 1,
            Self::LabelOwn => 2,
            Self::LabelOther => 3,
        }
    }
}

/// `H("siegel/v1/commit" || 0 || field || blind || bytes)`.
pub fn commitment(field: CommitField, blind: &[u8; 32], bytes: &[u8]) -> Hash {
    Hash::labelled(HashLabel::Commit, &[&[field.number()], blind, bytes])
}
