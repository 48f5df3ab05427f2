//! From when until when somebody has access, in days and in words (B30).

use siegel_api::limits::{ACCESS_AHEAD_DAYS, ACCESS_DAYS};
use siegel_api::period::Period;
use siegel_api::time::Time;
use siegel_kit::faults::fault;
use siegel_kit::{format, tr};

/// Days before the end on which its owner is told on every page.
pub const NEAR_DAYS: u64 = 7;

/// "vom 30.11.2026 bis 04.12.2026", "ab …", "bis …", or that there is no limit.
pub fn words(period: Period) -> String {
    let first = period.starts_at.map(|starts| format::day(starts.0));
    // The end is the first moment after the last day.
    let last = period.ends_at.map(|ends| format::day(ends.0.saturating_sub(1)));
    match (first, last) {
        (Some(from), Some(until)) => tr!("period-both", from = from, until = until),
        (Some(from), None) => tr!("period-from", day = from),
        (None, Some(until)) => tr!("period-until", day = until),
        (None, None) => tr!("period-always"),
    }
}

/// Whether the end comes within the next days.
pub fn ends_soon(period: Period, now: Time) -> bool {
    !period.is_over(now) && period.is_over(now.plus(NEAR_DAYS * Time::DAY))
}

/// What is wrong with days that somebody chose; ids of fields and messages.
pub type Wrong = Vec<(&'static str, &'static str)>;

/// The ids of the two fields.
pub const FIELDS: [&str; 2] = ["first-day", "last-day"];

/// Judges what was chosen, as days `YYYY-MM-DD`, of which `kept` is a first day that stood there before; `period` is what the days
/// come to.
///
/// # Errors
/// What is wrong with which field.
pub fn judged(
    [from, until]: [&str; 2],
    kept: &str,
    today: &str,
    (period, now): (Period, Time),
) -> Result<(), Wrong> {
    let mut wrong = Vec::new();
    let far = |at: Option<Time>, days: u64| at.is_some_and(|at| at > now.plus(days * Time::DAY));
    if !from.is_empty() && from != kept && from < today {
        wrong.push((FIELDS[0], fault("team-until-past")));
    } else if far(period.starts_at, ACCESS_AHEAD_DAYS) {
        wrong.push((FIELDS[0], fault("period-far-from")));
    }
    if !until.is_empty() && until < today {
        wrong.push((FIELDS[1], fault("team-until-past")));
    } else if !period.is_sound() {
        wrong.push((FIELDS[1], fault("period-order")));
    } else if far(period.ends_at, ACCESS_DAYS) {
        wrong.push((FIELDS[1], fault("period-far-until")));
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(starts: u64, ends: u64) -> Period {
        let day = |days: u64| Some(Time(days * Time::DAY)).filter(|at| *at != Time(0));
        Period { starts_at: day(starts), ends_at: day(ends) }
    }

    fn says(days: [&str; 2], starts: u64, ends: u64) -> Wrong {
        judged(days, "2026-11-02", "2026-11-20", (period(starts, ends), Time(20 * Time::DAY)))
            .err()
            .unwrap_or_default()
    }

    #[test]
    fn days_in_order_from_today_on_are_fine() {
        for (days, starts, ends) in [
            (["", ""], 0, 0),
            (["2026-11-20", ""], 20, 0),
            (["", "2026-11-20"], 0, 21),
            (["2026-11-20", "2026-11-20"], 20, 21),
            (["2026-11-02", "2026-11-30"], 2, 31),
        ] {
            assert_eq!(says(days, starts, ends), [], "{days:?}");
        }
    }

    #[test]
    fn each_slip_is_named_at_its_field() {
        assert_eq!(says(["2026-11-19", ""], 19, 0), [(FIELDS[0], "team-until-past")]);
        assert_eq!(says(["", "2026-11-19"], 0, 20), [(FIELDS[1], "team-until-past")]);
        assert_eq!(says(["2026-11-25", "2026-11-24"], 25, 25), [(FIELDS[1], "period-order")]);
        assert_eq!(says(["2027-12-25", ""], 20 + ACCESS_AHEAD_DAYS + 1, 0), [(FIELDS[0], "period-far-from")]);
        assert_eq!(says(["", "2206-11-30"], 0, 20 + ACCESS_DAYS + 1), [(FIELDS[1], "period-far-until")]);
    }

    #[test]
    fn an_end_is_near_in_its_last_week_and_not_after() {
        let at = |days: u64| Time(days * Time::DAY);
        let near =
            [at(23), at(24), at(30), Time(at(31).0 - 1), at(31)].map(|now| ends_soon(period(0, 31), now));
        assert_eq!(near, [false, true, true, true, false]);
        assert!(!ends_soon(period(31, 0), at(30)) && !ends_soon(Period::ALWAYS, at(30)));
    }
}
