//! How many guesses a passphrase withstands: a worker of its own, loaded only where somebody writes a passphrase.
//! The lists of what people take (zxcvbn) are larger than all else that signing in needs.
//!
//! A question is an array: its number, the passphrase, and words that belong to the person. The answer is an array
//! of the number and a score from 0 (guessed at once) to 4.

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

fn main() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let answers = scope.clone();
    let hear = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Some(answer) = event.data().dyn_into().ok().and_then(|asked: Array| answer(&asked)) {
            // A page that has gone hears nothing.
            let _ = answers.post_message(&answer);
        }
    });
    scope.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    hear.forget();
}

fn answer(asked: &Array) -> Option<Array> {
    let typed = asked.get(1).as_string()?;
    let words: Vec<String> = asked.iter().skip(2).filter_map(|word| word.as_string()).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let score = u8::from(zxcvbn::zxcvbn(&typed, &words).score());
    Some(Array::of2(&asked.get(0), &score.into()))
}
