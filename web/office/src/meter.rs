//! How strong the passphrase is that somebody writes, as it is written.

use leptos::prelude::*;
use siegel_client::passphrase::known_words;

/// How many guesses it withstands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// Guessed soon.
    Weak,
    /// Guessed by somebody with patience.
    Fair,
    /// Enough behind Argon2id.
    Good,
    /// More than enough.
    Strong,
}

impl Strength {
    fn of(score: u8) -> Self {
        match score {
            0 | 1 => Strength::Weak,
            2 => Strength::Fair,
            3 => Strength::Good,
            _ => Strength::Strong,
        }
    }

    /// From 1 to 4.
    pub fn score(self) -> u8 {
        self as u8 + 1
    }

    /// Whether it may be taken (B3).
    pub fn is_enough(self) -> bool {
        matches!(self, Strength::Good | Strength::Strong)
    }
}

/// Measures one field.
#[derive(Clone, Copy)]
pub struct Meter {
    /// Of what was written last; nothing while it is measured.
    pub strength: RwSignal<Option<Strength>>,
    number: StoredValue<u32>,
    words: StoredValue<Vec<String>>,
    worker: StoredValue<Option<siegel_kit::meter::Meter>, LocalStorage>,
}

impl Meter {
    /// Loads nothing before something is written. `own` are names of the person and the practice.
    pub fn new(own: Vec<String>) -> Self {
        let own: Vec<&str> = own.iter().map(String::as_str).collect();
        Meter {
            strength: RwSignal::new(None),
            number: StoredValue::new(0),
            words: StoredValue::new(known_words(&own)),
            worker: StoredValue::new_local(None),
        }
    }

    /// Measures what is written now.
    pub fn look(self, typed: String) {
        self.strength.set(None);
        self.number.update_value(|number| *number += 1);
        if typed.is_empty() {
            return;
        }
        if self.worker.with_value(Option::is_none) {
            self.worker.set_value(siegel_kit::meter::Meter::start(move |number, score| {
                if self.number.try_get_value() == Some(number) {
                    self.strength.try_set(Some(Strength::of(score)));
                }
            }));
        }
        self.worker.with_value(|worker| {
            if let Some(worker) = worker {
                worker.ask(self.number.get_value(), &typed, &self.words.get_value());
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_of_four_is_enough() {
        let enough = (0..=4).map(|score| Strength::of(score).is_enough()).collect::<Vec<_>>();
        assert_eq!(enough, [false, false, false, true, true]);
    }
}
