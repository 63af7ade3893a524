//! Tasks whose labels are given with the responses: they ask nothing, and check no response.

use std::collections::BTreeMap;

use super::checker::Test;
use super::fault::Fault;
use super::{Checker, Skill, Task, TaskSpec};
use crate::error::Error;

impl TaskSpec {
    /// The spec of a task of which only the labels are known. Its skill is a guess, which a task file can replace.
    pub fn labelled(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            skill: Skill::Semantic,
            asks: Self::asks_of_labels(),
            satisfied_when: "the label given with the response is 1".to_owned(),
            phrasings: Vec::new(),
            parameters: BTreeMap::new(),
            base_prompts: Vec::new(),
            prompt_set: None,
            checker: Checker::Label,
        }
    }
}

impl Task {
    /// Whether its labels are given, so that no checker decides.
    pub fn is_labelled(&self) -> bool {
        self.test.is_none()
    }

    /// The compiled checker.
    pub(super) fn test(&self) -> Result<&Test, Error> {
        self.test.as_ref().ok_or_else(|| {
            let problem = "its labels are given with the responses, so it checks none";
            Error::data(format!("task {}", self.id()), problem, "give the responses and labels to `run --prompts`")
        })
    }
}

/// A fault for every part of the spec of such a task that asks something.
pub(super) fn faults_of_asking(spec: &TaskSpec) -> Vec<Fault> {
    let held = [
        ("phrasings", !spec.phrasings.is_empty()),
        ("base_prompts", !spec.base_prompts.is_empty()),
        ("prompt_set", spec.prompt_set.is_some()),
    ];
    let fault =
        |field| Fault::new("the labels of the task are given, so it asks nothing", "leave it out").within(field);
    held.into_iter().filter(|(_, held)| *held).map(|(field, _)| fault(field)).collect()
}
