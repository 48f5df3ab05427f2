//! Every route, on one page.

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::IntoResponse;
use axum::routing::{get, post};
use siegel_api::limits::JSON_BYTES_MAX;
use siegel_api::page::{Page, SOFTWARE_LIST};
use siegel_api::problem::Code;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::timeout::RequestBodyTimeoutLayer;
use utoipa::openapi::InfoBuilder;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::asset;
use crate::handler::{
    account, bundle, case, contact, door, draft, export, finding, folder, grant, holding, instance,
    invitation, link, lock, log, mail, operator, oversight, pairing, part, practice, public, receipt,
    recovery, registration, session, statement, stream, ticket, unit, zone,
};
use crate::http::problem::{self, Problem};
use crate::http::{fetch_metadata, headers, trace};
use crate::state::App;

/// How long a body may stand still. Its whole time is not bounded: findings are large, lines are slow.
const BODY_IDLE: Duration = Duration::from_secs(30);

/// The whole application, for a listener or for a test.
pub fn app(app: App) -> Router {
    let (api, mut openapi) = api().split_for_parts();
    openapi.info = InfoBuilder::new().title("Siegel").version(env!("CARGO_PKG_VERSION")).build();
    let document = openapi.to_json().unwrap_or_default();
    let openapi = get(|| async move { ([("content-type", "application/json")], document) });
    Router::new()
        .route("/healthz", get(instance::health))
        .route("/readyz", get(instance::ready))
        .route(instance::SECURITY_TEXT, get(instance::security))
        .route("/api/csp", post(instance::report))
        .route("/api/v1/openapi.json", openapi)
        .merge(api)
        .merge(pages())
        .route("/api/{*rest}", get(nothing).fallback(nothing))
        .route("/s", get(asset::door))
        .route("/s/", get(asset::door))
        .route("/s/{*rest}", get(asset::door))
        .route("/u/{*rest}", get(asset::door))
        .route(SOFTWARE_LIST, get(asset::software))
        .route("/pkg/{*name}", get(asset::package))
        .route("/dl/{*name}", get(asset::worker))
        .fallback(get(asset::office))
        .layer(DefaultBodyLimit::max(JSON_BYTES_MAX))
        .layer(RequestBodyTimeoutLayer::new(BODY_IDLE))
        .layer(from_fn_with_state(app.clone(), fetch_metadata::check))
        .layer(CatchPanicLayer::custom(|_| Problem::internal("a handler panicked").into_response()))
        .layer(from_fn(problem::write))
        .layer(from_fn_with_state(app.clone(), headers::add))
        .layer(from_fn_with_state(app.clone(), trace::log))
        .with_state(app)
}

/// The public pages, and what stands below one: older versions of what it says.
fn pages() -> Router<App> {
    Page::ALL.into_iter().map(Page::path).fold(Router::new(), |router, path| {
        let show = || get(public::show);
        router
            .route(path, show())
            .route(&format!("{path}/"), show())
            .route(&format!("{path}/{{*rest}}"), show())
    })
}

/// Everything that the OpenAPI document speaks of.
fn api() -> OpenApiRouter<App> {
    OpenApiRouter::new().merge(public()).merge(member()).merge(findings()).merge(door()).merge(operation())
}

/// Without a session.
fn public() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(instance::fetch))
        .routes(routes!(log::head))
        .routes(routes!(registration::begin))
        .routes(routes!(registration::finish))
        .routes(routes!(registration::join))
        .routes(routes!(session::begin))
        .routes(routes!(session::finish))
        .routes(routes!(recovery::begin))
        .routes(routes!(recovery::finish))
        .routes(routes!(invitation::fetch))
        .routes(routes!(pairing::find))
        .routes(routes!(pairing::answer))
        .routes(routes!(pairing::wait))
        .routes(routes!(pairing::leave))
        .routes(routes!(pairing::enter))
        .routes(routes!(mail::confirm))
        .routes(routes!(lock::unlock))
}

/// A member's account and practice.
fn member() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(session::fetch, session::finish_own))
        .routes(routes!(session::list, session::revoke_others))
        .routes(routes!(session::revoke))
        .routes(routes!(account::fetch))
        .routes(routes!(account::update_keyring))
        .routes(routes!(account::rewrap))
        .routes(routes!(account::begin_passkey))
        .routes(routes!(account::finish_passkey))
        .routes(routes!(pairing::fetch, pairing::open, pairing::reveal, pairing::remove))
        .routes(routes!(pairing::approve))
        .routes(routes!(mail::fetch, mail::ask, mail::remove))
        .routes(routes!(mail::choose))
        .routes(routes!(session::list_signins))
        .routes(routes!(lock::list))
        .routes(routes!(lock::remove))
        .routes(routes!(zone::fetch, zone::update))
        .routes(routes!(zone::fetch_names))
        .routes(routes!(holding::list))
        .routes(routes!(holding::update))
        .routes(routes!(holding::update_period))
        .routes(routes!(practice::list))
        .routes(routes!(practice::fetch))
        .routes(routes!(unit::list))
        .routes(routes!(unit::create))
        .routes(routes!(unit::update))
        .routes(routes!(unit::close))
        .routes(routes!(statement::create))
        .routes(routes!(statement::fetch_proposal, statement::propose))
        .routes(routes!(statement::decline))
        .routes(routes!(contact::list))
        .routes(routes!(contact::update))
        .routes(routes!(invitation::list, invitation::create))
        .routes(routes!(invitation::revoke))
        .routes(routes!(log::list))
        .routes(routes!(log::list_labels))
        .routes(routes!(log::list_hashes))
        .routes(routes!(oversight::list, oversight::note_seen))
        .routes(routes!(export::create))
        .routes(routes!(stream::follow))
}

/// Findings, from draft to receipt, and the links that the practice makes.
fn findings() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(draft::list))
        .routes(routes!(draft::fetch, draft::update, draft::remove))
        .routes(routes!(part::update))
        .routes(routes!(bundle::update))
        .routes(routes!(finding::list, finding::create))
        .routes(routes!(finding::fetch))
        .routes(routes!(ticket::create))
        .routes(routes!(part::fetch))
        .routes(routes!(receipt::create))
        .routes(routes!(grant::create))
        .routes(routes!(grant::revoke))
        .routes(routes!(case::list, case::create))
        .routes(routes!(case::fetch))
        .routes(routes!(case::update))
        .routes(routes!(case::leave))
        .routes(routes!(case::close))
        .routes(routes!(case::list_findings))
        .routes(routes!(folder::list, folder::create))
        .routes(routes!(folder::place))
        .routes(routes!(folder::update))
        .routes(routes!(folder::remove))
        .routes(routes!(link::list, link::create))
        .routes(routes!(link::arm))
        .routes(routes!(link::update))
        .routes(routes!(link::replace))
        .routes(routes!(link::revoke))
}

/// The patient's side of a link.
fn door() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(door::knock))
        .routes(routes!(door::open))
        .routes(routes!(door::fetch))
        .routes(routes!(part::fetch_by_visit))
        .routes(routes!(door::receive))
        .routes(routes!(door::ask))
        .routes(routes!(door::list_accesses))
}

/// Who runs the service: these routes, and no other, know an operator's session (C12).
fn operation() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(operator::begin_set_up))
        .routes(routes!(operator::finish_set_up))
        .routes(routes!(operator::begin))
        .routes(routes!(operator::finish))
        .routes(routes!(operator::finish_own))
        .routes(routes!(operator::fetch))
}

async fn nothing() -> Problem {
    Problem::new(Code::NotFound)
}
