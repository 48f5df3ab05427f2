//! The audit logs: RFC 6962 trees that grow by appends only (protocol 10).
//!
//! Leaves and the hashes of complete subtrees are rows of their own; the head is one row that a write
//! moves by compare-and-swap. A proof reads at most two rows per level of the tree.

mod append;
mod checkpoint;
mod head;
mod instance;
mod page;
mod proof;

pub(crate) use append::{append, begin, committed, field_number, move_head};
pub use checkpoint::{find_checkpoint, insert_checkpoint};
pub use head::{Head, find_head, find_head_at, find_published};
pub(crate) use instance::ensure_instance;
pub use instance::{Unpublished, list_unpublished, publish};
pub use page::{
    Entry, Filter, find_about, find_by_ref, list, list_about, list_about_link, list_hashes, list_of_visit,
};
pub(crate) use page::{add_details, erase_net_before};
pub use proof::inclusion;
