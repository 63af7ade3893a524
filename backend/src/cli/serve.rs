//! `skillscope serve`: page and API on one port.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use clap::ValueEnum;
use tokio::net::TcpListener;

use crate::app::app;
use crate::device::DeviceChoice;
use crate::guard::{self, Access, Guard, Hosts, Limits, Token};
use crate::observe::{self, LogFormat};
use crate::runs::Launch;
use crate::snapshot::Snapshot;
use crate::state::{AppState, LIVE_MEMORY};
use crate::store::{self, UploadLimit};

/// The variable of the environment that gives the token.
const TOKEN_VARIABLE: &str = "SKILLSCOPE_TOKEN";

/// Files that the program may have open beside its connections.
#[cfg(unix)]
const OTHER_FILES: u64 = 512;

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
    /// What writers must give, on the page or as `Authorization: Bearer TOKEN`; on an address that others can reach, nothing can be
    /// written without. SKILLSCOPE_TOKEN in the environment is the same, and shows in no list of processes
    #[arg(long)]
    token: Option<String>,
    /// Reading needs the token too
    #[arg(long)]
    private: bool,
    /// A name under which the server answers, beside this machine's own (repeatable); on an address that others can reach, any unless given
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// Open connections at most; one address may have a quarter of them
    #[arg(long, default_value_t = 1024, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    max_connections: u32,
    /// What the server logs on stderr
    #[arg(long, value_enum, default_value_t = LogFormat::Off)]
    log: LogFormat,
    /// Where runs compute: what `run --device` takes
    #[arg(long, value_enum)]
    device: Option<DeviceChoice>,
    /// A model that Live may use: a snapshot folder or .gguf file (repeatable); bundled models, those in models/ and those of the hub's cache need none
    #[arg(long)]
    model: Vec<String>,
    /// Megabytes that Live's models and what they are writing may take; the model unused for longest makes room
    #[arg(long, default_value_t = LIVE_MEMORY >> 20)]
    live_memory: u64,
    /// Megabytes that one upload may have [default: 256 for a study's bundle, 2048 for a model]
    #[arg(long, value_name = "MB")]
    upload_limit: Option<u64>,
    /// Gigabytes that all uploads of the data folder may take together
    #[arg(long, value_name = "GB", default_value_t = UploadLimit::default().quota >> 30)]
    upload_quota: u64,
}

/// Serves until interrupted.
///
/// # Errors
/// When the address cannot be listened on.
pub fn run(args: &Args, json: bool) -> Result<()> {
    let runtime = tokio::runtime::Runtime::new().context("no threads for the server; close other programs")?;
    let served = runtime.block_on(serve(args, json));
    // What still reads a file or answers a client that does not listen is not waited for.
    runtime.shutdown_background();
    served
}

async fn serve(args: &Args, json: bool) -> Result<()> {
    let address = SocketAddr::new(args.host, args.port);
    let listener = TcpListener::bind(address).await.map_err(|error| cannot_listen(address, &error))?;
    let url = format!("http://{}", listener.local_addr()?);
    observe::init(args.log);
    let state = state_of(args)?;
    #[cfg(unix)]
    allow_files(args.max_connections);
    let studies = state.catalogue.list().len();
    let catalogue = Arc::clone(&state.catalogue);
    tokio::task::spawn_blocking(move || catalogue.warm());
    if json {
        println!("{}", serde_json::json!({ "url": url, "studies": studies }));
    } else {
        println!("skillscope is ready at {url} ({studies} studies); press Ctrl+C to stop");
    }
    let (closing, runs) = (Arc::clone(&state.guard), state.runs.clone());
    let answering = guard::serve(listener, app(state), &closing, interrupted());
    let computing = async {
        closing.closed().await;
        tokio::task::spawn_blocking(move || runs.shutdown()).await
    };
    let again = async {
        closing.closed().await;
        interrupted().await;
    };
    tokio::select! {
        ((), ended) = async { tokio::join!(answering, computing) } => ended.context("the runs did not end as they should")?,
        // A second interrupt does not wait.
        () = again => {}
    }
    Ok(())
}

/// The state of the server, with the runs begun that its last start left open.
fn state_of(args: &Args) -> Result<AppState> {
    let mut state = AppState::new(args.data_dir.clone().unwrap_or_else(store::default_data_dir));
    state.guard = Arc::new(guard_of(args)?);
    for model in &args.model {
        Snapshot::open(model)?;
    }
    state.models = args.model.clone().into();
    state.upload_limit = upload_limit(args);
    state.engine = state.engine.with_memory(args.live_memory << 20);
    let device = args.device.and_then(|device| device.to_possible_value());
    let further = device.map_or_else(Vec::new, |device| vec!["--device".to_owned(), device.get_name().to_owned()]);
    state.runs = state.runs.launching(Launch { program: None, further });
    if let Err(error) = state.runs.start() {
        // Studies are served all the same; who asks for a run is told.
        eprintln!("runs: {error}");
    }
    Ok(state)
}

/// What clients may bring.
fn upload_limit(args: &Args) -> UploadLimit {
    let usual = UploadLimit::default();
    let bytes = |unusual: Option<u64>, usual: u64| unusual.map_or(usual, |megabytes| megabytes.saturating_mul(1 << 20));
    UploadLimit {
        bundle: bytes(args.upload_limit, usual.bundle),
        model: bytes(args.upload_limit, usual.model),
        quota: args.upload_quota.saturating_mul(1 << 30),
    }
}

/// Who may ask the server for what.
fn guard_of(args: &Args) -> Result<Guard> {
    let token = args.token.clone().or_else(|| std::env::var(TOKEN_VARIABLE).ok());
    let access = match token {
        Some(token) if token.trim().is_empty() => bail!("--token: it is empty; give a long random text"),
        Some(token) => Access::Token { token: Token::new(token.trim()), private: args.private },
        None if args.private => {
            bail!("--private: there is no token to ask for; give one with --token or in {TOKEN_VARIABLE}")
        }
        // With further names a proxy lets others in.
        None if args.host.is_loopback() && args.allow_host.is_empty() => Access::Open,
        None => Access::ReadOnly,
    };
    let limits = Limits::of_connections(args.max_connections as usize);
    Ok(Guard::new(access, Hosts::of(args.host, &args.allow_host), limits))
}

/// Lets the program open as many files as its connections need, where the system begins with fewer and allows more.
#[cfg(unix)]
fn allow_files(connections: u32) {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let limit = getrlimit(Resource::Nofile);
    let wanted = u64::from(connections) + OTHER_FILES;
    let wanted = limit.maximum.map_or(wanted, |most| wanted.min(most));
    if limit.current.is_some_and(|current| current < wanted) {
        // Refused, it stays as it is: the last connections then wait to be accepted.
        let _ = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum: limit.maximum });
    }
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
