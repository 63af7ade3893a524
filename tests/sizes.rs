//! The page at every size and for every hand: what axe cannot see of phones, projectors and keyboards.

use backend::embedded;
use serde_json::json;
use shared::study::Study;
use view_model::chart::ring::Ring;
use view_model::chart::scene::{Emphasis, Scene};
use view_model::graph::dependence;
use view_model::graph::layout::{Frame, scene};
use view_model::graph::model::{SkillGraph, affinity, at};
use view_model::state::arrangement::Arrangement;
use view_model::state::choice::Dependence;
use view_model::state::place::{Place, alpha};
use view_model::view::VIEWS;
use view_model::view::ablation::layout;
use view_model::view::transfer;

use crate::driver::{Page, asked, visit};
use crate::support::{data_dir, serve};
use crate::view::learn::bundled;

/// A study that ships with the program.
const STUDY: &str = "tiny-qwen2-seed-1";

/// Phones in both hands, a tablet or projector, laptops, a large screen, and a laptop zoomed to 200 %.
const SIZES: [(u32, u32); 7] = [(390, 844), (844, 390), (360, 740), (1024, 768), (1280, 720), (2560, 1440), (720, 450)];

/// What is wrong with the layout of the open view, in words; empty when nothing is. A row of intervals is one line high.
const FAULTS: &str = "(() => {
    const faults = [];
    const shown = it => it.checkVisibility() && it.getClientRects().length > 0;
    const box = it => it.getBoundingClientRect();
    const named = it => `${it.tagName} ${it.getAttribute('class') ?? ''} \"${it.textContent.trim().slice(0, 24)}\"`;
    const page = document.documentElement.scrollWidth;
    if (page > innerWidth) faults.push(`the page is ${page} px wide`);
    for (const drawing of document.querySelectorAll('svg.graph, svg.matrix, .curve > svg, .intervals > svg')) {
        const { width, height } = box(drawing);
        const least = drawing.matches('.intervals > svg') ? 20 : 39.5;
        if (shown(drawing) && (width < 40 || height < least)) {
            faults.push(`${named(drawing.parentElement)} is drawn ${width} × ${height}`);
        }
    }
    const rail = document.querySelector('.rail'), more = document.querySelector('[data-action=more]');
    const inside = it => {
        const { left, right, top, bottom } = box(it);
        return left >= -1 && top >= -1 && right <= innerWidth + 1 && bottom <= innerHeight + 1;
    };
    const scrolls = inside(rail) && rail.scrollHeight > rail.clientHeight && getComputedStyle(rail).overflowY === 'auto';
    for (const entry of rail.querySelectorAll('[data-goes-to]')) {
        const way = shown(entry) ? entry : more;
        if (!shown(way) || !(inside(way) || scrolls)) faults.push(`${entry.dataset.goesTo} cannot be reached`);
    }
    if (getComputedStyle(rail).position === 'fixed') {
        for (const target of [...rail.querySelectorAll('a, button')].filter(shown)) {
            const size = parseFloat(getComputedStyle(target).fontSize);
            if (box(target).height < 44 || size < 11) faults.push(`${named(target)}: ${box(target).height} px, text ${size} px`);
        }
    }
    for (const bar of document.querySelectorAll('.header, .rail, .strip')) {
        const items = [...bar.querySelectorAll('select, input:not([type=radio]), button')].filter(shown).map(it => ({ it, ...box(it).toJSON() }));
        const walk = document.createTreeWalker(bar, NodeFilter.SHOW_TEXT);
        while (walk.nextNode()) {
            const it = walk.currentNode.parentElement, range = document.createRange();
            if (!walk.currentNode.data.trim() || !shown(it) || it.closest('option')) continue;
            range.selectNodeContents(walk.currentNode);
            let { left, right, top, bottom } = range.getBoundingClientRect();
            for (let at = it; at !== bar.parentElement; at = at.parentElement) {
                if (getComputedStyle(at).overflowX === 'visible') continue;
                const clip = box(at);
                [left, right] = [Math.max(left, clip.left), Math.min(right, clip.right)];
                [top, bottom] = [Math.max(top, clip.top), Math.min(bottom, clip.bottom)];
            }
            items.push({ it, left, right, top, bottom });
        }
        items.forEach((one, index) => items.slice(index + 1).forEach(other => {
            if (one.it.contains(other.it) || other.it.contains(one.it)) return;
            const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
            const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
            if (across > 2 && down > 2) faults.push(`${named(one.it)} lies on ${named(other.it)}`);
        }));
    }
    return faults.join('; ');
})()";

/// The entries of the open bar that are too low or outside the window.
const OUTSIDE: &str = "[...document.querySelectorAll('.rail a, .rail button')].filter(entry => {
    const { left, right, top, bottom, height } = entry.getBoundingClientRect();
    return height < 44 || left < -1 || top < -1 || right > innerWidth + 1 || bottom > innerHeight + 1;
}).map(entry => entry.textContent)";

/// WebDriver's code of the Escape key.
const ESCAPE: &str = "\u{e00c}";

#[tokio::test(flavor = "multi_thread")]
async fn every_view_fits_every_size_and_can_be_reached() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    for size in SIZES {
        visit(&origin, size, async move |page| {
            page.open(&format!("/?study={STUDY}&view=transfer")).await;
            page.find("svg.graph").await;
            for view in VIEWS {
                page.read(&format!("document.querySelector('[data-goes-to={}]').click()", view.id)).await;
                page.find(&format!("main[data-view={0}] .view.{0}", view.id)).await;
                page.expect("document.querySelector('.bone') === null", true).await;
                let here = format!("'{} at {size:?}: '", view.id);
                page.expect(&format!("((faults) => faults && {here} + faults)({FAULTS})"), "").await;
            }
            page.open(&format!("/?study={STUDY}&view=transfer&picture=matrix&task=topic")).await;
            page.find("svg.matrix").await;
            page.expect(FAULTS, "").await;
            let has_bar = page.width <= 1000 || size.1 <= 500;
            page.expect("document.querySelector('[data-action=more]').checkVisibility()", has_bar).await;
            page.read("document.querySelector('.close')?.click()").await;
            if has_bar {
                all_views_from_the_bar(&page).await;
            }
        })
        .await;
    }
}

/// The bar's last button shows all views; Escape and a choice close them, and the focus is never lost.
async fn all_views_from_the_bar(page: &Page) {
    let open = "document.querySelector('[data-action=more]').getAttribute('aria-expanded')";
    page.click("[data-action=more]").await;
    page.expect(open, "true").await;
    page.expect(OUTSIDE, json!([])).await;
    page.expect("document.activeElement.dataset.goesTo ?? null", "probes").await;
    page.press("[data-goes-to=probes]", ESCAPE).await;
    page.expect(open, "false").await;
    page.expect("document.activeElement.dataset.action ?? null", "more").await;
    page.click("[data-action=more]").await;
    page.click("[data-goes-to=layers]").await;
    page.expect("document.querySelector('main').dataset.view", "layers").await;
    page.expect(open, "false").await;
    page.expect("document.activeElement.id", "main").await;
}

/// The links of a task in the order of the keys.
fn links(graph: &SkillGraph, task: usize) -> Vec<(usize, usize)> {
    let mut links: Vec<(usize, usize)> = Vec::new();
    while let Some(edge) = graph.next_edge(task, links.last().copied(), 1, &|_| true) {
        let pair = (edge.source, edge.target);
        if links.contains(&pair) {
            assert_eq!(pair, links[0], "after the last comes the first");
            break;
        }
        links.push(pair);
    }
    links
}

/// The graph of the bundled study where the page opens it.
fn graph() -> SkillGraph {
    let study = bundled(STUDY);
    SkillGraph::of(&study, Place::home(&study), 0.0)
}

#[test]
fn the_links_of_a_skill_are_gone_through_in_both_directions() {
    let graph = graph();
    let mut seen = 0;
    for task in 0..graph.nodes.len() {
        let links = links(&graph, task);
        let drawn = graph.all().filter(|edge| graph.draws(edge) && (edge.source == task || edge.target == task));
        assert_eq!(links.len(), drawn.count());
        let back = |after| graph.next_edge(task, after, -1, &|_| true).map(|edge| (edge.source, edge.target));
        assert_eq!(back(None), links.last().copied());
        assert_eq!(back(links.first().copied()), links.last().copied());
        seen += links.len();
        let without = graph.next_edge(task, None, 1, &|other| other == task);
        assert!(without.is_none(), "a link to a hidden skill is passed over");
    }
    assert!(seen > 0, "{STUDY} has no links");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_links_of_a_skill_are_selected_by_keys_and_told() {
    let study = bundled(STUDY);
    let graph = graph();
    let task = (0..graph.nodes.len()).max_by_key(|&task| links(&graph, task).len()).unwrap();
    let pairs: Vec<[String; 2]> = links(&graph, task)
        .iter()
        .map(|&(source, target)| [source, target].map(|task| study.tasks[task].id.clone()))
        .collect();
    assert!(pairs.len() > 1, "{STUDY} has no skill with two links");
    let node = format!("[data-node={}]", study.tasks[task].id);
    let data = data_dir();
    let origin = serve(data.path()).await;
    visit(&origin, (1440, 900), async move |page| {
        page.open(&format!("/?study={STUDY}&view=transfer")).await;
        let selected = format!("[{}, {}]", asked("task"), asked("target"));
        for (key, pair) in [(".", &pairs[0]), (".", &pairs[1]), (",", &pairs[0])] {
            page.press(&node, key).await;
            page.expect(&selected, json!(pair)).await;
            let told = format!(
                "document.querySelector('.graph-box .spoken').textContent.startsWith('{} → {}: ')",
                pair[0], pair[1]
            );
            page.expect(&told, true).await;
        }
        page.expect(&format!("document.activeElement.matches('{node}')"), true).await;
    })
    .await;
}

fn drawn(size: (f64, f64), focus: Option<usize>) -> Scene {
    let study = bundled(STUDY);
    let (width, height) = size;
    let frame = Frame { width, height, focus, target: None, arrangement: Arrangement::default() };
    scene(&study, &graph(), &Ring::of_affinity(&affinity(&study)), &frame)
}

#[test]
fn a_phone_and_a_desk_see_the_same_links_and_a_phone_counts_what_a_selection_leaves_out() {
    let (phone, desk) = ((358.0, 470.0), (870.0, 560.0));
    let shown = |scene: &Scene| -> Vec<(usize, usize)> {
        scene.edges.iter().filter(|edge| edge.shown).map(|edge| (edge.source, edge.target)).collect()
    };
    let all = shown(&drawn(desk, None));
    assert!(!all.is_empty());
    assert_eq!(shown(&drawn(phone, None)), all);
    assert!(drawn(phone, None).nodes.iter().all(|node| node.emphasis == Emphasis::Plain), "nothing glows unselected");
    assert_eq!(drawn(desk, Some(0)).unseen, None);
    for task in 0..graph().nodes.len() {
        let scene = drawn(phone, Some(task));
        assert_eq!(scene.unseen, Some(all.len() - shown(&scene).len()));
    }
}

#[test]
fn a_narrow_matrix_has_codes_that_differ_and_a_wide_one_has_names() {
    let study = bundled(STUDY);
    let names = |width: f64| layout::matrix(&study, Place::home(&study), Dependence::Behaviour, (width, 700.0)).names;
    assert!(names(900.0).iter().all(|name| name.text == name.name));
    let mut codes: Vec<String> =
        names(330.0).iter().filter(|name| name.of_column).map(|name| name.text.clone()).collect();
    codes.sort();
    codes.dedup();
    assert_eq!(codes.len(), study.tasks.len());
    assert!(codes.iter().all(|code| code.chars().count() == 2), "{codes:?}");
}

#[test]
fn a_cell_shows_its_drop_against_the_controls_and_tells_a_gain() {
    let counted = embedded::study_ids().into_iter().map(|id| tells_gains(&bundled(&id)));
    let [gains, gauges] = counted.fold([0, 0], |sum, of| [sum[0] + of[0], sum[1] + of[1]]);
    assert!(gains > 0 && gauges > 0, "{gains} gains, {gauges} gauges");
}

/// Checks the cells of a study's drops; gives how many show a gain, and how many a gauge.
fn tells_gains(study: &Study) -> [usize; 2] {
    let (place, n) = (Place::home(study), study.tasks.len());
    let drops = dependence::drops(study, place, Dependence::Behaviour).unwrap();
    let cells = layout::matrix(study, place, Dependence::Behaviour, (900.0, 700.0)).cells;
    let (mut gains, mut gauges) = (0, 0);
    for (index, cell) in cells.iter().enumerate() {
        let pair = (index / n, index % n);
        let (value, band) = (at(&drops.drop, pair), drops.band[pair.1]);
        let gain = value.is_some_and(|value| value <= -0.005);
        assert_eq!(cell.spoken.contains("a gain"), gain, "{}", cell.spoken);
        let (_, lines) = dependence::told(study, place, Dependence::Behaviour, pair);
        assert_eq!(lines.iter().any(|line| line.contains("a gain")), gain);
        assert_eq!(cell.below, gain, "{}", cell.spoken);
        gains += usize::from(gain);
        let known = value.zip(band).is_some();
        assert_eq!(cell.gauge.is_some(), known);
        if let (Some(gauge), Some(value), Some([low, high])) = (cell.gauge, value, band) {
            assert_eq!(
                (gauge.at < gauge.band[0], gauge.at > gauge.band[1]),
                (value < low, value > high),
                "{}",
                cell.spoken
            );
            assert!([gauge.at, gauge.band[0], gauge.band[1]].iter().all(|share| (0.0..=1.0).contains(share)));
            gauges += 1;
        }
    }
    [gains, gauges]
}

#[test]
fn a_reversed_pair_that_differs_from_chance_has_its_triangle() {
    let mut reversed = 0;
    for id in embedded::study_ids() {
        let study = bundled(&id);
        let place = Place::home(&study);
        let found = &place.cell(&study).unwrap().transfer;
        let cells = transfer::layout::matrix(&study, place, (900.0, 700.0)).cells;
        let n = study.tasks.len();
        for (index, cell) in cells.iter().enumerate() {
            let pair = (index / n, index % n);
            let counts = pair.0 == pair.1 || at(&found.p, pair).is_some_and(|p| p < alpha(&study));
            let expected = counts && at(&found.auroc, pair).is_some_and(|auroc| auroc < 0.5);
            assert_eq!(cell.below, expected, "{id}: {}", cell.spoken);
            reversed += usize::from(expected && pair.0 != pair.1);
        }
    }
    assert!(reversed > 5, "{reversed} reversed pairs");
}
