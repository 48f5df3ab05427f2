//! How everybody comes in, whether to found a practice or to join one: what the instance says of itself, a passkey, and
//! what it unlocks (protocol 2). Nothing is written yet.

use rand_core::CryptoRng;

use siegel_api::id::{CeremonyId, UserId};
use siegel_api::message::instance::Instance;
use siegel_api::message::registration::{CeremonyBegun, Entry, RegistrationBegin};
use siegel_api::time::Time;
use siegel_api::url;
use siegel_crypto::chance;
use siegel_crypto::unlock::Unlock;

use crate::authenticator::{self, Authenticator};
use crate::error::Error;
use crate::founding::Newcomer;
use crate::open::{find_instance, refresh_checkpoint};
use crate::pin::passkey_name;
use crate::place::{Logs, instance_log};
use crate::server::{Method, Request, Server, ask};

/// A registration under way: its passkey is made.
pub(crate) struct Ceremony {
    pub(crate) user_id: UserId,
    pub(crate) id: CeremonyId,
    pub(crate) credential: serde_json::Value,
    pub(crate) passkey: Unlock,
    pub(crate) device_name: String,
    pub(crate) instance: Instance,
    pub(crate) logs: Logs,
}

impl Ceremony {
    /// Draws the account's id, unless it is known already, and has `authenticator` make the passkey, under the person's name.
    ///
    /// # Errors
    /// `Error::Fault` with a source of chance that stands still, `Error::Authenticator`, `Error::Problem` with
    /// `invitation_gone`, and as `server::ask`.
    pub(crate) async fn begin(
        server: &impl Server,
        authenticator: &impl Authenticator,
        rng: &mut impl CryptoRng,
        (entry, known): (Entry, Option<UserId>),
        name: &str,
    ) -> Result<Self, Error> {
        chance::check(rng)?;
        let instance = find_instance(server).await?;
        let logs = Logs::new(instance_log(&instance));
        refresh_checkpoint(server, &logs).await?;
        let mut drawn = UserId::ZERO;
        rng.fill_bytes(&mut drawn.0);
        let user_id = known.unwrap_or(drawn);
        let begin = RegistrationBegin { entry, user_id };
        let begin = Request::json(Method::Post, url::REGISTRATION_BEGIN, &begin)?;
        let begun: CeremonyBegun = ask(server, begin).await?;
        let proof = authenticator::create(authenticator, &begun.options, name, rng).await?;
        let passkey = proof.unlock_new(authenticator, user_id).await?;
        let (id, credential, device_name) = (begun.ceremony_id, proof.credential, proof.device_name);
        Ok(Self { user_id, id, credential, passkey, device_name, instance, logs })
    }

    /// Who comes in.
    pub(crate) fn newcomer(&self, now: Time) -> Newcomer<'_> {
        let named = passkey_name(self.passkey.credential(), &self.device_name, now);
        Newcomer { user_id: self.user_id, instance: &self.instance, gossip: self.logs.gossip(), now, named }
    }
}
