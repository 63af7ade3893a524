//! Agreement of two partitions.

use std::collections::BTreeMap;

/// The adjusted Rand index of two partitions of the same items: 1 when equal, 0 expected by chance (Hubert & Arabie 1985). 1
/// where the adjustment is undefined (both partitions all-in-one or both all-apart).
///
/// # Panics
/// When the partitions are of different lengths.
pub fn adjusted_rand_index(a: &[usize], b: &[usize]) -> f64 {
    assert_eq!(a.len(), b.len(), "partitions of the same items");
    let both = pairs_together(a.iter().zip(b));
    let (in_a, in_b) = (pairs_together(a), pairs_together(b));
    let all = pairs(a.len());
    let expected = if all > 0.0 { in_a * in_b / all } else { 0.0 };
    let most = (in_a + in_b) / 2.0;
    if (most - expected).abs() < 1e-12 { 1.0 } else { (both - expected) / (most - expected) }
}

fn pairs_together<T: Ord>(labels: impl IntoIterator<Item = T>) -> f64 {
    let mut sizes = BTreeMap::new();
    for label in labels {
        *sizes.entry(label).or_insert(0_usize) += 1;
    }
    sizes.into_values().map(pairs).sum()
}

fn pairs(size: usize) -> f64 {
    size as f64 * (size as f64 - 1.0) / 2.0
}
