//! The server of a test: the real router, SQLite in a folder of its own, blobs in memory, time that is
//! moved by hand, chance from a seed.

use std::borrow::Cow;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use axum::Router;
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::SeedableRng;
use siegel_api::bytes::to_text;
use siegel_api::time::Time;
use siegel_client::found::SetupToken;
use siegel_server::chance::Chance;
use siegel_server::clock::Clock;
use siegel_server::config::Config;
use siegel_server::decoy::Decoys;
use siegel_server::log_key::LogKey;
use siegel_server::mail::{Carrier, MailKey};
use siegel_server::pages::Pages;
use siegel_server::passkey::Passkeys;
use siegel_server::state::{App, Parts};
use siegel_storage::blob::Blobs;
use siegel_storage::{Store, TokenHash, setup};
use tokio::sync::watch;
use zeroize::Zeroizing;

use super::browser::Browser;

static NEXT: AtomicU32 = AtomicU32::new(1);

/// 2026-11-02, a Monday.
const MONDAY: u64 = 1_793_577_600_000;

/// A clock that only a test moves. Server and people look at the same one.
#[derive(Clone)]
pub struct HandClock(Arc<AtomicU64>);

impl HandClock {
    /// Lets milliseconds pass.
    pub fn pass(&self, milliseconds: u64) {
        self.0.fetch_add(milliseconds, Ordering::SeqCst);
    }

    /// Somebody sets it back.
    pub fn go_back(&self, milliseconds: u64) {
        self.0.fetch_sub(milliseconds, Ordering::SeqCst);
    }
}

impl Clock for HandClock {
    fn now(&self) -> Time {
        Time(self.0.load(Ordering::SeqCst))
    }
}

impl siegel_client::clock::Clock for HandClock {
    fn now(&self) -> Time {
        Clock::now(self)
    }
}

/// The office's document, with a script and the style of all pages.
const OFFICE: &str = "<!doctype html><title>office</title>\
    <link rel=\"stylesheet\" href=\"/pkg/siegel.0123.css\" integrity=\"sha384-style\">\
    <script type=\"module\" src=\"/pkg/office.0123.js\" integrity=\"sha384-script\"></script>";

/// A list of software, with a library that runs and one that does not.
const SOFTWARE: &str = r#"{"bomFormat": "CycloneDX", "components": [
    {"name": "axum", "version": "0.8.9", "scope": "required", "licenses": [{"expression": "MIT"}]},
    {"name": "insta", "version": "1.49.0", "scope": "excluded"}]}"#;

/// Documents that say which they are.
struct Papers;

impl Pages for Papers {
    fn find(&self, path: &str) -> Option<Cow<'static, [u8]>> {
        let page: &'static [u8] = match path {
            "office.html" => OFFICE.as_bytes(),
            "door.html" => b"<!doctype html><title>door</title>",
            "sbom.json" => SOFTWARE.as_bytes(),
            "pkg/office.0123.js" => b"export {};",
            "pkg/office.0123.js.br" => b"brotli",
            "dl/sw.js" => b"self.addEventListener('fetch', () => {});",
            _ => return None,
        };
        Some(Cow::Borrowed(page))
    }
}

/// A running server.
pub struct House {
    pub clock: HandClock,
    pub store: Store,
    pub router: Router,
    pub app: App,
    /// The key of mail addresses, from the next start on.
    pub mail_key: [u8; 32],
    config: Config,
    folder: PathBuf,
    number: u32,
}

impl House {
    /// A new and empty one at http://localhost:8080.
    pub async fn open() -> Self {
        Self::open_with(|_| ()).await
    }

    /// A new one with other settings.
    pub async fn open_with(change: impl FnOnce(&mut Config)) -> Self {
        // With SIEGEL_LOG set, a failing test shows what the server wrote.
        let filter = tracing_subscriber::EnvFilter::try_from_env("SIEGEL_LOG").unwrap_or_default();
        let _ = tracing_subscriber::fmt().with_env_filter(filter).with_test_writer().try_init();
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("siegel-server-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let mut config = Config::local(folder.clone()).unwrap();
        "memory:".clone_into(&mut config.storage_url);
        change(&mut config);
        let clock = HandClock(Arc::new(AtomicU64::new(MONDAY)));
        let (store, router, app) = Self::starts(&config, &clock, number, [9; 32]).await;
        Self { clock, store, router, app, mail_key: [9; 32], config, folder, number }
    }

    /// The same server, ended and started again on the same data folder: nothing stays that is not in the
    /// database. What blobs lie in memory are gone.
    pub async fn restart(&mut self) {
        self.store.close().await;
        self.number = NEXT.fetch_add(1, Ordering::Relaxed);
        (self.store, self.router, self.app) =
            Self::starts(&self.config, &self.clock, self.number, self.mail_key).await;
    }

    async fn starts(
        config: &Config,
        clock: &HandClock,
        number: u32,
        mail_key: [u8; 32],
    ) -> (Store, Router, App) {
        let blobs = Blobs::open(&config.storage_url).unwrap();
        let store = Store::open(&config.database_url, blobs).await.unwrap();
        // The receiver outlives its sender: this server is never told to stop.
        let (_, stopping) = watch::channel(false);
        let app = App::new(Parts {
            store: store.clone(),
            clock: Arc::new(clock.clone()),
            chance: Chance::new(ChaCha20Rng::seed_from_u64(u64::from(number))),
            passkeys: Passkeys::new(&config.origin).unwrap(),
            log_key: LogKey::new(config.origin.host(), &[7; 32]),
            decoys: Decoys::new(Zeroizing::new([8; 32])),
            mail_key: MailKey::new(&mail_key),
            carrier: Carrier::open(config).unwrap(),
            pages: Arc::new(Papers),
            stopping,
            config: config.clone(),
        });
        (store, siegel_server::app(app.clone()), app)
    }

    /// Its settings: what a command of the operator's on the same machine has, too.
    pub fn config(&self) -> Config {
        self.config.clone()
    }

    /// The folder that this server writes to.
    pub fn folder(&self) -> &std::path::Path {
        &self.folder
    }

    /// Every invariant of the store holds: what a story ends with.
    pub async fn is_in_order(&self) {
        assert_eq!(siegel_storage::check::run(&self.store).await.unwrap(), []);
    }

    /// A browser without cookies.
    pub fn browser(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    /// Chance for one person; each name has its own.
    pub fn chance(&self, name: &str) -> ChaCha20Rng {
        let sum = name
            .bytes()
            .fold(u64::from(self.number), |sum, byte| sum.wrapping_mul(131).wrapping_add(byte.into()));
        ChaCha20Rng::seed_from_u64(sum)
    }

    /// What `siegel setup-link` prints, without its address.
    pub async fn setup_token(&self, secret: [u8; 32]) -> SetupToken {
        let now = Clock::now(&self.clock);
        setup::insert(&self.store, TokenHash::of(&secret), now, now.plus(Time::DAY)).await.unwrap();
        SetupToken::parse(&to_text(&secret)).unwrap()
    }
}

impl Drop for House {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
