//! Steps: what people do next, drawn by chance from what can be done.

use crate::dice::Dice;
use crate::ideal::Ideal;

/// People of a history; each is the only member of a practice.
pub const PEOPLE: [&str; 3] = ["Anna Weber", "Jan Brandt", "Mia Vogel"];

/// What somebody does; findings and links by their number in the ideal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Send { by: usize, to: Vec<usize>, pass_on: bool, large: bool },
    Open { reader: usize, finding: usize },
    List { who: usize, inbox: bool },
    File { reader: usize, finding: usize },
    Withdraw { finding: usize },
    Link { by: usize, finding: usize },
    Visit { link: usize, right_pin: bool },
    Revoke { link: usize },
    SignIn { who: usize },
    Console { who: usize, finding: usize },
}

impl Step {
    pub fn name(&self) -> &'static str {
        match self {
            Self::Send { .. } => "send",
            Self::Open { .. } => "open",
            Self::List { .. } => "list",
            Self::File { .. } => "file",
            Self::Withdraw { .. } => "withdraw",
            Self::Link { .. } => "link",
            Self::Visit { .. } => "visit",
            Self::Revoke { .. } => "revoke",
            Self::SignIn { .. } => "sign in elsewhere",
            Self::Console { .. } => "console",
        }
    }

    /// Which finding it is about, where it is about one.
    pub fn finding(&self) -> Option<usize> {
        match *self {
            Self::Open { finding, .. }
            | Self::File { finding, .. }
            | Self::Withdraw { finding }
            | Self::Link { finding, .. }
            | Self::Console { finding, .. } => Some(finding),
            _ => None,
        }
    }

    /// Which member acts; a patient is none.
    pub fn who(&self, ideal: &Ideal) -> Option<usize> {
        match *self {
            Self::Send { by: who, .. }
            | Self::Link { by: who, .. }
            | Self::Open { reader: who, .. }
            | Self::File { reader: who, .. }
            | Self::List { who, .. }
            | Self::SignIn { who }
            | Self::Console { who, .. } => Some(who),
            Self::Withdraw { finding } => Some(ideal.sent[finding].by),
            Self::Revoke { link } => Some(ideal.links[link].by),
            Self::Visit { .. } => None,
        }
    }

    /// Draws a step that can be done.
    pub fn draw(dice: &mut Dice, ideal: &Ideal, last: Option<&Self>) -> Self {
        let again = last.filter(|last| matches!(last, Self::Open { .. } | Self::List { .. }));
        if let Some(again) = again.filter(|_| dice.one_in(4)) {
            return again.clone();
        }
        let who = dice.below(PEOPLE.len());
        let finding = dice.below(ideal.sent.len());
        let link = dice.below(ideal.links.len());
        let (sends, links) = (ideal.sent.len() < 2 || dice.one_in(8), !ideal.links.is_empty());
        match dice.below(20) {
            _ if sends => Self::send(who, dice),
            0..=3 => Self::Open { reader: Self::reader(finding, ideal, dice), finding },
            4 | 5 => Self::List { who, inbox: dice.one_in(2) },
            6 => Self::File { reader: Self::reader(finding, ideal, dice), finding },
            7 => Self::Withdraw { finding },
            8 => Self::Link { by: Self::giver(finding, ideal, dice), finding },
            _ if !links => Self::Link { by: Self::giver(finding, ideal, dice), finding },
            9..=13 => {
                let right_pin = ideal.links[link].wrong >= 3 || !dice.one_in(5);
                Self::Visit { link, right_pin }
            }
            14 if !ideal.links[link].revoked => Self::Revoke { link },
            15..=17 => Self::SignIn { who },
            _ => Self::Console { who, finding },
        }
    }

    fn send(by: usize, dice: &mut Dice) -> Self {
        let others: Vec<usize> = (0..PEOPLE.len()).filter(|other| *other != by).collect();
        let to = others.into_iter().filter(|_| !dice.one_in(4)).collect();
        Self::Send { by, to, pass_on: dice.one_in(2), large: dice.one_in(12) }
    }

    /// Mostly somebody who may; now and then anybody.
    fn reader(finding: usize, ideal: &Ideal, dice: &mut Dice) -> usize {
        let sent = &ideal.sent[finding];
        let may: Vec<usize> = sent.to.iter().copied().chain([sent.by]).collect();
        if dice.one_in(8) { dice.below(PEOPLE.len()) } else { may[dice.below(may.len())] }
    }

    /// Who may give a link: the author, and recipients of what may be passed on.
    fn giver(finding: usize, ideal: &Ideal, dice: &mut Dice) -> usize {
        let sent = &ideal.sent[finding];
        let others: &[usize] = if sent.words.pass_on { &sent.to } else { &[] };
        if dice.one_in(2) { sent.by } else { dice.pick(others).copied().unwrap_or(sent.by) }
    }
}
