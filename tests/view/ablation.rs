//! The Ablation view and its overlay on transfer: what counts, what is drawn and hidden, the controls, the damage.

use shared::site::{Position, Site};
use shared::study::{
    Ablation, AblationConfig, BehaviourAblation, CaseKind, Control, ControlKind, Damage, Dependencies, Dose,
    EqualDamage, Estimate, Method, PairState, RepresentationAblation, Scope, Shares, Study, SubspaceSimilarity,
};
use view_model::chart::geometry::Box;
use view_model::chart::ring::Ring;
use view_model::graph::dependence;
use view_model::graph::layout::{Frame, scene};
use view_model::graph::model::{SkillGraph, Standing, affinity};
use view_model::inspector::model::About;
use view_model::state::arrangement::Arrangement;
use view_model::state::choice::Dependence;
use view_model::state::place::Place;
use view_model::view::ablation::{dose, facts, layout, model};

use super::graph::{SIZES, along};
use super::{HOME, N, NOT_PROBEABLE, Pairs, SITES, about, matrix, study_of, task, values};

const OWN: f64 = 0.4;
/// The drop under the controls.
const CONTROL: f64 = 0.01;

fn estimate(value: f64, interval: [f64; 2], p: f64) -> Option<Estimate> {
    Some(Estimate { value, interval, p: Some(p) })
}

/// Present where the drop is large, absent elsewhere: every other excess is below half of the own one.
fn states(value: impl Fn(usize, usize) -> f64) -> Vec<Vec<Option<PairState>>> {
    let known = |task: usize| task != NOT_PROBEABLE;
    let state = |source, target| if value(source, target) > 0.1 { PairState::Present } else { PairState::Absent };
    let at = |source, target| (known(source) && known(target)).then(|| state(source, target));
    (0..N).map(|source| (0..N).map(|target| at(source, target)).collect()).collect()
}

/// The doses of a task's own subspace: the drop grows with the strength.
fn doses() -> Vec<Dose> {
    let dose = |kind, alpha: f64, drop: f64| Dose {
        task: 0,
        kind,
        alpha,
        rank: 4,
        n: 60,
        drop,
        low: drop - 0.05,
        high: drop + 0.05,
        damage: damage(alpha),
        control_at_kl: (kind == CaseKind::Source && alpha < 2.0).then_some(0.02),
    };
    let own = [0.5, 1.0, 2.0].map(|alpha| dose(CaseKind::Source, alpha, OWN * alpha / 2.0));
    own.into_iter().chain([0.5, 1.0].map(|alpha| dose(CaseKind::Permuted, alpha, 0.02))).collect()
}

fn equal_damage() -> EqualDamage {
    let (own, control) = (0.15, 0.02);
    let difference = estimate(own - control, [0.08, 0.18], 0.001);
    EqualDamage { compared: 2, outside: 1, own: Some(own), control: Some(control), difference }
}

/// Drops in which only the diagonal and the listed pairs exceed the controls.
fn drops(pairs: &[(usize, usize)]) -> Dependencies {
    let value = |source: usize, target: usize| match (source == target, pairs.contains(&(source, target))) {
        (true, _) => OWN,
        (false, true) => 0.2,
        _ => 0.01,
    };
    let p = |source: usize, target: usize| if value(source, target) > 0.1 { 0.001 } else { 0.7 };
    let tested =
        |&&(source, target): &&(usize, usize)| source != target && source != NOT_PROBEABLE && target != NOT_PROBEABLE;
    let present = pairs.iter().filter(tested).count() as f64 / 56.0;
    Dependencies {
        excess: matrix(|source, target| Some(value(source, target) - CONTROL)),
        excess_upper: matrix(|source, target| Some(value(source, target) - CONTROL + 0.04)),
        state: states(value),
        shares: Some(Shares { present, absent: 1.0 - present, undecided: 0.0 }),
        drop: matrix(|source, target| Some(value(source, target))),
        low: matrix(|source, target| Some(value(source, target) - 0.05)),
        high: matrix(|source, target| Some(value(source, target) + 0.05)),
        p: matrix(|source, target| Some(p(source, target))),
        band: (0..N).map(|task| (task != NOT_PROBEABLE).then_some([-0.03, 0.04])).collect(),
        own: estimate(0.39, [0.3, 0.45], 0.001),
        sparsity: estimate(pairs.len() as f64 / 56.0, [0.02, 0.2], 0.001),
        pairs: 56,
        asymmetry: estimate(0.05, [0.01, 0.02], 0.01),
        ..Dependencies::default()
    }
}

fn damage(kl: f64) -> Damage {
    Damage { rank: 4.0, kl, perplexity: 3.0 + kl, perplexity_whole: 3.0, cut: 0.1 }
}

pub(crate) fn behaviour(pairs: &[(usize, usize)]) -> BehaviourAblation {
    let control = |kind, task, kl| Control { kind, task, draw: 0, drop: vec![Some(0.0); N], damage: damage(kl) };
    BehaviourAblation {
        sites: vec![Site::ResidPost(0), Site::ResidPost(1)],
        alpha: 1.0,
        scope: Scope::All,
        n: vec![60; N],
        dependencies: drops(pairs),
        damage: (0..N).map(|task| (task != NOT_PROBEABLE).then(|| damage(0.1 * task as f64))).collect(),
        controls: vec![
            control(ControlKind::Random, None, 0.02),
            control(ControlKind::Random, None, 0.03),
            control(ControlKind::Pca, None, 1.3),
            control(ControlKind::Permuted, Some(1), 0.01),
        ],
        dose: doses(),
        equal_damage: (0..N).map(|task| (task == 0).then(equal_damage)).collect(),
    }
}

pub(crate) fn representation(site: Site) -> RepresentationAblation {
    let alike = |scale: f64| matrix(move |a, b| Some(if a == b { 1.0 } else { scale * (a + b) as f64 / 20.0 }));
    RepresentationAblation {
        site,
        position: Position::Last,
        ranks: vec![Some(4.0); N],
        frozen: drops(&[(0, 1)]),
        refit: drops(&[]),
        similarity: SubspaceSimilarity { overlap: alike(1.0), closest: alike(0.9), cka: alike(0.8), pwcca: alike(0.7) },
    }
}

/// A study with every kind of ablation, in which word-count and topic depend on character-count.
fn ablated() -> Study {
    let mut study = study_of(Pairs::WithinSkill);
    study.ablation =
        Ablation { representation: SITES.map(representation).to_vec(), behaviour: Some(behaviour(&[(0, 1), (0, 5)])) };
    study.config.ablation = Some(AblationConfig {
        sites: None,
        method: Method::Inlp,
        position: Position::Last,
        rank: 4,
        random: 2,
        permutations: 1,
        behaviour: None,
    });
    study
}

#[test]
fn what_is_shown_is_what_claim_3_is_read_from_unless_something_else_is_asked_for() {
    let mut study = ablated();
    assert_eq!(dependence::shown(&study, None), Dependence::Behaviour);
    assert_eq!(dependence::shown(&study, Some(Dependence::Cka)), Dependence::Cka);
    assert_eq!(dependence::shown_drops(&study, Some(Dependence::Cka)), Dependence::Behaviour);
    assert_eq!(model::kinds(&study), Dependence::ALL);
    study.ablation.behaviour = None;
    assert_eq!(dependence::shown(&study, None), Dependence::Refit);
    assert_eq!(dependence::shown(&study, Some(Dependence::Behaviour)), Dependence::Refit, "it holds none");
    assert!(!model::kinds(&study).contains(&Dependence::Behaviour));
    assert!(dependence::any(&study) && !dependence::any(&study_of(Pairs::All)));
    assert_eq!(model::kinds(&study_of(Pairs::All)), []);
}

#[test]
fn the_headline_follows_own_drops_share_and_asymmetry() {
    let headline = |pairs: &[(usize, usize)], change: fn(&mut Dependencies)| {
        let mut study = ablated();
        let mut dependencies = drops(pairs);
        change(&mut dependencies);
        study.ablation.behaviour.as_mut().unwrap().dependencies = dependencies;
        model::finding(&study, HOME, Dependence::Behaviour).headline
    };
    let some = [(0, 1), (0, 5)];
    assert_eq!(headline(&some, |_| {}), "Dependencies are sparse and one-way");
    assert_eq!(headline(&some, |drops| drops.asymmetry = None), "Ablating a skill hurts mostly itself");
    assert_eq!(headline(&[], |_| {}), "Ablating a skill hurts itself alone");
    let not_shown = "Taking out a task’s directions is not shown to hurt even that task, so pairs say nothing";
    assert_eq!(headline(&[], |drops| drops.own = None), not_shown);
    let unsure = |drops: &mut Dependencies| drops.own = estimate(0.04, [0.005, 0.07], 0.68);
    assert_eq!(headline(&some, unsure), not_shown);
    let most = |drops: &mut Dependencies| drops.shares = Some(Shares { present: 0.7, absent: 0.1, undecided: 0.2 });
    assert_eq!(headline(&some, most), "Ablating one skill hurts most of the others");
    let open = |drops: &mut Dependencies| drops.shares = Some(Shares { present: 0.2, absent: 0.3, undecided: 0.5 });
    assert_eq!(headline(&some, open), "How many skills depend on another is open");
    assert_eq!(headline(&[], |drops| drops.sparsity = None), "Too few tasks could be ablated to compare");
    let evidence = model::finding(&ablated(), HOME, Dependence::Behaviour).evidence;
    assert!(
        evidence.starts_with("In behaviour, at 2 sites, 0 to 1: what a task loses by its own directions beyond the controls: .39 (.30 – .45)"),
        "{evidence}"
    );
    let counted = "of 56 pairs 2 present, 54 absent, 0 undecided; asymmetry .05, noise .01 – .02";
    assert!(evidence.contains(counted), "{evidence}");
    let alike = model::finding(&ablated(), HOME, Dependence::Overlap);
    assert_eq!(alike.headline, "Register and toxicity have the closest subspaces");
    assert!(alike.evidence.contains("overlap of the subspaces .75, the highest of 28 pairs"), "{}", alike.evidence);
}

#[test]
fn a_layer_that_was_not_ablated_is_said_so() {
    let mut study = ablated();
    study.ablation.representation.truncate(1);
    assert_eq!(model::finding(&study, HOME, Dependence::Refit).headline, "Nothing was ablated here");
    assert!(values(&model::table(&study, HOME, Dependence::Refit), "refit").all(|cell| cell.value.is_none()));
    assert_eq!(model::finding(&study, HOME, Dependence::Behaviour).headline, "Dependencies are sparse and one-way");
}

#[test]
fn the_matrix_outlines_own_drops_and_greys_what_stays_within_the_controls() {
    let study = ablated();
    let cells = layout::matrix(&study, HOME, Dependence::Behaviour, (860.0, 600.0)).cells;
    let class = |source: usize, target: usize| cells[source * N + target].class;
    assert_eq!(
        [class(0, 0), class(0, 1), class(1, 0), class(NOT_PROBEABLE, 0)],
        ["own clear", "clear", "soft", "absent"]
    );
    assert!(cells[1].fill.contains("--above") && cells[N].fill.contains(" 0%"), "{} {}", cells[1].fill, cells[N].fill);
    assert!(cells[1].spoken.ends_with(", present") && cells[N].spoken.ends_with(", absent"), "{}", cells[N].spoken);
    let alike = layout::matrix(&study, HOME, Dependence::Cka, (860.0, 600.0)).cells;
    assert!(alike.iter().all(|cell| cell.class != "soft"), "how alike subspaces are is not tested");
}

#[test]
fn the_graph_draws_dashed_what_counts_and_counts_what_it_hides() {
    let study = ablated();
    let graph = dependence::graph(&study, HOME, Dependence::Behaviour);
    assert_eq!(graph.dependencies(), Some([2, 0, 54]));
    let drawn: Vec<(usize, usize)> =
        graph.all().filter(|edge| edge.standing == Standing::Drawn).map(|edge| (edge.source, edge.target)).collect();
    assert_eq!(drawn, [(0, 1), (0, 5)]);
    assert!(graph.all().all(|edge| edge.dashed));
    assert_eq!((graph.nodes[0].value, graph.nodes[NOT_PROBEABLE].value), (Some(OWN), None));
    let drawing = drawn_at(&graph, &study, SIZES[3]);
    assert!(drawing.edges.iter().all(|edge| edge.dashed && edge.colour == "var(--ablation)"));
    assert_eq!(drawing.edges.iter().filter(|edge| edge.shown).count(), 2);
    assert!(drawing.nodes[0].spoken.ends_with("own drop .40") && drawing.nodes[NOT_PROBEABLE].hollow);
}

fn overlaid(study: &Study, shown: bool) -> SkillGraph {
    SkillGraph::of(study, HOME, 0.0).overlaid(study, HOME, Dependence::Behaviour, shown)
}

fn drawn_at(graph: &SkillGraph, study: &Study, (width, height): (f64, f64)) -> view_model::chart::scene::Scene {
    let ring = Ring::of_affinity(&affinity(study));
    scene(study, graph, &ring, &Frame { width, height, focus: None, target: None, arrangement: Arrangement::default() })
}

#[test]
fn the_overlay_adds_dashed_edges_that_can_be_put_away_and_leaves_transfer_as_it_is() {
    let study = ablated();
    let plain = SkillGraph::of(&study, HOME, 0.0);
    let (on, off) = (overlaid(&study, true), overlaid(&study, false));
    assert_eq!((&on.edges, on.hidden_in_words()), (&plain.edges, plain.hidden_in_words()));
    assert_eq!(on.all().count(), off.all().count(), "edges come and go in place");
    assert_eq!((on.dependencies(), off.dependencies()), (Some([2, 0, 54]), None));
    assert_eq!(overlaid(&study_of(Pairs::All), true).dependencies(), None);
    assert!(overlaid(&study_of(Pairs::All), true).ablation.is_empty());
    let shown = |graph: &SkillGraph| drawn_at(graph, &study, SIZES[3]).edges.iter().filter(|edge| edge.shown).count();
    assert_eq!(shown(&on), shown(&off) + 2);
}

#[test]
fn dashed_edges_cross_no_label_and_keep_apart_from_the_transfer_of_their_pair() {
    let mut study = ablated();
    let all: Vec<(usize, usize)> = (0..N).flat_map(|source| (0..N).map(move |target| (source, target))).collect();
    study.ablation.behaviour.as_mut().unwrap().dependencies = drops(&all);
    for size in SIZES {
        let drawing = drawn_at(&overlaid(&study, true), &study, size);
        let labels: Vec<&Box> = drawing.nodes.iter().map(|node| &node.label_box).collect();
        for edge in drawing.edges.iter().filter(|edge| edge.dashed) {
            let crossed = labels.iter().position(|label| along(&edge.curve).any(|point| label.holds(point)));
            assert_eq!(crossed, None, "edge {} → {} at {size:?}", edge.source, edge.target);
            let same = |other: &&view_model::chart::scene::EdgeMark| {
                !other.dashed && (other.source, other.target) == (edge.source, edge.target)
            };
            let transfer = drawing.edges.iter().find(same).unwrap();
            let apart = edge.curve.at(0.5).to(transfer.curve.at(0.5)).length();
            assert!(apart > 1.5, "{} → {} lies on its transfer at {size:?}: {apart}", edge.source, edge.target);
        }
    }
}

#[test]
fn targets_show_their_controls_band_own_drop_and_who_goes_beyond() {
    let study = ablated();
    let scale = layout::drop_scale(&study, Dependence::Behaviour);
    let row = layout::row(&study, HOME, Dependence::Behaviour, 1, &scale);
    assert_eq!(row.band, Some([scale.at(-0.03), scale.at(0.04)]));
    assert_eq!(row.marks.len(), N - 1);
    let own = row.marks.last().unwrap();
    assert_eq!((own.at, own.interval), (scale.at(OWN), Some([scale.at(OWN - 0.05), scale.at(OWN + 0.05)])));
    let beyond: Vec<f64> = row.marks.iter().filter(|mark| !mark.hollow).map(|mark| mark.at).collect();
    assert_eq!(beyond, [scale.at(0.2), scale.at(OWN)]);
    assert_eq!(layout::row(&study, HOME, Dependence::Behaviour, NOT_PROBEABLE, &scale).marks, []);
    let sites = [0, 1, 2].map(|site| Place { site, position: 0 });
    assert!(sites.iter().all(|&at| dependence::drops(&study, at, Dependence::Frozen).is_some()));
}

#[test]
fn damage_stands_beside_that_of_the_controls_on_round_scales() {
    let study = ablated();
    let [kl, perplexity, cut] = layout::DAMAGES.map(|(_, of)| layout::damage_scale(&study, of).range()[1]);
    assert_eq!([kl, perplexity, cut].map(|top| (top * 100.0).round() / 100.0), [2.0, 5.0, 0.1]);
    let scale = layout::damage_scale(&study, layout::DAMAGES[1].1);
    assert!(layout::damage_lines(&study, 1, &scale).contains(&(scale.at(3.0), "margin")), "the whole model");
    let table = model::damage_table(&study);
    let heads: Vec<&str> = table.rows.iter().map(|row| row.head.as_str()).collect();
    assert_eq!(heads.len(), 8 + 4);
    assert_eq!(
        heads[8..],
        [
            "random directions 1",
            "random directions 2",
            "largest variance: upper bound, in no null",
            "permuted labels, word-count"
        ]
    );
    let shown: Vec<f64> = values(&table, "kl").filter_map(|cell| cell.value).collect();
    assert_eq!(shown[8..], [0.02, 0.03, 1.3, 0.01]);
    assert!(values(&table, "perplexity_whole").all(|cell| cell.value == Some(3.0)));
}

#[test]
fn the_table_holds_the_numbers_of_every_kind() {
    let study = ablated();
    for kind in Dependence::ALL {
        let table = model::table(&study, HOME, kind);
        assert_eq!(values(&table, kind.key()).count(), N * N);
        let numbers = dependence::matrix(&study, HOME, kind).unwrap();
        for cell in values(&table, kind.key()) {
            assert_eq!(cell.value, numbers[task(about(cell, "source"))][task(about(cell, "target"))], "{}", kind.key());
        }
        let p = values(&table, "p").filter(|cell| cell.value.is_some()).count();
        assert_eq!(p, if dependence::is_drop(kind) { 64 } else { 0 });
    }
    let n = |kind| values(&model::table(&study, HOME, kind), "n").find_map(|cell| cell.value);
    assert_eq!((n(Dependence::Behaviour), n(Dependence::Refit)), (Some(60.0), Some(400.0)));
}

#[test]
fn the_inspector_tells_both_ends_of_a_task_and_how_it_was_ablated() {
    let study = ablated();
    let outgoing = facts::links(&study, HOME, Dependence::Behaviour, 0, |task, other| (task, other));
    let shown: Vec<&About> = outgoing.lines.iter().map(|line| &line.about).collect();
    let about = |other: usize| About::Pair { shown: vec![other], pair: (0, other) };
    assert_eq!(shown, [&about(1), &about(5)]);
    assert_eq!((outgoing.lines[0].value.as_str(), outgoing.lines[0].beside.as_str()), (".20", ".15 – .25"));
    assert_eq!(outgoing.rest, "5 more within the controls");
    let incoming = facts::links(&study, HOME, Dependence::Behaviour, 1, |task, other| (other, task));
    assert_eq!(incoming.lines[0].about, About::Pair { shown: vec![0], pair: (0, 1) });
    let (title, lines) = dependence::told(&study, HOME, Dependence::Behaviour, (0, 1));
    assert_eq!(title, "character-count → word-count");
    assert_eq!(lines[..2], ["drop of the satisfaction rate .20 (.15 – .25)", "controls, 95 %: −.03 – .04"]);
    assert_eq!(lines[2], "beyond the controls .19, at most .23");
    assert_eq!(lines[lines.len() - 2..], ["present", "n 60"]);
    let own = facts::own(&study, HOME, Dependence::Behaviour, 0);
    assert!(own.lines.iter().any(|line| line.value == "3.00" && line.beside == "whole 3.00"), "{own:?}");
    assert!(facts::own(&study_of(Pairs::All), HOME, Dependence::Refit, 0).rest.contains("not ablated"));
    let method: Vec<String> = facts::method(&study).lines.into_iter().map(|line| line.value).collect();
    assert_eq!(method, ["INLP", "4", "last", "2 sites, 0 to 1", "all tokens", "1", "60", "4"]);
}

#[test]
fn undecided_pairs_differ_from_absent_ones_in_matrix_graph_and_legend() {
    let mut study = ablated();
    let drops = &mut study.ablation.behaviour.as_mut().unwrap().dependencies;
    drops.state[5][6] = Some(PairState::Undecided);
    let cells = layout::matrix(&study, HOME, Dependence::Behaviour, (860.0, 600.0)).cells;
    let class = |source: usize, target: usize| cells[source * N + target].class;
    assert_eq!([class(0, 1), class(5, 6), class(6, 5)], ["clear", "soft open", "soft"]);
    assert!(cells[5 * N + 6].spoken.ends_with(", undecided"));
    let alone = dependence::graph(&study, HOME, Dependence::Behaviour);
    assert_eq!(alone.dependencies(), Some([2, 1, 53]));
    let drawn = |graph: &SkillGraph| graph.ablation.iter().filter(|edge| graph.draws(edge)).count();
    assert_eq!(drawn(&alone), 3, "what is open is drawn, as a hairline");
    let over = SkillGraph::of(&study, HOME, 0.0).overlaid(&study, HOME, Dependence::Behaviour, true);
    assert_eq!(drawn(&over), 2, "over transfer only what is present");
    let card = facts::shares(&study, HOME, Dependence::Behaviour).unwrap();
    assert_eq!(card.lines.iter().map(|line| line.beside.as_str()).collect::<Vec<_>>(), ["2 / 56", "53 / 56", "1 / 56"]);
}

#[test]
fn doses_stand_along_the_damage_beside_those_of_permuted_labels_with_every_number_in_the_table() {
    let study = ablated();
    let all = dose::doses(&study);
    let table = dose::table(&study);
    let drops: Vec<f64> = values(&table, "drop").filter_map(|cell| cell.value).collect();
    assert_eq!(drops, all.iter().map(|dose| dose.drop).collect::<Vec<_>>());
    let at_kl: Vec<Option<f64>> = values(&table, "control_at_kl").map(|cell| cell.value).collect();
    assert_eq!(at_kl, all.iter().map(|dose| dose.control_at_kl).collect::<Vec<_>>());
    assert!(values(&table, "difference").any(|cell| cell.value == Some(0.13)), "at equal damage");
    let frame = dose::Frame::of(&study);
    let scene = dose::curve(&study, 0, &frame);
    let dots = |index: usize| scene.lines[index].0.matches("h0").count();
    assert_eq!((dots(1), dots(3)), (2, 3), "permuted labels, then its own");
    assert!(dose::curve(&study, 1, &frame).lines.iter().all(|(path, ..)| path.is_empty()), "it has no doses");
    assert_eq!(frame.ticks()[1].1, "2.00");
    let (_, lines) = dose::told(&study, 0);
    assert!(lines[0].starts_with("2 doses compared, 1 beyond"), "{lines:?}");
    assert_eq!(dose::beside(&study, 0), ["+.13".to_owned(), ".08 – .18".to_owned()]);
}
