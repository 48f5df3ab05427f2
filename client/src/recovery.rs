//! The recovery sheet, and ways to unlock beside it (protocol 2).
//!
//! The code does three things that do not meet: one derivation finds the account, one proves to the server
//! that somebody holds the sheet, and one opens the keys. A sheet is good once: using it makes a new one.
//!
//! What makes an old sheet void is that the server forgets what it opened. Against a server that kept the old
//! envelope and keyring a new sheet does not help: who stole the old one can open those copies, and in them
//! are the very keys that the account goes on using.

use rand_core::CryptoRng;

use siegel_api::chain::WayKind;
use siegel_api::hash::Hash;
use siegel_api::id::UserId;
use siegel_api::message::account::PasskeyFinish;
use siegel_api::message::registration::CeremonyBegun;
use siegel_api::message::session::{RecoveryBegin, RecoveryBegun, RecoveryFinish, SessionInfo};
use siegel_api::problem::Code;
use siegel_api::url;
use siegel_crypto::chance;
use siegel_crypto::code::RecoveryCode;
use siegel_crypto::unlock::Unlock;

use crate::authenticator::{self, Authenticator};
use crate::clock::Clock;
use crate::envelope;
use crate::error::{Error, Refusal};
use crate::open::open;
use crate::rewrap::{Ways, commit, prepare};
use crate::server::{Method, Request, Server, ask};
use crate::signin;
use crate::vault::Vault;

/// Times that another page may save a draft while a new sheet is made, before we give up.
const TRIES_MAX: u32 = 5;

/// An account that was opened by its sheet.
#[derive(Debug)]
pub struct Recovered {
    /// Unlocked and signed in.
    pub vault: Vault,
    /// The new sheet: a server that forgets as it should opens nothing for the old one any more.
    pub sheet: RecoveryCode,
}

/// Signs in by the recovery code, opens the account, and makes a new sheet.
///
/// # Errors
/// `Error::Unreadable` for what cannot be a code, `Error::Problem` with `sign_in_failed` for a code that is
/// unknown or void, `Error::Refused` if what the server keeps is not the owner's, and as `server::ask`.
pub async fn recover(
    server: &impl Server,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
    typed: &str,
) -> Result<Recovered, Error> {
    let code = RecoveryCode::parse(typed)?;
    let user_id = prove(server, &code, None).await?.user_id;
    let vault = open(server, user_id, &Unlock::derive_by_recovery_code(&code, user_id)).await?;
    let sheet = renew_sheet(server, &vault, clock, rng).await?;
    Ok(Recovered { vault, sheet })
}

/// Begins a new session by the sheet for somebody whose keys are open, and makes a new sheet: for who has no
/// passkey yet.
///
/// # Errors
/// As `recover` and `signin::renew`; `Error::CannotOpen` for the sheet of somebody else, for whom no session begins.
pub async fn renew(
    server: &impl Server,
    vault: &Vault,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
    typed: &str,
) -> Result<(SessionInfo, RecoveryCode), Error> {
    let code = RecoveryCode::parse(typed)?;
    let session = prove(server, &code, Some(vault.user_id())).await?;
    let way = async |_: &_| Ok(Unlock::derive_by_recovery_code(&code, vault.user_id()));
    let session = signin::same(server, vault, session, way).await?;
    Ok((session, renew_sheet(server, vault, clock, rng).await?))
}

/// Proves to the server that somebody holds the sheet: a session begins, for `only` where somebody is named.
async fn prove(
    server: &impl Server,
    code: &RecoveryCode,
    only: Option<UserId>,
) -> Result<SessionInfo, Error> {
    let recovery_id = code.derive_id();
    let begin = Request::json(Method::Post, url::RECOVERY_BEGIN, &RecoveryBegin { recovery_id })?;
    let RecoveryBegun { user_id } = ask(server, begin).await?;
    if only.is_some_and(|only| only != user_id) {
        return Err(Error::CannotOpen);
    }
    let auth = code.derive_proof(user_id).expose().as_slice().into();
    let finish = RecoveryFinish { recovery_id, auth };
    let finish = Request::json(Method::Post, url::RECOVERY_FINISH, &finish)?;
    let session: SessionInfo = ask(server, finish).await?;
    if session.user_id == user_id { Ok(session) } else { Err(Refusal::Mismatch.into()) }
}

/// Makes a new recovery sheet. At a server that forgets as it should, the old one, and a stolen copy of it,
/// open nothing any more. A draft that another page saves meanwhile is sealed anew as well.
///
/// # Errors
/// `Error::AccountChanged` if the account has another master key by now (sign in anew), `Error::Problem` with `conflict`
/// if other pages do not stop saving, and as `server::ask`.
pub async fn renew_sheet(
    server: &impl Server,
    vault: &Vault,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
) -> Result<RecoveryCode, Error> {
    chance::check(rng)?;
    for _ in 1..TRIES_MAX {
        match replace_sheet(server, vault, clock, rng).await {
            Err(Error::Problem(problem)) if matches!(problem.code, Code::Conflict | Code::NotVerified) => {
                envelope::refresh(server, vault).await?;
            }
            done => return done,
        }
    }
    replace_sheet(server, vault, clock, rng).await
}

async fn replace_sheet(
    server: &impl Server,
    vault: &Vault,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
) -> Result<RecoveryCode, Error> {
    let sheet = RecoveryCode::generate(rng);
    let unlock = Unlock::derive_by_recovery_code(&sheet, vault.user_id());
    let identity = vault.identity();
    let old = identity.ways().iter().filter(|way| way.kind == WayKind::RecoverySheet);
    let revoke = old.map(|way| Hash::of(way.unlock_key.as_bytes())).collect();
    let ways = Ways { add: &unlock, revoke, sheet: Some(&sheet) };
    let prepared = prepare(server, vault, clock, rng, &ways).await?;
    let request = Request::json(Method::Post, url::REWRAP, &prepared.message)?;
    commit(server, vault, request, prepared).await?;
    Ok(sheet)
}

/// Adds a passkey to the account.
///
/// # Errors
/// As `renew_sheet`, and `Error::Authenticator`.
pub async fn add_passkey(
    server: &impl Server,
    authenticator: &impl Authenticator,
    vault: &Vault,
    clock: &impl Clock,
    rng: &mut impl CryptoRng,
) -> Result<(), Error> {
    let begin = Request::json(Method::Post, url::PASSKEY_BEGIN, &serde_json::json!({}))?;
    let begun: CeremonyBegun = ask(server, begin).await?;
    let name = vault.own_name().map_or_else(|| "Siegel".to_owned(), |own| own.name);
    let proof = authenticator::create(authenticator, &begun.options, &name, rng).await?;
    let unlock = proof.unlock_new(authenticator, vault.user_id()).await?;
    let ways = Ways { add: &unlock, revoke: Vec::new(), sheet: None };
    let prepared = prepare(server, vault, clock, rng, &ways).await?;
    let rewrap = prepared.message.clone();
    let finish = PasskeyFinish { ceremony_id: begun.ceremony_id, credential: proof.credential, rewrap };
    let request = Request::json(Method::Post, url::PASSKEY_FINISH, &finish)?;
    commit(server, vault, request, prepared).await
}

/// Two of a sheet's four groups, to be typed back: who can do that has the sheet on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SheetCheck {
    groups: [usize; 2],
}

/// Groups on a sheet.
const GROUPS: usize = 4;

impl SheetCheck {
    /// Draws two different groups.
    pub fn draw(rng: &mut impl CryptoRng) -> Self {
        let mut bytes = [0; 2];
        rng.fill_bytes(&mut bytes);
        let [first, step] = bytes.map(usize::from);
        let first = first % GROUPS;
        let second = (first + 1 + step % (GROUPS - 1)) % GROUPS;
        Self { groups: [first.min(second), first.max(second)] }
    }

    /// The groups to ask for, counted from 1.
    pub fn groups(&self) -> [usize; 2] {
        self.groups.map(|group| group + 1)
    }

    /// Whether these are those groups.
    pub fn fits(&self, sheet: &RecoveryCode, typed: [&str; 2]) -> bool {
        let text = sheet.expose_text();
        let printed: Vec<&str> = text.split('-').collect();
        self.groups
            .iter()
            .zip(typed)
            .all(|(group, typed)| printed.get(*group).is_some_and(|printed| meant(typed).eq(printed.chars())))
    }
}

/// As people write Crockford's alphabet: small letters, O for 0, I and L for 1.
fn meant(typed: &str) -> impl Iterator<Item = char> + '_ {
    let letters = typed.chars().filter(|typed| typed.is_ascii_alphanumeric());
    letters.map(|typed| match typed.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    })
}
