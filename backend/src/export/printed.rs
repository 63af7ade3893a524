//! Numbers as papers print them, in LaTeX, and the level at which they are marked.

use shared::study::Study;

use super::table::Record;

/// What is printed where there is no number.
pub(super) const MISSING: &str = "--";

/// The level of a study: that of the rule on transfer, or else of the first rule. A p that is at most the level is marked.
pub(super) fn alpha(study: &Study) -> f64 {
    let rules = &study.config.rules;
    rules.iter().find(|rule| rule.claim == 2).or(rules.first()).map_or(0.05, |rule| rule.alpha)
}

/// A value, and its interval where it has one.
pub(super) fn estimate(row: &Record<'_>, [value, low, high]: [&str; 3], digits: usize) -> [String; 2] {
    let value = row.number(value);
    let ends = value.and(row.number(low)).map(|_| interval(row, [low, high], digits));
    [number(value, digits), ends.unwrap_or_default()]
}

/// The ends of an interval in brackets.
pub(super) fn interval(row: &Record<'_>, ends: [&str; 2], digits: usize) -> String {
    match ends.map(|end| row.number(end)) {
        [Some(low), Some(high)] => format!("[{}, {}]", number(Some(low), digits), number(Some(high), digits)),
        _ => MISSING.to_owned(),
    }
}

/// A number without a zero before the point, as papers print numbers that are at most 1: `.87`, `$-$.02`.
pub(super) fn number(value: Option<f64>, digits: usize) -> String {
    let Some(value) = value else { return MISSING.to_owned() };
    let text = format!("{:.digits$}", value.abs());
    let sign = if value < 0.0 && text.bytes().any(|digit| (b'1'..=b'9').contains(&digit)) { "$-$" } else { "" };
    format!("{sign}{}", text.strip_prefix('0').filter(|rest| rest.starts_with('.')).unwrap_or(&text))
}

/// A p, with more digits where it is small.
pub(super) fn p(value: Option<f64>) -> String {
    match value {
        Some(p) if p < 0.001 => "$< .001$".to_owned(),
        Some(p) => number(Some(p), if p < 0.1 { 3 } else { 2 }),
        None => MISSING.to_owned(),
    }
}
