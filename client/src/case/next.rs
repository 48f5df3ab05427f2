//! The next epoch of a case: a seed, the statement that names it, and the seed wrapped for who takes part (protocol 4).

use std::sync::Arc;

use rand_core::CryptoRng;
use siegel_api::case::{OPENER, PARTICIPANT, blank_card};
use siegel_api::codec::encode;
use siegel_api::event::EventKind;
use siegel_api::grant::RecipientKind;
use siegel_api::hash::Hash;
use siegel_api::id::{CaseId, ObjectId, PracticeId, UserId};
use siegel_api::message::case::CaseState;
use siegel_api::message::log::LabelledEvent;
use siegel_api::signing::Signed;
use siegel_api::statement::{GroupKind, Member, name_hash};
use siegel_api::time::Time;
use siegel_crypto::label::{LabelEntry, LabelKind};
use siegel_crypto::record::MemberName;
use siegel_crypto::seed::{ContentSeed, Epoch};

use super::{CaseTitle, OpenCase, SEPARATOR};
use crate::directory::VerifiedPractice;
use crate::error::Error;
use crate::event::Act;
use crate::receipt::own_name;
use crate::send::practice_name;
use crate::subgroup::next::{Author, Recipient, Said};
use crate::vault::Vault;

/// The next epoch, or the first one.
pub(super) struct Next<'s> {
    pub(super) vault: &'s Vault,
    pub(super) own: &'s VerifiedPractice,
    pub(super) case_id: CaseId,
    pub(super) before: Option<&'s OpenCase>,
    pub(super) title: &'s CaseTitle,
    /// All who take part, the opener among them, by id.
    pub(super) practices: Vec<Arc<VerifiedPractice>>,
    pub(super) now: Time,
}

impl Next<'_> {
    /// The message, and the root fingerprint that a first statement has.
    pub(super) fn seal(&self, rng: &mut impl CryptoRng) -> Result<(CaseState, Hash), Error> {
        let number = self.before.map_or(Some(1), |before| before.newest.number().checked_add(1));
        let epoch =
            Epoch { kind: GroupKind::Case, group_id: self.case_id, number: number.ok_or(Error::Fault)? };
        let seed = ContentSeed::generate(rng);
        let pair = seed.key_pair(&epoch)?;
        let names = self.names(rng);
        let said = Said {
            prev_hash: self.before.map_or(Hash::ZERO, |before| before.newest.hash()),
            card: blank_card(),
            members: self.participants(&names),
            content_key_fp: pair.public().fingerprint(),
        };
        let signed = self.author().sign(&epoch, said);
        let seeds = self.seeds(&seed, (&epoch, signed.hash()), rng)?;
        let previous = match self.before {
            Some(before) => Some(seed.seal_previous(&epoch, before.seed()?, rng)?.into()),
            None => None,
        };
        let kind = if self.before.is_some() { EventKind::CaseChanged } else { EventKind::CaseOpened };
        let act = Act::new(kind, self.case_id, signed.hash()).names(vec![self.label()]);
        let message = CaseState {
            statement: encode(&signed).into(),
            content_key: pair.public().as_bytes().into(),
            names: seed.seal_names(&epoch, &names, rng)?.into(),
            previous,
            event: act.sign(self.vault, self.now, rng)?,
            shared: self.shared(&seeds, rng)?,
            left: self.left(signed.hash(), rng)?,
            seeds: seeds.iter().map(|seed| encode(seed).into()).collect(),
        };
        Ok((message, signed.root_fingerprint()))
    }

    fn label(&self) -> LabelEntry {
        LabelEntry { kind: LabelKind::Case, object: self.case_id.into(), text: self.title.title.clone() }
    }

    /// Every name is what the case is called.
    fn names(&self, rng: &mut impl CryptoRng) -> Vec<MemberName> {
        let text = format!("{}{SEPARATOR}{}", self.title.title.trim(), self.title.patient.trim());
        let mut name = |practice: &Arc<VerifiedPractice>| {
            let mut blind = [0; 32];
            rng.fill_bytes(&mut blind);
            MemberName { id: UserId(practice.id().0), blind, name: text.clone() }
        };
        self.practices.iter().map(&mut name).collect()
    }

    /// Each by its newest epoch.
    fn participants(&self, names: &[MemberName]) -> Vec<Member> {
        let member = |(practice, name): (&Arc<VerifiedPractice>, &MemberName)| Member {
            id: name.id,
            chain_seq: practice.epoch(),
            chain_head: practice.current().hash(),
            roles: if practice.id() == self.own.id() { OPENER } else { PARTICIPANT },
            name_hash: name_hash(&name.blind, &name.name),
        };
        self.practices.iter().zip(names).map(member).collect()
    }

    /// The seed, granted to each practice in the order of the statement.
    fn seeds(
        &self,
        seed: &ContentSeed,
        named: (&Epoch, Hash),
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<Signed>, Error> {
        let mut seeds = Vec::with_capacity(self.practices.len());
        for practice in &self.practices {
            let (id, epoch) = (ObjectId::from(practice.id()), practice.epoch());
            let key = &practice.current().keys().content;
            let to = Recipient { kind: RecipientKind::Group, id, epoch, key };
            seeds.push(self.author().grant_seed(seed, named, to, rng)?);
        }
        Ok(seeds)
    }

    fn author(&self) -> Author<'_> {
        Author { vault: self.vault, own: self.own }
    }

    /// Who takes part from now on hears of it in a log of its own.
    fn shared(&self, seeds: &[Signed], rng: &mut impl CryptoRng) -> Result<Vec<LabelledEvent>, Error> {
        let was = |id: PracticeId| self.before.is_some_and(|before| before.newest.member(id).is_some());
        let new = self.practices.iter().zip(seeds);
        let new = new.filter(|(practice, _)| practice.id() != self.own.id() && !was(practice.id()));
        new.map(|(practice, seed)| self.event(EventKind::CaseShared, practice, seed.hash(), rng)).collect()
    }

    /// Who takes part no longer hears of it, too.
    fn left(&self, statement_hash: Hash, rng: &mut impl CryptoRng) -> Result<Vec<LabelledEvent>, Error> {
        let Some(before) = self.before else { return Ok(Vec::new()) };
        let stays = |id: PracticeId| self.practices.iter().any(|practice| practice.id() == id);
        let gone = before.participants().iter().filter(|one| !stays(one.practice.id()));
        gone.map(|one| self.event(EventKind::CaseLeft, &one.practice, statement_hash, rng)).collect()
    }

    fn event(
        &self,
        kind: EventKind,
        practice: &VerifiedPractice,
        ref_hash: Hash,
        rng: &mut impl CryptoRng,
    ) -> Result<LabelledEvent, Error> {
        let mut names = vec![self.label(), practice_name(self.own)];
        names.extend(own_name(self.vault));
        let act = Act::new(kind, self.case_id, ref_hash);
        let act = act.names(vec![self.label(), practice_name(practice)]).names_for(practice, names);
        act.sign(self.vault, self.now, rng)
    }
}
