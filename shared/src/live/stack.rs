//! The operators of all rows of a pass, side by side, so that one product serves every row and every viewer.

use std::collections::{BTreeMap, BTreeSet};

use burn::tensor::{DType, Device, Tensor, TensorData};

use super::operator::{Acting, Operation};
use crate::error::Result;
use crate::model::Hook;
use crate::readback;
use crate::site::Site;

/// The operators of a pass's rows, on the device. A row without operators is left as it is, bit for bit.
#[derive(Default)]
pub(super) struct Stack {
    /// By site, one layer after the other: the first edits of all rows, the second, and so on.
    sites: BTreeMap<Site, Vec<Layer>>,
}

/// One edit of every row that has it.
struct Layer {
    projection: Option<Projection>,
    /// `[rows, 1, d_model]`
    shift: Option<Tensor<3>>,
}

/// The subspaces of all rows beside one another.
struct Projection {
    /// `[d_model, directions]`
    read: Tensor<2>,
    /// `[1, directions]`
    centre: Tensor<2>,
    /// `[directions, d_model]`
    removed: Tensor<2>,
    /// A row's dose of the directions that are its own, 0 of the others, `[rows, 1, directions]`.
    own: Tensor<3>,
}

impl Stack {
    /// The operators of rows in the order of a pass; rows that share theirs share them here.
    pub(super) fn new(rows: &[Option<Acting>], d_model: usize, device: &Device) -> Self {
        let mut sites: Vec<Site> = rows.iter().flatten().flat_map(|acting| acting.operators.keys().copied()).collect();
        sites.sort_unstable();
        sites.dedup();
        let layers = |&site: &Site| {
            let at =
                |row: &Option<Acting>| row.as_ref().and_then(|acting| acting.operators.get(&site)).map_or(0, Vec::len);
            let depth = rows.iter().map(at).max().unwrap_or(0);
            (site, (0..depth).map(|depth| Layer::new(rows, (site, depth), d_model, device)).collect())
        };
        Self { sites: sites.iter().map(layers).collect() }
    }

    fn apply(&self, site: Site, stream: Tensor<3>) -> Tensor<3> {
        let Some(layers) = self.sites.get(&site) else { return stream };
        let dtype = stream.dtype();
        // The coordinates of a stream in half precision still need f32: they are small differences of large sums.
        let edited = layers.iter().fold(stream.cast(DType::F32), |stream, layer| layer.apply(stream));
        edited.cast(dtype)
    }
}

impl Layer {
    fn new(rows: &[Option<Acting>], (site, depth): (Site, usize), d: usize, device: &Device) -> Self {
        let operation = |row: usize| rows[row].as_ref()?.operators.get(&site)?.get(depth);
        let doses: Vec<f32> = rows.iter().map(|row| row.as_ref().map_or(0.0, |acting| acting.dose as f32)).collect();
        let mut distinct: Vec<&Operation> = Vec::new();
        let of_row: Vec<Option<usize>> = (0..rows.len())
            .map(|row| {
                let operation = operation(row)?;
                let known = distinct.iter().position(|known| std::ptr::eq(*known, operation));
                Some(known.unwrap_or_else(|| {
                    distinct.push(operation);
                    distinct.len() - 1
                }))
            })
            .collect();
        let upload = |data: Vec<f32>, shape: [usize; 2]| Tensor::<2>::from_data(TensorData::new(data, shape), device);
        let upload_rows = |data: Vec<f32>, width: usize| {
            Tensor::<3>::from_data(TensorData::new(data, [rows.len(), 1, width]), device)
        };
        let width: usize = distinct.iter().map(|operation| operation.centre.len()).sum();
        let projection = (width > 0).then(|| {
            let directions: Vec<&[f64]> =
                distinct.iter().flat_map(|operation| operation.read.chunks_exact(d)).collect();
            let own = of_row.iter().zip(&doses).flat_map(|(of, &dose)| {
                let mine = move |(at, operation): (usize, &&Operation)| {
                    vec![if *of == Some(at) { dose } else { 0.0 }; operation.centre.len()]
                };
                distinct.iter().enumerate().flat_map(mine).collect::<Vec<f32>>()
            });
            Projection {
                read: upload(
                    (0..d).flat_map(|j| directions.iter().map(move |row| row[j] as f32)).collect(),
                    [d, width],
                ),
                centre: upload(distinct.iter().flat_map(|operation| floats(&operation.centre)).collect(), [1, width]),
                removed: upload(distinct.iter().flat_map(|operation| floats(&operation.removed)).collect(), [width, d]),
                own: upload_rows(own.collect(), width),
            }
        });
        let shifted = distinct.iter().any(|operation| !operation.shift.is_empty());
        let shift = shifted.then(|| {
            let of = |(of, &dose): (&Option<usize>, &f32)| match of
                .map(|at| &distinct[at].shift)
                .filter(|shift| !shift.is_empty())
            {
                Some(shift) => floats(shift).map(|value| dose * value).collect(),
                None => vec![0.0; d],
            };
            upload_rows(of_row.iter().zip(&doses).flat_map(of).collect(), d)
        });
        Self { projection, shift }
    }

    fn apply(&self, stream: Tensor<3>) -> Tensor<3> {
        let [batch, tokens, d_model] = stream.dims();
        let projected = match &self.projection {
            None => stream,
            Some(Projection { read, centre, removed, own }) => {
                let flat = stream.clone().reshape([batch * tokens, d_model]);
                let coordinates = flat.matmul(read.clone()) - centre.clone();
                let width = coordinates.dims()[1];
                let mine = coordinates.reshape([batch, tokens, width]) * own.clone();
                let taken = mine.reshape([batch * tokens, width]).matmul(removed.clone());
                stream - taken.reshape([batch, tokens, d_model])
            }
        };
        match &self.shift {
            Some(shift) => projected + shift.clone(),
            None => projected,
        }
    }
}

fn floats(values: &[f64]) -> impl Iterator<Item = f32> {
    values.iter().map(|&value| value as f32)
}

/// A hook that applies a stack and keeps what is asked for of every row's last token.
pub(super) struct Watch<'a> {
    stack: &'a Stack,
    wanted: BTreeSet<Site>,
    /// What goes through the head, too: sites with the rows of which they are read.
    lens: BTreeSet<(Site, usize)>,
    kept: BTreeMap<Site, Tensor<2>>,
    logits: Vec<f32>,
}

impl<'a> Watch<'a> {
    /// Keeps the stream at the sites that are read, and passes some rows of some sites through the head.
    pub(super) fn new(stack: &'a Stack, reads: BTreeSet<Site>, lens: BTreeSet<(Site, usize)>) -> Self {
        let wanted = reads.into_iter().chain(lens.iter().map(|&(site, _)| site)).collect();
        Self { stack, wanted, lens, kept: BTreeMap::new(), logits: Vec::new() }
    }

    /// What was seen.
    pub(super) async fn seen(self, vocab_size: usize) -> Result<Seen> {
        let mut streams = BTreeMap::new();
        for (site, rows) in self.kept {
            streams.insert(site, readback::read(rows).await?);
        }
        let n_rows = self.logits.len() / vocab_size - self.lens.len();
        let lens = self.lens.into_iter().collect();
        Ok(Seen { streams, lens, logits: self.logits, vocab_size, n_rows })
    }
}

impl Hook for Watch<'_> {
    fn at(&mut self, site: Site, stream: Tensor<3>) -> Tensor<3> {
        let stream = self.stack.apply(site, stream);
        if self.wanted.contains(&site) {
            let [batch, tokens, d_model] = stream.dims();
            self.kept.insert(site, stream.clone().narrow(1, tokens - 1, 1).reshape([batch, d_model]));
        }
        stream
    }

    fn unembedded(&mut self) -> Option<Tensor<2>> {
        let row = |&(site, row): &(Site, usize)| Some(self.kept.get(&site)?.clone().narrow(0, row, 1));
        let rows: Vec<Tensor<2>> = self.lens.iter().filter_map(row).collect();
        (!rows.is_empty()).then(|| Tensor::cat(rows, 0))
    }

    fn logits(&mut self, logits: &[f32]) {
        self.logits = logits.to_vec();
    }
}

/// What a pass showed of every row's last token.
pub(super) struct Seen {
    /// By site, `[rows, d_model]`.
    streams: BTreeMap<Site, Vec<f32>>,
    /// What went through the head behind the rows, ascending.
    lens: Vec<(Site, usize)>,
    /// `[rows + lens, vocab_size]`
    logits: Vec<f32>,
    vocab_size: usize,
    n_rows: usize,
}

impl Seen {
    /// The stream of a row at a site that was kept.
    pub(super) fn stream(&self, site: Site, row: usize) -> &[f32] {
        self.streams.get(&site).map_or(&[], |all| {
            let d_model = all.len() / self.n_rows;
            &all[row * d_model..(row + 1) * d_model]
        })
    }

    /// The next token's logits of a row.
    pub(super) fn logits(&self, row: usize) -> &[f32] {
        &self.logits[row * self.vocab_size..(row + 1) * self.vocab_size]
    }

    /// The logits of a row by the lens at a site; `None` where it was not asked for.
    pub(super) fn lens(&self, site: Site, row: usize) -> Option<&[f32]> {
        Some(self.logits(self.n_rows + self.lens.binary_search(&(site, row)).ok()?))
    }
}
