//! A patient with a link and a PIN, on a phone, without an account.

use siegel_api::id::{FileId, FindingId};
use siegel_api::link::LinkFlags;
use siegel_api::time::Time;
use siegel_client::address::Address;
use siegel_client::door::{self, Knocked, Visit};
use siegel_client::error::Error;
use siegel_client::greeting::Greeting;
use siegel_client::link::{LinkOffer, LinkRoot, NewLink, PinKind, derive_root};
use siegel_client::part::NativeReceiver;
use siegel_client::server::Server;
use siegel_client::transfer::{Control, Progress, Watch};

use crate::files::Nothing;
use crate::works::{At, rng};

/// What a practice offers with a link.
pub fn offer(now: Time, openings_max: u32) -> LinkOffer {
    LinkOffer {
        name: "Frau M.".into(),
        greeting: Greeting { name: "Gemeinschaftspraxis".into(), phone: "0123 456".into() },
        expires_at: now.plus(30 * Time::DAY),
        openings_max,
        flags: LinkFlags::DOWNLOAD,
    }
}

/// Where the instance lives.
pub const ORIGIN: &str = "http://localhost:8080";

/// Somebody who taps a link.
pub struct Patient<'a, S> {
    pub server: &'a S,
    pub address: Address,
}

impl<'a, S: Server> Patient<'a, S> {
    /// Taps the link.
    pub fn taps(server: &'a S, link: &str) -> Self {
        let (path, fragment) =
            link.strip_prefix(ORIGIN).expect("our link").split_once('#').expect("a secret");
        Self { server, address: Address::arrive(path, "", fragment).expect("a whole link") }
    }

    pub async fn knocks(&self) -> Result<Knocked, Error> {
        door::knock(self.server, &self.address).await
    }

    /// Types a PIN.
    pub async fn types(&self, pin: &str) -> Result<Visit, Error> {
        let knocked = self.knocks().await?;
        let id = self.address.link_id;
        let root = LinkRoot::from_bytes(id, *derive_root(id, self.address.secret.expose(), pin)?);
        door::enter(self.server, &self.address, &knocked, &root).await
    }

    /// Opens a file.
    pub async fn reads(&self, visit: &Visit, finding: FindingId, file: FileId) -> Result<Vec<u8>, Error> {
        let (control, report) = (Control::new(), |_: Progress| {});
        let watch = Watch { control: &control, sleeper: &Nothing, report: &report };
        let (receiver, mut bytes) = (NativeReceiver(self.server), Vec::new());
        visit.read_file(self.server, (finding, file), &receiver, &mut bytes, &watch).await?;
        Ok(bytes)
    }
}

/// Gives a link to one finding, with a PIN of six digits.
pub async fn give<S: Server>(at: At<'_, S>, id: FindingId, openings_max: u32) -> NewLink {
    let finding = at.find(id).await;
    let new = NewLink::generate(PinKind::SixDigits, &mut rng());
    let root = new.derive_root().expect("memory");
    let what = (&[&finding][..], &offer(at.now, openings_max));
    at.desk().create_link(&new, &root, what, at.now, &mut rng()).await.expect("a link");
    new
}
