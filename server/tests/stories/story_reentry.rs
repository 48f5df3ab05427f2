//! Who has lost every way in is let back by another admin (J10, B8): the account stays, its keys are new.

use siegel_api::event::EventKind;
use siegel_api::message::log::LogQuery;
use siegel_api::problem::Code;
use siegel_api::time::Time;
use siegel_client::case::Change;
use siegel_client::desk::Desk;
use siegel_client::error::{Error, Refusal};
use siegel_client::invitation::{self, Answered, State};
use siegel_client::log::Names;
use siegel_client::recovery::recover;
use siegel_client::row::{VerifiedRow, Vouched};
use siegel_client::signin::sign_in;
use siegel_client::team::{Outcome, Proposes, Role};

use crate::files::pdf;
use crate::story_case::{adds, chosen, opens, titles};
use crate::support::{House, Person, Waiting};
use crate::works::{Files, at, code, rng, two_doctors};

fn file(name: &str) -> Files {
    vec![("a.pdf", "application/pdf", pdf(name))]
}

#[tokio::test]
async fn who_lost_everything_is_let_back_and_goes_on_as_the_same_person() {
    let house = House::open().await;
    let (mut weber, brandt) = two_doctors(&house).await;
    let keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Physician).await;
    let received = at(&brandt).send("Vorbefund", &[&weber], file("vorher")).await.unwrap();
    let sent = at(&keller).send("Anfrage", &[&brandt], file("gefragt")).await.unwrap();
    let letter = at(&keller).letter("Entwurf", &[&brandt]).await;
    at(&keller).upload(letter, &file("halb")).await.unwrap();
    let id = keller.vault.user_id();
    let before = keller.vault.identity().root_fingerprint();

    let link = weber.lets_back(id).await.unwrap().link;
    let back = Waiting::answers(&house, &link, "Mia Keller").await;
    // Nothing has changed yet: a passkey that turns up signs in, and the new one does not.
    assert!(back.browser.cookie().is_none(), "no session begins");
    assert_eq!(code(&sign_in(&back.browser, &back.passkey).await.unwrap_err()), Some(Code::SignInFailed));
    let found = house.browser();
    sign_in(&found, &keller.passkey).await.unwrap();

    assert_eq!(weber.admits_newest().await.unwrap(), Outcome::Done);
    let back = back.signs_in().await.unwrap();
    assert_eq!(back.vault.user_id(), id);
    assert_ne!(back.vault.identity().root_fingerprint(), before);
    assert_eq!(at(&back).read_only_file(&at(&back).find(received).await).await.unwrap(), pdf("vorher"));
    assert_eq!(at(&back).read_only_file(&at(&back).find(sent).await).await.unwrap(), pdf("gefragt"));
    assert!(back.desk().list_drafts().await.unwrap().is_empty(), "they are lost");
    // Others verify by the old keys what these signed, and by the new ones what comes.
    assert_eq!(at(&brandt).find(sent).await.author().name(), "Mia Keller");
    let later = at(&back).send("Nachtrag", &[&brandt], file("neu")).await.unwrap();
    assert_eq!(at(&brandt).find(later).await.author().name(), "Mia Keller");
    house.is_in_order().await;
}

#[tokio::test]
async fn every_old_way_ends_the_one_that_was_found_again_among_them() {
    let house = House::open().await;
    let mut weber = Person::founds(&house, "Anna Weber").await;
    let keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Assistant).await;
    let link = weber.lets_back(keller.vault.user_id()).await.unwrap().link;
    let back = Waiting::answers(&house, &link, "Mia Keller").await;
    let found = house.browser();
    sign_in(&found, &keller.passkey).await.unwrap();
    weber.admits_newest().await.unwrap();

    for browser in [&keller.browser, &found] {
        let ended = Desk::new(browser, &keller.vault).list_drafts().await.unwrap_err();
        assert_eq!(code(&ended), Some(Code::SignedOut), "sessions");
    }
    let refused = sign_in(&house.browser(), &keller.passkey).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::SignInFailed), "the passkey");
    let sheet = keller.sheet.expose_text();
    let refused = recover(&house.browser(), &house.clock, &mut house.chance("x"), &sheet).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::SignInFailed), "the sheet");

    // The new sheet opens the account, too, and the history with it.
    let sheet = back.sheet.expose_text();
    let back = back.signs_in().await.unwrap();
    let by_sheet = recover(&house.browser(), &house.clock, &mut house.chance("y"), &sheet).await.unwrap();
    assert_eq!(by_sheet.vault.user_id(), back.vault.user_id());
    assert!(back.vault.practice().seeds_of(1).unwrap().content().is_ok(), "what was before");

    let names = weber.desk().read_names().await.unwrap();
    let kinds = kinds(&weber, &names).await;
    for kind in [EventKind::ReentryOffered, EventKind::ReentryAnswered, EventKind::Reentered] {
        assert_eq!(kinds.iter().filter(|known| **known == kind).count(), 1, "{kind:?}");
    }
    house.is_in_order().await;
}

#[tokio::test]
async fn a_case_that_the_old_keys_opened_goes_on_by_the_new_ones() {
    let house = House::open().await;
    let (mut weber, brandt) = two_doctors(&house).await;
    let keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Physician).await;
    let stein = Person::founds(&house, "Mira Stein").await;
    let case = opens(&keller, &[&brandt]).await;
    adds(&keller, case, "MRT").await;
    let link = weber.lets_back(keller.vault.user_id()).await.unwrap().link;
    let back = Waiting::answers(&house, &link, "Mia Keller").await;
    weber.admits_newest().await.unwrap();
    let back = back.signs_in().await.unwrap();

    let add = vec![chosen(&at(&back), &stein).await];
    let change = Change { add, remove: Vec::new() };
    at(&back).desk().change_case(case, &change, &at(&back), &mut rng()).await.unwrap();
    for person in [&weber, &brandt, &stein] {
        assert_eq!(titles(person, case).await, ["MRT"]);
    }
    house.is_in_order().await;
}

async fn kinds(person: &Person, names: &Names) -> Vec<EventKind> {
    let page = person.desk().read_log(names, &LogQuery::default()).await.unwrap();
    let wrong = |row: &VerifiedRow| row.vouched() == Vouched::Wrong;
    assert!(!page.entries.iter().any(|entry| wrong(&entry.row)), "what old keys signed still counts");
    page.entries.iter().map(|entry| entry.row.kind()).collect()
}

#[tokio::test]
async fn a_link_works_once_and_for_a_week() {
    let house = House::open().await;
    let mut weber = Person::founds(&house, "Anna Weber").await;
    let keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Assistant).await;
    let id = keller.vault.user_id();
    let gone = |refused: Result<Waiting, Error>| code(&refused.map(drop).unwrap_err());

    let late = weber.lets_back(id).await.unwrap();
    house.clock.pass(8 * Time::DAY);
    assert_eq!(gone(Waiting::tries(&house, &late.link, "Mia").await), Some(Code::InvitationGone));
    // Sessions end long before a week does.
    weber.vault = sign_in(&weber.browser, &weber.passkey).await.unwrap();
    let link = weber.lets_back(id).await.unwrap().link;
    let (one, other) = tokio::join!(
        Waiting::tries(&house, &link, "Mia Keller"),
        Waiting::tries(&house, &link, "Mia Keller im zweiten Fenster"),
    );
    let answered = [one.is_ok(), other.is_ok()];
    assert_eq!(answered.iter().filter(|done| **done).count(), 1, "one of two tabs");
    let again = Waiting::tries(&house, &link, "Mia").await;
    assert_eq!(gone(again), Some(Code::InvitationGone), "and nobody after it");

    // Declined: all is as it was, and the answer is worth nothing.
    let all = invitation::list(&weber.browser, &weber.vault).await.unwrap();
    assert!(matches!(all[0].answered(), Some(Answered::Member { user_id, name: Some(_) }) if user_id == id));
    let Person { browser, vault, clock, chance, .. } = &mut weber;
    invitation::revoke(browser, vault, clock, chance, &all[0]).await.unwrap();
    assert!(weber.admits_newest().await.is_err());
    sign_in(&house.browser(), &keller.passkey).await.unwrap();
    house.is_in_order().await;
}

/// Two admins, the second of whom was appointed by the first alone.
async fn two_admins(house: &House) -> (Person, Person) {
    let mut weber = Person::founds(house, "Anna Weber").await;
    let lang = Person::joins(house, &mut weber, "Paul Lang", Role::Administrator).await;
    (weber, lang)
}

#[tokio::test]
async fn of_two_offers_one_does_its_work_and_the_other_is_void() {
    let house = House::open().await;
    let (mut weber, mut lang) = two_admins(&house).await;
    let keller = Person::joins(&house, &mut weber, "Mia Keller", Role::Physician).await;
    lang.desk().keep_up().await.unwrap();
    let id = keller.vault.user_id();
    let first = weber.lets_back(id).await.unwrap();
    let second = lang.lets_back(id).await.unwrap();
    let back = Waiting::answers(&house, &first.link, "Mia Keller").await;
    let thief = Waiting::answers(&house, &second.link, "Mia Keller").await;

    // Both admins see both answers, and both press at once.
    let by_weber = answer_to(&weber, &first).await;
    let by_lang = answer_to(&lang, &second).await;
    weber.desk().admit(&weber.clock, &mut house.chance("w"), &by_weber).await.unwrap();
    let late = lang.desk().admit(&lang.clock, &mut house.chance("l"), &by_lang).await.unwrap_err();
    assert_eq!(late, Error::Refused(Refusal::Stale));
    assert_eq!(answer_to(&lang, &second).await.state(lang.clock_now()), State::Revoked);
    assert_eq!(answer_to(&lang, &first).await.state(lang.clock_now()), State::Admitted);
    let refused = thief.signs_in().await.map(drop).unwrap_err();
    assert_eq!(code(&refused), Some(Code::SignInFailed));
    back.signs_in().await.unwrap();
    house.is_in_order().await;
}

async fn answer_to(admin: &Person, made: &invitation::Invitation) -> invitation::Invitation {
    let all = invitation::list(&admin.browser, &admin.vault).await.unwrap();
    all.into_iter().find(|one| one.id == made.id).unwrap()
}

#[tokio::test]
async fn of_two_admins_the_other_one_lets_back_alone() {
    let house = House::open().await;
    let (mut weber, lang) = two_admins(&house).await;
    let link = weber.lets_back(lang.vault.user_id()).await.unwrap().link;
    let back = Waiting::answers(&house, &link, "Paul Lang").await;
    assert_eq!(weber.admits_newest().await.unwrap(), Outcome::Done);
    let mut back = back.signs_in().await.unwrap();
    // He is an admin as before, and lets back in his turn.
    weber.desk().keep_up().await.unwrap();
    let link = back.lets_back(weber.vault.user_id()).await.unwrap().link;
    let weber_back = Waiting::answers(&house, &link, "Dr. Anna Weber").await;
    back.admits_newest().await.unwrap();
    let weber_back = weber_back.signs_in().await.unwrap();
    assert!(weber_back.vault.practice().seeds_of(1).unwrap().content().is_ok());
    // Twice replaced: every chain of before still stands behind its statements.
    let link = back.lets_back(weber_back.vault.user_id()).await.unwrap().link;
    let third = Waiting::answers(&house, &link, "Dr. Anna Weber").await;
    back.admits_newest().await.unwrap();
    third.signs_in().await.unwrap();
    house.is_in_order().await;
}

#[tokio::test]
async fn an_admin_beside_two_others_comes_back_by_both() {
    let house = House::open().await;
    let (mut weber, mut lang) = two_admins(&house).await;
    let link = weber.invites(Role::Administrator).await.link;
    let third = Waiting::answers(&house, &link, "Eva Roth").await;
    assert_eq!(weber.admits_newest().await.unwrap(), Outcome::Proposed);
    lang.approves().await.unwrap();
    let roth = third.signs_in().await.unwrap();
    weber.desk().keep_up().await.unwrap();

    let link = weber.lets_back(roth.vault.user_id()).await.unwrap().link;
    let back = Waiting::answers(&house, &link, "Eva Roth").await;
    assert_eq!(weber.admits_newest().await.unwrap(), Outcome::Proposed);
    assert_eq!(code(&sign_in(&back.browser, &back.passkey).await.unwrap_err()), Some(Code::SignInFailed));
    let Proposes::Person(shown) = lang.looks_at_proposal().await.unwrap().proposes else {
        panic!("one who comes back")
    };
    assert!(shown.returns && shown.before == Some(shown.after));
    assert_eq!((shown.person, shown.name.as_str()), (roth.vault.user_id(), "Eva Roth"));
    // The one whose keys are to be replaced cannot open it, and signs nothing.
    assert_eq!(roth.desk().find_proposal().await.map(drop), Err(Error::Refused(Refusal::Sealed)));
    lang.approves().await.unwrap();
    back.signs_in().await.unwrap();
    assert_eq!(code(&sign_in(&house.browser(), &roth.passkey).await.unwrap_err()), Some(Code::SignInFailed));
    house.is_in_order().await;
}
