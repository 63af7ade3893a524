//! `skillscope study show`: the results of a study, or of `skillscope probe`, on one screen.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, Result, bail};
use shared::study::{
    ByTask, Claim, ClaimVerdict, FileContent, NotProbed, ProbeResults, ProbedSite, Score, Study, best_site,
    probed_tasks,
};

use crate::store::{self, ResolvedStudy};

/// Summarise a study: model, tasks, verdicts; or the results of `skillscope probe`: every score, the best site of every task.
#[derive(clap::Args)]
pub struct Args {
    /// Study folder, bundle, the id of a known study, or the JSON that `skillscope probe` writes.
    study: String,
}

/// Runs the command.
pub fn run(args: &Args, json: bool) -> Result<()> {
    if let Some(results) = probe_results(&args.study)? {
        show_probes(&results, json);
        return Ok(());
    }
    let study = store::read_study(&ResolvedStudy::find(&args.study)?.path)?;
    if json {
        let summary = serde_json::json!({
            "id": study.id,
            "model": study.provenance.model,
            "program": study.provenance.program,
            "prompts": study.config.prompts,
            "tasks": study.tasks,
            "verdicts": study.verdicts,
        });
        println!("{summary}");
    } else {
        print(&study);
    }
    Ok(())
}

/// The results of `skillscope probe` that a file holds; `None` for anything else.
///
/// # Errors
/// When the file cannot be read, or holds results that are damaged.
pub(in crate::cli) fn probe_results(name: &str) -> Result<Option<ProbeResults>> {
    if !Path::new(name).is_file() {
        return Ok(None);
    }
    let bytes = std::fs::read(name).with_context(|| format!("{name}: cannot be read"))?;
    Ok(match FileContent::of(&bytes) {
        FileContent::Probes(results) => Some(*results),
        FileContent::BrokenProbes(why) => {
            bail!(
                "{name}: results of `skillscope probe` that cannot be read: {why}; write them again with `probe --out`"
            )
        }
        _ => None,
    })
}

fn show_probes(results: &ProbeResults, json: bool) {
    let sites: Vec<(&str, &ProbedSite)> = results.sites.iter().map(|(name, site)| (name.0.as_str(), site)).collect();
    if json {
        let scores: BTreeMap<&str, &ByTask<Score>> = sites.iter().map(|(name, site)| (*name, &site.tasks)).collect();
        let (not_probeable, config) = (&results.not_probeable, &results.config);
        println!("{}", serde_json::json!({"sites": scores, "not_probeable": not_probeable, "config": config}));
    } else {
        print_probes(&sites, &results.not_probeable);
    }
}

/// The score of every task's own probe at every site, where each is best, and which tasks cannot be probed.
pub(in crate::cli) fn print_probes(sites: &[(&str, &ProbedSite)], not_probeable: &ByTask<NotProbed>) {
    let number = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), |value| format!("{value:.3}"));
    let ends = |[low, high]: [f64; 2]| format!("[{low:.3}, {high:.3}]");
    println!("{:24} {:24} {:>6} {:>7} {:>16} {:>7}", "site", "task", "n", "auroc", "95 %", "select.");
    for (site, of) in sites {
        for (task, score) in &of.tasks {
            let Score { n, auroc, auroc_interval, selectivity, .. } = score;
            let (interval, selectivity) = (ends(*auroc_interval), number(*selectivity));
            println!("{site:24} {:24} {n:>6} {auroc:>7.3} {interval:>16} {selectivity:>7}", task.0);
        }
    }
    for task in probed_tasks(sites.iter().map(|(_, site)| *site)) {
        if let Some((site, score)) = best_site(sites.iter().copied(), task).filter(|_| sites.len() > 1) {
            let (interval, n) = (ends(score.auroc_interval), sites.len());
            println!(
                "{}: best at {site}, {:.3} {interval}; it is the best of {n}, so somewhat too high",
                task.0, score.auroc
            );
        }
    }
    for (task, not) in not_probeable {
        println!("{} cannot be probed: {}", task.0, not.reason);
    }
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
    if let Some(prompts) = &study.config.prompts {
        println!("{prompts}");
    }
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
