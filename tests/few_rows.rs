//! Products of few rows with large matrices, which the host's own kernels do.

use burn::module::Param;
use burn::tensor::{Device, Tensor, TensorData};
use rand::Rng;
use shared::model::block::Linear;
use shared::model::embedding::Embedding;
use shared::readback::floats;
use shared::stats;

/// Rows of activations: with the general products on both sides of one row and of the kernels' limits.
const NUMBERS: [usize; 9] = [1, 2, 3, 4, 5, 8, 12, 13, 17];

fn drawn(length: usize, seed: u64) -> Vec<f32> {
    let mut random = stats::rng(seed, "few rows", &[]);
    (0..length).map(|_| random.random_range(-1.0..1.0)).collect()
}

fn tensor(values: Vec<f32>, shape: [usize; 2]) -> Tensor<2> {
    Tensor::from_data(TensorData::new(values, shape), &Device::flex())
}

/// Compares products with sums in double precision: the order of sums may cost 1e-6 of the terms' size.
#[track_caller]
fn check(x: &[f32], products: &[f32], [d_in, d_out]: [usize; 2], weight: impl Fn(usize, usize) -> f32) {
    assert_eq!(products.len(), x.len() / d_in * d_out);
    for (x, products) in x.chunks_exact(d_in).zip(products.chunks_exact(d_out)) {
        for (column, product) in products.iter().enumerate() {
            let terms = x.iter().enumerate().map(|(at, x)| f64::from(*x) * f64::from(weight(at, column)));
            let (sum, size) = terms.fold((0.0, 0.0), |(sum, size), term| (sum + term, size + term.abs()));
            assert!((f64::from(*product) - sum).abs() <= 1e-6 * size, "{product} is not {sum}");
        }
    }
}

/// Whether the rows of two products begin with the same bits.
fn begin_alike(one: &[f32], other: &[f32]) -> bool {
    one.iter().zip(other).all(|(one, other)| one.to_bits() == other.to_bits())
}

#[test]
fn a_linear_map_of_few_rows_is_the_product_and_a_row_does_not_depend_on_those_beside_it() {
    // Shapes of the kernel, one that is not a multiple of its steps, one that is too small.
    for [d_in, d_out] in [[576, 1024], [1536, 592], [2048, 2064], [520, 1040], [64, 128]] {
        let (x, weights) = (drawn(17 * d_in, 1), drawn(d_in * d_out, 2));
        let weight = Some(Param::from_tensor(tensor(weights.clone(), [d_in, d_out])));
        let linear = Linear { weight, bias: None, stored: None };
        let products = NUMBERS.map(|n| floats(linear.forward(tensor(x[..n * d_in].to_vec(), [n, d_in]))).unwrap());
        for (n, products) in NUMBERS.iter().zip(&products) {
            check(&x[..n * d_in], products, [d_in, d_out], |at, column| weights[at * d_out + column]);
        }
        let (of_kernel, suits) = (&products[1..7], d_in % 32 == 0 && d_in * d_out >= 1 << 18);
        assert!(!suits || of_kernel.windows(2).all(|pair| begin_alike(&pair[0], &pair[1])), "{d_in} × {d_out}");
    }
}

#[test]
fn the_head_of_few_rows_is_the_product_and_a_row_does_not_depend_on_those_beside_it() {
    // Tokens in whole tiles, with a rest, and with a rest that no four rows divide; then a small one.
    for [vocabulary, d] in [[1024, 576], [1100, 576], [1027, 640], [50, 16]] {
        let (x, table) = (drawn(17 * d, 3), drawn(vocabulary * d, 4));
        let head = Embedding::new(TensorData::new(table.clone(), [vocabulary, d]), &Device::flex());
        let products = NUMBERS.map(|n| floats(head.products(&tensor(x[..n * d].to_vec(), [n, d]))).unwrap());
        for (n, products) in NUMBERS.iter().zip(&products) {
            check(&x[..n * d], products, [d, vocabulary], |at, token| table[token * d + at]);
        }
        let (of_kernel, suits) = (&products[1..8], vocabulary * d >= 1 << 19);
        assert!(!suits || of_kernel.windows(2).all(|pair| begin_alike(&pair[0], &pair[1])), "{vocabulary} × {d}");
    }
}
