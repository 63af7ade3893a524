//! Activations of the residual stream on the host: one `[n, d]` block per site and position.

use crate::error::{Error, Result};
use crate::site::{Position, Site};

/// What `run::capture` read: for every site and position one row-major `[n, d]` block.
///
/// Row i belongs to the i-th of the samples that were read: those of the study that have the constraint and are not
/// excluded, or those that lack it. There may be none.
#[derive(Debug, Clone, PartialEq)]
pub struct Activations {
    sites: Vec<Site>,
    positions: Vec<Position>,
    n: usize,
    d: usize,
    data: Vec<f32>,
}

impl Activations {
    /// Activations from their blocks, laid out `[site][position][n][d]`.
    ///
    /// # Errors
    /// [`Error::Data`] when the length does not fit or a value is not finite; the message names the place.
    pub fn new(sites: Vec<Site>, positions: Vec<Position>, n: usize, d: usize, data: Vec<f32>) -> Result<Self> {
        let expected = sites.len() * positions.len() * n * d;
        if data.len() != expected {
            return Err(Error::data(
                "activations",
                format!("expected {expected} values (sites × positions × n × d), got {}", data.len()),
                "capture the activations again",
            ));
        }
        let activations = Self { sites, positions, n, d, data };
        activations.check_finite()?;
        Ok(activations)
    }

    /// The same activations at some of their sites, in the order given.
    ///
    /// # Errors
    /// [`Error::Data`] when there are none at a site.
    pub fn at_sites(&self, sites: &[Site]) -> Result<Self> {
        let mut data = Vec::with_capacity(sites.len() * self.positions.len() * self.n * self.d);
        for site in sites {
            let Some(place) = self.sites.iter().position(|known| known == site) else {
                return Err(Error::data(
                    "activations",
                    format!("there are none at {site}"),
                    "name a site that was read",
                ));
            };
            (0..self.positions.len()).for_each(|position| data.extend_from_slice(self.cell(place, position)));
        }
        Self::new(sites.to_vec(), self.positions.clone(), self.n, self.d, data)
    }

    /// The sites, in the order of the blocks.
    pub fn sites(&self) -> &[Site] {
        &self.sites
    }

    /// The positions, in the order of the blocks of a site.
    pub fn positions(&self) -> &[Position] {
        &self.positions
    }

    /// Rows of every block.
    pub fn n(&self) -> usize {
        self.n
    }

    /// Width of the residual stream.
    pub fn d(&self) -> usize {
        self.d
    }

    /// The block of a site and a position by their indices, row-major `[n, d]`.
    pub fn cell(&self, site: usize, position: usize) -> &[f32] {
        let size = self.n * self.d;
        let start = (site * self.positions.len() + position) * size;
        &self.data[start..start + size]
    }

    fn check_finite(&self) -> Result<()> {
        let Some(index) = self.data.iter().position(|value| !value.is_finite()) else {
            return Ok(());
        };
        let row = index / self.d;
        let block = row / self.n;
        let (site, position) = (block / self.positions.len(), block % self.positions.len());
        Err(Error::data(
            format!("activations at {}, {}, row {}", self.sites[site], self.positions[position], row % self.n),
            format!("the value of feature {} is {}", index % self.d, self.data[index]),
            "check the weights for NaN and the dtype for overflow, then capture again",
        ))
    }
}
