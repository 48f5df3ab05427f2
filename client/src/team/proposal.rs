//! What a second admin signs (protocol 4): a statement that gives ADMIN to somebody beside others. The second client
//! looks at it as if nobody had looked before: that it follows from what is known, changes one person alone, that its
//! seeds are those that it names, and that who is new answered an invitation.

use rand_core::CryptoRng;

use siegel_api::codec::{decode, encode};
use siegel_api::event::EventKind;
use siegel_api::grant::Grant;
use siegel_api::id::{ObjectId, UserId};
use siegel_api::label::SignLabel;
use siegel_api::message::finding::Committed;
use siegel_api::message::statement::{Proposal as Message, ProposalDecline, Proposed, StatementAdd};
use siegel_api::signing::Signed;
use siegel_api::statement::{
    EpochKeys, Member, Roles, SignedStatement, Statement, StatementSignature, VerifiedEpoch,
};
use siegel_api::suite::KemPublicKey;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_crypto::label::{LabelEntry, LabelKind};
use siegel_crypto::record::MemberName;

use super::listed;
use crate::clock::Clock;
use crate::desk::Desk;
use crate::error::{Error, Refusal};
use crate::event::Act;
use crate::invitation::{self, Guest};
use crate::open::{open_seed, refresh_practice};
use crate::server::{Method, Request, Server, ask};
use crate::vault::{EpochSeeds, OwnPractice};

/// A statement that waits for a second signature, held against everything that is known here.
#[derive(Debug)]
pub struct Proposal {
    /// Who signed it.
    pub proposer: UserId,
    /// When, by the server's clock.
    pub proposed_at: Time,
    /// Whom it is about.
    pub person: UserId,
    /// The person's name.
    pub name: String,
    /// The roles that the person has now; `None` for somebody new.
    pub before: Option<Roles>,
    /// The roles that the person would have.
    pub after: Roles,
    signed: SignedStatement,
    message: StatementAdd,
}

/// One change of one person.
struct Found {
    person: UserId,
    name: String,
    before: Option<Roles>,
    after: Roles,
}

impl<S: Server> Desk<'_, S> {
    /// What is proposed in the practice, if something is.
    ///
    /// # Errors
    /// `Error::Refused` if it does not hold: nothing of it is shown, and nobody signs it. Else as `server::ask`.
    pub async fn find_proposal(self) -> Result<Option<Proposal>, Error> {
        self.keep_up().await?;
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
        if let Some((_, newcomer)) = &waiting {
            people.insert(newcomer.identity.user_id(), newcomer.identity.clone());
        }
        let next = own.verified().group().propose(&(signed.clone(), keys(said)?), &people)?;
        if !signed.signatures.iter().any(|signature| signature.signer == message.proposer) {
            return Err(Refusal::Mismatch.into());
        }
        let names = self.open_names(&own, &next, said)?;
        let found = one_change(&own, &next, &names)?;
        let offered = waiting.map(|(guest, newcomer)| (guest, newcomer.identity.user_id(), newcomer.name));
        let invited =
            found.before.is_none().then(|| (Guest::Member(found.after), found.person, found.name.clone()));
        if offered != invited {
            return Err(Refusal::Mismatch.into());
        }
        let Found { person, name, before, after } = found;
        let (proposer, proposed_at) = (message.proposer, message.proposed_at);
        let message = message.statement;
        Ok(Proposal { proposer, proposed_at, person, name, before, after, signed, message })
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
        let (identity, secrets) = (self.vault.identity(), &self.vault.secrets);
        let own_id = ObjectId::from(self.vault.user_id());
        grants.retain(|seed| Grant::parse(seed.body()).is_ok_and(|grant| grant.info.recipient_id == own_id));
        let content = open_seed(own.verified(), next, &grants, &identity, secrets)?;
        let audit = open_seed(own.verified(), next, &grants, &identity, secrets)?;
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
        let event = act.names(vec![proposal.label()]).sign(vault, clock.now(), rng)?;
        let add = StatementAdd { statement: encode(&whole).into(), event, ..proposal.message.clone() };
        let _: Committed = ask(self.server, Request::json(Method::Post, url::STATEMENTS, &add)?).await?;
        refresh_practice(self.server, vault).await?;
        self.note_epoch(clock, rng).await
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
        let event = act.names(vec![proposal.label()]).sign(vault, clock.now(), rng)?;
        let decline = ProposalDecline { statement_hash: proposal.signed.hash(), event };
        let _: Committed =
            ask(self.server, Request::json(Method::Post, url::PROPOSAL_DECLINE, &decline)?).await?;
        Ok(())
    }
}

impl Proposal {
    fn label(&self) -> LabelEntry {
        LabelEntry { kind: LabelKind::Person, object: self.person.into(), text: self.name.clone() }
    }
}

fn keys(said: &StatementAdd) -> Result<EpochKeys, Error> {
    let key = |bytes: &[u8]| KemPublicKey::from_slice(bytes).ok_or(Refusal::Mismatch);
    Ok(EpochKeys { content: key(&said.content_key.0)?, audit: key(&said.audit_key.0)? })
}

/// What a proposal changes: exactly one person is new or gets other roles, and nothing else is another than before.
fn one_change(own: &OwnPractice, next: &VerifiedEpoch, names: &[MemberName]) -> Result<Found, Error> {
    let (last, said) = (own.verified().current().statement(), next.statement());
    let expected = Statement {
        epoch: said.epoch,
        prev_hash: said.prev_hash,
        members: said.members.clone(),
        content_key_fp: said.content_key_fp,
        audit_key_fp: said.audit_key_fp,
        ..last.clone()
    };
    let stays = |old: &Member| next.member(old.id).is_some_and(|new| new.chain_seq >= old.chain_seq);
    if *said != expected || !listed(own).iter().all(stays) {
        return Err(Refusal::Mismatch.into());
    }
    let mut found = Vec::new();
    for (member, name) in said.members.iter().zip(names) {
        let before = own.verified().current().member(member.id).map(|before| before.roles);
        let known = own.name(member.id).map(|known| &known.name);
        if before.is_some() && known != Some(&name.name) {
            return Err(Refusal::Mismatch.into());
        }
        if before != Some(member.roles) {
            found.push(Found { person: member.id, name: name.name.clone(), before, after: member.roles });
        }
    }
    let one = found.pop().ok_or(Refusal::Mismatch)?;
    if found.is_empty() { Ok(one) } else { Err(Refusal::Mismatch.into()) }
}
