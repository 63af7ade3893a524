//! Online description length of labels given activations (Voita & Titov 2020, §2.2).
//!
//! The labels are sent in blocks, each coded by a probe trained on the blocks before it, the first block uniformly: L = t₁
//! log₂ K − Σ log₂ p(yᵢ | xᵢ), with K = 2. Compression is N log₂ K / L: 1 when a probe can learn nothing on the labels from
//! these samples, larger the easier the labels are to learn. Only the labels are coded; sender and receiver both have the
//! activations. So features are standardised by all rows, not by the few that were sent.

use std::collections::BTreeSet;

use rand::Rng;
use rand::seq::SliceRandom;

/// Where the blocks end, as shares of the base prompts.
pub const SHARES: [f64; 5] = [1.0 / 16.0, 1.0 / 8.0, 1.0 / 4.0, 1.0 / 2.0, 1.0];

/// The block of every row: base prompts in a drawn order, cut at [`SHARES`] (rounded up); all rows of a base prompt are in
/// one block. `groups[row]` is the row's base prompt.
pub fn blocks(groups: &[usize], rng: &mut impl Rng) -> Vec<usize> {
    let distinct: BTreeSet<usize> = groups.iter().copied().collect();
    let mut order: Vec<usize> = distinct.into_iter().collect();
    order.shuffle(rng);
    let ends = SHARES.map(|share| (share * order.len() as f64).ceil() as usize);
    let block_of = |place: usize| ends.iter().position(|&end| place < end).unwrap_or(SHARES.len() - 1);
    let mut blocks = vec![0; groups.iter().max().map_or(0, |last| last + 1)];
    order.iter().enumerate().for_each(|(place, &group)| blocks[group] = block_of(place));
    groups.iter().map(|&group| blocks[group]).collect()
}

/// The rows sent before a block: those its probe is trained on. `None` where they hold one class only, so that the
/// block is coded uniformly like the first.
pub fn sent_before(block: usize, blocks: &[usize], labels: &[bool]) -> Option<Vec<bool>> {
    let sent: Vec<bool> = blocks.iter().map(|&of| of < block).collect();
    let has = |class| labels.iter().zip(&sent).any(|(&label, &sent)| sent && label == class);
    (has(true) && has(false)).then_some(sent)
}

/// The bits of a label under a probe's logit, −log₂ σ(±logit).
pub fn bits(logit: f32, label: bool) -> f64 {
    let margin = if label { f64::from(logit) } else { -f64::from(logit) };
    ((-margin.abs()).exp().ln_1p() + (-margin).max(0.0)) / std::f64::consts::LN_2
}

/// `N / L` of the bits of all labels.
pub fn compression(bits: &[f64]) -> f64 {
    bits.len() as f64 / bits.iter().sum::<f64>()
}
