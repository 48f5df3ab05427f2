//! Links as gateways, messengers and people bend them (protocol 8).
//!
//! Undone is what leaves every character of a link in its place: encodings, breaks, and what was written before, between
//! and behind its two halves. What the check bytes of the fragment do not confirm is no link; nothing is guessed.

mod reading;

use siegel_api::id::LinkId;
use siegel_crypto::fragment::parse_link;
use siegel_crypto::link::LinkSecret;
use zeroize::Zeroizing;

use super::Address;
use reading::{BENT_HASH, GAP, readings};

/// Characters of an id in an address: 16 bytes.
const ID_LETTERS: usize = 22;
/// Characters of a fragment: 35 bytes.
const SECRET_LETTERS: usize = 47;
/// So many characters of parameters may stand between id and secret.
const PARAMETERS_MAX: usize = 4_000;
/// What a link-rewriter wrote in the place of `#`, beside `%23`.
const STAR: char = '*';

/// All links that stand in a text, each once, in the order of the plainest reading that shows them.
pub(super) fn links(text: &str) -> Vec<Address> {
    let mut found = Vec::new();
    for reading in readings(text) {
        for (at, _) in reading.match_indices('/') {
            if let Some(link) = link(&reading[at..]) {
                keep(&mut found, link);
            }
        }
    }
    found
}

/// A link that is there twice, once plain and once bent, may have been followed as it was bent.
fn keep(found: &mut Vec<Address>, link: Address) {
    match found.iter_mut().find(|known| known.is_same(&link)) {
        Some(known) => known.exposed |= link.exposed,
        None => found.push(link),
    }
}

/// The id that a path names.
pub(super) fn id(path: &str) -> Option<LinkId> {
    readings(path).iter().find_map(|reading| {
        let (id, rest) = letters(begins(reading)?, ID_LETTERS)?;
        if is_whole(rest) { id.parse().ok() } else { None }
    })
}

/// The secret that a fragment holds, with or without `#`.
pub(super) fn secret(fragment: &str) -> Option<LinkSecret> {
    readings(fragment).iter().find_map(|reading| read_secret(reading))
}

/// Whether what a server was asked for held a piece of a secret, readable or not.
pub(super) fn holds_piece(request: &str) -> bool {
    let piece = |reading: &Zeroizing<String>| {
        let behind = reading.split_once(['#', BENT_HASH]).map(|(_, behind)| behind);
        behind.is_some_and(|behind| behind.contains(is_letter))
    };
    readings(request).iter().any(piece)
}

/// The link that a text begins with at its path.
fn link(text: &str) -> Option<Address> {
    let (id, rest) = letters(begins(text)?, ID_LETTERS)?;
    let (exposed, rest) = fragment(rest)?;
    let secret = read_secret(rest)?;
    Some(Address { link_id: id.parse().ok()?, secret, exposed })
}

/// What stands behind `/s/`; scheme and host do not matter, and a telephone writes capitals where it likes.
fn begins(text: &str) -> Option<&str> {
    let rest = mark(text, &['/'])?;
    let rest = mark(rest, &['s', 'S'])?;
    mark(rest, &['/'])
}

/// What stands behind one of these characters, and a break before it.
fn mark<'t>(text: &'t str, marks: &[char]) -> Option<&'t str> {
    text.trim_start_matches(GAP).strip_prefix(marks)
}

/// So many characters of base64url, wherever they were broken, and what follows them.
fn letters(text: &str, count: usize) -> Option<(Zeroizing<String>, &str)> {
    let mut found = Zeroizing::new(String::with_capacity(count));
    let mut rest = text.chars();
    while found.len() < count {
        match rest.next()? {
            GAP => (),
            letter if is_letter(letter) => found.push(letter),
            _ => return None,
        }
    }
    Some((found, rest.as_str()))
}

fn is_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_')
}

/// Behind the id: the fragment, and whether its `#` was bent; parameters may stand before it.
fn fragment(text: &str) -> Option<(bool, &str)> {
    let rest = text.trim_start_matches([GAP, '/']);
    if let Some(rest) = rest.strip_prefix('#') {
        return Some((false, rest));
    }
    if let Some(rest) = rest.strip_prefix([BENT_HASH, STAR]) {
        return Some((true, rest));
    }
    let rest = rest.strip_prefix(['?', '&', ';'])?;
    let hash = |(_, letter): &(usize, char)| matches!(*letter, '#' | BENT_HASH);
    let (at, found) = rest.char_indices().take(PARAMETERS_MAX).find(hash)?;
    let (parameters, behind) = (&rest[..at], &rest[at + found.len_utf8()..]);
    // The `#` of another address, further on in a message, belongs to that one.
    let another = parameters.contains("://")
        || parameters.match_indices('/').any(|(at, _)| begins(&parameters[at..]).is_some());
    (!another).then_some((found == BENT_HASH, behind))
}

/// Exactly as many characters as a fragment has, and the check bytes agree.
fn read_secret(text: &str) -> Option<LinkSecret> {
    let (secret, rest) = letters(text.trim_start_matches(['#', BENT_HASH, GAP]), SECRET_LETTERS)?;
    if is_whole(rest) { parse_link(&secret).ok() } else { None }
}

/// Whether a run of characters ends here. Of what is written around links only these two are letters of base64url.
fn is_whole(rest: &str) -> bool {
    !rest.trim_start_matches(['-', '_']).starts_with(|letter: char| letter.is_ascii_alphanumeric())
}
