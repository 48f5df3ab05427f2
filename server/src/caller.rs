//! Who asks: a member with a session, or a visitor without one. Handlers take one of the two.

use axum::extract::{FromRequestParts, MatchedPath, State};
use axum::http::request::Parts;
use siegel_api::chain::{Gossip, VerifiedIdentity};
use siegel_api::event::{EventBody, EventKind};
use siegel_api::hash::Hash;
use siegel_api::id::{ObjectId, PracticeId, UserId};
use siegel_api::problem::Code;
use siegel_api::proof::{Demand, demand};
use siegel_api::suite::VERSION;
use siegel_api::time::Time;
use siegel_storage::event::Event;
use siegel_storage::right::{MemberRight, Role};
use siegel_storage::session::Session;
use siegel_storage::{TokenHash, account, reentry, statement};

use crate::actor::Actor;
use crate::http::peer::Peer;
use crate::http::problem::{Answer, Problem};
use crate::http::session::{find, hash_of, touch};
use crate::log;
use crate::state::App;

/// Anybody.
pub struct Visitor {
    /// The application.
    pub app: App,
    /// Address and user agent.
    pub peer: Peer,
    /// The cookie that came along, whether a session lives by it or not.
    pub cookie: Option<TokenHash>,
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let State(app) =
            State::<App>::from_request_parts(parts, app).await.unwrap_or_else(|never| match never {});
        let peer = Peer::from_request_parts(parts, &app).await?;
        Ok(Self { app, peer, cookie: hash_of(&parts.headers) })
    }
}

impl Visitor {
    /// An event that only the server vouches for, with address and user agent beside it.
    ///
    /// # Errors
    /// `internal` if the instance's log cannot be read.
    pub async fn attested(
        &self,
        log: PracticeId,
        actor: UserId,
        what: (EventKind, ObjectId, Hash),
    ) -> Answer<Event> {
        let mut event = attested(&self.app, log, actor, what).await?;
        event.details.net = Some(self.peer.detail(self.app.chance()));
        Ok(event)
    }
}

/// A signed-in member.
pub struct Caller {
    /// The application.
    pub app: App,
    /// The session.
    pub session: Session,
    /// Address and user agent.
    pub peer: Peer,
}

impl FromRequestParts<App> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        let session = find(app, &parts.headers).await?;
        let Visitor { app, peer, .. } = Visitor::from_request_parts(parts, app).await?;
        // Told as if there were no session: whoever has its cookie learns nothing, and its owner is told at the sign-in.
        if !session.reach.admits(peer.address()) {
            return Err(Problem::new(Code::SignedOut));
        }
        touch(&app, &session).await;
        let caller = Self { app, session, peer };
        let route = parts.extensions.get::<MatchedPath>().map_or(parts.uri.path(), MatchedPath::as_str);
        if demand(parts.method.as_str(), route) == Some(Demand::Proof) {
            caller.proven()?;
        }
        Ok(caller)
    }
}

impl Caller {
    /// That the session's owner proved to be there minutes ago at most. What the table of `siegel_api::proof` knows by
    /// its route alone is checked before a handler begins.
    ///
    /// # Errors
    /// `proof_needed`.
    pub fn proven(&self) -> Answer<()> {
        let proven = self.session.is_proven(self.app.now());
        if proven { Ok(()) } else { Err(Problem::new(Code::ProofNeeded)) }
    }

    /// The member's right, if the roles of the newest statement give it.
    ///
    /// # Errors
    /// `not_allowed`: a member may know that the act exists.
    pub fn right<R: Role>(&self) -> Answer<MemberRight<R>> {
        self.session.right().with().ok_or(Problem::new(Code::NotAllowed))
    }

    /// The member's keys and newest epoch: what the member's signatures are verified by.
    ///
    /// # Errors
    /// `internal` if the stored chain or statement does not hold.
    pub async fn actor(&self) -> Answer<Actor> {
        let identity = identity(&self.app, self.session.user).await?;
        let newest = statement::find_newest(self.app.store(), self.session.practice).await?;
        let newest = newest.ok_or_else(|| Problem::internal("a practice without a statement"))?;
        let net = self.peer.detail(self.app.chance());
        Actor::new(identity, &newest.statement, net)
    }

    /// An event of this member that only the server vouches for.
    ///
    /// # Errors
    /// `internal` if the instance's log cannot be read.
    pub async fn attested(
        &self,
        kind: EventKind,
        object: impl Into<ObjectId>,
        ref_hash: Hash,
    ) -> Answer<Event> {
        let what = (kind, object.into(), ref_hash);
        let mut event = attested(&self.app, self.session.practice, self.session.user, what).await?;
        event.details.net = Some(self.peer.detail(self.app.chance()));
        Ok(event)
    }
}

/// The verified chain of an account's keys.
///
/// # Errors
/// `internal` if the stored chain does not hold.
pub async fn identity(app: &App, user: UserId) -> Answer<VerifiedIdentity> {
    let links = account::list_links(app.store(), user).await?;
    VerifiedIdentity::verify(user, &links).map_err(Problem::internal)
}

/// The same, beside the chains that it took the place of.
///
/// # Errors
/// As `identity`.
pub async fn person(app: &App, user: UserId) -> Answer<VerifiedIdentity> {
    let former = reentry::list_former(app.store(), user).await?;
    let former = former.iter().map(|links| VerifiedIdentity::verify(user, links));
    let former = former.collect::<Result<Vec<_>, _>>().map_err(Problem::internal)?;
    Ok(identity(app, user).await?.with_former(former))
}

/// An event that only the server vouches for, with nothing beside it: by a member, or by nobody of the practice.
///
/// # Errors
/// `internal` if the instance's log cannot be read.
pub async fn attested(
    app: &App,
    log: PracticeId,
    actor: UserId,
    what: (EventKind, ObjectId, Hash),
) -> Answer<Event> {
    Ok(attested_at((app.now(), log::gossip(app).await?), log, actor, what))
}

/// The same, where the server's look at its clock and at the instance's log serves for many.
pub fn attested_at(
    (at, gossip): (Time, Gossip),
    log: PracticeId,
    actor: UserId,
    (kind, object, ref_hash): (EventKind, ObjectId, Hash),
) -> Event {
    let body = EventBody {
        version: VERSION,
        kind,
        actor_group: if actor == UserId::ZERO { PracticeId::ZERO } else { log },
        epoch: 0,
        actor,
        object,
        ref_hash,
        label_own: Hash::ZERO,
        label_other: Hash::ZERO,
        client_time: at,
        gossip,
    };
    Event::attested(log, body)
}
