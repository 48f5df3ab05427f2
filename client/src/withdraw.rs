//! Withdrawing a finding: from all, or from some; each grant is revoked by a signed event of its own (protocol 6).

use rand_core::CryptoRng;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{ObjectId, UserId};
use siegel_api::message::finding::{Committed, Withdraw};
use siegel_api::statement::Roles;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_crypto::label::{LabelEntry, LabelKind};

use crate::desk::Desk;
use crate::error::Error;
use crate::event::Act;
use crate::finding::VerifiedFinding;
use crate::receipt::{ask_twice, key};
use crate::server::{Method, Request, Server};

impl<S: Server> Desk<'_, S> {
    /// The grants of a finding of the own practice's that this member may take back: those that nobody has taken back
    /// by a signed act, and that the member gave; all of them with MANAGE (protocol 6).
    pub fn may_take_back(self, finding: &VerifiedFinding) -> Vec<Hash> {
        let (own, me) = (self.vault.practice(), self.vault.user_id());
        let own = own.verified();
        let manages = own.has_roles(own.epoch(), me, Roles::MANAGE);
        let may = |by: UserId| manages || by == me;
        let practices = finding.recipients.iter().filter(|one| !one.is_withdrawn() && may(one.given_by));
        let cases = finding.in_cases.iter().filter(|one| !one.is_withdrawn() && may(one.given_by));
        practices.map(|one| one.grant_hash).chain(cases.map(|one| one.grant_hash)).collect()
    }

    /// Takes a finding back from all who have not lost it already by a signed act: that the server calls it
    /// withdrawn is not enough. What they saved stays theirs. `None` if there is nobody to take it from.
    ///
    /// # Errors
    /// As `server::ask`; `Code::NotAllowed` for who neither gave it nor may MANAGE.
    pub async fn withdraw(
        self,
        finding: &VerifiedFinding,
        now: Time,
        rng: &mut impl CryptoRng,
    ) -> Result<Option<Committed>, Error> {
        let recipients =
            finding.recipients.iter().filter(|one| !one.is_withdrawn()).map(|one| one.grant_hash);
        let cases = finding.in_cases.iter().filter(|one| !one.is_withdrawn()).map(|one| one.grant_hash);
        let all: Vec<Hash> = recipients.chain(cases).collect();
        self.take_back(finding, &all, now, rng).await
    }

    /// Takes these grants of a finding back, all of them or none; the others stay. `None` if there are none.
    ///
    /// # Errors
    /// As `withdraw`; `Code::Conflict` if one of them was taken back meanwhile.
    pub async fn take_back(
        self,
        finding: &VerifiedFinding,
        grants: &[Hash],
        now: Time,
        rng: &mut impl CryptoRng,
    ) -> Result<Option<Committed>, Error> {
        let mut events = Vec::with_capacity(grants.len());
        for grant_hash in grants {
            let act = Act::new(EventKind::GrantRevoked, finding.id(), *grant_hash);
            let act = act.names(from_whom(finding, *grant_hash));
            events.push(act.sign(self.vault, now, rng)?);
        }
        if events.is_empty() {
            return Ok(None);
        }
        let request = Request::json(Method::Post, url::finding_withdraw(finding.id()), &Withdraw { events })?;
        ask_twice(self.server, request.idempotent(&key(rng))).await.map(Some)
    }
}

/// What the console calls the one from whom it is taken.
fn from_whom(finding: &VerifiedFinding, grant_hash: Hash) -> Vec<LabelEntry> {
    let name = |kind, object: ObjectId, text: &str| LabelEntry { kind, object, text: text.to_owned() };
    let mut names = Vec::new();
    if let Some(one) = finding.recipients.iter().find(|one| one.grant_hash == grant_hash) {
        names.extend(one.unit.iter().map(|unit| name(LabelKind::Unit, unit.unit_id.into(), &unit.name)));
        names.push(name(LabelKind::Practice, one.practice_id.into(), &one.card.name));
    }
    if let Some(one) = finding.in_cases.iter().find(|one| one.grant_hash == grant_hash) {
        names.extend(one.title.iter().map(|title| name(LabelKind::Case, one.case_id.into(), title)));
    }
    names
}
