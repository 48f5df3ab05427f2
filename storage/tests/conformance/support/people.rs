//! People: doctors with a practice, an account and a session. Storage checks no signatures, so theirs
//! are random bytes.

use siegel_api::{
    chain::{ChainLink, Change, Gossip, SignedLink},
    codec::encode,
    event::{EventBody, EventKind},
    grant::{Grant, GrantInfo, Purpose, RecipientKind},
    hash::Hash,
    id::{CeremonyId, GroupId, LinkId, ObjectId, PracticeId, RecoveryId, SessionId, UserId},
    link::{LinkFlags, Terms},
    signing::{Signature, Signed, VerifyingKey},
    statement::{
        Card, CardText, EpochKeys, GroupKind, LogIdentity, Member, Roles, SignedStatement, Statement,
        StatementSignature,
    },
    suite::{Encapsulation, KemPublicKey, Suite},
    time::Time,
};
use siegel_storage::{
    Encoded, Event, Write, account, ceremony, credential,
    practice::{self, Founding},
    right::{MayAdmin, MayAudit, MayRead, MaySend, MemberRight, Role},
    session::{self, Way},
    setup,
    signin::Trace,
    statement as statements,
};

use super::{Chance, House};

/// A doctor of a practice of one.
#[derive(Clone)]
pub struct Doctor {
    pub user: UserId,
    pub practice: PracticeId,
    pub session: SessionId,
    pub cookie: siegel_storage::TokenHash,
    pub recovery: RecoveryId,
    pub sheet: siegel_storage::TokenHash,
    pub passkey: Vec<u8>,
    pub statement: Hash,
    pub envelope: Hash,
}

pub fn card(name: &str) -> CardText {
    CardText { name: name.into(), place: "Musterstadt".into(), licence: String::new() }
}

pub fn gossip() -> Gossip {
    Gossip { log_size: 0, log_root: Hash::of(b"") }
}

/// An event that the server attests.
pub fn attested(
    log: GroupId,
    kind: EventKind,
    actor: UserId,
    object: impl Into<ObjectId>,
    ref_hash: Hash,
) -> Event {
    let body = EventBody {
        version: 1,
        kind,
        actor_group: log,
        epoch: 1,
        actor,
        object: object.into(),
        ref_hash,
        label_own: Hash::ZERO,
        label_other: Hash::ZERO,
        client_time: Time(0),
        gossip: gossip(),
    };
    Event::attested(log, body)
}

impl Chance {
    pub fn signature(&self) -> Signature {
        Signature::from_slice(&self.bytes(64)).unwrap()
    }

    pub fn signed(&self, body: Vec<u8>) -> Signed {
        Signed::new(body, self.signature())
    }

    fn kem(&self) -> KemPublicKey {
        KemPublicKey::from_slice(&self.bytes(1216)).unwrap()
    }

    pub fn keys(&self) -> EpochKeys {
        EpochKeys { content: self.kem(), audit: self.kem() }
    }

    pub fn link(&self, user: UserId, seq: u32, prev_hash: Hash) -> SignedLink {
        self.link_that((user, seq, prev_hash), Change::MinSuite { suite: Suite::ONE })
    }

    /// A link with this change.
    pub fn link_that(&self, (user, seq, prev_hash): (UserId, u32, Hash), change: Change) -> SignedLink {
        let link = ChainLink {
            version: 1,
            suite: Suite::ONE,
            user_id: user,
            seq,
            prev_hash,
            change,
            gossip: gossip(),
            time: Time(0),
        };
        SignedLink { signed: self.signed(encode(&link)), second: None }
    }
}

/// An epoch of a practice of one.
pub fn statement(
    chance: &Chance,
    doctor: &Doctor,
    epoch: u32,
    name: &str,
    members: &[UserId],
) -> SignedStatement {
    let log = || LogIdentity { origin: b"siegel.example".to_vec().into(), key: VerifyingKey(chance.draw()) };
    let member = |id: &UserId| Member {
        id: *id,
        chain_seq: 0,
        chain_head: Hash::ZERO,
        roles: Roles::ALL,
        name_hash: Hash::ZERO,
    };
    let text = card(name);
    let statement = Statement {
        version: 1,
        suite: Suite::ONE,
        kind: GroupKind::Practice,
        group_id: doctor.practice,
        epoch,
        prev_hash: Hash::ZERO,
        parent_id: GroupId::ZERO,
        parent_statement_hash: Hash::ZERO,
        card: Card::new(&text.name, &text.place, &text.licence),
        members: members.iter().map(member).collect::<Vec<_>>().into(),
        content_key_fp: Hash::ZERO,
        audit_key_fp: Hash::ZERO,
        log: log(),
        instance_log: log(),
        min_suite: Suite::ONE,
    };
    let signatures = vec![StatementSignature { signer: doctor.user, signature: chance.signature() }];
    SignedStatement { body: encode(&statement).into(), signatures: signatures.into() }
}

impl Doctor {
    /// Somebody who has no practice yet.
    pub fn new(chance: &Chance) -> Self {
        Self {
            user: UserId(chance.id()),
            practice: GroupId(chance.id()),
            session: SessionId(chance.id()),
            cookie: chance.token(),
            recovery: RecoveryId(chance.id()),
            sheet: chance.token(),
            passkey: chance.bytes(20),
            statement: Hash::ZERO,
            envelope: Hash(chance.draw()),
        }
    }

    /// A grant by this doctor, for `recipient`.
    pub fn grant(
        &self,
        chance: &Chance,
        purpose: Purpose,
        subject: Hash,
        recipient: ObjectId,
        epoch: u32,
    ) -> Signed {
        let group = matches!(purpose, Purpose::Finding);
        let info = GrantInfo {
            suite: Suite::ONE,
            purpose,
            practice_id: self.practice,
            subject_hash: subject,
            granter: self.user,
            granter_key_fp: Hash::ZERO,
            granter_group: self.practice,
            granter_epoch: 1,
            granter_statement_hash: self.statement,
            parent_grant_hash: Hash::ZERO,
            recipient_kind: if group { RecipientKind::Group } else { RecipientKind::User },
            recipient_id: recipient,
            recipient_epoch: epoch,
            recipient_key_fp: Hash::ZERO,
        };
        let enc = Encapsulation::from_slice(&chance.bytes(1120)).unwrap();
        let ct = chance.bytes(purpose.key_bytes() as u64 + 16).into();
        chance.signed(encode(&Grant { info, enc, ct, gossip: gossip() }))
    }

    /// Founds the practice and signs in, in a write that was begun with `right`. Answers what happened.
    pub async fn found(
        &mut self,
        write: &mut Write,
        right: &impl Founding,
        chance: &Chance,
        name: &str,
    ) -> Vec<Event> {
        let founded = practice::insert(write, right, self.practice, &card(name)).await.unwrap();
        let account = account::insert(write, &founded, self.user, Roles::ALL).await.unwrap();
        let root = chance.link(self.user, 0, Hash::ZERO);
        account::append_link(write, &account, &root).await.unwrap();
        let signed = statement(chance, self, 1, name, &[self.user]);
        self.statement = signed.hash();
        let sealed = statements::EpochSealed { names: Some(chance.sealed()), ..Default::default() };
        statements::append(write, &founded, &signed, &chance.keys(), &sealed).await.unwrap();
        for purpose in [Purpose::ContentSeed, Purpose::AuditSeed] {
            let seed = self.grant(chance, purpose, self.statement, self.user.into(), 1);
            statements::insert_seed(write, &founded, &seed).await.unwrap();
        }
        let keyring = account::update_keyring(write, &account, None, &chance.sealed()).await.unwrap();
        let envelope =
            account::Envelope { generation: 0, hash: self.envelope, body: Encoded(chance.bytes(200)) };
        account::update_envelope(write, &account, &envelope).await.unwrap();
        let way = Hash(chance.draw());
        credential::insert(write, &account, &self.passkey, way, "{}").await.unwrap();
        credential::insert_anchor(write, &account, way, &chance.sealed()).await.unwrap();
        credential::update_recovery(write, &account, self.recovery, Hash(chance.draw()), self.sheet)
            .await
            .unwrap();
        session::insert(write, &account, self.session, self.cookie, Way::Passkey, &Trace::default())
            .await
            .unwrap();
        let (log, user) = (self.practice, self.user);
        vec![
            attested(log, EventKind::PracticeFounded, user, log, self.statement),
            attested(log, EventKind::ChainExtended, user, user, root.hash()),
            attested(log, EventKind::KeyringWritten, user, user, keyring.hash),
            attested(log, EventKind::SignedIn, user, user, Hash::ZERO),
        ]
    }
}

impl House {
    /// A doctor sets up a practice by the operator's token, and is signed in.
    pub async fn doctor(&self, name: &str) -> Doctor {
        let token = self.chance.token();
        setup::insert(&self.store, token, self.now(), self.now().plus(Time::DAY)).await.unwrap();
        let right = setup::find(&self.store, token, self.now()).await.unwrap().unwrap();
        let mut write = self.store.write(&right, &[], self.now()).await.unwrap();
        let mut doctor = Doctor::new(&self.chance);
        let mut events = doctor.found(&mut write, &right, &self.chance, name).await;
        setup::finish(&mut write, &right).await.unwrap();
        let first = events.remove(0);
        write.commit_all(first, events).await.unwrap();
        doctor
    }

    /// A doctor signs in with the passkey, as after a pause.
    pub async fn sign_in(&self, doctor: &mut Doctor) {
        let (id, kind) = (CeremonyId(self.chance.id()), ceremony::Kind::SignIn);
        ceremony::insert(&self.store, id, kind, None, "{}", self.now().plus(1)).await.unwrap();
        let taken = ceremony::take(&self.store, id, kind, self.now()).await.unwrap().unwrap();
        let passkey = credential::find(&self.store, &doctor.passkey).await.unwrap().unwrap();
        let account = taken.proven(&passkey).unwrap();
        (doctor.session, doctor.cookie) = (SessionId(self.chance.id()), self.chance.token());
        let mut write = self.store.write(&account, &[], self.now()).await.unwrap();
        session::insert(&mut write, &account, doctor.session, doctor.cookie, Way::Passkey, &Trace::default())
            .await
            .unwrap();
        write.commit(doctor.note(EventKind::SignedIn)).await.unwrap();
    }

    pub async fn member(&self, doctor: &Doctor) -> MemberRight {
        session::find(&self.store, doctor.cookie, self.now()).await.unwrap().expect("signed in").right()
    }

    async fn member_as<R: Role>(&self, doctor: &Doctor) -> MemberRight<R> {
        self.member(doctor).await.with::<R>().expect("has the role")
    }

    pub async fn sender(&self, doctor: &Doctor) -> MemberRight<MaySend> {
        self.member_as(doctor).await
    }

    pub async fn reader(&self, doctor: &Doctor) -> MemberRight<MayRead> {
        self.member_as(doctor).await
    }

    pub async fn auditor(&self, doctor: &Doctor) -> MemberRight<MayAudit> {
        self.member_as(doctor).await
    }

    pub async fn admin(&self, doctor: &Doctor) -> MemberRight<MayAdmin> {
        self.member_as(doctor).await
    }

    /// An act that changes nothing but the log.
    pub async fn act(&self, doctor: &Doctor) {
        let member = self.member(doctor).await;
        let write = self.store.write(&member, &[], self.now()).await.unwrap();
        write.commit(doctor.note(EventKind::LogRead)).await.unwrap();
    }
}

impl Doctor {
    /// An event of this doctor's about the own practice.
    pub fn note(&self, kind: EventKind) -> Event {
        attested(self.practice, kind, self.user, self.practice, Hash::ZERO)
    }
}

/// Terms of a link of `doctor`'s.
pub fn terms(doctor: &Doctor, link: LinkId, arm: u32, content: u32, box1: &[u8], expires_at: Time) -> Terms {
    Terms {
        version: 1,
        link_id: link,
        content,
        arm,
        box1_hash: Hash::of(box1),
        expires_at,
        openings_max: 3,
        flags: LinkFlags::DOWNLOAD,
        signer: doctor.user,
        group: doctor.practice,
        epoch: 1,
        statement_hash: doctor.statement,
    }
}
