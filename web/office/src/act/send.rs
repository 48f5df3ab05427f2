//! Sending: what the form holds becomes a draft, its parts go out, the draft becomes a finding.

use std::rc::Rc;

use leptos::prelude::*;
use siegel_api::id::{FindingId, PracticeId};
use siegel_api::manifest::Flags;
use siegel_api::time::Time;
use siegel_client::clock::Clock;
use siegel_client::draft::{Chosen, FileState, Form, Letter as Sealed, Outgoing, Sent};
use siegel_client::error::Error;
use siegel_client::link::Renewed;
use siegel_client::meta::{
    AuthorName, Basis, Class, Day, ImageConsent, Meta, Patient, Urgency as SealedUrgency,
};
use siegel_client::part::PartSender;
use siegel_client::transfer::{Control, Progress, Watch};
use siegel_client::vault::Vault;
use siegel_kit::Trouble;
use siegel_kit::browser::{BrowserClock, Timer, rng};
use siegel_kit::name::shown;
use web_sys::File;

use super::draft::Keeper;
use super::{correction, desk, told, vault};
use crate::kdl;
use crate::model::contact::PracticeCard;
use crate::model::finding::Urgency;
use crate::model::outgoing::{Letter, Picked, PickedFile, Place, Standing, is_picture};
use crate::office::Office;
use crate::renewal::Patient as Waiting;

/// Days that a finding is valid where nobody chooses.
const VALID_DAYS: u16 = 182;

/// What the form holds, as it is sealed; follows every field of it. `before` has the keys of recipients that the
/// directory does not show: they are as they were when somebody saw them.
pub fn sealed(
    letter: Letter,
    picked: Picked,
    directory: &[PracticeCard],
    before: &[Chosen],
) -> (Sealed, Form) {
    let text = |text: RwSignal<String>| text.read().trim().to_owned();
    let day = |day: RwSignal<String>| Day::parse(&day.read());
    let image = picked
        .has_pictures()
        .then(|| ImageConsent { taken_by: text(letter.image_author), agreed: letter.image_consent.get() });
    let shown = |id: &PracticeId| directory.iter().find(|card| card.id == *id).map(|card| card.root);
    let known = |id: &PracticeId| before.iter().find(|one| one.practice_id == *id).map(|one| one.root_fp);
    let chosen = |id: &PracticeId| {
        let root_fp = shown(id).or_else(|| known(id))?;
        Some(Chosen { practice_id: *id, root_fp })
    };
    let form = Form {
        has_basis: !letter.basis.read().is_empty(),
        is_link_only: letter.link_only.get(),
        valid_days: text(letter.valid_days).parse().unwrap_or(VALID_DAYS),
    };
    let sealed = Sealed {
        meta: Meta {
            title: text(letter.title),
            class: kdl::find(&letter.class.read())
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
            basis: basis(&letter.basis.read()),
            author: AuthorName::default(),
            image,
            files: Vec::new(),
        },
        recipients: letter.recipients.read().iter().filter_map(chosen).collect(),
        cases: letter.cases.get(),
        units: letter.units.get(),
        flags: flags(letter),
        thread: letter.thread.get(),
        ..Sealed::default()
    };
    (sealed, form)
}

/// Writes into the form what a draft holds.
pub fn restore(letter: Letter, picked: Picked, outgoing: &Outgoing) {
    let (sealed, form) = (outgoing.letter(), outgoing.form());
    let meta = &sealed.meta;
    let day = |day: &Option<Day>| day.as_ref().map_or_else(String::new, |day| day.text().to_owned());
    letter.title.set(meta.title.clone());
    letter.class.set(meta.class.as_ref().map_or_else(String::new, |class| class.code.clone()));
    letter.day.set(day(&meta.found_on));
    letter.surname.set(meta.patient.surname.clone());
    letter.given.set(meta.patient.given.clone());
    letter.born.set(day(&meta.patient.born));
    letter.case_number.set(meta.case_number.clone());
    letter.note.set(meta.note.clone());
    letter.urgency.set(
        match meta.urgency {
            SealedUrgency::Normal => "normal",
            SealedUrgency::Urgent => "urgent",
            SealedUrgency::Emergency => "emergency",
        }
        .to_owned(),
    );
    if let Some(image) = &meta.image {
        letter.image_author.set(image.taken_by.clone());
        letter.image_consent.set(image.agreed);
    }
    letter.recipients.set(sealed.recipients.iter().map(|one| one.practice_id).collect());
    letter.cases.set(sealed.cases.clone());
    letter.units.set(sealed.units.clone());
    letter.link_only.set(form.is_link_only);
    let basis = match meta.basis {
        Basis::Treatment => "treatment",
        Basis::Consent => "consent",
        Basis::Duty => "duty",
    };
    letter.basis.set(if form.has_basis { basis.to_owned() } else { String::new() });
    let days = if form.valid_days == 0 { VALID_DAYS } else { form.valid_days };
    letter.valid_days.set(days.to_string());
    letter.may_download.set(sealed.flags.has(Flags::DOWNLOAD));
    letter.may_pass_on.set(sealed.flags.has(Flags::PASS_ON));
    letter.thread.set(sealed.thread);
    picked.show(outgoing.file_states().map(restored).collect());
}

fn restored(file: FileState) -> PickedFile {
    PickedFile {
        id: file.file_id,
        name: shown(&file.meta.name),
        size: file.meta.length,
        picture: is_picture(&file.meta.media_type),
        place: Place::None,
        standing: if file.is_complete { Standing::Arrived } else { Standing::Wanted },
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
    let pass_on = if letter.may_pass_on.get() { Flags::PASS_ON } else { Flags(0) };
    let download = if letter.may_download.get() { Flags::DOWNLOAD } else { Flags(0) };
    pass_on.with(download)
}

/// What was sent.
#[derive(Clone, Copy)]
pub struct Delivered {
    pub id: FindingId,
    /// Of a correction: what became of the links that show the finding.
    pub corrected: Option<Renewed>,
}

/// Sends the draft of the form. A changed key ends it before anything is sealed (S-05). After an error, or when the
/// page closes, the draft stays with all that has arrived, and is sent on from there.
pub async fn send(
    office: Office,
    keeper: Rc<Keeper>,
    (files, control): (Vec<File>, Control),
    report: impl Fn(Progress),
) -> Result<Delivered, Trouble> {
    let (vault, engine) = (vault(office)?, office.engine()?);
    let trace = keeper.with(|outgoing| outgoing.trace());
    let mut outgoing = match (keeper.take().await, trace) {
        (Ok(outgoing), _) => outgoing,
        // The server keeps no draft of what was sent: by an answer that was lost, or in another page.
        (Err(_), Some(trace)) if desk(&vault).is_sent(trace).await == Ok(true) => {
            return Ok(Delivered { id: trace.finding_id(), corrected: None });
        }
        (Err(error), _) => return Err(told(office)(error)),
    };
    let sender = engine.sender(&files);
    let sender = Waiting(&sender);
    let _under_way = office.transfer(&control);
    let watch = Watch { control: &control, sleeper: &Timer, report: &report };
    let sent = deliver(&vault, &mut outgoing, &sender, &watch).await;
    let id = outgoing.finding_id();
    match sent {
        Ok(_) if outgoing.corrects().is_some() => {
            // What could not be renewed now is offered on the finding's page.
            let renewed = correction::renew(&vault, id).await.unwrap_or_default();
            Ok(Delivered { id, corrected: Some(renewed) })
        }
        Ok(_) => Ok(Delivered { id, corrected: None }),
        Err(error) => {
            keeper.put_back(outgoing);
            Err(told(office)(error))
        }
    }
}

async fn deliver(
    vault: &Vault,
    outgoing: &mut Outgoing,
    sender: &impl PartSender,
    watch: &Watch<'_, Timer, impl Fn(Progress)>,
) -> Result<Sent, Error> {
    let (mut letter, form) = (outgoing.letter().clone(), outgoing.form());
    letter.valid_until = BrowserClock.now().plus(u64::from(form.valid_days) * Time::DAY);
    letter.delete_after = letter.valid_until;
    let before = outgoing.letter().clone();
    outgoing.fill(letter, form);
    let sent = desk(vault).send_draft(outgoing, sender, watch, (&BrowserClock, &mut rng())).await;
    outgoing.fill(before, form);
    sent
}
