//! How people come into a practice of the demonstration, and leave it.

use anyhow::{Context, Result, anyhow};
use futures::executor::block_on;
use siegel_api::id::{InvitationId, UserId};
use siegel_api::period::Period;
use siegel_client::clock::Clock;
use siegel_client::invitation::{self, Accepted, Guest, Invitation, State};
use siegel_client::join::join;
use siegel_client::rotation;
use siegel_client::signin::sign_in;
use siegel_client::soft::{GivenPrf, SoftPasskey};
use siegel_client::team::Role;

use super::carrier::Carrier;
use super::doctor::{Doctor, Now, VALID_MS, rng};

/// Somebody who answered an invitation to a practice, and waits.
pub struct Waiting {
    server: Carrier,
    passkey: SoftPasskey,
    user_id: UserId,
    sheet: String,
}

impl Waiting {
    /// Answers the link.
    pub fn by_invitation(origin: &str, link: &str, name: &str) -> Result<Self> {
        let (server, passkey) = (Carrier::to(origin), SoftPasskey::new(origin)?);
        let accepted = view(&server, link)?;
        let joined = block_on(join(&server, &passkey, &Now, &mut rng(), &accepted, name))?;
        let sheet = joined.sheet.expose_text().to_string();
        Ok(Self { server, passkey, user_id: joined.user_id, sheet })
    }

    /// Signs in, once admitted.
    pub fn sign_in(self) -> Result<Doctor> {
        let vault = block_on(sign_in(&self.server, &self.passkey))?;
        let Self { server, passkey, sheet, .. } = self;
        Ok(Doctor { server, passkey, vault, sheet, valid_ms: VALID_MS })
    }

    /// Whose account waits.
    pub fn user_id(&self) -> UserId {
        self.user_id
    }

    /// What unlocks the account: `H(credential id)` of the passkey with its PRF result.
    pub fn expose_passkeys(&self) -> Vec<GivenPrf> {
        block_on(self.passkey.expose_prf())
    }

    /// The code of the recovery sheet, as it is printed.
    pub fn recovery_code(&self) -> String {
        self.sheet.clone()
    }
}

/// Looks at an invitation as whoever received its link.
pub fn view(server: &Carrier, link: &str) -> Result<Accepted> {
    let (address, fragment) = link.split_once('#').context("the invitation has no secret")?;
    let id = address.rsplit('/').next().unwrap_or_default();
    let id: InvitationId = id.parse().map_err(|_| anyhow!("the invitation has no id"))?;
    Ok(block_on(invitation::view(server, &Now, id, fragment))?)
}

impl Doctor {
    /// Invites somebody into the practice; answers the link.
    pub fn invite_member(&self, role: Role, note: &str) -> Result<String> {
        self.invite_deputy(role, note, Period::ALWAYS)
    }

    /// Invites somebody for a time; answers the link.
    pub fn invite_deputy(&self, role: Role, note: &str, period: Period) -> Result<String> {
        let guest = Guest::Member(role.roles(), period);
        let made = block_on(invitation::create(&self.server, &self.vault, &Now, &mut rng(), guest, note))?;
        Ok(made.link.to_string())
    }

    /// Lets a member back who has lost every way in; answers the link.
    pub fn let_back(&self, member: UserId) -> Result<String> {
        let guest = Guest::returning(&self.vault, member)?;
        let made = block_on(invitation::create(&self.server, &self.vault, &Now, &mut rng(), guest, ""))?;
        Ok(made.link.to_string())
    }

    /// Takes new keys, as after a theft; the sheet is then another one.
    pub fn rotate(self) -> Result<Self> {
        let sheet = block_on(rotation::rotate(&self.server, &self.vault, &Now, &mut rng(), &[]))?;
        Ok(Self { sheet: sheet.expose_text().to_string(), ..self })
    }

    /// Has the new keys of a member hold.
    pub fn list_keys(&self, member: UserId) -> Result<()> {
        Ok(block_on(self.desk().list_keys(&Now, &mut rng(), member))?)
    }

    /// Admits everybody who waits.
    pub fn admit_all(&self) -> Result<()> {
        for made in self.waiting()? {
            block_on(self.desk().admit(&Now, &mut rng(), &made))?;
        }
        Ok(())
    }

    /// Removes a member.
    pub fn remove(&self, member: UserId) -> Result<()> {
        Ok(block_on(self.desk().remove_member(&Now, &mut rng(), member))?)
    }

    fn waiting(&self) -> Result<Vec<Invitation>> {
        let all = block_on(invitation::list(&self.server, &self.vault))?;
        let waits =
            |one: &Invitation| one.guest != Guest::Practice && one.state(Now.now()) == State::Answered;
        Ok(all.into_iter().filter(waits).collect())
    }
}
