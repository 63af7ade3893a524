//! Everything a reader can change, as one value that reads and writes the address's query.

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
use crate::view::{compare, layers, learn, tasks, transfer};

/// The view that opens when the address names none.
pub const FIRST_VIEW: &str = "overview";

/// The whole state of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    /// The study's id; `None` is the first one held.
    pub study: Option<String>,
    /// The view's id.
    pub view: String,
    /// The site; `None` is where the study's verdict is read.
    pub site: Option<Site>,
    /// The position; `None` is where the study's verdict is read.
    pub position: Option<Position>,
    /// The selected task.
    pub task: Option<String>,
    /// The target of the selected pair from `task`.
    pub target: Option<String>,
    /// The probe metric.
    pub metric: Metric,
    /// The picture of a view of pairs; `None` is the view's own.
    pub picture: Option<Picture>,
    /// How the graph is arranged.
    pub arrangement: Arrangement,
    /// What is shown of an ablation; `None` is what claim 3 is read from.
    pub ablation: Option<Dependence>,
    /// What is chosen in the Tasks view.
    pub tasks: tasks::Chosen,
    /// What is chosen in the Transfer view.
    pub transfer: transfer::Chosen,
    /// What is chosen in the Layers view.
    pub layers: layers::Chosen,
    /// What is chosen in the Compare view.
    pub compare: compare::Chosen,
    /// What is opened in the Learn view.
    pub learn: learn::Chosen,
    /// The opened sample.
    pub sample: Option<String>,
    /// The token of its response that is looked at, from 1.
    pub token: Option<usize>,
    /// Light, dark, or as the system has it.
    pub theme: Option<Theme>,
    /// The language of the interface; `None` is the reader's own.
    pub language: Option<Language>,
    /// Whether the page is embedded: no chrome.
    pub embed: bool,
    /// What an embedded page shows beside its picture, of [`PARTS`]; `None` is all of it.
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
    /// Reads a query (`?view=transfer&layer=3`), with a sentence for every value that means nothing.
    /// Keys that are not known are ignored: links of other versions keep working.
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

    /// Opens a sample, at no token yet, or none.
    pub fn open(&mut self, sample: Option<String>) {
        self.sample = sample;
        self.token = None;
    }

    /// What to ask the server for in the sample browser.
    pub fn sample_query(&self) -> SampleQuery {
        SampleQuery {
            task: self.task.clone(),
            label: self.tasks.label.map(|label| label.written()),
            with_constraint: self.tasks.constraint.map(|constraint| constraint == Constraint::With),
            search: (!self.tasks.search.is_empty()).then(|| self.tasks.search.clone()),
            page: Some(self.tasks.page),
        }
    }

    /// Whether going from `before` to this is a step worth a history entry, not a scrub.
    pub fn is_step_from(&self, before: &Self) -> bool {
        let mut still =
            Self { site: before.site, arrangement: before.arrangement.clone(), token: before.token, ..self.clone() };
        still.transfer.threshold = before.transfer.threshold;
        still.tasks.search.clone_from(&before.tasks.search);
        still.tasks.page = before.tasks.page;
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
        "sample" => sample,
        "token" => token,
        "lesson" => learn.lesson,
        "step" => learn.step,
        "theme" => theme,
        "lang" => language,
        "embed" => embed,
        "parts" => parts,
    }
}

/// What an embedded page can show beside its picture.
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
