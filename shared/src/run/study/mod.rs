//! From samples and activations to a finished study.

mod direction_file;
mod directions;
mod gap;
mod plan;
mod readings;
mod record;
mod sweep;

pub use directions::{Directions, PlacedProbe, PlacedSubspace};

use std::collections::BTreeMap;

use burn::prelude::*;

use self::plan::Deciding;
use self::readings::Readings;
use self::sweep::{Sweep, Texted};
use super::ablation::{self, Behaviour, Interventions, SiteAblation};
use super::dataset::Dataset;
use super::units::{RunContext, Stage, Units};
use crate::activation::Activations;
use crate::analysis::timing;
use crate::analysis::verdict::{self, ClaimInputs, Outcome};
use crate::error::{Error, Result};
use crate::site::{Position, Site};
use crate::stats::{self, ResampledEstimate};
use crate::study::{
    BaselineScores, Cell, ClaimVerdict, Estimate, Example, Features, Provenance, Record, Rule, SCHEMA_VERSION, Sample,
    Study, StudyConfig, Timing,
};

/// The input of a study.
#[derive(Debug, Clone)]
pub struct StudyInput<'a> {
    /// The study's configuration.
    pub config: StudyConfig,
    /// The model, program and device that generated and captured.
    pub provenance: Provenance,
    /// Every sample, with and without the constraint, excluded ones too.
    pub samples: &'a [Sample],
    /// A row per sample that has the constraint and is not excluded, in the samples' order.
    pub activations: &'a Activations,
    /// A row per sample without the constraint that is not excluded, if they were read.
    pub without: Option<&'a Activations>,
    /// The rows of `activations` as random weights give them, if they were read.
    pub random: Option<&'a Activations>,
    /// The responses under ablation, if the model was intervened on.
    pub interventions: Option<&'a Interventions>,
    /// The text of every token id that occurs.
    pub vocabulary: BTreeMap<u32, String>,
}

/// A study, with the probes and the record behind its numbers.
#[derive(Debug, Clone)]
pub struct Computed {
    /// The numbers.
    pub study: Study,
    /// The probes and subspaces behind them.
    pub directions: Directions,
    /// The record: draws, held-out logits and outcomes.
    pub record: Record,
}

/// How many fits of each kind a study has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fits {
    /// Cells without a jackknife, and fits of the gap.
    pub plain: usize,
    /// Cells with one, of all feature sets.
    pub curve: usize,
    /// Positions whose text is fitted, for every task.
    pub texts: usize,
    /// Folds of sites that are ablated in representation.
    pub ablated: usize,
}

impl Fits {
    /// Those of a study with all feature sets.
    pub fn of(config: &StudyConfig, sites: &[Site], positions: &[Position]) -> Self {
        let deciding = Deciding::new(config, positions);
        let count = |kept: &dyn Fn(Site, Position) -> bool| {
            sites.iter().map(|&site| positions.iter().filter(|&&position| kept(site, position)).count()).sum::<usize>()
        };
        let curve = count(&|site, position| deciding.jackknifed(site, position));
        let random = count(&|site, position| deciding.matters(site, position));
        let text = positions.iter().filter(|&&position| deciding.matters_in_time(position)).count();
        let ablated = config.ablation.as_ref().map_or(0, |of| of.sites.as_ref().map_or(sites.len(), Vec::len));
        Self {
            plain: sites.len() * positions.len() - curve + gap::fits(&config.probe),
            curve: curve + random + text,
            texts: positions.len(),
            ablated: ablated * config.probe.folds,
        }
    }
}

/// The study alone of [`compute`].
///
/// # Errors
/// Those of [`compute`].
pub fn study(input: StudyInput<'_>, device: &Device, context: &RunContext<'_>) -> Result<Study> {
    Ok(compute(input, device, context)?.study)
}

/// Computes a study: probes, transfer and clusters at every site and position, depth, time, ablation in representation,
/// then the verdicts.
///
/// Progress counts cells, folds of a site's ablation, and texts. The same input gives the same study, whatever the executor.
///
/// # Errors
/// [`Error::UnknownTask`], [`Error::Config`] or [`Error::Data`] when the parts of the input do not fit together, and the
/// errors of the probes' fits.
#[allow(clippy::needless_pass_by_value, reason = "a study is computed once from its input, which callers need no more")]
pub fn compute(input: StudyInput<'_>, device: &Device, context: &RunContext<'_>) -> Result<Computed> {
    let dataset = Dataset::new(&input.config, input.samples)?;
    check(&input, &dataset)?;
    let deciding = Deciding::new(&input.config, input.activations.positions());
    let units =
        Units::new(context, Stage::Probe, sweep::parts(&input, &dataset, &deciding) + gap::parts(&input, &dataset));
    let texts = Texted::fit(&dataset, &input, &deciding, device, &units)?;
    let sweep = Sweep { dataset: &dataset, input: &input, deciding: &deciding, texts: &texts, device };
    let model = sweep.model(&units)?;
    let nulls: Vec<Readings<'_>> = sweep.random(&units)?.into_iter().chain([sweep.text(&units)?]).collect();
    let from_last = sweep.read_from_last(&units)?;
    let gap = gap::gap(&input, &dataset, device, &units)?;
    let ablated = sweep.ablated(&units)?;
    let behaviour = input.interventions.map(|interventions| Behaviour::new(&dataset, interventions));
    let directions = directions::directions(&dataset, &model, &ablated);
    let readings: Vec<&Readings<'_>> = std::iter::once(&model).chain(&nulls).collect();
    let record = record::record(&input, &dataset, &deciding, &readings);
    let (sites, positions) = (input.activations.sites().to_vec(), input.activations.positions().to_vec());
    let study = Study {
        schema: SCHEMA_VERSION,
        id: input.config.id(),
        tasks: dataset.summaries(&input.config, input.samples)?,
        is_front: false,
        examples: Example::of(&dataset.tasks.ids, input.samples),
        cells: cells(&model, &dataset, &sites, &positions),
        baselines: BaselineScores::default(),
        increments: model.report(),
        nulls: nulls.iter().map(Readings::feature_set).collect(),
        gap,
        emergence: model.emergence(),
        timing: sites.iter().zip(from_last).map(|(&site, from_last)| timing_at(&model, site, &from_last)).collect(),
        verdicts: verdicts(&input.config, &model, &nulls, &ablated, behaviour.as_ref()),
        ablation: ablation::report(&ablated, behaviour.as_ref()),
        positions,
        sites,
        vocabulary: input.vocabulary.clone(),
        config: input.config.clone(),
        provenance: input.provenance.clone(),
    };
    Ok(Computed { study, directions, record })
}

/// The cells `[site][position]` as a study holds them.
fn cells(model: &Readings<'_>, dataset: &Dataset<'_>, sites: &[Site], positions: &[Position]) -> Vec<Vec<Cell>> {
    let nothing = crate::analysis::Increments { names: dataset.tasks.ids.clone(), ..Default::default() };
    let cell = |site: Site, position: Position| {
        let cell_scores = model.raw_at(site, position).expect("every cell of the model is read");
        crate::analysis::cell(cell_scores, model.at(site, position).unwrap_or(&nothing))
    };
    sites.iter().map(|&site| positions.iter().map(|&position| cell(site, position)).collect()).collect()
}

fn timing_at(model: &Readings<'_>, site: Site, from_last: &[Vec<Option<ResampledEstimate>>]) -> Timing {
    let moments = model.moments(site);
    let all = |list: Vec<Option<stats::Refitted>>| -> Vec<Option<Estimate>> {
        list.iter().map(|index| Some(timing::estimate(&index.as_ref()?.inference(), 0.0))).collect()
    };
    let against_chance = |sampled: &Option<ResampledEstimate>| {
        let sampled = sampled.as_ref()?;
        Some(Estimate { value: sampled.value, interval: sampled.interval(), p: Some(stats::p_against(sampled, 0.5)) })
    };
    Timing {
        site,
        from_eos: Vec::new(),
        from_last: from_last.iter().map(|tasks| tasks.iter().map(against_chance).collect()).collect(),
        mean_planning: moments.mean_planning().map(|mean| timing::estimate(&mean, 0.0)),
        mean_monitoring: moments.mean_monitoring().map(|mean| timing::estimate(&mean, 0.0)),
        planning: all(moments.planning()),
        monitoring: all(moments.monitoring()),
    }
}

/// The verdicts of the config's rules on the model, each with the result of the same rule on the null feature sets.
fn verdicts(
    config: &StudyConfig,
    model: &Readings<'_>,
    nulls: &[Readings<'_>],
    ablated: &[SiteAblation],
    behaviour: Option<&Behaviour<'_>>,
) -> Vec<ClaimVerdict> {
    let findings = |rule: &Rule| {
        let in_representation = ablated.iter().find(|ablated| ablated.site() == rule.site);
        behaviour.map(Behaviour::findings).or_else(|| in_representation.map(SiteAblation::findings))
    };
    let permuted = |rule: &Rule| {
        let in_representation = ablated.iter().find(|ablated| ablated.site() == rule.site);
        match behaviour {
            Some(behaviour) => behaviour.permuted_findings(),
            None => in_representation.and_then(SiteAblation::permuted_findings),
        }
    };
    let dependencies = |find: &dyn Fn(&Rule) -> Option<crate::analysis::ablation::Findings>| -> Vec<_> {
        config.rules.iter().map(|rule| if rule.claim == 3 { find(rule) } else { None }).collect()
    };
    let mut others: Vec<(Features, Vec<Outcome>)> =
        nulls.iter().map(|readings| (readings.features, outcomes(config, Some(readings), &[]))).collect();
    others.push((Features::PermutedLabels, outcomes(config, None, &dependencies(&permuted))));
    others
        .iter_mut()
        .for_each(|(features, outcomes)| outcomes.retain(|outcome| applies_to(*features, outcome.claim())));
    verdict::verdicts(&outcomes(config, Some(model), &dependencies(&findings)), &others)
}

/// Whether a claim can be read from a feature set: the text has no layers, and only permuted labels have dependencies.
fn applies_to(features: Features, claim: u8) -> bool {
    match features {
        Features::PermutedLabels => claim == 3,
        Features::Text => claim != 3 && claim != 4,
        Features::Model | Features::RandomWeights => claim != 3,
    }
}

/// The outcomes of all rules on one feature set; `dependencies` holds a rule's own, where it has any.
fn outcomes(
    config: &StudyConfig,
    readings: Option<&Readings<'_>>,
    dependencies: &[Option<crate::analysis::ablation::Findings>],
) -> Vec<Outcome> {
    let seen: Vec<_> = config
        .rules
        .iter()
        .map(|rule| readings.map(|readings| (readings.order(rule.position), readings.moments(rule.site))))
        .collect();
    let inputs = |(index, rule): (usize, &'_ Rule)| ClaimInputs {
        increments: readings.and_then(|readings| readings.at(rule.site, rule.position)),
        raw: readings.and_then(|readings| readings.raw_at(rule.site, rule.position)),
        dependencies: dependencies.get(index).and_then(Option::as_ref),
        order: seen[index].as_ref().and_then(|(order, _)| order.as_ref()),
        moments: seen[index].as_ref().map(|(_, moments)| moments),
    };
    let claim_inputs: Vec<(&Rule, ClaimInputs<'_>)> =
        config.rules.iter().enumerate().map(|(index, rule)| (rule, inputs((index, rule)))).collect();
    verdict::outcomes(&claim_inputs)
}

fn check(input: &StudyInput<'_>, dataset: &Dataset<'_>) -> Result<()> {
    let (n, expected) = (input.activations.n(), dataset.analysed.len());
    if n != expected {
        return Err(Error::data(
            "activations",
            format!("expected a row for each of {expected} analysed samples, got {n}"),
            "capture the activations of these samples again",
        ));
    }
    let without = input.without.map_or(dataset.without.samples(), Activations::n);
    if without != dataset.without.samples() {
        return Err(Error::data(
            "activations without the instruction",
            format!("expected a row for each of {} samples, got {without}", dataset.without.samples()),
            "capture the activations of these samples again",
        ));
    }
    input.config.check_sites(input.activations.sites())?;
    for rule in &input.config.rules {
        let captured = |activations: &Activations| {
            activations.sites().contains(&rule.site) && activations.positions().contains(&rule.position)
        };
        if !captured(input.activations) {
            return Err(Error::config(
                "rules",
                format!(
                    "claim {} is to be read at {}, {}, which was not captured",
                    rule.claim, rule.site, rule.position
                ),
                "capture that site and position, or declare another before the run",
            ));
        }
    }
    Ok(())
}
