//! The engine's thread: takes requests, loads and drops models, and lets every model write one token of all its rows in turn.

use std::collections::{BTreeMap, VecDeque};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, TryRecvError};

use anyhow::{Result, anyhow, bail};
use shared::live::{LiveEvent, Wait};
use shared::model::Model;
use shared::readback::now;

use super::held::{Held, Loaded};
use super::{Ask, Command};
use crate::snapshot::Snapshot;

/// Rows that a model writes at a time: those of two dozen viewers.
const MOST_ROWS: usize = 128;
/// Requests that are checked against their models at a time, in threads of their own.
const MOST_PREPARING: usize = 2;

pub(super) struct Worker {
    commands: Receiver<Command>,
    /// Bytes that weights, keys and values may take.
    memory: u64,
    models: BTreeMap<String, Held>,
    /// Models that are being loaded, with the bytes of their weights.
    loading: BTreeMap<String, u64>,
    /// Requests in the order in which they came.
    waiting: VecDeque<Ask>,
    /// Requests that are being checked.
    preparing: usize,
    came: u64,
    turn: u64,
    /// Whether only a command can change anything: no row is being written, and no request could be admitted.
    idle: bool,
}

/// What can be done with a request now.
enum Now {
    /// Its rows were added, or it was told why not.
    Done,
    /// It is checked against its model.
    Prepares(Arc<Loaded>),
    /// Others are being checked.
    WaitsForCheck,
    /// It waits, and so do those behind it that want the same model.
    Waits(Wait),
    /// It waits for memory, and so do all behind it: otherwise those who need less would keep it waiting.
    WaitsForMemory(Wait),
}

impl Worker {
    pub(super) fn new(commands: Receiver<Command>, memory: u64) -> Self {
        Self {
            commands,
            memory,
            models: BTreeMap::new(),
            loading: BTreeMap::new(),
            waiting: VecDeque::new(),
            preparing: 0,
            came: 0,
            turn: 0,
            idle: true,
        }
    }

    /// Works until no handle of the engine is left.
    pub(super) fn run(mut self) {
        loop {
            if !self.take_commands() {
                return;
            }
            self.turn += 1;
            let admitted = self.admit_one();
            // Rows that end below make room: those who wait are looked at again.
            self.idle = !admitted && !self.writes();
            for held in self.models.values_mut() {
                // Its sessions were told; the model stays for the next ones.
                if let Err(error) = now(held.batch.step()) {
                    eprintln!("live: {error}");
                }
            }
        }
    }

    /// Takes what has come; waits for something while nothing is being written. False when no one can ask any more.
    fn take_commands(&mut self) -> bool {
        if self.idle {
            match self.commands.recv() {
                Ok(command) => self.take(command),
                Err(_) => return false,
            }
        }
        loop {
            match self.commands.try_recv() {
                Ok(command) => self.take(command),
                Err(TryRecvError::Empty) => return true,
                Err(TryRecvError::Disconnected) => return self.writes() || !self.waiting.is_empty(),
            }
        }
    }

    fn writes(&self) -> bool {
        self.models.values().any(|held| held.batch.rows() > 0)
    }

    fn take(&mut self, command: Command) {
        match command {
            Command::Ask(mut ask) => {
                self.came += 1;
                ask.number = self.came;
                self.waiting.push_back(*ask);
            }
            Command::Prepared(ask) => {
                self.preparing -= 1;
                let place = self.waiting.partition_point(|other| other.number < ask.number);
                self.waiting.insert(place, *ask);
            }
            Command::Loaded(model, loaded) => {
                self.loading.remove(&model);
                match loaded {
                    Ok(loaded) => {
                        self.models.insert(model, Held::new(*loaded, self.turn));
                    }
                    Err(problem) => self.refuse(&model, &problem),
                }
            }
        }
    }

    /// Admits the first request that can be: one a turn, so that those who are being written for go on meanwhile. False when there
    /// is none.
    fn admit_one(&mut self) -> bool {
        self.waiting.retain(|ask| !(ask.is_gone)());
        // Behind the first that waits for a model, those of the same model wait, too.
        let (mut later, mut waited_for, mut admitted) = (VecDeque::new(), BTreeMap::new(), false);
        while let Some(mut ask) = self.waiting.pop_front() {
            let now = match waited_for.get(&ask.model) {
                Some(&wait) => Now::Waits(wait),
                None => self.now(&mut ask),
            };
            let (wait, all) = match now {
                Now::Done => {
                    admitted = true;
                    break;
                }
                Now::Prepares(model) => {
                    self.prepare(ask, model);
                    continue;
                }
                Now::WaitsForCheck => {
                    later.push_back(ask);
                    continue;
                }
                Now::Waits(wait) => (wait, false),
                Now::WaitsForMemory(wait) => (wait, true),
            };
            waited_for.insert(ask.model.clone(), wait);
            if ask.told || (ask.sink)(LiveEvent::Waiting { wait }) {
                ask.told = true;
                later.push_back(ask);
            }
            if all {
                break;
            }
        }
        later.append(&mut self.waiting);
        self.waiting = later;
        admitted
    }

    /// Adds a request's rows, or says what it waits for.
    fn now(&mut self, ask: &mut Ask) -> Now {
        let Some(held) = self.models.get(&ask.model) else {
            return match self.load(ask) {
                Ok(true) => Now::Waits(Wait::Model),
                Ok(false) => Now::WaitsForMemory(Wait::Model),
                Err(error) => failed(ask, format!("{error:#}")),
            };
        };
        let prepared = match ask.prepared.take() {
            Some(Ok(prepared)) => prepared,
            Some(Err(problem)) => return failed(ask, problem),
            None if self.preparing < MOST_PREPARING => return Now::Prepares(Arc::clone(&held.loaded)),
            None => return Now::WaitsForCheck,
        };
        let alone = held.bytes_alone(&prepared);
        if alone > self.memory {
            return failed(ask, too_large("the model and what it would write", alone, self.memory));
        }
        let rows = held.batch.rows();
        if rows > 0 && rows + prepared.rows() > MOST_ROWS {
            ask.prepared = Some(Ok(prepared));
            return Now::Waits(Wait::Turn);
        }
        if !self.make_room(held.bytes_with(&prepared) - held.bytes(), &ask.model) {
            ask.prepared = Some(Ok(prepared));
            return Now::WaitsForMemory(Wait::Turn);
        }
        if let Some(held) = self.models.get_mut(&ask.model) {
            let is_gone = std::mem::replace(&mut ask.is_gone, Box::new(|| false));
            let sink = std::mem::replace(&mut ask.sink, Box::new(|_| false));
            held.join(prepared.until(is_gone), sink, self.turn);
        }
        Now::Done
    }

    /// Checks a request against its model in a thread of its own: a long prompt or many edits take their time.
    fn prepare(&mut self, mut ask: Ask, model: Arc<Loaded>) {
        self.preparing += 1;
        std::thread::spawn(move || {
            let prepared = ask.request.take().map(|request| {
                std::panic::catch_unwind(AssertUnwindSafe(|| model.prepare(&ask.study, request)))
                    .unwrap_or_else(|_| Err(anyhow!("the request cannot be checked; see the server's messages")))
                    .map_err(|error| format!("{error:#}"))
            });
            ask.prepared = prepared;
            let back = ask.back.clone();
            // No one waits any more if the engine has ended.
            back.send(Command::Prepared(Box::new(ask))).unwrap_or(());
        });
    }

    /// Drops models that write nothing, the one that nobody has asked for the longest time first, until there is room for further
    /// bytes of another; false when there would not be room without all of them.
    fn make_room(&mut self, further: u64, of: &str) -> bool {
        let mut held = self.models.values().map(Held::bytes).sum::<u64>() + self.loading.values().sum::<u64>();
        let idle = self.models.iter().filter(|(name, held)| *name != of && held.batch.rows() == 0);
        let mut idle: Vec<(u64, u64, String)> =
            idle.map(|(name, held)| (held.used, held.bytes(), name.clone())).collect();
        idle.sort_unstable();
        let mut dropped = Vec::new();
        for (_, bytes, name) in idle {
            if held + further > self.memory {
                held -= bytes;
                dropped.push(name);
            }
        }
        let room = held + further <= self.memory;
        if room {
            dropped.iter().for_each(|name| {
                self.models.remove(name);
            });
        }
        room
    }

    /// Begins to load a model, unless that has begun; models that nobody has asked for the longest time make room. False while there
    /// is none: all are at work.
    fn load(&mut self, ask: &Ask) -> Result<bool> {
        if self.loading.contains_key(&ask.model) {
            return Ok(true);
        }
        let snapshot = Snapshot::open(&ask.model)?;
        let needed = Model::bytes(&snapshot.config()?, snapshot.inspect()?.bytes);
        if needed > self.memory {
            bail!("{}", too_large(&format!("model {}: its weights", snapshot.name), needed, self.memory));
        }
        if !self.make_room(needed, &ask.model) {
            return Ok(false);
        }
        self.loading.insert(ask.model.clone(), needed);
        let (model, back) = (ask.model.clone(), ask.back.clone());
        std::thread::spawn(move || {
            // A fault in a file must not leave those waiting who asked for the model.
            let opened = std::panic::catch_unwind(AssertUnwindSafe(|| Loaded::open(snapshot, needed)));
            let opened = opened
                .unwrap_or_else(|_| Err(anyhow!("model {model}: it cannot be loaded; see the server's messages")));
            let loaded = opened.map(Box::new).map_err(|error| format!("{error:#}"));
            // No one waits any more if the engine has ended.
            back.send(Command::Loaded(model, loaded)).unwrap_or(());
        });
        Ok(true)
    }

    /// Tells all that wait for a model why it cannot be loaded.
    fn refuse(&mut self, model: &str, problem: &str) {
        for mut ask in std::mem::take(&mut self.waiting) {
            if ask.model == model {
                (ask.sink)(LiveEvent::Failed { problem: problem.to_owned() });
            } else {
                self.waiting.push_back(ask);
            }
        }
    }
}

fn failed(ask: &mut Ask, problem: String) -> Now {
    (ask.sink)(LiveEvent::Failed { problem });
    Now::Done
}

fn too_large(what: &str, needed: u64, memory: u64) -> String {
    let mega = |bytes: u64| bytes.div_ceil(1 << 20);
    format!("{what} take {} MB, Live may take {}; raise serve --live-memory", mega(needed), mega(memory))
}
