//! The setup of two studies: where it differs, and which numbers are therefore not comparable.

use super::study_pair::StudyPair;
use crate::say;
use crate::setup::{Fact, facts, written};
use crate::widget::table::{Cell, Row, Table};

/// Names and values of the parts that differ.
pub fn differing(both: &StudyPair<'_>) -> Vec<(&'static str, [String; 2])> {
    let values = facts().map(|fact| ((fact.name)(), both.studies.map(|study| written((fact.of)(study)))));
    values.filter(|(_, [first, second])| first != second).collect()
}

/// What is not comparable because of these differences.
pub fn cautions(both: &StudyPair<'_>) -> Vec<&'static str> {
    let mut cautions: Vec<&'static str> = Vec::new();
    for fact in facts() {
        let [first, second] = both.studies.map(fact.of);
        let caution = (fact.caution)();
        if first != second && !cautions.contains(&caution) {
            cautions.push(caution);
        }
    }
    cautions
}

/// The setup of both studies as a table.
pub fn table(both: &StudyPair<'_>) -> Table {
    let [first, second] = both.names();
    let row = |fact: &Fact| {
        let [one, other] = both.studies.map(|study| written((fact.of)(study)));
        let same = if one == other { say!(view::compare::same) } else { say!(view::compare::differs) };
        Row { head: (fact.name)().to_owned(), cells: [one.as_str(), &other, same].map(Cell::text).to_vec() }
    };
    Table {
        name: "setup",
        from: Vec::new(),
        caption: say!(view::compare::setup_caption).to_owned(),
        columns: vec![
            say!(view::compare::head_setting).into(),
            first.into(),
            second.into(),
            say!(view::compare::head_same).into(),
        ],
        rows: facts().map(row).collect(),
    }
}
