//! Inbox and sent: findings verified in the order of protocol 7, and opened.

use std::sync::Arc;

use siegel_api::codec::decode;
use siegel_api::event::EventKind;
use siegel_api::grant::{Grant, Purpose, RecipientKind, VerifiedGrant};
use siegel_api::hash::Hash;
use siegel_api::id::{FindingId, ObjectId, PracticeId};
use siegel_api::manifest::{Manifest, ManifestKind, VerifiedManifest};
use siegel_api::message::finding::{
    Finding, FindingBox, FindingPage, FindingView as FindingMessage, GrantView,
};
use siegel_api::message::log::Head;
use siegel_api::signing::Signed;
use siegel_api::statement::Roles;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_crypto::content::FindingKey;
use siegel_crypto::grant::unwrap;
use siegel_crypto::label::LabelKind;

use crate::desk::{Desk, Practices};
use crate::directory::VerifiedPractice;
use crate::error::{Error, Refusal};
use crate::finding::{OwnReading, ReadBy, Recipient, VerifiedFinding, author_of, read_meta};
use crate::place::Reading;
use crate::row::{RowReader, VerifiedRow, Vouched};
use crate::server::{Method, Request, Server, ask};
use crate::vault::OwnPractice;
use crate::who_may::{Allowed, Claim};

/// One line of a list.
#[derive(Debug)]
pub enum Entry {
    /// Verified and opened.
    Open(Box<VerifiedFinding>),
    /// The sender withdrew it.
    Withdrawn(Withdrawn),
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
    /// When it was withdrawn.
    pub at: Time,
}

/// A page of a list, newest first.
#[derive(Debug, Default)]
pub struct Page {
    /// Its lines.
    pub entries: Vec<Entry>,
    /// For the next page.
    pub next: Option<String>,
}

/// What stands beside every finding of an answer.
struct Beside<'r> {
    reading: &'r Reading<'r>,
    heads: &'r [Head],
    own: Arc<OwnPractice>,
}

impl<S: Server> Desk<'_, S> {
    /// A page of the inbox or of what was sent; `cursor` from the page before.
    ///
    /// # Errors
    /// As `server::ask`. A finding that does not verify is an entry and spoils no other.
    pub async fn list_findings(self, which: FindingBox, cursor: Option<&str>) -> Result<Page, Error> {
        let reading = self.vault.logs().begin();
        let which = if which == FindingBox::Inbox { "inbox" } else { "sent" };
        let mut path = format!("{}?box={which}", url::FINDINGS);
        if let Some(cursor) = cursor {
            path = format!("{path}&cursor={cursor}");
        }
        let page: FindingPage = ask(self.server, Request::new(Method::Get, path)).await?;
        let beside = Beside { reading: &reading, heads: &page.heads, own: self.vault.practice() };
        let mut practices = self.practices();
        let mut entries = Vec::with_capacity(page.findings.len());
        for finding in &page.findings {
            entries.push(self.entry(&beside, &mut practices, finding).await);
        }
        Ok(Page { entries, next: page.next })
    }

    /// One finding.
    ///
    /// # Errors
    /// As `server::ask`; `Code::NotFound` for what one may not see.
    pub async fn find_finding(self, id: FindingId) -> Result<Entry, Error> {
        let reading = self.vault.logs().begin();
        let view: FindingMessage = ask(self.server, Request::new(Method::Get, url::finding(id))).await?;
        if view.finding.finding_id != id {
            return Err(Refusal::Mismatch.into());
        }
        let beside = Beside { reading: &reading, heads: &view.heads, own: self.vault.practice() };
        Ok(self.entry(&beside, &mut self.practices(), &view.finding).await)
    }

    async fn entry(self, beside: &Beside<'_>, practices: &mut Practices<'_, S>, finding: &Finding) -> Entry {
        let opened = open(beside, practices, finding).await;
        opened.unwrap_or_else(|error| Entry::Refused { finding_id: finding.finding_id, error })
    }
}

/// The order of protocol 7: lengths, suite, the granter's signature and right, revocations, the author's
/// signature and right, HPKE, commitment, content.
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
    let (own_id, manifest_hash) = (beside.own.verified().id(), signed.hash());
    let grants = verify_grants(beside, &author, &claimed, manifest_hash, &finding.grants)?;
    let mine = grants.iter().find(|given| given.recipient() == own_id).ok_or(Refusal::Place)?;
    let rows = verify_rows(beside, practices, finding).await?;
    if let Some(at) = mine.withdrawn_at(&rows) {
        return Ok(Entry::Withdrawn(Withdrawn { finding_id: core.finding_id, practice: author, at }));
    }
    let allowed = author_right(&claimed, manifest_hash).check(
        beside.reading,
        &author,
        beside.heads,
        &finding.manifest_placed,
    )?;
    let manifest = VerifiedManifest::verify(&signed, &finding.meta.0, allowed.key)?;
    let key = mine.unwrap(&beside.own)?;
    let plain = key.open_meta(&manifest.manifest().core, &finding.meta.0)?;
    let meta = read_meta(manifest.manifest(), allowed.epoch, &plain)?;
    let recipients = recipients(practices, own_id, &author, &grants, &rows).await?;
    let own = OwnReading {
        opened: read_by(&rows, EventKind::Opened, own_id, manifest_hash),
        filed: read_by(&rows, EventKind::Filed, own_id, manifest_hash),
    };
    let author = author_of(manifest.manifest(), &meta, Arc::clone(&author));
    let sent_at = finding.sent_at;
    Ok(Entry::Open(Box::new(VerifiedFinding { manifest, meta, key, author, sent_at, recipients, own })))
}

/// What the author's leaf must say.
pub(crate) fn author_right(manifest: &Manifest, manifest_hash: Hash) -> Claim {
    let core = &manifest.core;
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

/// A grant whose signature and right hold.
struct Given {
    grant: VerifiedGrant,
    at: Time,
    revoked_at: Option<Time>,
}

impl Given {
    fn recipient(&self) -> PracticeId {
        siegel_api::id::GroupId(self.grant.grant().info.recipient_id.0)
    }

    /// Withdrawn by a signed event in the own log, or by the server's word, which can only take away.
    fn withdrawn_at(&self, rows: &[VerifiedRow]) -> Option<Time> {
        let revoked = rows.iter().find(|row| {
            row.kind() == EventKind::GrantRevoked
                && row.vouched() == Vouched::Signed
                && row.ref_hash() == self.grant.hash()
        });
        revoked.map(VerifiedRow::at).or(self.revoked_at)
    }

    fn unwrap(&self, own: &OwnPractice) -> Result<FindingKey, Error> {
        let seeds = own.seeds_of(self.grant.grant().info.recipient_epoch)?;
        Ok(unwrap(seeds.content_pair()?, &self.grant)?)
    }
}

fn verify_grants(
    beside: &Beside<'_>,
    author: &VerifiedPractice,
    manifest: &Manifest,
    manifest_hash: Hash,
    grants: &[GrantView],
) -> Result<Vec<Given>, Error> {
    grants.iter().map(|view| verify_grant(beside, author, manifest, manifest_hash, view)).collect()
}

/// A grant counts if a member of the author's practice signed it for this very revision, with SEND
/// (protocol 6). Grants that recipients pass on are not part of this version, and are refused.
fn verify_grant(
    beside: &Beside<'_>,
    author: &VerifiedPractice,
    manifest: &Manifest,
    manifest_hash: Hash,
    view: &GrantView,
) -> Result<Given, Error> {
    let signed: Signed = decode(&view.grant.0)?;
    let info = Grant::parse(signed.body())?.info;
    let fits = info.purpose == Purpose::Finding
        && info.practice_id == manifest.core.practice_id
        && info.subject_hash == manifest_hash
        && info.granter_group == author.id()
        && info.parent_grant_hash == Hash::ZERO
        && info.recipient_kind == RecipientKind::Group
        && info.recipient_id == ObjectId::from(view.recipient);
    if !fits {
        return Err(Refusal::Mismatch.into());
    }
    let claim = Claim {
        kind: EventKind::GrantGiven,
        signer: info.granter,
        object: ObjectId::from(manifest.core.finding_id),
        ref_hash: signed.hash(),
        epoch: info.granter_epoch,
        statement_hash: info.granter_statement_hash,
        roles: Roles::SEND,
    };
    let Allowed { key, .. } = claim.check(beside.reading, author, beside.heads, &view.placed)?;
    let grant = VerifiedGrant::verify(&signed, key)?;
    let head = beside.reading.head_among(author.id(), author.log(), beside.heads)?;
    let at = head.place(&view.placed)?.leaf().server_time;
    Ok(Given { grant, at, revoked_at: view.revoked_at })
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
    practices: &mut Practices<'_, S>,
    own_id: PracticeId,
    author: &VerifiedPractice,
    grants: &[Given],
    rows: &[VerifiedRow],
) -> Result<Vec<Recipient>, Error> {
    let mut recipients = Vec::new();
    for given in grants.iter().filter(|given| author.id() == own_id && given.recipient() != own_id) {
        let practice_id = given.recipient();
        let manifest_hash = given.grant.grant().info.subject_hash;
        let fetched = rows
            .iter()
            .find(|row| row.kind() == EventKind::Fetched && row.practice_id() == Some(practice_id));
        recipients.push(Recipient {
            practice_id,
            card: practices.find(practice_id).await?.card().clone(),
            grant_hash: given.grant.hash(),
            delivered_at: given.at,
            fetched_at: fetched.map(VerifiedRow::at),
            opened: read_by(rows, EventKind::Opened, practice_id, manifest_hash),
            filed: read_by(rows, EventKind::Filed, practice_id, manifest_hash),
            withdrawn_at: given.withdrawn_at(rows),
        });
    }
    Ok(recipients)
}

/// Who signed a receipt of this kind for this revision, first of each person.
fn read_by(
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
            people.push(ReadBy { user_id, name, at: row.at() });
        }
    }
    people
}
