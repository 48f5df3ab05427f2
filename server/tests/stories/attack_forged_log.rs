//! The server holds the log's key: it can sign any tree. What it cannot sign is what a member did (attack 71).

use serde_json::{Value, json};
use siegel_api::bytes::{from_text, to_text};
use siegel_api::codec::{decode, encode};
use siegel_api::event::{EventKind, Leaf, Origin};
use siegel_api::hash::Hash;
use siegel_api::id::{FindingId, ObjectId, PracticeId};
use siegel_api::merkle::{Step, Subtree, inclusion_steps, leaf_hash, root_of_leaves, root_of_peaks};
use siegel_api::message::log::{Head, LogPage, Placed};
use siegel_client::place::{Logs, instance_log, practice_log};
use siegel_client::server::{Method, Request, Server};
use siegel_client::signin::sign_in;
use siegel_crypto::sign::IdentityKey;
use siegel_server::log_key::LogKey;

use crate::files::pdf;
use crate::hostile::Wire;
use crate::support::{House, Person};
use crate::works::{At, at, rng, through, two_doctors};

/// A tree of the server's own making, under its own good signature.
pub struct Forgery {
    log: PracticeId,
    leaves: Vec<Vec<u8>>,
}

impl Forgery {
    /// All true leaves of a person's log.
    pub async fn of(person: &Person) -> Self {
        let request = Request::new(Method::Get, format!("{}?limit=200", siegel_api::url::LOG));
        let answer = person.browser.call(request).await.unwrap();
        let page: LogPage = serde_json::from_slice(&answer.body).unwrap();
        let leaves = page.rows.iter().rev().map(|row| row.placed.leaf.0.clone()).collect();
        Self { log: person.vault.practice_id(), leaves }
    }

    /// Adds a leaf that says that `actor` did this, signed with `key`; gives its number.
    pub fn push(
        &mut self,
        (kind, finding, ref_hash): (EventKind, FindingId, Hash),
        actor: &Person,
        key: &IdentityKey,
    ) -> u64 {
        let last: Leaf = decode(self.leaves.last().unwrap()).unwrap();
        let mut body = last.body.clone();
        (body.kind, body.object, body.ref_hash) = (kind, ObjectId::from(finding), ref_hash);
        (body.actor_group, body.actor) = (actor.vault.practice_id(), actor.vault.user_id());
        body.epoch = actor.vault.practice().verified().epoch();
        (body.label_own, body.label_other) = (Hash::ZERO, Hash::ZERO);
        let signature = Some(key.sign(siegel_api::label::SignLabel::Event, &encode(&body)));
        let seq = last.seq + 1;
        let forged = Leaf { seq, origin: Origin::Client, net: Hash::ZERO, body, signature, ..last };
        self.leaves.push(encode(&forged));
        seq
    }

    fn hashes(&self) -> Vec<Hash> {
        self.leaves.iter().map(|leaf| leaf_hash(leaf)).collect()
    }

    fn note(&self) -> String {
        let size = self.leaves.len() as u64;
        LogKey::new("localhost", &[7; 32]).sign(self.log, size, root_of_leaves(&self.hashes()))
    }

    pub fn placed(&self, index: u64) -> Value {
        let hashes = self.hashes();
        let node = |tree: &Subtree| {
            let start = usize::try_from(tree.index << tree.level).unwrap();
            root_of_leaves(&hashes[start..start + (1 << tree.level)])
        };
        let steps = inclusion_steps(index, hashes.len() as u64).unwrap();
        let path = steps.iter().map(|step| match step {
            Step::Subtree(tree) => node(tree),
            Step::Peaks(peaks) => root_of_peaks(&peaks.iter().map(node).collect::<Vec<_>>()),
        });
        let path: Vec<Hash> = path.collect();
        json!({ "leaf": to_text(&self.leaves[usize::try_from(index).unwrap()]), "path": path })
    }

    /// Puts the forged head and its proofs wherever an answer speaks of this log.
    pub fn bend(&self, json: &mut Value) {
        if json["log_id"] == json!(self.log) {
            json["note"] = json!(self.note());
        }
        if let Some(bytes) = json["leaf"].as_str().and_then(from_text) {
            let index = self.leaves.iter().position(|leaf| *leaf == bytes);
            if let Some(index) = index {
                *json = self.placed(index as u64);
            }
            return;
        }
        match json {
            Value::Array(all) => all.iter_mut().for_each(|one| self.bend(one)),
            Value::Object(all) => all.values_mut().for_each(|one| self.bend(one)),
            _ => {}
        }
    }
}

#[tokio::test]
async fn attack_71_a_forged_receipt_convinces_nobody() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let file = vec![("a.pdf", "application/pdf", pdf("a"))];
    let id = at(&weber).send("Befund", &[&brandt], file).await.unwrap();
    let manifest_hash = at(&brandt).find(id).await.manifest_hash();
    let mut forgery = Forgery::of(&weber).await;
    let (_, server) = IdentityKey::generate(&mut rng());
    let seq = forgery.push((EventKind::Opened, id, manifest_hash), &brandt, &server);

    let wire = Wire::new(&weber.browser);
    wire.bend_json("/findings/", |view| {
        view["finding"]["history"].as_array_mut().unwrap().push(json!({ "placed": forgery.placed(seq) }));
        forgery.bend(view);
    });
    wire.bend_json("/practices/", |practice| forgery.bend(practice));
    let sent = through(&weber, &wire).find(id).await;
    assert!(sent.recipients()[0].opened.is_empty(), "the tree holds, and still Jan has opened nothing");

    // The double takes what stands in the log for what happened: the leaf does stand there.
    let instance = weber.vault.instance();
    let logs = Logs::new(instance_log(instance));
    let head = Head { log_id: forgery.log, note: forgery.note() };
    let head = logs.begin().head(&practice_log(instance, forgery.log), &head).unwrap();
    let placed: Placed = serde_json::from_value(forgery.placed(seq)).unwrap();
    let believed = head.place(&placed).unwrap();
    assert_eq!(
        (believed.leaf().body.kind, believed.leaf().body.actor),
        (EventKind::Opened, brandt.vault.user_id())
    );
}

#[tokio::test]
async fn attack_71_who_received_does_not_withdraw_for_who_sent() {
    let house = House::open().await;
    let (weber, brandt) = two_doctors(&house).await;
    let file = vec![("a.pdf", "application/pdf", pdf("a"))];
    let id = at(&weber).send("Befund", &[&brandt], file).await.unwrap();
    let grant_hash = at(&weber).find(id).await.recipients()[0].grant_hash;
    // Signed in truth, by a member in truth: of the practice that received.
    for (actor, signed) in [(&brandt, false), (&weber, true)] {
        // A vault that has not seen the tree of the turn before.
        let vault = sign_in(&weber.browser, &weber.passkey).await.unwrap();
        let mut forgery = Forgery::of(&weber).await;
        let act = (EventKind::GrantRevoked, id, grant_hash);
        let seq = forgery.push(act, actor, &actor.vault.identity_key());
        let wire = Wire::new(&weber.browser);
        wire.bend_json("/findings/", |view| {
            view["finding"]["history"].as_array_mut().unwrap().push(json!({ "placed": forgery.placed(seq) }));
            forgery.bend(view);
        });
        wire.bend_json("/practices/", |practice| forgery.bend(practice));
        let anna = At { vault: &vault, ..through(&weber, &wire) };
        assert_eq!(anna.find(id).await.recipients()[0].is_withdrawn(), signed);
    }
}
