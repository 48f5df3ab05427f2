//! Opening a unit, and changing who belongs to it: each change is a new epoch with a new seed (protocol 4). Who is new reads
//! what was before, as far as who signs does; who is gone reads nothing that comes.

use std::collections::BTreeMap;
use std::sync::Arc;

use rand_core::CryptoRng;
use siegel_api::id::{GroupId, ObjectId, PracticeId, UnitId, UserId};
use siegel_api::message::finding::Committed;
use siegel_api::statement::Roles;
use siegel_api::unit::Level;
use siegel_api::url;
use siegel_crypto::chance;
use siegel_crypto::keyring::{Pin, PinKind};

use super::next::Next;
use super::{UnitMember, VerifiedUnit};
use crate::clock::Clock;
use crate::desk::Desk;
use crate::draft::random;
use crate::error::Error;
use crate::keyring::remember;
use crate::receipt::{ask_twice, key};
use crate::server::{Method, Request, Server};

/// A unit that is to be.
#[derive(Clone, Debug, Default)]
pub struct NewUnit {
    /// What it is called; public.
    pub name: String,
    /// Where it is; public, may be empty.
    pub place: String,
    /// Who belongs to it.
    pub members: Vec<(UserId, Level)>,
}

/// What is to become of a unit.
#[derive(Clone, Debug, Default)]
pub struct UnitChange {
    /// Another name and place.
    pub card: Option<(String, String)>,
    /// Levels of members from now on; no access for `None`.
    pub levels: Vec<(UserId, Option<Level>)>,
}

impl<S: Server> Desk<'_, S> {
    /// Whether this member may open units.
    pub fn may_open_units(self) -> bool {
        self.own_roles().has(Roles::ADMIN)
    }

    /// Whether this member may say who belongs to a unit: an admin of its practice, or who manages it.
    pub fn may_manage(self, unit: &VerifiedUnit) -> bool {
        let manages = unit.level(self.vault.user_id()) == Some(Level::Manage);
        let roles = self.own_roles();
        unit.practice().id() == self.vault.practice_id()
            && (roles.has(Roles::ADMIN) || (manages && roles.has(Roles::READ)))
    }

    fn own_roles(self) -> Roles {
        crate::team::own_roles(self.vault)
    }

    /// Opens a unit of the own practice; gives its id.
    ///
    /// # Errors
    /// As `server::ask`; `Code::NotAllowed` for who is no admin.
    pub async fn open_unit(
        self,
        new: &NewUnit,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
    ) -> Result<UnitId, Error> {
        chance::check(rng)?;
        let unit_id: UnitId = GroupId(random(rng));
        let members: BTreeMap<UserId, Level> = new.members.iter().copied().collect();
        let card = (new.name.as_str(), new.place.as_str());
        self.state_unit((unit_id, None), card, members, clock, rng).await?;
        Ok(unit_id)
    }

    /// Gives a unit of the own practice new keys, with these levels, and without who belongs to the practice no more.
    ///
    /// # Errors
    /// As `server::ask`; `Code::NotAllowed` for who neither is an admin nor manages the unit; `Error::UnitWaits` if a member
    /// has new keys that the practice does not list yet.
    pub async fn change_unit(
        self,
        id: UnitId,
        change: &UnitChange,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
    ) -> Result<(), Error> {
        chance::check(rng)?;
        let unit = self.find_unit(self.vault.practice_id(), id).await?;
        self.renew(&unit, change, clock, rng).await
    }

    async fn renew(
        self,
        unit: &VerifiedUnit,
        change: &UnitChange,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
    ) -> Result<(), Error> {
        let reads = |id: UserId| {
            unit.practice().current().member(id).is_some_and(|member| member.roles.has(Roles::READ))
        };
        let stays = unit.members().filter(|member: &UnitMember| reads(member.id));
        let mut members: BTreeMap<UserId, Level> = stays.map(|member| (member.id, member.level)).collect();
        for (user, level) in &change.levels {
            match level {
                Some(level) => drop(members.insert(*user, *level)),
                None => drop(members.remove(user)),
            }
        }
        let (name, place) =
            change.card.clone().unwrap_or_else(|| (unit.card().name.clone(), unit.card().place.clone()));
        self.state_unit((unit.id(), Some(unit)), (&name, &place), members, clock, rng).await
    }

    /// Gives new keys to every unit that waits for some, where this member may, and reads the unit: who is new in it later
    /// would else read nothing of what was before. Gives how many; one that fails goes on waiting.
    ///
    /// # Errors
    /// As `server::ask`.
    pub async fn renew_units(self, clock: &impl Clock, rng: &mut impl CryptoRng) -> Result<usize, Error> {
        let units = self.list_units(self.vault.practice_id()).await?;
        let mut renewed = 0;
        for unit in units.into_iter().filter_map(|(_, unit)| unit.ok()) {
            if unit.waits() && unit.is_open() && self.may_manage(&unit) {
                let done = self.renew(&unit, &UnitChange::default(), clock, rng).await;
                renewed += usize::from(done.is_ok());
            }
        }
        Ok(renewed)
    }

    /// A unit as it is now, to which something may be sealed; it is remembered from now on. One of the own practice's that
    /// waits for new keys gets them first, where this member may. One that was closed takes nothing `new`: a correction of
    /// what it has goes there still.
    ///
    /// # Errors
    /// `Error::UnitWaits` if somebody else has to give it new keys first, `Error::UnitClosed`; and as `find_unit`.
    pub(crate) async fn unit_to_send(
        self,
        (practice, id): (PracticeId, UnitId),
        new: bool,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
    ) -> Result<Arc<VerifiedUnit>, Error> {
        let mut unit = self.find_unit(practice, id).await?;
        if new && unit.closed().is_some() {
            return Err(Error::UnitClosed);
        }
        if unit.waits() && unit.is_open() && self.may_manage(&unit) {
            self.renew(&unit, &UnitChange::default(), clock, rng).await?;
            unit = self.find_unit(practice, id).await?;
        }
        if unit.waits() {
            return Err(Error::UnitWaits);
        }
        self.note_unit(&unit, clock, rng).await?;
        Ok(unit)
    }

    async fn state_unit(
        self,
        (unit_id, before): (UnitId, Option<&VerifiedUnit>),
        card: (&str, &str),
        members: BTreeMap<UserId, Level>,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
    ) -> Result<(), Error> {
        let own = self.practices().find(self.vault.practice_id()).await?;
        let members: Vec<(UserId, Level)> = members.into_iter().collect();
        let waits = |id: UserId| {
            let listed = own.current().member(id).zip(own.person(id));
            listed.is_some_and(|(listed, person)| person.keys_from() > listed.chain_seq)
        };
        if members.iter().any(|(id, _)| waits(*id)) {
            return Err(Error::UnitWaits);
        }
        let next = Next { vault: self.vault, own: &own, unit_id, before, card, members, now: clock.now() };
        let (message, root) = next.seal(rng)?;
        let path = match before {
            Some(_) => url::unit_statements(unit_id),
            None => url::UNITS.to_owned(),
        };
        let request = Request::json(Method::Post, path, &message)?.idempotent(&key(rng));
        let _: Committed = ask_twice(self.server, request).await?;
        let root = before.map_or(root, |before| before.root_fp);
        let number = before.map_or(1, |before| u64::from(before.epoch()) + 1);
        let pin = Pin { kind: PinKind::Group, id: ObjectId::from(unit_id), root, number };
        remember(self.server, self.vault, clock, rng, pin).await
    }
}
