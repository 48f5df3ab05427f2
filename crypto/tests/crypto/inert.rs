//! Secrets are inert: `Debug` of each shows its name and nothing else.

use siegel_api::hash::Hash;
use siegel_api::id::{LinkId, UserId};
use siegel_crypto::account::MasterKey;
use siegel_crypto::chunked::{MessageKeys, Opener, Sealer, Siegel};
use siegel_crypto::code::{LinkCode, PairingCode, RecoveryCode};
use siegel_crypto::content::{FileKey, FindingKey};
use siegel_crypto::invitation::InvitationSecret;
use siegel_crypto::kem::{KemKeyPair, KemSecret};
use siegel_crypto::label::LabelKey;
use siegel_crypto::link::{AccessToken, KnockToken, LinkKey, LinkReceiptKey, LinkSecret, WrapKey};
use siegel_crypto::pairing::{PairingClaim, PairingKey, PairingNonce};
use siegel_crypto::pin::{Pin, PinKind};
use siegel_crypto::seed::{AuditSeed, ContentSeed, IndexKey};
use siegel_crypto::sign::{IdentityKey, IdentitySeed};
use siegel_crypto::unlock::{AnchorKey, Passphrase, PrfResult, RecoveryProof, StretchedPassphrase, Unlock};

use crate::people::{audit_keys, chance};

macro_rules! shown {
    ($rng:expr, $($name:ident),*) => {
        [$(format!("{:?}", $name::generate($rng))),*].join(" ")
    };
}

#[test]
fn no_key_shows_in_debug() {
    let rng = &mut chance(20);
    insta::assert_snapshot!(
        shown!(rng, MasterKey, FindingKey, FileKey, InvitationSecret, KemSecret, LabelKey, LinkSecret),
        @"MasterKey(..) FindingKey(..) FileKey(..) InvitationSecret(..) KemSecret(..) LabelKey(..) LinkSecret(..)"
    );
    insta::assert_snapshot!(
        shown!(rng, KnockToken, AccessToken, WrapKey, LinkKey, LinkReceiptKey, ContentSeed, AuditSeed, IndexKey),
        @"KnockToken(..) AccessToken(..) WrapKey(..) LinkKey(..) LinkReceiptKey(..) ContentSeed(..) AuditSeed(..) IndexKey(..)"
    );
    insta::assert_snapshot!(
        shown!(rng, IdentitySeed, AnchorKey, PrfResult, RecoveryProof, RecoveryCode, LinkCode, Passphrase),
        @"IdentitySeed(..) AnchorKey(..) PrfResult(..) RecoveryProof(..) RecoveryCode(..) LinkCode(..) Passphrase(..)"
    );
    insta::assert_snapshot!(
        shown!(rng, StretchedPassphrase, PairingCode, PairingKey, PairingNonce, PairingClaim),
        @"StretchedPassphrase(..) PairingCode(..) PairingKey(..) PairingNonce(..) PairingClaim(..)"
    );
}

#[test]
fn nothing_that_holds_keys_shows_in_debug() {
    let rng = &mut chance(21);
    let unlock = Unlock::derive_by_passkey(&PrfResult::generate(rng), UserId([1; 16]), Hash([2; 32]));
    let pin = Pin::generate(PinKind::SixDigits, rng);
    let link = LinkSecret::generate(rng);
    let sealer = Sealer::<Siegel>::start(&[1; 32], &[2; 24], &[]).0;
    let keys = MessageKeys::<Siegel>::derive(&[1; 32], &[2; 24], &[]);
    let opener = Opener::<Siegel>::start(&[1; 32], &keys.header(&[2; 24]), &[]).unwrap();
    let all = [
        format!("{pin:?}"),
        format!("{:?}", IdentityKey::generate(rng).1),
        format!("{:?}", KemKeyPair::from_secret(&KemSecret::generate(rng)).unwrap()),
        format!("{unlock:?} {sealer:?} {opener:?} {keys:?}"),
        format!("{:?}", link.derive_root(LinkId([3; 16]), &pin).unwrap()),
        format!("{:?}", audit_keys(rng)),
    ];
    insta::assert_snapshot!(all.join("\n"), @"
    Pin(..)
    IdentityKey(..)
    KemKeyPair(..)
    Unlock(..) Sealer(..) Opener(..) MessageKeys(..)
    LinkRoot(..)
    AuditKeys { seed: AuditSeed(..), index: IndexKey(..) }
    ");
}

/// A knock holds a token to send and a key to keep; neither shows.
#[test]
fn a_knock_shows_nothing() {
    let knock = LinkSecret::generate(&mut chance(22)).derive_knock(LinkId([1; 16]));
    insta::assert_snapshot!(format!("{knock:?}"), @"Knock { token: KnockToken(..), greeting: GreetingKey(..) }");
}
