//! Which acts take more than a session: a proof, minutes old at most, that its owner is there (C6). One table, which
//! the server obeys before a handler begins, and from which the pages know when to ask.

/// What a route that changes something demands of who comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Demand {
    /// No session: it is how one begins or ends, or another secret takes its place.
    Open,
    /// A session.
    Session,
    /// A session with a fresh proof.
    Proof,
    /// What the body says decides; the handler asks.
    Content,
}

/// Every route that changes something, by method and template. What is missing here demands a proof.
pub const TABLE: &[(&str, &str, Demand)] = &[
    ("POST", "/api/v1/registration/begin", Demand::Open),
    ("POST", "/api/v1/registration/finish", Demand::Open),
    ("POST", "/api/v1/registration/join", Demand::Open),
    ("POST", "/api/v1/session/begin", Demand::Open),
    ("POST", "/api/v1/session/finish", Demand::Open),
    ("POST", "/api/v1/recovery/begin", Demand::Open),
    ("POST", "/api/v1/recovery/finish", Demand::Open),
    ("POST", "/api/v1/pairing/find", Demand::Open),
    ("POST", "/api/v1/pairing/answer", Demand::Open),
    ("POST", "/api/v1/pairing/wait", Demand::Open),
    ("POST", "/api/v1/pairing/leave", Demand::Open),
    ("POST", "/api/v1/pairing/enter", Demand::Open),
    ("POST", "/api/v1/mail/confirm", Demand::Open),
    ("POST", "/api/v1/mail/unlock", Demand::Open),
    ("DELETE", "/api/v1/session", Demand::Open),
    // An operator is no member: a session of another kind, which reads and ends, and does nothing else.
    ("POST", "/api/v1/operator/setup/begin", Demand::Open),
    ("POST", "/api/v1/operator/setup/finish", Demand::Open),
    ("POST", "/api/v1/operator/session/begin", Demand::Open),
    ("POST", "/api/v1/operator/session/finish", Demand::Open),
    ("DELETE", "/api/v1/operator/session", Demand::Open),
    ("POST", "/api/v1/door/{id}/knock", Demand::Open),
    ("POST", "/api/v1/door/{id}/open", Demand::Open),
    ("POST", "/api/v1/door/{id}/fetch", Demand::Open),
    ("POST", "/api/v1/door/{id}/receipts", Demand::Open),
    ("POST", "/api/v1/door/{id}/ask", Demand::Open),
    // Whoever ends a session, a link or what was offered takes away: that must never wait.
    ("DELETE", "/api/v1/sessions", Demand::Session),
    ("DELETE", "/api/v1/sessions/{id}", Demand::Session),
    ("POST", "/api/v1/invitations/{id}/revoke", Demand::Session),
    ("POST", "/api/v1/statements/proposal/decline", Demand::Session),
    ("POST", "/api/v1/links/{id}/revoke", Demand::Session),
    ("POST", "/api/v1/findings/{id}/withdraw", Demand::Session),
    // The account: its ways in, and where its letters go.
    ("PUT", "/api/v1/account/keyring", Demand::Session),
    ("PUT", "/api/v1/account/notices", Demand::Session),
    ("PUT", "/api/v1/oversight", Demand::Session),
    ("POST", "/api/v1/account/rewrap", Demand::Proof),
    ("POST", "/api/v1/account/passkeys/begin", Demand::Proof),
    ("POST", "/api/v1/account/passkeys/finish", Demand::Proof),
    // What is begun with a proof goes on for the ten minutes that a pairing has.
    ("POST", "/api/v1/account/pairing", Demand::Proof),
    ("PUT", "/api/v1/account/pairing", Demand::Session),
    ("DELETE", "/api/v1/account/pairing", Demand::Session),
    ("POST", "/api/v1/account/pairing/approve", Demand::Session),
    ("PUT", "/api/v1/account/mail", Demand::Proof),
    ("DELETE", "/api/v1/account/mail", Demand::Proof),
    // The team: every statement is a new epoch. An invitation admits nobody.
    ("POST", "/api/v1/statements", Demand::Proof),
    ("POST", "/api/v1/statements/proposal", Demand::Proof),
    ("DELETE", "/api/v1/locks/{id}", Demand::Proof),
    ("PUT", "/api/v1/zones", Demand::Proof),
    // Who is told of what becomes of things that everybody in the practice reads: it gives no right.
    ("PUT", "/api/v1/holdings/{id}", Demand::Session),
    // An earlier end or a later beginning takes away; any time more gives.
    ("PUT", "/api/v1/holdings/{id}/period", Demand::Content),
    // A proof for who opens a unit, or lets somebody do more in it; new keys alone give nothing.
    ("POST", "/api/v1/units", Demand::Proof),
    ("POST", "/api/v1/units/{id}/statements", Demand::Content),
    // Nobody opens it again.
    ("POST", "/api/v1/units/{id}/close", Demand::Proof),
    ("POST", "/api/v1/invitations", Demand::Session),
    ("PUT", "/api/v1/contacts/{peer}", Demand::Session),
    // Daily work.
    ("PUT", "/api/v1/drafts/{id}", Demand::Session),
    ("DELETE", "/api/v1/drafts/{id}", Demand::Session),
    ("PUT", "/api/v1/drafts/{id}/parts", Demand::Session),
    ("PUT", "/api/v1/drafts/{id}/files/{file}/parts/{part}", Demand::Session),
    ("POST", "/api/v1/findings", Demand::Session),
    ("POST", "/api/v1/findings/{id}/files/{file}/ticket", Demand::Session),
    ("POST", "/api/v1/findings/{id}/receipts", Demand::Session),
    ("POST", "/api/v1/findings/{id}/grants", Demand::Session),
    // The practice's own order of what its members read anyway: it gives nobody anything.
    ("POST", "/api/v1/folders", Demand::Session),
    ("POST", "/api/v1/folders/moves", Demand::Session),
    ("PUT", "/api/v1/folders/{id}", Demand::Session),
    ("POST", "/api/v1/folders/{id}/remove", Demand::Session),
    // Whom a case is shared with reads what is in it, as who is sent a finding does.
    ("POST", "/api/v1/cases", Demand::Session),
    ("POST", "/api/v1/cases/{id}/statements", Demand::Session),
    ("POST", "/api/v1/cases/{id}/leave", Demand::Session),
    ("POST", "/api/v1/cases/{id}/close", Demand::Session),
    // The same findings, for the same holder, as long as before.
    ("POST", "/api/v1/links/{id}/content", Demand::Session),
    // A proof for links that run long, and for extracts of the log.
    ("POST", "/api/v1/links", Demand::Content),
    ("POST", "/api/v1/links/{id}/arm", Demand::Content),
    ("POST", "/api/v1/links/{id}/terms", Demand::Content),
    ("POST", "/api/v1/exports", Demand::Content),
];

/// What a request demands, by its method and its path or the template of its route. `None` for what reads only.
pub fn demand(method: &str, path: &str) -> Option<Demand> {
    if matches!(method, "GET" | "HEAD" | "OPTIONS") {
        return None;
    }
    let known = TABLE.iter().find(|(one, template, _)| *one == method && fits(template, path));
    Some(known.map_or(Demand::Proof, |(.., demand)| *demand))
}

/// Whether a path is of the template: alike but for its parameters.
fn fits(template: &str, path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let mut pieces = path.split('/');
    let alike = template.split('/').all(|wanted| {
        pieces.next().is_some_and(|piece| wanted == piece || (wanted.starts_with('{') && !piece.is_empty()))
    });
    alike && pieces.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::{LinkId, UserId};
    use crate::url;

    #[test]
    fn a_path_with_ids_demands_what_its_template_does() {
        assert_eq!(demand("DELETE", &url::lock(UserId([7; 16]))), Some(Demand::Proof));
        assert_eq!(demand("DELETE", "/api/v1/locks/{id}"), Some(Demand::Proof));
        let link = LinkId([7; 16]);
        assert_eq!(demand("POST", &url::link_act(link, "terms")), Some(Demand::Content));
        assert_eq!(demand("POST", &url::link_act(link, "revoke")), Some(Demand::Session));
        assert_eq!(demand("POST", &format!("{}?a=b", url::STATEMENTS)), Some(Demand::Proof));
    }

    #[test]
    fn what_reads_demands_nothing_and_what_the_table_does_not_know_a_proof() {
        assert_eq!(demand("GET", url::STATEMENTS), None);
        for (method, path) in [
            ("POST", "/api/v1/statements/"),
            ("POST", "/api/v1/links//terms"),
            ("PATCH", "/api/v1/drafts/{id}"),
            ("POST", "/api/v1/never-heard-of"),
        ] {
            assert_eq!(demand(method, path), Some(Demand::Proof), "{method} {path}");
        }
    }

    #[test]
    fn no_two_rows_speak_of_the_same_request() {
        for (place, (method, template, _)) in TABLE.iter().enumerate() {
            let same = TABLE.iter().position(|(one, other, _)| one == method && fits(other, template));
            assert_eq!(same, Some(place), "{method} {template}");
        }
    }
}
