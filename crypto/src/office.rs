//! What a practice keeps of its links, for all its members who may READ (protocol 8).

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use siegel_api::id::LinkId;
use siegel_api::label::DeriveLabel;

use crate::chunked::Chunked;
use crate::error::{CannotOpen, CannotSeal};
use crate::link::{LinkKey, LinkReceiptKey, LinkSecret};
use crate::padding::{NAME_FLOOR, pad, unpad};
use crate::seed::{ContentSeed, Epoch};

/// Enough to extend a link, to give it a new PIN and to add content: everything but the PIN.
#[derive(Debug)]
pub struct OfficeRecord {
    /// `S`.
    pub secret: LinkSecret,
    /// Opens the second box.
    pub key: LinkKey,
    /// Checks receipts of this arming.
    pub receipt: LinkReceiptKey,
    /// What the link says before its PIN, encoded, as the practice itself has it: the holder of the link can make another
    /// greeting, but not this one. `None` in records of before.
    pub greeting: Option<Zeroizing<Vec<u8>>>,
}

impl ContentSeed {
    /// Seals the record of a link, as of this arming.
    ///
    /// # Errors
    /// As `Chunked::seal`.
    pub fn seal_office(
        &self,
        epoch: &Epoch,
        link_id: LinkId,
        arm: u32,
        record: &OfficeRecord,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, CannotSeal> {
        let greeting = record.greeting.as_ref().map(|greeting| pad(greeting, NAME_FLOOR)).transpose()?;
        let greeting = greeting.as_ref().map_or(&[][..], |padded| padded);
        let parts: [&[u8]; 4] =
            [record.secret.expose(), record.key.expose(), record.receipt.expose(), greeting];
        let plain = Zeroizing::new(parts.concat());
        Chunked::seal(&self.office_key(epoch, link_id), &plain, &context(link_id, arm), rng)
    }

    /// Opens the record of a link.
    ///
    /// # Errors
    /// `CannotOpen`.
    pub fn open_office(
        &self,
        epoch: &Epoch,
        link_id: LinkId,
        arm: u32,
        sealed: &[u8],
    ) -> Result<OfficeRecord, CannotOpen> {
        let plain = Chunked::open(&self.office_key(epoch, link_id), sealed, &context(link_id, arm))?;
        let (secret, rest) = plain.split_at_checked(LinkSecret::LEN).ok_or(CannotOpen)?;
        let (key, rest) = rest.split_at_checked(LinkKey::LEN).ok_or(CannotOpen)?;
        let (receipt, padded) = rest.split_at_checked(LinkReceiptKey::LEN).ok_or(CannotOpen)?;
        let greeting = (!padded.is_empty()).then(|| unpad(padded, NAME_FLOOR)).transpose()?;
        Ok(OfficeRecord {
            secret: LinkSecret::from_slice(secret)?,
            key: LinkKey::from_slice(key)?,
            receipt: LinkReceiptKey::from_slice(receipt)?,
            greeting: greeting.map(|greeting| Zeroizing::new(greeting.to_vec())),
        })
    }

    fn office_key(&self, epoch: &Epoch, link_id: LinkId) -> Zeroizing<[u8; 32]> {
        self.derive_key(DeriveLabel::Office, epoch, link_id.as_bytes())
    }
}

fn context(link_id: LinkId, arm: u32) -> Vec<u8> {
    [link_id.as_bytes(), &arm.to_be_bytes()].concat()
}
