//! Asks how strong a passphrase is: a worker that is loaded when it is first asked.

use js_sys::Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::engine::named;

/// The worker. What it was told goes with it when it is dropped.
pub struct Meter {
    worker: Worker,
    _heard: Closure<dyn FnMut(MessageEvent)>,
}

impl Meter {
    /// Starts it; `heard` gets the number of a question and its score, 0 to 4. Nothing where the document names none.
    pub fn start(heard: impl Fn(u32, u8) + 'static) -> Option<Self> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        let worker = Worker::new_with_options(&named("meter")?, &options).ok()?;
        let heard = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
            let Ok(answer) = event.data().dyn_into::<Array>() else { return };
            if let (Some(number), Some(score)) = (answer.get(0).as_f64(), answer.get(1).as_f64()) {
                heard(number as u32, score as u8);
            }
        });
        worker.set_onmessage(Some(heard.as_ref().unchecked_ref()));
        Some(Meter { worker, _heard: heard })
    }

    /// Asks. `words` are what a guesser who knows the person tries first.
    pub fn ask(&self, number: u32, typed: &str, words: &[String]) {
        let question = Array::of2(&number.into(), &typed.into());
        for word in words {
            question.push(&word.as_str().into());
        }
        // Fails only for what cannot be copied; texts can.
        let _ = self.worker.post_message(&question);
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.worker.set_onmessage(None);
        self.worker.terminate();
    }
}
