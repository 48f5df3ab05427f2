//! The instance as a whole, and what its settings leave open.

use leptos::prelude::*;
use siegel_api::message::operator::{InstanceView, Warning};
use siegel_api::time::Time;
use siegel_client::export::moment::day;
use siegel_kit::catalogue::say;
use siegel_kit::{Button, Cell, Glyph, Notice, NoticeKind, Table, Task, TroubleNotice, format, tr};

use crate::act::export::minutes_east;
use crate::model::operator::{instance_table, lines, warning_key};
use crate::part::export::save;

/// The table, and its file.
#[component]
pub fn Instance(instance: InstanceView, practices: u64) -> impl IntoView {
    let saving = Task::default();
    let kept = StoredValue::new(instance.clone());
    let save_csv = move |()| {
        let name =
            format!("{}-{}.csv", tr!("operator-instance-name"), day(Time(format::now()), &minutes_east));
        save(saving, name, "text/csv", kept.with_value(|all| instance_table(all, practices).csv()));
    };
    let row = |(key, value): (&'static str, String)| {
        view! {
            <tr>
                <Cell head=say("operator-what")>{say(key)}</Cell>
                <Cell head=say("operator-value")>{value}</Cell>
            </tr>
        }
    };
    let rows = move || kept.with_value(|all| lines(all, practices)).into_iter().map(row).collect_view();
    let heads = ["operator-what", "operator-value"].map(say).to_vec();
    view! {
        <Warnings warnings=instance.warnings/>
        <section>
            <div class="card-head">
                <h2>{say("operator-instance")}</h2>
                <Button text=say("export-csv") label=say("operator-instance-csv") glyph=Glyph::Download
                    busy=saving.busy on_press=save_csv/>
            </div>
            <TroubleNotice trouble=saving.trouble/>
            <Table caption=say("operator-instance") heads>{rows}</Table>
        </section>
    }
}

#[component]
fn Warnings(warnings: Vec<Warning>) -> impl IntoView {
    let line = |warning: Warning| view! { <li>{say(warning_key(warning))}</li> };
    (!warnings.is_empty()).then(|| {
        view! {
            <Notice kind=NoticeKind::Warn title=say("operator-warnings")>
                <ul>{warnings.into_iter().map(line).collect_view()}</ul>
            </Notice>
        }
    })
}
