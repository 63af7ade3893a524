//! How alike the arrays of a file are, pair by pair: linear CKA and PWCCA.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use serde::Serialize;
use shared::analysis::subspace::{Pwcca, Representation, SHARE, linear_cka, pwcca};
use shared::executor::{self, Executor};
use shared::natural::Name;

use super::Array;

/// By the first array's name, then the second's.
type Pairs<T> = BTreeMap<Name<String>, BTreeMap<Name<String>, T>>;

/// Every ordered pair of arrays with the same rows.
#[derive(Debug, Serialize)]
pub struct Similarity {
    /// Linear CKA, symmetric.
    pub cka: Pairs<f64>,
    /// PWCCA of the components that hold 99 % of the variance, weighted by the first array; `null` where there are too
    /// few rows for them.
    pub pwcca: Pairs<Option<f64>>,
}

/// Compares every array with every other.
///
/// # Errors
/// When an array's rows are all the same, naming the array.
pub fn similarity(arrays: &[Array], executor: &dyn Executor) -> Result<Similarity> {
    let of =
        |array: &Array| Representation::new(&array.values, array.d).with_context(|| format!("array '{}'", array.name));
    let rows = arrays.iter().map(of).collect::<Result<Vec<_>>>()?;
    let n = arrays.len();
    let measured = executor::map(executor, n * n, |pair| -> shared::Result<(f64, Option<f64>)> {
        let (x, y) = (&rows[pair / n], &rows[pair % n]);
        let weighted = match pwcca(x, y, SHARE)? {
            Pwcca::Measured { similarity, .. } => Some(similarity),
            Pwcca::Refused { .. } => None,
        };
        Ok((linear_cka(x, y)?, weighted))
    });
    let mut similarity = Similarity { cka: Pairs::new(), pwcca: Pairs::new() };
    for (pair, measured) in measured.into_iter().enumerate() {
        let [x, y] = [pair / n, pair % n].map(|array| Name(arrays[array].name.clone()));
        let (cka, weighted) = measured.with_context(|| format!("arrays '{}' and '{}'", x.0, y.0))?;
        similarity.cka.entry(x.clone()).or_default().insert(y.clone(), cka);
        similarity.pwcca.entry(x).or_default().insert(y, weighted);
    }
    Ok(similarity)
}
