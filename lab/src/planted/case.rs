//! Every planted truth, as a case with a judge: the tests recover them, `lab planted` finds the noise at which they fail.

use burn::prelude::*;

use super::judge::{self, Judged};
use super::{Planted, Structure, synthesise};
use shared::activation::Activations;
use shared::error::Result;
use shared::run::{Executor, RunContext, StudyInput, study};
use shared::site::{Position, Site};
use shared::study::{Claim, ModelCard, Provenance, Sample, Study, StudyConfig};
use shared::task::{self, Skill};

/// A planted truth.
pub struct Case {
    /// What is planted.
    pub name: &'static str,
    /// The expected result.
    pub truth: &'static str,
    plant: fn(&mut Planted),
    /// Whether the case is about ablation; the others run faster without.
    ablates: bool,
    judge: fn(&Study) -> Judged,
}

/// Every planted truth about probes. The only list of them.
pub fn all() -> &'static [Case] {
    &ALL
}

const ALL: [Case; 13] = [
    Case {
        name: "one shared direction",
        truth: "claims 1 to 3 contradicted, one cluster, all 72 pairs depend",
        plant: |planted| planted.structure = Structure::Shared,
        ablates: true,
        judge: judge::shared_direction,
    },
    Case {
        name: "one shared direction, read backwards by four tasks",
        truth: "the same: claims 1 to 3 contradicted, one cluster, all 72 pairs depend",
        plant: |planted| planted.structure = Structure::SharedFlipped,
        ablates: true,
        judge: judge::shared_direction,
    },
    Case {
        name: "nine independent directions",
        truth: "claims 1 and 2a supported, nine clusters, tasks depend on themselves only",
        plant: |planted| planted.structure = Structure::Independent,
        ablates: true,
        judge: judge::independent_directions,
    },
    Case {
        name: "one success direction beside the text's own",
        truth: "claim 1 contradicted although the raw gap lies above 0",
        plant: |planted| planted.structure = Structure::Universal,
        ablates: false,
        judge: judge::universal,
    },
    Case {
        name: "a direction per skill",
        truth: "claims 1 and 2 supported, the skills are the clusters (adjusted Rand index 1)",
        plant: |planted| planted.structure = Structure::SkillClusters,
        ablates: false,
        judge: judge::skill_clusters,
    },
    Case {
        name: "one-way dependencies",
        truth: "claim 3 supported, exactly the planted pairs depend (precision and recall 1)",
        plant: |planted| {
            planted.structure = Structure::OneWay;
            planted.prompts *= 2;
            planted.d = 32;
        },
        ablates: true,
        judge: judge::one_way,
    },
    Case {
        name: "labels of nothing",
        truth: "every score at chance, no verdict",
        plant: |planted| planted.structure = Structure::NoSignal,
        ablates: true,
        judge: judge::nothing,
    },
    Case {
        name: "labels that the text decides",
        truth: "no verdict, although the activations carry the labels",
        plant: |planted| {
            planted.structure = Structure::Independent;
            planted.by_text = true;
        },
        ablates: false,
        judge: judge::decided_by_the_text,
    },
    Case {
        name: "onsets in the order of skills",
        truth: "claim 4 supported, every onset within a layer",
        plant: |planted| in_depth(planted, &IN_ORDER),
        ablates: false,
        judge: |study| judge::onsets(study, &IN_ORDER, Claim::Supported),
    },
    Case {
        name: "onsets against the order of skills",
        truth: "claim 4 contradicted, every onset within a layer",
        plant: |planted| in_depth(planted, &REVERSED),
        ablates: false,
        judge: |study| judge::onsets(study, &REVERSED, Claim::Contradicted),
    },
    Case {
        name: "labels that appear in the response",
        truth: "claim 5 supported, readable from the planted position on",
        // To show that planning lies within 0.02 AUROC of 0 takes more samples than a study has by default.
        plant: |planted| {
            in_time(planted, BEGINS);
            (planted.prompts, planted.d) = (24 * planted.prompts, 12);
        },
        ablates: false,
        judge: |study| judge::appearing(study, BEGINS),
    },
    Case {
        name: "labels known before the response",
        truth: "claim 5 contradicted, planning above 0.3",
        plant: |planted| in_time(planted, 0),
        ablates: false,
        judge: judge::known_before,
    },
    Case {
        name: "labels that the prompt decides",
        truth: "planning within 0.02 of 0, no verdict on claim 5",
        plant: |planted| {
            in_time(planted, 0);
            planted.by_prompt = true;
        },
        ablates: false,
        judge: judge::decided_by_the_prompt,
    },
];

/// First blocks of the nine tasks, later for later skills, and the other way round.
const IN_ORDER: [usize; 9] = [0, 1, 1, 3, 3, 5, 6, 5, 6];
const REVERSED: [usize; 9] = [6, 6, 5, 3, 3, 0, 1, 0, 1];
/// The index, among the positions of [`in_time`], of the first one that carries the label in the response.
const BEGINS: usize = 3;

/// The study's depth; other sizes of a planted model have no effect.
const LAYERS: usize = 8;

fn in_depth(planted: &mut Planted, onsets: &[usize]) {
    planted.structure = Structure::Independent;
    planted.sites = (0..LAYERS).map(Site::ResidPost).collect();
    planted.onsets = onsets.to_vec();
    planted.d = 32;
}

fn in_time(planted: &mut Planted, begins: usize) {
    planted.structure = Structure::Independent;
    planted.positions = vec![Position::UserLast, Position::Connector(0), Position::First, Position::Last];
    planted.begins = begins;
    planted.d = 32;
}

/// The difficulty of a planted truth.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Noise {
    /// Distance between the classes, in deviations of the noise.
    pub separation: f64,
    /// Base prompts per task, of five responses each.
    pub prompts: usize,
}

/// The stated noise, at which everything must be recovered.
impl Default for Noise {
    fn default() -> Self {
        Self { separation: 4.0, prompts: 48 }
    }
}

impl Planted {
    /// All nine tasks at one site and position, those of the planted study's rules.
    pub fn at(noise: Noise, structure: Structure, seed: u64) -> Self {
        Self {
            structure,
            tasks: task::built_in().iter().map(|task| (task.id().to_owned(), task.spec().skill)).collect(),
            prompts: noise.prompts,
            responses: 5,
            d: 64,
            separation: noise.separation,
            prompt_effect: 0.3,
            sites: vec![Site::ResidPost(5)],
            positions: vec![Position::Last],
            onsets: Vec::new(),
            begins: 0,
            by_prompt: false,
            by_text: false,
            seed,
        }
    }

    /// The config of a planted study.
    pub fn config(&self) -> StudyConfig {
        config(&self.tasks, self.seed)
    }
}

/// The config of a planted study of some tasks: its model cannot be intervened on, so ablation stays in representation. Fewer
/// splits, permutations and resamples of kept probes than in a real study, because there are many studies: more splits would
/// only make effects more exact, and no rule reads permutations or resamples.
pub(super) fn config(tasks: &[(String, Skill)], seed: u64) -> StudyConfig {
    let mut config = StudyConfig::default_for("planted", LAYERS, seed);
    (config.probe.permutations, config.probe.bootstrap, config.probe.splits) = (8, 200, 2);
    config.probe.gap_parts = 0;
    config.tasks = tasks.iter().map(|(id, _)| id.clone()).collect();
    if let Some(ablation) = &mut config.ablation {
        ablation.position = Position::Last;
        // No rule reads the others.
        ablation.sites = Some(vec![config.rules[0].site]);
        ablation.behaviour = None;
    }
    config
}

impl Case {
    /// The planted structure of the case.
    pub fn planted(&self, noise: Noise, seed: u64) -> Planted {
        let mut planted = Planted::at(noise, Structure::NoSignal, seed);
        (self.plant)(&mut planted);
        planted
    }

    /// The study of one draw of the case.
    ///
    /// # Errors
    /// What [`study`] refuses, as too few prompts.
    pub fn study(&self, noise: Noise, seed: u64, executor: &dyn Executor) -> Result<Study> {
        let planted = self.planted(noise, seed);
        let mut config = planted.config();
        config.ablation = config.ablation.filter(|_| self.ablates);
        let (samples, activations) = synthesise(&planted)?;
        study(input(config, &samples, &activations), &Device::flex(), &RunContext::quiet(executor))
    }

    /// Whether a study recovers the case's truth.
    ///
    /// # Errors
    /// The part of the truth that is not recovered.
    pub fn judge(&self, study: &Study) -> Judged {
        (self.judge)(study)
    }
}

/// The input of a planted study.
pub fn input<'a>(config: StudyConfig, samples: &'a [Sample], activations: &'a Activations) -> StudyInput<'a> {
    let provenance = Provenance { program: "planted".to_owned(), model: ModelCard::default(), judges: Vec::new() };
    StudyInput {
        config,
        provenance,
        samples,
        activations,
        without: None,
        random: None,
        interventions: None,
        vocabulary: super::vocabulary(),
    }
}
