//! What comes out when two studies are compared: the finding, and the numbers as a table.

use super::both::Both;
use super::model::{self, Compared, Measure, compared};
use crate::state::choice::{Aspect, Dependence};
use crate::text::finding::Finding;
use crate::text::{number, words};
use crate::widget::table::{Cell, Row, Table};

/// An aspect in words.
pub struct Words {
    /// On its button.
    pub label: &'static str,
    /// What it compares.
    pub about: &'static str,
    /// What differs or does not.
    subject: &'static str,
    /// What it differs on.
    unit: &'static str,
    /// The first two columns of its table.
    columns: [&'static str; 2],
    /// The names of their values, for programs.
    keys: [&'static str; 2],
    /// What stands beside a number.
    beside: &'static str,
}

/// The words of an aspect.
pub fn words_of(aspect: Aspect) -> Words {
    let (label, about, subject, unit) = match aspect {
        Aspect::Verdicts => ("Verdicts", "the claims’ verdicts and effects", "Effects", "claim"),
        Aspect::Probes => ("Probes", "the specialists’ AUROC", "Specialists", "task"),
        Aspect::Rates => ("Rates", "the satisfaction rates", "Satisfaction rates", "case"),
        Aspect::Transfer => ("Transfer", "AUROC of every probe on every task", "Transfers", "pair"),
        Aspect::Depth => ("Depth", "onset and peak as shares of the depth", "Onsets and peaks", "case"),
        Aspect::Ablation => ("Ablation", "drops under ablation", "Drops", "pair"),
    };
    let (columns, keys) = match aspect {
        Aspect::Verdicts => (["Claim", "Measures"], ["claim", "at"]),
        Aspect::Transfer | Aspect::Ablation => (["Source", "Target"], ["source", "target"]),
        _ => (["Task", "Number"], ["task", "at"]),
    };
    let beside = if aspect == Aspect::Verdicts { "Verdict" } else { "n" };
    Words { label, about, subject, unit, columns, keys, beside }
}

/// How many numbers are told apart, of how many that both studies hold with intervals; how many one holds alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Tally {
    /// The intervals lie apart.
    pub apart: usize,
    /// Both intervals are there.
    pub both: usize,
    /// Only one study holds the number.
    pub alone: usize,
}

/// Counts.
pub fn tally(items: &[Compared]) -> Tally {
    items.iter().fold(Tally::default(), |tally, item| Tally {
        apart: tally.apart + usize::from(item.apart() == Some(true)),
        both: tally.both + usize::from(item.apart().is_some()),
        alone: tally.alone + usize::from(item.sides.iter().flatten().count() == 1),
    })
}

/// What the studies differ in, at their places.
pub fn finding(both: &Both<'_>, aspect: Aspect, kind: Option<Dependence>) -> Finding {
    let items = compared(both, aspect, kind);
    let Tally { apart, both: told, alone } = tally(&items);
    let Words { subject, unit, .. } = words_of(aspect);
    let headline = match (told, apart) {
        _ if aspect == Aspect::Verdicts => agreement(both),
        (0, _) => format!("{subject} cannot be compared here"),
        (_, 0) => format!("{subject} cannot be told apart"),
        _ => format!("{subject} differ on {apart} of {}", number::plural(told, unit)),
    };
    let alone = match alone {
        0 => String::new(),
        alone => format!(" {} only one study holds.", number::plural(alone, "number")),
    };
    let rule = "Apart is no corrected test, and overlap does not show that two are the same.";
    let counted = format!("Intervals apart on {apart}, overlapping on {}.{alone} {rule}", told - apart);
    Finding::new(headline, format!("{}{counted}", whereabouts(both, aspect, kind)))
}

/// Where both are looked at, for what is not the same at every place.
fn whereabouts(both: &Both<'_>, aspect: Aspect, kind: Option<Dependence>) -> String {
    let everywhere = matches!(aspect, Aspect::Verdicts | Aspect::Rates) || kind == Some(Dependence::Behaviour);
    if everywhere { String::new() } else { format!("{} ", both.whereabouts()) }
}

/// On how many claims the verdicts agree.
fn agreement(both: &Both<'_>) -> String {
    let verdict = |side: usize, claim| model::claim(both.studies[side], claim).map(|verdict| verdict.verdict);
    let shared: Vec<bool> = (1..=5).filter_map(|claim| Some(verdict(0, claim)? == verdict(1, claim)?)).collect();
    match (shared.iter().filter(|&&same| same).count(), shared.len()) {
        (_, 0) => "The two studies test no claim both".to_owned(),
        (agreed, all) if agreed == all => format!("The two studies agree on {}", claims(all)),
        (0, all) => format!("The two studies differ on {}", claims(all)),
        (agreed, all) => format!("The two studies agree on {agreed} of {}", number::plural(all, "claim")),
    }
}

fn claims(all: usize) -> String {
    if all == 1 { "the one claim".to_owned() } else { format!("all {all} claims") }
}

/// Every number of an aspect in both studies as a table.
pub fn table(both: &Both<'_>, aspect: Aspect, kind: Option<Dependence>) -> Table {
    let Words { about, columns: [about_head, part_head], keys, beside, .. } = words_of(aspect);
    let [first, second] = both.names();
    let measured = kind.filter(|_| aspect == Aspect::Ablation).map_or(about, words::dependence);
    let heads = [about_head, part_head, &first, "95 %", beside, &second, "95 %", beside, "Difference", "Intervals"];
    Table {
        name: "compare",
        caption: format!("{first} and {second}: {measured}. {}", whereabouts(both, aspect, kind)),
        columns: heads.map(|head| head.to_owned().into()).to_vec(),
        rows: compared(both, aspect, kind).iter().map(|item| row(item, keys)).collect(),
    }
}

fn row(item: &Compared, [about_key, part_key]: [&'static str; 2]) -> Row {
    let about = [(about_key, item.about.as_str()), (part_key, item.part.as_str())];
    let named = |measure, value, write: fn(f64) -> String| Cell::number(measure, value, write).about(&about);
    let mut cells = vec![Cell::text(&item.part)];
    for (name, side) in ["first", "second"].into_iter().zip(&item.sides) {
        let of = |of: fn(&Measure) -> String| Cell::text(side.as_ref().map_or_else(|| "–".to_owned(), of));
        cells.push(named(name, side.as_ref().and_then(|measure| measure.value), number::score));
        cells.push(of(|measure| measure.interval.map_or_else(|| "–".to_owned(), number::interval)));
        cells.push(of(|measure| measure.beside.clone()));
    }
    cells.push(named("difference", item.difference(), number::signed));
    cells.push(Cell::text(item.standing()));
    Row { head: item.about.clone(), cells }
}
