//! Sending: metadata sealed, keys granted, manifest signed, and one call that makes a draft a finding
//! (protocol 6 and 7).
//!
//! Recipients are computed from what their members signed, fetched and verified again right before: a
//! practice whose keys are not those that the person was shown stops everything, and nothing is sent (S-05).

use std::sync::Arc;

use rand_core::CryptoRng;
use siegel_api::codec::encode;
use siegel_api::event::EventKind;
use siegel_api::grant::{GrantInfo, Purpose, RecipientKind};
use siegel_api::hash::Hash;
use siegel_api::id::{FindingId, ObjectId, ThreadId};
use siegel_api::label::SignLabel;
use siegel_api::manifest::{Core, Manifest};
use siegel_api::message::finding::{Committed, FindingCreate, GrantWrite};
use siegel_api::problem::Code;
use siegel_api::signing::Signed;
use siegel_api::statement::Roles;
use siegel_api::suite::{KemPublicKey, Suite};
use siegel_api::time::Time;
use siegel_api::url;
use siegel_crypto::content::FindingKey;
use siegel_crypto::grant::wrap;
use siegel_crypto::label::{LabelEntry, LabelKind};

use crate::case::OpenCase;
use crate::clock::Clock;
use crate::desk::Desk;
use crate::directory::VerifiedPractice;
use crate::draft::{Addressed, Chosen, Outgoing, blank_core, random};
use crate::error::{Error, Refusal};
use crate::event::Act;
use crate::meta::{AuthorName, Meta};
use crate::receipt::{ask_twice, key, own_name, patient_token};
use crate::server::{Method, Request, Server};
use crate::team::own_roles;
use crate::trust::{self, Contacts};
use crate::unit::VerifiedUnit;
use crate::vault::Vault;

/// How often a finding is sealed anew because an epoch began meanwhile.
const SEALINGS_MAX: u32 = 3;

/// What one sealing is made of.
struct Sealing<'s> {
    vault: &'s Vault,
    outgoing: &'s Outgoing,
    own: &'s VerifiedPractice,
    recipients: &'s Recipients,
    thread_id: ThreadId,
    now: Time,
}

/// To whose keys it is sealed.
#[derive(Default)]
struct Recipients {
    practices: Vec<Arc<VerifiedPractice>>,
    units: Vec<Arc<VerifiedUnit>>,
    cases: Vec<Arc<OpenCase>>,
}

impl<S: Server> Desk<'_, S> {
    /// Sends a draft whose parts have all arrived. Where an epoch began meanwhile everything but the files
    /// is sealed anew. After an error the draft is still there, and nobody has received anything.
    ///
    /// # Errors
    /// `Error::KeyChanged` if a recipient's keys are not those that were chosen, `Error::CardChanged` if one is known by
    /// another card, `Error::Corrected` if somebody was
    /// faster with a correction, and as `server::ask`.
    pub async fn finish_draft(
        self,
        outgoing: &Outgoing,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
    ) -> Result<Committed, Error> {
        let thread_id = outgoing.letter.thread.unwrap_or(ThreadId(random(rng)));
        let mut sealings = 0;
        loop {
            let mut practices = self.practices();
            let own = practices.find(self.vault.practice_id()).await?;
            if own.current().hash() != self.vault.practice().verified().current().hash() {
                return Err(Refusal::Stale.into());
            }
            let to = self.addressed(outgoing).await?;
            let recipients = self.recipients(&to, outgoing.corrects.is_none(), clock, rng).await?;
            let (vault, now, recipients) = (self.vault, clock.now(), &recipients);
            let sealing = Sealing { vault, outgoing, own: &own, recipients, thread_id, now };
            let message = sealing.seal(rng)?;
            let request = Request::json(Method::Post, url::FINDINGS, &message)?.idempotent(&key(rng));
            sealings += 1;
            match ask_twice(self.server, request).await {
                Err(Error::Problem(problem))
                    if problem.code == Code::StaleEpoch && sealings < SEALINGS_MAX => {}
                // Between the look and the call somebody else corrected it, or took it back from a recipient.
                Err(Error::Problem(problem))
                    if problem.code == Code::Conflict && outgoing.corrects.is_some() =>
                {
                    return Err(Error::Corrected);
                }
                // What a member may do in the practice this client knows; what the thread takes, the server.
                Err(Error::Problem(problem))
                    if problem.code == Code::NotAllowed
                        && outgoing.corrects.is_none()
                        && outgoing.letter.thread.is_some()
                        && own_roles(self.vault).has(Roles::SEND) =>
                {
                    return Err(Error::UnitReads);
                }
                done => return done,
            }
        }
    }

    /// The recipients as they are now, with keys that the practice trusts, and remembers from now on. Whether it is `new`, and
    /// no correction of what they have.
    async fn recipients(
        self,
        to: &Addressed,
        new: bool,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
    ) -> Result<Recipients, Error> {
        let (contacts, trusted) = self.find_recipients(&to.trusted()).await?;
        for practice in &trusted {
            trust::admit(self.server, self.vault, clock, rng, &contacts, practice).await?;
        }
        let mut all = Recipients::default();
        for unit in &to.units {
            let place = (unit.practice.practice_id, unit.unit_id);
            all.units.push(self.unit_to_send(place, new, clock, rng).await?);
        }
        for id in &to.cases {
            all.cases.push(self.case_to_add(*id, new, clock, rng).await?);
        }
        let is_meant = |one: &Arc<VerifiedPractice>| to.practices.iter().any(|to| to.practice_id == one.id());
        all.practices = trusted.into_iter().filter(is_meant).collect();
        Ok(all)
    }

    /// The recipients as they are now, every one as it was chosen. All are judged before anything is sealed; nothing is
    /// written.
    ///
    /// # Errors
    /// `Error::KeyChanged` and `Error::CardChanged` (S-05), and as `server::ask`.
    pub(crate) async fn find_recipients(
        self,
        chosen: &[Chosen],
    ) -> Result<(Contacts, Vec<Arc<VerifiedPractice>>), Error> {
        let contacts = trust::list(self.server, self.vault).await?;
        let mut practices = self.practices();
        let mut recipients: Vec<Arc<VerifiedPractice>> = Vec::new();
        for chosen in chosen {
            let practice = practices.find(chosen.practice_id).await?;
            if practice.root_fingerprint() != chosen.root_fp {
                return Err(Error::KeyChanged);
            }
            let is_new = recipients.iter().all(|known| known.id() != practice.id());
            if is_new && practice.id() != self.vault.practice_id() {
                recipients.push(practice);
            }
        }
        for recipient in &recipients {
            contacts.judge(self.vault, recipient).check()?;
        }
        Ok((contacts, recipients))
    }
}

impl Sealing<'_> {
    fn seal(&self, rng: &mut impl CryptoRng) -> Result<FindingCreate, Error> {
        let meta = self.meta()?;
        let core = self.core()?;
        let sealed = self.outgoing.key.seal_meta(&core, &meta.encode(), rng)?;
        let files = self.outgoing.entries()?.into();
        let manifest = Manifest { core, files, meta_hash: Hash::of(&sealed) };
        let manifest = self.vault.identity_key().sign_coded(SignLabel::Manifest, &manifest);
        let hash = manifest.hash();
        let giving = self.giving(hash);
        let mut grants = vec![giving.to_practice(self.own, None, rng)?];
        for recipient in &self.recipients.practices {
            grants.push(giving.to_practice(recipient, Some(&meta), rng)?);
        }
        for unit in &self.recipients.units {
            grants.push(giving.to_unit(unit, &meta, rng)?);
        }
        for case in &self.recipients.cases {
            grants.push(giving.to_case(case, &meta, rng)?);
        }
        let names = vec![giving.title(&meta)];
        let act = Act::new(EventKind::FindingSent, self.outgoing.finding_id(), hash).names(names);
        Ok(FindingCreate {
            draft: self.outgoing.corrects.map(|_| self.outgoing.draft_id),
            manifest: encode(&manifest).into(),
            meta: sealed.into(),
            event: act.sign(self.vault, self.now, rng)?,
            grants,
            patient: patient_token(self.vault, &meta),
        })
    }

    fn meta(&self) -> Result<Meta, Error> {
        let name = self.vault.own_name().ok_or(Error::Fault)?;
        let member = self.own.current().member(self.vault.user_id()).ok_or(Refusal::Stale)?;
        let mut meta = self.outgoing.letter.meta.clone();
        meta.author = AuthorName { name: name.name, blind: name.blind, roles: member.roles };
        meta.files = self.outgoing.files().cloned().collect();
        if meta.title.trim().is_empty() {
            meta.title = meta.called().to_owned();
        }
        Ok(meta)
    }

    /// Signed under the newest statement, whose rights and keys count.
    fn core(&self) -> Result<Core, Error> {
        let (current, letter) = (self.own.current(), &self.outgoing.letter);
        let member = current.member(self.vault.user_id()).ok_or(Refusal::Stale)?;
        Ok(Core {
            flags: letter.flags,
            thread_id: self.thread_id,
            author: self.vault.user_id(),
            author_chain_seq: member.chain_seq,
            author_key_fp: self.vault.identity_key().public().fingerprint(),
            author_epoch: current.statement().epoch,
            author_statement_hash: current.hash(),
            valid_until: letter.valid_until,
            delete_after: letter.delete_after,
            gossip: self.vault.logs().gossip(),
            file_count: u32::try_from(self.outgoing.files.len()).map_err(|_| Error::Fault)?,
            ..blank_core(self.own.id(), self.outgoing)
        })
    }

    fn giving(&self, manifest_hash: Hash) -> Giving<'_> {
        let Self { vault, own, outgoing, now, .. } = self;
        let (key, finding_id) = (&outgoing.key, outgoing.finding_id());
        Giving { vault, own, key, finding_id, manifest_hash, now: *now }
    }
}

/// Gives the key of one version of a finding.
pub(crate) struct Giving<'g> {
    pub(crate) vault: &'g Vault,
    pub(crate) own: &'g VerifiedPractice,
    pub(crate) key: &'g FindingKey,
    pub(crate) finding_id: FindingId,
    pub(crate) manifest_hash: Hash,
    pub(crate) now: Time,
}

/// To whose key.
struct Recipient<'r> {
    kind: RecipientKind,
    id: ObjectId,
    epoch: u32,
    key: &'r KemPublicKey,
}

impl Giving<'_> {
    /// To the content key of a practice's newest epoch. `meta` names the finding for a recipient.
    fn to_practice(
        &self,
        to: &VerifiedPractice,
        meta: Option<&Meta>,
        rng: &mut impl CryptoRng,
    ) -> Result<GrantWrite, Error> {
        let (id, key) = (ObjectId::from(to.id()), &to.current().keys().content);
        let grant = self.grant(Recipient { kind: RecipientKind::Group, id, epoch: to.epoch(), key }, rng)?;
        let mut act = Act::new(EventKind::GrantGiven, self.finding_id, grant.hash());
        if let Some(meta) = meta {
            act = act.names(vec![practice_name(to)]).names_for(to, self.names(meta));
        }
        Ok(GrantWrite { grant: encode(&grant).into(), event: act.sign(self.vault, self.now, rng)? })
    }

    /// To the key of a case's newest epoch. It stands in the log of who opened the case, too.
    pub(crate) fn to_case(
        &self,
        case: &OpenCase,
        meta: &Meta,
        rng: &mut impl CryptoRng,
    ) -> Result<GrantWrite, Error> {
        let newest = case.newest();
        let (id, key) = (ObjectId::from(case.id()), newest.content_key());
        let grant =
            self.grant(Recipient { kind: RecipientKind::Case, id, epoch: newest.number(), key }, rng)?;
        let act = Act::new(EventKind::GrantGiven, self.finding_id, grant.hash());
        let mut act = act.names(vec![case.label(), practice_name(case.opener())]);
        if !case.is_own() {
            let names = self.names(meta).into_iter().chain([case.label()]).collect();
            act = act.names_for(case.opener(), names);
        }
        Ok(GrantWrite { grant: encode(&grant).into(), event: act.sign(self.vault, self.now, rng)? })
    }

    /// To the key of a unit's newest epoch. It stands in the log of its practice, too.
    pub(crate) fn to_unit(
        &self,
        unit: &VerifiedUnit,
        meta: &Meta,
        rng: &mut impl CryptoRng,
    ) -> Result<GrantWrite, Error> {
        let newest = unit.newest();
        let (id, key) = (ObjectId::from(unit.id()), newest.content_key());
        let grant =
            self.grant(Recipient { kind: RecipientKind::Unit, id, epoch: newest.number(), key }, rng)?;
        let act = Act::new(EventKind::GrantGiven, self.finding_id, grant.hash());
        let mut act = act.names(vec![unit.label(), practice_name(unit.practice())]);
        if unit.practice().id() != self.own.id() {
            let names = self.names(meta).into_iter().chain([unit.label()]).collect();
            act = act.names_for(unit.practice(), names);
        }
        Ok(GrantWrite { grant: encode(&grant).into(), event: act.sign(self.vault, self.now, rng)? })
    }

    fn grant(&self, to: Recipient<'_>, rng: &mut impl CryptoRng) -> Result<Signed, Error> {
        let info = GrantInfo {
            suite: Suite::ONE,
            purpose: Purpose::Finding,
            practice_id: self.own.id(),
            subject_hash: self.manifest_hash,
            granter: self.vault.user_id(),
            granter_key_fp: self.vault.identity_key().public().fingerprint(),
            granter_group: self.own.id(),
            granter_epoch: self.own.epoch(),
            granter_statement_hash: self.own.current().hash(),
            parent_grant_hash: Hash::ZERO,
            recipient_kind: to.kind,
            recipient_id: to.id,
            recipient_epoch: to.epoch,
            recipient_key_fp: to.key.fingerprint(),
        };
        let grant = wrap(self.key, info, to.key, self.vault.logs().gossip(), rng)?;
        Ok(self.vault.identity_key().sign_coded(SignLabel::Grant, &grant))
    }

    /// What the console of a recipient calls finding, author and practice.
    fn names(&self, meta: &Meta) -> Vec<LabelEntry> {
        let mut names = vec![self.title(meta), practice_name(self.own)];
        names.extend(own_name(self.vault));
        names
    }

    fn title(&self, meta: &Meta) -> LabelEntry {
        let (object, text) = (ObjectId::from(self.finding_id), meta.called().to_owned());
        LabelEntry { kind: LabelKind::Finding, object, text }
    }
}

pub(crate) fn practice_name(practice: &VerifiedPractice) -> LabelEntry {
    let (object, text) = (ObjectId::from(practice.id()), practice.card().name.clone());
    LabelEntry { kind: LabelKind::Practice, object, text }
}
