//! The rest of the Live view without a browser: lens, sampling, what is copied, vectors from files, the strips' table, paging.

use std::sync::Arc;

use shared::api::SamplePage;
use shared::live::{Edit, Likely, LiveColumn, LiveEvent, LiveRequest, LiveStart, LiveToken, LiveVector, Role};
use shared::site::{Position, Site};
use shared::study::{Method, Sample, Sampling, Study};
use shared::task::Params;
use view_model::state::selection::Selection;
use view_model::view::live::copied::{self, Copied};
use view_model::view::live::lens::LensGrid;
use view_model::view::live::model::Writing;
use view_model::view::live::request::{Composed, Onward, onward, request};
use view_model::view::live::stack::{self, Stack};
use view_model::view::live::{Chosen, sampling, strips, vectors};

use super::heatmap::traced_sample;
use super::learn::bundled;
use super::live::ablated;
use super::{Pairs, SITES, study_of};
use crate::command::words;
use crate::support::program;

fn start() -> LiveEvent {
    let column = |role| LiveColumn { role, sites: Vec::new(), rank: 0, dose: None };
    LiveEvent::Start(LiveStart {
        model: "made".to_owned(),
        weights_sha256: String::new(),
        same_model: true,
        prompt_tokens: 9,
        columns: vec![column(Role::Baseline), column(Role::Edited)],
        readers: vec!["topic".to_owned(), "word-count".to_owned()],
        read_at: Site::ResidPost(1),
        fitted_at: Position::Last,
    })
}

fn likely(token: u32, probability: f64) -> Likely {
    Likely { token, text: if token == 7 { "<b>\"".to_owned() } else { format!(" w{token}") }, probability }
}

/// A token of the edited column, whose lens has one likeliest token per site.
fn token(index: usize, id: u32, lens: &[(u32, f64)]) -> LiveEvent {
    LiveEvent::Token(LiveToken {
        column: 1,
        index,
        token: id,
        text: format!(" w{id}"),
        top: Vec::new(),
        readings: vec![0.25 * index as f64, 0.5],
        norm: 1.0,
        verdict: None,
        kl: Vec::new(),
        lens: lens.iter().map(|&(token, probability)| vec![likely(token, probability), likely(99, 0.05)]).collect(),
    })
}

fn written(tokens: Vec<LiveEvent>) -> Writing {
    let mut writing = Writing::asked();
    std::iter::once(start()).chain(tokens).for_each(|event| writing.take(event));
    writing
}

#[test]
fn the_lens_shows_what_every_layer_would_say_and_where_it_is_what_was_chosen() {
    let (first, second) = ([(3, 0.1), (7, 0.5), (1, 0.9)], [(2, 0.2), (2, 0.25), (2, 1.0)]);
    let writing = written(vec![token(0, 1, &first), token(1, 2, &second), token(2, 4, &[])]);
    let grid = LensGrid::of(&writing, &SITES, 1).unwrap();
    assert_eq!((grid.name, grid.tokens.as_slice()), ("Edited", ["·w1", "·w2", "·w4"].map(str::to_owned).as_slice()));
    assert_eq!(grid.rows.iter().map(|(site, _)| *site).collect::<Vec<_>>(), [SITES[2], SITES[1], SITES[0]]);
    let chosen: Vec<Vec<Option<bool>>> = grid
        .rows
        .iter()
        .map(|(_, cells)| cells.iter().map(|cell| cell.as_ref().map(|cell| cell.chosen)).collect())
        .collect();
    let row = |first| vec![Some(first), Some(true), None];
    assert_eq!(chosen, [row(true), row(false), row(false)]);
    let told = |index: usize| grid.told(index).unwrap();
    let agrees = "the same as the token that was chosen";
    assert_eq!(
        told(0),
        ("layer 1, in place of token 1 “·w1”".to_owned(), [".90 ·w1", ".05 ·w99", agrees].map(str::to_owned).to_vec())
    );
    assert_eq!(told(6).0, "the embedding, in place of token 1 “·w1”");
    assert_eq!(told(6).1, [".10 ·w3", ".05 ·w99"]);
    assert_eq!([grid.told(2), grid.told(9)], [None, None], "a token that came without a lens, and beyond the last row");
    assert_eq!(LensGrid::of(&writing, &SITES, 0), None, "nothing is written there");
    assert_eq!(LensGrid::of(&written(vec![token(0, 1, &[])]), &SITES, 1), None, "no lens was asked for");
}

#[test]
fn the_lens_is_drawn_with_one_stop_of_the_tab_key_and_its_texts_escaped() {
    let writing = written(vec![token(0, 1, &[(3, 0.1), (7, 0.5), (1, 0.9)]), token(1, 2, &[])]);
    let html = LensGrid::of(&writing, &SITES, 1).unwrap().html();
    assert_eq!((html.matches("data-cell=").count(), html.matches("tabindex=\"0\"").count()), (6, 1), "{html}");
    assert_eq!(html.matches("class=\"chosen\"").count(), 1);
    assert!(html.contains(
        "<th scope=\"row\">1</th><td data-cell=\"0\" tabindex=\"0\" class=\"chosen\" style=\"--share:54.0%\""
    ));
    assert!(html.contains("style=\"--share:30.0%\"") && html.contains(">&lt;b>&quot;</td>"), "{html}");
    assert!(!html.contains("<b>"), "{html}");
    assert!(html.contains("<td data-cell=\"1\" tabindex=\"-1\">–</td>"), "{html}");
}

#[test]
fn a_sampling_is_written_where_it_differs_from_the_studys() {
    let mut study = study_of(Pairs::All);
    let own = study.config.sampling.clone();
    let text = "temperature=0,top_p=0.9,max_tokens=20";
    let read = sampling::read(&study, text).unwrap();
    assert_eq!(read, Sampling { temperature: 0.0, top_p: 0.9, max_tokens: 20 });
    assert_eq!(sampling::written(&study, &read).as_deref(), Some(text));
    assert_eq!(sampling::written(&study, &own), None);
    let cool = Sampling { temperature: 0.5, ..own.clone() };
    assert_eq!(sampling::read(&study, &sampling::written(&study, &cool).unwrap()), Ok(cool));
    for wrong in
        ["", "heat=1", "temperature", "temperature=2.5", "top_p=0", "top_p=1.5", "max_tokens=0", "max_tokens=1025"]
    {
        let known = sampling::read(&study, wrong).unwrap_err();
        assert!(known.contains("temperature (0 to 2)"), "{wrong}: {known}");
        assert_eq!(sampling::in_use(&study, Some(wrong)), own, "{wrong}");
    }
    let mut turned = own.clone();
    sampling::set_greedy(&study, &mut turned, true);
    assert_eq!(turned.temperature, 0.0);
    sampling::set_greedy(&study, &mut turned, false);
    assert_eq!(turned, own);
    study.config.sampling.temperature = 0.0;
    sampling::set_greedy(&study, &mut turned, false);
    assert_eq!(turned.temperature, 1.0, "a study that takes the likeliest token has no temperature to go back to");
}

fn composed() -> Composed {
    let params = Params::from_iter([("count".to_owned(), 7.into())]);
    Composed { prompt: "Don't stop.".to_owned(), task: Some("word-count".to_owned()), params }
}

fn asked(study: &Study, edits: &str, chosen: &Chosen) -> LiveRequest {
    request(study, &composed(), &Stack::read(edits).unwrap(), chosen).unwrap()
}

#[test]
fn a_link_holds_the_sampling_and_the_lens_and_asks_for_them_again() {
    let study = study_of(Pairs::All);
    let live = Chosen { sampling: Some("temperature=0.5,max_tokens=20".to_owned()), lens: true, ..Chosen::default() };
    let selection = Selection { live, ..Selection::default() };
    let (back, remarks) = Selection::from_query(&selection.to_query());
    assert_eq!((&back, remarks), (&selection, Vec::new()));
    let made = asked(&study, "none", &back.live);
    assert_eq!(made.sampling, Some(Sampling { temperature: 0.5, top_p: 1.0, max_tokens: 20 }));
    assert_eq!(made.lens, SITES, "from the embedding upwards");
    let plain = asked(&study, "none", &Chosen::default());
    assert_eq!((plain.sampling, plain.lens), (None, Vec::new()));
    let unread = Chosen { sampling: Some("hot".to_owned()), ..Chosen::default() };
    assert_eq!(asked(&study, "none", &unread).sampling, None, "the study's own");
}

/// What the program prints of a config.
fn printed(further: &[&str]) -> String {
    let output = program().args(["run", "--model", "tiny-llama", "--print-config"]).args(further).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn a_run_takes_the_copied_ablation_and_changes_nothing_else() {
    let study = bundled("tiny-llama-seed-1");
    let chosen = Chosen { sampling: Some("temperature=0.5,max_tokens=20".to_owned()), ..Chosen::default() };
    let same = "rank=2,alpha=0.5,sites=resid_post.2..resid_post.4,scope=all";
    let edits = format!("steer=topic,alpha=4;ablate=word-count,{same};ablate=topic,{same}");
    let Copied { text, notes } = copied::ablation(&study, &asked(&study, &edits, &chosen)).unwrap();
    assert_eq!(notes.len(), 2, "{notes:?}");
    assert_eq!(notes[1], "Not in a study’s ablation: steer=topic,alpha=4.");
    assert!(notes.iter().all(|note| text.contains(&format!("\n# {note}\n"))), "{text}");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("study.toml");
    std::fs::write(&file, &text).unwrap();
    let (base, ours) = (printed(&["--preset", "bundled"]), printed(&["--config", file.to_str().unwrap()]));
    assert_eq!(base.lines().count(), ours.lines().count(), "{ours}");
    let changed: Vec<&str> =
        base.lines().zip(ours.lines()).filter(|(base, ours)| base != ours).map(|(_, ours)| ours).collect();
    let expected = [
        "rank = 2",
        "alpha = 0.5",
        "scope = \"all\"",
        "sites = [\"resid_post.2\", \"resid_post.3\", \"resid_post.4\"]",
        "max_tokens = 20",
        "temperature = 0.5",
    ];
    assert_eq!(changed, expected);
}

/// A study that is opened from a file has any text as its id, and so have its tasks and its model.
#[test]
fn ids_of_an_opened_file_add_no_line_to_a_config_and_no_word_to_a_command() {
    let mut study = bundled("tiny-llama-seed-1");
    "a\nrandom = 987654\u{1b}".clone_into(&mut study.id);
    "org/m\n[sampling]".clone_into(&mut study.config.model);
    let mut request = asked(&study, "ablate=topic", &Chosen::default());
    request.edits.push("steer=x\r\nseed = 7".parse().unwrap());
    let text = copied::ablation(&study, &request).unwrap().text;
    assert!(text.contains("a\\nrandom = 987654\\u{1b}") && text.contains("steer=x\\r\\nseed = 7"), "{text}");
    let comments = text.lines().take_while(|line| line.starts_with("# ")).count();
    assert_eq!(comments, 4, "{text}");
    let known =
        ["preset", "[ablation", "method", "position", "sites", "rank", "random", "permutations", "alpha", "scope"];
    let known = known.into_iter().chain(["alphas", "ranks", "samples", "dose"]).collect::<Vec<_>>();
    for line in text.lines().skip(comments).filter(|line| !line.is_empty()) {
        assert!(known.iter().any(|known| line.starts_with(known)) && !line.contains("987654"), "{line}");
    }
    "s; rm -rf ~".clone_into(&mut study.id);
    let command = vectors::command(&study, "it's $(id)");
    assert_eq!(
        words(&command),
        ["skillscope", "vectors", "s; rm -rf ~", "it's $(id)", "--out", "it-s---id-.gguf"],
        "{command}"
    );
}

#[test]
fn what_a_study_cannot_ablate_is_not_copied() {
    let study = bundled("tiny-llama-seed-1");
    let of = |study: &Study, edits: &str| copied::ablation(study, &asked(study, edits, &Chosen::default()));
    for edits in
        ["none", "!ablate=topic", "steer=topic", "random=3,seed=9", "ablate=topic,alpha=-0.5", "ablate=topic,alpha=2.5"]
    {
        let problem = of(&study, edits).unwrap_err();
        assert!(problem.contains("α from 0 to 2"), "{edits}: {problem}");
    }
    of(&study_of(Pairs::All), "ablate=topic").unwrap_err();
    let mut other = study.clone();
    let config = other.config.ablation.as_mut().unwrap();
    (config.method, config.behaviour.as_mut().unwrap().dose) = (Method::Leace, None);
    let text = of(&other, "ablate=topic").unwrap().text;
    assert!(text.contains("\nmethod = \"leace\"\n") && text.contains("\nrank = 4\n"), "{text}");
    assert!(text.ends_with("\nsamples = 300\ndose = false\n"), "{text}");
    assert!(
        text.contains("\nsites = [\"embed\",\"resid_post.0\","),
        "all sites of the subspaces, as Live edits: {text}"
    );
}

#[test]
fn the_copied_command_runs_and_has_all_that_was_composed() {
    let study = bundled("tiny-llama-seed-1");
    let chosen = Chosen {
        seed: 3,
        sampling: Some("temperature=0.5,max_tokens=4".to_owned()),
        read_at: Some(Site::ResidPost(2)),
        ..Chosen::default()
    };
    let Copied { text, notes } = copied::command(&study, &asked(&study, "ablate=word-count,alpha=-0.5", &chosen));
    let expected = "skillscope generate --model tiny-llama --study tiny-llama-seed-1 --prompt 'Don'\\''t stop.' --task word-count \
                    --params '{\"count\":7}' --seed 3 --temperature 0.5 --top-p 1 --max-tokens 4 \
                    --ablate word-count,alpha=-0.5 --control 3 --read-at resid_post.2 --trace";
    assert_eq!((text.as_str(), notes), (expected, Vec::new()));
    assert_eq!(words(&text)[7], "Don't stop.");
    let output = program().args(&words(&text)[1..]).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let printed = String::from_utf8(output.stdout).unwrap();
    for column in ["baseline", "edited", "control"] {
        assert!(printed.lines().any(|line| line.starts_with(column)), "{column}: {printed}");
    }
}

#[test]
fn a_command_says_what_it_does_in_another_order_and_what_is_to_be_filled_in() {
    let made = ablated();
    let chosen = Chosen { control: false, lens: true, ..Chosen::default() };
    let mut request = asked(&made, "add=v.gguf,alpha=2;ablate=topic", &chosen);
    request.vectors = vec![LiveVector { name: "v.gguf".to_owned(), file: "AAAA".into() }];
    let Copied { text, notes } = copied::command(&made, &request);
    assert!(
        text.contains(" --add v.gguf,alpha=2 --ablate topic --vector v.gguf --lens embed,resid_post.0,resid_post.1 "),
        "{text}"
    );
    assert!(text.contains(" --model PATH/TO/made "), "{text}");
    assert!(notes[0].contains("PATH/TO") && notes[1].contains("order"), "{notes:?}");
    assert_eq!(notes[2..], ["Put the path of v.gguf after --vector."]);
}

#[test]
fn a_vector_is_a_card_whose_file_comes_with_the_request() {
    let study = study_of(Pairs::All);
    assert_eq!(LiveVector::plain_name("my vec (1).gguf"), "my-vec--1-.gguf");
    let edit = vectors::add("a.gguf");
    assert_eq!((edit.to_string().as_str(), vectors::added(&edit)), ("add=a.gguf", Some("a.gguf")));
    assert_eq!(
        (stack::rank(&study, &edit), stack::reach(&study, &edit)),
        (None, [0, 2]),
        "wherever it has a direction"
    );
    assert_eq!(vectors::added(&Edit::ablate("topic")), None);
    let file = |name: &str, file: &str| LiveVector { name: name.to_owned(), file: file.into() };
    let mut files = vec![file("a.gguf", "old"), file("unused", "x")];
    vectors::keep(&mut files, file("a.gguf", "new"));
    assert_eq!(files, [file("unused", "x"), file("a.gguf", "new")]);
    let of = |edits: &str| asked(&study, edits, &Chosen::default());
    let filled = vectors::fill(of("add=a.gguf;add=a.gguf,alpha=-2;!add=b;ablate=topic"), &files).unwrap();
    assert_eq!(
        (filled.vectors, filled.edits.len()),
        (vec![file("a.gguf", "new")], 3),
        "once, and none of a card that is off"
    );
    assert_eq!(vectors::fill(of("ablate=topic"), &files).unwrap(), of("ablate=topic"));
    let missing = vectors::fill(of("add=a.gguf;add=b"), &files).unwrap_err();
    assert!(missing.contains("is missing"), "{missing}");
    let many = vectors::fill(of("add=a;add=b;add=c;add=d;add=e"), &files).unwrap_err();
    assert!(many.contains("More than four"), "{many}");
    assert_eq!(vectors::command(&study, "topic"), "skillscope vectors made-seed-1 topic --out topic.gguf");
}

/// A file has up to 4 MB, and requests are compared at every change.
#[test]
fn requests_share_the_text_of_a_file_which_is_plain_text_in_json() {
    let files = [LiveVector { name: "a.gguf".to_owned(), file: "QUJD".into() }];
    let of = || vectors::fill(asked(&study_of(Pairs::All), "add=a.gguf", &Chosen::default()), &files).unwrap();
    let (one, other) = (of(), of());
    assert!([&one, &other.clone()].iter().all(|request| Arc::ptr_eq(&request.vectors[0].file, &files[0].file)));
    let text = serde_json::to_string(&one).unwrap();
    assert!(text.contains(r#""vectors":[{"name":"a.gguf","file":"QUJD"}]"#), "{text}");
    assert_eq!(serde_json::from_str::<LiveRequest>(&text).unwrap(), one, "the same text elsewhere");
    let changed = [LiveVector { file: "QUJE".into(), ..files[0].clone() }];
    assert_ne!(vectors::fill(LiveRequest { vectors: Vec::new(), ..one.clone() }, &changed).unwrap(), one);
}

#[test]
fn the_strips_have_a_table_of_every_token_and_probe() {
    let table = strips::table(&written(vec![token(0, 1, &[]), token(1, 2, &[]), token(2, 4, &[])]), 1);
    assert_eq!(table.columns, ["token", "topic", "word-count"]);
    assert_eq!(table.rows.iter().map(|row| row.head.as_str()).collect::<Vec<_>>(), ["1 ·w1", "2 ·w2", "3 ·w4"]);
    let texts: Vec<Vec<&str>> =
        table.rows.iter().map(|row| row.cells.iter().map(|cell| cell.text.as_str()).collect()).collect();
    assert_eq!(texts, [[".25", ".50"], [".50", ".50"], ["–", "–"]], "a reading comes with the token behind it");
    assert_eq!(
        (table.rows[0].cells[0].value, super::about(&table.rows[1].cells[1], "task")),
        (Some(0.25), "word-count")
    );
    let from: Vec<(&str, &str)> = table.from.iter().map(|(name, value)| (*name, value.as_str())).collect();
    assert_eq!(from, [("column", "edited"), ("site", "resid_post.1"), ("position", "last")]);
    assert!(strips::table(&Writing::default(), 0).rows.is_empty());
}

fn page(number: usize, total: usize, samples: &[(&str, &str)]) -> SamplePage {
    let sample =
        |&(id, prompt): &(&str, &str)| Sample { id: id.to_owned(), prompt: prompt.to_owned(), ..traced_sample() };
    SamplePage { page: number, per_page: 2, total, samples: samples.iter().map(sample).collect() }
}

#[test]
fn another_prompt_goes_on_over_the_pages_of_samples() {
    let pages = [
        page(1, 5, &[("t/0", "a"), ("t/1", "a")]),
        page(2, 5, &[("t/2", "a"), ("t/3", "b")]),
        page(3, 5, &[("t/4", "c")]),
    ];
    let sample = |page: usize, at: usize| pages[page].samples[at].clone();
    let to = |id: &str| Some(Onward::Sample(id.to_owned()));
    assert_eq!(onward(&pages[0], Some(&sample(0, 0))), Some(Onward::Page(2)), "none differs behind it");
    assert_eq!(onward(&pages[1], Some(&sample(0, 0))), to("t/3"));
    assert_eq!(onward(&pages[1], Some(&sample(1, 1))), Some(Onward::Page(3)));
    assert_eq!(onward(&pages[2], Some(&sample(1, 1))), to("t/4"));
    assert_eq!(onward(&pages[2], Some(&sample(2, 0))), Some(Onward::Page(1)), "behind the last comes the first");
    assert_eq!(onward(&pages[0], Some(&sample(2, 0))), to("t/0"));
    assert_eq!(onward(&pages[0], None), to("t/0"));
    let single = page(1, 2, &[("t/0", "a"), ("t/1", "b")]);
    assert_eq!(onward(&single, Some(&single.samples[1])), to("t/0"));
    let alike = page(1, 2, &[("t/0", "a"), ("t/1", "a")]);
    assert_eq!(onward(&alike, Some(&alike.samples[0])), None);
}
