//! What faults do to answers: to whole ones, or inside them.

pub mod inside;
pub mod whole;
