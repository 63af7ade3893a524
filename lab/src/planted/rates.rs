//! How often rules decide in studies that hold no effect, and how often an interval holds the truth.

use std::collections::{BTreeMap, BTreeSet};

use burn::prelude::*;
use rand::seq::SliceRandom;

use super::case::{config, input};
use super::{Noise, Planted, Structure, synthesise, verdict_of};
use shared::error::{Error, Result};
use shared::executor::Sequential;
use shared::model::Model;
use shared::model::random::random_weights;
use shared::run::{RunContext, Stage, StudyInput, Units, read, study};
use shared::site::{Position, Site};
use shared::stats;
use shared::study::{Claim, Sample, Study};
use shared::task::{self, Skill};

/// The claims, and the halves of claim 2, that a study decides.
pub const CLAIMS: [&str; 6] = ["1", "2a", "2b", "3", "4", "5"];

/// A kind of study that holds no effect.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Null {
    /// Labels are independent of activations and text.
    Nothing,
    /// Labels are decided by a word of the response, which the activations carry as well.
    TextOnly,
}

impl Null {
    /// Every kind.
    pub const ALL: [Self; 2] = [Self::Nothing, Self::TextOnly];

    /// The kind in words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Nothing => "labels of nothing",
            Self::TextOnly => "labels that the text decides",
        }
    }

    fn planted(self, seed: u64) -> Planted {
        let (structure, by_text) = match self {
            Self::Nothing => (Structure::NoSignal, false),
            Self::TextOnly => (Structure::Independent, true),
        };
        // Four sites and positions, the rules' own among them, so that every claim is read.
        Planted {
            sites: BLOCKS.map(Site::ResidPost).to_vec(),
            positions: vec![Position::UserLast, Position::First, Position::Last],
            by_text,
            d: 24,
            ..Planted::at(Noise { separation: 3.0, prompts: PROMPTS }, structure, seed)
        }
    }

    /// Which of [`CLAIMS`] one draw decides, either way.
    ///
    /// # Errors
    /// What [`study`] refuses.
    pub fn decided(self, seed: u64) -> Result<[bool; 6]> {
        Ok(decided(&of(&self.planted(seed), true)?))
    }
}

/// Base prompts per task in every draw of the nulls.
const PROMPTS: usize = 36;
/// The blocks that the nulls are read at, the rules' own among them.
const BLOCKS: [usize; 4] = [1, 3, 5, 7];

/// Responses of a model, read by a network that was not trained on them: each draw takes some of the base prompts of every
/// task and fresh weights of the model's architecture.
pub struct Untrained<'a> {
    /// A model of eight blocks, for its architecture.
    pub like: &'a Model,
    /// Labelled responses with their positions, every base prompt several times.
    pub samples: &'a [Sample],
    /// The text of every token.
    pub vocabulary: &'a BTreeMap<u32, String>,
}

impl Untrained<'_> {
    /// Which of [`CLAIMS`] one draw decides, either way.
    ///
    /// # Errors
    /// What [`study`] refuses, and [`read`].
    pub fn decided(&self, seed: u64) -> Result<[bool; 6]> {
        let samples: Vec<Sample> = self.drawn(seed).into_iter().cloned().collect();
        let rows: Vec<&Sample> = samples.iter().collect();
        let Some(first) = rows.first() else {
            let fix = "use a study whose responses to instructions were not all left out";
            return Err(Error::data("samples", "none can be analysed", fix));
        };
        let last_connector =
            (0..).map(Position::Connector).take_while(|at| first.positions.contains_key(&at.to_string()));
        let positions: Vec<Position> = [Position::UserLast]
            .into_iter()
            .chain(last_connector.last())
            .chain([Position::First, Position::Last])
            .collect();
        let network = random_weights(self.like, seed)?;
        let sites = BLOCKS.map(Site::ResidPost);
        let units = Units::new(&RunContext::quiet(&Sequential), Stage::Capture, rows.len());
        let activations = read(&network, &rows, &positions, (&units, "rows"))?.at_sites(&sites)?;
        let ids: BTreeSet<&str> = rows.iter().map(|sample| sample.task.as_str()).collect();
        let tasks: Vec<(String, Skill)> = task::built_in()
            .iter()
            .filter(|task| ids.contains(task.id()))
            .map(|task| (task.id().to_owned(), task.spec().skill))
            .collect();
        let config = config(&tasks, seed);
        let input = StudyInput { vocabulary: self.vocabulary.clone(), ..input(config, &samples, &activations) };
        Ok(decided(&study(input, &Device::flex(), &RunContext::quiet(&Sequential))?))
    }

    /// The analysed samples of some base prompts of every task.
    fn drawn(&self, seed: u64) -> Vec<&Sample> {
        let analysed = || self.samples.iter().filter(|sample| sample.with_constraint && sample.excluded.is_none());
        let mut of_task: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        analysed().for_each(|sample| {
            of_task.entry(&sample.task).or_default().insert(&sample.group);
        });
        let mut rng = stats::rng(seed, "untrained prompts", &[]);
        let mut chosen = BTreeSet::new();
        for groups in of_task.values() {
            let mut groups: Vec<&str> = groups.iter().copied().collect();
            groups.shuffle(&mut rng);
            chosen.extend(groups.into_iter().take(PROMPTS));
        }
        analysed().filter(|sample| chosen.contains(sample.group.as_str())).collect()
    }
}

fn decided(study: &Study) -> [bool; 6] {
    CLAIMS.map(|name| verdict_of(study, name).is_some_and(|verdict| verdict != Claim::Inconclusive))
}

/// Claims whose intervals come from the jackknife.
pub const INTERVALS: [&str; 3] = ["1", "2a", "5"];

/// An effect with its interval, from one draw of a world.
pub type Estimated = (f64, [f64; 2]);

/// The effects of [`INTERVALS`] in one draw of a world where each lies well inside its range: skills share directions, classes
/// overlap, and labels appear at the last token.
///
/// # Errors
/// What [`study`] refuses.
pub fn estimated(prompts: usize, seed: u64) -> Result<[Option<Estimated>; 3]> {
    let planted = Planted {
        positions: vec![Position::UserLast, Position::First, Position::Last],
        begins: 2,
        d: 24,
        ..Planted::at(Noise { separation: 1.5, prompts }, Structure::SkillClusters, seed)
    };
    let study = of(&planted, false)?;
    let effect = |name: &str| {
        let verdict = study.verdicts.iter().find(|verdict| verdict.claim.to_string() == name);
        let half = study.verdicts.iter().flat_map(|verdict| &verdict.halves).find(|half| half.name == name);
        let (effect, interval) =
            verdict.map(|v| (v.effect, v.interval)).or_else(|| half.map(|half| (half.effect, half.interval)))?;
        Some((effect?, interval?))
    };
    Ok(INTERVALS.map(effect))
}

fn of(planted: &Planted, ablates: bool) -> Result<Study> {
    let mut config = planted.config();
    config.ablation = config.ablation.filter(|_| ablates);
    let (samples, activations) = synthesise(planted)?;
    study(input(config, &samples, &activations), &Device::flex(), &RunContext::quiet(&Sequential))
}

/// The coverage of the intervals of many draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coverage {
    /// Draws that gave an interval.
    pub draws: usize,
    /// Mean of the effect over the draws: the truth at this number of samples.
    pub truth: f64,
    /// Share of intervals that hold it.
    pub covered: f64,
    /// Mean half-width of the intervals.
    pub half_width: f64,
    /// Standard deviation of the effect over the draws.
    pub deviation: f64,
}

/// The coverage of some draws' intervals; `None` with fewer than two.
pub fn coverage(draws: &[Estimated]) -> Option<Coverage> {
    let effects: Vec<f64> = draws.iter().map(|(effect, _)| *effect).collect();
    let (truth, deviation) = (stats::mean(&effects)?, stats::standard_deviation(&effects)?);
    let share = |holds: &dyn Fn(&[f64; 2]) -> f64| {
        draws.iter().map(|(_, interval)| holds(interval)).sum::<f64>() / draws.len() as f64
    };
    Some(Coverage {
        draws: draws.len(),
        truth,
        covered: share(&|[low, high]| f64::from(u8::from(*low <= truth && truth <= *high))),
        half_width: share(&|[low, high]| 0.5 * (high - low)),
        deviation,
    })
}
