//! Probes and subspaces fitted again in the tab: how far it is, and its numbers beside the study's.

use shared::study::{
    AUROC_TOLERANCE, COSINE_TOLERANCE, INTERCEPT_TOLERANCE, LENGTH_TOLERANCE, PROJECTION_TOLERANCE, RefitCell,
    RefitEvent, RefitRequest, RefitStart, Sample, Study,
};
use shared::task::Params;

use super::model;
use crate::say;
use crate::state::place::Place;
use crate::text::{number, words};
use crate::widget::table::{Cell, Row, Table, heads};

/// How far it is.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Stage {
    /// Nothing was asked yet.
    #[default]
    Idle,
    /// So many of the responses have been fetched, of how many.
    Fetching(usize, usize),
    /// The model is being loaded.
    Loading,
    /// The model has read so many of a task's responses, of how many.
    Reading(String, usize, usize),
    /// There is no more to come.
    Done,
    /// The reader stopped it.
    Stopped,
    /// It could not go on, and why.
    Failed(String),
}

/// The key of every stage in which more is to come.
const RUNNING: &str = "running";

impl Stage {
    /// Its name for programs.
    pub fn key(&self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Fetching(..) | Self::Loading | Self::Reading(..) => RUNNING,
            Self::Done => "done",
            Self::Stopped => "stopped",
            Self::Failed(_) => "failed",
        }
    }
}

/// What was fitted again so far.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Refitted {
    /// How far it is.
    pub stage: Stage,
    /// Where it is done.
    pub start: Option<RefitStart>,
    /// The tasks that are done.
    pub cells: Vec<RefitCell>,
    /// The largest difference of the mean about which subspaces are taken out.
    pub centre: Option<f64>,
}

/// Whether a study can be fitted again in the tab: its model is one that the tab can load, and its probes are stored at a place.
pub fn is_offered(study: &Study) -> bool {
    words::is_tiny(study) && !study.is_first_edition() && !tasks(study).is_empty()
}

/// The tasks that are probed where the verdicts are read.
fn tasks(study: &Study) -> Vec<String> {
    let probed = |task: &usize| home(study).is_some_and(|place| auroc(study, place, *task).is_some());
    (0..study.tasks.len()).filter(probed).map(|task| study.tasks[task].id.clone()).collect()
}

/// What is asked: all tasks that are probed, with what a fit needs of the samples.
pub fn request(study: &Study, samples: Vec<Sample>) -> RefitRequest {
    let needed = |sample: Sample| Sample {
        params: Params::new(),
        prompt: String::new(),
        response: String::new(),
        trace: None,
        ..sample
    };
    let kept = samples.into_iter().filter(|sample| sample.excluded.is_none());
    RefitRequest { tasks: tasks(study), samples: kept.map(needed).collect() }
}

/// Where the verdicts are read.
fn home(study: &Study) -> Option<Place> {
    let (site, position) = study.config.trace_place()?;
    Place::named(study, site, position)
}

/// The study's AUROC of a task's probe.
fn auroc(study: &Study, place: Place, task: usize) -> Option<f64> {
    model::specialist(place.cell(study)?, task).map(|score| score.auroc)
}

impl Refitted {
    /// Takes the next event.
    pub fn take(&mut self, event: RefitEvent) {
        match event {
            RefitEvent::Start(start) => self.start = Some(start),
            RefitEvent::Read { task, done, of } => self.stage = Stage::Reading(task, done, of),
            RefitEvent::Cell(cell) => self.cells.push(cell),
            RefitEvent::Centre { difference } => self.centre = Some(difference),
            RefitEvent::Done => self.stage = Stage::Done,
            RefitEvent::Failed { problem } => self.stage = Stage::Failed(problem),
        }
    }

    /// Whether more is to come.
    pub fn is_running(&self) -> bool {
        self.stage.key() == RUNNING
    }

    /// How far it is, in a sentence.
    pub fn progress(&self) -> String {
        match &self.stage {
            Stage::Idle | Stage::Done | Stage::Fetching(_, 0) => String::new(),
            Stage::Fetching(done, of) => {
                say!(view::probes::refit_fetching, done = number::count(*done), of = number::count(*of))
            }
            Stage::Loading => say!(view::probes::refit_loading).to_owned(),
            Stage::Reading(task, done, of) => {
                say!(view::probes::refit_reading, task, done = number::count(*done), of = number::count(*of))
            }
            Stage::Stopped => say!(view::probes::refit_stopped).to_owned(),
            Stage::Failed(problem) => problem.clone(),
        }
    }

    /// Whether what was fitted is the study's, in a sentence; `None` before anything was.
    pub fn found(&self, study: &Study) -> Option<String> {
        let others: Vec<&str> =
            self.cells.iter().filter(|cell| !agrees(study, cell)).map(|cell| cell.task.as_str()).collect();
        let of = self.cells.len();
        let cells = match others.len() {
            _ if of == 0 => return None,
            0 => say!(view::probes::refit_same, n = of),
            n => say!(view::probes::refit_other, n, of, tasks = others.join(", ")),
        };
        let centre = self.centre.map(|difference| {
            let share = number::distance(difference);
            match difference <= PROJECTION_TOLERANCE {
                true => say!(view::probes::refit_centre, share),
                false => say!(view::probes::refit_centre_other, share),
            }
        });
        Some([Some(cells), centre].into_iter().flatten().collect::<Vec<_>>().join(" "))
    }
}

/// Whether a task's numbers are the study's within the tolerances.
fn agrees(study: &Study, cell: &RefitCell) -> bool {
    in_study(study, &cell.task).is_some_and(|auroc| cell.agrees(auroc))
}

fn in_study(study: &Study, id: &str) -> Option<f64> {
    auroc(study, home(study)?, study.tasks.iter().position(|task| task.id == id)?)
}

/// What is done, and where.
pub fn about(study: &Study) -> String {
    let place = home(study).map(|place| place.in_words(study)).unwrap_or_default();
    let probed = tasks(study);
    let n: usize = study.tasks.iter().filter(|task| probed.contains(&task.id)).map(|task| task.n).sum();
    say!(view::probes::refit_about, place, n = number::count(n), tasks = probed.len())
}

/// Within which tolerance numbers count as the same, and why they are not the same to the last digit.
pub fn tolerance() -> String {
    let [auroc, cosine, projection] = [AUROC_TOLERANCE, COSINE_TOLERANCE, PROJECTION_TOLERANCE].map(number::distance);
    let [length, intercept] = [LENGTH_TOLERANCE, INTERCEPT_TOLERANCE].map(number::distance);
    say!(view::probes::refit_tolerance, auroc, cosine, length, intercept, projection)
}

/// A row for every task that is done: the study's number, the one here, and how far they lie apart.
pub fn table(study: &Study, refitted: &Refitted) -> Table {
    let row = |cell: &RefitCell| {
        let stored = in_study(study, &cell.task);
        let number = |measure, value: Option<f64>, write: fn(f64) -> String| {
            Cell::number(measure, value, write).about(&[("task", cell.task.as_str())])
        };
        let within = f64::from(u8::from(agrees(study, cell)));
        let said =
            |within: f64| if within > 0.0 { say!(view::probes::refit_yes) } else { say!(view::probes::refit_no) };
        Row {
            head: cell.task.clone(),
            cells: vec![
                number("study_auroc", stored, number::fine),
                number("auroc", Some(cell.auroc), number::fine),
                number("difference", stored.map(|stored| (cell.auroc - stored).abs()), number::distance),
                number("direction", Some((1.0 - cell.cosine).abs()), number::distance),
                number("length", Some((1.0 - cell.length).abs()), number::distance),
                number("intercept", Some(cell.intercept), number::distance),
                number("projection", cell.projection, number::distance),
                Cell::number("within", Some(within), |within| said(within).to_owned()),
            ],
        }
    };
    let place = home(study);
    Table {
        name: "refit",
        from: place.map(|place| place.columns(study)).unwrap_or_default(),
        caption: say!(
            view::probes::refit_caption,
            place = place.map(|place| place.in_words(study)).unwrap_or_default()
        ),
        columns: heads([
            say!(page::words::task),
            say!(view::probes::refit_study),
            say!(view::probes::refit_here),
            say!(view::probes::refit_difference),
            say!(view::probes::refit_direction),
            say!(view::probes::refit_length),
            say!(view::probes::refit_intercept),
            say!(view::probes::refit_projection),
            say!(view::probes::refit_within),
        ]),
        rows: refitted.cells.iter().map(row).collect(),
    }
}
