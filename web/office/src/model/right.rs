//! What roles allow: the one list that menu, pages and the matrix go by.
//!
//! READ and AUDIT are held by keys: without them nothing opens. The others are held by signatures, which every verifier
//! checks against the practice's statement. What a page hides here, the server refuses too.

use siegel_api::statement::Roles;

/// Something that a member may do, or may not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Inbox, sent findings, their files; filing them.
    ReadFindings,
    /// Putting findings into folders; making folders and naming them.
    SortFindings,
    /// Sending, drafts.
    SendFindings,
    /// Making and keeping links for patients.
    GiveLinks,
    /// Correcting and withdrawing what one gave oneself.
    WithdrawOwn,
    /// Correcting and withdrawing what others of the practice gave.
    WithdrawAll,
    /// Removing folders, which undoes what others have sorted.
    RemoveFolders,
    /// Opening cases, changing who takes part, closing and leaving them.
    ManageCases,
    /// The directory of practices, and comparing fingerprints for all.
    CompareKeys,
    /// The log with its names, and extracts of it.
    ReadLog,
    /// Inviting other practices.
    InvitePractices,
    /// Inviting and admitting people, changing roles, removing members.
    ManageTeam,
}

impl Right {
    /// All, in the order of the matrix.
    pub const ALL: [Right; 12] = [
        Right::ReadFindings,
        Right::SortFindings,
        Right::SendFindings,
        Right::GiveLinks,
        Right::WithdrawOwn,
        Right::WithdrawAll,
        Right::RemoveFolders,
        Right::ManageCases,
        Right::CompareKeys,
        Right::ReadLog,
        Right::InvitePractices,
        Right::ManageTeam,
    ];

    /// The bits of a statement that give it.
    fn needs(self) -> Roles {
        match self {
            Right::ReadFindings | Right::SortFindings | Right::CompareKeys => Roles::READ,
            Right::SendFindings | Right::GiveLinks | Right::WithdrawOwn => Roles::SEND,
            Right::WithdrawAll | Right::RemoveFolders | Right::ManageCases => Roles::MANAGE,
            Right::ReadLog => Roles::AUDIT,
            Right::InvitePractices | Right::ManageTeam => Roles::ADMIN,
        }
    }

    /// Whether somebody with these roles has it.
    pub fn is_in(self, roles: Roles) -> bool {
        roles.has(self.needs())
    }

    /// Its words.
    pub fn key(self) -> &'static str {
        match self {
            Right::ReadFindings => "rights-read",
            Right::SortFindings => "rights-sort",
            Right::SendFindings => "rights-send",
            Right::GiveLinks => "rights-links",
            Right::WithdrawOwn => "rights-withdraw-own",
            Right::WithdrawAll => "rights-withdraw-all",
            Right::RemoveFolders => "rights-folders",
            Right::ManageCases => "rights-cases",
            Right::CompareKeys => "rights-compare",
            Right::ReadLog => "rights-log",
            Right::InvitePractices => "rights-practices",
            Right::ManageTeam => "rights-team",
        }
    }
}

#[cfg(test)]
mod tests {
    use siegel_client::team::Role;

    use super::*;

    /// The matrix as a practice is promised it: a letter where the role has the right.
    const PROMISED: [(Right, &str); 12] = [
        (Right::ReadFindings, "PMA-"),
        (Right::SortFindings, "PMA-"),
        (Right::SendFindings, "PMA-"),
        (Right::GiveLinks, "PMA-"),
        (Right::WithdrawOwn, "PMA-"),
        (Right::WithdrawAll, "P-A-"),
        (Right::RemoveFolders, "P-A-"),
        (Right::ManageCases, "P-A-"),
        (Right::CompareKeys, "PMA-"),
        (Right::ReadLog, "--AD"),
        (Right::InvitePractices, "--A-"),
        (Right::ManageTeam, "--A-"),
    ];

    #[test]
    fn each_role_has_the_rights_that_are_promised_and_no_others() {
        assert_eq!(PROMISED.map(|(right, _)| right), Right::ALL);
        for (right, promised) in PROMISED {
            let letters = Role::ALL.iter().zip(["P", "M", "A", "D"]);
            let given: String =
                letters.map(|(role, letter)| if right.is_in(role.roles()) { letter } else { "-" }).collect();
            assert_eq!(given, promised, "{right:?}");
        }
    }

    #[test]
    fn nobody_without_a_role_may_anything() {
        assert!(Right::ALL.iter().all(|right| !right.is_in(Roles(0))));
    }
}
