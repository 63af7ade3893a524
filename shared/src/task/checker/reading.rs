//! What a checker reads of a response: the answer behind any reasoning, its words, and its text whatever quotes, marks and
//! Unicode forms it is written with.

use std::borrow::Cow;

use icu_normalizer::{ComposingNormalizer, DecomposingNormalizer};

const OPENS: &str = "<think>";
const CLOSES: &str = "</think>";

/// A response without the reasoning before it. Templates may put the opening tag into the prompt, so that a response only closes
/// it; reasoning that is not closed leaves no answer.
pub(in crate::task) fn answer(response: &str) -> &str {
    let opens = response.trim_start().starts_with(OPENS);
    match response.split_once(CLOSES) {
        Some((before, after)) if opens || !before.contains(OPENS) => after,
        None if opens => "",
        _ => response,
    }
}

/// Whether the text so far may become the tag that opens reasoning.
pub(in crate::task) fn may_open_reasoning(beginning: &str) -> bool {
    OPENS.starts_with(beginning.trim_start())
}

/// The words of a text: runs of non-space that hold a letter or digit, cut at unspaced dashes; numbers of list items are none.
/// More text never reduces their number.
pub(super) fn count_words(text: &str) -> usize {
    let words = |line| unnumbered(line).split_whitespace().flat_map(cut_at_dashes);
    text.lines().flat_map(words).filter(|word| word.chars().any(char::is_alphanumeric)).count()
}

/// The text without the numbers of list items.
pub(super) fn without_item_numbers(text: &str) -> String {
    text.split_inclusive('\n').map(unnumbered).collect()
}

/// A line without the number of a list item (`1.`, `2)`, `**3.**`), where something follows it.
fn unnumbered(line: &str) -> &str {
    let marks = |letter: char| letter.is_whitespace() || matches!(letter, '*' | '_' | '#' | '>');
    let start = line.trim_start_matches(marks);
    let rest = start.trim_start_matches(|letter: char| letter.is_ascii_digit());
    if !(1..=3).contains(&(start.len() - rest.len())) {
        return line;
    }
    let Some(rest) = rest.strip_prefix(['.', ')']).map(|rest| rest.trim_start_matches(['*', '_'])) else { return line };
    let is_item = rest.starts_with(char::is_whitespace) && rest.chars().any(char::is_alphanumeric);
    if is_item { rest } else { line }
}

/// A run of non-space at its em dashes and double hyphens, and at en dashes that are not within a range of numbers (`3–5`).
fn cut_at_dashes(run: &str) -> Vec<&str> {
    let (mut parts, mut start) = (Vec::new(), 0);
    let mut before = None;
    let mut letters = run.char_indices().peekable();
    while let Some((at, letter)) = letters.next() {
        let next = letters.peek().map(|&(_, next)| next);
        let numeric = |letter: Option<char>| letter.is_some_and(char::is_numeric);
        let cuts = match letter {
            '—' | '―' => true,
            '–' => !(numeric(before) && numeric(next)),
            '-' => next == Some('-'),
            _ => false,
        };
        if cuts {
            parts.push(&run[start..at]);
            start = at + letter.len_utf8();
        }
        before = Some(letter);
    }
    parts.push(&run[start..]);
    parts
}

/// The text with straight quotes and apostrophes.
fn straight(text: &str) -> String {
    let straight = |letter| match letter {
        '\u{2018}'..='\u{201b}' | '\u{2bc}' | '\u{2032}' => '\'',
        '\u{201c}'..='\u{201f}' | '\u{2033}' | '«' | '»' => '"',
        letter => letter,
    };
    text.chars().map(straight).collect()
}

/// The text for comparisons from an end: straight quotes, canonically decomposed, so that beginnings stay beginnings.
pub(super) fn decomposed(text: &str) -> String {
    DecomposingNormalizer::new_nfd().normalize(&straight(text)).into_owned()
}

/// The text for comparisons of terms: straight quotes, full case folding (`ß` is `ss`), canonically composed, white space as
/// single spaces.
pub(super) fn folded(text: &str) -> String {
    let composed = |text: &str| ComposingNormalizer::new_nfc().normalize(text).into_owned();
    // Capitals first: only so do letters without a lower case of their own become equal to what stands for them.
    let lower = composed(&straight(text)).to_uppercase().to_lowercase().replace('ς', "σ");
    composed(&lower).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text without the marks of emphasis around words (`*`, `_`, `~`, `` ` ``); those between two letters or digits stay.
pub(super) fn without_emphasis(text: &str) -> Cow<'_, str> {
    let is_mark = |letter: char| matches!(letter, '*' | '_' | '~' | '`');
    if !text.contains(is_mark) {
        return Cow::Borrowed(text);
    }
    let (mut kept, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find(is_mark) {
        let (before, from) = rest.split_at(at);
        let after = from.trim_start_matches(is_mark);
        kept.push_str(before);
        let joins = kept.chars().next_back().is_some_and(char::is_alphanumeric)
            && after.chars().next().is_some_and(char::is_alphanumeric);
        if joins {
            kept.push_str(&from[..from.len() - after.len()]);
        }
        rest = after;
    }
    kept.push_str(rest);
    Cow::Owned(kept)
}
