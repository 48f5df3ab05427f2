//! What the practice does with its links: make, extend, arm anew, add content, revoke.

use siegel_api::{codec::encode, hash::Hash, id::FindingId, link::Terms, signing::Signed};

use super::right::LinkRight;
use crate::{
    error::{Error, Result},
    opaque::Sealed,
    right::{MaySend, MemberRight, Own},
    sql::sql,
    token::TokenHash,
    write::Write,
};

/// A PIN's side of a link.
#[derive(Clone, Debug)]
pub struct Arm {
    /// H(T).
    pub access: TokenHash,
    /// The link's key, sealed under secret and PIN.
    pub box0: Sealed,
}

/// The content's side of a link.
#[derive(Clone, Debug)]
pub struct Content {
    /// Statements, keys of signers, keys of findings, sealed under the link's key.
    pub box1: Sealed,
    /// All revisions that the link shows, in the order of the second box.
    pub findings: Vec<(FindingId, Hash)>,
}

/// A link to be made.
#[derive(Clone, Debug)]
pub struct NewLink {
    /// The signed terms; they name link, PIN number, content number, end and openings.
    pub terms: Signed,
    /// H(knock).
    pub knock: TokenHash,
    /// What the knock opens.
    pub pre: Sealed,
    /// The first PIN.
    pub arm: Arm,
    /// The first content.
    pub content: Content,
    /// What the practice keeps, under its own key.
    pub office: Sealed,
}

/// New terms, and what they come with.
#[derive(Clone, Debug)]
pub struct Update {
    /// The signed terms.
    pub terms: Signed,
    /// What the practice keeps, under its own key.
    pub office: Sealed,
    /// A new PIN: the terms' arm is one more.
    pub arm: Option<Arm>,
    /// New content: the terms' content is one more.
    pub content: Option<Content>,
}

/// Makes a link. The caller has verified the terms' signature.
///
/// # Errors
/// `Conflict` if the id is taken or a finding is not readable to the practice, `Bounds` if the terms are
/// another practice's or another second box's, and `Database`.
pub async fn insert(write: &mut Write, right: &MemberRight<MaySend>, link: &NewLink) -> Result<()> {
    let terms = parse(&link.terms, Some(&link.content))?;
    if terms.group != right.practice() || terms.signer != right.user() {
        return Err(Error::Bounds("signer of the terms"));
    }
    let now = write.now();
    let made = sql(
        "links",
        "INSERT INTO links (link_id, practice_id, user_id, knock_hash, pre, access_hash, arm, content, box0, \
         box1, terms, terms_hash, office, flags, created_at, expires_at, openings_max) \
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
    );
    let made = made.bind(terms.link_id).bind(right.practice()).bind(right.user()).bind(link.knock);
    let made = made.bind(&link.pre).bind(link.arm.access).bind(terms.arm).bind(terms.content);
    let made = made.bind(&link.arm.box0).bind(&link.content.box1).bind(encode(&link.terms));
    let made = made.bind(link.terms.hash()).bind(&link.office).bind(terms.flags.0).bind(now);
    write.change(made.bind(terms.expires_at).bind(terms.openings_max)).await?;
    insert_findings(write, &terms, &link.content).await
}

fn parse(signed: &Signed, content: Option<&Content>) -> Result<Terms> {
    let terms = Terms::parse(signed.body()).map_err(|_| Error::Bounds("terms"))?;
    let binds = content.is_none_or(|content| Hash::of(&content.box1.0) == terms.box1_hash);
    if binds { Ok(terms) } else { Err(Error::Bounds("second box of the terms")) }
}

/// A link shows what the practice may read itself: its own, or what was granted to it.
async fn insert_findings(write: &mut Write, terms: &Terms, content: &Content) -> Result<()> {
    let now = write.now();
    for (place, (finding, manifest)) in (0_u32..).zip(&content.findings) {
        let shown = sql(
            "link_findings",
            "INSERT INTO link_findings (link_id, finding_id, manifest_hash, place) SELECT $1, r.finding_id, \
             r.manifest_hash, $6 FROM revisions r JOIN findings f ON f.finding_id = r.finding_id \
             WHERE r.manifest_hash = $3 AND r.finding_id = $2 AND r.kind = 1 AND f.deleted_at IS NULL \
             AND (f.practice_id = $4 OR (f.valid_until > $5 AND EXISTS (SELECT 1 FROM grants g \
             WHERE g.manifest_hash = r.manifest_hash AND g.recipient_id = $4 AND g.revoked_at IS NULL))) \
             RETURNING link_id",
        );
        let shown = shown.bind(terms.link_id).bind(*finding).bind(*manifest).bind(terms.group).bind(now);
        let shown = shown.bind(place);
        write.change_one(shown).await?;
    }
    Ok(())
}

/// Puts new terms in the place of the old ones: extends, arms anew, adds content. A new PIN ends the
/// visits of the one before, and forgives its wrong tries.
///
/// # Errors
/// `Conflict` if somebody changed the link meanwhile, it is revoked, or its boxes are gone and do not come
/// anew; `Bounds` if the terms are not this link's.
pub async fn update(write: &mut Write, right: &LinkRight<Own>, new: &Update) -> Result<()> {
    let terms = parse(&new.terms, new.content.as_ref())?;
    if terms.link_id != right.link || terms.group != right.practice {
        return Err(Error::Bounds("link of the terms"));
    }
    update_terms(write, &terms, new).await?;
    if let Some(arm) = &new.arm {
        update_arm(write, &terms, arm).await?;
    }
    if let Some(content) = &new.content {
        update_content(write, &terms, content).await?;
    }
    Ok(())
}

/// The counters of the terms rise by one exactly where something new comes with them.
async fn update_terms(write: &mut Write, terms: &Terms, new: &Update) -> Result<()> {
    let changed = sql(
        "links",
        "UPDATE links SET terms = $2, terms_hash = $3, office = $4, flags = $5, expires_at = $6, \
         openings_max = $7, arm = $8, content = $9 WHERE link_id = $1 AND revoked_at IS NULL \
         AND arm + $10 = $8 AND content + $11 = $9 AND (box0 IS NOT NULL OR $10 = 1) \
         AND (box1 IS NOT NULL OR $11 = 1) RETURNING link_id",
    );
    let changed = changed.bind(terms.link_id).bind(encode(&new.terms)).bind(new.terms.hash());
    let changed = changed.bind(&new.office).bind(terms.flags.0).bind(terms.expires_at);
    let changed = changed.bind(terms.openings_max).bind(terms.arm).bind(terms.content);
    write.change_one(changed.bind(u32::from(new.arm.is_some())).bind(u32::from(new.content.is_some()))).await
}

async fn update_arm(write: &mut Write, terms: &Terms, arm: &Arm) -> Result<()> {
    let armed = sql(
        "links",
        "UPDATE links SET access_hash = $2, box0 = $3, tries = 0, paused_until = 0, locked_at = NULL \
         WHERE link_id = $1",
    );
    write.change(armed.bind(terms.link_id).bind(arm.access).bind(&arm.box0)).await?;
    write.change(sql("visits", "DELETE FROM visits WHERE link_id = $1").bind(terms.link_id)).await
}

/// Visits of the content before end: what they hold is not what the link shows.
async fn update_content(write: &mut Write, terms: &Terms, content: &Content) -> Result<()> {
    let changed = sql("links", "UPDATE links SET box1 = $2 WHERE link_id = $1");
    write.change(changed.bind(terms.link_id).bind(&content.box1)).await?;
    write.change(sql("visits", "DELETE FROM visits WHERE link_id = $1").bind(terms.link_id)).await?;
    write.change(sql("tickets", "DELETE FROM tickets WHERE link_id = $1").bind(terms.link_id)).await?;
    write
        .change(sql("link_findings", "DELETE FROM link_findings WHERE link_id = $1").bind(terms.link_id))
        .await?;
    insert_findings(write, terms, content).await
}

/// Takes a link back: its boxes are deleted, its visits and tickets end. `false` if it was taken back.
///
/// # Errors
/// `Database`.
pub async fn revoke(write: &mut Write, right: &LinkRight<Own>) -> Result<bool> {
    let now = write.now();
    let revoked = sql(
        "links",
        "UPDATE links SET revoked_at = $2, box0 = NULL, box1 = NULL WHERE link_id = $1 AND revoked_at IS NULL \
         RETURNING link_id",
    );
    let revoked = !write.rows(revoked.bind(right.link).bind(now)).await?.is_empty();
    write.change(sql("visits", "DELETE FROM visits WHERE link_id = $1").bind(right.link)).await?;
    write.change(sql("tickets", "DELETE FROM tickets WHERE link_id = $1").bind(right.link)).await?;
    Ok(revoked)
}
