//! What a keyring remembers of the keys and logs that it has seen: pins, found, set and merged
//! (protocol 2). Nothing here asks a server.
//!
//! What one device has seen, no other may unsee: a merge keeps every pin, takes the higher number, and
//! treats two roots for one thing as the alarm that it is.

use siegel_api::chain::Way;
use siegel_api::hash::Hash;
use siegel_api::id::ObjectId;
use siegel_api::time::Time;
use siegel_crypto::keyring::{PasskeyName, Pin, PinKind, Remembered};

use crate::error::{Error, Refusal};
use crate::text::line;

/// Characters of a passkey's name, at most.
pub const PASSKEY_NAME_CHARS_MAX: usize = 60;

/// The pin of a thing, if it was seen before.
pub(crate) fn find_pin(remembered: &Remembered, kind: PinKind, id: impl Into<ObjectId>) -> Option<Pin> {
    let id = id.into();
    remembered.pins.iter().find(|pin| pin.kind == kind && pin.id == id).copied()
}

/// With one pin more, or another in its place; in order of kind and id.
pub(crate) fn with_pin(remembered: &Remembered, pin: Pin) -> Remembered {
    let others = remembered.pins.iter().filter(|known| (known.kind, known.id) != (pin.kind, pin.id));
    let mut pins: Vec<Pin> = others.copied().chain([pin]).collect();
    pins.sort_by_key(|pin| (pin.kind, pin.id));
    Remembered { gossip: remembered.gossip, pins: pins.into(), names: remembered.names.clone() }
}

/// What a passkey is called from now on; nothing for a blank name.
pub(crate) fn passkey_name(credential: Hash, name: &str, named_at: Time) -> Option<PasskeyName> {
    let name = line(name, PASSKEY_NAME_CHARS_MAX);
    (!name.is_empty()).then(|| PasskeyName { credential, name: name.into_bytes().into(), named_at })
}

/// With one name of a passkey more, unless a later one is known; in order of credential.
pub(crate) fn with_name(mut remembered: Remembered, name: PasskeyName) -> Remembered {
    let mut names = std::mem::take(&mut remembered.names).into_vec();
    match names.iter_mut().find(|known| known.credential == name.credential) {
        Some(known) if is_later(&name, known) => *known = name,
        Some(_) => {}
        None => names.push(name),
    }
    names.sort_by_key(|known| known.credential);
    remembered.names = names.into();
    remembered
}

/// Two names of one moment are judged by their bytes, so that all devices agree.
fn is_later(a: &PasskeyName, b: &PasskeyName) -> bool {
    (a.named_at, a.name.as_slice()) > (b.named_at, b.name.as_slice())
}

/// Without the names of passkeys that are none of the account's any more.
pub(crate) fn without_gone(mut remembered: Remembered, ways: &[Way]) -> Remembered {
    let mut names = std::mem::take(&mut remembered.names).into_vec();
    names.retain(|name| ways.iter().any(|way| way.credential == name.credential));
    remembered.names = names.into();
    remembered
}

/// The union of what two devices saw.
///
/// # Errors
/// `Error::KeyChanged` for two roots of one group or person, `Refusal::Stale` for two roots of one log.
pub(crate) fn merge(newer: &Remembered, known: &Remembered) -> Result<Remembered, Error> {
    let mut merged = newer.clone();
    for pin in known.pins.iter() {
        let seen = find_pin(&merged, pin.kind, pin.id);
        let kept = seen.map_or(Ok(*pin), |seen| merge_pin(seen, *pin))?;
        merged = with_pin(&merged, kept);
    }
    let (ours, theirs) = (known.gossip, newer.gossip);
    if ours.log_size == theirs.log_size && ours.log_root != theirs.log_root {
        return Err(Refusal::Stale.into());
    }
    merged.gossip = if ours.log_size > theirs.log_size { ours } else { theirs };
    Ok(known.names.iter().cloned().fold(merged, with_name))
}

fn merge_pin(a: Pin, b: Pin) -> Result<Pin, Error> {
    let larger = if a.number >= b.number { a } else { b };
    if a.root == b.root {
        return Ok(larger);
    }
    match a.kind {
        PinKind::Log if a.number != b.number => Ok(larger),
        PinKind::Log => Err(Refusal::Stale.into()),
        PinKind::Group | PinKind::User => Err(Error::KeyChanged),
    }
}

#[cfg(test)]
mod tests {
    use siegel_api::chain::Gossip;

    use super::*;

    fn pin(kind: PinKind, id: u8, root: u8, number: u64) -> Pin {
        Pin { kind, id: ObjectId([id; 16]), root: Hash([root; 32]), number }
    }

    fn remembered(size: u64, root: u8, pins: &[Pin]) -> Remembered {
        let none = Remembered {
            gossip: Gossip { log_size: size, log_root: Hash([root; 32]) },
            pins: vec![].into(),
            names: vec![].into(),
        };
        pins.iter().fold(none, |all, pin| with_pin(&all, *pin))
    }

    #[test]
    fn two_devices_keep_what_both_have_seen() {
        let phone = remembered(7, 1, &[pin(PinKind::Group, 2, 5, 1), pin(PinKind::Log, 3, 9, 40)]);
        let desk = remembered(5, 0, &[pin(PinKind::Group, 1, 4, 3), pin(PinKind::Group, 2, 5, 2)]);
        let merged = merge(&phone, &desk).unwrap();
        assert_eq!(merged, merge(&desk, &phone).unwrap());
        let expected =
            [pin(PinKind::Group, 1, 4, 3), pin(PinKind::Group, 2, 5, 2), pin(PinKind::Log, 3, 9, 40)];
        assert_eq!(merged.pins.as_slice(), expected);
        assert_eq!(merged.gossip.log_size, 7);
    }

    #[test]
    fn of_two_names_for_one_passkey_both_devices_keep_the_later() {
        let named = |name: &str, at| PasskeyName {
            credential: Hash([1; 32]),
            name: name.as_bytes().to_vec().into(),
            named_at: Time(at),
        };
        let none = remembered(1, 1, &[]);
        let (phone, desk) =
            (with_name(none.clone(), named("Handy", 5)), with_name(none, named("Telefon", 6)));
        let merged = merge(&phone, &desk).unwrap();
        assert_eq!(merged, merge(&desk, &phone).unwrap());
        assert_eq!(merged.names.as_slice(), [named("Telefon", 6)]);
        assert!(without_gone(merged, &[]).names.is_empty());
    }

    #[test]
    fn two_roots_for_one_practice_are_an_alarm() {
        let a = remembered(1, 1, &[pin(PinKind::Group, 2, 5, 1)]);
        let b = remembered(1, 1, &[pin(PinKind::Group, 2, 6, 1)]);
        assert_eq!(merge(&a, &b), Err(Error::KeyChanged));
    }

    #[test]
    fn two_trees_of_one_size_are_an_alarm() {
        let fork = Err(Error::Refused(Refusal::Stale));
        assert_eq!(merge(&remembered(4, 1, &[]), &remembered(4, 2, &[])), fork);
        let a = remembered(4, 1, &[pin(PinKind::Log, 2, 5, 9)]);
        let b = remembered(4, 1, &[pin(PinKind::Log, 2, 6, 9)]);
        assert_eq!(merge(&a, &b), fork);
    }
}
