//! Probes read off the stream on the device, at every response token, so that only their logits come back.

use burn::tensor::{FloatDType, Int, Tensor, TensorData};

use super::{TraceInput, TraceProbe};
use crate::error::Result;
use crate::model::{Hook, Model, Rows};
use crate::readback;
use crate::run::unit::{Counted, Unit};
use crate::site::Site;
use crate::study::Sample;

/// All probes side by side.
pub(super) struct Directions {
    /// `[d_model, probes]`; absent without probes.
    columns: Option<Tensor<2>>,
    /// `[probes]`
    intercepts: Vec<f64>,
    /// Every reader's first probe.
    first: Vec<usize>,
}

impl Directions {
    pub(super) fn of(trace_probes: &[TraceProbe], model: &Model) -> Self {
        let probes: Vec<&(Vec<f64>, f64)> = trace_probes.iter().flat_map(|trace_probe| &trace_probe.probes).collect();
        let (d_model, width) = (model.config.d_model, probes.len());
        let values =
            (0..d_model).flat_map(|feature| probes.iter().map(move |(direction, _)| direction[feature] as f32));
        let columns =
            || Tensor::from_data(TensorData::new(values.collect::<Vec<_>>(), [d_model, width]), &model.device);
        Self {
            columns: (width > 0).then(columns),
            intercepts: probes.iter().map(|(_, intercept)| *intercept).collect(),
            first: trace_probes
                .iter()
                .scan(0, |next, trace_probe| Some(std::mem::replace(next, *next + trace_probe.probes.len())))
                .collect(),
        }
    }
}

/// A hook that multiplies the stream at the response's tokens by all directions.
struct ProbeReader {
    site: Site,
    /// Flat token indices, row after row.
    places: Tensor<1, Int>,
    columns: Tensor<2>,
    /// `[response tokens, probes]`
    products: Option<Tensor<2>>,
}

impl Hook for ProbeReader {
    fn at(&mut self, site: Site, stream: Tensor<3>) -> Tensor<3> {
        if site == self.site {
            let [batch, tokens, d_model] = stream.dims();
            let read = stream.clone().reshape([batch * tokens, d_model]).select(0, self.places.clone());
            self.products = Some(read.cast(FloatDType::F32).matmul(self.columns.clone()));
        }
        stream
    }
}

/// Probabilities `[sample][reader][response token]`, each sample read by the probes of its fold.
pub(super) fn read_batch(
    (input, unit): (&TraceInput<'_>, &Unit<'_>),
    directions: &Directions,
    samples: &[&Sample],
    folds: &[usize],
) -> Result<Vec<Vec<Vec<f64>>>> {
    let Some(columns) = &directions.columns else { return Ok(vec![Vec::new(); samples.len()]) };
    let ids: Vec<&[u32]> = samples.iter().map(|sample| sample.token_ids.as_slice()).collect();
    let rows = Rows::right_padded(&ids, &input.model.device);
    let places = places(samples, rows.tokens());
    let places = Tensor::from_data(TensorData::new(places.clone(), [places.len()]), &input.model.device);
    let mut trace_probe = ProbeReader { site: input.site, places, columns: columns.clone(), products: None };
    let sites = Counted::Sites(input.model.config.n_layers + 1);
    input.model.stream(&rows, None, &mut unit.watch(&mut trace_probe, sites));
    let products = readback::floats(trace_probe.products.expect("the site is one of the model's"))?;
    let width = directions.intercepts.len();
    let mut tokens = products.chunks_exact(width);
    let of_sample = |(sample, &fold): (&&Sample, &usize)| {
        let own: Vec<&[f32]> = tokens.by_ref().take(sample.token_ids.len() - sample.prompt_tokens).collect();
        let probability = |probe: usize| {
            let logit = |token: &&[f32]| f64::from(token[probe]) + directions.intercepts[probe];
            own.iter().map(logit).map(sigmoid).collect()
        };
        directions.first.iter().map(|first| probability(first + fold)).collect()
    };
    Ok(samples.iter().zip(folds).map(of_sample).collect())
}

/// Flat indices of every response token, padding counted.
fn places(samples: &[&Sample], tokens: usize) -> Vec<i32> {
    let of_row = |(row, sample): (usize, &&Sample)| {
        (sample.prompt_tokens..sample.token_ids.len()).map(move |token| (row * tokens + token) as i32)
    };
    samples.iter().enumerate().flat_map(of_row).collect()
}

fn sigmoid(logit: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-logit))
}
