//! A server, or a careless member, that wants a weaker suite than the one there is (attack 33), an older way to open that
//! was kept (attack 6), or a cheaper guess (attack 34).

use argon2::{Algorithm, Argon2, Params, Version};
use chacha20::cipher::{KeyIvInit, StreamCipher};

use siegel_api::chain::{ChainLink, Change, SignedLink, VerifiedIdentity};
use siegel_api::codec::encode;
use siegel_api::grant::{Grant, Purpose, VerifiedGrant};
use siegel_api::hash::Hash;
use siegel_api::label::SignLabel;
use siegel_api::manifest::{Core, FileEntry, Manifest};
use siegel_api::suite::{Suite, VERSION};
use siegel_api::time::Time;
use siegel_crypto::account::MasterKey;
use siegel_crypto::chunked::Chunked;
use siegel_crypto::content::FindingKey;
use siegel_crypto::envelope::{Generation, VerifiedEnvelope};
use siegel_crypto::grant::wrap;
use siegel_crypto::unlock::{PrfResult, Unlock};

use crate::people::{GOSSIP, Practice, chance, file_id, finding_id};

const OTHERS: [Suite; 4] = [Suite(0), Suite(2), Suite(0x0100), Suite(u16::MAX)];

/// Even signed by the right person, nothing of another suite is read: no decoder knows any other.
#[test]
fn attack_33_nothing_of_another_suite_is_read() {
    let (amsel, birke) = (Practice::amsel(), Practice::birke());
    let public = amsel.identity.public();
    let info = amsel.grant_to(&birke, Purpose::Finding, Hash([9; 32]));
    let key = FindingKey::generate(&mut chance(97));
    let grant = wrap(&key, info.clone(), birke.pair().public(), GOSSIP, &mut chance(98)).unwrap();
    let entry = FileEntry { file_id: file_id(), padded: 4_096, parts: 1, blob_hash: Hash([2; 32]) };
    let manifest =
        |core: Core| Manifest { core, files: vec![entry.clone()].into(), meta_hash: Hash([1; 32]) };
    let core = amsel.core(finding_id());
    assert!(Manifest::parse(&encode(&manifest(core.clone()))).is_ok());
    let signed = amsel.identity.sign_coded(SignLabel::Grant, &grant);
    assert!(VerifiedGrant::verify(&signed, &public).is_ok());
    for suite in OTHERS {
        let mut other = grant.clone();
        other.info.suite = suite;
        let signed = amsel.identity.sign_coded(SignLabel::Grant, &other);
        assert!(VerifiedGrant::verify(&signed, &public).is_err(), "{suite:?}");
        let refused = wrap(&key, other.info, birke.pair().public(), GOSSIP, &mut chance(98));
        assert!(refused.is_err(), "nor is anything wrapped for it");
        assert!(Manifest::parse(&encode(&manifest(Core { suite, ..core.clone() }))).is_err(), "{suite:?}");
        assert!(chain(&amsel, suite, None).is_none(), "{suite:?}");
    }
    assert!(chain(&amsel, Suite::ONE, None).is_some());
}

/// A member's chain: its root under a suite, and what it demands from then on.
fn chain(practice: &Practice, suite: Suite, demanded: Option<Suite>) -> Option<VerifiedIdentity> {
    let root = Change::Root { identity: practice.identity.public(), kem: *practice.pair().public() };
    let mut links: Vec<SignedLink> = Vec::new();
    let demanded = demanded.map(|suite| Change::MinSuite { suite });
    for (seq, change) in (0..).zip(std::iter::once(root).chain(demanded)) {
        let prev_hash = links.last().map_or(Hash::ZERO, SignedLink::hash);
        let (user_id, gossip, time) = (practice.user_id, GOSSIP, Time(1_000));
        let link = ChainLink { version: VERSION, suite, user_id, seq, prev_hash, change, gossip, time };
        let signed = practice.identity.sign_coded(SignLabel::Chain, &link);
        links.push(SignedLink { signed, second: None });
    }
    VerifiedIdentity::verify(practice.user_id, &links).ok()
}

/// What a member has demanded in the chain is not undercut: a least suite above ours refuses what is of ours,
/// and none below it is ever set.
#[test]
fn attack_33_the_least_suite_only_rises() {
    let (amsel, rng) = (Practice::amsel(), &mut chance(99));
    let unlock = Unlock::derive_by_passkey(&PrfResult::generate(rng), amsel.user_id, Hash([1; 32]));
    let ways = [unlock.way().unwrap()];
    let generation = Generation { user_id: amsel.user_id, number: 1, prev_hash: Hash::ZERO };
    let signed = MasterKey::generate(rng).seal_envelope(generation, &ways, &amsel.identity, rng).unwrap();
    assert!(VerifiedEnvelope::verify(&signed, &amsel.chain(&ways)).is_ok());
    let raised = chain(&amsel, Suite::ONE, Some(Suite(2))).unwrap();
    assert_eq!(raised.min_suite(), Suite(2));
    let empty = MasterKey::generate(rng).seal_envelope(generation, &[], &amsel.identity, rng).unwrap();
    assert!(VerifiedEnvelope::verify(&empty, &raised).is_err(), "the old suite counts no more");
    let at_ease = chain(&amsel, Suite::ONE, None).unwrap();
    assert!(VerifiedEnvelope::verify(&empty, &at_ease).is_ok(), "but for the demand it would");
    for lower in [Suite(0), Suite::ONE] {
        assert!(chain(&amsel, Suite::ONE, Some(lower)).is_none(), "{lower:?}");
    }
}

/// A reader that takes the suite from the message, and still knows the one from before there was any cipher:
/// the server says "suite 0", and what it wrote itself is shown.
#[test]
fn attack_33_succeeds_where_the_message_names_its_suite() {
    let shows = |suite: Suite, body: &[u8]| match suite {
        Suite(0) => Some(body.to_vec()),
        _ => Chunked::open(&[1; 32], body, b"").ok().map(|plain| plain.to_vec()),
    };
    let forged = b"Befund: unauffaellig";
    assert_eq!(shows(Suite::ONE, forged), None);
    assert_eq!(shows(Suite(0), forged).as_deref(), Some(forged.as_slice()));
}

/// What other formats would make of a text under the same key: a cipher without a tag, one with a tag and no key
/// commitment, and the same in AES.
fn sealed_otherwise(key: &[u8; 32], text: &[u8]) -> [Vec<u8>; 3] {
    use aes_gcm::aead::{Aead, KeyInit};
    let nonce = [7; 12];
    let mut bare = text.to_vec();
    chacha20::ChaCha20::new(key.into(), &nonce.into()).apply_keystream(&mut bare);
    let tagged = chacha20poly1305::ChaCha20Poly1305::new(key.into()).encrypt(&nonce.into(), text).unwrap();
    let aes = aes_gcm::Aes256Gcm::new(key.into()).encrypt(&nonce.into(), text).unwrap();
    [bare, tagged, aes].map(|body| [nonce.as_slice(), &body].concat())
}

/// Attack 6: a way to open what earlier versions sealed, kept "for a while", serves whoever writes in its format. There
/// is one format, and nothing else is tried.
#[test]
fn attack_06_nothing_of_another_format_is_opened_even_under_the_right_key() {
    let (key, text) = ([1; 32], vec![b'x'; 4_096]);
    let own = Chunked::seal(&key, &text, b"", &mut chance(101)).unwrap();
    assert_eq!(Chunked::open(&key, &own, b"").unwrap().as_slice(), text);
    for sealed in sealed_otherwise(&key, &text) {
        assert!(Chunked::open(&key, &sealed, b"").is_err());
    }
}

/// A reader that tries the old format where the new one does not open: of what it once sealed so, the server makes what
/// it likes.
#[test]
fn attack_06_succeeds_where_the_old_format_is_tried_as_well() {
    let key = [1; 32];
    let [old, ..] = sealed_otherwise(&key, b"Befund: unauffaellig");
    let reads = |sealed: &[u8]| match Chunked::open(&key, sealed, b"") {
        Ok(plain) => plain.to_vec(),
        Err(_) => {
            let (nonce, body) = sealed.split_first_chunk::<12>().unwrap();
            let mut plain = body.to_vec();
            chacha20::ChaCha20::new(&key.into(), nonce.into()).apply_keystream(&mut plain);
            plain
        }
    };
    let mut forged = old;
    let title = "Befund: ".len();
    for ((byte, was), becomes) in forged[12 + title..].iter_mut().zip(b"unauffaellig").zip(b"Metastasen !") {
        *byte ^= was ^ becomes;
    }
    assert_eq!(reads(&forged), b"Befund: Metastasen !", "and nobody notices");
}

/// Argon2id at somebody's price.
fn stretched(pin: u32, (memory_kib, passes): (u32, u32)) -> [u8; 32] {
    let params = Params::new(memory_kib, passes, 1, Some(32)).unwrap();
    let mut out = [0; 32];
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_into(format!("{pin:06}").as_bytes(), b"salt of the link", &mut out).unwrap();
    out
}

/// Attack 34 on a client that stretches as the server tells it to: the server says 8 KiB and one pass, and
/// runs through the PINs. (That ours is told nothing: the stories of the server, `attack_34_…`.)
#[test]
fn attack_34_succeeds_where_the_server_names_the_price() {
    let (told, pin) = ((8, 1), 48_213);
    let sealed = Chunked::seal(&stretched(pin, told), b"link key", b"", &mut chance(100)).unwrap();
    let opens = |guess: &u32| Chunked::open(&stretched(*guess, told), &sealed, b"").is_ok();
    assert_eq!((48_000..49_000).find(opens), Some(pin), "a thousandth of all PINs, in no time");
}

#[test]
fn attack_33_a_grant_says_its_suite_under_the_signature() {
    let (amsel, birke) = (Practice::amsel(), Practice::birke());
    let info = amsel.grant_to(&birke, Purpose::Finding, Hash([9; 32]));
    let key = FindingKey::generate(&mut chance(97));
    let given = amsel.give(&key, info, birke.pair().public());
    let one = given.grant().info.hpke_info();
    let mut other: Grant = given.grant().clone();
    other.info.suite = Suite(2);
    assert_ne!(other.info.hpke_info(), one, "and in HPKE's info");
}
