//! Random generators by purpose: a draw never depends on the order of execution.

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use sha2::{Digest, Sha256};

/// The generator of one purpose (`"folds"`, `"bootstrap"` …) and index path under a study's seed.
pub fn rng(seed: u64, purpose: &str, indices: &[u64]) -> ChaCha8Rng {
    let mut hash = Sha256::new();
    hash.update(seed.to_le_bytes());
    hash.update((purpose.len() as u64).to_le_bytes());
    hash.update(purpose.as_bytes());
    for index in indices {
        hash.update(index.to_le_bytes());
    }
    ChaCha8Rng::from_seed(hash.finalize().into())
}

/// Names of the streams that a study's record names, and of the one that its audit draws from.
pub mod purpose {
    /// The folds of the first split.
    pub const FOLDS: &str = "folds";
    /// The folds of the others.
    pub const FURTHER_SPLITS: &str = "folds of a further split";
    /// The parts of the base prompts that the gap of claim 1 is read from.
    pub const GAP_PARTS: &str = "gap parts";
    /// The jackknife's blocks.
    pub const BLOCKS: &str = "jackknife blocks";
    /// The resamples of base prompts behind raw scores.
    pub const RESAMPLES: &str = "bootstrap";
    /// The responses of a label audit, per task.
    pub const AUDIT: &str = "label audit";
}

/// Normal draws (Box & Muller).
pub fn normals(count: usize, deviation: f64, rng: &mut impl Rng) -> Vec<f64> {
    let normal = |_| {
        let radius = (-2.0 * (1.0 - rng.random::<f64>()).ln()).sqrt();
        deviation * radius * (std::f64::consts::TAU * rng.random::<f64>()).cos()
    };
    (0..count).map(normal).collect()
}
