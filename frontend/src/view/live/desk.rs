//! What the reader composes, and what is written from it: the signals of the view.

use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::live::{LiveEvent, LiveRequest, LiveVector};
use view_model::say;
use view_model::text::words;
use view_model::view::live::Chosen;
use view_model::view::live::model::{Stage, Writing, rate};
use view_model::view::live::request::{self, Composed, LONGEST, asked, composed};
use view_model::view::live::score::Score;
use view_model::view::live::stack::{Stack, opening};
use view_model::view::live::token::readers;
use view_model::view::live::vectors;
use web_sys::js_sys::Date;
use web_sys::{AbortController, AbortSignal};

use super::prompts::{Turning, prompts};
use super::sampling;
use crate::api::{self, Failure};
use crate::sample::fetch::{Opened, Samples};
use crate::state::Page;
use crate::widget::live::{Kept, Var, kept};

/// A request, or what it lacks; `None` while its sample is on its way.
type Request = Option<Result<LiveRequest, &'static str>>;

/// The signals of the view.
#[derive(Clone, Copy)]
pub(super) struct Desk {
    pub(super) page: Page,
    /// What the address holds.
    pub(super) chosen: Kept<Chosen>,
    /// The asked task.
    pub(super) asked: Kept<Option<String>>,
    /// Samples of the asked task.
    pub(super) samples: Var<Samples>,
    /// The one that is asked.
    pub(super) sample: Var<Opened>,
    pub(super) turning: Turning,
    /// A prompt that is too long for the address.
    pub(super) long: Var<Option<String>>,
    pub(super) composed: Kept<Option<Composed>>,
    pub(super) stack: Var<Stack>,
    /// How often another stack was read from the address: its cards are others.
    pub(super) stacks: Var<u32>,
    /// Files of control vectors.
    pub(super) files: Var<Vec<LiveVector>>,
    /// Why the last file was not taken.
    pub(super) refused: Var<Option<String>>,
    pub(super) request: Kept<Request>,
    /// What was asked for, and what has come of it.
    pub(super) written: Var<Option<LiveRequest>>,
    pub(super) writing: Var<Writing>,
    /// Whether the tab writes itself, not the server.
    pub(super) in_tab: Kept<bool>,
    /// The number of the run.
    pub(super) run: Var<u32>,
    /// Whether something else is composed now than was written.
    pub(super) stale: Kept<bool>,
    /// Tokens per second.
    pub(super) rate: Var<Option<String>>,
    pub(super) score: Var<Score>,
    /// The token whose alternatives are shown: its column and its number.
    pub(super) focused: Var<Option<(usize, usize)>>,
    /// The task whose probe the strips show; `None` is the asked one.
    pub(super) reader_named: Var<Option<String>>,
    /// Its index among the readers.
    pub(super) reader: Kept<usize>,
    began: Var<f64>,
    abort: StoredValue<Option<AbortController>, LocalStorage>,
}

impl Desk {
    pub(super) fn new(page: Page) -> Self {
        let state = page.state;
        let chosen = state.part(|selection| selection.live.clone());
        let asked = kept(move || state.selection.with(|selection| asked(&page.study(), selection)));
        let (samples, sample, turning) = prompts(page, asked);
        let long = Var::new(None::<String>);
        let composed = kept(move || {
            let sample = sample.get();
            let sample = sample.as_ref().and_then(|sample| sample.as_ref().ok());
            composed(asked.get().as_deref(), sample, &chosen.get(), long.get().as_deref())
        });
        let text = untrack(|| stack_text(page, chosen, asked));
        // One that cannot be read is reported by `keep`.
        let stack = Var::new(Stack::read(&text).unwrap_or_default());
        let files = Var::new(Vec::<LiveVector>::new());
        let request: Kept<Request> = kept(move || {
            let composed = composed.get()?;
            let made = stack.with(|stack| request::request(&page.study(), &composed, stack, &chosen.get()));
            Some(made.and_then(|made| files.with(|files| vectors::fill(made, files))))
        });
        let written = Var::new(None::<LiveRequest>);
        let stale = kept(move || {
            let now = request.get().and_then(Result::ok);
            written.with(|written| written.is_some() && now.is_some() && *written != now)
        });
        let (writing, reader_named) = (Var::new(Writing::default()), Var::new(None::<String>));
        let reader = kept(move || {
            let named = reader_named.get().or_else(|| asked.get());
            let names = writing.with(|writing| writing.start.as_ref().map(|start| start.readers.clone()));
            readers(&names.unwrap_or_default(), named.as_deref()).first().copied().unwrap_or_default()
        });
        Self {
            page,
            chosen,
            asked,
            samples,
            sample,
            turning,
            long,
            composed,
            stack,
            stacks: Var::new(0),
            files,
            refused: Var::new(None),
            request,
            written,
            writing,
            in_tab: kept(move || api::has_files() || chosen.with(|live| live.in_tab)),
            run: Var::new(0),
            stale,
            rate: Var::new(None),
            score: Var::new(Score::default()),
            focused: Var::new(None),
            reader_named,
            reader,
            began: Var::new(0.0),
            abort: StoredValue::new_local(None),
        }
    }

    /// Follows the address, writes at once what it says was written, and stops when the view is left.
    pub(super) fn keep(self) {
        let (chosen, asked, stack) = (self.chosen, self.asked, self.stack);
        let text = kept(move || stack_text(self.page, chosen, asked));
        Effect::new(move |_| {
            let text = text.get();
            if stack.with_untracked(|stack| stack.written() == text) {
                return;
            }
            match Stack::read(&text) {
                Ok(read) => {
                    self.stacks.update(|stacks| *stacks += 1);
                    stack.set(read);
                }
                Err(known) => {
                    let remark = say!(page::source::means_nothing, key = "edits", value = text, known);
                    self.page.state.remarks.update(|remarks| remarks.push(remark));
                }
            }
        });
        sampling::keep(self);
        self.turn_pages();
        let arriving = Var::new(chosen.with_untracked(|live| live.run));
        let ready = kept(move || self.request.with(|request| matches!(request, Some(Ok(_)))));
        Effect::new(move |_| {
            if ready.get() && arriving.get_untracked() {
                arriving.set(false);
                untrack(|| self.write());
            }
        });
        on_cleanup(move || self.let_go());
    }

    /// Changes what the address holds; what was written is something else then.
    pub(super) fn set(self, change: impl FnOnce(&mut Chosen)) {
        self.page.state.set(|selection| {
            change(&mut selection.live);
            selection.live.run = false;
        });
    }

    /// Changes the stack of edits, and the address with it.
    pub(super) fn edit(self, change: impl FnOnce(&mut Stack)) {
        self.stack.update(change);
        let text = self.stack.with_untracked(Stack::written);
        self.set(|live| live.edits = Some(text));
    }

    /// Takes another prompt than the sample's.
    pub(super) fn say(self, text: String) {
        let asks = self.asked.with_untracked(Option::is_some);
        let own =
            asks && self.sample.with_untracked(|sample| matches!(sample, Some(Ok(sample)) if sample.prompt == text));
        let long = text.chars().count() > LONGEST;
        self.long.set((long && !own).then(|| text.clone()));
        self.set(|live| live.prompt = (!own && !long).then_some(text));
    }

    /// Asks a sample, in its own words.
    pub(super) fn ask(self, sample: Option<String>) {
        self.long.set(None);
        self.page.state.set(|selection| {
            selection.open(sample);
            selection.live.prompt = None;
            selection.live.run = false;
        });
    }

    /// Writes what is composed; what is being written stops.
    pub(super) fn write(self) {
        let Some(Ok(request)) = self.request.get_untracked() else { return };
        self.let_go();
        let Ok(controller) = AbortController::new() else { return };
        let signal = controller.signal();
        self.abort.set_value(Some(controller));
        self.run.update(|run| *run += 1);
        self.focused.set(None);
        self.rate.set(None);
        self.began.set(Date::now());
        self.writing.set(Writing::asked());
        self.written.set(Some(request.clone()));
        // A prompt that the address does not hold is not written again by it.
        let whole = self.long.with_untracked(Option::is_none);
        self.page.state.set(|selection| selection.live.run = whole);
        spawn_local(self.follow(request, signal));
    }

    /// Stops what is being written; what has come stays.
    pub(super) fn stop(self) {
        if self.writing.with_untracked(Writing::is_running) {
            self.let_go();
            self.writing.update(Writing::stop);
        }
    }

    async fn follow(self, request: LiveRequest, signal: AbortSignal) {
        let told = |events: Vec<LiveEvent>| self.take(events);
        let answer = self.answer(&request, &signal, &told).await;
        // Another one is being written, or the view is gone.
        if signal.aborted() {
            return;
        }
        if let Err(failure) = answer {
            self.writing.update(|writing| writing.fail(failure.detail));
        }
        if self.writing.with_untracked(|writing| writing.stage == Stage::Done) {
            self.score.update(|score| self.writing.with_untracked(|writing| score.add(&request, writing)));
        }
    }

    /// Lets the model write, on the server or in the tab; `told` is given the events as they come.
    pub(super) async fn answer(
        self,
        request: &LiveRequest,
        signal: &AbortSignal,
        told: &dyn Fn(Vec<LiveEvent>),
    ) -> Result<(), Failure> {
        let study = self.page.study();
        let (model, is_tiny) = (study.provenance.model.name.as_str(), words::is_tiny(&study));
        let asked = api::writer::Asked { request, model, is_tiny, in_tab: self.in_tab.get_untracked() };
        api::writer::write(&asked, signal, told).await
    }

    fn take(self, events: Vec<LiveEvent>) {
        if events.iter().any(|event| matches!(event, LiveEvent::Start(_))) {
            self.began.set(Date::now());
        }
        self.writing.update(|writing| events.into_iter().for_each(|event| writing.take(event)));
        let spent = Date::now() - self.began.get_untracked();
        self.rate.set(self.writing.with_untracked(|writing| rate(writing.tokens(), spent)));
    }

    /// Ends the request, whose rows the server gives up then.
    fn let_go(self) {
        if let Some(controller) = self.abort.try_update_value(Option::take).flatten() {
            controller.abort();
        }
    }
}

/// The stack that the address names, or the one that opens without.
fn stack_text(page: Page, chosen: Kept<Chosen>, asked: Kept<Option<String>>) -> String {
    let named = chosen.with(|live| live.edits.clone());
    named.unwrap_or_else(|| asked.with(|asked| opening(&page.study(), asked.as_deref())))
}
