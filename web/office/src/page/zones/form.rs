//! The list as it is written: one range a line, and who signs in from everywhere all the same.

use std::collections::BTreeSet;
use std::net::IpAddr;

use leptos::prelude::*;
use siegel_api::id::UserId;
use siegel_api::limits::ZONE_RANGES_MAX;
use siegel_api::zone::{Range, ZoneList};
use siegel_client::zone::{ZONE_NAME_CHARS_MAX, ZoneNames};
use siegel_kit::catalogue::say;
use siegel_kit::faults::fault;
use siegel_kit::{
    AreaField, Button, ErrorSummary, Faults, Glyph, Notice, NoticeKind, Rank, Task, TroubleNotice,
};

use super::confirm::ConfirmDialog;
use crate::act;
use crate::act::zone::{Written, ZonesView};
use crate::model::team::MemberCard;
use crate::office::Office;
use crate::part::about::About;

const RANGES: &str = "zones-ranges";

/// The form. `written` says what became of the list that was written last; the form shows the one that holds.
#[component]
pub(super) fn ZonesForm(
    view: ZonesView,
    written: RwSignal<Option<Written>>,
    again: RwSignal<u32>,
) -> impl IntoView {
    let office = Office::here();
    let ZonesView { list, names, own_address, members } = view;
    let text = RwSignal::new(lines(&list.ranges, &names));
    let anywhere = RwSignal::new(list.anywhere);
    let (faults, task, about) =
        (Faults::default(), Task::default(), About::<(ZoneList, ZoneNames)>::default());
    let version = list.version + 1;
    // What is written from here on is not saved.
    Effect::new(move |before: Option<()>| {
        text.track();
        anywhere.track();
        if before.is_some() {
            written.set(None);
        }
    });
    let write = move |zones: (ZoneList, ZoneNames), leaves_me_out: bool| {
        written.set(None);
        task.run(act::zone::change(office, zones, leaves_me_out), move |outcome| {
            about.open.set(false);
            written.set(Some(outcome));
            again.update(|n| *n += 1);
        });
    };
    let save = move |()| {
        let parsed = parsed(&text.read_untracked());
        let wrong = parsed.as_ref().err().map(|key| (RANGES, *key));
        if !faults.set(wrong.into_iter().collect()) {
            return;
        }
        let (ranges, names) = parsed.unwrap_or_default();
        let list = ZoneList { version, ranges, anywhere: anywhere.get_untracked() };
        if list.admits(own_address) { write((list, names), false) } else { about.open((list, names)) }
    };
    let rows = members.into_iter().map(|member| view! { <Member member anywhere/> }).collect_view();
    view! {
        <form class="card form" on:submit=|event| event.prevent_default()>
            <h2>{say("zones-list")}</h2>
            <ErrorSummary faults/>
            <AreaField id=RANGES label=say("zones-ranges") optional=true value=text help=say("zones-ranges-help") error=faults.of(RANGES)/>
            <div class="actions">
                <Button text=say("zones-add-here") glyph=Glyph::Plus on_press=move |()| add(text, own_address)/>
            </div>
            <fieldset class="field">
                <legend>{say("zones-anywhere")}</legend>
                <p class="field-help">{say("zones-anywhere-help")}</p>
                <ul class="list">{rows}</ul>
            </fieldset>
            <TroubleNotice trouble=task.trouble/>
            {move || written.get().map(|outcome| match outcome {
                Written::Saved => view! { <Notice kind=NoticeKind::Good><p>{say("zones-saved")}</p></Notice> },
                Written::Overtaken => view! { <Notice kind=NoticeKind::Warn><p>{say("zones-overtaken")}</p></Notice> },
            })}
            <div class="actions">
                <Button text=say("zones-save") rank=Rank::Primary submit=true busy=task.busy on_press=save/>
            </div>
        </form>
        <ConfirmDialog about own_address task on_go=move |zones| write(zones, true)/>
    }
}

#[component]
fn Member(member: MemberCard, anywhere: RwSignal<BTreeSet<UserId>>) -> impl IntoView {
    let id = member.id;
    let field = format!("anywhere-{id}");
    let own = member.own;
    let tick = move |event| {
        let on = event_target_checked(&event);
        anywhere.update(|all| {
            let _ = if on { all.insert(id) } else { all.remove(&id) };
        });
    };
    view! {
        <li class="item">
            <label class="check grow choice-line" for=field.clone()>
                <input
                    type="checkbox"
                    id=field.clone()
                    prop:checked=move || anywhere.with(|all| all.contains(&id))
                    on:change=tick
                />
                <span>
                    <strong><bdi>{move || member.called()}</bdi></strong>
                    {own.then(|| view! { <small>{say("team-you")}</small> })}
                </span>
            </label>
        </li>
    }
}

/// Writes the address of this page below what stands there.
fn add(text: RwSignal<String>, own_address: IpAddr) {
    text.update(|text| {
        let address = own_address.to_string();
        if !text.lines().any(|line| line.split_whitespace().next() == Some(address.as_str())) {
            if !text.is_empty() && !text.ends_with('\n') {
                text.push('\n');
            }
            text.push_str(&address);
        }
    });
}

/// As people write it: a single address without the length of its range; behind it what it is called.
pub(super) fn lines(ranges: &BTreeSet<Range>, names: &ZoneNames) -> String {
    let line = |range: &Range| {
        let text = range.to_string();
        let single = text.strip_suffix("/32").filter(|text| !text.contains(':'));
        let text = single.or_else(|| text.strip_suffix("/128")).map(str::to_owned).unwrap_or(text);
        names.of(*range).map(|name| format!("{text} {name}")).unwrap_or(text)
    };
    ranges.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What was written, or what is wrong with it.
fn parsed(text: &str) -> Result<(BTreeSet<Range>, ZoneNames), &'static str> {
    let written = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let named: Result<Vec<(Range, String)>, _> = written.map(named).collect();
    let named = named?;
    let ranges: BTreeSet<Range> = named.iter().map(|(range, _)| *range).collect();
    if ranges.len() > ZONE_RANGES_MAX {
        return Err(fault("zones-ranges-many"));
    }
    Ok((ranges, ZoneNames::new(named)))
}

/// A range, and behind it what it is called.
fn named(line: &str) -> Result<(Range, String), &'static str> {
    let (range, name) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let (range, name) = (Range::parse(range).map_err(|_| fault("zones-ranges-wrong"))?, name.trim());
    // "192.0.2.0 /24" is a slip, and no name.
    if name.starts_with('/') {
        return Err(fault("zones-ranges-wrong"));
    }
    if name.chars().count() > ZONE_NAME_CHARS_MAX {
        return Err(fault("zones-name-long"));
    }
    Ok((range, name.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_range_and_what_it_is_called() {
        let written = "203.0.113.7 Praxis Hauptstraße\n\n 192.0.2.0/24\n2001:db8::/48\tZuhause Dr. Weber ";
        let (ranges, names) = parsed(written).unwrap();
        let shown = "192.0.2.0/24\n203.0.113.7 Praxis Hauptstraße\n2001:db8::/48 Zuhause Dr. Weber";
        assert_eq!(lines(&ranges, &names), shown);
        assert_eq!(parsed(shown).unwrap(), (ranges, names));
    }

    #[test]
    fn what_is_no_range_is_told_and_a_slip_is_no_name() {
        for wrong in ["Praxis 203.0.113.7", "192.0.2.0 /24", "Praxis"] {
            assert_eq!(parsed(wrong), Err("zones-ranges-wrong"), "{wrong}");
        }
        assert_eq!(parsed(&format!("192.0.2.0/24 {}", "x".repeat(61))), Err("zones-name-long"));
        assert!(parsed(&format!("192.0.2.0/24 {}", "ß".repeat(60))).is_ok());
    }
}
