//! Findings: inbox, sent, one whole; its files; filing and withdrawing.

mod history;

use std::sync::Arc;

use leptos::prelude::Update;
use siegel_api::hash::Hash;
use siegel_api::id::{FindingId, UserId};
use siegel_api::manifest::Flags;
use siegel_api::message::finding::FindingBox;
use siegel_api::problem::{Code, Problem};
use siegel_api::time::Time;
use siegel_client::clock::Clock;
use siegel_client::error::Error;
use siegel_client::finding::{CaseReader, InCase, ReadBy, Recipient, VerifiedFinding};
use siegel_client::meta::{Basis, Meta, Urgency as Sealed};
use siegel_client::receive::Entry;
use siegel_client::row::Vouched;
use siegel_client::transfer::{Control, Progress, Watch};
use siegel_client::vault::Vault;
use siegel_client::version::Version;
use siegel_kit::browser::{BrowserClock, Timer, rng};
use siegel_kit::save::{Saving, unless_stopped};
use siegel_kit::{Mishap, Trouble};

use self::history::history;
use super::{contact, desk, told, vault};
use crate::model::contact::Trust;
use crate::model::finding::{
    CardState, Delivery, FileCard, FindingCard, FindingDetail, RecipientState, Urgency, VersionLine,
};
use crate::office::Office;
use crate::renewal::Patient as Waiting;

/// Pages of a list that are read, at most; 200 findings each.
pub(super) const PAGES_MAX: usize = 25;

/// What others sent, and what the own practice put into units of the reader's.
pub async fn inbox(office: Office) -> Result<Vec<FindingCard>, Trouble> {
    list(office, FindingBox::Inbox).await
}

/// What the own practice sent.
pub async fn sent(office: Office) -> Result<Vec<FindingCard>, Trouble> {
    list(office, FindingBox::Sent).await
}

async fn list(office: Office, which: FindingBox) -> Result<Vec<FindingCard>, Trouble> {
    let vault = vault(office)?;
    let (mut cards, mut cursor) = (Vec::new(), None::<String>);
    for _ in 0..PAGES_MAX {
        let page = desk(&vault).list_findings(which, cursor.as_deref()).await.map_err(told(office))?;
        let line = |entry: &Entry| match which {
            FindingBox::Inbox => incoming(card(office, entry), entry),
            FindingBox::Sent => card(office, entry),
        };
        let sorted = |card: FindingCard| FindingCard { folder: page.folders.get(&card.id).copied(), ..card };
        cards.extend(page.entries.iter().map(|entry| sorted(line(entry))));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    Ok(cards)
}

/// The same in the inbox: what was taken back from a unit of one's own practice lies there no more, though all of the
/// practice goes on reading it.
fn incoming(card: FindingCard, entry: &Entry) -> FindingCard {
    let Entry::Open(finding) = entry else { return card };
    let own = finding.author().practice().id();
    let to_own = finding.recipients().iter().filter(|one| one.unit.is_some() && one.practice_id == own);
    let gone = to_own.filter_map(|one| one.withdrawal).map(|gone| gone.at).max();
    match gone.filter(|_| finding.own_unit().is_none()) {
        Some(sent_at) => FindingCard { state: CardState::Withdrawn, sent_at, ..card },
        None => card,
    }
}

/// A line of a list.
pub(super) fn card(office: Office, entry: &Entry) -> FindingCard {
    match entry {
        Entry::Open(finding) => {
            let card = opened_card(finding);
            office.remember(&card);
            card
        }
        Entry::Withdrawn(gone) => {
            let (state, at) = match gone.withdrawal.vouched {
                Vouched::Signed => (CardState::Withdrawn, gone.withdrawal.at),
                _ => (CardState::SaidWithdrawn, gone.withdrawal.at),
            };
            let practice = gone.practice.card().name.clone();
            let card = FindingCard { practice, ..FindingCard::empty(gone.finding_id, state, at) };
            match office.remembered(gone.finding_id) {
                Some(before) => card.knowing(before),
                None => card,
            }
        }
        Entry::Changed { finding_id, practice, at } => {
            let (practice, trust) = (practice.card().name.clone(), Some(Trust::Changed));
            FindingCard { practice, trust, ..FindingCard::empty(*finding_id, CardState::Changed, *at) }
        }
        Entry::Refused { finding_id, .. } => FindingCard::empty(*finding_id, CardState::Refused, Time(0)),
    }
}

/// A verified finding in a list.
pub fn opened_card(finding: &VerifiedFinding) -> FindingCard {
    let (meta, author) = (finding.meta(), finding.author());
    let direct = finding.recipients().iter().map(recipient);
    let recipients: Vec<_> = direct.chain(finding.in_cases().iter().map(in_case)).collect();
    let withdrawn =
        !recipients.is_empty() && recipients.iter().all(|one| one.delivery == Delivery::Withdrawn);
    let state = match () {
        () if withdrawn => CardState::Withdrawn,
        () if !finding.filed_by().is_empty() => CardState::Filed,
        () if finding.is_unread() => CardState::Unread,
        () => CardState::Read,
    };
    FindingCard {
        title: finding.title().to_owned(),
        class: meta.class.as_ref().map(|class| class.text.clone()),
        urgency: match meta.urgency {
            Sealed::Normal => Urgency::Normal,
            Sealed::Urgent => Urgency::Urgent,
            Sealed::Emergency => Urgency::Emergency,
        },
        practice: author.practice().card().name.clone(),
        trust: finding.trust().map(|trust| contact::trust_of(trust).0),
        author: author.name().to_owned(),
        patient: patient(meta),
        born: meta.patient.born.as_ref().map_or("", |day| day.text()).to_owned(),
        day: meta.found_on.as_ref().map_or("", |day| day.text()).to_owned(),
        valid_until: finding.valid_until(),
        // Nothing needs to be known of one's own practice: what it sent it may save.
        may_save: finding.trust().is_none() || finding.flags().has(Flags::DOWNLOAD),
        bytes: finding.files().map(|file| file.length).sum(),
        recipients,
        unit: finding.own_unit().map(|unit| unit.name.clone()),
        folder: finding.folder(),
        revision: finding.revision(),
        ..FindingCard::empty(finding.id(), state, finding.sent_at())
    }
}

fn patient(meta: &Meta) -> String {
    let name = [&meta.patient.surname, &meta.patient.given];
    let name: Vec<&str> = name.into_iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
    if name.is_empty() { meta.case_number.clone() } else { name.join(", ") }
}

fn recipient(one: &Recipient) -> RecipientState {
    let read = |by: &[ReadBy], delivery| by.first().map(|first| (delivery, first.at, first.name.clone()));
    let reached = one.withdrawal.map(|gone| match gone.vouched {
        Vouched::Signed => (Delivery::Withdrawn, gone.at, None),
        _ => (Delivery::SaidWithdrawn, gone.at, None),
    });
    let reached = reached.or_else(|| read(&one.filed, Delivery::Filed));
    let reached = reached.or_else(|| read(&one.opened, Delivery::Opened));
    let reached = reached.or_else(|| one.fetched_at.map(|at| (Delivery::Fetched, at, None)));
    let (delivery, at, by) = reached.unwrap_or((Delivery::Delivered, one.delivered_at, None));
    let opened = one.opened.first().map(|first| (first.name.clone(), first.at));
    let practice = one.called();
    let (grant, fetched_at) = (one.grant_hash, one.fetched_at);
    // Nothing needs to be known of the keys of one's own practice.
    let own = one.trust.is_none();
    RecipientState { practice, case: None, own, grant, delivery, at, by, fetched_at, opened }
}

/// A case as one recipient. Who of those that take part fetched it is not told.
fn in_case(one: &InCase) -> RecipientState {
    let gone = one.withdrawal.map(|gone| match gone.vouched {
        Vouched::Signed => (Delivery::Withdrawn, gone.at, None),
        _ => (Delivery::SaidWithdrawn, gone.at, None),
    });
    let first = |all: &[CaseReader]| all.first().map(|first| (reader_in(first), first.reader.at));
    let (filed, first) = (first(&one.filed), first(&one.opened));
    let reached = gone.or_else(|| filed.map(|(who, at)| (Delivery::Filed, at, who)));
    let reached = reached.or_else(|| first.clone().map(|(who, at)| (Delivery::Opened, at, who)));
    let (delivery, at, by) = reached.unwrap_or((Delivery::Delivered, one.added_at, None));
    let practice = one.title.clone().unwrap_or_default();
    let (case, grant) = (Some(one.case_id), one.grant_hash);
    RecipientState { practice, case, own: false, grant, delivery, at, by, fetched_at: None, opened: first }
}

/// Who opened it in a case, and where.
fn reader_in(reader: &CaseReader) -> Option<String> {
    let practice = &reader.card.name;
    Some(match &reader.reader.name {
        Some(who) => format!("{who} ({practice})"),
        None => practice.clone(),
    })
}

/// One finding whole, in its newest version or the one that is asked for. Opening another practice's finding is said
/// to its sender, signed.
pub async fn open(office: Office, id: String, revision: Option<u64>) -> Result<FindingDetail, Trouble> {
    let vault = vault(office)?;
    let finding = find_version(office, &vault, &id, revision).await?;
    let said = desk(&vault).receipt_opened(&finding, &BrowserClock, &mut rng()).await;
    let was_unread = finding.is_unread() && finding.superseded_by().is_none();
    if said.map_err(told(office))?.is_some() && was_unread {
        office.unread.update(|count| *count = count.saturating_sub(1));
    }
    let (meta, own) = (finding.meta(), finding.author().practice().id() == vault.practice_id());
    let (flags, card) = (finding.flags(), opened_card(&finding));
    office.remember(&card);
    Ok(FindingDetail {
        card,
        own,
        case_number: meta.case_number.clone(),
        note: meta.note.clone(),
        basis: match meta.basis {
            Basis::Treatment => "basis-treatment",
            Basis::Consent => "basis-consent",
            Basis::Duty => "basis-duty",
        },
        image: meta.image.as_ref().map(|image| (image.taken_by.clone(), image.agreed)),
        may_download: finding.may_be_saved_by(vault.practice_id()),
        // What came through a case or to a unit is shown by no link.
        may_pass_on: own || (flags.has(Flags::PASS_ON) && finding.is_direct()),
        files: finding.files().map(|file| file_card(&file)).collect(),
        through: finding.through_case().map(|case| (case, finding.through_title().to_owned())),
        filed: finding.filed_by().first().map(|by| (by.at, own_reader(&vault, by))),
        history: history(&vault, &finding),
        versions: finding.versions().iter().map(version).collect(),
        takeable: if own { desk(&vault).may_take_back(&finding) } else { Vec::new() },
        may_answer: finding.may_answer(),
        may_correct: finding.superseded_by().is_none() && desk(&vault).may_correct(&finding),
        verified: Arc::new(finding),
    })
}

fn version(version: &Version) -> VersionLine {
    VersionLine { revision: version.revision, sent_at: version.sent_at }
}

pub(super) fn file_card(file: &siegel_client::finding::FileView<'_>) -> FileCard {
    let (name, media_type) = (file.name.to_owned(), file.media_type.to_owned());
    FileCard { id: file.file_id, name, media_type, length: file.length }
}

/// Finds and verifies a finding that can be opened, in its newest version.
pub async fn find(office: Office, vault: &Vault, id: &str) -> Result<VerifiedFinding, Trouble> {
    find_version(office, vault, id, None).await
}

async fn find_version(
    office: Office,
    vault: &Vault,
    id: &str,
    revision: Option<u64>,
) -> Result<VerifiedFinding, Trouble> {
    let id: FindingId = id.parse().map_err(|_| Trouble::told(&Problem::new(Code::NotFound)))?;
    let found = match revision {
        Some(revision) => desk(vault).find_version(id, revision).await,
        None => desk(vault).find_finding(id).await,
    };
    match found.map_err(told(office))? {
        Entry::Open(finding) => Ok(*finding),
        Entry::Changed { .. } => Err(Trouble::here(Mishap::SenderChanged)),
        Entry::Withdrawn(_) => Err(Trouble::told(&Problem::new(Code::Withdrawn))),
        Entry::Refused { error, .. } => Err(told(office)(error)),
    }
}

/// The name of somebody of the own practice who opened or filed a finding.
fn own_reader(vault: &Vault, by: &ReadBy) -> Option<String> {
    own_member(vault, by.user_id).or_else(|| by.name.clone())
}

/// The name of a member of the own practice.
pub fn own_member(vault: &Vault, id: UserId) -> Option<String> {
    vault.practice().name(id).map(|own| own.name.clone())
}

/// Says, signed, that it was filed in the practice's record.
pub async fn file(office: Office, finding: Arc<VerifiedFinding>) -> Result<(), Trouble> {
    let vault = vault(office)?;
    let said = desk(&vault).receipt_filed(&finding, &BrowserClock, &mut rng()).await;
    said.map(|_| ()).map_err(told(office))
}

/// Takes these grants of it back.
pub async fn withdraw(
    office: Office,
    finding: Arc<VerifiedFinding>,
    grants: Vec<Hash>,
) -> Result<(), Trouble> {
    let vault = vault(office)?;
    let done = desk(&vault).take_back(&finding, &grants, BrowserClock.now(), &mut rng()).await;
    done.map(|_| ()).map_err(told(office))
}

/// A file's bytes, for a look. `report` hears the part that is through, 0 to 1; `control` stops it.
pub async fn fetch(
    office: Office,
    finding: Arc<VerifiedFinding>,
    file: FileCard,
    control: Control,
    report: impl Fn(f64),
) -> Result<Vec<u8>, Trouble> {
    let (vault, engine) = (vault(office)?, office.engine()?);
    let mut bytes = Vec::new();
    let report = |progress: Progress| report(share(progress));
    let watch = Watch { control: &control, sleeper: &Timer, report: &report };
    desk(&vault)
        .read_file(&finding, file.id, &Waiting(&engine), &mut bytes, &watch)
        .await
        .map_err(told(office))?;
    Ok(bytes)
}

/// Saves a file to the disk, as it is opened, if its author allows it. Answers whether it lies there: closing the
/// browser's dialogue, or stopping its download, is no trouble.
pub async fn save(
    office: Office,
    finding: Arc<VerifiedFinding>,
    file: FileCard,
    report: impl Fn(f64),
) -> Result<bool, Trouble> {
    let (vault, engine) = (vault(office)?, office.engine()?);
    if !finding.may_be_saved_by(vault.practice_id()) {
        return Err(Trouble::told(&Problem::new(Code::NotAllowed)));
    }
    let saved = async {
        let mut saving = Saving::begin(&file.name, &file.media_type, file.length).await?;
        let (control, report) = (Control::new(), |progress: Progress| report(share(progress)));
        // Whoever ends the session from elsewhere does not cut it off: it waits for a gesture.
        let _under_way = office.transfer(&control);
        let watch = Watch { control: &control, sleeper: &Timer, report: &report };
        desk(&vault).read_file(&finding, file.id, &Waiting(&engine), &mut saving, &watch).await?;
        saving.finish().await
    };
    let saved: Result<(), Error> = saved.await;
    Ok(unless_stopped(saved).map_err(told(office))?.is_some())
}

fn share(progress: Progress) -> f64 {
    progress.bytes_done as f64 / progress.bytes_total.max(1) as f64
}
