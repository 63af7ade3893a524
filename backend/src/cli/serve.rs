//! `skillscope serve`: page and API on one port.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow};
use tokio::net::TcpListener;

use crate::app::app;
use crate::engine::Engine;
use crate::snapshot::Snapshot;
use crate::state::{AppState, LIVE_MEMORY, Writes};
use crate::store;

/// Serve the page and the API on one port
#[derive(clap::Args)]
pub struct Args {
    /// The address to listen on
    #[arg(long, default_value_t = IpAddr::V4(Ipv4Addr::LOCALHOST))]
    host: IpAddr,
    /// The port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 8087)]
    port: u16,
    /// The folder that holds studies/ and models/ [default: the user's data folder]
    #[arg(long)]
    data_dir: Option<PathBuf>,
    /// What writers must send as `Authorization: Bearer TOKEN`; on an address that others can reach, nothing can be written without
    #[arg(long)]
    token: Option<String>,
    /// A model that Live may use: a snapshot folder or .gguf file (repeatable); bundled models, those in models/ and those of the hub's cache need none
    #[arg(long)]
    model: Vec<String>,
    /// Megabytes that Live's models and what they are writing may take; the model unused for longest makes room
    #[arg(long, default_value_t = LIVE_MEMORY >> 20)]
    live_memory: u64,
}

/// Serves until interrupted.
///
/// # Errors
/// When the address cannot be listened on.
pub fn run(args: &Args, json: bool) -> Result<()> {
    let runtime = tokio::runtime::Runtime::new().context("no threads for the server; close other programs")?;
    runtime.block_on(serve(args, json))
}

async fn serve(args: &Args, json: bool) -> Result<()> {
    let address = SocketAddr::new(args.host, args.port);
    let listener = TcpListener::bind(address).await.map_err(|error| cannot_listen(address, &error))?;
    let url = format!("http://{}", listener.local_addr()?);
    let mut state = AppState::new(args.data_dir.clone().unwrap_or_else(store::default_data_dir));
    state.writes = match &args.token {
        Some(token) => Writes::Token(token.as_str().into()),
        None if args.host.is_loopback() => Writes::Open,
        None => Writes::Refused,
    };
    for model in &args.model {
        Snapshot::open(model)?;
    }
    state.models = args.model.clone().into();
    state.engine = Engine::new(args.live_memory << 20);
    let studies = state.catalogue.list().len();
    let catalogue = Arc::clone(&state.catalogue);
    tokio::task::spawn_blocking(move || catalogue.warm());
    if json {
        println!("{}", serde_json::json!({ "url": url, "studies": studies }));
    } else {
        println!("skillscope is ready at {url} ({studies} studies); press Ctrl+C to stop");
    }
    axum::serve(listener, app(state)).with_graceful_shutdown(interrupted()).await.context("the server stopped")
}

fn cannot_listen(address: SocketAddr, error: &std::io::Error) -> anyhow::Error {
    match error.kind() {
        std::io::ErrorKind::AddrInUse => {
            anyhow!("port {} is in use; stop the program that holds it or choose another with --port", address.port())
        }
        std::io::ErrorKind::PermissionDenied => {
            anyhow!("port {} may not be opened; choose one above 1023 with --port", address.port())
        }
        _ => anyhow!("cannot listen on {address}: {error}; choose an address of this machine with --host"),
    }
}

/// Ends on Ctrl+C, or on the signal that service managers send.
async fn interrupted() {
    let interrupt = async { tokio::signal::ctrl_c().await.unwrap_or(()) };
    #[cfg(unix)]
    let terminate = async {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut signal) => signal.recv().await,
            Err(_) => std::future::pending().await,
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<Option<()>>();
    tokio::select! {
        () = interrupt => {}
        _ = terminate => {}
    }
}
