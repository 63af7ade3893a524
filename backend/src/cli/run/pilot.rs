//! The pilot of a run: the levels that it leaves to the study, what its forecast says, and whether the study is worth starting.

use anyhow::{Context, Result, bail};
use shared::model::Model;
use shared::run::{self, CaptureInput, PilotLevel, PilotParameter, RunContext};
use shared::study::{Levels, PilotConfig, StudyConfig};
use shared::tokenizer::ChatTokenizer;

use super::Args;
use super::observer::Observer;
use crate::cli::progress::stop_on_signal;
use crate::forecast::{Forecast, forecast};
use crate::job::{self, Workers};
use crate::store::RunFolder;

/// The fewest tasks that a study is worth running for.
const TASKS: usize = 3;

/// The levels that a run's pilot leaves to the study. Where the pilot refuses the study, nothing of the run is kept.
///
/// # Errors
/// Those of the pilot, and when too few tasks could be probed.
pub(super) fn levels(
    (args, observer): (&Args, &Observer),
    (config, asked): (&StudyConfig, &PilotConfig),
    model: &(Model, ChatTokenizer),
    (run, context): (&RunFolder, &RunContext<'_>),
) -> Result<Levels> {
    if run.passed() || args.units_of.is_some() {
        // What an earlier start has begun goes on: most of the pilot's units are kept. So are those of a study that is computed
        // again.
        let (model, tokenizer) = model;
        return Ok(run::pilot(&CaptureInput { model, tokenizer, config }, asked, context)?.levels(asked));
    }
    // A part of a pilot decides nothing, and of kept units nobody knows how long they took.
    run.restart()?;
    let forecast = forecast(model, config, asked, (context, &|| observer.worked()))?;
    observer.forecast(&forecast);
    let passed = if args.anyway { Ok(()) } else { require_tasks(&forecast, args.supervised) };
    match passed {
        Ok(()) => run.pass()?,
        Err(_) => run.remove()?,
    }
    passed.map(|()| forecast.pilot.levels(asked))
}

/// Runs the pilot alone, keeps nothing, and shows what it says of the study; on stdout with `json`.
///
/// # Errors
/// Those of the pilot.
pub(super) fn preview(
    config: &StudyConfig,
    model: &(Model, ChatTokenizer),
    (observer, json): (&Observer, bool),
) -> Result<()> {
    let workers = Workers::new()?;
    stop_on_signal();
    let judge = job::judge(config, model)?;
    let context = RunContext {
        progress: &|stage, done, total| observer.at(stage, done, total),
        stop: &|| observer.stopped(),
        judge: judge.as_deref(),
        ..RunContext::quiet(&workers)
    };
    let asked = config.pilot.as_ref().context("a preview has a pilot")?;
    let forecast = forecast(model, config, asked, (&context, &|| observer.worked()))?;
    observer.forecast(&forecast);
    if json {
        println!("{}", serde_json::to_string(&forecast)?);
    }
    Ok(())
}

/// The tasks and levels as a table, and the seconds of every stage.
pub(super) fn print(forecast: &Forecast) {
    eprintln!(
        "{:<18} {:>3} {:>3} {:>8} {:>9}  {:>5} {:>9}  levels asked",
        "pilot", "n", "cut", "left out", "satisfied", "rate", "probeable"
    );
    for task in &forecast.pilot.tasks {
        let levels = |parameter: &PilotParameter| {
            let shown = |level: &PilotLevel| {
                let mark = if level.asked { "" } else { "-" };
                format!("{mark}{} ({}/{})", level.name, level.satisfied, level.responses)
            };
            let levels: Vec<String> = parameter.levels.iter().map(shown).collect();
            format!("{}: {}", parameter.name, levels.join(", "))
        };
        let levels: Vec<String> = task.parameters.iter().map(levels).collect();
        eprintln!(
            "{:<18} {:>3} {:>3} {:>8} {:>9}  {:>5.2} {:>9.2}  {}",
            task.task,
            task.responses,
            task.cut,
            task.left_out,
            task.satisfied,
            task.rate,
            task.probeable,
            levels.join("; ")
        );
    }
    let stages: Vec<String> =
        forecast.seconds.iter().map(|(stage, seconds)| format!("{stage} {}", minutes(*seconds))).collect();
    let total = forecast.seconds.iter().map(|(_, seconds)| seconds).sum();
    eprintln!(
        "forecast: {:.1} of {} tasks can be probed; {}, {}{}",
        forecast.pilot.expected(),
        forecast.pilot.tasks.len(),
        minutes(total),
        stages.join(", "),
        forecast.peak_bytes.map_or_else(String::new, |bytes| format!("; {} MB of memory so far", bytes / 1_000_000))
    );
}

/// Refuses a study that would find too few tasks to probe.
///
/// # Errors
/// Says which tasks are missing, why, and what would help.
fn require_tasks(forecast: &Forecast, supervised: bool) -> Result<()> {
    let wanted = TASKS.min(forecast.pilot.tasks.len());
    if forecast.pilot.at_least(wanted) >= 0.5 {
        return Ok(());
    }
    let mut tasks: Vec<_> = forecast.pilot.tasks.iter().collect();
    tasks.sort_by(|one, other| one.probeable.total_cmp(&other.probeable));
    let lacking = tasks.iter().filter(|task| task.probeable < 0.9).map(|task| {
        let why = match task.rate {
            _ if task.cut * 2 > task.responses => "mostly cut at the limit",
            _ if task.left_out * 2 > task.responses => "mostly cut, empty or not judged",
            rate if rate < 0.1 => "hardly ever satisfied",
            rate if rate > 0.9 => "hardly ever violated",
            _ => "too few samples",
        };
        format!("{} ({why})", task.task)
    });
    // Whoever reads the supervisor's words gave no options.
    let fix = if supervised {
        "ask for more samples, raise sampling.max_tokens where responses are cut, choose levels or other tasks, or start it although few tasks can be probed"
    } else {
        "ask for more with --samples, raise sampling.max_tokens in --config where responses are cut, choose levels or other tasks, or start it all the same with --anyway"
    };
    bail!(
        "after the pilot, about {:.1} of {} tasks could be probed, and {wanted} are wanted: {}; {fix}",
        forecast.pilot.expected(),
        forecast.pilot.tasks.len(),
        lacking.collect::<Vec<_>>().join(", ")
    )
}

/// `40 s`, `12 min` or `3.5 h`.
fn minutes(seconds: f64) -> String {
    match seconds {
        seconds if seconds < 90.0 => format!("{seconds:.0} s"),
        seconds if seconds < 5400.0 => format!("{:.0} min", seconds / 60.0),
        seconds => format!("{:.1} h", seconds / 3600.0),
    }
}
