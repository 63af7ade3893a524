//! The views of a study as figures of a paper: drawn from the page's models, layouts and scenes, without a browser.

mod claims;
pub mod colour;
mod curves;
pub mod font;
mod graph;
mod lanes;
mod legend;
mod matrix;
pub mod path;
pub mod pdf;
pub mod probed;
mod probes;
mod rates;
mod sheet;
pub mod svg;

use shared::study::Study;

use self::colour::Colour;
use self::font::Font;
use self::path::Step;
use self::sheet::Sheet;
use crate::say;
use crate::state::choice::{Metric, Picture};
use crate::state::place::Place;
use crate::state::reading;
use crate::state::selection::Selection;
use crate::text::finding::Finding;
use crate::text::words;

/// Points per millimetre.
pub const POINTS_PER_MM: f64 = 72.0 / 25.4;

/// A figure in points of 1/72 inch, y downwards.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Its width.
    pub width: f64,
    /// Its height.
    pub height: f64,
    /// The finding.
    pub title: String,
    /// The numbers behind it, for readers who do not see the figure.
    pub description: String,
    /// What is drawn, in this order.
    pub marks: Vec<Mark>,
}

/// A part of a figure.
#[derive(Debug, Clone, PartialEq)]
pub enum Mark {
    /// A line or an area.
    Outline(Outline),
    /// A text.
    Label(Label),
}

/// A line or an area.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    /// What it is, as a class of the page's style sheet: `grid`, `chance`, `interval`, `curve-main`.
    pub class: &'static str,
    /// Its steps.
    pub steps: Vec<Step>,
    /// The colour of its area.
    pub fill: Option<Colour>,
    /// Its line.
    pub stroke: Option<Stroke>,
}

/// The line of an outline.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub colour: Colour,
    /// Its width.
    pub width: f64,
    /// The lengths of dashes and gaps.
    pub dash: Option<[f64; 2]>,
}

/// A line of text.
#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    /// The text.
    pub text: String,
    /// The x of its anchor.
    pub x: f64,
    /// The y of its baseline; of an upright text, the y at which it begins.
    pub y: f64,
    /// Its size.
    pub size: f64,
    /// Helvetica or Helvetica-Bold.
    pub face: Font,
    /// What `x` is.
    pub anchor: Anchor,
    /// Its colour.
    pub colour: Colour,
    /// Whether it runs upwards; it then begins at its anchor.
    pub upright: bool,
}

/// The part of a text that is at its x.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// Its left end.
    Start,
    /// Its middle.
    Middle,
    /// Its right end.
    End,
}

/// The height of capitals and the depth of descenders, as shares of a font's size.
const ASCENT: f64 = 0.72;
const DESCENT: f64 = 0.21;
/// The least room between two texts of a line, as a share of their size: at less they read as one word.
const APART: f64 = 0.25;

impl Label {
    /// The width of the text.
    pub fn width(&self) -> f64 {
        font::width(&self.text, self.size, self.face)
    }

    /// The x at which the text begins.
    pub fn start(&self) -> f64 {
        match self.anchor {
            Anchor::Start => self.x,
            Anchor::Middle => self.x - self.width() / 2.0,
            Anchor::End => self.x - self.width(),
        }
    }

    /// Its box: left, top, right, bottom.
    pub fn bounds(&self) -> [f64; 4] {
        let (above, below) = (ASCENT * self.size, DESCENT * self.size);
        if self.upright {
            return [self.x - above, self.y - self.width(), self.x + below, self.y];
        }
        [self.start(), self.y - above, self.start() + self.width(), self.y + below]
    }

    /// Whether two texts overlap, or stand so close side by side that they read as one.
    pub fn meets(&self, other: &Self) -> bool {
        let ([left, top, right, bottom], [from, above, to, below]) = (self.bounds(), other.bounds());
        let apart = APART * self.size.min(other.size);
        left < to + apart && from < right + apart && top < below && above < bottom
    }
}

/// What a figure is drawn of.
struct Asked<'a> {
    study: &'a Study,
    selection: &'a Selection,
    place: Place,
    metric: Metric,
}

impl Asked<'_> {
    /// Whether raw AUROCs are shown, in views that show these or increments.
    fn is_raw(&self) -> bool {
        self.metric != Metric::Increment
    }

    /// The index of a task.
    fn task(&self, id: Option<&String>) -> Option<usize> {
        self.study.tasks.iter().position(|task| Some(&task.id) == id)
    }
}

/// Draws a view; the error says why there is nothing to draw.
type Draw = fn(&Asked<'_>, &mut Sheet) -> Result<(), String>;

/// The views that have a figure, in the rail's order.
const DRAWN: [(&str, Draw); 7] = [
    ("overview", claims::draw),
    ("tasks", rates::draw),
    ("probes", probes::draw),
    ("transfer", graph::transfer),
    ("ablation", matrix::ablation),
    ("layers", curves::layers),
    ("time", curves::time),
];

/// Why a view has nothing to draw, in its own words.
fn nothing(finding: &Finding) -> String {
    format!("{}. {}", finding.headline, finding.evidence)
}

/// The pictures that a view of pairs has as a figure, the first its default; none for other views.
pub fn pictures(view: &str) -> &'static [Picture] {
    match view {
        "transfer" => &[Picture::Graph, Picture::Matrix],
        "ablation" => &[Picture::Matrix, Picture::Graph, Picture::Controls],
        _ => &[],
    }
}

/// The ids of the views that have a figure.
pub fn views() -> impl Iterator<Item = &'static str> {
    DRAWN.into_iter().map(|(id, _)| id)
}

/// Whether what is selected in a view has a figure.
pub fn has_figure(view: &str, selection: &Selection) -> bool {
    views().any(|id| id == view) && unknown_picture(view, selection).is_none()
}

/// The selected picture, if a view of pairs has it, but not as a figure.
fn unknown_picture(view: &str, selection: &Selection) -> Option<Picture> {
    let pictures = pictures(view);
    selection.picture.filter(|picture| !pictures.is_empty() && !pictures.contains(picture))
}

/// Draws a view of a study, as the page shows it for a selection, in the language of [`speak`](crate::text::say::speak).
///
/// `width` is in points. A zoom of the graph is left out: a figure shows the whole.
///
/// # Errors
/// A sentence: an unknown view or picture, or the reason why the study has nothing to draw there.
pub fn draw(study: &Study, view: &str, selection: &Selection, width: f64) -> Result<Figure, String> {
    draw_on(Sheet::new(width, true), study, view, selection)
}

/// Draws a view as [`draw`] does, without the finding above it: for papers that have a caption.
///
/// # Errors
/// As those of [`draw`].
pub fn draw_untitled(study: &Study, view: &str, selection: &Selection, width: f64) -> Result<Figure, String> {
    draw_on(Sheet::new(width, false), study, view, selection)
}

fn draw_on(mut sheet: Sheet, study: &Study, view: &str, selection: &Selection) -> Result<Figure, String> {
    let known = || views().collect::<Vec<_>>().join(", ");
    let Some((_, draw)) = DRAWN.into_iter().find(|(id, _)| *id == view) else {
        return Err(say!(page::figure::no_figure, view, views = known()));
    };
    if let Some(picture) = unknown_picture(view, selection) {
        let pictures: Vec<&str> = pictures(view).iter().map(|picture| picture.key()).collect();
        return Err(say!(page::figure::no_picture, picture = picture.key(), view, pictures = pictures.join(", ")));
    }
    let place = Place::of(study, selection);
    let metric = reading::shown_metric(study, selection.metric);
    draw(&Asked { study, selection, place, metric }, &mut sheet)?;
    Ok(sheet.finished([study.id.clone(), words::study(study)]))
}
