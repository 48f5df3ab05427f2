//! What a member signs is held against the member's own keys and practice before it is written.

use siegel_api::chain::VerifiedIdentity;
use siegel_api::codec::decode;
use siegel_api::event::{EventBody, EventKind, SignedEvent};
use siegel_api::hash::Hash;
use siegel_api::id::{ObjectId, PracticeId, UserId};
use siegel_api::limits::LABEL_BYTES_MAX;
use siegel_api::message::log::{LabelDetail, LabelledEvent};
use siegel_api::problem::Code;
use siegel_api::signing::VerifyingKey;
use siegel_api::statement::{SignedStatement, Statement};
use siegel_api::suite::VERSION;
use siegel_storage::event::{Detail, Details, Event};

use crate::http::problem::{Answer, Problem};

/// A member who signs, with the newest epoch of the practice.
pub struct Actor {
    identity: VerifiedIdentity,
    practice: PracticeId,
    epoch: u32,
    statement_hash: Hash,
    key: VerifyingKey,
    net: Detail,
}

/// What a signed event must be about.
#[derive(Debug, Clone, Copy)]
pub struct About {
    /// What happened.
    pub kind: EventKind,
    /// To what.
    pub object: ObjectId,
    /// What exactly.
    pub ref_hash: Hash,
}

impl About {
    /// From its three parts.
    pub fn new(kind: EventKind, object: impl Into<ObjectId>, ref_hash: Hash) -> Self {
        Self { kind, object: object.into(), ref_hash }
    }
}

impl Actor {
    /// From verified keys and the newest statement of the member's practice.
    ///
    /// # Errors
    /// `malformed` if the statement is none, `not_verified` if it does not list the member by these keys.
    pub fn new(identity: VerifiedIdentity, signed: &SignedStatement, net: Detail) -> Answer<Self> {
        let statement: Statement = decode(signed.body.as_slice())?;
        let (practice, epoch) = (statement.group_id, statement.epoch);
        let member = statement.members.iter().find(|member| member.id == identity.user_id());
        let key = member.and_then(|member| identity.own_key_at(member.chain_seq, member.chain_head));
        let key = *key.ok_or(Problem::new(Code::NotVerified))?;
        Ok(Self { identity, practice, epoch, statement_hash: signed.hash(), key, net })
    }

    /// Who.
    pub fn user(&self) -> UserId {
        self.identity.user_id()
    }

    /// The whole chain.
    pub fn identity(&self) -> &VerifiedIdentity {
        &self.identity
    }

    /// The key that verifies what this member signs now: the one by which the newest statement lists them. Newer keys count
    /// once a statement lists those (protocol 4, "New keys").
    pub fn key(&self) -> &VerifyingKey {
        &self.key
    }

    /// Refuses what was signed for another epoch than the newest: seal anew.
    ///
    /// # Errors
    /// `stale_epoch`.
    pub fn check_epoch(&self, epoch: u32, statement_hash: Hash) -> Answer<()> {
        let newest = epoch == self.epoch && statement_hash == self.statement_hash;
        if newest { Ok(()) } else { Err(Problem::new(Code::StaleEpoch)) }
    }

    /// Reads and verifies an event that this member signed, with its labels and the member's network.
    ///
    /// # Errors
    /// `malformed` if it is about something else, `stale_epoch`, `not_verified`.
    pub fn event(&self, said: &LabelledEvent, about: About) -> Answer<Event> {
        let signed: SignedEvent = decode(&said.event.0)?;
        self.check_body(&signed.body, about)?;
        signed.verify(self.key()).map_err(|_| Problem::new(Code::NotVerified))?;
        let details =
            Details { net: Some(self.net.clone()), own: label(&said.own)?, other: label(&said.other)? };
        Ok(Event::signed(self.practice, signed).with(details))
    }

    fn check_body(&self, body: &EventBody, about: About) -> Answer<()> {
        let fits = body.version == VERSION
            && body.kind == about.kind
            && body.object == about.object
            && body.ref_hash == about.ref_hash
            && body.actor == self.user()
            && body.actor_group == self.practice;
        match fits {
            true if body.epoch == self.epoch => Ok(()),
            true => Err(Problem::new(Code::StaleEpoch)),
            false => Err(Problem::new(Code::Malformed)),
        }
    }
}

fn label(said: &Option<LabelDetail>) -> Answer<Option<Detail>> {
    let Some(label) = said else { return Ok(None) };
    if label.label.0.len() > LABEL_BYTES_MAX {
        return Err(Problem::new(Code::TooLarge));
    }
    Ok(Some(Detail { blind: label.blind.0, bytes: label.label.0.clone() }))
}
