//! What a member does with drafts: begin, save, list, take up, send, throw away.

use rand_core::CryptoRng;
use siegel_api::id::FindingId;
use siegel_api::message::draft::{Draft as DraftMessage, DraftFile, DraftWrite, Drafts};
use siegel_api::problem::Code;
use siegel_api::url;
use siegel_crypto::chance;
use siegel_crypto::content::FindingKey;
use siegel_crypto::part::Place;

use super::{DraftEntry, Form, Letter, Marked, Outgoing, OutgoingFile, Picked, Sent, blank_core, random};
use crate::clock::Clock;
use crate::desk::Desk;
use crate::envelope;
use crate::error::{Error, Refusal};
use crate::part::{PartSender, SealJob};
use crate::receive::Entry;
use crate::server::{Method, Request, Server, ask, tell};
use crate::transfer::{Report, Sleeper, Watch, hold, send_parts};

/// How often a finding is tried to be sent while another page sends parts of the same draft.
const ROUNDS_MAX: u32 = 5;

impl<S: Server> Desk<'_, S> {
    /// A draft without files that only this page knows of, until it is saved.
    ///
    /// # Errors
    /// `Error::Fault` with a source of chance that stands still.
    pub fn new_draft(self, letter: Letter, rng: &mut impl CryptoRng) -> Result<Outgoing, Error> {
        chance::check(rng)?;
        let (draft_id, key) = (FindingId(random(rng)), FindingKey::generate(rng));
        Ok(Outgoing { draft_id, corrects: None, key, letter, form: Form::default(), files: Vec::new() })
    }

    /// Begins a draft of these picked files; nothing of them is sent yet.
    ///
    /// # Errors
    /// `Error::FileChanged` if a file cannot be read, `Error::Fault` with a source of chance that stands still,
    /// and as `server::ask`.
    pub async fn begin_draft(
        self,
        letter: Letter,
        picked: &[Picked],
        sender: &impl PartSender,
        rng: &mut impl CryptoRng,
    ) -> Result<Outgoing, Error> {
        let mut outgoing = self.new_draft(letter, rng)?;
        for marked in Marked::read_all(0, picked, sender).await? {
            outgoing.add_file(marked, rng);
        }
        self.put_draft(&outgoing, rng).await?;
        Ok(outgoing)
    }

    /// Once more where the account only got another way to unlock meanwhile.
    async fn put_draft(self, outgoing: &Outgoing, rng: &mut impl CryptoRng) -> Result<(), Error> {
        match tell(self.server, self.draft_request(outgoing, rng)?).await {
            Err(error) if envelope::is_outdated(&error) => {
                envelope::refresh(self.server, self.vault).await?;
                tell(self.server, self.draft_request(outgoing, rng)?).await
            }
            done => done,
        }
    }

    /// The request that saves a draft as it stands now. It holds ciphertext only, and may be sent when the keys
    /// are long wiped. The server refuses it once the account has another envelope (`envelope::refresh`).
    ///
    /// # Errors
    /// `Error::Fault` if it is too large.
    pub fn draft_request(self, outgoing: &Outgoing, rng: &mut impl CryptoRng) -> Result<Request, Error> {
        let account = self.vault.account();
        let sealed = account.master.seal_draft(outgoing.draft_id, &outgoing.sealed_form(), rng)?;
        let file = |file: &OutgoingFile| DraftFile { file_id: file.file_id, padded: file.padded() };
        let files = outgoing.files.iter().map(file).collect();
        let message = DraftWrite { sealed_key: sealed.into(), envelope: account.envelope_hash, files };
        Request::json(Method::Put, url::draft(outgoing.draft_id), &message)
    }

    /// Saves what was filled in meanwhile.
    ///
    /// # Errors
    /// As `server::ask`; `Error::AccountChanged` if the account has another master key by now.
    pub async fn save_draft(
        self,
        outgoing: &mut Outgoing,
        letter: Letter,
        rng: &mut impl CryptoRng,
    ) -> Result<(), Error> {
        outgoing.letter = letter;
        self.put_draft(outgoing, rng).await
    }

    /// The member's own drafts, newest first.
    ///
    /// # Errors
    /// As `server::ask`. A draft that does not open is an entry and spoils no other; if that is because the account
    /// has another master key by now, it is `Error::AccountChanged`.
    pub async fn list_drafts(self) -> Result<Vec<DraftEntry>, Error> {
        let drafts: Drafts = ask(self.server, Request::new(Method::Get, url::DRAFTS)).await?;
        let entries: Vec<_> = drafts.drafts.iter().map(|draft| self.open_draft(draft)).collect();
        if entries.iter().any(|entry| entry.outgoing.is_err()) {
            envelope::refresh(self.server, self.vault).await?;
        }
        Ok(entries)
    }

    /// One draft, to take it up again: then pick the files of it that are missing, and `Outgoing::recognise` them.
    ///
    /// # Errors
    /// As `server::ask`; `Refusal` if it does not open, `Error::AccountChanged` if that is because the account has
    /// another master key by now.
    pub async fn find_draft(self, id: FindingId) -> Result<Outgoing, Error> {
        let draft: DraftMessage = ask(self.server, Request::new(Method::Get, url::draft(id))).await?;
        if draft.finding_id != id {
            return Err(Refusal::Mismatch.into());
        }
        let outgoing = self.open_draft(&draft).outgoing;
        if outgoing.is_err() {
            envelope::refresh(self.server, self.vault).await?;
        }
        outgoing
    }

    fn open_draft(self, draft: &DraftMessage) -> DraftEntry {
        let account = self.vault.account();
        let plain = account.master.open_draft(draft.finding_id, &draft.sealed_key.0);
        let outgoing = plain.map_err(Error::from).and_then(|plain| Outgoing::open(draft, &plain));
        DraftEntry { draft_id: draft.finding_id, created_at: draft.created_at, outgoing }
    }

    /// Throws a draft away, with all parts that have arrived.
    ///
    /// # Errors
    /// As `server::ask`.
    pub async fn remove_draft(self, id: FindingId) -> Result<(), Error> {
        tell(self.server, Request::new(Method::Delete, url::draft(id))).await
    }

    /// Whether a draft has become a finding: by an answer that was lost, or in another page.
    ///
    /// # Errors
    /// As `find_finding`; `Refusal` if there is a finding that does not verify.
    pub async fn was_sent(self, id: FindingId) -> Result<bool, Error> {
        match self.find_finding(id).await {
            Ok(Entry::Open(finding)) => Ok(finding.author.practice.id() == self.vault.practice_id()),
            Ok(Entry::Withdrawn(_)) => Ok(true),
            Ok(Entry::Changed { .. }) => Ok(false),
            Ok(Entry::Refused { error, .. }) => Err(error),
            Err(Error::Problem(problem)) if problem.code == Code::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Sends what is missing, waits as long as it can be taken back (`UNDO_MS`), then makes the draft a finding. It becomes one once, whoever else sends the same
    /// draft meanwhile, and however many answers are lost: after an error it can be called again.
    ///
    /// # Errors
    /// As `send_parts` and `finish_draft`; `not_found` if somebody has thrown the draft away.
    pub async fn send_draft(
        self,
        outgoing: &mut Outgoing,
        sender: &impl PartSender,
        watch: &Watch<'_, impl Sleeper, impl Report>,
        (clock, rng): (&impl Clock, &mut impl CryptoRng),
    ) -> Result<Sent, Error> {
        let mut rounds = 0;
        loop {
            let done = match self.arrive(outgoing, sender, watch, clock, rounds).await {
                Ok(()) => self.finish_draft(outgoing, clock, rng).await,
                Err(error) => Err(error),
            };
            rounds += 1;
            match done {
                Ok(committed) => return Ok(Sent::Now(committed)),
                // Another page has sent parts of it, too: theirs count, and are signed instead.
                Err(Error::Problem(problem)) if problem.code == Code::Incomplete && rounds < ROUNDS_MAX => {
                    self.refresh(outgoing).await?;
                }
                Err(
                    error @ (Error::Cancelled | Error::FileChanged | Error::KeyChanged | Error::CardChanged),
                ) => {
                    return Err(error);
                }
                Err(error) => {
                    let sent = self.is_sent(outgoing.trace()).await;
                    return if sent == Ok(true) { Ok(Sent::Before) } else { Err(error) };
                }
            }
        }
    }

    /// Sends what is missing, and waits once, as long as it can be taken back. Before, the recipients are judged: for one
    /// whose key changed nothing is sealed (S-05). That they are remembered comes after the wait.
    async fn arrive(
        self,
        outgoing: &mut Outgoing,
        sender: &impl PartSender,
        watch: &Watch<'_, impl Sleeper, impl Report>,
        clock: &impl Clock,
        rounds: u32,
    ) -> Result<(), Error> {
        if rounds > 0 {
            return self.send_parts(outgoing, sender, watch).await;
        }
        let addressed = self.addressed(outgoing).await?;
        self.find_recipients(&addressed.trusted()).await?;
        for unit in addressed.units.iter().filter(|_| outgoing.corrects.is_none()) {
            self.judge_unit(unit.practice.practice_id, unit.unit_id).await?;
        }
        for id in &addressed.cases {
            self.judge_case(*id, outgoing.corrects.is_none()).await?;
        }
        self.send_parts(outgoing, sender, watch).await?;
        // What goes to nobody else needs no second thought.
        if addressed.is_nobody() { Ok(()) } else { hold(watch, clock, outgoing.bytes().1).await }
    }

    /// Asks the server again which parts it has.
    async fn refresh(self, outgoing: &mut Outgoing) -> Result<(), Error> {
        let now = self.find_draft(outgoing.draft_id).await?;
        for file in &mut outgoing.files {
            let known = now.files.iter().find(|known| known.file_id == file.file_id);
            file.arrived = known.map(|known| known.arrived.clone()).unwrap_or_default();
        }
        Ok(())
    }

    /// Seals and sends what has not arrived yet, four parts at a time. After an error it can be called
    /// again; what has arrived is not sent twice.
    ///
    /// # Errors
    /// `Error::Cancelled`; `Error::FileChanged` if a file cannot be read any more or was not picked again.
    pub async fn send_parts(
        self,
        outgoing: &mut Outgoing,
        sender: &impl PartSender,
        watch: &Watch<'_, impl Sleeper, impl Report>,
    ) -> Result<(), Error> {
        let bytes = outgoing.bytes();
        let keys: Vec<_> = {
            let core = blank_core(self.vault.practice_id(), outgoing);
            outgoing.files.iter().map(|file| outgoing.key.derive_file_key(&core, file.file_id)).collect()
        };
        let mut jobs = Vec::new();
        for (file, key) in outgoing.files.iter().zip(&keys) {
            for part in file.missing() {
                let place = Place::new(file.padded(), part).ok_or(Error::Fault)?;
                jobs.push(SealJob {
                    finding_id: outgoing.draft_id,
                    file_id: file.file_id,
                    file: file.picked.ok_or(Error::FileChanged)?,
                    part,
                    place,
                    own_bytes: place.own_bytes(file.meta.length),
                    key,
                });
            }
        }
        let mut arrived = Vec::new();
        let sent = send_parts(sender, jobs, bytes, watch, &mut arrived).await;
        for part in arrived {
            let file = outgoing.files.iter_mut().find(|file| file.file_id == part.file_id);
            if let Some(file) = file {
                file.arrived.insert(part.part, part.hash);
            }
        }
        sent
    }
}
