//! People: founders of practices who send findings and give links.

use rand_chacha::ChaCha20Rng;
use serde_json::json;
use siegel_api::codec::decode;
use siegel_api::id::{FileId, FindingId, UserId};
use siegel_api::link::LinkFlags;
use siegel_api::manifest::{Flags, Manifest};
use siegel_api::message::account::Account;
use siegel_api::message::finding::FindingView;
use siegel_api::period::Period;
use siegel_api::signing::Signed;
use siegel_api::statement::Roles;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_client::clock::Clock;
use siegel_client::desk::Desk;
use siegel_client::directory::find_practice;
use siegel_client::draft::{Chosen, Letter, Outgoing, Picked};
use siegel_client::error::Error;
use siegel_client::found::{Admission, NewPractice, found};
use siegel_client::greeting::Greeting;
use siegel_client::invitation::{self, Guest, Invitation};
use siegel_client::join::join;
use siegel_client::link::{LinkOffer, NewLink};
use siegel_client::meta::Meta;
use siegel_client::part::NativeSender;
use siegel_client::receive::Entry;
use siegel_client::signin::sign_in;
use siegel_client::soft::SoftPasskey;
use siegel_client::team::{Outcome, Proposal, Role};
use siegel_client::transfer::{Control, Progress, Sleeper, Watch};
use siegel_client::vault::Vault;
use siegel_crypto::code::RecoveryCode;
use siegel_crypto::pin::PinKind;

use super::browser::Browser;
use super::house::{HandClock, House};

/// A founder at a browser.
pub struct Person {
    pub browser: Browser,
    pub passkey: SoftPasskey,
    pub vault: Vault,
    pub sheet: RecoveryCode,
    pub clock: HandClock,
    pub chance: ChaCha20Rng,
}

/// Somebody who answered an invitation to a practice, and waits.
pub struct Waiting {
    pub browser: Browser,
    pub passkey: SoftPasskey,
    pub sheet: RecoveryCode,
    clock: HandClock,
    chance: ChaCha20Rng,
}

impl Waiting {
    /// Opens the link in a new browser, and answers.
    pub async fn answers(house: &House, link: &str, name: &str) -> Self {
        Self::tries(house, link, name).await.unwrap()
    }

    /// The same, where it may fail.
    pub async fn tries(house: &House, link: &str, name: &str) -> Result<Self, Error> {
        let (browser, passkey) = (house.browser(), SoftPasskey::new("http://localhost:8080").unwrap());
        let (path, fragment) = link.split_once('#').unwrap();
        // Who comes back draws other keys than the first time.
        let (clock, mut chance) = (house.clock.clone(), house.chance(&format!("{name} {path}")));
        let id = path.rsplit('/').next().unwrap().parse().unwrap();
        let accepted = invitation::view(&browser, &clock, id, fragment).await?;
        let joined = join(&browser, &passkey, &clock, &mut chance, &accepted, name).await?;
        Ok(Self { browser, passkey, sheet: joined.sheet, clock, chance })
    }

    /// Signs in, if an admin has admitted them.
    pub async fn signs_in(self) -> Result<Person, Error> {
        let vault = sign_in(&self.browser, &self.passkey).await?;
        let Self { browser, passkey, sheet, clock, chance } = self;
        Ok(Person { browser, passkey, vault, sheet, clock, chance })
    }
}

/// Waits a moment, whatever was asked: a sleep that never waits would starve what it is raced against.
struct Restless;

impl Sleeper for Restless {
    async fn sleep(&self, _: u64) {
        tokio::time::sleep(std::time::Duration::from_millis(1)).await;
    }
}

impl Person {
    /// Founds a practice by a set-up link of the operator's.
    pub async fn founds(house: &House, name: &str) -> Self {
        Self::founds_with(house, name, SoftPasskey::new("http://localhost:8080").unwrap()).await
    }

    /// The same, with a passkey of their own.
    pub async fn founds_with(house: &House, name: &str, passkey: SoftPasskey) -> Self {
        let browser = house.browser();
        let mut chance = house.chance(name);
        let mut secret = [0; 32];
        rand_chacha::rand_core::Rng::fill_bytes(&mut chance, &mut secret);
        let admission = Admission::Setup(house.setup_token(secret).await);
        let practice = NewPractice {
            name: format!("Praxis {name}"),
            place: "Musterstadt".to_owned(),
            licence: String::new(),
            founder: format!("Dr. {name}"),
        };
        let clock = house.clock.clone();
        let made = found(&browser, &passkey, &clock, &mut chance, &admission, &practice).await.unwrap();
        Self { browser, passkey, vault: made.vault, sheet: made.sheet, clock, chance }
    }

    /// Invites somebody into the own practice; the link is what is handed over.
    pub async fn invites(&mut self, role: Role) -> Invitation {
        self.invites_for(role, Period::ALWAYS).await.unwrap()
    }

    /// Invites somebody for a time.
    pub async fn invites_for(&mut self, role: Role, period: Period) -> Result<Invitation, Error> {
        let guest = Guest::Member(role.roles(), period);
        // Lists of invitations are in order of time.
        self.clock.pass(1_000);
        invitation::create(&self.browser, &self.vault, &self.clock, &mut self.chance, guest, "x").await
    }

    /// Lets a member back who has lost every way in; the link is what is handed over.
    pub async fn lets_back(&mut self, person: UserId) -> Result<Invitation, Error> {
        let guest = Guest::returning(&self.vault, person)?;
        self.clock.pass(1_000);
        invitation::create(&self.browser, &self.vault, &self.clock, &mut self.chance, guest, "").await
    }

    /// Joins the practice of `admin`: invited, answered, admitted, signed in.
    pub async fn joins(house: &House, admin: &mut Person, name: &str, role: Role) -> Self {
        let link = admin.invites(role).await.link;
        let waiting = Waiting::answers(house, &link, name).await;
        admin.admits_newest().await.unwrap();
        waiting.signs_in().await.unwrap()
    }

    /// Admits who answered the newest invitation.
    pub async fn admits_newest(&mut self) -> Result<Outcome, Error> {
        let all = invitation::list(&self.browser, &self.vault).await?;
        let desk = Desk::new(&self.browser, &self.vault);
        desk.admit(&self.clock, &mut self.chance, &all[0]).await
    }

    /// Removes a member.
    pub async fn removes(&mut self, member: &Person) -> Result<(), Error> {
        let desk = Desk::new(&self.browser, &self.vault);
        desk.remove_member(&self.clock, &mut self.chance, member.vault.user_id()).await
    }

    /// Gives a member another role.
    pub async fn gives(&mut self, member: &Person, role: Role) -> Result<Outcome, Error> {
        self.gives_singly(member, role.roles()).await
    }

    /// Gives a member just these rights.
    pub async fn gives_singly(&mut self, member: &Person, roles: Roles) -> Result<Outcome, Error> {
        let desk = Desk::new(&self.browser, &self.vault);
        desk.change_roles(&self.clock, &mut self.chance, member.vault.user_id(), roles).await
    }

    /// What waits for a second admin.
    pub async fn looks_at_proposal(&self) -> Option<Proposal> {
        self.desk().find_proposal().await.unwrap()
    }

    /// Signs what waits, as a second admin.
    pub async fn approves(&mut self) -> Result<(), Error> {
        let desk = Desk::new(&self.browser, &self.vault);
        let proposal = desk.find_proposal().await?.unwrap();
        desk.approve(&self.clock, &mut self.chance, &proposal).await
    }

    /// Declines what waits.
    pub async fn declines(&mut self) -> Result<(), Error> {
        let desk = Desk::new(&self.browser, &self.vault);
        let proposal = desk.find_proposal().await?.unwrap();
        desk.decline(&self.clock, &mut self.chance, &proposal).await
    }

    /// What this person works at.
    pub fn desk(&self) -> Desk<'_, Browser> {
        Desk::new(&self.browser, &self.vault)
    }

    /// Sends a finding of one file, to nobody but the own practice.
    pub async fn sends(&mut self, title: &str, content: Vec<u8>) -> FindingId {
        self.sends_to(title, content, &[]).await
    }

    /// Sends a finding of one file.
    pub async fn sends_to(&mut self, title: &str, content: Vec<u8>, to: &[&Person]) -> FindingId {
        let outgoing = self.uploads(title, content, to).await;
        let desk = Desk::new(&self.browser, &self.vault);
        desk.finish_draft(&outgoing, &self.clock, &mut self.chance).await.unwrap();
        outgoing.id()
    }

    /// Makes a finding of one file ready to be sent.
    pub async fn uploads(&mut self, title: &str, content: Vec<u8>, to: &[&Person]) -> Outgoing {
        let now = self.clock_now();
        let mut recipients = Vec::new();
        for person in to {
            let id = person.vault.practice_id();
            let practice = find_practice(&self.browser, self.vault.logs(), id).await.unwrap();
            recipients.push(Chosen { practice_id: id, root_fp: practice.root_fingerprint() });
        }
        let letter = Letter {
            meta: Meta { title: title.to_owned(), ..Meta::default() },
            recipients,
            valid_until: now.plus(90 * Time::DAY),
            delete_after: now.plus(10 * 365 * Time::DAY),
            flags: Flags::DOWNLOAD,
            ..Letter::default()
        };
        let length = content.len() as u64;
        let picked =
            [Picked { name: "befund.pdf".into(), media_type: "application/pdf".into(), length, modified: 0 }];
        let files = [content];
        let sender = NativeSender::new(&self.browser, &files, self.chance.clone());
        let desk = Desk::new(&self.browser, &self.vault);
        let mut outgoing = desk.begin_draft(letter, &picked, &sender, &mut self.chance).await.unwrap();
        let (control, report) = (Control::new(), |_: Progress| ());
        let watch = Watch { control: &control, sleeper: &Restless, report: &report };
        desk.send_parts(&mut outgoing, &sender, &watch).await.unwrap();
        outgoing
    }

    /// The body of a draft with these files, sealed under the account's master key as it is now.
    pub async fn draft_of(&self, sealed_key: &str, files: serde_json::Value) -> String {
        let account = self.browser.ask("GET", url::ACCOUNT, "").await;
        let account: Account = serde_json::from_slice(&account.body).unwrap();
        let envelope: Signed = decode(&account.envelope.0).unwrap();
        json!({ "sealed_key": sealed_key, "envelope": envelope.hash(), "files": files }).to_string()
    }

    /// The one file of a finding, as its manifest names it.
    pub async fn file_of(&self, finding: FindingId) -> FileId {
        let answer = self.browser.ask("GET", &url::finding(finding), "").await;
        let view: FindingView = serde_json::from_slice(&answer.body).unwrap();
        let signed: Signed = decode(&view.finding.manifest.0).unwrap();
        Manifest::parse(signed.body()).unwrap().files.iter().next().unwrap().file_id
    }

    pub fn clock_now(&self) -> Time {
        Clock::now(&self.clock)
    }
}

/// A link's offer as the pages make it.
pub fn link_offer(now: Time, openings_max: u32) -> LinkOffer {
    LinkOffer {
        name: "Frau M.".to_owned(),
        greeting: Greeting { name: "Gemeinschaftspraxis".to_owned(), phone: "0123 456".to_owned() },
        expires_at: now.plus(30 * Time::DAY),
        openings_max,
        flags: LinkFlags::default(),
    }
}

/// Gives a link to one finding, with a PIN of six digits.
pub async fn give_link(person: &mut Person, finding: FindingId, openings_max: u32) -> NewLink {
    let now = person.clock_now();
    let new = NewLink::generate(PinKind::SixDigits, &mut person.chance);
    let root = new.derive_root().unwrap();
    let desk = Desk::new(&person.browser, &person.vault);
    let Entry::Open(found) = desk.find_finding(finding).await.unwrap() else { panic!("it does not open") };
    desk.create_link(&new, &root, (&[&*found], &link_offer(now, openings_max)), now, &mut person.chance)
        .await
        .unwrap();
    new
}
