//! JSON bodies: bounded, strict, and refused with a problem.

use axum::body::Body;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;
use siegel_api::limits::JSON_BYTES_MAX;
use siegel_api::problem::Code;

use super::problem::Problem;

/// A body or an answer in JSON.
#[derive(Debug, Clone)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, _: &S) -> Result<Self, Problem> {
        let media = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
        // The type is not one that a cross-site form can send, so a browser asks first.
        if media.is_none_or(|media| !media.trim().starts_with("application/json")) {
            return Err(Problem::new(Code::Malformed));
        }
        let body = read(request.into_body()).await?;
        serde_json::from_slice(&body).map(Self).map_err(|_| Problem::new(Code::Malformed))
    }
}

async fn read(body: Body) -> Result<bytes::Bytes, Problem> {
    axum::body::to_bytes(body, JSON_BYTES_MAX).await.map_err(|_| Problem::new(Code::TooLarge))
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        match serde_json::to_vec(&self.0) {
            Ok(text) => {
                let json = HeaderValue::from_static("application/json");
                ([(header::CONTENT_TYPE, json)], text).into_response()
            }
            Err(reason) => Problem::internal(reason).into_response(),
        }
    }
}
