//! Access zones: from where members of the practice sign in (B22). What they are worth is the server's word.

use rand_core::CryptoRng;

use siegel_api::event::EventKind;
use siegel_api::message::finding::Committed;
use siegel_api::message::zone::{Zones, ZonesWrite};
use siegel_api::time::Time;
use siegel_api::url;
use siegel_api::zone::ZoneList;

use crate::desk::Desk;
use crate::error::Error;
use crate::event::Act;
use crate::receipt::{ask_twice, key};
use crate::server::{Method, Request, Server, ask};

impl<S: Server> Desk<'_, S> {
    /// The list that holds, and from where this client comes; for admins.
    ///
    /// # Errors
    /// As `server::ask`.
    pub async fn find_zones(self) -> Result<Zones, Error> {
        ask(self.server, Request::new(Method::Get, url::ZONES)).await
    }

    /// Puts a list in the place of the one of the version before; for admins.
    ///
    /// # Errors
    /// `Code::LeavesYouOut` if it leaves out where this client comes from and `leaves_me_out` does not say so,
    /// `Code::Conflict` if another admin changed it first; as `keep_up` and `server::ask`.
    pub async fn change_zones(
        self,
        list: ZoneList,
        leaves_me_out: bool,
        now: Time,
        rng: &mut impl CryptoRng,
    ) -> Result<Committed, Error> {
        self.keep_up().await?;
        let act = Act::new(EventKind::ZonesChanged, self.vault.practice_id(), list.hash());
        let event = act.sign(self.vault, now, rng)?;
        let write = ZonesWrite { list, leaves_me_out, event };
        let request = Request::json(Method::Put, url::ZONES, &write)?.idempotent(&key(rng));
        ask_twice(self.server, request).await
    }
}
