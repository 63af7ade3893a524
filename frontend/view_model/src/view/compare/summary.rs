//! The result of comparing two studies: the finding, and the numbers as a table.

use shared::study::Claim;

use super::model::{self, Compared, Measure, compared};
use super::study_pair::StudyPair;
use crate::say;
use crate::state::choice::{Aspect, Dependence};
use crate::tested::{self, Tested};
use crate::text::finding::Finding;
use crate::text::{number, words};
use crate::widget::table::{Cell, Row, Table};

/// The texts of an aspect.
pub struct Words {
    /// Label of its button.
    pub label: &'static str,
    /// Explanation of what it compares.
    pub about: &'static str,
    /// The subject of the headline.
    subject: &'static str,
    /// The first two columns of its table.
    columns: [&'static str; 2],
    /// The machine names of their values.
    keys: [&'static str; 2],
    /// Head of the column of remarks beside a number.
    beside: &'static str,
}

/// The texts of an aspect.
pub fn words_of(aspect: Aspect) -> Words {
    let [label, about, subject] = match aspect {
        Aspect::Verdicts => {
            [say!(view::compare::verdicts), say!(view::compare::verdicts_are), say!(view::compare::verdicts_differ)]
        }
        Aspect::Probes => {
            [say!(view::compare::probes), say!(view::compare::probes_are), say!(view::compare::probes_differ)]
        }
        Aspect::Rates => {
            [say!(view::compare::rates), say!(view::compare::rates_are), say!(view::compare::rates_differ)]
        }
        Aspect::Transfer => {
            [say!(view::compare::transfer), say!(view::compare::transfer_is), say!(view::compare::transfers_differ)]
        }
        Aspect::Depth => {
            [say!(view::compare::depth), say!(view::compare::depth_is), say!(view::compare::depths_differ)]
        }
        Aspect::Ablation => {
            [say!(view::compare::ablation), say!(view::compare::ablation_is), say!(view::compare::drops_differ)]
        }
    };
    let (columns, keys) = match aspect {
        Aspect::Verdicts => ([say!(view::compare::head_claim), say!(view::compare::head_measures)], ["claim", "at"]),
        Aspect::Transfer | Aspect::Ablation => {
            ([say!(view::compare::head_source), say!(view::compare::head_target)], ["source", "target"])
        }
        _ => ([say!(view::compare::head_task), say!(view::compare::head_number)], ["task", "at"]),
    };
    let beside = if aspect == Aspect::Verdicts { say!(view::compare::head_verdict) } else { "n" };
    Words { label, about, subject, columns, keys, beside }
}

/// A count of the units on which an aspect can differ.
fn units(aspect: Aspect, n: usize) -> String {
    let n = number::count(n);
    match aspect {
        Aspect::Verdicts => say!(view::compare::n_claims, n),
        Aspect::Probes => say!(view::compare::n_tasks, n),
        Aspect::Rates | Aspect::Depth => say!(view::compare::n_cases, n),
        Aspect::Transfer | Aspect::Ablation => say!(view::compare::n_pairs, n),
    }
}

/// How many numbers have disjoint intervals, of those that both studies have with intervals; how many only one has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// Numbers with disjoint intervals.
    pub apart: usize,
    /// Numbers with an interval in both studies.
    pub both: usize,
    /// Numbers that only one study has.
    pub alone: usize,
}

/// Counts the numbers.
pub fn tally(items: &[Compared]) -> Tally {
    items.iter().fold(Tally::default(), |tally, item| Tally {
        apart: tally.apart + usize::from(item.apart() == Some(true)),
        both: tally.both + usize::from(item.apart().is_some()),
        alone: tally.alone + usize::from(item.sides.iter().flatten().count() == 1),
    })
}

/// The finding: in how much the studies differ at their places.
pub fn finding(both: &StudyPair<'_>, aspect: Aspect, kind: Option<Dependence>) -> Finding {
    let items = compared(both, aspect, kind);
    let Tally { apart, both: told, alone } = tally(&items);
    let subject = words_of(aspect).subject;
    let headline = match (told, apart) {
        _ if aspect == Aspect::Verdicts => agreement(both),
        (0, _) => say!(view::compare::cannot_compare, subject),
        (_, 0) => say!(view::compare::cannot_tell_apart, subject),
        _ => say!(view::compare::differ_on, subject, apart, units = units(aspect, told)),
    };
    let counted = say!(view::compare::counted, apart, overlapping = told - apart);
    let alone = (alone > 0).then(|| say!(view::compare::numbers_alone, n = number::count(alone)));
    let caution = say!(view::compare::no_test).to_owned();
    let tiny = if aspect == Aspect::Verdicts { of_tiny_models(both) } else { Vec::new() };
    let sentences: Vec<String> = [counted].into_iter().chain(alone).chain([caution]).chain(tiny).collect();
    Finding::new(headline, format!("{}{}", whereabouts(both, aspect, kind), sentences.join(" ")))
}

/// The caveats on verdicts of tiny models, each once.
fn of_tiny_models(both: &StudyPair<'_>) -> Vec<String> {
    let mut told: Vec<String> = both.studies.into_iter().filter_map(words::of_tiny_model).collect();
    told.dedup();
    told
}

/// The places in both studies, for aspects that depend on the place.
fn whereabouts(both: &StudyPair<'_>, aspect: Aspect, kind: Option<Dependence>) -> String {
    let everywhere = matches!(aspect, Aspect::Verdicts | Aspect::Rates) || kind == Some(Dependence::Behaviour);
    if everywhere { String::new() } else { format!("{} ", both.whereabouts()) }
}

/// On how many claims, or halves of one, the verdicts agree, of those that both studies measure in the same way.
fn agreement(both: &StudyPair<'_>) -> String {
    let [first, second] = both.studies.map(tested::of);
    let same = |of: &Tested<'_>| second.iter().find(|other| of.matches(other)).map(|other| other.verdict == of.verdict);
    let shared: Vec<bool> = first.iter().filter_map(same).collect();
    let undecided = |of: &&Tested<'_>| of.verdict == Claim::Inconclusive && same(of) == Some(true);
    let told = agreed(&shared);
    match first.iter().filter(undecided).count() {
        0 => told,
        n if n == shared.len() => say!(view::compare::none_decided).to_owned(),
        n => format!("{told} {}", say!(view::compare::undecided_in_both, n)),
    }
}

/// Of the verdicts on what both studies measure, which agree.
fn agreed(shared: &[bool]) -> String {
    match (shared.iter().filter(|&&same| same).count(), shared.len()) {
        (_, 0) => say!(view::compare::no_claim_both).to_owned(),
        (agreed, all) if agreed == all => say!(view::compare::agree_on_all, n = all),
        (0, all) => say!(view::compare::differ_on_all, n = all),
        (agreed, all) => say!(view::compare::agree_on, agreed, claims = units(Aspect::Verdicts, all)),
    }
}

/// Every number of an aspect in both studies as a table.
pub fn table(both: &StudyPair<'_>, aspect: Aspect, kind: Option<Dependence>) -> Table {
    let Words { about, columns: [about_head, part_head], keys, beside, .. } = words_of(aspect);
    let [first, second] = both.names();
    let measured = kind.filter(|_| aspect == Aspect::Ablation).map_or(about, words::dependence);
    let (difference, standing) = (say!(view::compare::head_minus), say!(view::compare::head_standing));
    let heads = [about_head, part_head, &first, "95 %", beside, &second, "95 %", beside, difference, standing];
    let caption = say!(view::compare::caption, first, second, what = measured);
    Table {
        name: "compare",
        from: Vec::new(),
        caption: format!("{caption} {}", whereabouts(both, aspect, kind)),
        columns: heads.map(|head| head.to_owned().into()).to_vec(),
        rows: compared(both, aspect, kind).iter().map(|item| row(item, keys)).collect(),
    }
}

fn row(item: &Compared, [about_key, part_key]: [&'static str; 2]) -> Row {
    let about = [(about_key, item.about.as_str()), (part_key, item.part.as_str())];
    let named = |measure, value, write: fn(f64) -> String| Cell::number(measure, value, write).about(&about);
    let part = if part_key == "at" { model::in_words(&item.part) } else { &item.part };
    let mut cells = vec![Cell::text(part)];
    for (name, side) in ["first", "second"].into_iter().zip(&item.sides) {
        let of = |of: fn(&Measure) -> String| Cell::text(side.as_ref().map_or_else(|| "–".to_owned(), of));
        cells.push(named(name, side.as_ref().and_then(|measure| measure.value), number::score));
        cells.push(of(|measure| measure.interval.map_or_else(|| "–".to_owned(), number::interval)));
        cells.push(of(|measure| measure.beside.clone()));
    }
    let shown = item.shown_difference().unwrap_or_default();
    cells.push(Cell::number("difference", item.difference(), |_| shown.clone()).about(&about));
    cells.push(Cell::text(item.standing()));
    Row { head: item.about.clone(), cells }
}
