//! Everything a reader can change, as one value that reads and writes the address's query.

use shared::api::SampleQuery;
use shared::site::{Position, Site};

use crate::say;
use crate::state::arrangement::Arrangement;
pub use crate::state::choice::{Aspect, Dependence, Metric, Picture, Sort};
use crate::state::query;
use crate::text::say::Language;
use crate::theme::Theme;

/// The view that opens when the address names none.
pub const FIRST_VIEW: &str = "overview";

/// The whole state of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct Selection {
    /// The study's id; `None` is the first one held.
    pub study: Option<String>,
    /// The id of the study it is compared with; `None` is the first other one held.
    pub with: Option<String>,
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
    /// The target of the selected pair from `task`.
    pub target: Option<String>,
    /// The probe metric.
    pub metric: Metric,
    /// The picture of a view of pairs; `None` is the view's own.
    pub picture: Option<Picture>,
    /// Whether the transfer graph shows what ablation shows, too.
    pub overlay: bool,
    /// How the graph is arranged.
    pub arrangement: Arrangement,
    /// What is shown of an ablation; `None` is what claim 3 is read from.
    pub ablation: Option<Dependence>,
    /// What the Layers view is sorted by.
    pub sort: Sort,
    /// In what two studies are compared.
    pub aspect: Aspect,
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
    /// The token of its response that is looked at, from 1.
    pub token: Option<usize>,
    /// The opened lesson.
    pub lesson: Option<String>,
    /// Its step, from 1.
    pub step: usize,
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
            with: None,
            view: FIRST_VIEW.to_owned(),
            site: None,
            position: None,
            threshold: 0,
            task: None,
            target: None,
            metric: Metric::Increment,
            picture: None,
            overlay: true,
            arrangement: Arrangement::default(),
            ablation: None,
            sort: Sort::Onset,
            aspect: Aspect::Verdicts,
            label: None,
            with_constraint: None,
            search: String::new(),
            page: 1,
            sample: None,
            token: None,
            lesson: None,
            step: 1,
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

    /// Takes one pair of a query over; an error says what the key knows.
    fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
        match key {
            "study" => self.study = Some(value.to_owned()),
            "with" => self.with = Some(value.to_owned()),
            "view" => self.view = value.to_owned(),
            "layer" | "site" => self.site = Some(site_of(value)?),
            "position" => self.position = Some(value.parse().map_err(|_| positions_known())?),
            "threshold" => self.threshold = hundredths(value)?,
            "task" => self.task = Some(value.to_owned()),
            "target" => self.target = Some(value.to_owned()),
            "metric" => self.metric = Metric::ALL[one_of(value, &Metric::KEYS)?],
            "picture" => self.picture = Some(Picture::ALL[one_of(value, &Picture::KEYS)?]),
            "overlay" => self.overlay = one_of(value, &SWITCH)? == 1,
            "pins" | "hide" | "camera" => self.arrangement.set(key, value)?,
            "ablation" => self.ablation = Some(Dependence::ALL[one_of(value, &Dependence::KEYS)?]),
            "sort" => self.sort = Sort::ALL[one_of(value, &Sort::KEYS)?],
            "aspect" => self.aspect = Aspect::ALL[one_of(value, &Aspect::KEYS)?],
            "label" => self.label = Some(LABELS[one_of(value, &LABELS)?].to_owned()),
            "constraint" => self.with_constraint = Some(one_of(value, &CONSTRAINT)? == 1),
            "search" => self.search = value.to_owned(),
            "page" => self.page = from_one(value)?,
            "sample" => self.sample = Some(value.to_owned()),
            "token" => self.token = Some(from_one(value)?),
            "lesson" => self.lesson = Some(value.to_owned()),
            "step" => self.step = from_one(value)?,
            "theme" => self.theme = Some(Theme::ALL[one_of(value, &Theme::KEYS)?]),
            "lang" => self.language = Some(Language::ALL[one_of(value, &Language::KEYS)?]),
            "embed" => self.embed = one_of(value, &SWITCH)? == 1,
            "parts" => self.parts = Some(parts_of(value)?),
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
        let name = |key: Option<&'static str>| key.map(str::to_owned);
        let [pins, hide, camera] = self.arrangement.written();
        query::write(&[
            ("study", self.study.clone()),
            ("view", (self.view != default.view).then(|| self.view.clone())),
            ("with", self.with.clone()),
            ("layer", layer),
            ("position", self.position.map(|position| position.to_string())),
            ("picture", name(self.picture.map(Picture::key))),
            ("threshold", threshold),
            ("overlay", name((!self.overlay).then_some(SWITCH[0]))),
            pins,
            hide,
            camera,
            ("ablation", name(self.ablation.map(Dependence::key))),
            ("metric", name((self.metric != default.metric).then_some(self.metric.key()))),
            ("sort", name((self.sort != default.sort).then_some(self.sort.key()))),
            ("aspect", name((self.aspect != default.aspect).then_some(self.aspect.key()))),
            ("task", self.task.clone()),
            ("target", self.target.clone()),
            ("label", self.label.clone()),
            ("constraint", name(self.with_constraint.map(|with| CONSTRAINT[usize::from(with)]))),
            ("search", (!self.search.is_empty()).then(|| self.search.clone())),
            ("page", (self.page != default.page).then(|| self.page.to_string())),
            ("sample", self.sample.clone()),
            ("token", self.token.map(|token| token.to_string())),
            ("lesson", self.lesson.clone()),
            ("step", (self.step != default.step).then(|| self.step.to_string())),
            ("theme", name(self.theme.map(Theme::key))),
            ("lang", name(self.language.map(Language::key))),
            ("embed", name(self.embed.then_some(SWITCH[1]))),
            (
                "parts",
                self.parts.as_ref().map(|parts| if parts.is_empty() { BARE.to_owned() } else { parts.join(",") }),
            ),
        ])
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
            arrangement: before.arrangement.clone(),
            search: before.search.clone(),
            page: before.page,
            token: before.token,
            ..self.clone()
        };
        still != *before
    }
}

/// What an embedded page can show beside its picture.
pub const PARTS: [&str; 5] = ["headline", "legend", "table", "details", "layers"];
/// None of [`PARTS`].
const BARE: &str = "none";

/// The labels a sample can have.
pub const LABELS: [&str; 3] = SampleQuery::LABELS;
const CONSTRAINT: [&str; 2] = ["without", "with"];
const SWITCH: [&str; 2] = ["0", "1"];

fn positions_known() -> String {
    say!(page::source::known_positions).to_owned()
}

fn site_of(value: &str) -> Result<Site, String> {
    let named = value.parse().ok();
    named.or_else(|| value.parse().ok().map(Site::ResidPost)).ok_or_else(|| say!(page::source::known_layers).to_owned())
}

/// `0.35`, `.35` and `0.4` as hundredths, without floats: their parser weighs more than this whole file.
fn hundredths(value: &str) -> Result<u8, String> {
    let digits = value.trim_start_matches('0').strip_prefix('.').or((value == "0").then_some("0"));
    let known = digits.filter(|digits| digits.len() <= 2).and_then(|digits| format!("{digits:0<2}").parse().ok());
    known.ok_or_else(|| say!(page::source::known_thresholds).to_owned())
}

/// `headline,legend` in the order of [`PARTS`].
fn parts_of(value: &str) -> Result<Vec<&'static str>, String> {
    let asked = value.split(',').filter(|part| *part != BARE).map(|part| one_of(part, &PARTS));
    let asked = asked.collect::<Result<Vec<usize>, String>>()?;
    Ok((0..PARTS.len()).filter(|index| asked.contains(index)).map(|index| PARTS[index]).collect())
}

/// The index of a value among those that are known.
fn one_of(value: &str, known: &[&str]) -> Result<usize, String> {
    let all = || say!(page::source::known_choices, choices = known.join(", "));
    known.iter().position(|&key| key == value).ok_or_else(all)
}

fn from_one(value: &str) -> Result<usize, String> {
    value.parse().ok().filter(|&number| number > 0).ok_or_else(|| say!(page::source::known_counts).to_owned())
}
