//! Tokenizers and chat templates in the manner of the real families, against transformers.
//!
//! Reference: `python tests/reference.py templates` (transformers).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use serde::Deserialize;
use serde_json::Value;
use shared::snapshot::{FILES, InMemory, SafetensorsFolder, SnapshotFormat};
use shared::template::Template;
use shared::tokenizer::{ChatTokenizer, Message};

/// A chat as transformers renders, tokenizes and decodes it, or what its template raised.
#[derive(Deserialize)]
struct Chat {
    messages: Vec<Message>,
    text: Option<String>,
    #[serde(default)]
    token_ids: Vec<u32>,
    #[serde(default)]
    decoded: String,
    error: Option<String>,
}

const STYLES: [&str; 4] = ["gemma", "llama", "mistral", "qwen"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/template")
}

fn style(name: &str) -> (ChatTokenizer, BTreeMap<String, Chat>) {
    let folder = folder().join(name);
    let text = |file: &str| std::fs::read_to_string(folder.join(file)).unwrap();
    let (json, config, template) = (text("tokenizer.json"), text("tokenizer_config.json"), text("chat_template.jinja"));
    let tokenizer = ChatTokenizer::from_bytes(json.as_bytes(), &config, Some(&template)).unwrap();
    (tokenizer, serde_json::from_str(&text("chats.json")).unwrap())
}

#[test]
fn chats_are_rendered_tokenized_and_decoded_as_transformers_does() {
    let mut compared = 0;
    for name in STYLES {
        let (tokenizer, chats) = style(name);
        for (chat, row) in &chats {
            let Some(text) = &row.text else { continue };
            assert_eq!(tokenizer.render(&row.messages, true).unwrap(), *text, "{name} {chat}");
            let ids = tokenizer.encode(text).unwrap();
            assert_eq!(ids, row.token_ids, "{name} {chat}");
            assert_eq!(tokenizer.decode(&ids).unwrap(), row.decoded, "{name} {chat}");
            compared += 1;
        }
    }
    assert!(compared >= 14, "only {compared} chats were compared");
}

/// Keys of a message beyond role and content reach the template.
#[test]
fn further_keys_of_a_message_are_given_to_the_template() {
    let json = std::fs::read(folder().join("qwen/tokenizer.json")).unwrap();
    let template = "{% for m in messages %}{{ m.role }}:{% if m.reasoning_content %}[{{ m.reasoning_content }}]{% endif %}\
                    {{ m.content }}{% if m.tool is defined %}({{ m.tool.name }}){% endif %};{% endfor %}";
    let tokenizer = ChatTokenizer::from_bytes(&json, "{}", Some(template)).unwrap();
    let messages: Vec<Message> = serde_json::from_str(
        r#"[{"role": "assistant", "reasoning_content": "hm, hm", "content": "Two.", "tool": {"name": "add"}},
            {"role": "user", "content": "Three?"}]"#,
    )
    .unwrap();
    assert_eq!(tokenizer.render(&messages, true).unwrap(), "assistant:[hm, hm]Two.(add);user:Three?;");
}

#[test]
fn what_a_template_raises_is_told_in_its_words() {
    let mut raised = 0;
    for name in STYLES {
        let (tokenizer, chats) = style(name);
        for (chat, row) in &chats {
            let Some(expected) = &row.error else { continue };
            let error = tokenizer.render(&row.messages, true).expect_err("transformers refuses it too").to_string();
            assert!(error.contains(expected.as_str()), "{name} {chat}: '{error}' does not say '{expected}'");
            raised += 1;
        }
    }
    assert!(raised >= 3, "only {raised} complaints were compared");
}

#[test]
fn the_first_token_stands_once() {
    for (name, first) in [("gemma", "<bos>"), ("llama", "<|begin|>"), ("mistral", "<s>")] {
        let (tokenizer, _) = style(name);
        let prompt = tokenizer.prompt("Hello there!").unwrap();
        let firsts = prompt.token_ids.iter().filter(|&&id| tokenizer.token_text(id).unwrap() == first).count();
        assert_eq!(firsts, 1, "{name}: {:?}", prompt.token_ids);
    }
}

#[test]
fn the_last_token_of_the_users_text_is_found_in_every_style() {
    for name in STYLES {
        let (tokenizer, _) = style(name);
        for text in ["Hello there!", "  naïve café 😀 ", "a sea, a sea, a sea"] {
            let prompt = tokenizer.prompt(text).unwrap();
            let last = tokenizer.decode(&prompt.token_ids[..=prompt.user_last]).unwrap();
            assert!(last.ends_with(text.trim()), "{name}: '{last}' does not end with '{text}'");
        }
    }
}

/// Templates with what they are given, as transformers renders them, or what they raised.
#[derive(Deserialize)]
struct Cases {
    date: String,
    special: BTreeMap<String, String>,
    values: BTreeMap<String, Value>,
    chats: BTreeMap<String, Vec<Message>>,
    cases: Vec<Case>,
}

#[derive(Deserialize)]
struct Case {
    name: String,
    source: String,
    chat: String,
    #[serde(default)]
    given: BTreeMap<String, Value>,
    text: Option<String>,
    error: Option<String>,
}

#[test]
fn templates_render_what_jinja_renders_with_the_methods_of_python() {
    let all: Cases = serde_json::from_slice(&std::fs::read(folder().join("jinja.json")).unwrap()).unwrap();
    assert!(all.cases.len() >= 180, "only {} cases", all.cases.len());
    let wrong: Vec<String> = all.cases.iter().filter_map(|case| difference(&all, case)).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where a case differs from transformers.
fn difference(all: &Cases, case: &Case) -> Option<String> {
    let mut arguments = all.values.clone();
    arguments.extend(case.given.clone());
    let rendered = Template::compile(&case.source).and_then(|mut template| {
        template.set(&arguments, Some(&all.date))?;
        template.render(&all.chats[&case.chat], true, &all.special)
    });
    let same = match (&rendered, &case.text) {
        (Ok(text), Some(expected)) => text == expected,
        (Err(error), None) => error.to_string().contains(case.error.as_deref().unwrap()),
        _ => false,
    };
    (!same).then(|| format!("{}: {rendered:?}, not {:?}", case.name, case.text.as_ref().or(case.error.as_ref())))
}

#[test]
fn a_template_is_refused_what_it_cannot_be_given() {
    let mut template = Template::compile("{{ strftime_now('%Q') }}").unwrap();
    let messages: [Message; 0] = [];
    let render = |template: &Template| template.render(&messages, true, &BTreeMap::new()).unwrap_err().to_string();
    assert!(render(&template).contains("no date was given"), "shared has no clock");
    for date in ["today", "2026-02-30T00:00:00"] {
        assert!(template.set(&BTreeMap::new(), Some(date)).unwrap_err().to_string().contains(date));
    }
    template.set(&BTreeMap::new(), Some("2026-11-09T05:04:03")).unwrap();
    assert!(render(&template).contains("%Q"), "{}", render(&template));
    let messages = BTreeMap::from([("messages".to_owned(), Value::Null)]);
    assert!(template.set(&messages, None).unwrap_err().to_string().contains("'messages'"));
}

#[test]
fn templates_nested_beyond_every_real_one_are_refused_on_a_small_stack_and_at_once() {
    let chain = |part: &str, times: usize| format!("{{{{ ''{} }}}}", part.repeat(times));
    let elifs = |times: usize| format!("{{% if a %}}{}{{% endif %}}", "{% elif b %}".repeat(times));
    let lists = |times: usize, shown: &str| {
        format!(
            "{{% set ns = namespace(x=[]) %}}{{% for _ in range({times}) %}}{{% set ns.x = [ns.x] %}}{{% endfor %}}{shown}"
        )
    };
    let tag = "a tag of more than 2000 characters beside its strings";
    let cases = [
        (chain("|e", 20_000), Some(tag)),
        (chain("|e", 990), None),
        (format!("{{{{ '{}' }}}}", "long ".repeat(20_000)), None),
        (format!("{{{{ {}1 }}}}", "-".repeat(1990)), None),
        (format!("{{{{ {}1 }}}}", "not ".repeat(490)), None),
        (elifs(20_000), Some("more than 500 'elif'")),
        (elifs(500), None),
        (lists(20_000, "{{ ns.x }}"), Some("more than 500 lists and dictionaries in each other")),
        (lists(20_000, "{{ ns.x | tojson }}"), Some("more than 500 lists and dictionaries in each other")),
        (lists(400, "{{ ns.x }}{{ ns.x | tojson }}"), None),
        ("{%iv{% raw %}".repeat(20_000), Some("unknown statement iv")),
        ("{% raw %}".repeat(20_000), Some("unexpected end of raw block")),
        ("{#".repeat(100_000), Some("unexpected end of comment")),
        ("{{ '".repeat(100_000), Some("a tag of more")),
    ];
    let begun = Instant::now();
    for (source, expected) in cases {
        let of = format!("{}…", &source[..60]);
        let read = move || {
            let template = Template::compile(&source)?;
            template.render(&[Message::new("user", "Hi")], true, &BTreeMap::new())
        };
        let read = thread::Builder::new().stack_size(2 << 20).spawn(read).unwrap().join().unwrap();
        match (read, expected) {
            (Ok(_), None) => (),
            (Err(error), Some(expected)) => assert!(error.to_string().contains(expected), "{of} {error}"),
            (read, expected) => panic!("{of} {read:?}, not {expected:?}"),
        }
    }
    assert!(begun.elapsed() < Duration::from_secs(10), "{:?}", begun.elapsed());
}

/// Files over a tokenizer.json, with the prompt that transformers makes of them, or its complaint.
#[derive(Deserialize)]
struct Layout {
    files: BTreeMap<String, Value>,
    text: Option<String>,
    #[serde(default)]
    token_ids: Vec<u32>,
}

#[test]
fn tokenizer_files_are_read_as_transformers_reads_them() {
    let base = std::fs::read(folder().join("mistral/tokenizer.json")).unwrap();
    let layouts: BTreeMap<String, Layout> =
        serde_json::from_slice(&std::fs::read(folder().join("layouts.json")).unwrap()).unwrap();
    assert!(layouts.len() >= 14, "only {} layouts", layouts.len());
    let user = [Message::new("user", "Hi <b>& Zoë's \"friend\" 😀")];
    for (name, layout) in &layouts {
        let files = files_of(layout, &base);
        assert!(files.keys().all(|file| FILES.contains(&file.as_str()) || file.ends_with("rag.jinja")), "{name}");
        let format = SafetensorsFolder::open(Arc::new(InMemory { name: name.clone(), files })).unwrap();
        match (format.tokenizer(), &layout.text) {
            (Ok(tokenizer), Some(text)) => {
                assert_eq!(tokenizer.render(&user, true).unwrap(), *text, "{name}");
                assert_eq!(tokenizer.encode(text).unwrap(), layout.token_ids, "{name}");
            }
            (Err(error), None) => {
                let error = error.to_string();
                assert!(error.contains("default") && error.contains("copy the one you mean to"), "{name}: {error}");
            }
            (tokenizer, _) => panic!("{name}: {:?}", tokenizer.err()),
        }
    }
}

/// The files of a layout: its own, and the changed tokenizer.json.
fn files_of(layout: &Layout, base: &[u8]) -> BTreeMap<String, std::borrow::Cow<'static, [u8]>> {
    let mut tokenizer: serde_json::Map<String, Value> = serde_json::from_slice(base).unwrap();
    let mut files = BTreeMap::from([("config.json".to_owned(), b"{}".to_vec().into())]);
    for (file, content) in &layout.files {
        match content {
            Value::Object(changes) if file == "tokenizer.json" => tokenizer.extend(changes.clone()),
            Value::String(text) => drop(files.insert(file.clone(), text.clone().into_bytes().into())),
            content => drop(files.insert(file.clone(), content.to_string().into_bytes().into())),
        }
    }
    files.insert("tokenizer.json".to_owned(), serde_json::to_vec(&tokenizer).unwrap().into());
    files
}
