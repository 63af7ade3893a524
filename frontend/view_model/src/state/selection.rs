//! The reader's whole selection, as one value that is parsed from and written to the URL's query.

use shared::api::SampleQuery;
use shared::site::{Position, Site};

use super::arrangement::Arrangement;
use super::choice::Constraint;
pub use super::choice::{Aspect, Dependence, Metric, Picture, Sort};
use super::field::{Value, fields, one_of};
use super::query;
use crate::say;
use crate::text::say::Language;
use crate::theme::Theme;
use crate::view::{compare, layers, learn, live, tasks, transfer};

/// The view that opens when the URL names none.
pub const FIRST_VIEW: &str = "overview";

/// The reader's selection.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    /// The study's id; `None` is the first one listed.
    pub study: Option<String>,
    /// The view's id.
    pub view: String,
    /// The site; `None` is the site of the study's verdict.
    pub site: Option<Site>,
    /// The position; `None` is the position of the study's verdict.
    pub position: Option<Position>,
    /// The selected task.
    pub task: Option<String>,
    /// The target of the selected pair from `task`.
    pub target: Option<String>,
    /// The probe metric.
    pub metric: Metric,
    /// The picture of a view of pairs; `None` is the view's default.
    pub picture: Option<Picture>,
    /// The arrangement of the graph.
    pub arrangement: Arrangement,
    /// The number of an ablation that is shown; `None` is the one that decides claim 3.
    pub ablation: Option<Dependence>,
    /// The selection in the Tasks view.
    pub tasks: tasks::Chosen,
    /// The selection in the Transfer view.
    pub transfer: transfer::Chosen,
    /// The selection in the Layers view.
    pub layers: layers::Chosen,
    /// The selection in the Compare view.
    pub compare: compare::Chosen,
    /// The open lesson and step in the Learn view.
    pub learn: learn::Chosen,
    /// What is composed in the Live view.
    pub live: live::Chosen,
    /// The stop of the tour, from 1; `None` while it is not taken.
    pub tour: Option<usize>,
    /// The id of the opened sample.
    pub sample: Option<String>,
    /// The current token of its response, from 1.
    pub token: Option<usize>,
    /// Light, dark, or the system's setting.
    pub theme: Option<Theme>,
    /// The interface language; `None` is the reader's preferred one.
    pub language: Option<Language>,
    /// Whether the page is embedded: no header, rail or other controls.
    pub embed: bool,
    /// Those of [`PARTS`] that an embedded page shows beside its picture; `None` is all of them.
    pub parts: Option<Vec<&'static str>>,
}

impl Default for Selection {
    fn default() -> Self {
        Self {
            study: None,
            view: FIRST_VIEW.to_owned(),
            site: None,
            position: None,
            task: None,
            target: None,
            metric: Metric::default(),
            picture: None,
            arrangement: Arrangement::default(),
            ablation: None,
            tasks: tasks::Chosen::default(),
            transfer: transfer::Chosen::default(),
            layers: layers::Chosen::default(),
            compare: compare::Chosen::default(),
            learn: learn::Chosen::default(),
            live: live::Chosen::default(),
            tour: None,
            sample: None,
            token: None,
            theme: None,
            language: None,
            embed: false,
            parts: None,
        }
    }
}

impl Selection {
    /// Parses a query (`?view=transfer&layer=3`), with one sentence per invalid value.
    /// Unknown keys are ignored, so that links of other versions keep working.
    pub fn from_query(text: &str) -> (Self, Vec<String>) {
        let mut selection = Self::default();
        let mut remarks = Vec::new();
        for (key, value) in query::pairs(text) {
            if !value.is_empty()
                && let Err(known) = selection.set(&key, &value)
            {
                remarks.push(say!(page::source::means_nothing, key, value, known));
            }
        }
        (selection, remarks)
    }

    /// Opens a sample without a token, or closes it.
    pub fn open(&mut self, sample: Option<String>) {
        self.sample = sample;
        self.token = None;
    }

    /// Opens another study: what was chosen stays, where it means something there; nothing is written before the reader asks.
    pub fn take_study(&mut self, id: String) {
        self.study = Some(id);
        self.tasks.page = 1;
        self.open(None);
        self.live.run = false;
    }

    /// Opens Live: the selected task's subspace is taken out; of a pair the source's, while the target is asked.
    pub fn go_live(&mut self) {
        live::VIEW.id.clone_into(&mut self.view);
        self.live = live::Chosen::default();
        if let Some(target) = self.target.take() {
            self.live.edits = self.task.replace(target).map(|source| format!("ablate={source}"));
            self.open(None);
        }
    }

    /// Opens Live on a study and writes at once in the tab: of the task whose subspace, taken out, costs it most.
    pub fn write_at_once(&mut self, study: String) {
        if self.study.as_ref() != Some(&study) {
            (self.study, self.site, self.position) = (Some(study), None, None);
        }
        (self.task, self.target) = (None, None);
        self.open(None);
        self.go_live();
        (self.live.in_tab, self.live.run) = (true, true);
    }

    /// The sample browser's query to the server.
    pub fn sample_query(&self) -> SampleQuery {
        SampleQuery {
            task: self.task.clone(),
            label: self.tasks.label.map(|label| label.written()),
            with_constraint: self.tasks.constraint.map(|constraint| constraint == Constraint::With),
            search: (!self.tasks.search.is_empty()).then(|| self.tasks.search.clone()),
            page: Some(self.tasks.page),
        }
    }

    /// Whether the change from `before` to this gets a history entry, unlike a continuous move.
    pub fn is_step_from(&self, before: &Self) -> bool {
        let mut still =
            Self { site: before.site, arrangement: before.arrangement.clone(), token: before.token, ..self.clone() };
        still.transfer.threshold = before.transfer.threshold;
        still.tasks.search.clone_from(&before.tasks.search);
        still.tasks.page = before.tasks.page;
        still.live.clone_from(&before.live);
        still != *before
    }
}

fields! {
    Selection {
        "study" => study,
        "view" => view,
        "with" => compare.with,
        "layer" | "site" => site,
        "position" => position,
        "picture" => picture,
        "threshold" => transfer.threshold,
        "overlay" => transfer.overlay,
        "pins" => arrangement.pinned,
        "hide" => arrangement.hidden,
        "camera" => arrangement.camera,
        "ablation" => ablation,
        "metric" => metric,
        "sort" => layers.sort,
        "aspect" => compare.aspect,
        "task" => task,
        "target" => target,
        "label" => tasks.label,
        "constraint" => tasks.constraint,
        "search" => tasks.search,
        "page" => tasks.page,
        "tour" => tour,
        "sample" => sample,
        "token" => token,
        "lesson" => learn.lesson,
        "step" => learn.step,
        "free" => live.free,
        "prompt" => live.prompt,
        "edits" => live.edits,
        "seed" => live.seed,
        "control" => live.control,
        "read" => live.read_at,
        "sampling" => live.sampling,
        "lens" => live.lens,
        "tab" => live.in_tab,
        "run" => live.run,
        "theme" => theme,
        "lang" => language,
        "embed" => embed,
        "parts" => parts,
    }
}

/// The parts that an embedded page can show beside its picture.
pub const PARTS: [&str; 5] = ["headline", "legend", "table", "details", "layers"];
/// None of [`PARTS`].
const BARE: &str = "none";

/// Some of [`PARTS`], in their order.
impl Value for Vec<&'static str> {
    fn read(text: &str) -> Result<Self, String> {
        let asked = text.split(',').filter(|part| *part != BARE).map(|part| one_of(part, &PARTS));
        let asked = asked.collect::<Result<Vec<usize>, String>>()?;
        Ok((0..PARTS.len()).filter(|index| asked.contains(index)).map(|index| PARTS[index]).collect())
    }

    fn written(&self) -> String {
        if self.is_empty() { BARE.to_owned() } else { self.join(",") }
    }
}
