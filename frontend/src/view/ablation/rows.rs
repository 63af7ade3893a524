//! The Ablation view's rows: each target's drops beside its controls, and the damage of each ablation.

use leptos::prelude::*;
use shared::study::ControlKind;
use view_model::graph::dependence;
use view_model::say;
use view_model::state::choice::Dependence;
use view_model::task_row::{lines_of, ticks_of};
use view_model::text::{number, words};
use view_model::theme::{shape, task_colour};
use view_model::view::ablation::{dose, facts, layout};

use crate::chart::curve::Curves;
use crate::chart::interval::{Axis, Intervals};
use crate::state::Page;
use crate::task_row::TaskRow;
use crate::widget::live::{fixed, kept, live, part};

/// A row per target.
pub fn targets(page: Page, kind: Dependence) -> AnyView {
    let study = page.study();
    let scale = layout::drop_scale(&study, kind);
    let (lines, ticks) = (lines_of(&scale), ticks_of(&scale));
    let lane = |target: usize| {
        let row = kept(move || layout::row(&page.study(), page.place.get(), kind, target, &scale));
        let own = move || {
            let study = page.study();
            let drops = dependence::drops(&study, page.place.get(), kind);
            number::score_or_dash(drops.and_then(|drops| view_model::graph::model::at(&drops.drop, (target, target))))
        };
        let told = live(move || dependence::told(&page.study(), page.place.get(), kind, (target, target)));
        let drawn = view! {
            <Intervals row=row lines=fixed(lines.clone()) />
            <span class="lane-number">{part(own)}</span>
        };
        view! { <TaskRow task=target told=told columns=vec![drawn.into_any()] /> }
    };
    view! {
        <div class="lanes targets" role="group" aria-label=say!(view::ablation::targets_are)>
            <div class="lane lane-head"><span>{say!(view::ablation::target_row)}</span><span>{words::dependence(kind)}</span><span class="lane-number">{say!(view::ablation::own_drop)}</span></div>
            {(0..study.tasks.len()).map(lane).collect_view()}
            <div class="lane lane-axis"><span></span><Axis ticks=fixed(ticks) /><span></span></div>
        </div>
    }
    .into_any()
}

/// A row per task: its drops over the KL of every dose, beside those of permuted labels.
pub fn doses(page: Page) -> AnyView {
    let study = page.study();
    let frame = dose::Frame::of(&study);
    let lane = |task: usize| {
        let told = dose::told(&study, task);
        let [difference, interval] = dose::beside(&study, task);
        let drawn = view! {
            <span class="lane-plot" data-top=number::score(frame.ends()[0]) data-bottom=number::score(frame.ends()[1])>
                <Curves scene=fixed(dose::curve(&study, task, &frame)) />
            </span>
            <span class="lane-number">{difference}<small>{interval}</small></span>
        };
        view! { <TaskRow task=task told=live(move || told.clone()) columns=vec![drawn.into_any()] /> }
    };
    view! {
        <div class="lanes doses" role="group" aria-label=say!(view::ablation::doses_are)>
            <div class="lane lane-head"><span></span><span>{say!(view::ablation::dose_axis)}</span><span class="lane-number">{say!(view::ablation::own_minus_control)}</span></div>
            {(0..study.tasks.len()).map(lane).collect_view()}
            <div class="lane lane-axis"><span></span><Axis ticks=fixed(frame.ticks()) /><span></span></div>
        </div>
    }
    .into_any()
}

/// A row per ablated task, then one per kind of control.
pub fn damages(page: Page) -> AnyView {
    let study = page.study();
    let scales = layout::DAMAGES.map(|(_, of)| layout::damage_scale(&study, of));
    let drawn = |row: &dyn Fn(usize) -> view_model::chart::interval::IntervalRow| {
        let column = |index: usize| {
            let lines = layout::damage_lines(&study, index, &scales[index]);
            view! { <Intervals row=fixed(row(index)) lines=fixed(lines) /> }.into_any()
        };
        (0..scales.len()).map(column).collect::<Vec<AnyView>>()
    };
    let of_task = |task: usize| {
        let damage = facts::damage(&study, task)?;
        let look = || Some((shape(study.tasks[task].skill), task_colour(task)));
        let columns =
            drawn(&|index| layout::dots(std::iter::once(layout::DAMAGES[index].1(damage)), &scales[index], look()));
        let told = (study.tasks[task].id.clone(), facts::told_damage(damage));
        Some(view! { <TaskRow task=task told=live(move || told.clone()) columns=columns /> })
    };
    let bound = !study.is_first_edition();
    let note = |kind: ControlKind| match kind {
        ControlKind::Pca if bound => say!(view::ablation::bound),
        _ => say!(view::ablation::control),
    };
    let of_kind = |kind: ControlKind| {
        let of = || facts::controls(&study).iter().filter(move |control| control.kind == kind);
        let columns = drawn(&|index| {
            layout::dots(of().map(|control| layout::DAMAGES[index].1(&control.damage)), &scales[index], None)
        });
        let name = format!("{} × {}", words::control(kind), of().count());
        let listed = |index: usize| {
            let (name, of_damage) = layout::DAMAGES[index];
            let values: Vec<String> = of().map(|control| number::score(of_damage(&control.damage))).collect();
            format!("{}: {}", name(), values.join(", "))
        };
        let title = (0..layout::DAMAGES.len()).map(listed).collect::<Vec<_>>().join("; ");
        view! { <div class="lane" title=title><span class="lane-name"><span>{name}<small>{note(kind)}</small></span></span>{columns}</div> }
    };
    let axis = |scale: &view_model::chart::scale::Scale| view! { <Axis ticks=fixed(layout::damage_ticks(scale)) /> };
    view! {
        <div class="lanes damages" role="group" aria-label=say!(view::ablation::damages_are)>
            <div class="lane lane-head"><span>{say!(view::ablation::ablated_row)}</span>{layout::DAMAGES.map(|(name, _)| view! { <span>{name()}</span> }).into_iter().collect_view()}</div>
            {(0..study.tasks.len()).filter_map(of_task).collect_view()}
            {[ControlKind::Random, ControlKind::Pca, ControlKind::Permuted].map(of_kind).into_iter().collect_view()}
            <div class="lane lane-axis"><span></span>{scales.iter().map(axis).collect_view()}</div>
        </div>
    }
    .into_any()
}
