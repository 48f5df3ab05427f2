//! The people of the practice: who they are, inviting and admitting them, their roles, removing them.

use std::sync::Arc;

use leptos::prelude::*;
use siegel_api::id::{InvitationId, UserId};
use siegel_api::period::Period;
use siegel_api::problem::Code;
use siegel_api::statement::Roles;
use siegel_client::clock::Clock;
use siegel_client::error::{Error, Refusal};
use siegel_client::invitation::{self, Answered, Guest, Invitation, State};
use siegel_client::log::Names;
use siegel_client::refresh::refresh_practice;
use siegel_client::team::{self, Proposal, Proposes};
use siegel_client::vault::Vault;
use siegel_kit::browser::{BrowserClock, rng};
use siegel_kit::{Mishap, Trouble, tr};

use super::{SERVER, desk, told, vault};
use crate::model::right::Right;
use crate::model::team::{
    MemberCard, OpenCard, ProposalCard, Proposed, ProposedChange, TeamView, WaitingCard,
};
use crate::office::Office;

/// Names from the log's labels, for who may read the log and opens no content. Read once for a page, because reading
/// them is an event of the log itself.
pub type KnownNames = StoredValue<Option<Arc<Names>>>;

/// Learns what an admin signed meanwhile: members, keys, one's own roles. True if there is a new epoch.
pub async fn learn(office: Office) -> Result<bool, Trouble> {
    let vault = vault(office)?;
    let before = vault.practice().verified().epoch();
    desk(&vault).keep_up().await.map_err(told(office))?;
    office.knows(&vault);
    note(&vault).await;
    Ok(vault.practice().verified().epoch() != before)
}

/// Remembers how far the practice is, so that at the next sign-in no server shows less. Whoever cannot write it down now does
/// with the next news.
pub async fn note(vault: &Vault) {
    let _ = desk(vault).note_epoch(&BrowserClock, &mut rng()).await;
}

/// The same, and the lists load again where there is a new epoch.
pub async fn refresh(office: Office) {
    // Without an answer the page shows what it knows; acts are refused where that is old.
    if learn(office).await.is_ok_and(|is_new| is_new) {
        office.changed();
    }
}

/// The members, by name where that can be read here; for who manages the team with the times of access.
pub async fn people(office: Office, names: KnownNames) -> Result<Vec<MemberCard>, Trouble> {
    let vault = vault(office)?;
    let mut members = members(&vault);
    let nameless = members.iter().any(|member| member.name.is_none());
    if nameless && Right::ReadLog.is_in(team::own_roles(&vault)) {
        let names = known(office, &vault, names).await?;
        for member in members.iter_mut().filter(|member| member.name.is_none()) {
            member.name = names.person(member.id).map(str::to_owned);
        }
    }
    if Right::ManageTeam.is_in(team::own_roles(&vault)) {
        let periods = super::holding::periods(office, &vault).await?;
        members.iter_mut().for_each(|member| member.period = periods.get(&member.id).copied());
    }
    Ok(members)
}

/// Members and, for who manages the team, invitations and what waits for a second admin.
pub async fn list(office: Office, names: KnownNames) -> Result<TeamView, Trouble> {
    let vault = vault(office)?;
    if Right::ManageTeam.is_in(team::own_roles(&vault)) {
        // Who has taken new keys is seen in no epoch yet.
        refresh_practice(&SERVER, &vault).await.map_err(told(office))?;
    }
    let mut view = TeamView { members: people(office, names).await?, ..TeamView::default() };
    if Right::ManageTeam.is_in(team::own_roles(&vault)) {
        let all = invitation::list(&SERVER, &vault).await.map_err(told(office))?;
        all.iter().for_each(|one| sort_in(&vault, &mut view, one));
        view.proposed = proposed(office, &vault).await?;
        // Whose admission is proposed is not proposed once more beside it: two admins would take turns at that.
        if let Proposed::Holds(card) = &view.proposed {
            view.waiting.retain(|waiting| waiting.person.is_none() || waiting.person != card.person());
        }
    }
    Ok(view)
}

/// What waits for a second admin; where there is none, nothing can.
async fn proposed(office: Office, vault: &Vault) -> Result<Proposed, Trouble> {
    let is_admin = |member: &team::TeamMember| Right::ManageTeam.is_in(member.roles);
    if team::members(vault).iter().filter(|member| is_admin(member)).count() < 2 {
        return Ok(Proposed::Nothing);
    }
    match desk(vault).find_proposal().await {
        Ok(None) => Ok(Proposed::Nothing),
        Ok(Some(proposal)) => Ok(Proposed::Holds(card(vault, &proposal))),
        Err(Error::Refused(_)) => Ok(Proposed::Broken),
        Err(error) => Err(told(office)(error)),
    }
}

fn card(vault: &Vault, proposal: &Proposal) -> ProposalCard {
    let proposer = vault.practice().name(proposal.proposer).map(|name| name.name.clone());
    let proposes = match proposal.proposes.clone() {
        Proposes::Person(one) => ProposedChange::Person {
            person: one.person,
            name: one.name,
            is_new: one.before.is_none(),
            returns: one.returns,
            period: proposal.period,
        },
        Proposes::Card { before, after } => ProposedChange::Card { before, after },
    };
    ProposalCard {
        proposes,
        proposer: proposer.unwrap_or_else(|| tr!("team-nameless")),
        own: proposal.proposer == vault.user_id(),
        proposed_at: proposal.proposed_at,
    }
}

/// Signs what was shown, as the second admin.
pub async fn approve(office: Office, shown: ProposalCard) -> Result<(), Trouble> {
    let vault = vault(office)?;
    let proposal = find_shown(office, &vault, &shown).await?;
    let done = desk(&vault).approve(&BrowserClock, &mut rng(), &proposal).await;
    outcome(office, done).await
}

/// Declines what was shown, or takes it back.
pub async fn decline(office: Office, shown: ProposalCard) -> Result<(), Trouble> {
    let vault = vault(office)?;
    let proposal = find_shown(office, &vault, &shown).await?;
    let done = desk(&vault).decline(&BrowserClock, &mut rng(), &proposal).await;
    outcome(office, done).await
}

/// Nobody signs another proposal than the one on the page.
async fn find_shown(office: Office, vault: &Vault, shown: &ProposalCard) -> Result<Proposal, Trouble> {
    let found = desk(vault).find_proposal().await.map_err(told(office))?;
    let same = found.filter(|proposal| card(vault, proposal) == *shown);
    if same.is_none() {
        office.changed();
    }
    same.ok_or_else(|| Trouble::here(Mishap::TeamChanged))
}

/// The members, by the names that can be read here.
pub(super) fn members(vault: &Vault) -> Vec<MemberCard> {
    let card = |one: team::TeamMember| MemberCard {
        last_admin: team::is_last_admin(vault, one.id),
        id: one.id,
        name: one.name,
        roles: one.roles,
        own: one.own,
        period: None,
        keys_wait: one.keys_wait,
    };
    team::members(vault).into_iter().map(card).collect()
}

async fn known(office: Office, vault: &Vault, names: KnownNames) -> Result<Arc<Names>, Trouble> {
    if let Some(known) = names.try_get_value().flatten() {
        return Ok(known);
    }
    let read = Arc::new(desk(vault).read_names().await.map_err(told(office))?);
    names.try_set_value(Some(read.clone()));
    Ok(read)
}

fn sort_in(vault: &Vault, view: &mut TeamView, one: &Invitation) {
    let (roles, note, returns) = match one.guest {
        Guest::Practice => return,
        Guest::Member(roles, _) => (roles, one.note.clone(), false),
        Guest::Returning(offered) => {
            let known = members(vault).into_iter().find(|member| member.id == offered.person);
            let Some(member) = known else { return };
            (member.roles, member.called(), true)
        }
    };
    let (id, period) = (one.id, one.guest.period());
    match (one.state(BrowserClock.now()), one.answered()) {
        (State::Open, _) => {
            view.open.push(OpenCard { note, roles, returns, ..shown(one) });
        }
        (State::Answered, answered) => {
            let (person, name) = match answered {
                Some(Answered::Member { user_id, name }) => (Some(user_id), name),
                _ => (None, None),
            };
            view.waiting.push(WaitingCard { id, person, note, name, roles, period, returns });
        }
        (State::Admitted | State::Revoked | State::Expired, _) => {}
    }
}

/// Lets a member who has lost every way in come back: the link by which new keys are made.
pub async fn let_back(office: Office, member: MemberCard) -> Result<OpenCard, Trouble> {
    let vault = vault(office)?;
    let guest = Guest::returning(&vault, member.id).map_err(told(office))?;
    let made = invitation::create(&SERVER, &vault, &BrowserClock, &mut rng(), guest, "").await;
    let made = made.map_err(told(office))?;
    Ok(OpenCard { note: member.called(), roles: member.roles, returns: true, ..shown(&made) })
}

/// Invites a person.
pub async fn invite(office: Office, note: String, roles: Roles, period: Period) -> Result<OpenCard, Trouble> {
    let vault = vault(office)?;
    let guest = Guest::Member(roles, period);
    let made = invitation::create(&SERVER, &vault, &BrowserClock, &mut rng(), guest, &note).await;
    Ok(OpenCard { note, roles, ..shown(&made.map_err(told(office))?) })
}

fn shown(made: &Invitation) -> OpenCard {
    let (id, expires_at, url) = (made.id, made.expires_at, made.link.to_string());
    let period = made.guest.period();
    OpenCard { id, note: String::new(), roles: Roles(0), period, expires_at, url, returns: false }
}

/// Takes back an invitation; who had taken it already is not admitted, and the waiting account ends.
pub async fn revoke(office: Office, id: InvitationId) -> Result<(), Trouble> {
    let vault = vault(office)?;
    let one = find(office, &vault, id).await?;
    let revoked = invitation::revoke(&SERVER, &vault, &BrowserClock, &mut rng(), &one).await;
    revoked.map_err(told(office))
}

/// Lists the person as a member, with keys.
pub async fn admit(office: Office, id: InvitationId) -> Result<(), Trouble> {
    let vault = vault(office)?;
    let one = find(office, &vault, id).await?;
    let admitted = desk(&vault).admit(&BrowserClock, &mut rng(), &one).await;
    outcome(office, admitted).await.map(drop)
}

async fn find(office: Office, vault: &Vault, id: InvitationId) -> Result<Invitation, Trouble> {
    let all = invitation::list(&SERVER, vault).await.map_err(told(office))?;
    all.into_iter().find(|one| one.id == id).ok_or_else(|| Trouble::from(Error::Answer))
}

/// Gives a member other roles.
pub async fn change(office: Office, id: UserId, roles: Roles) -> Result<(), Trouble> {
    let vault = vault(office)?;
    let changed = desk(&vault).change_roles(&BrowserClock, &mut rng(), id, roles).await;
    outcome(office, changed).await.map(drop)
}

/// After a new statement: what this page knows is old, whether its own or somebody else's came first.
pub(super) async fn outcome<T>(office: Office, done: Result<T, Error>) -> Result<T, Trouble> {
    // The page tells what went wrong, whether it learns the newest state by this or not.
    let _ = learn(office).await;
    office.changed();
    // What was only proposed stands on the page from now on, like what was done.
    done.map_err(|error| match error {
        Error::Problem(problem) if matches!(problem.code, Code::StaleEpoch | Code::Conflict) => {
            Trouble::here(Mishap::TeamChanged)
        }
        Error::Refused(Refusal::Stale) => Trouble::here(Mishap::TeamChanged),
        error => told(office)(error),
    })
}

/// Has a member's new keys hold, and gives the practice new ones.
pub async fn list_keys(office: Office, id: UserId) -> Result<(), Trouble> {
    let vault = vault(office)?;
    let listed = desk(&vault).list_keys(&BrowserClock, &mut rng(), id).await;
    outcome(office, listed).await
}

/// Removes a member; who is none any more stays so.
pub(super) async fn remove(office: Office, id: UserId) -> Result<(), Trouble> {
    let vault = vault(office)?;
    let removed = desk(&vault).remove_member(&BrowserClock, &mut rng(), id).await;
    outcome(office, removed).await
}
