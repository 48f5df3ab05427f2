//! The proof of dispatch (PR5): what was sent, by whom, when, to whom, and what became of it there.

use std::collections::HashMap;

use rand_core::CryptoRng;
use serde::Serialize;
use siegel_api::export::Export;
use siegel_api::id::{CaseId, FileId, FindingId, ObjectId, PracticeId, UserId};
use siegel_api::message::finding::FindingBox;
use siegel_api::time::Time;
use siegel_crypto::fingerprint::digits;

use super::moment::Moment;
use super::{LogHead, Maker, hex, word};
use crate::desk::Desk;
use crate::error::Error;
use crate::finding::{CaseReader, InCase, LogPlace, ReadBy, Recipient, VerifiedFinding, Withdrawal};
use crate::receive::Entry;
use crate::row::Vouched;
use crate::server::Server;
use crate::transfer::Control;
use crate::trust::Trust;
use crate::vault::OwnPractice;

/// Findings in one proof, at most.
pub const FINDINGS_MAX: usize = 1_000;

/// The document.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct DispatchProof {
    /// `siegel-dispatch`.
    pub format: &'static str,
    /// 1.
    pub version: u32,
    /// Whether the service is on trial: nothing in it is real.
    pub trial: bool,
    /// When it was made, by the clock of the maker's device.
    pub made_at: Moment,
    /// Who made it.
    pub made_by: Maker,
    /// What was sent, in the order in which it was asked for.
    pub findings: Vec<SentFinding>,
    /// What was asked for and cannot be proven: it did not verify, or is not there any more.
    pub left_out: Vec<FindingId>,
}

/// One finding that was sent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SentFinding {
    /// The finding.
    pub finding_id: FindingId,
    /// Its revision, from 1.
    pub revision: u64,
    /// Its title, or empty.
    pub title: String,
    /// Its class as the catalogue KDL has it, or empty.
    pub class_code: String,
    /// The class in words, or empty.
    pub class: String,
    /// The practice that sent it.
    pub practice: Place,
    /// That it was sent, by whom and when.
    pub sent: Act,
    /// Until when recipients may open it.
    pub valid_until: Moment,
    /// Hash of what the sender signed: it commits to all files and all sealed details.
    pub manifest_sha256: String,
    /// The log and its head in which every act here stands.
    pub log: LogHead,
    /// The files.
    pub files: Vec<SentFile>,
    /// To whom it was given.
    pub recipients: Vec<Reached>,
    /// The cases that it was added to.
    pub cases: Vec<Shared>,
}

/// A practice as its own card has it, signed by its members.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Place {
    /// The practice.
    pub practice_id: PracticeId,
    /// Name.
    pub name: String,
    /// Town.
    pub place: String,
    /// Licence number, or empty.
    pub licence: String,
    /// The fingerprint of its keys: 60 digits in 12 groups, as people compare them.
    pub fingerprint: String,
    /// `own`, `new`, `first_use`, `compared`, `renamed` or `changed`, as of the moment when the document was made.
    pub trust: &'static str,
}

/// One file.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SentFile {
    /// The file.
    pub file_id: FileId,
    /// Its name.
    pub name: String,
    /// Its media type, as the sender's browser said it.
    pub media_type: String,
    /// Its length.
    pub bytes: u64,
    /// Hash over all of its sealed parts (protocol 5). That of the plain bytes stands in an archive.
    pub sealed_sha256: String,
}

/// Something that somebody did, and who vouches for it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Act {
    /// By the server's clock.
    pub logged_at: Moment,
    /// By the clock of the device that signed it.
    pub signed_at: Option<Moment>,
    /// `signed` or `server`.
    pub vouched: &'static str,
    /// Who did it, where that is known.
    pub member_id: Option<UserId>,
    /// The member's name, where that is known.
    pub member: Option<String>,
    /// Number of the leaf, from 0.
    pub leaf: Option<u64>,
}

/// One recipient, and how far the finding got.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reached {
    /// The practice.
    pub practice: Place,
    /// Hash of the signed grant.
    pub grant_sha256: String,
    /// Zugestellt.
    pub delivered: Act,
    /// Abgerufen, for the first time.
    pub fetched: Option<Act>,
    /// Geöffnet: first time of each person.
    pub opened: Vec<Act>,
    /// In Akte übernommen: first time of each person.
    pub filed: Vec<Act>,
    /// Zurückgezogen.
    pub withdrawn: Option<Act>,
}

/// One case, and how far the finding got in it. Who fetched it there is not told.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Shared {
    /// The case.
    pub case_id: CaseId,
    /// Its title, where the own practice still takes part.
    pub title: Option<String>,
    /// Hash of the signed grant.
    pub grant_sha256: String,
    /// Hineingelegt.
    pub added: Act,
    /// Geöffnet: first time of each person, each named with the practice.
    pub opened: Vec<Act>,
    /// In Akte übernommen: likewise.
    pub filed: Vec<Act>,
    /// Zurückgezogen.
    pub withdrawn: Option<Act>,
}

impl DispatchProof {
    /// The document about these findings.
    pub fn new(made_at: Time, made_by: Maker, trial: bool, gathered: Gathered) -> Self {
        let Gathered { findings, left_out } = gathered;
        Self {
            format: "siegel-dispatch",
            version: 1,
            trial,
            made_at: Moment(made_at),
            made_by,
            findings,
            left_out,
        }
    }
}

/// What could be proven, and what could not.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Gathered {
    /// In the order in which they were asked for.
    pub findings: Vec<SentFinding>,
    /// The rest.
    pub left_out: Vec<FindingId>,
}

impl<S: Server> Desk<'_, S> {
    /// Reads what the own practice sent until all of `ids` are found, and notes in the log that they are proven.
    /// `report` hears how many are found.
    ///
    /// # Errors
    /// `Error::Cancelled`, and as `list_findings`.
    pub async fn prove_dispatch(
        self,
        ids: &[FindingId],
        control: &Control,
        report: impl Fn(usize),
        now: Time,
        rng: &mut impl CryptoRng,
    ) -> Result<Gathered, Error> {
        let own = self.vault.practice();
        let mut found: HashMap<FindingId, SentFinding> = HashMap::new();
        let mut cursor = None::<String>;
        loop {
            let page = self.list_findings(FindingBox::Sent, cursor.as_deref()).await?;
            control.check()?;
            for entry in &page.entries {
                if let Entry::Open(finding) = entry
                    && ids.contains(&finding.id())
                {
                    found.insert(finding.id(), SentFinding::of(finding, &own));
                }
            }
            report(found.len());
            cursor = page.next;
            if cursor.is_none() || found.len() >= ids.len() {
                break;
            }
        }
        let mut gathered = Gathered::default();
        for id in ids {
            match found.remove(id) {
                Some(finding) => gathered.findings.push(finding),
                None => gathered.left_out.push(*id),
            }
        }
        let proven: Vec<ObjectId> =
            gathered.findings.iter().map(|finding| finding.finding_id.into()).collect();
        self.note_export(Export::Dispatch, &proven, now, rng).await?;
        Ok(gathered)
    }
}

impl SentFinding {
    fn of(finding: &VerifiedFinding, own: &OwnPractice) -> Self {
        let (author, meta) = (finding.author(), finding.meta());
        let class = meta.class.as_ref();
        let files = finding.files().map(|file| SentFile {
            file_id: file.file_id,
            name: file.name.to_owned(),
            media_type: file.media_type.to_owned(),
            bytes: file.length,
            sealed_sha256: hex(file.blob_hash),
        });
        let practice = author.practice();
        let card = practice.card();
        Self {
            finding_id: finding.id(),
            revision: finding.revision(),
            title: meta.title.clone(),
            class_code: class.map(|class| class.code.clone()).unwrap_or_default(),
            class: class.map(|class| class.text.clone()).unwrap_or_default(),
            practice: Place {
                practice_id: practice.id(),
                name: card.name.clone(),
                place: card.place.clone(),
                licence: card.licence.clone(),
                fingerprint: digits(practice.root_fingerprint()).join(" "),
                trust: trust_word(finding.trust()),
            },
            sent: Act {
                member_id: Some(author.user_id()),
                member: Some(author.name().to_owned()),
                ..Act::signed(finding.sent_at(), finding.sent_place())
            },
            valid_until: Moment(finding.valid_until()),
            manifest_sha256: hex(finding.manifest_hash()),
            log: LogHead::from(finding.log()),
            files: files.collect(),
            recipients: finding.recipients().iter().map(|to| Reached::of(to, own)).collect(),
            cases: finding.in_cases().iter().map(|case| Shared::of(case, own)).collect(),
        }
    }

    /// The title, or the class where there is none.
    pub fn shown_title(&self) -> &str {
        if self.title.is_empty() { &self.class } else { &self.title }
    }
}

impl Reached {
    fn of(to: &Recipient, own: &OwnPractice) -> Self {
        let read = |by: &ReadBy| Act {
            member_id: Some(by.user_id),
            member: by.name.clone(),
            ..Act::signed(by.at, by.place)
        };
        Self {
            practice: Place {
                practice_id: to.practice_id,
                name: to.called(),
                place: to.card.place.clone(),
                licence: to.card.licence.clone(),
                fingerprint: digits(to.root).join(" "),
                trust: trust_word(to.trust),
            },
            grant_sha256: hex(to.grant_hash),
            delivered: Act::signed(to.delivered_at, to.delivered_place).by(Some(to.given_by), own),
            fetched: to.fetched_at.map(|at| Act::said(at, to.fetched_place.map(|place| place.seq))),
            opened: to.opened.iter().map(read).collect(),
            filed: to.filed.iter().map(read).collect(),
            withdrawn: to.withdrawal.map(|gone| Act::withdrawn(gone, own)),
        }
    }
}

impl Shared {
    fn of(case: &InCase, own: &OwnPractice) -> Self {
        let read = |by: &CaseReader| {
            let practice = &by.card.name;
            let member =
                by.reader.name.as_ref().map_or_else(|| practice.clone(), |who| format!("{who} ({practice})"));
            let act = Act::signed(by.reader.at, by.reader.place);
            Act { member_id: Some(by.reader.user_id), member: Some(member), ..act }
        };
        Self {
            case_id: case.case_id,
            title: case.title.clone(),
            grant_sha256: hex(case.grant_hash),
            added: Act::signed(case.added_at, case.added_place).by(Some(case.given_by), own),
            opened: case.opened.iter().map(read).collect(),
            filed: case.filed.iter().map(read).collect(),
            withdrawn: case.withdrawal.map(|gone| Act::withdrawn(gone, own)),
        }
    }
}

impl Act {
    /// The same, by a member of the own practice.
    fn by(self, member_id: Option<UserId>, own: &OwnPractice) -> Self {
        let member = member_id.and_then(|id| own.name(id)).map(|member| member.name.clone());
        Self { member_id, member, ..self }
    }

    fn withdrawn(gone: Withdrawal, own: &OwnPractice) -> Self {
        let signed = gone.place.filter(|_| gone.vouched == Vouched::Signed);
        let act = signed.map_or_else(|| Self::said(gone.at, None), |place| Self::signed(gone.at, place));
        act.by(gone.by, own)
    }

    fn signed(at: Time, place: LogPlace) -> Self {
        Self {
            logged_at: Moment(at),
            signed_at: place.signed_at.map(Moment),
            vouched: word(Vouched::Signed),
            member_id: None,
            member: None,
            leaf: Some(place.seq),
        }
    }

    fn said(at: Time, leaf: Option<u64>) -> Self {
        Self {
            logged_at: Moment(at),
            signed_at: None,
            vouched: word(Vouched::Server),
            member_id: None,
            member: None,
            leaf,
        }
    }

    /// Whether a person vouches for it.
    pub fn is_signed(&self) -> bool {
        self.vouched == word(Vouched::Signed)
    }
}

fn trust_word(trust: Option<Trust>) -> &'static str {
    match trust {
        None => "own",
        Some(Trust::New) => "new",
        Some(Trust::FirstUse { .. }) => "first_use",
        Some(Trust::Verified { .. }) => "compared",
        Some(Trust::Renamed) => "renamed",
        Some(Trust::Changed) => "changed",
    }
}
