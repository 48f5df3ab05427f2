//! The next epoch of a practice, held against all before it (protocol 4). The server judges what it can without a
//! secret: order, signatures, who belongs, fingerprints, and that everybody who may have a seed is given one.

use std::collections::{BTreeSet, HashMap};

use siegel_api::chain::VerifiedIdentity;
use siegel_api::codec::decode;
use siegel_api::event::EventKind;
use siegel_api::grant::{Grant, GrantInfo, Purpose, RecipientKind, VerifiedGrant};
use siegel_api::hash::Hash;
use siegel_api::id::{ObjectId, UserId};
use siegel_api::invitation::Reentry;
use siegel_api::message::statement::StatementAdd;
use siegel_api::period::Period;
use siegel_api::problem::Code;
use siegel_api::signing::Signed;
use siegel_api::statement::{
    EpochKeys, Member, Roles, SignedStatement, Statement, VerifiedEpoch, VerifiedGroup,
};
use siegel_storage::event::Event;
use siegel_storage::invitation::Invitation;
use siegel_storage::right::MayAdmin;
use siegel_storage::{Sealed, account, invitation, statement};

use crate::actor::About;
use crate::caller::{Caller, person};
use crate::founding::NAMES_BYTES_MAX;
use crate::http::problem::{Answer, Problem};
use crate::returning::Returning;
use crate::signed::{decode_all, kem, refused};

/// Bytes of the sealed seeds of the epoch before, at most.
const PREVIOUS_BYTES_MAX: usize = 1 << 10;

/// How much of a statement there must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// All of it: it becomes the next epoch.
    Whole,
    /// All but a second admin's signature.
    Proposal,
}

/// A statement that may be written.
pub struct Stated {
    /// As it was signed.
    pub signed: SignedStatement,
    /// Its number.
    pub epoch: u32,
    /// The keys that it names.
    pub keys: EpochKeys,
    /// What only the group opens.
    pub sealed: statement::EpochSealed,
    /// The seeds, wrapped for each who may have one.
    pub seeds: Vec<Signed>,
    /// The new keys of who comes back.
    pub returning: Option<Returning>,
    /// Who joins with a limited access, and from when until when.
    pub limited: Option<(UserId, Period)>,
    /// Whose new keys it lists for the first time, and by which link.
    pub renewed: Vec<(UserId, Hash)>,
    /// Kind `StatementAdded`.
    pub event: Event,
}

impl Stated {
    /// Verifies the next epoch of the caller's practice.
    ///
    /// # Errors
    /// `stale_epoch` if another epoch came first, `not_verified` for what does not hold together, `malformed`,
    /// `too_large`, `not_allowed`.
    pub async fn verify(caller: &Caller, said: &StatementAdd, wanted: Wanted) -> Answer<Self> {
        caller.right::<MayAdmin>()?;
        let sealed = sealed(said)?;
        let signed: SignedStatement = decode(&said.statement.0)?;
        let keys = EpochKeys { content: kem(&said.content_key)?, audit: kem(&said.audit_key)? };
        let returning = match said.invitation {
            Some(id) => Returning::find(caller, id).await?,
            None => None,
        };
        let next: Statement = decode(signed.body.as_slice())?;
        let epoch = next.epoch;
        let stated = Said { caller, signed: &signed, next, returning: returning.as_ref() };
        let kind = match wanted {
            Wanted::Whole => EventKind::StatementAdded,
            Wanted::Proposal => EventKind::StatementProposed,
        };
        let about = About::new(kind, caller.session.practice, signed.hash());
        let event = caller.actor().await?.event(&said.event, about)?;
        let (before, people) = stated.follow(&keys, wanted).await?;
        stated.check_keys(&people)?;
        let limited = stated.check_newcomers(&before, &people, said).await?;
        let seeds: Vec<Signed> = decode_all(&said.seeds)?;
        stated.check_seeds(&before, &people, &seeds)?;
        let renewed = stated.renewed(&before, &people);
        Ok(Self { signed, epoch, keys, sealed, seeds, returning, limited, renewed, event })
    }
}

fn sealed(said: &StatementAdd) -> Answer<statement::EpochSealed> {
    let previous = [&said.prev_content, &said.prev_audit];
    if said.names.0.len() > NAMES_BYTES_MAX || previous.iter().any(|one| one.0.len() > PREVIOUS_BYTES_MAX) {
        return Err(Problem::new(Code::TooLarge));
    }
    let keep = |bytes: &siegel_api::bytes::B64| Some(Sealed(bytes.0.clone()));
    Ok(statement::EpochSealed {
        names: keep(&said.names),
        prev_content: keep(&said.prev_content),
        prev_audit: keep(&said.prev_audit),
    })
}

/// What an admin says, still to be judged.
struct Said<'a> {
    caller: &'a Caller,
    signed: &'a SignedStatement,
    next: Statement,
    returning: Option<&'a Returning>,
}

type People = HashMap<UserId, VerifiedIdentity>;

impl Said<'_> {
    /// The statement follows from all before it; gives the epoch before, and everybody's keys.
    async fn follow(&self, keys: &EpochKeys, wanted: Wanted) -> Answer<(VerifiedEpoch, People)> {
        let app = &self.caller.app;
        let stored = statement::list(app.store(), self.caller.session.practice).await?;
        let statements: Vec<_> = stored.into_iter().map(|one| (one.statement, one.keys)).collect();
        let mut people = People::new();
        for user in members(&statements, &self.next)? {
            people.insert(user, person(app, user).await?);
        }
        let group = VerifiedGroup::verify(&statements, &people).map_err(Problem::internal)?;
        if let Some(returning) = self.returning {
            let before = people.remove(&returning.user()).ok_or(Problem::new(Code::NotVerified))?;
            people.insert(returning.user(), returning.in_place_of(&before)?);
        }
        let next = (self.signed.clone(), keys.clone());
        match wanted {
            Wanted::Proposal => drop(group.propose(&next, &people).map_err(refused)?),
            Wanted::Whole => {
                let all = [statements, vec![next]].concat();
                drop(VerifiedGroup::verify(&all, &people).map_err(refused)?);
            }
        }
        let before = group.current().ok_or(Problem::new(Code::NotVerified))?;
        let last = before.statement();
        let fits = group.group_id() == self.caller.session.practice
            && last.log == self.next.log
            && last.instance_log == self.next.instance_log;
        if fits && self.signs() { Ok((before.clone(), people)) } else { Err(Problem::new(Code::NotVerified)) }
    }

    /// Everybody is listed by their newest keys: nothing new is sealed to keys that were given up.
    fn check_keys(&self, people: &People) -> Answer<()> {
        let newest = |member: &Member| {
            people.get(&member.id).is_some_and(|person| person.keys_from() <= member.chain_seq)
        };
        if self.next.members.iter().all(newest) { Ok(()) } else { Err(Problem::new(Code::StaleEpoch)) }
    }

    /// Who goes on under the same root by another identity key.
    fn renewed(&self, before: &VerifiedEpoch, people: &People) -> Vec<(UserId, Hash)> {
        let signs = |member: &Member| people.get(&member.id)?.key_at(member.chain_seq, member.chain_head);
        let re_rooted = before.re_rooted(&self.next, people);
        let renewed = self.next.members.iter().filter(|member| {
            before.member(member.id).is_some_and(|old| signs(old) != signs(member))
                && !re_rooted.contains(&member.id)
        });
        renewed.map(|member| (member.id, member.chain_head)).collect()
    }

    /// Who brings the statement is one of those who signed it.
    fn signs(&self) -> bool {
        self.signed.signatures.iter().any(|signature| signature.signer == self.caller.session.user)
    }

    /// Whoever is new, or goes on under a new root, answered the invitation that is named: one person, with just the roles
    /// that it offers, or with those of before. Gives who joins for a limited time.
    async fn check_newcomers(
        &self,
        before: &VerifiedEpoch,
        people: &People,
        said: &StatementAdd,
    ) -> Answer<Option<(UserId, Period)>> {
        let new = self.next.members.iter().filter(|member| before.member(member.id).is_none());
        let (new, re_rooted) = (new.collect::<Vec<_>>(), before.re_rooted(&self.next, people));
        let right = self.caller.right::<MayAdmin>()?;
        let invited = match said.invitation {
            Some(id) => invitation::find(self.caller.app.store(), &right, id).await?,
            None => None,
        };
        let open = invited.filter(|one| one.accepted_at.is_none() && one.revoked_at.is_none());
        let mut limited = None;
        let fits = match (new.as_slice(), re_rooted.as_slice(), open) {
            ([], [], None) => said.invitation.is_none(),
            ([member], [], Some(invited)) => {
                limited = Some((member.id, invited.descriptor.period)).filter(|(_, it)| it.is_limited());
                self.joins(member, &invited).await?
            }
            ([], [id], Some(invited)) => self.returns(*id, (before, people), &invited),
            _ => false,
        };
        if fits { Ok(limited) } else { Err(Problem::new(Code::NotVerified)) }
    }

    /// Somebody new waits in this practice, and gets no more than the invitation said; nothing once that time is over.
    async fn joins(&self, member: &Member, invited: &Invitation) -> Answer<bool> {
        let answered = invited.answer.as_ref().is_some_and(|it| it.newcomer == ObjectId::from(member.id));
        let descriptor = &invited.descriptor;
        let fits = descriptor.kind.joins()
            && descriptor.roles == member.roles
            && !descriptor.period.is_over(self.caller.app.now());
        let waits = account::find(self.caller.app.store(), member.id).await?;
        let practice = self.caller.session.practice;
        let waits = waits.is_some_and(|it| it.practice == practice && it.admitted_at.is_none());
        Ok(answered && fits && waits)
    }

    /// A member comes back with the roles of before, by the chain that answered, as it was proved, in the place of the one
    /// that the offer names.
    fn returns(&self, id: UserId, (before, people): (&VerifiedEpoch, &People), invited: &Invitation) -> bool {
        let answered = invited.answer.as_ref().is_some_and(|it| it.newcomer == ObjectId::from(id));
        let root = |member: &Member| people.get(&id)?.root_at(member.chain_seq, member.chain_head);
        let replaced = before.member(id).and_then(root);
        let meant = |offered: Reentry| offered.person == id && replaced == Some(offered.replaces);
        let offered = invited.descriptor.reentry.is_some_and(meant);
        let next = self.next.members.iter().find(|member| member.id == id);
        let roles = before.member(id).zip(next).is_some_and(|(old, new)| old.roles == new.roles);
        let proved =
            self.returning.zip(next).is_some_and(|(returning, new)| returning.is(id, new.chain_head));
        answered && offered && roles && proved
    }

    /// Each who may READ has a content seed and each who may AUDIT an audit seed, and nobody else has one. One of those who
    /// signed, the caller or who proposed it, wrapped them all.
    fn check_seeds(&self, before: &VerifiedEpoch, people: &People, seeds: &[Signed]) -> Answer<()> {
        let granter = self.granter(seeds)?;
        let admin = before.member(granter).ok_or(Problem::new(Code::NotVerified))?;
        let granter = people.get(&granter).ok_or(Problem::new(Code::NotVerified))?;
        let key = granter.key_at(admin.chain_seq, admin.chain_head).ok_or(Problem::new(Code::NotVerified))?;
        let mut given = BTreeSet::new();
        for seed in seeds {
            let grant = VerifiedGrant::verify(seed, key).map_err(refused)?;
            let info = &grant.grant().info;
            let recipient = UserId(info.recipient_id.0);
            let fits =
                self.is_seed(info, before, granter.user_id()) && is_wrapped_for(info, people.get(&recipient));
            if !fits || !given.insert((info.purpose as u8, recipient)) {
                return Err(Problem::new(Code::NotVerified));
            }
        }
        let may = |role| self.next.members.iter().filter(move |member| member.roles.has(role));
        let content = may(Roles::READ).map(|member| (Purpose::ContentSeed as u8, member.id));
        let audit = may(Roles::AUDIT).map(|member| (Purpose::AuditSeed as u8, member.id));
        let due: BTreeSet<_> = content.chain(audit).collect();
        if given == due { Ok(()) } else { Err(Problem::new(Code::NotVerified)) }
    }

    /// Who says to have wrapped the seeds: one of the signers.
    fn granter(&self, seeds: &[Signed]) -> Answer<UserId> {
        let first = seeds.first().ok_or(Problem::new(Code::NotVerified))?;
        let granter = Grant::parse(first.body())?.info.granter;
        let signed = self.signed.signatures.iter().any(|signature| signature.signer == granter);
        if signed { Ok(granter) } else { Err(Problem::new(Code::NotVerified)) }
    }

    fn is_seed(&self, info: &GrantInfo, before: &VerifiedEpoch, granter: UserId) -> bool {
        let practice = self.caller.session.practice;
        info.subject_hash == self.signed.hash()
            && info.practice_id == practice
            && info.granter == granter
            && info.granter_group == practice
            && info.granter_statement_hash == before.hash()
            && info.granter_epoch == before.statement().epoch
            && info.parent_grant_hash == Hash::ZERO
            && info.recipient_kind == RecipientKind::User
    }
}

fn is_wrapped_for(info: &GrantInfo, member: Option<&VerifiedIdentity>) -> bool {
    let kem = member.and_then(VerifiedIdentity::kem);
    kem.is_some_and(|(epoch, key)| {
        info.recipient_epoch == epoch && info.recipient_key_fp == key.fingerprint()
    })
}

/// All who are listed anywhere.
fn members(statements: &[(SignedStatement, EpochKeys)], next: &Statement) -> Answer<BTreeSet<UserId>> {
    let mut all: BTreeSet<UserId> = next.members.iter().map(|member| member.id).collect();
    for (signed, _) in statements {
        let statement: Statement = decode(signed.body.as_slice())?;
        all.extend(statement.members.iter().map(|member| member.id));
    }
    Ok(all)
}
