//! What the server logs, at its most talkative, kept to be searched.

use std::io::Write;
use std::sync::{Arc, Mutex};

use tracing::{Level, Subscriber};

/// Log lines. Clones write into the same book.
#[derive(Clone, Default)]
pub struct Book(Arc<Mutex<Vec<u8>>>);

impl Book {
    /// Writes down everything that is logged under it.
    pub fn subscriber(&self) -> impl Subscriber + Send + Sync + use<> {
        let writer = self.clone();
        let all = tracing_subscriber::fmt().with_max_level(Level::TRACE);
        all.with_writer(move || writer.clone()).finish()
    }

    /// All of it so far.
    pub fn lines(&self) -> Vec<u8> {
        self.0.lock().unwrap().clone()
    }
}

impl Write for Book {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
