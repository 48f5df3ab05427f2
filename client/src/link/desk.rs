//! What a member does with links: make, list, change, arm anew, revoke.

use rand_core::CryptoRng;
use siegel_api::bytes::B64;
use siegel_api::codec::{decode, encode};
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{LinkId, ObjectId};
use siegel_api::label::SignLabel;
use siegel_api::link::{LinkFlags, Terms};
use siegel_api::manifest::Flags;
use siegel_api::message::finding::Committed;
use siegel_api::message::link::{
    Arm, Link as LinkMessage, LinkArm, LinkCreate, LinkRevoke, LinkTerms, Links as LinksMessage,
};
use siegel_api::message::log::LabelledEvent;
use siegel_api::problem::{Code, Problem};
use siegel_api::signing::Signed;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_crypto::content::FindingKey;
use siegel_crypto::label::{LabelEntry, LabelKind};
use siegel_crypto::link::{LinkKey, LinkRoot, LinkSecret};
use siegel_crypto::link_content::{LinkContent, LinkFinding, LinkPractice};
use siegel_crypto::office::OfficeRecord;
use siegel_crypto::seed::Epoch;

use crate::desk::Desk;
use crate::error::{Error, Refusal};
use crate::event::Act;
use crate::finding::VerifiedFinding;
use crate::greeting::Greeting;
use crate::receipt::{ask_twice, key};
use crate::row::{RowReader, Vouched};
use crate::server::{Method, Request, Server, ask};
use crate::text::line;
use crate::who_may::verify_terms;

use super::{LinkEntry, LinkOffer, NewLink, VerifiedLink};

/// Findings that the console names of one link, and characters of each title: a label has its bound.
const NAMED_MAX: usize = 10;
const TITLE_CHARS_MAX: usize = 200;

impl<S: Server> Desk<'_, S> {
    /// Makes a link to these findings. `root` is `new.derive_root()`, or the worker's.
    ///
    /// # Errors
    /// `Code::NotAllowed` for a finding from elsewhere that may not be passed on; as `server::ask`.
    pub async fn create_link(
        self,
        new: &NewLink,
        root: &LinkRoot,
        (findings, offer): (&[&VerifiedFinding], &LinkOffer),
        now: Time,
        rng: &mut impl CryptoRng,
    ) -> Result<Committed, Error> {
        let content = self.content(findings)?;
        let record = OfficeRecord {
            secret: LinkSecret::from_bytes(*new.secret.expose()),
            key: LinkKey::generate(rng),
            receipt: root.derive_receipt_key(1),
            greeting: Some(offer.greeting.encode().into()),
        };
        let box1 = record.key.seal_box1(new.link_id, 1, &content, rng)?;
        let terms = Terms {
            link_id: new.link_id,
            content: 1,
            arm: 1,
            box1_hash: Hash::of(&box1),
            expires_at: offer.expires_at,
            openings_max: offer.openings_max,
            flags: offer.flags,
            ..self.blank_terms()
        };
        let knock = new.secret.derive_knock(new.link_id);
        let (arm, terms_hash) = self.arm(&terms, root, &record, rng)?;
        let names = names(new.link_id, &offer.name, findings);
        let act = Act::new(EventKind::LinkCreated, new.link_id, terms_hash).names(names);
        let message = LinkCreate {
            link_id: new.link_id,
            knock_hash: Hash::of(knock.token.expose()),
            pre: knock.seal_greeting(new.link_id, &offer.greeting.encode(), rng)?.into(),
            findings: findings.iter().map(|finding| finding.id()).collect(),
            box1: box1.into(),
            arm,
            event: act.sign(self.vault, now, rng)?,
        };
        let request = Request::json(Method::Post, url::LINKS, &message)?.idempotent(&key(rng));
        ask_twice(self.server, request).await
    }

    /// The practice's links, newest first.
    ///
    /// # Errors
    /// As `server::ask`. A link that does not verify is an entry and spoils no other.
    pub async fn list_links(self) -> Result<Vec<LinkEntry>, Error> {
        let reading = self.vault.logs().begin();
        let links: LinksMessage = ask(self.server, Request::new(Method::Get, url::LINKS)).await?;
        let mut practices = self.practices();
        let practice = practices.find(self.vault.practice_id()).await?;
        if links.head.log_id != practice.id() {
            return Err(Refusal::Mismatch.into());
        }
        let head = reading.head(practice.log(), &links.head)?;
        let own = self.vault.practice();
        let mut reader = RowReader { head: &head, own: &own, practices: &mut practices };
        let mut entries = Vec::with_capacity(links.links.len());
        for link in links.links {
            let link_id = link.link_id;
            let opened = self.open_link(&mut reader, link).await;
            entries.push(match opened {
                Ok(link) => LinkEntry::Link(Box::new(link)),
                Err(error) => LinkEntry::Refused { link_id, error },
            });
        }
        Ok(entries)
    }

    async fn open_link(
        self,
        reader: &mut RowReader<'_, '_, S>,
        message: LinkMessage,
    ) -> Result<VerifiedLink, Error> {
        let mut rows = Vec::with_capacity(message.history.len());
        for row in &message.history {
            rows.push(reader.verify(row).await?);
        }
        let practice = reader.practices.find(self.vault.practice_id()).await?;
        let signed: Signed = decode(&message.terms.0)?;
        let terms = verify_terms(&practice, &signed)?;
        let terms_hash = signed.hash();
        let logged = rows.iter().any(|row| {
            let sets =
                matches!(row.kind(), EventKind::LinkCreated | EventKind::LinkChanged | EventKind::LinkArmed);
            let signed = row.vouched() == Vouched::Signed && row.actor() == Some(terms.signer);
            sets && signed && row.ref_hash() == terms_hash && row.object() == ObjectId::from(terms.link_id)
        });
        if !logged || terms.link_id != message.link_id {
            return Err(Refusal::Place.into());
        }
        let (kept_under, record) = self.open_office(&terms, &message.office)?;
        let content =
            message.box1.as_ref().map(|box1| open_content(&terms, &record.key, &box1.0)).transpose()?;
        Ok(VerifiedLink { terms, terms_hash, record, kept_under, content, message, rows })
    }

    /// The record was sealed under the epoch of the arming, which is the terms' or one before; gives which.
    fn open_office(self, terms: &Terms, sealed: &B64) -> Result<(u32, OfficeRecord), Error> {
        let own = self.vault.practice();
        let open = |number: u32| {
            let seeds = own.seeds_of(number).ok()?;
            let record =
                seeds.content().ok()?.open_office(seeds.epoch(), terms.link_id, terms.arm, &sealed.0).ok()?;
            Some((number, record))
        };
        (1..=terms.epoch).rev().find_map(open).ok_or(Refusal::Sealed.into())
    }

    /// Extends or shortens a link.
    ///
    /// # Errors
    /// As `server::ask`.
    pub async fn change_link(
        self,
        link: &VerifiedLink,
        (expires_at, openings_max): (Time, u32),
        now: Time,
        rng: &mut impl CryptoRng,
    ) -> Result<Committed, Error> {
        let terms = Terms { expires_at, openings_max, ..self.signed_by_me(&link.terms) };
        let signed = self.vault.identity_key().sign_coded(SignLabel::Terms, &terms);
        let event = self.link_event(EventKind::LinkChanged, link, signed.hash(), now, rng)?;
        self.link_act(link, "terms", &LinkTerms { terms: encode(&signed).into(), event }, rng).await
    }

    /// What the practice's newest link says before its PIN, to propose it for the next one: only as sealed under the
    /// newest epoch, so that nobody who left can have written it together with the server.
    ///
    /// # Errors
    /// As `list_links`.
    pub async fn usual_greeting(self) -> Result<Option<Greeting>, Error> {
        let newest = self.vault.practice().verified().epoch();
        let greeting = |entry: &LinkEntry| match entry {
            LinkEntry::Link(link) if link.kept_under == newest => link.greeting(),
            _ => None,
        };
        Ok(self.list_links().await?.iter().find_map(greeting))
    }

    /// Gives a link a new PIN; the old one opens nothing any more, and the counter of wrong PINs starts anew.
    /// `root` comes from `link.secret().derive_root(link.id(), pin)`, or from the worker.
    ///
    /// # Errors
    /// As `server::ask`.
    pub async fn rearm_link(
        self,
        link: &VerifiedLink,
        root: &LinkRoot,
        now: Time,
        rng: &mut impl CryptoRng,
    ) -> Result<Committed, Error> {
        let arm = link.terms.arm.checked_add(1).ok_or(Error::Fault)?;
        let terms = Terms { arm, ..self.signed_by_me(&link.terms) };
        let record = OfficeRecord {
            secret: LinkSecret::from_bytes(*link.record.secret.expose()),
            key: LinkKey::from_bytes(*link.record.key.expose()),
            receipt: root.derive_receipt_key(arm),
            greeting: link.record.greeting.clone(),
        };
        let (arm, terms_hash) = self.arm(&terms, root, &record, rng)?;
        let event = self.link_event(EventKind::LinkArmed, link, terms_hash, now, rng)?;
        self.link_act(link, "arm", &LinkArm { arm, event }, rng).await
    }

    /// Ends a link for good.
    ///
    /// # Errors
    /// As `server::ask`.
    pub async fn revoke_link(
        self,
        link: &VerifiedLink,
        now: Time,
        rng: &mut impl CryptoRng,
    ) -> Result<Committed, Error> {
        let event = self.link_event(EventKind::LinkRevoked, link, link.terms_hash, now, rng)?;
        self.link_act(link, "revoke", &LinkRevoke { event }, rng).await
    }

    pub(super) async fn link_act(
        self,
        link: &VerifiedLink,
        act: &str,
        message: &impl serde::Serialize,
        rng: &mut impl CryptoRng,
    ) -> Result<Committed, Error> {
        let request = Request::json(Method::Post, url::link_act(link.id(), act), message)?;
        ask_twice(self.server, request.idempotent(&key(rng))).await
    }

    pub(super) fn link_event(
        self,
        kind: EventKind,
        link: &VerifiedLink,
        terms_hash: Hash,
        now: Time,
        rng: &mut impl CryptoRng,
    ) -> Result<LabelledEvent, Error> {
        Act::new(kind, link.id(), terms_hash).sign(self.vault, now, rng)
    }

    /// Signs terms, and seals what goes with this arming.
    fn arm(
        self,
        terms: &Terms,
        root: &LinkRoot,
        record: &OfficeRecord,
        rng: &mut impl CryptoRng,
    ) -> Result<(Arm, Hash), Error> {
        let own = self.vault.practice();
        let seeds = own.seeds()?;
        let epoch: &Epoch = seeds.epoch();
        let signed = self.vault.identity_key().sign_coded(SignLabel::Terms, terms);
        let arm = Arm {
            access_hash: Hash::of(root.derive_access(terms.arm).expose()),
            box0: root.seal_box0(terms.arm, &record.key, rng)?.into(),
            terms: encode(&signed).into(),
            office: seeds.content()?.seal_office(epoch, terms.link_id, terms.arm, record, rng)?.into(),
        };
        Ok((arm, signed.hash()))
    }

    /// The same terms, with this member as signer, under the newest statement.
    pub(super) fn signed_by_me(self, terms: &Terms) -> Terms {
        let blank = self.blank_terms();
        Terms {
            signer: blank.signer,
            group: blank.group,
            epoch: blank.epoch,
            statement_hash: blank.statement_hash,
            ..terms.clone()
        }
    }

    fn blank_terms(self) -> Terms {
        let own = self.vault.practice();
        Terms {
            version: 1,
            link_id: LinkId::ZERO,
            content: 1,
            arm: 1,
            box1_hash: Hash::ZERO,
            expires_at: Time(0),
            openings_max: 1,
            flags: LinkFlags::default(),
            signer: self.vault.user_id(),
            group: self.vault.practice_id(),
            epoch: own.verified().epoch(),
            statement_hash: own.verified().current().hash(),
        }
    }

    /// Keys of the findings, and whom the holder may believe: the own practice, then the authors' ones.
    fn content(self, findings: &[&VerifiedFinding]) -> Result<LinkContent, Error> {
        let own = self.vault.practice();
        let mut content = LinkContent { practices: vec![], findings: vec![] };
        let authors = findings.iter().map(|finding| finding.author.practice());
        for practice in std::iter::once(own.verified()).chain(authors) {
            if content.practices.iter().all(|known| known.practice_id != practice.id()) {
                content.practices.push(LinkPractice {
                    practice_id: practice.id(),
                    root_fp: practice.root_fingerprint(),
                    statement_hash: practice.current().hash(),
                });
            }
        }
        for finding in findings {
            let is_own = finding.author.practice.id() == self.vault.practice_id();
            if !is_own && !finding.flags().has(Flags::PASS_ON) {
                return Err(Error::Problem(Box::new(Problem::new(Code::NotAllowed))));
            }
            content.findings.push(LinkFinding {
                finding_id: finding.id(),
                manifest_hash: finding.manifest_hash(),
                key: FindingKey::from_bytes(*finding.key.expose()),
            });
        }
        Ok(content)
    }
}

/// What the console calls a link, and what it shows.
fn names(link_id: LinkId, name: &str, findings: &[&VerifiedFinding]) -> Vec<LabelEntry> {
    let link = LabelEntry { kind: LabelKind::Link, object: ObjectId::from(link_id), text: name.to_owned() };
    let titles = findings.iter().take(NAMED_MAX).map(|finding| LabelEntry {
        kind: LabelKind::Finding,
        object: finding.id().into(),
        text: line(finding.title(), TITLE_CHARS_MAX),
    });
    std::iter::once(link).chain(titles).collect()
}

/// What the link shows, as the signed terms bind it.
fn open_content(terms: &Terms, key: &LinkKey, box1: &[u8]) -> Result<LinkContent, Error> {
    if terms.box1_hash != Hash::of(box1) {
        return Err(Refusal::Mismatch.into());
    }
    Ok(key.open_box1(terms.link_id, terms.content, box1)?)
}
