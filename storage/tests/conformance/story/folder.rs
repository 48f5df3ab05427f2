//! Folders: a practice's own order of what its members see.

use siegel_api::{
    codec::decode,
    event::{EventKind, Leaf},
    hash::Hash,
    id::{FindingId, FolderId},
    limits::FOLDERS_MAX,
};
use siegel_storage::{Error, Sealed, Write, folder, log, right::MayManage, right::MemberRight};

use crate::support::{Doctor, House, Letter, attested, everywhere, reads};

everywhere! {
    a_finding_stands_in_one_folder_of_each_practice;
    a_folder_that_is_removed_leaves_its_findings_without_one;
    of_two_who_rename_at_once_one_is_told;
    nobody_moves_what_is_not_theirs_and_nothing_of_such_a_move_holds;
    another_practices_folder_is_none;
    a_practice_has_so_many_folders_and_no_more;
}

fn changed(doctor: &Doctor, folder: FolderId) -> siegel_storage::Event {
    attested(doctor.practice, EventKind::FolderChanged, doctor.user, folder, Hash::ZERO)
}

async fn begin(house: &House, doctor: &Doctor) -> Write {
    house.store.write(&house.reader(doctor).await, &[], house.now()).await.unwrap()
}

async fn make(house: &House, doctor: &Doctor) -> FolderId {
    let (id, reader) = (FolderId(house.chance.id()), house.reader(doctor).await);
    let mut write = begin(house, doctor).await;
    folder::insert(&mut write, &reader, id, &Sealed(vec![7])).await.unwrap();
    write.commit(changed(doctor, id)).await.unwrap();
    id
}

async fn rename(house: &House, doctor: &Doctor, id: FolderId, version: u64) -> Result<(), Error> {
    let reader = house.reader(doctor).await;
    let mut write = begin(house, doctor).await;
    folder::update(&mut write, &reader, id, version, &Sealed(vec![version as u8])).await?;
    write.commit(changed(doctor, id)).await.map(drop)
}

async fn remove(house: &House, doctor: &Doctor, id: FolderId) -> Result<(), Error> {
    let manager: MemberRight<MayManage> = house.member(doctor).await.with().unwrap();
    let mut write = house.store.write(&manager, &[], house.now()).await.unwrap();
    folder::remove(&mut write, &manager, id).await?;
    write.commit(changed(doctor, id)).await.map(drop)
}

async fn place(
    house: &House,
    doctor: &Doctor,
    findings: &[FindingId],
    to: Option<FolderId>,
) -> Result<(), Error> {
    let reader = house.reader(doctor).await;
    let mut write = begin(house, doctor).await;
    folder::place(&mut write, &reader, findings, to).await?;
    let moved =
        |id: &FindingId| attested(doctor.practice, EventKind::FindingMoved, doctor.user, *id, Hash::ZERO);
    let mut events: Vec<_> = findings.iter().map(moved).collect();
    let first = events.remove(0);
    write.commit_all(first, events).await.map(drop)
}

async fn standing(house: &House, doctor: &Doctor, letter: &Letter) -> Option<FolderId> {
    let right = reads(house, doctor, letter).await.expect("a right to read");
    folder::find_of(&house.store, &right).await.unwrap()
}

async fn names(house: &House, doctor: &Doctor) -> Vec<(FolderId, u64, Vec<u8>)> {
    let listed = folder::list(&house.store, &house.reader(doctor).await).await.unwrap();
    listed.into_iter().map(|one| (one.id, one.version, one.sealed.0)).collect()
}

/// Aydin, who has sent two letters to Brandt.
async fn letters(house: &House) -> (Doctor, Doctor, [Letter; 2]) {
    let (aydin, brandt) = (house.doctor("Praxis Aydin").await, house.doctor("Praxis Brandt").await);
    let mut both = [Letter::new(house, &[4096]), Letter::new(house, &[4096])];
    for letter in &mut both {
        house.send(&aydin, &[&brandt], letter).await;
    }
    (aydin, brandt, both)
}

async fn a_finding_stands_in_one_folder_of_each_practice(house: &House) {
    let (aydin, brandt, [letter, other]) = letters(house).await;
    let (first, second, theirs) =
        (make(house, &brandt).await, make(house, &brandt).await, make(house, &aydin).await);
    let both = [letter.finding, other.finding];
    place(house, &brandt, &both, Some(first)).await.unwrap();
    assert_eq!(standing(house, &brandt, &letter).await, Some(first));
    assert_eq!(standing(house, &aydin, &letter).await, None, "the sender's own order is another");
    place(house, &aydin, &[letter.finding], Some(theirs)).await.unwrap();
    place(house, &brandt, &[letter.finding], Some(second)).await.unwrap();
    assert_eq!(standing(house, &brandt, &letter).await, Some(second), "the later move holds");
    assert_eq!(standing(house, &brandt, &other).await, Some(first));
    assert_eq!(standing(house, &aydin, &letter).await, Some(theirs));
    // What travels with a finding is who gave it and read it, however often it was moved.
    let right = reads(house, &brandt, &letter).await.unwrap();
    let rows = log::list_about(&house.store, &right, 10).await.unwrap();
    let kinds: Vec<u16> =
        rows.iter().map(|row| decode::<Leaf>(&row.leaf).unwrap().body.kind as u16).collect();
    assert!(!kinds.is_empty() && !kinds.contains(&(EventKind::FindingMoved as u16)), "{kinds:?}");
    place(house, &brandt, &both, None).await.unwrap();
    assert_eq!(standing(house, &brandt, &letter).await, None);
    assert_eq!(standing(house, &aydin, &letter).await, Some(theirs));
}

async fn a_folder_that_is_removed_leaves_its_findings_without_one(house: &House) {
    let (_, brandt, [letter, _]) = letters(house).await;
    let folder = make(house, &brandt).await;
    place(house, &brandt, &[letter.finding], Some(folder)).await.unwrap();
    remove(house, &brandt, folder).await.unwrap();
    assert_eq!(standing(house, &brandt, &letter).await, None);
    assert!(names(house, &brandt).await.is_empty());
    let gone = [
        place(house, &brandt, &[letter.finding], Some(folder)).await,
        rename(house, &brandt, folder, 2).await,
        remove(house, &brandt, folder).await,
    ];
    assert!(gone.iter().all(|one| matches!(one, Err(Error::NoFolder))), "{gone:?}");
}

async fn of_two_who_rename_at_once_one_is_told(house: &House) {
    let (_, brandt, _) = letters(house).await;
    let folder = make(house, &brandt).await;
    rename(house, &brandt, folder, 2).await.unwrap();
    assert!(matches!(rename(house, &brandt, folder, 2).await, Err(Error::Conflict { .. })));
    assert!(matches!(rename(house, &brandt, folder, 4).await, Err(Error::Conflict { .. })));
    assert_eq!(names(house, &brandt).await, [(folder, 2, vec![2])]);
}

async fn nobody_moves_what_is_not_theirs_and_nothing_of_such_a_move_holds(house: &House) {
    let (aydin, brandt, [letter, _]) = letters(house).await;
    let mut own = Letter::new(house, &[4096]);
    house.send(&aydin, &[], &mut own).await;
    let folder = make(house, &brandt).await;
    for foreign in [own.finding, FindingId([9; 16])] {
        let refused = place(house, &brandt, &[letter.finding, foreign], Some(folder)).await;
        assert!(matches!(refused, Err(Error::Gone)), "{refused:?}");
        assert!(matches!(place(house, &brandt, &[foreign], None).await, Err(Error::Gone)));
    }
    assert_eq!(standing(house, &brandt, &letter).await, None, "all of it, or nothing");
    place(house, &brandt, &[letter.finding], Some(folder)).await.unwrap();
}

async fn another_practices_folder_is_none(house: &House) {
    let (aydin, brandt, [letter, _]) = letters(house).await;
    let theirs = make(house, &aydin).await;
    let refused = [
        place(house, &brandt, &[letter.finding], Some(theirs)).await,
        rename(house, &brandt, theirs, 2).await,
        remove(house, &brandt, theirs).await,
    ];
    assert!(refused.iter().all(|one| matches!(one, Err(Error::NoFolder))), "{refused:?}");
    assert!(names(house, &brandt).await.is_empty());
    assert_eq!(names(house, &aydin).await, [(theirs, 1, vec![7])]);
}

async fn a_practice_has_so_many_folders_and_no_more(house: &House) {
    let (aydin, brandt, _) = letters(house).await;
    let reader = house.reader(&brandt).await;
    let mut write = begin(house, &brandt).await;
    for _ in 0..FOLDERS_MAX {
        let id = FolderId(house.chance.id());
        folder::insert(&mut write, &reader, id, &Sealed(vec![7])).await.unwrap();
    }
    write.commit(changed(&brandt, FolderId([1; 16]))).await.unwrap();
    let mut write = begin(house, &brandt).await;
    let more = folder::insert(&mut write, &reader, FolderId([2; 16]), &Sealed(vec![7])).await;
    assert!(matches!(more, Err(Error::FoldersFull)), "{more:?}");
    drop(write);
    make(house, &aydin).await;
}
