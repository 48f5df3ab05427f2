//! Coming in: a ceremony for the passkey, then everything in one transaction. Who founds a practice is signed in; who
//! joins one waits to be admitted.

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{CeremonyId, InvitationId, UserId};
use siegel_api::invitation::InvitationKind;
use siegel_api::message::registration::{
    CeremonyBegun, Entry, JoinFinish, RegistrationBegin, RegistrationFinish,
};
use siegel_api::problem::Code;
use siegel_storage::ceremony::{self, Kind};
use siegel_storage::event::Event;
use siegel_storage::practice::Founding as Right;
use siegel_storage::session::Way;
use siegel_storage::statement::EpochSealed;
use siegel_storage::{
    Encoded, Sealed, TokenHash, Write, account, invitation, practice, reentry, session, setup, statement,
};
use webauthn_rs::prelude::Passkey;

use super::ceremony::keep;
use super::session::signed_in;
use crate::actor::{About, Actor};
use crate::caller::Visitor;
use crate::founding::{self, Founded};
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};
use crate::http::session::Secret;
use crate::newcomer::Newcomer;
use crate::rate::{self, Rate};
use crate::returning;
use crate::state::App;

/// Bytes of a newcomer's sealed name, at most.
const NAME_BYTES_MAX: usize = 4 << 10;

/// What waits in the database between begin and finish.
#[derive(Serialize, Deserialize)]
struct Waiting {
    entry: Door,
    passkey: String,
}

/// What lets the newcomer in; of a token only its hash.
#[derive(Serialize, Deserialize)]
enum Door {
    Setup(Hash),
    Invitation(InvitationId),
}

/// `POST /api/v1/registration/begin`.
#[utoipa::path(post, path = "/api/v1/registration/begin",
    request_body(content = serde_json::Value, description = "RegistrationBegin"),
    responses((status = 200, description = "CeremonyBegun"), (status = 410, description = "invitation_gone")))]
pub async fn begin(visitor: Visitor, Json(body): Json<RegistrationBegin>) -> Answer<Json<CeremonyBegun>> {
    let app = &visitor.app;
    rate::take(app, Rate::SignIn, visitor.peer.network().as_bytes()).await?;
    let entry = match body.entry {
        Entry::Setup { token } => Door::Setup(Hash::of(&token.0)),
        Entry::Invitation { id } => Door::Invitation(id),
    };
    Entered::find(app, &entry).await?.check(app, body.user_id).await?;
    let ceremony = app.passkeys().begin_registration(body.user_id, Vec::new())?;
    let waiting = Waiting { entry, passkey: ceremony.state };
    let state = serde_json::to_string(&waiting).map_err(Problem::internal)?;
    let ceremony_id = keep(app, Kind::Registration, Some(body.user_id), &state).await?;
    Ok(Json(CeremonyBegun { ceremony_id, options: ceremony.options }))
}

/// `POST /api/v1/registration/finish`.
#[utoipa::path(post, path = "/api/v1/registration/finish",
    request_body(content = serde_json::Value, description = "RegistrationFinish"),
    responses((status = 200, description = "SessionInfo; sets the session's cookie"),
        (status = 410, description = "ceremony_ended, invitation_gone"),
        (status = 422, description = "not_verified, prf_leaked")))]
pub async fn finish(visitor: Visitor, Json(body): Json<RegistrationFinish>) -> Answer<Response> {
    let app = &visitor.app;
    let (user, waiting) = taken(app, body.ceremony_id).await?;
    let passkey = app.passkeys().finish_registration(body.credential, &waiting.passkey)?;
    let founded = founding::verify(&body.founding, user, passkey.cred_id(), app.log_key())?;
    let entered = Entered::find(app, &waiting.entry).await?;
    let founder = Founder { visitor: &visitor, said: &body.founding, founded, passkey };
    let secret = match &entered {
        Entered::Setup(right) => founder.write(right, &entered).await?,
        Entered::Invitation(right) if right.descriptor().kind == InvitationKind::Practice => {
            founder.write(&**right, &entered).await?
        }
        Entered::Invitation(_) => return Err(Problem::new(Code::InvitationGone)),
    };
    signed_in(app, &secret).await.map(IntoResponse::into_response)
}

/// The ceremony, which ends as it is read.
async fn taken(app: &App, id: CeremonyId) -> Answer<(UserId, Waiting)> {
    let taken = ceremony::take(app.store(), id, Kind::Registration, app.now()).await?;
    let taken = taken.ok_or(Problem::new(Code::CeremonyEnded))?;
    let waiting: Waiting = serde_json::from_str(&taken.state).map_err(Problem::internal)?;
    Ok((taken.user.ok_or(Problem::new(Code::SignInFailed))?, waiting))
}

/// An entry that is good now.
enum Entered {
    Setup(setup::SetupRight),
    Invitation(Box<invitation::InvitationRight>),
}

impl Entered {
    async fn find(app: &App, door: &Door) -> Answer<Self> {
        let (store, now) = (app.store(), app.now());
        let found = match door {
            Door::Setup(hash) => setup::find(store, TokenHash::from_hash(*hash), now).await?.map(Self::Setup),
            Door::Invitation(id) => {
                let open = invitation::find_open(store, *id, now).await?;
                open.map(|right| Self::Invitation(Box::new(right)))
            }
        };
        found.ok_or(Problem::new(Code::InvitationGone))
    }

    /// Who comes back does so to the account that was offered, and nobody else to one that there is.
    async fn check(&self, app: &App, user: UserId) -> Answer<()> {
        let known = match self {
            Self::Invitation(right) if right.descriptor().kind == InvitationKind::Reentry => {
                returning::offered(app, right).await? == user
            }
            Self::Invitation(_) | Self::Setup(_) => return Ok(()),
        };
        if known { Ok(()) } else { Err(Problem::new(Code::NotVerified)) }
    }
}

struct Founder<'a> {
    visitor: &'a Visitor,
    said: &'a siegel_api::message::registration::Founding,
    founded: Founded<'a>,
    passkey: Passkey,
}

impl Founder<'_> {
    /// One transaction: practice, account, keys, passkey, session, events. A crash leaves none of it.
    async fn write(&self, right: &impl Right, entered: &Entered) -> Answer<Secret> {
        let app = &self.visitor.app;
        let mut write = app.store().write(right, &[], app.now()).await?;
        let card = self.founded.group.current().map(|epoch| epoch.card().clone());
        let card = card.ok_or(Problem::new(Code::NotVerified))?;
        let founded = practice::insert(&mut write, right, self.said.practice_id, &card).await?;
        let (newcomer, roles) = (&self.founded.newcomer, siegel_api::statement::Roles::ALL);
        let own = account::insert(&mut write, &founded, newcomer.identity.user_id(), roles).await?;
        let Founded { statement, keys, .. } = &self.founded;
        let sealed = EpochSealed { names: Some(Sealed(self.said.names.0.clone())), ..EpochSealed::default() };
        statement::append(&mut write, &founded, statement, keys, &sealed).await?;
        for seed in &self.founded.seeds {
            statement::insert_seed(&mut write, &founded, seed).await?;
        }
        newcomer.write(&mut write, &own, &self.passkey).await?;
        let secret = Secret::generate(app.chance());
        let id = siegel_api::id::SessionId(app.chance().bytes());
        let trace = self.visitor.peer.trace();
        session::insert(&mut write, &own, id, secret.hash(), Way::Passkey, &trace).await?;
        let mut rest = newcomer.events(self.visitor, self.said.practice_id).await?;
        rest.extend(self.enter(&mut write, entered).await?);
        write.commit_all(self.event()?, rest).await?;
        Ok(secret)
    }

    fn event(&self) -> Answer<Event> {
        let net = self.visitor.peer.detail(self.visitor.app.chance());
        let Founded { newcomer, statement, .. } = &self.founded;
        let actor = Actor::new(newcomer.identity.clone(), statement, net)?;
        let about = About::new(EventKind::PracticeFounded, self.said.practice_id, statement.hash());
        actor.event(&self.said.event, about)
    }

    /// Uses the entry up; an invitation's practice sees it in its log.
    async fn enter(&self, write: &mut Write, entered: &Entered) -> Answer<Vec<Event>> {
        let right = match entered {
            Entered::Setup(right) => {
                setup::finish(write, right).await?;
                return Ok(Vec::new());
            }
            Entered::Invitation(right) => right,
        };
        let proof = self.said.answer.ok_or(Problem::new(Code::Malformed))?;
        let newcomer = self.said.practice_id.into();
        let answer = invitation::NewAnswer { newcomer, proof: Encoded(proof.0.to_vec()), name: None };
        invitation::answer(write, right, &answer).await?;
        let descriptor = right.descriptor();
        let what = (EventKind::InvitationAccepted, descriptor.id.into(), self.founded.statement.hash());
        let event = self.visitor.attested(descriptor.practice_id, UserId::ZERO, what).await?;
        Ok(vec![event])
    }
}

/// `POST /api/v1/registration/join`: somebody answers an invitation to a practice, or comes back to it with new keys. No
/// session begins; an admin's client checks the answer first.
#[utoipa::path(post, path = "/api/v1/registration/join",
    request_body(content = serde_json::Value, description = "JoinFinish"),
    responses((status = 204, description = "waiting"), (status = 410, description = "ceremony_ended, invitation_gone"),
        (status = 422, description = "not_verified, prf_leaked")))]
pub async fn join(visitor: Visitor, Json(body): Json<JoinFinish>) -> Answer<StatusCode> {
    let app = &visitor.app;
    let (user, waiting) = taken(app, body.ceremony_id).await?;
    let passkey = app.passkeys().finish_registration(body.credential, &waiting.passkey)?;
    let newcomer = Newcomer::verify(&body.keys, user, passkey.cred_id())?;
    let entered = Entered::find(app, &waiting.entry).await?;
    entered.check(app, user).await?;
    let Entered::Invitation(right) = entered else {
        return Err(Problem::new(Code::InvitationGone));
    };
    let name = Sealed(body.name.0);
    if name.0.len() > NAME_BYTES_MAX {
        return Err(Problem::new(Code::TooLarge));
    }
    let descriptor = right.descriptor();
    if descriptor.kind == InvitationKind::Reentry {
        let head = newcomer.identity.head();
        let keys = returning::kept(user, body.keys, passkey)?;
        return reenter(&visitor, &right, &keys, (user, head, body.answer, &name)).await;
    }
    let mut write = app.store().write(&*right, &[], app.now()).await?;
    let own = account::insert_waiting(&mut write, &right, user).await?;
    newcomer.write(&mut write, &own, &passkey).await?;
    let proof = Encoded(body.answer.0.to_vec());
    let answer = invitation::NewAnswer { newcomer: user.into(), proof, name: Some(&name) };
    invitation::answer(&mut write, &right, &answer).await?;
    let what = (EventKind::InvitationAccepted, descriptor.id.into(), newcomer.identity.head());
    let event = visitor.attested(descriptor.practice_id, UserId::ZERO, what).await?;
    let rest = newcomer.events(&visitor, descriptor.practice_id).await?;
    write.commit_all(event, rest).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Somebody answers an offer to come back: what the account has stays until a statement lists the new keys.
async fn reenter(
    visitor: &Visitor,
    right: &invitation::InvitationRight,
    keys: &Encoded,
    (user, head, proof, name): (UserId, Hash, Hash, &Sealed),
) -> Answer<StatusCode> {
    let app = &visitor.app;
    let mut write = app.store().write(right, &[], app.now()).await?;
    let proof = Encoded(proof.0.to_vec());
    let answer = invitation::NewAnswer { newcomer: user.into(), proof, name: Some(name) };
    invitation::answer(&mut write, right, &answer).await?;
    reentry::keep(&mut write, right, keys).await?;
    let what = (EventKind::ReentryAnswered, user.into(), head);
    write.commit(visitor.attested(right.descriptor().practice_id, UserId::ZERO, what).await?).await?;
    Ok(StatusCode::NO_CONTENT)
}
