//! The Overview: the five claims, and the skill graph at the place of the verdict on transfer.

use leptos::prelude::*;
use shared::api::StudyEntry;
use view_model::graph::model::SkillGraph;
use view_model::say;
use view_model::text::words;
use view_model::view::overview::VIEW;
use view_model::view::overview::model::{self, ClaimCard};
use wasm_split_helpers::wasm_split;

mod asked;
mod claim;

use super::Drawn;
use crate::graph::SkillGraphView;
use crate::lazy_view::{Drawing, on_demand, on_demand_with};
use crate::shell::studies::ask;
use crate::state::Page;
use crate::text::finding::FindingHead;
use crate::text::verdict::verdict_icon;
use crate::widget::icon::Icon;
use crate::widget::live::{Kept, Var, fixed, kept, live};
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
    let (number, question, has_body) = (claim.number, claim.question, claim.outcome.is_some());
    let (word, told) = match &claim.answer {
        Some(answer) => (answer.verdict, answer.told.clone()),
        None => ("", say!(page::words::not_computed).to_owned()),
    };
    let mark = claim.outcome.as_ref().map(|outcome| verdict_icon(outcome.verdict));
    let head = view! {
        <span class="claim-number" aria-hidden="true">{number}</span>
        <h2>{question}</h2>
        <span class="verdict">{mark.map(|path| view! { <Icon path=path /> })}{word}</span>
        <span class="answer">{told}</span>
    };
    let body = has_body.then(|| on_demand_with(|| Box::pin(claim::drawing()), move |draw| draw(&claim, studies)));
    view! {
        <li class=class data-claim=number.to_string()>
            {match body {
                Some(body) => view! { <details><summary class="claim-row">{head}</summary><div class="claim-body">{body}</div></details> }.into_any(),
                None => view! { <div class="claim-row">{head}</div> }.into_any(),
            }}
        </li>
    }
}
