//! The sealing worker: a module worker with a WebAssembly of its own, built for speed (protocol 5).

mod worker;

fn main() {
    worker::desk::open();
}
