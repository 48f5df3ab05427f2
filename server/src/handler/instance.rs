//! What anybody may know: the instance, its health, where to report a weakness.

use axum::body::Body;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use siegel_api::id::GroupId;
use siegel_api::message::instance::Instance;
use siegel_api::page::Page;
use siegel_api::problem::Code;
use siegel_api::time::Time;

use crate::caller::Visitor;
use crate::http::json::Json;
use crate::http::problem::{Answer, Problem};
use crate::rate::{self, Rate};
use crate::state::App;

/// Where `security.txt` lies.
pub const SECURITY_TEXT: &str = "/.well-known/security.txt";
/// Days that `security.txt` says it is good for.
const SECURITY_TEXT_DAYS: u64 = 180;
/// Bytes of a report that are read.
const REPORT_BYTES_MAX: usize = 8 << 10;

/// `GET /api/v1/instance`.
#[utoipa::path(get, path = "/api/v1/instance", responses((status = 200, description = "Instance")))]
pub async fn fetch(State(app): State<App>) -> Json<Instance> {
    let config = app.config();
    Json(Instance {
        origin: config.origin.as_str().to_owned(),
        host: config.origin.host().to_owned(),
        test_mode: config.test_mode,
        version: env!("CARGO_PKG_VERSION").to_owned(),
        log_origin: app.log_key().origin(GroupId::INSTANCE),
        log_key: app.log_key().verifying_key(),
    })
}

/// `GET /healthz`: the process answers.
pub async fn health() -> &'static str {
    "ok\n"
}

/// `GET /readyz`: the database answers, and the server was not told to stop.
pub async fn ready(State(app): State<App>) -> impl IntoResponse {
    let stopping = *app.stopping().borrow();
    let answers = !stopping && app.store().ping().await.is_ok();
    if answers { (StatusCode::OK, "ready\n") } else { (StatusCode::SERVICE_UNAVAILABLE, "not ready\n") }
}

/// `GET /.well-known/security.txt` (RFC 9116): where to report a weakness (K10).
pub async fn security(State(app): State<App>) -> impl IntoResponse {
    let config = app.config();
    let Some(contact) = &config.legal.security else { return StatusCode::NOT_FOUND.into_response() };
    let expires = date(app.now().plus(SECURITY_TEXT_DAYS * Time::DAY));
    let origin = config.origin.as_str();
    let policy = Page::Security.path();
    let text = format!(
        "Contact: {contact}\nExpires: {expires}\nPreferred-Languages: de, en\nCanonical: {origin}{SECURITY_TEXT}\nPolicy: {origin}{policy}\n"
    );
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

/// `POST /api/csp`: a browser's report of a broken policy. It counts; what it says is a stranger's text
/// and may hold a page's address, so it is not kept.
pub async fn report(visitor: Visitor, body: Body) -> Answer<StatusCode> {
    rate::take(&visitor.app, Rate::Report, visitor.peer.network().as_bytes()).await?;
    let report = axum::body::to_bytes(body, REPORT_BYTES_MAX).await;
    let report = report.map_err(|_| Problem::new(Code::TooLarge))?;
    tracing::warn!(bytes = report.len(), "a browser reports a broken content policy");
    Ok(StatusCode::NO_CONTENT)
}

/// RFC 3339.
fn date(time: Time) -> String {
    format!("{}T00:00:00Z", day(time))
}

/// The day of a moment in UTC, `YYYY-MM-DD`, by the civil calendar (Howard Hinnant, days_from_civil).
pub fn day(time: Time) -> String {
    let days = time.0 / Time::DAY + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let (month, carry) = if month < 10 { (month + 3, 0) } else { (month - 9, 1) };
    format!("{:04}-{month:02}-{day:02}", year_of_era + era * 400 + carry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_civil() {
        assert_eq!(date(Time(0)), "1970-01-01T00:00:00Z");
        assert_eq!(date(Time(1_709_164_800_000)), "2024-02-29T00:00:00Z");
        assert_eq!(date(Time(1_798_675_200_000)), "2026-12-31T00:00:00Z");
    }
}
