//! What the log says of attempts that were refused, counted by days (B23).

use siegel_api::event::EventKind;
use siegel_api::time::Time;
use siegel_client::export::table::Table;

/// Days that are counted.
pub const DAYS: usize = 30;
/// Days of a trend, and of what it is compared with.
const WEEK: usize = 7;

/// The kinds that are counted, each with its head in the table.
pub const REFUSED: [(EventKind, &str); 4] = [
    (EventKind::SignInFailed, "refused-failed"),
    (EventKind::SignInOutside, "refused-outside"),
    (EventKind::AccountLocked, "refused-locked"),
    (EventKind::LinkPinWrong, "refused-pin"),
];

/// A day, and how many events of each kind it had.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefusedDay {
    /// Its first moment, on this device.
    pub begins: Time,
    /// In the order of `REFUSED`.
    pub counts: [usize; REFUSED.len()],
}

impl RefusedDay {
    /// All of the day.
    pub fn sum(&self) -> usize {
        self.counts.iter().sum()
    }
}

/// The last days, newest first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub days: Vec<RefusedDay>,
    /// Whether there are more events than were counted.
    pub more: bool,
}

impl Refused {
    /// Counts events by the days that begin at `begins`, newest first; what is older than all of them is left out.
    pub fn count(begins: &[Time], events: &[(EventKind, Time)], more: bool) -> Self {
        let day = |begins: &Time| RefusedDay { begins: *begins, counts: [0; REFUSED.len()] };
        let mut days: Vec<RefusedDay> = begins.iter().map(day).collect();
        for (kind, at) in events {
            let day = days.iter_mut().find(|day| day.begins <= *at);
            let place = REFUSED.iter().position(|(known, _)| known == kind);
            if let Some(count) = day.zip(place).and_then(|(day, place)| day.counts.get_mut(place)) {
                *count += 1;
            }
        }
        Refused { days, more }
    }

    /// How many the last seven days had, and how many the seven before.
    pub fn trend(&self) -> (usize, usize) {
        let sum = |from: usize| self.days.iter().skip(from).take(WEEK).map(RefusedDay::sum).sum();
        (sum(0), sum(WEEK))
    }

    /// All days for a file, newest first: a column for each kind, and one for all. `says` gives a message, `called` a day.
    pub fn table(&self, says: impl Fn(&str) -> String, called: impl Fn(Time) -> String) -> Table {
        let heads =
            std::iter::once("refused-day").chain(REFUSED.map(|(_, head)| head)).chain(["refused-sum"]);
        let row = |day: &RefusedDay| {
            let counts = day.counts.iter().chain([&day.sum()]).map(usize::to_string).collect::<Vec<_>>();
            std::iter::once(called(day.begins)).chain(counts).collect()
        };
        Table { heads: heads.map(says).collect(), rows: self.days.iter().map(row).collect() }
    }

    /// Days on which something was refused.
    pub fn eventful(&self) -> Vec<RefusedDay> {
        self.days.iter().filter(|day| day.sum() > 0).cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: u64 = Time::DAY;

    fn begins() -> Vec<Time> {
        (0..DAYS as u64).map(|back| Time((100 - back) * DAY)).collect()
    }

    #[test]
    fn every_event_is_counted_on_its_day_and_nothing_twice() {
        let events = [
            (EventKind::SignInFailed, Time(99 * DAY)),
            (EventKind::SignInOutside, Time(100 * DAY)),
            (EventKind::SignInOutside, Time(100 * DAY - 1)),
            (EventKind::LinkPinWrong, Time(100 * DAY + 5)),
            (EventKind::AccountLocked, Time(71 * DAY)),
            (EventKind::AccountLocked, Time(71 * DAY - 1)),
            (EventKind::SignedIn, Time(100 * DAY)),
        ];
        let refused = Refused::count(&begins(), &events, false);
        let days: Vec<_> = refused.eventful().iter().map(|day| (day.begins.0 / DAY, day.counts)).collect();
        assert_eq!(days, [(100, [0, 1, 0, 1]), (99, [1, 1, 0, 0]), (71, [0, 0, 1, 0])]);
        let table = refused.table(str::to_owned, |day| (day.0 / DAY).to_string());
        assert_eq!(table.rows.len(), DAYS, "a day without any is a line, too");
        assert!(table.rows.iter().all(|row| row.len() == table.heads.len()));
        assert_eq!(table.rows.get(1).map(|row| row.join(" ")).as_deref(), Some("99 1 1 0 0 2"));
    }

    #[test]
    fn a_trend_compares_seven_days_with_the_seven_before() {
        let on = |day: u64| (EventKind::SignInOutside, Time(day * DAY + 1));
        let events = [on(100), on(94), on(93), on(87), on(87), on(86)];
        assert_eq!(Refused::count(&begins(), &events, false).trend(), (2, 3));
        assert_eq!(Refused::count(&begins(), &[], false).trend(), (0, 0));
    }
}
