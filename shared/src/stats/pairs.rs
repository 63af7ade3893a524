//! The AUROC within folds, for every set of blocks that are left out of scoring.

use super::LeftOut;

/// The (satisfied, violated) pairs of rows of the same fold, which an AUROC within folds counts; see [`super::Ranking`].
#[derive(Debug, Clone)]
pub struct Pairs {
    pairs: Vec<[usize; 2]>,
    /// Per pair: the blocks of its two rows.
    cells: Vec<usize>,
    blocks: usize,
}

impl Pairs {
    /// The pairs of rows with labels, folds and jackknife blocks below `n_blocks`.
    pub fn new(labels: &[bool], folds: &[usize], blocks: &[usize], n_blocks: usize) -> Self {
        let rows = |class: bool| (0..labels.len()).filter(move |&row| labels[row] == class);
        let of = |satisfied: usize| rows(false).filter(move |&violated| folds[violated] == folds[satisfied]);
        let pairs: Vec<[usize; 2]> = rows(true).flat_map(|high| of(high).map(move |low| [high, low])).collect();
        let cells = pairs.iter().map(|&[high, low]| blocks[high] * n_blocks + blocks[low]).collect();
        Self { pairs, cells, blocks: n_blocks }
    }

    /// The AUROC of scores, one per row: first of all rows, then without the blocks of every replicate where there are any; NaN
    /// where no pair is left.
    pub fn aurocs(&self, scores: &[f32], replicates: Option<LeftOut>) -> Vec<f64> {
        let mut ordered = vec![0.0_f64; self.blocks * self.blocks];
        let mut all = ordered.clone();
        for (&[high, low], &cell) in self.pairs.iter().zip(&self.cells) {
            let (high, low) = (scores[high], scores[low]);
            ordered[cell] += f64::from(u8::from(high > low)) + 0.5 * f64::from(u8::from(high == low));
            all[cell] += 1.0;
        }
        let share = |counts: &dyn Fn(usize) -> bool| {
            let blocks: Vec<usize> = (0..self.blocks).filter(|&block| counts(block)).collect();
            let sum = |table: &[f64]| -> f64 {
                blocks.iter().map(|high| blocks.iter().map(|low| table[high * self.blocks + low]).sum::<f64>()).sum()
            };
            sum(&ordered) / sum(&all)
        };
        let without = replicates
            .into_iter()
            .flat_map(|left_out| (0..left_out.blocks()).map(move |replicate| (left_out, replicate)))
            .map(|(left_out, replicate)| share(&|block| !left_out.leaves_out(replicate, block)));
        std::iter::once(share(&|_| true)).chain(without).collect()
    }
}
