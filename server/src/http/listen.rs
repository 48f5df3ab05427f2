//! The listener: bounded connections, bounded waiting for headers, an end that lets requests finish.
//!
//! A body's idle time is bounded where routes are laid out; its whole time is not, for findings are large.

use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::ConnectInfo;
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::ServiceExt;

/// How long a client may take to send its headers.
const HEADER_TIMEOUT: Duration = Duration::from_secs(30);
/// Streams on one HTTP/2 connection.
const STREAMS_MAX: u32 = 100;
/// Bytes of all headers of an HTTP/2 request.
const HEADER_BYTES_MAX: u32 = 16 * 1024;
/// Bytes that HTTP/1 buffers for a head.
const HEAD_BUFFER_BYTES_MAX: usize = 64 * 1024;
/// Connections at once; more wait in the kernel's queue.
const CONNECTIONS_MAX: usize = 4096;
/// How long running requests may take to finish once the server is told to stop.
const FAREWELL: Duration = Duration::from_secs(25);

/// Serves until `stop` resolves, then lets running requests finish for `FAREWELL`.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let room = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let builder = builder();
    tokio::pin!(stop);
    loop {
        let permit = tokio::select! {
            permit = room.clone().acquire_owned() => permit,
            () = &mut stop => break,
        };
        tokio::select! {
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => {
                    let connection = connect(&builder, &router, &graceful, (stream, peer));
                    tokio::spawn(async move {
                        connection.await;
                        drop(permit);
                    });
                }
                // Out of file descriptors or memory: give running requests a moment to end.
                Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
            },
            () = &mut stop => break,
        }
    }
    drop(listener);
    if tokio::time::timeout(FAREWELL, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time");
    }
}

fn builder() -> Builder<TokioExecutor> {
    let mut builder = Builder::new(TokioExecutor::new());
    let http1 = &mut builder.http1();
    http1.timer(TokioTimer::new()).header_read_timeout(HEADER_TIMEOUT).max_buf_size(HEAD_BUFFER_BYTES_MAX);
    let http2 = &mut builder.http2();
    http2.timer(TokioTimer::new()).max_concurrent_streams(STREAMS_MAX).max_header_list_size(HEADER_BYTES_MAX);
    builder
}

fn connect(
    builder: &Builder<TokioExecutor>,
    router: &Router,
    graceful: &GracefulShutdown,
    (stream, peer): (TcpStream, SocketAddr),
) -> impl Future<Output = ()> + use<> {
    let _ = stream.set_nodelay(true);
    let router = router.clone().map_request(move |mut request: http::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request.map(axum::body::Body::new)
    });
    let service = TowerToHyperService::new(router);
    let connection = builder.serve_connection(TokioIo::new(stream), service).into_owned();
    let watched = graceful.watch(connection);
    async move {
        // A broken connection is the client's affair; whatever was committed stays committed.
        let _ = watched.await;
    }
}
