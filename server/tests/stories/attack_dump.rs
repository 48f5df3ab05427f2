//! Somebody has the whole disk of the server: bucket, database, a backup of both (attack 80).

use std::path::{Path, PathBuf};

use siegel_api::bytes::to_text;

use crate::files::{pdf, scan};
use crate::hostile::contains;
use crate::patient::give;
use crate::support::{House, Person};
use crate::works::at;

/// All files under a folder: their paths, and their bytes.
fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            all.extend(files(&path));
        } else {
            all.push((path.display().to_string(), std::fs::read(&path).unwrap()));
        }
    }
    all
}

/// The files that hold one of these secrets, as bytes or as JSON writes them.
fn leaks(folder: &Path, secrets: &[Vec<u8>]) -> Vec<String> {
    let holds =
        |bytes: &[u8], secret: &[u8]| contains(bytes, secret) || contains(bytes, to_text(secret).as_bytes());
    let dump = files(folder).into_iter();
    let leaking = dump.filter(|(_, bytes)| secrets.iter().any(|secret| holds(bytes, secret)));
    leaking.map(|(path, _)| path).collect()
}

/// Everything that would open something: the passkey's secret, the sheet, the practice's seeds, the cookie.
async fn secrets_of(person: &Person) -> Vec<Vec<u8>> {
    let mut secrets: Vec<Vec<u8>> = Vec::new();
    secrets.extend(person.passkey.expose_prf().await.iter().map(|(_, prf)| prf.to_vec()));
    assert_eq!(secrets.len(), 1);
    let sheet = person.sheet.expose_text();
    secrets.push(sheet.replace('-', "").into_bytes());
    secrets.push(person.sheet.derive_proof(person.vault.user_id()).expose().to_vec());
    let practice = person.vault.practice();
    let seeds = practice.seeds().unwrap();
    secrets.push(seeds.content().unwrap().expose().to_vec());
    secrets.push(seeds.audit().unwrap().seed.expose().to_vec());
    secrets.push(seeds.audit().unwrap().index.expose().to_vec());
    let cookie = person.browser.cookie().unwrap();
    let cookie = cookie.split_once('=').unwrap().1;
    secrets.push(siegel_api::bytes::from_text(cookie).unwrap());
    secrets
}

/// A server with a real folder for its blobs, beside its database.
async fn on_disk() -> (House, PathBuf) {
    let mut folder = PathBuf::new();
    let house = House::open_with(|config| {
        folder.clone_from(&config.data);
        config.storage_url = format!("file:{}", folder.join("blobs").display());
    });
    (house.await, folder)
}

#[tokio::test]
async fn attack_80_a_dump_holds_ciphertext_and_no_key() {
    let (house, folder) = on_disk().await;
    let weber = Person::founds(&house, "Anna Weber").await;
    let named = |file| ("KANARIENDATEI.pdf", "application/x-kanarien", file);
    let content = vec![named(pdf("KANARIENINHALT")), named(scan(9_000_000))];
    let id = at(&weber).send("KANARIENTITEL", &[], content).await.unwrap();
    let link = give(at(&weber), id, 3).await;

    let dump = files(&folder);
    let objects: Vec<&str> =
        dump.iter().filter_map(|(path, _)| path.split_once("/blobs/").map(|(_, name)| name)).collect();
    assert_eq!(objects.len(), 3, "one part, and two: {objects:?}");
    let random = |name: &str| name.len() == 35 && name.chars().all(|c| c == '/' || c.is_ascii_hexdigit());
    assert!(objects.iter().all(|name| random(name)), "names of objects say nothing: {objects:?}");

    let mut secrets = secrets_of(&weber).await;
    secrets.push(link.secret().expose().to_vec());
    secrets.push(link.derive_root().unwrap().expose().to_vec());
    secrets.push(link.derive_root().unwrap().derive_access(1).expose().to_vec());
    secrets.push(b"KANARIEN".to_vec());
    secrets.push(b"Dr. Anna Weber".to_vec());
    // The house's keys of its log and of its decoys: a backup of the database must not hold them either.
    secrets.extend([vec![7; 32], vec![8; 32]]);
    assert_eq!(leaks(&folder, &secrets), [""; 0]);
}

/// A service that keeps files as they come: whoever has the bucket reads them. The same search finds it.
#[tokio::test]
async fn attack_80_succeeds_where_files_are_kept_as_they_come() {
    let (_house, folder) = on_disk().await;
    std::fs::write(folder.join("befund.pdf"), pdf("KANARIENINHALT")).unwrap();
    let found = leaks(&folder, &[b"KANARIEN".to_vec()]);
    assert_eq!(found, [folder.join("befund.pdf").display().to_string()]);
}
