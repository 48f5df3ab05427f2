//! Killed between any two steps: within the write of an object, the transaction, the answer.
//!
//! A kill falls into one call of an act. Which one, and when, is drawn; how long such a call takes is
//! measured in this very run. What the kill then met shows afterwards, and is counted.

use std::collections::{BTreeSet, HashMap};

use futures::executor::block_on;
use rand_chacha::ChaCha20Rng;
use siegel_api::id::FindingId;
use siegel_api::message::finding::FindingBox;
use siegel_client::draft::Chosen;
use siegel_client::link::{NewLink, PinKind};
use siegel_client::log::ChainState;
use siegel_client::receive::Entry;

use crate::carrier::Trap;
use crate::chance::{below, chance, content, fraction, seed};
use crate::doctor::{Doctor, two};
use crate::examine::examine;
use crate::journal::{Noted, Tally, Told, drafts_open, opened, unless_lost};
use crate::patient;
use crate::serving::{Serving, Under};

/// Bytes of a file that takes two parts, and of one that takes a small one.
const LARGE: usize = 9 << 20;
const SMALL: usize = 3_000;
/// A kill may also come shortly after the time that a call takes.
const FRACTION_MAX: f64 = 1.2;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Act {
    SendSmall,
    SendLarge,
    Acknowledge,
    Withdraw,
    GiveLink,
}

impl Act {
    const ALL: [Self; 5] =
        [Self::SendSmall, Self::SendLarge, Self::Acknowledge, Self::Withdraw, Self::GiveLink];
}

/// What the kills met, all in all.
#[derive(Debug, Default)]
struct Met {
    unanswered: Tally,
    objects: u64,
    leftovers: u64,
}

struct Play {
    serving: Serving,
    anna: Doctor,
    jan: Doctor,
    to: Chosen,
    journal: Vec<Noted>,
    /// How many calls each act takes.
    calls: HashMap<Act, usize>,
    /// Leaves that were acknowledged, by log: Anna's and Jan's.
    leaves: [u64; 2],
    rng: ChaCha20Rng,
    met: Met,
}

impl Play {
    fn begin() -> Self {
        let seed = seed();
        let serving = Serving::start(Under::Nothing);
        let (anna, jan) = two(&serving, seed);
        let (to, rng) = (anna.choose(&jan), chance(seed, 3));
        let (journal, calls, met) = (Vec::new(), HashMap::new(), Met::default());
        let mut play = Self { serving, anna, jan, to, journal, calls, leaves: [0; 2], rng, met };
        play.measure();
        play
    }

    /// Does everything once, undisturbed.
    fn measure(&mut self) {
        for act in Act::ALL {
            self.doer(act).carrier.count_calls();
            self.act(act, self.subject(act));
            let calls = self.doer(act).carrier.count_calls();
            self.calls.insert(act, calls);
        }
    }

    fn doer(&self, act: Act) -> &Doctor {
        if act == Act::Acknowledge { &self.jan } else { &self.anna }
    }

    /// One act, a kill within it, and everything held against the journal.
    fn round(&mut self) {
        let act = self.draw();
        let subject = self.subject(act);
        let trap = self.trap(act);
        self.doer(act).carrier.set(trap);
        let touched = self.act(act, subject);
        self.doer(act).carrier.surely_sprung();
        let swept = examine(&self.serving);
        self.met.objects += swept.objects;
        self.met.leftovers += swept.leftovers;
        self.serving.again();
        self.compare(touched);
    }

    /// An act that can be done now.
    fn draw(&mut self) -> Act {
        let act = Act::ALL[below(&mut self.rng, Act::ALL.len())];
        if self.subject(act).is_none() { Act::SendSmall } else { act }
    }

    /// The first call, the last one, or any: parts come second, what commits an act comes last.
    fn trap(&mut self, act: Act) -> Trap {
        let calls = self.calls[&act];
        let calls_before = match below(&mut self.rng, 3) {
            0 => calls - 1,
            1 => 1.min(calls - 1),
            _ => below(&mut self.rng, calls),
        };
        let fraction = fraction(&mut self.rng, FRACTION_MAX);
        Trap { calls_before, fraction, killer: self.serving.killer() }
    }

    /// The finding upon which an act can be done; a new one to send.
    fn subject(&self, act: Act) -> Option<usize> {
        let fits = |noted: &Noted| {
            let free = noted.sent == Told::Done && noted.withdrawn == Told::Nothing;
            free && match act {
                Act::SendSmall | Act::SendLarge => false,
                Act::Acknowledge => noted.opened == Told::Nothing,
                Act::Withdraw | Act::GiveLink => noted.link.is_none(),
            }
        };
        match act {
            Act::SendSmall | Act::SendLarge => Some(self.journal.len()),
            _ => self.journal.iter().position(fits),
        }
    }

    /// Does it, and notes what was told; answers the finding's place, if one is known.
    fn act(&mut self, act: Act, subject: Option<usize>) -> Option<usize> {
        let index = subject.unwrap();
        match act {
            Act::SendSmall => self.send(SMALL),
            Act::SendLarge => self.send(LARGE),
            Act::Acknowledge => self.acknowledge(index),
            Act::Withdraw => self.withdraw(index),
            Act::GiveLink => self.give_link(index),
        }
        (index < self.journal.len()).then_some(index)
    }

    fn send(&mut self, bytes: usize) {
        let content = content(&mut self.rng, bytes);
        let Some(mut outgoing) = unless_lost(self.anna.begin(self.to, &content)) else { return };
        let mut noted = Noted::begun(outgoing.id(), content);
        let arrived = unless_lost(self.anna.send_parts(&mut outgoing, &noted.content));
        noted.bytes_arrived = outgoing.bytes().0;
        if arrived.is_some() {
            noted.sent = Told::Unanswered;
            if let Some(committed) = unless_lost(self.anna.finish(&outgoing)) {
                (noted.sent, self.leaves[0]) = (Told::Done, committed.seq + 1);
            }
        }
        self.journal.push(noted);
    }

    fn acknowledge(&mut self, index: usize) {
        let noted = &mut self.journal[index];
        noted.opened = Told::Unanswered;
        let Some(finding) = opened(block_on(self.jan.desk().find_finding(noted.id))) else { return };
        if let Some(committed) = unless_lost(self.jan.acknowledge(&finding)) {
            (noted.opened, self.leaves[1]) = (Told::Done, committed.seq + 1);
        }
    }

    fn withdraw(&mut self, index: usize) {
        let noted = &mut self.journal[index];
        noted.withdrawn = Told::Unanswered;
        let Some(finding) = opened(block_on(self.anna.desk().find_finding(noted.id))) else { return };
        if let Some(committed) = unless_lost(self.anna.withdraw(&finding)) {
            (noted.withdrawn, self.leaves[0]) = (Told::Done, committed.seq + 1);
        }
    }

    fn give_link(&mut self, index: usize) {
        let noted = &mut self.journal[index];
        let new = NewLink::generate(PinKind::SixDigits, &mut self.rng);
        let finding = opened(block_on(self.anna.desk().find_finding(noted.id)));
        let given = finding.and_then(|finding| unless_lost(patient::give(&mut self.anna, &new, &finding)));
        let told = given.as_ref().map_or(Told::Unanswered, |_| Told::Done);
        self.leaves[0] = given.map_or(self.leaves[0], |committed| committed.seq + 1);
        noted.link = Some((new, told));
    }

    /// What the kill touched and two others; what was not sent is then sent.
    fn compare(&mut self, touched: Option<usize>) {
        let others = [(); 2].map(|()| below(&mut self.rng, self.journal.len()));
        for index in touched.into_iter().chain(others) {
            let noted = &mut self.journal[index];
            noted.compare(&self.anna, &self.jan, &mut self.met.unanswered);
            noted.link.take_if(|(_, told)| *told == Told::Nothing);
            if noted.sent == Told::Nothing {
                noted.resume(&mut self.anna);
                noted.compare(&self.anna, &self.jan, &mut self.met.unanswered);
            }
        }
        drafts_open(&self.anna);
        for (doctor, leaves) in [&self.anna, &self.jan].into_iter().zip(self.leaves) {
            match block_on(doctor.desk().check_chain()).unwrap() {
                ChainState::Holds { size } => {
                    assert!(size >= leaves, "leaves were acknowledged, and are gone")
                }
                broken @ ChainState::Broken { .. } => panic!("{broken:?}"),
            }
        }
    }

    /// Everything once more, and that the lists hold what the journal holds and nothing else.
    fn end(mut self) -> Met {
        for noted in &mut self.journal {
            noted.compare(&self.anna, &self.jan, &mut self.met.unanswered);
        }
        let sent: BTreeSet<FindingId> = self.journal.iter().map(|noted| noted.id).collect();
        assert_eq!(listed(&self.anna, FindingBox::Sent), sent);
        assert_eq!(listed(&self.jan, FindingBox::Inbox), sent);
        self.serving.killer().kill();
        examine(&self.serving);
        println!("{:?}", self.met);
        self.met
    }
}

fn listed(doctor: &Doctor, which: FindingBox) -> BTreeSet<FindingId> {
    let (mut ids, mut cursor) = (BTreeSet::new(), None);
    loop {
        let page = block_on(doctor.desk().list_findings(which, cursor.as_deref())).unwrap();
        ids.extend(page.entries.iter().map(|entry| match entry {
            Entry::Open(finding) => finding.id(),
            Entry::Withdrawn(withdrawn) => withdrawn.finding_id,
            other => panic!("{other:?}"),
        }));
        cursor = page.next;
        if cursor.is_none() {
            return ids;
        }
    }
}

#[test]
fn what_was_acknowledged_survives_ten_kills() {
    let mut play = Play::begin();
    for _ in 0..10 {
        play.round();
    }
    play.end();
}

#[test]
#[ignore = "takes minutes: cargo xtask test --long"]
fn what_was_acknowledged_survives_three_hundred_kills() {
    let mut play = Play::begin();
    for _ in 0..300 {
        play.round();
    }
    let Met { unanswered, objects, leftovers } = play.end();
    assert!(unanswered.done > 0, "no kill fell between a commit and its answer");
    assert!(unanswered.undone > 0, "no kill fell before a commit");
    assert!(objects > 0, "no kill fell between an object and its row");
    assert!(leftovers > 0, "no kill fell within the write of an object");
}
