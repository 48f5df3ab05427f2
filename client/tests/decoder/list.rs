//! Everything that reads bytes from outside, under one name each: what a fuzzer feeds, and what the tests
//! replay.
//!
//! A decoder must not panic, whatever it reads. What it accepts must be the one encoding of what it read.

use serde::Serialize;
use serde::de::DeserializeOwned;
use siegel_api::bundle::{BUNDLE_BYTES_MAX, BUNDLE_PARTS_MAX, Head};
use siegel_api::chain::{ChainLink, SignedLink};
use siegel_api::checkpoint::Checkpoint;
use siegel_api::codec::{Coded, decode, encode};
use siegel_api::event::{EventBody, Leaf, SignedEvent};
use siegel_api::grant::{Grant, GrantInfo};
use siegel_api::invitation::Descriptor;
use siegel_api::link::Terms;
use siegel_api::manifest::{Core, Manifest};
use siegel_api::message::{
    account, contact, door, draft, finding, instance, invitation, link, log, pairing, practice, registration,
    session,
};
use siegel_api::part;
use siegel_api::signing::{Signed, VerifyingKey};
use siegel_api::statement::{SignedStatement, Statement};
use siegel_client::address::Address;
use siegel_client::found::SetupToken;
use siegel_client::meta::{Day, Meta};
use siegel_client::picture::{Place, remove_place};
use siegel_client::text::{file_name, line, lines};
use siegel_crypto::chunked::Chunked;
use siegel_crypto::code::{LinkCode, PairingCode, RecoveryCode};
use siegel_crypto::fragment::{invitation_text, link_text, parse_invitation, parse_link};
use siegel_crypto::label::parse_place;
use siegel_crypto::link_content::LinkContent;
use siegel_crypto::pairing::Handover;
use siegel_crypto::pin::Pin;

/// Reads bytes, and checks what it promises; whether it took them.
pub type Decoder = fn(&[u8]) -> bool;

/// All of them, in the order of the alphabet.
pub const DECODERS: &[(&str, Decoder)] = &[
    ("bundle", bundle),
    ("chain_link", coded::<ChainLink>),
    ("checkpoint", checkpoint),
    ("chunked", chunked),
    ("core", coded::<Core>),
    ("descriptor", coded::<Descriptor>),
    ("event", coded::<EventBody>),
    ("fragment", fragment),
    ("grant", grant),
    ("grant_info", coded::<GrantInfo>),
    ("handover", coded::<Handover>),
    ("label", label),
    ("leaf", coded::<Leaf>),
    ("link_content", link_content),
    ("manifest", manifest),
    ("message_to_client", message_to_client),
    ("message_to_server", message_to_server),
    ("meta", meta),
    ("part_length", part_length),
    ("picture", picture),
    ("signed", coded::<Signed>),
    ("signed_event", coded::<SignedEvent>),
    ("signed_link", coded::<SignedLink>),
    ("signed_statement", coded::<SignedStatement>),
    ("statement", coded::<Statement>),
    ("terms", terms),
    ("typed", typed),
];

/// The decoder of this name.
pub fn find(name: &str) -> Option<Decoder> {
    DECODERS.iter().find(|(known, _)| *known == name).map(|(_, decoder)| *decoder)
}

fn coded<T: Coded>(bytes: &[u8]) -> bool {
    decode::<T>(bytes).is_ok_and(|value| {
        assert_eq!(encode(&value), bytes, "one encoding");
        true
    })
}

/// What stands before the head of a bundle says how long it is, or that there is none.
fn bundle(bytes: &[u8]) -> bool {
    let said = bytes.first_chunk().and_then(|prefix| Head::length(*prefix));
    Head::parse(bytes).is_ok_and(|head| {
        assert_eq!(head.encode(), bytes, "one encoding");
        assert_eq!(said, Some(bytes.len()), "its prefix says its length");
        assert!(head.body_bytes() < BUNDLE_BYTES_MAX && head.entries().len() <= BUNDLE_PARTS_MAX);
        true
    })
}

fn grant(bytes: &[u8]) -> bool {
    coded::<Grant>(bytes) | Grant::parse(bytes).is_ok()
}

fn manifest(bytes: &[u8]) -> bool {
    coded::<Manifest>(bytes) | Manifest::parse(bytes).is_ok()
}

fn terms(bytes: &[u8]) -> bool {
    coded::<Terms>(bytes) | Terms::parse(bytes).is_ok()
}

fn meta(bytes: &[u8]) -> bool {
    Meta::decode(bytes).is_ok_and(|meta| {
        let again = Meta::decode(&meta.encode()).map(|meta| meta.encode());
        assert_eq!(again.as_ref(), Ok(&meta.encode()), "cleaned text stays clean");
        true
    })
}

fn label(bytes: &[u8]) -> bool {
    parse_place(bytes).is_ok()
}

fn link_content(bytes: &[u8]) -> bool {
    LinkContent::decode(bytes).is_ok_and(|content| {
        assert_eq!(content.encode().ok().as_deref().map(Vec::as_slice), Some(bytes), "one encoding");
        true
    })
}

/// Nobody seals for this key: all of it is refused.
fn chunked(bytes: &[u8]) -> bool {
    assert!(Chunked::open(&[7; 32], bytes, b"context").is_err());
    false
}

fn part_length(bytes: &[u8]) -> bool {
    let sealed = bytes.first_chunk().map(|first| u64::from_be_bytes(*first));
    sealed.and_then(|sealed| Some((sealed, part::opened_length(sealed)?))).is_some_and(|(sealed, opened)| {
        assert!(opened < sealed, "sealing adds");
        true
    })
}

fn picture(bytes: &[u8]) -> bool {
    match remove_place(bytes) {
        Place::Removed(sent) => {
            assert!(matches!(remove_place(&sent), Place::None | Place::Unknown), "gone at once");
            true
        }
        Place::None => true,
        Place::Unknown => false,
    }
}

/// Signed by nobody: all of it is refused.
fn checkpoint(bytes: &[u8]) -> bool {
    let Some(key) = VerifyingKey::from_slice(&[1; 32]) else { return false };
    let Ok(note) = std::str::from_utf8(bytes) else { return false };
    let origin = note.split('\n').next().unwrap_or_default();
    assert!(Checkpoint::verify(note, origin, &key).is_err(), "nobody signed it");
    false
}

fn fragment(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    let bare = text.trim().trim_start_matches('#');
    let (link, invitation) = (parse_link(text), parse_invitation(text));
    link.iter().for_each(|secret| assert_eq!(&*link_text(secret), bare, "one text"));
    invitation.iter().for_each(|read| assert_eq!(&*invitation_text(read), bare, "one text"));
    let address =
        text.split_once('#').is_some_and(|(path, secret)| Address::arrive(path, "", secret).is_ok());
    link.is_ok()
        | invitation.is_ok()
        | SetupToken::parse(text).is_ok()
        | address
        | Address::find(text).is_ok()
}

/// What people type, and names that others chose.
fn typed(bytes: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(bytes) else { return false };
    for clean in [line(text, 40), lines(text, 400), file_name(text)] {
        assert!(
            !clean.chars().any(|shown| shown.is_control() && shown != '\n'),
            "nothing that moves a cursor"
        );
    }
    assert_eq!(file_name(&file_name(text)), file_name(text), "a clean name stays");
    let day = Day::parse(text);
    day.iter().for_each(|day| assert_eq!(day.text(), text, "one text"));
    let codes = RecoveryCode::parse(text).is_ok()
        | LinkCode::parse(text).is_ok()
        | PairingCode::parse(text).is_ok()
        | Pin::parse(text).is_ok();
    codes | day.is_some()
}

fn json<T: DeserializeOwned + Serialize>(bytes: &[u8]) -> bool {
    let Ok(message) = serde_json::from_slice::<T>(bytes) else { return false };
    let written = serde_json::to_value(&message).ok();
    let again = written.clone().and_then(|written| serde_json::from_value::<T>(written).ok());
    let again = again.and_then(|message| serde_json::to_value(&message).ok());
    assert!(written.is_some() && again == written, "what was written is read back");
    true
}

fn message_to_server(bytes: &[u8]) -> bool {
    let readers: &[Decoder] = &[
        json::<account::KeyringWrite>,
        json::<account::PasskeyFinish>,
        json::<account::Rewrap>,
        json::<contact::ContactWrite>,
        json::<door::DoorFetch>,
        json::<door::DoorOpen>,
        json::<door::DoorReceipt>,
        json::<draft::DraftWrite>,
        json::<finding::FindingCreate>,
        json::<finding::GrantWrite>,
        json::<finding::ReceiptCreate>,
        json::<finding::Withdraw>,
        json::<invitation::InvitationAnswer>,
        json::<invitation::InvitationCreate>,
        json::<link::LinkArm>,
        json::<link::LinkCreate>,
        json::<link::LinkRevoke>,
        json::<link::LinkTerms>,
        json::<pairing::PairingAnswer>,
        json::<pairing::PairingApprove>,
        json::<pairing::PairingClaim>,
        json::<pairing::PairingFind>,
        json::<pairing::PairingOpen>,
        json::<pairing::PairingReveal>,
        json::<registration::RegistrationBegin>,
        json::<registration::RegistrationFinish>,
        json::<session::RecoveryBegin>,
        json::<session::RecoveryFinish>,
        json::<session::SignInFinish>,
    ];
    readers.iter().filter(|read| read(bytes)).count() > 0
}

fn message_to_client(bytes: &[u8]) -> bool {
    let readers: &[Decoder] = &[
        json::<account::Account>,
        json::<contact::Contacts>,
        json::<door::DoorFetched>,
        json::<door::DoorOpened>,
        json::<door::Knocked>,
        json::<draft::BundleAnswer>,
        json::<draft::Drafts>,
        json::<finding::Committed>,
        json::<finding::FindingPage>,
        json::<finding::FindingView>,
        json::<finding::Ticket>,
        json::<instance::Instance>,
        json::<invitation::Invitations>,
        json::<link::Links>,
        json::<log::Head>,
        json::<log::Labels>,
        json::<log::LeafHashes>,
        json::<log::LogPage>,
        json::<pairing::Pairing>,
        json::<pairing::PairingFound>,
        json::<pairing::PairingProgress>,
        json::<practice::Directory>,
        json::<practice::Practice>,
        json::<registration::CeremonyBegun>,
        json::<session::RecoveryBegun>,
        json::<session::SessionInfo>,
    ];
    readers.iter().filter(|read| read(bytes)).count() > 0
}
