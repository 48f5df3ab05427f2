//! What page and worker say to each other.
//!
//! A message is an object `{id, head, bytes, blob}`. `head` is JSON and holds no secret of the content: keys and
//! PINs travel in `bytes`, whose buffer is handed over, so that the sender keeps no copy, and the receiver wipes it.

use js_sys::{Array, Object, Reflect, Uint8Array};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use siegel_api::hash::Hash;
use siegel_api::id::{FileId, LinkId, UserId};
use siegel_api::message::draft::PartFate;
use siegel_api::problem::Problem;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Blob;
use zeroize::Zeroizing;

/// Which part of which file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartPlace {
    /// From 0.
    pub part: u32,
    /// Padded length of the file in bytes.
    pub padded: u64,
    /// True length of the file in bytes.
    pub length: u64,
}

/// Which small part of which file, in a bundle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BundlePlace {
    /// The file.
    pub file_id: FileId,
    /// Its part.
    pub place: PartPlace,
}

/// What a page asks of a worker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Order {
    /// `blob`: the file's own bytes of the part. `bytes`: the file's key. Seals and PUTs.
    Seal {
        /// Where the part goes.
        path: String,
        /// Which part.
        place: PartPlace,
    },
    /// `blob`: the files' own bytes of small parts, one behind the other. `bytes`: the key of each part's file, in
    /// the same order. Seals all of them and PUTs them in one request.
    SealBundle {
        /// Where the bundle goes.
        path: String,
        /// Which parts.
        places: Vec<BundlePlace>,
    },
    /// `bytes`: the file's key. GETs, checks the hash, opens.
    Open {
        /// Where the part lies.
        path: String,
        /// Goes along as `Siegel-Ticket`.
        ticket: String,
        /// Which part.
        place: PartPlace,
        /// SHA-256 of its ciphertext, already held against the manifest.
        hash: Hash,
    },
    /// `bytes`: link secret (32) and the PIN's characters. Answers the link's root (protocol 8).
    LinkRoot {
        /// The link.
        link_id: LinkId,
    },
    /// `bytes`: the characters of a code on paper. Answers link id (16) and secret (32).
    LinkCode,
    /// `bytes`: a passphrase in UTF-8. Answers what Argon2id makes of it beside this passkey (protocol 2), 32 bytes.
    Passphrase {
        /// Whose.
        user_id: UserId,
        /// `H(credential id)`.
        credential: Hash,
    },
    /// Give up the order with the same id.
    Stop,
    /// `bytes`: any plaintext up to one part. Seals it by both engines with a fixed key and salt, and compares.
    SelfTest,
}

/// What a worker answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Answer {
    /// The worker has started; id 0.
    Ready(EngineKind),
    /// The part has arrived at the server.
    Sealed {
        /// SHA-256 of its ciphertext.
        hash: Hash,
        /// Bytes of its ciphertext.
        bytes: u64,
    },
    /// The bundle has arrived at the server.
    Bundled {
        /// SHA-256 of each part's ciphertext, in the order of the places.
        hashes: Vec<Hash>,
        /// What the server did with each.
        fates: Vec<PartFate>,
    },
    /// `bytes`: the file's own bytes of the part.
    Opened,
    /// `bytes`: what was derived.
    Derived,
    /// What both engines made of the same bytes.
    Tested(Tested),
    /// It did not happen.
    Failed(Failure),
}

/// Which engine seals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EngineKind {
    /// The browser's own ChaCha20-Poly1305.
    Browser,
    /// WebAssembly with 128-bit vectors.
    Wasm,
}

/// What both engines made of the same bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tested {
    /// SHA-256 of what WebAssembly sealed.
    pub wasm: Hash,
    /// SHA-256 of what the browser sealed; nothing where it has no ChaCha20-Poly1305.
    pub browser: Option<Hash>,
    /// Whether each engine opens what the other sealed, and finds the same plaintext.
    pub crossed: bool,
    /// Microseconds that WebAssembly took to seal.
    pub wasm_us: u32,
    /// Microseconds that the browser took.
    pub browser_us: Option<u32>,
}

/// Why an order failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Failure {
    /// The server did not answer, or the worker crashed and another is there: the same order may succeed.
    Lost,
    /// No worker is left: their script could not be loaded, or the browser ended them.
    Gone,
    /// The server refused.
    Problem(Box<Problem>),
    /// Another hash than the listed one, or it does not open.
    Damaged,
    /// The file changed or vanished since it was chosen.
    FileChanged,
    /// Given up.
    Stopped,
    /// Typed input that cannot be what it should be.
    Unreadable,
    /// A fault of the program's own.
    Fault,
}

/// A message on its way.
#[derive(Debug)]
pub struct Message<H> {
    /// Which order.
    pub id: u32,
    /// What is asked or answered.
    pub head: H,
    /// Secrets or plaintext, as the head says. Its buffer is handed over.
    pub bytes: Option<Uint8Array>,
    /// The part of a file.
    pub blob: Option<Blob>,
}

impl<H: Serialize + DeserializeOwned> Message<H> {
    /// A message without bytes.
    pub fn new(id: u32, head: H) -> Self {
        Self { id, head, bytes: None, blob: None }
    }

    /// The object to post, and the list of buffers to hand over. Nothing if the head cannot be written.
    pub fn to_js(&self) -> Option<(Object, Array)> {
        let (object, handed) = (Object::new(), Array::new());
        set(&object, "id", &JsValue::from(self.id));
        set(&object, "head", &JsValue::from(serde_json::to_string(&self.head).ok()?));
        if let Some(bytes) = &self.bytes {
            set(&object, "bytes", bytes);
            handed.push(&bytes.buffer());
        }
        if let Some(blob) = &self.blob {
            set(&object, "blob", blob);
        }
        Some((object, handed))
    }

    /// Reads a posted object; nothing if it is no message.
    pub fn from_js(value: &JsValue) -> Option<Self> {
        let field = |name| Reflect::get(value, &JsValue::from_str(name)).ok();
        let head = serde_json::from_str(&field("head")?.as_string()?).ok()?;
        let id = field("id")?.as_f64().filter(|id| *id >= 0.0)? as u32;
        Some(Self { id, head, bytes: cast(field("bytes")), blob: cast(field("blob")) })
    }
}

fn set(object: &Object, name: &str, value: &JsValue) {
    // Fails only for a frozen object.
    let _ = Reflect::set(object, &JsValue::from_str(name), value);
}

fn cast<T: JsCast>(value: Option<JsValue>) -> Option<T> {
    value.and_then(|value| value.dyn_into().ok())
}

/// Takes secret bytes out of a message and wipes them where they lay.
pub fn take_secret(bytes: Option<Uint8Array>) -> Option<Zeroizing<Vec<u8>>> {
    let bytes = bytes?;
    let own = Zeroizing::new(bytes.to_vec());
    bytes.fill(0, 0, bytes.length());
    Some(own)
}
