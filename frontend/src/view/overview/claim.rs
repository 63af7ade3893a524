//! An opened claim: its effect and the same rule's results on other features, in this study and in others. Its code comes with
//! that of the graph.

use leptos::prelude::*;
use shared::api::StudyEntry;
use view_model::say;
use view_model::state::place::Place;
use view_model::text::words;
use view_model::view::overview::across::{Across, StudyRow};
use view_model::view::overview::measured::{Measurement, NullRow};
use view_model::view::overview::model::{ClaimCard, Outcome};
use wasm_split_helpers::{SplitLoaderError, wasm_split};

use crate::chart::interval::{Axis, Intervals};
use crate::state::Page;
use crate::text::verdict::VerdictMark;
use crate::widget::icon::{self, Icon};
use crate::widget::live::{Var, fixed, live, part};

/// Draws what a claim opens to, beside the other studies.
type DrawBody = fn(&ClaimCard, Var<Vec<StudyEntry>>) -> AnyView;

#[wasm_split(graph, fallible)]
pub(super) fn drawing() -> Result<DrawBody, SplitLoaderError> {
    Ok(|claim, studies| {
        let way = claim.evidence.map(|view| view! { <EvidenceLink view=view place=claim.place /> });
        let outcome = claim.outcome.clone().map(|outcome| {
            view! { <OutcomeBody outcome=outcome way=way.into_any() studies=studies /> }
        });
        view! { <p class="statement">{claim.statement.clone()}</p>{outcome} }.into_any()
    })
}

#[component]
fn OutcomeBody(outcome: Outcome, way: AnyView, studies: Var<Vec<StudyEntry>>) -> impl IntoView {
    let part = |(measures, value, doubt): (String, String, String)| {
        view! { <tr><th scope="row">{measures}</th><td>{value}</td><td class="interval-text">{doubt}</td></tr> }
    };
    let several = outcome.results.len() > 1;
    view! {
        {outcome.results.into_iter().map(|result| measured(result, several, studies)).collect_view()}
        {way}
        <details class="why">
            <summary>{say!(view::overview::rule_and_falsifier)}</summary>
            <dl>
                <div><dt>{say!(view::overview::rule)}</dt><dd>{outcome.rule}</dd></div>
                <div><dt>{say!(view::overview::read_at)}</dt><dd>{outcome.read_at}</dd></div>
                <div><dt>{say!(view::overview::falsified_by)}</dt><dd>{outcome.falsified_by}</dd></div>
            </dl>
            <table class="plain">{outcome.parts.into_iter().map(part).collect_view()}</table>
        </details>
    }
}

/// An effect on its axis, and the same rule's results on other features.
fn measured(result: Measurement, several: bool, studies: Var<Vec<StudyEntry>>) -> AnyView {
    let (name, margin, open) = (result.name, result.margin, Page::here().study().id.clone());
    let across = move || studies.with(|studies| Across::of(studies, &open, &name, margin)).map(in_studies);
    let class =
        if several { format!("half {}", words::verdict_class(result.verdict)) } else { "half whole".to_owned() };
    let head = result.half.map(|(name, statement)| {
        view! { <div class="claim-head"><h3><b>{name}</b>" "{statement}</h3><VerdictMark verdict=Some(result.verdict) untested=!result.tested /></div> }
    });
    view! {
        <div class=class>
            {head}
            <div class="effect">
                <p class="effect-number"><b>{result.effect}</b><span>{result.evidence}</span></p>
                <div class="effect-picture">
                    <Intervals row=fixed(result.drawing.row) lines=fixed(result.drawing.lines) />
                    <Axis ticks=fixed(result.drawing.ticks) />
                </div>
            </div>
            <p class="measures">{result.measures}</p>
            {(!result.rows.is_empty()).then(|| nulls(&result.rows, result.judged))}
            {part(across)}
        </div>
    }
    .into_any()
}

/// The same effect in every study of the list, on one axis.
fn in_studies(across: Across) -> AnyView {
    let lines = fixed(across.lines);
    let row = |of: StudyRow| {
        let class = format!("across-row {}", words::verdict_class(of.verdict));
        view! {
            <div class=class class:open=of.open>
                <span>{of.name}</span>
                <Intervals row=fixed(of.row) lines=lines />
                <VerdictMark verdict=Some(of.verdict) untested=!of.tested />
            </div>
        }
    };
    view! {
        <figure class="across">
            <figcaption>{say!(view::overview::in_studies)}</figcaption>
            {across.rows.into_iter().map(row).collect_view()}
            <div class="across-row"><span></span><Axis ticks=fixed(across.ticks) /></div>
        </figure>
    }
    .into_any()
}

/// The outcome on the model and on each null, one row each, and what they say of the rule.
fn nulls(rows: &[NullRow], judged: String) -> AnyView {
    let row = |row: &NullRow| {
        let class = if row.passes { "passes" } else { "" };
        let shut = row.gate_shut.then(|| view! { <small>{say!(view::overview::gate_shut)}</small> });
        let verdict = view! {
            <span class=words::verdict_class(row.verdict)><VerdictMark verdict=Some(row.verdict) untested=!row.tested /></span>{shut}
        };
        view! {
            <tr class=class><th scope="row">{row.name}</th><td>{verdict}</td><td>{row.effect.clone()}</td><td class="interval-text">{row.interval.clone()}</td></tr>
        }
    };
    view! {
        <table class="nulls">
            <caption>{say!(view::overview::same_rule)}</caption>
            <tbody>{rows.iter().map(row).collect_view()}</tbody>
        </table>
        <p class="judged">{judged}</p>
    }
    .into_any()
}

#[component]
fn EvidenceLink(view: &'static str, place: Option<Place>) -> impl IntoView {
    let page = Page::here();
    let study = page.study();
    let place = place.and_then(|place| Some((*study.sites.get(place.site)?, *study.positions.get(place.position)?)));
    let go = move |selection: &mut view_model::state::selection::Selection| {
        selection.view = view.to_owned();
        if let Some((site, position)) = place {
            (selection.site, selection.position) = (Some(site), Some(position));
        }
    };
    let open = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        page.state.set(go);
    };
    view! {
        <a class="evidence-link" href=live(move || page.state.link(go)) on:click=open>
            {say!(view::overview::see_evidence)}
            <Icon path=icon::ARROW />
        </a>
    }
}
