//! What is typed into the form, read: numbers, and lists of sites and positions.

use std::str::FromStr;

use shared::site::Site;

use super::form::{Fault, Field};
use crate::say;

/// The most layers of a model: what is beyond is a slip of the hand.
const MOST_LAYERS: usize = 1000;

/// A number; `None` where nothing is typed.
pub(super) fn number<T: FromStr>(text: &str, field: Field) -> Result<Option<T>, Fault> {
    match text.trim() {
        "" => Ok(None),
        typed => typed.parse().map(Some).map_err(|_| {
            let is_whole = field != Field::Alpha;
            Fault::new(
                field,
                if is_whole { say!(view::runs::no_number, typed) } else { say!(view::runs::no_decimal, typed) },
            )
        }),
    }
}

/// A whole number from 1; `name` is the field's label.
pub(super) fn at_least_one(text: &str, field: Field, name: &str) -> Result<Option<usize>, Fault> {
    match number(text, field)? {
        Some(0) => Err(Fault::new(field, say!(view::runs::no_zero, name))),
        other => Ok(other),
    }
}

/// The items of a text with commas, each once; one word can name several.
pub(super) fn listed<T: PartialEq>(
    text: &str,
    field: Field,
    read: impl Fn(&str) -> shared::Result<Vec<T>>,
) -> Result<Vec<T>, Fault> {
    let mut items = Vec::new();
    for word in text.split([',', ';']).map(str::trim).filter(|word| !word.is_empty()) {
        for item in read(word).map_err(|error| Fault::new(field, error.to_string()))? {
            if !items.contains(&item) {
                items.push(item);
            }
        }
    }
    Ok(items)
}

/// The sites of a word: a layer's number (`3`), a range (`3-5`), or a site's name.
pub(super) fn sites(word: &str) -> shared::Result<Vec<Site>> {
    let layer = |text: &str| text.trim().parse::<usize>().ok().filter(|&layer| layer < MOST_LAYERS);
    if let Some(layer) = layer(word) {
        return Ok(vec![Site::ResidPost(layer)]);
    }
    match word.split_once('-').and_then(|(from, to)| Some((layer(from)?, layer(to)?))) {
        Some((from, to)) if from <= to => Ok((from..=to).map(Site::ResidPost).collect()),
        _ => Ok(vec![word.parse()?]),
    }
}
