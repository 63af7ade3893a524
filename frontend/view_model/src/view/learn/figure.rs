//! A lesson's material from a study: numbers at the place of a claim, small charts, and links to the views.

use shared::study::{ClaimVerdict, Increment, Rule, Score, Study};

use super::Chosen;
use crate::graph::model::descending;
use crate::state::place::{Place, alpha};
use crate::state::selection::Selection;
use crate::text::{number, words};

/// The unit of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A score, rate or effect.
    Score,
    /// Layers of a model.
    Layer,
}

impl Unit {
    /// The number as text.
    pub fn write(self, value: f64) -> String {
        match self {
            Self::Score => number::score(value),
            Self::Layer => number::layer(value),
        }
    }

    /// Value of one step of a slider.
    pub fn step(self) -> f64 {
        match self {
            Self::Score => 0.01,
            Self::Layer => 1.0,
        }
    }
}

/// A value with its name and interval.
#[derive(Debug, Clone, PartialEq)]
pub struct Measured {
    /// Name of what was measured.
    pub name: String,
    /// Index of the task whose colour it has.
    pub task: Option<usize>,
    /// The value.
    pub value: f64,
    /// The interval, if any.
    pub interval: Option<[f64; 2]>,
}

impl Measured {
    /// A value with its name, task and interval.
    pub fn new(name: impl Into<String>, task: usize, value: f64, interval: Option<[f64; 2]>) -> Self {
        Self { name: name.into(), task: Some(task), value, interval }
    }

    /// The AUROC of a score.
    pub fn auroc(name: impl Into<String>, task: usize, score: &Score) -> Self {
        Self::new(name, task, score.auroc, Some(score.auroc_interval))
    }

    /// The increment of the activations over the text.
    pub fn added(name: impl Into<String>, task: usize, increment: &Increment) -> Self {
        Self::new(name, task, increment.increment, Some(increment.interval))
    }

    /// The ends of its interval, or the value twice.
    pub fn range(&self) -> [f64; 2] {
        self.interval.unwrap_or([self.value; 2])
    }
}

/// A small chart: values in rows, or along a curve.
#[derive(Debug, Clone, PartialEq)]
pub struct Exhibit {
    /// Caption: what the chart shows.
    pub caption: String,
    /// The values.
    pub rows: Vec<Measured>,
    /// The reference line: chance or 0.
    pub about: f64,
    /// The band of the controls.
    pub band: Option<[f64; 2]>,
    /// Whether the values are steps of one curve.
    pub curve: bool,
    /// The unit of the values.
    pub unit: Unit,
}

impl Exhibit {
    /// A chart of values in rows.
    pub fn rows(caption: impl Into<String>, about: f64, rows: Vec<Measured>) -> Self {
        Self { caption: caption.into(), rows, about, band: None, curve: false, unit: Unit::Score }
    }

    /// A chart of increments along a curve.
    pub fn added(caption: impl Into<String>, rows: Vec<Measured>) -> Self {
        Self { curve: true, ..Self::rows(caption, 0.0, rows) }
    }

    /// A chart of AUROCs along a curve.
    pub fn curve(caption: impl Into<String>, rows: Vec<Measured>) -> Self {
        Self { curve: true, ..Self::rows(caption, 0.5, rows) }
    }
}

/// A link to the view that shows a number.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Link {
    /// The view's id.
    pub view: &'static str,
    /// The query with the place and task.
    pub at: Selection,
}

impl Link {
    /// Applies the link to a selection; fields that the link does not name are kept.
    pub fn follow(&self, selection: &mut Selection) {
        selection.view = self.view.to_owned();
        (selection.site, selection.position) = (self.at.site, self.at.position);
        (selection.task, selection.target) = (self.at.task.clone(), self.at.target.clone());
        (selection.ablation, selection.picture) = (self.at.ablation, self.at.picture);
        selection.learn = Chosen::default();
    }
}

/// A study at the place of one of its claims.
#[derive(Clone, Copy)]
pub struct At<'a> {
    /// The study.
    pub study: &'a Study,
    /// The place.
    pub place: Place,
}

impl<'a> At<'a> {
    /// The place of a claim's rule; without a rule, the page's default place.
    pub fn claim(study: &'a Study, claim: u8) -> Self {
        let rule = study.config.rules.iter().find(|rule| rule.claim == claim);
        let named = rule.and_then(|rule: &Rule| Place::named(study, rule.site, rule.position));
        Self { study, place: named.unwrap_or_else(|| Place::home(study)) }
    }

    /// The same study at another place.
    pub fn moved(self, place: Place) -> Self {
        Self { place, ..self }
    }

    /// The study's significance level.
    pub fn alpha(self) -> f64 {
        alpha(self.study)
    }

    /// The verdict on a claim.
    pub fn verdict(self, claim: u8) -> Option<&'a ClaimVerdict> {
        self.study.verdicts.iter().find(|verdict| verdict.claim == claim)
    }

    /// A task's specialist at this place.
    pub fn specialist(self, task: usize) -> Option<&'a Score> {
        self.place.cell(self.study)?.specialists.get(task)?.as_ref()
    }

    /// A task's increment over the text at this place.
    pub fn increment(self, task: usize) -> Option<&'a Increment> {
        self.place.increment(self.study, task)
    }

    /// The study, if the second edition of the method computed it: in the first there are neither increments nor nulls.
    pub fn of_second_edition(self) -> Option<&'a Study> {
        (!self.study.is_first_edition()).then_some(self.study)
    }

    /// The tasks that have a number, from the lowest to the highest.
    pub fn ranked(self, of: &dyn Fn(usize) -> Option<f64>) -> Vec<usize> {
        ranked(self.study.tasks.len(), of)
    }

    /// The lowest, the middle and the highest of the ranked.
    pub fn spread(self, of: &dyn Fn(usize) -> Option<f64>) -> Option<[usize; 3]> {
        let ranked = self.ranked(of);
        (ranked.len() >= 3).then(|| [ranked[0], ranked[ranked.len() / 2], ranked[ranked.len() - 1]])
    }

    /// The tasks with the lowest, median and highest specialist AUROC.
    pub fn spread_of_auroc(self) -> Option<[usize; 3]> {
        self.spread(&|task| self.specialist(task).map(|score| score.auroc))
    }

    /// A task's specialists at every site, for a curve.
    pub fn over_sites(self, task: usize) -> Vec<Measured> {
        let sites = self.study.sites.iter().enumerate();
        let at = |(site, &named)| {
            let score = self.moved(Place { site, ..self.place }).specialist(task)?;
            Some(Measured::auroc(words::site(named), task, score))
        };
        sites.filter_map(at).collect()
    }

    /// A task's increments over the text at every site, for a curve.
    pub fn added_over_sites(self, task: usize) -> Vec<Measured> {
        let sites = self.study.sites.iter().enumerate();
        let at = |(site, &named)| {
            let increment = self.moved(Place { site, ..self.place }).increment(task)?;
            Some(Measured::added(words::site(named), task, increment))
        };
        sites.filter_map(at).collect()
    }

    /// A task's id.
    pub fn name(self, task: usize) -> &'a str {
        &self.study.tasks[task].id
    }

    /// The place in words.
    pub fn words(self) -> String {
        self.place.in_words(self.study)
    }

    /// The site in words.
    pub fn site(self) -> String {
        self.study.sites.get(self.place.site).copied().map(words::site_in_sentence).unwrap_or_default()
    }

    /// A link to a view at this place, with a task selected.
    pub fn link(self, view: &'static str, task: Option<usize>) -> Link {
        let at = Selection {
            site: self.study.sites.get(self.place.site).copied(),
            position: self.study.positions.get(self.place.position).copied(),
            task: task.map(|task| self.name(task).to_owned()),
            ..Selection::default()
        };
        Link { view, at }
    }

    /// A link to a pair of tasks.
    pub fn link_to_pair(self, view: &'static str, source: usize, target: usize) -> Link {
        let mut link = self.link(view, Some(source));
        link.at.target = Some(self.name(target).to_owned());
        link
    }
}

/// The indices that have a number, from the lowest to the highest.
pub fn ranked(n: usize, of: &dyn Fn(usize) -> Option<f64>) -> Vec<usize> {
    let known: Vec<(usize, f64)> = (0..n).filter_map(|index| Some((index, of(index)?))).collect();
    descending(known.len(), &|place| -known[place].1).into_iter().map(|place| known[place].0).collect()
}
