//! The words the page uses for the study's names.

use shared::site::{Position, Site};
use shared::study::{Claim, ControlKind, Generalist, Method, Study};
use shared::task::Skill;

use crate::state::choice::Dependence;

/// A site in the layer picker: `embed`, `3`.
pub fn site(site: Site) -> String {
    match site {
        Site::Embed => "embed".to_owned(),
        Site::ResidPost(layer) => layer.to_string(),
    }
}

/// A site in a sentence: `the embedding`, `layer 3`.
pub fn site_in_sentence(site: Site) -> String {
    match site {
        Site::Embed => "the embedding".to_owned(),
        Site::ResidPost(layer) => format!("layer {layer}"),
    }
}

/// A position in the picker.
pub fn position(position: Position) -> String {
    match position {
        Position::UserLast => "prompt".to_owned(),
        Position::Connector(index) => format!("c{index}"),
        Position::First => "first".to_owned(),
        Position::Q25 => "25 %".to_owned(),
        Position::Q50 => "50 %".to_owned(),
        Position::Q75 => "75 %".to_owned(),
        Position::Last => "last".to_owned(),
        Position::Eos => "eos".to_owned(),
        Position::Mean => "mean".to_owned(),
    }
}

/// A position in a sentence.
pub fn position_in_sentence(position: Position) -> String {
    match position {
        Position::UserLast => "the last token of the prompt".to_owned(),
        Position::Connector(index) => format!("connector token {index}"),
        Position::First => "the first response token".to_owned(),
        Position::Q25 => "a quarter of the response".to_owned(),
        Position::Q50 => "half of the response".to_owned(),
        Position::Q75 => "three quarters of the response".to_owned(),
        Position::Last => "the last content token".to_owned(),
        Position::Eos => "the end of sequence".to_owned(),
        Position::Mean => "the mean of the response".to_owned(),
    }
}

/// A skill's name.
pub fn skill(skill: Skill) -> &'static str {
    match skill {
        Skill::Structural => "structural",
        Skill::Lexical => "lexical",
        Skill::Semantic => "semantic",
        Skill::Stylistic => "stylistic",
    }
}

/// A general probe's name.
pub fn generalist(kind: Generalist) -> &'static str {
    match kind {
        Generalist::Pooled => "pooled",
        Generalist::Matched => "n-matched",
        Generalist::Intercept => "task intercept",
        Generalist::LeaveOneOut => "leave one out",
    }
}

/// How a general probe is trained, in a sentence.
pub fn generalist_trained(kind: Generalist) -> &'static str {
    match kind {
        Generalist::Pooled => "all tasks together",
        Generalist::Matched => "all tasks, as many samples as the specialist",
        Generalist::Intercept => "all tasks, an intercept per task",
        Generalist::LeaveOneOut => "all tasks but the one tested",
    }
}

/// A verdict's word.
pub fn verdict(verdict: Claim) -> &'static str {
    match verdict {
        Claim::Supported => "supported",
        Claim::Contradicted => "contradicted",
        Claim::Inconclusive => "inconclusive",
    }
}

/// What is shown of an ablation.
pub fn dependence(kind: Dependence) -> &'static str {
    match kind {
        Dependence::Behaviour => "drop of the satisfaction rate",
        Dependence::Refit => "drop of AUROC, probe fitted anew",
        Dependence::Frozen => "drop of AUROC, probe as it was",
        Dependence::Overlap => "overlap of the subspaces",
        Dependence::Closest => "cosine of the closest angle",
        Dependence::Cka => "CKA of the subspaces",
        Dependence::Pwcca => "PWCCA of the subspaces",
    }
}

/// How a subspace is found.
pub fn method(method: Method) -> &'static str {
    match method {
        Method::Inlp => "INLP",
        Method::Mean => "mean projection",
        Method::Leace => "LEACE",
    }
}

/// What a control erases.
pub fn control(kind: ControlKind) -> &'static str {
    match kind {
        ControlKind::Random => "random directions",
        ControlKind::Pca => "largest variance",
        ControlKind::Permuted => "permuted labels",
    }
}

/// A text with a capital first.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What a task's instruction asks, for tasks that ship with the program.
pub fn asks(task: &str) -> Option<&'static str> {
    shared::task::asks(task)
}

/// A study in the header: `tiny-llama · seed 1`.
pub fn study(study: &Study) -> String {
    study_of(&study.config.model, study.config.seed)
}

/// The study of a model and a seed.
pub fn study_of(model: &str, seed: u64) -> String {
    format!("{model} · seed {seed}")
}
