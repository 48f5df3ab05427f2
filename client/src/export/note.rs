//! A document is noted in the log before it is made (protocol 10): where the server cannot log it, none is made.

use rand_core::CryptoRng;
use siegel_api::event::EventKind;
use siegel_api::export::Export;
use siegel_api::id::ObjectId;
use siegel_api::limits::EXPORTS_MAX;
use siegel_api::message::export::ExportCreate;
use siegel_api::message::finding::Committed;
use siegel_api::time::Time;
use siegel_api::url;

use crate::desk::Desk;
use crate::error::Error;
use crate::event::Act;
use crate::receipt::{ask_twice, key};
use crate::server::{Method, Request, Server};

impl<S: Server> Desk<'_, S> {
    /// Signs that a document of these objects is made now.
    ///
    /// # Errors
    /// `Error::Problem` with `not_found` if one of them is not there, `not_allowed`, and as `server::ask`.
    pub(super) async fn note_export(
        self,
        what: Export,
        objects: &[ObjectId],
        now: Time,
        rng: &mut impl CryptoRng,
    ) -> Result<(), Error> {
        for some in objects.chunks(EXPORTS_MAX) {
            let mut events = Vec::with_capacity(some.len());
            for object in some {
                let act = Act::new(EventKind::Exported, *object, what.ref_hash(*object));
                events.push(act.sign(self.vault, now, rng)?);
            }
            let noted = Request::json(Method::Post, url::EXPORTS, &ExportCreate { events })?;
            let _: Committed = ask_twice(self.server, noted.idempotent(&key(rng))).await?;
        }
        Ok(())
    }
}
