//! The decoder against transformers, on random checkpoints of every family.
//!
//! Reference numbers: `python tests/reference.py models` (torch, transformers, safetensors).

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use backend::parity::{self, Parity};
use backend::snapshot::Snapshot;
use burn::tensor::{Device, Int, Tensor, TensorData};
use rand::Rng;
use shared::Error;
use shared::generate::{Generation, Made, Request, Response, generate, generate_in_slots, next_token};
use shared::model::{Cache, Hook, Model, NoHook, Precision, Rows, embedding::Embedding, family, known_answer, weights};
use shared::readback::{floats, now};
use shared::site::Site;
use shared::study::Sampling;

/// Required agreement with transformers in f32, relative to the largest value.
const TOLERANCE: f64 = 1e-4;
/// Required agreement in bf16 and f16 (cosine).
const COSINE: f64 = 0.999;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/model")
}

fn model(name: &str) -> Model {
    let snapshot = Snapshot::open(folder().join(name).to_str().unwrap()).unwrap();
    snapshot.model(Precision::F32, &Device::flex()).unwrap()
}

/// Measures every fixture on a device, and compares each with the tolerances.
fn check(device: &Device) -> Vec<Parity> {
    let rows: Vec<Parity> =
        parity::checkpoints(&folder()).unwrap().iter().map(|path| parity::measure(path, device).unwrap()).collect();
    for row in &rows {
        assert!(row.difference <= TOLERANCE, "{row:?}");
        assert_eq!((row.same_argmax, row.same_greedy), (row.argmax, row.greedy), "{row:?}");
        assert!(row.low_cosine.is_none_or(|cosine| cosine >= COSINE), "{row:?}");
    }
    rows
}

#[test]
fn every_family_agrees_with_transformers() {
    let rows = check(&Device::flex());
    for family in family::all() {
        assert!(rows.iter().any(|row| row.family == family.model_type), "{} has no fixture", family.model_type);
    }
    assert!(rows.iter().filter(|row| row.low_cosine.is_some()).count() >= 6, "bf16 and f16 are among the fixtures");
}

#[test]
fn the_shipped_table_of_what_was_verified_is_what_is_measured() {
    let (shipped, measured) = (parity::shipped(), check(&Device::flex()));
    assert_eq!(
        shipped.len(),
        measured.len(),
        "`cargo xtask lab parity tests/fixtures/model --out backend/verified.json`"
    );
    for (shipped, measured) in shipped.iter().zip(&measured) {
        // Other processors round differently: the same size is required, not the same digits.
        let (difference, low_cosine) = (shipped.difference, shipped.low_cosine);
        assert_eq!(*shipped, Parity { difference, low_cosine, ..measured.clone() });
        assert!(measured.difference <= 4.0 * difference && difference <= 4.0 * measured.difference, "{measured:?}");
        let cosines = low_cosine.zip(measured.low_cosine);
        assert_eq!(low_cosine.is_some(), cosines.is_some(), "{measured:?}");
        assert!(cosines.is_none_or(|(a, b)| (a - b).abs() < 2e-4), "{measured:?}");
    }
}

/// The software adapter is enough: the numbers are the shaders', not the card's.
#[cfg(feature = "gpu")]
#[test]
fn every_family_agrees_with_transformers_through_wgpu() {
    check(&Device::wgpu(burn::tensor::DeviceKind::DefaultDevice));
}

/// Inference works on the host's memory, training on tensor operations: two ways to the same numbers.
#[test]
fn training_computes_what_inference_computes() {
    let ids: [&[u32]; 2] = [&[5, 9, 17, 33, 4, 250, 8, 19, 61, 7, 7, 12, 300, 41], &[88, 3, 2]];
    for path in parity::checkpoints(&folder()).unwrap() {
        let snapshot = Snapshot::open(path.to_str().unwrap()).unwrap();
        let stream = |device: &Device| {
            let model = snapshot.model(Precision::F32, device).unwrap();
            floats(model.stream(&Rows::new(&ids, device), Some(&mut Cache::default()), &mut NoHook)).unwrap()
        };
        let (host, graph) = (stream(&Device::flex()), stream(&Device::flex().autodiff()));
        let scale = host.iter().fold(1.0_f32, |scale, value| scale.max(value.abs()));
        let worst = host.iter().zip(&graph).map(|(a, b)| (a - b).abs()).fold(0.0_f32, f32::max);
        assert!(worst <= 2e-5 * scale, "{}: {worst} of {scale}", path.display());
    }
}

/// Graphics cards bind only so much at once: a table in parts gives the same results as the whole.
#[test]
fn a_table_in_parts_is_the_table() {
    let values: Vec<f32> = (0..7 * 3).map(|value| value as f32).collect();
    let data = TensorData::new(values, [7, 3]);
    let device = Device::flex();
    let whole = Embedding::new(data.clone(), &device);
    for bytes in [1, 24, 36, 84, 1000] {
        let table = Embedding::in_parts(data.clone(), bytes, &device);
        assert_eq!(table.parts.len(), 7_usize.div_ceil((bytes / 12).clamp(1, 7)));
        let ids = || Tensor::<1, Int>::from_data(TensorData::from([6, 0, 3, 3, 2]), &device);
        assert_eq!(floats(table.rows(ids())).unwrap(), floats(whole.rows(ids())).unwrap(), "{bytes} bytes");
        let input = || Tensor::<2>::from_data(TensorData::from([[1.0, -2.0, 0.5], [0.0, 1.0, 3.0]]), &device);
        assert_eq!(
            floats(table.products(&input())).unwrap(),
            floats(whole.products(&input())).unwrap(),
            "{bytes} bytes"
        );
    }
}

#[test]
fn a_device_that_computes_rightly_passes_the_known_answer_test() {
    for precision in Precision::ALL {
        now(known_answer::ask(&Device::flex(), "cpu", precision)).unwrap();
    }
    now(known_answer::ask_host(&Device::flex())).unwrap();
}

#[cfg(feature = "gpu")]
#[test]
fn the_gpu_passes_the_known_answer_test() {
    now(known_answer::ask(&Device::wgpu(burn::tensor::DeviceKind::DefaultDevice), "gpu", Precision::F32)).unwrap();
}

#[test]
fn a_device_that_computes_wrongly_is_refused() {
    let right = [1.0, -2.0, 3.0];
    for wrong in [[1.0, -2.0, 3.1], [1.0, f32::NAN, 3.0], [0.0; 3]] {
        let error = known_answer::compare("a card", Precision::F32, &right, &wrong).unwrap_err();
        assert!(matches!(&error, Error::WrongAnswer { .. }), "{error}");
        assert!(error.to_string().contains("a card") && error.to_string().contains("--device cpu"), "{error}");
    }
    known_answer::compare("a card", Precision::F32, &right, &[1.0, -2.0, 3.001]).unwrap();
}

#[test]
fn a_configuration_counts_the_parameters_that_a_checkpoint_holds() {
    for path in parity::checkpoints(&folder()).unwrap() {
        let model = model(path.file_name().unwrap().to_str().unwrap());
        let held: usize = weights::named(&model.decoder).iter().map(|(_, _, values)| values.len()).sum();
        assert_eq!(model.config.parameters(), held, "{}", path.display());
    }
}

/// The likeliest tokens whose probabilities reach `top_p`, by sorting all.
fn nucleus(logits: &[f32], top_p: f64) -> Vec<u32> {
    let mut order: Vec<u32> = (0..logits.len() as u32).collect();
    order.sort_by(|&a, &b| logits[b as usize].total_cmp(&logits[a as usize]).then(a.cmp(&b)));
    let weight = |&id: &u32| f64::from(logits[id as usize] - logits[order[0] as usize]).exp();
    let (total, mut reached) = (order.iter().map(weight).sum::<f64>(), 0.0);
    let length = order.iter().position(|id| {
        reached += weight(id);
        reached >= top_p * total
    });
    order[..=length.unwrap()].to_vec()
}

#[test]
fn nuclei_of_every_size_are_those_of_sorting_the_vocabulary() {
    let mut random = shared::stats::rng(20_261_129, "nuclei", &[]);
    let logits: Vec<f32> = (0..6000).map(|_| random.random_range(0.0..4.0)).collect();
    for (top_p, draws) in [(1e-4, 50), (0.02, 5000), (0.5, 20_000), (0.999, 20_000)] {
        let nucleus = nucleus(&logits, top_p);
        let sampling = Sampling { temperature: 1.0, top_p, max_tokens: 1 };
        let drawn: BTreeSet<u32> = (0..draws).map(|_| next_token(&logits, &sampling, &mut random)).collect();
        assert!(drawn.iter().all(|id| nucleus.contains(id)), "top_p {top_p}");
        assert!(drawn.len() * 3 > nucleus.len().min(draws), "top_p {top_p}: {} of {}", drawn.len(), nucleus.len());
    }
}

#[test]
fn sampling_depends_on_the_rows_seed_alone() {
    let model = model("llama-grouped-tied");
    let sampling = Sampling { temperature: 1.0, top_p: 0.9, max_tokens: 12 };
    let prompt = [3, 4, 5];
    let request = |seed| Request { prompt: &prompt, seed };
    let together = generate(&model, &[request(1), request(2), request(1)], &sampling, &mut NoHook).unwrap();
    assert_eq!(together[0], together[2]);
    assert_ne!(together[0], together[1]);
    assert_eq!(generate(&model, &[request(2)], &sampling, &mut NoHook).unwrap()[0], together[1]);
}

/// Every family, prompts of several lengths, rows that end at different steps: a row does not depend on the others in its
/// batch.
#[test]
fn a_row_is_the_same_alone_and_among_rows_that_join_and_leave() {
    let sampling = Sampling { temperature: 1.0, top_p: 1.0, max_tokens: 14 };
    let mut seen = 0;
    for path in parity::checkpoints(&folder()).unwrap() {
        let name = path.file_name().unwrap().to_str().unwrap();
        let model = model(name);
        let prompts: Vec<Vec<u32>> =
            (0..9u32).map(|row| (3..4 + row % 4 * 3).map(|id| id % 11 + 3).collect()).collect();
        let requests: Vec<Request<'_>> =
            prompts.iter().zip(1..).map(|(prompt, seed)| Request { prompt, seed }).collect();
        let alone: Vec<Response> = requests
            .iter()
            .map(|request| generate(&model, std::slice::from_ref(request), &sampling, &mut NoHook).unwrap().remove(0))
            .collect();
        for slots in [1, 2, 3, 9, 20] {
            let together = generate_in_slots(&model, &requests, slots, &sampling, &mut NoHook).unwrap();
            assert_eq!(together, alone, "{name}, {slots} slots");
        }

        // Three join; after two steps two more with longer prompts join; then one of the first leaves. No row changes the
        // others.
        let mut generation = Generation::new(&model, &sampling).unwrap();
        let mut texts = vec![Vec::new(); 5];
        let mut keep = |made: Vec<Made>| made.iter().for_each(|made| texts[made.row].push(made.token));
        keep(now(generation.join(&requests[..3], &mut NoHook)).unwrap());
        keep(now(generation.step(&mut NoHook)).unwrap());
        keep(now(generation.step(&mut NoHook)).unwrap());
        keep(now(generation.join(&requests[3..5], &mut NoHook)).unwrap());
        generation.leave(&[1]);
        while generation.rows() > 0 {
            keep(now(generation.step(&mut NoHook)).unwrap());
        }
        let of = |row: usize| alone[row].token_ids.as_slice();
        assert_eq!(texts[1], of(1)[..3.min(of(1).len())], "{name}: it left after three tokens");
        for row in [0, 2, 3, 4] {
            assert_eq!(texts[row], of(row), "{name}, row {row}");
        }
        assert!(now(generation.step(&mut NoHook)).unwrap().is_empty(), "no row, no token");
        seen += 1;
    }
    assert!(seen >= 10, "{seen} checkpoints");
}

/// Replaces the stream at one site by zeros.
struct Silence(Site);

impl Hook for Silence {
    fn at(&mut self, site: Site, stream: Tensor<3>) -> Tensor<3> {
        if site == self.0 { stream.zeros_like() } else { stream }
    }
}

#[test]
fn a_hook_replaces_the_stream() {
    let model = model("llama-biased-linear-sharded");
    let last = Site::ResidPost(model.config.n_layers - 1);
    let stream = model.stream(&Rows::new(&[&[5, 6, 7]], &model.device), None, &mut Silence(last));
    assert!(floats(stream).unwrap().iter().all(|&value| value == 0.0));
    let heard = model.stream(&Rows::new(&[&[5, 6, 7]], &model.device), None, &mut Silence(Site::ResidPost(0)));
    assert!(floats(heard).unwrap().iter().any(|&value| value != 0.0));
}
