//! The values that a checker compares with: given in the spec, or a parameter's.

use serde_json::Value;

use crate::task::fault::Fault;
use crate::task::parameter::faults_of_texts;
use crate::task::part::{About, Bound, JudgeLabel, Number, Parameter, Texts, Within};
use crate::task::{Params, TaskSpec};

/// Several texts, given or a parameter's.
pub(in crate::task) struct Listed(Texts);

impl Listed {
    pub(super) fn of(&self, params: &Params) -> Vec<String> {
        match &self.0 {
            Texts::Given(texts) => texts.clone(),
            Texts::Parameter(name) => {
                let items = in_braces(name).and_then(|name| params.get(name)).and_then(Value::as_array);
                items.into_iter().flatten().filter_map(|item| item.as_str().map(str::to_owned)).collect()
            }
        }
    }
}

pub(super) fn listed(texts: &Texts, spec: &TaskSpec) -> Result<Listed, Vec<Fault>> {
    let several = |name| matches!(spec.parameters.get(name), Some(Parameter::Several(_)));
    let faults = match texts {
        Texts::Given(texts) => faults_of_texts(texts),
        Texts::Parameter(given) => match in_braces(given) {
            Some(name) if several(name) => Vec::new(),
            Some(name) => vec![no_parameter(spec, name, "several")],
            None => vec![no_braces(given)],
        },
    };
    if faults.is_empty() { Ok(Listed(texts.clone())) } else { Err(faults) }
}

/// A number, given or a parameter's.
pub(super) fn number(number: &Number, params: &Params) -> u64 {
    match number {
        Number::Given(number) => u64::from(*number),
        Number::Parameter(name) => {
            in_braces(name).and_then(|name| params.get(name)).and_then(Value::as_u64).unwrap_or_default()
        }
    }
}

pub(super) fn check_number(number: &Number, spec: &TaskSpec) -> Result<(), Fault> {
    match number {
        Number::Given(_) => Ok(()),
        Number::Parameter(given) => match in_braces(given) {
            Some(name) if matches!(spec.parameters.get(name), Some(Parameter::Integers(_))) => Ok(()),
            Some(name) => Err(no_parameter(spec, name, "integers")),
            None => Err(no_braces(given)),
        },
    }
}

/// A text, given or a parameter's.
pub(super) fn text<'a>(given: &'a str, params: &'a Params) -> &'a str {
    in_braces(given).map_or(given, |name| params.get(name).and_then(Value::as_str).unwrap_or_default())
}

fn no_braces(given: &str) -> Fault {
    Fault::new(
        format!("\"{given}\" is not a parameter in braces"),
        format!("write \"{{{given}}}\", or the value itself"),
    )
}

pub(super) fn no_parameter(spec: &TaskSpec, name: &str, kind: &str) -> Fault {
    match spec.parameters.get(name) {
        Some(_) => Fault::new(
            format!("the parameter {name} is of another kind"),
            format!("a parameter of `{kind}` can stand here"),
        ),
        None => Fault::new(
            format!("there is no parameter {name}"),
            format!("add parameters.{name}.{kind}, or give the value itself"),
        ),
    }
}

impl Bound {
    /// The number that a count is compared with.
    pub(super) fn number(&self) -> &Number {
        match self {
            Self::Exactly(number) | Self::AtLeast(number) | Self::AtMost(number) => number,
            Self::About(About::Tenth(number) | About::Within(Within { number, .. })) => number,
        }
    }

    /// The tolerance in percent, where the file gives one.
    pub(super) fn percent(&self) -> Option<&Number> {
        match self {
            Self::About(About::Within(within)) => Some(&within.percent),
            _ => None,
        }
    }
}

impl JudgeLabel {
    /// The judge's id and the label.
    pub(super) fn parts(&self) -> (&'static str, &str) {
        match self {
            Self::Topic(label) => ("topic", label),
            Self::Sentiment(label) => ("sentiment", label),
            Self::Register(label) => ("register", label),
            Self::Toxicity(label) => ("toxicity", label),
            Self::OpenTopic(label) => ("open_topic", label),
            Self::OpenSentiment(label) => ("open_sentiment", label),
            Self::OpenRegister(label) => ("open_register", label),
            Self::OpenToxicity(label) => ("open_toxicity", label),
        }
    }
}

/// The parameter that a text in braces names (`{count}`).
pub(super) fn in_braces(text: &str) -> Option<&str> {
    text.strip_prefix('{')?.strip_suffix('}')
}
