//! Ablation in representation: the loss of one task's probes when another task's subspace is erased.

use serde::{Deserialize, Serialize};

use super::similarity::similarity;
use super::subspace::{self, Fitting, Matched, Which};
use crate::activation::Activations;
use crate::analysis::ablation::{Control, Drops, Findings, permuted_findings};
use crate::erase::Eraser;
use crate::error::Result;
use crate::executor;
use crate::linalg::{Matrix, moments};
use crate::probe::single_fit;
use crate::run::cell::{Plan, Raw};
use crate::run::units::Units;
use crate::site::{Position, Site};
use crate::stats::{Clustered, Ranking, Resamples};
use crate::study::{AblationConfig, Dependencies, RepresentationAblation, SubspaceSimilarity};

/// The results of the ablations at one site.
pub(in crate::run) struct SiteAblation {
    site: Site,
    position: Position,
    ranks: Vec<Option<f64>>,
    frozen: Tested,
    refit: Tested,
    similarity: SubspaceSimilarity,
    /// The probeable tasks' subspaces, fitted on all their rows.
    subspaces: Vec<Eraser>,
}

/// Drops of one kind of probe; the tasks of the claims are tested.
struct Tested {
    drops: Drops,
    tested: Drops,
    findings: Findings,
}

impl Tested {
    fn new(drops: Drops, in_claims: &[usize]) -> Self {
        let tested = drops.among(in_claims);
        Self { findings: tested.findings(), drops, tested }
    }

    fn report(&self) -> Dependencies {
        self.drops.report(&self.findings)
    }
}

impl SiteAblation {
    /// The probeable tasks' subspaces, fitted on all their rows.
    pub(in crate::run) fn subspaces(&self) -> &[Eraser] {
        &self.subspaces
    }

    pub(in crate::run) fn site(&self) -> Site {
        self.site
    }

    /// The tests of refitted probes.
    pub(in crate::run) fn findings(&self) -> Findings {
        self.refit.findings.clone()
    }

    /// The same tests with a draw of permuted labels in every task's place; see [`permuted_findings`].
    pub(in crate::run) fn permuted_findings(&self) -> Option<Findings> {
        permuted_findings(&self.refit.tested)
    }

    pub(in crate::run) fn report(&self) -> RepresentationAblation {
        RepresentationAblation {
            site: self.site,
            position: self.position,
            ranks: self.ranks.clone(),
            frozen: self.frozen.report(),
            refit: self.refit.report(),
            similarity: self.similarity.clone(),
        }
    }
}

/// The input of an ablation in representation.
pub(in crate::run) struct AblateInput<'a> {
    /// The tasks' ids.
    pub(in crate::run) tasks: &'a [String],
    /// The tasks that are tested.
    pub(in crate::run) in_claims: &'a [usize],
    pub(in crate::run) plan: &'a Plan,
    pub(in crate::run) config: &'a AblationConfig,
    pub(in crate::run) activations: &'a Activations,
}

impl AblateInput<'_> {
    /// Fits on a block `[n, d]`.
    fn fitting<'b>(&'b self, block: &'b [f32]) -> Fitting<'b> {
        Fitting {
            plan: self.plan,
            ablation: self.config,
            rank: self.config.rank,
            block: Matrix::new(block, self.activations.d()),
        }
    }
}

/// Ablates every probeable task at the config's sites and position; a fold of a site is a unit.
///
/// # Errors
/// [`crate::Error::Config`] for a site that was not captured, and what the fits refuse.
pub(in crate::run) fn ablate(input: &AblateInput<'_>, units: &Units<'_>) -> Result<Vec<SiteAblation>> {
    let folds = input.plan.cohort.n_folds;
    let sites = input.config.sites.as_deref().unwrap_or(input.activations.sites());
    let block = |site: usize| subspace::block(input.activations, sites[site], input.config.position);
    let place = |site: usize| format!("ablation at {}, {}", sites[site], input.config.position);
    let held_out = units.map(
        "representation",
        sites.len() * folds,
        |_| 1,
        |index| {
            let block = block(index / folds)?;
            let fold = Fold { fitting: input.fitting(&block), fold: index % folds };
            fold.logits().map_err(|error| error.at(&place(index / folds)))
        },
    )?;
    let ablated = executor::map(units.executor(), sites.len(), |site| {
        let of_folds: Vec<&FoldLogits> = held_out[site * folds..(site + 1) * folds].iter().collect();
        site_ablation(input, (sites[site], &input.fitting(&block(site)?)), &of_folds)
            .map_err(|error| error.at(&place(site)))
    });
    ablated.into_iter().collect()
}

fn site_ablation(
    input: &AblateInput<'_>,
    (site, fitting): (Site, &Fitting<'_>),
    folds: &[&FoldLogits],
) -> Result<SiteAblation> {
    let tested = |kind: usize| Tested::new(drops(input, fitting, folds, kind), input.in_claims);
    let probeable = &fitting.plan.probeable;
    let mut ranks = vec![None; input.tasks.len()];
    for (place, &task) in probeable.iter().enumerate() {
        ranks[task] = Some(folds.iter().map(|fold| fold.ranks[place] as f64).sum::<f64>() / folds.len() as f64);
    }
    let subspaces = (0..probeable.len()).map(|place| fitting.source(place, None)).collect::<Result<Vec<_>>>()?;
    let similarity = similarity(fitting, &subspaces)?;
    let position = input.config.position;
    Ok(SiteAblation { site, position, ranks, frozen: tested(0), refit: tested(1), similarity, subspaces })
}

/// All drops at a site, of probes as they were (0) or refitted (1).
fn drops(input: &AblateInput<'_>, fitting: &Fitting<'_>, folds: &[&FoldLogits], kind: usize) -> Drops {
    let (n_tasks, probeable) = (input.tasks.len(), &fitting.plan.probeable);
    let whole: Vec<Option<Clustered>> =
        (0..probeable.len()).map(|place| auroc(fitting.plan, place, folds, |fold| &fold.whole[place])).collect();
    let of = |eraser: usize| {
        let mut drops = vec![None; n_tasks];
        for (place, &task) in probeable.iter().enumerate() {
            let after = auroc(fitting.plan, place, folds, |fold| &fold.logits[kind][eraser][place]);
            let parts = whole[place].as_ref().zip(after.as_ref());
            drops[task] = parts.map(|(before, after)| Clustered::sum(&[(1.0, before), (-1.0, after)]));
        }
        drops
    };
    let mut ablated = vec![vec![None; n_tasks]; n_tasks];
    probeable.iter().enumerate().for_each(|(place, &task)| ablated[task] = of(place));
    let drawn = folds.first().map_or(&[] as &[Which], |fold| &fold.controls).iter().enumerate();
    let control = |(index, which): (usize, &Which)| Control {
        kind: which.kind,
        task: which.task,
        draw: which.draw,
        kl: None,
        drops: of(probeable.len() + index),
    };
    Drops {
        tasks: input.tasks.to_vec(),
        ablated,
        kl: vec![None; n_tasks],
        controls: drawn.map(control).collect(),
        seed: fitting.plan.seed,
    }
}

/// AUROC of a task's held-out logits, `read` of every fold; `None` where no fold holds both classes.
fn auroc(plan: &Plan, place: usize, folds: &[&FoldLogits], read: impl Fn(&FoldLogits) -> &[f32]) -> Option<Clustered> {
    let task = plan.probeable[place];
    let rows = &plan.cohort.rows[task];
    let folds_of = plan.cohort.folds_of(rows);
    let mut next: Vec<_> = folds.iter().map(|fold| read(fold).iter()).collect();
    let logits: Vec<f32> = folds_of.iter().filter_map(|&fold| next[fold].next().copied()).collect();
    let groups: Vec<usize> = rows.iter().map(|&row| plan.cohort.groups[row]).collect();
    let ranking = Ranking::new(&logits, &plan.cohort.labels_of(rows), &folds_of);
    Some(Clustered::new(task, &ranking.sampled(&Resamples::leaving_out(&groups))?))
}

/// Held-out logits of one fold: `logits[frozen, refit][eraser][target][held-out row]`; erasers are the tasks' own, then
/// the controls. `whole[target][held-out row]` are those before anything is erased.
#[derive(Serialize, Deserialize)]
struct FoldLogits {
    ranks: Vec<usize>,
    controls: Vec<Which>,
    whole: Vec<Vec<f32>>,
    logits: [Vec<Vec<Vec<f32>>>; 2],
}

struct Fold<'a> {
    fitting: Fitting<'a>,
    fold: usize,
}

/// The rows of one target: those that train without the fold, and the fold's own.
struct Target {
    train: Vec<f32>,
    labels: Vec<bool>,
    held_out: Vec<f32>,
    /// Variance `[d]` of the training rows before anything is erased.
    variance: Vec<f64>,
}

impl Fold<'_> {
    fn logits(&self) -> Result<FoldLogits> {
        let Matched { sources, controls } = self.fitting.matched(Some(self.fold))?;
        let (controls, drawn): (Vec<Which>, Vec<Eraser>) = controls.into_iter().unzip();
        let erasers: Vec<Eraser> = sources.into_iter().chain(drawn).collect();
        let targets: Vec<Target> = self.fitting.plan.probeable.iter().map(|&task| self.target(task)).collect();
        let c = self.fitting.c();
        let probe = |target: &Target| Ok(single_fit(&target.train, &target.labels, &target.variance, c)?.raw());
        let frozen = targets.iter().map(probe).collect::<Result<Vec<Raw>>>()?;
        let whole = targets.iter().zip(&frozen).map(|(target, frozen)| read(frozen, &target.held_out)).collect();
        let mut logits = [Vec::with_capacity(erasers.len()), Vec::with_capacity(erasers.len())];
        for eraser in &erasers {
            let (mut of_frozen, mut of_refit) = (Vec::with_capacity(targets.len()), Vec::with_capacity(targets.len()));
            for (target, frozen) in targets.iter().zip(&frozen) {
                let held_out = eraser.erase(&target.held_out);
                of_frozen.push(read(frozen, &held_out));
                let train = eraser.erase(&target.train);
                of_refit.push(read(&single_fit(&train, &target.labels, &target.variance, c)?.raw(), &held_out));
            }
            logits[0].push(of_frozen);
            logits[1].push(of_refit);
        }
        Ok(FoldLogits { controls, ranks: erasers.iter().map(Eraser::rank).collect(), whole, logits })
    }

    fn target(&self, task: usize) -> Target {
        let Fitting { plan: Plan { cohort, .. }, block, .. } = self.fitting;
        let (held_out, train): (Vec<usize>, Vec<usize>) =
            cohort.rows[task].iter().partition(|&&row| cohort.folds[row] == self.fold);
        let (labels, train) = (cohort.labels_of(&train), block.gathered(&train));
        let (_, variance) = moments(&train, block.width());
        Target { labels, held_out: block.gathered(&held_out), variance, train }
    }
}

/// Logits `[n]` of a probe on raw rows `[n, d]`.
fn read((direction, intercept): &Raw, rows: &[f32]) -> Vec<f32> {
    let logit =
        |row: &[f32]| intercept + row.iter().zip(direction).map(|(&x, weight)| f64::from(x) * weight).sum::<f64>();
    rows.chunks_exact(direction.len()).map(|row| logit(row) as f32).collect()
}
