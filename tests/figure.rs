//! Figures: every view of the bundled studies as SVG and PDF, with the study's numbers at their places and no text over another.

use std::collections::BTreeSet;

use backend::embedded;
use serde_json::Value;
use shared::study::Study;
use shared::task::Skill;
use tempfile::TempDir;
use view_model::figure::colour::Colour;
use view_model::figure::font::{Font, glyph, glyphs};
use view_model::figure::path::Step;
use view_model::figure::{self, Figure, Label, Mark, Outline, POINTS_PER_MM, pdf, svg};
use view_model::graph::dependence;
use view_model::probed::Probed;
use view_model::say;
use view_model::state::choice::{Dependence, Metric};
use view_model::state::place::Place;
use view_model::state::selection::Selection;
use view_model::tested;
use view_model::text::say::{Language, speak};
use view_model::text::words;
use view_model::theme::{diverging, task_colour};
use view_model::view::ablation::layout;
use view_model::view::probes::layout::Axis;

use crate::support::program;
use crate::tidy::root;
use crate::view::learn::bundled;
use crate::view::probed::{file as probed_file, results as probed_results};

/// A page's text and a column, in millimetres.
const WIDTHS: [f64; 2] = [160.0, 80.0];

/// What is drawn: a view and a query.
const SHOWN: [(&str, &str); 16] = [
    ("overview", ""),
    ("tasks", ""),
    ("probes", ""),
    ("probes", "metric=auroc"),
    ("probes", "metric=accuracy"),
    ("transfer", ""),
    ("transfer", "task=topic&threshold=0.20"),
    ("transfer", "picture=matrix"),
    ("ablation", ""),
    ("ablation", "ablation=overlap"),
    ("ablation", "picture=graph"),
    ("ablation", "picture=controls"),
    ("layers", ""),
    ("layers", "metric=auroc&sort=skill"),
    ("time", ""),
    ("time", "metric=auroc"),
];

fn drawn(study: &Study, view: &str, query: &str, width: f64) -> Result<Figure, String> {
    let (selection, remarks) = Selection::from_query(query);
    assert!(remarks.is_empty(), "{query}: {remarks:?}");
    figure::draw(study, view, &selection, width * POINTS_PER_MM)
}

/// Checks every figure of every bundled study, in both languages and widths.
fn for_each_figure(check: impl Fn(&Figure, &str)) {
    let mut seen = 0;
    for id in embedded::study_ids() {
        let study = bundled(&id);
        for language in Language::ALL {
            speak(language);
            for (view, query) in SHOWN {
                for width in WIDTHS {
                    let name = format!("{id} {view} {query} {width} mm {}", language.key());
                    let figure = drawn(&study, view, query, width).unwrap_or_else(|why| panic!("{name}: {why}"));
                    check(&figure, &name);
                    seen += 1;
                }
            }
        }
    }
    assert_eq!(seen, embedded::study_ids().len() * 2 * SHOWN.len() * WIDTHS.len());
}

fn labels(figure: &Figure) -> Vec<&Label> {
    fn label(mark: &Mark) -> Option<&Label> {
        match mark {
            Mark::Label(label) => Some(label),
            Mark::Outline(_) => None,
        }
    }
    figure.marks.iter().filter_map(label).collect()
}

/// The outlines of a class, in drawing order.
fn outlines<'a>(figure: &'a Figure, class: &str) -> Vec<&'a Outline> {
    let of_class = |mark: &'a Mark| match mark {
        Mark::Outline(outline) if outline.class == class => Some(outline),
        _ => None,
    };
    figure.marks.iter().filter_map(of_class).collect()
}

/// The left, upper, right and lower end of an outline.
fn extent(outline: &Outline) -> [f64; 4] {
    let points = outline.steps.iter().flat_map(Step::points);
    points.fold([f64::MAX, f64::MAX, f64::MIN, f64::MIN], |[left, top, right, bottom], at| {
        [left.min(at.x), top.min(at.y), right.max(at.x), bottom.max(at.y)]
    })
}

fn centre(outline: &Outline) -> (f64, f64) {
    let [left, top, right, bottom] = extent(outline);
    ((left + right) / 2.0, (top + bottom) / 2.0)
}

#[test]
fn every_text_is_inside_and_over_no_other() {
    for_each_figure(has_texts_apart);
}

fn has_texts_apart(figure: &Figure, name: &str) {
    let labels = labels(figure);
    assert!(labels.len() > 10, "{name}: {} texts", labels.len());
    for (index, label) in labels.iter().enumerate() {
        let [left, top, right, bottom] = label.bounds();
        let inside = left >= -0.01 && top >= -0.01 && right <= figure.width + 0.01 && bottom <= figure.height + 0.01;
        assert!(inside, "{name}: '{}' at {:?} of {} × {}", label.text, label.bounds(), figure.width, figure.height);
        let met = labels[..index].iter().find(|other| other.meets(label));
        assert!(met.is_none(), "{name}: '{}' is over '{}'", label.text, met.unwrap().text);
    }
}

#[test]
fn texts_that_touch_on_a_line_meet() {
    let at = |x: f64, y: f64| Label {
        text: "0".to_owned(),
        x,
        y,
        size: 7.0,
        face: Font::Regular,
        anchor: figure::Anchor::Start,
        colour: Colour::WHITE,
        upright: false,
    };
    let first = at(0.0, 10.0);
    let end = first.width();
    assert!(first.meets(&at(end + 0.5, 10.0)) && at(end + 0.5, 10.0).meets(&first));
    assert!(!first.meets(&at(end + 2.0, 10.0)) && !first.meets(&at(0.0, 20.0)));
}

/// All that a figure says, as one text.
fn said(figure: &Figure) -> String {
    labels(figure).iter().map(|label| label.text.as_str()).collect::<Vec<_>>().join(" ")
}

#[test]
fn legends_explain_what_is_drawn_and_a_picture_without_arrows_says_why() {
    speak(Language::English);
    let (mut empty, mut full, mut untested) = (0, 0, 0);
    for id in embedded::study_ids() {
        let study = bundled(&id);
        for width in WIDTHS {
            for query in ["overlay=0", "overlay=0&threshold=0.20"] {
                let figure = drawn(&study, "transfer", query, width).unwrap();
                let (arrows, told) = (outlines(&figure, "edge-head").len(), said(&figure));
                // An arrow of the legend is the only line that ends in an area.
                let in_legend = outlines(&figure, "key").iter().any(|key| key.fill.is_some() && key.stroke.is_none());
                assert_eq!(in_legend, arrows > 0, "{id} {query}: {told}");
                assert!(arrows > 0 || told.contains("Not drawn, of "), "{id} {query}: {told}");
                for skill in [Skill::Structural, Skill::Lexical, Skill::Semantic, Skill::Stylistic] {
                    let known = study.tasks.iter().any(|task| task.skill == skill);
                    assert_eq!(labels(&figure).iter().any(|label| label.text == words::skill(skill)), known, "{id}");
                }
                if arrows == 0 { empty += 1 } else { full += 1 }
            }
            let drops = dependence::drops(&study, Place::home(&study), Dependence::Behaviour).unwrap();
            let figure = drawn(&study, "ablation", "ablation=behaviour", width).unwrap();
            let (gains, (n, pairs)) = (outlines(&figure, "tile-below").len(), layout::untested(drops));
            assert_eq!(said(&figure).contains(say!(view::ablation::key_improves)), gains > 0, "{id}");
            assert_eq!(said(&figure).contains(&format!("not tested: {n} of {pairs} pairs")), n > 0, "{id}");
            untested += n;
        }
    }
    assert!(empty > 0 && full > 0 && untested > 0, "{empty} without arrows, {full} with, {untested} untested");
    let mut study = bundled("tiny-llama-seed-1");
    assert!(said(&drawn(&study, "layers", "", 160.0).unwrap()).contains(say!(view::layers::key_peak)));
    study.emergence.iter_mut().flat_map(|of| &mut of.tasks).for_each(|task| *task = None);
    let told = said(&drawn(&study, "layers", "", 160.0).unwrap());
    assert!(!told.contains(say!(view::layers::key_peak)), "{told}");
}

#[test]
fn every_character_is_in_a_font_of_every_reader() {
    for_each_figure(|figure, name| {
        let letters = labels(figure).into_iter().flat_map(|label| label.text.chars());
        let missing: BTreeSet<char> = letters.filter(|letter| glyph(*letter, Font::Regular).is_none()).collect();
        assert_eq!(missing, BTreeSet::new(), "{name}");
    });
    assert_eq!(glyph('κ', Font::Bold).unwrap().font, Font::Symbol);
    assert_eq!(glyph('✓', Font::Regular).unwrap().font, Font::Dingbats);
    assert_eq!(glyph('語', Font::Regular), None);
    assert_eq!(glyphs("語", Font::Bold).collect::<Vec<_>>(), [glyph('?', Font::Bold).unwrap()]);
}

/// Asserts that a text is well-formed XML without comments: one root, closed elements, quoted attributes; gives the names of
/// its elements, and its texts.
fn well_formed(xml: &str) -> (Vec<String>, Vec<String>) {
    let (mut open, mut names, mut texts) = (Vec::new(), Vec::new(), Vec::new());
    for part in xml.trim_end().split('<').skip(1) {
        let (tag, text) = part.split_once('>').expect("a tag ends");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name));
        } else {
            let name = tag.split([' ', '/']).next().unwrap().to_owned();
            let attributes: Vec<&str> = tag[name.len()..].trim_end_matches('/').split('"').collect();
            assert!(attributes.len() % 2 == 1, "a quote is open in {tag}");
            let heads = attributes.iter().step_by(2).filter(|head| !head.trim().is_empty());
            heads.for_each(|head| assert!(head.starts_with(' ') && head.ends_with('='), "{tag}"));
            assert!(!open.is_empty() || names.is_empty(), "a second root: {tag}");
            if !tag.ends_with('/') {
                open.push(name.clone());
            }
            names.push(name);
        }
        let entities = text.split('&').skip(1);
        entities.for_each(|entity| {
            let known = ["amp;", "lt;", "gt;", "quot;"].iter().any(|known| entity.starts_with(known));
            assert!(known, "an entity that XML lacks: &{entity}");
        });
        texts.push(text.to_owned());
    }
    assert!(open.is_empty(), "{open:?} stay open");
    (names, texts)
}

#[test]
fn svg_is_well_formed_and_holds_every_text() {
    for_each_figure(|figure, name| {
        let svg = svg::written(figure);
        let (names, texts) = well_formed(&svg);
        let count = |wanted: &str| names.iter().filter(|name| *name == wanted).count();
        assert_eq!((count("svg"), count("title"), count("desc")), (1, 1, 1), "{name}");
        assert_eq!(count("text") + count("path"), figure.marks.len(), "{name}");
        for label in labels(figure) {
            let written = label.text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
            assert!(texts.contains(&written.replace('"', "&quot;")), "{name}: '{}'", label.text);
        }
        // Black is the colour of a name that the style sheet lacks.
        assert!(!svg.contains("#000000"), "{name}");
        let millimetres = format!("width=\"{:.2}mm\"", figure.width / POINTS_PER_MM);
        assert!(svg.contains(&millimetres) && !svg.contains("NaN"), "{name}");
    });
}

#[test]
fn colours_are_those_of_the_light_theme() {
    let sheet = std::fs::read_to_string(root().join("frontend/style.css")).unwrap();
    for name in ["ink", "soft", "above", "below", "centre", "task-0", "task-8", "on-task-5"] {
        let (_, light) = sheet.split_once(&format!("--{name}: light-dark(")).unwrap();
        assert_eq!(Colour::of(&format!("var(--{name})")).hex(), light.split(',').next().unwrap());
    }
    let poles = [(-1.0, "below"), (0.0, "centre"), (1.0, "above")];
    poles.iter().for_each(|(at, name)| assert_eq!(Colour::of(&diverging(*at)), Colour::named(name)));
    let between = Colour::of(&diverging(0.5));
    assert!(![Colour::named("above"), Colour::named("centre")].contains(&between));
    let [first, tenth] = [0, 9].map(|task| Colour::of(&task_colour(task)));
    assert!(first != tenth && tenth != Colour::named("no such name"));
}

/// A glyph by the name of its font and its code.
type Code = (String, u8);

/// The glyphs of every text of a page's content, in order.
fn shown(content: &str) -> Vec<Vec<Code>> {
    let (mut texts, mut font, mut string, mut rest) = (Vec::new(), String::new(), Vec::new(), content);
    let mut name = String::new();
    while let Some(first) = rest.chars().next() {
        let after = match first {
            '(' => literal(rest, &mut string),
            '<' => hexadecimal(rest, &mut string),
            _ => {
                let end = rest.find(char::is_whitespace).unwrap_or(rest.len()).max(1);
                match &rest[..end] {
                    "BT" => texts.push(Vec::new()),
                    "Tf" => font.clone_from(&name),
                    "Tj" => texts.last_mut().unwrap().extend(string.drain(..).map(|code| (font.clone(), code))),
                    word if word.starts_with('/') => word[1..].clone_into(&mut name),
                    _ => {}
                }
                end
            }
        };
        rest = rest[after..].trim_start();
    }
    texts
}

/// Reads a string in parentheses; gives its length.
fn literal(text: &str, string: &mut Vec<u8>) -> usize {
    let (bytes, mut at, mut depth) = (text.as_bytes(), 0, 0);
    loop {
        let byte = bytes[at];
        at += 1;
        match byte {
            b'(' if depth == 0 => depth = 1,
            b')' if depth == 1 => return at,
            b'\\' => {
                string.push(bytes[at]);
                at += 1;
            }
            _ => {
                depth += match byte {
                    b'(' => 1,
                    b')' => -1,
                    _ => 0,
                };
                string.push(byte);
            }
        }
    }
}

/// Reads a string of hexadecimal digits; gives its length.
fn hexadecimal(text: &str, string: &mut Vec<u8>) -> usize {
    let end = text.find('>').unwrap();
    let digits = &text[1..end];
    string.extend((0..digits.len()).step_by(2).map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap()));
    end + 1
}

#[test]
fn pdf_is_one_page_of_the_figures_size_with_every_text() {
    for_each_figure(|figure, name| {
        let bytes = pdf::written(figure);
        assert!(bytes.starts_with(b"%PDF-"), "{name}");
        assert!(bytes.trim_ascii_end().ends_with(b"%%EOF"), "{name}");
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains("/Count 1"), "{name}");
        let (_, media_box) = text.split_once("/MediaBox [").unwrap();
        let ends: Vec<f64> = media_box.split(']').next().unwrap().split(' ').map(|end| end.parse().unwrap()).collect();
        let expected = [0.0, 0.0, figure.width, figure.height];
        let apart = |(end, expected): (&f64, &f64)| (end - expected).abs() > 0.01;
        assert!(ends.len() == 4 && !ends.iter().zip(&expected).any(apart), "{name}: {ends:?}");
        let (_, content) = text.split_once("stream\n").unwrap();
        let (content, _) = content.split_once("\nendstream").unwrap();
        let font = |font: Font| match font {
            Font::Regular => "R",
            Font::Bold => "B",
            Font::Symbol => "S",
            Font::Dingbats => "Z",
        };
        let codes = |label: &&Label| -> Vec<Code> {
            glyphs(&label.text, label.face).map(|glyph| (font(glyph.font).to_owned(), glyph.code)).collect()
        };
        assert_eq!(shown(content), labels(figure).iter().map(codes).collect::<Vec<_>>(), "{name}");
    });
}

/// The x of the value of every mark of a class, in drawing order.
fn across(figure: &Figure, class: &str) -> Vec<f64> {
    outlines(figure, class).into_iter().map(|outline| centre(outline).0).collect()
}

fn assert_near(x: f64, expected: f64, what: &str) {
    assert!((x - expected).abs() < 0.5, "{what}: at {x}, expected at {expected}");
}

#[test]
fn every_effect_is_at_its_value_between_zero_and_the_margin() {
    let mut seen = 0;
    for id in embedded::study_ids() {
        let study = bundled(&id);
        for width in WIDTHS {
            let figure = drawn(&study, "overview", "", width).unwrap();
            let (zeros, marks) = (across(&figure, "zero"), across(&figure, "mark"));
            let (intervals, mut margins) = (outlines(&figure, "interval"), across(&figure, "margin").into_iter());
            let all = tested::of(&study);
            let effects: Vec<_> = all.iter().filter(|tested| tested.effect.is_some()).collect();
            assert_eq!((zeros.len(), marks.len(), intervals.len()), (effects.len(), effects.len(), effects.len()));
            for (index, tested) in effects.into_iter().enumerate() {
                let (effect, [low, high]) = (tested.effect.unwrap(), tested.interval.unwrap());
                let [left, _, right, _] = extent(intervals[index]);
                let margin = tested.margin.filter(|margin| *margin != 0.0);
                // Two points of known value give the scale.
                let unit = match margin {
                    Some(margin) => (margins.next().unwrap() - zeros[index]) / margin,
                    None => (right - left) / (high - low),
                };
                let what = format!("{id}, claim {}", tested.name);
                for (x, value) in [(marks[index], effect), (left, low), (right, high)] {
                    assert_near(x, zeros[index] + unit * value, &what);
                }
                seen += 1;
            }
        }
    }
    assert!(seen >= 2 * 15, "{seen} effects");
}

/// The number that a tick label shows.
fn number(text: &str) -> f64 {
    text.replace('−', "-").parse().unwrap()
}

#[test]
fn every_increment_is_at_its_value_on_the_axis() {
    let mut seen = 0;
    for id in embedded::study_ids() {
        let study = bundled(&id);
        let place = Place::home(&study);
        let axis = Axis::of(&study, place.position, Metric::Increment);
        for width in WIDTHS {
            let figure = drawn(&study, "probes", "", width).unwrap();
            let mut lines = across(&figure, "grid");
            lines.extend(across(&figure, "zero"));
            lines.sort_by(f64::total_cmp);
            let ticks: Vec<f64> = axis.ticks().iter().map(|(_, text)| number(text)).collect();
            assert_eq!(lines.len(), ticks.len(), "{id}");
            let unit = (lines[lines.len() - 1] - lines[0]) / (ticks[ticks.len() - 1] - ticks[0]);
            let at = |value: f64| lines[0] + unit * (value - ticks[0]);
            // The marks before the names, and those of the legend, are left of the axis or below the rows.
            let bottom = outlines(&figure, "grid").into_iter().map(|line| extent(line)[3]).fold(0.0, f64::max);
            let marks = outlines(&figure, "mark").into_iter().filter(|mark| centre(mark).1 < bottom);
            let marks: Vec<&Outline> = marks.filter(|mark| centre(mark).0 > lines[0] - 1.0).collect();
            let expected: Vec<f64> = (0..study.tasks.len())
                .flat_map(|task| [place.general_increment(&study, task), place.increment(&study, task)])
                .flatten()
                .map(|increment| increment.increment)
                .collect();
            assert_eq!(marks.len(), expected.len(), "{id}");
            for (mark, value) in marks.iter().zip(&expected) {
                assert_near(centre(mark).0, at(*value), &id);
            }
            for task in (0..study.tasks.len()).filter(|&task| place.increment(&study, task).is_some()) {
                let name = labels(&figure).into_iter().find(|label| label.text == study.tasks[task].id).unwrap();
                let colour = Colour::of(&task_colour(task));
                let own = marks.iter().find(|mark| mark.fill == Some(colour)).unwrap();
                assert!((centre(own).1 - name.y).abs() < 12.0, "{id}: {} is in another row", name.text);
                seen += 1;
            }
        }
    }
    assert!(seen > 40, "{seen} increments");
}

#[test]
fn a_figure_shows_what_a_link_shows() {
    let study = bundled("tiny-llama-seed-1");
    let figure = drawn(&study, "probes", "layer=2&position=last&metric=auroc", 160.0).unwrap();
    let texts: Vec<&str> = labels(&figure).into_iter().map(|label| label.text.as_str()).collect();
    assert!(texts.contains(&"AUROC at layer 2"), "{texts:?}");
    assert!(texts.last().unwrap().ends_with("layer 2, the last response token"), "{texts:?}");
    let hidden = drawn(&study, "transfer", "hide=topic", 160.0).unwrap();
    assert!(labels(&hidden).iter().all(|label| label.text != "topic"));
    let (one, other) = (drawn(&study, "layers", "", 160.0), drawn(&study, "layers", "sort=skill", 160.0));
    assert_ne!(one, other);
}

#[test]
fn what_cannot_be_drawn_says_why() {
    let mut study = bundled("tiny-llama-seed-1");
    let why = |study: &Study, view, query| drawn(study, view, query, 160.0).unwrap_err();
    assert!(why(&study, "learn", "").contains("overview, tasks, probes, transfer, ablation, layers, time"));
    assert!(why(&study, "ablation", "picture=dose").contains("matrix, graph, controls"));
    assert!(
        figure::has_figure("transfer", &Selection::default()) && !figure::has_figure("compare", &Selection::default())
    );
    study.ablation = shared::study::Ablation::default();
    assert!(!dependence::any(&study));
    assert!(why(&study, "ablation", "").starts_with(say!(view::ablation::nothing)));
    study.verdicts.clear();
    assert_eq!(why(&study, "overview", ""), say!(view::overview::no_claim));
    study.increments.clear();
    study.cells.iter_mut().flatten().for_each(|cell| cell.specialists.iter_mut().for_each(|score| *score = None));
    for view in ["probes", "transfer", "layers", "time"] {
        assert!(!why(&study, view, "").is_empty());
    }
}

/// Runs `skillscope figure` on a bundled study; gives the exit code, stdout and stderr.
fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let output = program().args(["figure", "tiny-llama-seed-1"]).args(arguments).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[test]
fn the_command_writes_the_file_that_its_ending_names() {
    let folder = TempDir::new().unwrap();
    let study = bundled("tiny-llama-seed-1");
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (code, told, error) = run(&["--view", "layers", "--out", &at("a.pdf"), "--width", "80", "--json"]);
    assert_eq!(code, Some(0), "{error}");
    let told: Value = serde_json::from_str(&told).unwrap();
    let figure = drawn(&study, "layers", "", 80.0).unwrap();
    assert_eq!((&told["view"], &told["title"]), (&Value::from("layers"), &Value::from(figure.title.as_str())));
    assert_eq!(std::fs::read(at("a.pdf")).unwrap(), pdf::written(&figure));
    let link = "http://127.0.0.1:8080/?study=tiny-llama-seed-1&view=transfer&layer=3";
    let arguments =
        ["--view", "transfer", "--out", &at("b.SVG"), "--select", link, "--picture", "matrix", "--lang", "it"];
    assert_eq!(run(&arguments).0, Some(0));
    speak(Language::Italian);
    let figure = drawn(&study, "transfer", "layer=3&picture=matrix", 160.0).unwrap();
    assert_eq!(std::fs::read_to_string(at("b.SVG")).unwrap(), svg::written(&figure));
}

#[test]
fn a_figure_can_be_without_its_title_and_its_query_with_spaces() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("a.svg").to_string_lossy().into_owned();
    let select = " layer = 3 & picture=matrix ";
    let (code, told, error) = run(&["--view", "transfer", "--out", &path, "--select", select, "--no-title", "--json"]);
    assert_eq!(code, Some(0), "{error}");
    speak(Language::English);
    let (study, query) = (bundled("tiny-llama-seed-1"), "layer=3&picture=matrix");
    let (selection, _) = Selection::from_query(query);
    let figure = figure::draw_untitled(&study, "transfer", &selection, 160.0 * POINTS_PER_MM).unwrap();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), svg::written(&figure));
    let titled = drawn(&study, "transfer", query, 160.0).unwrap();
    assert!(figure.title == titled.title && figure.height < titled.height && told.contains(&figure.title));
    assert!(labels(&figure).iter().all(|label| label.size < 8.0));
}

#[test]
fn the_command_refuses_what_it_cannot_draw_and_writes_nothing() {
    let folder = TempDir::new().unwrap();
    let (path, other) = (folder.path().join("a.svg"), folder.path().join("a.png"));
    let (path, other) = (path.to_str().unwrap(), other.to_str().unwrap());
    let width = "--width is millimetres, a number from 75 to 400";
    let refused: [(&[&str], i32, &str); 15] = [
        (&["--view", "learn", "--out", path], 2, "overview, tasks"),
        (&["--view", "tasks", "--out", other], 2, "a figure is .svg or .pdf"),
        (&["--view", "tasks", "--out", path, "--width", "20"], 2, width),
        (&["--view", "tasks", "--out", path, "--width", "80mm"], 2, width),
        (&["--view", "tasks", "--out", path, "--width", "-80"], 2, width),
        (&["--view", "tasks", "--out", path, "--select", "layr=3"], 1, "no 'layr'; there are study, view"),
        (&["--view", "tasks", "--out", path, "--select", "view=probes"], 1, "the view 'probes'"),
        (&["--view", "tasks", "--out", path, "--select", "theme=dark"], 1, "theme=dark"),
        (&["--view", "tasks", "--out", path, "--picture", "matrix"], 1, "transfer, ablation"),
        (&["--view", "tasks", "--out", path, "--select", "layer=x"], 1, "layer"),
        (&["--view", "tasks", "--out", path, "--select", "layer=77"], 1, "layer 77"),
        (&["--view", "tasks", "--out", path, "--select", "study=other"], 1, "the study 'other'"),
        (&["--view", "ablation", "--out", path, "--picture", "dose"], 1, "matrix, graph, controls"),
        (&["--view", "tasks", "--out", path, "--theme", "light"], 2, "--theme"),
        (&["--view", "tasks", "--out", path, "--lang", "xx"], 2, "[possible values: en"),
    ];
    for (arguments, code, part) in refused {
        let (ended, _, error) = run(arguments);
        assert_eq!(ended, Some(code), "{arguments:?}: {error}");
        assert!(error.contains(part), "{arguments:?}: '{error}' does not name '{part}'");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

fn probed() -> Probed {
    Probed { file: "own".to_owned(), results: probed_results() }
}

#[test]
fn results_of_probe_are_drawn_over_layers_and_by_site_at_their_values() {
    for language in Language::ALL {
        speak(language);
        for width in WIDTHS {
            let figure = figure::probed::draw(&probed(), width * POINTS_PER_MM).unwrap();
            has_texts_apart(&figure, &format!("probed {width} mm {}", language.key()));
            let curves = outlines(&figure, "curve-main");
            assert_eq!(curves.len(), 2, "a line per position");
            let points = curves.iter().flat_map(|curve| curve.steps.iter().flat_map(Step::points));
            let highest = points.min_by(|one, other| one.y.total_cmp(&other.y)).unwrap();
            let ink = Some(Colour::named("ink"));
            let best: Vec<_> = outlines(&figure, "mark").into_iter().filter(|mark| mark.fill == ink).collect();
            assert_eq!(best.len(), 1);
            let (x, y) = centre(best[0]);
            assert_near(x, highest.x, "the best layer");
            assert_near(y, highest.y, "its AUROC");
            // The site without a layer is a row: .55 (.50 – .60), its lower end on the line of chance.
            let rows = outlines(&figure, "interval");
            let [row] = rows.as_slice() else { panic!("{} rows", rows.len()) };
            let [left, top, right, _] = extent(row);
            let upright = |line: &&Outline| extent(line)[3] - extent(line)[1] > 5.0;
            let chance = outlines(&figure, "chance").into_iter().find(upright).unwrap();
            assert_near(left, centre(chance).0, "the lower end");
            let tick = labels(&figure).into_iter().find(|label| label.text == ".60" && label.y > top).unwrap();
            assert_near(right, tick.x, "the upper end");
            let number = labels(&figure).into_iter().find(|label| label.text == ".55").unwrap();
            assert!((number.y - top).abs() < 5.0, "the number stands in another row");
        }
    }
}

#[test]
fn results_of_probe_show_their_intervals_their_source_and_why_a_task_is_missing() {
    speak(Language::English);
    let mut alone = probed();
    alone.results.sites.retain(|name, _| name.0.ends_with("@last"));
    let figure = figure::probed::draw(&alone, 160.0 * POINTS_PER_MM).unwrap();
    let told = said(&figure);
    assert_eq!(outlines(&figure, "curve-spread").len(), 1);
    for part in ["Probes of own", "95 % interval", "rare Not probed: 3 of 120", "Best at resid_post.2@last", "seed 7"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let untitled = figure::probed::draw_untitled(&alone, 160.0 * POINTS_PER_MM).unwrap();
    assert!(untitled.height < figure.height && !said(&untitled).contains("Probes of own"));
    alone.results.sites.clear();
    let why = figure::probed::draw(&alone, 160.0 * POINTS_PER_MM).unwrap_err();
    assert!(why.contains("own have nothing to draw"), "{why}");
}

#[test]
fn the_command_draws_results_of_probe_and_refuses_options_of_views() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name).to_string_lossy().into_owned();
    let (mut broken, mut none) = (probed_file(), probed_file());
    broken["sites"]["plain"]["tasks"]["tone"]["auroc"] = "high".into();
    none["sites"] = serde_json::json!({});
    for (name, results) in [("own.json", probed_file()), ("broken.json", broken), ("none.json", none)] {
        std::fs::write(at(name), results.to_string()).unwrap();
    }
    let run = |of: &str, arguments: &[&str]| program().arg("figure").arg(of).args(arguments).output().unwrap();
    speak(Language::Italian);
    let figure = figure::probed::draw(&probed(), 80.0 * POINTS_PER_MM).unwrap();
    for (name, bytes) in [("a.svg", svg::written(&figure).into_bytes()), ("a.pdf", pdf::written(&figure))] {
        let output = run(&at("own.json"), &["--out", &at(name), "--width", "80", "--lang", "it"]);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        assert_eq!(std::fs::read(at(name)).unwrap(), bytes, "{name}");
    }
    let out = at("b.svg");
    let refused: [(&str, &[&str], &str); 6] = [
        (&at("own.json"), &["--view", "layers"], "--view: results of `skillscope probe` have one figure"),
        (&at("own.json"), &["--select", "layer=2"], "--select: results"),
        (&at("own.json"), &["--picture", "graph"], "--picture: results"),
        (&at("broken.json"), &[], "cannot be read: invalid type"),
        (&at("none.json"), &[], "none have nothing to draw"),
        ("tiny-llama-seed-1", &[], "--view: is missing; a study has overview, tasks"),
    ];
    for (of, arguments, part) in refused {
        let output = run(of, &[arguments, &["--out", &out]].concat());
        let error = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(1), "{of} {arguments:?}: {error}");
        assert!(error.contains(part), "{of} {arguments:?}: '{error}' does not name '{part}'");
    }
    assert!(!folder.path().join("b.svg").exists());
}
