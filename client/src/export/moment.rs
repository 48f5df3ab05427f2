//! Moments in documents: UTC for programs, the person's own time with its distance from UTC for people.

use serde::{Serialize, Serializer};
use siegel_api::time::Time;
use time::format_description::well_known::Rfc3339;
use time::{OffsetDateTime, UtcOffset};

/// The time zone of the person at the screen.
pub trait Zone {
    /// Minutes east of UTC at this moment.
    fn minutes_east(&self, at: Time) -> i32;
}

impl<F: Fn(Time) -> i32> Zone for F {
    fn minutes_east(&self, at: Time) -> i32 {
        self(at)
    }
}

/// In JSON RFC 3339 in UTC: `2026-11-22T05:30:11.25Z`. A client may sign any number as its clock's time: what no
/// calendar holds is written as its milliseconds, `99999999999999999 ms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(pub Time);

impl Serialize for Moment {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let text = date(self.0).and_then(|date| date.format(&Rfc3339).ok());
        serializer.serialize_str(&text.unwrap_or_else(|| unknown(self.0)))
    }
}

/// For a cell of a table, to the second: `2026-11-22 06:30:11+01:00`.
pub fn in_cell(at: Time, zone: &dyn Zone) -> String {
    let whole = Time(at.0 - at.0 % Time::SECOND);
    let text = local(whole, zone).and_then(|date| date.format(&Rfc3339).ok());
    text.map_or_else(|| unknown(at), |text| text.replacen('T', " ", 1).replace('Z', "+00:00"))
}

/// The day, for names: `2026-11-22`.
pub fn day(at: Time, zone: &dyn Zone) -> String {
    let date = local(at, zone).map(OffsetDateTime::date);
    date.map_or_else(|| "0000-00-00".to_owned(), |date| date.to_string())
}

/// The moment on the person's own clock.
pub fn local(at: Time, zone: &dyn Zone) -> Option<OffsetDateTime> {
    let offset = UtcOffset::from_whole_seconds(zone.minutes_east(at).checked_mul(60)?).ok()?;
    date(at)?.checked_to_offset(offset)
}

fn date(at: Time) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp_nanos(i128::from(at.0) * 1_000_000).ok()
}

fn unknown(at: Time) -> String {
    format!("{} ms", at.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Time = Time(1_795_325_411_250);

    #[test]
    fn programs_read_utc_and_people_their_own_clock() {
        let berlin = |_| 60;
        assert_eq!(serde_json::to_string(&Moment(AT)).unwrap(), "\"2026-11-22T05:30:11.25Z\"");
        assert_eq!(in_cell(AT, &berlin), "2026-11-22 06:30:11+01:00");
        assert_eq!(in_cell(AT, &|_| 0), "2026-11-22 05:30:11+00:00");
        assert_eq!(day(AT, &|_| 24 * 60 - 1), "2026-11-23");
        assert_eq!(day(Time(AT.0 - 6 * Time::HOUR), &|_| 0), "2026-11-21");
    }

    #[test]
    fn a_clock_that_no_calendar_holds_is_no_fault() {
        let never = Time(u64::MAX);
        assert_eq!(serde_json::to_string(&Moment(never)).unwrap(), "\"18446744073709551615 ms\"");
        assert_eq!(in_cell(never, &|_| 60), "18446744073709551615 ms");
        assert_eq!(day(never, &|_| i32::MAX), "0000-00-00");
    }
}
