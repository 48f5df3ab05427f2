//! Judging what a client shows against what has truly happened.
//!
//! Right, or an explicit error; and, as long as a client can hold no log against a witness, what it saw or
//! could have seen before. Everything else is wrong, and ends the history.

use siegel_api::event::EventKind;
use siegel_client::error::Error;
use siegel_client::finding::{ReadBy, Recipient, VerifiedFinding, Withdrawal};
use siegel_client::receive::Entry;
use siegel_client::row::Vouched;

use crate::ideal::{Ideal, Sent, Wrong};

/// How something that a client shows stands to the ideal; the later ones are worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// All of it is right.
    Right,
    /// An error that the person is told.
    Refused,
    /// The server said that it was done, and did nothing: an acknowledgement is its word until the thing is
    /// looked at.
    Unkept,
    /// Right, but old, or not all of it. Consistency proofs and witnesses will close this.
    Stale,
}

impl Ideal {
    /// A line of a list, or one finding, as `reader` sees it.
    pub fn judge(&self, reader: usize, entry: &Result<Entry, Error>) -> Result<Verdict, Wrong> {
        match entry {
            Err(_) | Ok(Entry::Refused { .. } | Entry::Changed { .. }) => Ok(Verdict::Refused),
            Ok(Entry::Open(finding)) => self.judge_open(reader, finding),
            Ok(Entry::Withdrawn(withdrawn)) => {
                let sent = self.finding(withdrawn.finding_id).ok_or("a withdrawal of nothing")?;
                let was = sent.withdrawn.contains(&reader);
                let by = self.people[sent.by].user_id;
                match withdrawn.withdrawal {
                    Withdrawal { vouched: Vouched::Signed, by: Some(actor), .. } if was && actor == by => {
                        Ok(Verdict::Right)
                    }
                    Withdrawal { vouched: Vouched::Server, by: None, .. } => Ok(Verdict::Refused),
                    other => Err(format!("a withdrawal that nobody signed: {other:?}")),
                }
            }
        }
    }

    fn judge_open(&self, reader: usize, finding: &VerifiedFinding) -> Result<Verdict, Wrong> {
        let sent = self.finding(finding.id()).ok_or("a finding that nobody sent")?;
        if reader != sent.by && !sent.to.contains(&reader) {
            return Err("a finding for somebody else".to_owned());
        }
        self.is_what_was_written(sent, finding)?;
        let mut verdict = Verdict::Right;
        if sent.withdrawn.contains(&reader) {
            verdict = Verdict::Stale;
        }
        if reader == sent.by {
            return Ok(verdict.max(self.judge_recipients(sent, finding.recipients())?));
        }
        for (kind, people) in
            [(EventKind::Opened, finding.opened_by()), (EventKind::Filed, finding.filed_by())]
        {
            verdict = verdict.max(self.judge_readers(sent, (kind, reader), people)?);
        }
        Ok(verdict)
    }

    /// Every word, and who wrote it; for a patient, too.
    pub fn is_what_was_written(&self, sent: &Sent, finding: &VerifiedFinding) -> Result<(), Wrong> {
        let (words, meta, author) = (&sent.words, finding.meta(), finding.author());
        let files: Vec<_> = finding.files().map(|file| (file.name, file.length)).collect();
        let known = &self.people[sent.by];
        let same = finding.title() == words.title
            && meta.note == words.note
            && meta.patient.surname == words.surname
            && files == [(words.file.as_str(), words.content.len() as u64)]
            && author.user_id() == known.user_id
            && author.name() == known.name
            && author.practice().id() == known.practice_id
            && finding.revision() == 1;
        if same { Ok(()) } else { Err(format!("another finding: {finding:?} instead of {words:?}")) }
    }

    fn judge_recipients(&self, sent: &Sent, shown: &[Recipient]) -> Result<Verdict, Wrong> {
        let mut verdict = if shown.len() < sent.to.len() { Verdict::Stale } else { Verdict::Right };
        let mut seen = Vec::new();
        for recipient in shown {
            let who = self.practice(recipient.practice_id).filter(|who| sent.to.contains(who));
            let who = who.filter(|who| !seen.contains(who)).ok_or("a recipient that is none")?;
            seen.push(who);
            let was = sent.withdrawn.contains(&who);
            match (recipient.withdrawal, recipient.is_withdrawn()) {
                (Some(_), true) if !was => return Err("a withdrawal that nobody signed".to_owned()),
                (None, _) if was => verdict = verdict.max(Verdict::Stale),
                (Some(_), false) => verdict = verdict.max(Verdict::Stale),
                _ => {}
            }
            for (kind, people) in
                [(EventKind::Opened, &recipient.opened), (EventKind::Filed, &recipient.filed)]
            {
                verdict = verdict.max(self.judge_readers(sent, (kind, who), people)?);
            }
        }
        Ok(verdict)
    }

    fn judge_readers(
        &self,
        sent: &Sent,
        (kind, of): (EventKind, usize),
        shown: &[ReadBy],
    ) -> Result<Verdict, Wrong> {
        for reader in shown {
            let who = self.member(reader.user_id).filter(|who| *who == of);
            let who = who.filter(|who| sent.receipts.contains(&(kind, *who)));
            let who = who.ok_or_else(|| format!("{kind:?} by somebody who did not"))?;
            if reader.name.as_ref().is_some_and(|name| *name != self.people[who].name) {
                return Err(format!("{kind:?} under another name"));
            }
        }
        let missing = sent.receipts.contains(&(kind, of)) && shown.is_empty();
        Ok(if missing { Verdict::Stale } else { Verdict::Right })
    }
}
