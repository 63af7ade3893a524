//! Where in depth and when in time the tasks become readable.

use shared::study::Study;

use super::super::table::Kind::{Integer, Number, Text};
use super::super::table::{Table, cells, ends};
use super::{ENDS, POSITION, SITE, TASK, estimate, maybe_estimate};

pub(super) fn tables(study: &Study) -> [Table; 4] {
    [depth(study), order(study), time(study), indices(study)]
}

fn depth(study: &Study) -> Table {
    let mut table = Table::new(
        "depth",
        "Where in depth each task becomes readable.",
        &[&[
            POSITION,
            TASK,
            ("onset", Integer, "first block, of those that were read, from 0, at 0.9 of the peak"),
            ("onset_low", Number, "lower end of its 95 % interval"),
            ("onset_high", Number, "upper end"),
            ("relative_onset", Number, "onset as a share of the last block"),
            ("peak", Integer, "block of the highest increment over the text (first edition: AUROC)"),
            ("peak_low", Number, "lower end of its 95 % interval"),
            ("peak_high", Number, "upper end"),
            ("peak_auroc", Number, "raw AUROC there; the best of many, so biased upwards"),
            ("peak_increment", Number, "increment over the text there, AUROC"),
            ("centre", Number, "mean block, weighted by the increment"),
            ("centre_low", Number, "lower end of its 95 % interval"),
            ("centre_high", Number, "upper end"),
        ]],
    );
    for at in &study.emergence {
        for (task, of) in study.tasks.iter().zip(&at.tasks) {
            let Some(of) = of else { continue };
            table.push(&[
                &cells![at.position.to_string(), &task.id, of.onset],
                &ends(of.onset_interval),
                &cells![of.relative_onset, of.peak],
                &ends(of.peak_interval),
                &cells![of.peak_auroc, of.peak_increment, of.centre],
                &ends(of.centre_interval),
            ]);
        }
    }
    table
}

fn order(study: &Study) -> Table {
    let mut table = Table::new(
        "order",
        "The order of the skills in depth.",
        &[
            &[POSITION, ("somers_d", Number, "Somers' D of onset against structural < lexical < semantic, stylistic")],
            &ENDS,
            &[("p", Number, "its p by shuffled skills, two-sided, not corrected")],
        ],
    );
    for at in &study.emergence {
        if let Some(order) = &at.order {
            table.push(&[&cells![at.position.to_string()], &estimate(order)]);
        }
    }
    table
}

fn time(study: &Study) -> Table {
    let mut table = Table::new(
        "time",
        "Probes fitted at one position, read at every position of their site.",
        &[
            &[SITE, POSITION, TASK],
            &[
                ("fitted_at", Text, "position at which the probe was fitted"),
                ("auroc", Number, "AUROC on held-out responses at `position`"),
            ],
            &ENDS,
            &[("p", Number, "its p against 0.5, not corrected")],
        ],
    );
    for at in &study.timing {
        for (fitted_at, of_positions) in [("last", &at.from_last), ("eos", &at.from_eos)] {
            for (position, of_tasks) in study.positions.iter().zip(of_positions) {
                for (task, of) in study.tasks.iter().zip(of_tasks) {
                    let Some(of) = of else { continue };
                    let head = cells![at.site.to_string(), position.to_string(), &task.id, fitted_at];
                    table.push(&[&head, &estimate(of)]);
                }
            }
        }
    }
    table
}

fn indices(study: &Study) -> Table {
    let mut table = Table::new(
        "indices",
        "Planning and monitoring, per task and as means over the tasks.",
        &[
            &[
                SITE,
                ("task", Text, "task; empty: the mean of the tasks"),
                (
                    "index",
                    Text,
                    "planning: increment over the text before the response; monitoring: its rise over the response",
                ),
                ("value", Number, "the index, AUROC"),
            ],
            &ENDS,
            &[("p", Number, "its p against 0, not corrected")],
        ],
    );
    for at in &study.timing {
        let each = [("planning", &at.planning, &at.mean_planning), ("monitoring", &at.monitoring, &at.mean_monitoring)];
        for (name, of_tasks, mean) in each {
            let named = study.tasks.iter().map(|task| task.id.as_str()).zip(of_tasks.iter().map(Option::as_ref));
            for (task, of) in named.chain([("", mean.as_ref())]).filter(|(_, of)| of.is_some()) {
                table.push(&[&cells![at.site.to_string(), task, name], &maybe_estimate(of)]);
            }
        }
    }
    table
}
