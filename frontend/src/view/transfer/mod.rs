//! The Transfer view: whose probe reads whose success, as a graph and as a matrix.

pub mod detail;
pub mod layout;
pub mod model;

use crate::widget::live::{live, part};
use leptos::html::Div;
use leptos::prelude::*;
use shared::task::Skill;

use self::detail::Detail;
use super::{Scope, View};
use crate::chart::mark::Mark;
use crate::chart::matrix::{Matrix, MatrixEvents};
use crate::graph::model::SkillGraph;
use crate::graph::{SkillGraphView, tip};
use crate::state::Page;
use crate::state::selection::Picture;
use crate::text::finding::FindingHead;
use crate::text::words;
use crate::theme::shape;
use crate::widget::measure::size_of;
use crate::widget::picker::{Choice, Segments};
use crate::widget::table::Twin;
use crate::widget::tip::Tips;

/// This view.
pub const VIEW: View = View {
    id: "transfer",
    name: "Transfer",
    icon: "M5 7.5a2 2 0 1 0 0-4a2 2 0 1 0 0 4M15 16.5a2 2 0 1 0 0-4a2 2 0 1 0 0 4M7 5.5c5 0 8 2 8 6M4.9 7.6c0 4.4 3.2 6.9 7.6 6.9",
    scope: Scope::Place,
    draw: || view! { <Transfer /> }.into_any(),
};

#[component]
fn Transfer() -> impl IntoView {
    let page = Page::here();
    let study = page.study();
    let threshold = page.state.part(|selection| selection.threshold);
    let graph = Memo::new(move |_| SkillGraph::of(&study, page.place.get(), f64::from(threshold.get()) / 100.0));
    let finding = Memo::new(move |_| graph.with(|graph| model::finding(&page.study(), page.place.get(), graph)));
    let picture = page.state.part(|selection| selection.picture);
    let table = Memo::new(move |_| model::table(&page.study(), page.place.get()));
    view! {
        <section class="view transfer">
            <div class="view-top">
                <FindingHead finding=finding />
                <Controls />
            </div>
            {part(move || match picture.get() {
                Picture::Graph => view! { <SkillGraphView graph=graph /> }.into_any(),
                Picture::Matrix => view! { <MatrixView /> }.into_any(),
            })}
            <div class="view-foot">
                {part(move || match picture.get() {
                    Picture::Graph => view! { <GraphLegend graph=graph /> }.into_any(),
                    Picture::Matrix => view! { <MatrixLegend /> }.into_any(),
                })}
                <Twin table=table />
            </div>
        </section>
        <aside class="inspector" aria-label="Selection" class:asked=live(move || page.task.get().is_some())>
            <Detail graph=graph />
        </aside>
    }
}

#[component]
fn Controls() -> impl IntoView {
    let page = Page::here();
    let picture = page.state.part(|selection| selection.picture);
    let threshold = page.state.part(|selection| selection.threshold);
    let choices =
        vec![Choice::new("Graph", "the skill graph"), Choice::new("Matrix", "the transfer matrix with its dendrogram")];
    let picked = Signal::derive(move || Picture::ALL.iter().position(|&known| known == picture.get()).unwrap_or(0));
    let pick = Callback::new(move |index: usize| page.state.set(|selection| selection.picture = Picture::ALL[index]));
    let written = move || crate::text::number::score(f64::from(threshold.get()) / 100.0);
    let change = move |event| {
        if let Ok(hundredths) = event_target_value(&event).parse() {
            page.state.set(|selection| selection.threshold = hundredths);
        }
    };
    view! {
        <div class="controls">
            <Segments name="picture" choices=choices picked=picked pick=pick />
            <Show when=move || picture.get() == Picture::Graph>
                <label class="threshold">
                    <span>"from"</span>
                    <input
                        id="threshold"
                        type="range"
                        min="0"
                        max="95"
                        step="5"
                        style=live(move || format!("--share:{:.3}", f64::from(threshold.get()) / 95.0))
                        aria-label="Least relative transfer drawn"
                        prop:value=live(move || threshold.get().to_string())
                        on:input=change
                    />
                    <output>{written}</output>
                </label>
            </Show>
        </div>
    }
}

#[component]
fn GraphLegend(graph: Memo<SkillGraph>) -> impl IntoView {
    let hidden = move || graph.with(SkillGraph::hidden_in_words);
    let flipped = move || graph.with(SkillGraph::any_flipped);
    let kinds = [Skill::Structural, Skill::Lexical, Skill::Semantic, Skill::Stylistic].map(|skill| {
        view! { <span class="key"><Mark shape=shape(skill) colour="var(--soft)" />{words::skill(skill)}</span> }
    });
    let total = move || graph.with(|graph| graph.edges.len());
    let count = move || {
        let hidden = hidden();
        if hidden.is_empty() {
            "every pair drawn".to_owned()
        } else {
            format!("hidden of {} pairs: {}", total(), hidden.join(", "))
        }
    };
    view! {
        <p class="legend">
            <span class="key">
                <svg class="key-edge" viewBox="0 0 34 12" aria-hidden="true"><path d="M1 6H24" /><path d="M23 1L33 6L23 11Z" class="tip-of-edge" /></svg>
                "relative transfer"
            </span>
            <Show when=flipped>
                <span class="key">
                    <svg class="key-edge" viewBox="0 0 34 12" aria-hidden="true"><path d="M1 6H30" /><path d="M30 1V11" /></svg>
                    "sign turned around"
                </span>
            </Show>
            {kinds.into_iter().collect_view()}
            <span class="key hidden-count">{count}</span>
        </p>
    }
}

#[component]
fn MatrixLegend() -> impl IntoView {
    view! {
        <p class="legend">
            <span class="key ramp-key">".0"<i class="ramp"></i>"1.0"</span>
            <span class="key">"AUROC, centred at chance"</span>
            <span class="key"><i class="swatch soft"></i>"not significant"</span>
            <span class="key">"row: source of the probe, column: target"</span>
        </p>
    }
}

#[component]
fn MatrixView() -> impl IntoView {
    let around = NodeRef::<Div>::new();
    let size = size_of(around);
    let measured = Memo::new(move |_| size.get().0 > 0.0);
    view! {
        <div class="matrix-box" node_ref=around>
            <Show when=move || measured.get()>
                <MatrixDrawing size=size />
            </Show>
        </div>
    }
}

#[component]
fn MatrixDrawing(size: ReadSignal<(f64, f64)>) -> impl IntoView {
    let page = Page::here();
    let tips = Tips::here();
    let n = page.study().tasks.len();
    let pair = move |index: usize| (index / n, index % n);
    let scene = Memo::new(move |_| layout::matrix(&page.study(), page.place.get(), size.get()));
    let events = MatrixEvents {
        choose: Callback::new(move |index| {
            let (source, target) = pair(index);
            if source == target { page.select_task(Some(source)) } else { page.select_pair(source, target) }
        }),
        at: Callback::new(move |(index, at)| {
            let (title, lines) = tip::pair(&page.study(), page.place.get_untracked(), pair(index));
            tips.show(&at, title, lines);
        }),
        left: Callback::new(move |()| tips.hide()),
    };
    let label = Signal::derive(move || format!("Transfer matrix at {}", page.place.get().in_words(&page.study())));
    view! { <Matrix scene=scene label=label events=events /> }
}
