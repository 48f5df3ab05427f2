//! What a link shows its visitor, with everything by which the page judges it (protocol 6 and 8).

use std::collections::BTreeSet;

use siegel_api::bytes::B64;
use siegel_api::codec::{decode, encode};
use siegel_api::event::EventKind;
use siegel_api::id::PracticeId;
use siegel_api::link::Terms;
use siegel_api::manifest::Manifest;
use siegel_api::message::door::DoorFinding;
use siegel_api::message::log::Head;
use siegel_api::message::practice::Practice;
use siegel_api::signing::Signed;
use siegel_storage::Encoded;
use siegel_storage::finding::{self, Revision};
use siegel_storage::link::{LinkRight, Visiting};

use crate::finding_view::views;
use crate::handler::practice;
use crate::http::problem::Answer;
use crate::log::Heads;
use crate::state::App;

/// The findings behind a link, and who signed them.
pub struct Shown {
    /// The findings.
    pub findings: Vec<DoorFinding>,
    /// Heads of the logs that places refer to.
    pub heads: Vec<Head>,
    /// The practices whose members signed.
    pub practices: Vec<Practice>,
}

/// Reads what a visit may see.
///
/// # Errors
/// `internal` if a proof cannot be made.
pub async fn shown(app: &App, right: &LinkRight<Visiting>) -> Answer<Shown> {
    let (mut shown, mut signers) = (Vec::new(), BTreeSet::from([right.owner()]));
    for revision in finding::list_shown(app.store(), right, app.now()).await? {
        signers.insert(author(&revision)?);
        let mut others = finding::list_revisions_of_shown(app.store(), right, revision.finding).await?;
        others.retain(|one| one.manifest_hash != revision.manifest_hash);
        shown.push((revision, others));
    }
    let mut heads = Heads::new(app);
    // The practices first, each with its own head: whatever they added later lies beyond it. The findings are older.
    let mut practices = Vec::with_capacity(signers.len());
    for signer in signers {
        practices.push(practice::view(app, &mut heads, signer).await?);
    }
    let mut findings = Vec::with_capacity(shown.len());
    for (revision, others) in shown {
        findings.push(finding(&mut heads, revision, others).await?);
    }
    Ok(Shown { findings, heads: heads.finish(), practices })
}

fn author(revision: &Revision) -> Answer<PracticeId> {
    Ok(Manifest::parse(revision.manifest.body())?.core.practice_id)
}

async fn finding(heads: &mut Heads<'_>, revision: Revision, others: Vec<Revision>) -> Answer<DoorFinding> {
    let author = author(&revision)?;
    Ok(DoorFinding {
        finding_id: revision.finding,
        placed: heads.find(author, EventKind::FindingSent, revision.manifest_hash).await?,
        manifest: B64(encode(&revision.manifest)),
        meta: B64(revision.meta.map(|meta| meta.0).unwrap_or_default()),
        others: views(heads, author, others).await?,
    })
}

/// The terms that a link's row holds.
///
/// # Errors
/// `malformed` if they are none, which no write of ours allows.
pub fn terms(stored: &Encoded) -> Answer<Terms> {
    let signed: Signed = decode(&stored.0)?;
    Ok(Terms::parse(signed.body())?)
}
