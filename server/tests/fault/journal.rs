//! The client's own journal: what the people at their browsers were told, held against what is there.

use futures::executor::block_on;
use siegel_api::id::FindingId;
use siegel_client::error::Error;
use siegel_client::finding::VerifiedFinding;
use siegel_client::link::NewLink;
use siegel_client::receive::Entry;

use crate::doctor::Doctor;
use crate::patient;

/// What somebody was told of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// It was not asked for, or known not to be done.
    Nothing,
    /// It was asked for, and no answer came.
    Unanswered,
    /// It is done.
    Done,
}

/// A finding.
pub struct Noted {
    pub id: FindingId,
    pub content: Vec<u8>,
    /// Bytes whose arrival was acknowledged.
    pub bytes_arrived: u64,
    pub sent: Told,
    pub withdrawn: Told,
    pub opened: Told,
    pub link: Option<(NewLink, Told)>,
}

/// How acts without an answer turned out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// It was done all the same.
    pub done: u32,
    /// Nothing was done.
    pub undone: u32,
}

impl Told {
    /// Holds what was told against what is, and notes what was not told.
    fn settle(&mut self, is: bool, what: &str, tally: &mut Tally) {
        match (*self, is) {
            (Self::Done, false) => panic!("{what} was acknowledged, and is gone"),
            (Self::Nothing, true) => panic!("{what} is there, and nobody asked for it"),
            (Self::Unanswered, true) => (*self, tally.done) = (Self::Done, tally.done + 1),
            (Self::Unanswered, false) => (*self, tally.undone) = (Self::Nothing, tally.undone + 1),
            (Self::Done, true) | (Self::Nothing, false) => (),
        }
    }
}

/// What came of a call: `None` where no answer came. Any other failure is a fault of the server's.
pub fn unless_lost<T>(answer: Result<T, Error>) -> Option<T> {
    match answer {
        Ok(answer) => Some(answer),
        Err(Error::Lost(_)) => None,
        Err(error) => panic!("neither done nor lost: {error}"),
    }
}

/// A finding that opens; `None` where an answer that it needs did not come.
pub fn opened(answer: Result<Entry, Error>) -> Option<Box<VerifiedFinding>> {
    match unless_lost(answer)? {
        Entry::Open(finding) => Some(finding),
        other => panic!("it does not open: {other:?}"),
    }
}

impl Noted {
    /// A draft that was begun.
    pub fn begun(id: FindingId, content: Vec<u8>) -> Self {
        let (sent, withdrawn, opened) = (Told::Nothing, Told::Nothing, Told::Nothing);
        Self { id, content, bytes_arrived: 0, sent, withdrawn, opened, link: None }
    }

    /// Holds all of it against what its sender, its recipient and a patient see.
    pub fn compare(&mut self, anna: &Doctor, jan: &Doctor, tally: &mut Tally) {
        let own = anna.find(self.id);
        self.sent.settle(own.is_some(), "a finding", tally);
        match own {
            None => self.compare_draft(anna, jan),
            Some(Entry::Open(own)) => {
                assert!(block_on(anna.desk().find_draft(self.id)).is_err(), "a finding and its draft");
                assert_eq!(anna.contents(&own).unwrap(), self.content, "the sender reads");
                let [recipient] = own.recipients() else { panic!("half a grant: {own:?}") };
                let is_withdrawn = recipient.is_withdrawn();
                self.withdrawn.settle(is_withdrawn, "a withdrawal", tally);
                self.opened.settle(!recipient.opened.is_empty(), "a receipt", tally);
                self.compare_received(jan, is_withdrawn);
            }
            Some(other) => panic!("its sender cannot open it: {other:?}"),
        }
        if let Some((link, told)) = &mut self.link {
            let read = patient::read(anna.carrier.origin(), link);
            told.settle(read.is_some(), "a link", tally);
            assert!(read.is_none_or(|read| read == self.content), "the patient reads");
        }
    }

    /// What is not sent is seen by nobody else, and nothing of the draft that was acknowledged is missing.
    fn compare_draft(&self, anna: &Doctor, jan: &Doctor) {
        assert!(jan.find(self.id).is_none(), "received and not sent");
        let draft = block_on(anna.desk().find_draft(self.id)).unwrap();
        assert!(draft.bytes().0 >= self.bytes_arrived, "parts were acknowledged, and are gone");
    }

    fn compare_received(&self, jan: &Doctor, is_withdrawn: bool) {
        match jan.find(self.id) {
            Some(Entry::Open(received)) if !is_withdrawn => {
                assert_eq!(jan.contents(&received).unwrap(), self.content, "the recipient reads");
            }
            Some(Entry::Withdrawn(_)) if is_withdrawn => (),
            other => panic!("sent, withdrawn: {is_withdrawn}, and the recipient sees {other:?}"),
        }
    }

    /// Takes the draft up again and sends it, as a person does who comes back.
    pub fn resume(&mut self, anna: &mut Doctor) {
        let mut outgoing = block_on(anna.desk().find_draft(self.id)).unwrap();
        anna.send_parts(&mut outgoing, &self.content).unwrap();
        anna.finish(&outgoing).unwrap();
        self.sent = Told::Done;
    }
}

/// A draft that nobody was told of is whole, or is not there.
pub fn drafts_open(anna: &Doctor) {
    for draft in block_on(anna.desk().list_drafts()).unwrap() {
        assert!(draft.outgoing.is_ok(), "{draft:?}");
    }
}
