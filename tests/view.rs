//! View models and layouts of the page, by behaviour, on studies built here.

use std::collections::BTreeMap;

use frontend::chart::geometry::{Box, Point, Shape};
use frontend::chart::ring::Ring;
use frontend::chart::scene::{Emphasis, RIM_GAP, Scene};
use frontend::graph::layout::{Frame, scene};
use frontend::graph::model::{SkillGraph, Standing, affinity};
use frontend::state::place::{self, Place};
use frontend::state::selection::{Metric, Picture, Selection};
use frontend::text::number;
use frontend::theme::Theme;
use frontend::view::{self, overview, probes, tasks, transfer};
use frontend::widget::table::{Cell as TableCell, Table};
use shared::site::{Position, Site};
use shared::study::{
    Cell, Claim, ClaimVerdict, Clustering, Generalist, GeneralistScores, Merge, ModelCard, NotProbeable, ProbeConfig,
    Provenance, Rule, Sampling, Score, Study, StudyConfig, TaskSummary, Transfer,
};
use shared::task::Skill;

const TASKS: [(&str, Skill); 9] = [
    ("character-count", Skill::Structural),
    ("word-count", Skill::Structural),
    ("json-format", Skill::Structural),
    ("term-inclusion", Skill::Lexical),
    ("term-exclusion", Skill::Lexical),
    ("topic", Skill::Semantic),
    ("sentiment", Skill::Semantic),
    ("register", Skill::Stylistic),
    ("toxicity", Skill::Stylistic),
];
const N: usize = TASKS.len();
const NOT_PROBEABLE: usize = 3;
const SITES: [Site; 3] = [Site::Embed, Site::ResidPost(0), Site::ResidPost(1)];
const POSITIONS: [Position; 2] = [Position::First, Position::Last];
const HOME: Place = Place { site: 2, position: 1 };

/// How significant the pairs of a study are.
#[derive(Clone, Copy)]
enum Pairs {
    /// Those of one skill only.
    WithinSkill,
    /// All.
    All,
    /// None.
    None,
}

fn score(auroc: f64) -> Score {
    Score {
        n: 400,
        base_rate: 0.6,
        auroc,
        auroc_interval: [auroc - 0.03, auroc + 0.03],
        balanced_accuracy: auroc - 0.05,
        accuracy: auroc - 0.02,
        permuted_auroc: Some(0.5),
        permuted_interval: Some([0.45, 0.55]),
        p: Some(0.005),
    }
}

fn own_auroc(task: usize, site: usize) -> f64 {
    0.6 + 0.03 * task as f64 + 0.02 * site as f64
}

fn matrix(value: impl Fn(usize, usize) -> Option<f64>) -> Vec<Vec<Option<f64>>> {
    let probeable = |task: usize| task != NOT_PROBEABLE;
    let at = |source, target| if probeable(source) && probeable(target) { value(source, target) } else { None };
    (0..N).map(|source| (0..N).map(|target| at(source, target)).collect()).collect()
}

fn relative(source: usize, target: usize) -> f64 {
    match (source == target, TASKS[source].1 == TASKS[target].1) {
        (true, _) => 1.0,
        (_, true) => 0.6 - 0.01 * source as f64,
        _ => 0.1 + 0.003 * (source * N + target) as f64,
    }
}

fn cell(site: usize, pairs: Pairs) -> Cell {
    let auroc = |source: usize, target: usize| 0.5 + relative(source, target) * (own_auroc(target, site) - 0.5);
    let significant = |source: usize, target: usize| match pairs {
        Pairs::All => true,
        Pairs::None => false,
        Pairs::WithinSkill => TASKS[source].1 == TASKS[target].1,
    };
    let p = |source, target| (source != target).then(|| if significant(source, target) { 0.001 } else { 0.4 });
    let scored = |auroc: f64, task| (task != NOT_PROBEABLE).then(|| score(auroc));
    let general = |kind| GeneralistScores { kind, scores: (0..N).map(|task| scored(0.55, task)).collect() };
    let leaves: Vec<usize> = (0..N).filter(|&task| task != NOT_PROBEABLE).collect();
    Cell {
        specialists: (0..N).map(|task| scored(own_auroc(task, site), task)).collect(),
        generalists: Generalist::ALL.map(general).to_vec(),
        transfer: Transfer {
            auroc: matrix(|source, target| Some(auroc(source, target))),
            low: matrix(|source, target| Some(auroc(source, target) - 0.04)),
            high: matrix(|source, target| Some(auroc(source, target) + 0.04)),
            relative: matrix(|source, target| Some(relative(source, target))),
            p: matrix(p),
        },
        clustering: Some(Clustering {
            merges: (0..leaves.len() - 1)
                .map(|merge| Merge {
                    left: if merge == 0 { 0 } else { leaves.len() + merge - 1 },
                    right: merge + 1,
                    height: 0.1 * (merge + 1) as f64,
                })
                .collect(),
            leaves,
            labels: vec![0, 0, 0, 1, 2, 2, 3, 3],
            silhouette: Some(0.4),
            stability: 0.8,
            within_skill: Some(0.55),
            between_skill: Some(0.2),
            skill_p: Some(0.004),
        }),
    }
}

fn summary(task: usize) -> TaskSummary {
    let (id, skill) = TASKS[task];
    let rare = NotProbeable { satisfied: 4, violated: 396, reason: "4 of 400 satisfy".to_owned() };
    TaskSummary {
        id: id.to_owned(),
        skill,
        n: 400,
        n_without: 100,
        excluded: task,
        groups: 100,
        satisfied: 0.7,
        satisfied_interval: [0.65, 0.75],
        satisfied_without: if task == 0 { 0.72 } else { 0.3 },
        satisfied_without_interval: if task == 0 { [0.6, 0.8] } else { [0.2, 0.4] },
        not_probeable: (task == NOT_PROBEABLE).then_some(rare),
    }
}

fn verdict(claim: u8, verdict: Claim) -> ClaimVerdict {
    ClaimVerdict {
        claim,
        statement: format!("Claim {claim}."),
        verdict,
        measures: "an effect".to_owned(),
        effect: Some(0.123_45),
        interval: Some([0.1, 0.15]),
        p: Some(0.0004),
        rule: "a rule".to_owned(),
        falsified_by: "its opposite".to_owned(),
        parts: Vec::new(),
    }
}

fn study_of(pairs: Pairs) -> Study {
    let rule = |claim| Rule {
        claim,
        site: SITES[HOME.site],
        position: POSITIONS[HOME.position],
        margin: 0.02,
        alpha: 0.05,
        text: "a rule".to_owned(),
    };
    let unknown = String::new;
    Study {
        schema: 1,
        id: "made-seed-1".to_owned(),
        config: StudyConfig {
            model: "made".to_owned(),
            tasks: TASKS.iter().map(|(id, _)| (*id).to_owned()).collect(),
            samples: 400,
            samples_without: 100,
            seed: 1,
            sampling: Sampling { temperature: 1.0, top_p: 1.0, max_tokens: 48 },
            probe: ProbeConfig { c: 0.1, folds: 5, bootstrap: 200, permutations: 200 },
            rules: vec![rule(1), rule(2)],
        },
        provenance: Provenance {
            program: "0.1.0".to_owned(),
            model: ModelCard {
                name: "made".to_owned(),
                family: "llama".to_owned(),
                n_layers: 2,
                d_model: 8,
                vocab_size: 16,
                parameters: 100,
                weights_dtype: "f32".to_owned(),
                dtype: "f32".to_owned(),
                device: "cpu".to_owned(),
                adapter: None,
                weights_sha256: unknown(),
                tokenizer_sha256: unknown(),
                template_sha256: unknown(),
            },
            judges: Vec::new(),
        },
        tasks: (0..N).map(summary).collect(),
        sites: SITES.to_vec(),
        positions: POSITIONS.to_vec(),
        cells: (0..SITES.len()).map(|site| vec![cell(site, pairs), cell(site, pairs)]).collect(),
        verdicts: vec![verdict(1, Claim::Supported), verdict(2, Claim::Inconclusive)],
        vocabulary: BTreeMap::new(),
    }
}

/// Every size of box the graph is drawn in, from a phone to a large screen.
const SIZES: [(f64, f64); 5] = [(358.0, 470.0), (326.0, 470.0), (600.0, 480.0), (870.0, 560.0), (1390.0, 760.0)];

fn drawn(study: &Study, place: Place, (width, height): (f64, f64), focus: Option<usize>) -> Scene {
    let ring = Ring::of_affinity(&affinity(study));
    scene(study, &SkillGraph::of(study, place, 0.0), &ring, &Frame { width, height, focus, target: None })
}

fn along(curve: &frontend::chart::geometry::Curve) -> impl Iterator<Item = Point> + '_ {
    (0..=60).map(|step| curve.at(f64::from(step) / 60.0))
}

#[test]
fn what_is_not_significant_is_hidden_and_counted() {
    let graph = SkillGraph::of(&study_of(Pairs::WithinSkill), HOME, 0.0);
    // Structural 3 · 2, semantic 2, stylistic 2; term-exclusion stands alone because term-inclusion is not probeable.
    assert_eq!(graph.count(Standing::Drawn), 10);
    assert_eq!(graph.count(Standing::NotProbeable), 16);
    assert_eq!(graph.count(Standing::NotSignificant), 72 - 10 - 16);
    assert_eq!(graph.hidden_in_words(), ["46 not significant", "16 not probeable"]);
    let scene = drawn(&study_of(Pairs::WithinSkill), HOME, SIZES[3], None);
    assert_eq!(scene.edges.iter().filter(|edge| edge.shown).count(), 10);
    assert_eq!(SkillGraph::of(&study_of(Pairs::None), HOME, 0.0).count(Standing::Drawn), 0);
}

#[test]
fn the_threshold_hides_weaker_transfer_and_says_so() {
    let study = study_of(Pairs::All);
    let graph = SkillGraph::of(&study, HOME, 0.5);
    assert!(graph.edges.iter().filter(|edge| edge.standing == Standing::Drawn).all(|edge| edge.relative >= Some(0.5)));
    assert!(graph.count(Standing::BelowThreshold) > 0);
    assert_eq!(graph.count(Standing::Drawn) + graph.count(Standing::BelowThreshold), 56);
}

#[test]
fn transfer_to_a_target_at_chance_is_counted_as_undefined() {
    let mut study = study_of(Pairs::All);
    study.cells[HOME.site][HOME.position].transfer.relative[0][1] = None;
    assert_eq!(SkillGraph::of(&study, HOME, 0.0).count(Standing::Undefined), 1);
}

#[test]
fn nodes_keep_their_places_over_all_layers() {
    let study = study_of(Pairs::All);
    let centres = |site| -> Vec<Point> {
        drawn(&study, Place { site, position: 1 }, SIZES[3], None).nodes.iter().map(|node| node.centre).collect()
    };
    assert_eq!(centres(0), centres(1));
    assert_eq!(centres(0), centres(2));
}

#[test]
fn tasks_of_one_skill_stand_beside_each_other() {
    let order = Ring::of_affinity(&affinity(&study_of(Pairs::All))).order;
    let skills: Vec<Skill> = order.iter().map(|&task| TASKS[task].1).collect();
    let changes = (0..N).filter(|&slot| skills[slot] != skills[(slot + 1) % N]).count();
    assert_eq!(changes, 4, "each of the four skills is one run around the ring: {skills:?}");
}

#[test]
fn edges_end_at_the_rim_of_their_nodes() {
    for size in SIZES {
        let scene = drawn(&study_of(Pairs::All), HOME, size, None);
        for edge in &scene.edges {
            for (node, end) in [(edge.source, edge.curve.start), (edge.target, edge.curve.end)] {
                let node = &scene.nodes[node];
                let from_centre = node.centre.to(end);
                let rim = node.shape.rim(node.radius, from_centre);
                assert!((from_centre.length() - rim - RIM_GAP).abs() < 1e-6, "{} at {size:?}", node.id);
            }
        }
    }
}

#[test]
fn the_rim_lies_on_the_outline() {
    let radius = 10.0;
    let right = Point::new(1.0, 0.0);
    assert!((Shape::Square.rim(radius, right) - 9.2).abs() < 1e-9);
    assert!((Shape::Square.rim(radius, Point::new(1.0, 1.0)) - 9.2 * 2_f64.sqrt()).abs() < 1e-9);
    assert!((Shape::Diamond.rim(radius, right) - 12.8).abs() < 1e-9);
    assert!((Shape::Hexagon.rim(radius, right) - 11.2).abs() < 1e-9);
    assert!((Shape::Circle.rim(radius, Point::new(0.3, -0.7)) - radius).abs() < 1e-9);
}

#[test]
fn no_label_is_crossed_by_any_edge_and_none_covers_another() {
    for size in SIZES {
        for focus in [None, Some(0), Some(5)] {
            let scene = drawn(&study_of(Pairs::All), HOME, size, focus);
            let labels: Vec<&Box> = scene.nodes.iter().map(|node| &node.label_box).collect();
            for edge in &scene.edges {
                let crossed = labels.iter().position(|label| along(&edge.curve).any(|point| label.holds(point)));
                assert_eq!(crossed, None, "edge {} → {} at {size:?}", edge.source, edge.target);
            }
            for (index, label) in labels.iter().enumerate() {
                let inside = Box {
                    centre: Point::new(size.0 / 2.0, size.1 / 2.0),
                    half_width: size.0 / 2.0,
                    half_height: size.1 / 2.0,
                };
                assert!(
                    label.corners().iter().all(|corner| inside.distance(*corner) < 0.5),
                    "{} leaves {size:?}",
                    TASKS[index].0
                );
                let on_a_node = scene.nodes.iter().position(|node| label.distance(node.centre) < node.radius);
                assert_eq!(on_a_node, None, "{} on a node at {size:?}", TASKS[index].0);
                for other in &labels[index + 1..] {
                    let apart = (label.centre.x - other.centre.x).abs() >= label.half_width + other.half_width
                        || (label.centre.y - other.centre.y).abs() >= label.half_height + other.half_height;
                    assert!(apart, "{} and another label at {size:?}", TASKS[index].0);
                }
            }
        }
    }
}

#[test]
fn edges_keep_clear_of_the_nodes_they_do_not_belong_to() {
    for size in &SIZES[2..] {
        let scene = drawn(&study_of(Pairs::All), HOME, *size, None);
        for edge in &scene.edges {
            let others = scene.nodes.iter().enumerate().filter(|(at, _)| *at != edge.source && *at != edge.target);
            for (_, node) in others {
                let nearest = along(&edge.curve).map(|point| node.centre.to(point).length()).fold(f64::MAX, f64::min);
                assert!(nearest > node.radius, "{} → {} at {} in {size:?}", edge.source, edge.target, node.id);
            }
        }
    }
}

#[test]
fn the_two_directions_of_a_pair_bow_apart() {
    let scene = drawn(&study_of(Pairs::All), HOME, SIZES[3], None);
    for edge in scene.edges.iter().filter(|edge| edge.source < edge.target) {
        let back = scene.edges.iter().find(|back| back.source == edge.target && back.target == edge.source).unwrap();
        assert!(edge.curve.at(0.5).to(back.curve.at(0.5)).length() > 12.0, "{} ↔ {}", edge.source, edge.target);
    }
}

#[test]
fn a_phone_draws_the_neighbourhood_of_the_focus_only() {
    let scene = drawn(&study_of(Pairs::WithinSkill), HOME, SIZES[0], Some(5));
    let shown: Vec<(usize, usize)> =
        scene.edges.iter().filter(|edge| edge.shown).map(|edge| (edge.source, edge.target)).collect();
    assert_eq!(shown, [(5, 6), (6, 5)]);
    assert_eq!(scene.nodes[5].emphasis, Emphasis::Strong);
    assert_eq!(scene.nodes[6].emphasis, Emphasis::Plain);
    assert_eq!(scene.nodes[0].emphasis, Emphasis::Faint);
    assert_eq!(scene.nodes[0].label, ["character-", "count"]);
}

#[test]
fn a_task_that_cannot_be_probed_is_hollow_and_says_so() {
    let scene = drawn(&study_of(Pairs::All), HOME, SIZES[3], None);
    let node = &scene.nodes[NOT_PROBEABLE];
    assert!(node.hollow && node.spoken.contains("not probeable"));
    assert_eq!(node.value, "–");
}

#[test]
fn every_selection_reads_back_from_its_own_address() {
    let whole = Selection {
        study: Some("tiny llama & co".to_owned()),
        view: "tasks".to_owned(),
        site: Some(Site::ResidPost(3)),
        position: Some(Position::Connector(2)),
        threshold: 35,
        task: Some("word-count".to_owned()),
        target: Some("topic".to_owned()),
        metric: Metric::BalancedAccuracy,
        picture: Picture::Matrix,
        label: Some("violated".to_owned()),
        with_constraint: Some(false),
        search: "50 % süß + “x”".to_owned(),
        page: 4,
        sample: Some("word-count/017/with/2".to_owned()),
        theme: Some(Theme::Dark),
        embed: true,
    };
    let embedded = Selection { site: Some(Site::Embed), ..Selection::default() };
    for selection in [whole, embedded, Selection::default()] {
        let (back, remarks) = Selection::from_query(&selection.to_query());
        assert_eq!((back, remarks), (selection, Vec::new()));
    }
    assert_eq!(Selection::default().to_query(), "");
    let readable = Selection { view: "transfer".to_owned(), site: Some(Site::ResidPost(3)), ..Selection::default() };
    assert_eq!(readable.to_query(), "?view=transfer&layer=3");
}

#[test]
fn unknown_keys_are_ignored_and_unknown_values_get_a_sentence() {
    let (selection, remarks) = Selection::from_query("?view=transfer&from=2031&layer=resid_post.2&utm=x&=&");
    assert_eq!(
        selection,
        Selection { view: "transfer".to_owned(), site: Some(Site::ResidPost(2)), ..Selection::default() }
    );
    assert_eq!(remarks, Vec::<String>::new());
    assert_eq!(Selection::from_query("threshold=0.4&task=topic").0.threshold, 40);
    for query in [
        "threshold=0.345",
        "position=middle",
        "layer=top",
        "metric=f1",
        "threshold=7",
        "theme=pink",
        "page=0",
        "embed=yes",
        "label=good",
    ] {
        let (selection, remarks) = Selection::from_query(query);
        assert_eq!(selection, Selection::default(), "{query}");
        assert_eq!(remarks.len(), 1, "{query}");
    }
}

#[test]
fn an_address_beyond_the_study_falls_back_to_where_the_verdict_is_read() {
    let study = study_of(Pairs::All);
    let (selection, _) = Selection::from_query("layer=77&position=eos&task=poetry");
    assert_eq!(Place::of(&study, &selection), HOME);
    let remarks = place::remarks(&study, &selection);
    assert_eq!(remarks.len(), 3);
    assert!(remarks[2].contains("poetry") && remarks[2].contains("word-count"));
}

#[test]
fn scrubbing_makes_no_history_but_choosing_does() {
    let before = Selection::default();
    assert!(!Selection { site: Some(Site::Embed), threshold: 20, ..before.clone() }.is_step_from(&before));
    assert!(Selection { view: "probes".to_owned(), ..before.clone() }.is_step_from(&before));
    assert!(Selection { task: Some("topic".to_owned()), ..before.clone() }.is_step_from(&before));
}

fn values<'a>(table: &'a Table, measure: &'a str) -> impl Iterator<Item = &'a TableCell> + 'a {
    table.rows.iter().flat_map(|row| &row.cells).filter(move |cell| cell.measure == measure)
}

fn about<'a>(cell: &'a TableCell, key: &str) -> &'a str {
    cell.about.iter().find(|(known, _)| *known == key).map(|(_, value)| value.as_str()).unwrap()
}

#[test]
fn the_tables_hold_the_numbers_of_the_study() {
    let study = study_of(Pairs::All);
    let numbers = &study.cells[1][0];
    let index = |id: &str| TASKS.iter().position(|(known, _)| *known == id).unwrap();
    let at = Place { site: 1, position: 0 };
    let table = transfer::model::table(&study, at);
    assert_eq!(values(&table, "auroc").count(), N * N);
    for cell in values(&table, "auroc") {
        let (source, target) = (index(about(cell, "source")), index(about(cell, "target")));
        assert_eq!(cell.value, numbers.transfer.auroc[source][target]);
        assert_eq!(cell.text, number::score_or_dash(cell.value));
    }
    let table = probes::model::table(&study, at);
    for cell in values(&table, "auroc").filter(|cell| about(cell, "probe") == "specialist") {
        let score = numbers.specialists[index(about(cell, "task"))].as_ref();
        assert_eq!(cell.value, score.map(|score| score.auroc));
    }
    let table = tasks::model::table(&study);
    let rates: Vec<Option<f64>> = values(&table, "satisfied_without").map(|cell| cell.value).collect();
    assert_eq!(rates, study.tasks.iter().map(|task| Some(task.satisfied_without)).collect::<Vec<_>>());
    let effects: Vec<Option<f64>> = values(&overview::model::table(&study), "effect").map(|cell| cell.value).collect();
    assert_eq!(effects, [Some(0.123_45); 2]);
}

#[test]
fn claims_that_were_not_computed_say_so() {
    let claims = overview::model::claims(&study_of(Pairs::All));
    let computed: Vec<bool> = claims.iter().map(|claim| claim.outcome.is_some()).collect();
    assert_eq!(computed, [true, true, false, false, false]);
    assert!(claims.iter().all(|claim| claim.evidence.is_none_or(|view| view::by_id(view).is_some())));
    assert_eq!(claims[1].place, Some(HOME));
}

#[test]
fn headlines_follow_the_data() {
    let headline = |pairs, change: fn(&mut Study)| {
        let mut study = study_of(pairs);
        change(&mut study);
        transfer::model::finding(&study, HOME, &SkillGraph::of(&study, HOME, 0.0)).headline
    };
    assert_eq!(headline(Pairs::All, |_| {}), "Skills transfer within their kind, hardly beyond");
    assert_eq!(headline(Pairs::None, |_| {}), "No skill transfers to another here");
    let by_chance = headline(Pairs::All, |study| {
        study.cells[HOME.site][HOME.position].clustering.as_mut().unwrap().skill_p = Some(0.6);
    });
    assert_eq!(by_chance, "Transfer is not shown to follow skills here");
    assert_eq!(
        tasks::model::finding(&study_of(Pairs::All)).headline,
        "Asked, the model follows 8 of 9 instructions more often"
    );
    assert_eq!(
        probes::model::finding(&study_of(Pairs::All), HOME).headline,
        "Specialists beat the general probe on all 8 tasks"
    );
    assert!(overview::model::finding(&study_of(Pairs::All)).evidence.contains("claim 2 inconclusive"));
}

#[test]
fn accuracy_draws_no_chance_because_its_chance_is_the_base_rate() {
    let study = study_of(Pairs::All);
    let has_chance = |metric| {
        let lines = probes::layout::Axis::of(&study, 1, metric).lines();
        let curve = probes::layout::curves(&study, HOME, 0, metric).chance;
        (lines.iter().any(|(_, class)| *class == "chance"), curve.is_some())
    };
    assert_eq!(has_chance(Metric::Auroc), (true, true));
    assert_eq!(has_chance(Metric::BalancedAccuracy), (true, true));
    assert_eq!(has_chance(Metric::Accuracy), (false, false));
}

#[test]
fn links_of_a_task_come_strongest_first_and_in_the_asked_direction() {
    let study = study_of(Pairs::WithinSkill);
    let links = transfer::model::links(&study, HOME, 1, transfer::model::Direction::Incoming);
    let told: Vec<usize> = links.iter().filter(|link| link.significant).map(|link| link.other).collect();
    assert_eq!(told, [0, 2]);
    assert_eq!(links[0].relative, Some(relative(0, 1)));
    assert_eq!(links.len(), N - 2);
}

#[test]
fn the_matrix_follows_its_tree_and_greys_what_is_not_significant() {
    let study = study_of(Pairs::WithinSkill);
    let clustering = study.cells[2][1].clustering.as_ref();
    assert_eq!(transfer::layout::leaf_order(N, clustering), [0, 1, 2, 4, 5, 6, 7, 8, 3]);
    let scene = transfer::layout::matrix(&study, HOME, (860.0, 600.0));
    assert_eq!(scene.cells[1].class, "clear");
    assert_eq!(scene.cells[5].class, "soft");
    assert_eq!(scene.cells[NOT_PROBEABLE].class, "absent");
    assert_eq!(scene.tree.matches('M').count(), N - 2);
}

#[test]
fn numbers_are_written_as_the_house_writes_them() {
    assert_eq!(
        [number::score(0.794), number::score(-0.117), number::score(1.0), number::score(-0.001)],
        [".79", "−.12", "1.00", ".00"]
    );
    assert_eq!(number::interval([0.735, 0.829]), ".73 – .83");
    assert_eq!(
        [number::p_statement(0.002), number::p_statement(0.0001), number::p_statement(0.21)],
        ["p\u{a0}=\u{a0}.002", "p\u{a0}<\u{a0}.001", "p\u{a0}=\u{a0}.21"]
    );
    assert_eq!(number::count(12_412), "12\u{202f}412");
}

#[test]
fn every_view_has_its_own_name_in_the_address() {
    let mut ids: Vec<&str> = view::VIEWS.iter().map(|view| view.id).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids, ["overview", "probes", "tasks", "transfer"]);
}
