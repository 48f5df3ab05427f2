//! A document that is made, looked at in numbers, and then printed or saved as CSV or JSON: all three say the same,
//! as of one moment.

use std::pin::Pin;
use std::sync::Arc;

use leptos::prelude::*;
use leptos::task::spawn_local;
use siegel_client::error::Error;
use siegel_client::export::dispatch::DispatchProof;
use siegel_client::export::extract::Extract;
use siegel_client::export::json;
use siegel_client::export::moment::day;
use siegel_client::transfer::Control;
use siegel_kit::catalogue::say;
use siegel_kit::{
    Button, Dialog, Glyph, Notice, NoticeKind, PrintButton, Progress, Rank, Task, Text, Trouble,
    TroubleNotice, tr,
};

use super::export_dispatch::DispatchSheet;
use super::export_log::ExtractSheet;
use crate::act;
use crate::act::export::minutes_east;
use crate::model::export::{dispatch_table, extract_table};

/// Rows that a browser still prints in reasonable time.
const PRINTED_ROWS_MAX: usize = 3_000;

/// What was made.
#[derive(Clone)]
pub enum Document {
    Dispatch(Arc<DispatchProof>),
    Log(Arc<Extract>),
}

/// A document that is being made.
pub type Making = Pin<Box<dyn Future<Output = Result<Document, Trouble>>>>;

impl Document {
    fn csv(&self) -> Result<Vec<u8>, Error> {
        match self {
            Document::Dispatch(proof) => dispatch_table(proof).csv(),
            Document::Log(extract) => extract_table(extract).csv(),
        }
    }

    fn json(&self) -> Result<Vec<u8>, Error> {
        match self {
            Document::Dispatch(proof) => json(proof.as_ref()),
            Document::Log(extract) => json(extract.as_ref()),
        }
    }

    /// The file's name without its ending.
    fn stem(&self) -> String {
        let (key, at) = match self {
            Document::Dispatch(proof) => ("dispatch-name", proof.made_at),
            Document::Log(extract) => ("extract-name", extract.made_at),
        };
        format!("{}-{}", tr!(key), day(at.0, &minutes_east))
    }

    fn summary(&self) -> String {
        match self {
            Document::Dispatch(proof) => tr!("dispatch-count", n = proof.findings.len()),
            Document::Log(extract) => tr!("extract-count", n = extract.rows.len()),
        }
    }

    fn rows(&self) -> usize {
        match self {
            Document::Dispatch(proof) => proof.findings.iter().map(|one| 1 + one.files.len()).sum(),
            Document::Log(extract) => extract.rows.len(),
        }
    }

    fn left_out(&self) -> usize {
        match self {
            Document::Dispatch(proof) => proof.left_out.len(),
            Document::Log(_) => 0,
        }
    }
}

/// Makes a document as it opens; closing it stops that. `make` gets what stops it, and tells how far it is.
#[component]
pub fn DocumentDialog<F>(
    id: &'static str,
    #[prop(into)] title: Text,
    open: RwSignal<bool>,
    make: F,
) -> impl IntoView
where
    F: Fn(Control, RwSignal<usize>) -> Making + Send + Sync + 'static,
{
    let (busy, trouble) = (RwSignal::new(false), RwSignal::new(None::<Trouble>));
    let (read, made) = (RwSignal::new(0_usize), RwSignal::new(None::<Document>));
    let (control, printing) = (StoredValue::new(Control::new()), RwSignal::new(false));
    Effect::new(move |_| {
        control.with_value(Control::cancel);
        made.set(None);
        trouble.set(None);
        read.set(0);
        busy.set(open.get());
        if !open.get_untracked() {
            return;
        }
        let fresh = Control::new();
        control.set_value(fresh.clone());
        let making = make(fresh.clone(), read);
        spawn_local(async move {
            let outcome = making.await;
            // Closed meanwhile: another one may be on its way by now, and nobody waits for this one.
            if fresh.is_cancelled() {
                return;
            }
            busy.try_set(false);
            match outcome {
                Ok(document) => drop(made.try_set(Some(document))),
                Err(told) => drop(trouble.try_set(Some(told))),
            }
        });
    });
    on_cleanup(move || {
        control.try_with_value(Control::cancel);
    });
    view! {
        <Dialog id title open>
            <Show when=move || busy.get()>
                <Progress label=say("export-making") done=Signal::stored(None)
                    detail=Signal::derive(move || tr!("export-read", n = read.get()))/>
                <div class="actions"><Button text=say("dialog-cancel") on_press=move |()| open.set(false)/></div>
            </Show>
            <TroubleNotice trouble/>
            {move || made.get().map(|document| view! { <Ways document printing/> })}
        </Dialog>
        {move || made.get().filter(|_| printing.get()).map(|document| match document {
            Document::Dispatch(proof) => view! { <DispatchSheet proof printing/> }.into_any(),
            Document::Log(extract) => view! { <ExtractSheet extract printing/> }.into_any(),
        })}
    }
}

/// What was made, and the three ways that it can leave by.
#[component]
fn Ways(document: Document, printing: RwSignal<bool>) -> impl IntoView {
    let saving = Task::default();
    let (rows, left_out) = (document.rows(), document.left_out());
    let summary = document.clone();
    let (as_csv, as_json) = (document.clone(), document);
    let save_csv = move |()| {
        let name = format!("{}.csv", as_csv.stem());
        save(saving, name, "text/csv", as_csv.csv());
    };
    let save_json = move |()| {
        let name = format!("{}.json", as_json.stem());
        save(saving, name, "application/json", as_json.json());
    };
    view! {
        <p>{move || summary.summary()}</p>
        <Show when=move || { left_out > 0 }>
            <Notice kind=NoticeKind::Warn title=say("export-missing")>
                <p>{move || tr!("export-missing-text", n = left_out)}</p>
            </Notice>
        </Show>
        <p>{say("export-plain")}</p>
        <div class="actions">
            {if rows <= PRINTED_ROWS_MAX {
                view! { <PrintButton text=say("export-print") printing rank=Rank::Primary/> }.into_any()
            } else {
                view! { <p class="soft">{say("export-too-long")}</p> }.into_any()
            }}
            <Button text=say("export-csv") glyph=Glyph::Download busy=saving.busy on_press=save_csv/>
            <Button text=say("export-json") glyph=Glyph::Download busy=saving.busy on_press=save_json/>
        </div>
        <TroubleNotice trouble=saving.trouble/>
    }
}

/// Saves bytes under a name, by the very press of a button.
pub fn save(saving: Task, name: String, media: &'static str, bytes: Result<Vec<u8>, Error>) {
    saving.run(async move { act::export::keep(name, media, bytes?).await }, |()| ());
}
