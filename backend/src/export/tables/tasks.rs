//! The tasks and the responses.

use std::collections::BTreeMap;

use shared::study::{Record, Sample, Study};

use super::super::table::Kind::{Integer, Number, Text, Truth};
use super::super::table::{Table, cells, ends, word};
use super::{TASK, maybe_estimate};

pub(super) fn tables(study: &Study, samples: &[Sample], record: Option<&Record>) -> [Table; 2] {
    [tasks(study), responses(samples, record)]
}

fn tasks(study: &Study) -> Table {
    let mut table = Table::new(
        "tasks",
        "The tasks, with their rates of satisfaction.",
        &[&[
            TASK,
            ("skill", Text, "structural, lexical, semantic or stylistic"),
            ("n", Integer, "analysed responses to prompts with the instruction"),
            ("satisfied", Number, "share of them that satisfy it"),
            ("satisfied_low", Number, "lower end of its 95 % interval, bootstrap over base prompts"),
            ("satisfied_high", Number, "upper end"),
            ("n_without", Integer, "checked responses to prompts without the instruction"),
            ("satisfied_without", Number, "share of them that satisfy it"),
            ("satisfied_without_low", Number, "lower end of its 95 % interval"),
            ("satisfied_without_high", Number, "upper end"),
            ("excluded", Integer, "responses left out: cut at the limit, empty or not judged"),
            ("base_prompts", Integer, "base prompts behind n"),
            ("instruction_effect", Number, "satisfied minus satisfied_without"),
            ("instruction_effect_low", Number, "lower end of its 95 % interval"),
            ("instruction_effect_high", Number, "upper end"),
            ("instruction_effect_p", Number, "its p"),
            ("in_claims", Truth, "whether the claims are read on this task"),
            ("not_probeable", Text, "why the task cannot be probed, if so"),
            ("n_satisfied", Integer, "where it cannot: analysed responses that satisfy"),
            ("n_violated", Integer, "where it cannot: analysed responses that violate"),
            ("judge_kappa", Number, "Cohen's kappa of the task's judge with readers"),
            ("judge_kappa_low", Number, "lower end of its 95 % interval"),
            ("judge_kappa_high", Number, "upper end"),
        ]],
    );
    for of in &study.tasks {
        let judge = study.provenance.audit_of(&of.id).map(|audit| audit.agreement);
        let not = of.not_probeable.as_ref();
        let [with, without] = [true, false].map(|with| of.rate(with));
        let [satisfied, violated] = [not.map(|not| not.satisfied), not.map(|not| not.violated)];
        table.push(&[
            &cells![&of.id],
            &[word(of.skill)],
            &cells![of.n, with.map(|(rate, _)| rate)],
            &ends(with.map(|(_, interval)| interval)),
            &cells![of.n_without, without.map(|(rate, _)| rate)],
            &ends(without.map(|(_, interval)| interval)),
            &cells![of.excluded, of.groups],
            &maybe_estimate(of.instruction_effect.as_ref()),
            &cells![of.in_claims, not.map(|not| &not.reason), satisfied, violated],
            &cells![judge.map(|agreement| agreement.kappa)],
            &ends(judge.map(|agreement| agreement.interval)),
        ]);
    }
    table
}

fn responses(samples: &[Sample], record: Option<&Record>) -> Table {
    let mut table = Table::new(
        "samples",
        "Every response.",
        &[&[
            ("id", Text, "name of the response"),
            TASK,
            ("base_prompt", Text, "base prompt: variants of one are never split between training and test"),
            ("with_constraint", Truth, "whether the instruction was in the prompt"),
            ("satisfied", Truth, "the checker's verdict; empty where the response is left out"),
            ("why", Text, "its reason"),
            ("excluded", Text, "why the response is left out, if so"),
            (
                "fold",
                Integer,
                "fold of the first split, whose raw scores are reported, from 0; empty where no probe is fitted to the \
                 response, or the study holds no record",
            ),
            ("params", Text, "parameters of the instruction, as JSON"),
            ("prompt", Text, "what the user says"),
            ("response", Text, "what the model answers"),
        ]],
    );
    let folds = record.and_then(|record| Some(record.samples.iter().zip(record.splits.first()?)));
    let folds: BTreeMap<&str, usize> = folds.into_iter().flatten().map(|(id, fold)| (id.as_str(), *fold)).collect();
    for of in samples {
        let params = serde_json::to_string(&of.params).unwrap_or_default();
        let verdict = of.verdict.as_ref();
        table.push(&[
            &cells![&of.id, &of.task, &of.group, of.with_constraint, verdict.map(|verdict| verdict.satisfied)],
            &cells![verdict.map(|verdict| &verdict.why), of.excluded.as_ref(), folds.get(of.id.as_str()).copied()],
            &cells![params, &of.prompt, &of.response],
        ]);
    }
    table
}
