//! The Overview: the five claims, and the skill graph at the place of the verdict on transfer.

use leptos::prelude::*;
use shared::api::StudyEntry;
use view_model::graph::model::SkillGraph;
use view_model::say;
use view_model::state::place::Place;
use view_model::text::words;
use view_model::view::overview::VIEW;
use view_model::view::overview::across::{Across, StudyRow};
use view_model::view::overview::measured::{Measurement, NullRow};
use view_model::view::overview::model::{self, ClaimCard, Outcome};
use wasm_split_helpers::wasm_split;

mod asked;

use super::Drawn;
use crate::chart::interval::{Axis, Intervals};
use crate::graph::SkillGraphView;
use crate::lazy_view::{Drawing, on_demand};
use crate::shell::studies::ask;
use crate::state::Page;
use crate::text::finding::FindingHead;
use crate::text::verdict::{VerdictMark, verdict_icon};
use crate::widget::icon::{self, Icon};
use crate::widget::live::{Kept, Var, fixed, kept, live, part};
use crate::widget::table::Twin;

/// Draws the view.
pub const DRAWN: Drawn = (VIEW.id, || view! { <Overview /> }.into_any());

#[component]
fn Overview() -> impl IntoView {
    let page = Page::here();
    let study = page.study();
    let (finding, table) = (model::finding(&study), model::table(&study));
    let claims = model::claims(&study);
    let cautioned = study.clone();
    let graph = kept(move || SkillGraph::of(&study, page.place.get(), 0.0));
    let caption = move || say!(view::overview::who_reads_whom, place = page.place.get().in_words(&page.study()));
    let open = move |_| page.state.set(|selection| selection.view = "transfer".to_owned());
    let studies = Var::new(Vec::new());
    ask(studies);
    provide_context(Overviewed(graph));
    view! {
        <section class="view overview">
            <asked::Introduction studies=studies />
            <FindingHead finding=fixed(finding) />
            {model::cautions(&cautioned).into_iter().map(|text| view! { <p class="caution">{text}</p> }).collect_view()}
            <div class="overview-columns">
                <ol class="claims">
                    {claims.into_iter().map(|claim| view! { <ClaimRow claim=claim studies=studies /> }).collect_view()}
                </ol>
                <figure class="overview-graph">
                    <figcaption>
                        <span>{caption}</span>
                        <button class="link" on:click=open>{say!(view::overview::open_transfer)}</button>
                    </figcaption>
                    {on_demand(|| Box::pin(drawing_graph()))}
                    <p class="legend">{say!(view::overview::graph_reads)}" "{live(move || graph.with(model::drawn))}</p>
                </figure>
            </div>
            <div class="view-foot"><Twin table=fixed(table) /></div>
        </section>
    }
}

/// The graph that [`drawing_graph`] draws.
#[derive(Clone, Copy)]
struct Overviewed(Kept<SkillGraph>);

/// The graph's code, which comes after the claims.
#[wasm_split(graph, fallible)]
fn drawing_graph() -> Drawing {
    Ok(|| {
        let Overviewed(graph) = expect_context();
        view! { <SkillGraphView graph=graph /> }.into_any()
    })
}

#[component]
fn ClaimRow(claim: ClaimCard, studies: Var<Vec<StudyEntry>>) -> impl IntoView {
    let class = match claim.outcome.as_ref().map(|outcome| outcome.verdict) {
        Some(verdict) => format!("claim {}", words::verdict_class(verdict)),
        None => "claim absent".to_owned(),
    };
    let way = claim.evidence.map(|view| view! { <EvidenceLink view=view place=claim.place /> });
    let (word, told) =
        claim.answer.map_or(("", say!(page::words::not_computed).to_owned()), |answer| (answer.verdict, answer.told));
    let mark = claim.outcome.as_ref().map(|outcome| verdict_icon(outcome.verdict));
    let head = view! {
        <span class="claim-number" aria-hidden="true">{claim.number}</span>
        <h2>{claim.question}</h2>
        <span class="verdict">{mark.map(|path| view! { <Icon path=path /> })}{word}</span>
        <span class="answer">{told}</span>
    };
    let body = claim.outcome.map(|outcome| {
        view! { <p class="statement">{claim.statement}</p><OutcomeBody outcome=outcome way=way.into_any() studies=studies /> }
    });
    view! {
        <li class=class data-claim=claim.number.to_string()>
            {match body {
                Some(body) => view! { <details><summary class="claim-row">{head}</summary><div class="claim-body">{body}</div></details> }.into_any(),
                None => view! { <div class="claim-row">{head}</div> }.into_any(),
            }}
        </li>
    }
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
