//! Who belongs to a practice is what its admins signed: ghosts, puppets, rolled-back epochs, and those who left
//! (attacks 3, 4, 25, 31, 77, 78).

use siegel_api::bytes::B64;
use siegel_api::codec::{decode, encode};
use siegel_api::hash::Hash;
use siegel_api::invitation::{Descriptor, InvitationKind, answer_bytes};
use siegel_api::message::finding::FindingBox;
use siegel_api::message::statement::StatementAdd;
use siegel_api::period::Period;
use siegel_api::problem::Code;
use siegel_api::statement::{Roles, SignedStatement, Statement};
use siegel_api::time::Time;
use siegel_api::url;
use siegel_client::desk::Desk;
use siegel_client::directory::find_practice;
use siegel_client::error::{Error, Refusal};
use siegel_client::invitation::Answered;
use siegel_client::receive::Entry;
use siegel_client::refresh::refresh_practice;
use siegel_client::signin::sign_in;
use siegel_client::team::Role;
use siegel_crypto::fragment::parse_invitation;

use crate::files::pdf;
use crate::hostile::Wire;
use crate::support::{House, Person};
use crate::works::{Files, at, code, rng, through, two_doctors};

#[tokio::test]
async fn attack_77_who_was_removed_keeps_all_keys_and_all_ciphertext_and_opens_nothing_new() {
    let house = House::open().await;
    let (mut weber, brandt) = two_doctors(&house).await;
    let keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Physician).await;
    let file = |name| vec![("a.pdf", "application/pdf", pdf(name))];
    let old = at(&brandt).send("Alt", &[&weber], file("alt")).await.unwrap();
    assert!(matches!(keller.desk().find_finding(old).await, Ok(Entry::Open(_))));
    let stolen = keller.browser.cookie();
    weber.removes(&keller).await.unwrap();

    // The session is over, and no way leads back in.
    let refused = keller.desk().list_findings(FindingBox::Inbox, None).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::SignedOut));
    keller.browser.take_cookie(stolen);
    assert_eq!(code(&keller.desk().find_finding(old).await.unwrap_err()), Some(Code::SignedOut));
    assert_eq!(code(&sign_in(&keller.browser, &keller.passkey).await.unwrap_err()), Some(Code::SignInFailed));

    // A server that is in league with her hands out everything that it has, and hides that there is a newer epoch.
    let new = at(&brandt).send("Neu", &[&weber], file("neu")).await.unwrap();
    let lent = weber.browser.clone_with_cookie();
    let (wire, practice) = (Wire::new(&lent), weber.vault.practice_id());
    wire.bend_json("/practices/", move |told| {
        if told["practice_id"] == serde_json::to_value(practice).unwrap() {
            told["epochs"].as_array_mut().unwrap().pop();
        }
    });
    let desk = Desk::new(&wire, &keller.vault);
    assert!(matches!(desk.find_finding(old).await, Ok(Entry::Open(_))), "what she could read, she has");
    let Ok(Entry::Refused { error, .. }) = desk.find_finding(new).await else { panic!("not refused") };
    assert_eq!(error, Error::Refused(Refusal::Sealed));
    // The double: who is still a member opens it with the same requests.
    assert!(matches!(weber.desk().find_finding(new).await, Ok(Entry::Open(_))));
    house.is_in_order().await;
}

#[tokio::test]
async fn attack_04_a_member_whom_no_admin_signed_for_makes_the_practice_unreadable() {
    let house = House::open().await;
    let (mut weber, brandt) = two_doctors(&house).await;
    let ghost = Person::founds(&house, "Eva Geist").await;
    Person::joins(&house, &mut weber, "Mia Keller", Role::Assistant).await;
    let practice_of_ghost =
        find_practice(&brandt.browser, brandt.vault.logs(), ghost.vault.practice_id()).await;
    let member = practice_of_ghost.unwrap().current().member(ghost.vault.user_id()).unwrap().clone();

    let wire = Wire::new(&brandt.browser);
    wire.bend_json("/practices/", move |practice| {
        let newest = practice["epochs"].as_array_mut().unwrap().last_mut().unwrap();
        let signed: B64 = serde_json::from_value(newest["statement"].clone()).unwrap();
        let mut signed: SignedStatement = decode(&signed.0).unwrap();
        let mut statement: Statement = decode(signed.body.as_slice()).unwrap();
        let mut members = statement.members.as_slice().to_vec();
        members.push(member.clone());
        members.sort_by_key(|member| member.id);
        statement.members = members.into();
        signed.body = encode(&statement).into();
        newest["statement"] = serde_json::to_value(B64(encode(&signed))).unwrap();
    });
    let refused = find_practice(&wire, brandt.vault.logs(), weber.vault.practice_id()).await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::Group(_)))), "{refused:?}");
    // The double: as it was signed, it is believed.
    assert!(find_practice(&brandt.browser, brandt.vault.logs(), weber.vault.practice_id()).await.is_ok());
}

#[tokio::test]
async fn attack_03_a_key_of_an_epoch_that_no_admin_signed_is_not_sealed_to() {
    let house = House::open().await;
    let (mut weber, brandt) = two_doctors(&house).await;
    Person::joins(&house, &mut weber, "Mia Keller", Role::Assistant).await;
    let own = find_practice(&brandt.browser, brandt.vault.logs(), brandt.vault.practice_id()).await.unwrap();
    let known: B64 = own.current().keys().content.as_bytes().into();

    let wire = Wire::new(&brandt.browser);
    wire.bend_json("/practices/", move |practice| {
        let newest = practice["epochs"].as_array_mut().unwrap().last_mut().unwrap();
        newest["content_key"] = serde_json::to_value(&known).unwrap();
    });
    let refused = find_practice(&wire, brandt.vault.logs(), weber.vault.practice_id()).await;
    assert!(matches!(refused, Err(Error::Refused(Refusal::Group(_)))), "{refused:?}");
}

fn file() -> Files {
    vec![("a.pdf", "application/pdf", pdf("a"))]
}

/// Leaves the newest epoch of a practice out.
fn cut(practice: &mut serde_json::Value) {
    practice["epochs"].as_array_mut().unwrap().pop();
}

#[tokio::test]
async fn attack_31_an_older_epoch_with_somebody_who_left_is_not_sealed_to_by_who_saw_the_newer() {
    let house = House::open().await;
    let (mut weber, brandt) = two_doctors(&house).await;
    let keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Assistant).await;
    at(&brandt).send("Eins", &[&weber], file()).await.unwrap();
    weber.removes(&keller).await.unwrap();
    at(&brandt).send("Zwei", &[&weber], file()).await.unwrap();

    let wire = Wire::new(&brandt.browser);
    wire.bend_json("/practices/", cut);
    let refused = through(&brandt, &wire).send("Drei", &[&weber], file()).await.unwrap_err();
    assert!(matches!(refused, Error::KeyChanged | Error::Refused(_)), "{refused:?}");
    // The double: the same without the lie.
    assert!(at(&brandt).send("Drei", &[&weber], file()).await.is_ok());
}

#[tokio::test]
async fn attack_25_a_member_who_was_removed_is_not_brought_back_to_a_device_that_knows_nothing() {
    let house = House::open().await;
    let mut weber = Person::founds(&house, "Anna Weber").await;
    let keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Assistant).await;
    weber.removes(&keller).await.unwrap();

    // The keyring says how far the practice was.
    let fresh = house.browser();
    let wire = Wire::new(&fresh);
    wire.bend_json("/practices/", cut);
    let refused = sign_in(&wire, &weber.passkey).await.map(|_| ()).unwrap_err();
    assert_eq!(refused, Error::Refused(Refusal::Stale));
    assert!(sign_in(&fresh, &weber.passkey).await.is_ok());
}

#[tokio::test]
async fn attack_78_an_admin_lists_nobody_who_was_not_invited_and_answered_and_all_can_see_whom() {
    let house = House::open().await;
    let mut weber = Person::founds(&house, "Anna Weber").await;
    let puppet = Person::founds(&house, "Eva Puppe").await;
    let keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Assistant).await;

    // A changed client signs for somebody of another practice, or gives more than the invitation said.
    let link = weber.invites(Role::Assistant).await.link;
    let waiting = crate::support::Waiting::answers(&house, &link, "Jan Brandt").await;
    for bend in [Bend::Puppet, Bend::MoreRoles, Bend::NoInvitation] {
        let refused = bend.tries(&mut weber, &puppet).await.unwrap_err();
        assert_eq!(code(&refused), Some(Code::NotVerified), "{bend:?}");
    }
    assert!(waiting.signs_in().await.is_err());
    refresh_practice(&keller.browser, &keller.vault).await.unwrap();
    assert_eq!(siegel_client::team::members(&keller.vault).len(), 2);
    // Everybody's list shows who was admitted, and the log by whom.
    weber.admits_newest().await.unwrap();
    refresh_practice(&keller.browser, &keller.vault).await.unwrap();
    let names: Vec<_> = siegel_client::team::members(&keller.vault).into_iter().map(|one| one.name).collect();
    assert!(names.contains(&Some("Jan Brandt".to_owned())));
    house.is_in_order().await;
}

#[tokio::test]
async fn attack_04_a_server_and_a_newcomer_together_do_not_raise_what_was_offered() {
    raised(|offered| offered.roles = Roles::ALL).await;
}

#[tokio::test]
async fn attack_04_nor_do_they_give_it_other_days() {
    raised(|offered| offered.period.ends_at = offered.period.ends_at.map(|ends| ends.plus(Time::DAY))).await;
    raised(|offered| (offered.kind, offered.period) = (InvitationKind::Member, Period::ALWAYS)).await;
}

#[tokio::test]
async fn attack_04_a_newcomer_sees_no_other_days_than_those_of_the_link() {
    let house = House::open().await;
    let mut weber = Person::founds(&house, "Anna Weber").await;
    let offered = week(&weber);
    let made = weber.invites_for(Role::Assistant, offered).await.unwrap();
    let guest = house.browser();
    let wire = Wire::new(&guest);
    wire.bend_json("/invitations/", |told| {
        let shown: B64 = serde_json::from_value(told["descriptor"].clone()).unwrap();
        let mut descriptor: Descriptor = decode(&shown.0).unwrap();
        descriptor.period.starts_at = None;
        told["descriptor"] = serde_json::to_value(B64(encode(&descriptor))).unwrap();
    });
    let fragment = made.link.split_once('#').unwrap().1;
    let refused = siegel_client::invitation::view(&wire, &house.clock, made.id, fragment).await;
    assert_eq!(refused.map(drop), Err(Error::Refused(Refusal::Mismatch)));
    drop(wire);
    let shown = siegel_client::invitation::view(&guest, &house.clock, made.id, fragment).await.unwrap();
    assert_eq!(shown.guest(), made.guest);
}

/// From tomorrow on for seven days.
fn week(weber: &Person) -> Period {
    let starts = weber.clock_now().plus(Time::DAY);
    Period { starts_at: Some(starts), ends_at: Some(starts.plus(7 * Time::DAY)) }
}

/// The server shows another offer than was made, and the newcomer proves for it what she can.
async fn raised(bend: impl Fn(&mut Descriptor)) {
    let house = House::open().await;
    let mut weber = Person::founds(&house, "Anna Weber").await;
    let offered = week(&weber);
    let made = weber.invites_for(Role::Assistant, offered).await.unwrap();
    let waiting = crate::support::Waiting::answers(&house, &made.link, "Mia Keller").await;
    let known = parse_invitation(made.link.split_once('#').unwrap().1).unwrap().secret;

    // The server shows more; the newcomer, who knows the link's secret, proves her keys for it anew.
    let wire = Wire::new(&weber.browser);
    wire.bend_json("/invitations", move |told| {
        let one = &mut told["invitations"][0];
        let shown: B64 = serde_json::from_value(one["descriptor"].clone()).unwrap();
        let mut descriptor: Descriptor = decode(&shown.0).unwrap();
        bend(&mut descriptor);
        one["descriptor"] = serde_json::to_value(B64(encode(&descriptor))).unwrap();
        let chain: Vec<B64> = serde_json::from_value(one["accepted"]["newcomer"]["chain"].clone()).unwrap();
        let newest: siegel_api::chain::SignedLink = decode(&chain.last().unwrap().0).unwrap();
        let keys = Hash::of(&answer_bytes(newest.hash(), Hash::ZERO));
        one["accepted"]["answer"] =
            serde_json::to_value(Hash(known.sign_answer(descriptor.id, keys))).unwrap();
    });
    let all = siegel_client::invitation::list(&wire, &weber.vault).await.unwrap();
    assert_ne!(all[0].guest, made.guest, "this is what is shown");
    assert!(
        matches!(all[0].answered(), Some(Answered::Member { name: None, .. })),
        "and that it does not hold"
    );
    let refused = Desk::new(&wire, &weber.vault).admit(&weber.clock, &mut rng(), &all[0]).await;
    assert_eq!(refused, Err(Error::Refused(Refusal::Sealed)));
    drop(wire);
    // The double: what was offered is given.
    weber.admits_newest().await.unwrap();
    let early = waiting.signs_in().await.map(drop).unwrap_err();
    assert_eq!(code(&early), Some(Code::AccessNotBegun));
    let members = siegel_client::team::members(&weber.vault).into_iter();
    assert!(members.filter(|one| !one.own).all(|one| one.roles == Role::Assistant.roles()));
}

#[tokio::test]
async fn attack_78_a_second_admin_signs_nothing_that_hides_another_change() {
    let house = House::open().await;
    let mut weber = Person::founds(&house, "Anna Weber").await;
    let brandt = Person::joins(&house, &mut weber, "Jan Brandt", Role::Administrator).await;
    let keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Assistant).await;
    let lang = Person::joins(&house, &mut weber, "Paul Lang", Role::Assistant).await;
    weber.gives(&keller, Role::Administrator).await.unwrap();
    let asks = async |bend: &'static dyn Fn(&mut serde_json::Value)| {
        let wire = Wire::new(&brandt.browser);
        wire.bend_json("/statements/proposal", move |told| bend(&mut told["proposal"]));
        Desk::new(&wire, &brandt.vault).find_proposal().await.map(|_| ())
    };
    // A server swaps what stands beside the statement, or names another proposer.
    assert!(
        asks(&|told| told["statement"]["seeds"].as_array_mut().unwrap().reverse()).await.is_ok(),
        "order says nothing"
    );
    for field in ["content_key", "audit_key", "names", "prev_content", "prev_audit", "statement"] {
        let wire = Wire::new(&brandt.browser);
        wire.bend_json("/statements/proposal", move |told| {
            let mut bytes: B64 =
                serde_json::from_value(told["proposal"]["statement"][field].clone()).unwrap();
            let last = bytes.0.len() - 1;
            bytes.0[last] ^= 1;
            told["proposal"]["statement"][field] = serde_json::to_value(&bytes).unwrap();
        });
        let refused = Desk::new(&wire, &brandt.vault).find_proposal().await;
        assert!(matches!(refused, Err(Error::Refused(_))), "{field}: {refused:?}");
    }
    let other = lang.vault.user_id();
    let wire = Wire::new(&brandt.browser);
    wire.bend_json("/statements/proposal", move |told| {
        told["proposal"]["proposer"] = serde_json::to_value(other).unwrap();
    });
    assert!(Desk::new(&wire, &brandt.vault).find_proposal().await.is_err());
    // The double: what was proposed is shown.
    assert!(brandt.looks_at_proposal().await.is_some());
}

/// What a changed client of an admin says.
#[derive(Debug, Clone, Copy)]
enum Bend {
    Puppet,
    MoreRoles,
    NoInvitation,
}

impl Bend {
    /// The honest client's statement, bent and signed anew: its signature holds.
    async fn tries(self, admin: &mut Person, puppet: &Person) -> Result<(), Error> {
        let all = siegel_client::invitation::list(&admin.browser, &admin.vault).await?;
        let (key, stranger) = (admin.vault.identity_key(), puppet.vault.identity());
        let wire = Wire::new(&admin.browser);
        wire.bend_asked(url::STATEMENTS, |request| {
            let mut said: StatementAdd = serde_json::from_slice(&request.body).unwrap();
            let mut signed: SignedStatement = decode(&said.statement.0).unwrap();
            let mut statement: Statement = decode(signed.body.as_slice()).unwrap();
            let mut members = statement.members.as_slice().to_vec();
            let known = admin.vault.practice();
            let newest = known.verified().current();
            let new = members.iter_mut().find(|one| newest.member(one.id).is_none()).unwrap();
            match self {
                Self::Puppet => {
                    (new.id, new.chain_seq, new.chain_head) =
                        (stranger.user_id(), stranger.seq(), stranger.head());
                }
                Self::MoreRoles => new.roles = Roles(Roles::READ.0 | Roles::SEND.0 | Roles::MANAGE.0),
                Self::NoInvitation => said.invitation = None,
            }
            members.sort_by_key(|member| member.id);
            statement.members = members.into();
            signed.body = encode(&statement).into();
            let label = siegel_api::label::SignLabel::Statement;
            let mut signatures = signed.signatures.as_slice().to_vec();
            signatures[0].signature = key.sign(label, signed.body.as_slice());
            signed.signatures = signatures.into();
            said.statement = B64(encode(&signed));
            let act = siegel_client::event::Act::new(
                siegel_api::event::EventKind::StatementAdded,
                admin.vault.practice_id(),
                signed.hash(),
            );
            said.event = act.sign(&admin.vault, admin.clock_now(), &mut rng()).unwrap();
            request.body = serde_json::to_vec(&said).unwrap();
        });
        Desk::new(&wire, &admin.vault).admit(&admin.clock, &mut rng(), &all[0]).await.map(drop)
    }
}
