//! A finding was corrected: links to it are sealed anew, so that their holders see the corrected version (protocol 8).

use rand_core::CryptoRng;
use siegel_api::codec::encode;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::label::SignLabel;
use siegel_api::link::Terms;
use siegel_api::message::finding::Committed;
use siegel_api::message::link::{LinkContentWrite, LinkRevision};
use siegel_api::time::Time;
use siegel_crypto::content::FindingKey;
use siegel_crypto::link_content::{LinkContent, LinkFinding};

use super::{LinkEntry, LinkState, VerifiedLink};
use crate::desk::Desk;
use crate::error::Error;
use crate::finding::VerifiedFinding;
use crate::server::Server;

/// What became of the links to a corrected finding.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Renewed {
    /// Links that show the corrected version now.
    pub done: usize,
    /// Links that still show the one before; their holders are told so.
    pub left: usize,
}

impl<S: Server> Desk<'_, S> {
    /// Lets every link of the practice that shows an earlier version of this finding show this one, with the same
    /// address and PIN. What is over stays over; a link that cannot be changed spoils no other.
    ///
    /// # Errors
    /// As `list_links`.
    pub async fn renew_links(
        self,
        finding: &VerifiedFinding,
        now: Time,
        rng: &mut impl CryptoRng,
    ) -> Result<Renewed, Error> {
        let mut renewed = Renewed::default();
        for link in self.list_outrun_links(finding, now).await? {
            match self.renew_link(&link, finding, now, rng).await {
                Ok(_) => renewed.done += 1,
                Err(_) => renewed.left += 1,
            }
        }
        Ok(renewed)
    }

    /// The practice's links that show an earlier version of this finding, and are not over.
    ///
    /// # Errors
    /// As `list_links`.
    pub async fn list_outrun_links(
        self,
        finding: &VerifiedFinding,
        now: Time,
    ) -> Result<Vec<VerifiedLink>, Error> {
        let is_over =
            |link: &VerifiedLink| matches!(link.state(now), LinkState::Revoked { .. } | LinkState::Expired);
        let outrun = |entry| match entry {
            LinkEntry::Link(link) if link.is_outrun_by(finding) && !is_over(&link) => Some(*link),
            _ => None,
        };
        Ok(self.list_links().await?.into_iter().filter_map(outrun).collect())
    }

    /// Lets one link show this version of a finding in the place of the one that it shows now. Visits end.
    ///
    /// # Errors
    /// As `server::ask`; `Error::Fault` for a link that is over.
    pub async fn renew_link(
        self,
        link: &VerifiedLink,
        finding: &VerifiedFinding,
        now: Time,
        rng: &mut impl CryptoRng,
    ) -> Result<Committed, Error> {
        let before = link.content.as_ref().ok_or(Error::Fault)?;
        let content = replaced(before, finding);
        let number = link.terms.content.checked_add(1).ok_or(Error::Fault)?;
        let box1 = link.record.key.seal_box1(link.id(), number, &content, rng)?;
        let own = self.signed_by_me(&link.terms);
        let terms = Terms { content: number, box1_hash: Hash::of(&box1), ..own };
        let signed = self.vault.identity_key().sign_coded(SignLabel::Terms, &terms);
        let message = LinkContentWrite {
            terms: encode(&signed).into(),
            box1: box1.into(),
            findings: content.findings.iter().map(listed).collect(),
            event: self.link_event(EventKind::LinkChanged, link, signed.hash(), now, rng)?,
        };
        self.link_act(link, "content", &message, rng).await
    }
}

fn listed(one: &LinkFinding) -> LinkRevision {
    LinkRevision { finding_id: one.finding_id, manifest_hash: one.manifest_hash }
}

/// The same content, with another version of one finding.
fn replaced(before: &LinkContent, finding: &VerifiedFinding) -> LinkContent {
    let one = |listed: &LinkFinding| {
        let is_this = listed.finding_id == finding.id();
        let (hash, key) = match is_this {
            true => (finding.manifest_hash(), &finding.key),
            false => (listed.manifest_hash, &listed.key),
        };
        let key = FindingKey::from_bytes(*key.expose());
        LinkFinding { finding_id: listed.finding_id, manifest_hash: hash, key }
    };
    LinkContent { practices: before.practices.clone(), findings: before.findings.iter().map(one).collect() }
}
