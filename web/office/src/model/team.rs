//! The people of a practice, as the pages show them.

use siegel_api::id::{InvitationId, UserId};
use siegel_api::period::Period;
use siegel_api::statement::{CardText, Roles};
use siegel_api::time::Time;
use siegel_client::export::table::Table;
use siegel_client::team::Role;
use siegel_kit::tr;

use super::holding::Leaver;
use super::right::Right;
use super::role::roles_key;
use super::unit::{UnitCard, level_in, level_key};

/// A member.
#[derive(Clone, Debug, PartialEq)]
pub struct MemberCard {
    pub id: UserId,
    /// As the person typed it; nothing where it cannot be opened here.
    pub name: Option<String>,
    pub roles: Roles,
    pub own: bool,
    /// Whether nobody else is an admin.
    pub last_admin: bool,
    /// From when until when there is access, where one may know it.
    pub period: Option<Period>,
    /// Whether new keys of theirs wait for an admin.
    pub keys_wait: bool,
}

impl MemberCard {
    /// The name, or that it cannot be read.
    pub fn called(&self) -> String {
        self.name.clone().unwrap_or_else(|| tr!("team-nameless"))
    }

    /// Whether access has come to its end.
    pub fn has_ended(&self, now: u64) -> bool {
        self.period.is_some_and(|period| period.is_over(Time(now)))
    }

    /// The person, as somebody who leaves.
    pub fn leaver(&self) -> Leaver {
        Leaver { id: self.id, name: self.called(), roles: self.roles, left_at: None }
    }
}

/// Somebody who took an invitation and waits to be admitted.
#[derive(Clone, Debug, PartialEq)]
pub struct WaitingCard {
    pub id: InvitationId,
    pub person: Option<UserId>,
    pub note: String,
    /// As the person typed it; nothing where the answer does not hold.
    pub name: Option<String>,
    pub roles: Roles,
    /// From when until when the person has access then.
    pub period: Period,
    /// Whether a member comes back with new keys; the note is the name by which the practice knows them.
    pub returns: bool,
}

/// An invitation that nobody has taken yet.
#[derive(Clone, Debug, PartialEq)]
pub struct OpenCard {
    pub id: InvitationId,
    pub note: String,
    pub roles: Roles,
    /// From when until when the person has access then.
    pub period: Period,
    pub expires_at: Time,
    /// The whole address, to hand it on.
    pub url: String,
    /// Whether it is for a member to come back; the note is the name by which the practice knows them.
    pub returns: bool,
}

/// The page of the team. Who may not manage it has nobody waiting and no invitations.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TeamView {
    pub members: Vec<MemberCard>,
    pub waiting: Vec<WaitingCard>,
    pub open: Vec<OpenCard>,
    pub proposed: Proposed,
}

/// What waits for a second admin.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Proposed {
    #[default]
    Nothing,
    /// It does not hold: nobody should sign it.
    Broken,
    Holds(ProposalCard),
}

/// What takes two admins, signed by one of them.
#[derive(Clone, Debug, PartialEq)]
pub struct ProposalCard {
    pub proposes: ProposedChange,
    /// Name of who signed it.
    pub proposer: String,
    /// Whether it was oneself.
    pub own: bool,
    pub proposed_at: Time,
}

/// What a proposal changes.
#[derive(Clone, Debug, PartialEq)]
pub enum ProposedChange {
    /// A new admin beside others, or one who comes back.
    Person {
        person: UserId,
        name: String,
        /// Whether the person is to be admitted with it.
        is_new: bool,
        /// Whether an administrator comes back with new keys.
        returns: bool,
        /// From when until when the person has access, if it is to be admitted.
        period: Period,
    },
    /// Another name, place or licence number of the practice.
    Card { before: CardText, after: CardText },
}

impl ProposalCard {
    /// Whom it concerns, if it is a person.
    pub fn person(&self) -> Option<UserId> {
        match &self.proposes {
            ProposedChange::Person { person, .. } => Some(*person),
            ProposedChange::Card { .. } => None,
        }
    }

    /// The sentence that says who proposes what.
    pub fn sentence_key(&self) -> &'static str {
        match (&self.proposes, self.own) {
            (ProposedChange::Person { returns: true, .. }, true) => "reentry-proposal-own",
            (ProposedChange::Person { returns: true, .. }, false) => "reentry-proposal",
            (ProposedChange::Person { is_new: true, .. }, true) => "team-proposal-own-new",
            (ProposedChange::Person { is_new: true, .. }, false) => "team-proposal-new",
            (ProposedChange::Person { .. }, true) => "team-proposal-own-role",
            (ProposedChange::Person { .. }, false) => "team-proposal-role",
            (ProposedChange::Card { .. }, true) => "practice-proposal-own",
            (ProposedChange::Card { .. }, false) => "practice-proposal",
        }
    }

    /// What it means to agree.
    pub fn meaning_key(&self) -> &'static str {
        match &self.proposes {
            ProposedChange::Person { returns: true, .. } => "reentry-proposal-text",
            ProposedChange::Person { .. } => "team-proposal-text",
            ProposedChange::Card { .. } => "practice-proposal-text",
        }
    }
}

/// In which order people are listed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MemberOrder {
    Name,
    /// Who may do most stands first.
    Role,
    /// Whose access ends first stands first; who has no end comes last.
    End,
}

impl MemberOrder {
    pub const ALL: [Self; 3] = [Self::Name, Self::Role, Self::End];

    /// What stands for it in a form.
    pub fn value(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Role => "role",
            Self::End => "end",
        }
    }

    /// Its words.
    pub fn key(self) -> &'static str {
        match self {
            Self::Name => "rights-order-name",
            Self::Role => "rights-order-role",
            Self::End => "rights-order-end",
        }
    }

    /// What was chosen.
    pub fn of(value: &str) -> Self {
        Self::ALL.into_iter().find(|order| order.value() == value).unwrap_or(Self::Name)
    }
}

/// People in an order, and by name where it says nothing of two.
pub fn sorted(
    mut members: Vec<MemberCard>,
    order: MemberOrder,
    called: impl Fn(&MemberCard) -> String,
) -> Vec<MemberCard> {
    members.sort_by_cached_key(|member| {
        let count = |roles: Roles| Right::ALL.iter().filter(|right| right.is_in(roles)).count();
        let ends_at = member.period.and_then(|period| period.ends_at).map_or(u64::MAX, |at| at.0);
        let first = match order {
            MemberOrder::Name => 0,
            MemberOrder::Role => (Right::ALL.len() - count(member.roles)) as u64,
            MemberOrder::End => ends_at,
        };
        (first, called(member).to_lowercase())
    });
    members
}

/// Roles, and people with what each may do, for a file: a column for each right, for who may know it one for the time of access, and
/// one for the level in each unit. `says` gives a message, `lasts` a time in words.
pub fn rights_table(
    members: &[MemberCard],
    units: &[UnitCard],
    says: impl Fn(&str) -> String,
    lasts: impl Fn(Period) -> String,
) -> Table {
    let known = members.iter().any(|member| member.period.is_some());
    let cells = |name: String, roles: Roles, access: String, levels: Vec<String>| {
        let marks = Right::ALL.iter().map(|right| says(mark_key(right.is_in(roles))));
        let access = Some(access).filter(|_| known);
        [name, says(roles_key(roles))].into_iter().chain(marks).chain(access).chain(levels).collect()
    };
    let called = |member: &MemberCard| member.name.clone().unwrap_or_else(|| says("team-nameless"));
    let none = vec![String::new(); units.len()];
    let roles = Role::ALL.iter().map(|role| cells(String::new(), role.roles(), String::new(), none.clone()));
    let access = |member: &MemberCard| member.period.map(&lasts).unwrap_or_default();
    let level = |unit: &UnitCard, id| {
        says(if unit.refused { "unit-level-unknown" } else { level_key(level_in(unit, id)) })
    };
    let levels = |id| units.iter().map(|unit| level(unit, id)).collect();
    let people =
        members.iter().map(|member| cells(called(member), member.roles, access(member), levels(member.id)));
    let heads = ["team-name", "team-role"].into_iter().chain(Right::ALL.iter().map(|right| right.key()));
    let heads = heads.chain(Some("period-head").filter(|_| known)).map(&says);
    let unit = |unit: &UnitCard| if unit.refused { says("unit-refused-title") } else { unit.shown_name() };
    let heads = heads.chain(units.iter().map(unit));
    Table { heads: heads.collect(), rows: roles.chain(people).collect() }
}

/// Yes or no.
pub fn mark_key(given: bool) -> &'static str {
    if given { "export-yes" } else { "export-no" }
}

#[cfg(test)]
mod tests {
    use siegel_api::id::{PracticeId, UnitId};
    use siegel_api::unit::Level;

    use super::*;
    use crate::model::unit::{UnitMember, told};

    #[test]
    fn an_access_has_ended_from_its_last_moment_on() {
        let member = |ends_at| MemberCard {
            period: Some(Period { starts_at: None, ends_at }),
            id: UserId::ZERO,
            name: None,
            roles: Role::Assistant.roles(),
            own: false,
            last_admin: false,
            keys_wait: false,
        };
        assert!(!member(None).has_ended(u64::MAX));
        assert_eq!([6, 7, 8].map(|now| member(Some(Time(7))).has_ended(now)), [false, true, true]);
    }

    #[test]
    fn people_are_listed_by_name_by_what_they_may_or_by_the_end_of_their_access() {
        let member = |name: &str, role: Role, ends_at: Option<u64>| MemberCard {
            id: UserId::ZERO,
            name: Some(name.to_owned()),
            roles: role.roles(),
            own: false,
            last_admin: false,
            keys_wait: false,
            period: Some(Period { starts_at: None, ends_at: ends_at.map(Time) }),
        };
        let all = vec![
            member("berta", Role::Auditor, Some(9)),
            member("Carla", Role::Administrator, None),
            member("Anna", Role::Assistant, None),
            member("Dora", Role::Administrator, Some(3)),
        ];
        let names = |order| -> Vec<String> {
            let named = |member: &MemberCard| member.name.clone().unwrap_or_default();
            sorted(all.clone(), order, named).iter().map(named).collect()
        };
        assert_eq!(names(MemberOrder::Name), ["Anna", "berta", "Carla", "Dora"]);
        assert_eq!(names(MemberOrder::Role), ["Carla", "Dora", "Anna", "berta"]);
        assert_eq!(names(MemberOrder::End), ["Dora", "berta", "Anna", "Carla"]);
        assert_eq!(MemberOrder::ALL.map(|order| MemberOrder::of(order.value())), MemberOrder::ALL);
    }

    #[test]
    fn the_file_has_a_row_for_each_role_and_each_person_and_a_column_for_each_right() {
        let laura = MemberCard {
            id: UserId::ZERO,
            name: Some("Laura Stein".to_owned()),
            roles: Role::Assistant.roles(),
            own: false,
            last_admin: false,
            keys_wait: false,
            period: None,
        };
        let named = |period: Period| format!("{:?}", period.ends_at);
        let table = rights_table(std::slice::from_ref(&laura), &[], str::to_owned, named);
        assert_eq!(table.heads.len(), 2 + Right::ALL.len());
        assert_eq!(table.rows.len(), Role::ALL.len() + 1);
        assert!(table.rows.iter().all(|row| row.len() == table.heads.len()));
        let last = table.rows.last().map(|row| row.first().cloned().unwrap_or_default());
        assert_eq!(last.as_deref(), Some("Laura Stein"));
        let known = MemberCard { period: Some(Period { ends_at: Some(Time(7)), ..Period::ALWAYS }), ..laura };
        let wider = rights_table(std::slice::from_ref(&known), &[], str::to_owned, named);
        assert!(
            wider.rows.iter().all(|row| row.len() == table.heads.len() + 1),
            "who manages the team knows it"
        );
        assert_eq!(wider.rows.last().and_then(|row| row.last()).map(String::as_str), Some("Some(Time(7))"));
        // Laura's cells are those of her role.
        assert_eq!(table.rows.get(1).map(|row| row.get(2..)), table.rows.last().map(|row| row.get(2..)));
        let unit = |name: &str, level| UnitCard {
            name: name.to_owned(),
            refused: false,
            members: vec![UnitMember { id: UserId::ZERO, name: None, level, own: false }],
            ..UnitCard::refused(PracticeId::ZERO, UnitId::ZERO)
        };
        let refused = UnitCard::refused(PracticeId::ZERO, UnitId::ZERO);
        let units = told(vec![unit("Radiologie", Some(Level::Manage)), refused, unit("Labor", None)]);
        let with_units = rights_table(&[known], &units, str::to_owned, named);
        let heads = ["Labor", "Radiologie", "unit-refused-title"].map(str::to_owned);
        assert_eq!(with_units.heads.last_chunk(), Some(&heads), "what does not verify is not left out");
        let levels = with_units.rows.last().and_then(|row| row.last_chunk());
        let known = ["unit-level-none", "unit-level-manage", "unit-level-unknown"].map(str::to_owned);
        assert_eq!(levels, Some(&known));
        assert!(with_units.rows.iter().all(|row| row.len() == with_units.heads.len()));
    }
}
