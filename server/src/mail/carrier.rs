//! How letters leave: by the operator's mail server, or as files that wait in the data folder for whoever looks.

use std::path::{Path, PathBuf};
use std::time::Duration;

use lettre::{AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor};
use tokio::fs;

use crate::config::{Config, Relay, Unsafe};

/// Name of the folder in the data folder.
const FOLDER: &str = "mail";
/// Mode of a letter in it.
const FILE_MODE: u32 = 0o600;
/// How long one try may take in all. Shorter than the time until the next one.
const PATIENCE: Duration = Duration::from_secs(30);

/// Replies of a mail server that speak of its own terms, not of the letter: authentication and encryption (RFC 4954,
/// RFC 3207), and that it takes nothing at all for now. They are the operator's to mend, so all letters wait.
const TERMS: [u16; 5] = [421, 530, 534, 535, 538];

/// What carries letters.
pub enum Carrier {
    /// A mail server.
    Relay(Box<AsyncSmtpTransport<Tokio1Executor>>, Duration),
    /// The folder `mail` of the data folder.
    Folder(PathBuf),
}

/// Why a letter did not leave. It says nothing of address or content.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stuck {
    /// The mail server, the line or the disk: all letters wait.
    Line,
    /// This letter is not taken now.
    Later,
    /// This letter is not taken.
    Refused,
}

impl Carrier {
    /// As the settings say.
    ///
    /// # Errors
    /// `Unsafe` if the mail server's address is none.
    pub fn open(config: &Config) -> Result<Self, Unsafe> {
        match &config.relay {
            Relay::Folder => Ok(Self::Folder(config.data.join(FOLDER))),
            Relay::Smtp(url) => Self::relay(url, PATIENCE),
        }
    }

    /// A mail server, with a time that one letter may take.
    ///
    /// # Errors
    /// `Unsafe` if its address is none.
    pub fn relay(url: &str, patience: Duration) -> Result<Self, Unsafe> {
        let builder = AsyncSmtpTransport::<Tokio1Executor>::from_url(url);
        let builder = builder.map_err(|_| Unsafe::Relay("is no address of a mail server"))?;
        Ok(Self::Relay(Box::new(builder.timeout(Some(patience)).build()), patience))
    }

    /// Whether letters reach people, not only a folder.
    pub fn delivers(&self) -> bool {
        matches!(self, Self::Relay(..))
    }

    /// For the operator, at the start.
    pub fn sentence(&self) -> String {
        match self {
            Self::Relay(..) => "letters go to the mail server of SIEGEL_SMTP_URL".to_owned(),
            Self::Folder(folder) => format!(
                "no letter leaves this machine: SIEGEL_SMTP_URL is not set, so letters are written to {}",
                folder.display()
            ),
        }
    }

    /// Hands a letter on. `name` is the same for each try of it, so that a folder holds it once.
    ///
    /// # Errors
    /// `Stuck`.
    pub async fn send(&self, letter: Message, name: &str) -> Result<(), Stuck> {
        match self {
            Self::Relay(relay, patience) => {
                let sent = tokio::time::timeout(*patience, relay.send(letter)).await;
                sent.map_err(|_| Stuck::Line)?.map(|_| ()).map_err(|error| stuck(&error))
            }
            Self::Folder(folder) => put(folder, name, &letter.formatted()).await.map_err(|error| {
                tracing::warn!(%error, "a letter cannot be written to the data folder");
                Stuck::Line
            }),
        }
    }
}

impl std::fmt::Debug for Carrier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if self.delivers() { "Carrier(relay)" } else { "Carrier(folder)" })
    }
}

/// The reply's number alone is logged: its text often repeats the address.
fn stuck(error: &lettre::transport::smtp::Error) -> Stuck {
    let reply: Option<u16> = error.status().map(u16::from);
    tracing::warn!(reply, timeout = error.is_timeout(), tls = error.is_tls(), "a letter was not taken");
    match reply {
        Some(reply) if TERMS.contains(&reply) => Stuck::Line,
        None => Stuck::Line,
        Some(_) if error.is_permanent() => Stuck::Refused,
        Some(_) => Stuck::Later,
    }
}

/// Written beside, made durable, then given its name: a file that ends in `.eml` is whole.
async fn put(folder: &Path, name: &str, letter: &[u8]) -> std::io::Result<()> {
    use tokio::io::AsyncWriteExt;
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).await?;
    let unfinished = folder.join(format!("{name}.part"));
    let mut options = fs::OpenOptions::new();
    let mut file = options.write(true).create(true).truncate(true).mode(FILE_MODE).open(&unfinished).await?;
    file.write_all(letter).await?;
    file.sync_all().await?;
    fs::rename(&unfinished, folder.join(format!("{name}.eml"))).await
}
