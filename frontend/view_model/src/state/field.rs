//! The fields of the URL's query: one key each, with a value that can be parsed and written.

use shared::site::{Position, Site};

use crate::say;

/// The value of a URL field.
pub trait Value: Sized {
    /// Parses a text; the error lists the accepted values.
    fn read(text: &str) -> Result<Self, String>;

    /// The text that parses to this value.
    fn written(&self) -> String;
}

/// The fields of a state: `"key" => field`, with former names of the key after it.
macro_rules! fields {
    ($state:ident { $($key:literal $(| $former:literal)* => $($field:ident).+,)+ }) => {
        impl $state {
            /// The keys of the query, former ones among them.
            pub const KEYS: &'static [&'static str] = &[$($key, $($former,)*)+];

            /// Sets the field of one key-value pair; the error lists the accepted values.
            fn set(&mut self, key: &str, value: &str) -> Result<(), String> {
                match key {
                    $($key $(| $former)* => self.$($field).+ = Value::read(value)?,)+
                    _ => {}
                }
                Ok(())
            }

            /// The query that parses to this; fields at their default are left out, so the default gives "".
            pub fn to_query(&self) -> String {
                let default = Self::default();
                query::write(&[$((
                    $key,
                    (self.$($field).+ != default.$($field).+).then(|| self.$($field).+.written()),
                ),)+])
            }
        }
    };
}
pub(super) use fields;

/// The index of a value among the accepted ones.
pub fn one_of(value: &str, known: &[&str]) -> Result<usize, String> {
    let all = || say!(page::source::known_choices, choices = known.join(", "));
    known.iter().position(|&key| key == value).ok_or_else(all)
}

/// An optional value; `None` is not written.
impl<T: Value> Value for Option<T> {
    fn read(text: &str) -> Result<Self, String> {
        T::read(text).map(Some)
    }

    fn written(&self) -> String {
        self.as_ref().map(T::written).unwrap_or_default()
    }
}

impl Value for String {
    fn read(text: &str) -> Result<Self, String> {
        Ok(text.to_owned())
    }

    fn written(&self) -> String {
        self.clone()
    }
}

/// A switch.
impl Value for bool {
    fn read(text: &str) -> Result<Self, String> {
        Ok(one_of(text, &["0", "1"])? == 1)
    }

    fn written(&self) -> String {
        u8::from(*self).to_string()
    }
}

/// A count from 1.
impl Value for usize {
    fn read(text: &str) -> Result<Self, String> {
        text.parse().ok().filter(|&number| number > 0).ok_or_else(|| say!(page::source::known_counts).to_owned())
    }

    fn written(&self) -> String {
        self.to_string()
    }
}

/// A layer by its number, `embed`, or a site by its name.
impl Value for Site {
    fn read(text: &str) -> Result<Self, String> {
        let layer = || text.parse().ok().map(Site::ResidPost);
        text.parse().ok().or_else(layer).ok_or_else(|| say!(page::source::known_layers).to_owned())
    }

    fn written(&self) -> String {
        match self {
            Site::Embed => "embed".to_owned(),
            Site::ResidPost(layer) => layer.to_string(),
        }
    }
}

impl Value for Position {
    fn read(text: &str) -> Result<Self, String> {
        text.parse().map_err(|_| say!(page::source::known_positions).to_owned())
    }

    fn written(&self) -> String {
        self.to_string()
    }
}
