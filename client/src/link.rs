//! Share links, as the practice makes and keeps them (protocol 8).
//!
//! Whoever makes a link or gives it a new PIN derives its root from secret and PIN, which takes Argon2id
//! about a second in a browser: [`derive_root`] is pure, for a worker.

use rand_core::CryptoRng;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{FindingId, LinkId, ObjectId};
use siegel_api::link::{LinkFlags, Terms};
use siegel_api::message::link::Link as LinkMessage;
use siegel_api::time::Time;
use siegel_crypto::label::LabelKind;
use siegel_crypto::link::LinkSecret;
use siegel_crypto::link_content::LinkContent;
use siegel_crypto::office::OfficeRecord;
use siegel_crypto::pin::Pin;
use zeroize::Zeroizing;

use crate::address::Address;
use crate::draft::random;
use crate::error::Error;
use crate::finding::VerifiedFinding;
use crate::greeting::Greeting;
use crate::row::VerifiedRow;

mod desk;
mod renew;

pub use renew::Renewed;
pub use siegel_crypto::link::LinkRoot;
pub use siegel_crypto::pin::PinKind;

/// The root of a link's secret and PIN; takes Argon2id about 0.2 s natively, a second in a browser. Pure:
/// a worker can do it. Pass the result to `LinkRoot::from_bytes`.
///
/// # Errors
/// `Error::Unreadable` for a PIN that none can be.
pub fn derive_root(link_id: LinkId, secret: &[u8; 32], pin: &str) -> Result<Zeroizing<[u8; 32]>, Error> {
    let pin = Pin::parse(pin)?;
    let root = LinkSecret::from_bytes(*secret).derive_root(link_id, &pin)?;
    Ok(Zeroizing::new(*root.expose()))
}

/// A link that was drawn but not made yet.
#[derive(Debug)]
pub struct NewLink {
    link_id: LinkId,
    secret: LinkSecret,
    pin: Pin,
}

impl NewLink {
    /// Draws id, secret and PIN.
    pub fn generate(kind: PinKind, rng: &mut impl CryptoRng) -> Self {
        let link_id = LinkId(random(rng));
        Self { link_id, secret: LinkSecret::generate(rng), pin: Pin::generate(kind, rng) }
    }

    /// Draws a PIN for id and secret that follow from a code on paper (protocol 8): 100 bits instead of 256.
    pub fn from_code(
        (link_id, secret): (LinkId, LinkSecret),
        kind: PinKind,
        rng: &mut impl CryptoRng,
    ) -> Self {
        Self { link_id, secret, pin: Pin::generate(kind, rng) }
    }

    /// The link.
    pub fn id(&self) -> LinkId {
        self.link_id
    }

    /// The secret, for the worker that derives the root.
    pub fn secret(&self) -> &LinkSecret {
        &self.secret
    }

    /// The PIN, to be told by another channel than the link.
    pub fn pin(&self) -> &Pin {
        &self.pin
    }

    /// The root, derived on this very thread.
    ///
    /// # Errors
    /// `Error::Fault` if Argon2id's memory cannot be had.
    pub fn derive_root(&self) -> Result<LinkRoot, Error> {
        Ok(self.secret.derive_root(self.link_id, &self.pin)?)
    }

    /// The whole address, for the first card.
    pub fn expose_url(&self, origin: &str) -> Zeroizing<String> {
        Address::expose_url(origin, self.link_id, &self.secret)
    }
}

/// What a link allows, and what it is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkOffer {
    /// What the practice calls it, for its own console.
    pub name: String,
    /// What it says before its PIN is asked for.
    pub greeting: Greeting,
    /// Not opened after this.
    pub expires_at: Time,
    /// Openings, at most 1,000.
    pub openings_max: u32,
    /// What the holder may do.
    pub flags: LinkFlags,
}

/// A link of the own practice, verified.
#[derive(Debug)]
pub struct VerifiedLink {
    pub(crate) terms: Terms,
    pub(crate) terms_hash: Hash,
    record: OfficeRecord,
    /// The epoch under which the record is sealed.
    kept_under: u32,
    content: Option<LinkContent>,
    message: LinkMessage,
    rows: Vec<VerifiedRow>,
}

/// Whether a link opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// It opens.
    Active,
    /// Too many wrong PINs for now; it opens again by itself.
    Paused {
        /// Then.
        until: Time,
    },
    /// Too many wrong PINs: it takes a new PIN.
    Locked,
    /// Opened as often as allowed.
    UsedUp,
    /// Past its end.
    Expired,
    /// The practice revoked it.
    Revoked {
        /// When.
        at: Time,
    },
}

/// One line of the list of links.
#[derive(Debug)]
pub enum LinkEntry {
    /// Verified and opened.
    Link(Box<VerifiedLink>),
    /// It did not verify.
    Refused {
        /// The link, as the server calls it.
        link_id: LinkId,
        /// Why.
        error: Error,
    },
}

impl VerifiedLink {
    /// The link.
    pub fn id(&self) -> LinkId {
        self.terms.link_id
    }

    /// What a member signed.
    pub fn terms(&self) -> &Terms {
        &self.terms
    }

    /// What it was called when it was made, where the reader may AUDIT.
    pub fn name(&self) -> Option<&str> {
        self.rows.iter().find_map(|row| row.name_of(LabelKind::Link, ObjectId::from(self.id())))
    }

    /// What it says before its PIN is asked for, as the practice wrote it; `None` of a link of before this was kept.
    pub fn greeting(&self) -> Option<Greeting> {
        Greeting::decode(self.record.greeting.as_ref()?).ok()
    }

    /// The findings that it shows; of a link that is over the server's word.
    pub fn findings(&self) -> Vec<FindingId> {
        match &self.content {
            Some(content) => content.findings.iter().map(|one| one.finding_id).collect(),
            None => self.message.findings.clone(),
        }
    }

    /// Whether it shows an earlier version of this finding.
    pub fn is_outrun_by(&self, finding: &VerifiedFinding) -> bool {
        let differs = |content: &LinkContent| {
            let mut listed = content.findings.iter().filter(|one| one.finding_id == finding.id());
            listed.any(|one| one.manifest_hash != finding.manifest_hash())
        };
        self.content.as_ref().is_some_and(differs)
    }

    /// When it was made: the server's word.
    pub fn created_at(&self) -> Time {
        self.message.created_at
    }

    /// Openings so far: the server's word.
    pub fn opened(&self) -> u32 {
        self.message.opened
    }

    /// Wrong PINs since it was armed: the server's word.
    pub fn wrong_pins(&self) -> u32 {
        self.message.wrong
    }

    /// When a page found the secret in its path, so that a server may have seen it: the server's word.
    pub fn exposed_at(&self) -> Option<Time> {
        self.message.exposed_at
    }

    /// When who has it last asked for more time or openings, and nobody has changed it since: the server's word.
    pub fn asked_at(&self) -> Option<Time> {
        let answers = [EventKind::LinkChanged, EventKind::LinkArmed, EventKind::LinkRevoked];
        let last = self
            .rows
            .iter()
            .rfind(|row| row.kind() == EventKind::LinkAsked || answers.contains(&row.kind()))?;
        (last.kind() == EventKind::LinkAsked).then(|| last.at())
    }

    /// What became of it, oldest first.
    pub fn history(&self) -> &[VerifiedRow] {
        &self.rows
    }

    /// Whether it opens at `now`.
    pub fn state(&self, now: Time) -> LinkState {
        let message = &self.message;
        match message.paused_until {
            _ if message.revoked_at.is_some() => {
                LinkState::Revoked { at: message.revoked_at.unwrap_or_default() }
            }
            _ if self.terms.expires_at <= now => LinkState::Expired,
            _ if message.opened >= self.terms.openings_max => LinkState::UsedUp,
            _ if message.locked => LinkState::Locked,
            Some(until) if until > now => LinkState::Paused { until },
            _ => LinkState::Active,
        }
    }

    /// The secret, for the worker that derives the root of a new PIN.
    pub fn secret(&self) -> &LinkSecret {
        &self.record.secret
    }

    /// The whole address, to show it again.
    pub fn expose_url(&self, origin: &str) -> Zeroizing<String> {
        Address::expose_url(origin, self.id(), &self.record.secret)
    }
}
