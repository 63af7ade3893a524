//! Probes: raw scores, increments over the text, transfer and clusters, of the model and of the nulls' features.

use shared::study::{Cell as Scores, Features, Increment, IncrementCell, Score, Study};

use super::super::table::Kind::{Integer, Number, Text};
use super::super::table::{Cell, Column, Table, cells, ends, word};
use super::{ENDS, PAIR, POSITION, SITE, TASK, entry, names, pairs};

const FEATURES: Column = ("features", Text, "what the probes read: model, random-weights or text");
pub(super) const AUROC: Column = ("auroc", Number, "area under the ROC curve, out of fold; 0.5 is guessing");

/// The columns of [`score`].
pub(super) const SCORES: [Column; 22] = [
    ("probe", Text, "specialist, a general probe (pooled, matched, intercept, leave_one_out), or a baseline"),
    ("n", Integer, "rows scored; in a study, responses"),
    ("base_rate", Number, "share of them with label 1; in a study, that satisfy"),
    AUROC,
    ("auroc_low", Number, "lower end of its 95 % interval, bootstrap over groups (base prompts)"),
    ("auroc_high", Number, "upper end"),
    ("balanced_accuracy", Number, "mean of the two classes' accuracies at probability 0.5"),
    ("accuracy", Number, "accuracy at probability 0.5"),
    ("permuted_auroc", Number, "mean AUROC of probes fitted to permuted labels"),
    ("permuted_low", Number, "lower end of their 95 % band"),
    ("permuted_high", Number, "upper end"),
    ("p", Number, "one-sided p against them; at least 1 / (permutations + 1)"),
    ("control_auroc", Number, "AUROC on the control task, a random label per group (base prompt)"),
    ("selectivity", Number, "auroc minus control_auroc"),
    ("compression", Number, "labels over bits of their online code; 1: nothing was learnt"),
    ("mean_difference_auroc", Number, "AUROC of the difference of means"),
    ("mean_difference_low", Number, "lower end of its 95 % interval"),
    ("mean_difference_high", Number, "upper end"),
    ("ridge_auroc", Number, "AUROC of the ridge classifier"),
    ("ridge_low", Number, "lower end of its 95 % interval"),
    ("ridge_high", Number, "upper end"),
    ("c", Text, "inverse L2 strength chosen in every fold, separated by spaces"),
];
/// The columns of a specialist's score on responses without the instruction.
const WITHOUT: [Column; 3] = [
    ("without_auroc", Number, "AUROC of the same probe on responses without the instruction"),
    ("without_low", Number, "lower end of its 95 % interval"),
    ("without_high", Number, "upper end"),
];

pub(super) fn tables(study: &Study) -> [Table; 5] {
    [scores(study), increments(study), transfer(study), asymmetry(study), clusters(study)]
}

/// A cell's features, site and position.
type Place = [Cell; 3];

/// Every cell: the model's, then those of the nulls, which lie where the rules read.
fn places(study: &Study) -> impl Iterator<Item = (Place, &Scores)> {
    let own = study.sites.iter().zip(&study.cells).flat_map(|(site, row)| {
        let place = |position: &_| place(Features::Model, Some(site.to_string()), position);
        study.positions.iter().map(place).zip(row)
    });
    let rule = study.config.rules.first();
    let nulls = study.nulls.iter().filter_map(move |null| {
        let rule = rule?;
        let site = null.increments.first()?.site.map(|_| rule.site.to_string());
        Some((place(null.features, site, &rule.position), null.cell.as_ref()?))
    });
    own.chain(nulls)
}

fn place(features: Features, site: Option<String>, position: &impl ToString) -> Place {
    [word(features), site.into(), position.to_string().into()]
}

fn scores(study: &Study) -> Table {
    let mut table = Table::new(
        "probes",
        "Raw scores of probes, per site, position and task.",
        &[&[FEATURES, SITE, POSITION, TASK], &SCORES, &WITHOUT],
    );
    let mut add = |place: &Place, probe: Cell, scores: &[Option<Score>]| {
        for (task, of) in study.tasks.iter().zip(scores) {
            let Some(of) = of else { continue };
            let without = cells![of.without_auroc];
            table.push(&[place, &cells![&task.id], &score(probe.clone(), of), &without, &ends(of.without_interval)]);
        }
    };
    let nowhere = cells!["text", "", ""];
    add(&nowhere, "prompt_only".into(), &study.baselines.prompt_only);
    for (position, scores) in study.positions.iter().zip(&study.baselines.surface) {
        add(&cells!["text", "", position.to_string()], "surface".into(), scores);
    }
    for (place, of) in places(study) {
        add(&place, "specialist".into(), &of.specialists);
        of.generalists.iter().for_each(|general| add(&place, word(general.kind), &general.scores));
    }
    table
}

/// A probe's kind and its score.
pub(super) fn score(probe: Cell, of: &Score) -> Vec<Cell> {
    let c = of.c.as_ref().map(|c| c.iter().map(f64::to_string).collect::<Vec<_>>().join(" "));
    let groups: [&[Cell]; 10] = [
        &[probe],
        &cells![of.n, of.base_rate, of.auroc],
        &ends(of.auroc_interval),
        &cells![of.balanced_accuracy, of.accuracy, of.permuted_auroc],
        &ends(of.permuted_interval),
        &cells![of.p, of.control_auroc, of.selectivity, of.compression, of.mean_difference_auroc],
        &ends(of.mean_difference_interval),
        &cells![of.ridge_auroc],
        &ends(of.ridge_interval),
        &cells![c],
    ];
    groups.concat()
}

fn increments(study: &Study) -> Table {
    let mut table = Table::new(
        "increments",
        "What probes on the features add to a probe on the text alone: the quantity that the claims are read on.",
        &[
            &[FEATURES, SITE, POSITION, TASK],
            &[
                ("probe", Text, "specialist, or general: one direction with an intercept and a sign per task"),
                ("n", Integer, "responses scored"),
                ("text_auroc", Number, "AUROC of the text alone"),
                ("with_auroc", Number, "AUROC of the probe on the features, with the text's logit as offset"),
                ("increment", Number, "with_auroc minus text_auroc"),
            ],
            &ENDS,
            &[
                (
                    "p",
                    Number,
                    "two-sided p against 0, from the jackknife over base prompts; empty where none was refitted",
                ),
                ("deviance", Number, "mean deviance that the features save, nats per response"),
            ],
        ],
    );
    let own = study.increments.iter().map(|cell| (Features::Model, cell));
    let nulls = study.nulls.iter().flat_map(|null| null.increments.iter().map(|cell| (null.features, cell)));
    let mut add = |features, cell: &IncrementCell, probe: &str, of_tasks: &[Option<Increment>]| {
        let place = place(features, cell.site.map(|site| site.to_string()), &cell.position);
        for (task, of) in study.tasks.iter().zip(of_tasks) {
            let Some(of) = of else { continue };
            let scores = cells![&task.id, probe, of.n, of.text_auroc, of.with_auroc, of.increment];
            table.push(&[&place, &scores, &ends(of.interval), &cells![of.p, of.deviance]]);
        }
    };
    for (features, cell) in own.chain(nulls) {
        add(features, cell, "specialist", &cell.specialists);
        add(features, cell, "general", &cell.general);
    }
    table
}

fn transfer(study: &Study) -> Table {
    let mut table = Table::new(
        "transfer",
        "Every task's probe on every task; source = target is the specialist.",
        &[
            &[FEATURES, SITE, POSITION],
            &PAIR,
            &[AUROC],
            &ENDS,
            &[
                ("p", Number, "two-sided p of the AUROC against 0.5, Holm over the pairs of the place"),
                ("share", Number, "share of the target's own increment that the source's direction recovers"),
                ("share_low", Number, "lower end of its 95 % interval"),
                ("share_high", Number, "upper end"),
                ("relative", Number, "(auroc - 0.5) / (the target's own - 0.5); first edition only"),
                ("cosine", Number, "cosine of the two probes' directions in raw features"),
            ],
        ],
    );
    for (place, cell) in places(study) {
        let of = &cell.transfer;
        for pair in pairs(study).filter(|&pair| entry(&of.auroc, pair).is_some()) {
            let numbers = [&of.auroc, &of.low, &of.high, &of.p, &of.share, &of.share_low, &of.share_high];
            let numbers = numbers.map(|matrix| Cell::from(entry(matrix, pair)));
            let rest = [&of.relative, &of.cosine].map(|matrix| Cell::from(entry(matrix, pair)));
            table.push(&[&place, &names(study, pair), &numbers, &rest]);
        }
    }
    table
}

fn asymmetry(study: &Study) -> Table {
    let mut table = Table::new(
        "transfer_asymmetry",
        "Mean difference of the transfer's two directions.",
        &[
            &[FEATURES, SITE, POSITION, ("asymmetry", Number, "mean |S - S'| of the shares over pairs of tasks")],
            &[("low", Number, "lower end of the 95 % interval of its resampling noise"), ENDS[1]],
            &[("p", Number, "its p against that noise")],
        ],
    );
    for (place, cell) in places(study) {
        if let Some(of) = &cell.transfer.asymmetry {
            table.push(&[&place, &super::estimate(of)]);
        }
    }
    table
}

fn clusters(study: &Study) -> Table {
    let mut table = Table::new(
        "clusters",
        "Clusters of the transfer matrix, a row per clustered task.",
        &[
            &[FEATURES, SITE, POSITION, TASK],
            &[
                ("cluster", Integer, "number of its cluster, from 0"),
                ("silhouette", Number, "mean silhouette of the clusters"),
                ("stability", Number, "mean adjusted Rand index of redrawn clusters against these"),
                ("within_skill", Number, "mean transfer between tasks of the same skill"),
                ("between_skill", Number, "mean transfer between tasks of different skills"),
                ("skill_p", Number, "exact one-sided permutation p of within above between"),
            ],
        ],
    );
    for (place, cell) in places(study) {
        let Some(of) = &cell.clustering else { continue };
        for (leaf, &label) in of.leaves.iter().zip(&of.labels) {
            let numbers = [of.silhouette, of.stability, of.within_skill, of.between_skill, of.skill_p];
            table.push(&[&place, &cells![&study.tasks[*leaf].id, label], &numbers.map(Cell::from)]);
        }
    }
    table
}
