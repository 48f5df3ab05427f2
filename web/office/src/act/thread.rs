//! Threads: an answer begins as a form that knows to whom, about whom, and in which thread (J2).

use std::rc::Rc;

use siegel_api::manifest::Flags;
use siegel_client::draft::{Chosen, ChosenUnit, Letter, choose};
use siegel_client::error::Error;
use siegel_client::finding::VerifiedFinding;
use siegel_client::meta::Meta;
use siegel_client::vault::Vault;
use siegel_kit::{Trouble, tr};

use super::draft::Keeper;
use super::finding::{find, opened_card};
use super::{desk, told, vault};
use crate::model::finding::FindingCard;
use crate::office::Office;

/// Begins an answer to a finding; to one of the own practice a supplement, for those who still have it.
pub async fn answer(office: Office, id: String) -> Result<Rc<Keeper>, Trouble> {
    let vault = vault(office)?;
    let finding = find(office, &vault, &id).await?;
    if !finding.may_answer() {
        return Err(told(office)(Error::UnitReads));
    }
    let (title, before) = (finding.title().to_owned(), finding.meta());
    let title = if is_own(&vault, &finding) {
        tr!("answer-supplement-title", title = title)
    } else {
        tr!("answer-title", title = title)
    };
    let (patient, case_number) = (before.patient.clone(), before.case_number.clone());
    let (recipients, units) = others(&vault, &finding);
    let letter = Letter {
        meta: Meta { title, patient, case_number, ..Meta::default() },
        recipients,
        units,
        flags: Flags::DOWNLOAD,
        thread: Some(finding.thread_id()),
        ..Letter::default()
    };
    Keeper::begin_with(office, letter)
}

fn is_own(vault: &Vault, finding: &VerifiedFinding) -> bool {
    finding.author().practice().id() == vault.practice_id()
}

/// Who takes part beside the own practice, by the keys that were verified with the finding: practices, and units of them.
fn others(vault: &Vault, finding: &VerifiedFinding) -> (Vec<Chosen>, Vec<ChosenUnit>) {
    if is_own(vault, finding) {
        return choose(finding.recipients().iter().filter(|one| one.withdrawal.is_none()));
    }
    let author = finding.author().practice();
    (vec![Chosen { practice_id: author.id(), root_fp: author.root_fingerprint() }], Vec::new())
}

/// What else belongs to the thread of a finding and can be read here, with the finding itself, oldest first.
pub async fn list(office: Office, finding: &VerifiedFinding) -> Result<Vec<FindingCard>, Trouble> {
    let vault = vault(office)?;
    let all = desk(&vault).list_thread(finding.thread_id()).await.map_err(told(office))?;
    Ok(all.iter().map(opened_card).collect())
}
