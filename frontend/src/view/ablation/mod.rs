//! The Ablation view: the loss when a task's subspace is removed, as matrix, graph, and rows beside the controls.

pub mod rows;

use std::sync::Arc;

use crate::widget::live::{Kept, kept, live, part};
use leptos::prelude::*;
use shared::study::{Dependencies, PairState, Study};
use view_model::command;
use view_model::graph::dependence;
use view_model::say;
use view_model::state::choice::{Dependence, Picture};
use view_model::state::selection::Selection;
use view_model::text::words;
use view_model::view::ablation::{VIEW, dose, facts, layout, model};
use wasm_split_helpers::wasm_split;

use super::Drawn;
use crate::api;
use crate::graph::{AblationKey, MatrixView, SkillGraphView};
use crate::inspector::{TaskFactsView, both_ways, card};
use crate::lazy_view::{Drawing, on_demand};
use crate::state::Page;
use crate::task_row::OfPair;
use crate::text::finding::FindingHead;
use crate::widget::notice::Notice;
use crate::widget::picker::{Choice, Segments, Select};
use crate::widget::table::Twin;

/// The view's code, fetched when it is first opened.
pub const DRAWN: Drawn = (VIEW.id, || on_demand(|| Box::pin(drawing())));

#[wasm_split(views, fallible)]
fn drawing() -> Drawing {
    Ok(|| if dependence::any(&Page::here().study()) { view! { <Ablation /> }.into_any() } else { nothing() })
}

/// The notice for studies without ablation.
fn nothing() -> AnyView {
    let page = Page::here();
    let run = command::run(&page.study(), &[]);
    let detail = say!(view::ablation::nothing_why, run);
    let open = move |_| page.state.set(|selection| selection.view = "transfer".to_owned());
    view! {
        <Notice title=say!(view::ablation::nothing) detail=detail>
            <button class="button" on:click=open>{say!(view::ablation::see_transfer)}</button>
        </Notice>
    }
    .into_any()
}

/// The pictures that a study has, in the picker's order; damage exists only for ablation in behaviour.
fn pictures(study: &Study) -> &'static [Picture] {
    const ALL: [Picture; 5] = [Picture::Matrix, Picture::Graph, Picture::Controls, Picture::Damage, Picture::Dose];
    match (study.ablation.behaviour.is_some(), dose::doses(study).is_empty()) {
        (false, _) => &ALL[..3],
        (_, true) => &ALL[..4],
        _ => &ALL,
    }
}

/// A picture's label in the picker.
fn picture_name(picture: Picture) -> &'static str {
    match picture {
        Picture::Matrix => say!(view::ablation::matrix),
        Picture::Graph => say!(view::ablation::graph),
        Picture::Controls => say!(view::ablation::controls),
        Picture::Dose => say!(view::ablation::dose),
        _ => say!(view::ablation::damage),
    }
}

/// The picture and the number it shows: a matrix shows every kind of number, the others only drops.
fn shown(page: Page) -> Kept<(Picture, Dependence)> {
    let asked = page.state.part(|selection| (selection.picture, selection.ablation));
    kept(move || {
        let (picture, kind) = asked.get();
        let study = page.study();
        let picture = picture.filter(|picture| pictures(&study).contains(picture)).unwrap_or(Picture::Matrix);
        let of = if picture == Picture::Matrix { dependence::shown } else { dependence::shown_drops };
        (picture, of(&study, kind))
    })
}

#[component]
fn Ablation() -> impl IntoView {
    let page = Page::here();
    let shown = shown(page);
    let finding = kept(move || match shown.get() {
        (Picture::Dose, _) => dose::finding(&page.study()),
        (_, kind) => model::finding(&page.study(), page.place.get(), kind),
    });
    let picture_shown = kept(move || shown.get().0);
    let twin = move |picture: Picture| {
        let table = kept(move || match picture {
            Picture::Damage => model::damage_table(&page.study()),
            Picture::Dose => dose::table(&page.study()),
            _ => model::table(&page.study(), page.place.get(), shown.get().1),
        });
        view! { <Twin table=table /> }
    };
    view! {
        <section class="view ablation">
            <div class="view-top"><FindingHead finding=finding />{controls(page, shown)}</div>
            {part(move || picture(page, shown.get()))}
            <div class="view-foot">{part(move || legend(page, shown.get()))}{part(move || twin(picture_shown.get()))}</div>
        </section>
        <aside class="inspector" aria-label=say!(page::words::selection) class:asked=live(move || page.task.get().is_some())>
            {part(move || match page.task.get() {
                Some(task) => selected(page, shown, task),
                None => overall(page, shown),
            })}
        </aside>
    }
}

/// Pickers of the picture and of the number shown.
fn controls(page: Page, shown: Kept<(Picture, Dependence)>) -> AnyView {
    let study = page.study();
    let kinds = model::kinds(&study);
    let pictures = pictures(&study);
    let choices =
        pictures.iter().map(|&picture| Choice::new(words::capital(picture_name(picture)), picture_name(picture)));
    let of_kind = |kind: &Dependence| Choice::new(words::dependence(*kind), words::dependence(*kind));
    let kind_choices: Vec<Choice> = kinds.iter().map(of_kind).collect();
    let picked = kept(move || pictures.iter().position(|&known| known == shown.get().0).unwrap_or_default());
    let pick = move |index: usize| {
        let picture = pictures[index];
        page.state.set(|selection| selection.picture = (picture != Picture::Matrix).then_some(picture));
    };
    let known = kinds.clone();
    let picked_kind = kept(move || known.iter().position(|&known| known == shown.get().1).unwrap_or_default());
    let pick_kind = move |index: usize| page.state.set(|selection| selection.ablation = kinds.get(index).copied());
    view! {
        <div class="controls">
            <Select name=say!(view::ablation::shown) choices=kind_choices picked=picked_kind pick=Callback::new(pick_kind) />
            <Segments name="picture" label=say!(page::widget::group_picture) choices=choices.collect() picked=picked pick=Callback::new(pick) />
        </div>
    }
    .into_any()
}

fn picture(page: Page, (picture, kind): (Picture, Dependence)) -> AnyView {
    match picture {
        Picture::Matrix => {
            let scene = Arc::new(move |size| layout::matrix(&page.study(), page.place.get(), kind, size));
            let label = kept(move || say!(view::ablation::matrix_of, measured = words::dependence(kind)));
            view! { <MatrixView scene=scene told=told(page, kind) label=label /> }.into_any()
        }
        Picture::Graph => view! { <SkillGraphView graph=graph(page, kind) arranged=true /> }.into_any(),
        Picture::Controls => rows::targets(page, kind),
        Picture::Dose => rows::doses(page),
        _ => rows::damages(page),
    }
}

fn graph(page: Page, kind: Dependence) -> Kept<view_model::graph::model::SkillGraph> {
    kept(move || dependence::graph(&page.study(), page.place.get(), kind))
}

/// Title and lines of the tooltip of a pair.
fn told(page: Page, kind: Dependence) -> OfPair {
    Arc::new(move |pair| dependence::told(&page.study(), page.place.get(), kind, pair))
}

fn legend(page: Page, (picture, kind): (Picture, Dependence)) -> AnyView {
    let drop = dependence::is_drop(kind);
    let counted = move || {
        let study = page.study();
        let drops = dependence::drops(&study, page.place.get(), kind)?;
        if drops.has_states() {
            return Some(view! { {state_keys(drops)} {untested_key(drops)} }.into_any());
        }
        let within = drops.pairs - drops.in_state(PairState::Present);
        let told = say!(view::ablation::key_quiet, within, pairs = drops.pairs);
        Some(view! { <span class="key"><i class="swatch soft"></i>{told}</span> {untested_key(drops)} }.into_any())
    };
    match picture {
        Picture::Graph => view! { <p class="legend"><AblationKey graph=graph(page, kind) /><span class="key">{say!(view::ablation::key_node)}</span></p> }.into_any(),
        Picture::Matrix => view! {
            <p class="legend">
                <span class="key">{if drop { "−.50" } else { ".00" }}<i class="ramp" class:half=!drop></i>{if drop { ".50" } else { "1.00" }}</span>
                <span class="key">{words::dependence(kind)}</span>
                {part(counted)}
                {drop.then(cell_keys)}
            </p>
        }
        .into_any(),
        Picture::Controls => view! {
            <p class="legend">
                <span class="key"><i class="swatch band"></i>{say!(view::ablation::key_band)}</span>
                <span class="key"><i class="dot-key full"></i>{say!(view::ablation::key_beyond)}</span>
                <span class="key"><i class="dot-key"></i>{say!(view::ablation::key_within)}</span>
                <span class="key">{say!(view::ablation::key_lanes)}</span>
            </p>
        }
        .into_any(),
        Picture::Dose => view! {
            <p class="legend">
                <span class="key"><i class="dot-key full"></i>{say!(view::ablation::key_dose_own)}</span>
                <span class="key"><i class="dot-key"></i>{say!(view::ablation::key_dose_control)}</span>
                <span class="key">{say!(view::ablation::key_dose_number)}</span>
            </p>
        }
        .into_any(),
        _ => view! {
            <p class="legend">
                <span class="key"><i class="dot-key full"></i>{say!(view::ablation::key_subspace)}</span>
                <span class="key"><i class="dot-key"></i>{say!(view::ablation::key_control)}</span>
                <span class="key"><i class="dash-key"></i>{say!(view::ablation::key_whole)}</span>
                {(!page.study().is_first_edition()).then(|| view! { <span class="key">{say!(view::ablation::key_bound)}</span> })}
            </p>
        }
        .into_any(),
    }
}

/// Legend: what the marks of a cell are.
fn cell_keys() -> AnyView {
    view! {
        <span class="key"><svg class="key-gauge" viewBox="0 0 34 12" aria-hidden="true"><path class="tile-band" d="M3 6H19" /><path class="tile-at" d="M27 2V10" /></svg>{say!(view::ablation::key_gauge)}</span>
        <span class="key">"▼ "{say!(view::ablation::key_improves)}</span>
        <span class="key">{say!(view::ablation::key_axes)}</span>
    }
    .into_any()
}

/// Legend: how many pairs are present, undecided and absent, each with its cell style.
fn state_keys(drops: &Dependencies) -> AnyView {
    let key = |(class, wanted): (&'static str, PairState)| {
        let n = drops.in_state(wanted);
        let (state, pairs) = (words::pair_state(wanted), drops.pairs);
        view! { <span class="key"><i class=class></i>{say!(view::ablation::key_state, state, n, pairs)}</span> }
    };
    let keys = [
        ("swatch present", PairState::Present),
        ("swatch open", PairState::Undecided),
        ("swatch soft", PairState::Absent),
    ];
    keys.map(key).into_iter().collect_view().into_any()
}

/// Legend: how many pairs were not tested, where there are any.
fn untested_key(drops: &Dependencies) -> Option<AnyView> {
    let (n, pairs) = layout::untested(drops);
    let told = (n > 0).then(|| say!(view::ablation::key_untested, n, pairs))?;
    Some(view! { <span class="key"><i class="swatch untested"></i>{told}</span> }.into_any())
}

/// The inspector without a selection.
fn overall(page: Page, shown: Kept<(Picture, Dependence)>) -> AnyView {
    view! {
        <div class="facts">
            <h2><span>{say!(view::ablation::dependencies)}</span></h2>
            <p class="asks">{say!(view::ablation::choose)}</p>
        </div>
        {part(move || facts::shares(&page.study(), page.place.get(), shown.get().1).map(|told| card(page, &told)))}
        {part(move || card(page, &facts::strongest_card(&page.study(), page.place.get(), shown.get().1)))}
        {card(page, &facts::method(&page.study()))}
    }
    .into_any()
}

/// The inspector of a task, and of its pair with another.
fn selected(page: Page, shown: Kept<(Picture, Dependence)>, task: usize) -> AnyView {
    let links = move |pair| card(page, &facts::links(&page.study(), page.place.get(), shown.get().1, task, pair));
    view! {
        <TaskFactsView task=task />
        {part(move || page.target().map(|target| both_ways(&told(page, shown.get().1), (task, target))))}
        {(!api::has_files()).then(|| view! {
            <button class="link" data-action="live" on:click=move |_| page.state.set(Selection::go_live)>{say!(view::ablation::try_live)}</button>
        })}
        {part(move || card(page, &facts::own(&page.study(), page.place.get(), shown.get().1, task)))}
        {part(move || links(|task, other| (task, other)))}
        {part(move || links(|task, other| (other, task)))}
    }
    .into_any()
}
