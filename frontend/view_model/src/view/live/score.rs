//! The score over the seeds that were tried with one prompt, its edits and its sampling.

use std::collections::BTreeMap;

use shared::live::{LiveRequest, Role};

use super::model::{Stage, Standing, Writing, name};
use crate::say;

/// What became of one column with one seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Tried {
    role: Role,
    kept: bool,
    cut: bool,
}

/// What became of every seed that was tried.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Score {
    of: Option<LiveRequest>,
    seeds: BTreeMap<u64, Vec<Tried>>,
}

/// The counts of one column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// The column.
    pub role: Role,
    /// Responses that keep the instruction.
    pub kept: usize,
    /// Responses.
    pub tried: usize,
    /// Those that were cut at the limit; they count as not kept.
    pub cut: usize,
}

impl Score {
    /// Counts a run that is done. Another prompt, other edits or another sampling begin anew; a seed counts once.
    pub fn add(&mut self, request: &LiveRequest, writing: &Writing) {
        let checked = (0..writing.columns.len()).all(|column| writing.standing(column) != Standing::Unchecked);
        if writing.stage != Stage::Done || writing.columns.is_empty() || !checked {
            return;
        }
        if !self.is_of(request) {
            *self = Self { of: Some(whatever_seed(request)), seeds: BTreeMap::new() };
        }
        let tried = writing.columns.iter().enumerate().map(|(index, column)| {
            let standing = writing.standing(index);
            let kept = matches!(standing, Standing::Kept(_));
            Tried { role: column.about.role, kept, cut: standing == Standing::Cut }
        });
        self.seeds.insert(request.seed, tried.collect());
    }

    /// Whether it counts runs like this one.
    pub fn is_of(&self, request: &LiveRequest) -> bool {
        self.of.as_ref() == Some(&whatever_seed(request))
    }

    /// Seeds that were tried.
    pub fn seeds(&self) -> usize {
        self.seeds.len()
    }

    /// The counts of every column, the baseline first.
    pub fn counts(&self) -> Vec<Counted> {
        let of = |role: Role| {
            let all = || self.seeds.values().flatten().filter(move |tried| tried.role == role);
            let counted = Counted {
                role,
                kept: all().filter(|tried| tried.kept).count(),
                tried: all().count(),
                cut: all().filter(|tried| tried.cut).count(),
            };
            (counted.tried > 0).then_some(counted)
        };
        [Role::Baseline, Role::Edited, Role::Control].into_iter().filter_map(of).collect()
    }

    /// In a sentence; `None` while nothing is counted.
    pub fn told(&self) -> Option<String> {
        let task = self.of.as_ref()?.task.as_ref()?;
        let counts = self.counts();
        let part =
            |of: &Counted| say!(view::live::score_part, column = name(of.role), kept = of.kept, tried = of.tried);
        let parts = counts.iter().map(part).collect::<Vec<_>>().join(", ");
        let told = say!(view::live::score, task, parts);
        Some(match counts.iter().map(|of| of.cut).sum::<usize>() {
            0 => told,
            n => format!("{told} {}", say!(view::live::score_cut, n)),
        })
    }
}

/// A request without what differs from seed to seed, or changes only what is read.
pub(super) fn whatever_seed(request: &LiveRequest) -> LiveRequest {
    LiveRequest { seed: 0, control: request.control.map(|_| 0), read_at: None, lens: Vec::new(), ..request.clone() }
}
