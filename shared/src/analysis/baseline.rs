//! What probes reach without any activation, with their resamples (SCIENCE.md §5).

use crate::probe::Scored;
use crate::study::{BaselineScores, Score};

/// Scores of probes on the prompt alone and on the surface of the response so far. Lists run over the probeable tasks;
/// resamples are those of the specialists, so that differences are paired.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Baselines {
    /// From the prompt alone.
    pub prompt_only: Vec<Option<Scored>>,
    /// From the surface of the response so far, `[position][task]`; `None` at a position that the samples do not name.
    pub surface: Vec<Vec<Option<Scored>>>,
}

/// The baselines as a study holds them, spread over its `n_tasks` tasks, of which some are probeable.
pub fn baseline_scores(baselines: &Baselines, probeable: &[usize], n_tasks: usize) -> BaselineScores {
    let spread = |scores: &Vec<Option<Scored>>| {
        let mut all: Vec<Option<Score>> = vec![None; n_tasks];
        probeable.iter().zip(scores).for_each(|(&task, score)| all[task] = score.as_ref().map(Scored::report));
        all
    };
    BaselineScores {
        prompt_only: spread(&baselines.prompt_only),
        surface: baselines.surface.iter().map(spread).collect(),
    }
}
