//! How alike the tasks' subspaces are: principal angles, and their coordinates of the same samples.

use super::subspace::Fitting;
use crate::analysis::subspace::{Pwcca, Representation, SHARE, linear_cka, principal_cosines, pwcca};
use crate::erase::Eraser;
use crate::error::Result;
use crate::study::SubspaceSimilarity;

/// How alike the tasks' subspaces are, fitted on all rows of each.
pub(super) fn similarity(fitting: &Fitting<'_>, subspaces: &[Eraser]) -> Result<SubspaceSimilarity> {
    let n_tasks = fitting.plan.cohort.rows.len();
    let readings = subspaces.iter().map(|eraser| reading(fitting, eraser)).collect::<Result<Vec<_>>>()?;
    let mut similarity = SubspaceSimilarity {
        overlap: vec![vec![None; n_tasks]; n_tasks],
        closest: vec![vec![None; n_tasks]; n_tasks],
        cka: vec![vec![None; n_tasks]; n_tasks],
        pwcca: vec![vec![None; n_tasks]; n_tasks],
    };
    for (a, &row) in fitting.plan.probeable.iter().enumerate() {
        for (b, &column) in fitting.plan.probeable.iter().enumerate() {
            let (Some(x), Some(y)) = (&readings[a], &readings[b]) else { continue };
            let cosines = principal_cosines(&x.0, &y.0, fitting.d())?;
            similarity.overlap[row][column] =
                Some(cosines.iter().map(|cosine| cosine * cosine).sum::<f64>() / cosines.len() as f64);
            similarity.closest[row][column] = cosines.iter().copied().reduce(f64::max);
            similarity.cka[row][column] = Some(linear_cka(&x.1, &y.1)?);
            if let Pwcca::Measured { similarity: value, .. } = pwcca(&x.1, &y.1, SHARE)? {
                similarity.pwcca[row][column] = Some(value);
            }
        }
    }
    Ok(similarity)
}

/// An orthonormal basis of an eraser's reading directions, and the pool's coordinates in it; `None` at rank 0.
fn reading(fitting: &Fitting<'_>, eraser: &Eraser) -> Result<Option<(Vec<f64>, Representation)>> {
    if eraser.rank() == 0 {
        return Ok(None);
    }
    let basis = Eraser::away_from(eraser.read(), fitting.d())?.read().to_vec();
    let mut coordinates = Vec::with_capacity(fitting.plan.pool.len() * eraser.rank());
    for &row in &fitting.plan.pool {
        let values = fitting.row(row);
        for direction in basis.chunks_exact(fitting.d()) {
            coordinates.push(direction.iter().zip(values).map(|(u, &x)| u * f64::from(x)).sum::<f64>() as f32);
        }
    }
    Ok(Some((basis, Representation::new(&coordinates, eraser.rank())?)))
}
