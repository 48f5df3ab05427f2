//! What a finding is judged by besides itself: heads of logs, the own practice, the contacts.

use std::sync::Arc;

use siegel_api::message::log::Head;

use crate::directory::VerifiedPractice;
use crate::place::Reading;
use crate::trust::{Contacts, Trust};
use crate::vault::{OwnPractice, Vault};

/// What stands beside every finding of an answer.
pub(crate) struct Beside<'r> {
    pub(crate) reading: &'r Reading<'r>,
    pub(crate) heads: &'r [Head],
    pub(crate) own: Arc<OwnPractice>,
    pub(crate) vault: &'r Vault,
    pub(crate) contacts: Contacts,
}

impl Beside<'_> {
    /// What is known of the author's keys; nothing needs to be known of one's own.
    pub(crate) fn judge(&self, author: &VerifiedPractice) -> Option<Trust> {
        let is_own = author.id() == self.own.verified().id();
        (!is_own).then(|| self.contacts.judge(self.vault, author))
    }
}
