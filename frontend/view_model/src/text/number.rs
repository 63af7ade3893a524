//! Number format: two decimals, no leading zero between −1 and 1, a true minus sign.

use shared::study::Estimate;

/// A score, rate or effect: `.79`, `−.12`, `1.00`, `2.31`.
pub fn score(value: f64) -> String {
    signless_zero(digits(value, 2))
}

/// A score with the digits that a study holds: `.79123`.
pub fn fine(value: f64) -> String {
    digits(value, 5)
}

/// How far two numbers lie apart: `0`, `3e-6`.
pub fn distance(value: f64) -> String {
    if value == 0.0 { "0".to_owned() } else { format!("{value:.0e}").replace('-', "−") }
}

/// A value rounded as [`score`] shows it.
pub fn as_shown(value: f64) -> f64 {
    format!("{value:.2}").parse().unwrap_or(value)
}

/// A score with its sign always written: `+.12`, `−.12`, `.00`.
pub fn signed(value: f64) -> String {
    let text = score(value);
    if text.starts_with('−') || text == ".00" { text } else { format!("+{text}") }
}

/// A score, or a dash when it is missing.
pub fn score_or_dash(value: Option<f64>) -> String {
    value.map_or_else(|| "–".to_owned(), score)
}

/// An interval: `.74 – .83`.
pub fn interval([low, high]: [f64; 2]) -> String {
    format!("{} – {}", score(low), score(high))
}

/// An interval with enough digits to show its side of 0: `−.083 – −.004` where two decimals would give `−.08 – .00`.
pub fn interval_about_zero(interval: [f64; 2]) -> String {
    let blurred = interval.iter().any(|end| *end != 0.0 && end.abs() < 0.005);
    if blurred { interval.map(|end| digits(end, 3)).join(" – ") } else { self::interval(interval) }
}

/// A value with its interval and p: `.62 (.30 – .85), p = .01`.
pub fn estimate(estimate: &Estimate) -> String {
    let p = estimate.p.map_or_else(String::new, |p| format!(", {}", p_statement(p)));
    format!("{} ({}){p}", score(estimate.value), interval(estimate.interval))
}

/// A layer, or a fraction between two: `3`, `3.4`.
pub fn layer(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").unwrap_or(&text).to_owned()
}

/// An interval of layers: `2 – 4`.
pub fn layers([low, high]: [f64; 2]) -> String {
    format!("{} – {}", layer(low), layer(high))
}

/// A p value: `.002`, `< .001`, `.21`.
pub fn p_value(p: f64) -> String {
    match p {
        p if p < 0.001 => "<\u{a0}.001".to_owned(),
        p if p < 0.1 => digits(p, 3),
        p => digits(p, 2),
    }
}

/// A p value as a statement, with no-break spaces: `p = .002`, `p < .001`.
pub fn p_statement(p: f64) -> String {
    let text = p_value(p);
    if text.starts_with('<') { format!("p\u{a0}{text}") } else { format!("p\u{a0}=\u{a0}{text}") }
}

/// A count with thin thousands: `2 412`.
pub fn count(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('\u{202f}');
        }
        out.push(digit);
    }
    out
}

fn digits(value: f64, places: usize) -> String {
    let text = format!("{:.places$}", value.abs());
    let text = text.strip_prefix('0').filter(|rest| rest.starts_with('.')).unwrap_or(&text).to_owned();
    if value < 0.0 { format!("−{text}") } else { text }
}

fn signless_zero(text: String) -> String {
    if text == "−.00" { ".00".to_owned() } else { text }
}
