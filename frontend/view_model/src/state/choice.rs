//! What a reader picks among a few: each choice with its name in the address.

use super::field::{Value, one_of};
use crate::text::say::Language;
use crate::theme::Theme;

/// Values that stand in the address by their keys.
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
            /// Every one, in the picker's order.
            pub const ALL: [Self; [$($key),+].len()] = [$(Self::$variant,)+];
            /// Their names in the address, in the same order.
            pub const KEYS: [&'static str; Self::ALL.len()] = [$($key,)+];

            /// Its name in the address.
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
    /// Which number of a probe is shown.
    Metric {
        /// What the activations add to the text, in AUROC.
        Increment = "increment",
        /// Area under the ROC curve.
        Auroc = "auroc",
        /// Mean of the two classes' accuracies.
        BalancedAccuracy = "balanced",
        /// Share of right answers.
        Accuracy = "accuracy",
    }
}

choice! {
    /// Which picture a view of pairs shows.
    Picture {
        /// The skill graph.
        Graph = "graph",
        /// The matrix.
        Matrix = "matrix",
        /// Every target's drops against its controls.
        Controls = "controls",
        /// What an ablation does to the model at large.
        Damage = "damage",
        /// A task's drops over the damage, at every dose.
        Dose = "dose",
        /// What two studies differ by, pair by pair.
        Difference = "difference",
    }
}

choice! {
    /// In what two studies are compared.
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
    /// What the Layers view is sorted by.
    Sort {
        /// The layer of onset.
        Onset = "onset",
        /// The layer of the highest AUROC.
        Peak = "peak",
        /// Skills together.
        Skill = "skill",
        /// The study's order.
        Task = "task",
    }
}

choice! {
    /// Whether samples have the constraint.
    Constraint {
        /// They do not.
        Without = "without",
        /// They do.
        With = "with",
    }
}

choice! {
    /// What is shown of an ablation.
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
