//! `skillscope bench planted`: at which noise, and from how few prompts, every planted truth is still recovered.

use anyhow::{Result, ensure};
use shared::executor::{self, Sequential};
use shared::run::planted::{self, Case, Noise};

use crate::job::Workers;

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
    /// Only cases whose name holds this.
    #[arg(long, default_value = "")]
    case: String,
}

/// How often one case was recovered at one noise.
struct Recovery {
    case: &'static Case,
    noise: Noise,
    recovered: usize,
    /// Of the first draw that was not.
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

fn recovery(case: &'static Case, noise: Noise, args: &Args, workers: &Workers) -> Recovery {
    let judged = executor::map(workers, args.seeds as usize, |draw| {
        // What a study refuses (too few samples of a class) is not recovered either.
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
