//! Every number of a study as long tables, a row per observation.

use shared::study::{Cell, Damage, Dependencies, Estimate, Sample, Score, Study};

use super::table::{Table, cell, ends, maybe};

/// The tables of a study.
pub fn tables(study: &Study, samples: &[Sample]) -> Vec<Table> {
    vec![
        verdicts(study),
        tasks(study),
        probes(study),
        transfer(study),
        clusters(study),
        depth(study),
        time(study),
        indices(study),
        ablation(study),
        damage(study),
        responses(samples),
    ]
}

/// A word of the study, as its JSON writes it.
fn word(value: impl serde::Serialize) -> String {
    serde_json::to_value(value).ok().and_then(|value| value.as_str().map(str::to_owned)).unwrap_or_default()
}

fn verdicts(study: &Study) -> Table {
    let columns = &["claim", "statement", "verdict", "effect", "low", "high", "p", "measures"];
    let mut table = Table::new("verdicts", columns);
    for of in &study.verdicts {
        let [low, high] = ends(of.interval);
        let (claim, verdict) = (cell(of.claim), word(of.verdict));
        table.push(vec![
            claim,
            of.statement.clone(),
            verdict,
            maybe(of.effect),
            low,
            high,
            maybe(of.p),
            of.measures.clone(),
        ]);
    }
    table
}

fn tasks(study: &Study) -> Table {
    let columns = &[
        "task",
        "skill",
        "n",
        "satisfied",
        "satisfied_low",
        "satisfied_high",
        "n_without",
        "satisfied_without",
        "satisfied_without_low",
        "satisfied_without_high",
        "excluded",
        "base_prompts",
        "not_probeable",
        "judge_kappa",
        "judge_kappa_low",
        "judge_kappa_high",
    ];
    let mut table = Table::new("tasks", columns);
    for of in &study.tasks {
        let mut row = vec![of.id.clone(), word(of.skill), cell(of.n), cell(of.satisfied)];
        row.extend(ends(Some(of.satisfied_interval)));
        row.extend([cell(of.n_without), cell(of.satisfied_without)]);
        row.extend(ends(Some(of.satisfied_without_interval)));
        row.extend([cell(of.excluded), cell(of.groups), maybe(of.not_probeable.as_ref().map(|not| &not.reason))]);
        let judge = study.provenance.audit_of(&of.id).map(|audit| audit.agreement);
        row.push(maybe(judge.map(|agreement| agreement.kappa)));
        row.extend(ends(judge.map(|agreement| agreement.interval)));
        table.push(row);
    }
    table
}

/// Every cell with its site and position.
fn cells(study: &Study) -> impl Iterator<Item = (String, String, &Cell)> {
    study.sites.iter().zip(&study.cells).flat_map(|(site, row)| {
        study.positions.iter().zip(row).map(move |(position, cell)| (site.to_string(), position.to_string(), cell))
    })
}

fn probes(study: &Study) -> Table {
    let columns = &[
        "site",
        "position",
        "task",
        "probe",
        "n",
        "base_rate",
        "auroc",
        "auroc_low",
        "auroc_high",
        "balanced_accuracy",
        "accuracy",
        "permuted_auroc",
        "p",
        "control_auroc",
        "selectivity",
        "compression",
        "mean_difference_auroc",
        "ridge_auroc",
    ];
    let mut table = Table::new("probes", columns);
    let mut add = |site: &str, position: &str, probe: &str, scores: &[Option<Score>]| {
        for (task, score) in study.tasks.iter().zip(scores) {
            let Some(of) = score else { continue };
            let mut row = [site, position, &task.id, probe].map(str::to_owned).to_vec();
            row.extend([cell(of.n), cell(of.base_rate), cell(of.auroc)]);
            row.extend(ends(Some(of.auroc_interval)));
            row.extend([cell(of.balanced_accuracy), cell(of.accuracy)]);
            let beside = [of.permuted_auroc, of.p, of.control_auroc, of.selectivity, of.compression];
            row.extend(beside.into_iter().chain([of.mean_difference_auroc, of.ridge_auroc]).map(maybe));
            table.push(row);
        }
    };
    add("", "", "prompt_only", &study.baselines.prompt_only);
    for (position, scores) in study.positions.iter().zip(&study.baselines.surface) {
        add("", &position.to_string(), "surface", scores);
    }
    for (site, position, of) in cells(study) {
        add(&site, &position, "specialist", &of.specialists);
        of.generalists.iter().for_each(|general| add(&site, &position, &word(general.kind), &general.scores));
    }
    table
}

/// The entry of a matrix that may be empty.
fn entry(matrix: &[Vec<Option<f64>>], source: usize, target: usize) -> Option<f64> {
    *matrix.get(source)?.get(target)?
}

/// Every ordered pair of tasks.
fn pairs(study: &Study) -> impl Iterator<Item = (usize, usize)> {
    let n = study.tasks.len();
    (0..n * n).map(move |index| (index / n, index % n))
}

fn transfer(study: &Study) -> Table {
    let columns = &["site", "position", "source", "target", "auroc", "low", "high", "relative", "p", "cosine"];
    let mut table = Table::new("transfer", columns);
    for (site, position, of) in cells(study) {
        let of = &of.transfer;
        for (source, target) in pairs(study).filter(|&(source, target)| entry(&of.auroc, source, target).is_some()) {
            let mut row = vec![site.clone(), position.clone()];
            row.extend([source, target].map(|task| study.tasks[task].id.clone()));
            let matrices = [&of.auroc, &of.low, &of.high, &of.relative, &of.p, &of.cosine];
            row.extend(matrices.map(|matrix| maybe(entry(matrix, source, target))));
            table.push(row);
        }
    }
    table
}

fn clusters(study: &Study) -> Table {
    let columns =
        &["site", "position", "task", "cluster", "silhouette", "stability", "within_skill", "between_skill", "skill_p"];
    let mut table = Table::new("clusters", columns);
    for (site, position, of) in cells(study) {
        let Some(of) = &of.clustering else { continue };
        for (leaf, label) in of.leaves.iter().zip(&of.labels) {
            let mut row = vec![site.clone(), position.clone(), study.tasks[*leaf].id.clone(), cell(label)];
            row.extend([maybe(of.silhouette), maybe(of.stability)]);
            row.extend([of.within_skill, of.between_skill, of.skill_p].map(maybe));
            table.push(row);
        }
    }
    table
}

fn depth(study: &Study) -> Table {
    let columns = &[
        "position",
        "task",
        "onset",
        "onset_low",
        "onset_high",
        "relative_onset",
        "peak",
        "peak_low",
        "peak_high",
        "peak_auroc",
        "centre",
        "centre_low",
        "centre_high",
    ];
    let mut table = Table::new("depth", columns);
    for at in &study.emergence {
        for (task, of) in study.tasks.iter().zip(&at.tasks) {
            let Some(of) = of else { continue };
            let mut row = vec![at.position.to_string(), task.id.clone(), cell(of.onset)];
            row.extend(ends(Some(of.onset_interval)));
            row.extend([cell(of.relative_onset), cell(of.peak)]);
            row.extend(ends(Some(of.peak_interval)));
            row.extend([cell(of.peak_auroc), cell(of.centre)]);
            row.extend(ends(Some(of.centre_interval)));
            table.push(row);
        }
    }
    table
}

/// Value, interval and p of an estimate.
fn estimate(of: &Estimate) -> [String; 4] {
    let [low, high] = ends(Some(of.interval));
    [cell(of.value), low, high, maybe(of.p)]
}

fn time(study: &Study) -> Table {
    let mut table = Table::new("time", &["site", "position", "task", "auroc_of_last_probe", "low", "high", "p"]);
    for at in &study.timing {
        for (position, of_tasks) in study.positions.iter().zip(&at.from_last) {
            for (task, of) in study.tasks.iter().zip(of_tasks) {
                let Some(of) = of else { continue };
                let mut row = vec![at.site.to_string(), position.to_string(), task.id.clone()];
                row.extend(estimate(of));
                table.push(row);
            }
        }
    }
    table
}

fn indices(study: &Study) -> Table {
    let mut table = Table::new("indices", &["site", "task", "index", "value", "low", "high", "p"]);
    for at in &study.timing {
        for (name, of_tasks) in [("planning", &at.planning), ("monitoring", &at.monitoring)] {
            for (task, of) in study.tasks.iter().zip(of_tasks) {
                let Some(of) = of else { continue };
                let mut row = vec![at.site.to_string(), task.id.clone(), name.to_owned()];
                row.extend(estimate(of));
                table.push(row);
            }
        }
    }
    table
}

fn ablation(study: &Study) -> Table {
    let columns = &["ablated_in", "probes", "site", "source", "target", "drop", "low", "high", "p"];
    let mut table = Table::new("ablation", columns);
    let mut add = |what: [&str; 2], site: &str, of: &Dependencies| {
        for (source, target) in pairs(study).filter(|&(source, target)| entry(&of.drop, source, target).is_some()) {
            let mut row = [what[0], what[1], site].map(str::to_owned).to_vec();
            row.extend([source, target].map(|task| study.tasks[task].id.clone()));
            row.extend([&of.drop, &of.low, &of.high, &of.p].map(|matrix| maybe(entry(matrix, source, target))));
            table.push(row);
        }
    };
    for of in &study.ablation.representation {
        add(["representation", "frozen"], &of.site.to_string(), &of.frozen);
        add(["representation", "refit"], &of.site.to_string(), &of.refit);
    }
    if let Some(of) = &study.ablation.behaviour {
        add(["behaviour", ""], "", &of.dependencies);
    }
    table
}

fn damage(study: &Study) -> Table {
    let mut table = Table::new("damage", &["erased", "task", "rank", "kl", "perplexity", "perplexity_whole", "cut"]);
    let Some(behaviour) = &study.ablation.behaviour else { return table };
    let mut add = |erased: String, task: Option<&str>, of: &Damage| {
        let numbers = [of.rank, of.kl, of.perplexity, of.perplexity_whole, of.cut].map(cell);
        table.push([erased, maybe(task)].into_iter().chain(numbers).collect());
    };
    for (task, of) in study.tasks.iter().zip(&behaviour.damage) {
        if let Some(of) = of {
            add("task".to_owned(), Some(&task.id), of);
        }
    }
    for control in &behaviour.controls {
        let task = control.task.map(|task| study.tasks[task].id.as_str());
        add(word(control.kind), task, &control.damage);
    }
    table
}

fn responses(samples: &[Sample]) -> Table {
    let columns = &["id", "task", "with_constraint", "satisfied", "excluded", "params", "prompt", "response"];
    let mut table = Table::new("samples", columns);
    for of in samples {
        let satisfied = maybe(of.verdict.as_ref().map(|verdict| verdict.satisfied));
        let params = serde_json::to_string(&of.params).unwrap_or_default();
        let head = [of.id.clone(), of.task.clone(), cell(of.with_constraint), satisfied, maybe(of.excluded.as_ref())];
        table.push(head.into_iter().chain([params, of.prompt.clone(), of.response.clone()]).collect());
    }
    table
}
