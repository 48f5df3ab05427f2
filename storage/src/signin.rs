//! Sign-ins: what a person's own list shows, and what tells a new device from a known one.

use siegel_api::{
    device::Device,
    id::{SessionId, UserId},
    time::Time,
};

use crate::{
    error::Result,
    outbox,
    session::Way,
    sql::{Record, Row, sql},
    store::Store,
    write::Write,
};

/// A full address is kept for this time, in milliseconds.
const ADDRESS_MS: u64 = 7 * Time::DAY;

/// A sign-in is kept for this time, in milliseconds.
const KEPT_MS: u64 = 90 * Time::DAY;

/// From where somebody signs in, as far as a server can tell.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// With what, as the browser says.
    pub device: Device,
    /// The full address; erased after seven days.
    pub address: String,
    /// The network that it lies in.
    pub network: String,
}

/// What became of a sign-in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A session began.
    Entered = 1,
}

struct Known;

impl Record for Known {
    fn read(_: &Row) -> Result<Self> {
        Ok(Self)
    }
}

/// Notes a sign-in that began a session, and tells its owner if the device is of a kind that was not seen before.
pub(crate) async fn insert_entered(
    write: &mut Write,
    user: UserId,
    session: SessionId,
    way: Way,
    trace: &Trace,
) -> Result<()> {
    let seen = sql(
        "signins",
        "SELECT signin_id FROM signins WHERE user_id = $1 AND device = $2 AND outcome = $3 LIMIT 1",
    );
    let seen = seen.bind(user).bind(trace.device.number()).bind(Outcome::Entered as u8);
    if write.find::<Known>(seen).await?.is_none() {
        outbox::insert_new_device(write, user, session).await?;
    }
    let now = write.now();
    let noted = sql(
        "signins",
        "INSERT INTO signins (signin_id, user_id, way, outcome, device, address, network, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    );
    let noted = noted.bind(session).bind(user).bind(way as u8).bind(Outcome::Entered as u8);
    let noted = noted.bind(trace.device.number()).bind(trace.address.as_str());
    write.change(noted.bind(trace.network.as_str()).bind(now)).await
}

/// Shortens addresses after seven days, and forgets sign-ins after ninety.
///
/// # Errors
/// `Database`.
#[expect(
    clippy::disallowed_methods,
    reason = "the sweep keeps a promise that was made when the row was written"
)]
pub(crate) async fn shorten(store: &Store, now: Time) -> Result<()> {
    let shortened =
        sql("signins", "UPDATE signins SET address = NULL WHERE created_at <= $1 AND address IS NOT NULL");
    store.bookkeeping(shortened.bind(now.minus(ADDRESS_MS))).await?;
    let gone = sql("signins", "DELETE FROM signins WHERE created_at <= $1");
    store.bookkeeping(gone.bind(now.minus(KEPT_MS))).await.map(|_| ())
}
