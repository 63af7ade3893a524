//! Everything a reader can change, as one value that reads and writes the address's query.

use shared::api::SampleQuery;
use shared::site::{Position, Site};

use crate::state::query;
use crate::theme::Theme;

/// The view that opens when the address names none.
pub const FIRST_VIEW: &str = "overview";

/// Which number of a probe is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Metric {
    /// Area under the ROC curve.
    #[default]
    Auroc,
    /// Mean of the two classes' accuracies.
    BalancedAccuracy,
    /// Share of right answers.
    Accuracy,
}

impl Metric {
    /// Every metric, in the picker's order.
    pub const ALL: [Self; 3] = [Self::Auroc, Self::BalancedAccuracy, Self::Accuracy];

    /// Its name in the address.
    pub fn key(self) -> &'static str {
        match self {
            Self::Auroc => "auroc",
            Self::BalancedAccuracy => "balanced",
            Self::Accuracy => "accuracy",
        }
    }
}

/// Which picture the Transfer view shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Picture {
    /// The skill graph.
    #[default]
    Graph,
    /// The matrix with its dendrogram.
    Matrix,
}

impl Picture {
    /// Every picture, in the picker's order.
    pub const ALL: [Self; 2] = [Self::Graph, Self::Matrix];

    /// Its name in the address.
    pub fn key(self) -> &'static str {
        match self {
            Self::Graph => "graph",
            Self::Matrix => "matrix",
        }
    }
}

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
    /// The least relative transfer that is drawn, in hundredths.
    pub threshold: u8,
    /// The selected task.
    pub task: Option<String>,
    /// The target of the selected transfer from `task`.
    pub target: Option<String>,
    /// The probe metric.
    pub metric: Metric,
    /// The Transfer view's picture.
    pub picture: Picture,
    /// Only samples with this label.
    pub label: Option<String>,
    /// Only samples with or without the constraint.
    pub with_constraint: Option<bool>,
    /// Only samples that hold this text.
    pub search: String,
    /// The page of samples, from 1.
    pub page: usize,
    /// The opened sample.
    pub sample: Option<String>,
    /// Light, dark, or as the system has it.
    pub theme: Option<Theme>,
    /// Whether the page is embedded: no chrome.
    pub embed: bool,
}

impl Default for Selection {
    fn default() -> Self {
        Self {
            study: None,
            view: FIRST_VIEW.to_owned(),
            site: None,
            position: None,
            threshold: 0,
            task: None,
            target: None,
            metric: Metric::default(),
            picture: Picture::default(),
            label: None,
            with_constraint: None,
            search: String::new(),
            page: 1,
            sample: None,
            theme: None,
            embed: false,
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
                remarks.push(format!("The address asks for {key} “{value}”, which means nothing here: {known}."));
            }
        }
        (selection, remarks)
    }

    /// Takes one pair of a query over; an error says what the key knows.
    fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        match key {
            "study" => self.study = Some(value.to_owned()),
            "view" => self.view = value.to_owned(),
            "layer" | "site" => self.site = Some(site_of(value)?),
            "position" => self.position = Some(value.parse().map_err(|_| POSITIONS.to_owned())?),
            "threshold" => self.threshold = hundredths(value)?,
            "task" => self.task = Some(value.to_owned()),
            "target" => self.target = Some(value.to_owned()),
            "metric" => self.metric = one_of(value, &Metric::ALL, Metric::key)?,
            "picture" => self.picture = one_of(value, &Picture::ALL, Picture::key)?,
            "label" => self.label = Some(one_of(value, &LABELS, |label| label)?.to_owned()),
            "constraint" => {
                self.with_constraint =
                    Some(one_of(value, &[true, false], |with| if with { "with" } else { "without" })?);
            }
            "search" => self.search = value.to_owned(),
            "page" => self.page = value.parse().ok().filter(|&page| page > 0).ok_or("a page is a number from 1")?,
            "sample" => self.sample = Some(value.to_owned()),
            "theme" => self.theme = Some(one_of(value, &Theme::ALL, Theme::key)?),
            "embed" => self.embed = one_of(value, &[true, false], |embed| if embed { "1" } else { "0" })?,
            _ => {}
        }
        Ok(())
    }

    /// The query that reads back as this; what is at its default is left out, the empty selection gives "".
    pub fn to_query(&self) -> String {
        let default = Self::default();
        let layer = self.site.map(|site| match site {
            Site::Embed => "embed".to_owned(),
            Site::ResidPost(layer) => layer.to_string(),
        });
        let threshold = (self.threshold > 0).then(|| format!("0.{:02}", self.threshold));
        let constraint = self.with_constraint.map(|with| if with { "with" } else { "without" }.to_owned());
        query::write(&[
            ("study", self.study.clone()),
            ("view", (self.view != default.view).then(|| self.view.clone())),
            ("layer", layer),
            ("position", self.position.map(|position| position.to_string())),
            ("picture", (self.picture != default.picture).then(|| self.picture.key().to_owned())),
            ("threshold", threshold),
            ("metric", (self.metric != default.metric).then(|| self.metric.key().to_owned())),
            ("task", self.task.clone()),
            ("target", self.target.clone()),
            ("label", self.label.clone()),
            ("constraint", constraint),
            ("search", (!self.search.is_empty()).then(|| self.search.clone())),
            ("page", (self.page != default.page).then(|| self.page.to_string())),
            ("sample", self.sample.clone()),
            ("theme", self.theme.map(|theme| theme.key().to_owned())),
            ("embed", self.embed.then(|| "1".to_owned())),
        ])
    }

    /// What to ask the server for in the sample browser.
    pub fn sample_query(&self) -> SampleQuery {
        SampleQuery {
            task: self.task.clone(),
            label: self.label.clone(),
            with_constraint: self.with_constraint,
            search: (!self.search.is_empty()).then(|| self.search.clone()),
            page: Some(self.page),
        }
    }

    /// Whether going from `before` to this is a step worth a history entry, not a scrub.
    pub fn is_step_from(&self, before: &Self) -> bool {
        let still = Self {
            site: before.site,
            threshold: before.threshold,
            search: before.search.clone(),
            page: before.page,
            ..self.clone()
        };
        still != *before
    }
}

/// The labels a sample can have.
pub const LABELS: [&str; 3] = ["satisfied", "violated", "excluded"];
const POSITIONS: &str = "positions are user_last, connector.0 …, first, q25, q50, q75, last, eos and mean";

fn site_of(value: &str) -> Result<Site, String> {
    let named = value.parse().ok();
    named
        .or_else(|| value.parse().ok().map(Site::ResidPost))
        .ok_or_else(|| "a layer is a number from 0, or embed".to_owned())
}

/// `0.35`, `.35` and `0.4` as hundredths, without floats: their parser weighs more than this whole file.
fn hundredths(value: &str) -> Result<u8, String> {
    let digits = value.trim_start_matches('0').strip_prefix('.').or((value == "0").then_some("0"));
    let known = digits.filter(|digits| digits.len() <= 2).and_then(|digits| format!("{digits:0<2}").parse().ok());
    known.ok_or_else(|| "a threshold is from 0 to 0.99, in hundredths".to_owned())
}

fn one_of<T: Copy>(value: &str, all: &[T], key: impl Fn(T) -> &'static str) -> Result<T, String> {
    let known = || all.iter().map(|&item| key(item)).collect::<Vec<_>>().join(", ");
    all.iter().copied().find(|&item| key(item) == value).ok_or_else(|| format!("it can be {}", known()))
}
