//! Reading positions off the stream on the device, so that only the requested positions are copied back.

use std::collections::BTreeMap;

use burn::tensor::{Int, Tensor, TensorData};

use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::model::{Hook, Model, Rows};
use crate::readback;
use crate::run::unit::{Counted, Unit};
use crate::site::{Position, Site};
use crate::study::{Sample, StudyConfig};
use crate::tokenizer::Prompt;

/// A hook that keeps, at every site, the stream at the asked positions.
struct PositionReader {
    /// Flat token indices, row after row, one per position that is a token; `None` where there is none.
    places: Option<Tensor<1, Int>>,
    /// Averages over the response's content: `[batch, 1, tokens]`.
    averaging: Tensor<3>,
    sites: Vec<(Option<Tensor<2>>, Tensor<2>)>,
}

impl Hook for PositionReader {
    fn at(&mut self, _site: Site, stream: Tensor<3>) -> Tensor<3> {
        let [batch, tokens, d_model] = stream.dims();
        let flat = stream.clone().reshape([batch * tokens, d_model]);
        let mean = self.averaging.clone().matmul(stream.clone()).reshape([batch, d_model]);
        self.sites.push((self.places.clone().map(|places| flat.select(0, places)), mean));
        stream
    }
}

/// One batch as read: per site the token positions `[batch · positions, d]` and the means `[batch, d]`.
#[derive(Serialize, Deserialize)]
pub(super) struct BatchReading {
    sites: Vec<(Vec<f32>, Vec<f32>)>,
}

/// How many positions are one token; the mean, where it is read, is the last position.
fn single(positions: &[Position]) -> usize {
    positions.iter().filter(|&&position| position != Position::Mean).count()
}

/// Token index of every position that is one token.
pub(super) fn token_indices(config: &StudyConfig, prompt: &Prompt, content: usize) -> BTreeMap<String, usize> {
    let (start, last) = (prompt.token_ids.len(), content - 1);
    let response = [
        (Position::First, 0),
        (Position::Q25, last / 4),
        (Position::Q50, last / 2),
        (Position::Q75, last * 3 / 4),
        (Position::Last, last),
        (Position::Eos, content),
    ];
    let connectors = (prompt.user_last + 1..start).enumerate().map(|(index, at)| (Position::Connector(index), at));
    let before = std::iter::once((Position::UserLast, prompt.user_last)).chain(connectors);
    let numbered = config.positions_read(0).into_iter().filter_map(|position| match position {
        Position::Token(number) => Some((position, number.min(last))),
        _ => None,
    });
    let all = before.chain(response.into_iter().chain(numbered).map(|(position, at)| (position, start + at)));
    all.map(|(position, at)| (position.to_string(), at)).collect()
}

/// Reads one batch of samples in a teacher-forced pass, of a unit or outside a run.
pub(super) async fn read_batch(
    model: &Model,
    samples: &[&Sample],
    positions: &[Position],
    unit: Option<&Unit<'_>>,
) -> Result<BatchReading> {
    let ids: Vec<&[u32]> = samples.iter().map(|sample| sample.token_ids.as_slice()).collect();
    let rows = Rows::right_padded(&ids, &model.device);
    let mut reader = PositionReader {
        places: places(model, samples, positions, rows.tokens()),
        averaging: averaging(model, samples, rows.tokens()),
        sites: Vec::new(),
    };
    match unit {
        Some(unit) => {
            let sites = Counted::Sites(model.config.n_layers + 1);
            model.stream(&rows, None, &mut unit.watch(&mut reader, sites))
        }
        None => model.stream(&rows, None, &mut reader),
    };
    let mut sites = Vec::with_capacity(reader.sites.len());
    for (tokens, mean) in reader.sites {
        let tokens = match tokens {
            Some(tokens) => readback::read(tokens).await?,
            None => Vec::new(),
        };
        sites.push((tokens, readback::read(mean).await?));
    }
    Ok(BatchReading { sites })
}

/// Flat indices of every sample's token positions, in the positions' order.
fn places(model: &Model, samples: &[&Sample], positions: &[Position], tokens: usize) -> Option<Tensor<1, Int>> {
    let mut places = Vec::with_capacity(samples.len() * positions.len());
    for (row, sample) in samples.iter().enumerate() {
        for position in positions.iter().filter(|&&position| position != Position::Mean) {
            places.push((row * tokens + sample.positions[&position.to_string()]) as i32);
        }
    }
    let n = places.len();
    (n > 0).then(|| Tensor::from_data(TensorData::new(places, [n]), &model.device))
}

/// Weights whose product with the stream is the mean over each response's content tokens.
fn averaging(model: &Model, samples: &[&Sample], tokens: usize) -> Tensor<3> {
    let mut weights = vec![0.0_f32; samples.len() * tokens];
    for (row, sample) in samples.iter().enumerate() {
        let content = sample.prompt_tokens..sample.positions[&Position::Eos.to_string()];
        let share = 1.0 / content.len() as f32;
        content.for_each(|token| weights[row * tokens + token] = share);
    }
    Tensor::from_data(TensorData::new(weights, [samples.len(), 1, tokens]), &model.device)
}

impl BatchReading {
    /// The piece of a site as it is stored: `[position][row][d]`, f32 in little-endian bytes.
    ///
    /// # Errors
    /// Row, feature and value of the first that is not finite.
    pub(super) fn piece(
        &self,
        site: usize,
        positions: &[Position],
        d: usize,
    ) -> std::result::Result<Vec<u8>, (usize, usize, f32)> {
        let (tokens, means) = &self.sites[site];
        let (single, rows) = (single(positions), means.len() / d);
        let mut bytes = Vec::with_capacity(4 * (tokens.len() + means.len()));
        for position in 0..positions.len() {
            for row in 0..rows {
                let values = match position == single {
                    true => &means[row * d..(row + 1) * d],
                    false => &tokens[(row * single + position) * d..][..d],
                };
                if let Some(feature) = values.iter().position(|value| !value.is_finite()) {
                    return Err((row, feature, values[feature]));
                }
                values.iter().for_each(|value| bytes.extend_from_slice(&value.to_le_bytes()));
            }
        }
        Ok(bytes)
    }
}

/// The whole study's activations being filled, `[site][position][n][d]`.
pub(super) struct Reading {
    pub(super) data: Vec<f32>,
    positions: usize,
    /// Positions that are one token.
    single: usize,
    n: usize,
    d: usize,
}

impl Reading {
    /// Zeros of the full size.
    pub(super) fn new(sites: usize, positions: &[Position], n: usize, d: usize) -> Self {
        let (single, positions) = (single(positions), positions.len());
        Self { data: vec![0.0; sites * positions * n * d], positions, single, n, d }
    }

    /// Copies a batch to its rows.
    pub(super) fn place(&mut self, rows: &[usize], batch: &BatchReading) {
        let single = self.single;
        for (site, (tokens, means)) in batch.sites.iter().enumerate() {
            for (index, &row) in rows.iter().enumerate() {
                for position in 0..single {
                    self.copy(site, position, row, &tokens[(index * single + position) * self.d..]);
                }
                if single < self.positions {
                    self.copy(site, single, row, &means[index * self.d..]);
                }
            }
        }
    }

    fn copy(&mut self, site: usize, position: usize, row: usize, values: &[f32]) {
        let start = ((site * self.positions + position) * self.n + row) * self.d;
        self.data[start..start + self.d].copy_from_slice(&values[..self.d]);
    }
}
