//! `lab planted --power`: which effects of claims 2b, 3 and 4 a study of all tasks finds.

use crate::planted::power::{Dependent, LEVELS, clustered, dependent, ordered};
use anyhow::{Result, ensure};
use shared::executor;

use backend::job::Workers;

/// Responses per task and base prompts of the studies of claim 3: the default size, and that of the bundled studies.
const SIZES: [(usize, usize); 2] = [(60, 60), (300, 120)];
/// Loss of a task under its own ablation, in its rate of satisfaction.
const LOSSES: [f64; 5] = [0.05, 0.1, 0.2, 0.3, 0.4];
/// Distances in deviations: of a task's onset, of a pair's share.
const APART: [f64; 6] = [0.0, 0.5, 1.0, 1.5, 2.0, 3.0];

/// Draws and prints the tables.
pub fn print(studies: u64, first_seed: u64, json: bool) -> Result<()> {
    ensure!(studies > 0, "--power must be at least 1 study");
    let workers = Workers::new()?;
    let draws = |found: &(dyn Fn(u64) -> [bool; 2] + Sync)| -> [f64; 2] {
        let all = executor::map(&workers, studies as usize, |draw| found(first_seed + draw as u64));
        [0, 1].map(|level| share(all.iter().map(|found| f64::from(u8::from(found[level])))))
    };
    for (n, prompts) in SIZES {
        for own in LOSSES {
            let all =
                executor::map(&workers, studies as usize, |draw| dependent(n, prompts, own, first_seed + draw as u64));
            let of = |read: fn(&Dependent) -> f64| share(all.iter().map(read));
            let (present, absent) = (of(|found| found.present), of(|found| found.absent));
            let supported =
                [0, 1].map(|level| share(all.iter().map(|found| f64::from(u8::from(found.supported[level])))));
            if json {
                println!(
                    "{}",
                    serde_json::json!({"claim": "3", "responses": n, "prompts": prompts, "own_loss": own, "studies": studies, "present": present, "absent": absent, "levels": LEVELS, "found": supported})
                );
            } else {
                println!(
                    "claim 3, {n} responses of {prompts} prompts, own loss {own:.2}: {present:.2} of dependent pairs present, {absent:.2} of the others absent; supported in {:.2} of {studies} ({:.2} at .05/6)",
                    supported[0], supported[1]
                );
            }
        }
    }
    let by_distance: [(&str, &str, fn(f64, u64) -> [bool; 2]); 2] = [
        ("2b", "deviations of a pair's share between pairs within and between skills", clustered),
        ("4", "deviations of an onset between neighbouring steps of the order", ordered),
    ];
    for (claim, measure, found) in by_distance {
        for apart in APART {
            let shares = draws(&|seed| found(apart, seed));
            if json {
                println!(
                    "{}",
                    serde_json::json!({"claim": claim, "apart": apart, "measure": measure, "studies": studies, "levels": LEVELS, "found": shares})
                );
            } else {
                println!(
                    "claim {claim}, {apart:.1} {measure}: found in {:.2} of {studies} ({:.2} at .05/6)",
                    shares[0], shares[1]
                );
            }
        }
    }
    Ok(())
}

fn share(of: impl Iterator<Item = f64>) -> f64 {
    let all: Vec<f64> = of.collect();
    all.iter().sum::<f64>() / all.len() as f64
}
