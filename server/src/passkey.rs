//! Passkeys: discoverable, with user verification required and verified (attack 59).
//!
//! The browser's PRF result opens the account's keys and must never come here: a body that holds any
//! `prf` result is refused before it is read further (attack 58). No name of the user is known here;
//! the browser writes it into the options.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use siegel_api::id::{OperatorId, UserId};
use siegel_api::problem::Code;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, Passkey, PasskeyRegistration, PublicKeyCredential, Uuid, Webauthn,
    WebauthnBuilder, WebauthnError,
};

use crate::config::Origin;
use crate::http::problem::Problem;

/// Names in a credential's extension results that would carry a secret of the authenticator.
const SECRET_RESULTS: [&str; 4] = ["prf", "hmacGetSecret", "hmac_get_secret", "hmac-secret"];
/// Deepest nesting of a credential that is searched; a real one has four levels.
const DEPTH_MAX: u8 = 16;

/// A challenge for the browser, and the state that must wait for the answer in the database.
pub struct Ceremony {
    /// Options for `navigator.credentials`, as JSON.
    pub options: Value,
    /// What the answer is checked against; used once.
    pub state: String,
}

/// An answer to a sign-in, read but not yet verified.
pub struct Assertion {
    /// Who the authenticator says it is.
    pub user: UserId,
    credential: PublicKeyCredential,
}

impl Assertion {
    /// Reads the browser's answer.
    ///
    /// # Errors
    /// `prf_leaked` if it holds a secret, `sign_in_failed` if it is none.
    pub fn parse(credential: Value) -> Result<Self, Problem> {
        refuse_secrets(&credential)?;
        let credential: PublicKeyCredential = serde_json::from_value(credential).map_err(refused)?;
        let user = credential.get_user_unique_id().and_then(UserId::from_slice);
        let user = user.ok_or(Problem::new(Code::SignInFailed))?;
        Ok(Self { user, credential })
    }

    /// Whether the authenticator says that it is this operator's.
    pub fn is_of(&self, operator: OperatorId) -> bool {
        self.user.0 == operator.0
    }

    /// The id under which the credential was stored.
    pub fn credential_id(&self) -> &[u8] {
        self.credential.get_credential_id()
    }
}

/// The relying party.
pub struct Passkeys(Webauthn);

impl Passkeys {
    /// For the instance's one origin; its host is the relying party's id.
    ///
    /// # Errors
    /// `WebauthnError` if the origin cannot be one.
    pub fn new(origin: &Origin) -> Result<Self, WebauthnError> {
        WebauthnBuilder::new(origin.host(), origin.url())?.rp_name("Siegel").build().map(Self)
    }

    /// Asks for a new passkey of `user`, beside those that exist.
    ///
    /// # Errors
    /// `internal` if no challenge can be made.
    pub fn begin_registration(&self, user: UserId, existing: Vec<Vec<u8>>) -> Result<Ceremony, Problem> {
        self.begin_of(user.0, existing)
    }

    /// Asks for the passkey of a new operator.
    ///
    /// # Errors
    /// `internal` if no challenge can be made.
    pub fn begin_operator(&self, operator: OperatorId) -> Result<Ceremony, Problem> {
        self.begin_of(operator.0, Vec::new())
    }

    fn begin_of(&self, handle: [u8; 16], existing: Vec<Vec<u8>>) -> Result<Ceremony, Problem> {
        let (options, state) = self
            .0
            .start_passkey_registration(Uuid::from_bytes(handle), "-", "-", Some(existing))
            .map_err(Problem::internal)?;
        let mut options = serde_json::to_value(options).map_err(Problem::internal)?;
        // The library asks for "discouraged", which would leave nothing to discover at sign-in.
        if let Some(selection) = options.pointer_mut("/publicKey/authenticatorSelection") {
            selection["residentKey"] = json!("required");
            selection["requireResidentKey"] = json!(true);
        }
        Ok(Ceremony { options, state: write(&state)? })
    }

    /// Checks the new passkey against the ceremony's state.
    ///
    /// # Errors
    /// `prf_leaked`, `sign_in_failed`.
    pub fn finish_registration(&self, credential: Value, state: &str) -> Result<Passkey, Problem> {
        refuse_secrets(&credential)?;
        let credential = serde_json::from_value(credential).map_err(refused)?;
        let state: PasskeyRegistration = read(state)?;
        self.0.finish_passkey_registration(&credential, &state).map_err(refused)
    }

    /// Asks for any passkey of this instance.
    ///
    /// # Errors
    /// `internal` if no challenge can be made.
    pub fn begin_sign_in(&self) -> Result<Ceremony, Problem> {
        let (mut options, state) = self.0.start_discoverable_authentication().map_err(Problem::internal)?;
        options.mediation = None;
        Ok(Ceremony {
            options: serde_json::to_value(options).map_err(Problem::internal)?,
            state: write(&state)?,
        })
    }

    /// Checks the answer against the ceremony's state and the stored passkey, which takes the new counter.
    ///
    /// # Errors
    /// `sign_in_failed`.
    pub fn finish_sign_in(
        &self,
        answer: &Assertion,
        state: &str,
        passkey: &mut Passkey,
    ) -> Result<(), Problem> {
        let state: DiscoverableAuthentication = read(state)?;
        let result = self
            .0
            .finish_discoverable_authentication_v2(&answer.credential, state, &*passkey)
            .map_err(refused)?;
        if !result.user_verified() {
            return Err(Problem::new(Code::SignInFailed));
        }
        passkey.update_credential(&result);
        Ok(())
    }
}

/// Refuses a body with an authenticator's secret anywhere in it (attack 58).
///
/// # Errors
/// `prf_leaked`.
pub fn refuse_secrets(body: &Value) -> Result<(), Problem> {
    if holds_secret(body, DEPTH_MAX) { Err(Problem::new(Code::PrfLeaked)) } else { Ok(()) }
}

/// `prf: {enabled: true}` is what a browser says when it could; a result is what it must not say.
fn holds_secret(value: &Value, depth: u8) -> bool {
    match value {
        _ if depth == 0 => true,
        Value::Object(map) => map.iter().any(|(name, inner)| {
            let secret = SECRET_RESULTS.contains(&name.as_str()) && !is_mere_ability(inner);
            secret || holds_secret(inner, depth - 1)
        }),
        Value::Array(list) => list.iter().any(|inner| holds_secret(inner, depth - 1)),
        _ => false,
    }
}

fn is_mere_ability(value: &Value) -> bool {
    match value {
        Value::Bool(_) | Value::Null => true,
        Value::Object(map) => map.iter().all(|(name, inner)| name == "enabled" && inner.is_boolean()),
        _ => false,
    }
}

fn write(state: &impl Serialize) -> Result<String, Problem> {
    serde_json::to_string(state).map_err(Problem::internal)
}

fn read<T: DeserializeOwned>(state: &str) -> Result<T, Problem> {
    serde_json::from_str(state).map_err(Problem::internal)
}

fn refused(reason: impl std::fmt::Display) -> Problem {
    tracing::info!(%reason, "a passkey was refused");
    Problem::new(Code::SignInFailed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attack_58_a_prf_result_is_refused_wherever_it_hides() {
        for body in [
            json!({"clientExtensionResults": {"prf": {"results": {"first": "AAAA"}}}}),
            json!({"extensions": {"prf": {"enabled": true, "results": {}}}}),
            json!({"response": {"extensions": [{"prf": {"results": null}}]}}),
            json!({"clientExtensionResults": {"hmacGetSecret": {"output1": "AAAA"}}}),
            json!({"prf": "AAAA"}),
        ] {
            assert!(refuse_secrets(&body).is_err(), "{body}");
        }
        assert!(refuse_secrets(&json!({"clientExtensionResults": {"prf": {"enabled": true}}})).is_ok());
    }

    #[test]
    fn attack_59_both_ceremonies_require_user_verification_and_a_discoverable_key() {
        let passkeys = Passkeys::new(&Origin::parse("http://localhost:8080").unwrap()).unwrap();
        let member = passkeys.begin_registration(UserId([7; 16]), vec![]).unwrap();
        for create in [member, passkeys.begin_operator(OperatorId([7; 16])).unwrap()] {
            let selection = &create.options["publicKey"]["authenticatorSelection"];
            assert_eq!(selection["userVerification"], "required");
            assert_eq!(selection["residentKey"], "required");
        }
        let get = passkeys.begin_sign_in().unwrap().options;
        assert_eq!(get["publicKey"]["userVerification"], "required");
        assert_eq!(get["publicKey"]["rpId"], "localhost");
    }
}
