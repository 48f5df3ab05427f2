//! Sign-ins: what a person's own list shows, and what tells a new device from a known one.

pub mod lock;

use siegel_api::{
    device::Device,
    id::{SessionId, UserId},
    time::Time,
};

use crate::{
    error::Result,
    outbox,
    right::AccountRight,
    session::Way,
    sql::{Record, Row, Sql, sql},
    store::Store,
    write::Write,
};

/// A full address is kept for this time, in milliseconds.
const ADDRESS_MS: u64 = 7 * Time::DAY;

/// Sign-ins of each outcome in a list, at most.
const LISTED_MAX: u32 = 20;

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
    /// The proof did not hold.
    Refused = 2,
    /// The proof held, but the account was locked.
    Locked = 3,
    /// The proof held, but the practice lets nobody in from there.
    Outside = 4,
}

/// A sign-in as its owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// When.
    pub at: Time,
    /// By which way.
    pub way: Way,
    /// Whether a session began.
    pub outcome: Outcome,
    /// With what, as the browser said.
    pub device: Device,
    /// The full address, for seven days; then the network that it lies in.
    pub place: String,
    /// Whether it is the full address.
    pub is_full: bool,
}

impl Record for SignIn {
    fn read(row: &Row) -> Result<Self> {
        let (address, network): (Option<String>, String) = (row.read("address")?, row.read("network")?);
        Ok(Self {
            at: row.read("created_at")?,
            way: Way::read(row)?,
            outcome: match row.read::<u8>("outcome")? {
                1 => Outcome::Entered,
                2 => Outcome::Refused,
                3 => Outcome::Locked,
                4 => Outcome::Outside,
                _ => return Err(row.corrupt("outcome")),
            },
            device: Device::from_number(row.read("device")?),
            is_full: address.is_some(),
            place: address.unwrap_or(network),
        })
    }
}

/// One's own newest sign-ins, newest first: twenty that began a session, and twenty at most of each kind that did not. So nobody who
/// fails on purpose pushes a sign-in out of the list.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list(store: &Store, right: &AccountRight, now: Time) -> Result<Vec<SignIn>> {
    let mut all = Vec::new();
    for outcome in [Outcome::Entered, Outcome::Refused, Outcome::Locked, Outcome::Outside] {
        let newest = sql(
            "signins",
            "SELECT signin_id, way, outcome, device, CASE WHEN created_at > $3 THEN address END AS address, network, \
             created_at FROM signins WHERE user_id = $1 AND outcome = $2 ORDER BY created_at DESC, signin_id LIMIT $4",
        );
        let newest = newest.bind(right.user()).bind(outcome as u8).bind(now.minus(ADDRESS_MS));
        all.extend(store.list::<SignIn>(newest.bind(LISTED_MAX)).await?);
    }
    all.sort_by_key(|one| std::cmp::Reverse(one.at));
    Ok(all)
}

/// Notes a try at an account that began no session. Of each kind of those the newest twenty are kept.
///
/// # Errors
/// `Conflict` if the id is taken, and `Database`.
#[expect(
    clippy::disallowed_methods,
    reason = "what was refused is no act; whom it concerns sees it in the list"
)]
pub async fn insert_refused(
    store: &Store,
    user: UserId,
    (id, way): (SessionId, Way),
    outcome: Outcome,
    trace: &Trace,
    now: Time,
) -> Result<()> {
    store.bookkeeping(row((id, user, way), outcome, trace, now)).await?;
    let old = sql(
        "signins",
        "DELETE FROM signins WHERE user_id = $1 AND outcome = $2 AND signin_id NOT IN (SELECT signin_id FROM signins \
         WHERE user_id = $1 AND outcome = $2 ORDER BY created_at DESC, signin_id LIMIT $3)",
    );
    store.bookkeeping(old.bind(user).bind(outcome as u8).bind(LISTED_MAX)).await.map(|_| ())
}

fn row((id, user, way): (SessionId, UserId, Way), outcome: Outcome, trace: &Trace, now: Time) -> Sql {
    let noted = sql(
        "signins",
        "INSERT INTO signins (signin_id, user_id, way, outcome, device, address, network, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    );
    let noted = noted.bind(id).bind(user).bind(way as u8).bind(outcome as u8);
    let noted = noted.bind(trace.device.number()).bind(trace.address.as_str());
    noted.bind(trace.network.as_str()).bind(now)
}

struct Known;

impl Record for Known {
    fn read(_: &Row) -> Result<Self> {
        Ok(Self)
    }
}

/// Notes a sign-in that began a session, and tells its owner if the device is of a kind that was not seen before, or was let
/// in by another one.
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
    if way == Way::Device || write.find::<Known>(seen).await?.is_none() {
        outbox::insert_new_device(write, user, session).await?;
    }
    match way {
        Way::Sheet => lock::open(write, user).await?,
        Way::Passkey | Way::Device => lock::clear(write, user).await?,
    }
    let now = write.now();
    write.change(row((session, user, way), Outcome::Entered, trace, now)).await
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
