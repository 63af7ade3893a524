//! The Transfer view: which task's probe predicts which task's success, as graph and matrix.

pub mod detail;

use std::sync::Arc;

use crate::widget::live::{Kept, kept, live, part};
use leptos::prelude::*;
use shared::task::Skill;
use view_model::graph::model::SkillGraph;
use view_model::graph::{dependence, tip};
use view_model::say;
use view_model::state::selection::Picture;
use view_model::text::words;
use view_model::theme::shape;
use view_model::view::transfer::{Hundredths, VIEW, layout, model};
use wasm_split_helpers::wasm_split;

use self::detail::Detail;
use super::Drawn;
use crate::chart::mark::Mark;
use crate::graph::{AblationKey, MatrixView, SkillGraphView};
use crate::lazy_view::{Drawing, on_demand};
use crate::state::Page;
use crate::text::finding::FindingHead;
use crate::widget::picker::{Choice, Segments};
use crate::widget::table::Twin;

/// The view's code, fetched when it is first opened.
pub const DRAWN: Drawn = (VIEW.id, || on_demand(|| Box::pin(drawing())));

#[wasm_split(views, fallible)]
fn drawing() -> Drawing {
    Ok(|| view! { <Transfer /> }.into_any())
}

/// The picture shown: the graph, unless the matrix is selected.
fn shown(page: Page) -> Kept<Picture> {
    let asked = page.state.part(|selection| selection.picture);
    kept(move || asked.get().filter(|&picture| picture == Picture::Matrix).unwrap_or(Picture::Graph))
}

/// The graph at the selected place, with the edges of ablation.
fn graph(page: Page) -> Kept<SkillGraph> {
    let study = page.study();
    let asked =
        page.state.part(|selection| (selection.transfer.threshold, selection.ablation, selection.transfer.overlay));
    kept(move || {
        let (threshold, kind, overlay) = asked.get();
        let place = page.place.get();
        let kind = dependence::shown_drops(&study, kind);
        SkillGraph::of(&study, place, threshold.share()).overlaid(&study, place, kind, overlay)
    })
}

#[component]
fn Transfer() -> impl IntoView {
    let page = Page::here();
    let graph = graph(page);
    let finding = kept(move || graph.with(|graph| model::finding(&page.study(), page.place.get(), graph)));
    let picture = shown(page);
    let table = kept(move || model::table(&page.study(), page.place.get()));
    view! {
        <section class="view transfer">
            <div class="view-top">
                <FindingHead finding=finding />
                <Controls picture=picture />
            </div>
            {part(move || match picture.get() {
                Picture::Graph => view! { <SkillGraphView graph=graph arranged=true /> }.into_any(),
                _ => matrix(page),
            })}
            <div class="view-foot">
                {part(move || match picture.get() {
                    Picture::Graph => view! { <GraphLegend graph=graph /> }.into_any(),
                    _ => view! { <MatrixLegend /> }.into_any(),
                })}
                <Twin table=table />
            </div>
        </section>
        <aside class="inspector" aria-label=say!(page::words::selection) class:asked=live(move || page.task.get().is_some())>
            <Detail graph=graph />
        </aside>
    }
}

#[component]
fn Controls(picture: Kept<Picture>) -> impl IntoView {
    let page = Page::here();
    let choices = vec![
        Choice::new(say!(view::transfer::graph), say!(view::transfer::graph_is)),
        Choice::new(say!(view::transfer::matrix), say!(view::transfer::matrix_is)),
    ];
    let picked = kept(move || picture.get() as usize);
    let pick = Callback::new(move |index: usize| {
        let picture = Picture::ALL[index];
        page.state.set(|selection| selection.picture = (picture != Picture::Graph).then_some(picture));
    });
    view! {
        <div class="controls">
            <Segments name="picture" label=say!(page::widget::group_picture) choices=choices picked=picked pick=pick />
            {part(move || (picture.get() == Picture::Graph).then(|| view! { <Overlay /><Threshold /> }))}
        </div>
    }
}

/// Checkbox that shows or hides the edges of ablation, in studies that have them.
#[component]
fn Overlay() -> impl IntoView {
    let page = Page::here();
    let overlay = page.state.part(|selection| selection.transfer.overlay);
    let toggle = move |_| page.state.set(|selection| selection.transfer.overlay = !selection.transfer.overlay);
    dependence::any(&page.study()).then(|| {
        view! {
            <label class="tick-field" title=say!(view::transfer::overlay_is)>
                <input type="checkbox" id="overlay" prop:checked=live(move || overlay.get()) on:change=toggle />
                {say!(view::transfer::overlay)}
            </label>
        }
    })
}

#[component]
fn Threshold() -> impl IntoView {
    let page = Page::here();
    let threshold = page.state.part(|selection| selection.transfer.threshold);
    let written = move || view_model::text::number::score(threshold.get().share());
    let change = move |event| {
        if let Ok(hundredths) = event_target_value(&event).parse() {
            page.state.set(|selection| selection.transfer.threshold = Hundredths(hundredths));
        }
    };
    view! {
        <label class="threshold">
            <span>{say!(view::transfer::from)}</span>
            <input
                id="threshold"
                type="range"
                min="0"
                max="95"
                step="5"
                style=live(move || format!("--share:{:.3}", f64::from(threshold.get().0) / 95.0))
                aria-label=say!(view::transfer::threshold_is)
                prop:value=live(move || threshold.get().0.to_string())
                on:input=change
            />
            <output>{live(written)}</output>
        </label>
    }
}

/// The matrix; it fills its box.
fn matrix(page: Page) -> AnyView {
    let scene = Arc::new(move |size| layout::matrix(&page.study(), page.place.get(), size));
    let told = Arc::new(move |pair| tip::pair(&page.study(), page.place.get_untracked(), pair));
    let label = kept(move || say!(view::transfer::matrix_at, place = page.place.get().in_words(&page.study())));
    view! { <MatrixView scene=scene told=told label=label /> }.into_any()
}

#[component]
fn GraphLegend(graph: Kept<SkillGraph>) -> impl IntoView {
    let page = Page::here();
    let hidden = move || graph.with(SkillGraph::hidden_in_words);
    let flipped = kept(move || graph.with(SkillGraph::any_flipped));
    let kinds = [Skill::Structural, Skill::Lexical, Skill::Semantic, Skill::Stylistic].map(|skill| {
        view! { <span class="key"><Mark shape=shape(skill) colour="var(--soft)" />{words::skill(skill)}</span> }
    });
    let total = move || graph.with(|graph| graph.edges.len());
    let count = move || {
        let hidden = hidden();
        if hidden.is_empty() {
            say!(view::transfer::every_pair).to_owned()
        } else {
            say!(view::transfer::hidden, pairs = total(), reasons = hidden.join(", "))
        }
    };
    view! {
        <p class="legend">
            <span class="key">
                <svg class="key-edge" viewBox="0 0 34 12" aria-hidden="true"><path d="M1 6H24" /><path d="M23 1L33 6L23 11Z" class="tip-of-edge" /></svg>
                {part(move || model::size_name(&page.study(), page.place.get()))}
            </span>
            {part(move || flipped.get().then(|| view! {
                <span class="key">
                    <svg class="key-edge" viewBox="0 0 34 12" aria-hidden="true"><path d="M1 6H30" /><path d="M30 1V11" /></svg>
                    {say!(view::transfer::key_flipped)}
                </span>
            }))}
            {kinds.into_iter().collect_view()}
            <span class="key hidden-count">{live(count)}</span>
            <AblationKey graph=graph />
        </p>
    }
}

#[component]
fn MatrixLegend() -> impl IntoView {
    let page = Page::here();
    let ramp = move || {
        let (ends, told) = match model::shares_at(&page.study(), page.place.get()) {
            true => (["−1.0", "1.0"], say!(view::transfer::key_share)),
            false => ([".0", "1.0"], say!(view::transfer::key_auroc)),
        };
        let none = model::shares_at(&page.study(), page.place.get())
            .then(|| view! { <span class="key">{say!(view::transfer::key_no_share)}</span> });
        view! { <span class="key ramp-key">{ends[0]}<i class="ramp"></i>{ends[1]}</span><span class="key">{told}</span>{none} }
    };
    view! {
        <p class="legend">
            {part(ramp)}
            <span class="key">"▼ "{say!(view::transfer::key_flipped)}</span>
            <span class="key"><i class="swatch soft"></i>{say!(view::transfer::key_quiet)}</span>
            <span class="key">{say!(view::transfer::key_axes)}</span>
        </p>
    }
}
