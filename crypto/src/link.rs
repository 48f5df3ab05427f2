//! Share links: what their secret, their PIN and the practice's own copy open (protocol 8).
//!
//! The secret `S` stands in the URL's fragment and reaches no server. The knock proves it before a PIN counts
//! as tried. The PIN goes into the root together with `S`, so a wrong PIN does not derive another answer from
//! the server, it derives another key. From the root come the access proof, which the server compares, and the
//! key of the first box, which it never sees.

use rand_core::CryptoRng;
use zeroize::Zeroizing;

use siegel_api::hash::Hash;
use siegel_api::id::LinkId;
use siegel_api::label::DeriveLabel;
use siegel_api::time::Time;

use crate::chunked::Chunked;
use crate::code::LinkCode;
use crate::error::{CannotOpen, CannotSeal};
use crate::expand::{expand, expand32, extract, mac, same_mac};
use crate::link_content::LinkContent;
use crate::padding::{NAME_FLOOR, pad, unpad};
use crate::pin::Pin;
use crate::secret::secret;
use crate::stretch::stretch;

secret!(
    /// `S`: what the URL's fragment carries.
    LinkSecret, 32
);
secret!(
    /// Proves to the server that someone holds the link; the server keeps its hash.
    KnockToken, 32
);
secret!(
    /// Opens what the page says before a PIN.
    GreetingKey, 32
);
secret!(
    /// `T`: proves to the server that someone holds link and PIN; the server keeps its hash.
    AccessToken, 32
);
secret!(
    /// Opens the first box.
    WrapKey, 32
);
secret!(
    /// What the first box holds: opens the second.
    LinkKey, 32
);
secret!(
    /// Proves an opening to the practice.
    LinkReceiptKey, 32
);

/// Salt of a code on paper; its last two digits are the version.
const CODE_SALT: &[u8; 16] = b"siegel/v1/code00";

impl LinkCode {
    /// Link id and secret of a code; takes about 0.2 s. A QR code beside it carries the same two.
    ///
    /// # Errors
    /// `CannotSeal` if Argon2id's memory cannot be had.
    pub fn derive_link(&self) -> Result<(LinkId, LinkSecret), CannotSeal> {
        let stretched = stretch(self.chars(), CODE_SALT)?;
        let id = expand::<16>(&stretched, DeriveLabel::CodeId, &[]);
        Ok((LinkId(*id), LinkSecret::from(expand32(&stretched, DeriveLabel::CodeSecret, &[]))))
    }
}

/// What the secret alone opens.
#[derive(Debug)]
pub struct Knock {
    /// Goes to the server.
    pub token: KnockToken,
    greeting: GreetingKey,
}

impl LinkSecret {
    /// `K1`, and from it the knock and the key of the greeting.
    pub fn derive_knock(&self, link_id: LinkId) -> Knock {
        let root = extract(DeriveLabel::Knock, &link_id.0, &[self.expose()]);
        Knock {
            token: KnockToken::from(expand32(&root, DeriveLabel::Knock, &[])),
            greeting: GreetingKey::from(expand32(&root, DeriveLabel::Pre, &[])),
        }
    }

    /// The root of secret and PIN; takes about 0.2 s.
    ///
    /// # Errors
    /// `CannotSeal` if Argon2id's memory cannot be had.
    pub fn derive_root(&self, link_id: LinkId, pin: &Pin) -> Result<LinkRoot, CannotSeal> {
        let salt = expand::<32>(self.expose(), DeriveLabel::LinkSalt, &[link_id.as_bytes()]);
        let salt = salt.first_chunk().ok_or(CannotSeal)?;
        let stretched = stretch(pin.chars(), salt)?;
        let root = extract(DeriveLabel::Link, &link_id.0, &[self.expose(), stretched.as_slice()]);
        Ok(LinkRoot { link_id, root })
    }
}

impl Knock {
    /// Seals what the page says before a PIN is asked for: a neutral name and a telephone number.
    ///
    /// # Errors
    /// As `Chunked::seal`.
    pub fn seal_greeting(
        &self,
        link_id: LinkId,
        greeting: &[u8],
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, CannotSeal> {
        Chunked::seal(self.greeting.expose(), &pad(greeting, NAME_FLOOR)?, link_id.as_bytes(), rng)
    }

    /// Opens it. Until this succeeds, no field for a PIN is shown.
    ///
    /// # Errors
    /// `CannotOpen`.
    pub fn open_greeting(&self, link_id: LinkId, sealed: &[u8]) -> Result<Zeroizing<Vec<u8>>, CannotOpen> {
        let padded = Chunked::open(self.greeting.expose(), sealed, link_id.as_bytes())?;
        unpad(&padded, NAME_FLOOR).map(|greeting| Zeroizing::new(greeting.to_vec()))
    }
}

/// The root of a link: its secret and its PIN.
pub struct LinkRoot {
    link_id: LinkId,
    root: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for LinkRoot {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("LinkRoot(..)")
    }
}

impl LinkRoot {
    /// From the bytes that a worker derived (`derive_root`), which takes too long for the thread of a page.
    pub fn from_bytes(link_id: LinkId, root: [u8; 32]) -> Self {
        Self { link_id, root: Zeroizing::new(root) }
    }

    /// The bytes, for the way from the worker to the page.
    pub fn expose(&self) -> &[u8; 32] {
        &self.root
    }

    /// `T`, for this arming of the link.
    pub fn derive_access(&self, arm: u32) -> AccessToken {
        AccessToken::from(self.derive(DeriveLabel::Access, arm))
    }

    /// The key that proves an opening.
    pub fn derive_receipt_key(&self, arm: u32) -> LinkReceiptKey {
        LinkReceiptKey::from(self.derive(DeriveLabel::Receipt, arm))
    }

    /// Seals the first box.
    ///
    /// # Errors
    /// As `Chunked::seal`.
    pub fn seal_box0(
        &self,
        arm: u32,
        key: &LinkKey,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, CannotSeal> {
        Chunked::seal(self.wrap_key(arm).expose(), key.expose(), &place(self.link_id, arm), rng)
    }

    /// Opens the first box.
    ///
    /// # Errors
    /// `CannotOpen`: another PIN, another arming, or changed bytes.
    pub fn open_box0(&self, arm: u32, sealed: &[u8]) -> Result<LinkKey, CannotOpen> {
        let opened = Chunked::open(self.wrap_key(arm).expose(), sealed, &place(self.link_id, arm))?;
        LinkKey::from_slice(&opened)
    }

    fn wrap_key(&self, arm: u32) -> WrapKey {
        WrapKey::from(self.derive(DeriveLabel::Wrap, arm))
    }

    fn derive(&self, label: DeriveLabel, arm: u32) -> Zeroizing<[u8; 32]> {
        expand32(&self.root, label, &[&place(self.link_id, arm)])
    }
}

impl LinkKey {
    /// Seals the second box.
    ///
    /// # Errors
    /// `CannotSeal` for more than `LINK_FINDINGS_MAX` findings or practices.
    pub fn seal_box1(
        &self,
        link_id: LinkId,
        content_number: u32,
        content: &LinkContent,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<u8>, CannotSeal> {
        let context = place(link_id, content_number);
        Chunked::seal(&self.content_key(link_id), &content.encode()?, &context, rng)
    }

    /// Opens the second box.
    ///
    /// # Errors
    /// `CannotOpen`.
    pub fn open_box1(
        &self,
        link_id: LinkId,
        content_number: u32,
        sealed: &[u8],
    ) -> Result<LinkContent, CannotOpen> {
        let context = place(link_id, content_number);
        LinkContent::decode(&Chunked::open(&self.content_key(link_id), sealed, &context)?)
    }

    fn content_key(&self, link_id: LinkId) -> Zeroizing<[u8; 32]> {
        expand32(self.expose(), DeriveLabel::Content, &[link_id.as_bytes()])
    }
}

impl LinkReceiptKey {
    /// The receipt of one opening; it convinces the practice, which holds the same key, and nobody else.
    pub fn sign_receipt(&self, terms: Hash, manifest: Hash, time: Time) -> [u8; 32] {
        let parts: [&[u8]; 3] = [terms.as_bytes(), manifest.as_bytes(), &time.0.to_be_bytes()];
        mac(self.expose(), DeriveLabel::LinkReceipt, &parts)
    }

    /// Checks a receipt, in constant time.
    ///
    /// # Errors
    /// `CannotOpen` if it was made for something else, or by another key.
    pub fn verify_receipt(
        &self,
        terms: Hash,
        manifest: Hash,
        time: Time,
        receipt: &[u8; 32],
    ) -> Result<(), CannotOpen> {
        same_mac(&self.sign_receipt(terms, manifest, time), receipt)
    }
}

/// `link_id || u32`.
fn place(link_id: LinkId, number: u32) -> Vec<u8> {
    [link_id.as_bytes(), &number.to_be_bytes()].concat()
}
