//! The configurations that a study can begin from: one per preset.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use crate::analysis::verdict;
use crate::error::{Error, Result};
use crate::site::{Position, Site};
use crate::study::{
    AblationConfig, Auto, BehaviourConfig, BuiltInSet, C, DoseConfig, Method, Preset, ProbeConfig, Rule, Sampling,
    Scope, StudyConfig,
};
use crate::task;

/// Strengths of the doses.
const ALPHAS: [f64; 4] = [0.5, 1.0, 1.5, 2.0];
/// The most letters of a study's name.
const NAME: usize = 80;
/// Directions of the doses.
const RANKS: [usize; 4] = [1, 2, 4, 8];

impl StudyConfig {
    /// The study's id: its name, else model and seed, fit for a file name (a hub id holds a slash).
    pub fn id(&self) -> String {
        self.name.clone().unwrap_or_else(|| format!("{}-seed-{}", self.model.replace('/', "--"), self.seed))
    }

    /// Refuses a name that cannot be a folder's.
    ///
    /// # Errors
    /// [`Error::Config`].
    pub fn check_name(&self) -> Result<()> {
        let allowed = |letter: char| letter.is_ascii_alphanumeric() || "._-".contains(letter);
        let is_fit =
            |name: &str| (1..=NAME).contains(&name.len()) && name.chars().all(allowed) && !name.starts_with(['.', '-']);
        match &self.name {
            Some(name) if !is_fit(name) => Err(Error::config(
                "name",
                format!("'{name}' cannot be a study's id"),
                format!("use up to {NAME} letters, digits, '.', '_' and '-', a letter, digit or '_' first"),
            )),
            _ => Ok(()),
        }
    }

    /// Refuses sites that the model does not have, sites of ablation that are named twice, and a rule of claim 3 without an
    /// ablation to read.
    ///
    /// # Errors
    /// [`Error::Config`], which names the field.
    pub fn check_sites(&self, known: &[Site]) -> Result<()> {
        let Some(ablation) = &self.ablation else { return Ok(()) };
        let behaviour = ablation.behaviour.as_ref();
        let lists = [
            ("ablation.sites", ablation.sites.as_deref().unwrap_or_default()),
            ("ablation.behaviour.sites", behaviour.map_or(&[][..], |behaviour| &behaviour.sites)),
        ];
        for (field, sites) in lists {
            for (place, site) in sites.iter().enumerate() {
                if !known.contains(site) {
                    let last = known.last().map_or_else(String::new, Site::to_string);
                    return Err(Error::config(
                        field,
                        format!("there is no site {site}"),
                        format!("the last one is {last}"),
                    ));
                }
                if sites[..place].contains(site) {
                    return Err(Error::config(field, format!("{site} stands there twice"), "leave one out"));
                }
            }
        }
        let unread =
            |rule: &&Rule| rule.claim == 3 && ablation.sites.as_ref().is_some_and(|sites| !sites.contains(&rule.site));
        match self.rules.iter().find(unread) {
            Some(rule) if behaviour.is_none() => Err(Error::config(
                "ablation.sites",
                format!("claim 3 is read at {}, which is not among them", rule.site),
                "add that site, or declare another for the rule",
            )),
            _ => Ok(()),
        }
    }

    /// The positions that a study reads, in token order, where the template puts `n_connectors` tokens between text and
    /// response: those asked for, else all, and those of rules and ablation.
    pub fn positions_read(&self, n_connectors: usize) -> Vec<Position> {
        let asked = self.positions.clone().unwrap_or_else(|| Position::all(n_connectors));
        let is_timed = self.rules.iter().any(|rule| rule.claim == 5);
        let timed = in_time(n_connectors.checked_sub(1).map(Position::Connector)).filter(|_| is_timed);
        let needed = self.named_positions().into_iter().flat_map(|(_, positions)| positions);
        asked.into_iter().chain(needed).chain(timed).collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// Refuses positions that a template of `n_connectors` tokens between text and response does not have.
    ///
    /// # Errors
    /// [`Error::Config`], which names the field.
    pub fn check_positions(&self, n_connectors: usize) -> Result<()> {
        let lacks = |position: &Position| matches!(position, Position::Connector(index) if *index >= n_connectors);
        for (field, positions) in self.named_positions() {
            if let Some(position) = positions.into_iter().find(lacks) {
                let known: Vec<String> = Position::all(n_connectors).iter().map(Position::to_string).collect();
                return Err(Error::config(
                    field,
                    format!("the model's template has no {position}"),
                    format!("use {} or token.K", known.join(", ")),
                ));
            }
        }
        if self.positions_read(n_connectors).is_empty() {
            return Err(Error::config("positions", "none is to be read", "name one, or leave the key out"));
        }
        Ok(())
    }

    /// The positions that the config names, by field.
    fn named_positions(&self) -> [(&'static str, Vec<Position>); 3] {
        [
            ("positions", self.positions.clone().unwrap_or_default()),
            ("rules", self.rules.iter().map(|rule| rule.position).collect()),
            ("ablation.position", self.ablation.iter().map(|ablation| ablation.position).collect()),
        ]
    }

    /// The default configuration of a study: [`Preset::Default`].
    pub fn default_for(model: &str, n_layers: usize, seed: u64) -> Self {
        Self::of_preset(Preset::Default, model, n_layers, seed)
    }

    /// All tasks in the sizes of a preset, with the rules of the verdicts declared for a model of `n_layers` blocks.
    pub fn of_preset(preset: Preset, model: &str, n_layers: usize, seed: u64) -> Self {
        let sizes = preset.sizes();
        Self {
            model: model.to_owned(),
            name: None,
            preset: Some(preset),
            task_set: BuiltInSet::TinyWorld,
            tasks: task::built_in().iter().map(|task| task.id().to_owned()).collect(),
            task_specs: Vec::new(),
            samples: preset.samples(),
            samples_without: sizes.samples_without,
            seed,
            sampling: Sampling { temperature: 1.0, top_p: 1.0, max_tokens: 96 },
            template: BTreeMap::new(),
            date: None,
            pilot: None,
            prompts: None,
            labels: None,
            judge: None,
            positions: None,
            probe: ProbeConfig {
                c: preset.c(),
                folds: 5,
                bootstrap: sizes.bootstrap,
                permutations: sizes.permutations,
                splits: sizes.splits,
                jackknife: sizes.jackknife,
                gap_parts: sizes.gap_parts,
            },
            ablation: Some(preset.ablation(&sizes, n_layers)),
            rules: verdict::rules(n_layers),
        }
    }
}

/// The positions that the indices of time are computed from, in token order; `connector` is the last before the response.
pub(super) fn in_time(connector: Option<Position>) -> impl Iterator<Item = Position> {
    [Some(Position::UserLast), connector, Some(Position::First), Some(Position::Last)].into_iter().flatten()
}

/// The sizes of a preset, beside [`Preset::samples`].
struct Sizes {
    samples_without: usize,
    bootstrap: usize,
    permutations: usize,
    splits: usize,
    jackknife: usize,
    gap_parts: usize,
    /// Responses per task under every ablation.
    behaviour: usize,
    /// Random subspaces among the controls.
    random: usize,
    /// Permuted draws per task among the controls.
    permuted: usize,
    /// Responses per dose; `None`: no doses.
    dose: Option<usize>,
}

/// The sizes of [`Preset::Default`]; the other presets differ from these.
const DEFAULT: Sizes = Sizes {
    samples_without: 120,
    bootstrap: 2000,
    permutations: 100,
    splits: 5,
    jackknife: 21,
    gap_parts: 4,
    behaviour: 60,
    random: 8,
    permuted: 4,
    dose: Some(60),
};

impl Preset {
    fn sizes(self) -> Sizes {
        match self {
            Self::Quick => Sizes {
                samples_without: 24,
                bootstrap: 200,
                permutations: 20,
                splits: 1,
                jackknife: 7,
                gap_parts: 0,
                behaviour: 20,
                random: 3,
                permuted: 1,
                dose: None,
            },
            Self::Default | Self::Paper => DEFAULT,
            Self::Bundled => Sizes {
                samples_without: 240,
                bootstrap: 2000,
                permutations: 200,
                behaviour: 300,
                dose: Some(150),
                ..DEFAULT
            },
        }
    }

    fn c(self) -> C {
        match self {
            Self::Quick => C::Fixed(0.1),
            Self::Default | Self::Bundled => C::Auto(Auto::Auto),
            Self::Paper => C::Fixed(1.0),
        }
    }

    /// INLP at every block, on response tokens; in [`Preset::Paper`] on all tokens.
    ///
    /// Of the paper's settings, these are known, from summaries by others and not from its own text: INLP as the method, PWCCA
    /// in addition, probes scored by accuracy, positions grouped as connector, body and end of sequence, the models
    /// Llama-3.1-8B-Instruct, gemma-2-2b-it and Qwen2.5-0.5B-Instruct. Every study here has INLP, PWCCA, accuracy and those
    /// positions; the run chooses the model. The rest of [`Preset::Paper`] is a reconstruction: C = 1 is scikit-learn's
    /// default, rank 8 replaces INLP until nothing is left to read (a stop by accuracy would give tasks with rare violations
    /// more directions), α = 1 is a projection onto the nullspace, and all tokens because no summary says otherwise. Sizes,
    /// sampling, prompts and rules are ours.
    fn ablation(self, sizes: &Sizes, n_layers: usize) -> AblationConfig {
        let (rank, scope) = if self == Self::Paper { (8, Scope::All) } else { (4, Scope::Response) };
        let dose = |samples| DoseConfig { alphas: ALPHAS.to_vec(), ranks: RANKS.to_vec(), samples };
        AblationConfig {
            sites: None,
            method: Method::Inlp,
            position: Position::Mean,
            rank,
            random: sizes.random,
            permutations: sizes.permuted,
            behaviour: Some(BehaviourConfig {
                sites: (0..n_layers).map(Site::ResidPost).collect(),
                alpha: 1.0,
                samples: sizes.behaviour,
                scope,
                dose: sizes.dose.map(dose),
            }),
        }
    }
}

impl FromStr for Preset {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|preset| preset.name() == text).ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            Error::config("preset", format!("unknown preset '{text}'"), format!("use one of {names}"))
        })
    }
}
