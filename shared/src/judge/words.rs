//! Words of a text and their look-up in a word list.

/// The words of a text, lowercase: runs of letters, digits, apostrophes and inner hyphens.
pub(super) fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .replace('\u{2019}', "'")
        .split(|letter: char| !(letter.is_alphanumeric() || letter == '\'' || letter == '-'))
        .map(|word| word.trim_matches(|edge| edge == '\'' || edge == '-').to_owned())
        .filter(|word| !word.is_empty())
        .collect()
}

/// Whether a list holds a word, or the word a plain English ending was added to.
pub(super) fn holds(list: &[&str], word: &str) -> bool {
    if list.contains(&word) {
        return true;
    }
    let word = word.strip_suffix("'s").unwrap_or(word);
    let stem_in_list = |stem: &str| stem.len() >= 3 && list.contains(&stem);
    ["s", "es", "d", "ed", "ing", "er", "ly"]
        .iter()
        .filter_map(|ending| word.strip_suffix(ending))
        .any(|stem| stem_in_list(stem) || ends_doubled(stem).is_some_and(stem_in_list))
        || word.strip_suffix("ies").is_some_and(|stem| list.contains(&format!("{stem}y").as_str()))
        || word.strip_suffix("ing").is_some_and(|stem| stem.len() >= 3 && list.contains(&format!("{stem}e").as_str()))
}

/// `swim` for `swimm`: the stem of `swimming`.
fn ends_doubled(stem: &str) -> Option<&str> {
    let mut letters = stem.chars().rev();
    let last = letters.next()?;
    (letters.next()? == last).then(|| &stem[..stem.len() - last.len_utf8()])
}

/// How many phrases of a list occur, by whole words, in words already lowercased.
pub(super) fn phrases<'a>(list: &[&'a str], words: &[String]) -> Vec<&'a str> {
    let line = format!(" {} ", words.join(" "));
    list.iter().filter(|phrase| line.contains(&format!(" {phrase} "))).copied().collect()
}

/// `3 (boat, net, wave)`, or `0`.
pub(super) fn counted<T: AsRef<str>>(found: &[T]) -> String {
    if found.is_empty() {
        return "0".to_owned();
    }
    let names: Vec<&str> = found.iter().map(AsRef::as_ref).collect();
    format!("{} ({})", names.len(), names.join(", "))
}
