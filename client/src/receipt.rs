//! Receipts: "opened" and "filed", signed by who did it (protocol 7).

use rand_core::CryptoRng;
use siegel_api::event::EventKind;
use siegel_api::id::{ObjectId, PatientToken};
use siegel_api::message::finding::{Committed, ReceiptCreate};
use siegel_api::url;
use siegel_crypto::label::{LabelEntry, LabelKind};
use siegel_crypto::seed::Epoch;
use siegel_crypto::token::{TokenKind, person};

use crate::clock::Clock;
use crate::desk::Desk;
use crate::error::Error;
use crate::event::Act;
use crate::finding::VerifiedFinding;
use crate::keyring::remember;
use crate::meta::Meta;
use crate::server::{Method, Request, Server, ask};
use crate::transfer::is_passing;
use crate::trust::{self, Trust};
use crate::vault::Vault;

impl<S: Server> Desk<'_, S> {
    /// Says, signed, that the member opened a finding from another practice, or one that a colleague addressed to a unit of
    /// the member's. Does nothing for any other finding of the own practice, and nothing the second time.
    ///
    /// # Errors
    /// `Error::KeyChanged` if the author's practice has other keys than are known here (S-05), and as
    /// `server::ask`.
    pub async fn receipt_opened(
        self,
        finding: &VerifiedFinding,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
    ) -> Result<Option<Committed>, Error> {
        let me = self.vault.user_id();
        let is_own = finding.author.practice.id() == self.vault.practice_id();
        let is_for_others = is_own && (finding.own_unit.is_none() || finding.author.user_id == me);
        if is_for_others || finding.own.opened.iter().any(|reader| reader.user_id == me) {
            return Ok(None);
        }
        self.receipt(EventKind::Opened, finding, clock, rng).await.map(Some)
    }

    /// Says, signed, that the member filed a finding in the practice's record ("In Akte übernommen").
    ///
    /// # Errors
    /// As `receipt_opened`.
    pub async fn receipt_filed(
        self,
        finding: &VerifiedFinding,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
    ) -> Result<Committed, Error> {
        self.receipt(EventKind::Filed, finding, clock, rng).await
    }

    async fn receipt(
        self,
        kind: EventKind,
        finding: &VerifiedFinding,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
    ) -> Result<Committed, Error> {
        self.admit_author(finding, clock, rng).await?;
        let mut act = Act::new(kind, finding.id(), finding.manifest_hash());
        // One's own practice knows its people.
        if finding.author.practice.id() != self.vault.practice_id() {
            act = act.names_for(&finding.author.practice, own_name(self.vault));
        }
        // No patient's token: beside the sender's own it would show the server one patient in two practices.
        let message = ReceiptCreate { event: act.sign(self.vault, clock.now(), rng)?, patient: None };
        let path = url::finding_receipts(finding.id());
        let request = Request::json(Method::Post, path, &message)?.idempotent(&key(rng));
        ask_twice(self.server, request).await
    }

    /// A receipt carries the member's name, sealed to the author's practice: so its keys are judged as before
    /// any sending, and pinned at first use (S-05). That its card is another one stops no receipt.
    async fn admit_author(
        self,
        finding: &VerifiedFinding,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
    ) -> Result<(), Error> {
        let author = &finding.author.practice;
        if author.id() == self.vault.practice_id() {
            return Ok(());
        }
        let contacts = trust::list(self.server, self.vault).await?;
        if contacts.judge(self.vault, author) == Trust::Renamed {
            // The record stays as it is: whose card it is, people say by comparing.
            return remember(self.server, self.vault, clock, rng, trust::pin(author)).await;
        }
        trust::admit(self.server, self.vault, clock, rng, &contacts, author).await.map(|_| ())
    }
}

/// The member's own name, for the console of a practice that does not know it.
pub(crate) fn own_name(vault: &Vault) -> Vec<LabelEntry> {
    let name = vault.own_name();
    let object = ObjectId::from(vault.user_id());
    name.map(|name| LabelEntry { kind: LabelKind::Person, object, text: name.name }).into_iter().collect()
}

/// A key that makes a creating call safe to repeat.
pub(crate) fn key(rng: &mut impl CryptoRng) -> [u8; 16] {
    let mut key = [0; 16];
    rng.fill_bytes(&mut key);
    key
}

/// Asks again, once, where no answer came: the call carries its key, so it acts once.
pub(crate) async fn ask_twice<T: serde::de::DeserializeOwned>(
    server: &impl Server,
    request: Request,
) -> Result<T, Error> {
    match ask(server, request.clone()).await {
        Err(error) if is_passing(&error) => ask(server, request).await,
        done => done,
    }
}

/// The patient's token for the own practice: of the person where one is named, else of the case number.
/// `None` where neither is, or where the member may not READ.
pub(crate) fn patient_token(vault: &Vault, meta: &Meta) -> Option<PatientToken> {
    let practice = vault.practice();
    let epoch = Epoch::of(practice.verified().current().statement());
    let index = practice.seeds().ok()?.content().ok()?.derive_index_key(&epoch);
    let patient = &meta.patient;
    if !patient.surname.is_empty() {
        let born = patient.born.as_ref().map_or("", |born| born.text());
        let text = person(&patient.surname, &patient.given, born);
        return Some(index.derive_token(TokenKind::Person, &text));
    }
    let number = meta.case_number.trim();
    (!number.is_empty()).then(|| index.derive_token(TokenKind::CaseNumber, number))
}
