//! What every route shares: headers, problems, sessions, limits and the listener itself.

pub mod class;
pub mod fetch_metadata;
pub mod headers;
pub mod json;
pub mod listen;
pub mod peer;
pub mod problem;
pub mod request_id;
pub mod session;
pub mod trace;
