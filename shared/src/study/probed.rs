//! The results of `skillscope probe` on anyone's activations, as its JSON has them.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{C, Generalist, NotProbeable, Score};
use crate::message::{Message, Template, reason};
use crate::natural::Name;

/// Results by task.
pub type ByTask<T> = BTreeMap<Name<String>, T>;

/// What the JSON holds, but for weights, held-out probabilities and the similarity of arrays.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct ProbeResults {
    /// The results by site: the arrays' names.
    pub sites: BTreeMap<Name<String>, ProbedSite>,
    /// The tasks that cannot be probed.
    pub not_probeable: ByTask<NotProbed>,
    /// The settings of the run.
    pub config: ProbeSettings,
}

/// The results at one site.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ProbedSite {
    /// The scores of every task's own probe. The program writes weights beside them, so not from here.
    #[serde(skip_serializing)]
    pub tasks: ByTask<Score>,
    /// The general probes' scores.
    pub generalists: BTreeMap<Generalist, ByTask<Score>>,
    /// AUROC of the source's probe on the target, `[source][target]`.
    pub transfer: ByTask<ByTask<f64>>,
}

/// Why a task cannot be probed. Its rows are somebody's, so it speaks of labels and groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NotProbed {
    /// Rows with label 1; older programs wrote `satisfied`.
    #[serde(alias = "satisfied")]
    pub label_1: usize,
    /// Rows with label 0; older programs wrote `violated`.
    #[serde(alias = "violated")]
    pub label_0: usize,
    /// The reason in words.
    pub reason: String,
    /// Its key and arguments.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason_message: Option<Message>,
}

/// How the probes were fitted and scored.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ProbeSettings {
    /// Inverse L2 strength.
    pub c: C,
    /// Cross-validation folds.
    pub folds: usize,
    /// Whether features are standardised by their training rows.
    pub standardise: bool,
    /// The seed of folds, bootstrap, permutations and controls.
    pub seed: u64,
    /// Resamples of groups behind every interval.
    pub bootstrap: usize,
    /// Label permutations behind every chance level.
    pub permutations: usize,
    /// The fewest rows of either label; older programs did not write it.
    #[serde(default)]
    pub min_class: usize,
}

/// The reasons of a study, each with the one that speaks of rows in its place, and the label that it is about.
const OF_ROWS: [(Template, Template, Option<u8>); 5] = [
    (reason::FEW_SATISFIED, reason::FEW_LABELLED, Some(1)),
    (reason::FEW_VIOLATED, reason::FEW_LABELLED, Some(0)),
    (reason::SHARE_SATISFIED, reason::SHARE_LABELLED, Some(1)),
    (reason::SHARE_VIOLATED, reason::SHARE_LABELLED, Some(0)),
    (reason::FEW_BASE_PROMPTS, reason::FEW_GROUPS, None),
];

impl From<&NotProbeable> for NotProbed {
    fn from(not: &NotProbeable) -> Self {
        let message = not.reason_message.as_ref().and_then(|message| {
            let (_, template, label) = OF_ROWS.iter().find(|(of_study, ..)| of_study.key == message.key)?;
            let label = label.map(|label| ("label".to_owned(), label.to_string()));
            let args = message.args.clone().into_iter().chain(label).collect();
            Some(Message { args, ..template.message() })
        });
        Self {
            label_1: not.satisfied,
            label_0: not.violated,
            reason: message.as_ref().map_or_else(|| not.reason.clone(), Message::text),
            reason_message: message,
        }
    }
}

/// The tasks that are probed at any site.
pub fn probed_tasks<'a>(sites: impl IntoIterator<Item = &'a ProbedSite>) -> BTreeSet<&'a Name<String>> {
    sites.into_iter().flat_map(|site| site.tasks.keys()).collect()
}

/// The site at which a task's own probe has the highest AUROC, the first of equals.
pub fn best_site<'a>(
    sites: impl IntoIterator<Item = (&'a str, &'a ProbedSite)>,
    task: &Name<String>,
) -> Option<(&'a str, &'a Score)> {
    let scores = sites.into_iter().filter_map(|(name, site)| Some((name, site.tasks.get(task)?)));
    scores.reduce(|best, next| if next.1.auroc > best.1.auroc { next } else { best })
}
