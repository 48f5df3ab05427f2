//! Why the program ends early.

use crate::config::Unsafe;

/// Why a command ends early; its sentence is for the operator.
#[derive(Debug, thiserror::Error)]
pub enum Failed {
    /// A setting stops the start.
    #[error(transparent)]
    Unsafe(#[from] Unsafe),
    /// The address cannot be bound.
    #[error("cannot listen on {0}: {1}")]
    Listen(std::net::SocketAddr, std::io::Error),
    /// The database or the blob store cannot be opened or written.
    #[error("{0}")]
    Storage(String),
    /// The runtime or the relying party cannot be made.
    #[error("{0}")]
    Start(String),
}
