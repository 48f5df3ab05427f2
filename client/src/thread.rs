//! A thread: what practices wrote to each other about one matter, question and answers.

use siegel_api::id::ThreadId;
use siegel_api::message::finding::FindingBox;

use crate::desk::Desk;
use crate::error::Error;
use crate::finding::VerifiedFinding;
use crate::receive::Entry;
use crate::server::Server;

impl<S: Server> Desk<'_, S> {
    /// What of a thread can be read here, oldest first; at most 200 that came in and 200 that were sent. Which thread a
    /// finding belongs to, its author signed; that none is missing is the server's word.
    ///
    /// # Errors
    /// As `list_findings`.
    pub async fn list_thread(self, thread: ThreadId) -> Result<Vec<VerifiedFinding>, Error> {
        let mut findings = Vec::new();
        for which in [FindingBox::Inbox, FindingBox::Sent] {
            let page = self.page(which, [("thread", thread.to_string())]).await?;
            findings.extend(page.entries.into_iter().filter_map(|entry| match entry {
                Entry::Open(finding) if finding.thread_id() == thread => Some(*finding),
                _ => None,
            }));
        }
        findings.sort_by_key(VerifiedFinding::sent_at);
        Ok(findings)
    }
}
