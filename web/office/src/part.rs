//! Parts that several pages share.

pub mod about;
pub mod alone;
pub mod ask;
pub mod badges;
pub mod choosing;
pub mod compare;
pub mod device;
pub mod export;
pub mod export_archive;
pub mod export_dispatch;
pub mod export_log;
pub mod files;
pub mod fingerprint_sheet;
pub mod folders;
pub mod on_the_way;
pub mod passphrase;
pub mod patient;
pub mod period;
pub mod practice_card;
pub mod practices;
pub mod recovery_sheet;
pub mod renewal;
pub mod role;
