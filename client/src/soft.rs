//! A passkey in software (feature `soft-passkey`): for tests, and for the people of the demonstration. It is a
//! whole WebAuthn client and authenticator with PRF; what it holds is gone when it is dropped.

use futures::lock::Mutex;
use passkey_authenticator::extensions::HmacSecretConfig;
use passkey_authenticator::{
    Authenticator as Device, CredentialStore, DiscoverabilitySupport, StoreInfo, UiHint, UserCheck,
    UserValidationMethod,
};
use passkey_client::{Client, DefaultClientData, WebauthnError};
use passkey_crypto::AvailableBackend;
use passkey_types::Passkey;
use passkey_types::ctap2::make_credential::{
    Options, PublicKeyCredentialRpEntity, PublicKeyCredentialUserEntity,
};
use passkey_types::ctap2::{Aaguid, Ctap2Error, StatusCode};
use passkey_types::webauthn::{AuthenticatorResponse, PublicKeyCredential, PublicKeyCredentialDescriptor};
use public_suffix::PublicSuffixList;
use serde::Serialize;
use serde_json::{Value, json};
use url::Url;
use zeroize::Zeroizing;

use siegel_api::bytes::to_text;
use siegel_api::hash::Hash;
use siegel_crypto::unlock::{Passphrase, PrfResult, StretchedPassphrase};

use crate::authenticator::{Authenticator, Beside, Gesture};
use crate::error::{AuthenticatorError, Error};

/// A person's passkeys, in memory, at one origin.
pub struct SoftPasskey {
    origin: Url,
    client: Mutex<Client<Memory, Willing, AvailableBackend, PublicSuffixList, ()>>,
    given: Mutex<Vec<GivenPrf>>,
    /// What its owner types for passphrases, one after the other; the last one stays.
    typed: Mutex<Vec<Zeroizing<String>>>,
}

/// `H(credential id)` of a passkey, and the PRF result that it gives.
pub type GivenPrf = (Hash, Zeroizing<[u8; 32]>);

impl std::fmt::Debug for SoftPasskey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SoftPasskey(..)")
    }
}

impl SoftPasskey {
    /// A device without any passkey yet, used at `origin`, such as `http://localhost:8080`.
    ///
    /// # Errors
    /// `Error::Unreadable` for what is no origin.
    pub fn new(origin: &str) -> Result<Self, Error> {
        Self::with(origin, HmacSecretConfig::new_with_uv_only())
    }

    /// A device that serves whoever holds it, where a page does not insist on more, as bare security keys do.
    ///
    /// # Errors
    /// As `new`.
    pub fn careless(origin: &str) -> Result<Self, Error> {
        Self::with(origin, HmacSecretConfig::new_without_uv())
    }

    /// A device without PRF, whose owner chooses and remembers this passphrase beside it.
    ///
    /// # Errors
    /// As `new`.
    pub fn without_prf(origin: &str, passphrase: &str) -> Result<Self, Error> {
        let made = Self::over(origin, device())?;
        Ok(Self { typed: Mutex::new(vec![Zeroizing::new(passphrase.to_owned())]), ..made })
    }

    /// From now on its owner types these passphrases, one after the other.
    pub async fn types(&self, passphrases: &[&str]) {
        *self.typed.lock().await =
            passphrases.iter().map(|typed| Zeroizing::new((*typed).to_owned())).collect();
    }

    /// The same device at a page of another origin.
    ///
    /// # Errors
    /// As `new`.
    pub fn visits(&mut self, origin: &str) -> Result<(), Error> {
        self.origin = page(origin)?;
        Ok(())
    }

    fn with(origin: &str, prf: HmacSecretConfig) -> Result<Self, Error> {
        Self::over(origin, device().hmac_secret(prf.enable_on_make_credential()))
    }

    fn over(origin: &str, device: Bare) -> Result<Self, Error> {
        let client = Client::new(device).allows_insecure_localhost(true);
        let (origin, client) = (page(origin)?, Mutex::new(client));
        Ok(Self { origin, client, given: Mutex::default(), typed: Mutex::default() })
    }

    /// What the owner types next; nothing once everything was typed and was wrong.
    async fn next_typed(
        &self,
        beside: Beside,
        wrong: bool,
    ) -> Result<StretchedPassphrase, AuthenticatorError> {
        let mut typed = self.typed.lock().await;
        if wrong && typed.len() > 1 {
            typed.remove(0);
        } else if wrong {
            return Err(AuthenticatorError::Dismissed);
        }
        let typed = typed.first().ok_or(AuthenticatorError::NoPrf)?;
        let stretched = Passphrase::new(typed).stretch(beside.user_id, beside.credential);
        stretched.map_err(|_| AuthenticatorError::Unsupported)
    }

    /// The PRF results that this device gave so far, one of each passkey: what a fixture writes down, so that
    /// another implementation can open what they unlock.
    pub async fn expose_prf(&self) -> Vec<GivenPrf> {
        self.given.lock().await.clone()
    }

    async fn keep(&self, gesture: Gesture) -> Gesture {
        let mut given = self.given.lock().await;
        let (passkey, prf) = (gesture.credential_hash(), gesture.prf());
        if let Some(prf) = prf.filter(|_| given.iter().all(|(known, _)| *known != passkey)) {
            given.push((passkey, Zeroizing::new(*prf.expose())));
        }
        drop(given);
        gesture
    }
}

type Bare = Device<Memory, Willing, AvailableBackend>;

fn device() -> Bare {
    Device::new(Aaguid::new_empty(), Memory::default(), Willing, AvailableBackend)
}

fn page(origin: &str) -> Result<Url, Error> {
    Url::parse(origin).map_err(|_| Error::Unreadable { what: "origin" })
}

impl Authenticator for SoftPasskey {
    async fn create(
        &self,
        public_key: &Value,
        name: &str,
        eval: &Hash,
    ) -> Result<Gesture, AuthenticatorError> {
        let mut options = with_prf(public_key, eval);
        options["user"]["name"] = json!(name);
        options["user"]["displayName"] = json!(name);
        let request = serde_json::from_value(json!({ "publicKey": options })).map_err(unsupported)?;
        let mut client = self.client.lock().await;
        let made = client.register(&self.origin, request, DefaultClientData).await;
        Ok(self.keep(gesture(made.map_err(refused)?)?).await)
    }

    async fn get(&self, public_key: &Value, eval: &Hash) -> Result<Gesture, AuthenticatorError> {
        let options = with_prf(public_key, eval);
        let request = serde_json::from_value(json!({ "publicKey": options })).map_err(unsupported)?;
        let mut client = self.client.lock().await;
        let given = client.authenticate(&self.origin, request, DefaultClientData).await;
        Ok(self.keep(gesture(given.map_err(refused)?)?).await)
    }

    async fn choose_passphrase(&self, beside: Beside) -> Result<StretchedPassphrase, AuthenticatorError> {
        self.next_typed(beside, false).await
    }

    async fn ask_passphrase(
        &self,
        beside: Beside,
        wrong: bool,
    ) -> Result<StretchedPassphrase, AuthenticatorError> {
        self.next_typed(beside, wrong).await
    }
}

/// Discoverable passkeys, newest first.
#[derive(Default)]
struct Memory(Vec<Passkey>);

#[async_trait::async_trait]
impl CredentialStore for Memory {
    type PasskeyItem = Passkey;

    async fn find_credentials(
        &self,
        ids: Option<&[PublicKeyCredentialDescriptor]>,
        rp_id: &str,
        _user_handle: Option<&[u8]>,
    ) -> Result<Vec<Passkey>, StatusCode> {
        let named = |key: &&Passkey| ids.is_none_or(|ids| ids.iter().any(|id| id.id == key.credential_id));
        let found: Vec<Passkey> =
            self.0.iter().filter(|key| key.rp_id == rp_id).filter(named).cloned().collect();
        if found.is_empty() { Err(Ctap2Error::NoCredentials.into()) } else { Ok(found) }
    }

    async fn save_credential(
        &mut self,
        key: Passkey,
        _user: PublicKeyCredentialUserEntity,
        _rp: PublicKeyCredentialRpEntity,
        _options: Options,
    ) -> Result<(), StatusCode> {
        self.0.insert(0, key);
        Ok(())
    }

    async fn update_credential(&mut self, key: &Passkey) -> Result<(), StatusCode> {
        let known = self.0.iter_mut().find(|known| known.credential_id == key.credential_id);
        known.map(|known| *known = key.clone()).ok_or(Ctap2Error::NoCredentials.into())
    }

    async fn get_info(&self) -> StoreInfo {
        StoreInfo { discoverability: DiscoverabilitySupport::ForcedDiscoverable }
    }
}

/// Somebody who is there, and whose finger or face the device knows.
struct Willing;

#[async_trait::async_trait]
impl UserValidationMethod for Willing {
    type PasskeyItem = Passkey;

    async fn check_user<'a>(
        &self,
        _hint: UiHint<'a, Passkey>,
        presence: bool,
        verification: bool,
    ) -> Result<UserCheck, Ctap2Error> {
        Ok(UserCheck { presence, verification })
    }

    fn is_presence_enabled(&self) -> bool {
        true
    }

    fn is_verification_enabled(&self) -> Option<bool> {
        Some(true)
    }
}

fn with_prf(public_key: &Value, eval: &Hash) -> Value {
    let mut options = public_key.clone();
    options["extensions"] = json!({ "prf": { "eval": { "first": to_text(eval.as_bytes()) } } });
    options
}

fn gesture<R>(credential: PublicKeyCredential<R>) -> Result<Gesture, AuthenticatorError>
where
    R: AuthenticatorResponse,
    PublicKeyCredential<R>: Serialize,
{
    let results = credential.client_extension_results.prf.as_ref().and_then(|prf| prf.results.as_ref());
    let prf = results.and_then(|results| PrfResult::from_slice(&results.first).ok());
    let json = serde_json::to_value(&credential).map_err(unsupported)?;
    Ok(Gesture::new(&json, credential.raw_id.to_vec(), prf))
}

fn unsupported(_: serde_json::Error) -> AuthenticatorError {
    AuthenticatorError::Unsupported
}

fn refused(error: WebauthnError) -> AuthenticatorError {
    match error {
        WebauthnError::CredentialNotFound => AuthenticatorError::Dismissed,
        _ => AuthenticatorError::Unsupported,
    }
}

#[cfg(test)]
mod tests {
    use siegel_crypto::unlock::prf_input;

    use super::*;

    #[test]
    fn the_same_passkey_gives_the_same_secret_at_create_and_at_get() {
        let device = SoftPasskey::new("http://localhost:8080").unwrap();
        let created = json!({
            "rp": { "id": "localhost", "name": "Siegel" },
            "user": { "id": "BwcHBwcHBwcHBwcHBwcHBw", "name": "-", "displayName": "-" },
            "challenge": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "pubKeyCredParams": [{ "type": "public-key", "alg": -7 }],
            "authenticatorSelection": { "residentKey": "required", "userVerification": "required" },
        });
        let asked = json!({
            "challenge": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "rpId": "localhost",
            "userVerification": "required",
        });
        let (made, given) = futures::executor::block_on(async {
            let made = device.create(&created, "Dr. Ada Beispiel", &prf_input()).await.unwrap();
            (made, device.get(&asked, &prf_input()).await.unwrap())
        });
        assert_eq!(made.credential_hash(), given.credential_hash());
        let kept = futures::executor::block_on(device.expose_prf());
        let [(passkey, prf)] = kept.as_slice() else { panic!("one passkey") };
        assert_eq!((*passkey, Some(&**prf)), (made.credential_hash(), made.prf().map(PrfResult::expose)));
        assert_eq!(made.prf().unwrap().expose(), given.prf().unwrap().expose());
        assert!(!made.credential().to_string().contains("prf"));
    }
}
