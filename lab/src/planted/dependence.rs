//! Behaviour of known dependencies: synthetic outcomes before and under ablations, for the analysis of drops.

use rand::Rng;

use shared::analysis::ablation::{ALPHA, Control, Drops, Findings, paired_drop};
use shared::stats::{self, Clustered};
use shared::study::{CaseKind, Claim};
use shared::task;

/// Draws of permuted labels per task, and random subspaces, as in the default config.
const PERMUTATIONS: usize = 4;
const RANDOM: usize = 8;

/// The mean rate of satisfaction before any ablation; base prompts vary around it.
const RATE: f64 = 0.7;
const PROMPTS_DIFFER: f64 = 0.15;
/// Share of the responses that an ablation changes at all, for better or worse alike.
const CHANGED: f64 = 0.5;
/// Deviation of the loss between operators.
const SCATTER: f64 = 0.03;
/// Loss of every target under the directions of largest variance.
const BOUND: f64 = 0.35;

/// Loss of a task under its own ablation, at the size of a full study, and the share of its own loss that the target of a
/// dependent pair loses.
pub const OWN: f64 = 0.4;
const PAIR: f64 = 0.75;
/// Loss of every target under every operator, except the directions of largest variance ([`BOUND`]), where damage is equal.
const EQUAL: f64 = 0.2;
/// Loss per nat of KL, where damage is not.
const PER_NAT: f64 = 2.0;

/// The pairs that [`World::OneWay`] plants, source and target.
pub const ONE_WAY: [(usize, usize); 8] = [(0, 4), (2, 7), (8, 1), (3, 5), (4, 6), (1, 3), (6, 0), (5, 2)];

/// The planted dependencies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum World {
    /// Nine in ten pairs depend, in either direction.
    Dense,
    /// Every operator but the directions of largest variance causes the same loss in every task, whatever it was found for.
    EqualDamage,
    /// No pair depends; every operator causes a loss in every task in proportion to its KL, and the tasks' own operators have
    /// a higher KL.
    UnequalDamage,
    /// The pairs of [`ONE_WAY`] depend.
    OneWay,
    /// No operator causes a loss.
    Nothing,
}

impl World {
    /// Every world, in report order.
    pub const ALL: [Self; 5] = [Self::Dense, Self::EqualDamage, Self::UnequalDamage, Self::OneWay, Self::Nothing];

    /// The worlds that hold no dependency, each in words.
    pub const NULLS: [(Self, &'static str); 3] = [
        (Self::Nothing, "ablations that take nothing"),
        (Self::EqualDamage, "ablations that all take as much of every task"),
        (Self::UnequalDamage, "ablations that take in proportion to their damage"),
    ];

    /// Whether the rule of claim 3 decides on a draw, either way, by the level alone.
    pub fn decided(self, seed: u64) -> bool {
        let (lean, p) = self.findings(seed).lean(0.5);
        lean != Claim::Inconclusive && p <= ALPHA
    }

    /// Drops in this world, at the size of a full study.
    pub fn drops(self, seed: u64) -> Drops {
        Behaviour { world: self, n: 300, prompts: 120, own: OWN, seed }.drops()
    }

    /// The findings of the analysis; [`Findings::lean`] is the rule of claim 3.
    pub fn findings(self, seed: u64) -> Findings {
        self.drops(seed).findings()
    }

    /// The pairs that depend.
    pub fn pairs(self, seed: u64) -> Vec<(usize, usize)> {
        let n = task::built_in().len();
        let all = (0..n).flat_map(|a| (0..n).map(move |b| (a, b))).filter(|(a, b)| a != b);
        match self {
            Self::Dense => {
                let mut rng = stats::rng(seed, "planted dense pairs", &[]);
                all.filter(|_| rng.random::<f64>() < 0.9).collect()
            }
            Self::OneWay => ONE_WAY.to_vec(),
            Self::EqualDamage | Self::UnequalDamage | Self::Nothing => Vec::new(),
        }
    }

    /// Whether the loss of a task under its own ablation exceeds that under a control.
    fn hurts_itself(self) -> bool {
        matches!(self, Self::Dense | Self::OneWay)
    }

    /// The loss that any operator causes in any task.
    fn over_all(self, kl: f64) -> f64 {
        match self {
            Self::EqualDamage => EQUAL,
            Self::UnequalDamage => PER_NAT * kl,
            Self::Dense | Self::OneWay | Self::Nothing => 0.0,
        }
    }
}

/// A world at a size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Behaviour {
    /// The planted dependencies.
    pub world: World,
    /// Responses per task.
    pub n: usize,
    /// Base prompts per task, answered in turn.
    pub prompts: usize,
    /// Loss of a task under its own ablation, where it has one.
    pub own: f64,
    /// The seed.
    pub seed: u64,
}

/// Responses of one task before any ablation.
struct Before {
    /// Rate of satisfaction of every response's base prompt.
    rates: Vec<f64>,
    satisfied: Vec<bool>,
    groups: Vec<usize>,
}

impl Behaviour {
    /// Drops of every task under every operator.
    pub fn drops(&self) -> Drops {
        let tasks: Vec<String> = task::built_in().iter().map(|task| task.id().to_owned()).collect();
        let before: Vec<Before> = (0..tasks.len()).map(|task| self.before(task)).collect();
        let pairs = self.world.pairs(self.seed);
        let mut operators = 0..;
        let mut operator = |kind: CaseKind, task: Option<usize>, draw: usize| {
            let index = operators.next().expect("there is no last operator");
            let kl = self.kl(kind, index);
            let loss = |target: usize| {
                let own = kind == CaseKind::Source && task == Some(target) && self.world.hurts_itself();
                let pair = kind == CaseKind::Source && task.is_some_and(|source| pairs.contains(&(source, target)));
                let bound = if kind == CaseKind::Pca { BOUND } else { 0.0 };
                let planted = if own {
                    self.own
                } else if pair {
                    PAIR * self.own
                } else {
                    bound
                };
                planted.max(self.world.over_all(kl))
            };
            let drops = before.iter().enumerate().map(|(target, of)| self.drop(index, (target, of), loss(target)));
            Control { kind, task, draw, kl: Some(kl), drops: drops.collect() }
        };
        let sources: Vec<Control> = (0..tasks.len()).map(|task| operator(CaseKind::Source, Some(task), 0)).collect();
        let mut controls = Vec::new();
        for task in 0..tasks.len() {
            controls.extend((0..PERMUTATIONS).map(|draw| operator(CaseKind::Permuted, Some(task), draw)));
        }
        controls.extend((0..RANDOM).map(|draw| operator(CaseKind::Random, None, draw)));
        controls.push(operator(CaseKind::Pca, None, 0));
        let kl = sources.iter().map(|source| source.kl).collect();
        let ablated = sources.into_iter().map(|source| source.drops).collect();
        Drops { tasks, ablated, kl, controls, seed: self.seed }
    }

    fn before(&self, task: usize) -> Before {
        let mut rng = stats::rng(self.seed, "planted behaviour", &[task as u64]);
        let of_prompts: Vec<f64> = stats::normals(self.prompts, PROMPTS_DIFFER, &mut rng)
            .into_iter()
            .map(|differs| (RATE + differs).clamp(0.0, 1.0))
            .collect();
        let groups: Vec<usize> = (0..self.n).map(|row| row % self.prompts).collect();
        let rates: Vec<f64> = groups.iter().map(|&prompt| of_prompts[prompt]).collect();
        let satisfied = rates.iter().map(|&rate| rng.random::<f64>() < rate).collect();
        Before { rates, satisfied, groups }
    }

    /// The drop of a target under an operator with the mean loss `loss`, plus the operator's own deviation.
    fn drop(&self, operator: u64, (target, before): (usize, &Before), loss: f64) -> Option<Clustered> {
        let mut rng = stats::rng(self.seed, "planted ablation", &[operator, target as u64]);
        let loss = loss + stats::normals(1, SCATTER, &mut rng)[0];
        let (lost, gained) = (loss.max(0.0) / RATE, (-loss).max(0.0) / (1.0 - RATE));
        let after = |(&rate, &satisfied): (&f64, &bool)| {
            let redrawn = rng.random::<f64>() < rate;
            let satisfied = if rng.random::<f64>() < CHANGED { redrawn } else { satisfied };
            let flips = rng.random::<f64>() < if satisfied { lost } else { gained };
            satisfied != flips
        };
        let after: Vec<bool> = before.rates.iter().zip(&before.satisfied).map(after).collect();
        paired_drop(target, &before.satisfied, &after, &before.groups)
    }

    /// KL of an operator, log-normal; the tasks' own have twice the KL of their controls.
    fn kl(&self, kind: CaseKind, operator: u64) -> f64 {
        let typical = match kind {
            CaseKind::Source => 0.06,
            CaseKind::Permuted | CaseKind::Random => 0.03,
            CaseKind::Pca => 0.45,
        };
        let mut rng = stats::rng(self.seed, "planted damage", &[operator]);
        typical * stats::normals(1, 0.5, &mut rng)[0].exp()
    }
}
