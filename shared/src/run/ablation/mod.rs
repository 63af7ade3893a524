//! Ablation: subspaces found, taken out of activations and of the model itself, and what is lost (SCIENCE.md §7).

mod behaviour;
mod damage;
mod representation;
mod similarity;
mod subspace;

pub use behaviour::{InterveneInput, Interventions, intervene};
pub(super) use representation::{AblateInput, SiteAblation, ablate};

use self::subspace::Which;
use super::roster::Roster;
use crate::analysis::ablation::{Control as Drawn, Drops, Findings};
use crate::stats::Sampled;
use crate::study::{Ablation, BehaviourAblation, Control};

/// What depends on what in behaviour, as drops of satisfaction.
pub(super) struct Behaviour<'a> {
    interventions: &'a Interventions,
    drops: Drops,
}

impl<'a> Behaviour<'a> {
    /// Drops of satisfaction, paired by prompt and seed, resampled over base prompts.
    pub(super) fn new(roster: &Roster<'_>, interventions: &'a Interventions) -> Self {
        let drop = |satisfied: &Vec<Vec<bool>>| -> Vec<Option<Sampled>> {
            interventions.rows.iter().zip(satisfied).map(|(rows, after)| paired_drop(roster, rows, after)).collect()
        };
        let none = || vec![None; interventions.rows.len()];
        let ablated = interventions.ablated.iter();
        let drops = Drops {
            ablated: ablated.map(|case| case.as_ref().map_or_else(none, |case| drop(&case.satisfied))).collect(),
            controls: interventions
                .controls
                .iter()
                .map(|(which, case)| Drawn { task: which.task, drops: drop(&case.satisfied) })
                .collect(),
        };
        Self { interventions, drops }
    }

    pub(super) fn findings(&self) -> Findings {
        self.drops.findings()
    }

    pub(super) fn permuted_findings(&self) -> Option<Findings> {
        None
    }

    pub(super) fn report(&self) -> BehaviourAblation {
        let control = |((which, case), drawn): (&(Which, behaviour::Outcome), &Drawn)| Control {
            kind: which.kind,
            task: which.task,
            drop: drawn.drops.iter().map(|drop| drop.as_ref().map(|drop| drop.value)).collect(),
            damage: case.damage,
        };
        BehaviourAblation {
            sites: self.interventions.sites.clone(),
            alpha: self.interventions.alpha,
            n: self.interventions.rows.iter().map(Vec::len).collect(),
            dependencies: self.drops.report(),
            damage: self.interventions.ablated.iter().map(|case| Some(case.as_ref()?.damage)).collect(),
            controls: self.interventions.controls.iter().zip(&self.drops.controls).map(control).collect(),
        }
    }
}

fn paired_drop(roster: &Roster<'_>, rows: &[usize], after: &[bool]) -> Option<Sampled> {
    let before = roster.plan.cohort.labels_of(rows);
    let lost = |(before, &after): (bool, &bool)| f64::from(u8::from(before)) - f64::from(u8::from(after));
    let lost: Vec<f64> = before.into_iter().zip(after).map(lost).collect();
    (!rows.is_empty()).then(|| roster.resamples.select(rows).mean(&lost))
}

/// The report of everything ablated.
pub(super) fn report(sites: &[SiteAblation], behaviour: Option<&Behaviour<'_>>) -> Ablation {
    Ablation {
        representation: sites.iter().map(SiteAblation::report).collect(),
        behaviour: behaviour.map(Behaviour::report),
    }
}
