//! Practices by their numbers.

use leptos::prelude::*;
use siegel_api::message::operator::PracticeView;
use siegel_api::time::Time;
use siegel_client::export::moment::day;
use siegel_kit::catalogue::say;
use siegel_kit::{Badge, Button, Cell, Empty, Glyph, Notice, Table, Task, Tone, TroubleNotice, format, tr};

use crate::act::export::minutes_east;
use crate::model::operator::{HEADS, cells, practices_table};
use crate::part::export::save;

/// The table, and its file.
#[component]
pub fn Practices(practices: Vec<PracticeView>, unseen: u64) -> impl IntoView {
    let saving = Task::default();
    let kept = StoredValue::new(practices.clone());
    let save_csv = move |()| {
        let name =
            format!("{}-{}.csv", tr!("operator-practices-name"), day(Time(format::now()), &minutes_east));
        save(saving, name, "text/csv", kept.with_value(|all| practices_table(all).csv()));
    };
    let is_empty = practices.is_empty();
    let rows = move || kept.get_value().iter().map(row).collect_view();
    let table = move || {
        let heads = HEADS.map(say).to_vec();
        view! { <Table caption=say("operator-practices") heads>{rows()}</Table> }
    };
    view! {
        <section>
            <div class="card-head">
                <h2>{say("operator-practices")}</h2>
                {(!is_empty).then(|| view! {
                    <Button text=say("export-csv") label=say("operator-practices-csv") glyph=Glyph::Download
                        busy=saving.busy on_press=save_csv/>
                })}
            </div>
            <TroubleNotice trouble=saving.trouble/>
            {(unseen > 0).then(|| view! {
                <Notice><p>{move || tr!("operator-unseen", n = unseen)}</p></Notice>
            })}
            {if is_empty {
                view! { <Empty text=say("operator-practices-none") glyph=Glyph::People/> }.into_any()
            } else {
                table.into_any()
            }}
        </section>
    }
}

fn row(practice: &PracticeView) -> impl IntoView + use<> {
    let (cells, locked) = (cells(practice), practice.locked > 0);
    let cells = HEADS.into_iter().zip(cells).map(|(head, text)| {
        let warns = locked && head == "operator-locked";
        view! {
            <Cell head=say(head)>
                {if warns {
                    view! { <Badge text=Signal::stored(text) tone=Tone::Warn glyph=Glyph::Lock/> }.into_any()
                } else {
                    view! { <span class="numbers">{text}</span> }.into_any()
                }}
            </Cell>
        }
    });
    view! { <tr>{cells.collect_view()}</tr> }
}
