//! Passkeys: who signs in, and by PRF what opens (protocol 2).
//!
//! The server learns who somebody is, this crate what they can read, and the two proofs never meet: the
//! PRF result stays here, and a credential leaves only as `Gesture` wrote it, field by field, without
//! extension results (attack 58). Where a device gives no PRF, a passphrase opens beside it: it is asked for
//! here and stretched here, and nothing of it leaves.

use rand_core::CryptoRng;
use serde_json::{Map, Value, json};

use siegel_api::bytes::{from_text, to_text};
use siegel_api::hash::Hash;
use siegel_api::id::UserId;
use siegel_crypto::unlock::{PrfResult, StretchedPassphrase, Unlock, prf_input};

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

    /// What a passkey that is made here is called at first, such as "Firefox on Windows"; its owner may change it, and no
    /// server reads it.
    fn device_name(&self) -> String {
        String::new()
    }

    /// Lets the person choose a passphrase for a new passkey that gives no PRF, and stretches it.
    ///
    /// # Errors
    /// `AuthenticatorError::NoPrf` where nobody can be asked, `Dismissed` if the person gave up.
    async fn choose_passphrase(&self, _: Beside) -> Result<StretchedPassphrase, AuthenticatorError> {
        Err(AuthenticatorError::NoPrf)
    }

    /// Asks for the passphrase of a passkey that gives no PRF, and stretches it. `wrong` says that the one before
    /// opened nothing.
    ///
    /// # Errors
    /// As `choose_passphrase`.
    async fn ask_passphrase(
        &self,
        _: Beside,
        _wrong: bool,
    ) -> Result<StretchedPassphrase, AuthenticatorError> {
        Err(AuthenticatorError::NoPrf)
    }
}

/// The passkey that a passphrase stands beside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Beside {
    /// Whose.
    pub user_id: UserId,
    /// `H(credential id)`.
    pub credential: Hash,
}

/// What a device answered.
#[derive(Debug)]
pub struct Gesture {
    credential: Value,
    credential_id: Vec<u8>,
    prf: Option<PrfResult>,
    never_prf: bool,
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
        Self { credential: Value::Object(kept), credential_id, prf, never_prf: false }
    }

    /// Notes that the device said that it will never give a PRF result for this passkey.
    #[must_use]
    pub fn without_prf(mut self) -> Self {
        self.never_prf = self.prf.is_none();
        self
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

    /// Whose passkey it is, as the device says it at a sign-in.
    fn user_id(&self) -> Option<UserId> {
        let handle = self.credential.pointer("/response/userHandle")?.as_str()?;
        UserId::from_slice(&from_text(handle)?)
    }
}

/// A passkey that was used or made: what the server gets of it, and what it opens with.
pub(crate) struct Proof {
    pub(crate) credential: Value,
    /// `H(credential id)`.
    pub(crate) hash: Hash,
    pub(crate) prf: Option<PrfResult>,
    /// What a new one is called at first.
    pub(crate) device_name: String,
}

impl From<Gesture> for Proof {
    fn from(gesture: Gesture) -> Self {
        let hash = gesture.credential_hash();
        Self { hash, credential: gesture.credential, prf: gesture.prf, device_name: String::new() }
    }
}

impl Proof {
    /// What a new passkey unlocks with: its PRF result, or the passphrase that its owner chooses now.
    pub(crate) async fn unlock_new(
        &self,
        authenticator: &impl Authenticator,
        user_id: UserId,
    ) -> Result<Unlock, Error> {
        if let Some(prf) = &self.prf {
            return Ok(Unlock::derive_by_passkey(prf, user_id, self.hash));
        }
        let beside = Beside { user_id, credential: self.hash };
        let stretched = authenticator.choose_passphrase(beside).await?;
        Ok(Unlock::derive_by_passphrase(&stretched, user_id, self.hash))
    }
}

/// Makes a passkey and has its PRF result. Some devices give none as they create; these are asked once more,
/// with a challenge of our own and nothing for the server, unless they said that they have none to give.
pub(crate) async fn create(
    authenticator: &impl Authenticator,
    options: &Value,
    name: &str,
    rng: &mut impl CryptoRng,
) -> Result<Proof, Error> {
    let public_key = public_key(options)?;
    let mut made = authenticator.create(public_key, name, &prf_input()).await?;
    if made.prf.is_none() && !made.never_prf {
        let again = again(public_key, &made.credential_id, rng);
        made.prf = authenticator.get(&again, &prf_input()).await?.prf;
    }
    Ok(Proof { device_name: authenticator.device_name(), ..made.into() })
}

/// Signs in with a passkey and has its PRF result, where it gives one.
pub(crate) async fn get(authenticator: &impl Authenticator, options: &Value) -> Result<Proof, Error> {
    authenticator.get(public_key(options)?, &prf_input()).await.map(Proof::from).map_err(Error::from)
}

/// The same, for somebody who is known already.
///
/// # Errors
/// `Error::Authenticator` with `AnotherPerson` for the passkey of somebody else; the server never sees it.
pub(crate) async fn get_of(
    authenticator: &impl Authenticator,
    options: &Value,
    user_id: UserId,
) -> Result<Proof, Error> {
    let gesture = authenticator.get(public_key(options)?, &prf_input()).await?;
    if gesture.user_id() != Some(user_id) {
        return Err(AuthenticatorError::AnotherPerson.into());
    }
    Ok(gesture.into())
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
