//! Task files: TOML; all faults are reported, by line and column.

use std::collections::BTreeSet;
use std::fmt;
use std::ops::Range;

use serde::Deserialize;
use toml::Spanned;
use toml::de::{DeArray, DeString, DeTable, DeValue, Deserializer};

use super::{Fault, Task, TaskSpec, check};

/// A task file that cannot be used: its faults by line and column, at least one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable(Vec<FileFault>);

/// A fault of a task file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileFault {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong.
    pub problem: String,
    /// What to do about it.
    pub fix: String,
}

impl Unreadable {
    /// The faults in the order of the file.
    pub fn faults(&self) -> &[FileFault] {
        &self.0
    }
}

impl fmt::Display for FileFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}: {}; {}", self.line, self.column, self.problem, self.fix)
    }
}

/// A line per fault.
impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Unreadable {}

/// The task of a file's text.
///
/// # Errors
/// All its faults; of text that is no TOML, the first.
pub fn parse(text: &str) -> Result<Task, Unreadable> {
    let unreadable = |faults| Unreadable(placed(text, faults));
    let document = DeTable::parse(text).map_err(|error| unreadable(vec![refused(&error)]))?;
    let Content { spec, unread, mut faults } = Content::of(&document).map_err(unreadable)?;
    let (test, found) = check::checked(&spec, &unread);
    faults.extend(found.iter().map(|fault| {
        let place = fault.to_string();
        let problem = if place.is_empty() { fault.problem.clone() } else { format!("{place}: {}", fault.problem) };
        Found::new(span(&document, fault), problem, &fault.fix)
    }));
    if faults.is_empty() { Ok(Task { spec, test }) } else { Err(unreadable(faults)) }
}

/// What a document holds.
struct Content {
    spec: TaskSpec,
    /// The fields of the spec that the document lacks, or of which some part cannot be read; the spec has other values there.
    unread: BTreeSet<String>,
    faults: Vec<Found>,
}

impl Content {
    /// Every part is read apart from the others, so that each has its fault.
    fn of(document: &Spanned<DeTable<'_>>) -> Result<Self, Vec<Found>> {
        let (mut unread, mut faults) = (BTreeSet::new(), Vec::new());
        let (mut rest, others) = (document.clone(), stand_ins());
        for (name, value) in document.get_ref() {
            let key: &str = name.get_ref();
            let mut refusals = Vec::new();
            for part in parts(key, value) {
                let mut alone = others.clone();
                alone.remove(key);
                alone.insert(name.clone(), part);
                let read = TaskSpec::deserialize(Deserializer::from(Spanned::new(document.span(), alone)));
                refusals.extend(read.err().map(|error| refused(&error)));
            }
            if !refusals.is_empty() {
                unread.insert(key.to_owned());
                rest.get_mut().remove(key);
                faults.append(&mut refusals);
            }
        }
        for (name, value) in others {
            let key: &str = name.get_ref();
            if !rest.get_ref().contains_key(key) {
                if unread.insert(key.to_owned()) {
                    faults.push(Found::new(None, format!("missing field `{key}`"), HELP));
                }
                rest.get_mut().insert(name, value);
            }
        }
        match TaskSpec::deserialize(Deserializer::from(rest)) {
            Ok(spec) => Ok(Self { spec, unread, faults }),
            // Parts that can be read apart and not together.
            Err(error) => {
                faults.push(refused(&error));
                Err(faults)
            }
        }
    }
}

/// What helps where a file is not of the format.
const HELP: &str = "`skillscope tasks show word-count` prints a file that works";

/// Values of the fields that every file has, all of them texts.
fn stand_ins() -> DeTable<'static> {
    let fields = toml::Table::try_from(TaskSpec::labelled("unread")).unwrap_or_default();
    let at = |text: String| Spanned::new(0..0, DeString::Owned(text));
    let texts = fields.into_iter().filter_map(|(name, value)| Some((name, value.as_str()?.to_owned())));
    texts.map(|(name, text)| (at(name), Spanned::new(0..0, DeValue::String(at(text).into_inner())))).collect()
}

/// The parts of a field's value that can be read apart, each as such a value: parameters, joined checkers and texts.
fn parts<'a>(field: &str, value: &Spanned<DeValue<'a>>) -> Vec<Spanned<DeValue<'a>>> {
    let alike = |inner: DeValue<'a>| Spanned::new(value.span(), inner);
    match (field, value.get_ref()) {
        ("parameters", DeValue::Table(of)) if !of.is_empty() => {
            let one = |(name, parameter): (&Spanned<DeString<'a>>, &Spanned<DeValue<'a>>)| {
                alike(DeValue::Table([(name.clone(), parameter.clone())].into_iter().collect()))
            };
            of.iter().map(one).collect()
        }
        ("checker", DeValue::Table(of)) => match joined(of) {
            Some(checkers) => checkers.iter().flat_map(|checker| parts(field, checker)).collect(),
            None => vec![value.clone()],
        },
        ("phrasings" | "base_prompts", DeValue::Array(of)) if !of.is_empty() => {
            let one = |text: &Spanned<DeValue<'a>>| {
                let mut list = DeArray::new();
                list.push(text.clone());
                alike(DeValue::Array(list))
            };
            of.iter().map(one).collect()
        }
        _ => vec![value.clone()],
    }
}

/// The checkers that a checker joins by `and` or `or`.
fn joined<'t, 'a>(checker: &'t DeTable<'a>) -> Option<&'t DeArray<'a>> {
    let (name, list) = checker.iter().next().filter(|_| checker.len() == 1)?;
    let is_join = ["and", "or"].contains(&&**name.get_ref());
    list.get_ref().as_array().filter(|list| is_join && !list.is_empty())
}

/// A fault at a byte of the text, where one is known: else at its first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Found {
    at: usize,
    problem: String,
    fix: String,
}

impl Found {
    fn new(span: Option<Range<usize>>, problem: String, fix: &str) -> Self {
        Self { at: span.map_or(0, |span| span.start), problem, fix: fix.to_owned() }
    }
}

/// The fault that the reader of TOML reports.
fn refused(error: &toml::de::Error) -> Found {
    Found::new(error.span(), error.message().lines().collect::<Vec<_>>().join(" "), HELP)
}

/// The faults in the order of the text, by line and column: one walk through it, however many they are.
fn placed(text: &str, mut found: Vec<Found>) -> Vec<FileFault> {
    found.sort();
    let (mut line, mut column, mut reached) = (1, 1, 0);
    let place = |Found { at, problem, fix }| {
        let at = text.floor_char_boundary(at);
        for character in text[reached..at].chars() {
            (line, column) = if character == '\n' { (line + 1, 1) } else { (line, column + 1) };
        }
        reached = at;
        FileFault { line, column, problem, fix }
    };
    found.into_iter().map(place).collect()
}

/// The span of the value that a fault names, or of the innermost value around it that the file has; for a table, of its name.
fn span(document: &Spanned<DeTable<'_>>, fault: &Fault) -> Option<Range<usize>> {
    let (first, rest) = fault.at.split_first()?;
    let (name, mut value) = document.get_ref().get_key_value(first.as_str())?;
    let mut span = if value.get_ref().is_table() { name.span() } else { value.span() };
    for field in rest {
        let within = value.get_ref();
        let (at, inner) = match (within.as_table(), field.parse::<usize>()) {
            (Some(table), _) => match table.get_key_value(field.as_str()) {
                Some((name, inner)) => (name.span(), inner),
                None => break,
            },
            (None, Ok(place)) => match within.get(place) {
                Some(inner) => (inner.span(), inner),
                None => break,
            },
            (None, Err(_)) => break,
        };
        (span, value) = (if inner.get_ref().is_table() { at } else { inner.span() }, inner);
    }
    Some(span)
}
