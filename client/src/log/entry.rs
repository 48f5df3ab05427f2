//! A row with all that is known of it beside its kind: names from labels, and what verified keys and statements say.

use siegel_api::chain::Step;
use siegel_api::event::EventKind;
use siegel_api::export::Export;
use siegel_api::hash::Hash;
use siegel_api::id::{GroupId, LinkId, ObjectId, UserId};
use siegel_api::statement::{Member, VerifiedEpoch};
use siegel_crypto::label::LabelKind;

use super::{Names, Subject, subject};
use crate::directory::VerifiedPractice;
use crate::row::{VerifiedRow, Vouched};

/// One row, with the names that are known.
#[derive(Clone, Debug)]
pub struct LogEntry {
    /// The row: kind, times, who vouches.
    pub row: VerifiedRow,
    /// What it is about.
    pub subject: Subject,
    /// Name of who acted.
    pub person: Option<String>,
    /// Name of the practice of who acted.
    pub practice: Option<String>,
    /// Name of what it is about.
    pub object: Option<String>,
    /// Name of the practice that it concerns beside one's own: to whom a finding was given.
    pub other: Option<String>,
    /// What exactly happened.
    pub detail: Option<Detail>,
}

/// What exactly happened, where the kind does not say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Detail {
    /// What a link changed in somebody's own keys.
    Keys(Step),
    /// What a statement changed in the practice, and the names of whom it is about, as far as they are known.
    Team(Turn, Vec<String>),
    /// The case to which a grant goes, or went.
    Case(String),
    /// The unit to which a grant goes, or went.
    Unit(String),
    /// Titles of findings that a link showed when it was made.
    Shows(Vec<String>),
    /// Who is a member of a unit now and was not, or was and is no longer.
    Members(Vec<String>),
}

/// What a statement changed against the one before; of several things the first of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// Somebody is a member now.
    Admitted,
    /// Somebody is none any more.
    Removed,
    /// Somebody has other rights.
    Roles,
    /// Somebody has a chain of keys from a new root.
    Returned,
    /// Newer keys of somebody's chain count.
    Rekeyed,
    /// The practice's card is another.
    Card,
    /// Nothing but the practice's own keys.
    Renewed,
}

/// A row of the practice's own log, with what is known of it.
pub(crate) fn entry(names: &Names, own: &VerifiedPractice, row: VerifiedRow) -> LogEntry {
    let subject = match row.export() {
        Some(Export::Log) => Subject::Practice(GroupId(row.object().0)),
        _ => subject(row.kind(), row.object()),
    };
    let object = match subject {
        Subject::Practice(id) => names.practice(id),
        Subject::Person(id) => names.person(id),
        Subject::Finding(id) => names.finding(id),
        Subject::Link(id) => names.link(id),
        Subject::Case(id) => names.case(id),
        Subject::Unit(id) => names.unit(id),
        // As it was called by that act.
        Subject::Folder(id) => row.name_of(LabelKind::Folder, id.into()).or_else(|| names.folder(id)),
        Subject::Invitation(id) => {
            row.name_of(LabelKind::Invitation, id.into()).or_else(|| names.invitation(id))
        }
    };
    let named = row.names().iter().find(|name| {
        name.kind == LabelKind::Practice && Some(name.object) != row.practice_id().map(ObjectId::from)
    });
    let signed = row.vouched() != Vouched::Wrong;
    LogEntry {
        subject,
        object: object.map(str::to_owned),
        person: row.actor().filter(|_| signed).and_then(|id| names.person(id)).map(str::to_owned),
        practice: row.practice_id().and_then(|id| names.practice(id)).map(str::to_owned),
        other: named.map(|name| name.text.clone()),
        detail: if signed { detail(names, own, &row) } else { None },
        row,
    }
}

fn detail(names: &Names, own: &VerifiedPractice, row: &VerifiedRow) -> Option<Detail> {
    match row.kind() {
        EventKind::ChainExtended => {
            let person = own.person(UserId(row.object().0))?;
            person.step_of(row.ref_hash()).map(Detail::Keys)
        }
        EventKind::StatementAdded => {
            let (turn, people) = turn(own, row.ref_hash())?;
            let named = |id: UserId| row.name_of(LabelKind::Person, id.into()).or_else(|| names.person(id));
            let people = people.into_iter().filter_map(named).map(str::to_owned).collect();
            Some(Detail::Team(turn, people))
        }
        EventKind::UnitChanged => {
            let of = row.names().iter().filter(|name| name.kind == LabelKind::Person);
            let of: Vec<String> = of.map(|name| name.text.clone()).collect();
            (!of.is_empty()).then_some(Detail::Members(of))
        }
        EventKind::GrantGiven | EventKind::GrantRevoked => {
            let is_group = |kind| matches!(kind, LabelKind::Case | LabelKind::Unit);
            let to = row.names().iter().find(|name| is_group(name.kind))?;
            // One's own log knows better than who writes from elsewhere.
            let text = names.find(to.kind, to.object).unwrap_or(&to.text).to_owned();
            Some(if to.kind == LabelKind::Case { Detail::Case(text) } else { Detail::Unit(text) })
        }
        _ => {
            let Subject::Link(id) = subject(row.kind(), row.object()) else { return None };
            let shown = shown(names, row, id);
            (!shown.is_empty()).then_some(Detail::Shows(shown))
        }
    }
}

/// What a link showed: by the row itself, where it is the making of it.
fn shown(names: &Names, row: &VerifiedRow, id: LinkId) -> Vec<String> {
    let here = row.names().iter().filter(|name| name.kind == LabelKind::Finding);
    let here: Vec<String> = here.map(|name| name.text.clone()).collect();
    if here.is_empty() { names.shown(id).map(str::to_owned).collect() } else { here }
}

/// What a statement changed, and for whom.
fn turn(own: &VerifiedPractice, statement: Hash) -> Option<(Turn, Vec<UserId>)> {
    let epochs = own.group().epochs();
    let at = epochs.iter().position(|one| one.hash() == statement)?;
    let (before, after) = (epochs.get(at.checked_sub(1)?)?, epochs.get(at)?);
    let compared = Compared { own, before, after };
    let of_people = [
        (Turn::Admitted, compared.came()),
        (Turn::Removed, compared.gone()),
        (Turn::Roles, compared.stays(|was, is| was.roles != is.roles)),
        (Turn::Returned, compared.stays(|was, is| compared.root(was) != compared.root(is))),
        (Turn::Rekeyed, compared.stays(|was, is| !compared.has_same_keys(was, is))),
    ];
    let first = of_people.into_iter().find(|(_, people)| !people.is_empty());
    let rest = if before.card() == after.card() { Turn::Renewed } else { Turn::Card };
    Some(first.unwrap_or((rest, Vec::new())))
}

/// A statement beside the one before it.
struct Compared<'a> {
    own: &'a VerifiedPractice,
    before: &'a VerifiedEpoch,
    after: &'a VerifiedEpoch,
}

impl Compared<'_> {
    fn came(&self) -> Vec<UserId> {
        let is_new = |id: &UserId| self.before.member(*id).is_none();
        self.after.statement().members.iter().map(|member| member.id).filter(is_new).collect()
    }

    fn gone(&self) -> Vec<UserId> {
        let is_gone = |id: &UserId| self.after.member(*id).is_none();
        self.before.statement().members.iter().map(|member| member.id).filter(is_gone).collect()
    }

    /// Members of both whose lines differ so.
    fn stays(&self, differ: impl Fn(&Member, &Member) -> bool) -> Vec<UserId> {
        let both = self.after.statement().members.iter();
        let both = both.filter(|is| self.before.member(is.id).is_some_and(|was| differ(was, is)));
        both.map(|member| member.id).collect()
    }

    fn root(&self, member: &Member) -> Option<Hash> {
        self.own.person(member.id)?.root_at(member.chain_seq, member.chain_head)
    }

    fn has_same_keys(&self, was: &Member, is: &Member) -> bool {
        let place = |member: &Member| (member.chain_seq, member.chain_head);
        self.own.person(is.id).is_some_and(|person| person.has_same_keys(place(was), place(is)))
    }
}
