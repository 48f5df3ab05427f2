//! Coming in by an invitation: what it says, and the answer to it as a member.

use siegel_api::id::InvitationId;
use siegel_api::time::Time;
use siegel_client::found::{self, SetupToken};
use siegel_client::invitation::{self, Accepted, Guest};
use siegel_client::join;
use siegel_kit::browser::{BrowserClock, Making, rng};
use siegel_kit::{Mishap, Trouble};

use super::SERVER;
use crate::arrival::Arrival;
use crate::office::Office;
use crate::part::passphrase::{self, OfficePasskeys};
use crate::part::recovery_sheet::SheetText;

/// What an invitation says.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// The inviting practice.
    pub practice: String,
    pub guest: Guest,
    pub expires_at: Time,
}

/// Looks at the invitation of the address bar; nothing for the operator's set-up link, where that is good.
pub async fn look(arrival: Arrival) -> Result<Option<Asked>, Trouble> {
    let (id, fragment) = match arrival {
        Arrival::Invitation { id, fragment } => (id, fragment),
        Arrival::Setup(token) => {
            found::knock(&SERVER, &mut rng(), &SetupToken::parse(&token)?).await?;
            return Ok(None);
        }
        _ => return Ok(None),
    };
    let accepted = view(&id, &fragment).await?;
    let (practice, guest) = (accepted.inviter().name.clone(), accepted.guest());
    Ok(Some(Asked { practice, guest, expires_at: accepted.expires_at() }))
}

/// The invitation, held against its link.
pub async fn view(id: &str, fragment: &str) -> Result<Accepted, Trouble> {
    let id: InvitationId = id.parse().map_err(|_| Trouble::here(Mishap::LinkCut))?;
    Ok(invitation::view(&SERVER, &BrowserClock, id, fragment).await?)
}

/// Answers: passkey, keys, sheet. Nobody is signed in by it.
pub async fn join(office: Office, arrival: Arrival, name: String) -> Result<SheetText, Trouble> {
    let Arrival::Invitation { id, fragment } = arrival else { return Err(Trouble::here(Mishap::LinkCut)) };
    let accepted = view(&id, &fragment).await?;
    let inviter = accepted.inviter();
    passphrase::know(vec![name.clone(), inviter.name.clone(), inviter.place.clone()]);
    let passkeys = Making::by(OfficePasskeys(office));
    let joined = join::join(&SERVER, &passkeys, &BrowserClock, &mut rng(), &accepted, &name).await;
    passphrase::done();
    let joined = passkeys.ends(joined)?;
    Ok(SheetText::of(joined.sheet, joined.practice.name, name))
}
