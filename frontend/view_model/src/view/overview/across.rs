//! One claim in every study of the list: their effects on one axis.

use shared::api::{ListedEffect, StudyEntry};
use shared::study::Claim;

use super::measured::{Ends, axis, effect_mark};
use crate::chart::interval::IntervalRow;
use crate::text::words;

/// The effects of a claim, or of a half of one, in several studies.
#[derive(Debug, Clone, PartialEq)]
pub struct Across {
    /// A row per study, in the list's order.
    pub rows: Vec<StudyRow>,
    /// The lines at 0 and at the margin, in per cent.
    pub lines: Vec<(f64, &'static str)>,
    /// The labels under the lines.
    pub ticks: Vec<(f64, String)>,
}

/// One study's effect.
#[derive(Debug, Clone, PartialEq)]
pub struct StudyRow {
    /// The study's name.
    pub name: String,
    /// Whether it is the open one.
    pub open: bool,
    /// Its verdict.
    pub verdict: Claim,
    /// Whether the rule was read there.
    pub tested: bool,
    /// The effect on the axis; without marks where there is none.
    pub row: IntervalRow,
}

impl Across {
    /// The studies of a list that measured an effect of the same name in the same way; `None` where there is at most one.
    pub fn of(entries: &[StudyEntry], open: &str, name: &str, margin: f64) -> Option<Self> {
        let of = |entry: &&StudyEntry| entry.effects.iter().find(|effect| effect.claim == name).cloned();
        let measures = entries.iter().find(|entry| entry.id == open).as_ref().and_then(of)?.measures;
        let same = |entry: &&StudyEntry| of(entry).is_some_and(|effect| effect.measures == measures);
        let all: Vec<(&StudyEntry, ListedEffect)> =
            entries.iter().filter(same).filter_map(|entry| Some((entry, of(&entry)?))).collect();
        let ends = |effect: &ListedEffect| effect.interval.or(effect.effect.map(|value| [value; 2]));
        let measured: Vec<[f64; 2]> = all.iter().filter_map(|(_, effect)| ends(effect)).collect();
        if measured.len() < 2 {
            return None;
        }
        let Ends { scale, lines, ticks } = axis(&measured, margin);
        let row = |(entry, effect): (&StudyEntry, ListedEffect)| StudyRow {
            name: words::study_of(words::model(&entry.model), entry.seed),
            open: entry.id == open,
            verdict: effect.verdict,
            tested: effect.tested,
            row: IntervalRow {
                marks: effect.effect.map(|value| effect_mark(&scale, value, effect.interval)).into_iter().collect(),
                ..IntervalRow::default()
            },
        };
        Some(Self { rows: all.into_iter().map(row).collect(), lines, ticks })
    }
}
