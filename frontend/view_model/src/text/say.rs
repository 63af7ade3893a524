//! Messages in the interface language: one generated function per message of `text/` (see build.rs).

use std::cell::Cell;
use std::fmt::Display;
use std::sync::OnceLock;

/// A language of the interface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Language {
    /// English, the source language.
    #[default]
    English,
    /// Italian.
    Italian,
}

impl Language {
    /// Every language, in the order of the build script.
    pub const ALL: [Self; 2] = [Self::English, Self::Italian];
    /// Their tags, in the URL and in the document (BCP 47).
    pub const KEYS: [&str; 2] = ["en", "it"];
    /// Their names in their own language.
    pub const NAMES: [&str; 2] = ["English", "Italiano"];

    /// The BCP 47 tag.
    pub fn key(self) -> &'static str {
        Self::KEYS[self as usize]
    }

    /// The language of a tag; the region is ignored: `it-CH` is Italian.
    pub fn of_tag(tag: &str) -> Option<Self> {
        let primary = tag.split('-').next()?;
        Self::KEYS.iter().position(|key| key.eq_ignore_ascii_case(primary)).map(|index| Self::ALL[index])
    }
}

thread_local! {
    static SPOKEN: Cell<Language> = const { Cell::new(Language::English) };
}

/// The current interface language.
pub fn language() -> Language {
    SPOKEN.get()
}

/// The texts of every language after the first, once they are learnt.
static LEARNT: [OnceLock<Vec<&'static str>>; Language::ALL.len() - 1] = [OnceLock::new()];

/// The texts of a language; empty for the first, whose texts stand in the messages.
///
/// The page calls this only in the piece of its code that it fetches for the language, which holds the texts.
pub fn texts(language: Language) -> &'static str {
    match language {
        Language::English => "",
        Language::Italian => include_str!(concat!(env!("OUT_DIR"), "/it.txt")),
    }
}

/// Learns a language from its [`texts`].
pub fn learn(language: Language, texts: &'static str) {
    if let Some(learnt) = (language as usize).checked_sub(1).and_then(|index| LEARNT.get(index)) {
        learnt.get_or_init(|| texts.split('\0').collect());
    }
}

/// Whether a language is learnt; the first is always.
pub fn knows(language: Language) -> bool {
    language == Language::English || !learnt(language).is_empty()
}

/// The texts of a language by number, those of studies after those of the messages.
fn learnt(language: Language) -> &'static [&'static str] {
    let learnt = (language as usize).checked_sub(1).and_then(|index| LEARNT.get(index)?.get());
    learnt.map_or(&[], Vec::as_slice)
}

/// The translated sentences of studies by key; none in the first language, which is that of studies.
pub fn of_studies(language: Language) -> impl Iterator<Item = (&'static str, &'static str)> {
    let pairs = learnt(language).get(messages::MESSAGES..).unwrap_or_default();
    pairs.chunks_exact(2).map(|pair| (pair[0], pair[1]))
}

/// Sets the language of messages formatted from now on. On the page it must be learnt before.
pub fn speak(language: Language) {
    #[cfg(not(target_arch = "wasm32"))]
    learn(language, texts(language));
    SPOKEN.set(language);
}

/// A message of [`messages`] with its arguments by name: `say!(view::transfer::headline, drawn = 3, pairs)`.
#[macro_export]
macro_rules! say {
    (@ $name:ident) => { &$name };
    (@ $name:ident $value:expr) => { &$value };
    ($($message:ident)::+) => { $crate::text::say::messages::$($message)::+() };
    ($($message:ident)::+, $($name:ident $(= $value:expr)?),+ $(,)?) => {
        $crate::text::say::messages::$($message)::+($crate::text::say::messages::$($message)::+ {
            $($name: $crate::say!(@ $name $($value)?)),+
        })
    };
}

/// A function that gives a message without arguments when it is shown.
pub type Message = fn() -> &'static str;

/// A message by its number, in the language that is spoken.
#[inline(never)]
fn plain(number: usize, first: &'static str) -> &'static str {
    learnt(language()).get(number).copied().unwrap_or(first)
}

/// The message in the current language, with its arguments filled in.
#[inline(never)]
pub(super) fn fill(number: usize, first: &'static str, arguments: &[&dyn Display]) -> String {
    let mut out = String::new();
    let mut rest = plain(number, first);
    while let Some(at) = rest.find(['\u{1}', '\u{2}', '\u{3}', '\u{4}']) {
        out.push_str(&rest[..at]);
        let (mark, letter) = (rest.as_bytes()[at], rest.as_bytes().get(at + 1).copied().unwrap_or_default());
        let told = || arguments[usize::from(letter - b'a')].to_string();
        rest = match mark {
            1 => {
                out.push_str(&told());
                &rest[at + 2..]
            }
            // Of a plural choice, the text for one is used or skipped.
            2 if told() == "1" => &rest[at + 2..],
            2 => after(&rest[at..], '\u{3}'),
            3 => after(&rest[at..], '\u{4}'),
            _ => &rest[at + 1..],
        };
    }
    out.push_str(rest);
    out
}

fn after(text: &str, mark: char) -> &str {
    text.split_once(mark).map_or("", |(_, rest)| rest)
}

/// The messages, a module per folder and file of `text/en`.
#[allow(
    missing_docs,
    non_camel_case_types,
    unused_imports,
    clippy::needless_pass_by_value,
    reason = "made by the build script"
)]
pub mod messages {
    use super::{Display, fill, plain};

    include!(concat!(env!("OUT_DIR"), "/say.rs"));
}
