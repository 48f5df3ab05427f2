//! Rows of the practice's log, each verified before it is shown (protocol 10).

use siegel_api::event::{CommitField, EventBody, EventKind, Leaf, Origin, commitment};
use siegel_api::export::Export;
use siegel_api::hash::Hash;
use siegel_api::id::{GroupId, ObjectId, PracticeId, UserId};
use siegel_api::message::log::{Head, LabelDetail, NetDetail, Row};
use siegel_api::period::Period;
use siegel_api::statement::Roles;
use siegel_api::time::Time;
use siegel_crypto::label::{LabelEntry, LabelKind, open_label, parse_place};

use crate::desk::{Desk, Practices};
use crate::error::{Error, Refusal};
use crate::place::{PlacedLeaf, Reading, VerifiedHead};
use crate::server::Server;
use crate::text::line;
use crate::vault::OwnPractice;
use crate::who_may::verify_event;

/// Characters of a name from a label, at most.
const NAME_CHARS_MAX: usize = 200;

/// Who vouches for a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vouched {
    /// The actor signed it, and had the right.
    Signed,
    /// Only the server says so.
    Server,
    /// It says that the actor signed it, and the signature or the right does not hold.
    Wrong,
}

/// A row that stands in the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifiedRow {
    leaf: Leaf,
    hash: Hash,
    vouched: Vouched,
    names: Vec<LabelEntry>,
    net: Option<String>,
}

impl VerifiedRow {
    /// Its number in the log, from 0.
    pub fn seq(&self) -> u64 {
        self.leaf.seq
    }

    /// When, by the server's clock.
    pub fn at(&self) -> Time {
        self.leaf.server_time
    }

    /// When, by the clock of the actor's device, where the actor signed.
    pub fn client_time(&self) -> Option<Time> {
        (self.leaf.origin == Origin::Client).then_some(self.leaf.body.client_time)
    }

    /// What happened.
    pub fn kind(&self) -> EventKind {
        self.leaf.body.kind
    }

    /// Who acted; `None` for a person without an account.
    pub fn actor(&self) -> Option<UserId> {
        Some(self.leaf.body.actor).filter(|actor| *actor != UserId::ZERO)
    }

    /// The practice of who acted; `None` for nobody's.
    pub fn practice_id(&self) -> Option<PracticeId> {
        Some(self.leaf.body.actor_group).filter(|group| *group != GroupId::ZERO)
    }

    /// The epoch of the actor's practice under which it was signed.
    pub(crate) fn epoch(&self) -> u32 {
        self.leaf.body.epoch
    }

    /// What it is about.
    pub fn object(&self) -> ObjectId {
        self.leaf.body.object
    }

    /// What exactly, as the kind has it.
    pub fn ref_hash(&self) -> Hash {
        self.leaf.body.ref_hash
    }

    /// Which document left the service by it.
    pub fn export(&self) -> Option<Export> {
        Export::of(&self.leaf.body).filter(|_| self.kind() == EventKind::Exported)
    }

    /// From when until when somebody has access since then.
    pub fn period(&self) -> Option<Period> {
        Period::referred(self.ref_hash()).filter(|_| self.kind() == EventKind::PeriodSet)
    }

    /// Who vouches for it.
    pub fn vouched(&self) -> Vouched {
        self.vouched
    }

    /// Names that this row brought into the log, as far as its actor may name things.
    pub fn names(&self) -> &[LabelEntry] {
        &self.names
    }

    /// The name that this row brought for something.
    pub fn name_of(&self, kind: LabelKind, object: ObjectId) -> Option<&str> {
        self.names.iter().find(|name| name.kind == kind && name.object == object).map(|name| &*name.text)
    }

    /// Address and user agent, for seven days.
    pub fn net(&self) -> Option<&str> {
        self.net.as_deref()
    }

    /// `H` of the leaf's bytes, as `Committed` tells it to who acted.
    pub fn leaf_hash(&self) -> Hash {
        self.hash
    }
}

/// Verifies rows of one's own log.
pub(crate) struct RowReader<'p, 'a, S> {
    pub(crate) head: &'p VerifiedHead,
    pub(crate) own: &'p OwnPractice,
    pub(crate) practices: &'p mut Practices<'a, S>,
}

impl<S: Server> RowReader<'_, '_, S> {
    /// Verifies a row: inclusion, the actor's signature and right, and what is said beside the leaf.
    ///
    /// # Errors
    /// `Refusal::Place` if it does not stand in the log, `Refusal::Mismatch` if a name or an address is not
    /// the one that the leaf commits to.
    pub(crate) async fn verify(&mut self, row: &Row) -> Result<VerifiedRow, Error> {
        let placed = self.head.place(&row.placed)?;
        let vouched = self.vouched(&placed).await;
        let leaf = placed.leaf();
        let net = row.net.as_ref().map(|net| verify_net(leaf, net)).transpose()?;
        let names = match &row.label {
            Some(label) => self.names(leaf, label, vouched)?,
            None => Vec::new(),
        };
        Ok(VerifiedRow { leaf: leaf.clone(), hash: placed.hash(), vouched, names, net })
    }

    async fn vouched(&mut self, placed: &PlacedLeaf) -> Vouched {
        let (leaf, own_id) = (placed.leaf(), self.own.verified().id());
        if leaf.origin == Origin::Server {
            return Vouched::Server;
        }
        let Ok(practice) = self.practices.find(leaf.body.actor_group).await else { return Vouched::Wrong };
        // The founding stands before every statement but its own.
        let in_own_log = practice.id() == own_id && leaf.body.kind != EventKind::PracticeFounded;
        let Some(roles) = roles_for(&leaf.body) else { return Vouched::Wrong };
        match verify_event(&practice, placed, in_own_log, roles) {
            Ok(()) => Vouched::Signed,
            Err(_) => Vouched::Wrong,
        }
    }

    /// The names of a label, cleaned; none where the reader may not AUDIT.
    fn names(&self, leaf: &Leaf, label: &LabelDetail, vouched: Vouched) -> Result<Vec<LabelEntry>, Error> {
        let own_id = self.own.verified().id();
        let (field, commit) = if leaf.body.actor_group == own_id {
            (CommitField::LabelOwn, leaf.body.label_own)
        } else {
            (CommitField::LabelOther, leaf.body.label_other)
        };
        if commitment(field, &label.blind.0, &label.label.0) != commit {
            return Err(Refusal::Mismatch.into());
        }
        // What another practice committed to may be anything. A label that cannot be read names nothing; it
        // must not close the log to those who read it.
        let Ok(place) = parse_place(&label.label.0) else { return Ok(Vec::new()) };
        let audit = self.own.seeds_of(place.epoch).and_then(|seeds| seeds.audit_pair());
        let Ok(audit) = audit else { return Ok(Vec::new()) };
        if place.practice_id != own_id || place.writer != leaf.body.actor || vouched != Vouched::Signed {
            return Ok(Vec::new());
        }
        let Ok(names) = open_label(audit, &label.label.0) else { return Ok(Vec::new()) };
        let allowed = names.into_iter().filter(|name| may_name(leaf, own_id, name));
        Ok(allowed.map(|name| LabelEntry { text: line(&name.text, NAME_CHARS_MAX), ..name }).collect())
    }
}

/// What one answer shows of the own log.
pub(crate) struct OwnRows<'a, S> {
    /// Under which the rows stand.
    pub(crate) head: VerifiedHead,
    /// In the order of the answer.
    pub(crate) rows: Vec<VerifiedRow>,
    /// Whose people acted in them.
    pub(crate) practices: Practices<'a, S>,
}

impl<S> OwnRows<'_, S> {
    /// Newest first, and each is what was asked for.
    ///
    /// # Errors
    /// `Refusal::Mismatch` if not.
    pub(crate) fn check(&self, is_asked_for: impl Fn(&VerifiedRow) -> bool) -> Result<(), Refusal> {
        let in_order = self.rows.is_sorted_by(|above, below| below.seq() < above.seq());
        if in_order && self.rows.iter().all(is_asked_for) { Ok(()) } else { Err(Refusal::Mismatch) }
    }
}

impl<'a, S: Server> Desk<'a, S> {
    /// Verifies rows of the own log under the head that came with them; `reading` began before they were asked for.
    ///
    /// # Errors
    /// As `find_practice`, `Reading::head_among` and `RowReader::verify`.
    pub(crate) async fn verify_rows(
        self,
        reading: &Reading<'_>,
        head: Head,
        rows: &[Row],
    ) -> Result<OwnRows<'a, S>, Error> {
        let mut practices = self.practices();
        let own_id = self.vault.practice_id();
        let practice = practices.find(own_id).await?;
        let head = reading.head_among(own_id, practice.log(), &[head])?;
        let own = self.vault.practice();
        let mut reader = RowReader { head: &head, own: &own, practices: &mut practices };
        let mut verified = Vec::with_capacity(rows.len());
        for row in rows {
            verified.push(reader.verify(row).await?);
        }
        Ok(OwnRows { head, rows: verified, practices })
    }
}

/// Another practice names its own people, what the row is about, and the case or unit to which it grants a finding; the own
/// practice names anything.
fn may_name(leaf: &Leaf, own_id: PracticeId, name: &LabelEntry) -> bool {
    let body = &leaf.body;
    body.actor_group == own_id
        || match name.kind {
            LabelKind::Person => name.object == ObjectId::from(body.actor),
            LabelKind::Practice => name.object == ObjectId::from(body.actor_group),
            // To which of them a grant goes the row itself does not say.
            LabelKind::Case | LabelKind::Unit if body.kind == EventKind::GrantGiven => true,
            LabelKind::Finding | LabelKind::Link | LabelKind::Case | LabelKind::Unit => {
                name.object == body.object
            }
            // Nobody's but the own practice's.
            LabelKind::Folder | LabelKind::Invitation => false,
        }
}

fn verify_net(leaf: &Leaf, net: &NetDetail) -> Result<String, Error> {
    let fits = commitment(CommitField::Net, &net.blind.0, net.text.as_bytes()) == leaf.net;
    if fits { Ok(crate::text::lines(&net.text, 600)) } else { Err(Refusal::Mismatch.into()) }
}

/// What an act takes; acts upon one's own account take membership alone. `None` for one that is none.
fn roles_for(body: &EventBody) -> Option<Roles> {
    Some(match body.kind {
        EventKind::FindingSent
        | EventKind::GrantGiven
        | EventKind::LinkCreated
        | EventKind::LinkChanged
        | EventKind::LinkArmed => Roles::SEND,
        // Removing a folder undoes what others have sorted.
        EventKind::FolderChanged if body.ref_hash == Hash::ZERO => Roles::MANAGE,
        EventKind::Opened
        | EventKind::Filed
        | EventKind::UnitChanged
        | EventKind::UnitClosed
        | EventKind::FolderChanged
        | EventKind::FindingMoved => Roles::READ,
        EventKind::CaseOpened
        | EventKind::CaseChanged
        | EventKind::CaseShared
        | EventKind::CaseLeft
        | EventKind::CaseClosed => Roles::MANAGE,
        EventKind::StatementAdded
        | EventKind::StatementProposed
        | EventKind::StatementDeclined
        | EventKind::ReentryOffered
        | EventKind::UnitOpened
        | EventKind::ZonesChanged
        | EventKind::HandedOver
        | EventKind::AccessLimited
        | EventKind::PeriodSet => Roles::ADMIN,
        EventKind::Exported => Export::of(body)?.roles(),
        _ => Roles(0),
    })
}

#[cfg(test)]
mod tests {
    use siegel_api::chain::Gossip;

    use super::*;

    #[test]
    fn a_document_takes_the_right_to_read_what_is_in_it() {
        let object = ObjectId([7; 16]);
        let body = |ref_hash| EventBody {
            version: 1,
            kind: EventKind::Exported,
            actor_group: GroupId::ZERO,
            epoch: 1,
            actor: UserId::ZERO,
            object,
            ref_hash,
            label_own: Hash::ZERO,
            label_other: Hash::ZERO,
            client_time: Time(0),
            gossip: Gossip { log_size: 0, log_root: Hash::ZERO },
        };
        let rights = Export::ALL.map(|export| roles_for(&body(export.ref_hash(object))));
        assert_eq!(rights, [Some(Roles::READ), Some(Roles::AUDIT), Some(Roles::READ)]);
        assert_eq!(roles_for(&body(Hash::ZERO)), None, "which document?");
    }
}
