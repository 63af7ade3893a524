//! How the gap of claim 1 depends on the number of base prompts and on C (`docs/method.md` §4).

use burn::prelude::*;

use super::StudyInput;
use crate::error::{Error, Result};
use crate::linalg::Matrix;
use crate::probe::Cohort;
use crate::probe::cohort::is_scored_in_folds;
use crate::probe::logistic::regularisation::GRID;
use crate::run::cell::Plan;
use crate::run::dataset::Dataset;
use crate::run::increment::{Cell, Offsets, dealt};
use crate::run::text::{Features, Texts};
use crate::run::units::Units;
use crate::stats::{self, Resamples};
use crate::study::{C, GapPoint, ProbeConfig, Rule};

/// Draws for every number of parts except all of them.
const DRAWS: usize = 2;

/// One fit of the gap: `taken` parts from `first` on, in a ring.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Setting {
    first: usize,
    taken: usize,
    c: Option<f64>,
}

/// Increments of specialists and general probe, means over tasks, and base prompts per task; `None` where the draw cannot be
/// scored.
type Read = Option<[f64; 3]>;

/// How many fits the gap has where a rule reads it.
pub(super) fn fits(config: &ProbeConfig) -> usize {
    settings(config).len()
}

/// How many fits the gap needs.
pub(super) fn parts(input: &StudyInput<'_>, dataset: &Dataset<'_>) -> usize {
    rule(input, dataset).map_or(0, |_| settings(&input.config.probe).len())
}

/// The points, from the fewest base prompts to all, then every C; empty where they were not asked for, or no rule reads them.
///
/// # Errors
/// [`Error::Config`] for a single part; those of the fits.
pub(super) fn gap(
    input: &StudyInput<'_>,
    dataset: &Dataset<'_>,
    device: &Device,
    units: &Units<'_>,
) -> Result<Vec<GapPoint>> {
    let config = &input.config.probe;
    if config.gap_parts == 1 {
        return Err(Error::config("probe.gap_parts", "one part is all base prompts", "use 4, or 0 for no curve"));
    }
    let Some(rule) = rule(input, dataset) else { return Ok(Vec::new()) };
    let texts = Texts { samples: &dataset.analysed, vocabulary: &input.vocabulary };
    let Some(features) = texts.features(rule.position) else { return Ok(Vec::new()) };
    let mut rng = stats::rng(input.config.seed, stats::purpose::GAP_PARTS, &[]);
    let part_of = dealt(&dataset.plan.cohort, config.gap_parts, &mut rng);
    let (sites, positions) = (input.activations.sites(), input.activations.positions());
    let site = sites.iter().position(|&site| site == rule.site);
    let Some(place) = site.zip(positions.iter().position(|&position| position == rule.position)) else {
        return Ok(Vec::new());
    };
    let gap = Gap { input, dataset, place, features, part_of, device };
    let settings = settings(config);
    let read = units.map("gap", settings.len(), |_| 1, |index| gap.read(settings[index]))?;
    Ok(points(&settings, &read))
}

/// The data that all settings share.
struct Gap<'a> {
    input: &'a StudyInput<'a>,
    dataset: &'a Dataset<'a>,
    /// The rule's cell, by the indices of its site and position.
    place: (usize, usize),
    /// The text at the rule's position.
    features: Features,
    /// The part of every base prompt.
    part_of: Vec<usize>,
    device: &'a Device,
}

impl Gap<'_> {
    fn read(&self, setting: Setting) -> Result<Read> {
        let (config, dataset, splits) = (&self.input.config, self.dataset, &self.dataset.splits);
        let parts = config.probe.gap_parts;
        let taken = |group: usize| (self.part_of[group] + parts - setting.first) % parts < setting.taken;
        let cohort = dataset.plan.cohort.thinned(&dataset.tasks_in_claims(), taken);
        let tasks = cohort.probeable();
        if !tasks.iter().all(|&task| self.is_scored(&cohort, task)) {
            return Ok(None);
        }
        let prompts: usize = tasks.iter().map(|&task| cohort.n_groups(task)).sum();
        // Intervals of kept probes, which are not used here, are of one resample.
        let resamples = Resamples::draw(
            &cohort.groups,
            &cohort.group_strata(),
            1,
            &mut stats::rng(config.seed, stats::purpose::RESAMPLES, &[]),
        );
        let c = setting.c.map_or(config.probe.c, C::Fixed);
        let probe = ProbeConfig { c, permutations: 0, ..config.probe.clone() };
        let plan = Plan::new(&probe, config.seed, cohort, &dataset.tasks.skills, &resamples)?;
        let n_splits = splits.folds.len();
        let offsets = |place| Offsets::fit(&plan, (splits, n_splits, false), place, &self.features, self.device);
        let cell = Cell {
            plan: &plan,
            names: &dataset.tasks.ids,
            splits,
            n_splits,
            jackknifed: false,
            in_claims: &(0..tasks.len()).collect::<Vec<_>>(),
            decides: true,
            offsets: &(0..tasks.len()).map(offsets).collect::<Result<Vec<_>>>()?,
            device: self.device,
        };
        let (activations, (site, position)) = (self.input.activations, self.place);
        let read = cell.increments(Matrix::new(&activations.cell(site, position)?, activations.d()))?;
        let means = read.mean().zip(read.mean_general());
        Ok(means.map(|(own, general)| [own.value, general.value, prompts as f64 / tasks.len() as f64]))
    }

    fn is_scored(&self, cohort: &Cohort, task: usize) -> bool {
        let (rows, labels) = (&cohort.rows[task], cohort.labels_of(&cohort.rows[task]));
        self.dataset.splits.folds.iter().all(|folds| {
            let folds: Vec<usize> = rows.iter().map(|&row| folds[row]).collect();
            is_scored_in_folds(&labels, &folds, cohort.n_folds)
        })
    }
}

/// The rule of claim 1, where its gap is asked for.
fn rule<'a>(input: &'a StudyInput<'_>, dataset: &Dataset<'_>) -> Option<&'a Rule> {
    let rule = input.config.rules.iter().find(|rule| rule.claim == 1)?;
    (input.config.probe.gap_parts > 1 && dataset.in_claims.len() > 1).then_some(rule)
}

fn settings(config: &ProbeConfig) -> Vec<Setting> {
    let parts = config.gap_parts;
    let some = (1..parts)
        .flat_map(|taken| (0..DRAWS).map(move |draw| Setting { first: draw * parts / DRAWS, taken, c: None }));
    let all = |c: Option<f64>| Setting { first: 0, taken: parts, c };
    some.chain([all(None)]).chain(GRID.map(|c| all(Some(c)))).collect()
}

/// The draws of one number of parts, or of one C, grouped.
fn points(settings: &[Setting], read: &[Read]) -> Vec<GapPoint> {
    let read: Vec<(&Setting, &[f64; 3])> =
        settings.iter().zip(read).filter_map(|(setting, read)| Some((setting, read.as_ref()?))).collect();
    let of_point = |draws: &[(&Setting, &[f64; 3])]| {
        let all = |at: usize| draws.iter().map(|(_, read)| read[at]).collect::<Vec<f64>>();
        let prompts = stats::mean(&all(2)).unwrap_or_default().round() as usize;
        GapPoint { prompts, c: draws[0].0.c, specialist: all(0), general: all(1) }
    };
    read.chunk_by(|(a, _), (b, _)| (a.taken, a.c) == (b.taken, b.c)).map(of_point).collect()
}
