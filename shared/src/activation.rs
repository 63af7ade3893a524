//! Activations of the residual stream: one `[n, d]` block per site and position, in memory or in a run's store.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use crate::artefact::ArtefactStore;
use crate::error::{Error, Result};
use crate::site::{Position, Site};

/// The activations that `run::capture` read: for every site and position one row-major `[n, d]` block.
///
/// Row i belongs to the i-th of the samples that were read: those of the study that have the constraint and are not
/// excluded, or those that lack it. There may be none.
#[derive(Clone)]
pub struct Activations {
    sites: Vec<Site>,
    positions: Vec<Position>,
    n: usize,
    d: usize,
    blocks: Blocks,
}

#[derive(Clone)]
enum Blocks {
    /// `[site][position][n][d]`
    Memory(Vec<f32>),
    Stored(Stored),
}

/// Blocks in a store; a block is read on request. For every batch and site the store has one piece `[position][row of the
/// batch][d]`, f32 in little-endian bytes.
#[derive(Clone)]
pub struct Stored {
    /// The store.
    pub store: Arc<dyn ArtefactStore>,
    /// The group name of the pieces, see [`Stored::piece`].
    pub group: String,
    /// The rows of every batch.
    pub batches: Vec<Vec<usize>>,
}

impl Stored {
    /// The name of the piece of a batch at the site of an index.
    pub fn piece(group: &str, batch: usize, site: usize) -> String {
        format!("{group}/{batch}/{site}")
    }
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
        let activations = Self { sites, positions, n, d, blocks: Blocks::Memory(data) };
        activations.check_finite()?;
        Ok(activations)
    }

    /// Activations whose pieces are in a store; their writer has checked that every value is finite.
    pub fn stored(sites: Vec<Site>, positions: Vec<Position>, n: usize, d: usize, stored: Stored) -> Self {
        Self { sites, positions, n, d, blocks: Blocks::Stored(stored) }
    }

    /// The same activations at some of their sites, in the order given, in memory.
    ///
    /// # Errors
    /// [`Error::Data`] when there are none at a site, and those of [`Self::cell`].
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
            for position in 0..self.positions.len() {
                data.extend_from_slice(&self.cell(place, position)?);
            }
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
    ///
    /// # Errors
    /// [`Error::Data`] when the store cannot be read.
    pub fn cell(&self, site: usize, position: usize) -> Result<Cow<'_, [f32]>> {
        match &self.blocks {
            Blocks::Memory(data) => {
                let size = self.n * self.d;
                let start = (site * self.positions.len() + position) * size;
                Ok(Cow::Borrowed(&data[start..start + size]))
            }
            Blocks::Stored(stored) => Ok(Cow::Owned(self.gathered(stored, site, position)?)),
        }
    }

    /// The block of a site and a position out of the batches' pieces.
    fn gathered(&self, stored: &Stored, site: usize, position: usize) -> Result<Vec<f32>> {
        let mut block = vec![0.0; self.n * self.d];
        for (batch, rows) in stored.batches.iter().enumerate() {
            let piece = Stored::piece(&stored.group, batch, site);
            let size = rows.len() * self.d * size_of::<f32>();
            let bytes = stored.store.read_range(&piece, position * size, size)?;
            let values = bytes.as_chunks().0.iter().map(|&bytes| f32::from_le_bytes(bytes));
            let places = rows.iter().flat_map(|&row| row * self.d..(row + 1) * self.d);
            places.zip(values).for_each(|(place, value)| block[place] = value);
        }
        Ok(block)
    }

    fn check_finite(&self) -> Result<()> {
        let Blocks::Memory(data) = &self.blocks else { return Ok(()) };
        let Some(index) = data.iter().position(|value| !value.is_finite()) else {
            return Ok(());
        };
        let row = index / self.d;
        let block = row / self.n;
        let (site, position) = (block / self.positions.len(), block % self.positions.len());
        let place = format!("{}, {}, row {}", self.sites[site], self.positions[position], row % self.n);
        Err(not_finite(&place, index % self.d, data[index]))
    }
}

/// The error message for a value that is not finite.
pub(crate) fn not_finite(place: &str, feature: usize, value: f32) -> Error {
    Error::data(
        format!("activations at {place}"),
        format!("the value of feature {feature} is {value}"),
        "check the weights for NaN and the dtype for overflow, then capture again",
    )
}

impl PartialEq for Activations {
    fn eq(&self, other: &Self) -> bool {
        let shape = |of: &Self| (of.sites.clone(), of.positions.clone(), of.n, of.d);
        let cells = (0..self.sites.len()).flat_map(|site| (0..self.positions.len()).map(move |at| (site, at)));
        let equal = |(site, at): (usize, usize)| {
            self.cell(site, at).is_ok_and(|own| other.cell(site, at).is_ok_and(|theirs| own == theirs))
        };
        shape(self) == shape(other) && cells.into_iter().all(equal)
    }
}

impl fmt::Debug for Activations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { sites, positions, n, d, .. } = self;
        f.debug_struct("Activations")
            .field("sites", sites)
            .field("positions", positions)
            .field("n", n)
            .field("d", d)
            .finish_non_exhaustive()
    }
}
