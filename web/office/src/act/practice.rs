//! The card of the practice: what others see of it, and changing that.

use leptos::prelude::*;
use siegel_api::statement::CardText;
use siegel_client::team::Outcome;
use siegel_kit::Trouble;
use siegel_kit::browser::{BrowserClock, rng};

use super::{desk, vault};
use crate::office::Office;

/// The card, as a form holds it.
#[derive(Clone, Copy, Default)]
pub struct CardForm {
    pub practice: RwSignal<String>,
    pub place: RwSignal<String>,
    pub licence: RwSignal<String>,
}

impl CardForm {
    /// Filled with a card.
    pub fn of(card: &CardText) -> Self {
        CardForm {
            practice: RwSignal::new(card.name.clone()),
            place: RwSignal::new(card.place.clone()),
            licence: RwSignal::new(card.licence.clone()),
        }
    }

    /// Shows what holds now in the fields that nobody touched since they showed `before`.
    pub fn follow(self, before: &CardText, now: &CardText) {
        let fields = [
            (self.practice, &before.name, &now.name),
            (self.place, &before.place, &now.place),
            (self.licence, &before.licence, &now.licence),
        ];
        for (field, before, now) in fields {
            if field.with_untracked(|typed| typed == before) {
                field.set(now.clone());
            }
        }
    }

    /// What was typed, without white space around it, the licence number without any.
    pub fn card(self) -> CardText {
        CardText {
            name: self.practice.get_untracked().trim().to_owned(),
            place: self.place.get_untracked().trim().to_owned(),
            licence: self.licence.get_untracked().split_whitespace().collect(),
        }
    }
}

/// The card by which the own practice is known.
pub fn own_card(office: Office) -> Option<CardText> {
    office.vault().map(|vault| vault.practice().verified().card().clone())
}

/// Gives the practice another card than the one that the form began with, or proposes it to a second admin.
pub async fn change(office: Office, from: CardText, to: CardText) -> Result<Outcome, Trouble> {
    let vault = vault(office)?;
    let changed = desk(&vault).change_card(&BrowserClock, &mut rng(), (&from, &to)).await;
    super::team::outcome(office, changed).await
}
