//! How long a study will take and which of its tasks it can probe, from a pilot.

use std::sync::Mutex;
use std::time::Duration;

use anyhow::{Result, bail};
use burn::tensor::Device;
use serde::Serialize;
use shared::activation::Activations;
use shared::api::{ForecastTask, RunForecast};
use shared::executor;
use shared::model::Model;
use shared::run::{self, CaptureInput, Fits, Pilot, RunContext, Sequential, Stage, StudyInput, Units};
use shared::site::{Position, Site};
use shared::study::{DoseConfig, Method, ModelCard, PilotConfig, Provenance, Sample, Scope, StudyConfig};
use shared::tokenizer::ChatTokenizer;

/// Responses of the pilot whose stream every core reads.
const READ: usize = 12;
/// Blocks of the jackknife that a cell is timed with.
const JACKKNIFE: usize = 3;
/// Tasks that the probes are timed on: the time is close to linear in them.
const TASKS: usize = 3;

/// What a study will take, and what it will find to probe.
#[derive(Debug, Clone, Serialize)]
pub struct Forecast {
    /// The pilot behind it.
    pub pilot: Pilot,
    /// Seconds of every stage.
    pub seconds: Vec<(&'static str, f64)>,
    /// The most memory that the program had so far, after a part of every stage in the study's own sizes; `None` where the
    /// system does not tell.
    pub peak_bytes: Option<u64>,
}

/// The time that the run has worked so far: a pause does not count.
pub type Clock<'a> = dyn Fn() -> Duration + Sync + 'a;

impl From<&Forecast> for RunForecast {
    fn from(forecast: &Forecast) -> Self {
        let tasks = forecast.pilot.tasks.iter().map(|task| ForecastTask {
            task: task.task.clone(),
            responses: task.responses,
            cut: task.cut,
            rate: task.rate,
            probeable: task.probeable,
        });
        Self {
            probeable: forecast.pilot.expected(),
            tasks: tasks.collect(),
            seconds: forecast.seconds.iter().map(|&(stage, seconds)| (stage.to_owned(), seconds)).collect(),
            peak_bytes: forecast.peak_bytes,
        }
    }
}

/// The most memory that this program had, in bytes, as Linux counts it.
fn peak_bytes() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kib| kib * 1024)
}

/// Runs the pilot and times a small part of every stage.
///
/// # Errors
/// Those of the pilot, of reading the stream and of the probes.
pub fn forecast(
    (model, tokenizer): &(Model, ChatTokenizer),
    config: &StudyConfig,
    asked: &PilotConfig,
    (context, clock): (&RunContext<'_>, &Clock<'_>),
) -> Result<Forecast> {
    let began = clock();
    let pilot = run::pilot(&CaptureInput { model, tokenizer, config }, asked, context)?;
    let of_response = since(began, clock) / pilot.samples.len().max(1) as f64;
    let analysed: Vec<&Sample> = pilot.samples.iter().filter(|sample| sample.excluded.is_none()).collect();
    if analysed.is_empty() {
        return Ok(Forecast { pilot, seconds: Vec::new(), peak_bytes: peak_bytes() });
    }
    let kept = analysed.len() as f64 / pilot.samples.len() as f64;
    let (tasks, with, without) = (config.tasks.len() as f64, config.samples as f64, config.samples_without as f64);
    let mut seconds = vec![("responses", of_response * tasks * (with + without))];
    let positions = positions(config, analysed[0]);
    check(config, &Site::all(model.config.n_layers))?;
    // Far apart in the pilot, so that short and long responses are among them; a part for every core, as the study's batches.
    let cores = cores();
    let every = analysed.len().div_ceil(READ * cores);
    let part =
        |core: usize| -> Vec<&Sample> { analysed.iter().step_by(every).skip(core).step_by(cores).copied().collect() };
    let parts: Vec<Vec<&Sample>> = (0..cores).map(part).filter(|part| !part.is_empty()).collect();
    let began = clock();
    let read = executor::map(context.executor, parts.len(), |part| read((model, context), &parts[part], &positions));
    let activations = read.into_iter().collect::<Result<Vec<_>>>()?.swap_remove(0);
    let of_row = since(began, clock) / parts.iter().map(Vec::len).sum::<usize>() as f64;
    let rows = &parts[0];
    seconds.push(("activations", of_row * kept * tasks * (2.0 * with + without)));
    if let Some(behaviour) = config.ablation.as_ref().and_then(|ablation| ablation.behaviour.as_ref()) {
        let ablation = config.ablation.as_ref().expect("it has a behaviour");
        let probeable = pilot.expected();
        let cases = probeable * (1.0 + ablation.permutations as f64) + ablation.random as f64 + 1.0;
        // Every task's own subspace has a dose of every strength and rank, and so has one of its controls.
        let whiches = 1 + ablation.permutations.min(1);
        let ranks = |dose: &DoseConfig| if ablation.method == Method::Inlp { dose.ranks.len() } else { 1 };
        let of_dose = |dose: &DoseConfig| whiches * dose.alphas.len() * ranks(dose) * dose.samples;
        let doses = behaviour.dose.as_ref().map_or(0, of_dose);
        let share = share_of_answer(&pilot.samples, behaviour.scope);
        let answers = tasks * cases * behaviour.samples as f64 + probeable * doses as f64;
        seconds.push(("ablations", of_response * share * answers));
        let texts = (kept * tasks * without).min(run::DAMAGE_TEXTS as f64);
        let cases = cases + probeable * (doses / behaviour.dose.as_ref().map_or(1, |dose| dose.samples.max(1))) as f64;
        seconds.push(("damage", of_row * share * texts * cases));
    }
    seconds.push(("probes", probes(config, (rows, kept), &activations, (context, clock))?));
    // The response as the checker reads it, token by token, costs little beside the pass.
    seconds.push(("traces", of_row * kept * tasks * with));
    Ok(Forecast { pilot, seconds, peak_bytes: peak_bytes() })
}

/// Seconds of work since a time of the clock.
fn since(began: Duration, clock: &Clock<'_>) -> f64 {
    clock().saturating_sub(began).as_secs_f64()
}

/// The share of a response's time that its answer under an ablation takes: where the prompts are left as they are, all
/// ablations start from one pass over them.
fn share_of_answer(samples: &[Sample], scope: Scope) -> f64 {
    let (prompts, all): (usize, usize) =
        samples.iter().fold((0, 0), |(prompts, all), of| (prompts + of.prompt_tokens, all + of.token_ids.len()));
    if scope == Scope::All { 1.0 } else { (all - prompts) as f64 / all.max(1) as f64 }
}

/// Refuses rules at a site that the model does not have.
fn check(config: &StudyConfig, sites: &[Site]) -> Result<()> {
    if let Some(rule) = config.rules.iter().find(|rule| !sites.contains(&rule.site)) {
        bail!(
            "rules: claim {} is to be read at {}, which the model does not have; name another in the config",
            rule.claim,
            rule.site
        );
    }
    Ok(())
}

fn positions(config: &StudyConfig, row: &Sample) -> Vec<Position> {
    config.positions_read(row.positions.keys().filter(|name| name.starts_with("connector")).count())
}

/// The stream of some rows, on one core; it waits where the run is paused.
fn read((model, outer): (&Model, &RunContext<'_>), rows: &[&Sample], positions: &[Position]) -> Result<Activations> {
    let context = RunContext { stop: outer.stop, ..RunContext::quiet(&Sequential) };
    let units = Units::new(&context, Stage::Pilot, rows.len());
    Ok(run::read(model, rows, positions, (&units, "forecast"))?)
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(1, usize::from)
}

/// Seconds of the probes: one cell of each kind is fitted to rows of the study's number, and counted as often as the study
/// has it.
fn probes(
    config: &StudyConfig,
    (rows, kept): (&[&Sample], f64),
    activations: &Activations,
    measured: (&RunContext<'_>, &Clock<'_>),
) -> Result<f64> {
    let Some(rule) = config.rules.first() else { return Ok(0.0) };
    let fits = Fits::of(config, activations.sites(), activations.positions());
    let timed = two_of(activations.positions());
    let tasks = config.tasks.len();
    let config = &StudyConfig { tasks: config.tasks.iter().take(TASKS).cloned().collect(), ..config.clone() };
    let samples = repeated(config, rows, kept);
    let plain = {
        let mut config = StudyConfig { rules: Vec::new(), ablation: None, ..config.clone() };
        config.probe.gap_parts = 0;
        Timed::of(config, (&samples, activations), (rule.site, &timed), measured)?
    };
    let curve = {
        let mut config = StudyConfig { rules: vec![rule.clone()], ..config.clone() };
        config.probe.gap_parts = 0;
        (config.probe.splits, config.probe.jackknife) = (1, config.probe.jackknife.min(JACKKNIFE));
        if let Some(ablation) = &mut config.ablation {
            (ablation.sites, ablation.behaviour) = (Some(vec![rule.site]), None);
        }
        let ablated = config.ablation.as_ref().map(|ablation| ablation.position);
        let positions: Vec<Position> =
            [rule.position].into_iter().chain(ablated.filter(|position| *position != rule.position)).collect();
        Timed::of(config, (&samples, activations), (rule.site, &positions), measured)?
    };
    // A cell with a jackknife has its splits and a fit per replicate; one without has one fit.
    let per_fit = curve.cells / (1 + config.probe.jackknife.min(JACKKNIFE)) as f64;
    // The cell with a jackknife took one core, whatever stood beside it; the study's are dealt to all.
    let cores = cores() as f64;
    let curve_cell = per_fit * (config.probe.splits + config.probe.jackknife) as f64 / cores;
    let of_few = plain.texts / timed.len() as f64 * fits.texts as f64
        + plain.cells / timed.len() as f64 * fits.plain as f64
        + curve_cell * fits.curve as f64
        + curve.ablated / config.probe.folds as f64 * fits.ablated as f64;
    Ok(of_few * tasks as f64 / config.tasks.len() as f64)
}

/// The positions whose cells are timed: both ends of the response where they are read.
fn two_of(read: &[Position]) -> Vec<Position> {
    let ends: Vec<Position> =
        read.iter().copied().filter(|position| [Position::First, Position::Last].contains(position)).collect();
    if ends.is_empty() { read.iter().copied().take(1).collect() } else { ends }
}

/// Seconds of the parts of a sweep.
struct Timed {
    texts: f64,
    cells: f64,
    ablated: f64,
}

impl Timed {
    fn of(
        config: StudyConfig,
        (samples, activations): (&[Sample], &Activations),
        (site, positions): (Site, &[Position]),
        (context, clock): (&RunContext<'_>, &Clock<'_>),
    ) -> Result<Self> {
        let activations = widened(activations, site, positions, samples.len())?;
        let (texts, cells) = (positions.len() * config.tasks.len(), positions.len());
        let ends = Mutex::new(vec![(0, clock())]);
        let context = RunContext {
            progress: &|_, done, _| ends.lock().expect("nobody panics with it").push((done, clock())),
            probed: &|_| {},
            ..RunContext { artefacts: None, ..context.clone() }
        };
        let provenance = Provenance { program: String::new(), model: ModelCard::default(), judges: Vec::new() };
        let rules = config.rules.len();
        let input = StudyInput {
            config,
            provenance,
            samples,
            activations: &activations,
            without: None,
            random: None,
            interventions: None,
            vocabulary: vocabulary(samples),
        };
        run::study(input, &Device::flex(), &context)?;
        let ends = ends.into_inner().expect("nobody panics with it");
        let at = |done: usize| ends.iter().find(|(reached, _)| *reached >= done).unwrap_or(&ends[ends.len() - 1]).1;
        let between = |from: usize, to: usize| at(to).saturating_sub(at(from)).as_secs_f64();
        // The text itself is a feature set of one more cell where a rule reads it.
        let whole = texts + cells + rules;
        Ok(Self { texts: between(0, texts), cells: between(texts, texts + cells), ablated: between(whole, usize::MAX) })
    }
}

/// Placeholder texts of the token ids: the text probes take the same time whatever they are.
fn vocabulary(samples: &[Sample]) -> std::collections::BTreeMap<u32, String> {
    let ids = samples.iter().flat_map(|sample| sample.token_ids.iter().copied());
    ids.map(|id| (id, format!("token {id}"))).collect()
}

/// As many analysed samples per task as the study will have, repeated from the pilot's, half of them satisfied.
fn repeated(config: &StudyConfig, rows: &[&Sample], kept: f64) -> Vec<Sample> {
    let n = ((config.samples as f64 * kept) as usize).max(4 * config.probe.folds);
    let of_task = |task: &String| {
        (0..n)
            .map(|index| {
                let mut sample = rows[index % rows.len()].clone();
                sample.id = format!("{task}/{index}");
                sample.task.clone_from(task);
                sample.group = format!("{task}/{index}");
                if let Some(verdict) = &mut sample.verdict {
                    verdict.satisfied = index.is_multiple_of(2);
                }
                sample
            })
            .collect::<Vec<_>>()
    };
    config.tasks.iter().flat_map(of_task).collect()
}

/// Activations of `n` rows at one site: the rows that were read, one after the other, each with noise of its own.
fn widened(activations: &Activations, site: Site, positions: &[Position], n: usize) -> Result<Activations> {
    let (d, rows) = (activations.d(), activations.n());
    let place = activations.sites().iter().position(|known| *known == site).expect("rules name sites of the model");
    let mut data = Vec::with_capacity(positions.len() * n * d);
    let mut state = 1_u64;
    for position in positions {
        let column = activations.positions().iter().position(|known| known == position);
        let cell = activations.cell(place, column.expect("every position was read"))?;
        for row in 0..n {
            let values = &cell[row % rows * d..(row % rows + 1) * d];
            data.extend(values.iter().map(|value| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                value * (1.0 + 0.2 * ((state >> 40) as f32 / (1_u32 << 24) as f32 - 0.5))
            }));
        }
    }
    Ok(Activations::new(vec![site], positions.to_vec(), n, d, data)?)
}
