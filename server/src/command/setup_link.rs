//! `siegel setup-link`: the operator's way to let a first practice in.

use siegel_api::time::Time;
use siegel_api::{bytes, limits::INVITATION_DAYS};
use siegel_storage::{TokenHash, setup};
use zeroize::Zeroizing;

use crate::boot;
use crate::chance::Chance;
use crate::clock::{Clock, SystemClock};
use crate::config::Config;
use crate::failed::Failed;

/// Prints a link that sets up one practice within a week. The token stands in the fragment, which a
/// browser sends to no server; the database keeps its hash.
///
/// # Errors
/// `Failed` if the database cannot be written.
pub async fn print(config: Config) -> Result<(), Failed> {
    crate::key::prepare_folder(&config.data)?;
    let store = boot::open_store(&config).await?;
    let token = Zeroizing::new(Chance::system().bytes::<32>());
    let now = SystemClock.now();
    let ends_at = now.plus(INVITATION_DAYS * Time::DAY);
    let kept = setup::insert(&store, TokenHash::of(token.as_slice()), now, ends_at).await;
    kept.map_err(|e| Failed::Storage(e.to_string()))?;
    println!("{}/setup#{}", config.origin.as_str(), bytes::to_text(token.as_slice()));
    store.close().await;
    Ok(())
}
