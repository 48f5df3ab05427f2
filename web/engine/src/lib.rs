//! Sealing and opening off the page's own thread.
//!
//! This library is what the pages link: the messages, the [`pool::Pool`] of workers that speaks for them, and the
//! way of a file to the disk. The program beside it (`main.rs`) is the worker, a WebAssembly of its own that is
//! built for speed. Whoever links the library links none of the worker.

pub mod message;
pub mod pool;
mod seat;
