//! Members of practices at their devices, each behind a wire, and what they write.

use std::rc::Rc;

use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use siegel_api::hash::Hash;
use siegel_api::id::{FileId, FindingId, PracticeId, UserId};
use siegel_api::manifest::Flags;
use siegel_api::time::Time;
use siegel_client::clock::Clock;
use siegel_client::desk::Desk;
use siegel_client::directory::find_practice;
use siegel_client::draft::{Chosen, Letter, Outgoing, Picked};
use siegel_client::error::Error;
use siegel_client::finding::VerifiedFinding;
use siegel_client::found::{Admission, NewPractice, found};
use siegel_client::meta::{Day, Meta, Patient};
use siegel_client::part::{NativeReceiver, NativeSender};
use siegel_client::soft::SoftPasskey;
use siegel_client::transfer::{Control, Progress, Watch};
use siegel_client::vault::Vault;

use crate::dice::Dice;
use crate::files::Nothing;
use crate::ideal::Words;
use crate::support::House;
use crate::tape::{Shared, Wire};

/// Where the instance lives.
pub const ORIGIN: &str = "http://localhost:8080";

/// One browser with an open account.
pub struct Device {
    pub wire: Wire,
    pub vault: Vault,
    pub now: Time,
}

/// The only member of a practice.
pub struct Member {
    pub name: &'static str,
    pub user_id: UserId,
    pub practice_id: PracticeId,
    /// Fingerprint of the practice's true content key: nothing may be sealed to another.
    pub key_fp: Hash,
    pub passkey: SoftPasskey,
    /// What would open the account: no byte of it may reach the server.
    pub secrets: Vec<Vec<u8>>,
    pub devices: Vec<Device>,
    /// A forked log was seen: the honest one may be refused from now on.
    pub estranged: bool,
}

impl Clock for Device {
    fn now(&self) -> Time {
        self.now
    }
}

/// Chance for keys and ids.
pub fn chance(dice: &mut Dice) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(dice.throw())
}

/// Founds a practice, through a wire like everything else.
pub async fn founds(
    house: &House,
    shared: &Rc<Shared>,
    (who, name): (usize, &'static str),
    dice: &mut Dice,
) -> Member {
    let mut chance = chance(dice);
    let mut secret = [0; 32];
    chance.fill_bytes(&mut secret);
    let wire = Wire { who, browser: house.browser(), shared: Rc::clone(shared) };
    let passkey = SoftPasskey::new(ORIGIN).unwrap();
    let admission = Admission::Setup(house.setup_token(secret).await);
    let practice = NewPractice {
        name: format!("Praxis {name}"),
        place: "Musterstadt".to_owned(),
        licence: String::new(),
        founder: format!("Dr. KANARIE {name}"),
    };
    let made = found(&wire, &passkey, &house.clock, &mut chance, &admission, &practice).await.unwrap();
    let vault = made.vault;
    let own = vault.practice();
    let seeds = own.seeds().unwrap();
    let mut secrets: Vec<Vec<u8>> = passkey.expose_prf().await.iter().map(|(_, prf)| prf.to_vec()).collect();
    secrets.push(made.sheet.expose_text().replace('-', "").into_bytes());
    secrets.push(seeds.content().unwrap().expose().to_vec());
    secrets.push(seeds.audit().unwrap().seed.expose().to_vec());
    secrets.push(seeds.audit().unwrap().index.expose().to_vec());
    let (user_id, practice_id) = (vault.user_id(), vault.practice_id());
    let key_fp = own.verified().current().keys().content.fingerprint();
    let now = Clock::now(&house.clock);
    let devices = vec![Device { wire, vault, now }];
    Member { name, user_id, practice_id, key_fp, passkey, secrets, devices, estranged: false }
}

impl Device {
    pub fn desk(&self) -> Desk<'_, Wire> {
        Desk::new(&self.wire, &self.vault)
    }

    /// Writes a letter to these practices, and uploads its file.
    async fn upload(&self, words: &Words, to: &[PracticeId], dice: &mut Dice) -> Result<Outgoing, Error> {
        let mut recipients = Vec::new();
        for &practice_id in to {
            let practice = find_practice(&self.wire, self.vault.logs(), practice_id).await?;
            recipients.push(Chosen { practice_id, root_fp: practice.root_fingerprint() });
        }
        let patient =
            Patient { surname: words.surname.clone(), given: "Lena".into(), born: Day::parse("1961-04-12") };
        let (title, note) = (words.title.clone(), words.note.clone());
        let letter = Letter {
            meta: Meta { title, note, patient, ..Meta::default() },
            recipients,
            valid_until: self.now.plus(180 * Time::DAY),
            delete_after: self.now.plus(10 * 365 * Time::DAY),
            flags: Flags(Flags::DOWNLOAD.0 | if words.pass_on { Flags::PASS_ON.0 } else { 0 }),
            ..Letter::default()
        };
        let picked = [Picked {
            name: words.file.clone(),
            media_type: "application/pdf".to_owned(),
            length: words.content.len() as u64,
            modified: 0,
        }];
        let contents = [words.content.clone()];
        let sender = NativeSender::new(&self.wire, &contents, chance(dice));
        let mut outgoing = self.desk().begin_draft(letter, &picked, &sender, &mut chance(dice)).await?;
        let (control, report) = (Control::new(), |_: Progress| {});
        let watch = Watch { control: &control, sleeper: &Nothing, report: &report };
        self.desk().send_parts(&mut outgoing, &sender, &watch).await?;
        Ok(outgoing)
    }

    /// Sends a finding.
    pub async fn send(&self, words: &Words, to: &[PracticeId], dice: &mut Dice) -> Result<FindingId, Error> {
        let outgoing = self.upload(words, to, dice).await?;
        self.desk().finish_draft(&outgoing, self, &mut chance(dice)).await?;
        Ok(outgoing.id())
    }

    /// The bytes of a file.
    pub async fn read(&self, finding: &VerifiedFinding, file: FileId) -> Result<Vec<u8>, Error> {
        let (control, report) = (Control::new(), |_: Progress| {});
        let watch = Watch { control: &control, sleeper: &Nothing, report: &report };
        let mut bytes = Vec::new();
        self.desk().read_file(finding, file, &NativeReceiver(&self.wire), &mut bytes, &watch).await?;
        Ok(bytes)
    }
}
