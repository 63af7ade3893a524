//! Control vectors: as files, over HTTP, from the command, and added in Live.

use std::collections::BTreeMap;
use std::path::Path;

use axum::http::StatusCode;
use backend::store::PROBES_FILE;
use shared::api;
use shared::live::{ControlVector, LiveEvent, LiveRequest, LiveVector};
use shared::site::Site;
use tempfile::TempDir;

use crate::live::{STUDY, alone, ground, ids, prepared, request, sample};
use crate::support::{get, program, write_finished};

const MARK: &[u8] = b"GGUF";
const WIDE: &[u64] = &[1024];

fn of_topic() -> ControlVector {
    ControlVector::of_study(&ground().study, "topic").unwrap()
}

fn text(text: &str) -> Vec<u8> {
    [&(text.len() as u64).to_le_bytes()[..], text.as_bytes()].concat()
}

/// A tensor of a made GGUF: name, shape, number of the type, offset.
type Entry<'a> = (&'a str, &'a [u64], u32, u64);

/// A GGUF, laid by hand.
fn gguf(architecture: &str, tensors: &[Entry<'_>], data: &[u8]) -> Vec<u8> {
    let mut file = [MARK, &3_u32.to_le_bytes(), &(tensors.len() as u64).to_le_bytes(), &3_u64.to_le_bytes()].concat();
    for (key, value) in [("general.architecture", architecture), ("controlvector.model_hint", "llama")] {
        file.extend([text(key), 8_u32.to_le_bytes().to_vec(), text(value)].concat());
    }
    file.extend([text("controlvector.layer_count"), 4_u32.to_le_bytes().to_vec()].concat());
    file.extend((tensors.len() as u32).to_le_bytes());
    for (name, shape, format, offset) in tensors {
        file.extend([text(name), (shape.len() as u32).to_le_bytes().to_vec()].concat());
        shape.iter().for_each(|side| file.extend(side.to_le_bytes()));
        file.extend([&format.to_le_bytes()[..], &offset.to_le_bytes()].concat());
    }
    file.resize(file.len().next_multiple_of(32), 0);
    file.extend(data);
    file
}

fn floats(values: &[f32]) -> Vec<u8> {
    values.iter().flat_map(|value| value.to_le_bytes()).collect()
}

fn safetensors(header: &str, data: &[u8]) -> Vec<u8> {
    [&text(header)[..], data].concat()
}

#[test]
fn a_vector_is_read_back_as_it_was_written_bit_for_bit() {
    let vector = of_topic();
    // At the embedding all responses end with the same token, of which a probe reads nothing.
    let sites: Vec<Site> = vector.directions.keys().copied().collect();
    assert_eq!(sites, (0..8).map(Site::ResidPost).collect::<Vec<_>>());
    assert_eq!((vector.model.as_str(), vector.about["skillscope.study"].as_str()), ("llama", STUDY));
    assert_eq!(vector.beyond_gguf(), [Site::ResidPost(0)]);
    let mut without = vector.clone();
    without.directions.retain(|site, _| *site > Site::ResidPost(0));
    for (format, kept) in [("safetensors", &vector), ("gguf", &without)] {
        let file = vector.to_file(format).unwrap();
        let read = ControlVector::from_bytes(&file).unwrap();
        assert_eq!(read, *kept, "{format}");
        assert!(read.to_file(format).unwrap() == file, "{format}");
    }
}

/// The same bytes as the package `gguf` of PyPI writes (`GGUFWriter`, 0.19).
#[test]
fn a_gguf_has_llama_cpps_layout() {
    let directions = [(1, vec![1.0, -2.5]), (3, vec![0.5, 0.0])];
    let directions: BTreeMap<Site, Vec<f32>> =
        directions.into_iter().map(|(block, direction)| (Site::ResidPost(block), direction)).collect();
    let vector = ControlVector { model: "llama".to_owned(), directions, ..ControlVector::default() };
    let data = [floats(&[1.0, -2.5]), vec![0; 24], floats(&[0.5, 0.0]), vec![0; 24]].concat();
    let laid = gguf("controlvector", &[("direction.1", &[2], 0, 0), ("direction.3", &[2], 0, 32)], &data);
    assert_eq!(laid.len(), 320);
    assert!(vector.to_gguf() == laid);
    assert_eq!(ControlVector::from_bytes(&laid).unwrap(), vector);
}

#[test]
fn half_precision_and_other_names_are_read() {
    let halves = [0x3C00_u16, 0xC000].map(u16::to_le_bytes).concat();
    let of = |file: &[u8]| ControlVector::from_bytes(file).unwrap().directions;
    let expected: BTreeMap<Site, Vec<f32>> = BTreeMap::from([(Site::ResidPost(2), vec![1.0, -2.0])]);
    assert_eq!(of(&gguf("controlvector", &[("direction.2", &[2], 1, 0)], &halves)), expected);
    for name in ["direction.2", "resid_post.2", "blocks.2.hook_resid_post", "hidden_states[3]"] {
        let header = format!(r#"{{"{name}":{{"dtype":"F16","shape":[2],"data_offsets":[0,4]}}}}"#);
        assert_eq!(of(&safetensors(&header, &halves)), expected, "{name}");
    }
}

/// Whether a file is refused in one line that says so.
fn refuses(file: &[u8], told: &str) {
    let error = ControlVector::from_bytes(file).unwrap_err().to_string();
    let is_line = error.starts_with("control vector: ") && !error.contains('\n');
    assert!(error.contains(told) && is_line, "{error}, not {told}");
}

#[test]
fn what_is_no_control_vector_is_refused_with_what_to_do() {
    let pair = floats(&[1.0, 2.0]);
    let of = |tensors: &[Entry<'_>], data: &[u8]| gguf("controlvector", tensors, data);
    let whole = of(&[("direction.1", &[2], 0, 0)], &pair);
    let counted = |at: usize| {
        let mut file = whole.clone();
        file[at..at + 8].copy_from_slice(&u64::MAX.to_le_bytes());
        file
    };
    let large = vec![0; 4096];
    let over: [Entry<'_>; 3] = ["direction.1", "direction.2", "direction.3"].map(|name| (name, WIDE, 0, 0));
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (Vec::new(), "is neither GGUF nor safetensors, or is damaged; name a whole .gguf or .safetensors file"),
        (b"nothing at all, only a text".to_vec(), "is neither GGUF nor safetensors"),
        (MARK.to_vec(), "is cut short (4 bytes); download it again"),
        (whole[..whole.len() / 2].to_vec(), "is cut short"),
        (whole[..whole.len() - 1].to_vec(), "tensor 'direction.1' lies beyond the end of the file"),
        (counted(8), "is cut short"),
        (counted(16), "is cut short"),
        (gguf("llama", &[("direction.1", &[2], 0, 0)], &pair), "is a GGUF of the architecture 'llama'; name one of"),
        (of(&[("direction.0", &[2], 0, 0)], &pair), "tensor 'direction.0' is of block 0"),
        (of(&[("direction.x", &[2], 0, 0)], &pair), "tensor 'direction.x' is no direction; name tensors direction.N"),
        (of(&[("direction.99999", &[2], 0, 0)], &pair), "tensor 'direction.99999' is no direction"),
        (of(&[("output.weight", &[2], 0, 0)], &pair), "tensor 'output.weight' is no direction"),
        (of(&[], &[]), "holds no direction; name a file with tensors direction.1"),
        (of(&[("direction.1", &[2], 8, 0)], &pair), "tensor 'direction.1' is of the type number 8; convert it to F32"),
        (of(&[("direction.1", &[2], 9999, 0)], &pair), "is of the type number 9999"),
        (
            of(&[("direction.1", &[2, 1], 0, 0)], &pair),
            "tensor 'direction.1' has the shape [1, 2]; a direction is one row",
        ),
        (of(&[("direction.1", &[0], 0, 0)], &pair), "has the shape [0]"),
        (of(&[("direction.1", &[u64::MAX], 0, 0)], &pair), "lies beyond the end of the file"),
        (of(&[("direction.1", &[2], 0, 4096)], &pair), "lies beyond the end of the file"),
        (of(&[("direction.1", &[2], 0, u64::MAX)], &pair), "lies beyond the end of the file"),
        (of(&over, &large), "lies beyond the end of the file, or over another"),
    ];
    assert!(ControlVector::from_bytes(&whole).is_ok());
    cases.iter().for_each(|(file, told)| refuses(file, told));
}

#[test]
fn directions_that_are_no_vector_together_are_refused() {
    let pair = floats(&[1.0, 2.0]);
    let of = |tensors: &[Entry<'_>], data: &[u8]| gguf("controlvector", tensors, data);
    let one = |dtype: &str, offsets: &str| {
        safetensors(&format!(r#"{{"embed":{{"dtype":"{dtype}","shape":[1],"data_offsets":{offsets}}}}}"#), &pair)
    };
    let cases: Vec<(Vec<u8>, &str)> = vec![
        (
            of(&[("direction.1", &[2], 0, 0), ("direction.2", &[1], 0, 0)], &pair),
            "has 2 numbers at resid_post.1 and 1 at resid_post.2; take the directions of one model",
        ),
        (
            of(&[("direction.1", &[2], 0, 0), ("resid_post.1", &[2], 0, 0)], &pair),
            "tensor 'resid_post.1' is the second one at resid_post.1; keep one",
        ),
        (
            of(&[("direction.1", &[2], 0, 0)], &floats(&[1.0, f32::NAN])),
            "holds NaN or infinite values; make the vector",
        ),
        (of(&[("direction.1", &[2], 0, 0)], &floats(&[f32::INFINITY, 1.0])), "holds NaN or infinite values"),
        (one("I64", "[0,8]"), "tensor 'embed' is of the type I64; convert it to F32 or F16"),
        (one("F32", "[0,8]"), "is neither GGUF nor safetensors, or is damaged"),
        (one("F32", "[8,12]"), "is neither GGUF nor safetensors, or is damaged"),
        ([u64::MAX.to_le_bytes().as_slice(), b"{}"].concat(), "is neither GGUF nor safetensors, or is damaged"),
    ];
    cases.iter().for_each(|(file, told)| refuses(file, told));
    let low = ControlVector { directions: [(Site::Embed, vec![1.0])].into(), ..ControlVector::default() };
    for (format, told) in
        [("gguf", "for which a GGUF has no place; write safetensors"), ("npz", "use gguf or safetensors")]
    {
        let error = low.to_file(format).unwrap_err().to_string();
        assert!(error.contains(told), "{error}");
    }
}

/// Runs the command; what it printed, or its error.
fn vectors(arguments: &[&str], out: &Path) -> Result<String, String> {
    let output = program().arg("vectors").args(arguments).arg("--out").arg(out).output().unwrap();
    let [printed, told] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
    if output.status.success() { Ok(printed) } else { Err(told) }
}

#[tokio::test]
async fn the_command_and_the_server_write_the_same_file() {
    let data = tempfile::tempdir().unwrap();
    for format in ControlVector::FORMATS {
        let out = data.path().join(format!("topic.{format}"));
        let printed = vectors(&[STUDY, "topic"], &out).unwrap();
        let file = std::fs::read(&out).unwrap();
        assert!(file == of_topic().to_file(format).unwrap(), "{format}");
        let answer = get(data.path(), &api::vector_path(STUDY, "topic", format)).await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        assert!(answer.body == file, "{format}");
        assert_eq!(answer.header("content-disposition"), format!("attachment; filename=\"topic.{format}\""));
        let is_gguf = format == "gguf";
        assert_eq!(printed.contains("left out, a GGUF has no place for them: resid_post.0"), is_gguf, "{printed}");
        assert_eq!(printed.contains("--control-vector-layer-range 5 5"), is_gguf, "{printed}");
    }
    for (path, status, told) in [
        (api::vector_path("none", "topic", "gguf"), StatusCode::NOT_FOUND, "unknown study 'none'"),
        (
            api::vector_path(STUDY, "shape", "gguf"),
            StatusCode::BAD_REQUEST,
            "the study has no probe of 'shape'; it has",
        ),
        (api::vector_path(STUDY, "topic", "npz"), StatusCode::BAD_REQUEST, "use gguf or safetensors"),
    ] {
        let answer = get(data.path(), &path).await;
        assert!(answer.status == status && answer.text().contains(told), "{} {}", answer.status, answer.text());
    }
}

#[test]
fn the_command_refuses_what_it_cannot_write() {
    let folder = TempDir::new().unwrap();
    let at = |name: &str| folder.path().join(name);
    let refused = |arguments: &[&str], name: &str, told: &str| {
        let error = vectors(arguments, &at(name)).unwrap_err();
        assert!(error.contains(told) && error.trim().lines().count() == 1, "{error}, not {told}");
    };
    refused(
        &[STUDY, "topic"],
        "v.npz",
        "v.npz: ends with no format of control vectors; name a .gguf or a .safetensors",
    );
    refused(&[STUDY, "shape"], "v.gguf", "the study has no probe of 'shape'; it has probes of character-count, ");
    refused(&["none", "topic"], "v.gguf", "none: no folder, no bundle and no known study");
    assert!(!at("v.gguf").exists());
    std::fs::write(at("v.gguf"), "mine").unwrap();
    refused(&[STUDY, "topic"], "v.gguf", "v.gguf: is there already; name another file, or add --force");
    assert_eq!(std::fs::read(at("v.gguf")).unwrap(), b"mine");
    vectors(&[STUDY, "topic", "--force"], &at("v.gguf")).unwrap();
    assert!(std::fs::read(at("v.gguf")).unwrap().starts_with(MARK));
    let study = at("study");
    write_finished(&study);
    std::fs::remove_file(study.join(PROBES_FILE)).unwrap();
    refused(
        &[study.to_str().unwrap(), "topic"],
        "w.gguf",
        "has no readable probes.safetensors; run it again to have it",
    );
}

/// A request that adds a vector of a file.
fn adding(file: &[u8], edit: &str) -> LiveRequest {
    let mut adding = request(sample("word-count", 3), &[edit], 4);
    adding.vectors = vec![LiveVector::of_file("a vector.file", file)];
    adding
}

#[test]
fn what_is_added_in_live_is_what_steering_adds() {
    let vector = of_topic();
    let mut changed = 0;
    for how in [
        "alpha=30,sites=resid_post.5..resid_post.5",
        "alpha=7,sites=resid_post.1..resid_post.7",
        "alpha=-20,sites=resid_post.2..resid_post.4,scope=all",
    ] {
        let steered = alone(request(sample("word-count", 3), &[&format!("steer=topic,{how}")], 4));
        for format in ControlVector::FORMATS {
            let added = alone(adding(&vector.to_file(format).unwrap(), &format!("add=a-vector.file,{how}")));
            let [LiveEvent::Start(one), LiveEvent::Start(other)] = [&steered[0], &added[0]] else {
                panic!("{:?} {:?}", steered[0], added[0]);
            };
            assert_eq!(one.columns, other.columns, "{how}, {format}");
            for column in 0..3 {
                assert_eq!(ids(&added, column), ids(&steered, column), "{how}, {format}, column {column}");
            }
            changed += usize::from(ids(&added, 1) != ids(&added, 0));
        }
    }
    assert!(changed > 0, "no vector changed anything");
}

#[test]
fn a_vector_that_does_not_fit_is_refused() {
    let wide = ControlVector { directions: [(Site::ResidPost(2), vec![1.0; 3])].into(), ..ControlVector::default() };
    let foreign = ControlVector { model: "qwen2".to_owned(), ..of_topic() };
    let mut twice = adding(&of_topic().to_gguf(), "add=a-vector.file");
    twice.vectors.push(twice.vectors[0].clone());
    for (request, told) in [
        (adding(&wide.to_gguf(), "add=a-vector.file"), "it has 3 numbers at resid_post.2"),
        (adding(b"", "add=a-vector.file"), "is neither GGUF nor safetensors"),
        (adding(&of_topic().to_gguf(), "add=another"), "no vector 'another' comes with the request"),
        (adding(&foreign.to_gguf(), "add=a-vector.file"), "of architecture qwen2, and this one is llama"),
        (twice, "is given twice"),
    ] {
        let error = prepared(request).err().unwrap_or_else(|| panic!("nothing was wrong, not: {told}")).to_string();
        assert!(error.contains(told), "{error}");
    }
}

#[test]
fn generate_adds_the_file_that_the_command_writes() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("my vector.gguf");
    vectors(&[STUDY, "topic"], &file).unwrap();
    let generate = |edits: &[&str]| {
        let mut program = program();
        program.args(["generate", "--json", "--model", "tiny-llama", "--study", STUDY, "--max-tokens", "20"]);
        program.args(["--prompt", &sample("word-count", 3).prompt]).args(edits);
        let output = program.output().unwrap();
        let [printed, told] = [output.stdout, output.stderr].map(|bytes| String::from_utf8(bytes).unwrap());
        let events: Vec<LiveEvent> = printed.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        (events, told)
    };
    let how = "alpha=3,sites=resid_post.4..resid_post.6,scope=all";
    let file = file.to_str().unwrap();
    let (added, told) = generate(&["--vector", file, "--add", &format!("my-vector.gguf,{how}")]);
    let (steered, _) = generate(&["--steer", &format!("topic,{how}")]);
    assert!(!ids(&steered, 1).is_empty() && ids(&added, 1) == ids(&steered, 1), "{told}");
    for (edits, told) in [
        (&["--vector", file, "--add", "other.gguf"][..], "no edit adds it; give --add my-vector.gguf, or leave it out"),
        (&["--vector", "missing.gguf", "--add", "missing.gguf"][..], "--vector missing.gguf: cannot be read"),
        (&["--vector", file][..], "--add"),
        (&["--add", "my-vector.gguf"][..], "--vector"),
    ] {
        let (events, error) = generate(edits);
        assert!(events.is_empty() && error.contains(told), "{error}, not {told}");
    }
}
