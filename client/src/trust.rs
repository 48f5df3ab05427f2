//! Whose keys they are: pinned at first use, verified by comparison, blocked when they change
//! (protocol 4, S-05).
//!
//! Two memories speak: the practice's contact, signed by the member who saw or compared the root, and the
//! pin in this member's own keyring. A server can withhold or roll back the first. An open vault holds the
//! second, and takes back nothing of it; to a device that signs in anew a server can show an older keyring,
//! from before a pin. So a root that contradicts the pin counts only where a member signed that a comparison
//! replaced it, and one that no memory knows is said to be new, aloud, each time.

use std::collections::{HashMap, HashSet};

use rand_core::CryptoRng;

use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{PracticeId, UserId};
use siegel_api::message::contact::ContactWrite;
use siegel_api::statement::{CardText, VerifiedEpoch};
use siegel_api::suite::VERSION;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_crypto::fingerprint::{digits, words};
use siegel_crypto::keyring::{Pin, PinKind};
use siegel_crypto::label::{LabelEntry, LabelKind};

use crate::clock::Clock;
use crate::directory::VerifiedPractice;
use crate::error::Error;
use crate::event::Act;
use crate::keyring::remember;
use crate::pin::find_pin;
use crate::record;
use crate::server::{Method, Request, Server, tell};
use crate::vault::Vault;

/// Begins what is scanned.
const CODE: &str = "SIEGEL:FP1:";

mod contact;

use contact::Contact;
pub(crate) use contact::to_vouch_for;
pub use contact::{Comparison, How};

/// What is known of a practice's keys; stands on every card of a recipient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Never seen before: said aloud, and pinned when something is sent.
    New,
    /// Pinned, and nobody compared.
    FirstUse {
        /// When it was first seen; unknown where only the own keyring remembers.
        since: Option<Time>,
    },
    /// Compared.
    Verified {
        /// The member who did it.
        by: UserId,
        /// When, by that member's clock.
        at: Time,
        /// How.
        how: How,
        /// When these keys were first seen.
        since: Time,
    },
    /// The keys that were known, under another card: what it sends opens, and nothing is sent to it until somebody
    /// compares (`Contacts::former_card`).
    Renamed,
    /// Not the keys that were pinned: nothing of it opens, and nothing is sent, until somebody compares.
    Changed,
}

impl Trust {
    /// Whether something may be sealed to it.
    ///
    /// # Errors
    /// `Error::KeyChanged` and `Error::CardChanged` (S-05).
    pub(crate) fn check(self) -> Result<(), Error> {
        match self {
            Self::Changed => Err(Error::KeyChanged),
            Self::Renamed => Err(Error::CardChanged),
            Self::New | Self::FirstUse { .. } | Self::Verified { .. } => Ok(()),
        }
    }
}

/// The practice's contacts, opened and verified.
#[derive(Debug, Default)]
pub struct Contacts {
    known: HashMap<PracticeId, Contact>,
    refused: HashSet<PracticeId>,
}

/// Fetches the practice's contacts.
///
/// # Errors
/// As `server::ask`.
pub async fn list(server: &impl Server, vault: &Vault) -> Result<Contacts, Error> {
    let message = contact::fetch(server).await?;
    record::keep_up(server, vault, message.contacts.iter().map(|one| one.blob.0.as_slice())).await?;
    let own = vault.practice();
    let mut contacts = Contacts::default();
    for one in &message.contacts {
        match Contact::open(&own, one) {
            Ok(contact) => drop(contacts.known.insert(one.peer, contact)),
            Err(_) => drop(contacts.refused.insert(one.peer)),
        }
    }
    Ok(contacts)
}

impl Contacts {
    /// What is known of `peer`'s keys.
    pub fn judge(&self, vault: &Vault, peer: &VerifiedPractice) -> Trust {
        if self.refused.contains(&peer.id()) {
            return Trust::Changed;
        }
        let pin = find_pin(&vault.keyring().remembered, PinKind::Group, peer.id());
        judge(self.known.get(&peer.id()), pin, peer)
    }

    /// The card by which `peer` was known, where it is `Trust::Renamed`: what people need to be told beside it.
    pub fn former_card<'p>(&self, vault: &Vault, peer: &'p VerifiedPractice) -> Option<&'p CardText> {
        let known = self.known.get(&peer.id()).filter(|_| self.judge(vault, peer) == Trust::Renamed)?;
        peer.group().by_hash(known.statement_hash).map(VerifiedEpoch::card)
    }
}

fn judge(contact: Option<&Contact>, pin: Option<Pin>, peer: &VerifiedPractice) -> Trust {
    let root = peer.root_fingerprint();
    if pin.is_some_and(|pin| pin.root == root && u64::from(peer.epoch()) < pin.number) {
        return Trust::Changed;
    }
    let Some(contact) = contact else {
        return match pin {
            None => Trust::New,
            Some(pin) if pin.root == root => Trust::FirstUse { since: None },
            Some(_) => Trust::Changed,
        };
    };
    let replaced = |pin: Pin| contact.comparison.is_some() && contact.replaces == pin.root;
    let agrees = pin.is_none_or(|pin| pin.root == contact.root_fp || replaced(pin));
    let Some(seen) = peer.group().by_hash(contact.statement_hash) else { return Trust::Changed };
    if !agrees || contact.root_fp != root {
        return Trust::Changed;
    }
    if seen.card() != peer.card() {
        return Trust::Renamed;
    }
    match contact.comparison {
        Some(Comparison { by, at, how }) => Trust::Verified { by, at, how, since: contact.first_seen },
        None => Trust::FirstUse { since: Some(contact.first_seen) },
    }
}

/// Lets a practice be sealed to: pins its root at first use. Call it before anything is sealed.
///
/// # Errors
/// `Error::KeyChanged` if its keys are not those that were pinned (S-05), `Error::CardChanged` if it is known by
/// another card, and as `server::ask`.
pub async fn admit(
    server: &impl Server,
    vault: &Vault,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
    contacts: &Contacts,
    peer: &VerifiedPractice,
) -> Result<Trust, Error> {
    let trust = contacts.judge(vault, peer);
    trust.check()?;
    let known = contacts.known.get(&peer.id());
    let newest = known.is_some_and(|known| known.statement_hash == peer.current().hash());
    if !newest {
        let comparison = known.and_then(|known| known.comparison);
        write(server, vault, clock, rng, known, peer, comparison).await?;
    }
    remember(server, vault, clock, rng, pin(peer)).await?;
    Ok(contacts_after(trust, clock))
}

fn contacts_after(trust: Trust, clock: &impl Clock) -> Trust {
    if trust == Trust::New { Trust::FirstUse { since: Some(clock.now()) } } else { trust }
}

/// Whether what was scanned is the code of some practice's sheet, and not of anything else.
pub fn is_code(scanned: &str) -> bool {
    scanned.starts_with(CODE)
}

/// What stands in the code of a practice's sheet, to be scanned: letters and figures that such a code holds densely.
pub fn code_text(root: Hash) -> String {
    format!("{CODE}{}", digits(root).concat())
}

/// Compares what somebody read aloud or wrote, 60 digits or 8 words, or what was scanned (`code_text`), with the practice's root. Only what
/// matches verifies, also after the keys have changed.
///
/// # Errors
/// `Error::Unreadable` for what is neither, `Error::Differs` for another practice's, and as `server::ask`.
pub async fn compare(
    server: &impl Server,
    vault: &Vault,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
    peer: &VerifiedPractice,
    typed: &str,
) -> Result<Trust, Error> {
    let how = matches(peer.root_fingerprint(), typed)?;
    verify(server, vault, clock, rng, peer, how).await
}

/// Records that a member made sure of the practice's keys.
pub(crate) async fn verify(
    server: &impl Server,
    vault: &Vault,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
    peer: &VerifiedPractice,
    how: How,
) -> Result<Trust, Error> {
    let contacts = list(server, vault).await?;
    let comparison = Comparison { by: vault.user_id(), at: clock.now(), how };
    let known = contacts.known.get(&peer.id());
    let since = write(server, vault, clock, rng, known, peer, Some(comparison)).await?;
    remember(server, vault, clock, rng, pin(peer)).await?;
    Ok(Trust::Verified { by: comparison.by, at: comparison.at, how, since })
}

#[expect(clippy::too_many_arguments, reason = "server, clock and chance are arguments of everything here")]
async fn write(
    server: &impl Server,
    vault: &Vault,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
    known: Option<&Contact>,
    peer: &VerifiedPractice,
    comparison: Option<Comparison>,
) -> Result<Time, Error> {
    let now = clock.now();
    let root_fp = peer.root_fingerprint();
    let pinned = find_pin(&vault.keyring().remembered, PinKind::Group, peer.id()).map(|pin| pin.root);
    let before = known.map(|known| known.root_fp).or(pinned);
    let same = known.filter(|known| known.root_fp == root_fp);
    let contact = Contact {
        version: VERSION,
        practice_id: vault.practice_id(),
        peer: peer.id(),
        number: known.map_or(0, |known| known.number).checked_add(1).ok_or(Error::Fault)?,
        root_fp,
        replaces: same
            .map(|same| same.replaces)
            .or(before.filter(|before| *before != root_fp))
            .unwrap_or(Hash::ZERO),
        statement_hash: peer.current().hash(),
        first_seen: same.map_or(now, |same| same.first_seen),
        comparison,
        signer: vault.user_id(),
        signer_statement_hash: vault.practice().verified().current().hash(),
    };
    let name =
        LabelEntry { kind: LabelKind::Practice, object: peer.id().into(), text: peer.card().name.clone() };
    let is_new = comparison.is_some() && known.and_then(|known| known.comparison) != comparison;
    let kind = if is_new { EventKind::ContactCompared } else { EventKind::ContactPinned };
    let event = Act::new(kind, peer.id(), root_fp).names(vec![name]);
    let write = ContactWrite {
        version: contact.number,
        blob: contact.seal(vault, rng)?.into(),
        event: event.sign(vault, now, rng)?,
    };
    tell(server, Request::json(Method::Put, url::contact(peer.id()), &write)?).await?;
    Ok(contact.first_seen)
}

/// What a keyring remembers of a practice.
pub(crate) fn pin(peer: &VerifiedPractice) -> Pin {
    let (id, root) = (peer.id().into(), peer.root_fingerprint());
    Pin { kind: PinKind::Group, id, root, number: u64::from(peer.epoch()) }
}

/// How what was typed or scanned matches the root.
fn matches(root: Hash, typed: &str) -> Result<How, Error> {
    if let Some(scanned) = typed.trim().strip_prefix(CODE) {
        let figures = scanned.len() == 60 && scanned.bytes().all(|figure| figure.is_ascii_digit());
        let fits = scanned == digits(root).concat();
        return match (figures, fits) {
            (true, true) => Ok(How::Scan),
            (true, false) => Err(Error::Differs),
            (false, _) => Err(Error::Unreadable { what: "fingerprint" }),
        };
    }
    let (said, figures) = read(typed);
    let (fits, how) = match shape(typed) {
        Shape::Digits(60) => (figures == digits(root).concat(), How::Digits),
        Shape::Words(8) => (said == words(root), How::Words),
        _ => return Err(Error::Unreadable { what: "fingerprint" }),
    };
    if fits { Ok(how) } else { Err(Error::Differs) }
}

/// What somebody typed, or scanned, as a fingerprint, by what it consists of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// So many digits; a fingerprint has 60.
    Digits(usize),
    /// So many words; a fingerprint has 8.
    Words(usize),
    /// Both at once.
    Mixed,
}

/// Counts what was typed, before anything is compared.
pub fn shape(typed: &str) -> Shape {
    let (said, figures) = read(typed);
    match (said.len(), figures.len()) {
        (0, digits) => Shape::Digits(digits),
        (words, 0) => Shape::Words(words),
        _ => Shape::Mixed,
    }
}

/// The first group of five digits, or the first word, that is not the root's, counted from 1; nothing where nothing
/// differs, or where what was typed is no whole fingerprint. It tells which group to ask for again, and never what
/// should stand there: all groups still have to match.
pub fn first_difference(root: Hash, typed: &str) -> Option<usize> {
    let (said, figures) = read(typed);
    let differs = match shape(typed) {
        Shape::Digits(60) => {
            let groups = digits(root);
            figures.as_bytes().chunks(5).zip(groups).position(|(typed, group)| typed != group.as_bytes())
        }
        Shape::Words(8) => said.iter().zip(words(root)).position(|(typed, word)| *typed != word),
        _ => None,
    };
    differs.map(|place| place + 1)
}

/// The words in small letters, and the digits.
fn read(typed: &str) -> (Vec<String>, String) {
    let said = typed.split(|letter: char| !letter.is_alphabetic()).filter(|word| !word.is_empty());
    (said.map(str::to_lowercase).collect(), typed.chars().filter(char::is_ascii_digit).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_very_digits_or_words_match() {
        let root = Hash([0x5a; 32]);
        let (figures, spoken) = (digits(root).join(" "), words(root).join("-"));
        assert_eq!(matches(root, &figures), Ok(How::Digits));
        assert_eq!(matches(root, &spoken.to_uppercase()), Ok(How::Words));
        assert_eq!(matches(Hash([0x5b; 32]), &figures), Err(Error::Differs));
        assert_eq!(matches(Hash([0x5b; 32]), &spoken), Err(Error::Differs));
        let unreadable = Err(Error::Unreadable { what: "fingerprint" });
        assert_eq!(matches(root, &figures[..64]), unreadable);
        assert_eq!(matches(root, ""), unreadable);
        assert_eq!(matches(root, &format!("{figures} {spoken}")), unreadable);
    }

    #[test]
    fn what_is_missing_is_counted_and_the_first_group_that_differs_is_named() {
        let root = Hash([0x5a; 32]);
        let (figures, spoken) = (digits(root).join(" "), words(root).join(" "));
        assert_eq!(shape(&figures), Shape::Digits(60));
        assert_eq!(shape(&figures[..figures.len() - 6]), Shape::Digits(55));
        assert_eq!(shape("bafud, Gimol"), Shape::Words(2));
        assert_eq!(shape("bafud 12345"), Shape::Mixed);
        assert_eq!(first_difference(root, &figures), None);
        assert_eq!(first_difference(root, &spoken), None);
        let mut groups = digits(root);
        groups[6] = if groups[6] == "00000" { "00001".into() } else { "00000".into() };
        assert_eq!(first_difference(root, &groups.join(" ")), Some(7));
        let mut said = words(root);
        said[2] = if said[2] == "babab" { "babad".into() } else { "babab".into() };
        assert_eq!(first_difference(root, &said.join(" ")), Some(3));
        assert_eq!(first_difference(root, "12345"), None);
    }

    #[test]
    fn only_the_very_code_matches_and_it_is_a_code_of_siegel() {
        let root = Hash([0x5a; 32]);
        let code = code_text(root);
        assert_eq!(matches(root, &code), Ok(How::Scan));
        assert_eq!(matches(Hash([0x5b; 32]), &code), Err(Error::Differs));
        let unreadable = Err(Error::Unreadable { what: "fingerprint" });
        assert_eq!(matches(root, &code[..code.len() - 1]), unreadable);
        assert_eq!(matches(root, &code.replace("FP1", "FP2")), unreadable);
        assert_eq!(matches(root, "https://example.org/app"), unreadable);
    }
}
