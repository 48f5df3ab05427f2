//! What the server does in one step: which faults are at work, and how often each did something.

use std::collections::HashMap;

use siegel_client::server::{Request, Response};

use crate::dice::Dice;
use crate::fault::{Answer, Fault, Reach, Scene};
use crate::fork::Fork;
use crate::json;
use crate::tape::{Exchange, route};

/// One fault at work.
pub struct Acting {
    pub fault: &'static Fault,
    /// Answers that reached a client otherwise than the server gave them.
    pub fired: u32,
}

/// A step's script; an honest one is empty.
#[derive(Default)]
pub struct Script {
    pub acting: Vec<Acting>,
    dice: Option<Dice>,
    begun: usize,
    moment: usize,
    fork: Option<Fork>,
    asked: HashMap<String, u64>,
}

impl Script {
    /// These faults, from here on the tape.
    pub fn new(faults: &[&'static Fault], mut dice: Dice, begun: usize, fork: Option<Fork>) -> Self {
        let moment = dice.below(begun);
        let acting = faults.iter().map(|fault| Acting { fault, fired: 0 }).collect();
        Self { acting, dice: Some(dice), begun, moment, fork, asked: HashMap::new() }
    }

    /// Whether any fault did something.
    pub fn fired(&self) -> bool {
        self.acting.iter().any(|one| one.fired > 0)
    }

    /// The answer that the client gets.
    pub fn bend(&mut self, tape: &[Exchange], who: usize, request: &Request, honest: &Response) -> Answer {
        let Some(dice) = &self.dice else { return Ok(honest.clone()) };
        let route = route(request);
        let nth = self.asked.entry(route.clone()).or_default();
        *nth += 1;
        let scene =
            Scene { tape, who, request, begun: self.begun, moment: self.moment, fork: self.fork.as_ref() };
        let mut answer = honest.clone();
        for Acting { fault, fired } in &mut self.acting {
            let mut dice = dice.aside(&format!("{} {route}", fault.name), *nth);
            if fault.reach == Reach::Some && !dice.one_in(if shows(&route) { 2 } else { 6 }) {
                continue;
            }
            let bent = (fault.bend)(&scene, &mut dice, &answer);
            *fired += u32::from(differs(&answer, &bent));
            answer = bent?;
        }
        Ok(answer)
    }
}

/// Whether an answer holds what people are shown in the end: it is bent more often than what leads there.
fn shows(route: &str) -> bool {
    ["/findings", "/links", "/open", "/log", "/account"].iter().any(|part| route.contains(part))
}

/// Whether a client reads something else. How JSON is spelt says nothing.
fn differs(honest: &Response, bent: &Answer) -> bool {
    let Ok(bent) = bent else { return true };
    let same_body = honest.body == bent.body
        || json::read(honest).zip(json::read(bent)).is_some_and(|(honest, bent)| honest == bent);
    honest.status != bent.status || !same_body
}
