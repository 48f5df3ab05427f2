//! Cases: listed, opened, changed, left, closed; findings added to them (decision 021).

use std::sync::Arc;

use siegel_api::id::{CaseId, PracticeId};
use siegel_api::problem::{Code, Problem};
use siegel_client::case::{CaseTitle, Change, OpenCase};
use siegel_client::clock::Clock;
use siegel_client::draft::Chosen;
use siegel_client::error::Error;
use siegel_client::finding::VerifiedFinding;
use siegel_client::receive::Entry;
use siegel_client::vault::Vault;
use siegel_kit::Trouble;
use siegel_kit::browser::{BrowserClock, rng};

use super::finding::{PAGES_MAX, card as finding_card, own_member};
use super::{contact, desk, told, vault};
use crate::model::case::{CaseCard, CaseDetail, CaseLine, CaseState, Participant};
use crate::model::contact::PracticeCard;
use crate::model::finding::{CardState, FindingCard};
use crate::office::Office;

/// Pages of the list that are read, at most; 50 cases each.
const LISTED_MAX: usize = 40;

/// All in which the own practice takes part; what changed last comes first.
pub async fn list(office: Office) -> Result<Vec<CaseCard>, Trouble> {
    let vault = vault(office)?;
    let line = |(id, case): &(CaseId, Result<OpenCase, Error>)| match case {
        Ok(case) => card(case),
        Err(Error::KeyChanged) => CaseCard::empty(*id, CaseState::Changed),
        Err(_) => CaseCard::empty(*id, CaseState::Refused),
    };
    let (mut cards, mut cursor) = (Vec::<CaseCard>::new(), None::<String>);
    for _ in 0..LISTED_MAX {
        let page = desk(&vault).list_cases(cursor.as_deref()).await.map_err(told(office))?;
        for card in page.cases.iter().map(line) {
            // One that changed while the pages were read stands on two of them.
            if cards.iter().all(|known| known.id != card.id) {
                cards.push(card);
            }
        }
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    cards.sort_by_key(|card| std::cmp::Reverse(card.added_at.unwrap_or(card.opened_at)));
    Ok(cards)
}

fn card(case: &OpenCase) -> CaseCard {
    let others = case.participants().iter().filter(|one| one.trust.is_some() && !one.left);
    CaseCard {
        id: case.id(),
        title: case.title().to_owned(),
        patient: case.patient().to_owned(),
        others: others.map(|one| one.practice.card().name.clone()).collect(),
        own: case.is_own(),
        opener: case.opener().card().name.clone(),
        opened_at: case.opened_at(),
        added_at: case.added_at(),
        state: match () {
            () if case.closed_at().is_some() => CaseState::Closed,
            () if case.waits() => CaseState::Waits,
            () => CaseState::Open,
        },
        waits: case.waits(),
    }
}

/// One case whole. From now on no device of this member takes an older epoch of it.
pub async fn find(office: Office, id: String) -> Result<CaseDetail, Trouble> {
    let vault = vault(office)?;
    let id = parse(&id)?;
    let case = desk(&vault).find_case(id).await.map_err(told(office))?;
    desk(&vault).note_case(&case, &BrowserClock, &mut rng()).await.map_err(told(office))?;
    let (mut lines, mut cursor) = (Vec::new(), None::<String>);
    for _ in 0..PAGES_MAX {
        let page = desk(&vault).list_case(id, cursor.as_deref()).await.map_err(told(office))?;
        lines.extend(page.entries.iter().map(|entry| line(office, &vault, id, entry)));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    let participants = participants(&vault, &case);
    Ok(CaseDetail { card: card(&case), participants, lines })
}

fn parse(id: &str) -> Result<CaseId, Trouble> {
    id.parse().map_err(|_| Trouble::told(&Problem::new(Code::NotFound)))
}

/// The opener first, then by name.
fn participants(vault: &Vault, case: &OpenCase) -> Vec<Participant> {
    let opener = case.opener().id();
    let line = |one: &siegel_client::case::Participant| Participant {
        id: one.practice.id(),
        name: one.practice.card().name.clone(),
        place: one.practice.card().place.clone(),
        trust: one
            .trust
            .filter(|_| one.practice.id() != vault.practice_id())
            .map(|known| contact::trust_of(known).0),
        since: one.since,
        opener: one.practice.id() == opener,
        left: one.left,
        fresh: one.fresh,
    };
    let mut all: Vec<Participant> = case.participants().iter().map(line).collect();
    all.sort_by_key(|one| (!one.opener, one.name.to_lowercase()));
    all
}

fn line(office: Office, vault: &Vault, case: CaseId, entry: &Entry) -> CaseLine {
    let card = finding_card(office, entry);
    let bare = |card| CaseLine { card, by: None, added_at: None };
    let Entry::Open(finding) = entry else { return bare(card) };
    // It was taken out of the case, and is read otherwise.
    let Some(added) = finding.added_to(case) else {
        let state = if card.trust.is_none() { CardState::Withdrawn } else { CardState::SaidWithdrawn };
        return bare(FindingCard { state, ..card });
    };
    let author = finding.author();
    let is_author = author.user_id() == added.by;
    let by = if is_author { Some(author.name().to_owned()) } else { own_member(vault, added.by) };
    CaseLine { card, by, added_at: Some(added.at) }
}

fn chosen(practices: &[PracticeCard]) -> Vec<Chosen> {
    practices.iter().map(|card| Chosen { practice_id: card.id, root_fp: card.root }).collect()
}

/// The id of the case that a form opens, however often its button is pressed.
pub fn draw(office: Office) -> Result<CaseId, Trouble> {
    desk(&*vault(office)?).new_case(&mut rng()).map_err(told(office))
}

/// Opens a case with these practices, by the keys that were shown.
pub async fn open(
    office: Office,
    (id, title): (CaseId, CaseTitle),
    practices: Vec<PracticeCard>,
) -> Result<CaseId, Trouble> {
    let vault = vault(office)?;
    let opened = desk(&vault).open_case((id, &title), &chosen(&practices), &BrowserClock, &mut rng()).await;
    opened.map(|()| id).map_err(told(office))
}

/// Adds a practice: it reads all that the case holds.
pub async fn add_practices(office: Office, id: CaseId, practices: Vec<PracticeCard>) -> Result<(), Trouble> {
    change(office, id, Change { add: chosen(&practices), ..Change::default() }).await
}

/// Removes a practice: it reads nothing of the case any more.
pub async fn remove_practice(office: Office, id: CaseId, practice: PracticeId) -> Result<(), Trouble> {
    change(office, id, Change { remove: vec![practice], ..Change::default() }).await
}

/// Gives a case of the own practice's new keys; who has left is without them.
pub async fn renew(office: Office, id: CaseId) -> Result<(), Trouble> {
    change(office, id, Change::default()).await
}

async fn change(office: Office, id: CaseId, change: Change) -> Result<(), Trouble> {
    let vault = vault(office)?;
    let changed = desk(&vault).change_case(id, &change, &BrowserClock, &mut rng()).await;
    changed.map_err(told(office))
}

/// The own practice takes part no longer.
pub async fn leave(office: Office, id: CaseId) -> Result<(), Trouble> {
    let vault = vault(office)?;
    let left = desk(&vault).leave_case(id, BrowserClock.now(), &mut rng()).await;
    left.map_err(told(office))
}

/// The case takes no more findings.
pub async fn close(office: Office, id: CaseId) -> Result<(), Trouble> {
    let vault = vault(office)?;
    let closed = desk(&vault).close_case(id, BrowserClock.now(), &mut rng()).await;
    closed.map_err(told(office))
}

/// Adds a finding of the own practice to a case.
pub async fn add_finding(office: Office, id: CaseId, finding: Arc<VerifiedFinding>) -> Result<(), Trouble> {
    let vault = vault(office)?;
    let added = desk(&vault).add_to_case(id, &finding, &BrowserClock, &mut rng()).await;
    added.map(|_| ()).map_err(told(office))
}
