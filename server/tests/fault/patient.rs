//! A patient with a link and a PIN.

use futures::executor::block_on;
use siegel_api::link::LinkFlags;
use siegel_api::message::finding::Committed;
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_client::address::Address;
use siegel_client::clock::Clock;
use siegel_client::desk::Desk;
use siegel_client::door::{enter, knock};
use siegel_client::error::Error;
use siegel_client::finding::VerifiedFinding;
use siegel_client::greeting::Greeting;
use siegel_client::link::{LinkOffer, LinkRoot, NewLink, derive_root};
use siegel_client::part::NativeReceiver;
use siegel_client::transfer::Control;

use crate::carrier::{Carrier, Pace};
use crate::chance::Now;
use crate::doctor::{Doctor, watch};

/// Nobody is to run into this.
const OPENINGS_MAX: u32 = 1_000;

/// Gives a link to a finding.
pub fn give(doctor: &mut Doctor, new: &NewLink, finding: &VerifiedFinding) -> Result<Committed, Error> {
    let root = new.derive_root()?;
    let offer = LinkOffer {
        name: "Frau M.".into(),
        greeting: Greeting { name: "Gemeinschaftspraxis".into(), phone: "0123 456".into() },
        expires_at: Now.now().plus(30 * Time::DAY),
        openings_max: OPENINGS_MAX,
        flags: LinkFlags::DOWNLOAD,
    };
    let desk = Desk::new(&doctor.carrier, &doctor.vault);
    block_on(desk.create_link(new, &root, (&[finding], &offer), Now.now(), &mut doctor.rng))
}

/// Opens a link with its PIN and reads the first file; `None` if the server knows no such link.
pub fn read(origin: &str, new: &NewLink) -> Option<Vec<u8>> {
    let (phone, url) = (Carrier::to(origin, &Pace::default()), new.expose_url(origin));
    let (path, fragment) = url.strip_prefix(origin).unwrap().split_once('#').unwrap();
    let address = Address::arrive(path, "", fragment).unwrap();
    let knocked = match block_on(knock(&phone, &address)) {
        Err(Error::Problem(problem)) if problem.code == Code::LinkGone => return None,
        answer => answer.unwrap(),
    };
    let (id, pin) = (address.link_id, new.pin().expose_text());
    let root = LinkRoot::from_bytes(id, *derive_root(id, address.secret.expose(), &pin).unwrap());
    let visit = block_on(enter(&phone, &address, &knocked, &root)).unwrap();
    let [finding] = visit.findings() else { panic!("{visit:?}") };
    let place = (finding.id(), finding.files().next().unwrap().file_id);
    let (receiver, control, mut content) = (NativeReceiver(&phone), Control::new(), Vec::new());
    block_on(visit.read_file(&phone, place, &receiver, &mut content, &watch(&control))).unwrap();
    Some(content)
}
