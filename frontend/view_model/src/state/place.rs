//! The selected place: one site and one position of the study.

use shared::site::{Position, Site};
use shared::study::{Cell, Emergence, Rule, Study};

use crate::say;
use crate::state::selection::Selection;
use crate::text::words;

/// Indices into `Study::sites` and `Study::positions`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// Index of the site.
    pub site: usize,
    /// Index of the position.
    pub position: usize,
}

impl Place {
    /// The place of a selection in a study; unnamed parts default to the place of the study's verdict.
    pub fn of(study: &Study, selection: &Selection) -> Self {
        let home = Self::home(study);
        let site = selection.site.and_then(|site| index_of(&study.sites, site));
        let position = selection.position.and_then(|position| index_of(&study.positions, position));
        Self { site: site.unwrap_or(home.site), position: position.unwrap_or(home.position) }
    }

    /// The place of the verdict on transfer (or else of the first verdict); without one, the middle of the model.
    pub fn home(study: &Study) -> Self {
        let middle = Self { site: study.sites.len() / 2, position: study.positions.len().saturating_sub(1) };
        rule(study).and_then(|rule| Self::named(study, rule.site, rule.position)).unwrap_or(middle)
    }

    /// The place of a site and position; `None` if the study lacks one of them.
    pub fn named(study: &Study, site: Site, position: Position) -> Option<Self> {
        Some(Self { site: index_of(&study.sites, site)?, position: index_of(&study.positions, position)? })
    }

    /// The study's numbers at this place; `None` when it has none.
    pub fn cell(self, study: &Study) -> Option<&Cell> {
        study.cells.get(self.site)?.get(self.position)
    }

    /// The study's results on depth at this position.
    pub fn emergence(self, study: &Study) -> Option<&Emergence> {
        let position = study.positions.get(self.position)?;
        study.emergence.iter().find(|emergence| emergence.position == *position)
    }

    /// The place in a sentence: `layer 3, half of the response`.
    pub fn in_words(self, study: &Study) -> String {
        let site = study.sites.get(self.site).copied().map(words::site_in_sentence).unwrap_or_default();
        let position = study.positions.get(self.position).copied().map(words::position_in_sentence);
        format!("{site}, {}", position.unwrap_or_default())
    }
}

impl Place {
    /// Site and position as columns of a table for programs.
    pub fn columns(self, study: &Study) -> Vec<(&'static str, String)> {
        let site = study.sites.get(self.site).map(ToString::to_string);
        let position = study.positions.get(self.position).map(ToString::to_string);
        vec![("site", site.unwrap_or_default()), ("position", position.unwrap_or_default())]
    }
}

/// The pre-declared rule on transfer, or else the first one.
fn rule(study: &Study) -> Option<&Rule> {
    study.config.rules.iter().find(|rule| rule.claim == 2).or(study.config.rules.first())
}

/// The study's significance level.
pub fn alpha(study: &Study) -> f64 {
    rule(study).map_or(0.05, |rule| rule.alpha)
}

/// One sentence per name in the selection that this study lacks.
pub fn remarks(study: &Study, selection: &Selection) -> Vec<String> {
    let mut remarks = Vec::new();
    let home = Place::home(study);
    if let Some(site) = selection.site.filter(|&site| index_of(&study.sites, site).is_none()) {
        let shown = study.sites.get(home.site).copied().map(words::site_in_sentence).unwrap_or_default();
        remarks.push(say!(page::source::not_read, asked = words::site_in_sentence(site), shown));
    }
    if let Some(position) = selection.position.filter(|&position| index_of(&study.positions, position).is_none()) {
        let shown = study.positions.get(home.position).copied().map(words::position_in_sentence).unwrap_or_default();
        remarks.push(say!(page::source::not_read, asked = words::position_in_sentence(position), shown));
    }
    let arranged = &selection.arrangement;
    let arranged = arranged.pinned.iter().map(|(task, _)| task).chain(&arranged.hidden);
    for task in [&selection.task, &selection.target].into_iter().flatten().chain(arranged) {
        if !study.tasks.iter().any(|known| known.id == *task) {
            let known: Vec<&str> = study.tasks.iter().map(|task| task.id.as_str()).collect();
            remarks.push(say!(page::source::unknown_task, task, tasks = known.join(", ")));
        }
    }
    remarks
}

fn index_of<T: Copy + PartialEq>(list: &[T], item: T) -> Option<usize> {
    list.iter().position(|known| *known == item)
}
