//! Whole answers, exchanged for others that were on the wire, or for those of another history.

use siegel_client::server::{Method, Response};

use crate::dice::Dice;
use crate::fault::{Answer, Scene};
use crate::json;
use crate::tape::{Exchange, route};

fn one_of(from: &[&Exchange], dice: &mut Dice, otherwise: &Response) -> Answer {
    Ok(dice.pick(from).map_or_else(|| otherwise.clone(), |one| one.honest.clone()))
}

pub fn swap(scene: &Scene<'_>, dice: &mut Dice, response: &Response) -> Answer {
    let wanted = route(scene.request);
    let others = scene.tape.iter().filter(|one| {
        let other = one.who != scene.who || !one.asks_for(scene.request);
        other && one.succeeded() && one.honest.body != response.body && route(&one.request) == wanted
    });
    one_of(&others.collect::<Vec<_>>(), dice, response)
}

pub fn replay(scene: &Scene<'_>, dice: &mut Dice, response: &Response) -> Answer {
    let before = scene
        .tape
        .iter()
        .filter(|one| one.asks_for(scene.request) && one.succeeded() && one.honest.body != response.body);
    one_of(&before.collect::<Vec<_>>(), dice, response)
}

/// The newest answer to the same question of the same person before `until`. Acts are answered truly: so a
/// clever server would do it, whose ceremonies and tickets must be fresh.
fn as_before(scene: &Scene<'_>, until: usize, response: &Response) -> Answer {
    if scene.request.method != Method::Get {
        return Ok(response.clone());
    }
    let before = scene.tape[..until].iter().rev();
    let mut same = before.filter(|one| one.who == scene.who && one.asks_for(scene.request));
    Ok(same.next().map_or_else(|| response.clone(), |one| one.honest.clone()))
}

pub fn roll_back(scene: &Scene<'_>, _: &mut Dice, response: &Response) -> Answer {
    as_before(scene, scene.moment, response)
}

pub fn freeze(scene: &Scene<'_>, _: &mut Dice, response: &Response) -> Answer {
    as_before(scene, scene.begun, response)
}

pub fn fork(scene: &Scene<'_>, _: &mut Dice, response: &Response) -> Answer {
    let Some((fork, mut json)) = scene.fork.zip(json::read(response)) else { return Ok(response.clone()) };
    fork.bend(&mut json);
    Ok(json::write(response, &json))
}
