//! Lists that change while somebody looks.

use std::collections::HashMap;
use std::fmt::Debug;
use std::hash::Hash;

use leptos::prelude::*;

/// One line for each, in this order. A line belongs to what it shows, which `key` names: when another one comes in above
/// it, it moves as it is, with the keyboard's place in it, and a click that was meant for one never meets another.
pub fn lines<T, K, V>(
    all: Memo<Vec<T>>,
    key: fn(&T) -> K,
    line: impl Fn(T) -> V + Clone + Send + Sync + 'static,
) -> impl IntoView
where
    T: Clone + PartialEq + Send + Sync + 'static,
    K: Clone + Eq + Hash + Debug + Send + Sync + 'static,
    V: IntoView + 'static,
{
    let found = Memo::new(move |_| {
        all.with(|all| all.iter().map(|one| (key(one), one.clone())).collect::<HashMap<K, T>>())
    });
    let keys = move || all.with(|all| all.iter().map(key).collect::<Vec<K>>());
    let children = move |key: K| {
        let one = Memo::new(move |_| found.with(|found| found.get(&key).cloned()));
        let line = line.clone();
        move || one.get().map(&line)
    };
    view! { <For each=keys key=K::clone children/> }
}
