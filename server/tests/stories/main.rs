//! Stories: people play through the real client against the real router, in one process.
//!
//! A story reaches every state as a person would. An attack is a story in which the server, or whoever
//! stands between, lies: answers are bent on their way, and the client must notice. What the same lie does
//! where its defence is missing is shown by a double that stands in the test alone.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a story fails by panicking")]

#[path = "../support/mod.rs"]
#[expect(unused_imports, reason = "the support offers more than these stories need")]
mod support;

mod files;
mod hostile;
mod patient;
mod sink;
mod works;

mod attack_case;
mod attack_console;
mod attack_dump;
mod attack_file;
mod attack_finding;
mod attack_folder;
mod attack_forged_log;
mod attack_link;
mod attack_reentry;
mod attack_seen;
mod attack_shown;
mod attack_stolen;
mod attack_team;
mod attack_unit;
mod attack_version;
mod story_access;
mod story_archive;
mod story_canary;
mod story_case;
mod story_case_closed;
mod story_case_news;
mod story_case_sent;
mod story_console;
mod story_correction;
mod story_draft;
mod story_export;
mod story_exported;
mod story_finding;
mod story_folder;
mod story_leave;
mod story_link;
mod story_lock;
mod story_log_words;
mod story_mail;
mod story_many;
mod story_operator;
mod story_oversight;
mod story_own_unit;
mod story_passed_on;
mod story_period;
mod story_period_mail;
mod story_post;
mod story_reentry;
mod story_team;
mod story_unit;
mod story_unit_answers;
mod story_unit_closed;
mod story_withdraw;
mod story_zone;
