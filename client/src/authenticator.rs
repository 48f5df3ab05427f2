//! Passkeys: who signs in, and by PRF what opens (protocol 2).
//!
//! The server learns who somebody is, this crate what they can read, and the two proofs never meet: the
//! PRF result stays here, and a credential leaves only as `Gesture` wrote it, field by field, without
//! extension results (attack 58).

use rand_core::CryptoRng;
use serde_json::{Map, Value, json};

use siegel_api::bytes::to_text;
use siegel_api::hash::Hash;
use siegel_crypto::unlock::{PrfResult, prf_input};

use crate::error::{AuthenticatorError, Error};

/// A passkey's device: the browser's, or software for tests and demonstrations.
#[expect(async_fn_in_trait, reason = "browsers have one thread: futures need not be Send")]
pub trait Authenticator {
    /// Makes a discoverable passkey with user verification, for the server's `publicKey` options, with
    /// `extensions.prf.eval.first = eval`. `name` is what the device shows; the server never has it.
    async fn create(
        &self,
        public_key: &Value,
        name: &str,
        eval: &Hash,
    ) -> Result<Gesture, AuthenticatorError>;

    /// Signs in with a passkey of the server's `publicKey` options, with the same `eval`.
    async fn get(&self, public_key: &Value, eval: &Hash) -> Result<Gesture, AuthenticatorError>;
}

/// What a device answered.
#[derive(Debug)]
pub struct Gesture {
    credential: Value,
    credential_id: Vec<u8>,
    prf: Option<PrfResult>,
}

/// Fields of a credential that the server needs; nothing else leaves.
const FIELDS: [&str; 4] = ["id", "rawId", "type", "authenticatorAttachment"];
/// Fields of its response that the server needs.
const RESPONSE_FIELDS: [&str; 6] =
    ["attestationObject", "clientDataJSON", "transports", "authenticatorData", "signature", "userHandle"];

impl Gesture {
    /// Takes a credential as JSON (binary fields in base64url), the raw id, and the PRF result. Whatever
    /// else the JSON holds, extension results above all, stays behind.
    pub fn new(credential: &Value, credential_id: Vec<u8>, prf: Option<PrfResult>) -> Self {
        let mut kept = pick(credential, &FIELDS);
        let response = credential.get("response").map(|response| pick(response, &RESPONSE_FIELDS));
        kept.insert("response".to_owned(), Value::Object(response.unwrap_or_default()));
        kept.insert("extensions".to_owned(), json!({}));
        Self { credential: Value::Object(kept), credential_id, prf }
    }

    /// What goes to the server.
    pub fn credential(&self) -> &Value {
        &self.credential
    }

    /// `H(credential id)`: how the identity's chain lists the passkey.
    pub fn credential_hash(&self) -> Hash {
        Hash::of(&self.credential_id)
    }

    #[cfg(feature = "soft-passkey")]
    pub(crate) fn prf(&self) -> Option<&PrfResult> {
        self.prf.as_ref()
    }

    pub(crate) fn into_prf(self) -> Result<(Value, Hash, PrfResult), Error> {
        let hash = self.credential_hash();
        let prf = self.prf.ok_or(Error::Authenticator(AuthenticatorError::NoPrf))?;
        Ok((self.credential, hash, prf))
    }
}

/// Makes a passkey and has its PRF result. Some devices give none as they create; these are asked once more,
/// with a challenge of our own and nothing for the server.
pub(crate) async fn create(
    authenticator: &impl Authenticator,
    options: &Value,
    name: &str,
    rng: &mut impl CryptoRng,
) -> Result<(Value, Hash, PrfResult), Error> {
    let public_key = public_key(options)?;
    let mut made = authenticator.create(public_key, name, &prf_input()).await?;
    if made.prf.is_none() {
        let again = again(public_key, &made.credential_id, rng);
        made.prf = authenticator.get(&again, &prf_input()).await?.prf;
    }
    made.into_prf()
}

/// Signs in with a passkey and has its PRF result.
pub(crate) async fn get(
    authenticator: &impl Authenticator,
    options: &Value,
) -> Result<(Value, Hash, PrfResult), Error> {
    authenticator.get(public_key(options)?, &prf_input()).await?.into_prf()
}

impl From<AuthenticatorError> for Error {
    fn from(error: AuthenticatorError) -> Self {
        Self::Authenticator(error)
    }
}

fn public_key(options: &Value) -> Result<&Value, Error> {
    options.get("publicKey").filter(|options| options.is_object()).ok_or(Error::Answer)
}

fn again(created: &Value, credential_id: &[u8], rng: &mut impl CryptoRng) -> Value {
    let mut challenge = [0; 32];
    rng.fill_bytes(&mut challenge);
    json!({
        "challenge": to_text(&challenge),
        "rpId": created.pointer("/rp/id"),
        "userVerification": "required",
        "allowCredentials": [{ "type": "public-key", "id": to_text(credential_id) }],
    })
}

fn pick(from: &Value, names: &[&str]) -> Map<String, Value> {
    let present = names.iter().filter_map(|name| Some(((*name).to_owned(), from.get(name)?.clone())));
    present.filter(|(_, value)| !value.is_null()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a browser's `toJSON()` gives after a PRF: serialised as it is, it would betray the account.
    fn as_a_browser_says_it() -> Value {
        json!({
            "id": "AQID", "rawId": "AQID", "type": "public-key", "authenticatorAttachment": "platform",
            "response": {
                "clientDataJSON": "e30", "authenticatorData": "AAAA", "signature": "AAAA", "userHandle": "Bw",
                "prf": { "results": { "first": "c2VjcmV0" } },
            },
            "clientExtensionResults": { "prf": { "enabled": true, "results": { "first": "c2VjcmV0" } } },
        })
    }

    #[test]
    fn attack_58_a_credential_leaves_without_its_prf_result() {
        let prf = PrfResult::from_bytes([7; 32]);
        let gesture = Gesture::new(&as_a_browser_says_it(), vec![1, 2, 3], Some(prf));
        let sent = gesture.credential().to_string();
        assert!(!sent.contains("prf") && !sent.contains("c2VjcmV0"), "{sent}");
        assert!(sent.contains("signature") && sent.contains("userHandle"));
        // The defence switched off: the browser's own serialisation carries the secret.
        assert!(as_a_browser_says_it().to_string().contains("c2VjcmV0"));
        assert!(!format!("{gesture:?}").contains("[7"));
    }
}
