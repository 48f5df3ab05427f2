//! What an operator may set, read once at the start and checked before anything is opened.
//!
//! A setting comes from an optional file (TOML, `--config` or `SIEGEL_CONFIG`) and from the
//! environment (`SIEGEL_…`), which wins. An unknown or unsafe setting stops the start with a sentence.

mod legal;
mod origin;
mod relay;
mod warning;

use std::net::SocketAddr;
use std::path::{Path, PathBuf};

use figment::Figment;
use figment::providers::{Env, Format, Serialized, Toml};
use serde::{Deserialize, Serialize};
use siegel_api::mail::Address;

pub use legal::{Legal, PrivacyVersion};
pub use origin::Origin;
pub use relay::Relay;

/// Why the server does not start.
#[derive(Debug, thiserror::Error)]
pub enum Unsafe {
    /// A setting is unknown or not of its kind.
    #[error("a setting cannot be read: {0}")]
    Unreadable(String),
    /// The public address cannot be used.
    #[error("SIEGEL_ORIGIN {0}")]
    Origin(&'static str),
    /// Plain HTTP would leave the machine.
    #[error(
        "SIEGEL_LISTEN is {0}, which other machines can reach, but SIEGEL_ORIGIN is plain http: set an https origin, or listen on 127.0.0.1"
    )]
    PlainHttp(SocketAddr),
    /// A proxy on this machine carries https here, and every visitor would seem to be the proxy.
    #[error(
        "SIEGEL_LISTEN is {0} and SIEGEL_ORIGIN is https, so a proxy on this machine stands in front: set SIEGEL_PROXIES to how many proxies do (mostly 1), or all visitors share one address and one limit"
    )]
    NoProxies(SocketAddr),
    /// The mail server cannot be used.
    #[error("SIEGEL_SMTP_URL {0}")]
    Relay(&'static str),
    /// The sender of letters cannot be used.
    #[error("SIEGEL_MAIL_FROM is no mail address: write one alone, as siegel@praxis.example")]
    Sender,
    /// The place to report a weakness cannot stand in `security.txt`.
    #[error("SIEGEL_CONTACT must begin with mailto:, https:// or tel: and hold no white space")]
    Contact,
    /// The versions of the operator's part of the data protection declaration cannot be listed.
    #[error("privacy_versions: {0}")]
    PrivacyVersions(&'static str),
    /// What the law demands of whoever serves people is not set.
    #[error(
        "{0} must be set: without them imprint and data protection declaration are incomplete. For a trial without real patients set SIEGEL_TEST_MODE=true"
    )]
    Anonymous(String),
    /// A database or a blob store of a kind that is not known.
    #[error("{0} has a scheme that is not known; use one of {1}")]
    Scheme(&'static str, &'static str),
    /// A folder or a file that others can read.
    #[error("{0} can be read by other users of this machine (mode {1:o}); set it to {2:o}")]
    Mode(PathBuf, u32, u32),
    /// A folder or a file that cannot be used.
    #[error("{0}: {1}")]
    File(PathBuf, std::io::Error),
    /// A key file that holds no key.
    #[error("{0} does not hold a key of 32 bytes in base64url")]
    Key(PathBuf),
}

/// The settings as an operator writes them.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Settings {
    listen: SocketAddr,
    origin: String,
    data: PathBuf,
    database_url: Option<String>,
    storage_url: Option<String>,
    proxies: u8,
    smtp_url: Option<String>,
    mail_from: Option<String>,
    contact: Option<String>,
    test_mode: bool,
    operator_name: String,
    operator_address: String,
    operator_represented: String,
    operator_mail: String,
    operator_phone: String,
    operator_register: String,
    operator_vat_id: String,
    operator_authority: String,
    imprint: String,
    privacy_contact: String,
    privacy_officer: String,
    privacy_authority: String,
    privacy: String,
    privacy_versions: Vec<PrivacyVersion>,
    support: String,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            origin: "http://localhost:8080".to_owned(),
            data: PathBuf::from("data"),
            database_url: None,
            storage_url: None,
            proxies: 0,
            smtp_url: None,
            mail_from: None,
            contact: None,
            test_mode: false,
            operator_name: String::new(),
            operator_address: String::new(),
            operator_represented: String::new(),
            operator_mail: String::new(),
            operator_phone: String::new(),
            operator_register: String::new(),
            operator_vat_id: String::new(),
            operator_authority: String::new(),
            imprint: String::new(),
            privacy_contact: String::new(),
            privacy_officer: String::new(),
            privacy_authority: String::new(),
            privacy: String::new(),
            privacy_versions: Vec::new(),
            support: String::new(),
        }
    }
}

/// Settings that were checked.
#[derive(Clone)]
pub struct Config {
    /// Where the public listener binds.
    pub listen: SocketAddr,
    /// The one address at which people reach this instance; its host is the relying party's id.
    pub origin: Origin,
    /// Folder of the embedded database, the embedded blobs and the key files.
    pub data: PathBuf,
    /// `sqlite://…` or `postgres://…`; may hold a password.
    pub database_url: String,
    /// `file://…`.
    pub storage_url: String,
    /// How many trusted proxies stand in front and append to `X-Forwarded-For`.
    pub proxies: u8,
    /// Where letters go.
    pub relay: Relay,
    /// The sender of letters.
    pub mail_from: String,
    /// Whether every page says "Testbetrieb".
    pub test_mode: bool,
    /// Who runs the service, and whom to ask: what the public pages say.
    pub legal: Legal,
}

impl std::fmt::Debug for Config {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Config")
            .field("listen", &self.listen)
            .field("origin", &self.origin.as_str())
            .field("data", &self.data)
            .field("database", &scheme(&self.database_url))
            .field("storage", &scheme(&self.storage_url))
            .field("letters", &self.relay)
            .finish_non_exhaustive()
    }
}

impl Config {
    /// Reads the file, if one is named, and the environment, and checks them.
    ///
    /// # Errors
    /// `Unsafe`, with a sentence for the operator.
    pub fn load(file: Option<&Path>) -> Result<Self, Unsafe> {
        let mut figment = Figment::from(Serialized::defaults(Settings::default()));
        if let Some(file) = file {
            figment = figment.merge(Toml::file_exact(file));
        }
        let figment = figment.merge(Env::prefixed("SIEGEL_").ignore(&["config", "log"]));
        let settings = figment.extract().map_err(|e| Unsafe::Unreadable(e.to_string()))?;
        Self::check(settings)
    }

    /// Settings for tests and for tools on this machine: `data` as folder, everything else the default.
    ///
    /// # Errors
    /// `Unsafe`, as `load`.
    pub fn local(data: PathBuf) -> Result<Self, Unsafe> {
        Self::check(Settings { data, ..Settings::default() })
    }

    /// Whether people may be served: outside of the test mode everybody can read who runs the service, and whom to ask
    /// about personal data (H1).
    ///
    /// # Errors
    /// `Unsafe::Anonymous`, with the settings that are missing.
    pub fn may_serve(&self) -> Result<(), Unsafe> {
        let missing = self.legal.missing();
        if self.test_mode || missing.is_empty() {
            return Ok(());
        }
        Err(Unsafe::Anonymous(missing.join(", ")))
    }

    fn check(settings: Settings) -> Result<Self, Unsafe> {
        let origin = Origin::parse(&settings.origin)?;
        if !origin.is_secure() && !settings.listen.ip().is_loopback() {
            return Err(Unsafe::PlainHttp(settings.listen));
        }
        if origin.is_secure() && settings.listen.ip().is_loopback() && settings.proxies == 0 {
            return Err(Unsafe::NoProxies(settings.listen));
        }
        let beside = |kind: &str, name: &str| format!("{kind}://{}", settings.data.join(name).display());
        let database_url = settings.database_url.clone().unwrap_or_else(|| beside("sqlite", "siegel.db"));
        let storage_url = settings.storage_url.clone().unwrap_or_else(|| beside("file", "blobs"));
        known(
            "SIEGEL_DATABASE_URL",
            &database_url,
            "sqlite, postgres",
            &["sqlite", "postgres", "postgresql"],
        )?;
        known("SIEGEL_STORAGE_URL", &storage_url, "file", &["file"])?;
        let relay = Relay::parse(settings.smtp_url.as_deref())?;
        let mail_from = sender(settings.mail_from.clone(), &origin, &relay)?;
        let legal = Legal::check(&settings)?;
        Ok(Self {
            listen: settings.listen,
            origin,
            data: settings.data,
            database_url,
            storage_url,
            proxies: settings.proxies,
            relay,
            mail_from,
            test_mode: settings.test_mode,
            legal,
        })
    }
}

/// The sender: one that the operator names, or `siegel@` the instance's host. `localhost` is no host that another mail
/// server believes, so with one the sender must be named there.
fn sender(said: Option<String>, origin: &Origin, relay: &Relay) -> Result<String, Unsafe> {
    let said = said.filter(|said| !said.is_empty());
    match said {
        None if *relay == Relay::Folder => Ok(format!("siegel@{}", origin.host())),
        None => checked(&format!("siegel@{}", origin.host())),
        Some(said) => checked(&said),
    }
}

fn checked(sender: &str) -> Result<String, Unsafe> {
    Address::parse(sender).map(|sender| sender.as_str().to_owned()).ok_or(Unsafe::Sender)
}

fn scheme(url: &str) -> &str {
    url.split(':').next().unwrap_or_default()
}

fn known(name: &'static str, url: &str, list: &'static str, schemes: &[&str]) -> Result<(), Unsafe> {
    if schemes.contains(&scheme(url)) { Ok(()) } else { Err(Unsafe::Scheme(name, list)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(change: impl FnOnce(&mut Settings)) -> Result<Config, Unsafe> {
        let mut settings = Settings::default();
        change(&mut settings);
        Config::check(settings)
    }

    #[test]
    fn the_defaults_serve_localhost() {
        let config = check(|_| ()).unwrap();
        assert_eq!(config.database_url, "sqlite://data/siegel.db");
        assert_eq!(config.storage_url, "file://data/blobs");
    }

    #[test]
    fn plain_http_never_leaves_the_machine() {
        let refused = check(|s| s.listen = "0.0.0.0:8080".parse().unwrap());
        assert!(matches!(refused, Err(Unsafe::PlainHttp(_))));
    }

    #[test]
    fn https_comes_through_a_proxy_that_is_told() {
        let https =
            |proxies| check(|s| (s.origin, s.proxies) = ("https://befund.example".to_owned(), proxies));
        assert!(matches!(https(0), Err(Unsafe::NoProxies(_))));
        assert!(https(1).is_ok());
    }

    #[test]
    fn letters_have_a_sender_that_other_mail_servers_can_know() {
        let with = |url: Option<&str>, from: Option<&str>| {
            check(|s| (s.smtp_url, s.mail_from) = (url.map(str::to_owned), from.map(str::to_owned)))
        };
        let relay = Some("smtps://mail.example");
        assert_eq!(with(None, None).unwrap().mail_from, "siegel@localhost");
        assert!(matches!(with(relay, None), Err(Unsafe::Sender)));
        assert_eq!(with(relay, Some("post@praxis.example")).unwrap().mail_from, "post@praxis.example");
        for from in ["Siegel <post@praxis.example>", "post@praxis.example\r\nBcc: x@y.example", "post"] {
            assert!(matches!(with(relay, Some(from)), Err(Unsafe::Sender)), "{from:?}");
        }
    }

    #[test]
    fn unknown_schemes_stop_the_start() {
        assert!(check(|s| s.database_url = Some("mysql://x".into())).is_err());
        assert!(check(|s| s.storage_url = Some("ftp://x".into())).is_err());
    }

    #[test]
    fn passwords_are_not_shown() {
        let config = check(|s| s.database_url = Some("postgres://u:canary@h/d".into())).unwrap();
        assert!(!format!("{config:?}").contains("canary"));
    }
}
