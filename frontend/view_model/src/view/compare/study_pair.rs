//! A pair of studies: tasks matched by id, places by position and relative depth.

use shared::api::StudyEntry;
use shared::site::Site;
use shared::study::{Cell, Study, TaskSummary};

use crate::say;
use crate::state::place::Place;
use crate::text::{number, words};

/// Two studies, each at a place.
pub struct StudyPair<'a> {
    /// The studies.
    pub studies: [&'a Study; 2],
    /// The place in each; `None` where the second has no such place.
    pub places: [Option<Place>; 2],
}

impl<'a> StudyPair<'a> {
    /// Two studies at the first one's place.
    pub fn at(first: &'a Study, second: &'a Study, place: Place) -> Self {
        Self { studies: [first, second], places: [Some(place), counterpart(first, second, place)] }
    }

    /// A study's numbers at its place.
    pub fn cell(&self, side: usize) -> Option<&'a Cell> {
        self.places[side]?.cell(self.studies[side])
    }

    /// A study's place; for aspects that are the same `everywhere`, a study without one gets any place.
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

    /// The tasks that only one study has.
    pub fn only(&self, side: usize) -> Vec<&'a TaskSummary> {
        self.studies[side].tasks.iter().filter(|task| self.task(1 - side, &task.id).is_none()).collect()
    }

    /// The studies' names; their ids when model and seed are the same.
    pub fn names(&self) -> [String; 2] {
        let [first, second] = self.studies.map(words::study);
        if first == second { self.studies.map(|study| study.id.clone()) } else { [first, second] }
    }

    /// The places in both studies, in a sentence.
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

/// A place's share of the model's depth, as text; `None` for the embedding.
fn relative_depth(study: &Study, place: Place) -> Option<String> {
    match study.sites.get(place.site)? {
        Site::Embed => None,
        Site::ResidPost(layer) => Some(number::score(*layer as f64 / study.last_layer() as f64)),
    }
}

/// The place of the second study at the first one's position and relative depth: the nearest captured layer,
/// the lower one in a tie; the embedding matches the embedding.
fn counterpart(first: &Study, second: &Study, place: Place) -> Option<Place> {
    let (site, position) = (first.sites.get(place.site)?, first.positions.get(place.position)?);
    let distance = |other: &Site| match (site, other) {
        (Site::Embed, Site::Embed) => Some(0),
        (Site::ResidPost(here), Site::ResidPost(there)) => {
            Some((here * second.last_layer()).abs_diff(there * first.last_layer()))
        }
        _ => None,
    };
    let known = second.sites.iter().enumerate().filter_map(|(index, other)| Some((index, distance(other)?)));
    Some(Place {
        site: known.min_by_key(|(_, distance)| *distance)?.0,
        position: second.positions.iter().position(|known| known == position)?,
    })
}

/// The id of the study to compare with: the selected one, or else the first other one listed.
pub fn second(own: &str, wanted: Option<&str>, held: &[StudyEntry]) -> Option<String> {
    let other = || held.iter().map(|entry| entry.id.as_str()).find(|&id| id != own);
    wanted.or_else(other).map(str::to_owned)
}
