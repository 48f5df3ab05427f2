//! Share links: making, listing, a new PIN, extending, revoking.

use std::collections::HashMap;

use leptos::prelude::*;
use siegel_api::id::{FindingId, LinkId};
use siegel_api::limits::LINK_DAYS_USUAL;
use siegel_api::link::LinkFlags;
use siegel_api::time::Time;
use siegel_client::address::Address;
use siegel_client::clock::Clock;
use siegel_client::door::knock;
use siegel_client::error::Error;
use siegel_client::finding::VerifiedFinding;
use siegel_client::greeting::Greeting;
use siegel_client::link::{LinkEntry, LinkOffer, LinkState as Known, NewLink, VerifiedLink};
use siegel_client::vault::Vault;
use siegel_crypto::code::LinkCode;
use siegel_crypto::link::LinkSecret;
use siegel_crypto::pin::{Pin, PinKind};
use siegel_kit::Trouble;
use siegel_kit::browser::{BrowserClock, rng};
use siegel_kit::engine::Engine;

use super::{SERVER, desk, finding, told, vault};
use crate::model::finding::{CardState, FindingCard};
use crate::model::link::{GivenFinding, LetterText, LinkCard, LinkMade, LinkState, Slip, mark};
use crate::office::Office;
use crate::renewal;

/// The form of a new link.
#[derive(Clone, Copy)]
pub struct LinkForm {
    /// Findings, by id.
    pub chosen: RwSignal<Vec<String>>,
    pub name: RwSignal<String>,
    pub days: RwSignal<String>,
    pub most: RwSignal<String>,
    pub pin: RwSignal<String>,
    pub neutral: RwSignal<String>,
    pub phone: RwSignal<String>,
    /// The letter has a code to type beside the one to photograph.
    pub code: RwSignal<bool>,
    /// Somebody has read the notes that go along, and lets them be read.
    pub note_read: RwSignal<bool>,
}

impl LinkForm {
    /// The defaults that protect: 30 days, 10 openings, a PIN of six digits (L15).
    pub fn new(office: Office) -> Self {
        let practice = office.vault().map(|vault| super::account::practice_name(&vault)).unwrap_or_default();
        let text = |text: &str| RwSignal::new(text.to_owned());
        LinkForm {
            chosen: RwSignal::new(Vec::new()),
            name: text(""),
            days: text("30"),
            most: text("10"),
            pin: text("6"),
            neutral: text(&practice),
            phone: text(""),
            code: RwSignal::new(false),
            note_read: RwSignal::new(false),
        }
    }

    fn offer(self) -> LinkOffer {
        let trimmed = |text: RwSignal<String>| text.read_untracked().trim().to_owned();
        let days: u64 = self.days.read_untracked().parse().unwrap_or(30);
        LinkOffer {
            name: trimmed(self.name),
            greeting: Greeting { name: trimmed(self.neutral), phone: trimmed(self.phone) },
            expires_at: BrowserClock.now().plus(days * Time::DAY),
            openings_max: self.most.read_untracked().parse().unwrap_or(10),
            flags: LinkFlags::DOWNLOAD,
        }
    }
}

/// The kind of PIN that a form asks for.
pub fn pin_kind(chosen: RwSignal<String>) -> PinKind {
    if chosen.read_untracked().as_str() == "8" { PinKind::EightDigits } else { PinKind::SixDigits }
}

/// Findings that may be given away by link: the practice's own, and those that may be passed on.
pub async fn offered(office: Office) -> Result<Vec<FindingCard>, Trouble> {
    let (mut own, received) = (finding::sent(office).await?, finding::inbox(office).await?);
    own.extend(received.into_iter().filter(|card| card.may_pass_on));
    own.retain(|card| !matches!(card.state, CardState::Refused | CardState::Changed));
    Ok(own)
}

/// The chosen findings as who opens the link will see them.
pub async fn given(office: Office, chosen: Vec<String>) -> Result<Vec<GivenFinding>, Trouble> {
    let vault = vault(office)?;
    let mut given = Vec::with_capacity(chosen.len());
    for id in chosen {
        let finding = finding::find(office, &vault, &id).await?;
        given.push(GivenFinding {
            id: finding.id(),
            title: finding.title().to_owned(),
            day: finding.meta().found_on.as_ref().map_or("", |day| day.text()).to_owned(),
            files: finding.files().map(|file| (file.name.to_owned(), file.length)).collect(),
            note: finding.meta().note.clone(),
        });
    }
    Ok(given)
}

/// Makes the link: secret and PIN are drawn here, a worker stretches the PIN. Nothing is made, and nothing answered, if
/// it would show a note that nobody has let be read: `read` are the notes that somebody has.
pub async fn create(
    office: Office,
    form: LinkForm,
    read: Vec<GivenFinding>,
) -> Result<Option<LinkMade>, Trouble> {
    let (vault, engine) = (vault(office)?, office.engine()?);
    long_needs_proof(form.offer().expires_at).await?;
    let mut findings = Vec::new();
    for id in form.chosen.get_untracked() {
        findings.push(finding::find(office, &vault, &id).await?);
    }
    let was_read = |finding: &VerifiedFinding| {
        let note = &finding.meta().note;
        note.trim().is_empty() || read.iter().any(|one| one.id == finding.id() && one.note == *note)
    };
    if !findings.iter().all(was_read) {
        return Ok(None);
    }
    let findings: Vec<_> = findings.iter().collect();
    let (code, offer) = (form.code.get_untracked().then(|| LinkCode::generate(&mut rng())), form.offer());
    let new = draw(&engine, code.as_ref(), pin_kind(form.pin)).await?;
    let pin = new.pin().expose_text().to_string();
    let root = engine.derive_link_root(new.id(), new.secret().expose(), &pin).await?;
    let made =
        desk(&vault).create_link(&new, &root, (&findings, &offer), BrowserClock.now(), &mut rng()).await;
    made.map_err(told(office))?;
    let url = new.expose_url(&vault.instance().origin).to_string();
    let letter = LetterText {
        id: new.id(),
        url,
        code: code.map(|code| code.expose_text().to_string()),
        name: offer.name,
        neutral: offer.greeting.name,
        phone: offer.greeting.phone,
        valid_until: offer.expires_at,
        max_open: offer.openings_max,
    };
    Ok(Some(LinkMade { letter, pin }))
}

/// Id, secret and PIN of a link that is yet to be made. What follows from a code a worker stretches.
async fn draw(engine: &Engine, code: Option<&LinkCode>, kind: PinKind) -> Result<NewLink, Trouble> {
    let Some(code) = code else { return Ok(NewLink::generate(kind, &mut rng())) };
    let (id, secret) = engine.derive_link_code(&code.expose_text()).await?;
    Ok(NewLink::from_code((id, LinkSecret::from_bytes(*secret)), kind, &mut rng()))
}

/// Puts what the newest link says before its PIN into a form in which nobody has typed yet: sender and number are those of
/// the practice, and rarely change. Where they cannot be had somebody types them.
pub async fn propose(office: Office, form: LinkForm) {
    let Some(vault) = office.vault() else { return };
    let before = form.neutral.get_untracked();
    let Ok(Some(Greeting { name, phone })) = desk(&vault).usual_greeting().await else { return };
    // The page may be gone by now.
    if form.phone.try_with_untracked(String::is_empty) == Some(true) {
        form.phone.set(phone);
    }
    if form.neutral.try_with_untracked(|typed| *typed == before) == Some(true) {
        form.neutral.set(name);
    }
}

/// The practice's links, newest first.
pub async fn list(office: Office) -> Result<Vec<LinkCard>, Trouble> {
    let vault = vault(office)?;
    let links = desk(&vault).list_links().await.map_err(told(office))?;
    let titles: HashMap<FindingId, String> =
        offered(office).await?.into_iter().map(|card| (card.id, card.title)).collect();
    Ok(links.iter().map(|entry| card(&vault, &titles, entry)).collect())
}

fn card(vault: &Vault, titles: &HashMap<FindingId, String>, entry: &LinkEntry) -> LinkCard {
    match entry {
        LinkEntry::Link(link) => LinkCard {
            id: link.id(),
            name: link.name().unwrap_or_default().to_owned(),
            titles: link.findings().iter().filter_map(|id| titles.get(id).cloned()).collect(),
            state: state(link.state(BrowserClock.now())),
            opened: link.opened(),
            max_open: link.terms().openings_max,
            valid_until: link.terms().expires_at,
            created_at: link.created_at(),
            exposed_at: link.exposed_at(),
            asked_at: link.asked_at(),
            url: link.expose_url(&vault.instance().origin).to_string(),
            greeting: link.greeting().map(|greeting| (greeting.name, greeting.phone)),
        },
        LinkEntry::Refused { link_id, .. } => LinkCard::refused(*link_id),
    }
}

fn state(known: Known) -> LinkState {
    match known {
        Known::Active => LinkState::Active,
        Known::Paused { until } => LinkState::Paused(until),
        Known::Locked => LinkState::Locked,
        Known::UsedUp => LinkState::UsedUp,
        Known::Expired => LinkState::Expired,
        Known::Revoked { at } => LinkState::Revoked(at),
    }
}

async fn find(office: Office, vault: &Vault, id: LinkId) -> Result<Box<VerifiedLink>, Trouble> {
    let links = desk(vault).list_links().await.map_err(told(office))?;
    for entry in links {
        match entry {
            LinkEntry::Link(link) if link.id() == id => return Ok(link),
            LinkEntry::Refused { link_id, error } if link_id == id => return Err(error.into()),
            _ => {}
        }
    }
    Err(Trouble::from(Error::Answer))
}

/// What a link that is there says for its letter.
pub async fn letter(card: LinkCard) -> LetterText {
    let greeting = match card.greeting {
        Some((name, phone)) => Greeting { name, phone },
        None => greeting_of_before(&card.url).await.unwrap_or_default(),
    };
    LetterText {
        id: card.id,
        url: card.url,
        // What was typed from is kept nowhere.
        code: None,
        name: card.name,
        neutral: greeting.name,
        phone: greeting.phone,
        valid_until: card.valid_until,
        max_open: card.max_open,
    }
}

/// Sender and telephone number of a link that was made before the practice kept them: sealed for who has the link. Where the
/// server does not hand them out any more the letter goes without.
async fn greeting_of_before(url: &str) -> Option<Greeting> {
    let address = Address::find(url).ok()?;
    Some(knock(&SERVER, &address).await.ok()?.greeting)
}

/// A new PIN on the same link; gives what stands on its slip.
pub async fn arm(office: Office, id: LinkId, kind: PinKind) -> Result<Slip, Trouble> {
    let (vault, engine) = (vault(office)?, office.engine()?);
    let link = find(office, &vault, id).await?;
    let pin = Pin::generate(kind, &mut rng()).expose_text().to_string();
    let root = engine.derive_link_root(id, link.secret().expose(), &pin).await?;
    desk(&vault).rearm_link(&link, &root, BrowserClock.now(), &mut rng()).await.map_err(told(office))?;
    let greeting = match link.greeting() {
        Some(greeting) => greeting,
        None => greeting_of_before(&link.expose_url(&vault.instance().origin)).await.unwrap_or_default(),
    };
    Ok(Slip { pin, neutral: greeting.name, mark: mark(id) })
}

/// Valid for so many days from now, or as long as before, and for so many openings in all.
pub async fn extend(office: Office, id: LinkId, days: Option<u64>, most: u32) -> Result<(), Trouble> {
    let vault = vault(office)?;
    let link = find(office, &vault, id).await?;
    let now = BrowserClock.now();
    let terms = (days.map_or(link.terms().expires_at, |days| now.plus(days * Time::DAY)), most);
    long_needs_proof(terms.0).await?;
    desk(&vault).change_link(&link, terms, now, &mut rng()).await.map(|_| ()).map_err(told(office))
}

/// A link that runs longer than links do takes a fresh proof of who gives it: asked for before anything is made.
async fn long_needs_proof(expires_at: Time) -> Result<(), Trouble> {
    let usual = BrowserClock.now().plus(LINK_DAYS_USUAL * Time::DAY);
    if expires_at > usual { renewal::prove().await.map_err(Trouble::from) } else { Ok(()) }
}

/// Ends a link for good.
pub async fn revoke(office: Office, id: LinkId) -> Result<(), Trouble> {
    let vault = vault(office)?;
    let link = find(office, &vault, id).await?;
    desk(&vault).revoke_link(&link, BrowserClock.now(), &mut rng()).await.map(|_| ()).map_err(told(office))
}
