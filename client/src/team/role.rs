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
}
