//! Opening a case, and changing who takes part: each change is a new epoch with a new seed (protocol 4). Who is new reads
//! what was before, who is gone reads nothing that comes.

use std::sync::Arc;

use rand_core::CryptoRng;
use siegel_api::event::EventKind;
use siegel_api::hash::Hash;
use siegel_api::id::{CaseId, GroupId, PracticeId};
use siegel_api::message::case::{CaseClose, CaseLeave};
use siegel_api::message::finding::Committed;
use siegel_api::problem::Code;
use siegel_api::statement::Roles;
use siegel_api::time::Time;
use siegel_api::url;
use siegel_crypto::chance;
use siegel_crypto::keyring::{Pin, PinKind};

use super::next::Next;
use super::{CaseTitle, OpenCase, Participant};
use crate::clock::Clock;
use crate::desk::Desk;
use crate::directory::VerifiedPractice;
use crate::draft::{Chosen, random};
use crate::error::Error;
use crate::event::Act;
use crate::keyring::remember;
use crate::receipt::{ask_twice, key, own_name};
use crate::send::practice_name;
use crate::server::{Method, Request, Server};
use crate::trust;

/// Who takes part from now on, beside who did.
#[derive(Clone, Debug, Default)]
pub struct Change {
    /// Practices to add, by the keys that the person was shown.
    pub add: Vec<Chosen>,
    /// Practices to remove.
    pub remove: Vec<PracticeId>,
}

impl<S: Server> Desk<'_, S> {
    /// Whether this member may open cases, and end the own practice's part in one.
    pub fn may_manage_cases(self) -> bool {
        let own = self.vault.practice();
        own.verified().has_roles(own.verified().epoch(), self.vault.user_id(), Roles::MANAGE)
    }

    /// The id of a case that is yet to be opened.
    ///
    /// # Errors
    /// `Error::Fault` with a source of chance that stands still.
    pub fn new_case(self, rng: &mut impl CryptoRng) -> Result<CaseId, Error> {
        chance::check(rng)?;
        Ok(GroupId(random(rng)))
    }

    /// Opens a case, by an id of `new_case`, for these practices. However often that is tried, it is opened once: one that
    /// is there already was opened by a call whose answer was lost.
    ///
    /// # Errors
    /// `Error::KeyChanged` if somebody's keys are not those that were chosen, and as `server::ask`.
    pub async fn open_case(
        self,
        (id, title): (CaseId, &CaseTitle),
        chosen: &[Chosen],
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
    ) -> Result<(), Error> {
        chance::check(rng)?;
        let practices = self.admitted(chosen, clock, rng).await?;
        match self.state_case((id, None, title), practices, clock, rng).await {
            Err(Error::Problem(problem)) if problem.code == Code::Conflict => {
                let known = self.find_case(id).await?;
                if known.is_own() { Ok(()) } else { Err(Error::Problem(problem)) }
            }
            done => done,
        }
    }

    /// Gives a case of the own practice's new keys, with who is added and without who is removed or has left.
    ///
    /// # Errors
    /// `Error::KeyChanged` if the keys of somebody who takes part are not those that are known here,
    /// `Error::CardChanged` if the card is not; and as `server::ask`.
    pub async fn change_case(
        self,
        id: CaseId,
        change: &Change,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
    ) -> Result<(), Error> {
        chance::check(rng)?;
        let case = self.find_case(id).await?;
        let stays = |one: &&Participant| !one.left && !change.remove.contains(&one.practice.id());
        let staying = case
            .participants()
            .iter()
            .filter(stays)
            .map(|one| Chosen { practice_id: one.practice.id(), root_fp: one.practice.root_fingerprint() });
        let chosen: Vec<Chosen> = staying.chain(change.add.iter().copied()).collect();
        let practices = self.admitted(&chosen, clock, rng).await?;
        self.state_case((id, Some(&case), &case.title), practices, clock, rng).await
    }

    /// The own practice takes part no longer. The case is fetched and judged anew, as for every act upon it: to a practice
    /// whose keys have changed nothing is sealed, not even who leaves.
    ///
    /// # Errors
    /// As `find_case`; `Code::NotAllowed` for who opened it.
    pub async fn leave_case(self, id: CaseId, now: Time, rng: &mut impl CryptoRng) -> Result<(), Error> {
        let (case, own) = (self.find_case(id).await?, self.vault.practice());
        let mut names = vec![case.label(), practice_name(own.verified())];
        names.extend(own_name(self.vault));
        let act = Act::new(EventKind::CaseLeft, id, case.newest.hash());
        let act = act.names(vec![case.label()]).names_for(case.opener(), names);
        let leave = CaseLeave { event: act.sign(self.vault, now, rng)? };
        let request = Request::json(Method::Post, url::case_act(id, "leave"), &leave)?;
        let _: Committed = ask_twice(self.server, request.idempotent(&key(rng))).await?;
        Ok(())
    }

    /// A case of the own practice's takes no more findings; corrections of what it has go there further on.
    ///
    /// # Errors
    /// As `find_case`; `Code::NotAllowed` for who did not open it.
    pub async fn close_case(self, id: CaseId, now: Time, rng: &mut impl CryptoRng) -> Result<(), Error> {
        let case = self.find_case(id).await?;
        let act = Act::new(EventKind::CaseClosed, id, case.newest.hash()).names(vec![case.label()]);
        let close = CaseClose { event: act.sign(self.vault, now, rng)? };
        let request = Request::json(Method::Post, url::case_act(id, "close"), &close)?;
        let _: Committed = ask_twice(self.server, request.idempotent(&key(rng))).await?;
        Ok(())
    }

    /// Who is to take part, with keys that the own practice trusts, and remembers from now on.
    async fn admitted(
        self,
        chosen: &[Chosen],
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
    ) -> Result<Vec<Arc<VerifiedPractice>>, Error> {
        let (contacts, practices) = self.find_recipients(chosen).await?;
        for practice in &practices {
            trust::admit(self.server, self.vault, clock, rng, &contacts, practice).await?;
        }
        Ok(practices)
    }

    async fn state_case(
        self,
        (case_id, before, title): (CaseId, Option<&OpenCase>, &CaseTitle),
        mut practices: Vec<Arc<VerifiedPractice>>,
        clock: &impl Clock,
        rng: &mut impl CryptoRng,
    ) -> Result<(), Error> {
        let own = self.practices().find(self.vault.practice_id()).await?;
        practices.push(Arc::clone(&own));
        practices.sort_by_key(|one| one.id());
        let next = Next { vault: self.vault, own: &own, case_id, before, title, practices, now: clock.now() };
        let (message, root) = next.seal(rng)?;
        let path =
            if before.is_some() { url::case_act(case_id, "statements") } else { url::CASES.to_owned() };
        let request = Request::json(Method::Post, path, &message)?.idempotent(&key(rng));
        let _: Committed = ask_twice(self.server, request).await?;
        let root: Hash = before.map_or(root, |before| before.root_fp);
        let number = before.map_or(1, |before| u64::from(before.newest.number()) + 1);
        let pin = Pin { kind: PinKind::Group, id: case_id.into(), root, number };
        // The act is done. Where the keyring cannot be written just now, who looks at the case next remembers it.
        match remember(self.server, self.vault, clock, rng, pin).await {
            Err(error) if error.is_outage() => Ok(()),
            done => done,
        }
    }
}
