//! Opens what a vector describes, by its public inputs alone.

use data_encoding::HEXLOWER;

use siegel_api::chain::{SignedLink, VerifiedIdentity};
use siegel_api::codec::{decode, encode};
use siegel_api::grant::{Grant, VerifiedGrant};
use siegel_api::hash::Hash;
use siegel_api::id::{FileId, FindingId, FolderId, GroupId, InvitationId, LinkId, ObjectId, UserId};
use siegel_api::label::SignLabel;
use siegel_api::manifest::{Core, FileEntry};
use siegel_api::signing::{Signature, Signed, VerifyingKey};
use siegel_api::statement::{GroupKind, Statement};
use siegel_api::time::Time;
use siegel_crypto::account::MasterKey;
use siegel_crypto::chunked::Chunked;
use siegel_crypto::code::{LinkCode, PairingCode, RecoveryCode};
use siegel_crypto::content::FindingKey;
use siegel_crypto::envelope::{Envelope, VerifiedEnvelope};
use siegel_crypto::folder::FolderPlace;
use siegel_crypto::fragment::{parse_invitation, parse_link};
use siegel_crypto::grant::unwrap;
use siegel_crypto::invitation::InvitationSecret;
use siegel_crypto::kem::{KemKeyPair, KemSecret};
use siegel_crypto::label::open_label;
use siegel_crypto::link::{LinkKey, LinkReceiptKey, LinkRoot, LinkSecret};
use siegel_crypto::pairing::{Answered, Opening, PairingNonce};
use siegel_crypto::part::PartList;
use siegel_crypto::pin::Pin;
use siegel_crypto::record::{RecordKind, RecordPlace};
use siegel_crypto::seed::{AuditKeys, AuditSeed, ContentSeed, Epoch, IndexKey};
use siegel_crypto::sign::{IdentityKey, IdentitySeed};
use siegel_crypto::unlock::AnchorKey;

use super::{Fields, hex};

/// `None` when it does not open.
pub fn open(what: &str, fields: &Fields) -> Option<String> {
    let f = Reader(fields);
    let opened = match what {
        "anchor" | "anchor_head" => anchor(f),
        "chunked" => Chunked::open(&f.array("key"), &f.bytes("sealed"), &f.bytes("context")).ok().map(owned),
        "draft" => draft(f),
        "envelope" => envelope(f),
        "grant" => grant(f),
        "greeting" => greeting(f),
        "invitation_answer" => invitation_answer(f),
        "invitation_fragment" => invitation_fragment(f),
        "keyring" | "keyring_former" => keyring(f),
        "label" => label(f),
        "link_box0" => box0(f, f.root()),
        "link_box1" => box1(f),
        "link_code" => link_code(f),
        "link_fragment" => parse_link(f.text("text")).ok().map(|secret| secret.expose().to_vec()),
        "link_pin" => pin(f),
        "link_receipt" => receipt(f),
        "meta" => meta(f),
        "names" | "roll" => names(f),
        "office" | "office_greeting" => office(f),
        "pairing" => pairing(f),
        "part" => part(f),
        "previous_audit" => previous_audit(f),
        "previous_content" => previous_content(f),
        "folder" => folder(f),
        "record" => record(f),
        "recovery_code" => {
            RecoveryCode::parse(f.text("text")).ok().map(|code| code.derive_id().as_bytes().to_vec())
        }
        "signature" => signature(f),
        other => panic!("nobody knows how to open {other}"),
    };
    opened.map(|bytes| hex(&bytes))
}

fn owned(bytes: impl std::ops::Deref<Target = Vec<u8>>) -> Vec<u8> {
    bytes.to_vec()
}

#[derive(Clone, Copy)]
pub struct Reader<'a>(pub &'a Fields);

impl<'a> Reader<'a> {
    fn text(self, name: &str) -> &'a str {
        self.0[name].as_str().unwrap()
    }

    fn number(self, name: &str) -> u64 {
        self.0[name].as_u64().unwrap()
    }

    fn short(self, name: &str) -> u32 {
        u32::try_from(self.number(name)).unwrap()
    }

    pub fn bytes(self, name: &str) -> Vec<u8> {
        HEXLOWER.decode(self.text(name).as_bytes()).unwrap()
    }

    pub fn array<const N: usize>(self, name: &str) -> [u8; N] {
        self.bytes(name).try_into().unwrap()
    }

    fn list(self, name: &str) -> Vec<Vec<u8>> {
        let entries = self.0[name].as_array().unwrap().iter();
        entries.map(|entry| HEXLOWER.decode(entry.as_str().unwrap().as_bytes()).unwrap()).collect()
    }

    fn hash(self, name: &str) -> Hash {
        Hash(self.array(name))
    }

    fn epoch(self) -> Epoch {
        let kind = match self.number("group_kind") {
            1 => GroupKind::Practice,
            2 => GroupKind::Unit,
            _ => GroupKind::Case,
        };
        Epoch { kind, group_id: GroupId(self.array("group_id")), number: self.short("epoch") }
    }

    fn content_seed(self) -> ContentSeed {
        ContentSeed::from_bytes(self.array("content_seed"))
    }

    fn audit_keys(self) -> AuditKeys {
        AuditKeys {
            seed: AuditSeed::from_bytes(self.array("audit_seed")),
            index: IndexKey::from_bytes(self.array("index_key")),
        }
    }

    fn link_id(self) -> LinkId {
        LinkId(self.array("link_id"))
    }

    fn root(self) -> Option<LinkRoot> {
        Some(LinkRoot::from_bytes(self.link_id(), self.array("root")))
    }

    fn identity(self, name: &str) -> IdentityKey {
        IdentityKey::from_seed(&IdentitySeed::from_bytes(self.array(name)))
    }
}

fn anchor(f: Reader) -> Option<Vec<u8>> {
    let key = AnchorKey::from_bytes(f.array("anchor_key"));
    key.open_anchor(UserId(f.array("user_id")), &f.bytes("sealed")).ok().map(|anchor| anchor.encode())
}

fn draft(f: Reader) -> Option<Vec<u8>> {
    let master = MasterKey::from_bytes(f.array("master_key"));
    master.open_draft(FindingId(f.array("finding_id")), &f.bytes("sealed")).ok().map(owned)
}

/// The tester signs what the vector says, so that a change meets the check behind the signature.
fn envelope(f: Reader) -> Option<Vec<u8>> {
    let links: Option<Vec<SignedLink>> = f.list("chain").iter().map(|link| decode(link).ok()).collect();
    let user_id = UserId(f.array("user_id"));
    let identity = VerifiedIdentity::verify(user_id, &links?).ok()?;
    let body = f.bytes("envelope");
    decode::<Envelope>(&body).ok()?;
    let signature = f.identity("signer_seed").sign(SignLabel::Envelope, &body);
    let envelope = VerifiedEnvelope::verify(&Signed::new(body, signature), &identity).ok()?;
    let way = KemKeyPair::from_secret(&KemSecret::from_bytes(f.array("way_secret"))).ok()?;
    envelope.open(&way).ok().map(|key| key.expose().to_vec())
}

/// As with envelopes: signed by the tester.
fn grant(f: Reader) -> Option<Vec<u8>> {
    let grant = Grant {
        info: decode(&f.bytes("info")).ok()?,
        enc: siegel_api::suite::Encapsulation::from_slice(&f.bytes("enc"))?,
        ct: f.bytes("ct").into(),
        gossip: crate::people::GOSSIP,
    };
    let granter = f.identity("granter_seed");
    let signed = granter.sign_coded(SignLabel::Grant, &grant);
    let verified = VerifiedGrant::verify(&signed, &granter.public()).ok()?;
    let recipient = KemKeyPair::from_secret(&KemSecret::from_bytes(f.array("recipient_secret"))).ok()?;
    unwrap::<FindingKey>(&recipient, &verified).ok().map(|key| key.expose().to_vec())
}

fn greeting(f: Reader) -> Option<Vec<u8>> {
    let knock = LinkSecret::from_bytes(f.array("secret")).derive_knock(f.link_id());
    knock.open_greeting(f.link_id(), &f.bytes("sealed")).ok().map(owned)
}

fn invitation_answer(f: Reader) -> Option<Vec<u8>> {
    let secret = InvitationSecret::from_bytes(f.array("secret"));
    let id = InvitationId(f.array("invitation_id"));
    secret.verify_answer(id, f.hash("answer"), &f.array("proof")).ok().map(|()| Vec::new())
}

fn invitation_fragment(f: Reader) -> Option<Vec<u8>> {
    let read = parse_invitation(f.text("text")).ok()?;
    Some([read.descriptor.as_bytes(), read.secret.expose()].concat())
}

fn keyring(f: Reader) -> Option<Vec<u8>> {
    let master = MasterKey::from_bytes(f.array("master_key"));
    let keyring =
        master.open_keyring(UserId(f.array("user_id")), f.number("seq"), &f.bytes("sealed")).ok()?;
    let kems = keyring.kems.iter().flat_map(|kem| kem.expose().iter().copied());
    let former = keyring.former.iter().flat_map(|seed| seed.expose().iter().copied());
    let keys = keyring.identity.expose().iter().copied().chain(former).chain(kems);
    Some(keys.chain(encode(&keyring.remembered)).collect())
}

fn label(f: Reader) -> Option<Vec<u8>> {
    let audit = f.audit_keys().key_pair(&f.epoch()).ok()?;
    let entries = open_label(&audit, &f.bytes("sealed")).ok()?;
    let line = |entry: siegel_crypto::label::LabelEntry| {
        [&[entry.kind as u8], entry.object.as_bytes(), entry.text.as_bytes()].concat()
    };
    Some(entries.into_iter().flat_map(line).collect())
}

fn box0(f: Reader, root: Option<LinkRoot>) -> Option<Vec<u8>> {
    root?.open_box0(f.short("arm"), &f.bytes("sealed")).ok().map(|key| key.expose().to_vec())
}

fn pin(f: Reader) -> Option<Vec<u8>> {
    let pin = Pin::parse(f.text("pin")).ok()?;
    box0(f, LinkSecret::from_bytes(f.array("secret")).derive_root(f.link_id(), &pin).ok())
}

fn box1(f: Reader) -> Option<Vec<u8>> {
    let key = LinkKey::from_bytes(f.array("link_key"));
    let content = key.open_box1(f.link_id(), f.short("content"), &f.bytes("sealed")).ok()?;
    content.encode().ok().map(owned)
}

fn link_code(f: Reader) -> Option<Vec<u8>> {
    let (id, secret) = LinkCode::parse(f.text("text")).ok()?.derive_link().ok()?;
    Some([id.as_bytes(), secret.expose()].concat())
}

fn receipt(f: Reader) -> Option<Vec<u8>> {
    let key = LinkReceiptKey::from_bytes(f.array("receipt_key"));
    let time = Time(f.number("time"));
    let verified = key.verify_receipt(f.hash("terms"), f.hash("manifest"), time, &f.array("receipt"));
    verified.ok().map(|()| Vec::new())
}

fn meta(f: Reader) -> Option<Vec<u8>> {
    let core: Core = decode(&f.bytes("core")).ok()?;
    let key = FindingKey::from_bytes(f.array("finding_key"));
    key.open_meta(&core, &f.bytes("sealed")).ok().map(owned)
}

fn names(f: Reader) -> Option<Vec<u8>> {
    let statement: Statement = decode(&f.bytes("statement")).ok()?;
    let roll = f.content_seed().open_roll(&statement, &f.bytes("sealed")).ok()?;
    let names = roll.names.into_iter().flat_map(|name| name.name.into_bytes());
    let vouched = roll.vouched.iter().flatten().flat_map(|one| [&one.peer.0[..], &one.record.0[..]].concat());
    Some(names.chain(vouched).collect())
}

fn office(f: Reader) -> Option<Vec<u8>> {
    let (epoch, arm) = (f.epoch(), f.short("arm"));
    let record = f.content_seed().open_office(&epoch, f.link_id(), arm, &f.bytes("sealed")).ok()?;
    let greeting = record.greeting.as_deref().map_or(&[][..], |greeting| greeting);
    let parts: [&[u8]; 4] = [record.secret.expose(), record.key.expose(), record.receipt.expose(), greeting];
    Some(parts.concat())
}

fn part(f: Reader) -> Option<Vec<u8>> {
    let entry = FileEntry {
        file_id: FileId(f.array("file_id")),
        padded: f.number("padded"),
        parts: f.short("parts"),
        blob_hash: f.hash("blob_hash"),
    };
    let hashes: Option<Vec<Hash>> = f.list("part_hashes").iter().map(|hash| Hash::from_slice(hash)).collect();
    let list = PartList::verify(&entry, hashes?).ok()?;
    let core: Core = decode(&f.bytes("core")).ok()?;
    let finding = FindingKey::from_bytes(f.array("finding_key"));
    let key = finding.derive_file_key(&core, FileId(f.array("key_of_file")));
    key.open_part(&list, f.short("part"), f.number("length"), &f.bytes("sealed")).ok()
}

fn previous_audit(f: Reader) -> Option<Vec<u8>> {
    let opened = f.audit_keys().open_previous(&f.epoch(), &f.bytes("sealed")).ok()?;
    Some([opened.seed.expose().as_slice(), opened.index.expose()].concat())
}

fn previous_content(f: Reader) -> Option<Vec<u8>> {
    let opened = f.content_seed().open_previous(&f.epoch(), &f.bytes("sealed"));
    opened.ok().map(|seed| seed.expose().to_vec())
}

fn record(f: Reader) -> Option<Vec<u8>> {
    let kind = if f.number("kind") == 1 { RecordKind::Contact } else { RecordKind::InvitationNote };
    let place = RecordPlace { kind, id: ObjectId(f.array("id")), version: f.number("version") };
    f.content_seed().open_record(&f.epoch(), &place, &f.bytes("sealed")).ok().map(owned)
}

fn folder(f: Reader) -> Option<Vec<u8>> {
    let place = FolderPlace { id: FolderId(f.array("id")), version: f.number("version") };
    f.content_seed().open_folder(&f.epoch(), &place, &f.bytes("sealed")).ok().map(String::into_bytes)
}

fn signature(f: Reader) -> Option<Vec<u8>> {
    let label = *SignLabel::ALL.iter().find(|label| label.text() == f.text("label"))?;
    let key = VerifyingKey::from_slice(&f.bytes("public"))?;
    let signature = Signature::from_slice(&f.bytes("signature"))?;
    key.verify(label, &f.bytes("body"), &signature).ok().map(|()| Vec::new())
}

/// The answer is the code's, the digits are those of what was committed to, and what was sealed opens.
fn pairing(f: Reader) -> Option<Vec<u8>> {
    let code = PairingCode::parse(f.text("code")).ok()?;
    let pair = KemKeyPair::from_secret(&KemSecret::from_bytes(f.array("secret"))).ok()?;
    let answered = Answered {
        id: code.derive_id(),
        commitment: f.hash("commitment"),
        public_key: *pair.public(),
        device: u8::try_from(f.number("device")).ok()?,
        claim: f.hash("claim_hash"),
    };
    let opening =
        Opening { nonce: PairingNonce::from_bytes(f.array("nonce")), handover: f.hash("handover_hash") };
    let key = code.derive_key();
    key.verify_answer(&answered, &f.array("proof")).ok()?;
    let digits = key.derive_digits(&answered, &opening).ok()?;
    let (master, handover) = key.open((&answered, &opening), &pair, &f.bytes("sealed")).ok()?;
    Some([digits.expose_text().as_bytes(), master.expose(), &encode(&handover)].concat())
}
