//! Clusters of tasks by how much of each other's increment their directions recover (`docs/method.md` §5).

use super::super::Increments;
use super::SHARED;
use crate::stats::{self, Draws, ResampledEstimate};
use crate::study::{Clustering, Merge};

/// Draws behind the stability of the clusters.
const DRAWS: usize = 200;

/// Clusters the tasks in the claims whose own increment lies above 0, by average linkage on 1 − the share recovered, averaged
/// over both directions; `None` when they are fewer than three.
pub fn clustering(increments: &Increments, seed: u64) -> Option<Clustering> {
    let leaves = super::readable(increments);
    let contrast = super::skill_contrast(increments)?;
    let partition = partition(&similarity(increments, &leaves));
    Some(Clustering {
        leaves: leaves.iter().map(|&leaf| increments.probeable[increments.in_claims[leaf]]).collect(),
        stability: stability(increments, &leaves, &partition.labels, seed),
        merges: partition.merges,
        labels: partition.labels,
        silhouette: partition.silhouette,
        within_skill: contrast.within,
        between_skill: contrast.between,
        skill_p: contrast.p_above,
    })
}

/// A dendrogram and the clusters read from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Partition {
    /// The merges, lowest first.
    pub merges: Vec<Merge>,
    /// Cluster of every leaf, numbered from 0 in order of appearance.
    pub labels: Vec<usize>,
    /// Mean silhouette; `None` when all leaves are one cluster or each is its own cluster.
    pub silhouette: Option<f64>,
}

/// Clusters a symmetric similarity matrix.
///
/// Silhouettes cannot tell "one" from "none", so the two ends are decided first: all leaves are one cluster when even the last
/// merge joins leaves that are [`SHARED`], and each is a cluster alone when not even the first merge does. Otherwise the
/// number of clusters with the best mean silhouette is taken, the smaller one on a tie, among 2 to n − 1 clusters that need no
/// merge of leaves that are not [`SHARED`].
pub fn partition(similarity: &[Vec<f64>]) -> Partition {
    let n = similarity.len();
    let merges = average_linkage(similarity);
    let shared = |merge: Option<&Merge>| merge.is_some_and(|merge| merge.height <= 1.0 - SHARED);
    let (labels, silhouette) = if shared(merges.last()) {
        (cut(n, &merges, 1), None)
    } else if !shared(merges.first()) {
        (cut(n, &merges, n), None)
    } else {
        best_cut(similarity, &merges)
    };
    Partition { merges, labels, silhouette }
}

/// The share recovered between some tasks, averaged over both directions; 1 on the diagonal.
pub(super) fn similarity(increments: &Increments, leaves: &[usize]) -> Vec<Vec<f64>> {
    let symmetric = |a: usize, b: usize| super::symmetric_share(increments, a, b).value;
    leaves.iter().map(|&a| leaves.iter().map(|&b| symmetric(a, b)).collect()).collect()
}

/// Mean adjusted Rand index of the clusters of [`DRAWS`] draws of the shares against these; `None` where nothing was left out,
/// so that there are no replicates to draw from.
fn stability(increments: &Increments, leaves: &[usize], labels: &[usize], seed: u64) -> Option<f64> {
    let draws = Draws::new(seed, "cluster stability", DRAWS);
    let drawn = |&a: &usize, &b: &usize| draws.of(&super::symmetric_share(increments, a, b));
    let shares: Vec<Vec<ResampledEstimate>> =
        leaves.iter().map(|a| leaves.iter().map(|b| drawn(a, b)).collect()).collect::<Option<_>>()?;
    let agreement = |draw: usize| {
        let again: Vec<Vec<f64>> =
            shares.iter().map(|row| row.iter().map(|share| share.resamples[draw]).collect()).collect();
        stats::adjusted_rand_index(&partition(&again).labels, labels)
    };
    stats::mean(&(0..DRAWS).map(agreement).collect::<Vec<_>>())
}

fn dissimilarity(similarity: &[Vec<f64>], a: usize, b: usize) -> f64 {
    (1.0 - similarity[a][b]).max(0.0)
}

fn average_linkage(similarity: &[Vec<f64>]) -> Vec<Merge> {
    let n = similarity.len();
    let mut condensed: Vec<f64> =
        (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b))).map(|(a, b)| dissimilarity(similarity, a, b)).collect();
    let dendrogram = kodama::linkage(&mut condensed, n, kodama::Method::Average);
    let merge =
        |step: &kodama::Step<f64>| Merge { left: step.cluster1, right: step.cluster2, height: step.dissimilarity };
    dendrogram.steps().iter().map(merge).collect()
}

/// The labels after all but the last `clusters − 1` merges.
fn cut(n: usize, merges: &[Merge], clusters: usize) -> Vec<usize> {
    let mut members: Vec<Vec<usize>> = (0..n).map(|leaf| vec![leaf]).collect();
    for merge in &merges[..n - clusters] {
        let mut joined = std::mem::take(&mut members[merge.left]);
        joined.append(&mut members[merge.right]);
        members.push(joined);
    }
    members.retain(|members| !members.is_empty());
    members.sort_by_key(|members| members.iter().min().copied());
    let mut labels = vec![0; n];
    for (label, members) in members.iter().enumerate() {
        members.iter().for_each(|&leaf| labels[leaf] = label);
    }
    labels
}

fn best_cut(similarity: &[Vec<f64>], merges: &[Merge]) -> (Vec<usize>, Option<f64>) {
    let n = similarity.len();
    let apart = merges.iter().filter(|merge| merge.height > 1.0 - SHARED).count();
    let mut best = (Vec::new(), f64::NEG_INFINITY);
    for clusters in (apart + 1).max(2)..n {
        let labels = cut(n, merges, clusters);
        let silhouette = mean_silhouette(similarity, &labels);
        if silhouette > best.1 {
            best = (labels, silhouette);
        }
    }
    (best.0, Some(best.1))
}

/// The mean silhouette (Rousseeuw 1987) on 1 − similarity; a leaf alone in its cluster counts 0.
pub fn mean_silhouette(similarity: &[Vec<f64>], labels: &[usize]) -> f64 {
    let n = labels.len();
    let clusters = labels.iter().max().map_or(0, |last| last + 1);
    let mean_to = |leaf: usize, cluster: usize| {
        let others = (0..n).filter(|&other| other != leaf && labels[other] == cluster);
        stats::mean(&others.map(|other| dissimilarity(similarity, leaf, other)).collect::<Vec<_>>())
    };
    let width = |leaf: usize| {
        let Some(own) = mean_to(leaf, labels[leaf]) else { return 0.0 };
        let nearest =
            (0..clusters).filter(|&cluster| cluster != labels[leaf]).filter_map(|cluster| mean_to(leaf, cluster));
        let nearest = nearest.fold(f64::INFINITY, f64::min);
        let largest = own.max(nearest);
        if largest > 0.0 && nearest.is_finite() { (nearest - own) / largest } else { 0.0 }
    };
    (0..n).map(width).sum::<f64>() / n.max(1) as f64
}
