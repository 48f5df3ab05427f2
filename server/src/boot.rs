//! From settings to an application: keys, database, blobs, relying party.

use std::sync::Arc;

use siegel_storage::Store;
use siegel_storage::blob::Blobs;
use tokio::sync::watch;

use crate::chance::Chance;
use crate::clock::SystemClock;
use crate::config::Config;
use crate::decoy::{self, Decoys};
use crate::failed::Failed;
use crate::key;
use crate::log_key::{self, LogKey};
use crate::mail::{Carrier, MailKey, cipher};
use crate::pages::Embedded;
use crate::passkey::Passkeys;
use crate::state::{App, Parts};

/// Opens everything that the settings name. The keys come first: without them nothing is touched.
///
/// # Errors
/// `Failed`, with a sentence for the operator.
pub async fn open(config: Config, stopping: watch::Receiver<bool>) -> Result<App, Failed> {
    let chance = Chance::system();
    key::prepare_folder(&config.data)?;
    let seed = key::load_or_generate(&config.data, log_key::FILE, &chance)?;
    let log_key = LogKey::new(config.origin.host(), &seed);
    let decoys = Decoys::new(key::load_or_generate(&config.data, decoy::FILE, &chance)?);
    let mail_key = MailKey::new(&*key::load_or_generate(&config.data, cipher::FILE, &chance)?);
    let carrier = Carrier::open(&config)?;
    let passkeys = Passkeys::new(&config.origin).map_err(|e| Failed::Start(e.to_string()))?;
    let store = open_store(&config).await?;
    let (clock, pages) = (Arc::new(SystemClock), Arc::new(Embedded));
    Ok(App::new(Parts {
        config,
        store,
        clock,
        chance,
        passkeys,
        log_key,
        decoys,
        mail_key,
        carrier,
        pages,
        stopping,
    }))
}

/// Opens database and blobs, and brings the schema up to date.
///
/// # Errors
/// `Failed::Storage`.
pub async fn open_store(config: &Config) -> Result<Store, Failed> {
    let failed = |e: siegel_storage::Error| Failed::Storage(e.to_string());
    let blobs = Blobs::open(&config.storage_url).map_err(failed)?;
    Store::open(&config.database_url, blobs).await.map_err(failed)
}
