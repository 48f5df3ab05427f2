//! What somebody holds who leaves, as the pages show it (J8).

use siegel_api::id::{FindingId, LinkId, UserId};
use siegel_api::statement::Roles;
use siegel_api::time::Time;
use siegel_client::export::Maker;

/// Somebody who leaves, or has left.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaver {
    pub id: UserId,
    pub name: String,
    /// The last ones, of who has left.
    pub roles: Roles,
    /// Since when no statement lists the person any more.
    pub left_at: Option<Time>,
}

/// Somebody who has left, in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct FormerCard {
    pub leaver: Leaver,
    /// Name of who took over.
    pub successor: Option<String>,
    /// Links that the person knows and that still open something; nothing where they could not be read.
    pub links: Option<usize>,
}

/// Numbers, by the server's word.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Held {
    /// Drafts that nobody else can open.
    pub drafts: u64,
    /// Since when the oldest of them has lain there.
    pub drafts_since: Option<Time>,
    /// Findings that the person sent, of which a recipient has opened nothing yet.
    pub unopened: u64,
    pub passkeys: u64,
    pub sessions: u64,
}

/// A link for a patient that somebody knows: one that still opens something, or was revoked as the person left.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkLeft {
    pub id: LinkId,
    pub name: String,
    /// A finding that it shows, to give a new link to.
    pub finding: Option<FindingId>,
    /// Whether it is revoked by now.
    pub revoked: bool,
}

/// Who may take over.
#[derive(Clone, Debug, PartialEq)]
pub struct Heir {
    pub id: UserId,
    pub name: String,
    /// Whether it is oneself.
    pub own: bool,
    /// Whether the role lets the person correct and withdraw what others sent.
    pub withdraws: bool,
}

/// What there is to be done.
#[derive(Clone, Debug, PartialEq)]
pub struct Leaving {
    pub held: Held,
    pub links: Vec<LinkLeft>,
    pub successor: Option<UserId>,
    pub heirs: Vec<Heir>,
}

impl Leaving {
    /// Who is offered first: who was chosen before, else oneself.
    pub fn first_heir(&self) -> Option<UserId> {
        let known = |id: UserId| self.heirs.iter().any(|heir| heir.id == id);
        let own = self.heirs.iter().find(|heir| heir.own).map(|heir| heir.id);
        self.successor.filter(|id| known(*id)).or(own)
    }
}

/// How far it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    HandingOver,
    /// Access ends, and so many people are given new keys.
    Renewing(usize),
    /// Links revoked, and all of them.
    Revoking(usize, usize),
}

impl Step {
    /// From 0 to 1. Renewing keys takes longest.
    pub fn done(self) -> f64 {
        match self {
            Self::HandingOver => 0.0,
            Self::Renewing(_) => 0.2,
            Self::Revoking(_, 0) => 1.0,
            Self::Revoking(done, all) => 0.5 + 0.5 * (done as f64 / all as f64),
        }
    }
}

/// What was done when somebody left: the record.
#[derive(Clone, Debug)]
pub struct Departure {
    pub leaver: Leaver,
    pub held: Held,
    /// Name of who took over.
    pub successor: Option<String>,
    /// When the record was made, and by whom.
    pub at: Time,
    pub by: Maker,
    /// Links that the person knew; nothing where they could not be listed.
    pub links: Option<Vec<LinkLeft>>,
}

impl Departure {
    /// Whether a link may still open something.
    pub fn is_link_left(&self) -> bool {
        self.links.as_ref().is_none_or(|links| links.iter().any(|link| !link.revoked))
    }
}

#[cfg(test)]
mod tests {
    use siegel_api::id::PracticeId;

    use super::*;

    fn heir(id: u8, own: bool) -> Heir {
        Heir { id: UserId([id; 16]), name: String::new(), own, withdraws: true }
    }

    #[test]
    fn who_was_chosen_before_is_offered_first_as_long_as_they_are_there_and_else_oneself() {
        let leaving = |successor: Option<u8>, heirs| Leaving {
            held: Held::default(),
            links: Vec::new(),
            successor: successor.map(|id| UserId([id; 16])),
            heirs,
        };
        let both = || vec![heir(1, false), heir(2, true)];
        assert_eq!(leaving(Some(1), both()).first_heir(), Some(UserId([1; 16])));
        assert_eq!(leaving(Some(3), both()).first_heir(), Some(UserId([2; 16])), "left meanwhile");
        assert_eq!(leaving(None, both()).first_heir(), Some(UserId([2; 16])));
        assert_eq!(leaving(None, vec![heir(1, false)]).first_heir(), None, "nobody is chosen unasked");
    }

    #[test]
    fn progress_never_goes_back_and_ends_at_the_whole() {
        let steps = [
            Step::HandingOver,
            Step::Renewing(3),
            Step::Revoking(0, 2),
            Step::Revoking(1, 2),
            Step::Revoking(2, 2),
        ];
        assert!(steps.windows(2).all(|two| two.iter().map(|step| step.done()).is_sorted()));
        assert_eq!((Step::Revoking(2, 2).done(), Step::Revoking(0, 0).done()), (1.0, 1.0));
    }

    #[test]
    fn a_record_without_a_list_of_links_says_that_some_may_be_left() {
        let leaver = Leaver { id: UserId::ZERO, name: String::new(), roles: Roles(0), left_at: None };
        let link = |revoked| LinkLeft { id: LinkId([1; 16]), name: String::new(), finding: None, revoked };
        for (links, left) in [
            (None, true),
            (Some(Vec::new()), false),
            (Some(vec![link(true), link(false)]), true),
            (Some(vec![link(true)]), false),
        ] {
            let by = Maker {
                member: None,
                member_id: UserId::ZERO,
                practice: String::new(),
                practice_id: PracticeId::ZERO,
            };
            let record = Departure {
                leaver: leaver.clone(),
                held: Held::default(),
                successor: None,
                at: Time(0),
                by,
                links,
            };
            assert_eq!(record.is_link_left(), left);
        }
    }
}
