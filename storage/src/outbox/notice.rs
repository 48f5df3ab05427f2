//! What letters are about, and which of them can be switched off.

use crate::{error::Result, sql::Row};

/// What a letter is about: all that decides what it says. Numbers are for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notice {
    /// Please confirm this address.
    Confirm = 1,
    /// Something new lies in the inbox.
    Arrived = 2,
    /// Something that the person sent was opened.
    Opened = 3,
    /// A link of the person's was locked.
    LinkLocked = 4,
    /// In the practice something was done that admins want to know of.
    Oversight = 5,
    /// The recovery sheet was used.
    SheetUsed = 6,
    /// Ways to sign in were added or taken away.
    WaysChanged = 7,
    /// A sign-in on a device of a kind that was not seen before.
    NewDevice = 8,
    /// The account has another address now, or none.
    AddressChanged = 9,
    /// The account was locked; with the link that opens it.
    Locked = 10,
    /// An account of the practice was locked.
    MemberLocked = 11,
    /// An admin lets somebody set up the account anew.
    Reentry = 12,
    /// The account's own keys were renewed after a theft.
    KeysRotated = 13,
    /// A member's keys were renewed, and an admin must have them hold.
    KeysWait = 14,
    /// The renewed keys hold for everybody.
    KeysListed = 15,
    /// The own access begins or ends at another time than before.
    PeriodMoved = 16,
    /// The own access comes to its end in some days.
    PeriodEnds = 17,
    /// A member's access comes to its end in some days.
    MemberEnds = 18,
    /// A unit to which the person belongs was closed.
    UnitClosed = 19,
    /// Who has a link of the person's asks for more time or openings.
    LinkAsked = 20,
}

impl Notice {
    /// All of them.
    pub const ALL: [Self; 20] = [
        Self::Confirm,
        Self::Arrived,
        Self::Opened,
        Self::LinkLocked,
        Self::Oversight,
        Self::SheetUsed,
        Self::WaysChanged,
        Self::NewDevice,
        Self::AddressChanged,
        Self::Locked,
        Self::MemberLocked,
        Self::Reentry,
        Self::KeysRotated,
        Self::KeysWait,
        Self::KeysListed,
        Self::PeriodMoved,
        Self::PeriodEnds,
        Self::MemberEnds,
        Self::UnitClosed,
        Self::LinkAsked,
    ];

    /// The bit by which a person chooses it; 0 for what cannot be switched off.
    pub const fn choice(self) -> u8 {
        match self {
            Self::Arrived => 1,
            Self::Opened => 2,
            Self::LinkLocked | Self::LinkAsked => 4,
            Self::Oversight | Self::MemberEnds => 8,
            Self::PeriodMoved | Self::PeriodEnds => 16,
            Self::UnitClosed => 32,
            _ => 0,
        }
    }

    pub(super) fn read(row: &Row) -> Result<Self> {
        let number: u8 = row.read("kind")?;
        Self::ALL.into_iter().find(|known| *known as u8 == number).ok_or_else(|| row.corrupt("kind"))
    }
}
