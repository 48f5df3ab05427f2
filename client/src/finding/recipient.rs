//! To whom a finding was given, and what became of it there.

use siegel_api::hash::Hash;
use siegel_api::id::{CaseId, PracticeId, UnitId, UserId};
use siegel_api::statement::CardText;
use siegel_api::time::Time;

use super::{CaseReader, LogPlace, ReadBy, Withdrawal};
use crate::row::Vouched;
use crate::trust::Trust;

/// One practice to which a finding was given, or a unit of one, and what became of it there.
#[derive(Clone, Debug)]
pub struct Recipient {
    /// The practice.
    pub practice_id: PracticeId,
    /// The unit, where it was given to one. Who opened it is known by practice.
    pub unit: Option<UnitName>,
    /// Its name and town, from its verified statement.
    pub card: CardText,
    /// Fingerprint of its root.
    pub root: Hash,
    /// What is known of its keys now; `None` for the own practice.
    pub trust: Option<Trust>,
    /// Names the grant.
    pub grant_hash: Hash,
    /// Who gave it, and signed that.
    pub given_by: UserId,
    /// Zugestellt: when the grant was logged.
    pub delivered_at: Time,
    /// The leaf of the grant.
    pub delivered_place: LogPlace,
    /// Abgerufen: when ciphertext was first handed out. The server's word.
    pub fetched_at: Option<Time>,
    /// Its leaf.
    pub fetched_place: Option<LogPlace>,
    /// Geöffnet: signed by who opened it, first of each person.
    pub opened: Vec<ReadBy>,
    /// In Akte übernommen: signed, first of each person.
    pub filed: Vec<ReadBy>,
    /// Zurückgezogen.
    pub withdrawal: Option<Withdrawal>,
}

impl Recipient {
    /// The practice's name, with the unit's behind it where it was given to one.
    pub fn called(&self) -> String {
        let practice = &self.card.name;
        self.unit.as_ref().map_or_else(|| practice.clone(), |unit| format!("{practice}, {}", unit.name))
    }

    /// Whether somebody who may has signed that it is taken back.
    pub fn is_withdrawn(&self) -> bool {
        self.withdrawal.is_some_and(|withdrawal| withdrawal.vouched == Vouched::Signed)
    }
}

/// A unit, by what its verified statement calls it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitName {
    /// The unit.
    pub unit_id: UnitId,
    /// Its name.
    pub name: String,
}

/// A case that a finding of the own practice is in.
#[derive(Clone, Debug)]
pub struct InCase {
    /// The case.
    pub case_id: CaseId,
    /// What it is called; `None` where the own practice takes part no longer, or the case does not open.
    pub title: Option<String>,
    /// Names the grant.
    pub grant_hash: Hash,
    /// Who added it, and signed that.
    pub given_by: UserId,
    /// When that was logged.
    pub added_at: Time,
    /// Where that stands in the own log.
    pub added_place: LogPlace,
    /// Who opened it as somebody who took part then, first of each person; signed.
    pub opened: Vec<CaseReader>,
    /// Who took it over into the own records, likewise.
    pub filed: Vec<CaseReader>,
    /// Zurückgezogen.
    pub withdrawal: Option<Withdrawal>,
}

impl InCase {
    /// Whether somebody who may has signed that it is taken back.
    pub fn is_withdrawn(&self) -> bool {
        self.withdrawal.is_some_and(|withdrawal| withdrawal.vouched == Vouched::Signed)
    }
}
