//! Findings on their way. What is being sent goes on whatever page is open: the page that began it shows it, and on
//! every other one a bar does ([`crate::part::on_the_way`]). Closing the tab warns. Locking delivers what has arrived
//! whole and ends the rest, whose draft stays with all that has arrived.

use std::rc::Rc;

use leptos::ev::{beforeunload, online};
use leptos::prelude::*;
use siegel_api::id::FindingId;
use siegel_api::time::Time;
use siegel_client::transfer::{Control, Progress as Way};
use siegel_kit::{Task, Trouble, format, tr};
use web_sys::File;

use crate::act;
use crate::act::draft::{Keeper, Keeping};
use crate::act::send::Delivered;
use crate::office::Office;

/// What is to be sent.
pub struct Parcel {
    pub keeper: Rc<Keeper>,
    /// The browser's handles of its files, each at its place.
    pub handles: Vec<File>,
    /// Its title.
    pub what: String,
    /// The recipients' names; empty where only links are meant.
    pub whom: String,
    /// How many files it has.
    pub files: usize,
}

/// One finding on its way; a handle. Its signals belong to the whole page, so they outlive the page that began it.
#[derive(Clone, Copy)]
pub struct Dispatch {
    pub id: FindingId,
    pub files: usize,
    /// Whether it goes to anybody but one's own practice.
    pub is_sent_on: bool,
    address: StoredValue<String>,
    named: StoredValue<(String, String)>,
    /// Given away once nothing is left to send: then the draft is free again.
    goods: StoredValue<Option<Goods>, LocalStorage>,
    control: StoredValue<Control>,
    pub way: RwSignal<Way>,
    /// When it was begun or taken up, and the bytes that had arrived by then.
    started: StoredValue<Option<(u64, u64)>>,
    pub paused: RwSignal<bool>,
    pub task: Task,
    pub sent: RwSignal<Option<Delivered>>,
    /// Whether a page shows it, and the bar need not.
    pub shown: RwSignal<bool>,
}

#[derive(Clone)]
struct Goods(Rc<Keeper>, Vec<File>);

/// Those of this page.
#[derive(Clone, Copy)]
pub struct Dispatches {
    all: RwSignal<Vec<Dispatch>>,
    owner: StoredValue<Owner>,
}

impl Dispatches {
    /// None yet. Made under the owner of the whole page.
    pub fn new() -> Self {
        let owner = Owner::current().unwrap_or_default();
        Dispatches { all: RwSignal::new(Vec::new()), owner: StoredValue::new(owner) }
    }

    /// Sends, from now on.
    pub fn begin(self, office: Office, parcel: Parcel) -> Dispatch {
        let Parcel { keeper, handles, what, whom, files } = parcel;
        let dispatch = self.owner.get_value().with(|| Dispatch {
            id: keeper.id(),
            files,
            is_sent_on: !whom.is_empty(),
            address: StoredValue::new(keeper.address()),
            named: StoredValue::new((what, whom)),
            goods: StoredValue::new_local(Some(Goods(keeper, handles))),
            control: StoredValue::new(Control::new()),
            way: RwSignal::new(Way::default()),
            started: StoredValue::new(None),
            paused: RwSignal::new(false),
            task: Task::default(),
            sent: RwSignal::new(None),
            shown: RwSignal::new(false),
        });
        self.owner.get_value().with(|| dispatch.looks());
        // What stood there of the same draft has failed before.
        self.all.update(|all| {
            all.retain(|one| one.id != dispatch.id);
            all.push(dispatch);
        });
        dispatch.go_on(office);
        dispatch
    }

    /// The one of this draft.
    pub fn find(self, id: FindingId) -> Option<Dispatch> {
        self.all.with_untracked(|all| all.iter().find(|one| one.id == id).copied())
    }

    /// Those that no page shows, following them.
    pub fn unseen(self) -> Vec<Dispatch> {
        self.all.get().into_iter().filter(|one| !one.shown.get()).collect()
    }

    /// Whether this draft is being sent from here, following it.
    pub fn sends(self, id: FindingId) -> bool {
        self.all.get().iter().any(|one| one.id == id && one.task.busy.get())
    }

    /// What has been sent is told on one page; whoever goes on knows it.
    pub fn forget_sent(self) {
        let sent = |one: &Dispatch| one.sent.with_untracked(Option::is_some) && !one.shown.get_untracked();
        self.all.get_untracked().into_iter().filter(sent).for_each(|one| self.put_away(one));
    }

    /// Puts one away that has ended: nothing tells of it any more, and its draft is free.
    pub fn put_away(self, dispatch: Dispatch) {
        dispatch.goods.set_value(None);
        self.all.update(|all| all.retain(|one| one.id != dispatch.id));
    }

    /// Its sender locks or signs out: what has arrived whole is delivered at once, anything else ends.
    pub fn leave(self) {
        for dispatch in self.all.get_untracked() {
            dispatch.control.with_value(Control::leave);
            dispatch.goods.set_value(None);
        }
        self.all.set(Vec::new());
    }
}

/// Closing the tab warns; after a long outage what was being sent goes on by itself as soon as the device is online.
pub fn watch(office: Office) {
    let all = office.dispatches.all;
    let _warns = window_event_listener(beforeunload, move |event| {
        if all.with_untracked(|all| all.iter().any(|one| one.task.busy.get_untracked())) {
            event.prevent_default();
        }
    });
    let _again = window_event_listener(online, move |_| {
        let gave_up = |one: &Dispatch| one.trouble_is(Trouble::is_outage) && !one.task.busy.get_untracked();
        all.get_untracked().into_iter().filter(gave_up).for_each(|one| one.go_on(office));
    });
}

impl Dispatch {
    /// Sends, or goes on where it ended before.
    pub fn go_on(self, office: Office) {
        let Some(Goods(keeper, handles)) = self.goods.get_value() else { return };
        let control = Control::new();
        self.control.set_value(control.clone());
        self.paused.set(false);
        self.started.set_value(None);
        let held = Rc::clone(&keeper);
        let sends = act::send::send(office, keeper, (handles, control), move |way| self.hear(way));
        let told = async move {
            let sent = sends.await;
            if sent.is_err() && office.is_open() {
                act::draft::count(office);
            }
            sent
        };
        self.task.run(told, move |delivered| {
            self.sent.set(Some(delivered));
            self.goods.set_value(None);
            Keeping::here().release(&held);
            if office.is_open() {
                act::draft::count(office);
                office.changed();
            }
        });
    }

    /// Where the server has other pages by now, what this one still needs may be gone.
    fn looks(self) {
        Effect::new(move |_| {
            let gone = self.task.trouble.with(|trouble| trouble.as_ref().is_some_and(is_engine_gone));
            if self.way.get().waiting || gone {
                crate::fresh::look();
            }
        });
    }

    fn hear(self, way: Way) {
        self.started.update_value(|started| {
            started.get_or_insert((format::now(), way.bytes_done));
        });
        self.way.set(way);
    }

    /// This page shows it, as long as it is open. Who goes on to another page while it can still be taken back has not
    /// taken it back: it is delivered at once. What is not through goes on. What has ended is put away.
    pub fn show(self, office: Office) {
        self.shown.set(true);
        on_cleanup(move || {
            self.shown.set(false);
            if !self.task.busy.get_untracked() {
                office.dispatches.put_away(self);
            } else if self.control.with_value(Control::has_arrived) {
                self.control.with_value(Control::leave);
            }
        });
    }

    /// No new part is begun until `resume`.
    pub fn pause(self) {
        self.control.with_value(Control::pause);
        self.paused.set(true);
    }

    /// Goes on after `pause`.
    pub fn resume(self) {
        self.control.with_value(Control::resume);
        self.paused.set(false);
    }

    /// Takes it back, or ends it on the way; its draft stays.
    pub fn cancel(self) {
        self.control.with_value(Control::cancel);
    }

    /// Delivers it without waiting.
    pub fn hurry(self) {
        self.control.with_value(Control::hurry);
    }

    /// What goes to whom, in one line.
    pub fn line(self) -> String {
        let (what, whom) = self.named.get_value();
        if whom.is_empty() { what } else { tr!("transfer-whom", whom = whom, what = what) }
    }

    /// Where it can be looked at.
    pub fn address(self) -> String {
        self.address.get_value()
    }

    /// Whether the person took it back; follows it.
    pub fn is_taken_back(self) -> bool {
        self.task.trouble.with(|trouble| trouble.as_ref().is_some_and(is_taken_back))
    }

    /// Why it has ended, unless the person took it back; follows it.
    pub fn trouble(self) -> Option<Trouble> {
        self.task.trouble.get().filter(|trouble| !is_taken_back(trouble))
    }

    fn trouble_is(self, of: impl Fn(&Trouble) -> bool) -> bool {
        self.task.trouble.with_untracked(|trouble| trouble.as_ref().is_some_and(of))
    }

    /// Bytes that are through and milliseconds that are left, by the pace since it was begun here; follows both.
    pub fn detail(self) -> String {
        let way = self.way.get();
        let (done, total) = (format::size(way.bytes_done), format::size(way.bytes_total));
        let moves = !self.paused.get() && !way.waiting && way.bytes_done < way.bytes_total;
        match self.left_ms().filter(|_| moves) {
            Some(left) => {
                tr!("transfer-left", done = done, total = total, left = format::duration(left / 1000))
            }
            None => tr!("transfer-bytes", done = done, total = total),
        }
    }

    /// The share that is through; none before the sum is known.
    pub fn share(self) -> Option<f64> {
        let way = self.way.get();
        (way.bytes_total > 0).then(|| way.bytes_done as f64 / way.bytes_total as f64)
    }

    fn left_ms(self) -> Option<u64> {
        let (at, before) = self.started.get_value()?;
        let way = self.way.get();
        let own = Way {
            bytes_done: way.bytes_done.saturating_sub(before),
            bytes_total: way.bytes_total.saturating_sub(before),
            ..way
        };
        own.left_ms(Time(at), Time(format::now()))
    }
}

fn is_taken_back(trouble: &Trouble) -> bool {
    trouble.key() == "problem-cancelled"
}

fn is_engine_gone(trouble: &Trouble) -> bool {
    trouble.key() == "problem-engine-gone"
}
