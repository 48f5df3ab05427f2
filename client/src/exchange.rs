//! When findings last went to a practice, and came from it: who writes to a practice for the first time, or after years, is
//! told so before anything leaves.

use siegel_api::id::PracticeId;
use siegel_api::message::finding::FindingBox;
use siegel_api::time::Time;

use crate::desk::Desk;
use crate::error::Error;
use crate::receive::Entry;
use crate::server::Server;

/// The newest finding each way, as far as there is one: what does not verify counts for nothing, and a server can withhold.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Exchange {
    /// When the own practice last sent something there.
    pub sent_at: Option<Time>,
    /// When something last came from there.
    pub received_at: Option<Time>,
}

impl Exchange {
    /// The later of the two.
    pub fn last(&self) -> Option<Time> {
        self.sent_at.max(self.received_at)
    }
}

impl<S: Server> Desk<'_, S> {
    /// Looks for the newest finding to `peer`, and from it.
    ///
    /// # Errors
    /// As `list_findings`.
    pub async fn last_exchange(self, peer: PracticeId) -> Result<Exchange, Error> {
        let newest = |which| self.page(which, [("practice", peer.to_string()), ("limit", "1".to_owned())]);
        let (sent, received) = (newest(FindingBox::Sent).await?, newest(FindingBox::Inbox).await?);
        let to_peer = sent.entries.iter().filter_map(|entry| match entry {
            Entry::Open(finding) => {
                let went = finding.recipients().iter().any(|one| one.practice_id == peer);
                went.then(|| finding.sent_at())
            }
            Entry::Withdrawn(_) | Entry::Changed { .. } | Entry::Refused { .. } => None,
        });
        let from_peer = received.entries.iter().filter_map(|entry| match entry {
            Entry::Open(finding) => Some((finding.author().practice().id(), finding.sent_at())),
            Entry::Withdrawn(gone) => Some((gone.practice.id(), gone.withdrawal.at)),
            Entry::Changed { practice, at, .. } => Some((practice.id(), *at)),
            Entry::Refused { .. } => None,
        });
        let from_peer = from_peer.filter(|(from, _)| *from == peer).map(|(_, at)| at);
        Ok(Exchange { sent_at: to_peer.max(), received_at: from_peer.max() })
    }
}
