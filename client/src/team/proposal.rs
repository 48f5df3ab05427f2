//! What a second admin signs (protocol 4): a statement that gives ADMIN to somebody beside others, or another card to the
//! practice. The second client looks at it as if nobody had looked before: that it follows from what is known, changes one
//! person or the card alone, that its seeds are those that it names, and that who is new answered an invitation.

use rand_core::CryptoRng;

use siegel_api::codec::{decode, encode};
use siegel_api::event::EventKind;
use siegel_api::grant::Grant;
use siegel_api::id::{ObjectId, PracticeId, UserId};
use siegel_api::label::SignLabel;
use siegel_api::message::finding::Committed;
use siegel_api::message::statement::{Proposal as Message, ProposalDecline, Proposed, StatementAdd};
use siegel_api::period::Period;
use siegel_api::signing::Signed;
use siegel_api::statement::{
    CardText, EpochKeys, Member, Roles, SignedStatement, Statement, StatementSignature, VerifiedEpoch,
};
use siegel_api::suite::KemPublicKey;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_crypto::label::{LabelEntry, LabelKind};
use siegel_crypto::record::MemberName;

use super::change::returned;
use super::listed;
use crate::clock::Clock;
use crate::desk::Desk;
use crate::error::{Error, Refusal};
use crate::event::Act;
use crate::invitation::{self, Guest, Newcomer};
use crate::open::open_seed;
use crate::refresh::refresh_practice;
use crate::server::{Method, Request, Server, ask};
use crate::vault::{EpochSeeds, OwnPractice};

/// A statement that waits for a second signature, held against everything that is known here.
#[derive(Debug)]
pub struct Proposal {
    /// Who signed it.
    pub proposer: UserId,
    /// When, by the server's clock.
    pub proposed_at: Time,
    /// What it changes.
    pub proposes: Proposes,
    /// From when until when somebody new has access.
    pub period: Period,
    signed: SignedStatement,
    message: StatementAdd,
}

/// What a proposal changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Proposes {
    /// One person.
    Person(PersonChange),
    /// Name, place or licence number of the practice.
    Card {
        /// As it is.
        before: CardText,
        /// As it would be.
        after: CardText,
    },
}

/// One change of one person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonChange {
    /// Whom it is about.
    pub person: UserId,
    /// The person's name.
    pub name: String,
    /// The roles that the person has now; `None` for somebody new.
    pub before: Option<Roles>,
    /// The roles that the person would have.
    pub after: Roles,
    /// Whether the person comes back with new keys.
    pub returns: bool,
}

impl PersonChange {
    /// Whether somebody was invited to just this; other roles alone take no invitation. Whatever name was typed with an
    /// answer: who comes back keeps the known one.
    fn was_invited(&self, waiting: Option<&(Guest, Newcomer)>) -> bool {
        match (self.before, waiting) {
            (None, Some((Guest::Member(roles, _), newcomer))) => {
                let (id, name) = (newcomer.identity.user_id(), &newcomer.name);
                (*roles, id, name) == (self.after, self.person, &self.name)
            }
            (Some(_), Some((Guest::Returning(offered), _))) => self.returns && offered.person == self.person,
            (Some(_), None) => !self.returns,
            _ => false,
        }
    }
}

impl<S: Server> Desk<'_, S> {
    /// What is proposed in the practice, if something is.
    ///
    /// # Errors
    /// `Error::Refused` if it does not hold: nothing of it is shown, and nobody signs it. Else as `server::ask`.
    pub async fn find_proposal(self) -> Result<Option<Proposal>, Error> {
        // Chains, too, as they are now: a proposal lists links that came after the newest epoch.
        refresh_practice(self.server, self.vault).await?;
        let answer: Proposed = ask(self.server, Request::new(Method::Get, url::PROPOSAL)).await?;
        let Some(message) = answer.proposal else { return Ok(None) };
        let newcomer = match message.statement.invitation {
            Some(id) => {
                let all = invitation::list(self.server, self.vault).await?;
                Some(all.into_iter().find(|one| one.id == id).ok_or(Refusal::Mismatch)?)
            }
            None => None,
        };
        self.judge(message, newcomer.as_ref()).map(Some)
    }

    fn judge(self, message: Message, newcomer: Option<&invitation::Invitation>) -> Result<Proposal, Error> {
        let own = self.vault.practice();
        let said = &message.statement;
        let signed: SignedStatement = decode(&said.statement.0)?;
        let waiting = newcomer.map(|one| Ok::<_, Error>((one.guest, one.verify_newcomer()?))).transpose()?;
        let mut people = own.verified().people().clone();
        if let Some((guest, newcomer)) = &waiting {
            let new = newcomer.identity.clone();
            let new = match guest {
                Guest::Returning(offered) => returned(&own, *offered, new)?,
                Guest::Practice | Guest::Member(..) => new,
            };
            people.insert(new.user_id(), new);
        }
        let next = own.verified().group().propose(&(signed.clone(), keys(said)?), &people)?;
        let newest = |member: &Member| {
            people.get(&member.id).is_some_and(|person| person.keys_from() <= member.chain_seq)
        };
        if !next.statement().members.iter().all(newest) {
            return Err(Refusal::Stale.into());
        }
        if !signed.signatures.iter().any(|signature| signature.signer == message.proposer) {
            return Err(Refusal::Mismatch.into());
        }
        let names = self.open_names(&own, &next, said)?;
        let re_rooted = own.verified().current().re_rooted(next.statement(), &people);
        let proposes = one_change(&own, &next, (&names, &re_rooted))?;
        let was_invited = match &proposes {
            Proposes::Person(one) => one.was_invited(waiting.as_ref()),
            Proposes::Card { .. } => waiting.is_none(),
        };
        if !was_invited {
            return Err(Refusal::Mismatch.into());
        }
        let period = waiting.as_ref().map_or(Period::ALWAYS, |(guest, _)| guest.period());
        let (proposer, proposed_at) = (message.proposer, message.proposed_at);
        let message = message.statement;
        Ok(Proposal { proposer, proposed_at, proposes, period, signed, message })
    }

    /// The seeds that were wrapped for this admin grow into the keys that the statement names, hold those of the epoch
    /// before, and open the names.
    fn open_names(
        self,
        own: &OwnPractice,
        next: &VerifiedEpoch,
        said: &StatementAdd,
    ) -> Result<Vec<MemberName>, Error> {
        let mut grants = said.seeds.iter().map(|seed| decode(&seed.0)).collect::<Result<Vec<Signed>, _>>()?;
        let (identity, secrets) = (self.vault.identity(), self.vault.secrets());
        let own_id = ObjectId::from(self.vault.user_id());
        grants.retain(|seed| Grant::parse(seed.body()).is_ok_and(|grant| grant.info.recipient_id == own_id));
        let content = open_seed(own.verified(), next, &grants, &identity, &secrets)?;
        let audit = open_seed(own.verified(), next, &grants, &identity, &secrets)?;
        let seeds = EpochSeeds::new(next, content, audit)?;
        if !seeds.hold(own.seeds()?, &said.prev_content.0, &said.prev_audit.0)? {
            return Err(Refusal::Sealed.into());
        }
        Ok(seeds.content()?.open_names(next.statement(), &said.names.0)?)
    }

    /// Signs it as the second admin: it is the next epoch from now on.
    ///
    /// # Errors
    /// `Error::Problem` with `stale_epoch` if another epoch came first, and as `server::ask`.
    pub async fn approve(
        self,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
        proposal: &Proposal,
    ) -> Result<(), Error> {
        let (vault, signed) = (self.vault, &proposal.signed);
        let signature = vault.identity_key().sign(SignLabel::Statement, signed.body.as_slice());
        let own = StatementSignature { signer: vault.user_id(), signature };
        let signatures: Vec<_> = signed.signatures.iter().cloned().chain([own]).collect();
        let whole = SignedStatement { body: signed.body.clone(), signatures: signatures.into() };
        let act = Act::new(EventKind::StatementAdded, vault.practice_id(), whole.hash());
        let event = act.names(vec![proposal.label(vault.practice_id())]).sign(vault, clock.now(), rng)?;
        let add = StatementAdd { statement: encode(&whole).into(), event, ..proposal.message.clone() };
        let _: Committed = ask(self.server, Request::json(Method::Post, url::STATEMENTS, &add)?).await?;
        refresh_practice(self.server, vault).await?;
        self.note_epoch(clock, rng).await?;
        self.renew_waiting(clock, rng).await;
        Ok(())
    }

    /// Declines it, or takes it back.
    ///
    /// # Errors
    /// `Error::Problem` with `conflict` or `not_found` if another one, or none, is there by now; as `server::ask`.
    pub async fn decline(
        self,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
        proposal: &Proposal,
    ) -> Result<(), Error> {
        let vault = self.vault;
        let act = Act::new(EventKind::StatementDeclined, vault.practice_id(), proposal.signed.hash());
        let event = act.names(vec![proposal.label(vault.practice_id())]).sign(vault, clock.now(), rng)?;
        let decline = ProposalDecline { statement_hash: proposal.signed.hash(), event };
        let _: Committed =
            ask(self.server, Request::json(Method::Post, url::PROPOSAL_DECLINE, &decline)?).await?;
        Ok(())
    }
}

impl Proposal {
    fn label(&self, practice: PracticeId) -> LabelEntry {
        match &self.proposes {
            Proposes::Person(one) => {
                LabelEntry { kind: LabelKind::Person, object: one.person.into(), text: one.name.clone() }
            }
            Proposes::Card { after, .. } => {
                LabelEntry { kind: LabelKind::Practice, object: practice.into(), text: after.name.clone() }
            }
        }
    }
}

fn keys(said: &StatementAdd) -> Result<EpochKeys, Error> {
    let key = |bytes: &[u8]| KemPublicKey::from_slice(bytes).ok_or(Refusal::Mismatch);
    Ok(EpochKeys { content: key(&said.content_key.0)?, audit: key(&said.audit_key.0)? })
}

/// What a proposal changes: the card alone; or exactly one person is new, gets other roles, or comes back under a new root
/// and with the roles of before. Nothing else is another than before.
fn one_change(
    own: &OwnPractice,
    next: &VerifiedEpoch,
    (names, re_rooted): (&[MemberName], &[UserId]),
) -> Result<Proposes, Error> {
    let (last, said) = (own.verified().current().statement(), next.statement());
    let expected = Statement {
        epoch: said.epoch,
        prev_hash: said.prev_hash,
        card: said.card.clone(),
        members: said.members.clone(),
        content_key_fp: said.content_key_fp,
        audit_key_fp: said.audit_key_fp,
        ..last.clone()
    };
    let stays = |old: &Member| {
        next.member(old.id).is_some_and(|new| new.chain_seq >= old.chain_seq || re_rooted.contains(&old.id))
    };
    if *said != expected || !listed(own).iter().all(stays) {
        return Err(Refusal::Mismatch.into());
    }
    let mut found = changed_people(own, next, (names, re_rooted))?;
    let card = (said.card != last.card).then(|| (last.card.text(), said.card.text()));
    match (found.pop(), card) {
        (Some(one), None) if found.is_empty() => Ok(Proposes::Person(one)),
        (None, Some((Some(before), Some(after)))) => Ok(Proposes::Card { before, after }),
        _ => Err(Refusal::Mismatch.into()),
    }
}

/// Who is another than before; every name stays.
fn changed_people(
    own: &OwnPractice,
    next: &VerifiedEpoch,
    (names, re_rooted): (&[MemberName], &[UserId]),
) -> Result<Vec<PersonChange>, Error> {
    let mut found = Vec::new();
    for (member, name) in next.statement().members.iter().zip(names) {
        let before = own.verified().current().member(member.id).map(|before| before.roles);
        let known = own.name(member.id).map(|known| &known.name);
        if before.is_some() && known != Some(&name.name) {
            return Err(Refusal::Mismatch.into());
        }
        let (returns, changed) = (re_rooted.contains(&member.id), before != Some(member.roles));
        if returns && changed {
            return Err(Refusal::Mismatch.into());
        }
        if returns || changed {
            let (person, name, after) = (member.id, name.name.clone(), member.roles);
            found.push(PersonChange { person, name, before, after, returns });
        }
    }
    Ok(found)
}
