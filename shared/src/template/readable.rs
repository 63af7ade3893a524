//! A template in the form that minijinja reads.

use regex::{Captures, Regex};

use crate::error::{Error, Result};

/// The most characters of a tag beside its strings: minijinja descends once for each operator of a tag.
const LONGEST_TAG: usize = 2000;
/// The most `elif` of a template: minijinja descends once for each.
const MOST_BRANCHES: usize = 500;

/// What begins a part that is not plain text.
enum Begin {
    Comment,
    Raw,
    Tag,
}

/// A template in the form that minijinja reads: line ends as Jinja takes them; in tags, Python's escapes, and `{% generation %}`,
/// which marks the assistant's turns for training, as a block of its own scope. In one pass over the text.
///
/// # Errors
/// [`Error::Checkpoint`] where minijinja would overflow the stack.
pub fn readable(source: &str) -> Result<String> {
    let source = source.replace("\r\n", "\n").replace('\r', "\n");
    let pattern = |text: &str| Regex::new(text).expect("a valid pattern");
    let (raw, end_raw) = (pattern(r"^\{%[-+]?\s*raw\s*[-+]?%\}"), pattern(r"\{%[-+]?\s*endraw\b"));
    let (branch, escape) = (pattern(r"^\{%[-+]?\s*elif\b"), pattern(r"(?s)\\(.)"));
    let generation = pattern(r"^(\{%[-+]?\s*(?:end)?)generation(\s*[-+]?%\})$");
    let (mut adapted, mut rest, mut branches) = (String::with_capacity(source.len()), source.as_str(), 0);
    while let Some(at) = next_part(rest) {
        let (before, from) = rest.split_at(at);
        adapted.push_str(before);
        rest = from;
        let begin = match from.as_bytes()[1] {
            b'#' => Begin::Comment,
            _ if raw.is_match(from) => Begin::Raw,
            _ => Begin::Tag,
        };
        let length = match begin {
            Begin::Comment => from[2..].find("#}").map(|at| at + 4),
            Begin::Raw => end_raw.find(from).map(|end| end.end()),
            Begin::Tag => tag_length(from)?,
        };
        // What does not end is minijinja's to refuse.
        let Some(length) = length else { break };
        let (part, after) = from.split_at(length);
        rest = after;
        if !matches!(begin, Begin::Tag) {
            adapted.push_str(part);
            continue;
        }
        branches += usize::from(branch.is_match(part));
        if branches > MOST_BRANCHES {
            return Err(too_deep(&format!("more than {MOST_BRANCHES} 'elif'")));
        }
        let tag = generation.replace(part, "${1}with${2}");
        adapted.push_str(&escape.replace_all(&tag, escaped));
    }
    adapted.push_str(rest);
    Ok(adapted)
}

/// Where the next comment, block or expression begins.
fn next_part(text: &str) -> Option<usize> {
    text.as_bytes().windows(2).position(|pair| pair[0] == b'{' && b"#%{".contains(&pair[1]))
}

/// The bytes of the tag that a text begins with; `None` where it does not end.
fn tag_length(text: &str) -> Result<Option<usize>> {
    let bytes = text.as_bytes();
    let (mut at, mut quote, mut counted) = (2, None, 0);
    while at < bytes.len() {
        match (quote, bytes[at]) {
            (None, b'%' | b'}') if bytes.get(at + 1) == Some(&b'}') => return Ok(Some(at + 2)),
            (None, mark @ (b'\'' | b'"')) => quote = Some(mark),
            (None, _) => counted += 1,
            (Some(_), b'\\') => at += 1,
            (Some(open), mark) if mark == open => quote = None,
            (Some(_), _) => (),
        }
        if counted > LONGEST_TAG {
            return Err(too_deep(&format!("a tag of more than {LONGEST_TAG} characters beside its strings")));
        }
        at += 1;
    }
    Ok(None)
}

fn too_deep(what: &str) -> Error {
    Error::checkpoint(
        "chat template",
        format!("it has {what}"),
        "no known model's has; get the file again from its source",
    )
}

/// An escape of Python's as minijinja has it.
fn escaped(pair: &Captures<'_>) -> String {
    match &pair[1] {
        "\n" => String::new(),
        "a" => "\u{7}".to_owned(),
        "v" => "\u{b}".to_owned(),
        "/" => r"\\/".to_owned(),
        _ => pair[0].to_owned(),
    }
}
