//! The next epoch of a unit: a seed, the statement that names it, and the seed wrapped for each member (protocol 4).

use rand_core::CryptoRng;
use siegel_api::codec::encode;
use siegel_api::event::EventKind;
use siegel_api::grant::RecipientKind;
use siegel_api::hash::Hash;
use siegel_api::id::{ObjectId, UnitId, UserId};
use siegel_api::message::unit::UnitState;
use siegel_api::signing::Signed;
use siegel_api::statement::{GroupKind, Member};
use siegel_api::time::Time;
use siegel_api::unit::{Level, unit_card};
use siegel_crypto::label::{LabelEntry, LabelKind};
use siegel_crypto::seed::{ContentSeed, Epoch};

use super::{UnitMember, VerifiedUnit};
use crate::directory::VerifiedPractice;
use crate::error::{Error, Refusal};
use crate::event::Act;
use crate::subgroup::next::{Author, Recipient, Said};
use crate::vault::Vault;

/// People whom the console names of one change: a label has its bound.
const NAMED_MAX: usize = 40;

/// The next epoch, or the first one.
pub(super) struct Next<'s> {
    pub(super) vault: &'s Vault,
    pub(super) own: &'s VerifiedPractice,
    pub(super) unit_id: UnitId,
    pub(super) before: Option<&'s VerifiedUnit>,
    /// Name and place.
    pub(super) card: (&'s str, &'s str),
    /// Who belongs to it, by id.
    pub(super) members: Vec<(UserId, Level)>,
    pub(super) now: Time,
}

impl Next<'_> {
    /// The message, and the root fingerprint that a first statement has.
    pub(super) fn seal(&self, rng: &mut impl CryptoRng) -> Result<(UnitState, Hash), Error> {
        let number = self.before.map_or(Some(1), |before| before.newest.number().checked_add(1));
        let epoch =
            Epoch { kind: GroupKind::Unit, group_id: self.unit_id, number: number.ok_or(Error::Fault)? };
        let seed = ContentSeed::generate(rng);
        let pair = seed.key_pair(&epoch)?;
        let said = Said {
            prev_hash: self.before.map_or(Hash::ZERO, |before| before.newest.hash()),
            card: unit_card(self.card.0, self.card.1),
            members: self.listed()?,
            content_key_fp: pair.public().fingerprint(),
        };
        let signed = self.author().sign(&epoch, said);
        let seeds = self.seeds(&seed, (&epoch, signed.hash()), rng)?;
        let previous = match self.before.and_then(VerifiedUnit::seed) {
            Some(before) => Some(seed.seal_previous(&epoch, before, rng)?.into()),
            None => None,
        };
        let kind = if self.before.is_some() { EventKind::UnitChanged } else { EventKind::UnitOpened };
        let act = Act::new(kind, self.unit_id, signed.hash()).names(self.names());
        let message = UnitState {
            statement: encode(&signed).into(),
            content_key: pair.public().as_bytes().into(),
            previous,
            seeds: seeds.iter().map(|seed| encode(seed).into()).collect(),
            event: act.sign(self.vault, self.now, rng)?,
        };
        Ok((message, signed.root_fingerprint()))
    }

    /// What the console calls it, and who has another level in it than before.
    fn names(&self) -> Vec<LabelEntry> {
        let own = self.vault.practice();
        let named = |id: UserId| {
            let (object, text) = (ObjectId::from(id), own.name(id)?.name.clone());
            Some(LabelEntry { kind: LabelKind::Person, object, text })
        };
        let changed = self.changed().into_iter().take(NAMED_MAX).filter_map(named);
        std::iter::once(self.label()).chain(changed).collect()
    }

    fn changed(&self) -> Vec<UserId> {
        let Some(before) = self.before else { return Vec::new() };
        let is = |id: UserId| self.members.iter().find(|(known, _)| *known == id).map(|(_, level)| *level);
        let were = before.members().map(|member: UnitMember| (member.id, Some(member.level)));
        let gone = were.filter(|(id, _)| is(*id).is_none());
        let now = self.members.iter().map(|(id, level)| (*id, Some(*level)));
        let new = now.filter(|(id, level)| before.level(*id) != *level);
        new.chain(gone).map(|(id, _)| id).collect()
    }

    fn label(&self) -> LabelEntry {
        LabelEntry { kind: LabelKind::Unit, object: self.unit_id.into(), text: self.card.0.to_owned() }
    }

    /// Each as the practice's newest statement lists them, but for the roles.
    fn listed(&self) -> Result<Vec<Member>, Error> {
        let member = |(id, level): &(UserId, Level)| {
            let listed = self.own.current().member(*id).ok_or(Refusal::Stale)?;
            Ok(Member { roles: level.roles(), ..listed.clone() })
        };
        self.members.iter().map(member).collect()
    }

    /// The seed, granted to each member in the order of the statement.
    fn seeds(
        &self,
        seed: &ContentSeed,
        named: (&Epoch, Hash),
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<Signed>, Error> {
        let mut seeds = Vec::with_capacity(self.members.len());
        for (id, _) in &self.members {
            let person = self.own.person(*id).ok_or(Refusal::Mismatch)?;
            let (epoch, key) = person.kem().ok_or(Error::Fault)?;
            let to = Recipient { kind: RecipientKind::User, id: ObjectId::from(*id), epoch, key };
            seeds.push(self.author().grant_seed(seed, named, to, rng)?);
        }
        Ok(seeds)
    }

    fn author(&self) -> Author<'_> {
        Author { vault: self.vault, own: self.own }
    }
}
