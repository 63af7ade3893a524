//! The verdicts, the nulls of their rules, further tests, and claim 1's dependence on the base prompts.

use shared::study::{ClaimHalf, ClaimNull, ClaimVerdict, Features, Rule, Study};

use super::super::table::Kind::{Integer, Number, Text, Truth};
use super::super::table::{Table, cells, ends, word};
use super::ENDS;

pub(super) fn tables(study: &Study) -> [Table; 3] {
    [verdicts(study), parts(study), gap(study)]
}

fn verdicts(study: &Study) -> Table {
    let mut table = Table::new(
        "verdicts",
        "The verdict on every claim, on each half of claim 2, and the result of the same rule on other features.",
        &[
            &[
                ("claim", Text, "number of the claim; 2a and 2b are the halves of claim 2"),
                ("features", Text, "what the probes read: the model, or features that hold no instruction following"),
                ("verdict", Text, "supported, contradicted or inconclusive"),
                ("standing", Text, "the verdict, or 'not tested' where the rule was not read"),
                ("gate_shut", Truth, "whether these features add nothing to the text, so that the rule was not read"),
                ("effect", Number, "the effect, in the unit of `measures`"),
            ],
            &ENDS,
            &[
                ("p", Number, "p of the rule, corrected by Holm over the claims"),
                ("margin", Number, "the effect at which the verdict turns"),
                ("measures", Text, "what the effect measures"),
                ("statement", Text, "the claim"),
            ],
        ],
    );
    for verdict in &study.verdicts {
        let number = verdict.claim.to_string();
        let own = ClaimHalf {
            name: number.clone(),
            statement: verdict.statement.clone(),
            statement_message: None,
            verdict: verdict.verdict,
            measures: verdict.measures.clone(),
            measures_message: None,
            effect: verdict.effect,
            interval: verdict.interval,
            p: verdict.p,
            nulls: verdict.nulls.clone(),
        };
        add(&mut table, study, verdict, &own);
        verdict.halves.iter().for_each(|half| add(&mut table, study, verdict, half));
    }
    table
}

/// The rows of a claim or of a half.
fn add(table: &mut Table, study: &Study, verdict: &ClaimVerdict, of: &ClaimHalf) {
    let named = |rule: &&Rule| format!("{}{}", rule.claim, rule.half.as_deref().unwrap_or_default()) == of.name;
    let margin = study.config.rules.iter().find(named).map(|rule| rule.margin);
    let own = ClaimNull {
        features: Features::Model,
        verdict: of.verdict,
        gate_shut: verdict.gate_shut(),
        effect: of.effect,
        interval: of.interval,
        p: of.p,
    };
    for row in [&own].into_iter().chain(&of.nulls) {
        let tested = row.verdict.is_tested(row.gate_shut, row.effect);
        table.push(&[
            &cells![&of.name],
            &[word(row.features), word(row.verdict)],
            &[if tested { word(row.verdict) } else { "not tested".into() }],
            &cells![row.gate_shut, row.effect],
            &ends(row.interval),
            &cells![row.p, margin, &of.measures, &of.statement],
        ]);
    }
}

fn parts(study: &Study) -> Table {
    let mut table = Table::new(
        "parts",
        "Further tests reported beside the verdicts.",
        &[
            &[
                ("claim", Integer, "number of the claim"),
                ("measures", Text, "what is measured, its unit, and what the p is against"),
                ("value", Number, "the value"),
            ],
            &ENDS,
            &[("p", Number, "its p")],
        ],
    );
    for verdict in &study.verdicts {
        for of in &verdict.parts {
            let claim = usize::from(verdict.claim);
            table.push(&[&cells![claim, &of.measures, of.effect], &ends(of.interval), &cells![of.p]]);
        }
    }
    table
}

fn gap(study: &Study) -> Table {
    let mut table = Table::new(
        "gap",
        "Claim 1 from some of the base prompts, and with every C.",
        &[&[
            ("base_prompts", Integer, "base prompts per task, the mean over tasks and draws"),
            ("c", Number, "inverse L2 strength of every probe; empty: chosen as everywhere in the study"),
            ("draw", Integer, "number of the draw of base prompts"),
            ("specialist", Number, "increment of the specialists over the text, AUROC, mean over tasks and splits"),
            ("general", Number, "increment of the general probe over the text, AUROC"),
        ]],
    );
    for point in &study.gap {
        for (draw, (&specialist, &general)) in point.specialist.iter().zip(&point.general).enumerate() {
            table.push(&[&cells![point.prompts, point.c, draw, specialist, general]]);
        }
    }
    table
}
