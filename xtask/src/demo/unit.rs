//! Doctors have units in their practice, and send to those of others.

use anyhow::Result;
use futures::executor::block_on;
use siegel_api::id::{FindingId, UnitId, UserId};
use siegel_api::manifest::Flags;
use siegel_api::unit::Level;
use siegel_client::clock::Clock;
use siegel_client::draft::ChosenUnit;
use siegel_client::meta::Meta;
use siegel_client::unit::{NewUnit, UnitChange};

use super::doctor::{Doctor, Enclosure, Now, rng};

impl Doctor {
    /// Opens a unit of the own practice.
    pub fn open_unit(&self, new: &NewUnit) -> Result<UnitId> {
        Ok(block_on(self.desk().open_unit(new, &Now, &mut rng()))?)
    }

    /// Gives members of a unit other levels; none for no access.
    pub fn change_unit(&self, unit: UnitId, levels: &[(UserId, Option<Level>)]) -> Result<()> {
        let change = UnitChange { levels: levels.to_vec(), card: None };
        Ok(block_on(self.desk().change_unit(unit, &change, &Now, &mut rng()))?)
    }

    /// Closes a unit of the own practice.
    pub fn close_unit(&self, unit: UnitId) -> Result<()> {
        Ok(block_on(self.desk().close_unit(unit, Now.now(), &mut rng()))?)
    }

    /// Sends files to a unit of the practice of this name.
    pub fn send_to_unit(
        &self,
        (practice, unit_id): (&str, UnitId),
        meta: Meta,
        flags: Flags,
        enclosures: &[Enclosure],
    ) -> Result<FindingId> {
        let mut outgoing = self.begin(&[], meta, flags, enclosures)?;
        let (mut letter, form) = (outgoing.letter().clone(), outgoing.form());
        letter.units = vec![ChosenUnit { practice: self.choose(practice)?, unit_id }];
        outgoing.fill(letter, form);
        self.finish(outgoing, enclosures)
    }
}
