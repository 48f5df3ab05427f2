//! Which cases a finding of the own practice is in, and who opened it there.

use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::PracticeId;

use crate::beside::Beside;
use crate::desk::Practices;
use crate::directory::VerifiedPractice;
use crate::error::Error;
use crate::finding::{CaseReader, InCase};
use crate::given::Given;
use crate::receive::read_by;
use crate::row::{VerifiedRow, Vouched};
use crate::server::Server;

/// Practices whose members signed that they opened this revision, the earliest first. Who has left a case since then has read
/// it all the same.
fn readers(rows: &[VerifiedRow], manifest_hash: Hash) -> Vec<PracticeId> {
    let mut practices = Vec::new();
    let signed = rows.iter().filter(|row| {
        row.kind() == EventKind::Opened && row.vouched() == Vouched::Signed && row.ref_hash() == manifest_hash
    });
    for practice_id in signed.filter_map(VerifiedRow::practice_id) {
        if !practices.contains(&practice_id) {
            practices.push(practice_id);
        }
    }
    practices
}

/// The cases that the finding is in, where the own practice sent it. A case that does not open here stays without a name.
/// A reader who came by none of the grants to practices came by a case; where there are several, each names the reader.
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
        let direct = |id: PracticeId| id == own_id || grants.iter().any(|given| given.is_to(id));
        let (mut opened, mut filed) = (Vec::new(), Vec::new());
        for practice_id in readers(rows, given.subject_hash()).into_iter().filter(|id| !direct(*id)) {
            let practice = practices.find(practice_id).await?;
            let read = |kind| {
                let people = read_by(rows, kind, practice_id, given.subject_hash());
                let reader = |reader| CaseReader { practice_id, card: practice.card().clone(), reader };
                people.into_iter().map(reader).collect::<Vec<_>>()
            };
            opened.extend(read(EventKind::Opened));
            filed.extend(read(EventKind::Filed));
        }
        all.push(InCase {
            case_id,
            title: case.map(|case| case.title().to_owned()),
            grant_hash: given.hash(),
            given_by: given.granter(),
            added_at: given.at(),
            added_place: given.place(),
            opened,
            filed,
            withdrawal: given.withdrawal(author, rows),
        });
    }
    Ok(all)
}
