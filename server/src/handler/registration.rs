//! Founding a practice: a ceremony for the passkey, then everything in one transaction.

use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{InvitationId, UserId};
use siegel_api::message::registration::{CeremonyBegun, Entry, RegistrationBegin, RegistrationFinish};
use siegel_api::problem::Code;
use siegel_storage::ceremony::{self, Kind};
use siegel_storage::event::Event;
use siegel_storage::practice::Founding as Right;
use siegel_storage::session::Way;
use siegel_storage::statement::EpochSealed;
use siegel_storage::{
    Encoded, Sealed, TokenHash, Write, account, credential, invitation, practice, session, setup, statement,
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
use crate::rate::{self, Rate};
use crate::state::App;

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
    Entered::find(app, &entry).await?;
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
    let taken = ceremony::take(app.store(), body.ceremony_id, Kind::Registration, app.now()).await?;
    let taken = taken.ok_or(Problem::new(Code::CeremonyEnded))?;
    let waiting: Waiting = serde_json::from_str(&taken.state).map_err(Problem::internal)?;
    let user = taken.user.ok_or(Problem::new(Code::SignInFailed))?;
    let passkey = app.passkeys().finish_registration(body.credential, &waiting.passkey)?;
    let founded = founding::verify(&body.founding, user, passkey.cred_id(), app.log_key())?;
    let entered = Entered::find(app, &waiting.entry).await?;
    let newcomer = Newcomer { visitor: &visitor, said: &body.founding, founded, passkey };
    let secret = match &entered {
        Entered::Setup(right) => newcomer.write(right, &entered).await?,
        Entered::Invitation(right) => newcomer.write(right, &entered).await?,
    };
    signed_in(app, &secret).await.map(IntoResponse::into_response)
}

/// An entry that is good now.
enum Entered {
    Setup(setup::SetupRight),
    Invitation(invitation::InvitationRight),
}

impl Entered {
    async fn find(app: &App, door: &Door) -> Answer<Self> {
        let (store, now) = (app.store(), app.now());
        let found = match door {
            Door::Setup(hash) => setup::find(store, TokenHash::from_hash(*hash), now).await?.map(Self::Setup),
            Door::Invitation(id) => invitation::find_open(store, *id, now).await?.map(Self::Invitation),
        };
        found.ok_or(Problem::new(Code::InvitationGone))
    }
}

struct Newcomer<'a> {
    visitor: &'a Visitor,
    said: &'a siegel_api::message::registration::Founding,
    founded: Founded,
    passkey: Passkey,
}

impl Newcomer<'_> {
    /// One transaction: practice, account, keys, passkey, session, events. A crash leaves none of it.
    async fn write(&self, right: &impl Right, entered: &Entered) -> Answer<Secret> {
        let app = &self.visitor.app;
        let mut write = app.store().write(right, &[], app.now()).await?;
        let card = self.founded.group.current().map(|epoch| epoch.card().clone());
        let card = card.ok_or(Problem::new(Code::NotVerified))?;
        let founded = practice::insert(&mut write, right, self.said.practice_id, &card).await?;
        let roles = siegel_api::statement::Roles::ALL;
        let own = account::insert(&mut write, &founded, self.founded.identity.user_id(), roles).await?;
        let Founded { statement, keys, .. } = &self.founded;
        let sealed = EpochSealed { names: Some(Sealed(self.said.names.0.clone())), ..EpochSealed::default() };
        statement::append(&mut write, &founded, statement, keys, &sealed).await?;
        for seed in &self.founded.seeds {
            statement::insert_seed(&mut write, &founded, seed).await?;
        }
        self.write_account(&mut write, &own).await?;
        let secret = Secret::generate(app.chance());
        let id = siegel_api::id::SessionId(app.chance().bytes());
        let device = self.visitor.peer.device();
        session::insert(&mut write, &own, id, secret.hash(), Way::Passkey, device).await?;
        let mut rest = self.account_events().await?;
        rest.extend(self.enter(&mut write, entered).await?);
        write.commit_all(self.event()?, rest).await?;
        Ok(secret)
    }

    async fn write_account(
        &self,
        write: &mut Write,
        own: &siegel_storage::right::AccountRight,
    ) -> Answer<()> {
        for link in &self.founded.links {
            account::append_link(write, own, link).await?;
        }
        let body = Encoded(self.said.envelope.0.clone());
        let envelope = account::Envelope { generation: 0, hash: self.founded.envelope.hash(), body };
        account::update_envelope(write, own, &envelope).await?;
        account::update_keyring(write, own, None, &Sealed(self.said.keyring.blob.0.clone())).await?;
        let passkey = serde_json::to_string(&self.passkey).map_err(Problem::internal)?;
        let id = self.passkey.cred_id().as_ref();
        credential::insert(write, own, id, self.founded.passkey_way, &passkey).await?;
        for anchor in &self.said.anchors {
            credential::insert_anchor(write, own, anchor.unlock_key_hash, &Sealed(anchor.blob.0.clone()))
                .await?;
        }
        let recovery = &self.said.recovery;
        let auth = TokenHash::from_hash(recovery.auth_hash);
        credential::update_recovery(write, own, recovery.recovery_id, self.founded.sheet_way, auth).await?;
        Ok(())
    }

    fn event(&self) -> Answer<Event> {
        let net = self.visitor.peer.detail(self.visitor.app.chance());
        let Founded { identity, statement, .. } = &self.founded;
        let actor = Actor::new(identity.clone(), statement, net)?;
        let about = About::new(EventKind::PracticeFounded, self.said.practice_id, statement.hash());
        actor.event(&self.said.event, about)
    }

    /// The founder signed all of this once, as the practice; that each of it was written is the server's
    /// word.
    async fn account_events(&self) -> Answer<Vec<Event>> {
        let user = self.founded.identity.user_id();
        let chain = self.founded.links.iter().map(|link| (EventKind::ChainExtended, link.hash()));
        let keyring = (EventKind::KeyringWritten, Hash::of(&self.said.keyring.blob.0));
        let mut events = Vec::new();
        for (kind, ref_hash) in chain.chain([keyring]) {
            let what = (kind, user.into(), ref_hash);
            events.push(self.visitor.attested(self.said.practice_id, user, what).await?);
        }
        Ok(events)
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
        let answer = invitation::Answer { newcomer, proof: Encoded(proof.0.to_vec()) };
        invitation::answer(write, right, &answer).await?;
        let descriptor = right.descriptor();
        let what = (EventKind::InvitationAccepted, descriptor.id.into(), self.founded.statement.hash());
        let event = self.visitor.attested(descriptor.practice_id, UserId::ZERO, what).await?;
        Ok(vec![event])
    }
}
