//! Attempts that were refused, from the rows of the log (B23).

use siegel_api::message::log::LogQuery;
use siegel_api::time::Time;
use siegel_client::log::Names;
use siegel_kit::{Trouble, format};

use super::log::day;
use super::{desk, told, vault};
use crate::model::refused::{DAYS, REFUSED, Refused};
use crate::office::Office;

/// Rows of a page, and pages of each kind that are read.
const PAGE: u32 = 200;
const PAGES_MAX: usize = 10;

/// Counts the last days by the clock of this device. Each row is verified; names are not needed.
pub async fn count(office: Office) -> Result<Refused, Trouble> {
    let vault = vault(office)?;
    let today = format::today();
    let begins: Vec<Time> = (0..DAYS).filter_map(|back| day(&today, -(back as i32))).collect();
    let (mut events, mut more) = (Vec::new(), false);
    for (kind, _) in REFUSED {
        let mut before = None;
        for page in 0..PAGES_MAX {
            let from = begins.last().copied();
            let query = LogQuery { kind: Some(kind), from, before, limit: Some(PAGE), ..LogQuery::default() };
            let read = desk(&vault).read_log(&Names::default(), &query).await.map_err(told(office))?;
            events.extend(read.entries.iter().map(|entry| (entry.row.kind(), entry.row.at())));
            before = read.before;
            if before.is_none() {
                break;
            }
            more |= page + 1 == PAGES_MAX;
        }
    }
    Ok(Refused::count(&begins, &events, more))
}
