//! Rights: values that only a question to the database can make.
//!
//! A method that changes or serves something wants to see one. A right says what was true when it was
//! asked for; `Store::write` asks again inside its transaction, so that a right which was taken away
//! in between writes nothing.

use std::marker::PhantomData;

use siegel_api::{
    id::{PracticeId, SessionId, UserId},
    statement::Roles,
    time::Time,
};

use crate::sql::{Sql, sql};

/// A right that a write can be begun with. Sealed: only this crate's rights are rights.
pub trait Right: Claim + Sync {}
impl<T: Claim + Sync> Right for T {}

/// How a right is asked for again. Outside nobody can answer with a statement, so nobody makes rights.
pub trait Claim {
    /// The practice in whose log the act will stand, if it exists already.
    fn practice(&self) -> Option<PracticeId>;

    /// Whose right it is, if it rests on a session: that right is asked for again, too, with roles and time of access.
    fn member(&self) -> Option<MemberRight> {
        None
    }

    /// A statement that gives a row while the right holds.
    fn still(&self, now: Time) -> Sql;
}

/// Any member, whatever the roles.
#[derive(Clone, Copy, Debug)]
pub struct AnyRole;

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident = $roles:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl Role for $name {
            const ROLES: Roles = Roles::$roles;
        }
    )*};
}

/// A role as a type.
pub trait Role {
    /// The bits that a member must have.
    const ROLES: Roles;
}

roles! {
    /// May open content (READ).
    MayRead = READ;
    /// May sign findings and grants (SEND).
    MaySend = SEND;
    /// May revise and revoke for others (MANAGE).
    MayManage = MANAGE;
    /// May sign statements (ADMIN).
    MayAdmin = ADMIN;
    /// May read the log's labels (AUDIT).
    MayAudit = AUDIT;
}

/// A signed-in member of a practice, with a role.
#[derive(Debug)]
pub struct MemberRight<R = AnyRole> {
    pub(crate) user: UserId,
    pub(crate) practice: PracticeId,
    pub(crate) roles: Roles,
    pub(crate) session: SessionId,
    pub(crate) role: PhantomData<R>,
}

impl MemberRight {
    /// The same member, if the statement gives the role.
    pub fn with<R: Role>(&self) -> Option<MemberRight<R>> {
        self.roles.has(R::ROLES).then(|| self.retyped())
    }
}

impl<R> MemberRight<R> {
    /// Who.
    pub fn user(&self) -> UserId {
        self.user
    }

    /// Of which practice.
    pub fn practice(&self) -> PracticeId {
        self.practice
    }

    /// With which roles, by the newest statement.
    pub fn roles(&self) -> Roles {
        self.roles
    }

    /// In which session.
    pub fn session(&self) -> SessionId {
        self.session
    }

    /// The same member, without the role.
    pub fn any(&self) -> MemberRight {
        self.retyped()
    }

    /// The right to one's own account.
    pub fn account(&self) -> AccountRight {
        AccountRight { user: self.user, practice: self.practice }
    }

    /// The same right once more; outside, each is asked for.
    pub(crate) fn again(&self) -> Self {
        self.retyped()
    }

    fn retyped<S>(&self) -> MemberRight<S> {
        let &Self { user, practice, roles, session, .. } = self;
        MemberRight { user, practice, roles, session, role: PhantomData }
    }
}

impl<R> Claim for MemberRight<R> {
    fn practice(&self) -> Option<PracticeId> {
        Some(self.practice)
    }

    fn still(&self, now: Time) -> Sql {
        sql(
            "sessions",
            "SELECT s.session_id FROM sessions s JOIN accounts a ON a.user_id = s.user_id \
             WHERE s.session_id = $1 AND s.expires_at > $2 AND a.admitted_at IS NOT NULL AND a.removed_at IS NULL \
             AND (a.starts_at IS NULL OR a.starts_at <= $2) AND (a.ends_at IS NULL OR a.ends_at > $2) AND a.roles = $3",
        )
        .bind(self.session)
        .bind(now)
        .bind(self.roles.0)
    }
}

/// A person's right to their own account: from a session, a sign-in, a recovery, or its making.
#[derive(Debug)]
pub struct AccountRight {
    pub(crate) user: UserId,
    pub(crate) practice: PracticeId,
}

impl AccountRight {
    /// Whose.
    pub fn user(&self) -> UserId {
        self.user
    }

    /// The practice that the account belongs to.
    pub fn practice(&self) -> PracticeId {
        self.practice
    }
}

impl Claim for AccountRight {
    fn practice(&self) -> Option<PracticeId> {
        Some(self.practice)
    }

    fn still(&self, now: Time) -> Sql {
        let account = "SELECT user_id FROM accounts WHERE user_id = $1 AND admitted_at IS NOT NULL AND removed_at IS NULL \
            AND (starts_at IS NULL OR starts_at <= $2) AND (ends_at IS NULL OR ends_at > $2)";
        sql("accounts", account).bind(self.user).bind(now)
    }
}

/// Read access: to a finding of one's own practice, or granted to it.
#[derive(Clone, Copy, Debug)]
pub struct Read;

/// Full access: to a finding or link of one's own practice.
#[derive(Clone, Copy, Debug)]
pub struct Own;

pub use crate::{draft::DraftRight, finding::FindingRight, invitation::InvitationRight};
pub use crate::{link::LinkRight, setup::SetupRight, ticket::FileRight};

/// A right to state the next epoch of a practice: an admin's, or its founder's.
pub trait Stating: Sync {
    /// Of which practice.
    fn of(&self) -> PracticeId;
}

impl Stating for MemberRight<MayAdmin> {
    fn of(&self) -> PracticeId {
        self.practice()
    }
}
