//! The one thread that starts and ends runs: one at a time, the first of the queue, in the gaps that Live leaves.

mod asked;
mod lock;

use std::fs::File;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use anyhow::Result;
use shared::api::{Priority, RunState};

use self::lock::lock;
use super::child::{Child, Heard};
use super::current::{Current, Ending, why};
use super::database::Database;
use super::folder;
use super::inner::SharedState;
use super::record::Record;
use super::report::Order;
use super::request::Scrub;
use super::turns::Turns;
use crate::cli::STOPPED;
use crate::error::ApiError;
use crate::store::{self, Origin, RunFolder};

/// How often Live is looked at while a run waits or computes.
const TICK: Duration = Duration::from_millis(50);
/// How long after a child that was ended from outside the server's own end may begin: a service manager signals to both.
const TOGETHER: Duration = Duration::from_millis(500);
/// How often what the database did not take is written again.
const AGAIN: Duration = Duration::from_secs(1);
/// When a child that could not be started is started again.
const RETRY: Duration = Duration::from_secs(10);

/// What the thread is told.
pub(super) enum Message {
    /// A new run waits; answered once it is in the queue.
    Enqueue(Priority, i64, Sender<()>),
    /// A run that ended without a study is to go on; answered once it is in the queue.
    Resume(i64, Sender<Result<(), ApiError>>),
    /// A run that waits is to have another priority; answered once it has another place.
    Prioritise(i64, Priority, Sender<Result<(), ApiError>>),
    /// A run is to stop between units; answered once that is ordered.
    Cancel(i64, Sender<()>),
    /// A run is to end and to be removed; answered once it is.
    Delete(i64, Sender<Result<(), ApiError>>),
    /// A child said something.
    Heard(i64, Heard),
    /// The server ends.
    Shutdown,
}

/// The thread, and the way to it.
pub(super) struct Handle {
    pub(super) messages: Sender<Message>,
    pub(super) thread: JoinHandle<()>,
}

struct Scheduler {
    state: Arc<SharedState>,
    database: Database,
    received: Receiver<Message>,
    /// For the children's threads.
    messages: Sender<Message>,
    current: Option<Current>,
    turns: Turns,
    /// When what the database did not take was last tried again.
    tried: Option<Instant>,
    /// Until when no child is started, because the last one could not be.
    not_before: Option<Instant>,
    /// Held as long as the thread works: one server runs the studies of a data folder.
    _lock: File,
}

/// Puts the open runs into the queue and starts the thread.
///
/// # Errors
/// When another server runs the studies of the data folder, or it cannot be written.
pub(super) fn start(state: Arc<SharedState>, database: Database) -> Result<Handle, ApiError> {
    let lock = lock(&state.data)?;
    for (priority, id) in database.open_runs()? {
        state.board().queue.push(priority, id);
    }
    let (messages, received) = mpsc::channel();
    let of_children = messages.clone();
    let scheduler = Scheduler {
        state,
        database,
        received,
        messages: of_children,
        current: None,
        turns: Turns::default(),
        tried: None,
        not_before: None,
        _lock: lock,
    };
    Ok(Handle { messages, thread: std::thread::spawn(move || scheduler.run()) })
}

impl Scheduler {
    fn run(mut self) {
        loop {
            if let Some(message) = self.next() {
                self.take(message);
            }
            self.write_again();
            let waits = self.turns.wait(self.state.live.any(), Instant::now());
            if let Some(current) = &mut self.current {
                if current.waits != waits {
                    current.waits = waits;
                    current.child.order(if waits { Order::Pause } else { Order::Continue });
                }
                if current.deadline.is_some_and(|deadline| deadline <= Instant::now()) {
                    current.child.kill();
                }
                continue;
            }
            if self.state.board().closing {
                return;
            }
            if !waits && self.not_before.is_none_or(|at| at <= Instant::now()) {
                self.start_next();
            }
        }
    }

    /// The next message; `None` when Live is to be looked at first.
    fn next(&self) -> Option<Message> {
        let looks = {
            let board = self.state.board();
            self.current.is_some() || !board.queue.is_empty() || !board.unwritten.is_empty()
        };
        if looks { self.received.recv_timeout(TICK).ok() } else { self.received.recv().ok() }
    }

    fn take(&mut self, message: Message) {
        match message {
            Message::Enqueue(priority, id, answer) => {
                self.enqueue(priority, id);
                answer.send(()).unwrap_or(());
            }
            Message::Resume(id, answer) => answer.send(self.resume(id)).unwrap_or(()),
            Message::Prioritise(id, priority, answer) => answer.send(self.prioritise(id, priority)).unwrap_or(()),
            Message::Cancel(id, answer) => {
                self.cancel(id);
                answer.send(()).unwrap_or(());
            }
            Message::Delete(id, answer) => self.delete(id, answer),
            Message::Heard(id, heard) => self.hear(id, heard),
            Message::Shutdown => {
                self.state.board().closing = true;
                if let Some(current) = &mut self.current {
                    current.stop(Ending::Interrupt);
                }
            }
        }
        self.state.changed();
    }

    fn start_next(&mut self) {
        let Some(id) = self.state.board().take_next() else { return };
        if let Err(error) = self.launch(id) {
            self.close(id, RunState::Failed { why: format!("{error:#}") });
        }
        self.state.changed();
    }

    /// Starts the child of a run.
    fn launch(&mut self, id: i64) -> Result<()> {
        let Some(Record { run, arguments, labels }) = self.database.run(id)? else {
            self.state.board().running = None;
            return Ok(());
        };
        let out = self.state.study_folder(&run.study);
        if !run.preview && store::holds_study(&out) && !RunFolder::is_kept(&out) {
            // The study was in its place before the last server could note it, or a client has brought another one since.
            let is_brought = Origin::of_study(&out).is_some();
            let why = format!("another study has the id {}; remove that one, then resume this run", run.study);
            self.close(id, if is_brought { RunState::Failed { why } } else { RunState::Done });
            return Ok(());
        }
        let folder = folder::of(&self.state.data, id);
        folder::write(&folder, &run.request, labels.as_deref())?;
        let mut command = self.state.command(&arguments)?;
        command.arg("--supervised").current_dir(folder);
        if !run.preview {
            command.arg("--resume").arg("--out").arg(out);
        }
        let messages = self.messages.clone();
        let hear = move |heard| messages.send(Message::Heard(id, heard)).unwrap_or(());
        let child = match Child::spawn(&mut command, hear) {
            Ok(child) => child,
            Err(error) => {
                self.postpone(run.request.priority, id, &error);
                return Ok(());
            }
        };
        self.not_before = None;
        let opened = arguments.get(1).map_or("", String::as_str);
        let scrub = Scrub::new(&self.state.data, &run.request.model, opened);
        let ending = Ending::Unasked;
        self.current = Some(Current { id, child, scrub, error: None, ending, deadline: None, waits: false });
        noted(self.database.set_state(id, RunState::Interrupted));
        Ok(())
    }

    /// Leaves a run in the queue whose child could not be started.
    fn postpone(&mut self, priority: Priority, id: i64, error: &anyhow::Error) {
        let mut board = self.state.board();
        board.running = None;
        board.queue.push(priority, id);
        drop(board);
        let line = format!("{error:#}; it is tried again every {} seconds", RETRY.as_secs());
        if self.not_before.is_none() {
            eprintln!("runs: run {id}: {line}");
            noted(self.database.add_line(id, line));
        }
        self.not_before = Some(Instant::now() + RETRY);
    }

    fn hear(&mut self, id: i64, heard: Heard) {
        let Some(current) = self.current.as_mut().filter(|current| current.id == id) else { return };
        match heard {
            Heard::Report(report) => {
                if let Some((_, gauge)) = &mut self.state.board().running {
                    gauge.take(&report);
                }
                noted(self.database.keep_report(id, report));
            }
            Heard::Line(line) => {
                let line = current.scrub.clean(&line);
                if let Some(error) = line.strip_prefix("error: ") {
                    current.error = Some(error.to_owned());
                }
                noted(self.database.add_line(id, line));
            }
            Heard::Closed => self.ended(),
        }
    }

    /// The child of the current run has ended.
    fn ended(&mut self) {
        let Some(mut current) = self.current.take() else { return };
        let status = current.child.wait();
        let is = |code: i32| status.as_ref().is_ok_and(|status| status.code() == Some(code));
        let has_signal = status.as_ref().is_ok_and(|status| status.code().is_none()) || is(STOPPED.into());
        let state = match current.ending {
            Ending::Delete(answers) => {
                self.state.board().running = None;
                let removed = self.remove(current.id);
                return answers.into_iter().for_each(|answer| answer.send(removed.clone()).unwrap_or(()));
            }
            _ if is(0) => RunState::Done,
            Ending::Cancel => RunState::Cancelled,
            Ending::Interrupt => RunState::Interrupted,
            Ending::Unasked if has_signal && self.ends_too() => RunState::Interrupted,
            // Someone sent the child a signal to stop.
            Ending::Unasked if is(STOPPED.into()) => RunState::Cancelled,
            Ending::Unasked => {
                let place = self.state.board().running.as_ref().map_or_else(String::new, |(_, gauge)| gauge.place());
                RunState::Failed { why: why(&status, current.error, &place) }
            }
        };
        self.close(current.id, state);
    }

    /// Whether the server ends, too: a signal to both may reach the child first.
    fn ends_too(&self) -> bool {
        let until = Instant::now() + TOGETHER;
        while !self.state.board().closing {
            if Instant::now() >= until {
                return false;
            }
            std::thread::sleep(TICK);
        }
        true
    }

    /// Notes what has become of the run that computed.
    fn close(&self, id: i64, state: RunState) {
        self.note(id, state);
        // Before the board forgets it: who follows it reads it again.
        self.state.changed();
        self.state.board().running = None;
    }
}

/// Says on the server's own output what the database did not take; the run goes on.
fn noted(written: Result<(), ApiError>) {
    if let Err(error) = written {
        eprintln!("runs: {error}");
    }
}
