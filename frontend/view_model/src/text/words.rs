//! Display names of a study's sites, positions, skills, probes, verdicts and ablations.

use shared::api::StudyEntry;
use shared::site::{Position, Site};
use shared::study::{
    BuiltInSet, Claim, ControlKind, Features, Generalist, Method, PairState, Scope, Study, TaskSummary,
};
use shared::task::Skill;

use crate::say;
use crate::state::choice::Dependence;
use crate::text::number;

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
        Site::Embed => say!(page::words::the_embedding).to_owned(),
        Site::ResidPost(layer) => say!(page::words::layer, layer),
    }
}

/// A position in the picker.
pub fn position(position: Position) -> String {
    match position {
        Position::UserLast => say!(page::words::prompt).to_owned(),
        Position::Connector(index) => format!("c{index}"),
        Position::First => say!(page::words::first).to_owned(),
        Position::Token(number) => format!("t{number}"),
        Position::Q25 => "25 %".to_owned(),
        Position::Q50 => "50 %".to_owned(),
        Position::Q75 => "75 %".to_owned(),
        Position::Last => say!(page::words::last).to_owned(),
        Position::Eos => say!(page::words::eos).to_owned(),
        Position::Mean => say!(page::words::mean).to_owned(),
    }
}

/// A position in a sentence.
pub fn position_in_sentence(position: Position) -> String {
    match position {
        Position::UserLast => say!(page::words::at_user_last).to_owned(),
        Position::Connector(index) => say!(page::words::at_connector, index),
        Position::First => say!(page::words::at_first).to_owned(),
        Position::Token(number) => say!(page::words::at_token, number),
        Position::Q25 => say!(page::words::at_q25).to_owned(),
        Position::Q50 => say!(page::words::at_q50).to_owned(),
        Position::Q75 => say!(page::words::at_q75).to_owned(),
        Position::Last => say!(page::words::at_last).to_owned(),
        Position::Eos => say!(page::words::at_eos).to_owned(),
        Position::Mean => say!(page::words::at_mean).to_owned(),
    }
}

/// A skill's name.
pub fn skill(skill: Skill) -> &'static str {
    match skill {
        Skill::Structural => say!(page::words::structural),
        Skill::Lexical => say!(page::words::lexical),
        Skill::Semantic => say!(page::words::semantic),
        Skill::Stylistic => say!(page::words::stylistic),
    }
}

/// A general probe's name.
pub fn generalist(kind: Generalist) -> &'static str {
    match kind {
        Generalist::Pooled => say!(page::words::pooled),
        Generalist::Matched => say!(page::words::matched),
        Generalist::Intercept => say!(page::words::intercept),
        Generalist::LeaveOneOut => say!(page::words::leave_one_out),
    }
}

/// How a general probe is trained, in a sentence.
pub fn generalist_trained(kind: Generalist) -> &'static str {
    match kind {
        Generalist::Pooled => say!(page::words::pooled_is),
        Generalist::Matched => say!(page::words::matched_is),
        Generalist::Intercept => say!(page::words::intercept_is),
        Generalist::LeaveOneOut => say!(page::words::leave_one_out_is),
    }
}

/// A verdict's word.
pub fn verdict(verdict: Claim) -> &'static str {
    match verdict {
        Claim::Supported => say!(page::words::supported),
        Claim::Contradicted => say!(page::words::contradicted),
        Claim::Inconclusive => say!(page::words::inconclusive),
    }
}

/// A verdict, or that its rule was not read.
pub fn standing(verdict: Claim, tested: bool) -> &'static str {
    if tested { self::verdict(verdict) } else { say!(view::overview::not_tested) }
}

/// A verdict's class in the style sheet.
pub fn verdict_class(verdict: Claim) -> &'static str {
    match verdict {
        Claim::Supported => "supported",
        Claim::Contradicted => "contradicted",
        Claim::Inconclusive => "inconclusive",
    }
}

/// The name of a null's features.
pub fn features(features: Features) -> &'static str {
    match features {
        Features::Model => say!(page::words::of_model),
        Features::RandomWeights => say!(page::words::of_random_weights),
        Features::Text => say!(page::words::of_text),
        Features::PermutedLabels => say!(page::words::of_permuted_labels),
    }
}

/// Models below this number of parameters count as tiny.
const TINY: usize = 10_000_000;

/// Whether a study's model is one of the tiny ones that ship with the program.
pub fn is_tiny(study: &Study) -> bool {
    let model = &study.provenance.model;
    model.parameters < TINY && is_tiny_name(&model.name)
}

/// Whether a model's name is one of those of the tiny ones.
pub fn is_tiny_name(model: &str) -> bool {
    model.starts_with("tiny-")
}

/// A caveat on the verdicts of a tiny model, in a sentence; `None` for other models.
pub fn of_tiny_model(study: &Study) -> Option<String> {
    let millions = (study.provenance.model.parameters + 500_000) / 1_000_000;
    is_tiny(study).then(|| say!(page::words::tiny_model, millions = number::count(millions)))
}

/// That some tasks' labels come from judges that seldom agree with readers; `None` where all agree often enough.
pub fn of_doubtful_labels(study: &Study) -> Option<String> {
    let doubtful = |task: &TaskSummary| {
        let audit = study.provenance.audit_of(&task.id).filter(|audit| audit.is_doubtful())?;
        Some(format!("{} (κ {})", task.id, number::score(audit.agreement.kappa)))
    };
    let tasks: Vec<String> = study.tasks.iter().filter_map(doubtful).collect();
    (!tasks.is_empty()).then(|| say!(page::words::doubtful_labels, tasks = tasks.join(", ")))
}

/// Whether one task depends on another.
pub fn pair_state(state: PairState) -> &'static str {
    match state {
        PairState::Present => say!(page::words::present),
        PairState::Absent => say!(page::words::absent),
        PairState::Undecided => say!(page::words::undecided),
    }
}

/// The tokens on which an ablation acts.
pub fn scope(scope: Scope) -> &'static str {
    match scope {
        Scope::Response => say!(page::words::scope_response),
        Scope::All => say!(page::words::scope_all),
    }
}

/// The label of a number of an ablation.
pub fn dependence(kind: Dependence) -> &'static str {
    match kind {
        Dependence::Behaviour => say!(page::words::behaviour),
        Dependence::Refit => say!(page::words::refit),
        Dependence::Frozen => say!(page::words::frozen),
        Dependence::Overlap => say!(page::words::overlap),
        Dependence::Closest => say!(page::words::closest),
        Dependence::Cka => say!(page::words::cka),
        Dependence::Pwcca => say!(page::words::pwcca),
    }
}

/// The label of the method that finds a subspace.
pub fn method(method: Method) -> &'static str {
    match method {
        Method::Inlp => "INLP",
        Method::Mean => say!(page::words::mean_projection),
        Method::Leace => "LEACE",
    }
}

/// The label of a kind of control: what it erases.
pub fn control(kind: ControlKind) -> &'static str {
    match kind {
        ControlKind::Random => say!(page::words::random),
        ControlKind::Pca => say!(page::words::pca),
        ControlKind::Permuted => say!(page::words::permuted),
    }
}

/// A text with its first letter in upper case.
pub fn capital(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// What a task's instruction asks; for tasks that are not built in, in the study's words.
pub fn asks<'a>(study: &'a Study, task: &str) -> Option<&'a str> {
    let own = || study.config.task_specs.iter().find(|spec| spec.id == task).map(|spec| spec.asks.as_str());
    asks_in(study.config.task_set, task).or_else(own)
}

/// What the instruction of a task of a built-in set asks.
pub fn asks_in(set: BuiltInSet, task: &str) -> Option<&'static str> {
    Some(match task {
        "character-count" => say!(page::words::asks_character_count),
        "word-count" if set == BuiltInSet::Natural => say!(page::words::asks_word_count_most),
        "word-count" => say!(page::words::asks_word_count),
        "json-format" => say!(page::words::asks_json_format),
        "term-inclusion" => say!(page::words::asks_term_inclusion),
        "term-exclusion" => say!(page::words::asks_term_exclusion),
        "topic" => say!(page::words::asks_topic),
        "sentiment" => say!(page::words::asks_sentiment),
        "register" => say!(page::words::asks_register),
        "toxicity" => say!(page::words::asks_toxicity),
        _ => return None,
    })
}

/// A model's name in a sentence: that of a GGUF file without the file's endings, `SmolLM2-135M-Instruct` for
/// `SmolLM2-135M-Instruct.Q4_1.gguf`.
pub fn model(name: &str) -> &str {
    let Some(stem) = name.strip_suffix(".gguf") else { return name };
    match stem.rsplit_once(['.', '-']) {
        Some((model, ending)) if is_quantisation(ending) => model,
        _ => stem,
    }
}

/// Whether an ending says how weights are stored: `Q4_K_M`, `IQ2_XS`, `f16`.
fn is_quantisation(ending: &str) -> bool {
    let kind = ending.find(|letter: char| letter.is_ascii_digit()).map(|at| ending[..at].to_ascii_uppercase());
    kind.is_some_and(|kind| ["Q", "IQ", "TQ", "F", "BF"].contains(&kind.as_str()))
}

/// A study in a sentence: `tiny-llama · seed 1`.
pub fn study(study: &Study) -> String {
    study_of(model(&study.config.model), study.config.seed)
}

/// A study in a list, with its id where that says more than model and seed; the endings of a model's file are there where
/// two of the list differ in them alone.
pub fn listed_study(entry: &StudyEntry, list: &[StudyEntry]) -> String {
    let StudyEntry { id, model, seed, .. } = entry;
    let short = self::model(model);
    let is_like = |other: &StudyEntry| other.model != *model && self::model(&other.model) == short;
    let name = study_of(if list.iter().any(is_like) { model.as_str() } else { short }, *seed);
    if *id == format!("{}-seed-{seed}", model.replace('/', "--")) { name } else { format!("{id} ({name})") }
}

/// The study of a model and a seed.
pub fn study_of(model: &str, seed: u64) -> String {
    say!(page::words::study, model, seed)
}
