//! Bytes that two readers would read differently (attack 36).
//!
//! Whatever a decoder accepts is the one encoding of what it read: so a hash names one thing, and a signature
//! covers what is shown.

use serde::de::DeserializeOwned;
use tls_codec::DeserializeBytes;

use siegel_api::chain::{ChainLink, Change, SignedLink};
use siegel_api::codec::{Coded, decode, encode};
use siegel_api::grant::{Grant, GrantInfo, Purpose};
use siegel_api::hash::Hash;
use siegel_api::id::{FileId, ObjectId};
use siegel_api::label::SignLabel;
use siegel_api::manifest::{Core, FileEntry, Manifest};
use siegel_api::message::door::{Knock, Knocked};
use siegel_api::signing::Signed;
use siegel_api::suite::{Suite, VERSION};
use siegel_api::time::Time;
use siegel_crypto::content::FindingKey;
use siegel_crypto::envelope::{Envelope, Generation};
use siegel_crypto::keyring::{Pin, PinKind, Remembered};

use crate::people::{GOSSIP, Practice, chance, finding_id};

type Again = fn(&[u8]) -> Option<Vec<u8>>;

/// Reads a `T` and writes what was read.
fn again<T: Coded>(bytes: &[u8]) -> Option<Vec<u8>> {
    decode::<T>(bytes).ok().map(|read| encode(&read))
}

/// One of each structure that travels signed or sealed.
fn examples() -> Vec<(&'static str, Vec<u8>, Again)> {
    let (amsel, birke) = (Practice::amsel(), Practice::birke());
    let info = amsel.grant_to(&birke, Purpose::Finding, Hash([9; 32]));
    let given = amsel.give(&FindingKey::generate(&mut chance(97)), info.clone(), birke.pair().public());
    let signed = amsel.identity.sign_coded(SignLabel::Grant, given.grant());
    let entry = FileEntry { file_id: FileId([3; 16]), padded: 4_096, parts: 1, blob_hash: Hash([2; 32]) };
    let core = amsel.core(finding_id());
    let manifest = Manifest { core: core.clone(), files: vec![entry].into(), meta_hash: Hash([1; 32]) };
    let link = ChainLink {
        version: VERSION,
        suite: Suite::ONE,
        user_id: amsel.user_id,
        seq: 0,
        prev_hash: Hash::ZERO,
        change: Change::Root { identity: amsel.identity.public(), kem: *amsel.pair().public() },
        gossip: GOSSIP,
        time: Time(1_000),
    };
    let root = SignedLink { signed: amsel.identity.sign_coded(SignLabel::Chain, &link), second: None };
    let seen = Pin { kind: PinKind::Group, id: ObjectId([4; 16]), root: Hash([5; 32]), number: 6 };
    let remembered = Remembered { gossip: GOSSIP, pins: vec![seen].into(), names: vec![].into() };
    let generation = Generation { user_id: amsel.user_id, number: 1, prev_hash: Hash::ZERO };
    let master = siegel_crypto::account::MasterKey::generate(&mut chance(101));
    let envelope = master.seal_envelope(generation, &[], &amsel.identity, &mut chance(102)).unwrap();
    vec![
        ("grant info", encode(&info), again::<GrantInfo>),
        ("grant", encode(given.grant()), again::<Grant>),
        ("signed", encode(&signed), again::<Signed>),
        ("core", encode(&core), again::<Core>),
        ("manifest", encode(&manifest), again::<Manifest>),
        ("chain link", encode(&link), again::<ChainLink>),
        ("signed chain link", encode(&root), again::<SignedLink>),
        ("remembered", encode(&remembered), again::<Remembered>),
        ("envelope", envelope.body().to_vec(), again::<Envelope>),
    ]
}

/// Every byte raised by one, flipped, doubled or left out; every cut; something behind the end.
fn bent(bytes: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let each = (0..bytes.len()).flat_map(move |at| {
        let with = |byte: u8| {
            let mut bent = bytes.to_vec();
            bent[at] = byte;
            bent
        };
        let doubled = [&bytes[..=at], &bytes[at..]].concat();
        let left_out = [&bytes[..at], &bytes[at + 1..]].concat();
        let cut = bytes[..at].to_vec();
        [with(bytes[at].wrapping_add(1)), with(!bytes[at]), with(0xff), doubled, left_out, cut]
    });
    let behind = [[bytes, &[0]].concat(), [bytes, bytes].concat()];
    each.chain(behind).filter(move |bent| bent != bytes)
}

#[test]
fn attack_36_what_is_read_is_written_the_same() {
    for (what, bytes, again) in examples() {
        assert_eq!(again(&bytes).as_ref(), Some(&bytes), "{what}");
        let mut read = 0;
        for bent in bent(&bytes) {
            if let Some(written) = again(&bent) {
                assert!(written == bent, "{what}: two encodings of one thing");
                read += 1;
            }
        }
        assert!(read > 0, "{what}: other values are read, so something was tried");
        assert_eq!(again(&[bytes.as_slice(), &[0]].concat()), None, "{what}: something behind the end");
    }
}

/// A reader that is content with a good beginning: the grant that was withdrawn by its hash comes back under
/// another one, and is as good as before.
#[test]
fn attack_36_succeeds_where_bytes_behind_the_end_do_not_matter() {
    let (_, bytes, again) = examples().remove(2);
    let longer = [bytes.as_slice(), b"!"].concat();
    let lax = |bytes: &[u8]| Signed::tls_deserialize_bytes(bytes).ok().map(|(signed, _)| signed);
    assert_eq!(lax(&longer), lax(&bytes));
    assert_ne!(Hash::of(&longer), Hash::of(&bytes), "the list of withdrawn hashes does not know it");
    assert_eq!(again(&longer), None);
}

fn reads<T: DeserializeOwned>(text: &str) -> bool {
    serde_json::from_str::<T>(text).is_ok()
}

const ZEROS: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

#[test]
fn attack_36_a_message_in_json_has_one_reading() {
    let knock = |more: &str| format!("{{\"knock\":\"{ZEROS}\",\"exposed\":false{more}}}");
    assert!(reads::<Knock>(&knock("")));
    for more in [",\"exposed\":true", ",\"pin_required\":false", "}", ",", ",\"Exposed\":true"] {
        assert!(!reads::<Knock>(&knock(more)), "{more}");
    }
    let spelt = |text: &str| reads::<Knock>(&format!("{{\"knock\":\"{text}\"}}"));
    assert!(spelt(ZEROS));
    let padded = format!("{ZEROS}=");
    let left_over = format!("{}B", &ZEROS[..42]);
    let other_alphabet = ZEROS.replacen('A', "+", 1);
    for other in [&padded, &left_over, &other_alphabet, &ZEROS[..42], &format!(" {ZEROS}")] {
        assert!(!spelt(other), "{other}");
    }
    let knocked = |tries: &str| {
        format!("{{\"pre\":\"\",\"arm\":1,\"tries_left\":{tries},\"locked\":false,\"used_up\":false}}")
    };
    assert!(reads::<Knocked>(&knocked("5")));
    for number in ["5.0", "5e0", "-0.0", "4294967296", "\"5\"", "05", "0x5"] {
        assert!(!reads::<Knocked>(&knocked(number)), "{number}");
    }
}

/// One reader keeps the first of two fields of a name, the next one the last: the first checks what the second
/// does not do.
#[test]
fn attack_36_succeeds_where_a_name_may_stand_twice() {
    let message = r#"{"openings_max":1,"openings_max":1000}"#;
    let last: serde_json::Value = serde_json::from_str(message).unwrap();
    let first = message.split([':', ',', '}']).nth(1).unwrap();
    assert_eq!((first, last["openings_max"].as_u64()), ("1", Some(1_000)));
}
