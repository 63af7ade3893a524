//! The skill graph: what is drawn, at which place, and that nothing crosses a name.

use shared::study::Study;
use shared::task::Skill;
use view_model::chart::geometry::{Box, Point, Shape};
use view_model::chart::ring::Ring;
use view_model::chart::scene::{Emphasis, RIM_GAP, Scene};
use view_model::chart::viewport::Viewport;
use view_model::graph::layout::{Frame, scene};
use view_model::graph::model::{SkillGraph, Standing, affinity};
use view_model::state::arrangement::{Arrangement, Camera};
use view_model::state::field::Value;
use view_model::state::place::Place;
use view_model::state::selection::Selection;

use super::{HOME, N, NOT_PROBEABLE, Pairs, TASKS, study_of};

/// Every size of box the graph is drawn in, from a phone to a large screen.
pub(crate) const SIZES: [(f64, f64); 5] =
    [(358.0, 470.0), (326.0, 470.0), (600.0, 480.0), (870.0, 560.0), (1390.0, 760.0)];

fn drawn(study: &Study, place: Place, (width, height): (f64, f64), focus: Option<usize>) -> Scene {
    let ring = Ring::of_affinity(&affinity(study));
    scene(
        study,
        &SkillGraph::of(study, place, 0.0),
        &ring,
        &Frame { width, height, focus, target: None, arrangement: Arrangement::default() },
    )
}

pub(crate) fn along(curve: &view_model::chart::geometry::Curve) -> impl Iterator<Item = Point> + '_ {
    (0..=60).map(|step| curve.at(f64::from(step) / 60.0))
}

#[test]
fn what_is_not_significant_is_hidden_and_counted() {
    let graph = SkillGraph::of(&study_of(Pairs::WithinSkill), HOME, 0.0);
    // Structural 3 · 2, semantic 2, stylistic 2; term-exclusion has no edge because term-inclusion is not probeable.
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
    assert!(graph.edges.iter().filter(|edge| edge.standing == Standing::Drawn).all(|edge| edge.weight >= Some(0.5)));
    assert!(graph.count(Standing::BelowThreshold) > 0);
    assert_eq!(graph.count(Standing::Drawn) + graph.count(Standing::BelowThreshold), 56);
}

#[test]
fn transfer_to_a_target_at_chance_is_counted_as_undefined() {
    let mut study = study_of(Pairs::All);
    study.cells[HOME.site][HOME.position].transfer.share[0][1] = None;
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
fn nodes_keep_apart_in_the_boxes_of_a_laptop() {
    use view_model::chart::geometry::on_circle;
    let bundled = super::learn::BUNDLED.map(super::learn::bundled).into_iter();
    for study in bundled.chain([study_of(Pairs::All)]) {
        for size in [(480.0, 440.0), (560.0, 480.0)] {
            let scene = drawn(&study, Place::home(&study), size, None);
            for (at, node) in scene.nodes.iter().enumerate() {
                for other in scene.nodes.iter().enumerate().filter(|(other, _)| *other != at).map(|(_, other)| other) {
                    let gap = |step: usize| {
                        let rim =
                            node.centre.moved(on_circle(step * 10), node.shape.rim(node.radius, on_circle(step * 10)));
                        let from_other = other.centre.to(rim);
                        from_other.length() - other.shape.rim(other.radius, from_other)
                    };
                    let least = (0..72).map(gap).fold(f64::MAX, f64::min);
                    assert!(least > 8.0, "{}: {} and {} at {size:?}: {least}", study.id, node.id, other.id);
                }
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
fn a_phone_fades_nothing_where_nothing_is_drawn() {
    let scene = drawn(&study_of(Pairs::None), HOME, SIZES[0], None);
    assert!(scene.nodes.iter().all(|node| node.emphasis == Emphasis::Plain));
}

#[test]
fn a_task_that_cannot_be_probed_is_hollow_and_says_so() {
    let scene = drawn(&study_of(Pairs::All), HOME, SIZES[3], None);
    let node = &scene.nodes[NOT_PROBEABLE];
    assert!(node.hollow && node.spoken.contains("not probeable"));
    assert_eq!(node.value, "–");
}

#[test]
fn a_skill_stays_where_it_is_put_and_a_hidden_one_takes_its_edges_along() {
    let study = study_of(Pairs::All);
    let (ring, size) = (Ring::of_affinity(&affinity(&study)), Point::new(900.0, 600.0));
    let graph = SkillGraph::of(&study, HOME, 0.0);
    let drawn = |arrangement: &Arrangement| {
        let arrangement = arrangement.clone();
        let frame = Frame { width: size.x, height: size.y, focus: None, target: None, arrangement };
        scene(&study, &graph, &ring, &frame)
    };
    let plain = drawn(&Arrangement::default());
    let mut arrangement = Arrangement::default();
    arrangement.pin("topic", Point::new(450.0, 300.0), size);
    arrangement.hide("register", true);
    let (topic, register) = (5, 7);
    let arranged = drawn(&arrangement);
    assert_eq!(arranged.nodes[topic].centre, Point::new(450.0, 300.0));
    assert!((0..N).filter(|&task| task != topic).all(|task| arranged.nodes[task].centre == plain.nodes[task].centre));
    let of = |scene: &Scene, task: usize| {
        scene.edges.iter().filter(|edge| edge.shown && (edge.source == task || edge.target == task)).count()
    };
    assert!(of(&plain, register) > 0 && arranged.nodes[register].hidden);
    assert_eq!(of(&arranged, register), 0);
    assert!(arranged.hulls.iter().all(|hull| !hull.key.split('-').any(|member| member == "7")));
    let whole = Selection { arrangement: arrangement.clone(), ..Selection::default() };
    assert_eq!(Selection::from_query(&whole.to_query()).0.arrangement, arrangement);
    arrangement.release("topic");
    arrangement.hide("register", false);
    assert_eq!(drawn(&arrangement), plain);
}

#[test]
fn zooming_keeps_the_point_under_the_pointer() {
    let (size, at) = (Point::new(1000.0, 500.0), Point::new(250.0, 400.0));
    let camera = Camera::default().zoomed(at, 2.0, size);
    // The point under the pointer stays there: the transform moves (x, y) to zoom · (x, y) + shift.
    assert_eq!(camera.transform(size), "translate(-250.0px,-400.0px) scale(2.00)");
    assert_eq!(camera.zoomed(at, 0.5, size), Camera::default());
    assert_eq!(Camera::default().panned(Point::new(100.0, -50.0), size).centre, [400, 600]);
    assert_eq!(Camera::default().zoomed(at, 1e9, size).zoom, 800);
    for wrong in ["", "150", "20.500.500", "x.1.2"] {
        assert!(Camera::read(wrong).is_err(), "{wrong}");
    }
    for wrong in ["topic", "topic:5", "topic:1200.5", "topic:-1.5", "topic:1.5,"] {
        assert!(Vec::<(String, [i32; 2])>::read(wrong).is_err(), "{wrong}");
    }
    // However far it is zoomed, it reads back from its address.
    let far = Camera::default().zoomed(at, 0.5, size).panned(Point::new(9e5, -9e5), size).zoomed(at, 1.25, size);
    assert_eq!(Camera::read(&far.written()).unwrap(), far);
}

#[test]
fn a_viewport_zooms_about_what_is_pointed_at() {
    let (centre, size) = (Point::new(0.5, 0.5), Point::new(1000.0, 100.0));
    let at = Point::new(0.25, 0.5);
    assert_eq!(Viewport { zoom: 1.0, centre, size }.zoomed(2.0, at).seen(at), Point::new(250.0, 50.0));
}
