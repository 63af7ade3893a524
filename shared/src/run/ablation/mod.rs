//! Ablation: subspaces found, taken out of activations and of the model itself, and the loss (`docs/method.md` §9).

mod behaviour;
mod case;
mod damage;
mod report;
mod representation;
mod respond;
mod similarity;
mod subspace;

pub use behaviour::{Answer, Answered, InterveneInput, Intervened, Interventions, asked_anew, intervene};
pub use damage::TEXTS as DAMAGE_TEXTS;
pub(super) use report::Behaviour;
pub(super) use representation::{AblateInput, SiteAblation, ablate};
pub use subspace::Which;
pub(super) use subspace::found;

use crate::study::Ablation;

/// The report of everything ablated.
pub(super) fn report(sites: &[SiteAblation], behaviour: Option<&Behaviour<'_>>) -> Ablation {
    Ablation {
        representation: sites.iter().map(SiteAblation::report).collect(),
        behaviour: behaviour.map(Behaviour::report),
    }
}
