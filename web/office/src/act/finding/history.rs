//! What happened to a finding, line by line.

use leptos::prelude::Get;
use siegel_api::event::EventKind;
use siegel_api::id::ObjectId;
use siegel_client::finding::{CaseReader, InCase, ReadBy, VerifiedFinding};
use siegel_client::row::Vouched;
use siegel_client::vault::Vault;
use siegel_kit::catalogue::say;
use siegel_kit::tr;

use super::{own_member, own_reader, reader_in};
use crate::model::event::EventLine;

/// What happened to it, oldest first, from what was verified with the finding itself.
pub(super) fn history(vault: &Vault, finding: &VerifiedFinding) -> Vec<EventLine> {
    let (author, title) = (finding.author(), finding.title().to_owned());
    let object = ObjectId::from(finding.id());
    let line = |kind, at, who: Option<String>, vouched| EventLine {
        what: Some(title.clone()),
        ..EventLine::bare(kind, at, who, object, vouched)
    };
    let own_name = |by: &ReadBy| own_reader(vault, by);
    let mut lines = vec![line(
        EventKind::FindingSent,
        finding.sent_at(),
        Some(author.name().to_owned()),
        Vouched::Signed,
    )];
    for by in finding.opened_by() {
        lines.push(line(EventKind::Opened, by.at, own_name(by), Vouched::Signed));
    }
    for by in finding.filed_by() {
        lines.push(line(EventKind::Filed, by.at, own_name(by), Vouched::Signed));
    }
    for to in finding.recipients() {
        let place =
            |by: Option<&str>| Some(by.map_or_else(|| to.called(), |by| format!("{by} ({})", to.called())));
        let giver = if to.given_by == author.user_id() {
            Some(author.name().to_owned())
        } else {
            own_member(vault, to.given_by)
        };
        let given = line(EventKind::GrantGiven, to.delivered_at, giver, Vouched::Signed);
        lines.push(EventLine { other: place(None), ..given });
        lines.extend(to.fetched_at.map(|at| line(EventKind::Fetched, at, place(None), Vouched::Server)));
        // Colleagues who opened it stand above already.
        let elsewhere = to.practice_id != vault.practice_id();
        for (kind, all) in [(EventKind::Opened, &to.opened), (EventKind::Filed, &to.filed)] {
            let read = |by: &ReadBy| line(kind, by.at, place(by.name.as_deref()), Vouched::Signed);
            lines.extend(all.iter().filter(|_| elsewhere).map(read));
        }
        let gone = to.withdrawal.map(|gone| {
            let who = gone.by.and_then(|by| own_member(vault, by));
            line(EventKind::GrantRevoked, gone.at, who, gone.vouched)
        });
        lines.extend(gone.map(|gone| EventLine { other: place(None), ..gone }));
    }
    lines.extend(finding.in_cases().iter().flat_map(|one| case_history(vault, finding, one)));
    lines.sort_by_key(|line| line.at);
    lines
}

/// The same of a case that it is in.
fn case_history(vault: &Vault, finding: &VerifiedFinding, one: &InCase) -> Vec<EventLine> {
    let object = ObjectId::from(finding.id());
    let author = finding.author();
    let place = Some(match &one.title {
        Some(title) => tr!("case-named", title = title.clone()),
        None => say("case-one").get(),
    });
    let line = |kind, at, who, vouched| EventLine {
        what: Some(finding.title().to_owned()),
        ..EventLine::bare(kind, at, who, object, vouched)
    };
    let giver = if one.given_by == author.user_id() {
        Some(author.name().to_owned())
    } else {
        own_member(vault, one.given_by)
    };
    let given = line(EventKind::GrantGiven, one.added_at, giver, Vouched::Signed);
    let mut lines = vec![EventLine { other: place.clone(), ..given }];
    let opened = |by: &CaseReader| line(EventKind::Opened, by.reader.at, reader_in(by), Vouched::Signed);
    lines.extend(one.opened.iter().map(opened));
    lines.extend(one.withdrawal.map(|gone| {
        let who = gone.by.and_then(|by| own_member(vault, by));
        EventLine { other: place, ..line(EventKind::GrantRevoked, gone.at, who, gone.vouched) }
    }));
    lines
}
