//! Choices among a few options, each with its key in the URL.

use super::field::{Value, one_of};
use crate::text::say::Language;
use crate::theme::Theme;

/// Values that the URL names by their keys.
macro_rules! keyed {
    ($($name:ident),+) => { $(
        impl Value for $name {
            fn read(text: &str) -> Result<Self, String> {
                Ok(Self::ALL[one_of(text, &Self::KEYS)?])
            }

            fn written(&self) -> String {
                self.key().to_owned()
            }
        }
    )+ };
}

keyed!(Aspect, Constraint, Dependence, Language, Metric, Picture, Sort, Theme);

/// An enum whose variants are choices of a picker, in its order; the first is the default.
macro_rules! choice {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $key:literal,)+ }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name { $($(#[$doc])* $variant,)+ }

        impl $name {
            /// All variants, in the picker's order.
            pub const ALL: [Self; [$($key),+].len()] = [$(Self::$variant,)+];
            /// Their keys in the URL, in the same order.
            pub const KEYS: [&'static str; Self::ALL.len()] = [$($key,)+];

            /// The key in the URL.
            pub fn key(self) -> &'static str {
                Self::KEYS[self as usize]
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self::ALL[0]
            }
        }
    };
}

choice! {
    /// The metric of a probe that is shown.
    Metric {
        /// Increment of the activations over the text, in AUROC.
        Increment = "increment",
        /// Area under the ROC curve.
        Auroc = "auroc",
        /// Mean of the two classes' accuracies.
        BalancedAccuracy = "balanced",
        /// Share of correct predictions.
        Accuracy = "accuracy",
    }
}

choice! {
    /// The picture that a view of pairs shows.
    Picture {
        /// The skill graph.
        Graph = "graph",
        /// The matrix.
        Matrix = "matrix",
        /// Every target's drops against its controls.
        Controls = "controls",
        /// Damage of an ablation to the model as a whole.
        Damage = "damage",
        /// A task's drops over the damage (KL), at every dose.
        Dose = "dose",
        /// Difference of two studies, pair by pair.
        Difference = "difference",
    }
}

choice! {
    /// The aspect in which two studies are compared.
    Aspect {
        /// The claims' verdicts.
        Verdicts = "verdicts",
        /// The specialists.
        Probes = "probes",
        /// The satisfaction rates.
        Rates = "rates",
        /// The directed transfer.
        Transfer = "transfer",
        /// Onset and peak.
        Depth = "depth",
        /// The drops under ablation.
        Ablation = "ablation",
    }
}

choice! {
    /// The sort order of the Layers view.
    Sort {
        /// The layer of onset.
        Onset = "onset",
        /// The layer of the highest AUROC.
        Peak = "peak",
        /// Grouped by skill.
        Skill = "skill",
        /// The study's order.
        Task = "task",
    }
}

choice! {
    /// Whether samples were asked with the instruction.
    Constraint {
        /// Without the instruction.
        Without = "without",
        /// With the instruction.
        With = "with",
    }
}

choice! {
    /// The number of an ablation that is shown.
    Dependence {
        /// Drop of satisfaction, the model intervened on.
        Behaviour = "behaviour",
        /// Drop of AUROC of a probe fitted anew.
        Refit = "refit",
        /// Drop of AUROC of the probe as it was.
        Frozen = "frozen",
        /// Mean squared cosine of the subspaces' principal angles.
        Overlap = "overlap",
        /// Cosine of their smallest principal angle.
        Closest = "closest",
        /// Linear CKA.
        Cka = "cka",
        /// PWCCA.
        Pwcca = "pwcca",
    }
}
