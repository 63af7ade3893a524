//! The glossary: the terms of the page, and the views that they are used in. The only list of terms.

use crate::say;
use crate::text::say::Message;

/// A term.
pub struct Term {
    /// Its id.
    pub id: &'static str,
    /// Its name.
    pub name: Message,
    /// What it means, in one or two sentences.
    pub about: Message,
    /// The ids of the views that use it most.
    pub views: &'static [&'static str],
}

/// Terms as lines: the messages of name and meaning, and the views.
macro_rules! terms {
    ($($name:ident $about:ident: $($view:ident)*;)*) => {
        &[$(Term {
            id: stringify!($name),
            name: || say!(page::terms::$name),
            about: || say!(page::terms::$about),
            views: &[$(stringify!($view)),*],
        }),*]
    };
}

/// Every term, from what is read to what is concluded.
pub static TERMS: &[Term] = terms! {
    token token_is: tasks time;
    stream stream_is: probes layers ablation;
    layer layer_is: overview probes transfer layers;
    position position_is: overview probes transfer time;
    connector connector_is: time;
    last last_is: overview time;
    eos eos_is: time;
    task task_is: overview tasks;
    skill skill_is: tasks transfer layers;
    checker checker_is: tasks time;
    judge judge_is: tasks;
    kappa kappa_is: overview tasks;
    probeable probeable_is: overview tasks;
    claims_tasks claims_tasks_is: tasks;
    probe probe_is: overview probes transfer time;
    specialist specialist_is: overview probes;
    general general_is: overview probes;
    auroc auroc_is: overview probes transfer layers time;
    increment increment_is: overview probes layers time;
    gate gate_is: overview;
    interval interval_is: overview probes;
    p p_is: overview transfer;
    corrected corrected_is: overview transfer ablation;
    null null_is: overview;
    permuted permuted_is: probes ablation;
    selectivity selectivity_is: probes;
    transfer transfer_is: overview transfer;
    share share_is: transfer;
    cluster cluster_is: transfer;
    ablation ablation_is: overview ablation;
    subspace subspace_is: ablation;
    inlp inlp_is: ablation;
    control_ablation control_ablation_is: ablation;
    state state_is: ablation;
    damage damage_is: ablation;
    dose dose_is: ablation;
    cka cka_is: ablation;
    onset onset_is: layers;
    emerge emerge_is: layers;
    somers somers_is: layers;
    planning planning_is: time;
    seed seed_is: compare;
};
