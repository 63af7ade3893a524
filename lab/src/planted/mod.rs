//! Synthetic samples and activations whose structure is known, for `run::study` to recover
//! (`docs/method.md` §10).

use std::collections::BTreeMap;
use std::sync::Arc;

mod case;
pub mod dependence;
mod judge;
pub mod power;
pub mod rates;
mod world;

pub use case::{Case, Noise, all, input};
pub use judge::{Judged, verdict_of};

use rand::Rng;

use self::world::World;
use shared::activation::{Activations, Stored};
use shared::artefact::ArtefactStore;
use shared::error::Result;
use shared::site::{Position, Site};
use shared::stats;
use shared::study::Sample;
use shared::task::{Params, Skill, Verdict};

/// How the tasks' label directions relate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Structure {
    /// One direction carries the label of every task.
    Shared,
    /// The same direction, read backwards by every second task from the second on.
    SharedFlipped,
    /// Every task has a separate direction, orthogonal to the others.
    Independent,
    /// One direction carries the part of success that no text shows. In addition, every task has a direction for the word that
    /// it favours, which the text shows.
    Universal,
    /// Every skill has a separate direction, which its tasks share.
    SkillClusters,
    /// Labels are independent of the activations.
    NoSignal,
    /// Every task has a separate direction, but [`ONE_WAY`]'s sources carry their label a second time, along their target's
    /// direction: erasing a source removes both directions, erasing its target leaves the source its first one. Along a
    /// source's first direction label and noise are three times as wide, so that the two are not one direction to a probe.
    OneWay,
}

/// The dependencies that [`Structure::OneWay`] plants, source and target, as places in the list of tasks.
pub const ONE_WAY: [(usize, usize); 3] = [(0, 4), (2, 7), (8, 1)];

/// The parameters of planted data. Noise is standard normal in every feature, so `separation` is the distance of the two
/// classes' means in noise deviations (an ideal probe's AUROC is Φ(separation / √2)).
#[derive(Debug, Clone, PartialEq)]
pub struct Planted {
    /// The structure.
    pub structure: Structure,
    /// The tasks, with their skills.
    pub tasks: Vec<(String, Skill)>,
    /// Base prompts per task.
    pub prompts: usize,
    /// Responses per base prompt.
    pub responses: usize,
    /// Width of the activations; at least the number of tasks.
    pub d: usize,
    /// Distance between the classes.
    pub separation: f64,
    /// Deviation, per feature, of the effect that the responses of one base prompt share.
    pub prompt_effect: f64,
    /// The sites, with independent noise.
    pub sites: Vec<Site>,
    /// The positions, with independent noise.
    pub positions: Vec<Position>,
    /// The first site of `sites` that carries a task's label, for tasks in turn; none: all sites do.
    pub onsets: Vec<usize>,
    /// The first position of `positions` that carries the labels.
    pub begins: usize,
    /// Whether labels are decided by a number in the prompt, and by nothing else.
    pub by_prompt: bool,
    /// Whether labels are decided by a word of the response, and by nothing else.
    pub by_text: bool,
    /// The seed.
    pub seed: u64,
}

/// Draws the samples and their activations. Tasks differ in base rate (35 to 65 % satisfied) and in
/// mean activation, so that a general probe could gain by naming the task.
///
/// # Errors
/// Those of [`Activations::new`].
pub fn synthesise(planted: &Planted) -> Result<(Vec<Sample>, Activations)> {
    let samples = samples(planted);
    let world = World::draw(planted);
    let mut data = Vec::with_capacity(planted.sites.len() * planted.positions.len() * samples.len() * planted.d);
    for site in 0..planted.sites.len() {
        for position in 0..planted.positions.len() {
            let mut rng = stats::rng(planted.seed, "planted noise", &[site as u64, position as u64]);
            for row in &samples {
                let carries = position >= planted.begins && site >= planted.onset(row.task);
                data.extend(world.activation(row, carries, &mut rng));
            }
        }
    }
    let (sites, positions) = (planted.sites.clone(), planted.positions.clone());
    let activations = Activations::new(sites, positions, samples.len(), planted.d, data)?;
    Ok((samples.into_iter().map(|row| row.sample).collect(), activations))
}

/// The same samples with activations in a store, a piece per batch of rows and site, as a run of a model leaves them: no
/// more than one piece is in memory.
///
/// # Errors
/// Those of the store.
pub fn synthesise_in(
    store: &Arc<dyn ArtefactStore>,
    planted: &Planted,
    rows_in_batch: usize,
) -> Result<(Vec<Sample>, Activations)> {
    let (samples, world, group) = (samples(planted), World::draw(planted), "planted".to_owned());
    let rows: Vec<usize> = (0..samples.len()).collect();
    let batches: Vec<Vec<usize>> = rows.chunks(rows_in_batch.max(1)).map(<[usize]>::to_vec).collect();
    for site in 0..planted.sites.len() {
        for (number, batch) in batches.iter().enumerate() {
            let mut piece = Vec::with_capacity(planted.positions.len() * batch.len() * planted.d * size_of::<f32>());
            for position in 0..planted.positions.len() {
                let of = [site as u64, position as u64, number as u64];
                let mut rng = stats::rng(planted.seed, "planted noise", &of);
                for row in batch.iter().map(|&row| &samples[row]) {
                    let carries = position >= planted.begins && site >= planted.onset(row.task);
                    piece.extend(world.activation(row, carries, &mut rng).into_iter().flat_map(f32::to_le_bytes));
                }
            }
            store.write(&Stored::piece(&group, number, site), &piece)?;
        }
    }
    let stored = Stored { store: store.clone(), group, batches };
    let (sites, positions) = (planted.sites.clone(), planted.positions.clone());
    let activations = Activations::stored(sites, positions, samples.len(), planted.d, stored);
    Ok((samples.into_iter().map(|row| row.sample).collect(), activations))
}

impl Planted {
    fn onset(&self, task: usize) -> usize {
        if self.onsets.is_empty() { 0 } else { self.onsets[task % self.onsets.len()] }
    }
}

struct Row {
    task: usize,
    prompt: usize,
    /// The sample's coordinate along the task's direction, −½ to ½ of the separation where the label alone decides.
    along: f64,
    /// The same along the direction of the word, under [`Structure::Universal`].
    word: f64,
    sample: Sample,
}

/// The words of planted responses, by token id.
pub fn vocabulary() -> BTreeMap<u32, String> {
    BTreeMap::from([(0, " no".to_owned()), (1, " yes".to_owned())])
}

/// The variables that decide a label, and the sample's coordinates in the activations.
struct Drawn {
    satisfied: bool,
    along: f64,
    word: bool,
}

impl Planted {
    /// Draws one response's label. `asked` is uniform and shared by the responses of a prompt, `rate` the share of satisfied.
    fn label(&self, asked: f64, rate: f64, rng: &mut impl Rng) -> Drawn {
        let drawn = if self.by_prompt { asked } else { rng.random::<f64>() };
        let label = |satisfied: bool| if satisfied { 0.5 } else { -0.5 };
        if self.structure != Structure::Universal {
            let satisfied = drawn < rate;
            // Without a text that decides, the word is noise.
            let word = if self.by_text { satisfied } else { rng.random::<bool>() };
            return Drawn { satisfied, along: label(satisfied), word };
        }
        let word = rng.random::<bool>();
        let unseen = stats::normals(1, 1.0, rng)[0];
        let satisfied = unseen + 1.6 * label(word) + 0.3 * stats::normals(1, 1.0, rng)[0] > 0.0;
        Drawn { satisfied, along: 0.5 * unseen, word }
    }
}

fn samples(planted: &Planted) -> Vec<Row> {
    let mut rng = stats::rng(planted.seed, "planted labels", &[]);
    let mut rows = Vec::new();
    for (task, (id, _)) in planted.tasks.iter().enumerate() {
        let rate = 0.35 + 0.3 * task as f64 / (planted.tasks.len().max(2) - 1) as f64;
        for prompt in 0..planted.prompts {
            let asked = rng.random::<f64>();
            for response in 0..planted.responses {
                let Drawn { satisfied, along, word } = planted.label(asked, rate, &mut rng);
                let params = Params::from_iter([("count".to_owned(), (1000.0 * asked).round().into())]);
                let sample = Sample { params, ..placed(planted, sample(id, prompt, response, satisfied), word) };
                rows.push(Row { task, prompt, along, word: if word { 0.5 } else { -0.5 }, sample });
            }
        }
    }
    rows
}

/// The sample with a token per position; the prompt ends where the response's positions begin. Every token of the response is
/// the word.
fn placed(planted: &Planted, sample: Sample, word: bool) -> Sample {
    let single = planted.positions.iter().filter(|&&position| position != Position::Mean);
    let before = |position: &Position| matches!(position, Position::UserLast | Position::Connector(_));
    Sample {
        positions: single.clone().enumerate().map(|(token, position)| (position.to_string(), token)).collect(),
        prompt_tokens: single.clone().filter(|position| before(position)).count(),
        token_ids: single.map(|_| u32::from(word)).collect(),
        ..sample
    }
}

fn sample(task: &str, prompt: usize, response: usize, satisfied: bool) -> Sample {
    Sample {
        id: format!("{task}/{prompt:03}/with/{response}"),
        task: task.to_owned(),
        group: format!("{task}/{prompt:03}"),
        with_constraint: true,
        params: Params::new(),
        prompt: format!("planted prompt {prompt}"),
        response: format!("planted response {response}"),
        token_ids: Vec::new(),
        prompt_tokens: 0,
        positions: BTreeMap::new(),
        verdict: Some(Verdict { satisfied, why: "planted".to_owned(), why_message: None }),
        excluded: None,
        excluded_message: None,
        trace: None,
    }
}
