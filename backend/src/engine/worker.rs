//! The engine's thread: takes requests, loads and drops models, and lets every model write one token of all its rows in turn.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::panic::AssertUnwindSafe;
use std::sync::mpsc::{Receiver, TryRecvError};

use anyhow::{Result, anyhow, bail};
use shared::live::{LiveEvent, Wait};

use super::held::{Held, Loaded, bytes_of};
use super::{Ask, Command};
use crate::snapshot::Snapshot;

/// Rows that a model writes at a time: those of two dozen viewers.
const MOST_ROWS: usize = 128;

pub(super) struct Worker {
    commands: Receiver<Command>,
    /// Bytes that weights may take.
    memory: u64,
    models: BTreeMap<String, Held>,
    loading: BTreeSet<String>,
    waiting: VecDeque<Ask>,
    turn: u64,
}

/// What can be done with a request now.
enum Now {
    /// Its rows were added, or it was told why not.
    Done,
    /// It waits.
    Waits(Wait),
}

impl Worker {
    pub(super) fn new(commands: Receiver<Command>, memory: u64) -> Self {
        Self { commands, memory, models: BTreeMap::new(), loading: BTreeSet::new(), waiting: VecDeque::new(), turn: 0 }
    }

    /// Works until no handle of the engine is left.
    pub(super) fn run(mut self) {
        loop {
            if !self.take_commands() {
                return;
            }
            self.turn += 1;
            self.admit_one();
            for held in self.models.values_mut() {
                // Its sessions were told; the model stays for the next ones.
                if let Err(error) = held.batch.step() {
                    eprintln!("live: {error}");
                }
            }
        }
    }

    /// Takes what has come; waits for something while nothing is being written. False when no one can ask any more.
    fn take_commands(&mut self) -> bool {
        if !self.writes() && !self.can_admit() {
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

    /// Whether some request waits for something else than its model's loading: with no row being written, there is room for it.
    fn can_admit(&self) -> bool {
        self.waiting.iter().any(|ask| !self.loading.contains(&ask.model))
    }

    fn take(&mut self, command: Command) {
        match command {
            Command::Ask(ask) => self.waiting.push_back(*ask),
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

    /// Admits the first request that can be: one a turn, so that those who are being written for go on meanwhile.
    fn admit_one(&mut self) {
        self.waiting.retain(|ask| !(ask.is_gone)());
        // Behind the first that waits for a model, those of the same model wait, too.
        let (mut later, mut waited_for) = (VecDeque::new(), BTreeMap::new());
        while let Some(mut ask) = self.waiting.pop_front() {
            let wait = match waited_for.get(&ask.model) {
                Some(&wait) => wait,
                None => match self.now(&mut ask) {
                    Now::Done => break,
                    Now::Waits(wait) => wait,
                },
            };
            waited_for.insert(ask.model.clone(), wait);
            if ask.told || (ask.sink)(LiveEvent::Waiting { wait }) {
                ask.told = true;
                later.push_back(ask);
            }
        }
        later.append(&mut self.waiting);
        self.waiting = later;
    }

    /// Adds a request's rows, or says what it waits for.
    fn now(&mut self, ask: &mut Ask) -> Now {
        if !self.models.contains_key(&ask.model) {
            return match self.load(ask) {
                Ok(()) => Now::Waits(Wait::Model),
                Err(error) => {
                    (ask.sink)(LiveEvent::Failed { problem: format!("{error:#}") });
                    Now::Done
                }
            };
        }
        let Some(held) = self.models.get_mut(&ask.model) else { return Now::Waits(Wait::Model) };
        let prepared = match ask.prepared.take().map_or_else(|| held.prepare(ask), Ok) {
            Ok(prepared) => prepared,
            Err(error) => {
                (ask.sink)(LiveEvent::Failed { problem: format!("{error:#}") });
                return Now::Done;
            }
        };
        let rows = held.batch.rows();
        if rows > 0 && rows + prepared.rows() > MOST_ROWS {
            ask.prepared = Some(prepared);
            return Now::Waits(Wait::Turn);
        }
        held.used = self.turn;
        held.batch.join(prepared, std::mem::replace(&mut ask.sink, Box::new(|_| false)));
        Now::Done
    }

    /// Begins to load a model, unless that has begun; models that nobody has asked for the longest time make room.
    fn load(&mut self, ask: &Ask) -> Result<()> {
        if self.loading.contains(&ask.model) {
            return Ok(());
        }
        let snapshot = Snapshot::open(&ask.model)?;
        let needed = bytes_of(snapshot.inspect()?.parameters);
        if needed > self.memory {
            let mega = |bytes: u64| bytes.div_ceil(1 << 20);
            bail!(
                "model {}: its weights take {} MB, live models may take {}; raise serve --live-memory",
                snapshot.name,
                mega(needed),
                mega(self.memory)
            );
        }
        while self.models.values().map(|held| held.bytes).sum::<u64>() + needed > self.memory {
            let idle = self.models.iter().filter(|(_, held)| held.batch.rows() == 0);
            let Some(oldest) = idle.min_by_key(|(_, held)| held.used).map(|(name, _)| name.clone()) else {
                // All are at work; the request asks again at a later turn.
                return Ok(());
            };
            self.models.remove(&oldest);
        }
        self.loading.insert(ask.model.clone());
        let (model, back) = (ask.model.clone(), ask.back.clone());
        std::thread::spawn(move || {
            // A fault in a file must not leave those waiting who asked for the model.
            let opened = std::panic::catch_unwind(AssertUnwindSafe(|| Loaded::open(snapshot)));
            let opened = opened
                .unwrap_or_else(|_| Err(anyhow!("model {model}: it cannot be loaded; see the server's messages")));
            let loaded = opened.map(Box::new).map_err(|error| format!("{error:#}"));
            // No one waits any more if the engine has ended.
            back.send(Command::Loaded(model, loaded)).unwrap_or(());
        });
        Ok(())
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
