//! What members hold, and handing it over (J8). Numbers are the server's word, and so is that a successor is told; who
//! took over is signed and stands in the log.

use rand_core::CryptoRng;

use siegel_api::event::EventKind;
use siegel_api::id::{ObjectId, UserId};
use siegel_api::message::finding::Committed;
use siegel_api::message::holding::{HandOver, Holding, PeriodWrite, successor_hash};
use siegel_api::period::Period;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_crypto::label::{LabelEntry, LabelKind};

use crate::desk::Desk;
use crate::error::Error;
use crate::event::Act;
use crate::receipt::{ask_twice, key};
use crate::server::{Method, Request, Server, ask};

impl<S: Server> Desk<'_, S> {
    /// What everybody holds who is or was a member; for admins.
    ///
    /// # Errors
    /// As `server::ask`.
    pub async fn list_holdings(self) -> Result<Vec<Holding>, Error> {
        ask(self.server, Request::new(Method::Get, url::HOLDINGS)).await
    }

    /// Has another member take over from somebody who leaves or has left; for admins. Once more for the same two is no
    /// other thing than once.
    ///
    /// # Errors
    /// `Code::Conflict` if the successor is no member any more who reads findings; as `keep_up` and `server::ask`.
    pub async fn hand_over(
        self,
        from: UserId,
        successor: UserId,
        now: Time,
        rng: &mut impl CryptoRng,
    ) -> Result<Committed, Error> {
        self.keep_up().await?;
        let act = Act::new(EventKind::HandedOver, from, successor_hash(successor));
        let event = act.names(self.people([from, successor])).sign(self.vault, now, rng)?;
        let body = HandOver { successor, event };
        let request = Request::json(Method::Put, url::holding(from), &body)?.idempotent(&key(rng));
        ask_twice(self.server, request).await
    }

    /// Sets from when until when a member has access; for admins. It is the server that enforces it.
    ///
    /// # Errors
    /// `Code::LastAdmin` if nobody with ADMIN whose access has begun and has no end would be left, `Code::Conflict` for oneself and
    /// for who is no member, `Code::Malformed` for a time that is none or lies too far ahead; as `keep_up` and `server::ask`.
    pub async fn limit_access(
        self,
        user: UserId,
        period: Period,
        now: Time,
        rng: &mut impl CryptoRng,
    ) -> Result<Committed, Error> {
        self.keep_up().await?;
        let act = Act::new(EventKind::PeriodSet, user, period.reference());
        let event = act.names(self.people([user])).sign(self.vault, now, rng)?;
        let body = PeriodWrite { period, event };
        let request = Request::json(Method::Put, url::holding_period(user), &body)?.idempotent(&key(rng));
        ask_twice(self.server, request).await
    }

    /// For those who read the log: who these are, as far as it can be read here.
    fn people<const N: usize>(self, ids: [UserId; N]) -> Vec<LabelEntry> {
        let own = self.vault.practice();
        let entry = |id: UserId| {
            let text = own.name(id)?.name.clone();
            Some(LabelEntry { kind: LabelKind::Person, object: ObjectId::from(id), text })
        };
        ids.into_iter().filter_map(entry).collect()
    }
}
