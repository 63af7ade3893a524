//! `lab planted`: the noise, and the number of prompts, at which every planted truth is still recovered.

use std::cell::Cell;
use std::path::PathBuf;

use crate::planted::dependence::World;
use crate::planted::rates::{self, Null, Untrained};
use crate::planted::{self, Case, Noise};
use anyhow::{Result, ensure};
use burn::tensor::Device;
use shared::executor::{self, Sequential};
use shared::model::Precision;

use super::power;
use backend::job::Workers;
use backend::snapshot::Snapshot;
use backend::store::{read_samples, read_study};

/// Sweep noise and number of prompts over every planted truth, and say where its recovery breaks down.
#[derive(clap::Args)]
pub struct Args {
    /// Distances between the classes, in deviations of the noise.
    #[arg(long, value_delimiter = ',', default_value = "4,3,2,1.5,1,0.5")]
    separations: Vec<f64>,
    /// Base prompts per task, of five responses each; cases that need more take a multiple, and say how many.
    #[arg(long, value_delimiter = ',', default_value = "48,24,12")]
    prompts: Vec<usize>,
    /// Draws of every case.
    #[arg(long, default_value_t = 5)]
    seeds: u64,
    /// Seed of the first draw; the tests recover every case from seed 1 on.
    #[arg(long, default_value_t = 1)]
    first_seed: u64,
    /// Only cases, or with --nulls only nulls, whose name holds this.
    #[arg(long, default_value = "")]
    case: String,
    /// Instead: how often claims are decided over this many studies that hold nothing to decide.
    #[arg(long, value_name = "STUDIES", conflicts_with = "coverage")]
    nulls: Option<u64>,
    /// With --nulls: studies of models of eight blocks, whose responses networks of random weights read as well.
    #[arg(long, value_name = "FOLDERS", value_delimiter = ',', requires = "nulls")]
    studies: Vec<PathBuf>,
    /// Instead: how often the 95 % intervals of claims 1, 2a and 5 hold the truth, over this many studies, and which effects
    /// are found with a probability of 80 % at every number of prompts.
    #[arg(long, value_name = "STUDIES", conflicts_with = "case")]
    coverage: Option<u64>,
    /// Instead: how often effects of claims 2b, 3 and 4 are found, over this many studies of each size. (Those of claims 1, 2a and
    /// 5 follow from the widths that --coverage tells.)
    #[arg(long, value_name = "STUDIES", conflicts_with_all = ["case", "coverage", "nulls"])]
    power: Option<u64>,
}

/// How often one case was recovered at one noise.
struct Recovery {
    case: &'static Case,
    noise: Noise,
    recovered: usize,
    /// Why the first draw that was not recovered failed.
    why: Option<String>,
}

impl Recovery {
    /// Base prompts per task that were drawn: some cases take more than they are asked for.
    fn prompts(&self) -> usize {
        self.case.planted(self.noise, 1).prompts
    }
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    if let Some(studies) = args.nulls {
        return nulls(args, studies, json);
    }
    if let Some(studies) = args.coverage {
        return args.prompts.iter().try_for_each(|&prompts| coverage(studies, prompts, args.first_seed, json));
    }
    if let Some(studies) = args.power {
        return power::print(studies, args.first_seed, json);
    }
    ensure!(args.seeds > 0, "--seeds must be at least 1");
    let cases: Vec<&Case> = planted::all().iter().filter(|case| case.name.contains(&args.case)).collect();
    ensure!(!cases.is_empty(), "--case: no case's name holds '{}'; leave it out to see them all", args.case);
    let workers = Workers::new()?;
    let mut all = Vec::new();
    for case in cases {
        let row = args
            .prompts
            .iter()
            .flat_map(|&prompts| args.separations.iter().map(move |&separation| Noise { separation, prompts }));
        let row: Vec<Recovery> = row.map(|noise| recovery(case, noise, args, &workers)).collect();
        if !json {
            print(case, &row, args);
        }
        all.extend(row);
    }
    if json {
        println!("{}", serde_json::Value::Array(all.iter().map(|recovery| written(recovery, args.seeds)).collect()));
    }
    Ok(())
}

/// How often each claim is decided in studies that hold no effect.
fn nulls(args: &Args, draws: u64, json: bool) -> Result<()> {
    let workers = Workers::new()?;
    let any = Cell::new(false);
    let asked = |name: &str| {
        let asked = name.contains(&args.case);
        any.set(any.get() || asked);
        asked
    };
    let told = |name: &str, decided: &(dyn Fn(u64) -> shared::Result<[bool; 6]> + Sync)| -> Result<()> {
        let decided = executor::map(&workers, draws as usize, |draw| decided(args.first_seed + draw as u64));
        let decided = decided.into_iter().collect::<shared::Result<Vec<_>>>()?;
        let count = |claim: usize| decided.iter().filter(|study| study[claim]).count();
        let counts: Vec<(&str, usize)> =
            rates::CLAIMS.iter().enumerate().map(|(at, &name)| (name, count(at))).collect();
        if json {
            println!("{}", serde_json::json!({"null": name, "studies": draws, "decided": counts}));
        } else {
            let told: Vec<String> = counts.iter().map(|(name, count)| format!("claim {name} {count}")).collect();
            println!("{name}: of {draws} studies decided: {}", told.join(", "));
        }
        Ok(())
    };
    for (world, name) in World::NULLS.into_iter().filter(|(_, name)| asked(name)) {
        let decided = executor::map(&workers, draws as usize, |draw| world.decided(args.first_seed + draw as u64));
        let count = decided.iter().filter(|&&decided| decided).count();
        if json {
            println!("{}", serde_json::json!({"null": name, "studies": draws, "decided": [("3", count)]}));
        } else {
            println!("{name}: of {draws} studies decided: claim 3 in behaviour {count}");
        }
    }
    for null in Null::ALL.into_iter().filter(|null| asked(null.name())) {
        told(null.name(), &|seed| null.decided(seed))?;
    }
    for folder in &args.studies {
        let (study, samples) = (read_study(folder)?, read_samples(folder)?);
        let name = &study.provenance.model.name;
        let null = format!("random weights of {name}");
        if !asked(&null) {
            continue;
        }
        let like = Snapshot::open(name)?.model(Precision::F32, &Device::flex())?;
        let untrained = Untrained { like: &like, samples: &samples, vocabulary: &study.vocabulary };
        told(&null, &|seed| untrained.decided(seed))?;
    }
    ensure!(any.get(), "--case: no null's name holds '{}'; leave it out to see them all", args.case);
    Ok(())
}

/// How often intervals hold the truth, and the effect beyond its margin that is found with a probability of 80 %.
fn coverage(studies: u64, prompts: usize, first_seed: u64, json: bool) -> Result<()> {
    let workers = Workers::new()?;
    let draws = executor::map(&workers, studies as usize, |draw| rates::estimated(prompts, first_seed + draw as u64));
    let draws = draws.into_iter().collect::<shared::Result<Vec<_>>>()?;
    for (at, claim) in rates::INTERVALS.iter().enumerate() {
        let of_claim: Vec<_> = draws.iter().filter_map(|draw| draw[at]).collect();
        let Some(found) = rates::coverage(&of_claim) else {
            println!("claim {claim}: fewer than two intervals");
            continue;
        };
        // The interval must clear the margin in 80 % of studies: its half-width and 0.8416 deviations of the effect.
        let detectable = found.half_width + 0.8416 * found.deviation;
        if json {
            let rates::Coverage { draws, truth, covered, half_width, deviation } = found;
            println!(
                "{}",
                serde_json::json!({"claim": claim, "prompts": prompts, "studies": draws, "truth": truth, "covered": covered, "half_width": half_width, "deviation": deviation, "detectable": detectable})
            );
        } else {
            let rates::Coverage { draws, truth, covered, half_width, deviation } = found;
            println!("claim {claim}, {prompts} prompts: {draws} intervals, truth {truth:.3}, {covered:.3} hold it");
            println!(
                "  half-width {half_width:.3}, deviation {deviation:.3}: {detectable:.3} beyond the margin is found with 80 %"
            );
        }
    }
    Ok(())
}

fn recovery(case: &'static Case, noise: Noise, args: &Args, workers: &Workers) -> Recovery {
    let judged = executor::map(workers, args.seeds as usize, |draw| {
        // A draw that a study refuses (too few samples of a class) counts as not recovered.
        let study = case.study(noise, args.first_seed + draw as u64, &Sequential).map_err(|error| error.to_string())?;
        case.judge(&study)
    });
    let recovered = judged.iter().filter(|judged| judged.is_ok()).count();
    Recovery { case, noise, recovered, why: judged.into_iter().find_map(Result::err) }
}

/// A line per number of prompts, a column per separation, and why the first draw that failed did.
fn print(case: &Case, row: &[Recovery], args: &Args) {
    let header: String = args.separations.iter().map(|separation| format!("{separation:>7}")).collect();
    println!("{}: {}\n  prompts{header}", case.name, case.truth);
    for of_prompts in row.chunks(args.separations.len()) {
        let counts: String =
            of_prompts.iter().map(|at| format!("{:>7}", format!("{}/{}", at.recovered, args.seeds))).collect();
        println!("  {:>7}{counts}", of_prompts[0].prompts());
    }
    if let Some((at, why)) = row.iter().find_map(|at| Some((at, at.why.as_ref()?))) {
        println!("  first lost at {} with {} prompts: {why}", at.noise.separation, at.prompts());
    }
    println!();
}

fn written(of: &Recovery, seeds: u64) -> serde_json::Value {
    serde_json::json!({
        "case": of.case.name,
        "separation": of.noise.separation,
        "prompts": of.prompts(),
        "recovered": of.recovered,
        "seeds": seeds,
        "why": of.why,
    })
}
