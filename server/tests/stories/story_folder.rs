//! Folders: a practice's own order of its findings, with sealed names.

use std::collections::HashMap;

use siegel_api::event::EventKind;
use siegel_api::id::{FindingId, FolderId};
use siegel_api::message::finding::FindingBox;
use siegel_api::message::log::LogQuery;
use siegel_api::problem::Code;
use siegel_api::unit::Level;
use siegel_client::error::Error;
use siegel_client::folder::Folder;
use siegel_client::log::LogEntry;
use siegel_client::row::Vouched;
use siegel_client::server::Server;
use siegel_client::team::Role;

use crate::files::pdf;
use crate::hostile::Wire;
use crate::story_unit::{opens, sends};
use crate::support::{House, Person};
use crate::works::{At, at, code, rng, through, two_doctors};

impl<S: Server> At<'_, S> {
    pub async fn makes(&self, name: &str) -> Result<FolderId, Error> {
        self.desk().create_folder(name, self.now, &mut rng()).await
    }

    pub async fn renames(&self, folder: &Folder, name: &str) -> Result<(), Error> {
        self.desk().rename_folder(folder, name, self.now, &mut rng()).await
    }

    pub async fn removes_folder(&self, folder: &Folder) -> Result<(), Error> {
        self.desk().remove_folder(folder, self.now, &mut rng()).await
    }

    /// Moves findings, which are called by their titles.
    pub async fn moves(&self, all: &[(FindingId, &str)], to: Option<&Folder>) -> Result<(), Error> {
        let all: Vec<_> = all.iter().map(|(id, title)| (*id, (*title).to_owned())).collect();
        self.desk().move_findings(&all, to, self.now, &mut rng()).await
    }

    pub async fn folder(&self, id: FolderId) -> Folder {
        let all = self.desk().list_folders().await.expect("folders");
        all.into_iter().find(|one| one.id == id).expect("a folder")
    }

    /// What the folders are called, in their order.
    pub async fn called(&self) -> Vec<String> {
        let all = self.desk().list_folders().await.expect("folders");
        all.into_iter().map(|one| one.name.unwrap_or_default()).collect()
    }

    /// In which folders findings of the inbox stand.
    pub async fn sorted(&self) -> HashMap<FindingId, FolderId> {
        self.desk().list_findings(FindingBox::Inbox, None).await.expect("a page").folders
    }
}

/// Anna, who sends, and Jan's practice with Mia, an assistant.
pub async fn staff(house: &House) -> (Person, Person, Person) {
    let (anna, mut jan) = two_doctors(house).await;
    let mia = Person::joins(house, &mut jan, "Mia Keller", Role::Assistant).await;
    (anna, jan, mia)
}

/// Sends Jan's practice a finding.
pub async fn finding(anna: &Person, jan: &Person, title: &str) -> FindingId {
    at(anna).send(title, &[jan], vec![("a.pdf", "application/pdf", pdf(title))]).await.unwrap()
}

async fn console(at: At<'_, crate::support::Browser>, kind: EventKind) -> Vec<LogEntry> {
    let names = at.desk().read_names().await.unwrap();
    let query = LogQuery { kind: Some(kind), ..LogQuery::default() };
    let mut rows = at.desk().read_log(&names, &query).await.unwrap().entries;
    rows.reverse();
    rows
}

#[tokio::test]
async fn one_sorts_and_a_colleague_finds_it_renames_and_removes() {
    let house = House::open().await;
    let (anna, jan, mia) = staff(&house).await;
    let (one, two) = (finding(&anna, &jan, "MRT").await, finding(&anna, &jan, "EKG").await);
    let id = at(&mia).makes("  zu besprechen ").await.unwrap();
    assert_eq!(at(&jan).called().await, ["zu besprechen"]);
    let folder = at(&mia).folder(id).await;
    at(&mia).moves(&[(one, "MRT"), (two, "EKG")], Some(&folder)).await.unwrap();
    assert_eq!(at(&jan).sorted().await, HashMap::from([(one, id), (two, id)]));
    assert_eq!(at(&jan).find(one).await.folder(), Some(id));
    assert_eq!(at(&anna).find(one).await.folder(), None, "another practice knows nothing of it");
    assert!(at(&anna).called().await.is_empty());

    at(&jan).renames(&folder, "Besprochen").await.unwrap();
    assert_eq!(at(&mia).called().await, ["Besprochen"]);
    at(&jan).moves(&[(two, "EKG")], None).await.unwrap();
    assert_eq!(at(&mia).sorted().await, HashMap::from([(one, id)]));
    let folder = at(&jan).folder(id).await;
    at(&jan).removes_folder(&folder).await.unwrap();
    assert!(at(&mia).sorted().await.is_empty());
    assert!(at(&mia).called().await.is_empty());
    assert_eq!(at(&mia).list(FindingBox::Inbox).await.len(), 2, "no finding goes with its folder");
    house.is_in_order().await;
}

#[tokio::test]
async fn the_console_tells_by_name_who_sorted_what() {
    let house = House::open().await;
    let (anna, jan, mia) = staff(&house).await;
    let one = finding(&anna, &jan, "MRT").await;
    let id = at(&mia).makes("zu besprechen").await.unwrap();
    let folder = at(&mia).folder(id).await;
    at(&mia).moves(&[(one, "MRT")], Some(&folder)).await.unwrap();
    at(&jan).renames(&folder, "Besprochen").await.unwrap();
    at(&jan).removes_folder(&at(&jan).folder(id).await).await.unwrap();
    let rows = console(at(&jan), EventKind::FolderChanged).await;
    let told: Vec<_> = rows.iter().map(|row| (row.person.as_deref(), row.object.as_deref())).collect();
    let (mia_name, jan_name) = (Some("Mia Keller"), Some("Dr. Jan Brandt"));
    assert_eq!(
        told,
        [(mia_name, Some("zu besprechen")), (jan_name, Some("Besprochen")), (jan_name, Some("Besprochen"))]
    );
    let moved = console(at(&jan), EventKind::FindingMoved).await;
    let [row] = moved.as_slice() else { panic!("{moved:?}") };
    assert_eq!((row.person.as_deref(), row.object.as_deref()), (mia_name, Some("MRT")));
    assert!(rows.iter().chain(&moved).all(|row| row.row.vouched() == Vouched::Signed));
    // What is told beside a finding is who gave and read it, however often it was moved.
    let history = at(&jan).find(one).await;
    assert_eq!(history.folder(), None);
    let theirs = console(at(&anna), EventKind::FindingMoved).await;
    assert!(theirs.is_empty(), "the sender hears nothing");
}

#[tokio::test]
async fn forty_findings_move_by_one_call_or_not_at_all() {
    let house = House::open().await;
    let (anna, jan, mia) = staff(&house).await;
    let mut all = Vec::new();
    for number in 0..40 {
        all.push((finding(&anna, &jan, &format!("Befund {number}")).await, "Befund"));
    }
    let id = at(&mia).makes("Vormittag").await.unwrap();
    let folder = at(&mia).folder(id).await;
    let wire = Wire::new(&mia.browser);
    let posts = || wire.asked().iter().filter(|asked| asked.path.ends_with("/folders/moves")).count();
    // One of them is not for this practice: none is moved.
    let foreign = at(&anna).send("Intern", &[], vec![("a.pdf", "application/pdf", pdf("x"))]).await.unwrap();
    let mut mixed = all.clone();
    mixed.push((foreign, "Intern"));
    let refused = through(&mia, &wire).moves(&mixed, Some(&folder)).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotFound));
    assert!(at(&jan).sorted().await.is_empty());
    // The answer is lost: the same call once more, and the log speaks of each move once.
    wire.lose("/folders/moves", 1);
    through(&mia, &wire).moves(&all, Some(&folder)).await.unwrap();
    assert_eq!(posts(), 3);
    assert_eq!(at(&jan).sorted().await.len(), 40);
    assert_eq!(console(at(&jan), EventKind::FindingMoved).await.len(), 40);
}

#[tokio::test]
async fn who_may_read_sorts_who_manages_removes_and_an_auditor_does_neither() {
    let house = House::open().await;
    let (anna, mut jan, mia) = staff(&house).await;
    let lea = Person::joins(&house, &mut jan, "Lea Audit", Role::Auditor).await;
    let eva = Person::joins(&house, &mut jan, "Dr. Eva Arzt", Role::Physician).await;
    let one = finding(&anna, &jan, "MRT").await;
    let id = at(&mia).makes("zu besprechen").await.unwrap();
    let folder = at(&mia).folder(id).await;
    at(&mia).renames(&folder, "Heute").await.unwrap();
    let folder = at(&mia).folder(id).await;
    at(&mia).moves(&[(one, "MRT")], Some(&folder)).await.unwrap();
    let refused = at(&mia).removes_folder(&folder).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotAllowed), "she did not sort all that stands in it");
    for refused in [
        at(&lea).desk().list_folders().await.map(drop),
        at(&lea).moves(&[(one, "MRT")], None).await,
        at(&lea).removes_folder(&folder).await,
    ] {
        assert_eq!(refused.as_ref().err().and_then(code), Some(Code::NotAllowed), "{refused:?}");
    }
    at(&eva).removes_folder(&folder).await.unwrap();
    assert!(at(&mia).called().await.is_empty());
}

#[tokio::test]
async fn of_two_who_act_at_once_the_last_move_holds_and_a_second_name_is_told() {
    let house = House::open().await;
    let (anna, jan, mia) = staff(&house).await;
    let one = finding(&anna, &jan, "MRT").await;
    let (first, second) = (at(&mia).makes("Eins").await.unwrap(), at(&jan).makes("Zwei").await.unwrap());
    let (first, second) = (at(&mia).folder(first).await, at(&jan).folder(second).await);
    // Both saw it without a folder.
    at(&mia).moves(&[(one, "MRT")], Some(&first)).await.unwrap();
    at(&jan).moves(&[(one, "MRT")], Some(&second)).await.unwrap();
    assert_eq!(at(&mia).sorted().await, HashMap::from([(one, second.id)]));
    // Both saw it called "Eins".
    at(&mia).renames(&first, "Montag").await.unwrap();
    let late = at(&jan).renames(&first, "Dienstag").await.unwrap_err();
    assert_eq!(code(&late), Some(Code::Conflict));
    assert_eq!(at(&jan).called().await, ["Montag", "Zwei"]);
    // One removes what the other moves into.
    at(&jan).removes_folder(&at(&jan).folder(first.id).await).await.unwrap();
    let gone = at(&mia).moves(&[(one, "MRT")], Some(&first)).await.unwrap_err();
    assert_eq!(code(&gone), Some(Code::FolderGone));
    assert_eq!(code(&at(&mia).renames(&first, "Mittwoch").await.unwrap_err()), Some(Code::FolderGone));
    assert_eq!(at(&mia).sorted().await, HashMap::from([(one, second.id)]), "it stands where it stood");
}

#[tokio::test]
async fn two_folders_of_one_name_are_refused() {
    let house = House::open().await;
    let (_, jan, mia) = staff(&house).await;
    at(&mia).makes("2026 Kardiologie").await.unwrap();
    let other = at(&mia).makes("Labor").await.unwrap();
    assert_eq!(at(&jan).makes(" 2026 KARDIOLOGIE").await, Err(Error::FolderTaken));
    let other = at(&jan).folder(other).await;
    assert_eq!(at(&jan).renames(&other, "2026 kardiologie").await, Err(Error::FolderTaken));
    at(&jan).renames(&other, "LABOR").await.unwrap();
    assert_eq!(at(&jan).called().await, ["2026 Kardiologie", "LABOR"]);
}

#[tokio::test]
async fn names_open_by_the_chain_of_keys_and_a_new_one_is_sealed_by_the_newest() {
    let house = House::open().await;
    let (_, mut jan, mia) = staff(&house).await;
    let id = at(&mia).makes("zu besprechen").await.unwrap();
    let epoch = |person: &Person| person.vault.practice().verified().epoch();
    let before = epoch(&mia);
    let tom = Person::joins(&house, &mut jan, "Tom Kern", Role::Assistant).await;
    assert!(epoch(&tom) > before);
    assert_eq!(at(&tom).called().await, ["zu besprechen"], "who joined later opens it, too");
    // Mia's page is of before: what she writes is sealed by the newest epoch nevertheless.
    at(&mia).renames(&at(&mia).folder(id).await, "Besprochen").await.unwrap();
    let told = tom.browser.ask("GET", siegel_api::url::FOLDERS, "").await;
    let told: siegel_api::message::folder::Folders = serde_json::from_slice(&told.body).unwrap();
    assert_eq!(told.folders[0].blob.0[..4], epoch(&tom).to_be_bytes());
    assert_eq!(at(&tom).called().await, ["Besprochen"]);
}

#[tokio::test]
async fn a_folder_shows_nobody_what_a_unit_keeps_to_itself() {
    let house = House::open().await;
    let (anna, jan, mia) = staff(&house).await;
    let unit = opens(&jan, &[(&mia, Level::Manage)]).await;
    let hers = sends(at(&anna), "MRT", &jan, unit).await.unwrap();
    let id = at(&mia).makes("zu besprechen").await.unwrap();
    let folder = at(&jan).folder(id).await;
    // Jan does not see it: he cannot move it, and hears no more than that it is not there.
    let refused = at(&jan).moves(&[(hers, "")], Some(&folder)).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotFound));
    at(&mia).moves(&[(hers, "MRT")], Some(&folder)).await.unwrap();
    assert_eq!(at(&mia).sorted().await, HashMap::from([(hers, id)]));
    assert!(at(&jan).sorted().await.is_empty(), "he counts what he sees");
    let refused = at(&jan).moves(&[(hers, "")], None).await.unwrap_err();
    assert_eq!(code(&refused), Some(Code::NotFound));
    assert_eq!(at(&mia).sorted().await.len(), 1);
}

#[tokio::test]
async fn what_was_taken_back_can_still_be_put_away() {
    let house = House::open().await;
    let (anna, jan, mia) = staff(&house).await;
    let one = finding(&anna, &jan, "MRT").await;
    let sent = at(&anna).find(one).await;
    at(&anna).desk().withdraw(&sent, at(&anna).now, &mut rng()).await.unwrap();
    let id = at(&mia).makes("Zurückgezogen").await.unwrap();
    at(&mia).moves(&[(one, "")], Some(&at(&mia).folder(id).await)).await.unwrap();
    assert_eq!(at(&jan).sorted().await, HashMap::from([(one, id)]));
}
