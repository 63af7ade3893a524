//! The rule of claim 3: whether a matrix of drops shows sparse and asymmetric dependencies (`docs/method.md` §8).

use super::{ALPHA, Excess, Findings};
use crate::stats;
use crate::study::Claim;

impl Findings {
    /// The direction of the verdict, and the largest p of its conditions; the smaller of both directions' p where it is
    /// undecided.
    ///
    /// The gate: the mean own excess is a loss, p at most [`ALPHA`]. Contradicted behind it when the share of pairs present
    /// lies above `margin`; supported when the share absent does, and the asymmetry has a p of at most [`ALPHA`].
    pub fn lean(&self, margin: f64) -> (Claim, f64) {
        let (Some(own), Some(shares)) = (self.own(), self.shares()) else { return (Claim::Inconclusive, 1.0) };
        let asymmetry = self.asymmetry().and_then(|asymmetry| asymmetry.p).unwrap_or(1.0);
        let contradicting = own.p().max(self.p_most_present());
        let supporting = own.p().max(self.p_most_absent()).max(asymmetry);
        let gate = own.drop.value > 0.0 && own.p() <= ALPHA;
        if gate && shares.present > margin {
            (Claim::Contradicted, contradicting)
        } else if gate && shares.absent > margin && asymmetry <= ALPHA {
            (Claim::Supported, supporting)
        } else {
            (Claim::Inconclusive, contradicting.min(supporting))
        }
    }

    /// p of more than half of the pairs being present: Holm's corrected p of the pair that makes the majority, as a test
    /// that at least so many hypotheses are false (Benjamini & Heller 2008, with Holm's factors).
    fn p_most_present(&self) -> f64 {
        of_majority(&self.raw(|source, target| self.excess(source, target).map_or(1.0, Excess::p)))
    }

    /// The same of more than half of the pairs being absent.
    fn p_most_absent(&self) -> f64 {
        of_majority(&self.raw(|source, target| self.p_absent(source, target).unwrap_or(1.0)))
    }

    fn raw(&self, p: impl Fn(usize, usize) -> f64) -> Vec<f64> {
        self.tested().map(|(source, target)| p(source, target)).collect()
    }
}

/// Holm's corrected p of the test that, with all smaller ones, makes more than half of the tests; 1 without tests.
fn of_majority(raw: &[f64]) -> f64 {
    let mut corrected = stats::holm(raw);
    corrected.sort_by(f64::total_cmp);
    corrected.get(raw.len() / 2).copied().unwrap_or(1.0)
}
