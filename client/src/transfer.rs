//! What is the same for every transfer: four parts at a time, pauses, retries, progress.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};

use futures::future::{Either, select};
use futures::stream::FuturesUnordered;
use futures::{StreamExt, pin_mut};
use siegel_api::hash::Hash;
use siegel_api::id::FileId;
use siegel_api::problem::Code;
use siegel_api::time::Time;

use crate::bundle;
use crate::clock::Clock;
use crate::error::Error;
use crate::part::{PartSender, SealJob};

/// Parts under way at the same time.
pub const PARTS_IN_FLIGHT: usize = 4;
/// The longest wait between two tries, in milliseconds.
const WAIT_MS_MAX: u64 = 30_000;
/// Tries of one part, at most: with the waits between them a little over ten minutes.
const TRIES_MAX: u32 = 25;
/// How long a finding that has arrived whole waits before its grants leave: who sees only now that it was
/// the wrong practice takes it back. In milliseconds.
pub const UNDO_MS: u64 = 10_000;
/// How soon a pause or a cancellation is noticed, in milliseconds.
const NOTICE_MS: u64 = 200;

/// Waits. In a browser a timer, in tests nothing.
#[expect(async_fn_in_trait, reason = "browsers have one thread: futures need not be Send")]
pub trait Sleeper {
    /// Waits for `milliseconds`.
    async fn sleep(&self, milliseconds: u64);
}

/// Held by the page, to pause, go on and cancel; clones are the same handle.
#[derive(Clone, Debug, Default)]
pub struct Control(Arc<Wish>);

#[derive(Debug, Default)]
struct Wish {
    state: AtomicU8,
    hurried: AtomicBool,
    arrived: AtomicBool,
}

const RUNNING: u8 = 0;
const PAUSED: u8 = 1;
const CANCELLED: u8 = 2;

impl Control {
    /// A handle for one transfer that runs.
    pub fn new() -> Self {
        Self::default()
    }

    /// No new part is begun until `resume`; parts under way come to their end.
    pub fn pause(&self) {
        let _ = self.0.state.compare_exchange(RUNNING, PAUSED, Ordering::AcqRel, Ordering::Acquire);
    }

    /// Goes on after `pause`.
    pub fn resume(&self) {
        let _ = self.0.state.compare_exchange(PAUSED, RUNNING, Ordering::AcqRel, Ordering::Acquire);
    }

    /// Ends the transfer with `Error::Cancelled`, for good.
    pub fn cancel(&self) {
        self.0.state.store(CANCELLED, Ordering::Release);
    }

    /// Nothing waits any more to be taken back (`UNDO_MS`).
    pub fn hurry(&self) {
        self.0.hurried.store(true, Ordering::Release);
    }

    /// Its sender goes: what has arrived is delivered at once, anything else ends.
    pub fn leave(&self) {
        if self.has_arrived() { self.hurry() } else { self.cancel() }
    }

    /// Whether everything has arrived, and only the delivery is left.
    pub fn has_arrived(&self) -> bool {
        self.0.arrived.load(Ordering::Acquire)
    }

    /// Whether it is paused.
    pub fn is_paused(&self) -> bool {
        self.0.state.load(Ordering::Acquire) == PAUSED
    }

    /// Whether it was cancelled.
    pub fn is_cancelled(&self) -> bool {
        self.0.state.load(Ordering::Acquire) == CANCELLED
    }

    /// # Errors
    /// `Error::Cancelled` after `cancel`.
    pub(crate) fn check(&self) -> Result<(), Error> {
        if self.is_cancelled() { Err(Error::Cancelled) } else { Ok(()) }
    }

    pub(crate) async fn wait_while_paused(&self, sleeper: &impl Sleeper) -> Result<(), Error> {
        while self.is_paused() {
            sleeper.sleep(NOTICE_MS).await;
        }
        self.check()
    }
}

/// How far a transfer is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Bytes of the files that are through, without padding.
    pub bytes_done: u64,
    /// Bytes of all files.
    pub bytes_total: u64,
    /// Whether the connection is lost and the transfer waits to try again (S-07).
    pub waiting: bool,
    /// Whether it is paused.
    pub paused: bool,
    /// Everything has arrived and nobody has received it: milliseconds in which it can be taken back.
    pub undo_ms: Option<u64>,
}

impl Progress {
    /// Whole percent, from 0 to 100; 100 only at the end.
    pub fn percent(&self) -> u8 {
        let percent = u128::from(self.bytes_done) * 100 / u128::from(self.bytes_total.max(1));
        u8::try_from(percent.min(100)).unwrap_or(100)
    }

    /// Milliseconds that are left, if it goes on as since `started`; `None` before anything is through.
    pub fn left_ms(&self, started: Time, now: Time) -> Option<u64> {
        let spent = u128::from(now.0.saturating_sub(started.0));
        let left = u128::from(self.bytes_total.saturating_sub(self.bytes_done));
        let done = u128::from(self.bytes_done);
        (done > 0 && spent > 0).then(|| u64::try_from(spent * left / done).unwrap_or(u64::MAX))
    }
}

/// Told of every step; a page copies what it needs.
pub trait Report {
    /// How far it is now.
    fn report(&self, progress: Progress);
}

impl<F: Fn(Progress)> Report for F {
    fn report(&self, progress: Progress) {
        self(progress);
    }
}

/// Whether the same call may succeed a little later.
pub(crate) fn is_passing(error: &Error) -> bool {
    let code = if let Error::Problem(problem) = error { Some(problem.code) } else { None };
    error.is_outage() || matches!(code, Some(Code::Internal | Code::PartDamaged))
}

/// Half a second, then twice as long each time, at most half a minute.
fn wait_ms(tries: u32, error: &Error) -> u64 {
    let asked = match error {
        Error::Problem(problem) => problem.retry_after_s.unwrap_or(0).saturating_mul(1_000),
        _ => 0,
    };
    (500_u64 << tries.min(10)).min(WAIT_MS_MAX).max(asked.min(4 * WAIT_MS_MAX))
}

/// Tries until it succeeds, is cancelled, fails for good or was tried too often.
///
/// # Errors
/// `Error::Cancelled`, or the last failure.
pub(crate) async fn retry<T, F: Future<Output = Result<T, Error>>>(
    control: &Control,
    sleeper: &impl Sleeper,
    waiting: impl Fn(bool),
    act: impl Fn() -> F,
) -> Result<T, Error> {
    let mut tries = 0;
    loop {
        control.check()?;
        match act().await {
            Err(error) if is_passing(&error) && tries < TRIES_MAX => {
                waiting(true);
                pause(control, sleeper, wait_ms(tries, &error)).await?;
                tries += 1;
            }
            done => {
                waiting(false);
                return done;
            }
        }
    }
}

async fn pause(control: &Control, sleeper: &impl Sleeper, milliseconds: u64) -> Result<(), Error> {
    let mut left = milliseconds;
    while left > 0 {
        let step = left.min(NOTICE_MS * 5);
        sleeper.sleep(step).await;
        control.check()?;
        left -= step;
    }
    Ok(())
}

/// Waits for `work`, and drops it when the transfer is cancelled meanwhile.
pub(crate) async fn unless_cancelled<T>(
    control: &Control,
    sleeper: &impl Sleeper,
    work: impl Future<Output = T>,
) -> Result<T, Error> {
    pin_mut!(work);
    loop {
        let tick = sleeper.sleep(NOTICE_MS);
        pin_mut!(tick);
        match select(work.as_mut(), tick).await {
            Either::Left((done, _)) => return Ok(done),
            Either::Right(_) => control.check()?,
        }
    }
}

/// A part that has arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SentPart {
    /// The file.
    pub file_id: FileId,
    /// The part, from 0.
    pub part: u32,
    /// Hash of its ciphertext.
    pub hash: Hash,
}

/// What a transfer is watched and steered with.
#[derive(Debug)]
pub struct Watch<'a, L, P> {
    /// Pauses and cancels it.
    pub control: &'a Control,
    /// Waits between two tries.
    pub sleeper: &'a L,
    /// Is told how far it is.
    pub report: &'a P,
}

/// Waits for `UNDO_MS` by the clock, or by counting where the clock stands or steps back.
///
/// # Errors
/// `Error::Cancelled`.
pub(crate) async fn hold(
    watch: &Watch<'_, impl Sleeper, impl Report>,
    clock: &impl Clock,
    bytes: u64,
) -> Result<(), Error> {
    let (begun, mut counted) = (clock.now(), 0_u64);
    watch.control.0.arrived.store(true, Ordering::Release);
    let whole = Progress { bytes_done: bytes, bytes_total: bytes, ..Progress::default() };
    loop {
        let waited = clock.now().0.saturating_sub(begun.0).max(counted);
        let left = UNDO_MS.saturating_sub(waited);
        watch.control.check()?;
        if left == 0 || watch.control.0.hurried.load(Ordering::Acquire) {
            watch.report.report(whole);
            return Ok(());
        }
        watch.report.report(Progress { undo_ms: Some(left), ..whole });
        watch.sleeper.sleep(left.min(NOTICE_MS)).await;
        counted += left.min(NOTICE_MS);
    }
}

/// Sends all parts, `PARTS_IN_FLIGHT` requests at a time; each that arrives goes into `sent`. `done` of `total`
/// bytes went before. Beside the parts in flight it holds some hundred bytes for each part that is to be sent.
///
/// # Errors
/// `Error::Cancelled`, or the failure of a part that could not be sent after many tries. What has arrived
/// stays on the server.
pub(crate) async fn send_parts<L: Sleeper, P: Report>(
    sender: &impl PartSender,
    jobs: Vec<SealJob<'_>>,
    (done, total): (u64, u64),
    way: &Watch<'_, L, P>,
    sent: &mut Vec<SentPart>,
) -> Result<(), Error> {
    let mut progress = Progress { bytes_done: done, bytes_total: total, ..Progress::default() };
    let last = std::cell::Cell::new(progress);
    let waiting = |waiting: bool| {
        let now = Progress { waiting, ..last.get() };
        if now != last.replace(now) {
            way.report.report(now);
        }
    };
    let mut under_way = FuturesUnordered::new();
    let mut loads = bundle::pack(jobs).into_iter();
    way.report.report(progress);
    loop {
        while under_way.len() < PARTS_IN_FLIGHT && !way.control.is_paused() {
            let Some(load) = loads.next() else { break };
            under_way.push(bundle::send(sender, load, way, &waiting));
        }
        way.control.check()?;
        if way.control.is_paused() && under_way.is_empty() {
            last.set(Progress { paused: true, ..last.get() });
            way.report.report(last.get());
            way.control.wait_while_paused(way.sleeper).await?;
            last.set(Progress { paused: false, ..last.get() });
            way.report.report(last.get());
            continue;
        }
        let Some(load) = unless_cancelled(way.control, way.sleeper, under_way.next()).await? else {
            return Ok(());
        };
        for (part, bytes) in load.parts {
            sent.push(part);
            progress.bytes_done += bytes;
        }
        load.end?;
        last.set(progress);
        way.report.report(progress);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_and_stay_bounded() {
        let lost = Error::Lost(crate::server::Lost);
        let waits: Vec<u64> = (0..9).map(|tries| wait_ms(tries, &lost)).collect();
        assert_eq!(waits, [500, 1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    }

    #[test]
    fn time_left_follows_the_pace_so_far() {
        let progress = Progress { bytes_done: 25, bytes_total: 100, ..Progress::default() };
        assert_eq!(progress.left_ms(Time(1_000), Time(3_000)), Some(6_000));
        assert_eq!(Progress::default().left_ms(Time(0), Time(5)), None);
        assert_eq!(progress.percent(), 25);
    }

    #[test]
    fn cancelling_is_for_good() {
        let control = Control::new();
        control.pause();
        assert!(control.is_paused());
        control.cancel();
        control.resume();
        assert_eq!(control.check(), Err(Error::Cancelled));
    }
}
