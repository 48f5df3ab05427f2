//! A thief with a link, with and without the server at his side.

use siegel_api::id::LinkId;
use siegel_crypto::chunked::Chunked;
use siegel_crypto::link::{LinkKey, LinkRoot, LinkSecret};
use siegel_crypto::pin::{Pin, PinKind};

use crate::people::chance;

const LINK: LinkId = LinkId([8; 16]);

fn root(secret: &LinkSecret, pin: &str) -> LinkRoot {
    secret.derive_root(LINK, &Pin::parse(pin).unwrap()).unwrap()
}

/// Attack 39: with the link alone, a thief knocks and reads the greeting, and that is all he has.
#[test]
fn attack_39_the_link_without_its_pin() {
    let rng = &mut chance(90);
    let (secret, key) = (LinkSecret::generate(rng), LinkKey::generate(rng));
    let box0 = root(&secret, "482913").seal_box0(1, &key, rng).unwrap();
    let knock = secret.derive_knock(LINK);
    let any_pin = *root(&secret, "000000").expose();
    let all_he_derives = [*secret.expose(), *knock.token.expose(), any_pin];
    for guess in all_he_derives {
        assert!(LinkRoot::from_bytes(LINK, guess).open_box0(1, &box0).is_err());
        assert!(Chunked::open(&guess, &box0, &[LINK.as_bytes(), &1u32.to_be_bytes()].concat()).is_err());
    }
}

/// Attack 43: the server hands out the first box without asking for the PIN. A wrong PIN does not get another
/// answer, it gets another key; nor does it give the access proof that an honest server waits for.
#[test]
fn attack_43_a_server_that_does_not_check_the_pin() {
    let rng = &mut chance(91);
    let (secret, key) = (LinkSecret::generate(rng), LinkKey::generate(rng));
    let right = root(&secret, "482913");
    let box0 = right.seal_box0(1, &key, rng).unwrap();
    for wrong in ["482914", "000000", "48291300", "ABCDE12345"] {
        let wrong = root(&secret, wrong);
        assert!(wrong.open_box0(1, &box0).is_err());
        assert_ne!(wrong.derive_access(1).expose(), right.derive_access(1).expose());
    }
    assert_eq!(right.open_box0(1, &box0).unwrap().expose(), key.expose());
}

/// Attacks 39 and 43 where the PIN is only compared by a server: the box is sealed under the link's secret
/// alone, so whoever holds the link opens it as soon as the server looks away.
#[test]
fn attack_39_43_succeed_where_only_the_server_checks() {
    let rng = &mut chance(92);
    let secret = LinkSecret::generate(rng);
    let boxed = Chunked::seal(secret.expose(), b"link key", LINK.as_bytes(), rng).unwrap();
    let thief = LinkSecret::from_bytes(*secret.expose());
    assert_eq!(Chunked::open(thief.expose(), &boxed, LINK.as_bytes()).unwrap().as_slice(), b"link key");
}

/// A new PIN makes the old one worthless at the server: another arming, another proof, another box.
#[test]
fn attack_43_the_pin_of_the_last_arming() {
    let rng = &mut chance(93);
    let (secret, key) = (LinkSecret::generate(rng), LinkKey::generate(rng));
    let old = root(&secret, "482913");
    let new = root(&secret, "112233");
    let box0 = new.seal_box0(2, &key, rng).unwrap();
    assert!(old.open_box0(2, &box0).is_err());
    assert!(new.open_box0(1, &box0).is_err());
    assert_ne!(old.derive_access(1).expose(), old.derive_access(2).expose());
}

/// Attack 42: the server and whoever found the link, together. Nothing is left between them and the box but
/// the PIN; so this succeeds, and docs/threat-model.md says so. Each of them alone faces the other's half.
#[test]
fn attack_42_server_and_finder_together_face_only_the_pin() {
    let rng = &mut chance(94);
    let (secret, key) = (LinkSecret::generate(rng), LinkKey::generate(rng));
    let box0 = root(&secret, "482913").seal_box0(1, &key, rng).unwrap();
    let guesses = ["482911", "482912", "482913"];
    let opened = |secret: &LinkSecret| {
        guesses.into_iter().find(|guess| root(secret, guess).open_box0(1, &box0).is_ok())
    };
    assert_eq!(opened(&secret), Some("482913"), "admitted");
    assert_eq!(opened(&LinkSecret::generate(rng)), None, "the server alone: no PIN opens, not the right one");
}

/// What the documents say that it costs: a million runs, days of a core. A PIN of ten characters makes it
/// more than a thousand million times as much.
#[test]
#[expect(clippy::disallowed_methods, reason = "the claim is about time")]
fn attack_42_the_documents_say_what_guessing_costs() {
    let model = include_str!("../../../../docs/threat-model.md");
    let said = model.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(said.contains("for 6 digits about a million runs of Argon2id, some days of one core"));
    let rng = &mut chance(95);
    let lengths = [PinKind::SixDigits, PinKind::TenCharacters].map(|kind| Pin::generate(kind, rng));
    let [six, ten] = lengths.map(|pin| pin.expose_text().replace(' ', "").len() as u32);
    assert_eq!(10_u64.pow(six), 1_000_000);
    assert!(32_u64.pow(ten) / 1_000_000 > 1_000_000_000);
    let secret = LinkSecret::generate(rng);
    let started = std::time::Instant::now();
    root(&secret, "482913");
    let days = started.elapsed().as_secs_f64() * 1e6 / 86_400.0;
    assert!(days > 0.5, "{days} days on this core");
}
