//! Public pages, `GET /impressum` and the like.

use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri, header};
use axum::response::{Html, IntoResponse, Response};
use serde::Deserialize;
use siegel_api::page::Page;

use crate::public::{self, Language, Wish};
use crate::state::App;

/// What the address of a page may say.
#[derive(Deserialize)]
pub struct Asked {
    /// The language.
    sprache: Option<String>,
}

/// The page at this path, in the language of the visitor's choice. It sets no cookie, so the choice stands in the
/// address.
pub async fn show(State(app): State<App>, uri: Uri, asked: Query<Asked>, headers: HeaderMap) -> Response {
    let mut parts = uri.path().trim_start_matches('/').splitn(2, '/');
    let page = parts.next().and_then(Page::parse);
    let Some(page) = page else { return StatusCode::NOT_FOUND.into_response() };
    let language = Language::choose(asked.sprache.as_deref(), &headers);
    let wish = Wish { page, language, version: parts.next().filter(|rest| !rest.is_empty()) };
    match public::write(&app, &wish) {
        Ok(Some(html)) => spoken(language, Html(html).into_response()),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(%error, "a public page could not be written");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

fn spoken(language: Language, mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LANGUAGE, HeaderValue::from_static(language.tag()));
    headers.insert(header::VARY, HeaderValue::from_static("accept-language"));
    response
}
