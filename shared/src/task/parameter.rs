//! A task's parameters: their levels, their wording in instructions, and the check of their values.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::fault::{Fault, all_within};
use super::part::{Choice, Parameter, Pool, Said, SetWords, Several};
use super::{Params, TaskSpec};
use crate::error::Error;
use crate::world::{Draw, OBJECTS, Scene, join_words};

impl Choice {
    pub(super) fn value(&self) -> &str {
        match self {
            Self::Plain(value) | Self::Said { value, .. } => value,
        }
    }

    fn said(&self) -> &str {
        match self {
            Self::Plain(said) | Self::Said { said, .. } => said,
        }
    }
}

impl Parameter {
    pub(super) fn levels(&self) -> usize {
        match self {
            Self::Integers(levels) => levels.len(),
            Self::Choices(levels) => levels.len(),
            Self::Several(several) => several.sizes.len(),
        }
    }

    fn draw(&self, level: usize, scene: Option<&Scene>, draw: &mut Draw) -> Value {
        match self {
            Self::Integers(levels) => levels[level].into(),
            Self::Choices(levels) => levels[level].value().into(),
            Self::Several(Several { of, sizes, .. }) => draw.pick_some(&pool(of, level, scene), sizes[level]).into(),
        }
    }

    /// The fault of a value, worded to follow the parameter's name.
    fn refuses(&self, value: &Value) -> Option<String> {
        match self {
            Self::Integers(_) => {
                let counts = value.as_u64().is_some_and(|count| (1..=u64::from(u32::MAX)).contains(&count));
                (!counts).then(|| format!("is {value}"))
            }
            Self::Choices(levels) => {
                let known = levels.iter().any(|level| Some(level.value()) == value.as_str());
                (!known).then(|| format!("is {value}"))
            }
            Self::Several(_) => {
                let Some(texts) = value.as_array().filter(|texts| texts.iter().all(Value::is_string)) else {
                    return Some(format!("is {value}"));
                };
                refused_texts(&texts.iter().filter_map(Value::as_str).collect::<Vec<_>>())
            }
        }
    }

    /// An example of a value in an object, and the condition on it.
    fn looks(&self, name: &str) -> (String, String) {
        let letter = name.chars().next().unwrap_or('x').to_uppercase();
        match self {
            Self::Integers(_) => (format!("\"{name}\": {letter}"), format!("{letter} a whole number from 1")),
            Self::Choices(levels) => {
                let values: Vec<&str> = levels.iter().map(Choice::value).collect();
                (format!("\"{name}\": {letter}"), format!("{letter} one of {}", values.join(", ")))
            }
            Self::Several(_) => (format!("\"{name}\": [\"…\", …]"), format!("one or more different texts in {name}")),
        }
    }

    /// The wording of an accepted value in an instruction.
    pub(super) fn said(&self, value: &Value) -> String {
        match self {
            Self::Integers(_) => value.to_string(),
            Self::Choices(levels) => {
                let level = levels.iter().find(|level| Some(level.value()) == value.as_str());
                level.map_or_else(String::new, |level| level.said().to_owned())
            }
            Self::Several(several) => {
                let texts = texts(value);
                match several.said {
                    Said::Plain => join_words(&texts),
                    Said::Quoted => join_words(&texts.iter().map(|text| format!("\"{text}\"")).collect::<Vec<_>>()),
                    Said::Words if texts.len() == 1 => format!("the word {}", texts[0]),
                    Said::Words => format!("the words {}", join_words(&texts)),
                }
            }
        }
    }

    /// The faults of its levels: none is there, or some are not values of the parameter, or repeated. `drawn`: the task has a
    /// prompt set.
    pub(super) fn faults(&self, drawn: bool) -> Vec<Fault> {
        if self.levels() == 0 {
            return vec![Fault::new("it has no level", "list at least one")];
        }
        match self {
            Self::Integers(levels) => {
                let zero = levels
                    .iter()
                    .position(|&level| level == 0)
                    .map(|place| Fault::new("a level is 0", "use whole numbers from 1").within(&place.to_string()));
                all_within(zero.into_iter().chain(repeated(levels)).collect(), "integers")
            }
            Self::Choices(levels) => {
                let values: Vec<&str> = levels.iter().map(Choice::value).collect();
                all_within(repeated(&values), "choices")
            }
            Self::Several(several) => all_within(several.faults(drawn), "several"),
        }
    }
}

impl Several {
    fn faults(&self, drawn: bool) -> Vec<Fault> {
        let (mut faults, most) = match &self.of {
            Pool::Texts(texts) if texts.is_empty() => return all_within(faults_of_texts(texts), "of"),
            Pool::Texts(texts) => (all_within(faults_of_texts(texts), "of"), texts.len()),
            Pool::Lists(lists) => return self.faults_of_lists(lists),
            Pool::Words(_) if !drawn => {
                let fix = "name a prompt_set, or list the texts here";
                return vec![Fault::new("these words belong to a prompt set, and the task has none", fix).within("of")];
            }
            Pool::Words(SetWords::Objects) => (Vec::new(), OBJECTS.len() - 1),
            // Sometimes no more than two are mentioned.
            Pool::Words(SetWords::Mentioned) => (Vec::new(), 2),
        };
        for (place, _) in self.sizes.iter().enumerate().filter(|(_, size)| !(1..=most).contains(*size)) {
            let fault = Fault::new(format!("the size is not in 1 to {most}"), "ask for as many as there are");
            faults.push(fault.within(&place.to_string()).within("sizes"));
        }
        faults
    }

    fn faults_of_lists(&self, lists: &[Vec<String>]) -> Vec<Fault> {
        let mut faults = Vec::new();
        if lists.len() != self.sizes.len() {
            let problem = format!("{} lists and {} sizes", lists.len(), self.sizes.len());
            faults.push(Fault::new(problem, "give a list per size").within("of"));
        }
        for (place, list) in lists.iter().enumerate() {
            let place_in = place.to_string();
            faults.extend(all_within(all_within(faults_of_texts(list), &place_in), "of"));
            if self.sizes.get(place).is_some_and(|size| !list.is_empty() && !(1..=list.len()).contains(size)) {
                let problem = format!("the size is not in 1 to {}", list.len());
                faults.push(Fault::new(problem, "ask for as many as its list has").within(&place_in).within("sizes"));
            }
        }
        faults
    }
}

/// The words that a level of a parameter is drawn from.
fn pool(of: &Pool, level: usize, scene: Option<&Scene>) -> Vec<String> {
    let owned = |words: &[&str]| words.iter().map(|&word| word.to_owned()).collect();
    let of_scene = |words| {
        let scene = scene.expect("a task without a prompt set asks for no words of one");
        match words {
            SetWords::Objects => {
                owned(&OBJECTS.iter().filter(|object| **object != scene.object).copied().collect::<Vec<_>>())
            }
            SetWords::Mentioned => match &scene.mentioned[..scene.mentioned.len().min(3)] {
                [] => owned(&[scene.noun, scene.person]),
                likely => owned(likely),
            },
        }
    };
    match of {
        Pool::Texts(texts) => texts.clone(),
        Pool::Lists(lists) => lists[level].clone(),
        Pool::Words(words) => of_scene(*words),
    }
}

/// The fault of several texts, worded to follow their name.
fn refused_texts(texts: &[&str]) -> Option<String> {
    if texts.is_empty() {
        return Some("is empty".to_owned());
    }
    if texts.iter().any(|text| text.trim().is_empty()) {
        return Some("holds an empty text".to_owned());
    }
    twice(texts).map(|place| format!("holds \"{}\" twice", texts[place]))
}

/// The faults of a list of texts: it is empty, or holds empty texts, or some twice.
pub(super) fn faults_of_texts(texts: &[String]) -> Vec<Fault> {
    if texts.is_empty() {
        return vec![Fault::new("the list is empty", "list different texts")];
    }
    let blank = |text: &String| text.trim().is_empty();
    let empty = texts.iter().enumerate().filter(|&(_, text)| blank(text));
    let empty = empty
        .map(|(place, _)| Fault::new("the text is empty", "write one, or leave it out").within(&place.to_string()));
    let repeated = places_of_repeated(texts).filter(|&place| !blank(&texts[place]));
    empty.chain(repeated.map(|place| twice_at(texts, place))).collect()
}

/// The place of the first item that occurred before.
pub(super) fn twice<T: PartialEq>(items: &[T]) -> Option<usize> {
    places_of_repeated(items).next()
}

/// A fault of every item that occurred before.
fn repeated<T: PartialEq + std::fmt::Debug>(items: &[T]) -> Vec<Fault> {
    places_of_repeated(items).map(|place| twice_at(items, place)).collect()
}

fn places_of_repeated<T: PartialEq>(items: &[T]) -> impl Iterator<Item = usize> {
    (0..items.len()).filter(|&place| items[..place].contains(&items[place]))
}

fn twice_at<T: std::fmt::Debug>(items: &[T], place: usize) -> Fault {
    Fault::new(format!("the list holds {:?} twice", items[place]), "list different ones").within(&place.to_string())
}

/// The texts of a value that has been accepted.
fn texts(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

/// Parameters of a level: the first parameter changes fastest, so that levels which are spread evenly cross them all.
pub(super) fn draw(spec: &TaskSpec, level: usize, scene: Option<&Scene>, draw: &mut Draw) -> Params {
    let mut rest = level;
    let mut value = |parameter: &Parameter| {
        let of = parameter.levels();
        let level = rest % of;
        rest /= of;
        parameter.draw(level, scene, draw)
    };
    spec.parameters.iter().map(|(name, parameter)| (name.clone(), value(parameter))).collect()
}

/// Refuses parameters that are missing, unknown or not of the task's values.
pub(super) fn accept(spec: &TaskSpec, params: &Params) -> Result<(), Error> {
    let wrong = spec.parameters.iter().find_map(|(name, parameter)| match params.get(name) {
        None => Some(format!("{name} is missing")),
        Some(value) => parameter.refuses(value).map(|problem| format!("{name} {problem}")),
    });
    let unknown = || params.keys().find(|name| !spec.parameters.contains_key(*name));
    match wrong.or_else(|| unknown().map(|name| format!("{name} is unknown"))) {
        Some(problem) => Err(Error::Parameter { task: spec.id.clone(), problem, expected: expected(&spec.parameters) }),
        None => Ok(()),
    }
}

/// A description of a task's parameters.
fn expected(parameters: &BTreeMap<String, Parameter>) -> String {
    if parameters.is_empty() {
        return "{}: this task has no parameters".to_owned();
    }
    let (shapes, holds): (Vec<String>, Vec<String>) =
        parameters.iter().map(|(name, parameter)| parameter.looks(name)).unzip();
    format!("{{{}}} with {}", shapes.join(", "), holds.join(", "))
}

/// The names in a phrasing's braces, without the article.
pub(super) fn slots(phrasing: &str) -> BTreeSet<&str> {
    let opened = phrasing.split('{').skip(1);
    opened.filter_map(|rest| rest.split_once('}')).map(|(slot, _)| slot.strip_prefix("a ").unwrap_or(slot)).collect()
}
