//! The sample browser: filters, a page of samples, and the opened one with its exact tokens.

use crate::widget::live::{Var, kept, live, part};
use leptos::ev;
use leptos::prelude::*;
use shared::api::SamplePage;
use shared::study::{Outcome, Sample};
use view_model::sample::model::{why, word};
use view_model::say;
use view_model::state::choice::Constraint;
use view_model::state::selection::Selection;
use view_model::text::number;
use view_model::view::tasks::Label;

use crate::browser_io;
use crate::sample::fetch::{self, Samples};
use crate::sample::{OutcomeMark, SampleDetail};
use crate::state::Page;
use crate::widget::icon::{self, Icon};
use crate::widget::notice::Nothing;
use crate::widget::picker::{Choice, Segments, Select};

/// Filters and the page of samples.
#[component]
pub fn Browser(samples: Var<Samples>) -> impl IntoView {
    view! {
        <section class="browser" aria-label=say!(view::tasks::samples)>
            <div class="browser-head">
                <h2>{say!(view::tasks::samples)}</h2>
                <Filters />
            </div>
            <List samples=samples />
        </section>
    }
}

#[component]
fn Filters() -> impl IntoView {
    let page = Page::here();
    let state = page.state;
    let every = |all: &str| Choice::new(all, all);
    let tasks: Vec<Choice> = std::iter::once(every(say!(view::tasks::all_tasks)))
        .chain(page.study().tasks.iter().map(|task| Choice::new(task.id.clone(), task.id.clone())))
        .collect();
    let labelled = [Outcome::Satisfied, Outcome::Violated, Outcome::Excluded].map(word);
    let labels: Vec<Choice> = std::iter::once(say!(view::tasks::all_verdicts)).chain(labelled).map(every).collect();
    let constraint = [
        (say!(view::tasks::both), say!(view::tasks::with_and_without)),
        (say!(view::tasks::with), say!(view::tasks::with_constraint)),
        (say!(view::tasks::without), say!(view::tasks::without_constraint)),
    ];
    let constraint: Vec<Choice> = constraint.map(|(label, meaning)| Choice::new(label, meaning)).to_vec();
    let label = state.part(|selection| selection.tasks.label);
    let with = state.part(|selection| selection.tasks.constraint);
    let search = state.part(|selection| selection.tasks.search.clone());
    let picked_task = move || page.task.get().map_or(0, |task| task + 1);
    let picked_label = move || label.get().map_or(0, |Label(at)| at + 1);
    let order = [None, Some(Constraint::With), Some(Constraint::Without)];
    let picked_with = move || order.iter().position(|known| *known == with.get()).unwrap_or_default();
    let refilter = move |change: &dyn Fn(&mut Selection)| {
        state.set(|selection| {
            change(selection);
            selection.tasks.page = 1;
        });
    };
    let pick_label = move |index: usize| refilter(&|selection| selection.tasks.label = index.checked_sub(1).map(Label));
    let pick_with = move |index: usize| refilter(&|selection| selection.tasks.constraint = order[index]);
    let typed = move |event| refilter(&|selection| selection.tasks.search = event_target_value(&event));
    view! {
        <div class="filters">
            <Select name=say!(page::words::task) choices=tasks
                picked=kept(picked_task)
                pick=move |index: usize| page.select_task(index.checked_sub(1)) />
            <Select name=say!(page::words::verdict) choices=labels picked=kept(picked_label) pick=pick_label />
            <Segments name="constraint" label=say!(page::widget::group_constraint) choices=constraint picked=kept(picked_with) pick=pick_with />
            <label class="search-field">
                <Icon path=icon::SEARCH />
                <input type="search" placeholder=say!(view::tasks::search_in) aria-label=say!(view::tasks::search) prop:value=live(move || search.get()) on:input=typed />
            </label>
        </div>
    }
}

#[component]
fn List(samples: Var<Samples>) -> impl IntoView {
    move || match samples.get() {
        None => view! { <div class="sample-list loading" role="status" aria-label=say!(view::tasks::loading)></div> }
            .into_any(),
        Some(Err(failure)) => view! { <Nothing text=fetch::told(&failure) /> }.into_any(),
        Some(Ok(found)) if found.total == 0 => view! { <Nothing text=say!(view::tasks::no_match) /> }.into_any(),
        Some(Ok(found)) => view! { <Found found=found /> }.into_any(),
    }
}

#[component]
fn Found(found: SamplePage) -> impl IntoView {
    let page = Page::here();
    let pages = found.total.div_ceil(found.per_page.max(1)).max(1);
    let (now, total) = (found.page, found.total);
    let (previous, next) = (now.saturating_sub(1), now + 1);
    let (at_first, at_last) = (now <= 1, now >= pages);
    let first = (now.saturating_sub(1)) * found.per_page + 1;
    let last = (first + found.samples.len()).saturating_sub(1);
    let [first, last, total] = [first, last, total].map(number::count);
    let turn = move |to: usize| page.state.set(|selection| selection.tasks.page = to.clamp(1, pages));
    view! {
        <ol class="sample-list">
            {found.samples.into_iter().map(|sample| view! { <Line sample=sample /> }).collect_view()}
        </ol>
        <nav class="pages" aria-label=say!(view::tasks::pages)>
            <button class="link" disabled=at_first on:click=move |_| turn(previous)>{say!(view::tasks::previous)}</button>
            <span>{say!(view::tasks::page_of, first, last, total)}</span>
            <button class="link" disabled=at_last on:click=move |_| turn(next)>{say!(view::tasks::next)}</button>
        </nav>
    }
}

#[component]
fn Line(sample: Sample) -> impl IntoView {
    let page = Page::here();
    let opened = page.state.part(|selection| selection.sample.clone());
    let (id, key) = (sample.id.clone(), sample.id.clone());
    let open = move |event: ev::MouseEvent| {
        page.state.set(|selection| selection.open(Some(id.clone())));
        browser_io::keep_in_view(&event);
        // Pressed by a key: on to the sample, which would be many stops away.
        if event.detail() == 0 {
            request_animation_frame(|| browser_io::focus(".inspector"));
        }
    };
    let current = move || opened.with(|opened| opened.as_ref() == Some(&key)).to_string();
    let with = if sample.with_constraint { say!(view::tasks::with) } else { say!(view::tasks::without) };
    view! {
        <li>
            <button class="sample-line" aria-pressed=current data-sample=sample.id.clone() on:click=open>
                <OutcomeMark outcome=sample.outcome() />
                <span class="sample-task">{sample.task.clone()}<small>{with}</small></span>
                <span class="sample-text" lang="en"><span>{sample.prompt.clone()}</span><q>{sample.response.clone()}</q></span>
                <small class="sample-why">{why(&sample)}</small>
            </button>
        </li>
    }
}

/// The inspector of the Tasks view: the opened sample.
#[component]
pub fn Opened(samples: Var<Samples>) -> impl IntoView {
    let page = Page::here();
    let wanted = page.state.part(|selection| selection.sample.clone());
    let sample = fetch::open(page, samples, wanted);
    let close = move |_| page.state.set(|selection| selection.open(None));
    view! {
        <aside class="inspector wide" tabindex="-1" aria-label=say!(view::tasks::sample) class:asked=live(move || wanted.get().is_some())>
            {part(move || wanted.with(Option::is_some).then(|| {
                view! { <button class="tool close-sample" aria-label=say!(view::tasks::close) on:click=close><Icon path=icon::CLOSE /></button> }
            }))}
            {part(move || match sample.get() {
                Some(Ok(sample)) => view! { <SampleDetail sample=sample /> }.into_any(),
                Some(Err(failure)) => view! { <Nothing text=fetch::told(&failure) /> }.into_any(),
                None => view! { <div class="facts"><h2><span>{say!(view::tasks::by_token)}</span></h2>
                    <p class="asks">{say!(view::tasks::choose)}</p></div> }.into_any(),
            })}
        </aside>
    }
}
