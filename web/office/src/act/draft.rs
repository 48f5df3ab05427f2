//! Drafts: the list of them, taking one up, throwing one away; and the one behind the form ([`Keeper`]).

mod keeper;

use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use siegel_api::id::FindingId;
use siegel_api::limits::DRAFT_DAYS;
use siegel_api::problem::{Code, Problem};
use siegel_api::time::Time;
use siegel_client::draft::{DraftEntry, Outgoing};
use siegel_client::error::Error;
use siegel_client::transfer::Sleeper;
use siegel_client::vault::Vault;
use siegel_kit::Trouble;
use siegel_kit::browser::{NameLock, Timer, rng};

use super::{desk, told, vault};
use crate::model::outgoing::{DraftCard, DraftContent};
use crate::office::Office;
use keeper::lock_name;
pub use keeper::{Keeper, Keeping, Kept, address, take_word, was_kept};

/// Milliseconds in which a browser gives a name back.
const GIVEN_BACK: u64 = 300;

/// What became of a draft that is to be taken up.
pub enum TakenUp {
    /// It is here.
    Here(Rc<Keeper>),
    /// It is here; somebody else has corrected the finding meanwhile, and it follows that version now.
    Outrun(Rc<Keeper>),
    /// Another page of this browser has it.
    Elsewhere,
    /// It is a finding by now.
    Sent,
    /// There is none.
    Gone,
    /// It does not open.
    Refused,
}

/// The member's drafts, newest first.
pub async fn list(office: Office, keeping: Keeping) -> Result<Vec<DraftCard>, Trouble> {
    let vault = vault(office)?;
    let drafts = desk(&vault).list_drafts().await.map_err(told(office))?;
    let cards: Vec<DraftCard> = drafts.iter().map(card).collect();
    keeping.count.try_set(cards.len());
    Ok(cards)
}

fn card(entry: &DraftEntry) -> DraftCard {
    let content = entry.outgoing.as_ref().ok().map(|outgoing| DraftContent {
        title: outgoing.title(),
        recipients: outgoing.letter().recipients.iter().map(|one| one.practice_id).collect(),
        cases: outgoing.letter().cases.len(),
        units: outgoing.letter().units.len(),
        files: outgoing.files().count(),
        bytes: outgoing.bytes(),
        corrects: outgoing.corrects().map(|corrects| corrects.finding_id),
    });
    let (id, begun_at) = (entry.draft_id, entry.created_at);
    DraftCard { id, begun_at, kept_until: begun_at.plus(DRAFT_DAYS * Time::DAY), content }
}

/// Counts the drafts anew, for the menu.
pub fn count(office: Office) {
    let keeping = Keeping::here();
    // Without an answer the menu shows the number from before.
    spawn_local(async move { drop(list(office, keeping).await) });
}

/// Throws one away.
pub async fn remove(office: Office, id: FindingId) -> Result<(), Trouble> {
    let vault = vault(office)?;
    match desk(&vault).remove_draft(id).await {
        // Sent or thrown away elsewhere: it is gone, as was wanted.
        Err(Error::Problem(problem)) if problem.code == Code::NotFound => Ok(()),
        done => done.map_err(told(office)),
    }
}

/// Takes one up, unless another page of this browser has it.
pub async fn take_up(office: Office, id: String) -> Result<TakenUp, Trouble> {
    let vault = vault(office)?;
    let id: FindingId = id.parse().map_err(|_| Trouble::told(&Problem::new(Code::NotFound)))?;
    let mut lock = NameLock::take(&lock_name(id)).await;
    if lock.is_none() {
        // What has just been closed on this very page gives it back a moment later.
        Timer.sleep(GIVEN_BACK).await;
        lock = NameLock::take(&lock_name(id)).await;
    }
    let Some(lock) = lock else { return Ok(TakenUp::Elsewhere) };
    match desk(&vault).find_draft(id).await {
        Ok(mut outgoing) => {
            let is_outrun = follow(&vault, &mut outgoing).await.map_err(told(office))?;
            let keeper = Keeper::new(vault, outgoing, Some(lock));
            Ok(if is_outrun { TakenUp::Outrun(keeper) } else { TakenUp::Here(keeper) })
        }
        Err(Error::Refused(_)) => Ok(TakenUp::Refused),
        Err(Error::Problem(problem)) if problem.code == Code::NotFound => {
            let sent = desk(&vault).was_sent(id).await.map_err(told(office))?;
            Ok(if sent { TakenUp::Sent } else { TakenUp::Gone })
        }
        Err(error) => Err(told(office)(error)),
    }
}

/// A correction that somebody was faster with follows the newest version; its files are sealed anew.
async fn follow(vault: &Vault, outgoing: &mut Outgoing) -> Result<bool, Error> {
    let is_outrun = desk(vault).renew_correction(outgoing, &mut rng()).await?;
    if is_outrun {
        let letter = outgoing.letter().clone();
        desk(vault).save_draft(outgoing, letter, &mut rng()).await?;
    }
    Ok(is_outrun)
}
