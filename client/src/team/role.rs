//! What people call a set of roles.

use siegel_api::statement::Roles;

/// What people call a set of roles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// Ärztin or Arzt: reads, sends, withdraws for others.
    Physician,
    /// MFA: reads and sends.
    Assistant,
    /// Administration: everything, people and the log included.
    Administrator,
    /// Datenschutz: reads the log, and opens no content.
    Auditor,
}

impl Role {
    /// All of them, in the order in which they are offered.
    pub const ALL: [Self; 4] = [Self::Physician, Self::Assistant, Self::Administrator, Self::Auditor];

    /// Its bits.
    pub fn roles(self) -> Roles {
        let bits: &[Roles] = match self {
            Self::Physician => &[Roles::READ, Roles::SEND, Roles::MANAGE],
            Self::Assistant => &[Roles::READ, Roles::SEND],
            Self::Administrator => &[Roles::ALL],
            Self::Auditor => &[Roles::AUDIT],
        };
        Roles(bits.iter().fold(0, |all, one| all | one.0))
    }

    /// The role with exactly these bits, if there is one.
    pub fn of(roles: Roles) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.roles() == roles)
    }
}

/// Whether an admin can give exactly these: what a role has, or reading together with any of sending, acting upon what
/// others sent, and the log (C1). Who acts upon what others sent must be able to send. Administration comes with everything, so it is
/// given as a role alone.
pub fn can_be_given(roles: Roles) -> bool {
    let known = roles.0 & !Roles::ALL.0 == 0;
    let single = roles.has(Roles::READ) && !roles.has(Roles::ADMIN);
    let acts = !roles.has(Roles::MANAGE) || roles.has(Roles::SEND);
    Role::of(roles).is_some() || (known && single && acts)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_is_known_by_its_bits() {
        for role in Role::ALL {
            assert_eq!(Role::of(role.roles()), Some(role));
        }
        assert_eq!(Role::of(Roles(0)), None);
        assert!(!Role::Auditor.roles().has(Roles::READ), "an auditor opens no content");
        assert!(!Role::Assistant.roles().has(Roles::MANAGE));
        assert_eq!(Role::Administrator.roles(), Roles::ALL);
    }

    #[test]
    fn rights_are_given_singly_where_they_make_sense() {
        let all = |bits: &[Roles]| Roles(bits.iter().fold(0, |all, one| all | one.0));
        let [read, send, manage] = [Roles::READ, Roles::SEND, Roles::MANAGE];
        for given in [
            &[read][..],
            &[read, Roles::AUDIT],
            &[read, send, Roles::AUDIT],
            &[read, send, manage, Roles::AUDIT],
        ] {
            assert!(can_be_given(all(given)), "{given:?}");
            assert_eq!(Role::of(all(given)), None, "no role has them");
        }
        for refused in [
            &[][..],
            &[send],
            &[manage],
            &[read, manage],
            &[send, Roles::AUDIT],
            &[read, Roles::ADMIN, Roles::AUDIT],
            &[read, Roles(32)],
        ] {
            assert!(!can_be_given(all(refused)), "{refused:?}");
        }
        assert!(Role::ALL.iter().all(|role| can_be_given(role.roles())));
    }
}
