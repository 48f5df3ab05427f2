//! Share links, as the practice sees them.

use siegel_api::id::LinkId;
use siegel_api::time::Time;

/// What a link does right now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    Active,
    Paused(Time),
    Locked,
    UsedUp,
    Expired,
    Revoked(Time),
    /// It does not verify.
    Refused,
}

/// A link in a list.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkCard {
    pub id: LinkId,
    /// What the practice calls it: whom it is for.
    pub name: String,
    pub titles: Vec<String>,
    pub state: LinkState,
    pub opened: u32,
    pub max_open: u32,
    pub valid_until: Time,
    pub created_at: Time,
    /// A mail gateway put its secret before a server then.
    pub exposed_at: Option<Time>,
    /// The whole address, to show it again.
    pub url: String,
}

impl LinkCard {
    /// A link that does not verify: only its number is known.
    pub fn refused(id: LinkId) -> Self {
        LinkCard {
            id,
            name: id.to_string(),
            titles: Vec::new(),
            state: LinkState::Refused,
            opened: 0,
            max_open: 0,
            valid_until: Time(0),
            created_at: Time(0),
            exposed_at: None,
            url: String::new(),
        }
    }
}

/// A link that was just made: shown once.
#[derive(Clone, Debug, PartialEq)]
pub struct LinkMade {
    pub url: String,
    pub pin: String,
    /// The practice's telephone number, or empty.
    pub phone: String,
    pub valid_until: Time,
    pub max_open: u32,
}
