//! probes.safetensors: the directions behind a study's numbers, as they are written and read.

use backend::store::{self, PROBES_FILE};
use shared::erase::Eraser;
use shared::probe::Probe;
use shared::run::{Directions, PlacedProbe, PlacedSubspace};
use tempfile::TempDir;

use crate::support::{Finished, finished, write_finished};

/// In the order and precision of the file.
fn as_written(directions: &Directions) -> Directions {
    let mut sorted = directions.clone();
    let single = |values: &[f64]| values.iter().map(|&value| f64::from(value as f32)).collect::<Vec<f64>>();
    for PlacedProbe { probe, .. } in &mut sorted.probes {
        *probe = Probe {
            weights: single(&probe.weights),
            intercept: single(&[probe.intercept])[0],
            mean: single(&probe.mean),
            scale: single(&probe.scale),
        };
    }
    for PlacedSubspace { eraser, .. } in &mut sorted.subspaces {
        *eraser = Eraser::new(single(eraser.mean()), single(eraser.removed()), single(eraser.read())).unwrap();
    }
    sorted.probes.sort_by_key(|placed| format!("{}/{}/{}", placed.site, placed.position, placed.task));
    sorted.subspaces.sort_by_key(|placed| format!("{}/{}", placed.site, placed.task));
    sorted
}

#[test]
fn every_probe_and_subspace_of_a_study_is_written_and_read_back_in_single_precision() {
    let Finished { study, directions, .. } = finished();
    let probeable = study.tasks.iter().filter(|task| task.not_probeable.is_none()).count();
    assert_eq!(directions.probes.len(), study.sites.len() * study.positions.len() * probeable);
    assert_eq!(directions.subspaces.len(), study.sites.len() * probeable);
    let folder = TempDir::new().unwrap();
    write_finished(folder.path());
    store::verify(folder.path()).unwrap();
    assert_eq!(store::read_probes(folder.path()).unwrap(), as_written(directions));
}

#[test]
fn a_subspace_is_erased_whole_and_its_probe_reads_in_its_own_scale() {
    let Finished { study, directions, .. } = finished();
    let rank = study.config.ablation.as_ref().unwrap().rank;
    for placed in &directions.subspaces {
        assert!(placed.eraser.rank() <= rank && placed.eraser.rank() > 0, "{} {}", placed.site, placed.task);
    }
    for placed in &directions.probes {
        let (direction, intercept) = placed.probe.raw();
        let row: Vec<f32> = placed.probe.mean.iter().map(|&mean| mean as f32 + 0.5).collect();
        let raw = intercept + row.iter().zip(&direction).map(|(&x, w)| f64::from(x) * w).sum::<f64>();
        assert!((raw - placed.probe.logit(&row)).abs() < 1e-4, "{} {} {}", placed.site, placed.position, placed.task);
    }
}

#[test]
fn a_damaged_file_is_named_with_what_is_missing() {
    let complaint = |bytes: &[u8]| format!("{:#}", Directions::from_bytes(bytes).unwrap_err());
    assert!(complaint(b"nothing").contains("no safetensors file"));
    let whole = finished().directions.to_bytes().unwrap();
    let mut broken = whole.clone();
    let at = whole.windows(9).position(|window| window == b"intercept").unwrap();
    broken[at + 5] = b'z';
    let complained = complaint(&broken);
    assert!(complained.contains("intercept") || complained.contains("interzept"), "{complained}");
    let folder = TempDir::new().unwrap();
    let missing = format!("{:#}", store::read_probes(folder.path()).unwrap_err());
    assert!(missing.contains(PROBES_FILE) && missing.contains("run the study again"), "{missing}");
}
