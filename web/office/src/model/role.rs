//! Roles, and rights that are given singly, as the pages show them (C1).

use siegel_api::statement::Roles;
use siegel_client::team::{Role, can_be_given};
use siegel_kit::tr;

/// Stands in a form for rights that are put together singly.
pub const OWN: &str = "own";

/// A right that can be given beside reading.
pub struct Switch {
    pub gives: Roles,
    /// The sentence at the box.
    pub label: &'static str,
    /// The word in a list.
    pub word: &'static str,
}

/// All of them.
pub const SWITCHES: [Switch; 3] = [
    Switch { gives: Roles::SEND, label: "team-own-send", word: "team-may-send" },
    Switch { gives: Roles::MANAGE, label: "team-own-manage", word: "team-may-manage" },
    Switch { gives: Roles::AUDIT, label: "team-own-audit", word: "team-may-audit" },
];

/// What is wrong with what was chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Amiss {
    /// Nothing was.
    Nothing,
    /// Acting upon what others sent, without sending.
    Alone,
}

/// The name of a role.
pub fn role_key(role: Role) -> &'static str {
    match role {
        Role::Physician => "team-role-physician",
        Role::Assistant => "team-role-assistant",
        Role::Administrator => "team-role-administrator",
        Role::Auditor => "team-role-auditor",
    }
}

/// What it may and may not do.
pub fn role_help_key(role: Role) -> &'static str {
    match role {
        Role::Physician => "team-role-physician-help",
        Role::Assistant => "team-role-assistant-help",
        Role::Administrator => "team-role-administrator-help",
        Role::Auditor => "team-role-auditor-help",
    }
}

/// The name of the role that has these bits.
pub fn roles_key(roles: Roles) -> &'static str {
    Role::of(roles).map_or("team-role-other", role_key)
}

/// The same; of rights that were put together singly, what they are.
pub fn roles_words(roles: Roles) -> String {
    if let Some(role) = Role::of(roles) {
        return tr!(role_key(role));
    }
    let read = (Roles::READ, "team-may-read");
    let all = std::iter::once(read).chain(SWITCHES.map(|switch| (switch.gives, switch.word)));
    let given: Vec<String> = all.filter(|(right, _)| roles.has(*right)).map(|(_, key)| tr!(key)).collect();
    tr!("team-role-own", rights = given.join(", "))
}

/// What stands for a role in a form.
pub fn role_value(role: Role) -> &'static str {
    match role {
        Role::Physician => "physician",
        Role::Assistant => "assistant",
        Role::Administrator => "administrator",
        Role::Auditor => "auditor",
    }
}

/// What stands for these roles in a form.
pub fn roles_value(roles: Roles) -> &'static str {
    Role::of(roles).map_or(OWN, role_value)
}

/// What somebody chose: a role's value, or `OWN` with the rights that are ticked.
///
/// # Errors
/// Where it is wrong, and what.
pub fn chosen(value: &str, ticked: Roles) -> Result<Roles, Amiss> {
    if let Some(role) = Role::ALL.into_iter().find(|role| role_value(*role) == value) {
        return Ok(role.roles());
    }
    if value != OWN {
        return Err(Amiss::Nothing);
    }
    let roles = Roles(Roles::READ.0 | ticked.0);
    if can_be_given(roles) { Ok(roles) } else { Err(Amiss::Alone) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_gives_back_what_was_chosen() {
        for role in Role::ALL {
            assert_eq!(
                chosen(role_value(role), Roles::AUDIT),
                Ok(role.roles()),
                "what is ticked elsewhere counts for nothing"
            );
            assert_eq!(roles_value(role.roles()), role_value(role));
        }
        assert_eq!(chosen("", Roles::ALL), Err(Amiss::Nothing));
    }

    #[test]
    fn rights_are_put_together_singly() {
        let both = |a: Roles, b: Roles| Roles(a.0 | b.0);
        assert_eq!(chosen(OWN, Roles(0)), Ok(Roles::READ));
        assert_eq!(chosen(OWN, Roles::AUDIT), Ok(both(Roles::READ, Roles::AUDIT)));
        assert_eq!(chosen(OWN, Roles::SEND), Ok(Role::Assistant.roles()), "which is a role");
        assert_eq!(chosen(OWN, Roles::MANAGE), Err(Amiss::Alone));
        assert_eq!(roles_value(Roles::READ), OWN);
    }
}
