//! The team: who belongs to the practice, with which roles. Each change is a new epoch with new keys, signed by an
//! admin (protocol 4): who joins reads what was before, who leaves reads nothing that comes.

use rand_core::CryptoRng;

use siegel_api::codec::encode;
use siegel_api::event::EventKind;
use siegel_api::id::UserId;
use siegel_api::message::finding::Committed;
use siegel_api::message::statement::StatementAdd;
use siegel_api::problem::Code;
use siegel_api::statement::{Card, CardText, Member, Roles};
use siegel_api::url;
use siegel_crypto::keyring::{Pin, PinKind};

use crate::clock::Clock;
use crate::desk::Desk;
use crate::error::{Error, Lost, Refusal};
use crate::event::Act;
use crate::group::{AdminKeys, NextEpoch};
use crate::invitation::{Guest, Invitation};
use crate::keyring::remember;
use crate::refresh::refresh_practice;
use crate::server::{Method, Request, Server, ask};
use crate::trust;
use crate::vault::{OwnPractice, Vault};

mod change;
mod proposal;
mod role;

use change::Change;
pub use proposal::{PersonChange, Proposal, Proposes};
pub use role::{Role, can_be_given};

/// Times that another admin may come first before we give up.
const TRIES_MAX: u32 = 4;

/// Somebody who belongs to the practice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamMember {
    /// Who.
    pub id: UserId,
    /// The name; `None` where one's own roles do not open it.
    pub name: Option<String>,
    /// What the member may do.
    pub roles: Roles,
    /// Whether it is oneself.
    pub own: bool,
    /// Whether new keys of theirs wait for a statement that lists them.
    pub keys_wait: bool,
}

/// The members of the newest epoch that this client knows, by name.
pub fn members(vault: &Vault) -> Vec<TeamMember> {
    let own = vault.practice();
    let row = |member: &Member| TeamMember {
        id: member.id,
        name: own.name(member.id).map(|name| name.name.clone()),
        roles: member.roles,
        own: member.id == vault.user_id(),
        keys_wait: waits(&own, member.id, member),
    };
    let mut team: Vec<TeamMember> = listed(&own).iter().map(row).collect();
    team.sort_by_cached_key(|member| (member.name.clone().map(|name| name.to_lowercase()), member.id));
    team
}

/// What one may do oneself.
pub fn own_roles(vault: &Vault) -> Roles {
    let own = vault.practice();
    own.verified().current().member(vault.user_id()).map_or(Roles(0), |member| member.roles)
}

/// What a person might do by the newest statement that lists them; nothing for who was never listed.
pub fn last_roles(vault: &Vault, id: UserId) -> Roles {
    let own = vault.practice();
    let epochs = own.verified().group().epochs().iter().rev();
    epochs.filter_map(|epoch| epoch.member(id)).map(|member| member.roles).next().unwrap_or(Roles(0))
}

/// Whether a member has taken new keys that the newest statement does not list yet.
fn waits(own: &OwnPractice, id: UserId, listed: &Member) -> bool {
    own.verified().person(id).is_some_and(|person| person.keys_from() > listed.chain_seq)
}

/// Whether nobody else is an admin.
pub fn is_last_admin(vault: &Vault, id: UserId) -> bool {
    let own = vault.practice();
    let mut admins = listed(&own).iter().filter(|member| member.roles.has(Roles::ADMIN));
    admins.next().is_some_and(|only| only.id == id) && admins.next().is_none()
}

fn listed(own: &OwnPractice) -> &[Member] {
    own.verified().current().statement().members.as_slice()
}

/// What became of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// It is so.
    Done,
    /// It waits for a second admin's signature.
    Proposed,
}

impl<S: Server> Desk<'_, S> {
    /// Admits who answered an invitation, or puts the new keys of who comes back in the old ones' place, after checking
    /// that the answer was made with the link's secret over these very keys.
    ///
    /// # Errors
    /// `Error::Refused` if it was not; `Refusal::Stale` if who comes back has other keys by now, or has left, or if the time that
    /// somebody was invited for is over: no keys for nothing; and as `server::ask`.
    pub async fn admit(
        self,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
        invitation: &Invitation,
    ) -> Result<Outcome, Error> {
        let (id, waiting) = (invitation.id, invitation.verify_newcomer()?);
        if invitation.guest.period().is_over(clock.now()) {
            return Err(Refusal::Stale.into());
        }
        match invitation.guest {
            Guest::Practice => Err(Refusal::Mismatch.into()),
            Guest::Member(roles, _) => {
                let (newcomer, name) = (&waiting.identity, waiting.name.as_str());
                self.change(clock, rng, &Change::Admit { invitation: id, newcomer, name, roles }).await
            }
            Guest::Returning(offered) => {
                let newcomer = &waiting.identity;
                self.change(clock, rng, &Change::Reenter { invitation: id, offered, newcomer }).await
            }
        }
    }

    /// Gives a member other roles.
    ///
    /// # Errors
    /// `Error::Fault` for roles that cannot be given, `Refusal::Stale` if another admin removed the member meanwhile, `Error::LastAdmin`, and as `server::ask`.
    pub async fn change_roles(
        self,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
        id: UserId,
        roles: Roles,
    ) -> Result<Outcome, Error> {
        if !can_be_given(roles) {
            return Err(Error::Fault);
        }
        self.change(clock, rng, &Change::Roles(id, roles)).await
    }

    /// Removes a member. Sessions end with the server's answer; what comes from then on is sealed to keys that the
    /// member never had.
    ///
    /// # Errors
    /// `Error::LastAdmin`, `Refusal::Mismatch` for oneself, and as `server::ask`.
    pub async fn remove_member(
        self,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
        id: UserId,
    ) -> Result<(), Error> {
        if id == self.vault.user_id() {
            return Err(Refusal::Mismatch.into());
        }
        self.change(clock, rng, &Change::Remove(id)).await.map(|_| ())
    }

    /// Has a member's new keys hold: the practice's next epoch lists them, with new seeds, and the old ones sign and open
    /// nothing more.
    ///
    /// # Errors
    /// `Refusal::Stale` if another admin removed the member meanwhile, and as `server::ask`.
    pub async fn list_keys(
        self,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
        id: UserId,
    ) -> Result<(), Error> {
        self.change(clock, rng, &Change::Keys(id)).await.map(|_| ())
    }

    /// Gives the practice another card: name, place, licence number. Who knows the practice compares its keys anew before
    /// anything is sent to it (protocol 4, "Trust"). `from` is the card that was corrected.
    ///
    /// # Errors
    /// `Error::Fault` for a card out of its bounds, `Refusal::Stale` if the practice has another card than `from` by now, and
    /// as `server::ask`.
    pub async fn change_card(
        self,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
        (from, to): (&CardText, &CardText),
    ) -> Result<Outcome, Error> {
        let to = Card::new(&to.name, &to.place, &to.licence);
        to.text().ok_or(Error::Fault)?;
        self.change(clock, rng, &Change::Card { from, to }).await
    }

    async fn change(
        self,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
        change: &Change<'_>,
    ) -> Result<Outcome, Error> {
        let mut last = Lost.into();
        for _ in 0..TRIES_MAX {
            refresh_practice(self.server, self.vault).await?;
            let own = self.vault.practice();
            if change.is_done(&own) {
                self.note_epoch(clock, rng).await?;
                if change.takes_keys() {
                    self.renew_waiting(clock, rng).await;
                }
                return Ok(Outcome::Done);
            }
            match self.state(clock, rng, &own, change).await {
                Ok(Outcome::Proposed) => return Ok(Outcome::Proposed),
                Ok(Outcome::Done) => (),
                Err(error) => last = if may_be_done(&error) { error } else { return Err(error) },
            }
        }
        Err(last)
    }

    async fn state(
        self,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
        own: &OwnPractice,
        change: &Change<'_>,
    ) -> Result<Outcome, Error> {
        let vault = self.vault;
        let people = change.people(own)?;
        let members = change.members(own, &people)?;
        if !members.iter().any(|member| member.roles.has(Roles::ADMIN)) {
            return Err(Error::LastAdmin);
        }
        let (identity, key) = (vault.identity(), vault.identity_key());
        let admin = AdminKeys { identity: &identity, key: &key, gossip: vault.logs().gossip() };
        let next = NextEpoch::follow((own.verified().current(), change.card()), &members, &admin, rng)?;
        let previous = next.sealed_previous(own.seeds()?, rng)?;
        let vouched = trust::to_vouch_for(self.server, own, &members).await?;
        let needed = next.signatures_needed(own.verified().current(), &people);
        let (kind, path, outcome) = if needed > 1 {
            (EventKind::StatementProposed, url::PROPOSAL, Outcome::Proposed)
        } else {
            (EventKind::StatementAdded, url::STATEMENTS, Outcome::Done)
        };
        let act = Act::new(kind, vault.practice_id(), next.signed.hash());
        let event = act.names(change.names(own)).sign(vault, clock.now(), rng)?;
        let add = StatementAdd {
            statement: encode(&next.signed).into(),
            content_key: next.seeds.content_key.as_bytes().into(),
            audit_key: next.seeds.audit_key.as_bytes().into(),
            names: next.sealed_names(&vouched, rng)?,
            prev_content: previous.content,
            prev_audit: previous.audit,
            seeds: next.grants(&members, &admin, rng)?,
            invitation: change.invitation(),
            event,
        };
        let _: Committed = ask(self.server, Request::json(Method::Post, path, &add)?).await?;
        Ok(outcome)
    }

    /// Gives units new keys whose old ones somebody has who is not to read what comes. What fails here is not lost: a unit
    /// waits, and takes nothing until it has some.
    async fn renew_waiting(self, clock: &impl Clock, rng: &mut impl CryptoRng) {
        let _ = self.renew_units(clock, rng).await;
    }

    /// Remembers in the keyring how far the own practice is: no device of this member takes an older epoch any more.
    ///
    /// # Errors
    /// As `server::ask`.
    pub async fn note_epoch(self, clock: &impl Clock, rng: &mut impl CryptoRng) -> Result<(), Error> {
        let own = self.vault.practice();
        let (root, number) = (own.verified().root_fingerprint(), own.verified().epoch().into());
        let pin = Pin { kind: PinKind::Group, id: self.vault.practice_id().into(), root, number };
        remember(self.server, self.vault, clock, rng, pin).await
    }
}

/// Whether another admin may have been faster, or an answer that was lost a yes: the next look at the practice tells.
fn may_be_done(error: &Error) -> bool {
    match error {
        Error::Lost(_) => true,
        Error::Problem(problem) => matches!(problem.code, Code::StaleEpoch | Code::Conflict),
        _ => false,
    }
}
