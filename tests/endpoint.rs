//! Judges outside of the lexicons: the protocol of an endpoint, and what a checker makes of the answers.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use backend::endpoint::Endpoint;
use backend::snapshot::Snapshot;
use burn::tensor::Device;
use serde_json::{Value, json};
use shared::error::{Error, Result};
use shared::judge::{self, ModelJudge, Opinion, Question, cards_by, readings};
use shared::model::{NoHook, Precision, Rows};
use shared::readback;
use shared::study::BuiltInSet;
use shared::task::{Params, TaskSet, of_set};

use crate::support::program;

/// A server that gives the answers in turn, each a status and a body, and keeps the requests' bodies.
fn serving(answers: Vec<(u16, String)>) -> (String, Arc<Mutex<Vec<Value>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/v1", listener.local_addr().unwrap());
    let requests = Arc::new(Mutex::new(Vec::new()));
    let kept = requests.clone();
    std::thread::spawn(move || {
        for (status, body) in answers {
            let (stream, _) = listener.accept().unwrap();
            let mut reader = BufReader::new(stream);
            let (mut line, mut length) = (String::new(), 0);
            reader.read_line(&mut line).unwrap();
            assert_eq!(line, "POST /v1/chat/completions HTTP/1.1\r\n");
            while line != "\r\n" {
                line.clear();
                reader.read_line(&mut line).unwrap();
                if let Some(value) = line.to_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
            }
            let mut request = vec![0; length];
            reader.read_exact(&mut request).unwrap();
            kept.lock().unwrap().push(serde_json::from_slice(&request).unwrap());
            let head = format!("HTTP/1.1 {status} X\r\nContent-Length: {}\r\nConnection: close\r\n\r\n", body.len());
            reader.into_inner().write_all((head + &body).as_bytes()).unwrap();
        }
    });
    (url, requests)
}

fn said(text: &str) -> (u16, String) {
    (200, json!({"choices": [{"message": {"role": "assistant", "content": text}}]}).to_string())
}

fn question(text: &str) -> Question {
    let judge = judge::ALL.iter().find(|judge| judge.id == "open_topic").unwrap();
    Question::new(judge, "sea", text)
}

fn open(url: &str, folder: &std::path::Path) -> Endpoint {
    Endpoint::open(url, "judge-1", folder).unwrap().waiting(&[Duration::from_millis(1); 2])
}

#[test]
fn an_endpoint_is_asked_again_after_a_failure_and_once_per_question() {
    let folder = tempfile::tempdir().unwrap();
    let (url, requests) = serving(vec![
        (503, "busy".to_owned()),
        (429, "slow down".to_owned()),
        said("**Yes.**"),
        said("no"),
        said("It depends."),
    ]);
    let endpoint = open(&url, folder.path());
    assert_eq!(endpoint.is_yes(&question("Waves.")).unwrap(), Some(true));
    assert_eq!(endpoint.is_yes(&question("Trains.")).unwrap(), Some(false));
    assert_eq!(endpoint.is_yes(&question("Clouds.")).unwrap(), None);
    assert_eq!(endpoint.is_yes(&question("Waves.")).unwrap(), Some(true), "from memory");
    let sent = requests.lock().unwrap().clone();
    assert_eq!(sent.len(), 5, "two failures and three answers");
    assert_eq!(sent[0], sent[2]);
    let message = "Is this text mainly about the sea? Answer with one word, yes or no.\n\nText: Waves.";
    assert_eq!(sent[0]["messages"], json!([{"role": "user", "content": message}]));
    assert_eq!((&sent[0]["model"], &sent[0]["temperature"]), (&json!("judge-1"), &json!(0)));
    // A later program has the answers, whatever a killed one left half-written, and needs no server.
    drop(endpoint);
    let file = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
    let kept = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, kept + "{\"question\":\"ab").unwrap();
    let endpoint = open(&url, folder.path());
    for (text, answer) in [("Waves.", Some(true)), ("Trains.", Some(false)), ("Clouds.", None)] {
        assert_eq!(endpoint.is_yes(&question(text)).unwrap(), answer);
    }
}

#[test]
fn what_an_endpoint_does_wrong_is_said_with_its_address() {
    let folder = tempfile::tempdir().unwrap();
    let cases = [
        (vec![(401, "bad key".to_owned())], "it answered with status 401: bad key"),
        (vec![(200, "<html>".to_owned())], "it sent <html>"),
        (vec![(500, "down".to_owned()); 3], "no answer after 3 requests; the last: it answered with status 500: down"),
    ];
    for (answers, expected) in cases {
        let (url, _) = serving(answers);
        let error = open(&url, folder.path()).is_yes(&question("Waves.")).unwrap_err();
        let Error::Device { device, problem, .. } = &error else { panic!("{error}") };
        assert_eq!((device, problem.as_str()), (&format!("judge at {url}"), expected));
    }
    let addresses = [
        ("localhost:8000", "begin it with http:// or https://"),
        ("https://me:secret@judge.example/v1", "no user, password or query"),
        ("https://judge.example/v1?key=secret", "no user, password or query"),
    ];
    for (address, expected) in addresses {
        let error = Endpoint::open(address, "judge-1", folder.path()).err().unwrap();
        assert!(error.to_string().contains(expected), "{error}");
    }
}

/// Says yes to texts that hold a letter, and counts the questions.
struct Holds(char, AtomicUsize);

impl Opinion for Holds {
    fn name(&self) -> String {
        "letter".to_owned()
    }

    fn source(&self) -> String {
        "a test".to_owned()
    }

    fn is_yes(&self, question: &Question) -> Result<Option<bool>> {
        self.1.fetch_add(1, Ordering::Relaxed);
        Ok((!question.text.contains('?')).then(|| question.text.contains(self.0)))
    }
}

#[test]
fn a_checker_takes_the_answer_in_place_of_the_lexicon_and_says_so() {
    let opinion = Holds('z', AtomicUsize::new(0));
    let tasks: TaskSet = of_set(BuiltInSet::Natural).iter().cloned().collect();
    let tone: Params = serde_json::from_value(json!({"tone": "positive"})).unwrap();
    let task = tasks.by_id("sentiment").unwrap();
    let text = "<think>z</think>What a wonderful day.";
    assert!(task.check(&tone, text).unwrap().satisfied, "VADER reads it as positive");
    let check = |text: &str| task.check_by(Some(&opinion), &tone, text).unwrap();
    let verdict = check(text).unwrap();
    assert_eq!(
        (verdict.satisfied, verdict.why.as_str()),
        (false, "letter says no: Is the tone of this text positive?")
    );
    assert!(check("zest").unwrap().satisfied);
    assert_eq!(check("zest?"), None, "neither yes nor no");
    assert!(!check("  ").unwrap().satisfied, "an empty response is not asked about");
    assert_eq!(opinion.1.load(Ordering::Relaxed), 3);
    let count: Params = serde_json::from_value(json!({"count": 6})).unwrap();
    assert!(tasks.by_id("word-count").unwrap().check_by(Some(&opinion), &count, "a b c").unwrap().unwrap().satisfied);
    assert_eq!(opinion.1.load(Ordering::Relaxed), 3, "no judge decides a count");
}

#[test]
fn an_opinion_is_audited_on_the_same_responses_as_the_lexicon() {
    let opinion = Holds('e', AtomicUsize::new(0));
    let tasks: TaskSet = of_set(BuiltInSet::Natural).iter().filter(|task| task.id() == "register").cloned().collect();
    let [card] = cards_by(&opinion, &tasks).unwrap().try_into().unwrap();
    let rows = readings("open_register");
    let rows: Vec<_> = rows.into_iter().filter(|row| !row.text.contains('?')).collect();
    let yes = rows.iter().filter(|row| row.text.contains('e')).count() as f64 / rows.len() as f64;
    let audit = card.audit.unwrap();
    assert_eq!((card.name.as_str(), card.audited, audit.met), ("letter", rows.len(), yes));
}

/// By the logits of the prompt's last token, computed here.
#[test]
fn a_model_judges_itself_by_the_likelier_answer() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/model/qwen2-mixed.gguf");
    let snapshot = Snapshot::open(file).unwrap();
    let (model, tokenizer) = (snapshot.model(Precision::F32, &Device::flex()).unwrap(), snapshot.tokenizer().unwrap());
    let judge = ModelJudge::new(&model, &tokenizer, "itself").unwrap();
    assert!(judge.source().contains("circular"));
    let first = |word: &str| tokenizer.encode(word).unwrap()[0] as usize;
    let mut answers = Vec::new();
    for text in ["Waves.", "Trains and rails.", "A cake of flour.", "", "12345", "naïve café", "the sea the sea", "x"]
    {
        let question = question(text);
        let ids = tokenizer.prompt(&question.to_string()).unwrap().token_ids;
        let stream = model.stream(&Rows::new(&[&ids], &model.device), None, &mut NoHook);
        let all = readback::floats(model.logits(stream.reshape([ids.len(), model.config.d_model]))).unwrap();
        let logits = &all[(ids.len() - 1) * model.config.vocab_size..];
        let best = |words: [&str; 2]| words.map(|word| logits[first(word)]).into_iter().fold(f32::MIN, f32::max);
        let (yes, no) = (best(["Yes", "yes"]), best(["No", "no"]));
        let likelier = logits.iter().filter(|&&logit| logit > yes.max(no)).count();
        let expected = (likelier < 10).then_some(yes > no);
        assert_eq!(judge.is_yes(&question).unwrap(), expected, "{text}");
        answers.push(expected);
    }
    println!("{answers:?}");
}

#[test]
fn a_judge_that_is_none_is_refused_with_those_there_are() {
    let cases: [(&[&str], &str); 4] = [
        (&["--judge", "gpt"], "use lexicon, model, or the address of an endpoint"),
        (&["--judge", "http://localhost:1/v1"], "name the model there with --judge-model"),
        (&["--judge", "model", "--judge-model", "x"], "is for endpoints"),
        (&["--judge", "ftp://x/v1", "--judge-model", "x"], "begin it with http:// or https://"),
    ];
    for (given, expected) in cases {
        let home = tempfile::tempdir().unwrap();
        let mut command = program();
        command.env("XDG_DATA_HOME", home.path()).current_dir(home.path());
        let output = command.args(["run", "--model", "tiny-qwen2", "--quick"]).args(given).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(1), "{said}");
        assert!(said.contains(expected), "{said}");
    }
}
