//! A server that damages what a member keeps sealed, and watches what the client makes of it (attack 5).

use aes_gcm::aes::Aes256;
use aes_gcm::aes::cipher::{BlockCipherDecrypt, BlockCipherEncrypt, KeyInit};

use siegel_api::grant::{Purpose, VerifiedGrant};
use siegel_api::hash::Hash;
use siegel_api::id::{LinkId, ObjectId};
use siegel_api::label::SignLabel;
use siegel_crypto::account::{Anchor, MasterKey};
use siegel_crypto::content::FindingKey;
use siegel_crypto::error::CannotOpen;
use siegel_crypto::grant::unwrap;
use siegel_crypto::kem::KemSecret;
use siegel_crypto::keyring::{Keyring, Pin as Seen, PinKind, Remembered};
use siegel_crypto::link::{LinkKey, LinkRoot, LinkSecret};
use siegel_crypto::sign::IdentitySeed;
use siegel_crypto::unlock::AnchorKey;

use crate::people::{GOSSIP, Practice, chance, finding_id};

const LINK: LinkId = LinkId([8; 16]);

/// Flips every bit of `sealed`, cuts and lengthens it: nothing of it opens, and all that is ever learnt is
/// `CannotOpen`, which holds nothing.
fn tells_nothing<T>(what: &str, sealed: &[u8], open: impl Fn(&[u8]) -> Result<T, CannotOpen>) {
    assert!(open(sealed).is_ok(), "{what}");
    let mut bent = sealed.to_vec();
    for bit in 0..sealed.len() * 8 {
        bent[bit / 8] ^= 1 << (bit % 8);
        assert!(open(&bent).is_err(), "{what}, bit {bit}");
        bent[bit / 8] ^= 1 << (bit % 8);
    }
    for cut in [0, 1, 55, 56, sealed.len() - 16, sealed.len() - 1] {
        assert!(open(&sealed[..cut]).is_err(), "{what}, cut to {cut}");
    }
    bent.push(0);
    assert!(open(&bent).is_err(), "{what}, longer");
    assert_eq!(size_of::<CannotOpen>(), 0, "an error with a reason would be an oracle");
}

#[test]
fn attack_05_no_bit_of_a_members_own_secrets_tells_anything() {
    let (amsel, rng) = (Practice::amsel(), &mut chance(74));
    let user = amsel.user_id;
    let master = MasterKey::generate(rng);
    let seen = Seen { kind: PinKind::Group, id: ObjectId([4; 16]), root: Hash([5; 32]), number: 6 };
    let remembered = Remembered { gossip: GOSSIP, pins: vec![seen].into(), names: vec![].into() };
    let keyring = Keyring {
        identity: IdentitySeed::generate(rng),
        former: Vec::new(),
        kems: vec![KemSecret::generate(rng)],
        remembered,
    };
    let sealed = master.seal_keyring(user, 1, &keyring, rng).unwrap();
    tells_nothing("keyring", &sealed, |sealed| master.open_keyring(user, 1, sealed));
    let sealed = master.seal_draft(finding_id(), b"a finding's key", rng).unwrap();
    tells_nothing("draft", &sealed, |sealed| master.open_draft(finding_id(), sealed));
    let anchor = AnchorKey::generate(rng);
    let sealed =
        anchor.seal_anchor(&Anchor::new(user, Hash([3; 32]), GOSSIP, (7, Hash([8; 32]))), rng).unwrap();
    tells_nothing("anchor", &sealed, |sealed| anchor.open_anchor(user, sealed));
}

#[test]
fn attack_05_nor_any_bit_of_a_links_boxes() {
    let rng = &mut chance(75);
    let (secret, key) = (LinkSecret::generate(rng), LinkKey::generate(rng));
    let root = LinkRoot::from_bytes(LINK, [6; 32]);
    let box0 = root.seal_box0(1, &key, rng).unwrap();
    tells_nothing("first box", &box0, |sealed| root.open_box0(1, sealed));
    let knock = secret.derive_knock(LINK);
    let greeting = knock.seal_greeting(LINK, b"Praxis Amsel", rng).unwrap();
    tells_nothing("greeting", &greeting, |sealed| knock.open_greeting(LINK, sealed));
}

/// Wraps are signed, so the server cannot bend them at all; a granter who bends his own learns nothing
/// either. X-Wing costs too much for every bit: every byte of the ciphertext, and a share of the rest.
#[test]
fn attack_05_nor_any_byte_of_a_wrap() {
    let (amsel, birke) = (Practice::amsel(), Practice::birke());
    let pair = birke.pair();
    let info = amsel.grant_to(&birke, Purpose::Finding, Hash([9; 32]));
    let given = amsel.give(&FindingKey::generate(&mut chance(76)), info, pair.public());
    let (enc, ct) = (given.grant().enc.as_bytes().len(), given.grant().ct.len());
    let bent = (0..enc).step_by(7).map(|at| (at, true)).chain((0..ct).map(|at| (at, false)));
    for (at, in_encapsulation) in bent {
        let mut grant = given.grant().clone();
        if in_encapsulation {
            grant.enc.0[at] ^= 1;
        } else {
            let mut bytes = grant.ct.into_vec();
            bytes[at] ^= 1;
            grant.ct = bytes.into();
        }
        let signed = amsel.identity.sign_coded(SignLabel::Grant, &grant);
        let verified = VerifiedGrant::verify(&signed, &amsel.identity.public()).unwrap();
        assert_eq!(unwrap::<FindingKey>(&pair, &verified).map(|_| ()), Err(CannotOpen), "{at}");
    }
}

/// A client as it was broken: secrets lie block by block under AES without any tag, and at sign-in it shows
/// the server one of them, the session's id, as it decrypts it.
struct Careless([u8; 32]);

impl Careless {
    fn seal(&self, blocks: [[u8; 16]; 3]) -> [[u8; 16]; 3] {
        blocks.map(|block| {
            let mut block = block.into();
            Aes256::new(&self.0.into()).encrypt_block(&mut block);
            block.into()
        })
    }

    /// What reaches the server at a sign-in.
    fn signs_in(&self, stored: [[u8; 16]; 3]) -> [u8; 16] {
        let mut session = stored[2].into();
        Aes256::new(&self.0.into()).decrypt_block(&mut session);
        session.into()
    }
}

/// Two sign-ins, and the server has both halves of the key: it puts them where the session's id was.
#[test]
fn attack_05_succeeds_against_keys_without_a_tag() {
    let client = Careless([3; 32]);
    let (first, second) = (*b"the first half..", *b"..and the second");
    let mut stored = client.seal([first, second, *b"session number 1"]);
    assert_eq!(client.signs_in(stored), *b"session number 1");
    let learnt = [0, 1].map(|half| {
        stored[2] = stored[half];
        client.signs_in(stored)
    });
    assert_eq!(learnt, [first, second]);
}
