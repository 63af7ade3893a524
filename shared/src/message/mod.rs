//! The sentences of a study: a key and arguments for programs, English text for people.
//!
//! A study stores the text, and a [`Message`] beside it. The text is made from the message by the [`Template`]s of this module,
//! the only list of them; the page translates by key, and shows the stored text of an unknown key.

pub mod claim;
pub mod reason;

use std::collections::BTreeMap;
use std::fmt::Display;

use serde::{Deserialize, Serialize};

/// A sentence by its key.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
pub struct Message {
    /// The key of its template (`n-words`).
    pub key: String,
    /// The arguments by name, in English where they are words.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub args: BTreeMap<String, String>,
    /// The sentences that it joins, if it is such a one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "schema", schema(no_recursion))]
    pub parts: Vec<Message>,
}

impl Message {
    /// The text by templates of any language; `None` where a key has no template or a name in it no argument. A template of
    /// joined sentences is their separator.
    pub fn by<'a>(&self, template: &dyn Fn(&str) -> Option<&'a str>) -> Option<String> {
        let mut rest = template(&self.key)?;
        if !self.parts.is_empty() {
            let parts: Option<Vec<String>> = self.parts.iter().map(|part| part.by(template)).collect();
            return Some(parts?.join(rest));
        }
        let mut text = String::new();
        while let Some((before, after)) = rest.split_once('{') {
            let (name, behind) = after.split_once('}')?;
            text += before;
            text += self.args.get(name)?;
            rest = behind;
        }
        Some(text + rest)
    }

    /// The English text.
    ///
    /// # Panics
    /// For a message that was not made from a [`Template`].
    pub fn text(&self) -> String {
        self.by(&|key| Some(english(key)?.text)).expect("messages are made from templates, with their arguments")
    }
}

/// The English text of a key, with its arguments' names in braces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Template {
    /// Unique among all templates.
    pub key: &'static str,
    /// The text.
    pub text: &'static str,
}

impl Template {
    /// The message of a sentence without arguments.
    pub fn message(self) -> Message {
        self.with(&[])
    }

    /// The message with its arguments, each name in the template once.
    pub fn with(self, args: &[(&str, &dyn Display)]) -> Message {
        let args = args.iter().map(|(name, value)| ((*name).to_owned(), value.to_string())).collect();
        Message { key: self.key.to_owned(), args, parts: Vec::new() }
    }

    /// The message that joins others by this text; one alone stays as it is.
    pub fn joining(self, mut parts: Vec<Message>) -> Message {
        if parts.len() == 1 { parts.remove(0) } else { Message { parts, ..self.message() } }
    }
}

/// The template of a key.
pub fn english(key: &str) -> Option<&'static Template> {
    all().find(|template| template.key == key)
}

/// Every template.
pub fn all() -> impl Iterator<Item = &'static Template> {
    claim::ALL.iter().chain(reason::ALL)
}

/// Constants of templates, and `ALL` with every one of them.
macro_rules! templates {
    ($($name:ident = $key:literal: $text:literal;)*) => {
        $(#[doc = concat!("`", $key, "`")] pub const $name: Template = Template { key: $key, text: $text };)*
        /// Every template of this file.
        pub const ALL: &[Template] = &[$($name),*];
    };
}
pub(crate) use templates;
