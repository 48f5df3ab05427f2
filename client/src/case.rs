//! Cases: findings that several practices share (protocol 4). What is in one is granted to its key, which who takes part
//! opens by the seeds of its epochs.
//!
//! Who takes part is what members of the practice that opened the case signed, under rights that stand in its log; the
//! newest epoch that was seen is remembered. A case without new keys for everybody who left, be it a practice or a member
//! of one, takes no findings.

use std::sync::Arc;

use rand_core::CryptoRng;
use siegel_api::case::CaseEpoch;
use siegel_api::codec::decode;
use siegel_api::hash::Hash;
use siegel_api::id::{CaseId, PracticeId};
use siegel_api::message::case::{CaseEpochView, CaseOne, CaseView, Cases};
use siegel_api::message::log::Head;
use siegel_api::statement::SignedStatement;
use siegel_api::subgroup::Claimed;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_crypto::kem::KemKeyPair;
use siegel_crypto::keyring::{Pin, PinKind};
use siegel_crypto::label::{LabelEntry, LabelKind};
use siegel_crypto::seed::ContentSeed;

use crate::clock::Clock;
use crate::desk::{Desk, Practices};
use crate::directory::VerifiedPractice;
use crate::error::{Error, Refusal};
use crate::keyring::remember;
use crate::place::Reading;
use crate::server::{Method, Request, Server, ask};
use crate::subgroup::{self, Logged, Seeds, Told};
use crate::trust::{self, Contacts, Trust};
use crate::vault::Vault;

mod act;
mod add;
mod held;
mod next;
mod seed;

pub use act::Change;
pub(crate) use held::in_cases;

/// Between title and patient.
const SEPARATOR: char = '\u{1f}';

/// Characters of a title, or of a patient, that are shown.
const TITLE_CHARS_MAX: usize = 200;

/// What a case is called, and whom it is about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseTitle {
    /// What it is called.
    pub title: String,
    /// Whom it is about; may be empty.
    pub patient: String,
}

/// A practice that takes part.
#[derive(Clone, Debug)]
pub struct Participant {
    /// The practice, as it is now.
    pub practice: Arc<VerifiedPractice>,
    /// What is known of its keys; `None` for the own practice.
    pub trust: Option<Trust>,
    /// Since when it takes part, by the server's clock.
    pub since: Time,
    /// Whether it said that it takes part no longer, and waits for new keys to be without it.
    pub left: bool,
    /// Whether the case has the keys that it has now: nobody who left it reads what comes.
    pub fresh: bool,
}

/// A page of cases.
#[derive(Debug)]
pub struct CasePage {
    /// Each by its id, opened or refused.
    pub cases: Vec<(CaseId, Result<OpenCase, Error>)>,
    /// For the next page; `None` at the end.
    pub next: Option<String>,
}

/// A case that was verified and opened.
#[derive(Debug)]
pub struct OpenCase {
    pub(super) epochs: Vec<CaseEpoch>,
    pub(super) newest: CaseEpoch,
    seeds: Seeds,
    pub(super) title: CaseTitle,
    pub(super) opener: Arc<VerifiedPractice>,
    participants: Vec<Participant>,
    root_fp: Hash,
    opened_at: Time,
    closed_at: Option<Time>,
    added_at: Option<Time>,
    own: PracticeId,
}

impl OpenCase {
    /// The case.
    pub fn id(&self) -> CaseId {
        self.newest.case_id()
    }

    /// What it is called.
    pub fn title(&self) -> &str {
        &self.title.title
    }

    /// Whom it is about; may be empty.
    pub fn patient(&self) -> &str {
        &self.title.patient
    }

    /// The practice that opened it.
    pub fn opener(&self) -> &VerifiedPractice {
        &self.opener
    }

    /// Whether the own practice opened it.
    pub fn is_own(&self) -> bool {
        self.opener.id() == self.own
    }

    /// Who takes part, by id.
    pub fn participants(&self) -> &[Participant] {
        &self.participants
    }

    /// When it was opened.
    pub fn opened_at(&self) -> Time {
        self.opened_at
    }

    /// When its opener closed it; the server's word.
    pub fn closed_at(&self) -> Option<Time> {
        self.closed_at
    }

    /// When a finding was last added; the server's word.
    pub fn added_at(&self) -> Option<Time> {
        self.added_at
    }

    /// Whether it waits for new keys, because somebody left it or one of its practices.
    pub fn waits(&self) -> bool {
        self.participants.iter().any(|one| one.left || !one.fresh)
    }

    pub(crate) fn newest(&self) -> &CaseEpoch {
        &self.newest
    }

    pub(crate) fn label(&self) -> LabelEntry {
        LabelEntry { kind: LabelKind::Case, object: self.id().into(), text: self.title.title.clone() }
    }

    /// The key pair of an epoch under which `granter`'s practice takes part.
    pub(crate) fn pair_for(&self, epoch: u32, granter: PracticeId) -> Result<&KemKeyPair, Error> {
        let at = self.epochs.iter().find(|one| one.number() == epoch).ok_or(Refusal::Place)?;
        at.member(granter).ok_or(Refusal::Place)?;
        self.seeds.get(&epoch).map(|(_, pair)| pair).ok_or(Refusal::Sealed.into())
    }

    pub(super) fn seed(&self) -> Result<&ContentSeed, Error> {
        self.seeds.get(&self.newest.number()).map(|(seed, _)| seed).ok_or(Refusal::Sealed.into())
    }

    pub(super) fn pin(&self) -> Pin {
        let (id, root) = (self.id().into(), self.root_fp);
        Pin { kind: PinKind::Group, id, root, number: u64::from(self.newest.number()) }
    }
}

impl<S: Server> Desk<'_, S> {
    /// A page of the cases in which the own practice takes part: open ones first, then what changed last; `cursor` from the
    /// page before. One that does not verify is told with its id, and spoils no other.
    ///
    /// # Errors
    /// As `server::ask`.
    pub async fn list_cases(self, cursor: Option<&str>) -> Result<CasePage, Error> {
        let reading = self.vault.logs().begin();
        let path =
            cursor.map_or_else(|| url::CASES.to_owned(), |cursor| format!("{}?cursor={cursor}", url::CASES));
        let all: Cases = ask(self.server, Request::new(Method::Get, path)).await?;
        let contacts = trust::list(self.server, self.vault).await?;
        let mut practices = self.practices();
        practices.find(self.vault.practice_id()).await?;
        let mut cases = Vec::with_capacity(all.cases.len());
        for view in &all.cases {
            let opening =
                Opening { reading: &reading, heads: &all.heads, contacts: &contacts, vault: self.vault };
            match opening.open(&mut practices, view.case_id, view).await {
                Err(error) if error.is_outage() => return Err(error),
                opened => cases.push((view.case_id, opened)),
            }
        }
        Ok(CasePage { cases, next: all.next })
    }

    /// One case.
    ///
    /// # Errors
    /// As `server::ask`; `Code::NotFound` if the own practice takes no part in it; `Error::KeyChanged` if the keys of who
    /// opened it are not those that are known here; `Refusal` for what does not hold.
    pub async fn find_case(self, id: CaseId) -> Result<OpenCase, Error> {
        let contacts = trust::list(self.server, self.vault).await?;
        let mut practices = self.practices();
        practices.find(self.vault.practice_id()).await?;
        find(self, &mut practices, &contacts, id).await
    }

    /// Remembers in the keyring how far a case is: no device of this member takes an older epoch of it any more.
    ///
    /// # Errors
    /// As `server::ask`.
    pub async fn note_case(
        self,
        case: &OpenCase,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
    ) -> Result<(), Error> {
        remember(self.server, self.vault, clock, rng, case.pin()).await
    }
}

/// Fetches, verifies and opens a case.
pub(crate) async fn find<S: Server>(
    desk: Desk<'_, S>,
    practices: &mut Practices<'_, S>,
    contacts: &Contacts,
    id: CaseId,
) -> Result<OpenCase, Error> {
    let reading = desk.vault.logs().begin();
    let one: CaseOne = ask(desk.server, Request::new(Method::Get, url::case(id))).await?;
    let opening = Opening { reading: &reading, heads: &one.heads, contacts, vault: desk.vault };
    opening.open(practices, id, &one.case).await
}

/// What a case is judged by.
struct Opening<'r> {
    reading: &'r Reading<'r>,
    heads: &'r [Head],
    contacts: &'r Contacts,
    vault: &'r Vault,
}

impl Opening<'_> {
    async fn open<S: Server>(
        &self,
        practices: &mut Practices<'_, S>,
        id: CaseId,
        view: &CaseView,
    ) -> Result<OpenCase, Error> {
        let first = view.epochs.first().ok_or(Refusal::Mismatch)?;
        let first: SignedStatement = decode(&first.statement.0)?;
        let (root_fp, claimed) = (first.root_fingerprint(), Claimed::parse(&first)?);
        let opener = practices.find(claimed.statement().parent_id).await?;
        if self.judge(&opener) == Some(Trust::Changed) {
            return Err(Error::KeyChanged);
        }
        let told: Vec<Told<'_>> = view.epochs.iter().map(told).collect();
        let epochs: Vec<Logged<CaseEpoch>> = subgroup::verify(self.reading, &opener, self.heads, &told)?;
        let newest = epochs.last().ok_or(Refusal::Mismatch)?.epoch.clone();
        let own = self.vault.practice();
        if view.case_id != id || newest.case_id() != id || newest.member(own.verified().id()).is_none() {
            return Err(Refusal::Mismatch.into());
        }
        subgroup::hold_pin(self.vault, &newest, root_fp)?;
        let seeds = seed::open(&own, &epochs, &told, view)?;
        let title = seed::title(&newest, &seeds, view)?;
        let participants = self.participants(practices, &epochs, view).await?;
        Ok(OpenCase {
            opened_at: epochs.first().map_or(Time(0), |first| first.at),
            epochs: epochs.into_iter().map(|one| one.epoch).collect(),
            newest,
            seeds,
            title,
            opener,
            participants,
            root_fp,
            closed_at: view.closed_at,
            added_at: view.added_at,
            own: own.verified().id(),
        })
    }

    fn judge(&self, practice: &VerifiedPractice) -> Option<Trust> {
        (practice.id() != self.vault.practice_id()).then(|| self.contacts.judge(self.vault, practice))
    }

    async fn participants<S: Server>(
        &self,
        practices: &mut Practices<'_, S>,
        epochs: &[Logged<CaseEpoch>],
        view: &CaseView,
    ) -> Result<Vec<Participant>, Error> {
        let newest = epochs.last().ok_or(Refusal::Mismatch)?;
        let mut participants = Vec::new();
        for member in newest.epoch.members() {
            let practice = practices.find(member.practice).await?;
            let listed = |one: &&Logged<CaseEpoch>| one.epoch.member(member.practice).is_some();
            let since = epochs.iter().rev().take_while(listed).last().map_or(newest.at, |one| one.at);
            participants.push(Participant {
                trust: self.judge(&practice),
                since,
                left: view.left.contains(&member.practice),
                fresh: practice.current().hash() == member.statement_hash && practice.epoch() == member.epoch,
                practice,
            });
        }
        Ok(participants)
    }
}

fn told(one: &CaseEpochView) -> Told<'_> {
    let CaseEpochView { statement, content_key, previous, placed, .. } = one;
    Told { statement, content_key, previous: previous.as_ref(), placed }
}
