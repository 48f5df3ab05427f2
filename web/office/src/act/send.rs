//! Sending: the form becomes a draft, its parts go out, the draft becomes a finding.

use leptos::prelude::*;
use siegel_api::id::FindingId;
use siegel_api::manifest::Flags;
use siegel_api::time::Time;
use siegel_client::clock::Clock;
use siegel_client::draft::{Chosen, Letter as Sealed, Outgoing, Picked as PickedFile};
use siegel_client::error::Error;
use siegel_client::meta::{
    AuthorName, Basis, Class, Day, ImageConsent, Meta, Patient, Urgency as SealedUrgency,
};
use siegel_client::transfer::{Control, Progress, Watch};
use siegel_client::vault::Vault;
use siegel_client::{directory, trust};
use siegel_kit::Trouble;
use siegel_kit::browser::{BrowserClock, Timer, rng};
use web_sys::File;

use super::{SERVER, desk, told, vault};
use crate::kdl;
use crate::model::contact::PracticeCard;
use crate::model::finding::Urgency;
use crate::model::outgoing::{Letter, Picked};
use crate::office::Office;

/// What is sent, taken from the form at the moment of sending.
pub struct Parcel {
    letter: Sealed,
    files: Vec<File>,
    control: Control,
    /// Set once the draft exists: a second try goes on where the first ended.
    begun: StoredValue<Option<Outgoing>, LocalStorage>,
}

impl Parcel {
    /// Of the form.
    pub fn of(
        (letter, title): (Letter, String),
        picked: Picked,
        directory: &[PracticeCard],
        control: Control,
        begun: StoredValue<Option<Outgoing>, LocalStorage>,
    ) -> Self {
        Parcel { letter: sealed(letter, title, picked, directory), files: picked.files(), control, begun }
    }
}

fn sealed(letter: Letter, title: String, picked: Picked, directory: &[PracticeCard]) -> Sealed {
    let text = |text: RwSignal<String>| text.read_untracked().trim().to_owned();
    let day = |day: RwSignal<String>| Day::parse(&day.read_untracked());
    let now = BrowserClock.now();
    let valid_until = now.plus(text(letter.valid_days).parse::<u64>().unwrap_or(182) * Time::DAY);
    let chosen = letter.recipients.get_untracked();
    let image = picked.has_pictures_now().then(|| ImageConsent {
        taken_by: text(letter.image_author),
        agreed: letter.image_consent.get_untracked(),
    });
    Sealed {
        meta: Meta {
            title,
            class: kdl::find(&letter.class.read_untracked())
                .map(|class| Class { code: class.0.to_owned(), text: class.1.to_owned() }),
            found_on: day(letter.day),
            patient: Patient {
                surname: text(letter.surname),
                given: text(letter.given),
                born: day(letter.born),
            },
            case_number: text(letter.case_number),
            note: text(letter.note),
            urgency: match letter.urgency() {
                Urgency::Normal => SealedUrgency::Normal,
                Urgency::Urgent => SealedUrgency::Urgent,
                Urgency::Emergency => SealedUrgency::Emergency,
            },
            basis: basis(&letter.basis.read_untracked()),
            author: AuthorName::default(),
            image,
            files: Vec::new(),
        },
        recipients: directory
            .iter()
            .filter(|card| chosen.contains(&card.id))
            .map(|card| Chosen { practice_id: card.id, root_fp: card.root })
            .collect(),
        valid_until,
        delete_after: valid_until,
        flags: flags(letter),
        thread: None,
    }
}

fn basis(value: &str) -> Basis {
    match value {
        "consent" => Basis::Consent,
        "duty" => Basis::Duty,
        _ => Basis::Treatment,
    }
}

fn flags(letter: Letter) -> Flags {
    let pass_on = if letter.may_pass_on.get_untracked() { Flags::PASS_ON } else { Flags(0) };
    let download = if letter.may_download.get_untracked() { Flags::DOWNLOAD } else { Flags(0) };
    pass_on.with(download)
}

/// Sends. The recipients' keys are pinned first; a changed key ends it before anything is sealed (S-05).
pub async fn send(office: Office, parcel: Parcel, report: impl Fn(Progress)) -> Result<FindingId, Trouble> {
    let (vault, engine) = (vault(office)?, office.engine()?);
    admit(&vault, &parcel.letter.recipients).await.map_err(told(office))?;
    let sender = engine.sender(&parcel.files);
    let begun = parcel.begun.try_update_value(Option::take).flatten();
    let mut outgoing = match begun {
        Some(outgoing) => outgoing,
        None => {
            let picked: Vec<_> = parcel.files.iter().map(picked).collect();
            let begun = desk(&vault).begin_draft(parcel.letter, &picked, &sender, &mut rng()).await;
            begun.map_err(told(office))?
        }
    };
    let watch = Watch { control: &parcel.control, sleeper: &Timer, report: &report };
    let sent = finish(&vault, &mut outgoing, &sender, &watch).await;
    match sent {
        Ok(()) => Ok(outgoing.id()),
        Err(Error::Cancelled) => {
            // Nobody has received anything; what has arrived is thrown away, at the latest by the sweep.
            let _ = desk(&vault).remove_draft(outgoing.id()).await;
            Err(Error::Cancelled.into())
        }
        Err(error) => {
            parcel.begun.try_set_value(Some(outgoing));
            Err(told(office)(error))
        }
    }
}

async fn finish(
    vault: &Vault,
    outgoing: &mut Outgoing,
    sender: &siegel_kit::engine::FileSender<'_>,
    watch: &Watch<'_, Timer, impl Fn(Progress)>,
) -> Result<(), Error> {
    desk(vault).send_parts(outgoing, sender, watch).await?;
    desk(vault).finish_draft(outgoing, &BrowserClock, &mut rng()).await.map(|_| ())
}

async fn admit(vault: &Vault, chosen: &[Chosen]) -> Result<(), Error> {
    for one in chosen {
        let contacts = trust::list(&SERVER, vault).await?;
        let practice = directory::find_practice(&SERVER, vault.logs(), one.practice_id).await?;
        if practice.root_fingerprint() != one.root_fp {
            return Err(Error::KeyChanged);
        }
        trust::admit(&SERVER, vault, &BrowserClock, &mut rng(), &contacts, &practice).await?;
    }
    Ok(())
}

fn picked(file: &File) -> PickedFile {
    PickedFile {
        name: file.name(),
        media_type: file.type_(),
        length: file.size() as u64,
        modified: file.last_modified() as u64,
    }
}
