//! Compiles the interface text (`text/<language>/**.ftl`, in Fluent's syntax) to one function per message, so that a
//! missing message or a wrong argument is a compile error. The text of the first language stands in the functions, that of
//! every other in a file of its own, which the page fetches when that language is spoken.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey};
use fluent_syntax::parser;
use fluent_syntax::unicode::unescape_unicode_to_string;

/// The languages; the first is the source language. `Language` in src/text/say.rs has the same order.
const LANGUAGES: [&str; 2] = ["en", "it"];

/// The messages of one file, by name.
type Messages = BTreeMap<String, Message>;

/// One message: its pattern in short form, and the names of its arguments, sorted.
struct Message {
    pattern: String,
    arguments: Vec<String>,
}

/// The texts of the languages after the first: every message in the order of its number, then the sentences of studies,
/// each after its key.
#[derive(Default)]
struct Translations([Vec<String>; LANGUAGES.len() - 1]);

/// Stands between the texts of a translation.
const BETWEEN: &str = "\0";

fn main() {
    let text = Path::new(&variable("CARGO_MANIFEST_DIR")).join("text");
    println!("cargo::rerun-if-changed={}", text.display());
    let mut code = String::new();
    let mut translations = Translations::default();
    for folder in sorted(&text.join(LANGUAGES[0])) {
        writeln!(code, "pub mod {} {{", name_of(&folder)).expect("a string takes all");
        for file in sorted(&folder) {
            let relative = file.strip_prefix(text.join(LANGUAGES[0])).expect("it is below");
            code.push_str(&module(
                &name_of(&file),
                &LANGUAGES.map(|language| read(&text.join(language).join(relative))),
                &mut translations,
            ));
        }
        code.push_str("}\n");
    }
    writeln!(code, "/// How many messages there are.\npub const MESSAGES: usize = {};", translations.0[0].len())
        .expect("a string takes all");
    same_files(&text);
    for (texts, language) in translations.0.iter_mut().zip(&LANGUAGES[1..]) {
        texts.extend(of_studies(&text.join("study").join(format!("{language}.ftl"))));
        assert!(texts.iter().all(|text| !text.contains(BETWEEN)), "a text of {language} holds the mark between texts");
        write(&format!("{language}.txt"), &texts.join(BETWEEN));
    }
    write("say.rs", &code);
    write("colours.rs", &colours(&Path::new(&variable("CARGO_MANIFEST_DIR")).join("../style.css")));
}

/// Writes generated code.
fn write(name: &str, code: &str) {
    let out = Path::new(&variable("OUT_DIR")).join(name);
    std::fs::write(&out, code).unwrap_or_else(|error| panic!("{} cannot be written: {error}", out.display()));
}

/// The light theme's colours in the page's style sheet, `--name: light-dark(#rrggbb, …)`, for figures without a browser.
fn colours(sheet: &Path) -> String {
    println!("cargo::rerun-if-changed={}", sheet.display());
    let text = std::fs::read_to_string(sheet).unwrap_or_else(|error| panic!("{}: {error}", sheet.display()));
    let colour = |line: &str| {
        let (name, value) = line.trim().strip_prefix("--")?.split_once(": light-dark(#")?;
        let part = |at: usize| u8::from_str_radix(value.get(at..at + 2)?, 16).ok();
        Some((name.to_owned(), [part(0)?, part(2)?, part(4)?]))
    };
    let all: Vec<(String, [u8; 3])> = text.lines().filter_map(colour).collect();
    assert!(!all.is_empty(), "{}: no line is `--name: light-dark(#rrggbb, …)`", sheet.display());
    format!("/// The colours of the light theme, by name.\nconst LIGHT: &[(&str, [u8; 3])] = &{all:?};\n")
}

fn variable(name: &str) -> String {
    std::env::var(name).unwrap_or_else(|_| panic!("{name} is not set; cargo sets it"))
}

/// Every file of a translation must belong to one of the first language.
fn same_files(text: &Path) {
    for folder in LANGUAGES[1..].iter().flat_map(|language| sorted(&text.join(language))) {
        for file in sorted(&folder) {
            let name = Path::new(folder.file_name().expect("a listed folder")).join(file.file_name().expect("a file"));
            let first = text.join(LANGUAGES[0]).join(&name);
            assert!(first.is_file(), "{} translates nothing: there is no {}", file.display(), first.display());
        }
    }
}

fn sorted(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    paths
}

fn name_of(path: &Path) -> String {
    path.file_stem().expect("a listed file").to_string_lossy().replace('-', "_")
}

/// The messages of a file.
fn read(path: &Path) -> Messages {
    let source = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    let resource = parser::parse(source).unwrap_or_else(|(_, errors)| panic!("{}: {errors:?}", path.display()));
    let mut messages = Messages::new();
    for entry in resource.body {
        let message = match entry {
            Entry::Message(message) => message,
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => continue,
            other => panic!("{}: only messages are understood, not {other:?}", path.display()),
        };
        let id = message.id.name;
        let value = message.value.unwrap_or_else(|| panic!("{}: {id} has no text", path.display()));
        let mut arguments = Vec::new();
        named(&value, &mut arguments);
        arguments.sort();
        arguments.dedup();
        let pattern = written(&value, &arguments, &format!("{}: {id}", path.display()));
        assert!(
            messages.insert(id.clone(), Message { pattern, arguments }).is_none(),
            "{}: {id} is there twice",
            path.display()
        );
    }
    messages
}

/// Collects the names of a pattern's arguments.
fn named(pattern: &Pattern<String>, names: &mut Vec<String>) {
    for element in &pattern.elements {
        let PatternElement::Placeable { expression } = element else { continue };
        match expression {
            Expression::Inline(InlineExpression::VariableReference { id }) => names.push(id.name.clone()),
            Expression::Select { selector: InlineExpression::VariableReference { id }, variants } => {
                names.push(id.name.clone());
                variants.iter().for_each(|variant| named(&variant.value, names));
            }
            _ => {}
        }
    }
}

/// A pattern in the short form that `say::fill` reads: `\u{1}` and a letter is an argument; `\u{2}`, a letter, the
/// text for one, `\u{3}`, the text for other counts, `\u{4}` a choice. Line ends are spaces.
fn written(pattern: &Pattern<String>, arguments: &[String], place: &str) -> String {
    let letter = |name: &str| {
        let index = arguments.iter().position(|known| known == name).expect("every name was collected");
        char::from(b'a' + u8::try_from(index).unwrap_or_else(|_| panic!("{place} has too many arguments")))
    };
    let mut out = String::new();
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => out.push_str(&value.replace('\n', " ")),
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(InlineExpression::VariableReference { id }) => {
                    out.extend(['\u{1}', letter(&id.name)]);
                }
                Expression::Inline(InlineExpression::StringLiteral { value }) => {
                    out.push_str(&unescape_unicode_to_string(value));
                }
                Expression::Select { selector: InlineExpression::VariableReference { id }, variants } => {
                    let [one, other] = counts(variants, place).map(|variant| written(variant, arguments, place));
                    assert!(!one.contains('\u{2}') && !other.contains('\u{2}'), "{place}: a choice within a choice");
                    out.extend(['\u{2}', letter(&id.name)]);
                    write!(out, "{one}\u{3}{other}\u{4}").expect("a string takes all");
                }
                other => {
                    panic!("{place}: {other:?} is not understood; use {{ $name }} or a choice of [one] and *[other]")
                }
            },
        }
    }
    out
}

/// The two variants of a count.
fn counts<'a>(variants: &'a [Variant<String>], place: &str) -> [&'a Pattern<String>; 2] {
    let of = |name: &str| {
        let known =
            |variant: &&Variant<String>| matches!(&variant.key, VariantKey::Identifier { name: key } if key == name);
        let variant = variants.iter().find(known);
        &variant.unwrap_or_else(|| panic!("{place}: a choice needs [one] and *[other], and lacks {name}")).value
    };
    assert!(variants.len() == 2, "{place}: a choice needs [one] and *[other], nothing else");
    [of("one"), of("other")]
}

/// The code of a file's messages; their translations are added to those before them.
fn module(name: &str, languages: &[Messages; LANGUAGES.len()], translations: &mut Translations) -> String {
    let mut code = format!("pub mod {name} {{\nuse super::super::{{Display, fill, plain}};\n");
    let [first, others @ ..] = languages;
    for (messages, language) in others.iter().zip(&LANGUAGES[1..]) {
        let unknown = messages.keys().find(|id| !first.contains_key(*id));
        assert!(unknown.is_none(), "text/{language}: {name}: {unknown:?} translates nothing");
    }
    for (id, message) in first {
        let number = translations.0[0].len();
        for ((messages, language), texts) in others.iter().zip(&LANGUAGES[1..]).zip(&mut translations.0) {
            let translated = messages.get(id).unwrap_or_else(|| panic!("text/{language}: {name} lacks {id}"));
            assert!(
                translated.arguments == message.arguments,
                "text/{language}: {name}: {id} takes {:?}, expected {:?}",
                translated.arguments,
                message.arguments
            );
            texts.push(translated.pattern.clone());
        }
        let pattern = format!("{number}, {:?}", message.pattern);
        code.push_str(&function(&id.replace('-', "_"), &message.arguments, &pattern));
    }
    code + "}\n"
}

/// The translations of a study's sentences, whose English is in `shared::message`: each after its key, the arguments' names
/// in braces.
fn of_studies(file: &Path) -> Vec<String> {
    let named = |(id, message): (String, Message)| {
        let text = message.arguments.iter().zip('a'..).fold(message.pattern, |text, (name, letter)| {
            text.replace(&format!("\u{1}{letter}"), &format!("{{{name}}}"))
        });
        assert!(!text.contains(['\u{1}', '\u{2}']), "{}: {id}: a study's sentences have no choices", file.display());
        [id, text]
    };
    read(file).into_iter().flat_map(named).collect()
}

/// A message's function, and the arguments it takes by name.
fn function(id: &str, arguments: &[String], pattern: &str) -> String {
    if arguments.is_empty() {
        return format!("#[must_use] pub fn {id}() -> &'static str {{ plain({pattern}) }}\n");
    }
    let names: Vec<String> = arguments.iter().map(|name| name.replace('-', "_")).collect();
    let fields: Vec<String> = names.iter().map(|name| format!("pub {name}: &'a dyn Display")).collect();
    let given: Vec<String> = names.iter().map(|name| format!("said.{name}")).collect();
    format!(
        "#[derive(Clone, Copy)] pub struct {id}<'a> {{ {} }}\n\
         #[must_use] pub fn {id}(said: {id}<'_>) -> String {{ fill({pattern}, &[{}]) }}\n",
        fields.join(", "),
        given.join(", ")
    )
}
