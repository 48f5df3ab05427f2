//! `siegel serve`.

use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::config::Config;
use crate::failed::Failed;
use crate::http::listen;
use crate::{boot, job, router, telemetry};

/// Serves until SIGTERM or SIGINT, then lets running requests finish.
///
/// # Errors
/// `Failed` if something cannot be opened.
pub async fn serve(config: Config) -> Result<(), Failed> {
    config.may_serve()?;
    telemetry::start();
    let (stop, stopping) = watch::channel(false);
    let app = boot::open(config, stopping.clone()).await?;
    let address = app.config().listen;
    let listener = TcpListener::bind(address).await.map_err(|e| Failed::Listen(address, e))?;
    for setting in app.config().legal.gaps() {
        tracing::warn!(setting, "not set: a public page says that this is missing");
    }
    tracing::info!(letters = app.carrier().sentence(), "mail");
    tracing::info!(%address, origin = app.config().origin.as_str(), "serving");
    let jobs = tokio::spawn(job::run(app.clone()));
    tokio::spawn(async move {
        told_to_stop().await;
        let _ = stop.send(true);
    });
    listen::serve(listener, router::app(app.clone()), stopped(stopping)).await;
    // A job that is cut short leaves its lease to run out; its work is done again from the start.
    jobs.abort();
    app.store().close().await;
    Ok(())
}

/// Resolves once the server is told to stop.
pub async fn stopped(mut stopping: watch::Receiver<bool>) {
    let _ = stopping.wait_for(|stop| *stop).await;
}

async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! { _ = interrupt => (), _ = terminate.recv() => () }
        }
        Err(_) => {
            let _ = interrupt.await;
        }
    }
}
