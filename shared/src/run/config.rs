//! The configuration a study has unless it is told otherwise.

use crate::analysis::verdict;
use crate::site::{Position, Site};
use crate::study::{
    AblationConfig, Auto, BehaviourConfig, C, DoseConfig, Method, ProbeConfig, Sampling, Scope, StudyConfig,
};
use crate::task;

impl StudyConfig {
    /// The study's id: model and seed, fit for a file name (a hub id holds a slash).
    pub fn id(&self) -> String {
        format!("{}-seed-{}", self.model.replace('/', "--"), self.seed)
    }

    /// All tasks, with the rules of the verdicts declared for a model of `n_layers` blocks.
    pub fn default_for(model: &str, n_layers: usize, seed: u64) -> Self {
        Self {
            model: model.to_owned(),
            tasks: task::all().iter().map(|task| task.id.to_owned()).collect(),
            samples: 300,
            samples_without: 100,
            seed,
            sampling: Sampling { temperature: 1.0, top_p: 1.0, max_tokens: 96 },
            probe: ProbeConfig {
                c: C::Auto(Auto::Auto),
                folds: 5,
                bootstrap: 1000,
                permutations: 100,
                splits: 5,
                jackknife: 20,
            },
            ablation: Some(AblationConfig {
                method: Method::Inlp,
                position: Position::Mean,
                rank: 4,
                random: 8,
                permutations: 4,
                behaviour: Some(BehaviourConfig {
                    sites: (0..n_layers).map(Site::ResidPost).collect(),
                    alpha: 1.0,
                    samples: 60,
                    scope: Scope::Response,
                    dose: Some(DoseConfig { alphas: vec![0.5, 1.0, 1.5, 2.0], ranks: vec![1, 2, 4, 8], samples: 60 }),
                }),
            }),
            rules: verdict::rules(n_layers),
        }
    }
}
