//! Corrections: the form begins as the version before, its files are taken over from there, and what shows the old
//! version to patients is renewed with the new one.

use std::rc::Rc;
use std::sync::Arc;

use js_sys::{Array, Uint8Array};
use siegel_api::id::FindingId;
use siegel_api::time::Time;
use siegel_client::clock::Clock;
use siegel_client::draft::{Form, Letter};
use siegel_client::error::Error;
use siegel_client::finding::VerifiedFinding;
use siegel_client::link::Renewed;
use siegel_client::meta::{AuthorName, Meta};
use siegel_client::read::Sink;
use siegel_client::transfer::{Control, Progress, Watch};
use siegel_client::vault::Vault;
use siegel_kit::browser::{BrowserClock, Timer, rng};
use siegel_kit::engine::Plain;
use siegel_kit::{Mishap, Trouble};
use wasm_bindgen::JsValue;
use web_sys::{Blob, File, FilePropertyBag};

use super::draft::Keeper;
use super::finding::{file_card, find};
use super::{desk, told, vault};
use crate::model::finding::FileCard;
use crate::office::Office;
use crate::renewal::Patient as Waiting;

/// The version that a correction replaces.
#[derive(Clone)]
pub struct Before {
    pub verified: Arc<VerifiedFinding>,
    pub files: Vec<FileCard>,
}

/// Begins a correction of a finding, with all that its newest version says but its files.
pub async fn begin(office: Office, id: String) -> Result<Rc<Keeper>, Trouble> {
    let vault = vault(office)?;
    let finding = find(office, &vault, &id).await?;
    let before = finding.meta().clone();
    let meta = Meta { files: Vec::new(), author: AuthorName::default(), ..before };
    let letter = Letter { meta, flags: finding.flags(), ..Letter::default() };
    let mut outgoing = desk(&vault).new_correction(&finding, letter, &mut rng()).map_err(told(office))?;
    let days = finding.valid_until().0.saturating_sub(finding.sent_at().0).div_ceil(Time::DAY);
    let letter = outgoing.letter().clone();
    let form = Form {
        has_basis: true,
        is_link_only: letter.recipients.is_empty() && letter.units.is_empty(),
        valid_days: u16::try_from(days).unwrap_or_default(),
    };
    outgoing.fill(letter, form);
    Ok(Keeper::new(vault, outgoing, None))
}

/// The newest version of a finding, whose files a correction may keep.
pub async fn before(office: Office, id: FindingId) -> Result<Before, Trouble> {
    let vault = vault(office)?;
    let verified = Arc::new(find(office, &vault, &id.to_string()).await?);
    let files = verified.files().map(|file| file_card(&file)).collect();
    Ok(Before { verified, files })
}

/// Opens a file of the version before, as if it had been picked: whoever may read the new version gets it sealed anew.
/// `report` hears the part that is through, 0 to 1.
pub async fn open_file(
    office: Office,
    before: Before,
    file: FileCard,
    report: impl Fn(f64),
) -> Result<File, Trouble> {
    let (vault, engine) = (vault(office)?, office.engine()?);
    let mut parts = Parts(Array::new());
    let report = |progress: Progress| {
        report(progress.bytes_done as f64 / progress.bytes_total.max(1) as f64);
    };
    let watch = Watch { control: &Control::new(), sleeper: &Timer, report: &report };
    let receiver = Waiting(&engine);
    desk(&vault)
        .read_file(&before.verified, file.id, &receiver, &mut parts, &watch)
        .await
        .map_err(told(office))?;
    // A draft recognises it by this time of change when it is taken over once more.
    let changed_at = before.verified.sent_at();
    parts.into_file(&file, changed_at).map_err(|_| Trouble::here(Mishap::Unexpected))
}

/// What was opened so far: as blobs, which the browser may keep on disk by itself.
struct Parts(Array);

impl Sink<Plain> for Parts {
    async fn write(&mut self, part: Plain) -> Result<(), Error> {
        let bytes: Uint8Array = part.into_bytes();
        let blob = Blob::new_with_u8_array_sequence(&Array::of1(&bytes)).map_err(|_| Error::Fault)?;
        self.0.push(&blob);
        Ok(())
    }
}

impl Parts {
    fn into_file(self, file: &FileCard, changed_at: Time) -> Result<File, JsValue> {
        let options = FilePropertyBag::new();
        options.set_type(&file.media_type);
        options.set_last_modified(changed_at.0 as f64);
        File::new_with_blob_sequence_and_options(&self.0, &file.name, &options)
    }
}

/// Lets the practice's links to a finding show its newest version.
pub async fn renew_links(office: Office, id: FindingId) -> Result<Renewed, Trouble> {
    let vault = vault(office)?;
    renew(&vault, id).await.map_err(told(office))
}

/// As `renew_links`, for whoever has just sent that version.
pub(super) async fn renew(vault: &Vault, id: FindingId) -> Result<Renewed, Error> {
    match desk(vault).find_finding(id).await? {
        siegel_client::receive::Entry::Open(newest) => {
            desk(vault).renew_links(&newest, BrowserClock.now(), &mut rng()).await
        }
        _ => Ok(Renewed::default()),
    }
}

/// How many links of the practice still show an earlier version than this one, which is the newest.
pub async fn outrun_links(office: Office, finding: Arc<VerifiedFinding>) -> Result<usize, Trouble> {
    if finding.revision() == 1 || finding.superseded_by().is_some() {
        return Ok(0);
    }
    let vault = vault(office)?;
    let outrun = desk(&vault).list_outrun_links(&finding, BrowserClock.now()).await;
    outrun.map(|links| links.len()).map_err(told(office))
}
