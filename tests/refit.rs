//! Probes and subspaces fitted again: natively and in the tab the study's numbers, on other activations others.

use std::time::{Duration, Instant};

use backend::embedded;
use backend::snapshot::Snapshot;
use burn::tensor::Device;
use lab::planted::synthesise;
use shared::activation::Activations;
use shared::model::Precision;
use shared::probe::Probe;
use shared::readback;
use shared::run::{Directions, Refit};
use shared::study::{
    AUROC_TOLERANCE, COSINE_TOLERANCE, INTERCEPT_TOLERANCE, LENGTH_TOLERANCE, PROJECTION_TOLERANCE, RefitCell,
    RefitEvent, Sample, Study, StudyConfig,
};
use view_model::view::probes::refit::{self, Refitted, Stage};

use crate::driver::visit;
use crate::live::STUDY;
use crate::support::{data_dir, finished, planted, serve};
use crate::view::learn::bundled;

/// The study's AUROC of a task's probe where the verdicts are read.
fn in_study(study: &Study, task: &str) -> f64 {
    let (site, position) = study.config.trace_place().unwrap();
    let site = study.sites.iter().position(|&known| known == site).unwrap();
    let position = study.positions.iter().position(|&known| known == position).unwrap();
    let task = study.tasks.iter().position(|known| known.id == task).unwrap();
    study.cells[site][position].specialists[task].as_ref().unwrap().auroc
}

fn probed(study: &Study) -> Vec<String> {
    study.tasks.iter().filter(|task| task.not_probeable.is_none()).map(|task| task.id.clone()).collect()
}

/// [`finished`] to be fitted again, as its file holds it.
fn of_finished(config: &StudyConfig) -> Refit {
    let directions = Directions::from_bytes(&finished().directions.to_bytes().unwrap()).unwrap();
    Refit::new(config, &directions, finished().samples.clone()).unwrap()
}

/// The activations with some rows' first feature moved, at every site and position.
fn moved(activations: &Activations, rows: &[usize], by: f32) -> Activations {
    let (sites, positions) = (activations.sites().to_vec(), activations.positions().to_vec());
    let (n, d) = (activations.n(), activations.d());
    let mut data = Vec::new();
    for (site, position) in (0..sites.len()).flat_map(|site| (0..positions.len()).map(move |at| (site, at))) {
        let mut block = activations.cell(site, position).unwrap().into_owned();
        rows.iter().for_each(|row| block[row * d] += by);
        data.extend(block);
    }
    Activations::new(sites, positions, n, d, data).unwrap()
}

/// Every task's cell on some activations, and the distance of the mean.
fn cells(refit: &mut Refit, activations: &Activations) -> (Vec<RefitCell>, f64) {
    refit.take(&(0..activations.n()).collect::<Vec<_>>(), activations).unwrap();
    let cells = refit.tasks().iter().map(|task| refit.cell(task, &Device::flex()).unwrap()).collect();
    (cells, refit.centre().unwrap().unwrap())
}

#[test]
fn a_study_fitted_again_on_its_activations_has_its_numbers_cell_by_cell() {
    let study = &finished().study;
    let (_, activations) = synthesise(&planted()).unwrap();
    let mut refit = of_finished(&study.config);
    assert_eq!(refit.tasks(), probed(study));
    assert_eq!(refit.centre().unwrap(), None, "nothing was read yet");
    let unread = refit.cell(&refit.tasks()[0], &Device::flex()).unwrap_err().to_string();
    assert!(unread.contains("not all responses of"), "{unread}");
    let (cells, centre) = cells(&mut refit, &activations);
    assert!(cells.len() > 4, "{cells:?}");
    for cell in &cells {
        let expected = in_study(study, &cell.task);
        assert!(cell.agrees(expected) && cell.projection.is_some(), "{cell:?}, in the study {expected}");
    }
    assert!(centre <= PROJECTION_TOLERANCE, "{centre}");
}

#[test]
fn other_activations_rows_or_folds_give_other_numbers() {
    let study = &finished().study;
    let (_, activations) = synthesise(&planted()).unwrap();
    let mut refit = of_finished(&study.config);
    let first = refit.tasks()[0].clone();
    let analysed = finished().samples.iter().filter(|sample| sample.with_constraint && sample.excluded.is_none());
    let row = analysed.clone().position(|sample| sample.task == first).unwrap();
    let (one_moved, centre) = cells(&mut refit, &moved(&activations, &[row], 20.0));
    for cell in &one_moved {
        assert_eq!(cell.agrees(in_study(study, &cell.task)), cell.task != first, "{cell:?}");
    }
    assert!(centre > PROJECTION_TOLERANCE, "{centre}");
    // A study of another seed has other folds, so other held-out logits.
    let other = StudyConfig { seed: study.config.seed + 1, ..study.config.clone() };
    let (refolded, _) = cells(&mut of_finished(&other), &activations);
    assert!(refolded.iter().any(|cell| (cell.auroc - in_study(study, &cell.task)).abs() > AUROC_TOLERANCE));
    // Fewer rows.
    let fewer: Vec<Sample> = analysed.clone().skip(1).cloned().collect();
    let n = fewer.len();
    let mut refit = Refit::new(&study.config, &finished().directions, fewer).unwrap();
    let wrong = refit.take(&(0..n).collect::<Vec<_>>(), &activations).unwrap_err().to_string();
    assert!(wrong.contains("rows of width 16, got"), "{wrong}");
}

/// Cosine, AUROC and projection are those of the study all the same.
#[test]
fn a_probe_of_another_length_or_intercept_is_not_the_studys() {
    let study = &finished().study;
    let (_, activations) = synthesise(&planted()).unwrap();
    let tenfold = |probe: &mut Probe| probe.weights.iter_mut().for_each(|weight| *weight *= 10.0);
    let shifted = |probe: &mut Probe| probe.intercept += 0.5;
    let changes: [(&dyn Fn(&mut Probe), [f64; 2]); 2] = [(&tenfold, [0.1, 0.0]), (&shifted, [1.0, 0.5])];
    for (change, [length, intercept]) in changes {
        let mut directions = Directions::from_bytes(&finished().directions.to_bytes().unwrap()).unwrap();
        directions.probes.iter_mut().for_each(|placed| change(&mut placed.probe));
        let mut refit = Refit::new(&study.config, &directions, finished().samples.clone()).unwrap();
        let (cells, _) = cells(&mut refit, &activations);
        assert!(cells.len() > 4, "{cells:?}");
        for cell in &cells {
            let expected = in_study(study, &cell.task);
            assert!((1.0 - cell.cosine).abs() <= COSINE_TOLERANCE && !cell.agrees(expected), "{cell:?}");
            assert!((cell.length - length).abs() < 1e-3 && (cell.intercept - intercept).abs() < 1e-3, "{cell:?}");
        }
    }
}

/// Events cross to the page as JSON, which has no infinity.
#[test]
fn a_length_without_bound_is_not_the_studys_after_json_either() {
    let study = &finished().study;
    let (_, activations) = synthesise(&planted()).unwrap();
    let mut directions = finished().directions.clone();
    directions.probes.iter_mut().for_each(|placed| placed.probe.weights.fill(0.0));
    let mut refit = Refit::new(&study.config, &directions, finished().samples.clone()).unwrap();
    let (cells, _) = cells(&mut refit, &activations);
    assert!(cells.len() > 4, "{cells:?}");
    for cell in cells {
        let text = serde_json::to_string(&RefitEvent::Cell(cell.clone())).unwrap();
        let RefitEvent::Cell(read) = serde_json::from_str(&text).unwrap() else { panic!("{text}") };
        assert!(read.length > 1e6 && !read.agrees(in_study(study, &cell.task)), "{text}");
    }
}

#[test]
fn what_is_not_of_the_study_is_refused_by_name() {
    let (study, samples) = (&finished().study, &finished().samples);
    let refused = |config: &StudyConfig, directions: &Directions, samples: Vec<Sample>| {
        Refit::new(config, directions, samples).err().expect("it is refused").to_string()
    };
    let directions = &finished().directions;
    let without_rules = StudyConfig { rules: Vec::new(), ..study.config.clone() };
    assert!(refused(&without_rules, directions, samples.clone()).contains("declares no rule"));
    assert!(refused(&study.config, &Directions::default(), samples.clone()).contains("there is none of any task"));
    let mut strangers = samples.clone();
    let stranger = strangers.iter_mut().find(|sample| sample.with_constraint && sample.excluded.is_none()).unwrap();
    "shape".clone_into(&mut stranger.task);
    assert!(refused(&study.config, directions, strangers).contains("its task is not in the study"));
    let unknown = of_finished(&study.config).begin(&["shape".to_owned()]).unwrap_err().to_string();
    assert!(unknown.contains("there is none of shape"), "{unknown}");
}

#[test]
fn the_bundled_model_reads_a_task_anew_and_its_probe_and_subspace_are_those_of_the_study() {
    let study = bundled(STUDY);
    let model = Snapshot::open("tiny-llama").unwrap().model(Precision::F32, &Device::flex()).unwrap();
    let file = |name: &str| embedded::study_file(STUDY, name).unwrap();
    let samples = String::from_utf8(file("samples.jsonl")).unwrap();
    let samples: Vec<Sample> = samples.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let directions = Directions::from_bytes(&file("probes.safetensors")).unwrap();
    let task = "word-count".to_owned();
    // The page sends what a fit needs of the samples.
    let asked = refit::request(&study, samples.into_iter().filter(|sample| sample.with_constraint).collect());
    assert_eq!(asked.tasks, probed(&study));
    let mut refit = Refit::new(&study.config, &directions, asked.samples).unwrap();
    assert_eq!(refit.tasks(), probed(&study));
    let start = refit.begin(std::slice::from_ref(&task)).unwrap();
    assert_eq!(Some((start.site, start.position)), study.config.trace_place());
    assert_eq!(start.subspaces_at, study.config.ablation.as_ref().map(|ablation| ablation.position));
    let (mut cell, mut read) = (None, 0);
    loop {
        let events = readback::now(refit.step(&model)).unwrap();
        for event in &events {
            match event {
                RefitEvent::Read { done, .. } => read = *done,
                RefitEvent::Cell(found) => cell = Some(found.clone()),
                RefitEvent::Done => {}
                other => panic!("{other:?}"),
            }
        }
        if events.iter().any(RefitEvent::is_last) {
            break;
        }
    }
    let (cell, expected) = (cell.unwrap(), in_study(&study, &task));
    assert!(cell.agrees(expected) && cell.projection.is_some(), "{cell:?}, in the study {expected}");
    assert_eq!((cell.n, read), (600, 600));
}

#[test]
fn the_page_says_which_tasks_are_not_the_studys() {
    let study = bundled(STUDY);
    assert!(refit::is_offered(&study) && !refit::is_offered(&finished().study));
    let cell = |task: &str, off: f64| RefitCell {
        task: task.to_owned(),
        n: 600,
        auroc: in_study(&study, task) + off,
        cosine: 1.0 - COSINE_TOLERANCE / 2.0,
        length: 1.0 + LENGTH_TOLERANCE / 2.0,
        intercept: INTERCEPT_TOLERANCE / 2.0,
        projection: Some(PROJECTION_TOLERANCE / 2.0),
    };
    let mut refitted = Refitted::default();
    assert_eq!(refitted.found(&study), None);
    refitted.take(RefitEvent::Cell(cell("topic", AUROC_TOLERANCE / 2.0)));
    assert!(
        refitted.found(&study).unwrap().starts_with("1 task fitted: probe and subspace at this place are the study’s")
    );
    refitted.take(RefitEvent::Cell(cell("word-count", 2.0 * AUROC_TOLERANCE)));
    refitted.take(RefitEvent::Cell(RefitCell { cosine: 0.99, ..cell("sentiment", 0.0) }));
    refitted.take(RefitEvent::Cell(RefitCell { projection: Some(0.1), ..cell("register", 0.0) }));
    refitted.take(RefitEvent::Cell(RefitCell { length: 10.0, ..cell("json-format", 0.0) }));
    let found = refitted.found(&study).unwrap();
    let expected = "At this place, 4 of 5 tasks are not the study’s within the tolerance: word-count, sentiment, register, json-format.";
    assert_eq!(found, expected);
    let within: Vec<Option<f64>> =
        refit::table(&study, &refitted).rows.iter().map(|row| row.cells.last().unwrap().value).collect();
    assert_eq!(within, [Some(1.0), Some(0.0), Some(0.0), Some(0.0), Some(0.0)]);
    refitted.take(RefitEvent::Centre { difference: 2e-6 });
    assert!(refitted.found(&study).unwrap().contains("2e−6"));
    refitted.take(RefitEvent::Done);
    assert_eq!((refitted.stage.clone(), refitted.is_running()), (Stage::Done, false));
}

/// The numbers of a column of the table on the page, as a script.
fn column(measure: &str) -> String {
    format!(
        "[...document.querySelectorAll('[data-table=refit] [data-measure={measure}]')].map(cell => +cell.dataset.value)"
    )
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tab_fits_the_bundled_study_again_within_the_tolerance_and_can_be_stopped() {
    let data = data_dir();
    let origin = serve(data.path()).await;
    visit(&origin, (1440, 900), async move |page| {
        page.open(&format!("/?study={STUDY}&view=probes")).await;
        page.click("[data-action=refit]").await;
        page.click("[data-action=refit-start]").await;
        let stage = "document.querySelector('[data-refit=dialog]').dataset.stage";
        let begun = Instant::now();
        while page.read(stage).await == "running" {
            assert!(begun.elapsed() < Duration::from_secs(1200), "it takes too long");
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        let told = page.read("document.querySelector('[data-refit=dialog]').textContent").await;
        assert_eq!(page.read(stage).await, "done", "{told}");
        let study = bundled(STUDY);
        let numbers = |value: serde_json::Value| -> Vec<f64> { serde_json::from_value(value).unwrap() };
        let aurocs = numbers(page.read(&column("auroc")).await);
        let expected: Vec<f64> = probed(&study).iter().map(|task| in_study(&study, task)).collect();
        assert_eq!(aurocs.len(), expected.len(), "{told}");
        for (auroc, expected) in aurocs.iter().zip(&expected) {
            assert!((auroc - expected).abs() <= AUROC_TOLERANCE, "{auroc} {expected}: {told}");
        }
        assert!(numbers(page.read(&column("projection")).await).iter().all(|far| *far <= PROJECTION_TOLERANCE));
        assert_eq!(numbers(page.read(&column("within")).await), vec![1.0; expected.len()], "{told}");
        let found = page.read("document.querySelector('[data-refit=found]').textContent").await;
        assert!(
            found
                .as_str()
                .unwrap()
                .starts_with("8 tasks fitted: all probes and subspaces at this place are the study’s"),
            "{found}"
        );
        assert_eq!(page.violations().await, serde_json::json!([]));
        page.click("[data-action=refit-start]").await;
        page.expect(stage, "running").await;
        page.click("[data-action=refit-start]").await;
        page.expect(stage, "stopped").await;
    })
    .await;
}
