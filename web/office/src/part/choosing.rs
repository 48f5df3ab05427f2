//! Choosing findings in a list, one by one or all in sight. What a search hides is not chosen, whatever was ticked
//! before: nothing leaves the office that nobody sees.

use std::collections::BTreeSet;

use leptos::prelude::*;
use siegel_api::id::FindingId;
use siegel_kit::catalogue::say;
use siegel_kit::{Text, tr};

use crate::model::finding::FindingCard;

/// What is ticked in a list, and what the list shows.
#[derive(Clone, Copy)]
pub struct Choosing {
    shown: Memo<Vec<FindingCard>>,
    ticked: RwSignal<BTreeSet<FindingId>>,
}

impl Choosing {
    /// Nothing is ticked.
    pub fn of(shown: Memo<Vec<FindingCard>>) -> Self {
        Choosing { shown, ticked: RwSignal::new(BTreeSet::new()) }
    }

    /// What is ticked and in sight, in the order of the list.
    pub fn cards(self) -> Memo<Vec<FindingCard>> {
        Memo::new(move |_| {
            let shown = self.shown.read();
            self.ticked
                .with(|ticked| shown.iter().filter(|card| ticked.contains(&card.id)).cloned().collect())
        })
    }

    /// Ticks nothing any more.
    pub fn clear(self) {
        self.ticked.update(BTreeSet::clear);
    }

    fn tick(self, id: FindingId, on: bool) {
        self.ticked.update(|ticked| {
            if on {
                ticked.insert(id);
            } else {
                ticked.remove(&id);
            }
        });
    }

    fn tick_all(self, on: bool) {
        let shown = self.shown.read_untracked();
        self.ticked.update(|ticked| {
            ticked.clear();
            if on {
                ticked.extend(shown.iter().map(|card| card.id));
            }
        });
    }
}

/// The box in front of a row.
#[component]
pub fn ChooseCell(choosing: Choosing, id: FindingId, #[prop(into)] title: Text) -> impl IntoView {
    let is_ticked = move || choosing.ticked.with(|ticked| ticked.contains(&id));
    view! {
        <td class="choose">
            <label>
                <input
                    type="checkbox"
                    prop:checked=is_ticked
                    on:change=move |event| choosing.tick(id, event_target_checked(&event))
                />
                <span class="visually-hidden">{move || tr!("choose-one", title = title.get())}</span>
            </label>
        </td>
    }
}

/// Above the list: all at once, how many are chosen, and what can be done with them.
#[component]
pub fn ChooseBar(choosing: Choosing, children: Children) -> impl IntoView {
    let chosen = choosing.cards();
    let count = move || chosen.with(Vec::len);
    let all = move || count() > 0 && count() == choosing.shown.with(Vec::len);
    view! {
        <div class="choose-bar" role="group" aria-label=say("choose-bar")>
            <label>
                <input
                    type="checkbox"
                    prop:checked=all
                    prop:indeterminate=move || { count() > 0 && !all() }
                    on:change=move |event| choosing.tick_all(event_target_checked(&event))
                />
                <span>{say("choose-all")}</span>
            </label>
            <p class="soft" role="status">{move || tr!("choose-count", n = count())}</p>
            <div class="actions">{children()}</div>
        </div>
    }
}
