//! The team: who answers an invitation waits, until a statement lists them or the invitation is taken back.

use siegel_api::{
    chain::Change,
    codec::{decode, encode},
    event::EventKind,
    hash::Hash,
    id::{InvitationId, ObjectId, UserId},
    invitation::{Descriptor, InvitationKind, Reentry},
    period::Period,
    signing::VerifyingKey,
    statement::{Card, Roles, SignedStatement, Statement},
    suite::KemPublicKey,
    time::Time,
};
use siegel_storage::{
    Encoded, Error, account, credential, invitation, reentry,
    right::AccountRight,
    session::{self, Way},
    signin::Trace,
    statement as statements,
};

use crate::support::{Doctor, House, attested, card, everywhere, statement};

everywhere! {
    who_answers_waits_until_a_statement_lists_them;
    who_waits_goes_on_waiting_while_others_come;
    a_deputy_joins_as_a_member_whose_days_are_in_the_invitation;
    an_answer_that_is_declined_ends_the_account;
    an_invitation_of_a_practice_admits_nobody_to_one;
    who_comes_back_has_the_new_keys_and_no_others;
    an_offer_that_is_taken_back_leaves_the_account_as_it_is;
    who_took_new_keys_is_listed_by_no_link_before_them;
}

pub async fn invite(house: &House, inviter: &Doctor, kind: InvitationKind) -> Descriptor {
    let descriptor = Descriptor { kind, ..descriptor(house, inviter) };
    offer(house, inviter, &descriptor, (EventKind::InvitationCreated, descriptor.id.into())).await;
    descriptor
}

async fn offer(
    house: &House,
    inviter: &Doctor,
    descriptor: &Descriptor,
    (kind, object): (EventKind, ObjectId),
) {
    let admin = house.admin(inviter).await;
    let mut write = house.store.write(&admin, &[], house.now()).await.unwrap();
    invitation::insert(&mut write, &admin, descriptor).await.unwrap();
    write.commit(attested(inviter.practice, kind, inviter.user, object, descriptor.hash())).await.unwrap();
}

fn descriptor(house: &House, inviter: &Doctor) -> Descriptor {
    let text = card("Praxis Aydin");
    Descriptor {
        id: InvitationId(house.chance.id()),
        kind: InvitationKind::Member,
        practice_id: inviter.practice,
        card: Card::new(&text.name, &text.place, &text.licence),
        root_fp: inviter.statement,
        roles: Roles::READ,
        expires_at: house.now().plus(7 * Time::DAY),
        reentry: None,
        period: Period::ALWAYS,
    }
}

/// Somebody answers: an account with keys and a passkey, in the practice that invited.
pub async fn answer(house: &House, inviter: &Doctor, descriptor: &Descriptor) -> (Doctor, AccountRight) {
    let mut newcomer = Doctor::new(&house.chance);
    newcomer.practice = inviter.practice;
    let right = invitation::find_open(&house.store, descriptor.id, house.now()).await.unwrap().unwrap();
    let mut write = house.store.write(&right, &[], house.now()).await.unwrap();
    let own = account::insert_waiting(&mut write, &right, newcomer.user).await.unwrap();
    let root = house.chance.link(newcomer.user, 0, Hash::ZERO);
    account::append_link(&mut write, &own, &root).await.unwrap();
    credential::insert(&mut write, &own, &newcomer.passkey, Hash(house.chance.draw()), "{}").await.unwrap();
    let (proof, name) = (Encoded(house.chance.bytes(32)), house.chance.sealed());
    let said = invitation::NewAnswer { newcomer: newcomer.user.into(), proof, name: Some(&name) };
    invitation::answer(&mut write, &right, &said).await.unwrap();
    let accepted = EventKind::InvitationAccepted;
    let first = attested(inviter.practice, accepted, UserId::ZERO, descriptor.id, root.hash());
    let chain = EventKind::ChainExtended;
    let rest = attested(inviter.practice, chain, newcomer.user, newcomer.user, root.hash());
    write.commit_all(first, vec![rest]).await.unwrap();
    (newcomer, own)
}

pub async fn state(
    house: &House,
    inviter: &Doctor,
    epoch: u32,
    listed: &[UserId],
    admit: Option<InvitationId>,
) {
    let admin = house.admin(inviter).await;
    let signed = statement(&house.chance, inviter, epoch, "Praxis Aydin", listed);
    let mut write = house.store.write(&admin, &[], house.now()).await.unwrap();
    let (keys, sealed) = (house.chance.keys(), statements::EpochSealed::default());
    statements::append(&mut write, &admin, &signed, &keys, &sealed).await.unwrap();
    if let Some(id) = admit {
        assert!(invitation::accept(&mut write, &admin, id).await.unwrap());
    }
    let kind = EventKind::StatementAdded;
    write
        .commit(attested(inviter.practice, kind, inviter.user, inviter.practice, signed.hash()))
        .await
        .unwrap();
}

async fn a_deputy_joins_as_a_member_whose_days_are_in_the_invitation(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let period = Period { starts_at: Some(house.now().plus(1_000)), ends_at: None };
    let descriptor = Descriptor { kind: InvitationKind::Deputy, period, ..descriptor(house, &aydin) };
    offer(house, &aydin, &descriptor, (EventKind::InvitationCreated, descriptor.id.into())).await;
    let found = invitation::find_open(&house.store, descriptor.id, house.now()).await.unwrap().unwrap();
    assert_eq!(found.descriptor(), &descriptor);
    let (keller, _) = answer(house, &aydin, &descriptor).await;
    state(house, &aydin, 2, &[aydin.user, keller.user], Some(descriptor.id)).await;
    assert_eq!(is_waiting(house, keller.user).await, Some(false));

    // Taken back before the admission, it ends the account like any other.
    let descriptor = Descriptor { id: InvitationId(house.chance.id()), ..descriptor };
    offer(house, &aydin, &descriptor, (EventKind::InvitationCreated, descriptor.id.into())).await;
    let (vogt, _) = answer(house, &aydin, &descriptor).await;
    let admin = house.admin(&aydin).await;
    let mut write = house.store.write(&admin, &[], house.now()).await.unwrap();
    assert!(invitation::revoke(&mut write, &admin, descriptor.id).await.unwrap());
    write.commit(aydin.note(EventKind::LogRead)).await.unwrap();
    assert_eq!(is_waiting(house, vogt.user).await, None);
}

async fn is_waiting(house: &House, user: UserId) -> Option<bool> {
    let account = account::find(&house.store, user).await.unwrap();
    account.map(|account| account.admitted_at.is_none())
}

async fn who_answers_waits_until_a_statement_lists_them(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let descriptor = invite(house, &aydin, InvitationKind::Member).await;
    let (mut keller, own) = answer(house, &aydin, &descriptor).await;
    assert_eq!(is_waiting(house, keller.user).await, Some(true));
    assert!(matches!(house.store.write(&own, &[], house.now()).await, Err(Error::Gone)), "may do nothing");

    // Even a session that somehow began would not be found.
    let admin = house.admin(&aydin).await;
    let mut write = house.store.write(&admin, &[], house.now()).await.unwrap();
    let (id, cookie) = (keller.session, keller.cookie);
    session::insert(&mut write, &own, id, cookie, Way::Passkey, &Trace::default()).await.unwrap();
    write.commit(aydin.note(EventKind::LogRead)).await.unwrap();
    assert!(session::find(&house.store, keller.cookie, house.now()).await.unwrap().is_none());

    let all = invitation::list(&house.store, &admin, 10).await.unwrap();
    let answered = all[0].answer.as_ref().unwrap();
    assert_eq!((answered.newcomer, answered.at), (keller.user.into(), house.now()));
    assert!(answered.name.is_some() && all[0].accepted_at.is_none());
    state(house, &aydin, 2, &[aydin.user, keller.user], Some(descriptor.id)).await;
    assert_eq!(is_waiting(house, keller.user).await, Some(false));
    house.sign_in(&mut keller).await;
    assert!(house.member(&keller).await.with::<siegel_storage::right::MayRead>().is_some());
    let done = invitation::find(&house.store, &admin, descriptor.id).await.unwrap().unwrap();
    assert!(done.accepted_at.is_some());
    let stranger = house.doctor("Praxis Brandt").await;
    let stranger = house.admin(&stranger).await;
    assert!(invitation::find(&house.store, &stranger, descriptor.id).await.unwrap().is_none());
}

async fn who_waits_goes_on_waiting_while_others_come(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let first = invite(house, &aydin, InvitationKind::Member).await;
    let second = invite(house, &aydin, InvitationKind::Member).await;
    let (keller, _) = answer(house, &aydin, &first).await;
    let (lang, _) = answer(house, &aydin, &second).await;
    state(house, &aydin, 2, &[aydin.user, keller.user], Some(first.id)).await;
    assert_eq!(is_waiting(house, lang.user).await, Some(true));
    state(house, &aydin, 3, &[aydin.user, lang.user], Some(second.id)).await;
    assert_eq!(is_waiting(house, lang.user).await, Some(false));
    assert_eq!(is_waiting(house, keller.user).await, None, "whom a statement drops has no account");
}

async fn an_answer_that_is_declined_ends_the_account(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let descriptor = invite(house, &aydin, InvitationKind::Member).await;
    let (keller, _) = answer(house, &aydin, &descriptor).await;
    let admin = house.admin(&aydin).await;
    let mut write = house.store.write(&admin, &[], house.now()).await.unwrap();
    assert!(invitation::revoke(&mut write, &admin, descriptor.id).await.unwrap());
    assert!(!invitation::revoke(&mut write, &admin, descriptor.id).await.unwrap(), "once");
    assert!(!invitation::accept(&mut write, &admin, descriptor.id).await.unwrap(), "and for good");
    write.commit(aydin.note(EventKind::LogRead)).await.unwrap();
    assert_eq!(is_waiting(house, keller.user).await, None);
    assert!(credential::find(&house.store, &keller.passkey).await.unwrap().is_none());
}

async fn an_invitation_of_a_practice_admits_nobody_to_one(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let descriptor = invite(house, &aydin, InvitationKind::Practice).await;
    let right = invitation::find_open(&house.store, descriptor.id, house.now()).await.unwrap().unwrap();
    let mut write = house.store.write(&right, &[], house.now()).await.unwrap();
    let refused = account::insert_waiting(&mut write, &right, UserId(house.chance.id())).await;
    assert!(matches!(refused, Err(Error::Bounds(_))));
}

/// A member, and an offer to come back that was answered.
async fn returning(house: &House, aydin: &Doctor) -> (Doctor, Descriptor) {
    let joined = invite(house, aydin, InvitationKind::Member).await;
    let (mut keller, _) = answer(house, aydin, &joined).await;
    state(house, aydin, 2, &[aydin.user, keller.user], Some(joined.id)).await;
    house.sign_in(&mut keller).await;
    let reentry = Some(Reentry { person: keller.user, replaces: Hash::ZERO });
    let (kind, roles) = (InvitationKind::Reentry, Roles(0));
    let made = Descriptor { kind, roles, reentry, ..descriptor(house, aydin) };
    offer(house, aydin, &made, (EventKind::ReentryOffered, keller.user.into())).await;
    let right = invitation::find_open(&house.store, made.id, house.now()).await.unwrap().unwrap();
    assert_eq!(reentry::person(&house.store, &right).await.unwrap(), Some(keller.user));
    let mut write = house.store.write(&right, &[], house.now()).await.unwrap();
    let (proof, name) = (Encoded(house.chance.bytes(32)), house.chance.sealed());
    let said = invitation::NewAnswer { newcomer: keller.user.into(), proof, name: Some(&name) };
    invitation::answer(&mut write, &right, &said).await.unwrap();
    reentry::keep(&mut write, &right, &Encoded(b"keys that wait".to_vec())).await.unwrap();
    let kind = EventKind::ReentryAnswered;
    write.commit(attested(aydin.practice, kind, UserId::ZERO, keller.user, Hash::ZERO)).await.unwrap();
    (keller, made)
}

async fn who_comes_back_has_the_new_keys_and_no_others(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let (keller, made) = returning(house, &aydin).await;
    let admin = house.admin(&aydin).await;
    let kept = reentry::find_keys(&house.store, &admin, made.id).await.unwrap();
    assert_eq!(kept.unwrap().0, b"keys that wait");
    let old = account::list_links(&house.store, keller.user).await.unwrap();
    assert!(session::find(&house.store, keller.cookie, house.now()).await.unwrap().is_some(), "goes on");

    let brandt = house.doctor("Praxis Brandt").await;
    let stranger = house.admin(&brandt).await;
    assert!(reentry::find_keys(&house.store, &stranger, made.id).await.unwrap().is_none());
    let mut write = house.store.write(&stranger, &[], house.now()).await.unwrap();
    let refused = reentry::begin(&mut write, &stranger, made.id, 3).await;
    assert!(matches!(refused, Err(Error::Conflict { .. })), "another practice's");
    drop(write);

    let signed = statement(&house.chance, &aydin, 3, "Praxis Aydin", &[aydin.user, keller.user]);
    let mut write = house.store.write(&admin, &[], house.now()).await.unwrap();
    let (keys, sealed) = (house.chance.keys(), statements::EpochSealed::default());
    statements::append(&mut write, &admin, &signed, &keys, &sealed).await.unwrap();
    let own = reentry::begin(&mut write, &admin, made.id, 3).await.unwrap();
    assert_eq!(own.user(), keller.user);
    let root = house.chance.link(keller.user, 0, Hash::ZERO);
    account::append_link(&mut write, &own, &root).await.unwrap();
    let passkey = house.chance.bytes(16);
    credential::insert(&mut write, &own, &passkey, Hash(house.chance.draw()), "{}").await.unwrap();
    assert!(invitation::accept(&mut write, &admin, made.id).await.unwrap());
    let added =
        attested(aydin.practice, EventKind::StatementAdded, aydin.user, aydin.practice, signed.hash());
    let about = |kind| attested(aydin.practice, kind, keller.user, keller.user, root.hash());
    let rest = vec![about(EventKind::Reentered), about(EventKind::ChainExtended)];
    write.commit_all(added, rest).await.unwrap();

    assert_eq!(account::list_links(&house.store, keller.user).await.unwrap(), [root]);
    assert_eq!(reentry::list_former(&house.store, keller.user).await.unwrap(), [old]);
    assert!(credential::find(&house.store, &keller.passkey).await.unwrap().is_none());
    assert!(credential::find(&house.store, &passkey).await.unwrap().is_some());
    assert!(session::find(&house.store, keller.cookie, house.now()).await.unwrap().is_none());
    assert!(reentry::find_keys(&house.store, &admin, made.id).await.unwrap().is_none(), "kept no longer");
    assert_eq!(is_waiting(house, keller.user).await, Some(false));
    let mut write = house.store.write(&admin, &[], house.now()).await.unwrap();
    let again = reentry::begin(&mut write, &admin, made.id, 4).await;
    assert!(matches!(again, Err(Error::Conflict { .. })), "once");
}

async fn an_offer_that_is_taken_back_leaves_the_account_as_it_is(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let (keller, made) = returning(house, &aydin).await;
    let admin = house.admin(&aydin).await;
    let mut write = house.store.write(&admin, &[], house.now()).await.unwrap();
    assert!(invitation::revoke(&mut write, &admin, made.id).await.unwrap());
    let refused = reentry::begin(&mut write, &admin, made.id, 3).await;
    assert!(matches!(refused, Err(Error::Conflict { .. })));
    write.commit(aydin.note(EventKind::LogRead)).await.unwrap();
    assert!(reentry::find_keys(&house.store, &admin, made.id).await.unwrap().is_none());
    assert_eq!(is_waiting(house, keller.user).await, Some(false));
    assert!(session::find(&house.store, keller.cookie, house.now()).await.unwrap().is_some());
    assert!(credential::find(&house.store, &keller.passkey).await.unwrap().is_some());
}

/// The statement that follows epoch 2, and lists a member by this link.
fn listing(house: &House, aydin: &Doctor, member: UserId, (seq, head): (u32, Hash)) -> SignedStatement {
    let signed = statement(&house.chance, aydin, 3, "Praxis Aydin", &[aydin.user, member]);
    let mut said: Statement = decode(signed.body.as_slice()).unwrap();
    let mut members = said.members.into_vec();
    for one in members.iter_mut().filter(|one| one.id == member) {
        (one.chain_seq, one.chain_head) = (seq, head);
    }
    said.members = members.into();
    SignedStatement { body: encode(&said).into(), ..signed }
}

async fn who_took_new_keys_is_listed_by_no_link_before_them(house: &House) {
    let aydin = house.doctor("Praxis Aydin").await;
    let joined = invite(house, &aydin, InvitationKind::Member).await;
    let (keller, own) = answer(house, &aydin, &joined).await;
    state(house, &aydin, 2, &[aydin.user, keller.user], Some(joined.id)).await;
    let root = account::list_links(&house.store, keller.user).await.unwrap()[0].hash();
    let kem = KemPublicKey::from_slice(&[7; 1216]).unwrap();
    let changes = [Change::KemAdd { epoch: 2, kem }, Change::Rotate { identity: VerifyingKey([9; 32]) }];
    let (mut seq, mut head, mut links) = (0, root, vec![root]);
    // A new way to unlock is no new key.
    for change in [Change::CredRevoke { unlock_key: Hash::ZERO }].into_iter().chain(changes) {
        seq += 1;
        let link = house.chance.link_that((keller.user, seq, head), change);
        head = link.hash();
        links.push(head);
        let mut write = house.store.write(&own, &[], house.now()).await.unwrap();
        account::append_link(&mut write, &own, &link).await.unwrap();
        let written = (EventKind::ChainExtended, keller.user, keller.user);
        write.commit(attested(aydin.practice, written.0, written.1, written.2, head)).await.unwrap();
        let admin = house.admin(&aydin).await;
        let mut write = house.store.write(&admin, &[], house.now()).await.unwrap();
        let (keys, sealed) = (house.chance.keys(), statements::EpochSealed::default());
        let signed = listing(house, &aydin, keller.user, (0, root));
        let stated = statements::append(&mut write, &admin, &signed, &keys, &sealed).await;
        assert_eq!(stated.is_ok(), seq == 1, "link {seq}: {stated:?}");
        assert!(seq == 1 || matches!(stated, Err(Error::Conflict { .. })));
    }
    let admin = house.admin(&aydin).await;
    for (seq, head) in (0..).zip(links) {
        let mut write = house.store.write(&admin, &[], house.now()).await.unwrap();
        let (keys, sealed) = (house.chance.keys(), statements::EpochSealed::default());
        let signed = listing(house, &aydin, keller.user, (seq, head));
        let stated = statements::append(&mut write, &admin, &signed, &keys, &sealed).await;
        assert_eq!(stated.is_ok(), seq == 3, "by link {seq}");
    }
}
