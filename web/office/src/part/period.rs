//! From when until when somebody has access (B30): the fields of a form, and what its owner is told.

use leptos::prelude::*;
use siegel_api::period::Period;
use siegel_api::time::Time;
use siegel_kit::catalogue::say;
use siegel_kit::faults::fault;
use siegel_kit::{Button, DateField, Faults, Glyph, Notice, format, tr};

use crate::act::holding::{days_from, first_day, last_day, moments, workweek};
use crate::model::period::{FIELDS, Wrong, ends_soon, judged, words};
use crate::office::Office;

/// Two days, as a form has them.
#[derive(Clone, Copy)]
pub struct PeriodForm {
    from: RwSignal<String>,
    until: RwSignal<String>,
    /// The first day that stood there before.
    kept: StoredValue<String>,
}

impl PeriodForm {
    /// A form that shows `before`.
    pub fn of(before: Period) -> Self {
        let from = before.starts_at.map(first_day).unwrap_or_default();
        let until = before.ends_at.map(last_day).unwrap_or_default();
        Self { kept: StoredValue::new(from.clone()), from: RwSignal::new(from), until: RwSignal::new(until) }
    }

    /// The period, of which a first or a last day must be there, and what is wrong at which field. Follows the fields.
    pub fn judged(self) -> (Period, Wrong) {
        let (from, until) = (self.from.get(), self.until.get());
        let period = moments(&from, &until);
        let now = Time(format::now());
        let judged = judged([&from, &until], &self.kept.get_value(), &format::today(), (period, now));
        let mut wrong = judged.err().unwrap_or_default();
        if !period.is_limited() {
            wrong.push((FIELDS[1], fault("period-missing")));
        }
        (period, wrong)
    }
}

/// The fields, and what is usual at one press.
#[component]
pub fn PeriodFields(form: PeriodForm, faults: Faults) -> impl IntoView {
    let from_today = |days| days_from(&format::today(), days);
    let presets = [
        ("period-week", workweek()),
        ("period-fortnight", from_today(14)),
        ("period-quarter", from_today(91)),
    ];
    let preset = move |(key, (from, until)): (&'static str, (String, String))| {
        let set = move |()| {
            form.from.set(from.clone());
            form.until.set(until.clone());
        };
        view! { <Button text=say(key) glyph=Glyph::Clock on_press=set/> }
    };
    view! {
        <div class="actions">{presets.map(preset).collect_view()}</div>
        <DateField id=FIELDS[0] label=say("period-first-day") help=say("period-first-help") value=form.from optional=true
            error=faults.of(FIELDS[0])/>
        <DateField id=FIELDS[1] label=say("team-until-day") help=say("period-last-help") value=form.until optional=true
            error=faults.of(FIELDS[1])/>
    }
}

/// On every page in the last days, until it is put away.
pub fn notice(office: Office) -> impl IntoView {
    let near = Memo::new(move |_| {
        let period = office.period.get();
        period.ends_at.filter(|_| ends_soon(period, Time(format::now())))
    });
    move || {
        near.get().filter(|_| !office.period_seen.get()).map(|ends| {
            let title = Signal::derive(move || {
                tr!("period-ends", day = format::day_in_words(ends.0.saturating_sub(1)))
            });
            view! {
                <Notice title>
                    <p>{say("period-ends-text")}</p>
                    <Button text=say("period-ends-seen") on_press=move |()| office.period_seen.set(true)/>
                </Notice>
            }
        })
    }
}

/// The own account's, where it has one.
#[component]
pub fn OwnPeriod() -> impl IntoView {
    let office = Office::here();
    let text = move || tr!("period-own", period = words(office.period.get()));
    view! {
        <Show when=move || office.period.get().is_limited()>
            <section class="card">
                <h2>{say("period-own-title")}</h2>
                <p>{text}</p>
                <p class="soft">{say("period-own-text")}</p>
            </section>
        </Show>
    }
}
