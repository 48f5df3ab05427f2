//! Tables that become cards on a narrow page.

use leptos::prelude::*;

use crate::Text;

/// A table. `caption` is read by screen readers; rows are `<tr>` of [`Cell`]s.
#[component]
pub fn Table(#[prop(into)] caption: Text, heads: Vec<Text>, children: Children) -> impl IntoView {
    let heads = heads.into_iter().map(|head| view! { <th scope="col">{head}</th> }).collect_view();
    view! {
        <table class="table">
            <caption class="visually-hidden">{caption}</caption>
            <thead><tr>{heads}</tr></thead>
            <tbody>{children()}</tbody>
        </table>
    }
}

/// A cell; on a narrow page its head stands before it.
#[component]
pub fn Cell(#[prop(into)] head: Text, children: Children) -> impl IntoView {
    view! {
        <td>
            <span class="cell-head" aria-hidden="true">{head}</span>
            <span class="cell-body">{children()}</span>
        </td>
    }
}
