//! Bytes, entries and fields inside an answer.

use serde_json::{Value, json};
use siegel_api::bytes::to_text;
use siegel_api::problem::{Code, Problem};
use siegel_client::server::{Lost, Response};

use crate::dice::Dice;
use crate::fault::{Answer, Scene};
use crate::json::{self, bytes, is_leaf, is_list, places, read, write};
use crate::tape::{Exchange, route};

/// Bends the JSON at one of the places that fit; other bodies stay.
fn at_one(
    response: &Response,
    dice: &mut Dice,
    fits: impl Fn(&Value) -> bool,
    bend: impl FnOnce(&mut Value, &mut Dice),
) -> Answer {
    let Some(mut json) = read(response) else { return Ok(response.clone()) };
    let found = places(&json, fits);
    if let Some(place) = dice.pick(&found).and_then(|pointer| json.pointer_mut(pointer)) {
        bend(place, dice);
    }
    Ok(write(response, &json))
}

fn at_bytes(response: &Response, dice: &mut Dice, bend: impl FnOnce(&mut Vec<u8>, &mut Dice)) -> Answer {
    if read(response).is_none() {
        let mut body = response.body.clone();
        bend(&mut body, dice);
        return Ok(Response { status: response.status, body });
    }
    at_one(
        response,
        dice,
        |value| bytes(value).is_some(),
        |value, dice| {
            let mut inner = bytes(value).unwrap();
            bend(&mut inner, dice);
            *value = json!(to_text(&inner));
        },
    )
}

pub fn truncate(_: &Scene<'_>, dice: &mut Dice, response: &Response) -> Answer {
    match dice.below(3) {
        0 => {
            let body = response.body[..dice.below(response.body.len())].to_vec();
            Ok(Response { status: response.status, body })
        }
        1 => at_bytes(response, dice, |bytes, dice| bytes.truncate(dice.below(bytes.len()))),
        _ => at_one(response, dice, is_list(1), |list, _| _ = list.as_array_mut().unwrap().pop()),
    }
}

pub fn reorder(_: &Scene<'_>, dice: &mut Dice, response: &Response) -> Answer {
    if read(response).is_none() {
        // Chunks of what is sealed, after its salt and commitment; or simply halves.
        return at_bytes(response, dice, |bytes, _| {
            let chunk = if bytes.len() > 65_552 { 65_552 } else { bytes.len() / 2 };
            bytes.rotate_left(chunk);
        });
    }
    at_one(response, dice, is_list(2), |list, _| list.as_array_mut().unwrap().reverse())
}

fn alike<'a>(scene: &Scene<'a>) -> Vec<&'a Exchange> {
    let wanted = route(scene.request);
    scene.tape.iter().filter(|one| one.succeeded() && route(&one.request) == wanted).collect()
}

pub fn splice(scene: &Scene<'_>, dice: &mut Dice, response: &Response) -> Answer {
    let Some(other) = dice.pick(&alike(scene)).copied() else { return Ok(response.clone()) };
    let Some((mut json, other_json)) = read(response).zip(read(&other.honest)) else {
        let mut body = response.body.clone();
        let half = body.len().min(other.honest.body.len()) / 2;
        body[..half].copy_from_slice(&other.honest.body[..half]);
        return Ok(Response { status: response.status, body });
    };
    let differs = |pointer: &String| {
        let (one, two) = (json.pointer(pointer), other_json.pointer(pointer));
        two.is_some() && one != two
    };
    let found: Vec<String> = places(&json, is_leaf).into_iter().filter(differs).collect();
    if let Some(pointer) = dice.pick(&found) {
        *json.pointer_mut(pointer).unwrap() = other_json.pointer(pointer).unwrap().clone();
    }
    Ok(write(response, &json))
}

/// Fields that count upwards.
const COUNTERS: [&str; 6] = ["arm", "epoch", "seq", "version", "from", "tries_left"];
/// Lists that grow.
const GROWING: [&str; 3] = ["epochs", "chain", "links"];

pub fn downgrade(_: &Scene<'_>, dice: &mut Dice, response: &Response) -> Answer {
    let Some(mut json) = read(response) else { return Ok(response.clone()) };
    let is = |names: &[&str], pointer: &String| names.contains(&pointer.rsplit('/').next().unwrap());
    let mut found = places(&json, |value| bytes(value).is_some_and(|bytes| is_structure(&bytes)));
    found.extend(places(&json, Value::is_u64).into_iter().filter(|pointer| is(&COUNTERS, pointer)));
    found.extend(places(&json, is_list(1)).into_iter().filter(|pointer| is(&GROWING, pointer)));
    if let Some(place) = dice.pick(&found).and_then(|pointer| json.pointer_mut(pointer)) {
        match place {
            Value::Array(list) => _ = list.pop(),
            Value::Number(number) => *place = json!(number.as_u64().unwrap().saturating_sub(1)),
            structure => {
                let mut older = bytes(structure).unwrap();
                weaken(&mut older, dice);
                *structure = json!(to_text(&older));
            }
        }
    }
    Ok(write(response, &json))
}

/// Whether bytes begin as a signed structure does: a length, then a version or the manifest's magic.
fn is_structure(bytes: &[u8]) -> bool {
    bytes.len() > 64 && bytes[..2] == [0, 0] && (bytes[4] == 1 || &bytes[4..8] == b"SGL1")
}

/// Another suite, or another version.
fn weaken(bytes: &mut [u8], dice: &mut Dice) {
    let suite = if &bytes[4..8] == b"SGL1" { 8 } else { 5 };
    if dice.one_in(2) { bytes[suite + 1] ^= 3 } else { bytes[suite - 1] = 0 }
}

pub fn inject(scene: &Scene<'_>, dice: &mut Dice, response: &Response) -> Answer {
    match dice.below(4) {
        0 | 1 => at_bytes(response, dice, |bytes, dice| {
            let place = dice.below(bytes.len());
            if let Some(byte) = bytes.get_mut(place) {
                *byte ^= 1 << dice.below(8);
            }
        }),
        2 => at_one(response, dice, Value::is_object, |object, _| object["said_by"] = json!("the server")),
        _ => entry(scene, dice, response),
    }
}

/// One more entry in a list: of this answer, or of another of its kind.
fn entry(scene: &Scene<'_>, dice: &mut Dice, response: &Response) -> Answer {
    let other =
        dice.pick(&alike(scene)).and_then(|other| json::read(&other.honest)).or_else(|| read(response));
    let Some((mut json, other)) = read(response).zip(other) else { return Ok(response.clone()) };
    let entries =
        |pointer: &str| other.pointer(pointer).and_then(Value::as_array).cloned().unwrap_or_default();
    let mut lists = places(&json, Value::is_array);
    lists.retain(|pointer| !entries(pointer).is_empty());
    // What a page lists stands outermost.
    let outermost = lists.first().filter(|_| dice.one_in(2)).cloned();
    if let Some(pointer) = outermost.or_else(|| dice.pick(&lists).cloned()) {
        let list = json.pointer_mut(&pointer).and_then(Value::as_array_mut).unwrap();
        list.extend(dice.pick(&entries(&pointer)).cloned());
    }
    Ok(write(response, &json))
}

pub fn omit(_: &Scene<'_>, dice: &mut Dice, response: &Response) -> Answer {
    match dice.below(4) {
        0 => Err(Lost),
        1 => {
            let problem = Problem::new(Code::NotFound);
            Ok(Response { status: problem.status, body: serde_json::to_vec(&problem).unwrap() })
        }
        2 => at_one(response, dice, is_list(1), |list, _| list.as_array_mut().unwrap().clear()),
        _ => at_one(response, dice, Value::is_object, |object, dice| {
            let object = object.as_object_mut().unwrap();
            let names: Vec<String> = object.keys().cloned().collect();
            dice.pick(&names).map(|name| object.remove(name));
        }),
    }
}
