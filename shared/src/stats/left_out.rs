//! The blocks of base prompts that each replicate of the jackknife leaves out.

/// Perfect difference sets (Singer 1938): their shifts are the lines of the projective planes of order 4, 3 and 2, each with the
/// number of its points.
const PLANES: [(usize, &[usize]); 3] = [(21, &[0, 1, 4, 14, 16]), (13, &[0, 1, 3, 9]), (7, &[0, 1, 3])];

/// Replicates that leave out several blocks at once, so that any two blocks are left out together equally often.
///
/// For a mean this gives exactly the variance of leaving out single blocks. For a refitted number it inflates less of what is
/// not sampling error: leaving out one block of 20 multiplies every jump of an unstable fit by 19, which made intervals twice
/// as wide as they should be; leaving out 5 blocks of 21 multiplies it by 3.2 (Shao & Wu 1989 on statistics that are not
/// smooth).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LeftOut {
    blocks: usize,
    set: &'static [usize],
}

impl LeftOut {
    /// The largest plane with at most so many points; with fewer than 7 blocks each is left out by itself. At least two blocks.
    pub fn at_most(blocks: usize) -> Self {
        let plane = PLANES.iter().find(|(points, _)| *points <= blocks);
        plane.map_or(Self { blocks: blocks.max(2), set: &[0] }, |&(blocks, set)| Self { blocks, set })
    }

    /// Blocks, which are as many as replicates.
    pub fn blocks(self) -> usize {
        self.blocks
    }

    /// Whether a replicate leaves out a block.
    pub fn leaves_out(self, replicate: usize, block: usize) -> bool {
        self.set.iter().any(|shift| (replicate + shift) % self.blocks == block)
    }

    /// The factor from the replicates' mean squared deviation to a variance: with v blocks of which k are left out and any two
    /// are left out together λ = k (k − 1) / (v − 1) times, (v − k)² / ((k − λ) (v − 1)). That is v − 1 for single blocks.
    pub fn spread(self) -> f64 {
        let (v, k) = (self.blocks as f64, self.set.len() as f64);
        let together = k * (k - 1.0) / (v - 1.0);
        (v - k).powi(2) / ((k - together) * (v - 1.0))
    }
}
