//! Ablation: pairs of tasks, summaries, damage, doses, and how alike the subspaces are.

use shared::study::{Damage, Dependencies, Study};

use super::super::table::Kind::{Integer, Number, Text};
use super::super::table::{Cell, Column, Table, cells, ends, word};
use super::{ENDS, PAIR, SITE, TASK, entry, estimate, maybe_estimate, names, pairs};

/// Where the subspaces were taken out, and how the probes were read.
const ABLATED_IN: [Column; 3] = [
    ("ablated_in", Text, "representation (activations) or behaviour (the model while it responds)"),
    ("probes", Text, "in representation: frozen, as they were, or refit, fitted anew"),
    SITE,
];
const DAMAGE: [Column; 5] = [
    ("rank", Number, "mean rank of the subspaces over the sites"),
    ("kl", Number, "mean KL divergence of the next token on neutral text, nats per token"),
    ("perplexity", Number, "perplexity of that text"),
    ("perplexity_whole", Number, "the same of the whole model"),
    ("cut", Number, "share of the responses that were cut or empty; they count as violated"),
];

pub(super) fn tables(study: &Study) -> [Table; 7] {
    [pairs_of(study), summaries(study), controls(study), damage(study), doses(study), equal_damage(study), alike(study)]
}

/// Every table of dependencies with its place, and in behaviour the responses of every task.
fn dependencies(study: &Study) -> Vec<([Cell; 3], &Dependencies, &[usize])> {
    let mut all: Vec<([Cell; 3], &Dependencies, &[usize])> = Vec::new();
    for of in &study.ablation.representation {
        let site = of.site.to_string();
        all.push((cells!["representation", "frozen", &site], &of.frozen, &[]));
        all.push((cells!["representation", "refit", &site], &of.refit, &[]));
    }
    let behaviour = study.ablation.behaviour.as_ref();
    all.extend(behaviour.map(|of| (cells!["behaviour", "", ""], &of.dependencies, of.n.as_slice())));
    all
}

fn pairs_of(study: &Study) -> Table {
    let mut table = Table::new(
        "ablation",
        "What a task loses when a task's subspace is taken out.",
        &[
            &ABLATED_IN,
            &PAIR,
            &[("drop", Number, "the target's score before minus after: AUROC, or in behaviour the satisfaction rate")],
            &ENDS,
            &[
                (
                    "p",
                    Number,
                    "one-sided p of a drop beyond the controls, Holm over the pairs and apart over source = target",
                ),
                ("excess", Number, "drop minus the mean drop of the controls"),
                ("excess_upper", Number, "upper end of its one-sided 95 % interval"),
                (
                    "p_absent",
                    Number,
                    "one-sided p of at least half of the target's own loss, not corrected: small where absent",
                ),
                ("state", Text, "present, absent or undecided"),
                (
                    "controls_low",
                    Number,
                    "lower end of the interval that holds 95 % of the controls' drops of the target",
                ),
                ("controls_high", Number, "upper end"),
                ("n", Integer, "in behaviour: responses of the target"),
            ],
        ],
    );
    for (place, of, n) in dependencies(study) {
        for pair in pairs(study).filter(|&pair| entry(&of.drop, pair).is_some()) {
            let numbers = [&of.drop, &of.low, &of.high, &of.p, &of.excess, &of.excess_upper, &of.p_absent];
            let state = of.state.get(pair.0).and_then(|row| *row.get(pair.1)?).map_or_else(Cell::default, word);
            let band = of.band.get(pair.1).copied().flatten();
            let numbers = numbers.map(|matrix| Cell::from(entry(matrix, pair)));
            table.push(&[
                &place,
                &names(study, pair),
                &numbers,
                &[state],
                &ends(band),
                &cells![n.get(pair.1).copied()],
            ]);
        }
    }
    table
}

fn summaries(study: &Study) -> Table {
    let mut table = Table::new(
        "ablation_summary",
        "Over the pairs of different tasks.",
        &[
            &ABLATED_IN,
            &[
                (
                    "quantity",
                    Text,
                    "own: mean drop of the tasks themselves beyond the controls; present, absent, undecided: shares of the pairs; sparsity; asymmetry; or a named pair's drop beyond the controls",
                ),
                ("pairs", Integer, "pairs of different tasks that were tested"),
                ("value", Number, "the value"),
            ],
            &ENDS,
            &[("p", Number, "its p; of named pairs Holm over them")],
        ],
    );
    for (place, of, _) in dependencies(study) {
        let whole = [("own", &of.own), ("sparsity", &of.sparsity), ("asymmetry", &of.asymmetry)];
        let whole = whole.into_iter().filter_map(|(name, of)| Some((name.to_owned(), estimate(of.as_ref()?))));
        let shares = of.shares.map(|of| [("present", of.present), ("absent", of.absent), ("undecided", of.undecided)]);
        let shares = shares.into_iter().flatten().map(|(name, share)| (name.to_owned(), cells![share, "", "", ""]));
        let named = of.named.iter().map(|pair| {
            let name = format!("{} -> {}", study.tasks[pair.source].id, study.tasks[pair.target].id);
            let [low, high] = pair.interval;
            (name, cells![pair.excess, low, high, pair.p])
        });
        for (name, numbers) in whole.chain(shares).chain(named) {
            table.push(&[&place, &cells![name, of.pairs], &numbers]);
        }
    }
    table
}

fn numbers(of: &Damage) -> [Cell; 5] {
    cells![of.rank, of.kl, of.perplexity, of.perplexity_whole, of.cut]
}

/// What each ablation in behaviour took out: kind, task and draw.
const ERASED: [Column; 3] = [
    (
        "erased",
        Text,
        "task: its own subspace; permuted: that of its permuted labels; random; pca: the largest variance",
    ),
    ("task", Text, "the task, if it is one's"),
    ("draw", Integer, "number of the control's draw"),
];

fn controls(study: &Study) -> Table {
    let mut table = Table::new(
        "ablation_controls",
        "What every task loses under each control in behaviour.",
        &[&ERASED, &[("target", Text, "task that is scored"), ("drop", Number, "drop of its satisfaction rate")]],
    );
    for control in study.ablation.behaviour.iter().flat_map(|behaviour| &behaviour.controls) {
        let task = control.task.map(|task| &study.tasks[task].id);
        for (target, drop) in study.tasks.iter().zip(&control.drop).filter(|(_, drop)| drop.is_some()) {
            table.push(&[&[word(control.kind)], &cells![task, control.draw, &target.id, *drop]]);
        }
    }
    table
}

fn damage(study: &Study) -> Table {
    let mut table =
        Table::new("damage", "What each ablation in behaviour does to the model at large.", &[&ERASED, &DAMAGE]);
    let Some(behaviour) = &study.ablation.behaviour else { return table };
    for (task, of) in study.tasks.iter().zip(&behaviour.damage) {
        if let Some(of) = of {
            table.push(&[&cells!["task", &task.id, ""], &numbers(of)]);
        }
    }
    for control in &behaviour.controls {
        let task = control.task.map(|task| &study.tasks[task].id);
        table.push(&[&[word(control.kind)], &cells![task, control.draw], &numbers(&control.damage)]);
    }
    table
}

fn doses(study: &Study) -> Table {
    let mut table = Table::new(
        "doses",
        "Ablation in behaviour at several strengths and ranks, asked of the ablated task alone.",
        &[
            &[
                TASK,
                ("erased", Text, "task: its own subspace; permuted: that of its permuted labels"),
                ("alpha", Number, "strength of the operator; 1 takes the subspace out"),
                ("asked_rank", Integer, "directions asked for"),
                ("n", Integer, "responses"),
                ("drop", Number, "drop of the task's satisfaction rate"),
            ],
            &ENDS,
            &[("control_at_kl", Number, "drop of the permuted draw at this KL, linear along its doses")],
            &DAMAGE,
        ],
    );
    for of in study.ablation.behaviour.iter().flat_map(|behaviour| &behaviour.dose) {
        table.push(&[
            &cells![&study.tasks[of.task].id],
            &[word(of.kind)],
            &cells![of.alpha, of.rank, of.n, of.drop, of.low, of.high, of.control_at_kl],
            &numbers(&of.damage),
        ]);
    }
    table
}

fn equal_damage(study: &Study) -> Table {
    let mut table = Table::new(
        "equal_damage",
        "A task's own drops against those of its permuted labels at equal KL, over all doses.",
        &[
            &[
                TASK,
                ("compared", Integer, "doses whose KL the control's doses reach"),
                ("outside", Integer, "doses beyond them"),
                ("own", Number, "mean own drop over the compared doses"),
                ("control", Number, "mean drop of the control at the same KL"),
                ("difference", Number, "own minus control"),
            ],
            &ENDS,
            &[("p", Number, "its p")],
        ],
    );
    let Some(behaviour) = &study.ablation.behaviour else { return table };
    for (task, of) in study.tasks.iter().zip(&behaviour.equal_damage) {
        let Some(of) = of else { continue };
        let counts = cells![&task.id, of.compared, of.outside, of.own, of.control];
        table.push(&[&counts, &maybe_estimate(of.difference.as_ref())]);
    }
    table
}

fn alike(study: &Study) -> Table {
    let mut table = Table::new(
        "subspaces",
        "How alike the tasks' subspaces are.",
        &[
            &[SITE],
            &PAIR,
            &[
                ("source_rank", Number, "mean rank of the source's subspace over the folds"),
                ("overlap", Number, "mean squared cosine of the principal angles"),
                ("closest", Number, "cosine of the smallest principal angle"),
                ("cka", Number, "linear CKA of the responses' coordinates in the two subspaces"),
                ("pwcca", Number, "PWCCA of the same"),
            ],
        ],
    );
    for of in &study.ablation.representation {
        let like = &of.similarity;
        for pair in pairs(study).filter(|&pair| entry(&like.overlap, pair).is_some()) {
            let rank = of.ranks.get(pair.0).copied().flatten();
            let numbers = [&like.overlap, &like.closest, &like.cka, &like.pwcca];
            let numbers = numbers.map(|matrix| Cell::from(entry(matrix, pair)));
            table.push(&[&cells![of.site.to_string()], &names(study, pair), &cells![rank], &numbers]);
        }
    }
    table
}
