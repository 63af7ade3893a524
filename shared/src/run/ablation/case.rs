//! The ablations of a study: an eraser at every site, for every task's own subspace, every control and every dose.

use std::collections::BTreeMap;

use burn::prelude::*;

use super::InterveneInput;
use super::subspace::{self, Fitting, Matched, Which};
use crate::erase::Eraser;
use crate::error::Result;
use crate::linalg::Matrix;
use crate::model::{Project, Subspace};
use crate::run::dataset::Dataset;
use crate::run::units::Units;
use crate::site::Site;
use crate::study::{AblationConfig, BehaviourConfig, CaseKind, DoseConfig, Method};

/// One ablation.
pub(super) struct Case {
    pub(super) which: Which,
    pub(super) alpha: f64,
    /// Directions asked for.
    pub(super) rank: usize,
    erasers: BTreeMap<Site, Eraser>,
}

impl Case {
    /// The operator at every site, on every token that is passed.
    pub(super) fn hook(&self, device: &Device) -> Project {
        let mut hook = Project::default();
        for (&site, eraser) in &self.erasers {
            let subspace = Subspace { read: eraser.read(), removed: eraser.removed(), mean: eraser.mean() };
            hook.add(site, subspace, self.alpha, device);
        }
        hook
    }

    /// Directions found, mean over the sites.
    pub(super) fn mean_rank(&self) -> f64 {
        self.erasers.values().map(|eraser| eraser.rank() as f64).sum::<f64>() / self.erasers.len() as f64
    }
}

/// Every ablation of a study.
pub(super) struct Cases {
    /// Every probeable task's own subspace, then the controls: all tasks are asked under each.
    pub(super) main: Vec<Case>,
    /// Doses, each asked only of the task that it names.
    pub(super) doses: Vec<Case>,
}

impl Cases {
    /// Finds the subspaces at the highest rank asked for; lower ranks are their leading directions.
    pub(super) fn new(input: &InterveneInput<'_>, dataset: &Dataset<'_>, units: &Units<'_>) -> Result<Self> {
        let Some(found) = Found::new(input, dataset, units)? else {
            return Ok(Self { main: Vec::new(), doses: Vec::new() });
        };
        let (alpha, rank) = (found.behaviour.alpha, found.ablation.rank);
        let main = found.erasers.iter().map(|(which, _)| found.case(*which, alpha, rank)).collect();
        let doses = found.behaviour.dose.as_ref().map_or_else(Vec::new, |dose| found.doses(dose));
        Ok(Self { main, doses })
    }
}

/// Every subspace, with an eraser per site.
struct Found<'a> {
    ablation: &'a AblationConfig,
    behaviour: &'a BehaviourConfig,
    erasers: Vec<(Which, BTreeMap<Site, Eraser>)>,
}

impl<'a> Found<'a> {
    fn new(input: &InterveneInput<'a>, dataset: &Dataset<'_>, units: &Units<'_>) -> Result<Option<Self>> {
        let Some(ablation) = &input.config.ablation else { return Ok(None) };
        let Some(behaviour) = &ablation.behaviour else { return Ok(None) };
        let highest =
            behaviour.dose.iter().flat_map(|dose| &dose.ranks).fold(ablation.rank, |most, &rank| most.max(rank));
        let at_site = units.map(
            "subspaces",
            behaviour.sites.len(),
            |_| 0,
            |index| {
                let block = subspace::block(input.activations, behaviour.sites[index], ablation.position)?;
                at_site(&Fitting {
                    plan: &dataset.plan,
                    ablation,
                    rank: highest,
                    block: Matrix::new(&block, input.activations.d()),
                })
            },
        )?;
        let mut erasers: Vec<(Which, BTreeMap<Site, Eraser>)> = Vec::new();
        for (&site, at_site) in behaviour.sites.iter().zip(at_site) {
            for (index, (which, eraser)) in at_site.into_iter().enumerate() {
                if erasers.len() == index {
                    erasers.push((which, BTreeMap::new()));
                }
                erasers[index].1.insert(site, eraser);
            }
        }
        Ok(Some(Self { ablation, behaviour, erasers }))
    }

    fn case(&self, which: Which, alpha: f64, rank: usize) -> Case {
        let found = self.erasers.iter().find(|(known, _)| *known == which).map(|(_, erasers)| erasers);
        let leading = |(&site, eraser): (&Site, &Eraser)| (site, eraser.leading(rank));
        Case { which, alpha, rank, erasers: found.into_iter().flatten().map(leading).collect() }
    }

    /// Every strength with every rank, of every task's own subspace and of its first permuted draw.
    fn doses(&self, dose: &DoseConfig) -> Vec<Case> {
        let dosed = |which: &&Which| match which.kind {
            CaseKind::Source | CaseKind::Permuted => which.draw == 0,
            CaseKind::Random | CaseKind::Pca => false,
        };
        let ranks: &[usize] = if self.ablation.method == Method::Inlp { &dose.ranks } else { &[1] };
        let grid = || ranks.iter().flat_map(|&rank| dose.alphas.iter().map(move |&alpha| (alpha, rank)));
        let whiches = self.erasers.iter().map(|(which, _)| which).filter(dosed);
        whiches.flat_map(|&which| grid().map(move |(alpha, rank)| self.case(which, alpha, rank))).collect()
    }
}

/// Every subspace at one site, in the order of the cases: the same order at every site.
fn at_site(fitting: &Fitting<'_>) -> Result<Vec<(Which, Eraser)>> {
    let Matched { sources, controls } = fitting.matched(None)?;
    let own = |&task: &usize| Which { kind: CaseKind::Source, task: Some(task), draw: 0 };
    let mut all: Vec<(Which, Eraser)> = fitting.plan.probeable.iter().map(own).zip(sources).chain(controls).collect();
    if !fitting.plan.pool.is_empty() {
        all.push((Which { kind: CaseKind::Pca, task: None, draw: 0 }, fitting.widest()?));
    }
    Ok(all)
}
