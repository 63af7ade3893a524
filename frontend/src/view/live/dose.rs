//! The dose curve beneath the columns: its buttons, its requests and its progress.

use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;

use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use shared::api::SampleQuery;
use shared::live::{LiveEvent, LiveRequest};
use shared::study::Sample;
use view_model::say;
use view_model::text::finding::Finding;
use view_model::view::live::dose::{Answer, Curve, WHOLE};
use view_model::view::live::dose_picture::dose_text;
use view_model::view::live::dose_plan::{DOSES, Plan, SEEDS, lacks, settings, steps};
use web_sys::{AbortController, AbortSignal};

use super::desk::Desk;
use super::dose_picture::picture;
use crate::api::{self, Failure};
use crate::widget::live::{Kept, Var, kept, live, part};
use crate::widget::notice::Nothing;
use crate::widget::picker::{Choice, Select};

/// Requests that a server is asked at a time.
const AT_A_TIME: usize = 4;

/// The signals of the curve.
#[derive(Clone, Copy)]
pub(super) struct Dose {
    pub(super) desk: Desk,
    pub(super) curve: Var<Curve>,
    /// The index among `SEEDS`.
    seeds: Var<usize>,
    /// The step whose numbers are shown.
    pub(super) step: Var<usize>,
    /// Whether the prompt is the reader's own.
    own: Kept<bool>,
    /// Whether the tab answers, which can write nothing else meanwhile.
    by_tab: Var<bool>,
    abort: StoredValue<Option<AbortController>, LocalStorage>,
}

/// The section of the dose curve.
pub(super) fn dose(desk: Desk) -> AnyView {
    let dose = Dose {
        desk,
        curve: Var::new(Curve::default()),
        seeds: Var::new(1),
        step: Var::new(steps().iter().position(|&dose| dose == WHOLE).unwrap_or_default()),
        own: kept(move || desk.chosen.with(|live| live.prompt.is_some()) || desk.long.with(Option::is_some)),
        by_tab: Var::new(false),
        abort: StoredValue::new_local(None),
    };
    dose.keep();
    let drawn = kept(move || dose.curve.with(|curve| curve.seeds() > 0));
    let finding = kept(move || dose.curve.with(Curve::finding));
    let failed = kept(move || dose.curve.with(Curve::has_failed));
    // Escape cancels; elsewhere it stops the writing.
    let pressed = move |event: KeyboardEvent| {
        if event.key() == "Escape" && dose.is_running() {
            event.stop_propagation();
            dose.cancel();
        }
    };
    let [low, high] = [DOSES.first(), DOSES.last()].map(|end| dose_text(end.copied().unwrap_or_default()));
    view! {
        <section class="dose" aria-label=say!(view::live::dose) on:keydown=pressed>
            <h2>{say!(view::live::dose)}</h2>
            <p class="asks">{say!(view::live::dose_is, low, high)}</p>
            {controls(dose)}
            {part(move || remarks(dose))}
            <p class="live-told" class:problem=live(move || failed.get()) role="status" data-live="dose-told">
                {live(move || dose.curve.with(Curve::told))}
            </p>
            {part(move || dose.curve.with(Curve::caution).map(|text| view! { <p class="caution">{text}</p> }))}
            {part(move || finding.with(|finding| finding.as_ref().map(concluded)))}
            {part(move || drawn.get().then(|| picture(dose)))}
        </section>
    }
    .into_any()
}

impl Dose {
    /// Takes the curve away when the settings are others, cancels it when the tab writes something else, and when the view is
    /// left.
    fn keep(self) {
        let now = kept(move || {
            let own = self.own.get();
            // While a sample is on its way, nothing is known.
            self.desk.request.with(|request| {
                request.as_ref().map(|request| request.as_ref().ok().map(|request| settings(request, own)))
            })
        });
        Effect::new(move |_| {
            let Some(now) = now.get() else { return };
            let mut curve = self.curve.get_untracked();
            if curve.clear_unless(now.as_ref()) {
                self.let_go();
                self.curve.set(curve);
            }
        });
        Effect::new(move |_| {
            let run = self.desk.run.get();
            if run > 0 && (self.by_tab.get_untracked() || self.in_tab()) {
                self.cancel();
            }
        });
        on_cleanup(move || self.let_go());
    }

    fn is_running(self) -> bool {
        self.curve.with_untracked(Curve::is_running)
    }

    /// Measures a curve of what is composed.
    fn measure(self) {
        let Some(Ok(request)) = self.desk.request.get_untracked() else { return };
        if lacks(&request).is_some() {
            return;
        }
        let Ok(controller) = AbortController::new() else { return };
        let (signal, own) = (controller.signal(), self.own.get_untracked());
        self.abort.set_value(Some(controller));
        self.by_tab.set(self.in_tab());
        if self.in_tab() {
            self.desk.stop();
        }
        let n = SEEDS.get(self.seeds.get_untracked()).copied().unwrap_or(SEEDS[0]);
        self.curve.set(Curve::begin(settings(&request, own), n));
        spawn_local(self.begin(request, (own, n), signal));
    }

    /// Finds the prompts, then asks.
    async fn begin(self, request: LiveRequest, (own, n): (bool, usize), signal: AbortSignal) {
        let samples = if own { Ok(Vec::new()) } else { self.samples(&request, n, &signal).await };
        if signal.aborted() {
            return;
        }
        let samples = match samples {
            Ok(samples) => samples,
            Err(failure) => return self.curve.update(|curve| curve.fail(failure.detail)),
        };
        let opened = self.desk.sample.with_untracked(|sample| Some(sample.as_ref()?.as_ref().ok()?.id.clone()));
        let plan = Plan::new(&request, &samples, &opened.unwrap_or_default(), n);
        let plan = Rc::new(RefCell::new(plan));
        // The first goes wherever it can be answered. Only a server that did is asked several at a time: the tab answers one.
        if !self.ask(&plan, false, &signal).await {
            return;
        }
        let by_server = !self.in_tab();
        self.by_tab.set(!by_server);
        let at_a_time = if by_server { AT_A_TIME } else { 1 };
        for _ in 0..at_a_time {
            spawn_local(self.follow(plan.clone(), by_server, signal.clone()));
        }
    }

    /// Samples of the asked task until they have more than `n` prompts, or all.
    async fn samples(self, request: &LiveRequest, n: usize, signal: &AbortSignal) -> Result<Vec<Sample>, Failure> {
        let mut query =
            SampleQuery { task: request.task.clone(), with_constraint: Some(true), ..SampleQuery::default() };
        let mut all: Vec<Sample> = Vec::new();
        for page in 1.. {
            query.page = Some(page);
            let found = api::samples(&request.study, &query, signal).await?;
            all.extend(found.samples);
            let prompts = all.iter().map(|sample| sample.prompt.as_str()).collect::<BTreeSet<_>>().len();
            if found.page * found.per_page >= found.total || prompts > n {
                break;
            }
        }
        Ok(all)
    }

    /// Asks one request of the plan after the other.
    async fn follow(self, plan: Rc<RefCell<Plan>>, by_server: bool, signal: AbortSignal) {
        while self.ask(&plan, by_server, &signal).await {}
    }

    /// Asks the next request of the plan, of the server only or wherever the view writes; false when none is left, or one fails.
    async fn ask(self, plan: &RefCell<Plan>, by_server: bool, signal: &AbortSignal) -> bool {
        let next = plan.borrow_mut().next();
        let Some(request) = next else { return false };
        let answer = RefCell::new(Answer::default());
        let told = |events: Vec<LiveEvent>| events.into_iter().for_each(|event| answer.borrow_mut().take(event));
        let asked = match by_server {
            true => api::live::write(&request, signal, &told).await,
            false => self.desk.answer(&request, signal, &told).await,
        };
        // It was cancelled, or the view is gone.
        if signal.aborted() {
            return false;
        }
        let mut answer = answer.into_inner();
        if let Err(failure) = asked {
            answer.fail(failure.detail);
        }
        let mut curve = self.curve.get_untracked();
        let goes_on = curve.add(&request, &answer);
        self.curve.set(curve);
        if !goes_on {
            self.let_go();
        }
        goes_on
    }

    /// Whether the tab writes, also where it does so in the place of a server.
    fn in_tab(self) -> bool {
        self.desk.in_tab.get_untracked() || api::writer::instead().with_untracked(Option::is_some)
    }

    /// Cancels the measurement; what has come stays.
    fn cancel(self) {
        if self.is_running() {
            self.let_go();
            self.curve.update(Curve::cancel);
        }
    }

    /// Ends the requests on their way.
    fn let_go(self) {
        if let Some(controller) = self.abort.try_update_value(Option::take).flatten() {
            controller.abort();
        }
    }
}

/// The button that measures and cancels, and the number of seeds.
fn controls(dose: Dose) -> AnyView {
    let running = kept(move || dose.curve.with(Curve::is_running));
    let ready = kept(move || {
        dose.desk.request.with(|request| matches!(request, Some(Ok(request)) if lacks(request).is_none()))
    });
    let turn = move |_| if running.get_untracked() { dose.cancel() } else { dose.measure() };
    let label = move || if running.get() { say!(view::live::dose_cancel) } else { say!(view::live::dose_measure) };
    let choices = SEEDS.map(|n| Choice::new(n.to_string(), n.to_string())).to_vec();
    let picked = kept(move || dose.seeds.get());
    let pick = Callback::new(move |index: usize| dose.seeds.set(index));
    let seeds = say!(view::live::dose_seeds);
    view! {
        <div class="live-row">
            <button class="button" data-action="measure"
                aria-disabled=live(move || (!running.get() && !ready.get()).to_string()) on:click=turn>{live(label)}</button>
            <div class="live-field" data-live="dose-seeds">
                <span aria-hidden="true">{seeds}</span>
                <Select name=seeds choices=choices picked=picked pick=pick />
            </div>
        </div>
    }
    .into_any()
}

/// What the curve is about, or what it lacks.
fn remarks(dose: Dose) -> Option<AnyView> {
    let own = dose.own.get();
    dose.desk.request.with(|request| {
        let request = request.as_ref()?.as_ref().ok()?;
        if let Some(lacks) = lacks(request) {
            return Some(view! { <Nothing text=lacks /> }.into_any());
        }
        let task = request.task.as_deref().unwrap_or_default();
        let about =
            if own { say!(view::live::dose_of_prompt).to_owned() } else { say!(view::live::dose_of_task, task) };
        Some(view! { <p class="asks">{about}</p> }.into_any())
    })
}

/// What may be concluded.
fn concluded(finding: &Finding) -> AnyView {
    view! {
        <p class="live-score" data-live="dose-finding"><b>{finding.headline.clone()}</b></p>
        <p class="asks">{finding.evidence.clone()}</p>
    }
    .into_any()
}
