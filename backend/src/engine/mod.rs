//! Live: one thread that owns the models that are loaded, and writes for all viewers at once.
//!
//! Requests come by a channel and become rows of their model's [`shared::live::Batch`]; what is written goes to the sink that
//! came with the request. A viewer that is gone is noticed at the next token, and its rows leave.

mod held;
mod worker;

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{self, Sender};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Result, anyhow, bail};
use shared::live::{IsGone, LiveEvent, LiveRequest, LiveStudy, Prepared, Sink};

use self::worker::Worker;

/// Requests that may wait for their turn.
const MOST_WAITING: usize = 256;

/// A handle of the thread, which begins with the first request. Cloning is cheap; the thread ends with the last handle.
#[derive(Clone)]
pub struct Engine {
    sender: Arc<Mutex<Option<Sender<Command>>>>,
    waiting: Arc<AtomicUsize>,
    open: OpenRequests,
    /// Bytes that the weights of loaded models, and the keys and values of what they write, may take.
    memory: u64,
}

/// The requests of an engine that wait or are being written.
#[derive(Clone, Default)]
pub struct OpenRequests(Arc<AtomicUsize>);

impl OpenRequests {
    /// Whether there is one.
    pub fn any(&self) -> bool {
        self.count() > 0
    }

    /// How many there are.
    pub fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

/// What the thread is told.
enum Command {
    Ask(Box<Ask>),
    Loaded(String, std::result::Result<Box<held::Loaded>, String>),
    /// A request that was checked against its model.
    Prepared(Box<Ask>),
}

/// A request on its way.
struct Ask {
    /// As [`crate::snapshot::Snapshot::open`] takes it.
    model: String,
    study: Arc<LiveStudy>,
    /// Until it is checked against its model.
    request: Option<LiveRequest>,
    /// What came of that.
    prepared: Option<std::result::Result<Prepared, String>>,
    /// When it came: a request behind others has a higher number.
    number: u64,
    sink: Sink,
    /// Whether its viewer has left.
    is_gone: IsGone,
    /// Whether it was told that it waits.
    told: bool,
    /// Of the thread itself, for models that are being loaded.
    back: Sender<Command>,
}

impl Engine {
    /// An engine whose models may take some memory, in bytes.
    pub fn new(memory: u64) -> Self {
        Self { sender: Arc::default(), waiting: Arc::default(), open: OpenRequests::default(), memory }
    }

    /// The same engine, whose thread has not begun, with other memory.
    #[must_use]
    pub fn with_memory(self, memory: u64) -> Self {
        Self { memory, ..self }
    }

    /// The requests that it has at any moment, for those that let them go first.
    pub fn open_requests(&self) -> OpenRequests {
        self.open.clone()
    }

    /// Asks a model; the sink gets every event until it returns false. One whose viewer has left does not wait any longer.
    ///
    /// # Errors
    /// When too many requests wait already.
    pub fn ask(
        &self,
        model: String,
        (study, request): (Arc<LiveStudy>, LiveRequest),
        mut sink: Sink,
        is_gone: IsGone,
    ) -> Result<()> {
        let waiting = self.waiting.fetch_add(1, Ordering::Relaxed);
        if waiting >= MOST_WAITING {
            self.waiting.fetch_sub(1, Ordering::Relaxed);
            bail!("{waiting} requests wait already; try again in a minute");
        }
        // It counts as waiting until its first event but `Waiting`, or until it is dropped.
        let mut counted = Some(Counted(Arc::clone(&self.waiting)));
        // It is open until its sink is dropped: when its last row has left, or it was refused.
        self.open.0.fetch_add(1, Ordering::Relaxed);
        let open = Counted(Arc::clone(&self.open.0));
        let sink: Sink = Box::new(move |event| {
            let _ = &open;
            if !matches!(event, LiveEvent::Waiting { .. }) {
                drop(counted.take());
            }
            sink(event)
        });
        let mut held = self.sender.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = held.get_or_insert_with(|| self.start()).clone();
        let back = sender.clone();
        let request = Some(request);
        let ask = Ask { model, study, request, prepared: None, number: 0, sink, is_gone, told: false, back };
        if let Err(mpsc::SendError(Command::Ask(ask))) = sender.send(Command::Ask(Box::new(ask))) {
            // The thread ended by a fault, which was printed; another one takes over.
            let sender = held.insert(self.start()).clone();
            let ask = Ask { back: sender.clone(), ..*ask };
            sender.send(Command::Ask(Box::new(ask))).map_err(|_| anyhow!("the thread that writes does not start"))?;
        }
        Ok(())
    }

    fn start(&self) -> Sender<Command> {
        let (sender, commands) = mpsc::channel();
        let memory = self.memory;
        std::thread::spawn(move || Worker::new(commands, memory).run());
        sender
    }
}

/// One that is counted, until it is dropped.
struct Counted(Arc<AtomicUsize>);

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

/// The models by their names, as studies name them: bundled ones, those of the server's start, of the data folder and of the
/// hub's cache.
pub(crate) fn model_named(name: &str, given: &[String], folder: &std::path::Path) -> Option<String> {
    let bundled: BTreeSet<String> = crate::embedded::model_names().into_iter().collect();
    if bundled.contains(name) {
        return Some(name.to_owned());
    }
    let is_named = |path: &&String| std::path::Path::new(path).file_name().is_some_and(|last| last == name);
    if let Some(path) = given.iter().find(is_named) {
        return Some(path.clone());
    }
    let own = folder.join(name);
    if !name.contains(['/', '\\']) && own.exists() {
        return Some(own.display().to_string());
    }
    let cached = crate::hub::Hub::from_env().cached_models();
    cached.into_iter().find(|(id, _)| id == name).map(|(_, folder)| folder.display().to_string())
}
