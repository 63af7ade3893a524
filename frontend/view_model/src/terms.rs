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

/// Every term, from what is read to what is concluded.
pub static TERMS: &[Term] = &[
    Term {
        id: "token",
        name: || say!(page::terms::token),
        about: || say!(page::terms::token_is),
        views: &["tasks", "time", "live"],
    },
    Term {
        id: "stream",
        name: || say!(page::terms::stream),
        about: || say!(page::terms::stream_is),
        views: &["probes", "layers", "ablation"],
    },
    Term {
        id: "layer",
        name: || say!(page::terms::layer),
        about: || say!(page::terms::layer_is),
        views: &["overview", "probes", "transfer", "layers", "runs"],
    },
    Term {
        id: "position",
        name: || say!(page::terms::position),
        about: || say!(page::terms::position_is),
        views: &["overview", "probes", "transfer", "time", "runs"],
    },
    Term {
        id: "connector",
        name: || say!(page::terms::connector),
        about: || say!(page::terms::connector_is),
        views: &["time"],
    },
    Term {
        id: "last",
        name: || say!(page::terms::last),
        about: || say!(page::terms::last_is),
        views: &["overview", "time"],
    },
    Term { id: "eos", name: || say!(page::terms::eos), about: || say!(page::terms::eos_is), views: &["time"] },
    Term {
        id: "task",
        name: || say!(page::terms::task),
        about: || say!(page::terms::task_is),
        views: &["overview", "tasks"],
    },
    Term {
        id: "skill",
        name: || say!(page::terms::skill),
        about: || say!(page::terms::skill_is),
        views: &["tasks", "transfer", "layers"],
    },
    Term {
        id: "checker",
        name: || say!(page::terms::checker),
        about: || say!(page::terms::checker_is),
        views: &["tasks", "time", "live"],
    },
    Term { id: "judge", name: || say!(page::terms::judge), about: || say!(page::terms::judge_is), views: &["tasks"] },
    Term {
        id: "kappa",
        name: || say!(page::terms::kappa),
        about: || say!(page::terms::kappa_is),
        views: &["overview", "tasks"],
    },
    Term {
        id: "probeable",
        name: || say!(page::terms::probeable),
        about: || say!(page::terms::probeable_is),
        views: &["overview", "tasks"],
    },
    Term {
        id: "claims-tasks",
        name: || say!(page::terms::claims_tasks),
        about: || say!(page::terms::claims_tasks_is),
        views: &["tasks"],
    },
    Term {
        id: "probe",
        name: || say!(page::terms::probe),
        about: || say!(page::terms::probe_is),
        views: &["overview", "probes", "transfer", "time", "live"],
    },
    Term {
        id: "specialist",
        name: || say!(page::terms::specialist),
        about: || say!(page::terms::specialist_is),
        views: &["overview", "probes"],
    },
    Term {
        id: "general",
        name: || say!(page::terms::general),
        about: || say!(page::terms::general_is),
        views: &["overview", "probes"],
    },
    Term {
        id: "auroc",
        name: || say!(page::terms::auroc),
        about: || say!(page::terms::auroc_is),
        views: &["overview", "probes", "transfer", "layers", "time"],
    },
    Term {
        id: "increment",
        name: || say!(page::terms::increment),
        about: || say!(page::terms::increment_is),
        views: &["overview", "probes", "layers", "time"],
    },
    Term { id: "gate", name: || say!(page::terms::gate), about: || say!(page::terms::gate_is), views: &["overview"] },
    Term {
        id: "interval",
        name: || say!(page::terms::interval),
        about: || say!(page::terms::interval_is),
        views: &["overview", "probes"],
    },
    Term {
        id: "p",
        name: || say!(page::terms::p),
        about: || say!(page::terms::p_is),
        views: &["overview", "transfer"],
    },
    Term {
        id: "corrected",
        name: || say!(page::terms::corrected),
        about: || say!(page::terms::corrected_is),
        views: &["overview", "transfer", "ablation"],
    },
    Term { id: "null", name: || say!(page::terms::null), about: || say!(page::terms::null_is), views: &["overview"] },
    Term {
        id: "permuted",
        name: || say!(page::terms::permuted),
        about: || say!(page::terms::permuted_is),
        views: &["probes", "ablation"],
    },
    Term {
        id: "selectivity",
        name: || say!(page::terms::selectivity),
        about: || say!(page::terms::selectivity_is),
        views: &["probes"],
    },
    Term {
        id: "transfer",
        name: || say!(page::terms::transfer),
        about: || say!(page::terms::transfer_is),
        views: &["overview", "transfer"],
    },
    Term {
        id: "share",
        name: || say!(page::terms::share),
        about: || say!(page::terms::share_is),
        views: &["transfer"],
    },
    Term {
        id: "cluster",
        name: || say!(page::terms::cluster),
        about: || say!(page::terms::cluster_is),
        views: &["transfer"],
    },
    Term {
        id: "ablation",
        name: || say!(page::terms::ablation),
        about: || say!(page::terms::ablation_is),
        views: &["overview", "ablation", "live", "runs"],
    },
    Term {
        id: "subspace",
        name: || say!(page::terms::subspace),
        about: || say!(page::terms::subspace_is),
        views: &["ablation", "live"],
    },
    Term { id: "inlp", name: || say!(page::terms::inlp), about: || say!(page::terms::inlp_is), views: &["ablation"] },
    Term {
        id: "control-ablation",
        name: || say!(page::terms::control_ablation),
        about: || say!(page::terms::control_ablation_is),
        views: &["ablation", "live"],
    },
    Term {
        id: "state",
        name: || say!(page::terms::state),
        about: || say!(page::terms::state_is),
        views: &["ablation"],
    },
    Term {
        id: "damage",
        name: || say!(page::terms::damage),
        about: || say!(page::terms::damage_is),
        views: &["ablation", "live"],
    },
    Term {
        id: "dose",
        name: || say!(page::terms::dose),
        about: || say!(page::terms::dose_is),
        views: &["ablation", "live"],
    },
    Term { id: "cka", name: || say!(page::terms::cka), about: || say!(page::terms::cka_is), views: &["ablation"] },
    Term { id: "onset", name: || say!(page::terms::onset), about: || say!(page::terms::onset_is), views: &["layers"] },
    Term {
        id: "emerge",
        name: || say!(page::terms::emerge),
        about: || say!(page::terms::emerge_is),
        views: &["layers"],
    },
    Term {
        id: "somers",
        name: || say!(page::terms::somers),
        about: || say!(page::terms::somers_is),
        views: &["layers"],
    },
    Term {
        id: "planning",
        name: || say!(page::terms::planning),
        about: || say!(page::terms::planning_is),
        views: &["time"],
    },
    Term {
        id: "seed",
        name: || say!(page::terms::seed),
        about: || say!(page::terms::seed_is),
        views: &["compare", "live"],
    },
];
