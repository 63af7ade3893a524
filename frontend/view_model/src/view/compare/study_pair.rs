//! Two studies beside each other: tasks matched by id, places by position and relative depth.

use shared::api::StudyEntry;
use shared::site::Site;
use shared::study::{Cell, Study, TaskSummary};

use crate::say;
use crate::state::place::Place;
use crate::text::{number, words};

/// Two studies, each at its own place.
pub struct StudyPair<'a> {
    /// The studies.
    pub studies: [&'a Study; 2],
    /// Where each is looked at; `None` where the second has no such place.
    pub places: [Option<Place>; 2],
}

impl<'a> StudyPair<'a> {
    /// Two studies, looked at where the first one is.
    pub fn at(first: &'a Study, second: &'a Study, place: Place) -> Self {
        Self { studies: [first, second], places: [Some(place), counterpart(first, second, place)] }
    }

    /// What a study holds at its place.
    pub fn cell(&self, side: usize) -> Option<&'a Cell> {
        self.places[side]?.cell(self.studies[side])
    }

    /// A study's place; one without a place is looked at anywhere for what is the same `everywhere`.
    pub fn place(&self, side: usize, everywhere: bool) -> Option<Place> {
        self.places[side].or_else(|| everywhere.then(|| Place::home(self.studies[side])))
    }

    /// The index of a task in a study.
    pub fn task(&self, side: usize, id: &str) -> Option<usize> {
        self.studies[side].tasks.iter().position(|task| task.id == id)
    }

    /// The tasks of both, in the first one's order; those of the second alone come last.
    pub fn tasks(&self) -> impl Iterator<Item = &'a TaskSummary> {
        self.studies[0].tasks.iter().chain(self.only(1))
    }

    /// The tasks that one study has alone.
    pub fn only(&self, side: usize) -> Vec<&'a TaskSummary> {
        self.studies[side].tasks.iter().filter(|task| self.task(1 - side, &task.id).is_none()).collect()
    }

    /// The studies' names; those of one model and seed go by their ids.
    pub fn names(&self) -> [String; 2] {
        let [first, second] = self.studies.map(words::study);
        if first == second { self.studies.map(|study| study.id.clone()) } else { [first, second] }
    }

    /// Where both are looked at, in a sentence.
    pub fn whereabouts(&self) -> String {
        let [first, second] = self.studies;
        let names = self.names();
        let words_of = |place: Option<Place>, study| place.map(|place: Place| place.in_words(study));
        let here = words_of(self.places[0], first).unwrap_or_default();
        let Some(there) = words_of(self.places[1], second) else {
            return say!(view::compare::did_not_read, study = names[1], place = here);
        };
        let depths = [0, 1].map(|side| self.places[side].and_then(|place| relative_depth(self.studies[side], place)));
        if here == there && first.provenance.model.n_layers == second.provenance.model.n_layers {
            return say!(view::compare::both_at, place = here);
        }
        let at = |side: usize, place: &str| match &depths[side] {
            Some(depth) => say!(view::compare::at_depth, study = names[side], place, depth),
            None => say!(view::compare::at, study = names[side], place),
        };
        format!("{}; {}.", at(0, &here), at(1, &there))
    }
}

/// A place's share of the model's depth, written; `None` for the embedding.
fn relative_depth(study: &Study, place: Place) -> Option<String> {
    match study.sites.get(place.site)? {
        Site::Embed => None,
        Site::ResidPost(layer) => Some(number::score(*layer as f64 / last_layer(study) as f64)),
    }
}

/// The place of the second study at the first one's position and relative depth: of the layers it read the nearest,
/// the lower of two; the embedding's is the embedding.
fn counterpart(first: &Study, second: &Study, place: Place) -> Option<Place> {
    let (site, position) = (first.sites.get(place.site)?, first.positions.get(place.position)?);
    let distance = |other: &Site| match (site, other) {
        (Site::Embed, Site::Embed) => Some(0),
        (Site::ResidPost(here), Site::ResidPost(there)) => {
            Some((here * last_layer(second)).abs_diff(there * last_layer(first)))
        }
        _ => None,
    };
    let known = second.sites.iter().enumerate().filter_map(|(index, other)| Some((index, distance(other)?)));
    Some(Place {
        site: known.min_by_key(|(_, distance)| *distance)?.0,
        position: second.positions.iter().position(|known| known == position)?,
    })
}

/// The number of a model's last layer, at least 1.
fn last_layer(study: &Study) -> usize {
    study.provenance.model.n_layers.saturating_sub(1).max(1)
}

/// The id of the study to compare with: the wanted one, or else the first other one held.
pub fn second(own: &str, wanted: Option<&str>, held: &[StudyEntry]) -> Option<String> {
    let other = || held.iter().map(|entry| entry.id.as_str()).find(|&id| id != own);
    wanted.or_else(other).map(str::to_owned)
}
