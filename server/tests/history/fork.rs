//! A fork: the server holds the key of the logs, and signs a second history that begins like the true one.

use serde_json::{Value, json};
use siegel_api::bytes::{from_text, to_text};
use siegel_api::codec::{decode, encode};
use siegel_api::event::{EventKind, Leaf, Origin};
use siegel_api::hash::Hash;
use siegel_api::id::{ObjectId, PracticeId, UserId};
use siegel_api::merkle::{Step, Subtree, inclusion_steps, leaf_hash, root_of_leaves, root_of_peaks};
use siegel_api::signing::Signature;
use siegel_server::log_key::LogKey;
use siegel_storage::Store;
use siegel_storage::export::{self, Value as Column};

/// One practice's log as somebody else is shown it.
pub struct Fork {
    log: PracticeId,
    leaves: Vec<Vec<u8>>,
    claims: Vec<Claim>,
}

/// What a leaf of the server's own making says that a member did.
#[derive(Clone, Debug)]
pub struct Claim {
    pub kind: EventKind,
    pub actor: UserId,
    pub group: PracticeId,
    pub object: ObjectId,
    pub ref_hash: Hash,
}

impl Fork {
    /// The true log without its newest leaf, and instead leaves that claim what nobody did. The server can
    /// place them, but has no signature for them but those that it finds elsewhere.
    pub async fn of(store: &Store, log: PracticeId, claims: &[Claim]) -> Self {
        let mut leaves = leaves(store, log).await;
        let newest: Leaf = decode(&leaves.pop().unwrap()).unwrap();
        for (seq, claim) in (newest.seq..).zip(claims) {
            let mut body = newest.body.clone();
            (body.kind, body.object, body.ref_hash) = (claim.kind, claim.object, claim.ref_hash);
            (body.actor, body.actor_group) = (claim.actor, claim.group);
            (body.label_own, body.label_other) = (Hash::ZERO, Hash::ZERO);
            let server_time = newest.server_time.plus(1);
            let (origin, signature) = (Origin::Client, Some(newest.signature.unwrap_or(Signature([7; 64]))));
            let leaf = Leaf { seq, server_time, origin, net: Hash::ZERO, body, signature };
            leaves.push(encode(&leaf));
        }
        Self { log, leaves, claims: claims.to_vec() }
    }

    fn hashes(&self) -> Vec<Hash> {
        self.leaves.iter().map(|leaf| leaf_hash(leaf)).collect()
    }

    fn note(&self) -> String {
        let size = self.leaves.len() as u64;
        LogKey::new("localhost", &[7; 32]).sign(self.log, size, root_of_leaves(&self.hashes()))
    }

    fn placed(&self, index: usize) -> Value {
        let hashes = self.hashes();
        let node = |tree: &Subtree| {
            let start = usize::try_from(tree.index << tree.level).unwrap();
            root_of_leaves(&hashes[start..start + (1 << tree.level)])
        };
        let steps = inclusion_steps(index as u64, hashes.len() as u64).unwrap();
        let path = steps.iter().map(|step| match step {
            Step::Subtree(tree) => node(tree),
            Step::Peaks(peaks) => root_of_peaks(&peaks.iter().map(node).collect::<Vec<_>>()),
        });
        json!({ "leaf": to_text(&self.leaves[index]), "path": path.collect::<Vec<Hash>>() })
    }

    /// Adds the claims about a finding to its history.
    fn claim(&self, json: &mut Value) {
        let finding = json["finding_id"].clone();
        let Some(history) = json.get_mut("history").and_then(Value::as_array_mut) else { return };
        let first = self.leaves.len() - self.claims.len();
        for (number, claim) in self.claims.iter().enumerate() {
            if finding == json!(claim.object) {
                history.push(json!({ "placed": self.placed(first + number) }));
            }
        }
    }

    /// Puts this history's head and proofs wherever an answer speaks of the log.
    pub fn bend(&self, json: &mut Value) {
        self.claim(json);
        if json["log_id"] == json!(self.log) {
            json["note"] = json!(self.note());
        }
        if let Some(bytes) = json["leaf"].as_str().and_then(from_text) {
            if let Some(index) = self.leaves.iter().position(|leaf| *leaf == bytes) {
                *json = self.placed(index);
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

/// All leaves of a log as the database has them.
async fn leaves(store: &Store, log: PracticeId) -> Vec<Vec<u8>> {
    let tables = export::tables(store).await.unwrap();
    let table = tables.into_iter().find(|table| table.name == "leaves").unwrap();
    let of_log = |row: &Vec<(String, Column)>| row[0].1 == Column::Bytes(log.0.to_vec());
    let mut leaves: Vec<(u64, Vec<u8>)> = Vec::new();
    for row in table.rows.iter().filter(|row| of_log(row)) {
        let leaf = row.iter().find_map(|(_, column)| match column {
            Column::Bytes(bytes) => decode::<Leaf>(bytes).ok().map(|leaf| (leaf.seq, bytes.clone())),
            _ => None,
        });
        leaves.push(leaf.unwrap());
    }
    leaves.sort();
    leaves.into_iter().map(|(_, leaf)| leaf).collect()
}
