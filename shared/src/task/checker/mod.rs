//! Checkers: a spec's conditions on a response, compiled.
//!
//! On the beginning of a response a checker answers two questions: whether some continuation passes, and whether some
//! continuation fails. Where it cannot decide it answers yes, so that a no is final.

mod count;
mod json;
mod pattern;
mod reading;
mod terms;
mod value;

use self::count::Count;
use self::json::Schema;
use self::pattern::Pattern;
use self::reading::decomposed;
pub(super) use self::reading::{answer, may_open_reasoning};
use self::terms::Occurrence;
use self::value::{Listed, in_braces, listed, no_parameter, text};
use super::fault::{Fault, all_within};
use super::part::{Case, Checker, Choice, Json, JudgeLabel, Number, Parameter, Terms, Texts};
use super::{Params, TaskSpec};
use crate::error::Error;
use crate::judge::{self, Judge};
use crate::message::{Message, Template, reason};

/// A checker's result: whether it passes, and why.
pub(super) struct Found {
    pub(super) passes: bool,
    pub(super) why: Message,
}

/// Decides whether a text has a judge's label.
pub(super) type Judging<'a> = dyn Fn(&Judge, &str, &str) -> Result<Found, Error> + 'a;

/// A checker that was validated against its task's parameters.
pub(super) enum Test {
    Count(Count),
    Pattern(Pattern),
    Terms(Occurrence),
    Keys(Listed),
    Schema(Box<Schema>),
    StartsWith(String),
    EndsWith(String),
    Case(Case),
    Judged(&'static Judge, String),
    All(Vec<Test>),
    Any(Vec<Test>),
    Not(Box<Test>),
}

impl Test {
    /// # Errors
    /// Every fault of the checker, and of its use of the task's parameters.
    pub(super) fn new(checker: &Checker, spec: &TaskSpec) -> Result<Self, Vec<Fault>> {
        let within = |field: &'static str| move |fault: Fault| vec![fault.within(field)];
        match checker {
            Checker::Characters(_) | Checker::Words(_) | Checker::Sentences(_) | Checker::Lines(_) => {
                Count::new(checker, spec).map(Self::Count)
            }
            Checker::Regex(pattern) => Pattern::new(pattern).map(Self::Pattern).map_err(within("regex")),
            Checker::Terms(terms) => {
                Occurrence::new(terms, spec).map(Self::Terms).map_err(|faults| all_within(faults, "terms"))
            }
            Checker::Json(Json::Keys(keys)) => {
                listed(keys, spec).map(Self::Keys).map_err(|faults| all_within(all_within(faults, "keys"), "json"))
            }
            Checker::Json(Json::Schema(schema)) => Schema::new(schema)
                .map(|schema| Self::Schema(Box::new(schema)))
                .map_err(|fault| vec![fault.within("schema").within("json")]),
            Checker::StartsWith(text) => edge(text).map(Self::StartsWith).map_err(within("starts_with")),
            Checker::EndsWith(text) => edge(text).map(Self::EndsWith).map_err(within("ends_with")),
            Checker::Case(case) => Ok(Self::Case(*case)),
            Checker::Judge(asked) => judged(asked, spec).map_err(within("judge")),
            Checker::And(checkers) => {
                Self::each(checkers, spec).map(Self::All).map_err(|faults| all_within(faults, "and"))
            }
            Checker::Or(checkers) => {
                Self::each(checkers, spec).map(Self::Any).map_err(|faults| all_within(faults, "or"))
            }
            Checker::Label => Err(vec![Fault::new(
                "a label is given for a whole response, and is no part of a checker",
                "write it alone: checker = \"label\"",
            )]),
            Checker::Not(checker) => Self::new(checker, spec)
                .map(|test| Self::Not(Box::new(test)))
                .map_err(|faults| all_within(faults, "not")),
        }
    }

    /// Several checkers, or the faults of all of them.
    fn each(checkers: &[Checker], spec: &TaskSpec) -> Result<Vec<Self>, Vec<Fault>> {
        let (mut tests, mut faults) = (Vec::new(), Vec::new());
        for (place, checker) in checkers.iter().enumerate() {
            match Self::new(checker, spec) {
                Ok(test) => tests.push(test),
                Err(found) => faults.extend(all_within(found, &place.to_string())),
            }
        }
        if checkers.is_empty() {
            faults.push(Fault::new("it holds no checker", "list at least one"));
        }
        if faults.is_empty() { Ok(tests) } else { Err(faults) }
    }

    /// Its result on a response, for parameters that have been accepted; lexicons judge.
    pub(super) fn find(&self, params: &Params, response: &str) -> Found {
        let by_lexicon = |judge: &Judge, asked: &str, text: &str| {
            let finding = (judge.judge)(text);
            Ok(Found { passes: finding.label == asked, why: (judge.why)(&finding, asked) })
        };
        self.find_by(params, response, &by_lexicon).expect("a lexicon always answers")
    }

    /// Its result where others judge.
    ///
    /// # Errors
    /// Those of the judges.
    pub(super) fn find_by(&self, params: &Params, response: &str, judged: &Judging<'_>) -> Result<Found, Error> {
        let edge = |passes, [not, does]: [Template; 2], text: &String| Found {
            passes,
            why: if passes { does } else { not }.with(&[("text", text)]),
        };
        Ok(match self {
            Self::Count(count) => count.find(params, response),
            Self::Pattern(pattern) => pattern.find(response),
            Self::Terms(occurrence) => occurrence.find(params, response),
            Self::Keys(keys) => json::keys(&keys.of(params), response),
            Self::Schema(schema) => schema.find(response),
            Self::StartsWith(text) => edge(
                decomposed(response.trim()).starts_with(&decomposed(text)),
                [reason::STARTS_NOT, reason::STARTS],
                text,
            ),
            Self::EndsWith(text) => {
                edge(decomposed(response.trim()).ends_with(&decomposed(text)), [reason::ENDS_NOT, reason::ENDS], text)
            }
            Self::Case(case) => cased(*case, response),
            Self::Judged(judge, label) => judged(judge, text(label, params), response)?,
            Self::All(tests) => found_of(each(tests, params, response, judged)?, false),
            Self::Any(tests) => found_of(each(tests, params, response, judged)?, true),
            Self::Not(test) => {
                let Found { passes, why } = test.find_by(params, response, judged)?;
                Found { passes: !passes, why }
            }
        })
    }

    /// Whether some response that begins so passes.
    pub(super) fn may_pass(&self, params: &Params, beginning: &str) -> bool {
        let passes = |text: &str| self.find(params, text).passes;
        match self {
            Self::Count(count) => passes(beginning) || count.may_grow(params, beginning),
            Self::Terms(occurrence) => occurrence.may_pass(params, beginning),
            Self::Keys(keys) => json::may_become(&keys.of(params), beginning),
            Self::StartsWith(text) => {
                passes(beginning) || decomposed(text).starts_with(&decomposed(beginning.trim_start()))
            }
            Self::Case(_) => passes(beginning),
            Self::Judged(judge, label) if judge.settled.is_some_and(|settled| text(label, params) != settled) => {
                passes(&(beginning.to_owned() + &run_on(LONGEST_WORD)))
            }
            Self::Pattern(_) | Self::Schema(_) | Self::EndsWith(_) | Self::Judged(..) => true,
            Self::All(tests) => tests.iter().all(|test| test.may_pass(params, beginning)),
            Self::Any(tests) => tests.iter().any(|test| test.may_pass(params, beginning)),
            Self::Not(test) => test.may_fail(params, beginning),
        }
    }

    /// Whether some response that begins so fails.
    fn may_fail(&self, params: &Params, beginning: &str) -> bool {
        let passes = |text: &str| self.find(params, text).passes;
        match self {
            Self::Count(count) => !count.has_no_most() || !passes(beginning),
            Self::Pattern(pattern) => !(pattern.stays() && passes(beginning)),
            Self::Terms(occurrence) => occurrence.may_fail(params, beginning),
            Self::StartsWith(_) => !passes(beginning),
            Self::Judged(judge, label) if judge.settled == Some(text(label, params)) => {
                !passes(&(beginning.to_owned() + &run_on(LONGEST_WORD)))
            }
            Self::Keys(_) | Self::Schema(_) | Self::EndsWith(_) | Self::Case(_) | Self::Judged(..) => true,
            Self::All(tests) => tests.iter().any(|test| test.may_fail(params, beginning)),
            Self::Any(tests) => tests.iter().all(|test| test.may_fail(params, beginning)),
            Self::Not(test) => test.may_pass(params, beginning),
        }
    }
}

/// An upper bound on the length of a word in a judge's list, in bytes.
const LONGEST_WORD: usize = 40;

/// Letters that extend a text's last word until no list of words of up to `longest` bytes holds it: a result with them
/// appended stays the same for every continuation.
fn run_on(longest: usize) -> String {
    "a".repeat(longest + 1)
}

/// The results of several tests.
fn each(tests: &[Test], params: &Params, response: &str, judged: &Judging<'_>) -> Result<Vec<Found>, Error> {
    tests.iter().map(|test| test.find_by(params, response, judged)).collect()
}

/// The joint result of several tests; the reasons are those of the tests that decide.
fn found_of(found: Vec<Found>, any: bool) -> Found {
    let passes = if any { found.iter().any(|one| one.passes) } else { found.iter().all(|one| one.passes) };
    let deciding = found.into_iter().filter(|one| one.passes == passes).map(|one| one.why).collect();
    Found { passes, why: reason::REASONS.joining(deciding) }
}

fn cased(case: Case, response: &str) -> Found {
    let (held, free, wrong): (_, _, fn(char) -> bool) = match case {
        Case::Lower => (reason::CAPITAL, reason::NO_CAPITAL, char::is_uppercase),
        Case::Upper => (reason::SMALL, reason::NO_SMALL, char::is_lowercase),
    };
    match response.chars().find(|&letter| wrong(letter)) {
        Some(letter) => Found { passes: false, why: held.with(&[("letter", &letter)]) },
        None => Found { passes: true, why: free.message() },
    }
}

fn edge(text: &str) -> Result<String, Fault> {
    if text.is_empty() || text.trim() != text {
        return Err(Fault::new(
            "the text is empty or has white space at an end",
            "the response is trimmed before: leave it out",
        ));
    }
    Ok(text.to_owned())
}

/// The judge, and a label it can give or a parameter whose levels are such labels.
fn judged(asked: &JudgeLabel, spec: &TaskSpec) -> Result<Test, Fault> {
    let (id, label) = asked.parts();
    let judge = judge::by_id(id);
    let labels = (judge.labels)();
    let asked: Vec<&str> = match in_braces(label) {
        None => vec![label],
        Some(name) => match spec.parameters.get(name) {
            Some(Parameter::Choices(levels)) => levels.iter().map(Choice::value).collect(),
            _ => return Err(no_parameter(spec, name, "choices").within(id)),
        },
    };
    let unknown: Vec<String> =
        asked.into_iter().filter(|label| !labels.contains(label)).map(|label| format!("'{label}'")).collect();
    if !unknown.is_empty() {
        let fix = format!("use one of {}", labels.join(", "));
        return Err(Fault::new(format!("the judge gives no label {}", unknown.join(", ")), fix).within(id));
    }
    Ok(Test::Judged(judge, label.to_owned()))
}

/// The parameters that a checker uses.
pub(super) fn used(checker: &Checker) -> Vec<&str> {
    let given = match checker {
        Checker::Characters(bound) | Checker::Words(bound) | Checker::Sentences(bound) | Checker::Lines(bound) => {
            let names =
                [Some(bound.number()), bound.percent()].into_iter().flatten().filter_map(|number| match number {
                    Number::Parameter(name) => in_braces(name),
                    Number::Given(_) => None,
                });
            return names.collect();
        }
        Checker::Terms(Terms::All(texts) | Terms::Any(texts) | Terms::None(texts))
        | Checker::Json(Json::Keys(texts)) => match texts {
            Texts::Parameter(name) => name,
            Texts::Given(_) => return Vec::new(),
        },
        Checker::Judge(asked) => asked.parts().1,
        Checker::And(checkers) | Checker::Or(checkers) => return checkers.iter().flat_map(used).collect(),
        Checker::Not(checker) => return used(checker),
        _ => return Vec::new(),
    };
    in_braces(given).into_iter().collect()
}

/// The ids of the judges that a checker uses.
pub(super) fn judges(checker: &Checker) -> Vec<&'static str> {
    match checker {
        Checker::Judge(asked) => vec![asked.parts().0],
        Checker::And(checkers) | Checker::Or(checkers) => checkers.iter().flat_map(judges).collect(),
        Checker::Not(checker) => judges(checker),
        _ => Vec::new(),
    }
}
