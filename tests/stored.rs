//! Matrices that stay as their file has them: their products, and decoders made of them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use backend::snapshot::FolderFiles;
use burn::tensor::Device;
use rand::Rng;
use safetensors::SafeTensors;
use shared::model::stored::{BlockFormat, StoredMatrix};
use shared::model::weights::{self, Kept};
use shared::model::{Model, NoHook, Precision, Rows};
use shared::readback::floats;
use shared::snapshot::{Gguf, SafetensorsFolder, SnapshotFormat};
use shared::stats;

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

fn drawn(length: usize, seed: u64) -> Vec<f32> {
    let mut random = stats::rng(seed, "rows", &[]);
    (0..length).map(|_| random.random_range(-1.0..1.0)).collect()
}

/// Compares the products of some rows with sums in double precision: the order of sums may cost 1e-6 of the terms' size.
fn check(matrix: &StoredMatrix, x: &[f32]) {
    let (columns, rows) = (matrix.columns(), matrix.rows());
    let (weights, products) = (matrix.select(0..rows), matrix.product(x));
    assert_eq!(products.len(), x.len() / columns * rows);
    for (x, products) in x.chunks_exact(columns).zip(products.chunks_exact(rows)) {
        for (row, product) in weights.chunks_exact(columns).zip(products) {
            let terms = x.iter().zip(row).map(|(x, w)| f64::from(*x) * f64::from(*w));
            let (sum, size) = terms.fold((0.0, 0.0), |(sum, size), term| (sum + term, size + term.abs()));
            assert!((f64::from(*product) - sum).abs() <= 1e-6 * size, "{product} is not {sum}");
        }
    }
}

#[test]
fn products_are_those_of_the_values_in_every_format_and_number_of_rows() {
    let bytes = std::fs::read(fixtures().join("formats.safetensors")).unwrap();
    let tensors = SafeTensors::deserialize(&bytes).unwrap();
    for (format, ..) in BlockFormat::ALL {
        let blocks = tensors.tensor(&format!("{}/blocks", format.name())).unwrap().data().to_vec();
        let matrix = StoredMatrix::new(format, 256, blocks).unwrap();
        for n in [1, 3, 4, 5, 64] {
            check(&matrix, &drawn(n * 256, n as u64));
        }
    }
}

#[test]
fn a_rows_products_do_not_depend_on_the_rows_beside_it() {
    // More rows than are floats at a time, fewer columns than lanes.
    for (rows, columns) in [(37, 20), (16, 48), (1, 7), (300, 96)] {
        let bytes =
            drawn(rows * columns, 5).into_iter().flat_map(|value| burn::tensor::f16::from_f32(value).to_le_bytes());
        let matrix = StoredMatrix::new(BlockFormat::F16, columns, bytes.collect()).unwrap();
        let x = drawn(70 * columns, 6);
        check(&matrix, &x);
        let alone = x.chunks_exact(columns).flat_map(|x| matrix.product(x));
        assert!(alone.map(f32::to_bits).eq(matrix.product(&x).into_iter().map(f32::to_bits)), "{rows} × {columns}");
    }
}

#[test]
fn a_value_that_is_not_finite_is_refused() {
    for bits in [0x7c00_u16, 0xfc00, 0x7e00] {
        let mut bytes = vec![0; 64];
        bytes[32..34].copy_from_slice(&bits.to_le_bytes());
        assert!(StoredMatrix::new(BlockFormat::F16, 8, bytes.clone()).is_none(), "{bits:x}");
        bytes[32..34].copy_from_slice(&0x7bff_u16.to_le_bytes());
        assert_eq!(StoredMatrix::new(BlockFormat::F16, 8, bytes).unwrap().select(2..3)[0], 65504.0);
    }
}

/// The logits of a prompt, with matrices as they are stored or as floats.
fn logits(format: &dyn SnapshotFormat, as_stored: bool) -> Vec<f32> {
    let (config, device) = (format.config().unwrap(), Device::flex());
    let mut tensors = format.tensors().unwrap();
    let kept = Kept { precision: Precision::F32, device: &device, as_stored };
    let decoder = weights::build(&config, tensors.as_mut(), kept).unwrap();
    assert_eq!(decoder.embed_tokens.stored.is_some(), as_stored);
    let model = Model { config, decoder, device };
    let (first, second): (Vec<u32>, Vec<u32>) = ((2..40).collect(), (30..52).collect());
    let stream = model.stream(&Rows::new(&[&first, &second], &model.device), None, &mut NoHook);
    let [rows, tokens, width] = stream.dims();
    floats(model.logits(stream.reshape([rows * tokens, width]))).unwrap()
}

#[test]
fn a_decoder_of_stored_matrices_gives_the_logits_of_floats() {
    let folder = || Arc::new(FolderFiles(fixtures().join("model")));
    let gguf = |name: &str| -> Box<dyn SnapshotFormat> { Box::new(Gguf::open(folder(), name).unwrap()) };
    let snapshot = |name: &str| -> Box<dyn SnapshotFormat> {
        Box::new(SafetensorsFolder::open(Arc::new(FolderFiles(fixtures().join("model").join(name)))).unwrap())
    };
    let formats = [
        gguf("llama-mixed.gguf"),
        gguf("llama-k.gguf"),
        gguf("qwen2-mixed.gguf"),
        gguf("gemma2-q8.gguf"),
        snapshot("llama-biased-linear-sharded"),
        snapshot("gemma3-pattern"),
    ];
    for format in formats {
        let (stored, dense) = (logits(format.as_ref(), true), logits(format.as_ref(), false));
        let scale = dense.iter().fold(0.0_f32, |scale, value| scale.max(value.abs()));
        let worst = stored.iter().zip(&dense).fold(0.0_f32, |worst, (a, b)| worst.max((a - b).abs()));
        assert!(worst <= 1e-5 * scale, "{worst} of {scale}");
    }
}
