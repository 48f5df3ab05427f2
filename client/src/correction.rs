//! Corrected versions: the next revision of a finding, for just those who may read the one before.
//!
//! Whom it goes to is nobody's choice: the grants of the version that it replaces say it, as they were verified with
//! that version. Several members may write at corrections of one finding, each in a draft of their own; the first who
//! sends one wins, and the others keep what they wrote.

use rand_core::CryptoRng;
use siegel_api::id::{FileId, FindingId};
use siegel_api::problem::Code;
use siegel_api::statement::Roles;
use siegel_crypto::chance;
use siegel_crypto::content::FindingKey;

use crate::desk::Desk;
use crate::draft::{Addressed, Chosen, ChosenUnit, Corrects, Letter, Outgoing, choose, random};
use crate::error::{Error, Refusal};
use crate::finding::VerifiedFinding;
use crate::receive::Entry;
use crate::server::Server;

/// What a draft is known by once it was sent.
#[derive(Clone, Copy, Debug)]
pub struct Trace {
    draft_id: FindingId,
    corrects: Option<Corrects>,
    first_file: Option<FileId>,
}

impl Trace {
    /// The finding that the draft becomes, or that it corrects.
    pub fn finding_id(&self) -> FindingId {
        self.corrects.map_or(self.draft_id, |corrects| corrects.finding_id)
    }
}

impl<S: Server> Desk<'_, S> {
    /// Whether this member may correct a finding: its first author, or who may MANAGE in the practice that sent it.
    pub fn may_correct(self, finding: &VerifiedFinding) -> bool {
        let (own, me) = (self.vault.practice(), self.vault.user_id());
        let own = own.verified();
        let has = |roles| own.has_roles(own.epoch(), me, roles);
        let began = finding.versions.first().is_some_and(|first| first.author == me);
        finding.author.practice.id() == own.id() && has(Roles::SEND) && (began || has(Roles::MANAGE))
    }

    /// A draft of the next version of a finding that only this page knows of, until it is saved. Its recipients and its
    /// thread are the finding's, whatever the letter says.
    ///
    /// # Errors
    /// `Error::Corrected` if this is not its newest version, `Error::Fault` with a source of chance that stands still.
    pub fn new_correction(
        self,
        finding: &VerifiedFinding,
        letter: Letter,
        rng: &mut impl CryptoRng,
    ) -> Result<Outgoing, Error> {
        if finding.superseded_by().is_some() {
            return Err(Error::Corrected);
        }
        let (recipients, units) = standing(finding);
        let letter = Letter { recipients, units, thread: Some(finding.thread_id()), ..letter };
        let mut outgoing = self.new_draft(letter, rng)?;
        outgoing.corrects = Some(next(finding)?);
        Ok(outgoing)
    }

    /// Lets a draft that somebody was faster than follow the version that is the newest now. What was filled in stays;
    /// its files are picked and sealed anew. `false` if it follows that version already.
    ///
    /// # Errors
    /// As `find_finding`; `Error::Fault` with a source of chance that stands still.
    pub async fn renew_correction(
        self,
        outgoing: &mut Outgoing,
        rng: &mut impl CryptoRng,
    ) -> Result<bool, Error> {
        let Some(corrects) = outgoing.corrects else { return Ok(false) };
        let finding = self.newest(corrects.finding_id).await?;
        if finding.manifest_hash() == corrects.before {
            return Ok(false);
        }
        chance::check(rng)?;
        outgoing.corrects = Some(next(&finding)?);
        (outgoing.letter.recipients, outgoing.letter.units) = standing(&finding);
        outgoing.key = FindingKey::generate(rng);
        outgoing.forget_parts(rng);
        Ok(true)
    }

    /// To whom a draft goes. A correction goes to those who may read the version before, by the keys that the person
    /// was shown.
    ///
    /// # Errors
    /// `Error::Corrected` if there is a newer version than the draft replaces, `Error::KeyChanged` if one of them has
    /// other keys than were shown, and as `find_finding`.
    pub(crate) async fn addressed(self, outgoing: &Outgoing) -> Result<Addressed, Error> {
        let letter = &outgoing.letter;
        let Some(corrects) = outgoing.corrects else {
            let (practices, units, cases) =
                (letter.recipients.clone(), letter.units.clone(), letter.cases.clone());
            return Ok(Addressed { practices, units, cases });
        };
        let finding = self.newest(corrects.finding_id).await?;
        if finding.manifest_hash() != corrects.before {
            return Err(Error::Corrected);
        }
        let (practices, units) = standing(&finding);
        let shown = practices.iter().all(|one| letter.recipients.contains(one))
            && units.iter().all(|one| letter.units.contains(one));
        let cases = finding.in_cases.iter().filter(|one| !one.is_withdrawn()).map(|one| one.case_id);
        let cases = cases.collect();
        if shown { Ok(Addressed { practices, units, cases }) } else { Err(Error::KeyChanged) }
    }

    /// Whether a draft was sent: by an answer that was lost, or in another page.
    ///
    /// # Errors
    /// As `was_sent` and `find_version`.
    pub async fn is_sent(self, trace: Trace) -> Result<bool, Error> {
        let Some(corrects) = trace.corrects else { return self.was_sent(trace.draft_id).await };
        match self.find_version(corrects.finding_id, corrects.revision).await {
            Ok(Entry::Open(sent)) => Ok(sent.files().next().map(|file| file.file_id) == trace.first_file),
            Ok(Entry::Refused { error, .. }) => Err(error),
            Ok(_) => Ok(false),
            Err(Error::Problem(problem)) if problem.code == Code::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    async fn newest(self, id: FindingId) -> Result<VerifiedFinding, Error> {
        match self.find_finding(id).await? {
            Entry::Open(finding) if finding.author.practice.id() == self.vault.practice_id() => Ok(*finding),
            Entry::Refused { error, .. } => Err(error),
            _ => Err(Refusal::Mismatch.into()),
        }
    }
}

/// Who may read a version, of practices and their units: all to whom it was given, but for those from whom somebody has
/// taken it back, signed.
fn standing(finding: &VerifiedFinding) -> (Vec<Chosen>, Vec<ChosenUnit>) {
    choose(finding.recipients.iter().filter(|one| !one.is_withdrawn()))
}

fn next(finding: &VerifiedFinding) -> Result<Corrects, Error> {
    let revision = finding.revision().checked_add(1).ok_or(Error::Fault)?;
    Ok(Corrects { finding_id: finding.id(), revision, before: finding.manifest_hash() })
}

impl Outgoing {
    /// What it is known by once it was sent.
    pub fn trace(&self) -> Trace {
        let first_file = self.files.first().map(|file| file.file_id);
        Trace { draft_id: self.draft_id, corrects: self.corrects, first_file }
    }

    /// Under another key nothing that has arrived opens: every file gets a new id, and is sealed anew.
    fn forget_parts(&mut self, rng: &mut impl CryptoRng) {
        for file in &mut self.files {
            file.file_id = FileId(random(rng));
            file.forget_parts();
        }
    }
}
