//! Who used a link and when, for who has it open (EHDS Art. 9).
//!
//! The server's word: it tells what the practice's log holds of the link, and could leave something out. The practice's
//! members verify their log themselves.

use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::limits::ACCESSES_MAX;
use siegel_api::message::door::{DoorAccess, DoorAccesses};
use siegel_api::time::Time;
use siegel_api::url;

use super::Visit;
use crate::error::Error;
use crate::server::{Method, Request, Server, ask};

/// What became of a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accesses {
    /// The newest first.
    pub newest: Vec<Access>,
    /// There are older ones.
    pub more: bool,
}

/// One line of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Access {
    /// When, by the server's clock.
    pub at: Time,
    /// What.
    pub act: Act,
}

/// What happened to a link, or by it. Whoever of the practice acted, it was the practice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Act {
    /// The practice made it.
    Made,
    /// The practice changed how long or how often it opens, or what it shows.
    Changed,
    /// The practice gave it a new PIN.
    NewPin,
    /// The practice ended it.
    Revoked,
    /// It was opened with the right PIN.
    Opened,
    /// A wrong PIN was refused.
    WrongPin,
    /// After wrong PINs it was closed for a while.
    Paused,
    /// After more wrong PINs it was locked.
    Locked,
    /// A file was fetched: its name, if the link still shows it.
    Fetched(Option<String>),
}

impl Visit {
    /// Who used this link and when.
    ///
    /// # Errors
    /// `Code::TicketEnded` after the visit; `Error::Answer` for what no server tells of a link.
    pub async fn accesses(&self, server: &impl Server) -> Result<Accesses, Error> {
        let request = Request::new(Method::Get, url::door_accesses(self.link_id));
        let request = request.with(url::HEADER_TICKET, self.ticket.as_str());
        let DoorAccesses { accesses, more } = ask(server, request).await?;
        if accesses.len() > ACCESSES_MAX {
            return Err(Error::Answer);
        }
        let newest = accesses.into_iter().map(|told| self.access(&told)).collect::<Result<_, _>>()?;
        Ok(Accesses { newest, more })
    }

    fn access(&self, told: &DoorAccess) -> Result<Access, Error> {
        let act = match (told.kind, told.file) {
            (EventKind::LinkCreated, None) => Act::Made,
            (EventKind::LinkChanged, None) => Act::Changed,
            (EventKind::LinkArmed, None) => Act::NewPin,
            (EventKind::LinkRevoked, None) => Act::Revoked,
            (EventKind::LinkOpened, None) => Act::Opened,
            (EventKind::LinkPinWrong, None) => Act::WrongPin,
            (EventKind::LinkPaused, None) => Act::Paused,
            (EventKind::LinkLocked, None) => Act::Locked,
            (EventKind::LinkFetched, Some(file)) => Act::Fetched(self.name_of(file)),
            _ => return Err(Error::Answer),
        };
        Ok(Access { at: told.at, act })
    }

    fn name_of(&self, file: Hash) -> Option<String> {
        let mut shown = self.findings.iter().flat_map(|finding| finding.files());
        let found = shown.find(|shown| Hash::of(shown.file_id.as_bytes()) == file);
        found.map(|shown| shown.name.to_owned())
    }
}
