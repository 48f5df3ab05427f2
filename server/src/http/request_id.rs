//! The name of a request.

use siegel_api::bytes;

use crate::chance::Chance;

/// Length of a request id in bytes.
const REQUEST_ID_BYTES: usize = 12;

/// Names a request, in the log, in the answer's header and in a problem's body.
#[derive(Debug, Clone)]
pub struct RequestId(pub String);

impl RequestId {
    /// A fresh one: it says nothing about the request.
    pub fn draw(chance: &Chance) -> Self {
        Self(bytes::to_text(&chance.bytes::<REQUEST_ID_BYTES>()))
    }
}
