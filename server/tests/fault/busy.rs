//! Another process holds the database's write lock for longer than a writer waits: a backup, an operator's
//! shell, a second server that is stuck.

use futures::executor::block_on;
use siegel_api::message::finding::FindingBox;
use siegel_api::problem::Code;
use siegel_client::clock::Clock;
use siegel_storage::{Store, TokenHash, Write, session};

use crate::chance::{Now, seed};
use crate::doctor::{refusal, two};
use crate::examine::{examine, open};
use crate::serving::{Serving, Under};

/// Takes the write lock with somebody's session, until it is dropped.
pub async fn hold(store: &Store, session_secret: &[u8]) -> Write {
    let found = session::find(store, TokenHash::of(session_secret), Now.now()).await.unwrap();
    store.write(&found.unwrap().right(), &[], Now.now()).await.unwrap()
}

#[test]
fn a_held_lock_is_told_as_busy_and_nothing_is_lost() {
    let serving = Serving::start(Under::Nothing);
    let (mut anna, jan) = two(&serving, seed());
    let to = anna.choose(&jan);
    let sent = anna.send(to, b"Befund").unwrap();
    let own = anna.open(sent);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let _within = runtime.enter();

    let store = runtime.block_on(open(&serving.data()));
    let held = runtime.block_on(hold(&store, &anna.carrier.session_secret()));
    assert_eq!(refusal(anna.withdraw(&own)), (Code::Busy, Some(5)));
    let inbox = block_on(jan.desk().list_findings(FindingBox::Inbox, None)).unwrap();
    assert_eq!(inbox.entries.len(), 1, "readers never wait");
    drop(held);

    assert_eq!(jan.contents(&jan.open(sent)).unwrap(), b"Befund", "nothing was withdrawn");
    anna.withdraw(&own).unwrap();
    runtime.block_on(store.close());
    serving.killer().kill();
    examine(&serving);
}
