//! The patient's door: a link opened step by step, without an account (protocol 8).
//!
//! `knock` proves the link and opens the greeting; only then is a PIN asked for. The PIN becomes part of a
//! key (`link::derive_root`, in a worker), `enter` proves it, opens both boxes, and verifies every finding
//! against what the practice sealed into the second one. A server can refuse, but can show nothing else.

mod access;

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use siegel_api::codec::decode;
use siegel_api::hash::Hash;
use siegel_api::id::{FileId, FindingId, LinkId, PracticeId};
use siegel_api::link::{LinkFlags, Terms};
use siegel_api::manifest::{Manifest, ManifestKind, VerifiedManifest};
use siegel_api::message::door::{
    DoorAsk, DoorFetch, DoorFetched, DoorFinding, DoorOpen, DoorOpened, DoorReceipt, Knock,
    Knocked as KnockedMessage,
};
use siegel_api::message::practice::Practice;
use siegel_api::signing::Signed;
use siegel_api::statement::CardText;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_crypto::link::{LinkReceiptKey, LinkRoot};
use siegel_crypto::link_content::{LinkContent, LinkFinding, LinkPractice};
use zeroize::Zeroizing;

pub use access::{Access, Accesses, Act};

use crate::address::Address;
use crate::directory::VerifiedPractice;
use crate::error::{Error, Refusal};
use crate::finding::{OwnReading, VerifiedFinding, author_of, read_meta};
use crate::greeting::Greeting;
use crate::open::find_instance;
use crate::part::PartReceiver;
use crate::place::{Logs, Reading, instance_log};
use crate::read::{Door as Passage, Readable, Sink, read};
use crate::receive::author_right;
use crate::server::{Method, Request, Server, ask, tell};
use crate::transfer::{Report, Sleeper, Watch};
use crate::version::Judge;
use crate::who_may::verify_terms;

/// The answer to a knock: the link is real, and says whose it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Knocked {
    /// Neutral name and telephone number.
    pub greeting: Greeting,
    /// Which PIN counts.
    pub arm: u32,
    /// Tries left until the next pause or the lock.
    pub tries_left: u32,
    /// Paused until then.
    pub paused_until: Option<Time>,
    /// Locked until the practice gives a new PIN.
    pub locked: bool,
    /// Opened as often as allowed.
    pub used_up: bool,
}

/// Asks the practice for more time or openings, by the link alone: no PIN is needed, and nothing is opened. The practice is told
/// once a day. Call it when the person acts.
///
/// # Errors
/// `Code::LinkGone` for a link that is unknown, revoked, or over for more than `LINK_ASK_DAYS`.
pub async fn ask_for_more(server: &impl Server, address: &Address) -> Result<(), Error> {
    let knock = address.secret.derive_knock(address.link_id);
    let message = DoorAsk { knock: Hash(*knock.token.expose()) };
    tell(server, Request::json(Method::Post, url::door_act(address.link_id, "ask"), &message)?).await
}

/// Knocks: proves the link, before any PIN. Call it when the person acts, never when the page loads.
///
/// # Errors
/// `Code::LinkGone` for a link that is unknown, expired or revoked (P-03); `Refusal::Sealed` if the greeting
/// is not the practice's.
pub async fn knock(server: &impl Server, address: &Address) -> Result<Knocked, Error> {
    let knock = address.secret.derive_knock(address.link_id);
    let message = Knock { knock: Hash(*knock.token.expose()), exposed: address.exposed };
    let path = url::door_act(address.link_id, "knock");
    let answer: KnockedMessage = ask(server, Request::json(Method::Post, path, &message)?).await?;
    let greeting = knock.open_greeting(address.link_id, &answer.pre.0)?;
    Ok(Knocked {
        greeting: Greeting::decode(&greeting)?,
        arm: answer.arm,
        tries_left: answer.tries_left,
        paused_until: answer.paused_until,
        locked: answer.locked,
        used_up: answer.used_up,
    })
}

/// A visit: the link is open, and everything shown was verified.
pub struct Visit {
    link_id: LinkId,
    ticket: Zeroizing<String>,
    ends_at: Time,
    openings_left: u32,
    terms: Terms,
    terms_hash: Hash,
    receipt: LinkReceiptKey,
    practice: Arc<VerifiedPractice>,
    findings: Vec<VerifiedFinding>,
    withdrawn: usize,
}

impl fmt::Debug for Visit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Visit({})", self.link_id)
    }
}

/// Proves the PIN and opens the link. `root` comes from `link::derive_root`.
///
/// # Errors
/// `Code::PinWrong` with the tries left (P-01), `LinkPaused`, `LinkLocked`, `LinkUsedUp`; `Refusal` if
/// anything is not what the practice sealed and signed.
pub async fn enter(
    server: &impl Server,
    address: &Address,
    knocked: &Knocked,
    root: &LinkRoot,
) -> Result<Visit, Error> {
    let logs = Logs::new(instance_log(&find_instance(server).await?));
    let reading = logs.begin();
    let knock = address.secret.derive_knock(address.link_id);
    let access = root.derive_access(knocked.arm);
    let message = DoorOpen { knock: Hash(*knock.token.expose()), access: Hash(*access.expose()) };
    let path = url::door_act(address.link_id, "open");
    let opened: DoorOpened = ask(server, Request::json(Method::Post, path, &message)?).await?;
    visit(&reading, address.link_id, knocked.arm, root, opened)
}

fn visit(
    reading: &Reading<'_>,
    link_id: LinkId,
    arm: u32,
    root: &LinkRoot,
    opened: DoorOpened,
) -> Result<Visit, Error> {
    let key = root.open_box0(arm, &opened.box0.0)?;
    let signed: Signed = decode(&opened.terms.0)?;
    let claimed = Terms::parse(signed.body())?;
    let content = key.open_box1(link_id, claimed.content, &opened.box1.0)?;
    let practices = believed(reading, &content, &opened)?;
    let practice = Arc::clone(practices.get(&claimed.group).ok_or(Refusal::Mismatch)?);
    let terms = verify_terms(&practice, &signed)?;
    let giver = content.practices.first().map(|giver| giver.practice_id);
    let fits = terms.link_id == link_id
        && terms.arm == arm
        && terms.box1_hash == Hash::of(&opened.box1.0)
        && giver == Some(terms.group);
    if !fits {
        return Err(Refusal::Mismatch.into());
    }
    let listed = content.findings.len();
    let findings = open_findings(reading, &practices, content.findings, &opened)?;
    Ok(Visit {
        link_id,
        withdrawn: listed - findings.len(),
        findings,
        ticket: Zeroizing::new(opened.visit.clone()),
        ends_at: opened.ends_at,
        openings_left: opened.openings_left,
        terms,
        terms_hash: signed.hash(),
        receipt: root.derive_receipt_key(arm),
        practice,
    })
}

type Believed = HashMap<PracticeId, Arc<VerifiedPractice>>;

/// The practices of the second box, as the server shows them: each from the root that the box names, and
/// with the statement that it names.
fn believed(reading: &Reading<'_>, content: &LinkContent, opened: &DoorOpened) -> Result<Believed, Error> {
    let verify = |(listed, shown): (&LinkPractice, &Practice)| {
        let practice = VerifiedPractice::verify(reading, shown)?;
        let fits = practice.root_fingerprint() == listed.root_fp
            && practice.group().by_hash(listed.statement_hash).is_some();
        if !fits {
            return Err(Error::from(Refusal::Mismatch));
        }
        Ok((listed.practice_id, Arc::new(practice)))
    };
    // A practice whose findings were taken back is not shown any more, and nothing of it is.
    let shown =
        |listed: &LinkPractice| opened.practices.iter().find(|one| one.practice_id == listed.practice_id);
    let both = content.practices.iter().filter_map(|listed| Some((listed, shown(listed)?)));
    both.map(verify).collect()
}

/// The findings of the box that are still shown, in its order. A server can leave some out, as it must those
/// that their author took back; it can add none.
fn open_findings(
    reading: &Reading<'_>,
    practices: &Believed,
    listed: Vec<LinkFinding>,
    opened: &DoorOpened,
) -> Result<Vec<VerifiedFinding>, Error> {
    let mut shown = opened.findings.iter().peekable();
    let mut findings = Vec::with_capacity(opened.findings.len());
    for listed in listed {
        if let Some(shown) = shown.next_if(|shown| shown.finding_id == listed.finding_id) {
            findings.push(open_finding(reading, practices, listed, shown, opened)?);
        }
    }
    if shown.next().is_some() { Err(Refusal::Mismatch.into()) } else { Ok(findings) }
}

/// The very revision that the box lists, signed by a member of a listed practice who had the right.
fn open_finding(
    reading: &Reading<'_>,
    practices: &Believed,
    listed: LinkFinding,
    shown: &DoorFinding,
    opened: &DoorOpened,
) -> Result<VerifiedFinding, Error> {
    let signed: Signed = decode(&shown.manifest.0)?;
    let claimed = Manifest::parse(signed.body())?;
    let fits = signed.hash() == listed.manifest_hash
        && shown.finding_id == listed.finding_id
        && claimed.core.finding_id == listed.finding_id
        && claimed.core.kind == ManifestKind::Finding;
    if !fits {
        return Err(Refusal::Mismatch.into());
    }
    let practice = practices.get(&claimed.core.practice_id).ok_or(Refusal::Mismatch)?;
    let judge = Judge { reading, heads: &opened.heads, practice };
    let versions = judge.versions((&signed, &shown.placed), &shown.others)?;
    let right = author_right(&claimed.core, listed.manifest_hash);
    let allowed = right.check(reading, practice, &opened.heads, &shown.placed)?;
    let manifest = VerifiedManifest::verify(&signed, &shown.meta.0, allowed.key)?;
    let plain = listed.key.open_meta(&manifest.manifest().core, &shown.meta.0)?;
    let meta = read_meta(manifest.manifest(), allowed.epoch, &plain)?;
    let author = author_of(manifest.manifest(), &meta, Arc::clone(practice));
    Ok(VerifiedFinding {
        manifest,
        meta,
        key: listed.key,
        author,
        trust: None,
        sent_at: allowed.at,
        sent_place: allowed.place,
        log: allowed.head,
        recipients: Vec::new(),
        in_cases: Vec::new(),
        through: None,
        own_unit: None,
        added: Vec::new(),
        own: OwnReading::default(),
        versions,
        folder: None,
        may_answer: false,
    })
}

impl Visit {
    /// The practice that gave the link.
    pub fn practice(&self) -> &CardText {
        self.practice.card()
    }

    /// The findings, in the link's order.
    pub fn findings(&self) -> &[VerifiedFinding] {
        &self.findings
    }

    /// How many findings of the link are not shown any more: taken back by their authors, or past their
    /// time. The server's word.
    pub fn withdrawn(&self) -> usize {
        self.withdrawn
    }

    /// Whether files may be saved.
    pub fn may_download(&self) -> bool {
        self.terms.flags.has(LinkFlags::DOWNLOAD)
    }

    /// Until when the link opens.
    pub fn expires_at(&self) -> Time {
        self.terms.expires_at
    }

    /// When this visit ends; the page wipes everything then.
    pub fn ends_at(&self) -> Time {
        self.ends_at
    }

    /// Openings left after this one: the server's word.
    pub fn openings_left(&self) -> u32 {
        self.openings_left
    }

    /// Reads a file into `sink`.
    ///
    /// # Errors
    /// `Refusal::Sealed` for anything but what the author sealed; `Code::TicketEnded` after the visit.
    pub async fn read_file<R: PartReceiver>(
        &self,
        server: &impl Server,
        (finding_id, file_id): (FindingId, FileId),
        receiver: &R,
        sink: &mut impl Sink<R::Part>,
        watch: &Watch<'_, impl Sleeper, impl Report>,
    ) -> Result<(), Error> {
        let finding = self.findings.iter().find(|finding| finding.id() == finding_id);
        let finding = finding.ok_or(Refusal::Mismatch)?;
        let file = Readable::new(finding.manifest.manifest(), &finding.meta, &finding.key, file_id)?;
        let passage = InVisit { server, visit: self, finding_id, file_id };
        read(&passage, &file, receiver, sink, watch).await
    }

    /// Tells the practice, provably to it alone, that a finding was opened.
    ///
    /// # Errors
    /// As `server::tell`.
    pub async fn receipt(
        &self,
        server: &impl Server,
        finding: &VerifiedFinding,
        now: Time,
    ) -> Result<(), Error> {
        let (terms_hash, manifest_hash) = (self.terms_hash, finding.manifest_hash());
        let mac = Hash(self.receipt.sign_receipt(terms_hash, manifest_hash, now));
        let message = DoorReceipt { terms_hash, manifest_hash, time: now, mac };
        tell(server, self.act("receipts", &message)?).await
    }

    fn act(&self, act: &str, message: &impl serde::Serialize) -> Result<Request, Error> {
        let request = Request::json(Method::Post, url::door_act(self.link_id, act), message)?;
        Ok(request.with(url::HEADER_TICKET, self.ticket.as_str()))
    }
}

struct InVisit<'v, S> {
    server: &'v S,
    visit: &'v Visit,
    finding_id: FindingId,
    file_id: FileId,
}

impl<S: Server> Passage for InVisit<'_, S> {
    async fn enter(&self) -> Result<(String, Vec<Hash>), Error> {
        let message = DoorFetch { finding_id: self.finding_id, file_id: self.file_id };
        let fetched: DoorFetched = ask(self.server, self.visit.act("fetch", &message)?).await?;
        Ok((self.visit.ticket.to_string(), fetched.part_hashes))
    }

    fn path(&self, part: u32) -> String {
        url::door_part(self.visit.link_id, self.file_id, part)
    }
}
