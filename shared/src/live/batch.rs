//! Everything that one model is writing live: all viewers' rows in one running generation.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::Arc;

use super::event::LiveEvent;
use super::operator::Acting;
use super::prepared::{Column, Prepared};
use super::session::{Chosen, Session, Sink};
use super::stack::{Seen, Stack, Watch};
use crate::error::Result;
use crate::generate::{Continuation, Generation, Made};
use crate::model::Model;
use crate::site::Site;
use crate::tokenizer::ChatTokenizer;

/// The sessions of one model. The same type runs in a thread of the server and in a browser's worker: it has neither threads
/// nor a clock, and whoever owns it calls [`Self::step`] until no row is left. A browser's worker awaits what waits for a GPU;
/// elsewhere [`crate::readback::now`] takes it.
pub struct Batch<M> {
    model: M,
    tokenizer: Arc<ChatTokenizer>,
    generation: Generation<M>,
    sessions: Vec<Session>,
    /// The operators of the rows as they are now; absent after rows came or went.
    stack: Option<Stack>,
}

/// A row's first token: by which pass.
struct First {
    made: Made,
    pass: usize,
}

impl<M: Deref<Target = Model> + Clone> Batch<M> {
    /// No sessions yet.
    pub fn new(model: M, tokenizer: Arc<ChatTokenizer>) -> Self {
        let generation = Generation::of_copies(model.clone());
        Self { model, tokenizer, generation, sessions: Vec::new(), stack: None }
    }

    /// Rows that are being written.
    pub fn rows(&self) -> usize {
        self.generation.rows()
    }

    /// Passes a request's prompt and adds its rows to those that are being written. What goes wrong is told to the sink.
    pub async fn join(&mut self, prepared: Prepared, mut sink: Sink) {
        if !sink(LiveEvent::Start(prepared.start.clone())) {
            return;
        }
        let joined = self.generation.rows();
        match self.first_tokens(&prepared).await {
            Ok((columns, shadows, passes)) => {
                self.stack = None;
                let rows: Vec<usize> = columns.iter().map(|first| first.made.row).collect();
                let shadow_rows = shadows.iter().map(|first| first.made.row).collect();
                let mut session = Session::new(prepared, sink, &rows, shadow_rows);
                let all: Vec<&First> = columns.iter().chain(&shadows).collect();
                let chosen = |row: usize| {
                    let first = all.iter().find(|first| first.made.row == row)?;
                    Some((first.made, &passes[first.pass], 0))
                };
                let goes_on = session.step(&self.tokenizer, &chosen);
                if self.settle(&mut session, goes_on) {
                    self.sessions.push(session);
                }
            }
            Err(error) => {
                sink(LiveEvent::Failed { problem: error.to_string() });
                // Rows of the passes before the one that failed.
                let numbers = self.generation.numbers();
                self.generation.leave(&numbers[joined.min(numbers.len())..]);
            }
        }
    }

    /// Writes one token of every row and tells it.
    ///
    /// # Errors
    /// [`crate::Error::Device`] when the device fails; every session was told, and none is left.
    pub async fn step(&mut self) -> Result<()> {
        let numbers = self.generation.numbers();
        if numbers.is_empty() {
            return Ok(());
        }
        let (made, seen) = match self.pass(&numbers).await {
            Ok(passed) => passed,
            Err(error) => {
                let problem = error.to_string();
                self.sessions.drain(..).for_each(|mut session| {
                    session.tell(LiveEvent::Failed { problem: problem.clone() });
                });
                self.generation.leave(&numbers);
                self.stack = None;
                return Err(error);
            }
        };
        if made.iter().any(|made| made.end.is_some()) {
            self.stack = None;
        }
        let chosen = |row: usize| -> Option<Chosen<'_>> {
            let place = numbers.binary_search(&row).ok()?;
            Some((made[place], &seen, place))
        };
        for mut session in std::mem::take(&mut self.sessions) {
            let goes_on = session.step(&self.tokenizer, &chosen);
            if self.settle(&mut session, goes_on) {
                self.sessions.push(session);
            }
        }
        Ok(())
    }

    /// Takes the rows of a session out that is over; true when it goes on.
    fn settle(&mut self, session: &mut Session, goes_on: Result<bool>) -> bool {
        let over = match goes_on {
            Ok(true) => return true,
            Ok(false) => None,
            Err(error) => Some(LiveEvent::Failed { problem: error.to_string() }),
        };
        over.into_iter().for_each(|event| {
            session.tell(event);
        });
        self.generation.leave(&session.rows());
        self.stack = None;
        false
    }

    async fn pass(&mut self, numbers: &[usize]) -> Result<(Vec<Made>, Seen)> {
        let vocab_size = self.model.config.vocab_size;
        let stack = self.stack.take().unwrap_or_else(|| {
            let operators: Vec<Option<Acting>> = numbers.iter().map(|&row| self.operators_of(row)).collect();
            Stack::new(&operators, self.model.config.d_model, &self.model.device)
        });
        let reads: BTreeSet<Site> = self.sessions.iter().map(|session| session.prepared.start.read_at).collect();
        let lens = self.sessions.iter().flat_map(|session| {
            let places = session.columns.iter().filter_map(|column| numbers.binary_search(&column.row).ok());
            places.flat_map(|place| session.prepared.request.lens.iter().map(move |&site| (site, place)))
        });
        let mut watch = Watch::new(&stack, reads, lens.collect());
        let made = self.generation.step(&mut watch).await?;
        let seen = watch.seen(vocab_size).await?;
        self.stack = Some(stack);
        Ok((made, seen))
    }

    /// What acts on a row: its column's operators.
    fn operators_of(&self, row: usize) -> Option<Acting> {
        self.sessions.iter().find_map(|session| {
            let column = session.columns.iter().position(|column| column.row == row);
            let shadowed = || session.shadows.iter().position(|&shadow| shadow == row).map(|shadow| shadow + 1);
            session.prepared.columns[column.or_else(shadowed)?].response.clone()
        })
    }

    /// Passes the prompt once for all columns whose edits leave it alone, and once for each other column: the columns' and the
    /// shadows' first tokens, and the passes.
    async fn first_tokens(&mut self, prepared: &Prepared) -> Result<(Vec<First>, Vec<First>, Vec<Seen>)> {
        let (mut passes, mut firsts): (Vec<Seen>, Vec<(usize, bool, First)>) = (Vec::new(), Vec::new());
        let leaves_prompt = |column: &Column| column.prompt.is_none();
        let together: Vec<usize> =
            (0..prepared.columns.len()).filter(|&at| leaves_prompt(&prepared.columns[at])).collect();
        let alone = (0..prepared.columns.len()).filter(|&at| !leaves_prompt(&prepared.columns[at])).map(|at| vec![at]);
        let mut baseline = None;
        for group in std::iter::once(together).chain(alone) {
            let shadows = group.iter().copied().filter(|&at| at > 0).map(|at| (at, true));
            let rows: Vec<(usize, bool)> = group.iter().map(|&at| (at, false)).chain(shadows).collect();
            // The baseline is the first row of the first group.
            let leader = baseline.unwrap_or_else(|| self.generation.next_number());
            let (made, seen) = self.prompt_pass(prepared, &rows, leader).await?;
            baseline = Some(leader);
            let pass = passes.len();
            firsts.extend(rows.iter().zip(made).map(|(&(at, shadow), made)| (at, shadow, First { made, pass })));
            passes.push(seen);
        }
        firsts.sort_by_key(|&(at, shadow, _)| (shadow, at));
        let (shadows, columns): (Vec<_>, Vec<_>) = firsts.into_iter().partition(|&(_, shadow, _)| shadow);
        let plain = |firsts: Vec<(usize, bool, First)>| firsts.into_iter().map(|(_, _, first)| first).collect();
        Ok((plain(columns), plain(shadows), passes))
    }

    async fn prompt_pass(
        &mut self,
        prepared: &Prepared,
        rows: &[(usize, bool)],
        leader: usize,
    ) -> Result<(Vec<Made>, Seen)> {
        let operators = prepared.columns[rows[0].0].prompt.clone();
        let stack = Stack::new(&[operators], self.model.config.d_model, &self.model.device);
        let lens = prepared.request.lens.iter().map(|&site| (site, 0)).collect();
        let mut watch = Watch::new(&stack, [prepared.start.read_at].into(), lens);
        let continuation = |&(_, shadow): &(usize, bool)| Continuation {
            seed: prepared.request.seed,
            sampling: &prepared.sampling,
            follows: shadow.then_some(leader),
        };
        let continuations: Vec<Continuation<'_>> = rows.iter().map(continuation).collect();
        let made = self.generation.join_copies(&prepared.prompt, &continuations, &mut watch).await?;
        Ok((made, watch.seen(self.model.config.vocab_size).await?))
    }
}
