//! The check of a task's spec, which finds all its faults.

use std::collections::BTreeSet;

use super::checker::{self, Test};
use super::fault::{Fault, all_within};
use super::label::faults_of_asking;
use super::parameter::{faults_of_texts, slots};
use super::part::Parameter;
use super::{Checker, TaskSpec};

/// The fewest phrasings, so that a task does not depend on one wording.
const PHRASINGS: usize = 3;
/// The fewest base prompts of a file: two for every fold.
const BASE_PROMPTS: usize = 10;

/// The compiled checker of a spec, absent where labels are given; and the spec's faults. Of `unread` fields the spec has no
/// content: checks that would use it are left out, since they would find faults that are none.
pub(super) fn checked(spec: &TaskSpec, unread: &BTreeSet<String>) -> (Option<Test>, Vec<Fault>) {
    let read = |fields: &[&str]| !fields.iter().any(|field| unread.contains(*field));
    let mut faults = faults_of_words(spec);
    let drawn = spec.prompt_set.is_some() || !read(&["prompt_set"]);
    if read(&["checker"]) && spec.checker == Checker::Label {
        faults.extend(faults_of_asking(spec));
    } else {
        // Without a readable checker nobody knows whether the task asks anything.
        let asks = read(&["checker"]) || !(spec.phrasings.is_empty() && spec.base_prompts.is_empty() && !drawn);
        if asks && read(&["phrasings"]) {
            faults.extend(all_within(faults_of_phrasings(spec, read(&["parameters"])), "phrasings"));
        }
        if asks && read(&["base_prompts", "prompt_set"]) {
            faults.extend(faults_of_bases(spec));
        }
    }
    if read(&["parameters"]) {
        let of = |(name, parameter): (&String, &Parameter)| all_within(parameter.faults(drawn), name);
        faults.extend(all_within(spec.parameters.iter().flat_map(of).collect(), "parameters"));
    }
    if !read(&["parameters", "checker"]) {
        return (None, faults);
    }
    let test = (spec.checker != Checker::Label).then(|| Test::new(&spec.checker, spec)).transpose();
    match test {
        Ok(test) => {
            faults.extend(all_within(faults_of_unused(spec), "parameters"));
            (test, faults)
        }
        // A parameter that the checker misspells is no second fault.
        Err(found) => {
            faults.extend(all_within(found, "checker"));
            (None, faults)
        }
    }
}

/// The faults of id and descriptions.
fn faults_of_words(spec: &TaskSpec) -> Vec<Fault> {
    let mut faults = Vec::new();
    let in_id = |letter: char| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-';
    if spec.id.is_empty() || !spec.id.chars().all(in_id) {
        faults.push(Fault::new("the id is no plain word", "use small letters, digits and hyphens").within("id"));
    }
    for (field, text) in [("asks", &spec.asks), ("satisfied_when", &spec.satisfied_when)] {
        if text.trim().is_empty() {
            faults.push(Fault::new("the text is empty", "say it in a few words").within(field));
        }
    }
    faults
}

fn faults_of_bases(spec: &TaskSpec) -> Vec<Fault> {
    match (&spec.base_prompts[..], spec.prompt_set) {
        ([], None) => vec![Fault::new("the task has no base prompts", "list base_prompts, or name a prompt_set")],
        ([], Some(_)) => Vec::new(),
        (_, Some(_)) => {
            vec![Fault::new("the task has base_prompts, too", "leave one of them out").within("prompt_set")]
        }
        (texts, None) => {
            let few = || Fault::new(format!("{} base prompts", texts.len()), format!("list at least {BASE_PROMPTS}"));
            let few = (texts.len() < BASE_PROMPTS).then(few);
            all_within(few.into_iter().chain(faults_of_texts(texts)).collect(), "base_prompts")
        }
    }
}

/// The faults of the phrasings; `known`: the parameters are known.
fn faults_of_phrasings(spec: &TaskSpec, known: bool) -> Vec<Fault> {
    let mut faults = Vec::new();
    if spec.phrasings.len() < PHRASINGS {
        let problem = format!("{} of at least {PHRASINGS} phrasings", spec.phrasings.len());
        faults.push(Fault::new(problem, "say the instruction in other words as well"));
    }
    if !spec.phrasings.is_empty() {
        faults.extend(faults_of_texts(&spec.phrasings));
    }
    for (place, phrasing) in spec.phrasings.iter().enumerate().filter(|_| known) {
        faults.extend(all_within(faults_of_slots(spec, phrasing), &place.to_string()));
    }
    faults
}

/// The unknown parameters in a phrasing's braces, or else those that it does not say.
fn faults_of_slots(spec: &TaskSpec, phrasing: &str) -> Vec<Fault> {
    let slots = slots(phrasing);
    let unknown = slots.iter().filter(|slot| !spec.parameters.contains_key(**slot)).map(|slot| {
        let fix = format!("add parameters.{slot}, or write the words themselves");
        Fault::new(format!("there is no parameter {slot}"), fix)
    });
    let unknown: Vec<Fault> = unknown.collect();
    if !unknown.is_empty() {
        return unknown;
    }
    let unsaid = spec.parameters.keys().filter(|name| !slots.contains(name.as_str())).map(|name| {
        let fix = format!("write {{{name}}} where it says how many or which");
        Fault::new(format!("the phrasing does not say {name}"), fix)
    });
    unsaid.collect()
}

/// The parameters that the checker does not use.
fn faults_of_unused(spec: &TaskSpec) -> Vec<Fault> {
    let used = checker::used(&spec.checker);
    let unused = spec.parameters.keys().filter(|name| !used.contains(&name.as_str())).map(|name| {
        let fix = format!("write \"{{{name}}}\" where the checker compares, or leave the parameter out");
        Fault::new("the checker does not use it", fix).within(name)
    });
    unused.collect()
}
