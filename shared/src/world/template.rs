//! Sentences from templates: `{slot}`, `{a slot}` for the slot with its article.

/// Fills `{slot}` and `{a slot}` with the slot's value; the first letter becomes a capital.
///
/// # Panics
/// When the template names a slot that `value` has no word for: templates are the project's own data.
pub fn fill<'a>(template: &str, mut value: impl FnMut(&str) -> Option<&'a str>) -> String {
    let mut text = String::with_capacity(template.len() + 32);
    let mut rest = template;
    while let Some(open) = rest.find('{') {
        let close = rest[open..].find('}').map_or(rest.len(), |offset| open + offset);
        text.push_str(&rest[..open]);
        let slot = &rest[open + 1..close];
        let (article, slot) = slot.strip_prefix("a ").map_or((false, slot), |bare| (true, bare));
        let word = value(slot).unwrap_or_else(|| panic!("template '{template}' names the unknown slot '{slot}'"));
        if article {
            text.push_str(article_of(word));
            text.push(' ');
        }
        text.push_str(word);
        rest = &rest[(close + 1).min(rest.len())..];
    }
    text.push_str(rest);
    sentence_case(&text)
}

/// The text with a capital first letter.
pub fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// The word with `a` or `an` before it.
pub fn with_article(word: &str) -> String {
    format!("{} {word}", article_of(word))
}

/// `lantern`, `lantern and kettle`, `lantern, kettle and rope`.
pub fn join_words<T: AsRef<str>>(words: &[T]) -> String {
    match words {
        [] => String::new(),
        [only] => only.as_ref().to_owned(),
        [most @ .., last] => {
            let most: Vec<&str> = most.iter().map(AsRef::as_ref).collect();
            format!("{} and {}", most.join(", "), last.as_ref())
        }
    }
}

fn article_of(word: &str) -> &'static str {
    let sounds_open = word.starts_with(['a', 'e', 'i', 'o', 'A', 'E', 'I', 'O'])
        || (word.starts_with('u') && !word.starts_with("uni") && !word.starts_with("use"));
    if sounds_open { "an" } else { "a" }
}
