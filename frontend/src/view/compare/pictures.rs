//! The pictures of the Compare view: claims, rows of tasks, matrices.

use std::sync::Arc;

use leptos::prelude::*;
use view_model::say;
use view_model::state::choice::Aspect;
use view_model::tested::Tested;
use view_model::text::study::sentence;
use view_model::text::{number, words};
use view_model::view::compare::layout::{self, Shown};
use view_model::view::compare::model::{self, Compared};
use view_model::view::compare::summary;

use super::second_study::Pair;
use super::{Seen, inspector};
use crate::chart::interval::{Axis, Intervals};
use crate::graph::MatrixView;
use crate::task_row::TaskRow;
use crate::text::verdict::VerdictMark;
use crate::widget::live::{fixed, kept, live, part};
use crate::widget::notice::Nothing;

/// The picture of an aspect.
pub fn picture(pair: Pair, seen: Seen) -> AnyView {
    match seen.aspect {
        Aspect::Verdicts => claims(pair),
        Aspect::Transfer | Aspect::Ablation => matrices(pair, seen),
        aspect => lanes(pair, aspect),
    }
}

/// The difference of two numbers, and whether their intervals overlap.
fn difference(item: &Compared) -> AnyView {
    let text = item.shown_difference().unwrap_or_else(|| "–".to_owned());
    let clear = item.apart() == Some(true);
    view! { <span class="lane-number" class:unclear=!clear>{text}<small>{item.standing()}</small></span> }.into_any()
}

/// A row per claim: both verdicts, and both effects on one scale.
fn claims(pair: Pair) -> AnyView {
    let rows = pair.anywhere(|both| model::matched(both).iter().map(claim).collect::<Vec<AnyView>>());
    let [first, second] = pair.names();
    view! {
        <div class="lanes effects" role="list" aria-label=say!(view::compare::verdicts_of_both)>
            <div class="lane lane-head">
                <span></span><span>{first}</span><span>{second}</span><span>{say!(view::compare::head_effect)}</span><span class="lane-number">{say!(view::compare::head_difference)}</span>
            </div>
            {rows}
        </div>
    }
    .into_any()
}

fn claim(sides: &[Option<Tested<'_>>; 2]) -> AnyView {
    let item = model::claim(sides);
    let statement = sides.iter().flatten().next().map(|tested| sentence(tested.statement));
    let side = |side: usize| {
        let verdict = sides[side].as_ref().map(|tested| tested.verdict);
        let class = verdict.map_or("side", words::verdict_class);
        let measure = item.sides[side].as_ref();
        let effect = measure.and_then(|measure| measure.value).map(number::score);
        let interval = measure.and_then(|measure| measure.interval).map(number::interval);
        view! { <span class=format!("side {class}")><VerdictMark verdict=verdict /><b>{effect}</b><small>{interval}</small></span> }
    };
    let margins = sides.iter().flatten().filter_map(|tested| tested.margin);
    let drawing = layout::claim_drawing(margins.collect(), &item);
    view! {
        <div class="lane" role="listitem" data-compared=item.about.clone()>
            <span class="claim-words"><b>{item.about.clone()}</b><span>{statement}<small>{item.part.clone()}</small></span></span>
            {side(0)}
            {side(1)}
            <span class="effect-picture"><Intervals row=fixed(drawing.row) lines=fixed(drawing.lines) /><Axis ticks=fixed(drawing.ticks) /></span>
            {difference(&item)}
        </div>
    }
    .into_any()
}

/// A row per task of the first study.
fn lanes(pair: Pair, aspect: Aspect) -> AnyView {
    let page = pair.page;
    let study = page.study();
    let scale = kept(move || layout::scale(&page.study(), &pair.second(), page.place.get().position, aspect));
    let lane = |task: usize| {
        let row = kept(move || pair.look(|both| layout::task_row(both, aspect, task, &scale.get())));
        let items = move || pair.look(|both| model::of_task(both, aspect, &both.studies[0].tasks[task].id));
        let numbers = move || items().iter().map(difference).collect::<Vec<AnyView>>();
        let lines = kept(move || layout::lines(&scale.get(), aspect));
        let drawn = view! { <Intervals row=row lines=lines /> }.into_any();
        let columns = vec![drawn, part(numbers).into_any()];
        view! { <TaskRow task=task told=live(move || inspector::task(pair, aspect, task)) columns=columns /> }
    };
    let parts = model::parts(aspect);
    let head = |&(name, _): &(&'static str, _)| view! { <span class="lane-number">{model::in_words(name)}</span> };
    view! {
        <div class="lanes both" role="group" aria-label=summary::words_of(aspect).about style=format!("--numbers:{}", parts.len())>
            <div class="lane lane-head"><span></span><span>{summary::words_of(aspect).about}</span>{parts.iter().map(head).collect_view()}</div>
            {(0..study.tasks.len()).map(lane).collect_view()}
            <div class="lane lane-axis"><span></span><Axis ticks=kept(move || layout::tick_numbers(&scale.get(), aspect)) /></div>
        </div>
    }
    .into_any()
}

/// Task-by-task matrices: one per study, or one of their difference.
fn matrices(pair: Pair, seen: Seen) -> AnyView {
    let Seen { aspect, kind, difference } = seen;
    if aspect == Aspect::Ablation && kind.is_none() {
        return view! { <Nothing text=say!(view::compare::no_drops) /> }.into_any();
    }
    let [first, second] = pair.names();
    let figure = |(shown, title): (Shown, String)| {
        let scene = Arc::new(move |size| pair.look(|both| layout::matrix(both, aspect, kind, shown, size)));
        let told = Arc::new(move |at| inspector::pair(pair, seen, at));
        let label = fixed(format!("{}, {title}", summary::words_of(aspect).about));
        view! { <figure><figcaption>{title}</figcaption><MatrixView scene=scene told=told label=label /></figure> }
    };
    let shown = if difference {
        vec![(Shown::Difference, say!(view::compare::minus, second, first))]
    } else {
        vec![(Shown::Side(0), first), (Shown::Side(1), second)]
    };
    view! { <div class="matrices">{shown.into_iter().map(figure).collect_view()}</div> }.into_any()
}
