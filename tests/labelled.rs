//! `skillscope probe` and `skillscope erase` on files from any source: scikit-learn's numbers, the file contract, and errors
//! for bad input.
//!
//! The files and the expected numbers are written by `python tests/reference.py labelled` (scikit-learn 1.9.1).

use std::path::{Path, PathBuf};
use std::process::Output;

use safetensors::tensor::TensorView;
use safetensors::{Dtype, SafeTensors};
use serde_json::{Value, json};
use shared::natural;
use shared::study::FileContent;

use crate::logistic::cosine;
use crate::support::program;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/probe/labelled").join(name)
}

fn probe(activations: &Path, labels: &Path, out: &Path, further: &[&str]) -> Output {
    let files = [("--activations", activations), ("--labels", labels), ("--out", out)];
    program()
        .arg("probe")
        .args(files.iter().flat_map(|(name, path)| [name.as_ref(), path.as_os_str()]))
        .args(further)
        .output()
        .unwrap()
}

/// The report on the fixture, its bytes too.
fn report(activations: &str, further: &[&str]) -> (Value, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.json");
    let output = probe(&fixture(activations), &fixture("labels.jsonl"), &out, further);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let bytes = std::fs::read(&out).unwrap();
    (serde_json::from_slice(&bytes).unwrap(), bytes)
}

fn floats(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|value| value.as_f64().unwrap()).collect()
}

fn labels() -> Vec<Value> {
    let text = std::fs::read_to_string(fixture("labels.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn check_against_scikit_learn(report: &Value, kind: &str) {
    let expected: Value = serde_json::from_slice(&std::fs::read(fixture("expected.json")).unwrap()).unwrap();
    for (site, tasks) in expected.as_object().unwrap() {
        for (task, fits) in tasks.as_object().unwrap() {
            let (got, expected) = (&report["sites"][site]["tasks"][task], &fits[kind]);
            let cosine = cosine(&floats(&got["weights"]), &floats(&expected["weights"]));
            assert!(cosine > 0.999, "{site}, {task}: cosine {cosine}");
            let off = (got["auroc"].as_f64().unwrap() - expected["auroc"].as_f64().unwrap()).abs();
            assert!(off < 0.002, "{site}, {task}: AUROC off by {off}");
            let off = (got["intercept"].as_f64().unwrap() - expected["intercept"].as_f64().unwrap()).abs();
            assert!(off < 0.02, "{site}, {task}: intercept off by {off}");
        }
    }
}

#[test]
fn probes_of_any_activations_are_those_of_scikit_learn() {
    let (from_npz, bytes) = report("activations.npz", &[]);
    check_against_scikit_learn(&from_npz, "standardised");
    let (_, from_safetensors) = report("activations.safetensors", &[]);
    assert!(bytes == from_safetensors, "both formats, both orders, the same bytes");
    check_against_scikit_learn(&report("activations.npz", &["--no-standardise"]).0, "raw");
}

#[test]
fn the_report_holds_what_the_contract_says() {
    let (report, _) = report("activations.npz", &["--permutations", "2"]);
    let sites: Vec<&String> = report["sites"].as_object().unwrap().keys().collect();
    assert_eq!(sites, ["half", "random", "structured"]);
    let rows = labels();
    for (site, d) in [("half", 16), ("random", 24), ("structured", 30)] {
        let site = &report["sites"][site];
        for task in ["counting", "tone"] {
            let own: Vec<bool> = rows.iter().filter(|row| row["task"] == task).map(|row| row["label"] == 1).collect();
            let score = &site["tasks"][task];
            assert_eq!(score["n"], 180);
            let base_rate = own.iter().filter(|&&label| label).count() as f64 / 180.0;
            assert!((score["base_rate"].as_f64().unwrap() - base_rate).abs() < 1e-9);
            for list in ["weights", "mean", "scale"] {
                assert_eq!(floats(&score[list]).len(), d, "{list}");
            }
            let held_out = floats(&score["out_of_fold"]);
            assert!(held_out.len() == 180 && held_out.iter().all(|p| (0.0..=1.0).contains(p)));
            let of_class = |class| held_out.iter().zip(&own).filter(move |&(_, &label)| label == class);
            let right = |class: bool| {
                of_class(class).filter(|(p, _)| (**p >= 0.5) == class).count() as f64 / of_class(class).count() as f64
            };
            let balanced = 0.5 * (right(true) + right(false));
            assert!((score["balanced_accuracy"].as_f64().unwrap() - balanced).abs() < 1e-9);
            let [low, high] = floats(&score["auroc_interval"])[..] else { panic!("an interval has two ends") };
            let auroc = score["auroc"].as_f64().unwrap();
            assert!(low < auroc && auroc < high && auroc > 0.6, "{low} {auroc} {high}");
            for number in ["selectivity", "intercept", "compression", "ridge_auroc", "mean_difference_auroc"] {
                assert!(score[number].is_f64(), "{number}");
            }
            assert_eq!(site["transfer"][task][task], score["auroc"]);
            for kind in ["pooled", "matched", "intercept", "leave_one_out"] {
                assert!(site["generalists"][kind][task]["auroc"].is_f64(), "{kind}");
            }
        }
        assert!(site["transfer"]["tone"]["counting"].is_f64());
    }
}

#[test]
fn an_automatic_c_is_reported_fold_by_fold_and_the_seed_decides_everything() {
    let (auto, first) = report("activations.npz", &["--c", "auto", "--permutations", "0"]);
    let (_, second) = report("activations.npz", &["--c", "auto", "--permutations", "0"]);
    assert!(first == second);
    let chosen = floats(&auto["sites"]["random"]["tasks"]["tone"]["c"]);
    assert!(chosen.len() == 5 && chosen.iter().all(|c| [1e-3, 1e-2, 0.1, 1.0, 10.0].contains(c)), "{chosen:?}");
    assert_eq!(auto["config"]["c"], "auto");
    let (_, other) = report("activations.npz", &["--c", "auto", "--permutations", "0", "--seed", "2"]);
    assert!(first != other);
}

/// Runs on label lines, and expects a single line on stderr that names every part.
fn assert_labels_fail(lines: &[String], parts: &[&str]) {
    let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
    assert_files_fail(&std::fs::read(fixture("activations.npz")).unwrap(), text.as_bytes(), parts);
}

fn assert_files_fail(activations: &[u8], labels: &[u8], parts: &[&str]) {
    let folder = tempfile::tempdir().unwrap();
    let [file, lines, out] = ["x.bin", "labels.jsonl", "out.json"].map(|name| folder.path().join(name));
    std::fs::write(&file, activations).unwrap();
    std::fs::write(&lines, labels).unwrap();
    assert_fails(&probe(&file, &lines, &out, &[]), parts);
    assert!(!out.exists(), "a failed run leaves no file");
}

fn assert_fails(output: &Output, parts: &[&str]) {
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{errors}");
    let told = errors.trim_end().lines().filter(|line| !line.starts_with("left out: "));
    assert_eq!(told.count(), 1, "not one line: {errors}");
    for part in parts {
        assert!(errors.contains(part), "'{errors}' does not name '{part}'");
    }
}

fn spoilt(row: usize, field: &str, value: Value) -> Vec<String> {
    let mut rows = labels();
    rows[row][field] = value;
    rows.iter().map(Value::to_string).collect()
}

#[test]
fn bad_labels_are_refused_by_line() {
    let lines = |rows: Vec<Value>| rows.iter().map(Value::to_string).collect::<Vec<_>>();
    assert_labels_fail(&spoilt(4, "label", json!(2)), &["labels.jsonl line 5", "label is 2"]);
    assert_labels_fail(&spoilt(4, "label", json!("yes")), &["labels.jsonl line 5", "label is \"yes\""]);
    assert_labels_fail(
        &spoilt(4, "lable", json!(1)),
        &["labels.jsonl line 5", "lable", "each line is one JSON object"],
    );
    let mut broken = spoilt(0, "fold", json!(1));
    broken[6] = "{\"id\": \"a\"".to_owned();
    assert_labels_fail(&broken, &["labels.jsonl line 7: EOF while parsing an object, column 10; each line"]);
    assert_labels_fail(&spoilt(2, "group", json!([7])), &["labels.jsonl line 3", "a string or a number"]);
    assert_labels_fail(&spoilt(0, "fold", Value::Null), &["labels.jsonl", "some lines give a fold"]);
    assert_labels_fail(&spoilt(0, "fold", json!(3)), &["labels.jsonl", "group 'prompt 0'", "folds"]);
    let mut rows = labels();
    rows[9].as_object_mut().unwrap().remove("group");
    assert_labels_fail(&lines(rows), &["labels.jsonl line 10", "has no group"]);
    let mut rows = labels();
    rows.pop();
    assert_labels_fail(
        &lines(rows),
        &["no array can be used", "3 arrays ('half', 'random', 'structured'): each has 360 rows, the labels 359"],
    );
    assert_labels_fail(&[], &["labels.jsonl", "holds no label"]);
    assert_files_fail(&std::fs::read(fixture("activations.npz")).unwrap(), b"\xff\xfe", &["not UTF-8"]);
}

/// A safetensors file of one array.
fn file(dtype: Dtype, shape: &[usize], bytes: &[u8]) -> Vec<u8> {
    let view = TensorView::new(dtype, shape.to_vec(), bytes).unwrap();
    safetensors::serialize([("x", view)], None).unwrap()
}

#[test]
fn bad_activations_are_refused_by_name() {
    let lines = std::fs::read(fixture("labels.jsonl")).unwrap();
    let npz = std::fs::read(fixture("activations.npz")).unwrap();
    let floats = |n: usize| vec![0_u8; 4 * n];
    let mut with_nan = floats(720);
    with_nan[4 * 5..4 * 6].copy_from_slice(&f32::NAN.to_le_bytes());
    assert_files_fail(b"hello", &lines, &["x.bin", "neither safetensors nor npz"]);
    assert_files_fail(&npz[..npz.len() - 200], &lines, &["x.bin", "damaged"]);
    assert_files_fail(&file(Dtype::F32, &[720], &floats(720)), &lines, &["x.bin", "no 2-D array"]);
    assert_files_fail(&file(Dtype::I32, &[360, 2], &floats(720)), &lines, &["array 'x'", "I32"]);
    assert_files_fail(&file(Dtype::F32, &[360, 2], &with_nan), &lines, &["array 'x', row 2, feature 1 is NaN"]);
    assert_files_fail(&file(Dtype::F32, &[360, 0], &[]), &lines, &["array 'x' is empty"]);
    let folder = tempfile::tempdir().unwrap();
    let [out, nowhere] = ["out.json", "nowhere.npz"].map(|name| folder.path().join(name));
    assert_fails(&probe(&nowhere, &fixture("labels.jsonl"), &out, &[]), &["nowhere.npz", "cannot be read"]);
    let no_labels = folder.path().join("no.jsonl");
    assert_fails(&probe(&fixture("activations.npz"), &no_labels, &out, &[]), &["no.jsonl", "cannot be read"]);
    assert_fails(
        &probe(&fixture("activations.npz"), &fixture("labels.jsonl"), &out, &["--bootstrap", "0"]),
        &["--bootstrap"],
    );
    let usage = probe(&fixture("activations.npz"), &fixture("labels.jsonl"), &out, &["--c", "-1"]);
    assert_eq!(usage.status.code(), Some(2));
}

/// Arrays of other shapes and kinds are named on stderr, and the rest is probed; booleans and numbers are labels and groups.
#[test]
fn unusable_arrays_are_left_out_by_name() {
    let rows = labels();
    let folder = tempfile::tempdir().unwrap();
    let [lines, out, named] = ["labels.jsonl", "out.json", "x.safetensors"].map(|name| folder.path().join(name));
    let as_bool = |row: &Value| {
        let mut row = row.clone();
        row["label"] = json!(row["label"] == json!(1));
        row["group"] = json!(row["group"].as_str().unwrap().rsplit(' ').next().unwrap().parse::<u64>().unwrap());
        row.to_string() + "\n"
    };
    std::fs::write(&lines, rows.iter().map(as_bool).collect::<String>()).unwrap();
    let floats: Vec<u8> = (0..360 * 4).flat_map(|i| (i as f32).sin().to_le_bytes()).collect();
    let view = |dtype, shape: &[usize], bytes: usize| TensorView::new(dtype, shape.to_vec(), &floats[..bytes]).unwrap();
    let arrays = [
        ("good", view(Dtype::F32, &[360, 4], 5760)),
        ("deep", view(Dtype::F32, &[360, 2, 2], 5760)),
        ("ids", view(Dtype::I32, &[360, 4], 5760)),
        ("mask", view(Dtype::U8, &[360, 4], 1440)),
        ("short", view(Dtype::F32, &[10, 4], 160)),
    ];
    std::fs::write(&named, safetensors::serialize(arrays, None).unwrap()).unwrap();
    let output = probe(&named, &lines, &out, &["--bootstrap", "2", "--permutations", "0"]);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(0), "{errors}");
    for part in
        ["'deep' is no 2-D array, its shape is [360, 2, 2]", "'ids' is I32", "'mask' is U8", "'short' has 10 rows"]
    {
        assert!(errors.contains(part), "'{errors}' does not name '{part}'");
    }
    let report: Value = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
    assert_eq!(report["sites"].as_object().unwrap().keys().collect::<Vec<_>>(), ["good"]);
    let labels = std::fs::read(fixture("labels.jsonl")).unwrap();
    assert_files_fail(b"\x93NUMPY\x01\x00", &labels, &["x.bin: is a single npy array", "numpy.savez"]);
    assert_files_fail(b"\x80\x02\x8a", &labels, &["x.bin: is a PyTorch file", "save_file"]);
    assert_files_fail(b"PK\x03\x04 archive/data.pkl", &labels, &["x.bin: is a PyTorch file"]);
}

/// An npz of big-endian floats is read as any other.
#[test]
fn big_endian_arrays_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let [big, little, lines] = ["big.npz", "little.npz", "labels.jsonl"].map(|name| folder.path().join(name));
    let rows: String =
        (0..24).map(|i| json!({"task": "t", "label": i % 2, "group": i / 4}).to_string() + "\n").collect();
    std::fs::write(&lines, rows).unwrap();
    for (path, descr) in [(&big, ">f4"), (&little, "<f4")] {
        let header = format!("{{'descr': '{descr}', 'fortran_order': False, 'shape': (24, 2), }}\n");
        let mut bytes = [&b"\x93NUMPY\x01\x00"[..], &(header.len() as u16).to_le_bytes(), header.as_bytes()].concat();
        let values = (0..48).map(|i| (i as f32).cos());
        let bytes_of = |value: f32| if descr == ">f4" { value.to_be_bytes() } else { value.to_le_bytes() };
        bytes.extend(values.flat_map(bytes_of));
        let mut archive = zip::ZipWriter::new(std::fs::File::create(path).unwrap());
        archive.start_file("x.npy", zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut archive, &bytes).unwrap();
        archive.finish().unwrap();
    }
    let read = |path: &Path| backend::labelled::read(path, &lines).unwrap().arrays;
    assert_eq!(read(&big), read(&little));
    assert_eq!(read(&big)[0].values[1], 1_f32.cos());
}

#[test]
fn a_task_of_one_class_is_reported_and_the_others_are_probed() {
    let folder = tempfile::tempdir().unwrap();
    let [lines, out] = ["labels.jsonl", "out.json"].map(|name| folder.path().join(name));
    let of_one_class = |tasks: &[&str]| -> String {
        let spoil = |mut row: Value| {
            if tasks.contains(&row["task"].as_str().unwrap()) {
                row["label"] = json!(1);
            }
            format!("{row}\n")
        };
        labels().into_iter().map(spoil).collect()
    };
    std::fs::write(&lines, of_one_class(&["tone"])).unwrap();
    let output = probe(&fixture("activations.npz"), &lines, &out, &["--permutations", "0"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
    let tone = &report["not_probeable"]["tone"];
    assert_eq!((&tone["label_1"], &tone["label_0"]), (&json!(180), &json!(0)));
    assert_eq!(tone["reason"], "0 of 180 rows have label 0; at least 20 are needed");
    assert!(report["sites"]["random"]["tasks"]["tone"].is_null());
    assert!(report["sites"]["random"]["tasks"]["counting"]["auroc"].as_f64().unwrap() > 0.6);
    std::fs::write(&lines, of_one_class(&["tone", "counting"])).unwrap();
    let none = probe(&fixture("activations.npz"), &lines, &out, &[]);
    assert_fails(&none, &["no task can be probed", "counting: 0 of 180 rows have label 0", "tone"]);
}

/// The rows of a CSV file, by column.
fn records(path: &Path) -> Vec<std::collections::HashMap<String, String>> {
    csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
}

#[test]
fn the_results_are_also_tidy_tables_with_a_codebook() {
    let folder = tempfile::tempdir().unwrap();
    let tables = folder.path().join("tables");
    let csv = tables.display().to_string();
    let (report, _) = report("activations.npz", &["--permutations", "2", "--similarity", "--csv", &csv]);
    let same = |text: &str, value: &Value| match value.as_f64() {
        Some(value) => (text.parse::<f64>().unwrap() - value).abs() < 1e-12,
        None => text.is_empty(),
    };
    let probes = records(&tables.join("probes.csv"));
    assert_eq!(probes.len(), 3 * 2 * 5, "sites, tasks, kinds of probes");
    for row in &probes {
        let site = &report["sites"][&row["site"]];
        let score = match row["probe"].as_str() {
            "specialist" => &site["tasks"][&row["task"]],
            kind => &site["generalists"][kind][&row["task"]],
        };
        assert_eq!(row["n"], score["n"].to_string());
        for column in ["base_rate", "auroc", "balanced_accuracy", "selectivity", "control_auroc", "p", "ridge_auroc"] {
            assert!(same(&row[column], &score[column]), "{row:?}: {column} is {}", score[column]);
        }
        let ends = &score["auroc_interval"];
        assert!(same(&row["auroc_low"], &ends[0]) && same(&row["auroc_high"], &ends[1]), "{row:?}: {ends}");
    }
    let transfer = records(&tables.join("transfer.csv"));
    assert_eq!(transfer.len(), 3 * 2 * 2);
    for row in &transfer {
        let auroc = &report["sites"][&row["site"]]["transfer"][&row["source"]][&row["target"]];
        assert!(same(&row["auroc"], auroc), "{row:?}: {auroc}");
    }
    let alike = records(&tables.join("similarity.csv"));
    assert_eq!(alike.len(), 9);
    for (row, measure) in alike.iter().flat_map(|row| [(row, "cka"), (row, "pwcca")]) {
        assert!(same(&row[measure], &report["similarity"][measure][&row["first"]][&row["second"]]), "{row:?}");
    }
    let codebook: Value = serde_json::from_slice(&std::fs::read(tables.join("datapackage.json")).unwrap()).unwrap();
    let paths: Vec<&str> =
        codebook["resources"].as_array().unwrap().iter().map(|of| of["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["probes.csv", "transfer.csv", "similarity.csv"]);
    assert_eq!(codebook["config"], report["config"]);
    // The tables alone are enough; without either there is nothing to write.
    let files = ["--activations", "activations.npz", "--labels", "labels.jsonl"];
    let files = files.map(|part| if part.starts_with("--") { PathBuf::from(part) } else { fixture(part) });
    let alone = program().arg("probe").args(&files).args(["--permutations", "0", "--csv", &csv]).output().unwrap();
    assert!(alone.status.success(), "{}", String::from_utf8_lossy(&alone.stderr));
    assert_eq!(program().arg("probe").args(&files).output().unwrap().status.code(), Some(2));
}

#[test]
fn the_fewest_rows_of_a_class_can_be_asked_for_and_are_said() {
    let folder = tempfile::tempdir().unwrap();
    let [lines, out, tables, activations] =
        ["labels.jsonl", "out.json", "tables", "x.safetensors"].map(|name| folder.path().join(name));
    let row = |at: usize| json!({"task": "few", "label": at % 2, "group": at / 2}).to_string() + "\n";
    std::fs::write(&lines, (0..24).map(row).collect::<String>()).unwrap();
    let floats: Vec<u8> = (0..24 * 3).flat_map(|at| ((at / 3 % 2) as f32 + (at as f32).sin()).to_le_bytes()).collect();
    std::fs::write(&activations, file(Dtype::F32, &[24, 3], &floats)).unwrap();
    let run = |further: &[&str]| probe(&activations, &lines, &out, &[&["--permutations", "0"], further].concat());
    assert_fails(&run(&[]), &["12 of 24 rows have label 1", "at least 20 are needed", "--min-class"]);
    assert_fails(&run(&["--min-class", "13"]), &["at least 13 are needed"]);
    assert_fails(&run(&["--min-class", "0"]), &["--min-class"]);
    assert!(!out.exists());
    let output = run(&["--min-class", "12", "--csv", &tables.display().to_string()]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
    assert_eq!((&report["config"]["min_class"], &report["sites"]["x"]["tasks"]["few"]["n"]), (&json!(12), &json!(24)));
    assert!(records(&tables.join("probes.csv")).iter().any(|row| row["task"] == "few" && row["probe"] == "specialist"));
    // Prompts are checked before their model is looked for.
    let prompt = |at: usize| json!({"text": "x", "task": "few", "label": at % 2, "group": at / 2}).to_string() + "\n";
    std::fs::write(&lines, (0..24).map(prompt).collect::<String>()).unwrap();
    let mut early = program();
    early.args(["probe", "--model", "no-such-model", "--prompts"]).arg(&lines).arg("--csv").arg(&tables);
    assert_fails(&early.output().unwrap(), &["at least 20 are needed"]);
    let help = program().args(["probe", "--help"]).output().unwrap();
    let help = String::from_utf8_lossy(&help.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(help.contains("--min-class <MIN_CLASS>") && help.contains("[default: 20]"), "{help}");
}

/// Where the rarer class has too small a share, a smaller --min-class is not advised.
#[test]
fn the_remedy_is_that_of_the_cause() {
    let folder = tempfile::tempdir().unwrap();
    let [lines, out, activations] = ["labels.jsonl", "out.json", "x.safetensors"].map(|name| folder.path().join(name));
    let row = |at: usize| json!({"task": "few", "label": u8::from(at == 0), "group": at}).to_string() + "\n";
    std::fs::write(&lines, (0..48).map(row).collect::<String>()).unwrap();
    std::fs::write(&activations, file(Dtype::F32, &[48, 1], &[0; 4 * 48])).unwrap();
    let output = probe(&activations, &lines, &out, &["--min-class", "1"]);
    assert_fails(&output, &["2.1 % of 48 rows have label 1", "10 % of a task's, whatever --min-class is"]);
    assert!(!String::from_utf8_lossy(&output.stderr).contains("lower --min-class"));
    let row = |at: usize| json!({"task": "few", "label": at % 2, "group": at}).to_string() + "\n";
    std::fs::write(&lines, (0..24).map(row).collect::<String>()).unwrap();
    std::fs::write(&activations, file(Dtype::F32, &[24, 1], &[0; 4 * 24])).unwrap();
    assert_fails(&probe(&activations, &lines, &out, &[]), &["12 of 24 rows have label 1", "lower --min-class"]);
}

#[test]
fn places_that_cannot_be_written_are_named_before_anything_is_read_or_written() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let kept = || std::fs::read_dir(folder.path()).unwrap().count();
    std::fs::write(at("file"), "kept").unwrap();
    // Labels that do not exist: had they been read, their name would be in the error.
    let run = |out: &Path, csv: &Path| {
        let csv = csv.display().to_string();
        probe(&fixture("activations.npz"), &at("no-labels.jsonl"), out, &["--csv", &csv])
    };
    let missing = at("missing").display().to_string();
    let no_folder = format!("the folder {missing} does not exist; make it, or name another place");
    let cases = [
        (at("missing/out.json"), at("tables"), no_folder.as_str()),
        (folder.path().to_owned(), at("tables"), "it is a folder; name a file in it"),
        (at("file/out.json"), at("tables"), "is a file, not a folder"),
        (at("out.json"), at("file"), "is a file, not a folder"),
        (at("out.json"), at("file/tables"), "is a file, not a folder"),
    ];
    for (out, csv, told) in &cases {
        let output = run(out, csv);
        assert_fails(&output, &["cannot be written", told]);
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!errors.contains(".new-") && !errors.contains("temporary"), "{errors}");
        assert_eq!(kept(), 1, "{told}: something is left");
    }
    // A table's place that is a folder is found before the JSON is written.
    std::fs::create_dir_all(at("tables/transfer.csv")).unwrap();
    let tables = at("tables").display().to_string();
    let quick = ["--permutations", "0", "--bootstrap", "10", "--csv", &tables];
    let output = probe(&fixture("activations.npz"), &fixture("labels.jsonl"), &at("out.json"), &quick);
    assert_fails(&output, &["transfer.csv", "it is a folder"]);
    assert!(!at("out.json").exists() && std::fs::read_dir(at("tables")).unwrap().count() == 1);
    assert_eq!(std::fs::read_to_string(at("file")).unwrap(), "kept");
}

/// Sites by their numbers, the JSON read back by its type, and what `study show` says of it.
#[test]
fn sites_are_in_the_order_of_their_numbers_and_the_json_is_shown_again() {
    let folder = tempfile::tempdir().unwrap();
    let [lines, out, tables, activations] =
        ["labels.jsonl", "out.json", "tables", "x.safetensors"].map(|name| folder.path().join(name));
    let row = |at: usize| json!({"task": "loud", "label": at % 2, "group": at / 2}).to_string() + "\n";
    std::fs::write(&lines, (0..60).map(row).collect::<String>()).unwrap();
    // At the third site the label can be read.
    let floats = |signal: f32| -> Vec<u8> {
        (0..60 * 2).flat_map(|at| (signal * (at / 2 % 2) as f32 + (at as f32).sin()).to_le_bytes()).collect()
    };
    let bytes = [0.0, 0.0, 6.0].map(floats);
    let names = ["resid_post.2", "resid_post.9", "resid_post.10"];
    let few: Vec<u8> = floats(0.0)[..80].to_vec();
    let short = (0..12).map(|at| (format!("short.{at}"), TensorView::new(Dtype::F32, vec![10, 2], &few).unwrap()));
    let arrays = names
        .iter()
        .zip(&bytes)
        .map(|(name, bytes)| ((*name).to_owned(), TensorView::new(Dtype::F32, vec![60, 2], bytes).unwrap()))
        .chain(short);
    std::fs::write(&activations, safetensors::serialize(arrays, None).unwrap()).unwrap();
    let quick = ["--permutations", "0", "--bootstrap", "10", "--csv", tables.to_str().unwrap()];
    let output = probe(&activations, &lines, &out, &quick);
    let errors = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{errors}");
    assert_eq!(
        errors,
        "left out: 12 arrays ('short.0' … 'short.11'): each has 10 rows, the labels 60; write one label line per row, in order\n"
    );
    let text = std::fs::read_to_string(&out).unwrap();
    let places: Vec<usize> = names.iter().map(|name| text.find(&format!("\"{name}\":")).unwrap()).collect();
    assert!(places.is_sorted(), "{places:?}");
    let csv: Vec<String> = records(&tables.join("probes.csv")).into_iter().map(|row| row["site"].clone()).collect();
    assert!(csv.iter().is_sorted_by(|one, next| natural::compare(one, next).is_le()), "{csv:?}");
    let FileContent::Probes(results) = FileContent::of(text.as_bytes()) else { panic!("{text}") };
    assert!(results.sites.keys().map(|name| name.0.as_str()).eq(names));
    assert_eq!((results.config.folds, results.config.min_class), (5, 20));
    let written = String::from_utf8(output.stdout).unwrap();
    let shown = program().args(["study", "show"]).arg(&out).output().unwrap();
    let told = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.status.success() && written.starts_with(&told), "{told}\n{written}");
    assert!(told.contains("loud: best at resid_post.10, ") && told.contains("the best of 3, so"), "{told}");
    let json = program().args(["--json", "study", "show"]).arg(&out).output().unwrap();
    let json: Value = serde_json::from_slice(&json.stdout).unwrap();
    let report: Value = serde_json::from_str(&text).unwrap();
    for name in names {
        assert_eq!(json["sites"][name]["loud"]["auroc"], report["sites"][name]["tasks"]["loud"]["auroc"]);
    }
}

#[test]
fn names_are_compared_with_their_numbers_as_numbers() {
    let sorted = [
        "",
        "a",
        "a.2",
        "a.02b",
        "a.3@first",
        "a.3@last",
        "a.10",
        "a.10@first",
        "a.18446744073709551616",
        "b.1",
        "embed",
    ];
    let mut names = sorted;
    names.reverse();
    names.sort_by(|one, other| natural::compare(one, other));
    assert_eq!(names, sorted);
    assert_eq!(natural::compare("a.1", "a.01").reverse(), natural::compare("a.01", "a.1"));
    assert_ne!(natural::compare("a.1", "a.01"), std::cmp::Ordering::Equal, "two names are never one key");
}

#[test]
fn folds_are_made_by_group_where_none_are_given() {
    let folder = tempfile::tempdir().unwrap();
    let [lines, out] = ["labels.jsonl", "out.json"].map(|name| folder.path().join(name));
    let without = |mut row: Value| {
        row.as_object_mut().unwrap().remove("fold");
        format!("{row}\n")
    };
    std::fs::write(&lines, labels().into_iter().map(without).collect::<String>()).unwrap();
    let output = probe(&fixture("activations.safetensors"), &lines, &out, &["--folds", "4", "--permutations", "0"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
    assert_eq!(report["config"]["folds"], 4);
    let bytes = std::fs::read(fixture("activations.safetensors")).unwrap();
    assert_eq!(
        SafeTensors::deserialize(&bytes).unwrap().tensor("row").unwrap().shape(),
        [360],
        "1-D arrays are no site"
    );
    assert_eq!(report["sites"].as_object().unwrap().len(), 3);
}

/// Runs `erase` on the fixture.
fn erase(out: &Path, further: &[&str]) -> Output {
    let files = [("--activations", fixture("activations.npz")), ("--labels", fixture("labels.jsonl"))];
    let mut command = program();
    command.arg("erase").arg("--out").arg(out);
    for (name, path) in files {
        command.arg(name).arg(path);
    }
    command.args(further).output().unwrap()
}

fn tensor(file: &SafeTensors<'_>, name: &str, shape: &[usize]) -> Vec<f64> {
    let tensor = file.tensor(name).unwrap();
    assert_eq!((tensor.dtype(), tensor.shape()), (Dtype::F32, shape), "{name}");
    tensor.data().as_chunks().0.iter().map(|&four| f64::from(f32::from_le_bytes(four))).collect()
}

/// The largest |μ + P (x − μ) − erased| over the rows, and |P² − P|, with the trace of I − P.
fn residues(file: &SafeTensors<'_>, x: &[f64], d: usize) -> [f64; 3] {
    let projection = tensor(file, "random/projection", &[d, d]);
    let mean = tensor(file, "random/mean", &[d]);
    let erased = tensor(file, "random/erased", &[360, d]);
    let apply = |x: &[f64]| -> Vec<f64> {
        projection.chunks_exact(d).map(|row| row.iter().zip(x).map(|(p, x)| p * x).sum::<f64>()).collect()
    };
    let rows = x.chunks_exact(d).zip(erased.chunks_exact(d)).flat_map(|(x, erased)| {
        let centred: Vec<f64> = x.iter().zip(&mean).map(|(x, mean)| x - mean).collect();
        let off = |((p, mean), erased): ((f64, &f64), &f64)| (p + mean - erased).abs();
        apply(&centred).into_iter().zip(&mean).zip(erased).map(off).collect::<Vec<_>>()
    });
    let transposed: Vec<f64> = (0..d * d).map(|at| projection[at % d * d + at / d]).collect();
    let squares = transposed.chunks_exact(d).map(|column| {
        let twice = apply(column);
        twice.iter().zip(column).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
    });
    let trace = (0..d).map(|entry| 1.0 - projection[entry * d + entry]).sum();
    [rows.fold(0.0, f64::max), squares.fold(0.0, f64::max), trace]
}

#[test]
fn erasers_are_written_with_the_rows_they_leave() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.safetensors");
    let input = std::fs::read(fixture("activations.safetensors")).unwrap();
    let x = tensor(&SafeTensors::deserialize(&input).unwrap(), "random", &[360, 24]);
    for (method, rank) in
        [(vec!["leace"], 1.0), (vec!["mean"], 1.0), (vec!["inlp", "--rank", "3"], 3.0), (vec!["inlp"], -1.0)]
    {
        let output = erase(&out, &[&["--task", "tone", "--method"], &method[..]].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let bytes = std::fs::read(&out).unwrap();
        let file = SafeTensors::deserialize(&bytes).unwrap();
        assert_eq!(file.names().len(), 9);
        let [rows, squares, trace] = residues(&file, &x, 24);
        assert!(rows < 1e-4 && squares < 1e-4, "{method:?}: {rows:e}, {squares:e}");
        assert!(rank < 0.0 || (trace - rank).abs() < 1e-4, "{method:?} removes {trace} directions");
    }
}

#[test]
fn what_leace_leaves_is_chance_for_a_probe() {
    let folder = tempfile::tempdir().unwrap();
    let [erased, out] = ["erased.safetensors", "out.json"].map(|name| folder.path().join(name));
    assert!(erase(&erased, &["--task", "tone", "--method", "leace"]).status.success());
    let bytes = std::fs::read(&erased).unwrap();
    let rows = SafeTensors::deserialize(&bytes).unwrap().tensor("random/erased").unwrap().data().to_vec();
    std::fs::write(&erased, file(Dtype::F32, &[360, 24], &rows)).unwrap();
    let output = probe(&erased, &fixture("labels.jsonl"), &out, &["--permutations", "0"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&std::fs::read(&out).unwrap()).unwrap();
    let auroc = |task: &str| report["sites"]["x"]["tasks"][task]["auroc"].as_f64().unwrap();
    assert!(auroc("tone") < 0.55 && auroc("counting") > 0.7, "{} {}", auroc("tone"), auroc("counting"));
}

#[test]
fn erase_refuses_what_it_cannot_do() {
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("out.safetensors");
    assert_fails(&erase(&out, &["--method", "mean"]), &["--task", "counting, tone"]);
    assert_fails(&erase(&out, &["--method", "mean", "--task", "rhyme"]), &["--task", "rhyme", "counting, tone"]);
    assert_fails(&erase(&out, &["--method", "leace", "--task", "tone", "--rank", "2"]), &["--rank", "inlp"]);
    assert_fails(&erase(&out, &["--method", "inlp", "--task", "tone", "--rank", "99"]), &["array", "99"]);
    assert_eq!(erase(&out, &["--method", "magic", "--task", "tone"]).status.code(), Some(2));
    assert!(!out.exists(), "a failed run leaves no file");
}

/// The arrays of the fixture with each other: CKA is symmetric and 1 with itself, PWCCA 1 with itself or refused.
#[test]
fn arrays_are_compared_with_each_other_when_asked() {
    let (plain, _) = report("activations.npz", &["--permutations", "0", "--bootstrap", "10"]);
    assert!(plain.get("similarity").is_none());
    let (report, _) = report("activations.npz", &["--permutations", "0", "--bootstrap", "10", "--similarity"]);
    let (cka, pwcca) = (&report["similarity"]["cka"], &report["similarity"]["pwcca"]);
    for site in ["half", "random", "structured"] {
        assert!((cka[site][site].as_f64().unwrap() - 1.0).abs() < 1e-9, "{site}: {cka}");
        assert!(pwcca[site][site].as_f64().is_none_or(|own| (own - 1.0).abs() < 1e-9), "{site}: {pwcca}");
        for other in ["half", "random", "structured"] {
            let (there, back) = (cka[site][other].as_f64().unwrap(), cka[other][site].as_f64().unwrap());
            assert!((there - back).abs() < 1e-9 && (0.0..=1.0 + 1e-9).contains(&there), "{site}, {other}: {there}");
        }
    }
    assert!(cka["half"]["structured"].as_f64().unwrap() < 0.9, "{cka}");
}
