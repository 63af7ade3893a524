//! Words of a text, word lists, and looking one up in the other.

use std::collections::BTreeSet;

/// The words of a text, lowercase: runs of letters, digits, apostrophes and inner hyphens.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .replace('\u{2019}', "'")
        .split(|letter: char| !(letter.is_alphanumeric() || letter == '\'' || letter == '-'))
        .map(|word| word.trim_matches(|edge| edge == '\'' || edge == '-').to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// The words and phrases of one section of a lexicon file: `[name]`, then a comma-separated list; `#` comments.
pub(super) fn section(lexicon: &'static str, name: &str) -> BTreeSet<&'static str> {
    let heading = format!("[{name}]\n");
    let body = lexicon.split_once(&heading).map_or("", |(_, after)| after.split("\n[").next().unwrap_or_default());
    body.split([',', '\n']).map(str::trim).filter(|word| !word.is_empty() && !word.starts_with('#')).collect()
}

/// Whether a list holds a word, or the word a plain English ending was added to.
pub(super) fn holds(list: &BTreeSet<&'static str>, word: &str) -> bool {
    let word = word.strip_suffix("'s").unwrap_or(word);
    list.contains(word) || stems(word).iter().any(|stem| stem.len() >= 3 && list.contains(stem.as_str()))
}

/// The possible words without the ending: `boat` for `boats`, `bake` for `baked`, `swim` for `swimming`.
fn stems(word: &str) -> Vec<String> {
    let mut stems = Vec::new();
    if let Some(stem) = word.strip_suffix("ies").or_else(|| word.strip_suffix("ied")) {
        stems.push(format!("{stem}y"));
    }
    if let Some(stem) = word.strip_suffix('s').or_else(|| word.strip_suffix("ly")) {
        stems.push(stem.to_owned());
    }
    if let Some(stem) = word.strip_suffix("es").filter(|stem| stem.ends_with(['s', 'x', 'z', 'h', 'o'])) {
        stems.push(stem.to_owned());
    }
    for stem in ["ed", "ing"].iter().filter_map(|ending| word.strip_suffix(ending)) {
        stems.extend([stem.to_owned(), format!("{stem}e")]);
        stems.extend(undoubled(stem).map(str::to_owned));
    }
    stems
}

/// `swim` for `swimm`.
fn undoubled(stem: &str) -> Option<&str> {
    let mut letters = stem.chars().rev();
    let last = letters.next()?;
    (letters.next()? == last).then(|| &stem[..stem.len() - last.len_utf8()])
}

/// The phrases of a list that occur, by whole words, in words already lowercased.
pub(super) fn phrases(list: &BTreeSet<&'static str>, words: &[String]) -> Vec<String> {
    let line = format!(" {} ", words.join(" "));
    list.iter().filter(|phrase| line.contains(&format!(" {phrase} "))).map(|&phrase| phrase.to_owned()).collect()
}

/// `3 (boat, net, wave)`, or `0`.
pub(super) fn counted(found: &[String]) -> String {
    if found.is_empty() { "0".to_owned() } else { format!("{} ({})", found.len(), found.join(", ")) }
}
