//! `skillscope study show`: a study's results on one screen.

use anyhow::Result;
use shared::study::{Claim, ClaimVerdict, Study};

use crate::store::{self, ResolvedStudy};

/// Summarise a study: model, tasks, verdicts.
#[derive(clap::Args)]
pub struct Args {
    /// Study folder, bundle, or the id of a known study.
    study: String,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    let study = store::read_study(&ResolvedStudy::find(&args.study)?.path)?;
    if json {
        let summary = serde_json::json!({
            "id": study.id,
            "model": study.provenance.model,
            "program": study.provenance.program,
            "tasks": study.tasks,
            "verdicts": study.verdicts,
        });
        println!("{summary}");
    } else {
        print(&study);
    }
    Ok(())
}

fn print(study: &Study) {
    let model = &study.provenance.model;
    println!(
        "{}: {} ({}, {} layers of width {}, {} on {}), program {}",
        study.id,
        model.name,
        model.family,
        model.n_layers,
        model.d_model,
        model.dtype,
        model.device,
        study.provenance.program
    );
    println!();
    print_tasks(study);
    print_verdicts(study);
}

/// How often every task was satisfied, with and without its instruction, a dash where it was not asked; how many responses
/// were left out, which tasks cannot be probed and why, and whose labels are doubtful.
pub(in crate::cli) fn print_tasks(study: &Study) {
    let tasks = &study.tasks;
    println!("{:16} {:>5} {:>10} {:>8} {:>8}", "task", "n", "satisfied", "without", "left out");
    for task in tasks {
        let rate = |with| task.rate(with).map_or_else(|| "–".to_owned(), |(rate, _)| format!("{rate:.2}"));
        let (with, without) = (rate(true), rate(false));
        println!("{:16} {:>5} {with:>10} {without:>8} {:>8}", task.id, task.n, task.excluded);
    }
    for task in tasks {
        if let Some(not) = &task.not_probeable {
            println!("{} cannot be probed: {}", task.id, not.reason);
        }
        if let Some(audit) = study.provenance.audit_of(&task.id).filter(|audit| audit.is_doubtful()) {
            println!("{}: doubtful labels, the judge agrees with readers by κ {:.2}", task.id, audit.agreement.kappa);
        }
    }
}

/// Every verdict with its number, or why there is none.
pub(in crate::cli) fn print_verdicts(study: &Study) {
    for of in &study.verdicts {
        let why = match of.gate_shut() {
            true => format!(
                "not tested, the probes are not shown to add more than {} AUROC to the text",
                ClaimVerdict::GATE
            ),
            _ if !of.is_tested() => "not tested, there is nothing to measure".to_owned(),
            _ => word(of.verdict).to_owned(),
        };
        println!("\nclaim {}: {why}\n  {}", of.claim, of.statement);
        println!("  {}: {}", of.measures, estimate(of.effect, of.interval, of.p));
        for half in &of.halves {
            let estimate = estimate(half.effect, half.interval, half.p);
            let verdict = if of.is_half_tested(half) { word(half.verdict) } else { "not tested" };
            println!("  {}: {verdict}, {estimate}: {}", half.name, half.statement);
        }
    }
}

fn word(verdict: Claim) -> &'static str {
    match verdict {
        Claim::Supported => "supported",
        Claim::Contradicted => "contradicted",
        Claim::Inconclusive => "inconclusive",
    }
}

fn estimate(effect: Option<f64>, interval: Option<[f64; 2]>, p: Option<f64>) -> String {
    let Some(effect) = effect else { return "no number".to_owned() };
    let interval = interval.map_or_else(String::new, |[low, high]| format!(" [{low:.3}, {high:.3}]"));
    let p = match p {
        None => String::new(),
        Some(p) if p < 0.001 => ", p < 0.001".to_owned(),
        Some(p) => format!(", p {p:.3}"),
    };
    format!("{effect:.3}{interval}{p}")
}
