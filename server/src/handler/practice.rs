//! The directory: practices with everything by which a client verifies their keys (protocol 4).

use std::collections::BTreeSet;

use axum::extract::Path;
use siegel_api::bytes::B64;
use siegel_api::chain::SignedLink;
use siegel_api::codec::{decode, encode};
use siegel_api::event::EventKind;
use siegel_api::id::{PracticeId, UserId};
use siegel_api::limits::PAGE_MAX;
use siegel_api::message::practice::{Directory, Epoch, MemberChain, Practice};
use siegel_api::statement::Statement;
use siegel_storage::{account, practice, reentry, statement};

use crate::caller::Caller;
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};
use crate::log::Heads;
use crate::rate::{self, Rate};
use crate::state::App;

/// `GET /api/v1/practices`.
#[utoipa::path(get, path = "/api/v1/practices", responses((status = 200, description = "Directory")))]
pub async fn list(caller: Caller) -> Answer<Json<Directory>> {
    let app = &caller.app;
    rate::take(app, Rate::Directory, caller.session.id.as_bytes()).await?;
    let listed = practice::list(app.store(), &caller.session.right(), None, PAGE_MAX).await?;
    let mut heads = Heads::new(app);
    let mut practices = Vec::with_capacity(listed.len());
    for one in listed {
        practices.push(view(app, &mut heads, one.id).await?);
    }
    Ok(Json(Directory { practices }))
}

/// `GET /api/v1/practices/{id}`.
#[utoipa::path(get, path = "/api/v1/practices/{id}", params(("id" = String, Path)),
    responses((status = 200, description = "Practice"), (status = 404, description = "not_found")))]
pub async fn fetch(caller: Caller, Path(id): Path<PracticeId>) -> Answer<Json<Practice>> {
    let found = practice::find(caller.app.store(), &caller.session.right(), id).await?;
    let found = found.ok_or_else(Problem::not_found)?;
    let mut heads = Heads::new(&caller.app);
    Ok(Json(view(&caller.app, &mut heads, found.id).await?))
}

/// A practice with its statements, their places in its log, and the chains of all who are or were
/// members.
///
/// # Errors
/// `not_found` if there is no such practice.
pub async fn view(app: &App, heads: &mut Heads<'_>, id: PracticeId) -> Answer<Practice> {
    // The statements first: whatever is committed after them may lie beyond the head.
    let stored = statement::list(app.store(), id).await?;
    let head = heads.head(id).await?;
    let (mut epochs, mut people) = (Vec::with_capacity(stored.len()), BTreeSet::new());
    for epoch in stored {
        let said: Statement = decode(epoch.statement.body.as_slice())?;
        people.extend(said.members.iter().map(|member| member.id));
        let kind = if said.epoch == 1 { EventKind::PracticeFounded } else { EventKind::StatementAdded };
        epochs.push(Epoch {
            statement: B64(encode(&epoch.statement)),
            content_key: epoch.keys.content.as_bytes().into(),
            audit_key: epoch.keys.audit.as_bytes().into(),
            placed: heads.find(id, kind, epoch.statement.hash()).await?,
        });
    }
    Ok(Practice { practice_id: id, epochs, chains: chains(app, people).await?, head })
}

fn encoded(links: &[SignedLink]) -> Vec<B64> {
    links.iter().map(|link| B64(encode(link))).collect()
}

async fn chains(app: &App, people: BTreeSet<UserId>) -> Answer<Vec<MemberChain>> {
    let mut chains = Vec::with_capacity(people.len());
    for user_id in people {
        let links = account::list_links(app.store(), user_id).await?;
        let former = reentry::list_former(app.store(), user_id).await?;
        let former = former.iter().map(|links| encoded(links)).collect();
        chains.push(MemberChain { user_id, links: encoded(&links), former });
    }
    Ok(chains)
}
