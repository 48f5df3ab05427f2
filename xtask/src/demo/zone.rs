//! Doctors say from where their practice signs in.

use anyhow::Result;
use futures::executor::block_on;
use siegel_api::zone::{Range, ZoneList};
use siegel_client::clock::Clock;
use siegel_client::zone::ZoneNames;

use super::doctor::{Doctor, Now, rng};

impl Doctor {
    /// Writes the practice's first list of access zones: ranges, and what they are called; an empty name is none.
    pub fn name_zones(&self, zones: &[(&str, &str)]) -> Result<()> {
        let named = |(range, name): &(&str, &str)| Ok((Range::parse(range)?, (*name).to_owned()));
        let named: Vec<(Range, String)> = zones.iter().map(named).collect::<Result<_>>()?;
        let ranges = named.iter().map(|(range, _)| *range).collect();
        let list = ZoneList { version: 1, ranges, ..ZoneList::default() };
        let zones = (list, &ZoneNames::new(named));
        block_on(self.desk().change_zones(zones, false, Now.now(), &mut rng()))?;
        Ok(())
    }
}
