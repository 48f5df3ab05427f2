//! Inbox and sent: findings verified in the order of protocol 7, and opened.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use siegel_api::codec::decode;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{FindingId, FolderId, ObjectId, PracticeId};
use siegel_api::manifest::{Core, Manifest, ManifestKind, VerifiedManifest};
use siegel_api::message::finding::{Finding, FindingBox, FindingPage, FindingView as FindingMessage};
use siegel_api::message::log::Head;
use siegel_api::signing::Signed;
use siegel_api::statement::Roles;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_crypto::label::LabelKind;

use crate::beside::Beside;
use crate::case::in_cases;
use crate::desk::{Desk, Practices};
use crate::directory::VerifiedPractice;
use crate::error::{Error, Refusal};
use crate::finding::{
    LogPlace, OwnReading, ReadBy, Recipient, UnitName, VerifiedFinding, Withdrawal, author_of, read_meta,
};
use crate::given::{Given, verify_grants};
use crate::place::Reading;
use crate::row::{RowReader, VerifiedRow, Vouched};
use crate::server::{Method, Request, Server, ask};
use crate::trust::{self, Trust};
use crate::version::{Judge, is_outrun};
use crate::who_may::Claim;

/// One line of a list.
#[derive(Debug)]
pub enum Entry {
    /// Verified and opened.
    Open(Box<VerifiedFinding>),
    /// The sender withdrew it, or the server says so.
    Withdrawn(Withdrawn),
    /// The keys of the sender's practice are not those that are known here (S-05): nothing of it was opened,
    /// and nothing is said to that practice until somebody compares.
    Changed {
        /// The finding, as the server calls it.
        finding_id: FindingId,
        /// Who sends, by the keys that it has now.
        practice: Arc<VerifiedPractice>,
        /// When the server logged it.
        at: Time,
    },
    /// It did not verify: nothing of it is shown but this.
    Refused {
        /// The finding, as the server calls it.
        finding_id: FindingId,
        /// Why.
        error: Error,
    },
}

/// A finding that its sender took back.
#[derive(Clone, Debug)]
pub struct Withdrawn {
    /// The finding.
    pub finding_id: FindingId,
    /// Who sent it.
    pub practice: Arc<VerifiedPractice>,
    /// When, and on whose word.
    pub withdrawal: Withdrawal,
}

/// A page of a list, newest first.
#[derive(Debug, Default)]
pub struct Page {
    /// Its lines.
    pub entries: Vec<Entry>,
    /// The folders in which findings of this page stand, by the server's word.
    pub folders: HashMap<FindingId, FolderId>,
    /// For the next page.
    pub next: Option<String>,
}

mod mine;

use mine::{mine, own_unit, own_units, unwrap};

impl<S: Server> Desk<'_, S> {
    /// A page of the inbox or of what was sent; `cursor` from the page before.
    ///
    /// # Errors
    /// As `server::ask`; `Refusal::Mismatch` for a page that shows one finding twice. A finding that does not
    /// verify is an entry and spoils no other.
    pub async fn list_findings(self, which: FindingBox, cursor: Option<&str>) -> Result<Page, Error> {
        self.page(which, cursor.map(|cursor| ("cursor", cursor.to_owned()))).await
    }

    /// A page of a list, and what of it is meant: names and values of the query.
    pub(crate) async fn page(
        self,
        which: FindingBox,
        among: impl IntoIterator<Item = (&'static str, String)>,
    ) -> Result<Page, Error> {
        let which = if which == FindingBox::Inbox { "inbox" } else { "sent" };
        let mut path = format!("{}?box={which}", url::FINDINGS);
        for (name, value) in among {
            path = format!("{path}&{name}={value}");
        }
        self.page_at(path).await
    }

    /// A page of a list that lies there.
    pub(crate) async fn page_at(self, path: String) -> Result<Page, Error> {
        let reading = self.vault.logs().begin();
        let page: FindingPage = ask(self.server, Request::new(Method::Get, path)).await?;
        let mut seen = HashSet::new();
        if !page.findings.iter().all(|finding| seen.insert(finding.finding_id)) {
            return Err(Refusal::Mismatch.into());
        }
        let mut practices = self.practices();
        let beside = self.beside(&reading, &page.heads, &mut practices).await?;
        let mut entries = Vec::with_capacity(page.findings.len());
        for finding in &page.findings {
            entries.push(self.entry(&beside, &mut practices, finding, None).await?);
        }
        let standing = |finding: &Finding| Some((finding.finding_id, finding.folder?));
        let folders = page.findings.iter().filter_map(standing).collect();
        Ok(Page { entries, folders, next: page.next })
    }

    /// One finding, in its newest version.
    ///
    /// # Errors
    /// As `server::ask`; `Code::NotFound` for what one may not see.
    pub async fn find_finding(self, id: FindingId) -> Result<Entry, Error> {
        self.fetch(id, url::finding(id), None).await
    }

    /// One version of a finding, from 1: what was sent before it was corrected.
    ///
    /// # Errors
    /// As `find_finding`; `Code::NotFound` if there is no such version, or it was not given to the own practice.
    pub async fn find_version(self, id: FindingId, revision: u64) -> Result<Entry, Error> {
        self.fetch(id, format!("{}?revision={revision}", url::finding(id)), Some(revision)).await
    }

    async fn fetch(self, id: FindingId, path: String, revision: Option<u64>) -> Result<Entry, Error> {
        let reading = self.vault.logs().begin();
        let view: FindingMessage = ask(self.server, Request::new(Method::Get, path)).await?;
        if view.finding.finding_id != id {
            return Err(Refusal::Mismatch.into());
        }
        let mut practices = self.practices();
        let beside = self.beside(&reading, &view.heads, &mut practices).await?;
        let mut entry = self.entry(&beside, &mut practices, &view.finding, revision).await?;
        if let Entry::Open(finding) = &mut entry {
            finding.may_answer = view.may_answer;
        }
        Ok(entry)
    }

    /// The own practice comes first: what is shown may be sealed to an epoch that began a moment ago.
    async fn beside<'r>(
        self,
        reading: &'r Reading<'r>,
        heads: &'r [Head],
        practices: &mut Practices<'_, S>,
    ) -> Result<Beside<'r>, Error>
    where
        Self: 'r,
    {
        practices.find(self.vault.practice_id()).await?;
        let contacts = trust::list(self.server, self.vault).await?;
        Ok(Beside { reading, heads, own: self.vault.practice(), vault: self.vault, contacts })
    }

    /// A finding that does not verify is refused, and so is another version than was asked for; a server that does not
    /// answer meanwhile says nothing about it.
    async fn entry(
        self,
        beside: &Beside<'_>,
        practices: &mut Practices<'_, S>,
        finding: &Finding,
        revision: Option<u64>,
    ) -> Result<Entry, Error> {
        let is_asked = |shown: &VerifiedFinding| match revision {
            Some(revision) => shown.revision() == revision,
            None => shown.superseded_by().is_none(),
        };
        match open(beside, practices, finding).await {
            Ok(Entry::Open(shown)) if !is_asked(&shown) => {
                Ok(Entry::Refused { finding_id: finding.finding_id, error: Refusal::Mismatch.into() })
            }
            Err(error) if error.is_outage() => Err(error),
            Err(error) => Ok(Entry::Refused { finding_id: finding.finding_id, error }),
            entry => entry,
        }
    }
}

/// First the author's practice must be the one that is known here. Then the order of protocol 7: lengths,
/// suite, the granter's signature and right, revocations, the author's signature and right, HPKE, commitment,
/// content.
async fn open<S: Server>(
    beside: &Beside<'_>,
    practices: &mut Practices<'_, S>,
    finding: &Finding,
) -> Result<Entry, Error> {
    let signed: Signed = decode(&finding.manifest.0)?;
    let claimed = Manifest::parse(signed.body())?;
    let core = &claimed.core;
    if core.finding_id != finding.finding_id || core.kind != ManifestKind::Finding {
        return Err(Refusal::Mismatch.into());
    }
    let author = practices.find(core.practice_id).await?;
    let trust = beside.judge(&author);
    if trust == Some(Trust::Changed) {
        let head = beside.reading.head_among(author.id(), author.log(), beside.heads)?;
        let at = head.place(&finding.manifest_placed)?.leaf().server_time;
        return Ok(Entry::Changed { finding_id: core.finding_id, practice: author, at });
    }
    let (own_id, manifest_hash) = (beside.own.verified().id(), signed.hash());
    let grants = verify_grants(beside, &author, &claimed, manifest_hash, &finding.grants)?;
    let units = own_units(beside, practices, &grants).await?;
    let mine = mine(&grants, own_id, &units).ok_or(Refusal::Place)?;
    let rows = verify_rows(beside, practices, finding).await?;
    if let Some(withdrawal) = mine.withdrawal(&author, &rows) {
        return Ok(Entry::Withdrawn(Withdrawn { finding_id: core.finding_id, practice: author, withdrawal }));
    }
    let judge = Judge { reading: beside.reading, heads: beside.heads, practice: &author };
    let versions = judge.versions((&signed, &finding.manifest_placed), &finding.others)?;
    let newest = versions.last().ok_or(Refusal::Mismatch)?;
    let is_newest = newest.manifest_hash == manifest_hash;
    if is_outrun(&versions, &rows, (is_newest && author.id() != own_id).then(|| mine.hash()), &grants) {
        return Err(Refusal::Stale.into());
    }
    beside.reading.see(core.finding_id, newest)?;
    let allowed = author_right(core, manifest_hash).check(
        beside.reading,
        &author,
        beside.heads,
        &finding.manifest_placed,
    )?;
    let manifest = VerifiedManifest::verify(&signed, &finding.meta.0, allowed.key)?;
    let (key, through) = unwrap(beside, practices, mine, &units).await?;
    let plain = key.open_meta(&manifest.manifest().core, &finding.meta.0)?;
    let meta = read_meta(manifest.manifest(), allowed.epoch, &plain)?;
    let recipients = recipients(beside, practices, (&author, manifest.manifest()), &grants, &rows).await?;
    let in_cases = in_cases(beside, practices, &author, &grants, &rows).await?;
    let own = own_reading(beside, core, manifest_hash, &rows);
    let stands = |given: &&Given| given.withdrawal(&author, &rows).is_none();
    let added = grants.iter().filter(stands).filter_map(Given::added).collect();
    let own_unit = own_unit(grants.iter().filter(stands), &units);
    let author = author_of(manifest.manifest(), &meta, Arc::clone(&author));
    let (sent_at, sent_place, log) = (allowed.at, allowed.place, allowed.head);
    let finding = VerifiedFinding {
        manifest,
        meta,
        key,
        author,
        trust,
        sent_at,
        sent_place,
        log,
        recipients,
        in_cases,
        through,
        own_unit,
        added,
        own,
        versions,
        folder: finding.folder,
        may_answer: false,
    };
    Ok(Entry::Open(Box::new(finding)))
}

/// What the author's leaf must say.
pub(crate) fn author_right(core: &Core, manifest_hash: Hash) -> Claim {
    Claim {
        kind: EventKind::FindingSent,
        signer: core.author,
        object: ObjectId::from(core.finding_id),
        ref_hash: manifest_hash,
        epoch: core.author_epoch,
        statement_hash: core.author_statement_hash,
        roles: Roles::SEND,
    }
}

async fn verify_rows<S: Server>(
    beside: &Beside<'_>,
    practices: &mut Practices<'_, S>,
    finding: &Finding,
) -> Result<Vec<VerifiedRow>, Error> {
    let own = practices.find(beside.own.verified().id()).await?;
    let head = beside.reading.head_among(own.id(), own.log(), beside.heads)?;
    let mut reader = RowReader { head: &head, own: &beside.own, practices };
    let mut rows = Vec::with_capacity(finding.history.len());
    for row in &finding.history {
        let row = reader.verify(row).await?;
        if row.object() != ObjectId::from(finding.finding_id) {
            return Err(Refusal::Mismatch.into());
        }
        rows.push(row);
    }
    Ok(rows)
}

/// Everybody but the own practice, where the own practice sent it.
async fn recipients<S: Server>(
    beside: &Beside<'_>,
    practices: &mut Practices<'_, S>,
    (author, manifest): (&VerifiedPractice, &Manifest),
    grants: &[Given],
    rows: &[VerifiedRow],
) -> Result<Vec<Recipient>, Error> {
    let own_id = beside.own.verified().id();
    // An earlier version has other files.
    let files: Vec<Hash> = manifest.files.iter().map(|file| Hash::of(file.file_id.as_bytes())).collect();
    let mut recipients = Vec::new();
    let others = |given: &&Given| author.id() == own_id && given.case().is_none() && !given.is_to(own_id);
    for given in grants.iter().filter(others) {
        let unit = match given.unit() {
            Some((practice_id, id)) => Some(practices.unit(practice_id, id).await?),
            None => None,
        };
        let practice_id = unit.as_ref().map_or(given.recipient(), |unit| unit.practice().id());
        let unit = unit.map(|unit| UnitName { unit_id: unit.id(), name: unit.card().name.clone() });
        let manifest_hash = given.subject_hash();
        // Of the own practice everybody may fetch it: that says nothing of the unit.
        let fetched = rows.iter().find(|row| {
            row.kind() == EventKind::Fetched
                && practice_id != own_id
                && row.practice_id() == Some(practice_id)
                && files.contains(&row.ref_hash())
        });
        let practice = practices.find(practice_id).await?;
        recipients.push(Recipient {
            practice_id,
            unit,
            card: practice.card().clone(),
            root: practice.root_fingerprint(),
            trust: beside.judge(&practice),
            grant_hash: given.hash(),
            given_by: given.granter(),
            delivered_at: given.at(),
            delivered_place: given.place(),
            fetched_at: fetched.map(VerifiedRow::at),
            fetched_place: fetched.map(LogPlace::of),
            opened: named(beside, read_by(rows, EventKind::Opened, practice_id, manifest_hash)),
            filed: named(beside, read_by(rows, EventKind::Filed, practice_id, manifest_hash)),
            withdrawal: given.withdrawal(author, rows),
        });
    }
    Ok(recipients)
}

fn own_reading(beside: &Beside<'_>, core: &Core, manifest_hash: Hash, rows: &[VerifiedRow]) -> OwnReading {
    let read = |kind| read_by(rows, kind, beside.own.verified().id(), manifest_hash);
    let by_me = core.author == beside.vault.user_id();
    OwnReading { opened: read(EventKind::Opened), filed: read(EventKind::Filed), by_me }
}

/// Colleagues by the names that the own practice has for them: their receipts bring none.
fn named(beside: &Beside<'_>, mut people: Vec<ReadBy>) -> Vec<ReadBy> {
    for one in &mut people {
        let known = beside.own.name(one.user_id).map(|known| known.name.clone());
        one.name = known.or(one.name.take());
    }
    people
}

/// Who signed a receipt of this kind for this revision, first of each person.
pub(crate) fn read_by(
    rows: &[VerifiedRow],
    kind: EventKind,
    practice_id: PracticeId,
    manifest_hash: Hash,
) -> Vec<ReadBy> {
    let mut people: Vec<ReadBy> = Vec::new();
    let signed = rows.iter().filter(|row| {
        row.kind() == kind
            && row.vouched() == Vouched::Signed
            && row.practice_id() == Some(practice_id)
            && row.ref_hash() == manifest_hash
    });
    for row in signed {
        let Some(user_id) = row.actor() else { continue };
        if people.iter().all(|known| known.user_id != user_id) {
            let name = row.name_of(LabelKind::Person, ObjectId::from(user_id)).map(str::to_owned);
            people.push(ReadBy { user_id, name, at: row.at(), place: LogPlace::of(row) });
        }
    }
    people
}
