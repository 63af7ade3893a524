//! The logit lens of one column: what the stream of every layer would say next, at every token.

use shared::live::{Likely, LiveToken};
use shared::site::Site;

use super::model::{Writing, name};
use super::token::shown;
use crate::say;
use crate::text::{number, words};
use crate::widget::table::escaped;
use crate::widget::token::visible;

/// The shade of a certain token, in per cent: texts stay readable on it.
const DARKEST: f64 = 60.0;

/// What the stream of one layer would say in a token's place.
#[derive(Debug, Clone, PartialEq)]
pub struct LensCell {
    /// The likeliest tokens with their probabilities, the likeliest first; their white space is visible.
    pub likeliest: Vec<(String, f64)>,
    /// Whether the likeliest is the token that was chosen.
    pub chosen: bool,
}

/// The grid: a row per layer, the last on top, and a column per token.
#[derive(Debug, Clone, PartialEq)]
pub struct LensGrid {
    /// The name of the column that it is of.
    pub name: &'static str,
    /// Its tokens.
    pub tokens: Vec<String>,
    /// The layers, each with a cell per token; a token that came without a lens has an empty one.
    pub rows: Vec<(Site, Vec<Option<LensCell>>)>,
}

impl LensGrid {
    /// The grid of a column whose tokens came with a lens at these sites; `None` where none did.
    pub fn of(writing: &Writing, sites: &[Site], column: usize) -> Option<Self> {
        let of = writing.columns.get(column)?;
        if of.tokens.iter().all(|token| token.lens.is_empty()) {
            return None;
        }
        let row = |(index, &site): (usize, &Site)| (site, of.tokens.iter().map(|token| cell(token, index)).collect());
        Some(Self {
            name: name(of.about.role),
            tokens: of.tokens.iter().map(|token| shown(token)).collect(),
            rows: sites.iter().enumerate().rev().map(row).collect(),
        })
    }

    /// Title and lines of a cell's tip, by the cell's number, row after row; `None` of an empty cell.
    pub fn told(&self, index: usize) -> Option<(String, Vec<String>)> {
        let (row, token) = (index / self.tokens.len().max(1), index % self.tokens.len().max(1));
        let (site, cells) = self.rows.get(row)?;
        let cell = cells.get(token)?.as_ref()?;
        let site = words::site_in_sentence(*site);
        let title = say!(view::live::lens_at, site, token = token + 1, text = self.tokens[token]);
        let line = |(text, probability): &(String, f64)| format!("{} {text}", number::score(*probability));
        let agrees = cell.chosen.then(|| say!(view::live::lens_agrees).to_owned());
        Some((title, cell.likeliest.iter().map(line).chain(agrees).collect()))
    }

    /// The grid as HTML; all texts are escaped. Its first cell is the stop of the Tab key.
    pub fn html(&self) -> String {
        let label = escaped(&say!(view::live::lens_of, column = self.name));
        let heads: String =
            self.tokens.iter().map(|token| format!("<th scope=\"col\">{}</th>", escaped(token))).collect();
        let rows: String = (0..self.rows.len()).map(|row| self.row(row)).collect();
        let layer = escaped(say!(view::live::layer));
        format!(
            "<table class=\"lens\" role=\"grid\" lang=\"en\" aria-label=\"{label}\"><thead><tr><th scope=\"col\">{layer}</th>\
             {heads}</tr></thead><tbody>{rows}</tbody></table>"
        )
    }

    fn row(&self, row: usize) -> String {
        let (site, cells) = &self.rows[row];
        let first = row * self.tokens.len();
        let cells: String = cells.iter().enumerate().map(|(at, cell)| self.cell(first + at, cell.as_ref())).collect();
        format!("<tr><th scope=\"row\">{}</th>{cells}</tr>", escaped(&words::site(*site)))
    }

    fn cell(&self, index: usize, cell: Option<&LensCell>) -> String {
        let stop = if index == 0 { 0 } else { -1 };
        let open = format!("<td data-cell=\"{index}\" tabindex=\"{stop}\"");
        let likeliest = cell.and_then(|cell| Some((cell, cell.likeliest.first()?)));
        let (Some((cell, (text, probability))), Some((title, lines))) = (likeliest, self.told(index)) else {
            return format!("{open}>–</td>");
        };
        let class = if cell.chosen { " class=\"chosen\"" } else { "" };
        let label = escaped(&format!("{title}: {}", lines.join(", ")));
        let share = DARKEST * probability.clamp(0.0, 1.0);
        format!("{open}{class} style=\"--share:{share:.1}%\" aria-label=\"{label}\">{}</td>", escaped(text))
    }
}

/// What the stream of the site of a number would say in a token's place; its lens is of the pass that chose the token.
fn cell(token: &LiveToken, site: usize) -> Option<LensCell> {
    let likeliest = token.lens.get(site)?;
    let named = |likely: &Likely| (visible(&likely.text), likely.probability);
    Some(LensCell {
        likeliest: likeliest.iter().map(named).collect(),
        chosen: likeliest.first().is_some_and(|likely| likely.token == token.token),
    })
}
