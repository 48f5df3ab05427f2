//! The recovery sheet (protocol 2).
//!
//! The code does three things that do not meet: one derivation finds the account, one proves to the server
//! that somebody holds the sheet, and one opens the keys. A sheet is good once: using it makes a new one.
//!
//! What makes an old sheet void is that the server forgets what it opened. Against a server that kept the old
//! envelope and keyring a new sheet does not help: who stole the old one can open those copies, and in them
//! are the very keys that the account goes on using.

use rand_core::CryptoRng;

use siegel_api::id::UserId;
use siegel_api::message::session::{RecoveryBegin, RecoveryBegun, RecoveryFinish, SessionInfo};
use siegel_api::url;
use siegel_crypto::chance;
use siegel_crypto::code::RecoveryCode;
use siegel_crypto::unlock::Unlock;

use crate::clock::Clock;
use crate::error::{Error, Refusal};
use crate::open::open;
use crate::rewrap::{Turn, rewrap};
use crate::server::{Method, Request, Server, ask};
use crate::signin;
use crate::vault::Vault;

mod typed;

pub use typed::{Slip, slip};

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
    let code = typed::read(typed)?;
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
    let code = typed::read(typed)?;
    let session = prove(server, &code, Some(vault.user_id())).await?;
    let way = async |_: &_| Ok(Unlock::derive_by_recovery_code(&code, vault.user_id()));
    let session = signin::same(server, vault, session, way).await?;
    vault.was_opened_by(Unlock::derive_by_recovery_code(&code, vault.user_id()).credential());
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
    let sheet = RecoveryCode::generate(rng);
    let unlock = Unlock::derive_by_recovery_code(&sheet, vault.user_id());
    let turn = Turn::RenewSheet { unlock: &unlock, sheet: &sheet };
    rewrap(server, vault, clock, rng, (&turn, |said| Request::json(Method::Post, url::REWRAP, said))).await?;
    Ok(sheet)
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
