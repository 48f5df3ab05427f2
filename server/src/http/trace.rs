//! One log line a request: a request id, the route's template, status and duration. Never a path, a
//! query, an address, a name: ids in paths are capabilities, and a broken gateway writes secrets there.

use super::request_id::RequestId;
use crate::state::App;
use axum::extract::{MatchedPath, Request, State};
use axum::http::HeaderValue;
use axum::middleware::Next;
use axum::response::Response;

/// The answer's header that an operator can look up in the log.
const HEADER: &str = "x-request-id";

/// Middleware: names the request, runs it, writes the line.
pub async fn log(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let RequestId(id) = RequestId::draw(app.chance());
    request.extensions_mut().insert(RequestId(id.clone()));
    let method = request.method().clone();
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned());
    let started = app.clock().now();
    let mut response = next.run(request).await;
    let took_ms = app.clock().now().0.saturating_sub(started.0);
    let (status, route) = (response.status().as_u16(), route.as_deref().unwrap_or("-"));
    tracing::info!(request = %id, %method, route, status, took_ms, "answered");
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}
