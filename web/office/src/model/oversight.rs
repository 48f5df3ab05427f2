//! What administrators are told of, as the page holds it: the log only grows, so what was loaded stays.

use super::event::EventLine;

/// A part of it.
#[derive(Clone, Debug, PartialEq)]
pub struct OversightView {
    /// Newest first.
    pub lines: Vec<EventLine>,
    /// Where what is older begins; `None` at the end.
    pub before: Option<u64>,
    /// What was seen before the page was opened: rows with lower numbers.
    pub seen: u64,
    /// Rows of the whole log, when its newest part was loaded.
    pub size: u64,
}

impl OversightView {
    /// The same with its newest part loaded again.
    pub fn renewed(self, newest: OversightView) -> Self {
        let last = newest.lines.last().and_then(|line| line.seq);
        let goes_on = newest.before.is_some() && self.lines.first().is_some_and(|first| first.seq >= last);
        if !goes_on {
            return OversightView { seen: self.seen, ..newest };
        }
        let rest = self.lines.into_iter().filter(|line| line.seq < last);
        let lines = newest.lines.into_iter().chain(rest).collect();
        OversightView { lines, before: self.before, seen: self.seen, size: newest.size }
    }

    /// Takes over what stands below it.
    pub fn extend(&mut self, older: OversightView) {
        self.lines.extend(older.lines);
        self.before = older.before;
    }

    /// Where the next older part begins, if what is here is all new, so that there may be more that is.
    pub fn new_before(&self) -> Option<u64> {
        self.before.filter(|before| *before > self.seen)
    }

    /// Whether a row is new since its reader last looked.
    pub fn is_new(&self, line: &EventLine) -> bool {
        line.seq.is_some_and(|seq| seq >= self.seen)
    }
}

#[cfg(test)]
mod tests {
    use siegel_api::event::EventKind;
    use siegel_api::id::ObjectId;
    use siegel_api::time::Time;
    use siegel_client::row::Vouched;

    use super::*;

    fn part(rows: &[u64], before: Option<u64>, seen: u64) -> OversightView {
        let line = |seq: &u64| EventLine {
            seq: Some(*seq),
            ..EventLine::bare(EventKind::Exported, Time(0), None, ObjectId([0; 16]), Vouched::Signed)
        };
        OversightView { lines: rows.iter().map(line).collect(), before, seen, size: 40 }
    }

    #[test]
    fn what_was_loaded_stays_below_what_is_new() {
        let mut shown = part(&[9, 7], Some(7), 8);
        shown.extend(part(&[5, 2], Some(2), 8));
        let shown = shown.renewed(part(&[12, 9], Some(9), 12));
        assert_eq!(shown, part(&[12, 9, 7, 5, 2], Some(2), 8));
        let new: Vec<_> = shown.lines.iter().filter(|line| shown.is_new(line)).map(|line| line.seq).collect();
        assert_eq!(new, [Some(12), Some(9)], "new since the page was opened, however often it loads again");
    }

    #[test]
    fn what_is_new_is_loaded_to_its_end() {
        assert_eq!(part(&[9, 7], Some(7), 3).new_before(), Some(7));
        assert_eq!(part(&[9, 7], Some(7), 7).new_before(), None, "what is older was seen");
        assert_eq!(part(&[9, 7], None, 3).new_before(), None);
    }

    #[test]
    fn no_row_is_left_out_between_the_newest_and_what_was_loaded() {
        let shown = part(&[9, 7], Some(7), 8).renewed(part(&[30, 20], Some(20), 8));
        assert_eq!(shown, part(&[30, 20], Some(20), 8));
        let all = part(&[], None, 0).renewed(part(&[3, 1], None, 4));
        assert_eq!(all, part(&[3, 1], None, 0));
    }
}
