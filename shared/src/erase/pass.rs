//! Passes over rows of single precision that sum in double, compiled for the processor at hand.
//!
//! Structs, not closures, for the reason given in `objective`.

/// Adds Σ (x − origin), Σ (x − origin)² and Σ label (x − origin) over the rows x, each `[d]`, to `sums` `[3 d]`.
pub(super) struct Sums<'a> {
    pub(super) rows: &'a [f32],
    pub(super) labels: &'a [f64],
    pub(super) origin: &'a [f64],
    pub(super) sums: &'a mut [f64],
}

impl pulp::WithSimd for Sums<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let d = self.origin.len();
        let (sums, rest) = self.sums.split_at_mut(d);
        let (squares, products) = rest.split_at_mut(d);
        for (row, label) in self.rows.chunks_exact(d).zip(self.labels) {
            for feature in 0..d {
                let x = f64::from(row[feature]) - self.origin[feature];
                sums[feature] += x;
                squares[feature] += x * x;
                products[feature] += label * x;
            }
        }
    }
}

/// Standardises rows by mean and 1 / standard deviation `[d]`.
pub(super) struct Standardise<'a> {
    pub(super) mean: &'a [f64],
    pub(super) unit: &'a [f64],
    pub(super) rows: &'a [f32],
    pub(super) into: &'a mut [f32],
}

impl pulp::WithSimd for Standardise<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let Self { mean, unit, .. } = self;
        let d = mean.len();
        for (row, into) in self.rows.chunks_exact(d).zip(self.into.chunks_exact_mut(d)) {
            for feature in 0..d {
                into[feature] = ((f64::from(row[feature]) - mean[feature]) * unit[feature]) as f32;
            }
        }
    }
}

/// Adds Σ t x over the rows x to `sums[..d]` and Σ t to `sums[d]`, where t = x · scaled − offset.
pub(super) struct Products<'a> {
    pub(super) rows: &'a [f32],
    pub(super) scaled: &'a [f64],
    pub(super) offset: f64,
    pub(super) sums: &'a mut [f64],
}

impl pulp::WithSimd for Products<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: pulp::Simd>(self, _: S) {
        let Self { rows, scaled, offset, sums } = self;
        let d = scaled.len();
        for row in rows.chunks_exact(d) {
            let (mut lanes, (chunks, rest)) = ([0.0_f64; 16], row.as_chunks::<16>());
            let (weights, last) = scaled.as_chunks::<16>();
            for (chunk, weights) in chunks.iter().zip(weights) {
                for lane in 0..16 {
                    lanes[lane] += f64::from(chunk[lane]) * weights[lane];
                }
            }
            let rest: f64 = rest.iter().zip(last).map(|(&x, weight)| f64::from(x) * weight).sum();
            let product = lanes.iter().sum::<f64>() + rest - offset;
            sums[..d].iter_mut().zip(row).for_each(|(sum, &x)| *sum += product * f64::from(x));
            sums[d] += product;
        }
    }
}
