//! Equality of patients inside one practice, by tokens that only the practice can make (protocol 4).

use siegel_api::id::{FindingId, PatientToken};

use crate::{
    error::Result,
    finding::FindingRight,
    right::MemberRight,
    sql::{Record, Row, sql},
    store::Store,
    write::Write,
};

/// Notes a token of one's own practice for a finding. It may be there already.
///
/// # Errors
/// `Database`.
pub async fn insert<A>(write: &mut Write, right: &FindingRight<A>, token: PatientToken) -> Result<()> {
    let noted = sql(
        "patient_tokens",
        "INSERT INTO patient_tokens (practice_id, token, finding_id) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
    );
    write.change(noted.bind(right.member().practice()).bind(token).bind(right.finding())).await
}

/// Takes away what one's own practice has noted for a finding: a corrected version may be about somebody else.
///
/// # Errors
/// `Database`.
pub async fn remove<A>(write: &mut Write, right: &FindingRight<A>) -> Result<()> {
    let gone = sql("patient_tokens", "DELETE FROM patient_tokens WHERE practice_id = $1 AND finding_id = $2");
    write.change(gone.bind(right.member().practice()).bind(right.finding())).await
}

struct Found(FindingId);

impl Record for Found {
    fn read(row: &Row) -> Result<Self> {
        row.read("finding_id").map(Self)
    }
}

/// The findings that one's own practice has noted under any of these tokens.
///
/// # Errors
/// `Database` and `Corrupt`.
pub async fn list<R>(
    store: &Store,
    right: &MemberRight<R>,
    tokens: &[PatientToken],
) -> Result<Vec<FindingId>> {
    let mut findings = Vec::new();
    for token in tokens {
        let noted = sql(
            "patient_tokens",
            "SELECT finding_id FROM patient_tokens WHERE practice_id = $1 AND token = $2",
        );
        let noted: Vec<Found> = store.list(noted.bind(right.practice()).bind(*token)).await?;
        findings.extend(noted.into_iter().map(|Found(finding)| finding));
    }
    findings.sort_unstable();
    findings.dedup();
    Ok(findings)
}
