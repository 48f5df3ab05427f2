//! An act's event, on its way into one log or two (protocol 10).

use siegel_api::{
    event::{CommitField, EventBody, Leaf, Origin, SignedEvent, commitment},
    hash::Hash,
    id::GroupId,
    signing::Signature,
    time::Time,
};

use crate::error::{Error, Result};

/// What a leaf only commits to, with the blinding that lets it be erased without a trace.
#[derive(Clone, Debug)]
pub struct Detail {
    /// Random, per detail.
    pub blind: [u8; 32],
    /// Address and user agent, or a sealed label.
    pub bytes: Vec<u8>,
}

impl Detail {
    /// What the event's body or leaf must say of this detail.
    pub fn commitment(&self, field: CommitField) -> Hash {
        commitment(field, &self.blind, &self.bytes)
    }
}

/// The details beside one leaf.
#[derive(Clone, Debug, Default)]
pub struct Details {
    /// Address and user agent; only in the log of who acted.
    pub net: Option<Detail>,
    /// Label for the log of who acted.
    pub own: Option<Detail>,
    /// Label for the other log.
    pub other: Option<Detail>,
}

/// An event to be committed.
#[derive(Clone, Debug)]
pub struct Event {
    /// The log that it belongs to.
    pub log: GroupId,
    /// The log of the other practice that it concerns.
    pub other: Option<GroupId>,
    /// What happened.
    pub body: EventBody,
    /// The actor's signature, verified by the caller; none where the server attests.
    pub signature: Option<Signature>,
    /// What stands beside the leaves.
    pub details: Details,
}

impl Event {
    /// An event that only the server vouches for.
    pub fn attested(log: GroupId, body: EventBody) -> Self {
        Self { log, other: None, body, signature: None, details: Details::default() }
    }

    /// An event that its actor signed. The caller has verified the signature.
    pub fn signed(log: GroupId, event: SignedEvent) -> Self {
        let SignedEvent { body, signature } = event;
        Self { log, other: None, body, signature: Some(signature), details: Details::default() }
    }

    /// The same event, in the other practice's log as well.
    #[must_use]
    pub fn also_in(mut self, other: GroupId) -> Self {
        self.other = Some(other).filter(|other| *other != self.log);
        self
    }

    /// The same event with details beside it.
    #[must_use]
    pub fn with(mut self, details: Details) -> Self {
        self.details = details;
        self
    }

    /// The logs that it goes into, its own first.
    pub(crate) fn logs(&self) -> impl Iterator<Item = GroupId> {
        [Some(self.log), self.other].into_iter().flatten()
    }

    /// The details that stand beside its leaf in `log`.
    pub(crate) fn details_in(&self, log: GroupId) -> Vec<(CommitField, &Detail)> {
        let Details { net, own, other } = &self.details;
        let own_log = log == self.log;
        let here = [
            net.as_ref().filter(|_| own_log).map(|detail| (CommitField::Net, detail)),
            own.as_ref().filter(|_| own_log).map(|detail| (CommitField::LabelOwn, detail)),
            other.as_ref().filter(|_| !own_log).map(|detail| (CommitField::LabelOther, detail)),
        ];
        here.into_iter().flatten().collect()
    }

    /// The leaf in `log`, at `seq`.
    pub(crate) fn leaf(&self, log: GroupId, seq: u64, server_time: Time) -> Leaf {
        let net = self.details.net.as_ref().filter(|_| log == self.log);
        Leaf {
            seq,
            server_time,
            origin: if self.signature.is_some() { Origin::Client } else { Origin::Server },
            net: net.map_or(Hash::ZERO, |net| net.commitment(CommitField::Net)),
            body: self.body.clone(),
            signature: self.signature,
        }
    }

    /// Refuses labels that are not the ones that the body commits to.
    pub(crate) fn check(&self) -> Result<()> {
        let holds = |label: &Option<Detail>, field, committed: Hash| {
            label.as_ref().map_or(Hash::ZERO, |label| label.commitment(field)) == committed
        };
        let own = holds(&self.details.own, CommitField::LabelOwn, self.body.label_own);
        let other = holds(&self.details.other, CommitField::LabelOther, self.body.label_other);
        if own && other && (self.other.is_some() || self.details.other.is_none()) {
            Ok(())
        } else {
            Err(Error::Bounds("labels of an event"))
        }
    }
}
