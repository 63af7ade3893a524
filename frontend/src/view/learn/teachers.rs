//! The page for teachers: a plan of the lessons, what students often believe, and a class's answers.

use leptos::prelude::*;
use view_model::say;
use view_model::text::finding::Finding;
use view_model::view::learn::class::{Class, StepTally};
use view_model::view::learn::lessons::LESSONS;
use view_model::view::learn::model::Lesson;

use super::{Desk, to_step};
use crate::text::finding::FindingHead;
use crate::widget::live::{Var, fixed, kept, part};

#[component]
pub(super) fn Teachers(desk: Desk) -> impl IntoView {
    let minutes: usize = LESSONS.iter().map(|lesson| lesson.minutes).sum();
    let finding = Finding::new(say!(view::learn::teachers), say!(view::learn::teachers_about, minutes));
    let codes = Var::new(String::new());
    let class = kept(move || codes.with(|codes| Class::read(&desk.page.study(), codes)));
    view! {
        <nav class="lesson-bar" aria-label=say!(view::learn::lesson)>
            {desk.link("link", to_step(None, 1), say!(view::learn::all_lessons).into_any())}
        </nav>
        <FindingHead finding=fixed(finding) />
        <table class="plan">
            <thead>
                <tr>
                    <th scope="col">{say!(view::learn::lesson)}</th>
                    <th scope="col">{say!(view::learn::plan_minutes)}</th>
                    <th scope="col">{say!(view::learn::plan_mistake)}</th>
                </tr>
            </thead>
            <tbody>{LESSONS.iter().map(|lesson| row(desk, lesson)).collect_view()}</tbody>
        </table>
        <h2>{say!(view::learn::collect)}</h2>
        <p>{say!(view::learn::collect_how)}</p>
        <label for="codes">{say!(view::learn::codes)}</label>
        <textarea id="codes" rows="6" spellcheck="false" on:input=move |event| codes.set(event_target_value(&event))></textarea>
        <div class="class" aria-live="polite">{part(move || class.with(|class| counted(desk, class)))}</div>
    }
}

fn row(desk: Desk, lesson: &'static Lesson) -> AnyView {
    let link = desk.link("link", to_step(Some(lesson.id), 1), (lesson.title)().into_any());
    view! { <tr><th scope="row">{link}</th><td>{lesson.minutes}</td><td>{(lesson.mistake)()}</td></tr> }.into_any()
}

/// The answers of a class, a table per lesson.
fn counted(desk: Desk, class: &Class) -> AnyView {
    let study = desk.page.study();
    let read = (class.readers > 0).then(|| view! { <p>{say!(view::learn::class_of, n = class.readers)}</p> });
    let first = class.others.first();
    let others = first.map(|first| {
        let told = say!(view::learn::no_codes, n = class.others.len(), study = study.id, first);
        view! { <p class="remark">{told}</p> }
    });
    let of_lesson = |lesson: &'static Lesson| {
        let tallies = class.tallies(&study, lesson);
        (!tallies.is_empty()).then(|| {
            view! {
                <table class="plan">
                    <caption>{(lesson.title)()}</caption>
                    <tbody>{tallies.iter().map(|of| step(desk, lesson, of)).collect_view()}</tbody>
                </table>
            }
        })
    };
    view! { {read}{others}{LESSONS.iter().map(of_lesson).collect_view()} }.into_any()
}

/// One step: how many were right, and every answer with its count.
fn step(desk: Desk, lesson: &'static Lesson, of: &StepTally) -> AnyView {
    let (n, right) = of.counts();
    let link = desk.link("link", to_step(Some(lesson.id), of.step), of.asks.clone().into_any());
    let error = of.commonest_error().map(|error| say!(view::learn::commonest_error, text = error.text, n = error.n));
    let given = of.tallies.iter().map(|tally| format!("{}: {}", tally.text, tally.n)).collect::<Vec<_>>().join("; ");
    view! {
        <tr data-step=of.step.to_string()>
            <th scope="row">{link}</th>
            <td>{say!(view::learn::right_of, right, n)}</td>
            <td>{error}<small>{given}</small></td>
        </tr>
    }
    .into_any()
}
