//! Which cases a finding of the own practice is in, and who opened it there.

use siegel_api::event::EventKind;

use crate::beside::Beside;
use crate::desk::Practices;
use crate::directory::VerifiedPractice;
use crate::error::Error;
use crate::finding::{CaseReader, InCase};
use crate::given::Given;
use crate::receive::read_by;
use crate::row::VerifiedRow;
use crate::server::Server;

/// The cases that the finding is in, where the own practice sent it. A case that does not open here stays without a name.
pub(crate) async fn in_cases<S: Server>(
    beside: &Beside<'_>,
    practices: &mut Practices<'_, S>,
    author: &VerifiedPractice,
    grants: &[Given],
    rows: &[VerifiedRow],
) -> Result<Vec<InCase>, Error> {
    let own_id = beside.own.verified().id();
    let mut all = Vec::new();
    for given in grants.iter().filter(|_| author.id() == own_id) {
        let Some(case_id) = given.case() else { continue };
        let case = match practices.case(&beside.contacts, case_id).await {
            Err(error) if error.is_outage() => return Err(error),
            case => case.ok(),
        };
        let mut opened = Vec::new();
        for one in case.iter().flat_map(|case| case.participants()).filter(|one| one.practice.id() != own_id)
        {
            let (practice_id, card) = (one.practice.id(), one.practice.card());
            let readers = read_by(rows, EventKind::Opened, practice_id, given.subject_hash());
            opened.extend(readers.into_iter().map(|reader| CaseReader {
                practice_id,
                card: card.clone(),
                reader,
            }));
        }
        all.push(InCase {
            case_id,
            title: case.map(|case| case.title().to_owned()),
            grant_hash: given.hash(),
            given_by: given.granter(),
            added_at: given.at(),
            opened,
            withdrawal: given.withdrawal(author, rows),
        });
    }
    Ok(all)
}
