//! Learn: lessons on the numbers of the open study; predict, then reveal.

mod step;
mod teachers;
mod trial;

use std::sync::Arc;

use leptos::ev::MouseEvent;
use leptos::prelude::*;
use shared::api::StudyEntry;
use view_model::say;
use view_model::state::selection::Selection;
use view_model::text::finding::Finding;
use view_model::view::learn::class;
use view_model::view::learn::lessons::LESSONS;
use view_model::view::learn::model::{self, Lesson};
use view_model::view::learn::progress::Progress;
use view_model::view::learn::{Chosen, VIEW};
use wasm_bindgen::JsCast;
use wasm_split_helpers::wasm_split;
use web_sys::HtmlElement;

use self::step::StepCard;
use self::teachers::Teachers;
use super::Drawn;
use crate::browser_io;
use crate::lazy_view::{Drawing, on_demand};
use crate::shell::studies::ask;
use crate::state::{Page, storage};
use crate::text::finding::FindingHead;
use crate::widget::icon::{self, Icon};
use crate::widget::live::{Kept, Var, fixed, kept, live, part};

/// The view's code, fetched when it is first opened.
pub const DRAWN: Drawn = (VIEW.id, || on_demand(|| Box::pin(drawing())));

#[wasm_split(learn, fallible)]
fn drawing() -> Drawing {
    Ok(|| view! { <Learn /> }.into_any())
}

/// Local storage key of the answers.
const KEY: &str = "skillscope-learn";

/// The signals that every part of the view can read and change.
#[derive(Clone, Copy)]
struct Desk {
    page: Page,
    progress: Var<Progress>,
}

/// Target of a link: a change of the selection.
type Way = Arc<dyn Fn(&mut Selection) + Send + Sync>;

impl Desk {
    /// Changes the answers and stores them in the browser.
    fn answer(self, change: impl FnOnce(&mut Progress)) {
        self.progress.update(change);
        self.progress.with_untracked(|progress| storage::write(KEY, &progress.to_text()));
    }

    /// A link that can be opened here or in a new tab.
    fn link(self, class: &'static str, way: Way, label: AnyView) -> AnyView {
        let to = way.clone();
        let open = move |event: MouseEvent| {
            if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
                event.prevent_default();
                self.page.state.set(|selection| way(selection));
            }
        };
        let href = live(move || self.page.state.link(|selection| to(selection)));
        view! { <a class=class href=href on:click=open>{label}</a> }.into_any()
    }
}

/// The selection change that goes to a step of a lesson, or to the list.
fn to_step(lesson: Option<&'static str>, step: usize) -> Way {
    Arc::new(move |selection| {
        selection.learn = Chosen { lesson: lesson.map(str::to_owned), step };
    })
}

#[component]
fn Learn() -> impl IntoView {
    let page = Page::here();
    let kept_text = storage::read(KEY).unwrap_or_default();
    let desk = Desk { page, progress: Var::new(Progress::from_text(&kept_text)) };
    let open = page.state.part(|selection| selection.learn.lesson.clone());
    let remark = move || {
        page.state.selection.with(model::remark).map(|text| view! { <p class="remark" role="status">{text}</p> })
    };
    view! {
        <section class="view learn">
            {part(move || match open.get().as_deref().and_then(model::by_id) {
                _ if open.get().as_deref() == Some(class::PAGE) => view! { <Teachers desk=desk /> }.into_any(),
                Some(lesson) => view! { <Open desk=desk lesson=lesson remark=part(remark).into_any() /> }.into_any(),
                None => view! { <List desk=desk remark=part(remark).into_any() /> }.into_any(),
            })}
        </section>
    }
}

#[component]
fn List(desk: Desk, remark: AnyView) -> impl IntoView {
    let finding = kept(move || desk.progress.with(|progress| model::finding(&desk.page.study(), progress)));
    let clear = move |_| desk.answer(|progress| *progress = Progress::default());
    let clearing = move || {
        let any = desk.progress.with(|progress| !progress.is_empty());
        any.then(
            || view! { <button class="link" data-action="clear" on:click=clear>{say!(view::learn::clear)}</button> },
        )
    };
    view! {
        <FindingHead finding=finding />
        {remark}
        <ol class="lessons">{LESSONS.iter().enumerate().map(|(index, lesson)| entry(desk, index, lesson)).collect_view()}</ol>
        <p class="learn-foot">
            {say!(view::learn::answers_stay)}" "{part(clearing)}
            {part(move || desk.progress.with(|progress| class::code(&desk.page.study(), progress)).map(copying))}
            <br />
            {desk.link("link", to_step(Some(class::PAGE), 1), say!(view::learn::for_teachers).into_any())}
        </p>
    }
}

/// A button that copies a reader's answers as a code.
fn copying(code: String) -> AnyView {
    let done = Var::new(None);
    let copy = move |_| browser_io::copy(code.clone(), move |copied| done.set(Some(copied)));
    let told = move || match done.get() {
        None => "",
        Some(true) => say!(page::share::copied),
        Some(false) => say!(page::share::no_clipboard),
    };
    view! {
        <button class="link" data-action="copy-answers" on:click=copy>{say!(view::learn::copy_answers)}</button>
        " "<span role="status">{live(told)}</span>
    }
    .into_any()
}

/// A lesson's entry in the list.
fn entry(desk: Desk, index: usize, lesson: &'static Lesson) -> AnyView {
    let (study, steps) = (desk.page.study(), lesson.steps.len());
    let taught = lesson.on(&study).is_some();
    let done = kept(move || desk.progress.with(|progress| progress.done(&desk.page.study(), lesson)));
    let mark = move || match done.get() {
        done if done == steps => view! { <Icon path=icon::TICK /> }.into_any(),
        _ => (index + 1).into_any(),
    };
    let far = move || match (taught, done.get()) {
        (false, _) => say!(view::learn::needs, what = (lesson.needs)()),
        (_, 0) => say!(view::learn::minutes, n = lesson.minutes),
        (_, done) if done == steps => say!(view::learn::done).to_owned(),
        (_, done) => say!(view::learn::done_of, done, steps),
    };
    let label = view! {
        <span class="lesson-mark" class:done=live(move || done.get() == steps)>{part(mark)}</span>
        <span class="lesson-name"><b>{(lesson.title)()}</b><span>{(lesson.about)()}</span></span>
        <small>{part(far)}</small>
    };
    // Continues after the answered steps.
    let at = done.get_untracked();
    let step = if at < steps { at + 1 } else { 1 };
    let link = desk.link("lesson", to_step(Some(lesson.id), step), label.into_any());
    view! { <li data-lesson=lesson.id class:absent=!taught>{link}</li> }.into_any()
}

#[component]
fn Open(desk: Desk, lesson: &'static Lesson, remark: AnyView) -> impl IntoView {
    let study = desk.page.study();
    let Some(steps) = lesson.on(&study) else {
        return view! { <Lacking desk=desk lesson=lesson /> }.into_any();
    };
    let last = steps.len();
    let step = kept(move || desk.page.state.selection.with(|selection| selection.learn.step.min(last)));
    follow(step);
    let answers = steps.iter().map(step::printed).collect_view();
    let cards = steps.into_iter().enumerate().map(|(index, made)| {
        view! { <StepCard desk=desk lesson=lesson number=index + 1 at=step step=made /> }
    });
    view! {
        <nav class="lesson-bar" aria-label=say!(view::learn::lesson)>
            {desk.link("link", to_step(None, 1), say!(view::learn::all_lessons).into_any())}
            {part(move || dots(desk, lesson, step.get()))}
            <button class="link" on:click=move |_| { let _ = window().print(); }>{say!(view::learn::print)}</button>
        </nav>
        <FindingHead finding=fixed(Finding::new((lesson.title)(), (lesson.about)())) />
        {remark}
        {cards.collect_view()}
        {part(move || ways(desk, lesson, step.get()))}
        <section class="answers"><h2>{say!(view::learn::answers, lesson = (lesson.title)())}</h2><ol>{answers}</ol></section>
    }
    .into_any()
}

/// Moves the focus to the heading of the step just opened.
fn follow(step: Kept<usize>) {
    Effect::new(move |before: Option<usize>| {
        let now = step.get();
        if before.is_some_and(|before| before != now) {
            request_animation_frame(|| focus(".step.current h2"));
        }
        now
    });
}

/// Focuses an element.
fn focus(selector: &str) {
    let found = document().query_selector(selector).ok().flatten();
    if let Some(element) = found.and_then(|found| found.dyn_into::<HtmlElement>().ok()) {
        // If the element cannot take the focus, it stays where it is.
        let _ = element.focus();
    }
}

/// One dot per step: whether it is open, and how it was answered.
fn dots(desk: Desk, lesson: &'static Lesson, at: usize) -> AnyView {
    let study = desk.page.study();
    let dot = |step: usize| {
        let done = desk.progress.with(|progress| progress.answer(&study, lesson, step).is_some());
        let class = if done { "dot done" } else { "dot" };
        let said = if done { say!(view::learn::step_answered, step) } else { say!(view::learn::step, step) };
        let label = view! { <span class="spoken">{said}</span> }.into_any();
        let link = desk.link(class, to_step(Some(lesson.id), step), label);
        view! { <li aria-current=(step == at).then_some("step")>{link}</li> }
    };
    view! { <ol class="dots">{(1..=lesson.steps.len()).map(dot).collect_view()}</ol> }.into_any()
}

/// Links to the previous and next step; at the ends, to the list.
fn ways(desk: Desk, lesson: &'static Lesson, at: usize) -> AnyView {
    let way = |step: usize| match (1..=lesson.steps.len()).contains(&step) {
        true => to_step(Some(lesson.id), step),
        false => to_step(None, 1),
    };
    let (back, on) = (way(at - 1), way(at + 1));
    let pressed = {
        let (back, on) = (back.clone(), on.clone());
        move |key: &str| {
            let way = match key {
                "ArrowLeft" => &back,
                "ArrowRight" => &on,
                _ => return false,
            };
            desk.page.state.set(|selection| way(selection));
            true
        }
    };
    desk.page.state.offers.offer(pressed);
    let back_label = if at > 1 { say!(view::learn::back) } else { say!(view::learn::back_to_all) };
    let on_label = if at < lesson.steps.len() { say!(view::learn::on) } else { say!(view::learn::on_to_all) };
    view! {
        <nav class="lesson-ways" aria-label=say!(view::learn::steps)>
            {desk.link("link", back, back_label.into_any())}
            <span>{say!(view::learn::step_of, at, steps = lesson.steps.len())}</span>
            {desk.link("link", on, on_label.into_any())}
        </nav>
    }
    .into_any()
}

/// A link to the lesson on another study.
fn in_study(desk: Desk, lesson: &'static Lesson, entry: StudyEntry) -> AnyView {
    let label = say!(view::learn::open_on, study = say!(page::words::study, model = entry.model, seed = entry.seed));
    let step = to_step(Some(lesson.id), 1);
    let way: Way = Arc::new(move |selection| {
        step(selection);
        selection.study = Some(entry.id.clone());
    });
    desk.link("link", way, label.into_any())
}

/// The notice for a lesson that the study cannot teach, with a link to one that it can.
#[component]
fn Lacking(desk: Desk, lesson: &'static Lesson) -> impl IntoView {
    let finding = Finding::new(
        say!(view::learn::cannot_teach, lesson = (lesson.title)()),
        model::why_not(&desk.page.study(), lesson),
    );
    let other = model::instead_of(&desk.page.study(), lesson.id);
    let studies = Var::new(Vec::new());
    ask(studies);
    let elsewhere = move || {
        let others = studies.get().into_iter().filter(|entry| entry.bundled && entry.id != desk.page.study().id);
        others.map(|entry| in_study(desk, lesson, entry)).collect_view()
    };
    view! {
        <FindingHead finding=fixed(finding) />
        <p class="learn-foot">{part(elsewhere)}</p>
        <p class="learn-foot">
            {desk.link("link", to_step(None, 1), say!(view::learn::all_lessons).into_any())}
            {other.map(|other| {
                let label = say!(view::learn::take_instead, lesson = (other.title)());
                desk.link("link", to_step(Some(other.id), 1), label.into_any())
            })}
        </p>
    }
}
