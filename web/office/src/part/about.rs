//! A dialogue that is about one of a list.

use leptos::prelude::*;

/// Which one, and whether it is open. It belongs to the page: the list may change while it is open.
pub struct About<T: Send + Sync + 'static> {
    pub one: RwSignal<Option<T>>,
    pub open: RwSignal<bool>,
}

impl<T: Send + Sync + 'static> Clone for About<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Copy for About<T> {}

impl<T: Send + Sync + 'static> Default for About<T> {
    fn default() -> Self {
        About { one: RwSignal::new(None), open: RwSignal::new(false) }
    }
}

impl<T: Clone + Send + Sync + 'static> About<T> {
    /// Opens it about this one.
    pub fn open(self, one: T) {
        self.one.set(Some(one));
        self.open.set(true);
    }
}
