//! The part of a URL that no browser sends: version byte, secrets, two check bytes (protocol 4 and 8).
//!
//! The check tells a mangled link from a wrong one before anything is asked of anybody. The version byte
//! fixes every parameter of what follows; nothing that a server says changes one.

use zeroize::Zeroizing;

use siegel_api::bytes::{from_text, to_text};
use siegel_api::hash::Hash;

use crate::error::{Fault, Unreadable};
use crate::invitation::InvitationSecret;
use crate::link::LinkSecret;

const LINK: u8 = 1;
const INVITATION: u8 = 3;
const CHECK_BYTES: usize = 2;

/// The fragment of a share link, without `#`: 47 characters.
pub fn link_text(secret: &LinkSecret) -> Zeroizing<String> {
    write(LINK, &[secret.expose()])
}

/// Reads the fragment of a share link, with or without `#`.
///
/// # Errors
/// `Unreadable`, by length, characters, check or version.
pub fn parse_link(text: &str) -> Result<LinkSecret, Unreadable> {
    let [secret] = read::<1>("link", LINK, text)?;
    Ok(LinkSecret::from(secret))
}

/// What the fragment of an invitation carries.
#[derive(Debug)]
pub struct InvitationFragment {
    /// The hash of the descriptor that the server will show; another descriptor is refused.
    pub descriptor: Hash,
    /// What the newcomer proves the invitation with.
    pub secret: InvitationSecret,
}

/// The fragment of an invitation, without `#`: 90 characters.
pub fn invitation_text(fragment: &InvitationFragment) -> Zeroizing<String> {
    write(INVITATION, &[&fragment.descriptor.0, fragment.secret.expose()])
}

/// Reads the fragment of an invitation, with or without `#`.
///
/// # Errors
/// `Unreadable`, by length, characters, check or version.
pub fn parse_invitation(text: &str) -> Result<InvitationFragment, Unreadable> {
    let [descriptor, secret] = read::<2>("invitation", INVITATION, text)?;
    Ok(InvitationFragment { descriptor: Hash(*descriptor), secret: InvitationSecret::from(secret) })
}

fn write(version: u8, fields: &[&[u8; 32]]) -> Zeroizing<String> {
    // As much as is needed at once: a buffer that grows leaves copies of secrets behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(1 + fields.len() * 32 + CHECK_BYTES));
    bytes.push(version);
    fields.iter().for_each(|field| bytes.extend_from_slice(*field));
    let check = check(&bytes);
    bytes.extend_from_slice(&check);
    Zeroizing::new(to_text(&bytes))
}

fn read<const N: usize>(
    what: &'static str,
    version: u8,
    text: &str,
) -> Result<[Zeroizing<[u8; 32]>; N], Unreadable> {
    let fault = |why| Unreadable { what, why };
    let text = text.trim();
    let text = text.strip_prefix('#').unwrap_or(text);
    let bytes = from_text(text).map(Zeroizing::new).ok_or(fault(Fault::Character))?;
    let (body, sent) = bytes.split_last_chunk::<CHECK_BYTES>().ok_or(fault(Fault::Length))?;
    let (first, fields) = body.split_first().ok_or(fault(Fault::Length))?;
    if check(body) != *sent {
        return Err(fault(Fault::Check));
    }
    if *first != version {
        return Err(fault(Fault::Version));
    }
    if fields.len() != N * 32 {
        return Err(fault(Fault::Length));
    }
    let mut fields = fields.chunks_exact(32);
    Ok([(); N].map(|()| {
        let mut field = Zeroizing::new([0; 32]);
        field.iter_mut().zip(fields.next().unwrap_or_default()).for_each(|(to, from)| *to = *from);
        field
    }))
}

fn check(bytes: &[u8]) -> [u8; CHECK_BYTES] {
    let [first, second, ..] = Hash::of(bytes).0;
    [first, second]
}
