//! Other practices: the directory, trust, comparison, invitations.

use siegel_api::id::PracticeId;
use siegel_api::problem::{Code, Problem};
use siegel_client::directory::{Directory, VerifiedPractice, find_practice, list_practices};
use siegel_client::error::Error;
use siegel_client::exchange::Exchange;
use siegel_client::invitation::{self, Guest};
use siegel_client::trust::{self, Contacts, How, Trust as Known};
use siegel_client::vault::Vault;
use siegel_crypto::fingerprint::{digits, words};
use siegel_kit::browser::{BrowserClock, rng};
use siegel_kit::{Mishap, Trouble, scan};
use web_sys::File;

use super::finding::own_member;
use super::{SERVER, desk, told, vault};
use crate::model::contact::{Compared, Fingerprint, InvitationCard, PracticeCard, Trust};
use crate::office::Office;

/// All practices but one's own, by name.
pub async fn list(office: Office) -> Result<Vec<PracticeCard>, Trouble> {
    let vault = vault(office)?;
    let contacts = trust::list(&SERVER, &vault).await.map_err(told(office))?;
    let directory = list_practices(&SERVER, vault.logs()).await.map_err(told(office))?;
    Ok(cards(&vault, &contacts, &directory))
}

fn cards(vault: &Vault, contacts: &Contacts, directory: &Directory) -> Vec<PracticeCard> {
    let others = directory.practices.iter().filter(|practice| practice.id() != vault.practice_id());
    let mut cards: Vec<_> = others.map(|practice| card(vault, contacts, practice)).collect();
    cards.extend(directory.refused.iter().map(|(id, _)| PracticeCard::refused(*id)));
    cards.sort_by_key(|card| card.name.to_lowercase());
    cards
}

/// A practice with what is known of its keys.
pub fn card(vault: &Vault, contacts: &Contacts, practice: &VerifiedPractice) -> PracticeCard {
    let judged = contacts.judge(vault, practice);
    let (trust, since) = trust_of(judged);
    let was = contacts.former_card(vault, practice).cloned();
    let own = practice.card();
    PracticeCard {
        id: practice.id(),
        name: own.name.clone(),
        place: own.place.clone(),
        licence: own.licence.clone(),
        trust,
        since,
        compared: compared(vault, judged),
        was,
        root: practice.root_fingerprint(),
    }
}

/// As badges show it, with the day from which on it holds.
pub fn trust_of(known: Known) -> (Trust, Option<siegel_api::time::Time>) {
    match known {
        Known::New => (Trust::New, None),
        Known::FirstUse { since } => (Trust::Pinned, since),
        Known::Verified { since, .. } => (Trust::Verified, Some(since)),
        Known::Renamed => (Trust::Renamed, None),
        Known::Changed => (Trust::Changed, None),
    }
}

fn compared(vault: &Vault, known: Known) -> Option<Compared> {
    let Known::Verified { by, at, how, .. } = known else { return None };
    let how = match how {
        How::Digits => "compared-digits",
        How::Words => "compared-words",
        How::Invitation => "compared-invitation",
        How::Scan => "compared-scan",
    };
    Some(Compared { by: own_member(vault, by), at, how })
}

/// When findings last went to each of these practices, and came from it.
pub async fn exchanges(
    office: Office,
    peers: Vec<PracticeId>,
) -> Result<Vec<(PracticeId, Exchange)>, Trouble> {
    let vault = vault(office)?;
    let mut all = Vec::with_capacity(peers.len());
    for peer in peers {
        all.push((peer, desk(&vault).last_exchange(peer).await.map_err(told(office))?));
    }
    Ok(all)
}

/// What a comparison found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is the practice's.
    Same,
    /// It is not; the first group or word that differs, counted from 1, where there are such.
    Differs(Option<usize>),
}

/// Reads the code of another practice's sheet in a picture, and compares it.
pub async fn scan(office: Office, id: PracticeId, picture: File) -> Result<Verdict, Trouble> {
    let read = scan::codes(&picture).await.unwrap_or_default();
    match read.into_iter().find(|text| trust::is_code(text)) {
        Some(code) => compare(office, id, code).await,
        None => Err(Trouble::here(Mishap::NoCode)),
    }
}

/// One practice.
pub async fn find(office: Office, id: String) -> Result<PracticeCard, Trouble> {
    let vault = vault(office)?;
    let id: PracticeId = id.parse().map_err(|_| Trouble::told(&Problem::new(Code::NotFound)))?;
    let contacts = trust::list(&SERVER, &vault).await.map_err(told(office))?;
    match find_practice(&SERVER, vault.logs(), id).await {
        Ok(practice) => Ok(card(&vault, &contacts, &practice)),
        Err(Error::Refused(_)) => Ok(PracticeCard::refused(id)),
        Err(error) => Err(told(office)(error)),
    }
}

/// One's own fingerprint, to be read aloud.
pub fn own_fingerprint(vault: &Vault) -> Fingerprint {
    let root = vault.practice().verified().root_fingerprint();
    Fingerprint { digits: digits(root).to_vec(), words: words(root).to_vec(), code: trust::code_text(root) }
}

/// Compares what was read aloud with the practice's root.
pub async fn compare(office: Office, id: PracticeId, typed: String) -> Result<Verdict, Trouble> {
    let vault = vault(office)?;
    let practice = find_practice(&SERVER, vault.logs(), id).await.map_err(told(office))?;
    match trust::compare(&SERVER, &vault, &BrowserClock, &mut rng(), &practice, &typed).await {
        Ok(_) => Ok(Verdict::Same),
        Err(Error::Differs) => {
            Ok(Verdict::Differs(trust::first_difference(practice.root_fingerprint(), &typed)))
        }
        Err(error) => Err(told(office)(error)),
    }
}

/// Makes an invitation, and gives its link.
pub async fn invite(office: Office, note: String) -> Result<String, Trouble> {
    let vault = vault(office)?;
    let made = invitation::create(&SERVER, &vault, &BrowserClock, &mut rng(), Guest::Practice, &note)
        .await
        .map_err(told(office))?;
    Ok(made.link.to_string())
}

/// The practice's invitations. One that was answered is checked here, and the newcomer vouched for.
pub async fn invitations(office: Office) -> Result<Vec<InvitationCard>, Trouble> {
    let vault = vault(office)?;
    let all = invitation::list(&SERVER, &vault).await.map_err(told(office))?;
    let mut cards = Vec::with_capacity(all.len());
    for one in all.iter().filter(|one| one.guest == Guest::Practice) {
        let taken = match one.claimed_by() {
            None => None,
            Some(_) => {
                Some(match invitation::confirm(&SERVER, &vault, &BrowserClock, &mut rng(), one).await {
                    Ok(practice) => Some(practice.card().name.clone()),
                    Err(Error::Refused(_) | Error::KeyChanged) => None,
                    Err(error) => return Err(told(office)(error)),
                })
            }
        };
        let (note, created_at, expires_at) = (one.note.clone(), one.created_at, one.expires_at);
        cards.push(InvitationCard { note, created_at, expires_at, taken });
    }
    Ok(cards)
}
