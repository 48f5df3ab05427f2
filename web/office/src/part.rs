//! Parts that several pages share.

pub mod badges;
pub mod compare;
pub mod files;
pub mod patient;
pub mod recovery_sheet;
