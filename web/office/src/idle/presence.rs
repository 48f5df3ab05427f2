//! Whether somebody is there: what two clocks, hands, hidden tabs and the server's session say together.

use siegel_api::limits::{SESSION_HOURS, SESSION_IDLE_MINUTES};
use siegel_api::time::Time;

/// Milliseconds without hands until the keys are wiped.
pub const IDLE_MS: u64 = SESSION_IDLE_MINUTES * Time::MINUTE;
/// Milliseconds between the question and the lock.
pub const WARNING_MS: u64 = Time::MINUTE;
/// Milliseconds out of sight until the keys are wiped (B15).
pub const HIDDEN_MS: u64 = 5 * Time::MINUTE;
/// Milliseconds before the end of a session's life at which its owner is told.
pub const FAREWELL_MS: u64 = 10 * Time::MINUTE;
/// Milliseconds that the page waits for the gesture that renews a session.
pub const RENEWAL_MS: u64 = 5 * Time::MINUTE;
/// Milliseconds between two words to the server that somebody is there.
pub const BEAT_MS: u64 = 4 * Time::MINUTE;

/// What the two clocks of a device say, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// The clock on the wall: somebody may set it.
    pub wall: u64,
    /// The steady clock: it may stand still while the device sleeps.
    pub steady: u64,
}

impl Moment {
    /// Milliseconds since `then`, by the clock that counted more: neither sleep nor a clock that is set back keeps a
    /// page open. A clock that is set forward can lock it early.
    pub fn since(self, then: Moment) -> u64 {
        self.wall.saturating_sub(then.wall).max(self.steady.saturating_sub(then.steady))
    }
}

/// What is to be done now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Nothing.
    Stay,
    /// Ask whether anybody is there.
    Ask,
    /// Lock this tab and all others of the person: nobody is at the desk.
    Lock,
    /// Lock this tab: it was out of sight for long.
    LockHidden,
}

/// How long the session's life lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Life {
    /// Long enough.
    Lasts,
    /// It ends within minutes.
    EndsSoon,
    /// It is over.
    Over,
}

/// All that is known.
#[derive(Clone, Copy, Debug)]
pub struct Presence {
    hands: Moment,
    looked: Moment,
    heard: Moment,
    beaten: Moment,
    hidden: Option<Moment>,
    told: Moment,
    left_ms: u64,
}

impl Presence {
    /// Somebody has just signed in.
    pub fn begin(now: Moment) -> Self {
        let left_ms = SESSION_HOURS * Time::HOUR;
        Presence { hands: now, looked: now, heard: now, beaten: now, hidden: None, told: now, left_ms }
    }

    /// Hands on keyboard, pointer or wheel, here or in another tab of the same person.
    pub fn touch(&mut self, now: Moment) {
        self.hands = now;
        self.show_elsewhere(now);
    }

    /// Another tab of the same person is in sight.
    pub fn show_elsewhere(&mut self, now: Moment) {
        self.hidden = self.hidden.map(|_| now);
    }

    /// This tab went out of sight, or came back.
    pub fn hide(&mut self, hidden: bool, now: Moment) {
        self.hidden = hidden.then(|| self.hidden.unwrap_or(now));
    }

    /// The server told how long the session lasts.
    pub fn hear(&mut self, now: Moment, left_ms: u64) {
        (self.told, self.left_ms) = (now, left_ms);
        self.answer(now);
    }

    /// The server answered as it does within a session.
    pub fn answer(&mut self, now: Moment) {
        self.heard = now;
    }

    /// The server is told that somebody is there; it has not answered yet.
    pub fn beat(&mut self, now: Moment) {
        self.beaten = now;
    }

    /// Looks. A transfer under way counts as hands, but not after the device slept: then nobody saw it.
    pub fn judge(&mut self, now: Moment, transfers: bool) -> Verdict {
        let slept = now.since(self.looked) >= IDLE_MS;
        self.looked = now;
        if transfers && !slept {
            self.touch(now);
        }
        let quiet = now.since(self.hands);
        if slept || quiet >= IDLE_MS {
            Verdict::Lock
        } else if self.hidden.is_some_and(|since| now.since(since) >= HIDDEN_MS) {
            Verdict::LockHidden
        } else if quiet + WARNING_MS >= IDLE_MS {
            Verdict::Ask
        } else {
            Verdict::Stay
        }
    }

    /// How long the session's life lasts, whatever anybody does.
    pub fn life(&self, now: Moment) -> Life {
        match self.left_ms.saturating_sub(now.since(self.told)) {
            0 => Life::Over,
            left if left <= FAREWELL_MS => Life::EndsSoon,
            _ => Life::Lasts,
        }
    }

    /// Whether a session that the server knows no more has ended by itself; else somebody ended it.
    pub fn has_expired(&self, now: Moment) -> bool {
        self.life(now) == Life::Over || now.since(self.heard) >= IDLE_MS
    }

    /// Whether the server is told that somebody is there.
    pub fn beat_is_due(&self, now: Moment) -> bool {
        let quiet = now.since(self.heard);
        quiet >= BEAT_MS && now.since(self.beaten) >= Time::MINUTE && now.since(self.hands) < quiet
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: u64 = Time::MINUTE;

    /// Both clocks go on alike.
    fn at(ms: u64) -> Moment {
        Moment { wall: 1_000_000 + ms, steady: ms }
    }

    /// Looks every five seconds, as the page does.
    fn watch(presence: &mut Presence, from: u64, to: u64, transfers: bool) -> Vec<(u64, Verdict)> {
        let looks = (from..=to).step_by(5_000).map(|ms| (ms, presence.judge(at(ms), transfers)));
        let mut changes: Vec<(u64, Verdict)> = Vec::new();
        for (ms, verdict) in looks {
            if changes.last().is_none_or(|(_, before)| *before != verdict) {
                changes.push((ms, verdict));
            }
        }
        changes
    }

    #[test]
    fn it_asks_a_minute_before_it_locks_and_hands_put_it_off() {
        let mut presence = Presence::begin(at(0));
        let asked = [(0, Verdict::Stay), (14 * MINUTE, Verdict::Ask), (15 * MINUTE, Verdict::Lock)];
        assert_eq!(watch(&mut presence.clone(), 0, 15 * MINUTE, false), asked);
        watch(&mut presence, 0, 14 * MINUTE, false);
        presence.touch(at(14 * MINUTE + 30_000));
        let later = watch(&mut presence, 14 * MINUTE + 30_000, 30 * MINUTE, false);
        assert_eq!(later.last(), Some(&(29 * MINUTE + 30_000, Verdict::Lock)));
    }

    #[test]
    fn a_tab_out_of_sight_locks_after_five_minutes_unless_another_is_seen() {
        let mut presence = Presence::begin(at(0));
        presence.hide(true, at(MINUTE));
        let locked = watch(&mut presence.clone(), MINUTE, 7 * MINUTE, false);
        assert_eq!(locked, [(MINUTE, Verdict::Stay), (6 * MINUTE, Verdict::LockHidden)]);
        watch(&mut presence, MINUTE, 5 * MINUTE, false);
        presence.show_elsewhere(at(5 * MINUTE));
        let locked = watch(&mut presence.clone(), 5 * MINUTE, 10 * MINUTE, false);
        assert_eq!(locked.last(), Some(&(10 * MINUTE, Verdict::LockHidden)));
        presence.hide(false, at(6 * MINUTE));
        assert_eq!(watch(&mut presence, 6 * MINUTE, 13 * MINUTE, false), [(6 * MINUTE, Verdict::Stay)]);
    }

    #[test]
    fn a_transfer_keeps_the_page_open_in_sight_or_not_and_its_end_begins_the_count() {
        let mut presence = Presence::begin(at(0));
        presence.hide(true, at(0));
        assert_eq!(watch(&mut presence, 0, 120 * MINUTE, true), [(0, Verdict::Stay)]);
        let after = watch(&mut presence, 120 * MINUTE, 126 * MINUTE, false);
        assert_eq!(after.last(), Some(&(125 * MINUTE, Verdict::LockHidden)));
    }

    #[test]
    fn a_laptop_that_slept_for_long_is_locked_as_it_wakes_even_with_a_transfer() {
        let mut presence = Presence::begin(at(0));
        watch(&mut presence, 0, MINUTE, true);
        // The steady clock stood still; the clock on the wall went on.
        let woken = Moment { wall: at(MINUTE).wall + 8 * Time::HOUR, steady: MINUTE + 5_000 };
        assert_eq!(presence.clone().judge(woken, false), Verdict::Lock);
        assert_eq!(presence.judge(woken, true), Verdict::Lock);
        // Both went on, but nothing ran.
        let mut presence = Presence::begin(at(0));
        assert_eq!(presence.judge(at(20 * MINUTE), true), Verdict::Lock);
    }

    #[test]
    fn a_short_sleep_counts_and_locks_nothing_by_itself() {
        let mut presence = Presence::begin(at(0));
        let woken = Moment { wall: at(10 * MINUTE).wall, steady: 5_000 };
        assert_eq!(presence.judge(woken, false), Verdict::Stay);
        let asked = Moment { wall: at(14 * MINUTE).wall, steady: 10_000 };
        assert_eq!(presence.judge(asked, false), Verdict::Ask);
    }

    #[test]
    fn a_clock_that_is_set_back_keeps_nothing_open() {
        let mut presence = Presence::begin(at(0));
        let mut last = Verdict::Stay;
        for ms in (0..=15 * MINUTE).step_by(5_000) {
            last = presence.judge(Moment { wall: 1_000_000 - ms.min(900_000), steady: ms }, false);
        }
        assert_eq!(last, Verdict::Lock);
        assert_eq!(presence.life(Moment { wall: 0, steady: 12 * Time::HOUR }), Life::Over);
    }

    #[test]
    fn a_life_of_twelve_hours_is_told_ten_minutes_before_its_end() {
        let mut presence = Presence::begin(at(0));
        assert_eq!(presence.life(at(12 * Time::HOUR - 10 * MINUTE - 1)), Life::Lasts);
        assert_eq!(presence.life(at(12 * Time::HOUR - 10 * MINUTE)), Life::EndsSoon);
        assert_eq!(presence.life(at(12 * Time::HOUR)), Life::Over);
        presence.hear(at(12 * Time::HOUR), 12 * Time::HOUR);
        assert_eq!(presence.life(at(20 * Time::HOUR)), Life::Lasts);
    }

    #[test]
    fn what_ended_by_itself_is_told_from_what_somebody_ended() {
        let mut presence = Presence::begin(at(0));
        presence.answer(at(10 * MINUTE));
        assert!(!presence.has_expired(at(12 * MINUTE)));
        assert!(presence.has_expired(at(25 * MINUTE)));
        presence.hear(at(30 * MINUTE), 5 * MINUTE);
        assert!(!presence.has_expired(at(34 * MINUTE)));
        assert!(presence.has_expired(at(35 * MINUTE)));
    }

    #[test]
    fn the_server_hears_of_somebody_only_while_somebody_is_there() {
        let mut presence = Presence::begin(at(0));
        assert!(!presence.beat_is_due(at(4 * MINUTE)), "nobody touched anything since");
        presence.touch(at(3 * MINUTE));
        assert!(!presence.beat_is_due(at(4 * MINUTE - 1)));
        assert!(presence.beat_is_due(at(4 * MINUTE)));
        presence.beat(at(4 * MINUTE));
        assert!(!presence.beat_is_due(at(4 * MINUTE + 30_000)), "it was told, and may still answer");
        assert!(presence.beat_is_due(at(5 * MINUTE)), "it did not answer");
        // What was only asked is no answer: after fifteen minutes without one the session has ended by itself.
        assert!(presence.has_expired(at(15 * MINUTE)));
        presence.answer(at(5 * MINUTE));
        assert!(!presence.beat_is_due(at(9 * MINUTE)));
    }
}
