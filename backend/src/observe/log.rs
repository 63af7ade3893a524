//! The server's log: lines on stderr, as text or as JSON.

use tracing::Level;
use tracing_subscriber::Layer;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use super::TARGET;

/// What `serve --log` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum LogFormat {
    /// A line per request, as one JSON object each
    Json,
    /// A line per request, for people
    Text,
    /// Only what is wrong with the server itself
    Off,
}

/// Begins to log on stderr; other libraries' lines only where they are errors. A second call changes nothing.
pub fn init(format: LogFormat) {
    let own = match format {
        LogFormat::Json | LogFormat::Text => Level::INFO,
        LogFormat::Off => Level::ERROR,
    };
    let levels = Targets::new().with_target(TARGET, own).with_default(LevelFilter::ERROR);
    let lines = tracing_subscriber::fmt::layer().with_target(false).with_ansi(false).with_writer(std::io::stderr);
    let begun = match format {
        LogFormat::Json => {
            let lines = lines.json().flatten_event(true).with_current_span(false).with_span_list(false);
            tracing_subscriber::registry().with(lines.with_filter(levels)).try_init()
        }
        LogFormat::Text | LogFormat::Off => tracing_subscriber::registry().with(lines.with_filter(levels)).try_init(),
    };
    // Fails where a subscriber is there already: it goes on.
    drop(begun);
}
