//! Mail: letters that say no more than that somebody should sign in, and how they go out.
//!
//! What a letter says hangs on its notice and language alone ([`letter`]); no name, title, file or practice can come
//! into one, for nothing of that kind reaches the code that writes them (D20).

pub mod carrier;
pub mod cipher;
pub mod letter;
pub mod text;

pub use carrier::Carrier;
pub use cipher::MailKey;
