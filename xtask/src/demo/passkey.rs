//! A passkey in software, as the demonstration's people register it (WebAuthn level 3, "none" attestation, ES256, PRF).
//! Nobody signs in with it again: the demonstration is opened by its recovery codes.

use p256::ecdsa::signature::Signer;
use p256::ecdsa::{Signature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use siegel_api::bytes::to_text;
use siegel_api::hash::Hash;
use siegel_client::authenticator::{Authenticator, Gesture};
use siegel_client::error::AuthenticatorError;
use siegel_crypto::unlock::PrfResult;

/// User present, user verified.
const PRESENT_AND_VERIFIED: u8 = 0x05;
/// Attested credential data follow.
const WITH_CREDENTIAL: u8 = 0x40;

/// A device with one passkey.
pub struct SoftPasskey {
    origin: String,
    key: SigningKey,
    id: [u8; 16],
    secret: [u8; 32],
}

impl SoftPasskey {
    /// A new device, for pages of `origin`.
    pub fn new(origin: &str) -> Result<Self, getrandom::Error> {
        let (mut id, mut secret, mut scalar) = ([0; 16], [0; 32], [0; 32]);
        for bytes in [&mut id[..], &mut secret, &mut scalar] {
            fill(bytes)?;
        }
        // All but one in 2^32 byte strings are a scalar of the curve; fixing the first byte makes all of them one.
        scalar[0] = 1;
        let key = SigningKey::from_slice(&scalar).map_err(|_| getrandom::Error::UNEXPECTED)?;
        Ok(Self { origin: origin.to_owned(), key, id, secret })
    }

    fn client_data(&self, kind: &str, public_key: &Value) -> Vec<u8> {
        let challenge = public_key.get("challenge");
        json!({ "type": kind, "challenge": challenge, "origin": self.origin, "crossOrigin": false })
            .to_string()
            .into_bytes()
    }

    fn authenticator_data(&self, flags: u8) -> Vec<u8> {
        let host = self.origin.trim_start_matches("http://").split(':').next().unwrap_or_default();
        let mut data = Sha256::digest(host).to_vec();
        data.push(flags);
        data.extend(0_u32.to_be_bytes());
        data
    }

    /// The PRF of the device: a keyed hash that nobody else can compute.
    fn prf(&self, eval: &Hash) -> PrfResult {
        let mut hash = Sha256::new();
        hash.update(self.secret);
        hash.update(eval.0);
        PrfResult::from_bytes(hash.finalize().into())
    }

    fn gesture(&self, response: &Value, eval: &Hash) -> Gesture {
        let id = to_text(&self.id);
        let credential = json!({ "id": id, "rawId": id, "type": "public-key", "response": response });
        Gesture::new(&credential, self.id.to_vec(), Some(self.prf(eval)))
    }
}

impl Authenticator for SoftPasskey {
    async fn create(&self, public_key: &Value, _name: &str, eval: &Hash) -> Result<Gesture, AuthenticatorError> {
        let mut data = self.authenticator_data(PRESENT_AND_VERIFIED | WITH_CREDENTIAL);
        data.extend([0; 16]);
        data.extend((self.id.len() as u16).to_be_bytes());
        data.extend(self.id);
        data.extend(cose_key(&self.key));
        let response = json!({
            "clientDataJSON": to_text(&self.client_data("webauthn.create", public_key)),
            "attestationObject": to_text(&attestation(&data)),
            "transports": ["internal"],
        });
        Ok(self.gesture(&response, eval))
    }

    async fn get(&self, public_key: &Value, eval: &Hash) -> Result<Gesture, AuthenticatorError> {
        let data = self.authenticator_data(PRESENT_AND_VERIFIED);
        let client_data = self.client_data("webauthn.get", public_key);
        let signed = [&data[..], &Sha256::digest(&client_data)].concat();
        let signature: Signature = self.key.sign(&signed);
        let response = json!({
            "clientDataJSON": to_text(&client_data),
            "authenticatorData": to_text(&data),
            "signature": to_text(signature.to_der().as_bytes()),
        });
        Ok(self.gesture(&response, eval))
    }
}

/// `{1: 2, 3: -7, -1: 1, -2: x, -3: y}` in CBOR: an ES256 key (RFC 9053).
fn cose_key(key: &SigningKey) -> Vec<u8> {
    let point = key.verifying_key().to_sec1_point(false);
    let mut cose = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01];
    for (label, coordinate) in [(0x21, point.x()), (0x22, point.y())] {
        cose.extend([label, 0x58, 0x20]);
        cose.extend(coordinate.map(|bytes| bytes.to_vec()).unwrap_or_default());
    }
    cose
}

/// `{"fmt": "none", "attStmt": {}, "authData": data}` in CBOR.
fn attestation(data: &[u8]) -> Vec<u8> {
    let mut object = vec![0xa3, 0x63];
    object.extend(b"fmt\x64none\x67attStmt\xa0\x68authData\x58");
    // The data have 148 bytes: a length of one byte.
    object.push(data.len() as u8);
    object.extend(data);
    object
}

#[expect(clippy::disallowed_methods, reason = "the demonstration takes chance from the machine")]
fn fill(bytes: &mut [u8]) -> Result<(), getrandom::Error> {
    getrandom::fill(bytes)
}
