//! From when until when somebody has access (B30). Who sets it says so in moments: whoever names days means those of their own device.

use serde::{Deserialize, Serialize};
use tls_codec::{TlsDeserializeBytes, TlsSerialize, TlsSize};

use crate::hash::Hash;
use crate::limits::{ACCESS_AHEAD_DAYS, ACCESS_DAYS};
use crate::time::Time;

/// A time of access: from its beginning on, and until before its end; without bound where nothing stands.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Serialize,
    Deserialize,
    TlsSize,
    TlsSerialize,
    TlsDeserializeBytes,
)]
#[serde(deny_unknown_fields)]
pub struct Period {
    /// Nobody comes in before.
    pub starts_at: Option<Time>,
    /// Nobody comes in from then on.
    pub ends_at: Option<Time>,
}

impl Period {
    /// Without a beginning and without an end.
    pub const ALWAYS: Self = Self { starts_at: None, ends_at: None };

    /// Whether there is a beginning or an end.
    pub fn is_limited(self) -> bool {
        self != Self::ALWAYS
    }

    /// Whether there is time in it, and its moments can be told from none (protocol 10).
    pub fn is_sound(self) -> bool {
        let Self { starts_at, ends_at } = self;
        let is_moment = |at: Option<Time>| at != Some(Time(0));
        is_moment(starts_at)
            && is_moment(ends_at)
            && starts_at.zip(ends_at).is_none_or(|(starts, ends)| starts < ends)
    }

    /// Whether it lies within what a form takes at `now`: nobody types a year by a slip that nobody lives to see. An hour is for clocks
    /// that differ.
    pub fn is_near(self, now: Time) -> bool {
        let within =
            |at: Option<Time>, days| at.is_none_or(|at| at <= now.plus(days * Time::DAY + Time::HOUR));
        within(self.starts_at, ACCESS_AHEAD_DAYS) && within(self.ends_at, ACCESS_DAYS)
    }

    /// Whether its beginning has come.
    pub fn has_begun(self, now: Time) -> bool {
        self.starts_at.is_none_or(|starts| starts <= now)
    }

    /// Whether its end has come.
    pub fn is_over(self, now: Time) -> bool {
        self.ends_at.is_some_and(|ends| ends <= now)
    }

    /// Whether it has begun and has no end.
    pub fn lasts(self, now: Time) -> bool {
        self.has_begun(now) && self.ends_at.is_none()
    }

    /// Whether there is any moment in it that was not in `before`.
    pub fn gives_more_than(self, before: Self) -> bool {
        let starts = |period: Self| period.starts_at.unwrap_or(Time(0));
        let ends = |period: Self| period.ends_at.unwrap_or(Time(u64::MAX));
        starts(self) < starts(before) || ends(self) > ends(before)
    }

    /// What an event says of it in its `ref_hash`: `u64 begins || u64 ends || 16 zero bytes`, 0 for none. Readable, so that whoever reads
    /// the log reads the days.
    pub fn reference(self) -> Hash {
        let moment = |at: Option<Time>| at.unwrap_or(Time(0)).0.to_be_bytes();
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&moment(self.starts_at));
        bytes[8..16].copy_from_slice(&moment(self.ends_at));
        Hash(bytes)
    }

    /// What an event said; `None` if these bytes say nothing of the kind.
    pub fn referred(reference: Hash) -> Option<Self> {
        let (starts, rest) = reference.0.split_first_chunk::<8>()?;
        let (ends, rest) = rest.split_first_chunk::<8>()?;
        let moment = |bytes: &[u8; 8]| Some(Time(u64::from_be_bytes(*bytes))).filter(|at| *at != Time(0));
        let period = Self { starts_at: moment(starts), ends_at: moment(ends) };
        (rest.iter().all(|byte| *byte == 0) && period.is_sound()).then_some(period)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(starts: u64, ends: u64) -> Period {
        let moment = |at| Some(Time(at)).filter(|at| *at != Time(0));
        Period { starts_at: moment(starts), ends_at: moment(ends) }
    }

    #[test]
    fn it_holds_from_its_first_moment_on_and_until_before_its_last() {
        let holds = |at| period(5, 7).has_begun(Time(at)) && !period(5, 7).is_over(Time(at));
        assert_eq!([4, 5, 6, 7, 8].map(holds), [false, true, true, false, false]);
        assert!(Period::ALWAYS.has_begun(Time(0)) && !Period::ALWAYS.is_over(Time(u64::MAX)));
        assert_eq!([4, 5].map(|now| period(5, 0).lasts(Time(now))), [false, true]);
        assert!(!period(5, 7).lasts(Time(6)), "it has an end");
    }

    #[test]
    fn there_is_time_between_beginning_and_end() {
        assert!(
            [(0, 0), (5, 0), (0, 7), (5, 7)].map(|(a, b)| period(a, b).is_sound()).into_iter().all(|it| it)
        );
        assert!(!period(7, 7).is_sound() && !period(8, 7).is_sound());
        assert!(!Period { starts_at: Some(Time(0)), ends_at: None }.is_sound(), "it would read as none");
    }

    #[test]
    fn it_begins_within_a_year_and_ends_within_six() {
        let now = Time(1_000 * Time::DAY);
        let at = |days: u64, more| Some(now.plus(days * Time::DAY + Time::HOUR + more));
        let near = |starts_at, ends_at| Period { starts_at, ends_at }.is_near(now);
        assert!(near(at(ACCESS_AHEAD_DAYS, 0), at(ACCESS_DAYS, 0)) && near(None, None));
        assert!(!near(at(ACCESS_AHEAD_DAYS, 1), None) && !near(None, at(ACCESS_DAYS, 1)));
    }

    #[test]
    fn an_earlier_beginning_and_a_later_end_give_more() {
        let before = period(5, 7);
        for more in [(4, 7), (0, 7), (5, 8), (5, 0), (4, 6)] {
            assert!(period(more.0, more.1).gives_more_than(before), "{more:?}");
        }
        for less in [(5, 7), (6, 7), (5, 6), (6, 6)] {
            assert!(!period(less.0, less.1).gives_more_than(before), "{less:?}");
        }
        assert!(!period(5, 7).gives_more_than(Period::ALWAYS));
        assert!(Period::ALWAYS.gives_more_than(period(5, 0)) && Period::ALWAYS.gives_more_than(period(0, 7)));
    }

    #[test]
    fn an_event_says_it_in_a_way_that_can_be_read_back() {
        for one in [period(0, 0), period(5, 0), period(0, 7), period(5, 7)] {
            assert_eq!(Period::referred(one.reference()), Some(one));
        }
        assert_eq!(Period::ALWAYS.reference(), Hash::ZERO);
        assert_eq!(Period::referred(Hash::of(b"an end, as earlier versions hashed it")), None);
        let mut bytes = period(5, 7).reference().0;
        bytes[31] = 1;
        assert_eq!(Period::referred(Hash(bytes)), None);
        assert_eq!(Period::referred(period(7, 5).reference()), None);
    }
}
