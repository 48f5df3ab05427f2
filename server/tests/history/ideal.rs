//! The ideal: what has truly happened. It learns from what honest clients asked and the honest server
//! granted, and judges what clients are shown.

use siegel_api::codec::decode;
use siegel_api::event::{EventKind, SignedEvent};
use siegel_api::grant::Grant;
use siegel_api::hash::Hash;
use siegel_api::id::{FindingId, LinkId, ObjectId, PracticeId, UserId};
use siegel_api::manifest::Manifest;
use siegel_api::message::finding::FindingCreate;
use siegel_api::problem::{Code, Problem};
use siegel_api::signing::Signed;
use siegel_api::url;
use siegel_client::server::Method;

use crate::json;
use crate::tape::Exchange;

/// What a person wrote. The title is each finding's own: by it the ideal knows a finding again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    pub title: String,
    pub note: String,
    pub surname: String,
    pub file: String,
    pub pass_on: bool,
    pub content: Vec<u8>,
}

/// A member, as everybody else truly knows them.
#[derive(Clone, Debug)]
pub struct Known {
    pub name: String,
    pub user_id: UserId,
    pub practice_id: PracticeId,
    pub key_fp: Hash,
}

/// A finding that was sent.
#[derive(Clone, Debug)]
pub struct Sent {
    pub id: FindingId,
    pub by: usize,
    pub to: Vec<usize>,
    pub words: Words,
    /// Grants, and to whom.
    pub grants: Vec<(Hash, usize)>,
    /// From whom it was taken back.
    pub withdrawn: Vec<usize>,
    /// Who signed that it was opened, or filed.
    pub receipts: Vec<(EventKind, usize)>,
}

/// A link that was made.
#[derive(Clone, Debug)]
pub struct Made {
    pub id: LinkId,
    pub by: usize,
    pub finding: FindingId,
    pub live: bool,
    pub revoked: bool,
    pub opened: u32,
    pub wrong: u32,
}

/// Something that a member signed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deed {
    pub kind: EventKind,
    pub actor: UserId,
    pub object: ObjectId,
    pub ref_hash: Hash,
}

/// What has happened.
#[derive(Debug, Default)]
pub struct Ideal {
    pub people: Vec<Known>,
    pub sent: Vec<Sent>,
    pub links: Vec<Made>,
    /// Everything that was signed, and whether the server took it.
    pub deeds: Vec<(Deed, bool)>,
    /// What somebody is about to send: its words, and to whom.
    pub sending: Option<(Words, Vec<usize>)>,
}

/// Something was shown or done that must not be: why.
pub type Wrong = String;

impl Ideal {
    pub fn member(&self, id: UserId) -> Option<usize> {
        self.people.iter().position(|known| known.user_id == id)
    }

    pub fn practice(&self, id: PracticeId) -> Option<usize> {
        self.people.iter().position(|known| known.practice_id == id)
    }

    pub fn finding(&self, id: FindingId) -> Option<&Sent> {
        self.sent.iter().find(|sent| sent.id == id)
    }

    /// Learns what was asked and granted.
    pub fn learn(&mut self, tape: &[Exchange]) -> Result<(), Wrong> {
        for one in tape {
            self.learn_deeds(one);
            if one.request.method == Method::Post && one.request.path == url::FINDINGS {
                self.learn_sending(one)?;
            }
            if one.request.path.ends_with("/open") {
                self.learn_opening(one);
            }
        }
        Ok(())
    }

    /// Every event that an honest client signed.
    fn learn_deeds(&mut self, one: &Exchange) {
        let Ok(body) = serde_json::from_slice::<serde_json::Value>(&one.request.body) else { return };
        let events = json::places(&body, |value| json::bytes(value).is_some());
        for pointer in events.iter().filter(|pointer| pointer.ends_with("/event")) {
            let bytes = body.pointer(pointer).and_then(json::bytes).unwrap();
            let Ok(SignedEvent { body, .. }) = decode(&bytes) else { continue };
            let (kind, actor) = (body.kind, body.actor);
            let deed = Deed { kind, actor, object: body.object, ref_hash: body.ref_hash };
            self.deeds.push((deed, one.succeeded()));
            if one.succeeded() {
                self.apply(&deed, one.who);
            }
        }
    }

    fn apply(&mut self, deed: &Deed, who: usize) {
        let finding = self.sent.iter_mut().find(|sent| ObjectId::from(sent.id) == deed.object);
        let link = self.links.iter_mut().find(|link| ObjectId::from(link.id) == deed.object);
        match deed.kind {
            EventKind::GrantRevoked => {
                let finding = finding.unwrap();
                let from = finding.grants.iter().find(|(hash, _)| *hash == deed.ref_hash).unwrap().1;
                finding.withdrawn.push(from);
            }
            EventKind::Opened | EventKind::Filed => finding.unwrap().receipts.push((deed.kind, who)),
            EventKind::LinkCreated => link.unwrap().live = true,
            EventKind::LinkRevoked => link.unwrap().revoked = true,
            _ => {}
        }
    }

    /// Nothing is sealed but for who was chosen, to the keys that they truly have; even if nobody grants it.
    fn learn_sending(&mut self, one: &Exchange) -> Result<(), Wrong> {
        let message: FindingCreate = serde_json::from_slice(&one.request.body).unwrap();
        let manifest: Signed = decode(&message.manifest.0).unwrap();
        let id = Manifest::parse(manifest.body()).unwrap().core.finding_id;
        let Some((words, to)) = self.sending.clone() else { return Err("nobody is sending".to_owned()) };
        let mut grants = Vec::new();
        for write in &message.grants {
            let signed: Signed = decode(&write.grant.0).unwrap();
            let info = Grant::parse(signed.body()).unwrap().info;
            let recipient = self.practice(PracticeId::from_bytes(info.recipient_id));
            let chosen = recipient.filter(|who| *who == one.who || to.contains(who));
            let chosen = chosen.filter(|who| self.people[*who].key_fp == info.recipient_key_fp);
            grants.push((signed.hash(), chosen.ok_or("sealed to a key that nobody chose")?));
        }
        if grants.len() != to.len() + 1 {
            return Err("sealed to fewer or more than were chosen".to_owned());
        }
        if one.succeeded() && self.finding(id).is_none() {
            let (withdrawn, receipts) = (Vec::new(), Vec::new());
            self.sent.push(Sent { id, by: one.who, to, words, grants, withdrawn, receipts });
        }
        Ok(())
    }

    fn learn_opening(&mut self, one: &Exchange) {
        let link = |link: &&mut Made| one.request.path == url::door_act(link.id, "open");
        let Some(link) = self.links.iter_mut().find(link) else { return };
        let wrong = serde_json::from_slice::<Problem>(&one.honest.body)
            .is_ok_and(|problem| problem.code == Code::PinWrong);
        link.opened += u32::from(one.succeeded());
        link.wrong += u32::from(wrong);
    }

    /// Whether a member signed this.
    pub fn was_signed(&self, deed: &Deed) -> bool {
        self.deeds.iter().any(|(known, _)| known == deed)
    }
}

/// An object that is a practice.
trait FromObject {
    fn from_bytes(object: ObjectId) -> Self;
}

impl FromObject for PracticeId {
    fn from_bytes(object: ObjectId) -> Self {
        Self(object.0)
    }
}
